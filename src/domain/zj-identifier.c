/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-identifier.h"

#include "zj-attachments.h"

#include <string.h>

/* --- shapes --- */

/* Matches a shape: '9' a digit, anything else itself. */
static gboolean
has_shape (const char *text, const char *shape)
{
  for (; *shape != '\0'; shape++, text++)
    if (*shape == '9' ? !g_ascii_isdigit (*text) : *text != *shape)
      return FALSE;
  return *text == '\0';
}

static gboolean
is_digits (const char *text, gsize min, gsize max)
{
  gsize n = strspn (text, "0123456789");

  return n >= min && n <= max && text[n] == '\0';
}

static int
number_at (const char *text, int digits)
{
  int value = 0;

  for (int i = 0; i < digits; i++)
    value = value * 10 + (text[i] - '0');
  return value;
}

gboolean
zj_permit_no_is_valid (const char *text)
{
  return text != NULL && has_shape (text, "9999999999999999-SX-999");
}

gboolean
zj_project_no_is_valid (const char *text)
{
  return text != NULL && has_shape (text, "9999999999999999");
}

/* Two generations are in use (manual §2): 4202012112170001-003 and 4202012112170001-SX-001-001. */
gboolean
zj_supervision_no_is_valid (const char *text)
{
  return text != NULL
         && (has_shape (text, "9999999999999999-999") || has_shape (text, "9999999999999999-9999")
             || has_shape (text, "9999999999999999-SX-999-999") || has_shape (text, "9999999999999999-SX-999-9999"));
}

gboolean
zj_invest_code_is_valid (const char *text)
{
  return text != NULL && has_shape (text, "9999-999999-99-99-999999");
}

