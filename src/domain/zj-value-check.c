/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Is this a canonical value of this field? What is wrong and what would be right, in one sentence. */

#include "zj-form-private.h"

#include "zj-identifier.h"
#include "zj-json.h"
#include "zj-random.h"
#include "zj-region.h"
#include "zj-text.h"
#include "zj-value.h"

#include <glib/gi18n-lib.h>
#include <stdarg.h>
#include <string.h>

/* What one check knows. */
typedef struct
{
  const ZjField *field;
  const char *label;
  const char *path;
  const char *today;
  ZjProblem **problem;
} Check;

static gboolean G_GNUC_PRINTF (3, 4) refuse (const Check *check, const char *code, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  if (check->problem == NULL)
    return FALSE;
  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  *check->problem = zj_problem_new (ZJ_SEVERITY_ERROR, code, check->path, "%s", message);
  return FALSE;
}

static gboolean
refuse_kind (const Check *check)
{
  return refuse (check, "not-canonical",
                 _ ("“%s” holds a value of another kind than this field takes. Enter it again."), check->label);
}

gboolean
zj_value_is_empty (JsonNode *value)
{
  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return TRUE;
  if (zj_json_is_string (value))
    return *json_node_get_string (value) == '\0';
  return JSON_NODE_HOLDS_ARRAY (value) && json_array_get_length (json_node_get_array (value)) == 0;
}

/* --- texts --- */

static gboolean
check_text (const Check *check, const char *text)
{
  const ZjField *field = check->field;
  int limit = zj_field_max_length (field);
  glong length;

  if (strlen (text) > ZJ_TEXT_MAX_BYTES)
    return refuse (check, "too-long", _ ("“%s” takes at most %d characters, and this is far longer. Shorten it."),
                   check->label, limit);
  {
    g_autofree char *clean = zj_text_clean (text, -1, field->type == ZJ_FIELD_LONG_TEXT);

    if (clean == NULL || strcmp (clean, text) != 0)
      return refuse (check, "not-canonical",
                     _ ("“%s” holds invisible characters or spaces at its ends. Enter it again without them."),
                     check->label);
  }
  length = g_utf8_strlen (text, -1);
  if (length > limit)
    return refuse (check, "too-long", _ ("“%s” takes at most %d characters, and this has %ld. Shorten it."),
                   check->label, limit, length);
  if (field->is_code)
    {
      g_autofree char *folded = zj_text_fold_width (text);

      if (strcmp (folded, text) != 0)
        return refuse (check, "not-canonical", _ ("“%s” holds full-width characters. Enter it in half-width ones."),
                       check->label);
    }
  if (field->validator != NULL && !zj_validator_run (field->validator, text, NULL))
    return refuse (check, "bad-code",
                   _ ("“%s” does not have the shape of such a number. Compare it with the original."), check->label);
  return TRUE;
}

static gboolean
check_phone (const Check *check, const char *text)
{
  if (!check_text (check, text))
    return FALSE;
  if (!zj_phone_is_valid (text))
    return refuse (
        check, "bad-phone",
        _ ("“%s” needs a telephone number such as 13800138000 or 027-87746866. Separate two numbers by “/”."),
        check->label);
  return TRUE;
}

static gboolean
check_person (const Check *check, const char *text)
{
  if (!check_text (check, text))
    return FALSE;
  if (!zj_person_is_valid (text))
    return refuse (
        check, "bad-person",
        _ ("“%s” needs a person's name of at most 50 characters. Letters, digits, spaces, brackets, “·” and “/” "
           "are allowed."),
        check->label);
  return TRUE;
}

