/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-clock.h"

#include <string.h>

/* China has one civil time, UTC+8, without daylight saving. */
#define CHINA_OFFSET_US (8 * G_TIME_SPAN_HOUR)

G_DEFINE_TYPE (ZjClock, zj_clock, G_TYPE_OBJECT)

static gint64
zj_clock_real_now (ZjClock *clock)
{
  return g_get_real_time ();
}

static void
zj_clock_class_init (ZjClockClass *klass)
{
  klass->now = zj_clock_real_now;
}

static void
zj_clock_init (ZjClock *self)
{
}

ZjClock *
zj_clock_new (void)
{
  return g_object_new (ZJ_TYPE_CLOCK, NULL);
}

gint64
zj_clock_now (ZjClock *clock)
{
  g_return_val_if_fail (ZJ_IS_CLOCK (clock), 0);

  return ZJ_CLOCK_GET_CLASS (clock)->now (clock);
}

static char *
format_shifted (gint64 us, gint64 shift, const char *format)
{
  g_autoptr (GDateTime) epoch = g_date_time_new_from_unix_utc (0);
  g_autoptr (GDateTime) time = g_date_time_add (epoch, us + shift);

  return time != NULL ? g_date_time_format (time, format) : g_strdup ("");
}

char *
zj_clock_today (ZjClock *clock)
{
  return format_shifted (zj_clock_now (clock), CHINA_OFFSET_US, "%Y-%m-%d");
}

char *
zj_clock_stamp (ZjClock *clock)
{
  return zj_instant_format (zj_clock_now (clock));
}

char *
zj_instant_format (gint64 us)
{
  g_autofree char *seconds = NULL;
  gint64 ms = us / 1000;
  gint64 rest = ms % 1000;

  if (rest < 0)
    rest += 1000;
  seconds = format_shifted ((ms - rest) * 1000, 0, "%Y-%m-%dT%H:%M:%S");
  return g_strdup_printf ("%s.%03dZ", seconds, (int)rest);
}

gboolean
zj_instant_parse (const char *text, gint64 *us)
{
  g_autoptr (GDateTime) time = NULL;

  if (text == NULL || strlen (text) > 40)
    return FALSE;
  time = g_date_time_new_from_iso8601 (text, NULL);
  if (time == NULL)
    return FALSE;
  if (us != NULL)
    *us = g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
  return TRUE;
}

char *
zj_instant_display (gint64 us)
{
  return format_shifted (us, CHINA_OFFSET_US, "%Y-%m-%d %H:%M");
}

/* --- the clock of tests --- */

struct _ZjFakeClock
{
  ZjClock parent_instance;
  GMutex mutex;
  gint64 now_us;
};

G_DEFINE_FINAL_TYPE (ZjFakeClock, zj_fake_clock, ZJ_TYPE_CLOCK)

static gint64
zj_fake_clock_now (ZjClock *clock)
{
  ZjFakeClock *self = ZJ_FAKE_CLOCK (clock);
  gint64 now_us;

  g_mutex_lock (&self->mutex);
  now_us = self->now_us;
  g_mutex_unlock (&self->mutex);
  return now_us;
}

static void
zj_fake_clock_finalize (GObject *object)
{
  g_mutex_clear (&ZJ_FAKE_CLOCK (object)->mutex);
  G_OBJECT_CLASS (zj_fake_clock_parent_class)->finalize (object);
}

static void
zj_fake_clock_class_init (ZjFakeClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_fake_clock_finalize;
  ZJ_CLOCK_CLASS (klass)->now = zj_fake_clock_now;
}

static void
zj_fake_clock_init (ZjFakeClock *self)
{
  g_mutex_init (&self->mutex);
}

ZjFakeClock *
zj_fake_clock_new (gint64 now_us)
{
  ZjFakeClock *self = g_object_new (ZJ_TYPE_FAKE_CLOCK, NULL);

  self->now_us = now_us;
  return self;
}

void
zj_fake_clock_set (ZjFakeClock *clock, gint64 now_us)
{
  g_return_if_fail (ZJ_IS_FAKE_CLOCK (clock));

  g_mutex_lock (&clock->mutex);
  clock->now_us = now_us;
  g_mutex_unlock (&clock->mutex);
}

void
zj_fake_clock_advance (ZjFakeClock *clock, gint64 by_us)
{
  g_return_if_fail (ZJ_IS_FAKE_CLOCK (clock));

  g_mutex_lock (&clock->mutex);
  clock->now_us += by_us;
  g_mutex_unlock (&clock->mutex);
}
