/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-password.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* More than anybody types; keeps hashing time bounded. */
#define MAX_BYTES 1024

static const char *
what_is_missing (const char *password)
{
  gboolean upper = FALSE;
  gboolean lower = FALSE;
  gboolean digit = FALSE;

  if (strnlen (password, MAX_BYTES + 1) > MAX_BYTES)
    return _ ("The password is too long. Choose one of at most 100 characters.");
  if (!g_utf8_validate (password, -1, NULL))
    return _ ("The password holds characters that cannot be read. Choose another one.");
  if (strcmp (password, ZJ_INITIAL_PASSWORD) == 0)
    return _ ("The initial password is known to everybody. Choose another one.");
  if (g_utf8_strlen (password, -1) < 8)
    return _ ("The password is too short. It needs at least 8 characters.");
  if (g_utf8_strlen (password, -1) > 100)
    return _ ("The password is too long. Choose one of at most 100 characters.");
  for (const char *p = password; *p != '\0'; p++)
    {
      upper |= g_ascii_isupper (*p);
      lower |= g_ascii_islower (*p);
      digit |= g_ascii_isdigit (*p);
    }
  if (!upper || !lower || !digit)
    return _ ("The password needs an upper-case letter, a lower-case letter and a digit.");
  return NULL;
}

gboolean
zj_password_is_acceptable (const char *password, char **why)
{
  const char *missing;

  g_return_val_if_fail (password != NULL, FALSE);

  missing = what_is_missing (password);
  if (why != NULL)
    *why = g_strdup (missing);
  return missing == NULL;
}
