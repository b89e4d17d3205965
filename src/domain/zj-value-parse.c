/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From what a person typed to a canonical value. Width, separators and labels are forgiven; nothing is guessed. */

#include "zj-form-private.h"

#include "zj-json.h"
#include "zj-region.h"
#include "zj-text.h"
#include "zj-value.h"

#include <glib/gi18n-lib.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

gboolean
zj_field_refuse (const ZjField *field, ZjProblem **problem, const char *code, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  if (problem == NULL)
    return FALSE;
  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  *problem = zj_problem_new (ZJ_SEVERITY_ERROR, code, field->id, "%s", message);
  return FALSE;
}

/* --- numbers --- */

/* Takes the unit off the end ("340427.45 平方米") and the thousands separators out; FALSE if they are not where they
 * belong. */
static gboolean
strip_number (const ZjField *field, char *text)
{
  const char *units[] = { field->unit.en, field->unit.zh_CN };
  const char *digits;
  char *out;
  int run = 0;
  gboolean grouped = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (units[i] != NULL && g_str_has_suffix (text, units[i]) && strcmp (text, units[i]) != 0)
      {
        text[strlen (text) - strlen (units[i])] = '\0';
        break;
      }
  g_strstrip (text);

  digits = text + (*text == '-');
  for (const char *p = digits;; p++)
    {
      if (g_ascii_isdigit (*p))
        {
          run++;
          continue;
        }
      if (grouped && run != 3)
        return FALSE;
      if (*p != ',')
        {
          if (strchr (p, ',') != NULL) /* after the point */
            return FALSE;
          break;
        }
      if (run < 1 || run > 3)
        return FALSE;
      grouped = TRUE;
      run = 0;
    }
  out = text;
  for (const char *p = text; *p != '\0'; p++)
    if (*p != ',')
      *out++ = *p;
  *out = '\0';
  return TRUE;
}

static gboolean
is_number_shaped (const char *text)
{
  gsize whole, places;

  text += *text == '-';
  whole = strspn (text, "0123456789");
  if (whole == 0 || text[whole] == '\0')
    return whole > 0;
  if (text[whole] != '.')
    return FALSE;
  places = strspn (text + whole + 1, "0123456789");
  return places > 0 && text[whole + 1 + places] == '\0';
}

static gboolean
parse_decimal (const ZjField *field, char *text, JsonNode **value, ZjProblem **problem)
{
  const char *label = zj_label (&field->label);
  int limit = field->decimals >= 0 ? field->decimals : 4;
  const char *point;
  gint64 scaled;

  if (!strip_number (field, text) || !is_number_shaped (text))
    return zj_field_refuse (field, problem, "not-a-number", _ ("“%s” needs a number such as 340427.45."), label);
  point = strchr (text, '.');
  if (point != NULL && (int)strlen (point + 1) > limit)
    return zj_field_refuse (field, problem, "too-many-decimals",
                            _ ("“%s” takes at most %d digits after the decimal point, and %s has %d. Round it."), label,
                            limit, text, (int)strlen (point + 1));
  if (!zj_decimal_parse (text, &scaled))
    return zj_field_refuse (field, problem, "above-max", _ ("“%s” holds a number that is too large."), label);
  {
    g_autofree char *canonical = zj_decimal_format (scaled);

    *value = zj_json_string_node (canonical);
  }
  return TRUE;
}

static gboolean
parse_integer (const ZjField *field, char *text, JsonNode **value, ZjProblem **problem)
{
  const char *label = zj_label (&field->label);
  gint64 scaled;

  if (!strip_number (field, text) || !is_number_shaped (text) || strchr (text, '.') != NULL)
    return zj_field_refuse (field, problem, "not-an-integer", _ ("“%s” needs a whole number such as 12."), label);
  if (!zj_decimal_parse (text, &scaled))
    return zj_field_refuse (field, problem, "above-max", _ ("“%s” holds a number that is too large."), label);
  *value = zj_json_int_node (scaled / 10000);
  return TRUE;
}

/* --- days --- */