static gboolean
check_identifier (const Check *check, const char *text)
{
  switch (check->field->type)
    {
    case ZJ_FIELD_ID_NUMBER:
      if (!zj_id_number_is_valid (text, check->today) || text[17] == 'x')
        return refuse (
            check, "bad-id-number",
            _ ("“%s” is not a valid identity card number: 18 characters, of which the last is calculated from the "
               "others. Compare it with the card."),
            check->label);
      return TRUE;
    case ZJ_FIELD_CREDIT_CODE:
      if (!zj_credit_code_is_valid (text))
        return refuse (
            check, "bad-credit-code",
            _ ("“%s” is not a valid unified social credit code: 18 characters, of which the last is calculated from "
               "the others. Compare it with the licence."),
            check->label);
      return TRUE;
    case ZJ_FIELD_REGION:
      if (!zj_region_is_known (text))
        return refuse (check, "bad-region", _ ("“%s” needs a region of Hubei: its six-digit code, such as 420202."),
                       check->label);
      return TRUE;
    case ZJ_FIELD_DATE:
      if (!zj_date_is_valid (text))
        return refuse (check, "not-a-date", _ ("“%s” needs a day of the calendar, such as 2024-06-30."), check->label);
      return TRUE;
    case ZJ_FIELD_DATETIME:
      if (!zj_datetime_is_valid (text))
        return refuse (check, "not-a-datetime", _ ("“%s” needs a day and a time, such as 2024-06-30 14:05."),
                       check->label);
      return TRUE;
    case ZJ_FIELD_REFERENCE:
      if (!zj_uuid_is_valid (text))
        return refuse (check, "bad-reference", _ ("“%s” does not name a record. Choose one from the list."),
                       check->label);
      return TRUE;
    default:
      return check_text (check, text);
    }
}

/* --- choices --- */

static gboolean
check_choice (const Check *check, JsonNode *value)
{
  const ZjField *field = check->field;

  if (zj_json_is_string (value))
    {
      if (zj_field_choice (field, json_node_get_string (value)) != NULL)
        return TRUE;
      refuse (check, "unknown-choice", _ ("“%s” is not one of the choices of “%s”. Choose one from the list."),
              json_node_get_string (value), check->label);
      /* The server may know more choices than this program: what it sent is kept and shown. A patch that brings in an
       * unknown one is refused by zj_patch_check. */
      if (check->problem != NULL)
        (*check->problem)->severity = ZJ_SEVERITY_WARNING;
      return FALSE;
    }
  if (field->type == ZJ_FIELD_OPEN_CHOICE && JSON_NODE_HOLDS_OBJECT (value))
    {
      const char *other = zj_json_string (json_node_get_object (value), "other");

      if (other != NULL && *other != '\0' && json_object_get_size (json_node_get_object (value)) == 1)
        return check_text (check, other);
    }
  return refuse_kind (check);
}

/* --- numbers --- */

static gboolean
check_range (const Check *check, gint64 scaled)
{
  const ZjField *field = check->field;
  g_autofree char *min = zj_decimal_format (field->min);
  g_autofree char *max = zj_decimal_format (field->max);

  if (field->has_min && field->min_exclusive && scaled <= field->min)
    return refuse (check, "below-min", _ ("“%s” must be more than %s."), check->label, min);
  if (field->has_min && scaled < field->min)
    return refuse (check, "below-min", _ ("“%s” must be %s or more."), check->label, min);
  if (field->has_max && scaled > field->max)
    return refuse (check, "above-max", _ ("“%s” must be %s or less."), check->label, max);
  return TRUE;
}

static gboolean
check_decimal (const Check *check, JsonNode *value)
{
  g_autofree char *canonical = NULL;
  const char *point;
  gint64 scaled;
  int limit = check->field->decimals >= 0 ? check->field->decimals : 4;

  if (!zj_json_is_string (value))
    return refuse_kind (check);
  if (!zj_decimal_parse (json_node_get_string (value), &scaled))
    return refuse (check, "not-a-number", _ ("“%s” needs a number such as 340427.45."), check->label);
  canonical = zj_decimal_format (scaled);
  if (strcmp (canonical, json_node_get_string (value)) != 0)
    return refuse (check, "not-canonical", _ ("“%s” holds a number with needless zeros or signs. Enter it as %s."),
                   check->label, canonical);
  point = strchr (canonical, '.');
  if (point != NULL && (int)strlen (point + 1) > limit)
    return refuse (check, "too-many-decimals", _ ("“%s” takes at most %d digits after the decimal point."),
                   check->label, limit);
  return check_range (check, scaled);
}

static gboolean
check_integer (const Check *check, JsonNode *value)
{
  gint64 number;

  if (!zj_json_is_int (value))
    return refuse_kind (check);
  number = json_node_get_int (value);
  if (number <= -G_GINT64_CONSTANT (90000000000) || number >= G_GINT64_CONSTANT (90000000000))
    return refuse (check, "above-max", _ ("“%s” holds a number that is too large."), check->label);
  return check_range (check, number * 10000);
}

/* --- rows --- */

