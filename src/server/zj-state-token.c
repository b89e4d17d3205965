/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-state-token.h"

#include <string.h>

char *
zj_state_token_new (ZjStorage *storage, gint64 number)
{
  g_autofree char *plain = g_strdup_printf ("%s:%" G_GINT64_FORMAT, zj_storage_epoch (storage), number);
  char *text = g_base64_encode ((const guchar *)plain, strlen (plain));

  for (char *p = text; *p != '\0'; p++)
    if (*p == '+')
      *p = '-';
    else if (*p == '/')
      *p = '_';
    else if (*p == '=')
      *p = '\0';
  return text;
}

gboolean
zj_state_token_read (ZjStorage *storage, const char *token, gint64 *number)
{
  g_autofree char *padded = NULL;
  g_autofree guchar *plain = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;
  char *colon;
  guint64 value;

  if (strlen (token) > 400)
    return FALSE;
  padded = g_strconcat (token, &"==="[3 - (4 - strlen (token) % 4) % 4], NULL);
  for (char *p = padded; *p != '\0'; p++)
    *p = *p == '-' ? '+' : *p == '_' ? '/' : *p;
  plain = g_base64_decode (padded, &length);
  text = g_strndup ((const char *)plain, length);
  colon = strrchr (text, ':');
  if (colon == NULL)
    return FALSE;
  *colon = '\0';
  if (g_strcmp0 (text, zj_storage_epoch (storage)) != 0
      || !g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXINT64, &value, NULL))
    return FALSE;
  *number = (gint64)value;
  return TRUE;
}