/* Reads 2024-6-30, 2024/06/30, 2024.6.30, 2024年6月30日 and 20240630; answers where it stopped, or NULL. */
static const char *
read_day (const char *text, char out[11])
{
  int part[3] = { 0, 0, 0 };
  const char *p = text;

  if (strspn (p, "0123456789") == 8)
    {
      for (int i = 0; i < 8; i++)
        part[i < 4 ? 0 : i < 6 ? 1 : 2] = part[i < 4 ? 0 : i < 6 ? 1 : 2] * 10 + (p[i] - '0');
      p += 8;
    }
  else
    for (int i = 0; i < 3; i++)
      {
        gsize n = strspn (p, "0123456789");
        static const char *const marks[] = { "年", "月", "日" };

        if (n < 1 || n > (i == 0 ? 4 : 2) || (i == 0 && n != 4))
          return NULL;
        for (; n > 0; n--, p++)
          part[i] = part[i] * 10 + (*p - '0');
        if (g_str_has_prefix (p, marks[i]))
          p += strlen (marks[i]);
        else if (i < 2)
          {
            if (*p == '\0' || strchr ("-/.", *p) == NULL)
              return NULL;
            p++;
          }
      }
  g_snprintf (out, 11, "%04d-%02d-%02d", part[0], part[1], part[2]);
  return p;
}

static gboolean
parse_date (const ZjField *field, const char *text, JsonNode **value, ZjProblem **problem)
{
  char day[11];
  const char *end = read_day (text, day);

  if (end == NULL || *end != '\0')
    return zj_field_refuse (field, problem, "not-a-date", _ ("“%s” needs a day of the calendar, such as 2024-06-30."),
                            zj_label (&field->label));
  *value = zj_json_string_node (day);
  return TRUE;
}

static gboolean
parse_datetime (const ZjField *field, const char *text, JsonNode **value, ZjProblem **problem)
{
  char day[11];
  const char *end = read_day (text, day);
  int hour, minute, used = 0;

  if (end != NULL && (*end == ' ' || *end == 'T') && sscanf (end + 1, "%2d:%2d%n", &hour, &minute, &used) == 2
      && end[1 + used] == '\0' && hour >= 0 && minute >= 0)
    {
      g_autofree char *moment = g_strdup_printf ("%sT%02d:%02d", day, hour, minute);

      *value = zj_json_string_node (moment);
      return TRUE;
    }
  return zj_field_refuse (field, problem, "not-a-datetime",
                          _ ("“%s” needs a day and a time, such as 2024-06-30 14:05."), zj_label (&field->label));
}

/* --- choices --- */

/* Labels are compared without width, case and spaces. */
static char *
label_key (const char *text)
{
  g_autofree char *folded = zj_text_fold_width (text);
  g_autofree char *lower = g_utf8_casefold (folded, -1);
  g_autoptr (GString) key = g_string_new (NULL);

  for (const char *p = lower; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      g_string_append_len (key, p, g_utf8_next_char (p) - p);
  return g_string_free (g_steal_pointer (&key), FALSE);
}

static const ZjChoice *
find_choice (const ZjField *field, const char *text)
{
  const ZjChoice *exact = zj_field_choice (field, text);
  g_autofree char *wanted = NULL;

  if (exact != NULL)
    return exact;
  wanted = label_key (text);
  for (guint i = 0; i < field->n_choices; i++)
    {
      g_autofree char *id = label_key (field->choices[i].id);
      g_autofree char *en = label_key (field->choices[i].label.en);
      g_autofree char *zh = label_key (field->choices[i].label.zh_CN);

      if (strcmp (wanted, id) == 0 || strcmp (wanted, en) == 0 || strcmp (wanted, zh) == 0)
        return &field->choices[i];
    }
  return NULL;
}

static gboolean
parse_choice (const ZjField *field, const char *text, JsonNode **value, ZjProblem **problem)
{
  const ZjChoice *choice = find_choice (field, text);
  g_autoptr (GString) list = NULL;
  const char *separator = _ (", ");

  if (choice != NULL)
    {
      *value = zj_json_string_node (choice->id);
      return TRUE;
    }
  if (field->type == ZJ_FIELD_OPEN_CHOICE)
    {
      JsonObject *other = json_object_new ();

      json_object_set_string_member (other, "other", text);
      *value = zj_json_object_node (other);
      return TRUE;
    }
  list = g_string_new (NULL);
  for (guint i = 0; i < field->n_choices && i < 20; i++)
    g_string_append_printf (list, "%s%s", i > 0 ? separator : "", zj_label (&field->choices[i].label));
  return zj_field_refuse (field, problem, "unknown-choice",
                          _ ("“%s” is not one of the choices of “%s”. Choose one of: %s."), text,
                          zj_label (&field->label), list->str);
}

static gboolean
parse_boolean (const ZjField *field, const char *text, JsonNode **value, ZjProblem **problem)
{
  static const char *const yes[] = { "是", "true", "yes", "y", "1", NULL };
  static const char *const no[] = { "否", "false", "no", "n", "0", NULL };
  g_autofree char *key = label_key (text);

  if (!g_strv_contains (yes, key) && !g_strv_contains (no, key))
    return zj_field_refuse (field, problem, "not-a-boolean", _ ("“%s” needs “yes” or “no”."), zj_label (&field->label));
  *value = zj_json_bool_node (g_strv_contains (yes, key));
  return TRUE;
}

/* --- identifiers --- */

static char *
without_spaces (const char *text, gboolean upper)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    if (*p != ' ')
      g_string_append_c (out, upper ? g_ascii_toupper (*p) : *p);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
parse_reference (const ZjField *field, const char *text, JsonNode **value, ZjProblem **problem)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);

  if (!zj_uuid_is_valid (lower))
    return zj_field_refuse (field, problem, "unsupported", _ ("“%s” does not name a record. Choose one from the list."),
                            zj_label (&field->label));
  *value = zj_json_string_node (lower);
  return TRUE;
}

