/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-clock.h"

G_BEGIN_DECLS

/** Random bytes and identifiers, as a collaborator: from libsodium, or from a seed for tests. Thread-safe. */
#define ZJ_TYPE_RANDOM (zj_random_get_type ())
G_DECLARE_FINAL_TYPE (ZjRandom, zj_random, ZJ, RANDOM, GObject)

ZjRandom *zj_random_new (void);
ZjRandom *zj_random_new_seeded (guint64 seed);

void zj_random_bytes (ZjRandom *random, guint8 *out, gsize length);
/** Uniform in [0, bound). */
guint32 zj_random_uniform (ZjRandom *random, guint32 bound);
/** UUID version 7 (RFC 9562), lower case, strictly increasing within one ZjRandom. (transfer full) */
char *zj_random_uuid7 (ZjRandom *random, ZjClock *clock);
/** URL-safe token of @bytes random bytes. (transfer full) */
char *zj_random_token (ZjRandom *random, gsize bytes);

/** TRUE for lower-case 8-4-4-4-12 hex. */
gboolean zj_uuid_is_valid (const char *text);

/**
 * zj_position_between: a fractional index string strictly between @before and @after (NULL = open end), in byte
 * order; digits 0-9A-Za-z, never ending in '0'. (transfer full)
 */
char *zj_position_between (const char *before, const char *after);

G_END_DECLS
