/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From JSON that is not canonical yet (scripts, feeds) to a canonical value. */

#include "zj-form-private.h"

#include "zj-json.h"
#include "zj-patch-private.h"
#include "zj-value.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  ZjRandom *random;
  ZjClock *clock;
  ZjProblem **problem; /* may be NULL */
} Parsing;

static gboolean parse_json (const ZjField *field, JsonNode *node, Parsing *parsing, JsonNode **value);

static gboolean
parse_row (const ZjField *group, JsonObject *source, const char *last_position, Parsing *parsing, JsonObject **row)
{
  g_autoptr (JsonObject) out = json_object_new ();
  g_autofree char *fresh_id = NULL;
  g_autofree char *fresh_position = NULL;
  const char *id = zj_json_string (source, "_id");
  const char *position = zj_json_string (source, "_pos");
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (id == NULL)
    id = fresh_id = zj_random_uuid7 (parsing->random, parsing->clock);
  if (position == NULL)
    position = fresh_position = zj_position_between (last_position, NULL);
  json_object_set_string_member (out, "_id", id);
  json_object_set_string_member (out, "_pos", position);

  json_object_iter_init_ordered (&iter, source);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      const ZjField *field = zj_row_field (group, name);
      JsonNode *value = NULL;

      if (strcmp (name, "_id") == 0 || strcmp (name, "_pos") == 0)
        continue;
      if (field == NULL)
        return zj_field_refuse (group, parsing->problem, "unknown-field", _ ("“%s” has no column “%s”."),
                                zj_label (&group->label), name);
      if (!parse_json (field, node, parsing, &value))
        return FALSE;
      zj_json_set_node (out, name, value);
    }
  *row = g_steal_pointer (&out);
  return TRUE;
}

static gboolean
parse_rows (const ZjField *field, JsonArray *rows, Parsing *parsing, JsonNode **value)
{
  g_autoptr (JsonArray) out = json_array_new ();
  g_autofree char *last = NULL;

  if (field->max_rows > 0 && json_array_get_length (rows) > (guint)field->max_rows)
    return zj_field_refuse (field, parsing->problem, "too-many-rows",
                            _ ("“%s” takes at most %d rows, and this has %u."), zj_label (&field->label),
                            field->max_rows, json_array_get_length (rows));
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonNode *node = json_array_get_element (rows, i);
      JsonObject *row = NULL;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        return zj_field_refuse (field, parsing->problem, "not-canonical",
                                _ ("“%s” holds a value of another kind than this field takes. Enter it again."),
                                zj_label (&field->label));
      if (!parse_row (field, json_node_get_object (node), last, parsing, &row))
        return FALSE;
      g_free (last);
      last = g_strdup (zj_json_string (row, "_pos"));
      json_array_add_object_element (out, row);
    }
  if (json_array_get_length (out) > 0)
    *value = zj_json_array_node (g_steal_pointer (&out));
  return TRUE;
}

static gboolean
parse_json (const ZjField *field, JsonNode *node, Parsing *parsing, JsonNode **value)
{
  *value = NULL;
  if (zj_value_is_empty (node))
    return TRUE;
  if (field->type == ZJ_FIELD_ROWS && JSON_NODE_HOLDS_ARRAY (node))
    return parse_rows (field, json_node_get_array (node), parsing, value)
           && zj_field_check (field, *value, field->id, NULL, parsing->problem);
  if (zj_json_is_string (node))
    return zj_field_parse (field, json_node_get_string (node), value, parsing->problem);
  if (field->type == ZJ_FIELD_DECIMAL && zj_json_is_int (node))
    {
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));

      return zj_field_parse (field, text, value, parsing->problem);
    }
  if (!zj_field_check (field, node, field->id, NULL, parsing->problem))
    return FALSE;
  *value = zj_json_copy (node);
  return TRUE;
}

gboolean
zj_field_parse_json (const ZjField *field,
                     JsonNode *node,
                     ZjRandom *random,
                     ZjClock *clock,
                     JsonNode **value,
                     ZjProblem **problem)
{
  Parsing parsing = { random, clock, problem };
  g_autoptr (JsonNode) parsed = NULL;

  g_return_val_if_fail (field != NULL && value != NULL, FALSE);

  *value = NULL;
  if (problem != NULL)
    *problem = NULL;
  if (!parse_json (field, node, &parsing, &parsed))
    return FALSE;
  *value = g_steal_pointer (&parsed);
  return TRUE;
}
