/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-random.h"

#include <string.h>

static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

static int
digit_value (char c)
{
  const char *found = c != '\0' ? strchr (digits, c) : NULL;

  return found != NULL ? (int)(found - digits) : 0;
}

/* Fractional indexing: a position is read as the digits of a fraction in base 62, 0.d₁d₂d₃…; between two fractions
 * there is always another. Walk both digit by digit; where there is room take the middle, else keep the lower digit and
 * go on. */
char *
zj_position_between (const char *before, const char *after)
{
  GString *out = g_string_new (NULL);
  const char *low = before != NULL ? before : "";
  const char *high = after;

  if (high != NULL && strcmp (low, high) >= 0)
    high = NULL; /* not ordered: the best that can be done is "after before" */

  for (gsize i = 0;; i++)
    {
      int low_digit = i < strlen (low) ? digit_value (low[i]) : 0;
      int high_digit;

      if (high != NULL && i >= strlen (high))
        high = NULL; /* only a position that ends in '0', which is none of ours, leads here */
      high_digit = high == NULL ? 62 : digit_value (high[i]);

      if (high_digit - low_digit > 1)
        {
          /* Appending at the end is the usual case: leave most of the room above. */
          int middle = high == NULL && i < strlen (low) ? low_digit + 1 : (low_digit + high_digit) / 2;

          g_string_append_c (out, digits[middle]);
          return g_string_free (out, FALSE);
        }
      g_string_append_c (out, digits[low_digit]);
      if (high_digit > low_digit)
        high = NULL; /* already below `after`; only `before` bounds the rest */
    }
}
