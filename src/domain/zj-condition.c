/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-condition.h"

#include "zj-error.h"
#include "zj-form-private.h"
#include "zj-identifier.h"
#include "zj-json.h"
#include "zj-value.h"

#include <string.h>

/* Deeper than any form needs, shallow enough for any stack. */
#define MAX_DEPTH 16

typedef enum
{
  OP_EQ,
  OP_IN,
  OP_SET,
  OP_LE,
  OP_ALL,
  OP_ANY,
  OP_NOT,
} Op;

static const char *const op_names[] = { "eq", "in", "set", "le", "all", "any", "not", NULL };

typedef enum
{
  OPERAND_LITERAL,
  OPERAND_FIELD,
  OPERAND_TODAY,
} OperandKind;

typedef struct
{
  OperandKind kind;
  char *field;
  JsonNode *literal;
  int days; /* after today */
} Operand;

struct _ZjCondition
{
  Op op;
  char *field;         /* EQ, IN, SET, LE */
  Operand operand;     /* EQ, LE */
  JsonArray *literals; /* IN */
  GPtrArray *parts;    /* ALL, ANY, NOT: of ZjCondition */
};

static ZjCondition *condition_new (JsonNode *json, int depth, GError **error);

static gboolean
fault (GError **error, const char *message)
{
  g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_INVALID, message);
  return FALSE;
}

/* --- reading --- */

static gboolean
read_field (JsonNode *node, char **out, GError **error)
{
  if (!zj_json_is_string (node) || *json_node_get_string (node) == '\0')
    return fault (error, "a condition looks at a field by its id");
  *out = g_strdup (json_node_get_string (node));
  return TRUE;
}

static gboolean
is_literal (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) != G_TYPE_DOUBLE;
}

static gboolean
read_operand (JsonNode *node, Operand *operand, GError **error)
{
  JsonObject *object;
  JsonNode *days;

  if (zj_json_is_string (node) && strcmp (json_node_get_string (node), "today") == 0)
    {
      operand->kind = OPERAND_TODAY;
      return TRUE;
    }
  if (is_literal (node))
    {
      operand->kind = OPERAND_LITERAL;
      operand->literal = zj_json_copy (node);
      return TRUE;
    }
  if (!JSON_NODE_HOLDS_OBJECT (node) || json_object_get_size (json_node_get_object (node)) != 1)
    return fault (error,
                  "a condition compares with text, a whole number, true, false, {\"field\": …} or {\"today_plus\": …}");

  object = json_node_get_object (node);
  if (json_object_has_member (object, "field"))
    {
      operand->kind = OPERAND_FIELD;
      return read_field (json_object_get_member (object, "field"), &operand->field, error);
    }
  days = zj_json_member (object, "today_plus");
  if (!zj_json_is_int (days) || ABS (json_node_get_int (days)) > 100000)
    return fault (error, "“today_plus” takes a number of days");
  operand->kind = OPERAND_TODAY;
  operand->days = (int)json_node_get_int (days);
  return TRUE;
}

static gboolean
read_parts (ZjCondition *condition, JsonNode *node, int depth, GError **error)
{
  JsonArray *array;

  condition->parts = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_condition_free);
  if (condition->op == OP_NOT)
    {
      ZjCondition *part = condition_new (node, depth + 1, error);

      if (part == NULL)
        return FALSE;
      g_ptr_array_add (condition->parts, part);
      return TRUE;
    }
  if (!JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) == 0)
    return fault (error, "“all” and “any” take an array of conditions");
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      ZjCondition *part = condition_new (json_array_get_element (array, i), depth + 1, error);

      if (part == NULL)
        return FALSE;
      g_ptr_array_add (condition->parts, part);
    }
  return TRUE;
}

