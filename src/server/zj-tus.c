/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-tus.h"

#include <string.h>

#define HASH_DIGITS 64

gboolean
zj_tus_number (const char *text, gint64 *value)
{
  guint64 number;
  g_autoptr (GError) error = NULL;

  if (text == NULL || *text == '\0' || strspn (text, "0123456789") != strlen (text))
    return FALSE;
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &number, &error))
    number = G_MAXINT64; /* digits only, so it can be nothing but too large */
  *value = (gint64)number;
  return TRUE;
}

char *
zj_tus_hash (const char *text, gssize length)
{
  if (length < 0)
    length = (gssize)strlen (text);
  if (length != HASH_DIGITS)
    return NULL;
  for (gssize i = 0; i < length; i++)
    if (!g_ascii_isxdigit (text[i]))
      return NULL;
  return g_ascii_strdown (text, length);
}

/* glib's decoder passes over what is no base64; this one does not. NULL: it is none. */
static guchar *
decode (const char *text, gsize *length)
{
  gsize count = strlen (text);
  gsize body = count - (g_str_has_suffix (text, "==") ? 2 : g_str_has_suffix (text, "=") ? 1 : 0);

  if (count == 0 || count % 4 != 0)
    return NULL;
  for (gsize i = 0; i < body; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '+' && text[i] != '/')
      return NULL;
  return g_base64_decode (text, length);
}

char *
zj_tus_metadata_hash (const char *header)
{
  g_auto (GStrv) pairs = g_strsplit (header, ",", -1);
  g_autofree char *found = NULL;

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      const char *pair = g_strstrip (pairs[i]);
      g_autofree guchar *value = NULL;
      gsize length = 0;

      if (!g_str_has_prefix (pair, "sha256 "))
        continue;
      value = decode (pair + strlen ("sha256 "), &length);
      if (value == NULL || found != NULL)
        return NULL;
      found = zj_tus_hash ((const char *)value, (gssize)length);
      if (found == NULL)
        return NULL;
    }
  return g_steal_pointer (&found);
}

gboolean
zj_tus_checksum (const char *header, GChecksumType *type, GBytes **digest)
{
  const char *space = strchr (header, ' ');
  guchar *value;
  gsize length = 0;

  if (space == NULL)
    return FALSE;
  if (g_str_has_prefix (header, "sha1 "))
    *type = G_CHECKSUM_SHA1;
  else if (g_str_has_prefix (header, "sha256 "))
    *type = G_CHECKSUM_SHA256;
  else
    return FALSE;
  value = decode (space + 1, &length);
  if (value == NULL || length != (gsize)g_checksum_type_get_length (*type))
    {
      g_free (value);
      return FALSE;
    }
  *digest = g_bytes_new_take (value, length);
  return TRUE;
}
