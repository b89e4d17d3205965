/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-random.h"

G_BEGIN_DECLS

/* How long to wait after a failure: full jitter under a ceiling that doubles from 2 s to 1 h, so that a whole province
 * coming back at once does not come back at once (protocol.md 10). Pure; the schedule lives in the store. */

#define ZJ_BACKOFF_FIRST_US   (2 * G_USEC_PER_SEC)
#define ZJ_BACKOFF_LONGEST_US (3600 * (gint64)G_USEC_PER_SEC)
/** No wait is shorter, whatever the dice say: never a tight loop. */
#define ZJ_BACKOFF_LEAST_US (G_USEC_PER_SEC / 2)

/** The ceiling after @attempts failures (0 = the first one). µs */
gint64 zj_backoff_ceiling (guint attempts);
/** A wait uniform in [LEAST, ceiling]. µs */
gint64 zj_backoff_delay (ZjRandom *random, guint attempts);
/** @at as it is to be believed now: a clock that was wrong when it was written must not hold work for years. µs */
gint64 zj_backoff_cap (gint64 at, gint64 now);
/** @period ± a quarter of it. µs */
gint64 zj_backoff_jitter (ZjRandom *random, gint64 period);

G_END_DECLS