static gboolean
read_pair (ZjCondition *condition, JsonNode *node, GError **error)
{
  JsonArray *pair;
  JsonNode *second;

  if (!JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) != 2)
    return fault (error, "“eq”, “in” and “le” take a field and what it is compared with");
  pair = json_node_get_array (node);
  second = json_array_get_element (pair, 1);
  if (!read_field (json_array_get_element (pair, 0), &condition->field, error))
    return FALSE;
  if (condition->op != OP_IN)
    return read_operand (second, &condition->operand, error);

  if (!JSON_NODE_HOLDS_ARRAY (second) || json_array_get_length (json_node_get_array (second)) == 0)
    return fault (error, "“in” takes an array of values");
  for (guint i = 0; i < json_array_get_length (json_node_get_array (second)); i++)
    if (!is_literal (json_array_get_element (json_node_get_array (second), i)))
      return fault (error, "“in” takes texts, whole numbers, true or false");
  {
    g_autoptr (JsonNode) copy = zj_json_copy (second);

    condition->literals = json_node_dup_array (copy);
  }
  return TRUE;
}

static ZjCondition *
condition_new (JsonNode *json, int depth, GError **error)
{
  g_autoptr (GList) names = NULL;
  ZjCondition *condition;
  JsonNode *value;
  gboolean ok;
  int op;

  if (depth > MAX_DEPTH)
    {
      fault (error, "conditions are nested too deeply");
      return NULL;
    }
  if (json == NULL || !JSON_NODE_HOLDS_OBJECT (json) || json_object_get_size (json_node_get_object (json)) != 1)
    {
      fault (error, "a condition is an object with one member");
      return NULL;
    }
  names = json_object_get_members (json_node_get_object (json));
  for (op = 0; op_names[op] != NULL; op++)
    if (strcmp (op_names[op], names->data) == 0)
      break;
  if (op_names[op] == NULL)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, "there is no condition “%s”", (const char *)names->data);
      return NULL;
    }

  condition = g_new0 (ZjCondition, 1);
  condition->op = op;
  value = json_object_get_member (json_node_get_object (json), names->data);
  if (op == OP_SET)
    ok = read_field (value, &condition->field, error);
  else if (op == OP_ALL || op == OP_ANY || op == OP_NOT)
    ok = read_parts (condition, value, depth, error);
  else
    ok = read_pair (condition, value, error);
  if (!ok)
    g_clear_pointer (&condition, zj_condition_free);
  return condition;
}

ZjCondition *
zj_condition_new (JsonNode *json, GError **error)
{
  return condition_new (json, 0, error);
}

void
zj_condition_free (ZjCondition *condition)
{
  if (condition == NULL)
    return;
  g_free (condition->field);
  g_free (condition->operand.field);
  g_clear_pointer (&condition->operand.literal, json_node_unref);
  g_clear_pointer (&condition->literals, json_array_unref);
  g_clear_pointer (&condition->parts, g_ptr_array_unref);
  g_free (condition);
}

/* --- judging --- */

static JsonNode *
look_up (const char *field, JsonObject *fields, JsonObject *outer)
{
  JsonNode *node = zj_json_member (fields, field);

  return node != NULL ? node : zj_json_member (outer, field);
}

/* (transfer full) */
static JsonNode *
today_plus (const char *today, int days)
{
  GDate date;
  char text[32];

  if (days == 0 || !zj_day_parse (today, &date))
    return zj_json_string_node (today);
  if (days > 0)
    g_date_add_days (&date, days);
  else
    g_date_subtract_days (&date, -days);
  g_snprintf (text, sizeof text, "%04d-%02d-%02d", g_date_get_year (&date), g_date_get_month (&date),
              g_date_get_day (&date));
  return zj_json_string_node (text);
}

/* (transfer full) (nullable) */
static JsonNode *
operand_value (const Operand *operand, JsonObject *fields, JsonObject *outer, const char *today)
{
  JsonNode *node;

  switch (operand->kind)
    {
    case OPERAND_LITERAL:
      return json_node_ref (operand->literal);
    case OPERAND_FIELD:
      node = look_up (operand->field, fields, outer);
      return node != NULL ? json_node_ref (node) : NULL;
    case OPERAND_TODAY:
      return today != NULL ? today_plus (today, operand->days) : NULL;
    default:
      return NULL;
    }
}

