/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A patch taken apart and put together again. */

#include "zj-patch-private.h"

#include "zj-attachments.h"
#include "zj-form-private.h"
#include "zj-json.h"
#include "zj-value.h"

#include <string.h>

/* --- reading --- */

gboolean
zj_path_split (ZjForm *form, const char *path, const ZjField **group, char **row, char **member)
{
  const char *slash = strchr (path, '/');
  const char *second;
  g_autofree char *name = NULL;
  const ZjField *field;

  *row = NULL;
  *member = NULL;
  if (slash == NULL)
    return FALSE;
  name = g_strndup (path, slash - path);
  field = zj_form_field (form, name);
  if (field == NULL || field->type != ZJ_FIELD_ROWS)
    return FALSE;
  second = strchr (slash + 1, '/');
  *group = field;
  *row = second != NULL ? g_strndup (slash + 1, second - slash - 1) : g_strdup (slash + 1);
  *member = second != NULL ? g_strdup (second + 1) : NULL;
  return TRUE;
}

void
zj_edits_set_plain (ZjEdits *edits, const char *field, ZjPair *pair)
{
  if (!g_hash_table_contains (edits->plain, field))
    g_ptr_array_add (edits->order, g_strdup (field));
  g_hash_table_insert (edits->plain, g_strdup (field), pair);
}

void
zj_edits_set_row (ZjEdits *edits, ZjRowEdit *edit)
{
  g_autofree char *key = g_strdup_printf ("%s/%s", edit->group->id, edit->row);

  if (!g_hash_table_contains (edits->rows, key))
    g_ptr_array_add (edits->order, g_strdup (key));
  g_hash_table_insert (edits->rows, g_steal_pointer (&key), edit);
}

void
zj_edits_remove (ZjEdits *edits, const char *key)
{
  guint index;

  if (g_ptr_array_find_with_equal_func (edits->order, key, g_str_equal, &index))
    {
      g_autofree char *owned = g_strdup (key); /* the caller's may be the one that goes */

      g_hash_table_remove (edits->plain, owned);
      g_hash_table_remove (edits->rows, owned);
      g_ptr_array_remove_index (edits->order, index);
    }
}

static JsonObject *
as_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* A whole row: in, out, or changed (which is the same as changing its cells). */
static ZjRowEdit *
read_whole (const ZjField *group, const char *row, JsonNode *before, JsonNode *after)
{
  JsonObject *from = as_object (before);
  JsonObject *to = as_object (after);
  ZjRowEdit *edit;

  if (from == NULL && to == NULL)
    return NULL;
  if (from == NULL)
    return zj_row_edit_new (group, row, ZJ_ROW_INSERT, zj_row_copy (to, row));
  if (to == NULL)
    return zj_row_edit_new (group, row, ZJ_ROW_DELETE, zj_row_copy (from, row));
  edit = zj_row_edit_new (group, row, ZJ_ROW_CELLS, NULL);
  g_hash_table_unref (edit->cells);
  edit->cells = zj_row_cells (group, from, to);
  return edit;
}

static void
read_cell (ZjEdits *edits, const ZjField *group, const char *row, const char *member, JsonNode *before, JsonNode *after)
{
  g_autofree char *key = g_strdup_printf ("%s/%s", group->id, row);
  ZjRowEdit *edit = g_hash_table_lookup (edits->rows, key);

  if (zj_value_equal (zj_row_field (group, member), before, after) || strcmp (member, "_id") == 0)
    return;
  if (edit == NULL)
    {
      edit = zj_row_edit_new (group, row, ZJ_ROW_CELLS, NULL);
      zj_edits_set_row (edits, edit);
    }
  if (edit->kind == ZJ_ROW_INSERT)
    zj_object_put (edit->whole, member, zj_value_is_empty (after) ? NULL : after);
  else if (edit->kind == ZJ_ROW_CELLS)
    g_hash_table_insert (edit->cells, g_strdup (member), zj_pair_new (before, after));
}

ZjEdits *
zj_edits_new (ZjForm *form, JsonObject *patch)
{
  ZjEdits *edits = g_new0 (ZjEdits, 1);

  edits->plain = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)zj_pair_free);
  edits->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)zj_row_edit_free);
  edits->order = g_ptr_array_new_with_free_func (g_free);

  /* Whole rows first: a cell of a row that is put in belongs to it. */
  for (int pass = 0; patch != NULL && pass < 2; pass++)
    {
      JsonObjectIter iter;
      const char *path;
      JsonNode *entry;

      json_object_iter_init_ordered (&iter, patch);
      while (json_object_iter_next_ordered (&iter, &path, &entry))
        {
          g_autofree char *row = NULL;
          g_autofree char *member = NULL;
          const ZjField *group;
          JsonNode *before, *after;

          if (!JSON_NODE_HOLDS_ARRAY (entry) || json_array_get_length (json_node_get_array (entry)) != 2)
            continue;
          before = json_array_get_element (json_node_get_array (entry), 0);
          after = json_array_get_element (json_node_get_array (entry), 1);
          if (!zj_path_split (form, path, &group, &row, &member))
            {
              if (pass == 0 && !zj_value_equal (zj_form_field (form, path), before, after))
                zj_edits_set_plain (edits, path, zj_pair_new (before, after));
            }
          else if (member == NULL && pass == 0)
            {
              ZjRowEdit *edit = read_whole (group, row, before, after);

              if (edit != NULL)
                zj_edits_set_row (edits, edit);
            }
          else if (member != NULL && pass == 1)
            read_cell (edits, group, row, member, before, after);
        }
    }
  return edits;
}

