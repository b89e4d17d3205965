/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What tus 1.0.0 puts into headers, read strictly. Pure. */

#define ZJ_TUS_VERSION    "1.0.0"
#define ZJ_TUS_EXTENSIONS "creation,checksum,expiration,termination"
#define ZJ_TUS_ALGORITHMS "sha1,sha256"

/** Digits only; a number beyond gint64 reads as G_MAXINT64. FALSE: not a number. @text may be NULL. */
gboolean zj_tus_number (const char *text, gint64 *value);
/** Sixty-four hexadecimal digits, made lower case. (transfer full) NULL: it is none. */
char *zj_tus_hash (const char *text, gssize length);
/** The value of `sha256` in Upload-Metadata, lower case. (transfer full) NULL: absent, there twice, or no hash. */
char *zj_tus_metadata_hash (const char *header);
/** Upload-Checksum. @digest: (out) (transfer full). FALSE: not ours or broken. */
gboolean zj_tus_checksum (const char *header, GChecksumType *type, GBytes **digest);

G_END_DECLS
