/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** What time it is, as a collaborator, so that tests can stop it, turn it and break it. Thread-safe. */
#define ZJ_TYPE_CLOCK (zj_clock_get_type ())
G_DECLARE_DERIVABLE_TYPE (ZjClock, zj_clock, ZJ, CLOCK, GObject)

struct _ZjClockClass
{
  GObjectClass parent_class;
  gint64 (*now) (ZjClock *clock);
};

/** The system's clock. */
ZjClock *zj_clock_new (void);

/** A clock that stands still at @now_us until it is set. */
#define ZJ_TYPE_FAKE_CLOCK (zj_fake_clock_get_type ())
G_DECLARE_FINAL_TYPE (ZjFakeClock, zj_fake_clock, ZJ, FAKE_CLOCK, ZjClock)
ZjFakeClock *zj_fake_clock_new (gint64 now_us);
void zj_fake_clock_set (ZjFakeClock *clock, gint64 now_us);
void zj_fake_clock_advance (ZjFakeClock *clock, gint64 by_us);

/** Microseconds since 1970 UTC. */
gint64 zj_clock_now (ZjClock *clock);
/** Civil date in China (+08:00) as YYYY-MM-DD. (transfer full) */
char *zj_clock_today (ZjClock *clock);
/** RFC 3339 UTC with ms, "2026-11-23T07:30:00.123Z". (transfer full) */
char *zj_clock_stamp (ZjClock *clock);
char *zj_instant_format (gint64 us);
gboolean zj_instant_parse (const char *text, gint64 *us);
/** An instant as civil +08:00 text for people, "2026-11-23 15:30". */
char *zj_instant_display (gint64 us);

G_END_DECLS