gboolean
zj_account_is_valid (const char *text)
{
  gsize n;

  if (text == NULL)
    return FALSE;
  n = strspn (text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-");
  return text[n] == '\0' && n >= 6 && n <= 40;
}

gboolean
zj_region_is_valid (const char *text)
{
  return text != NULL && has_shape (text, "429999");
}

/* --- days --- */

gboolean
zj_date_is_valid (const char *text)
{
  int year;

  if (text == NULL || !has_shape (text, "9999-99-99"))
    return FALSE;
  year = number_at (text, 4);
  return year >= 1900 && year <= 2199 && g_date_valid_dmy (number_at (text + 8, 2), number_at (text + 5, 2), year);
}

gboolean
zj_day_parse (const char *text, GDate *date)
{
  if (!zj_date_is_valid (text))
    return FALSE;
  g_date_clear (date, 1);
  g_date_set_dmy (date, number_at (text + 8, 2), number_at (text + 5, 2), number_at (text, 4));
  return TRUE;
}

gboolean
zj_datetime_is_valid (const char *text)
{
  g_autofree char *day = NULL;

  if (text == NULL || !has_shape (text, "9999-99-99T99:99"))
    return FALSE;
  day = g_strndup (text, 10);
  return zj_date_is_valid (day) && number_at (text + 11, 2) < 24 && number_at (text + 14, 2) < 60;
}

/* --- check digits --- */

/* GB 11643-1999: 17 digits and an ISO 7064 MOD 11-2 check character; digits 7–14 are the date of birth. */
gboolean
zj_id_number_is_valid (const char *text, const char *today)
{
  static const int weights[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
  static const char check[] = "10X98765432";
  char born[11];
  int sum = 0;

  if (text == NULL || strlen (text) != 18 || strspn (text, "0123456789") < 17)
    return FALSE;
  for (int i = 0; i < 17; i++)
    sum += (text[i] - '0') * weights[i];
  if (g_ascii_toupper (text[17]) != check[sum % 11])
    return FALSE;
  g_snprintf (born, sizeof born, "%.4s-%.2s-%.2s", text + 6, text + 10, text + 12);
  return zj_date_is_valid (born) && (today == NULL || strcmp (born, today) <= 0);
}

/* GB 32100-2015: 17 characters without I O S V Z, weights 3^i mod 31, and a check character. */
gboolean
zj_credit_code_is_valid (const char *text)
{
  static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  int weight = 1;
  int sum = 0;

  if (text == NULL || strlen (text) != 18)
    return FALSE;
  for (int i = 0; i < 18; i++)
    {
      const char *at = strchr (alphabet, text[i]);

      if (at == NULL)
        return FALSE;
      if (i == 17)
        return (at - alphabet) == (31 - sum % 31) % 31;
      sum += (int)(at - alphabet) * weight;
      weight = weight * 3 % 31;
    }
  return FALSE;
}

static gboolean
is_sha256 (const char *text)
{
  return strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

/* --- telephone numbers and names --- */

gboolean
zj_mobile_is_valid (const char *text)
{
  return text != NULL && is_digits (text, 11, 11) && text[0] == '1' && text[1] >= '3';
}

/* 027-87746866, 02787746866-8001 */
static gboolean
is_landline (const char *text)
{
  g_auto (GStrv) parts = NULL;
  guint n;
  guint at = 0;

  if (text[0] != '0')
    return FALSE;
  parts = g_strsplit (text, "-", -1);
  n = g_strv_length (parts);
  if (is_digits (parts[0], 3, 4)) /* the area code stands alone */
    {
      at = 1;
      if (n < 2 || !is_digits (parts[1], 7, 8))
        return FALSE;
    }
  else if (!is_digits (parts[0], 10, 12))
    return FALSE;
  at++;
  return at == n || (at + 1 == n && is_digits (parts[at], 1, 6));
}

static gboolean
is_service_number (const char *text)
{
  g_autoptr (GString) digits = NULL;

  if (!g_str_has_prefix (text, "400") && !g_str_has_prefix (text, "800"))
    return FALSE;
  digits = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p++)
    {
      if (g_ascii_isdigit (*p))
        g_string_append_c (digits, *p);
      else if (*p != '-' || p[1] == '-' || p[1] == '\0')
        return FALSE;
    }
  return digits->len == 10;
}

gboolean
zj_phone_is_valid (const char *text)
{
  g_autofree char *even = NULL;
  g_auto (GStrv) numbers = NULL;
  guint found = 0;

  if (text == NULL || strlen (text) > 100)
    return FALSE;
  even = g_strdup (text);
  for (char *p = even; *p != '\0'; p++)
    if (strchr ("/,; ", *p) != NULL)
      *p = '\n';
    else if (strncmp (p, "、", 3) == 0)
      memset (p, '\n', 3);
  if (even[0] == '\n' || g_str_has_suffix (even, "\n"))
    return FALSE;
  numbers = g_strsplit (even, "\n", -1);
  for (guint i = 0; numbers[i] != NULL; i++)
    {
      if (*numbers[i] == '\0')
        continue;
      if (!zj_mobile_is_valid (numbers[i]) && !is_landline (numbers[i]) && !is_service_number (numbers[i]))
        return FALSE;
      found++;
    }
  return found == 1 || found == 2;
}

gboolean
zj_person_is_valid (const char *text)
{
  glong length = 0;
  gboolean letter = FALSE;

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p), length++)
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalpha (c) || g_unichar_ismark (c))
        letter = TRUE;
      else if (!g_unichar_isdigit (c) && (c > 0xffff || g_utf8_strchr ("·•・．. /／()（）、，,-–'’", -1, c) == NULL))
        return FALSE;
    }
  return letter && length <= 50;
}

gboolean
zj_validator_run (const char *name, const char *text, gboolean *known)
{
  static const struct
  {
    const char *name;
    gboolean (*run) (const char *text);
  } validators[] = {
    { "supervision-no", zj_supervision_no_is_valid },
    { "permit-no", zj_permit_no_is_valid },
    { "project-no", zj_project_no_is_valid },
    { "invest-code", zj_invest_code_is_valid },
    { "mobile", zj_mobile_is_valid },
    { "sha256", is_sha256 },
    { "file-name", zj_attachment_name_is_valid },
  };

  g_return_val_if_fail (name != NULL && text != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (validators); i++)
    if (strcmp (validators[i].name, name) == 0)
      {
        if (known != NULL)
          *known = TRUE;
        return validators[i].run (text);
      }
  if (known != NULL)
    *known = FALSE;
  return known != NULL;
}
