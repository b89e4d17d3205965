/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Decimals are whole numbers of 10⁻⁴, never floating point: 340427.45 stays 340427.45. */

#include "zj-value.h"

#include <string.h>

#define SCALE 10000
/* |value| < 9·10¹⁴ after scaling: every integer up to there is exact in any JSON reader too (2⁵³). */
#define LIMIT G_GINT64_CONSTANT (900000000000000)

gboolean
zj_decimal_parse (const char *text, gint64 *scaled)
{
  gboolean negative;
  gint64 value = 0;
  int places = 0;

  g_return_val_if_fail (text != NULL && scaled != NULL, FALSE);

  negative = *text == '-';
  if (negative)
    text++;
  if (!g_ascii_isdigit (*text))
    return FALSE;
  for (; g_ascii_isdigit (*text); text++)
    {
      value = value * 10 + (*text - '0');
      if (value >= LIMIT / SCALE)
        return FALSE;
    }
  if (*text == '.')
    {
      text++;
      if (!g_ascii_isdigit (*text))
        return FALSE;
      for (; g_ascii_isdigit (*text); text++, places++)
        {
          if (places == 4)
            return FALSE;
          value = value * 10 + (*text - '0');
        }
    }
  if (*text != '\0')
    return FALSE;
  for (; places < 4; places++)
    value *= 10;
  *scaled = negative ? -value : value;
  return TRUE;
}

char *
zj_decimal_display (gint64 scaled, int min_decimals)
{
  guint64 size = scaled < 0 ? -(guint64)scaled : (guint64)scaled;
  char *text =
      g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%04u", scaled < 0 ? "-" : "", size / SCALE, (guint)(size % SCALE));
  gsize length = strlen (text);
  gsize least = length - 4 + CLAMP (min_decimals, 0, 4);

  while (length > least && text[length - 1] == '0')
    length--;
  if (text[length - 1] == '.')
    length--;
  text[length] = '\0';
  return text;
}

char *
zj_decimal_format (gint64 scaled)
{
  return zj_decimal_display (scaled, 0);
}
