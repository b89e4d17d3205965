/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-backoff.h"

static void
test_ceiling (void)
{
  g_assert_cmpint (zj_backoff_ceiling (0), ==, 2 * G_USEC_PER_SEC);
  g_assert_cmpint (zj_backoff_ceiling (1), ==, 4 * G_USEC_PER_SEC);
  g_assert_cmpint (zj_backoff_ceiling (10), ==, 2048 * (gint64)G_USEC_PER_SEC);
  g_assert_cmpint (zj_backoff_ceiling (11), ==, ZJ_BACKOFF_LONGEST_US);
  g_assert_cmpint (zj_backoff_ceiling (G_MAXUINT), ==, ZJ_BACKOFF_LONGEST_US);
}

static void
test_jitter_is_full (void)
{
  g_autoptr (ZjRandom) random = zj_random_new_seeded (7);

  for (guint attempts = 0; attempts < 40; attempts += 3)
    {
      gint64 ceiling = zj_backoff_ceiling (attempts);
      gint64 least = G_MAXINT64, most = 0;

      for (guint i = 0; i < 2000; i++)
        {
          gint64 delay = zj_backoff_delay (random, attempts);

          g_assert_cmpint (delay, >=, ZJ_BACKOFF_LEAST_US);
          g_assert_cmpint (delay, <=, ceiling);
          least = MIN (least, delay);
          most = MAX (most, delay);
        }
      /* spread over the whole range, not gathered at its end */
      g_assert_cmpint (least, <, ZJ_BACKOFF_LEAST_US + ceiling / 20);
      g_assert_cmpint (most, >, ceiling - ceiling / 20);
    }
}

static void
test_wrong_clock (void)
{
  gint64 now = 1790000000 * (gint64)G_USEC_PER_SEC;

  g_assert_cmpint (zj_backoff_cap (now + 5, now), ==, now + 5);
  g_assert_cmpint (zj_backoff_cap (now - 5, now), ==, now - 5);
  g_assert_cmpint (zj_backoff_cap (now + 5 * 365 * 86400 * (gint64)G_USEC_PER_SEC, now), ==,
                   now + ZJ_BACKOFF_LONGEST_US);
}

static void
test_polling_jitter (void)
{
  g_autoptr (ZjRandom) random = zj_random_new_seeded (8);
  gint64 minute = 60 * (gint64)G_USEC_PER_SEC;

  for (guint i = 0; i < 2000; i++)
    {
      gint64 period = zj_backoff_jitter (random, minute);

      g_assert_cmpint (period, >=, 45 * (gint64)G_USEC_PER_SEC);
      g_assert_cmpint (period, <=, 75 * (gint64)G_USEC_PER_SEC);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/backoff/the ceiling doubles from two seconds to an hour", test_ceiling);
  g_test_add_func ("/backoff/waits are spread over the whole range and never nothing", test_jitter_is_full);
  g_test_add_func ("/backoff/H24 a time written by a wrong clock is an hour away at most", test_wrong_clock);
  g_test_add_func ("/backoff/polling wanders a quarter to each side", test_polling_jitter);
  return g_test_run ();
}
