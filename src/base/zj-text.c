/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-text.h"

#include <string.h>

static gboolean
is_invisible_mark (gunichar c)
{
  return (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

/* A zero-width joiner belongs to the emoji around it ("👷‍♀️"); elsewhere it is invisible noise. */
static gboolean
joins_emoji (const char *start, const char *at)
{
  const char *next = g_utf8_next_char (at);
  gunichar before = at > start ? g_utf8_get_char (g_utf8_prev_char (at)) : 0;
  gunichar after = *next != '\0' ? g_utf8_get_char (next) : 0;

  return (before == 0xfe0f || before >= 0x1f000 || (before >= 0x2190 && before <= 0x2bff))
         && (after >= 0x1f000 || (after >= 0x2190 && after <= 0x2bff));
}

char *
zj_text_clean (const char *text, gssize length, gboolean multiline)
{
  g_autofree char *copy = NULL;
  g_autofree char *composed = NULL;
  g_autoptr (GString) out = NULL;
  gsize kept = 0;

  g_return_val_if_fail (text != NULL, NULL);

  if (length < 0)
    length = strlen (text);
  copy = g_malloc (length + 1);
  for (gssize i = 0; i < length; i++) /* a NUL inside is dropped, the rest kept */
    if (text[i] != '\0')
      copy[kept++] = text[i];
  copy[kept] = '\0';
  if (!g_utf8_validate (copy, -1, NULL))
    return NULL;
  composed = g_utf8_normalize (copy, -1, G_NORMALIZE_NFC);
  if (composed == NULL)
    return NULL;

  out = g_string_sized_new (strlen (composed));
  for (const char *p = composed; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\r')
        {
          if (p[1] == '\n')
            continue;
          c = '\n';
        }
      if (c == '\n' || c == 0x2028 || c == 0x2029 || c == 0x85)
        g_string_append_c (out, multiline ? '\n' : ' ');
      else if (c == '\t')
        g_string_append_c (out, ' ');
      else if (c < 0x20 || (c >= 0x7f && c < 0xa0))
        continue;
      else if (is_invisible_mark (c) && !(c == 0x200d && joins_emoji (composed, p)))
        continue;
      else
        g_string_append_unichar (out, c);
    }

  /* Trim by Unicode white space, the ideographic space included. */
  while (out->len > 0)
    {
      const char *last = g_utf8_find_prev_char (out->str, out->str + out->len);

      if (!g_unichar_isspace (g_utf8_get_char (last)))
        break;
      g_string_truncate (out, last - out->str);
    }
  {
    const char *p = out->str;

    while (*p != '\0' && g_unichar_isspace (g_utf8_get_char (p)))
      p = g_utf8_next_char (p);
    return g_strdup (p);
  }
}

char *
zj_text_fold_width (const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);

  g_return_val_if_fail (text != NULL, NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c >= 0xff01 && c <= 0xff5e)
        c -= 0xfee0;
      else if (c == 0x3000)
        c = ' ';
      g_string_append_unichar (out, c);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}
