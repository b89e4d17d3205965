/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-backoff.h"

/* Dice in milliseconds: an hour of them fits the 32 bits of zj_random_uniform. */
#define MS (G_USEC_PER_SEC / 1000)

gint64
zj_backoff_ceiling (guint attempts)
{
  gint64 ceiling = ZJ_BACKOFF_FIRST_US;

  while (attempts-- > 0 && ceiling < ZJ_BACKOFF_LONGEST_US)
    ceiling *= 2;
  return MIN (ceiling, ZJ_BACKOFF_LONGEST_US);
}

gint64
zj_backoff_delay (ZjRandom *random, guint attempts)
{
  gint64 spread = zj_backoff_ceiling (attempts) - ZJ_BACKOFF_LEAST_US;

  g_return_val_if_fail (ZJ_IS_RANDOM (random), ZJ_BACKOFF_LONGEST_US);

  return ZJ_BACKOFF_LEAST_US + zj_random_uniform (random, (guint32)(spread / MS) + 1) * (gint64)MS;
}

gint64
zj_backoff_cap (gint64 at, gint64 now)
{
  return MIN (at, now + ZJ_BACKOFF_LONGEST_US);
}

gint64
zj_backoff_jitter (ZjRandom *random, gint64 period)
{
  gint64 spread = period / 2;

  g_return_val_if_fail (ZJ_IS_RANDOM (random), period);
  g_return_val_if_fail (period > 0, period);

  return period - spread / 2 + zj_random_uniform (random, (guint32)(spread / MS) + 1) * (gint64)MS;
}