/* Only what is read is width-folded here; a plain text field keeps what was typed. */
static gboolean
parse_folded (const ZjField *field, const char *clean, JsonNode **value, ZjProblem **problem)
{
  g_autofree char *wide = zj_text_fold_width (clean);
  g_autofree char *text = g_strdup (g_strstrip (wide));
  g_autofree char *tight = NULL;

  switch (field->type)
    {
    case ZJ_FIELD_DECIMAL:
      return parse_decimal (field, text, value, problem);
    case ZJ_FIELD_INTEGER:
      return parse_integer (field, text, value, problem);
    case ZJ_FIELD_DATE:
      return parse_date (field, text, value, problem);
    case ZJ_FIELD_DATETIME:
      return parse_datetime (field, text, value, problem);
    case ZJ_FIELD_REFERENCE:
      return parse_reference (field, text, value, problem);
    case ZJ_FIELD_ID_NUMBER:
    case ZJ_FIELD_CREDIT_CODE:
      tight = without_spaces (text, TRUE);
      *value = zj_json_string_node (tight);
      return TRUE;
    case ZJ_FIELD_REGION:
      tight = g_strdup (zj_region_find (text));
      *value = zj_json_string_node (tight != NULL ? tight : text);
      return TRUE;
    default:
      *value = zj_json_string_node (text);
      return TRUE;
    }
}

static gboolean
parse_clean (const ZjField *field, const char *clean, JsonNode **value, ZjProblem **problem)
{
  switch (field->type)
    {
    case ZJ_FIELD_CHOICE:
    case ZJ_FIELD_OPEN_CHOICE:
      return parse_choice (field, clean, value, problem);
    case ZJ_FIELD_BOOLEAN:
      return parse_boolean (field, clean, value, problem);
    case ZJ_FIELD_TEXT:
      if (field->is_code)
        return parse_folded (field, clean, value, problem);
      G_GNUC_FALLTHROUGH;
    case ZJ_FIELD_LONG_TEXT:
    case ZJ_FIELD_PERSON:
      *value = zj_json_string_node (clean);
      return TRUE;
    default:
      return parse_folded (field, clean, value, problem);
    }
}

/* Taking an invisible mark out can bring two characters together that compose; a second pass settles it. */
static char *
clean_text (const char *text, gboolean multiline)
{
  g_autofree char *once = zj_text_clean (text, -1, multiline);

  return once != NULL ? zj_text_clean (once, -1, multiline) : NULL;
}

gboolean
zj_field_parse (const ZjField *field, const char *text, JsonNode **value, ZjProblem **problem)
{
  g_autofree char *clean = NULL;
  g_autoptr (JsonNode) parsed = NULL;
  const char *label;

  g_return_val_if_fail (field != NULL && value != NULL, FALSE);

  *value = NULL;
  if (problem != NULL)
    *problem = NULL;
  label = zj_label (&field->label);
  if (field->type == ZJ_FIELD_ROWS)
    return zj_field_refuse (field, problem, "unsupported", _ ("“%s” is a table and cannot be typed as one text."),
                            label);
  if (text == NULL)
    return TRUE;
  if (strnlen (text, ZJ_TEXT_MAX_BYTES + 1) > ZJ_TEXT_MAX_BYTES)
    return zj_field_refuse (field, problem, "too-long",
                            _ ("“%s” takes at most %d characters, and this is far longer. Shorten it."), label,
                            zj_field_max_length (field));
  clean = clean_text (text, field->type == ZJ_FIELD_LONG_TEXT);
  if (clean == NULL)
    return zj_field_refuse (field, problem, "not-text",
                            _ ("“%s” holds characters that cannot be read. Enter it again."), label);
  if (*clean == '\0')
    return TRUE;
  if (!parse_clean (field, clean, &parsed, problem))
    return FALSE;
  if (!zj_field_check (field, parsed, field->id, NULL, problem))
    return FALSE;
  *value = g_steal_pointer (&parsed);
  return TRUE;
}
