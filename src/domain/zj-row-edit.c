/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Pairs of values, rows, and what a patch does to one row. */

#include "zj-patch-private.h"

#include "zj-attachments.h"
#include "zj-form-private.h"
#include "zj-json.h"

#include <string.h>

static JsonNode *
ref_filled (JsonNode *node)
{
  return zj_value_is_empty (node) ? NULL : json_node_ref (node);
}

ZjPair *
zj_pair_new (JsonNode *before, JsonNode *after)
{
  ZjPair *pair = g_new (ZjPair, 1);

  pair->before = ref_filled (before);
  pair->after = ref_filled (after);
  return pair;
}

void
zj_pair_free (ZjPair *pair)
{
  g_clear_pointer (&pair->before, json_node_unref);
  g_clear_pointer (&pair->after, json_node_unref);
  g_free (pair);
}

ZjRowEdit *
zj_row_edit_new (const ZjField *group, const char *row, ZjRowEditKind kind, JsonObject *whole)
{
  ZjRowEdit *edit = g_new0 (ZjRowEdit, 1);

  edit->group = group;
  edit->row = g_strdup (row);
  edit->kind = kind;
  edit->whole = whole;
  edit->cells = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)zj_pair_free);
  return edit;
}

void
zj_row_edit_free (ZjRowEdit *edit)
{
  g_free (edit->row);
  g_clear_pointer (&edit->whole, json_object_unref);
  g_clear_pointer (&edit->cells, g_hash_table_unref);
  g_free (edit);
}

const ZjField *
zj_row_field (const ZjField *group, const char *member)
{
  for (guint i = 0; i < group->n_fields; i++)
    if (strcmp (group->fields[i]->id, member) == 0)
      return group->fields[i];
  return NULL;
}

JsonObject *
zj_rows_find (JsonObject *fields, const char *group, const char *row)
{
  JsonArray *rows = zj_json_array (fields, group);

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonNode *node = json_array_get_element (rows, i);

      if (JSON_NODE_HOLDS_OBJECT (node) && g_strcmp0 (zj_json_string (json_node_get_object (node), "_id"), row) == 0)
        return json_node_get_object (node);
    }
  return NULL;
}

static void
collect_cells (const ZjField *group, JsonObject *names, JsonObject *from, JsonObject *to, GHashTable *cells)
{
  JsonObjectIter iter;
  const char *name;

  if (names == NULL)
    return;
  json_object_iter_init_ordered (&iter, names);
  while (json_object_iter_next_ordered (&iter, &name, NULL))
    {
      JsonNode *before = from != NULL ? json_object_get_member (from, name) : NULL;
      JsonNode *after = to != NULL ? json_object_get_member (to, name) : NULL;

      if (strcmp (name, "_id") != 0 && !g_hash_table_contains (cells, name)
          && !zj_value_equal (zj_row_field (group, name), before, after))
        g_hash_table_insert (cells, g_strdup (name), zj_pair_new (before, after));
    }
}

GHashTable *
zj_row_cells (const ZjField *group, JsonObject *from, JsonObject *to)
{
  GHashTable *cells = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)zj_pair_free);

  collect_cells (group, to, from, to, cells);
  collect_cells (group, from, from, to, cells);
  return cells;
}

JsonObject *
zj_row_copy (JsonObject *row, const char *id)
{
  JsonObject *out = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_set_string_member (out, "_id", id);
  if (row == NULL)
    return out;
  json_object_iter_init_ordered (&iter, row);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    if (strcmp (name, "_id") != 0 && !zj_value_is_empty (value))
      json_object_set_member (out, name, zj_json_copy (value));
  return out;
}

void
zj_object_put (JsonObject *object, const char *name, JsonNode *value)
{
  if (value != NULL)
    json_object_set_member (object, name, zj_json_copy (value));
  else if (json_object_has_member (object, name))
    json_object_remove_member (object, name);
}

void
zj_row_put_cells (JsonObject *row, GHashTable *cells, gboolean forward)
{
  GHashTableIter iter;
  const char *name;
  ZjPair *pair;

  g_hash_table_iter_init (&iter, cells);
  while (g_hash_table_iter_next (&iter, (gpointer *)&name, (gpointer *)&pair))
    zj_object_put (row, name, forward ? pair->after : pair->before);
}

gboolean
zj_row_is_servers (ZjForm *form, const ZjField *group, JsonObject *row)
{
  return group->server_owned || (strcmp (group->id, "attachments") == 0 && zj_attachment_is_servers (form, row));
}
