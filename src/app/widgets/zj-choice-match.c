/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-choice-match.h"

#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

/* A label longer than this is no choice. */
#define MAX_UNITS 512

static UTransliterator *
reader (void)
{
  static UTransliterator *transliterator;
  static gsize once;
  if (g_once_init_enter (&once))
    {
      UChar id[64];
      UErrorCode status = U_ZERO_ERROR;
      u_uastrcpy (id, "Han-Latin; Latin-ASCII; Lower");
      transliterator = utrans_openU (id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
      if (U_FAILURE (status))
        transliterator = NULL;
      g_once_init_leave (&once, 1);
    }
  return transliterator;
}

char *
zj_pinyin (const char *text)
{
  static GMutex lock;
  UTransliterator *transliterator = reader ();
  g_autofree gunichar2 *units = NULL;
  glong length = 0;
  UChar buffer[MAX_UNITS];

  units = g_utf8_to_utf16 (text, -1, NULL, &length, NULL);
  if (transliterator == NULL || units == NULL || length * 6 >= MAX_UNITS)
    return g_utf8_strdown (text, -1);
  memcpy (buffer, units, (gsize)length * sizeof (UChar));
  int32_t used = (int32_t)length, limit = (int32_t)length;
  UErrorCode status = U_ZERO_ERROR;
  g_mutex_lock (&lock);
  utrans_transUChars (transliterator, buffer, &used, MAX_UNITS, 0, &limit, &status);
  g_mutex_unlock (&lock);
  char *read = U_SUCCESS (status) ? g_utf16_to_utf8 ((gunichar2 *)buffer, used, NULL, NULL, NULL) : NULL;
  return read != NULL ? read : g_strdup ("");
}

static gboolean
is_latin (const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    if (!g_ascii_isalpha (*c))
      return FALSE;
  return TRUE;
}

/* The label has another syllable at each space; the typed letters are initials, or the syllables run together. */
static gboolean
matches_pinyin (const char *label, const char *typed)
{
  g_autofree char *syllables = zj_pinyin (label);
  g_autoptr (GString) initials = g_string_new (NULL);
  g_autoptr (GString) together = g_string_new (NULL);
  gboolean start = TRUE;
  for (const char *c = syllables; *c != '\0'; c++)
    {
      if (!g_ascii_isalnum (*c))
        {
          start = TRUE;
          continue;
        }
      if (start)
        g_string_append_c (initials, *c);
      g_string_append_c (together, *c);
      start = FALSE;
    }
  return strstr (initials->str, typed) != NULL || strstr (together->str, typed) != NULL;
}

gboolean
zj_choice_matches (const char *label, const char *typed)
{
  g_return_val_if_fail (label != NULL && typed != NULL, FALSE);
  g_autofree char *trimmed = g_strstrip (g_strdup (typed));
  g_autofree char *needle = g_utf8_casefold (trimmed, -1);
  g_autofree char *haystack = g_utf8_casefold (label, -1);
  if (needle[0] == '\0' || strstr (haystack, needle) != NULL)
    return TRUE;
  return is_latin (needle) && matches_pinyin (label, needle);
}