static gboolean
as_number (JsonNode *node, gint64 *scaled)
{
  if (zj_json_is_int (node))
    {
      gint64 value = json_node_get_int (node);

      if (ABS (value) >= G_GINT64_CONSTANT (90000000000))
        return FALSE;
      *scaled = value * 10000;
      return TRUE;
    }
  return zj_json_is_string (node) && zj_decimal_parse (json_node_get_string (node), scaled);
}

static gboolean
values_equal (JsonNode *a, JsonNode *b)
{
  gint64 left, right;

  if (zj_value_is_empty (a) || zj_value_is_empty (b))
    return zj_value_is_empty (a) && zj_value_is_empty (b);
  /* "005" is a code and not 5: numbers only meet numbers when one side is a JSON number. */
  if ((zj_json_is_int (a) || zj_json_is_int (b)) && as_number (a, &left) && as_number (b, &right))
    return left == right;
  return zj_json_equal (a, b);
}

static gboolean
values_in_order (JsonNode *a, JsonNode *b)
{
  gint64 left, right;

  if (zj_value_is_empty (a) || zj_value_is_empty (b))
    return TRUE;
  if (as_number (a, &left) && as_number (b, &right))
    return left <= right;
  if (!zj_json_is_string (a) || !zj_json_is_string (b))
    return TRUE; /* not of one kind: the type check says so, not this one */
  {
    const char *first = json_node_get_string (a);
    const char *second = json_node_get_string (b);

    /* A date and a time of that day: the day decides. */
    if (strlen (first) == 10 || strlen (second) == 10)
      return strncmp (first, second, 10) <= 0;
    return strcmp (first, second) <= 0;
  }
}

gboolean
zj_condition_holds (const ZjCondition *condition, JsonObject *fields, JsonObject *outer, const char *today)
{
  g_autoptr (JsonNode) other = NULL;
  JsonNode *value = NULL;

  g_return_val_if_fail (condition != NULL, FALSE);

  if (condition->field != NULL)
    value = look_up (condition->field, fields, outer);
  switch (condition->op)
    {
    case OP_EQ:
      other = operand_value (&condition->operand, fields, outer, today);
      return values_equal (value, other);
    case OP_LE:
      other = operand_value (&condition->operand, fields, outer, today);
      return values_in_order (value, other);
    case OP_IN:
      for (guint i = 0; i < json_array_get_length (condition->literals); i++)
        if (values_equal (value, json_array_get_element (condition->literals, i)))
          return TRUE;
      return FALSE;
    case OP_SET:
      return !zj_value_is_empty (value);
    case OP_ALL:
      for (guint i = 0; i < condition->parts->len; i++)
        if (!zj_condition_holds (g_ptr_array_index (condition->parts, i), fields, outer, today))
          return FALSE;
      return TRUE;
    case OP_ANY:
      for (guint i = 0; i < condition->parts->len; i++)
        if (zj_condition_holds (g_ptr_array_index (condition->parts, i), fields, outer, today))
          return TRUE;
      return FALSE;
    case OP_NOT:
      return !zj_condition_holds (g_ptr_array_index (condition->parts, 0), fields, outer, today);
    default:
      return FALSE;
    }
}

static void
collect_fields (const ZjCondition *condition, GPtrArray *out)
{
  if (condition->field != NULL)
    g_ptr_array_add (out, condition->field);
  if (condition->operand.field != NULL)
    g_ptr_array_add (out, condition->operand.field);
  for (guint i = 0; condition->parts != NULL && i < condition->parts->len; i++)
    collect_fields (g_ptr_array_index (condition->parts, i), out);
}

GPtrArray *
zj_condition_fields (const ZjCondition *condition)
{
  GPtrArray *fields = g_ptr_array_new ();

  g_return_val_if_fail (condition != NULL, fields);

  collect_fields (condition, fields);
  return fields;
}