void
zj_edits_free (ZjEdits *edits)
{
  g_hash_table_unref (edits->plain);
  g_hash_table_unref (edits->rows);
  g_ptr_array_unref (edits->order);
  g_free (edits);
}

/* --- writing --- */

static void
put_pair (JsonObject *patch, const char *path, JsonNode *before, JsonNode *after)
{
  JsonArray *pair = json_array_sized_new (2);

  json_array_add_element (pair, before != NULL ? zj_json_copy (before) : json_node_new (JSON_NODE_NULL));
  json_array_add_element (pair, after != NULL ? zj_json_copy (after) : json_node_new (JSON_NODE_NULL));
  json_object_set_array_member (patch, path, pair);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

static void
put_row (JsonObject *patch, const char *key, ZjRowEdit *edit)
{
  g_autoptr (GList) names = NULL;

  if (edit->kind != ZJ_ROW_CELLS)
    {
      g_autoptr (JsonNode) whole = zj_json_object_node (json_object_ref (edit->whole));

      put_pair (patch, key, edit->kind == ZJ_ROW_DELETE ? whole : NULL, edit->kind == ZJ_ROW_INSERT ? whole : NULL);
      return;
    }
  names = g_list_sort (g_hash_table_get_keys (edit->cells), compare_names);
  for (GList *name = names; name != NULL; name = name->next)
    {
      ZjPair *pair = g_hash_table_lookup (edit->cells, name->data);
      g_autofree char *path = g_strdup_printf ("%s/%s", key, (const char *)name->data);

      put_pair (patch, path, pair->before, pair->after);
    }
}

JsonObject *
zj_edits_to_patch (ZjEdits *edits)
{
  JsonObject *patch = json_object_new ();

  for (guint i = 0; i < edits->order->len; i++)
    {
      const char *key = g_ptr_array_index (edits->order, i);
      ZjPair *pair = g_hash_table_lookup (edits->plain, key);

      if (pair != NULL)
        put_pair (patch, key, pair->before, pair->after);
      else
        put_row (patch, key, g_hash_table_lookup (edits->rows, key));
    }
  return patch;
}

/* --- applying --- */

static void
apply_row (JsonObject *fields, ZjRowEdit *edit)
{
  JsonArray *rows = zj_json_array (fields, edit->group->id);
  JsonObject *row;

  if (rows == NULL)
    {
      rows = json_array_new ();
      json_object_set_array_member (fields, edit->group->id, rows);
    }
  row = zj_rows_find (fields, edit->group->id, edit->row);
  if (edit->kind == ZJ_ROW_CELLS)
    {
      /* The row may have gone elsewhere: what was typed into it is still shown. */
      if (row == NULL)
        {
          g_autoptr (JsonObject) partial = zj_row_copy (NULL, edit->row);

          zj_row_put_cells (partial, edit->cells, TRUE);
          if (json_object_get_size (partial) > 1)
            json_array_add_object_element (rows, g_steal_pointer (&partial));
        }
      else
        zj_row_put_cells (row, edit->cells, TRUE);
      return;
    }
  for (guint i = 0; row != NULL && i < json_array_get_length (rows); i++)
    {
      JsonNode *node = json_array_get_element (rows, i);

      if (JSON_NODE_HOLDS_OBJECT (node) && json_node_get_object (node) == row)
        {
          json_array_remove_element (rows, i);
          break;
        }
    }
  if (edit->kind == ZJ_ROW_INSERT)
    json_array_add_object_element (rows, zj_row_copy (edit->whole, edit->row));
}

/* In order again; what is no row of ours stays at the end; no rows at all is empty. */
static void
settle_rows (JsonObject *fields, const char *group)
{
  JsonArray *rows = zj_json_array (fields, group);
  JsonArray *sorted = zj_rows_ordered (fields, group);

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonNode *node = json_array_get_element (rows, i);

      if (!JSON_NODE_HOLDS_OBJECT (node) || zj_json_string (json_node_get_object (node), "_id") == NULL)
        json_array_add_element (sorted, zj_json_copy (node));
    }
  if (json_array_get_length (sorted) > 0)
    json_object_set_array_member (fields, group, sorted);
  else
    {
      json_array_unref (sorted);
      json_object_remove_member (fields, group);
    }
}

JsonObject *
zj_edits_apply (ZjEdits *edits, JsonObject *fields)
{
  JsonObject *out = fields != NULL ? zj_json_copy_object (fields) : json_object_new ();
  g_autoptr (GHashTable) touched = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  const char *group;

  for (guint i = 0; i < edits->order->len; i++)
    {
      const char *key = g_ptr_array_index (edits->order, i);
      ZjPair *pair = g_hash_table_lookup (edits->plain, key);
      ZjRowEdit *edit = g_hash_table_lookup (edits->rows, key);

      if (pair != NULL)
        zj_object_put (out, key, pair->after);
      else if (edit != NULL)
        {
          apply_row (out, edit);
          g_hash_table_add (touched, (gpointer)edit->group->id);
        }
    }
  g_hash_table_iter_init (&iter, touched);
  while (g_hash_table_iter_next (&iter, (gpointer *)&group, NULL))
    settle_rows (out, group);
  return out;
}