static gboolean
check_rows (const Check *check, JsonNode *value)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *rows;

  if (!JSON_NODE_HOLDS_ARRAY (value))
    return refuse_kind (check);
  rows = json_node_get_array (value);
  if (check->field->max_rows > 0 && json_array_get_length (rows) > (guint)check->field->max_rows)
    return refuse (check, "too-many-rows", _ ("“%s” takes at most %d rows, and this has %u."), check->label,
                   check->field->max_rows, json_array_get_length (rows));
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonNode *node = json_array_get_element (rows, i);
      const char *id = JSON_NODE_HOLDS_OBJECT (node) ? zj_json_string (json_node_get_object (node), "_id") : NULL;
      const char *position = id != NULL ? zj_json_string (json_node_get_object (node), "_pos") : NULL;

      if (id == NULL || !zj_uuid_is_valid (id) || position == NULL || *position == '\0' || strlen (position) > 1000
          || !g_hash_table_add (ids, (gpointer)id))
        return refuse_kind (check);
      for (const char *p = position; *p != '\0'; p++)
        if (!g_ascii_isalnum (*p))
          return refuse_kind (check);
    }
  return TRUE;
}

gboolean
zj_field_check (const ZjField *field, JsonNode *value, const char *path, const char *today, ZjProblem **problem)
{
  Check check = { field, NULL, path, today, problem };

  g_return_val_if_fail (field != NULL, FALSE);

  if (problem != NULL)
    *problem = NULL;
  if (zj_value_is_empty (value) && !(value != NULL && JSON_NODE_HOLDS_ARRAY (value) && field->type != ZJ_FIELD_ROWS))
    return TRUE;

  check.label = zj_label (&field->label);
  if (check.path == NULL)
    check.path = field->id;
  switch (field->type)
    {
    case ZJ_FIELD_DECIMAL:
      return check_decimal (&check, value);
    case ZJ_FIELD_INTEGER:
      return check_integer (&check, value);
    case ZJ_FIELD_BOOLEAN:
      if (!JSON_NODE_HOLDS_VALUE (value) || json_node_get_value_type (value) != G_TYPE_BOOLEAN)
        return refuse_kind (&check);
      return TRUE;
    case ZJ_FIELD_CHOICE:
    case ZJ_FIELD_OPEN_CHOICE:
      return check_choice (&check, value);
    case ZJ_FIELD_ROWS:
      return check_rows (&check, value);
    default:
      break;
    }

  if (!zj_json_is_string (value))
    return refuse_kind (&check);
  if (field->type == ZJ_FIELD_PHONE)
    return check_phone (&check, json_node_get_string (value));
  if (field->type == ZJ_FIELD_PERSON)
    return check_person (&check, json_node_get_string (value));
  return check_identifier (&check, json_node_get_string (value));
}

/* --- equality --- */

static gboolean
rows_equal (const ZjField *field, JsonNode *a, JsonNode *b)
{
  JsonArray *left = json_node_get_array (a);
  JsonArray *right = json_node_get_array (b);

  if (json_array_get_length (left) != json_array_get_length (right))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (left); i++)
    if (!zj_value_equal (NULL, json_array_get_element (left, i), json_array_get_element (right, i)))
      return FALSE;
  return TRUE;
}

/* Objects are equal if their members that are not empty are. */
static gboolean
objects_equal (JsonObject *a, JsonObject *b)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, a);
  while (json_object_iter_next (&iter, &name, &value))
    if (!zj_value_equal (NULL, value, json_object_get_member (b, name)))
      return FALSE;
  json_object_iter_init (&iter, b);
  while (json_object_iter_next (&iter, &name, &value))
    if (!zj_value_is_empty (value) && !json_object_has_member (a, name))
      return FALSE;
  return TRUE;
}

gboolean
zj_value_equal (const ZjField *field, JsonNode *a, JsonNode *b)
{
  gboolean a_empty = zj_value_is_empty (a);
  gboolean b_empty = zj_value_is_empty (b);

  if (a_empty || b_empty)
    return a_empty && b_empty;
  if (field != NULL && field->type == ZJ_FIELD_DECIMAL && zj_json_is_string (a) && zj_json_is_string (b))
    {
      gint64 left, right;

      if (zj_decimal_parse (json_node_get_string (a), &left) && zj_decimal_parse (json_node_get_string (b), &right))
        return left == right;
    }
  if (JSON_NODE_HOLDS_ARRAY (a) && JSON_NODE_HOLDS_ARRAY (b))
    return rows_equal (field, a, b);
  if (JSON_NODE_HOLDS_OBJECT (a) && JSON_NODE_HOLDS_OBJECT (b))
    return objects_equal (json_node_get_object (a), json_node_get_object (b));
  return zj_json_equal (a, b);
}
