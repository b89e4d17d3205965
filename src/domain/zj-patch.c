/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-merge.h"

#include "zj-form-private.h"
#include "zj-json.h"
#include "zj-patch-private.h"

#include <string.h>

/* --- diff --- */

/* Rows can be compared one by one if each is an object with an _id of its own. */
static gboolean
are_rows (JsonNode *value)
{
  g_autoptr (GHashTable) ids = NULL;
  JsonArray *rows;

  if (zj_value_is_empty (value))
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (value))
    return FALSE;
  ids = g_hash_table_new (g_str_hash, g_str_equal);
  rows = json_node_get_array (value);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonNode *node = json_array_get_element (rows, i);
      const char *id = JSON_NODE_HOLDS_OBJECT (node) ? zj_json_string (json_node_get_object (node), "_id") : NULL;

      if (id == NULL || *id == '\0' || strchr (id, '/') != NULL || !g_hash_table_add (ids, (gpointer)id))
        return FALSE;
    }
  return TRUE;
}

static GHashTable *
rows_by_id (JsonNode *value)
{
  GHashTable *table = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *rows = zj_value_is_empty (value) ? NULL : json_node_get_array (value);

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      g_hash_table_insert (table, (gpointer)zj_json_string (row, "_id"), row);
    }
  return table;
}

static void
diff_rows (ZjEdits *edits, const ZjField *group, JsonNode *from, JsonNode *to)
{
  g_autoptr (GHashTable) before = rows_by_id (from);
  g_autoptr (GHashTable) after = rows_by_id (to);
  JsonArray *sides[2] = { zj_value_is_empty (to) ? NULL : json_node_get_array (to),
                          zj_value_is_empty (from) ? NULL : json_node_get_array (from) };

  for (guint side = 0; side < 2; side++)
    for (guint i = 0; sides[side] != NULL && i < json_array_get_length (sides[side]); i++)
      {
        const char *id = zj_json_string (json_array_get_object_element (sides[side], i), "_id");
        JsonObject *old = g_hash_table_lookup (before, id);
        JsonObject *new = g_hash_table_lookup (after, id);
        ZjRowEdit *edit;

        if (side == 1 && new != NULL)
          continue;
        if (old == NULL)
          zj_edits_set_row (edits, zj_row_edit_new (group, id, ZJ_ROW_INSERT, zj_row_copy (new, id)));
        else if (new == NULL)
          zj_edits_set_row (edits, zj_row_edit_new (group, id, ZJ_ROW_DELETE, zj_row_copy (old, id)));
        else
          {
            edit = zj_row_edit_new (group, id, ZJ_ROW_CELLS, NULL);
            g_hash_table_unref (edit->cells);
            edit->cells = zj_row_cells (group, old, new);
            if (g_hash_table_size (edit->cells) > 0)
              zj_edits_set_row (edits, edit);
            else
              zj_row_edit_free (edit);
          }
      }
}

static void
diff_member (ZjEdits *edits, ZjForm *form, const char *name, JsonObject *from, JsonObject *to)
{
  const ZjField *field = zj_form_field (form, name);
  JsonNode *before = from != NULL ? json_object_get_member (from, name) : NULL;
  JsonNode *after = to != NULL ? json_object_get_member (to, name) : NULL;

  if (strchr (name, '/') != NULL) /* no field has such a name, and as a path it would say something else */
    return;
  if (field != NULL && field->type == ZJ_FIELD_ROWS && are_rows (before) && are_rows (after))
    diff_rows (edits, field, before, after);
  else if (!zj_value_equal (field, before, after))
    zj_edits_set_plain (edits, name, zj_pair_new (before, after));
}

JsonObject *
zj_patch_diff (ZjForm *form, JsonObject *from, JsonObject *to)
{
  g_autoptr (ZjEdits) edits = NULL;
  JsonObjectIter iter;
  const char *name;

  g_return_val_if_fail (form != NULL, NULL);

  edits = zj_edits_new (form, NULL);
  if (to != NULL)
    {
      json_object_iter_init_ordered (&iter, to);
      while (json_object_iter_next_ordered (&iter, &name, NULL))
        diff_member (edits, form, name, from, to);
    }
  if (from != NULL)
    {
      json_object_iter_init_ordered (&iter, from);
      while (json_object_iter_next_ordered (&iter, &name, NULL))
        if (to == NULL || !json_object_has_member (to, name))
          diff_member (edits, form, name, from, to);
    }
  return zj_edits_to_patch (edits);
}

static void
drop_foreign_cells (ZjRowEdit *edit)
{
  GHashTableIter iter;
  const char *member;

  g_hash_table_iter_init (&iter, edit->cells);
  while (g_hash_table_iter_next (&iter, (gpointer *)&member, NULL))
    {
      const ZjField *field = zj_row_field (edit->group, member);

      if (field != NULL ? field->server_owned : edit->group->server_owned) /* also _pos */
        g_hash_table_iter_remove (&iter);
    }
}

/* FALSE: nothing of it is the project's. */
static gboolean
keep_own (ZjForm *form, const char *key, ZjEdits *edits, JsonObject *from, JsonObject *to)
{
  ZjRowEdit *edit = g_hash_table_lookup (edits->rows, key);
  const ZjField *field = edit == NULL ? zj_form_field (form, key) : NULL;
  JsonObject *before, *after;

  if (edit == NULL)
    return field == NULL || (!field->server_owned && field->computed == NULL);
  before = zj_rows_find (from, edit->group->id, edit->row);
  after = zj_rows_find (to, edit->group->id, edit->row);
  if (edit->kind != ZJ_ROW_CELLS)
    return !zj_row_is_servers (form, edit->group, before != NULL ? before : after);
  if (!edit->group->server_owned && zj_row_is_servers (form, edit->group, before))
    return FALSE;
  drop_foreign_cells (edit);
  return g_hash_table_size (edit->cells) > 0;
}

JsonObject *
zj_patch_diff_own (ZjForm *form, JsonObject *from, JsonObject *to)
{
  g_autoptr (JsonObject) patch = zj_patch_diff (form, from, to);
  g_autoptr (ZjEdits) edits = NULL;

  g_return_val_if_fail (form != NULL, NULL);

  edits = zj_edits_new (form, patch);
  for (guint i = 0; i < edits->order->len;)
    {
      const char *key = g_ptr_array_index (edits->order, i);

      if (keep_own (form, key, edits, from, to))
        i++;
      else
        zj_edits_remove (edits, key);
    }
  return zj_edits_to_patch (edits);
}

/* --- apply --- */

JsonObject *
zj_patch_apply (ZjForm *form, JsonObject *fields, JsonObject *patch)
{
  g_autoptr (ZjEdits) edits = NULL;

  g_return_val_if_fail (form != NULL, NULL);

  edits = zj_edits_new (form, patch);
  return zj_edits_apply (edits, fields);
}

gboolean
zj_patch_is_empty (JsonObject *patch)
{
  return patch == NULL || json_object_get_size (patch) == 0;
}

/* --- fold --- */

/* (transfer full) or NULL if the two cancel out */
static ZjPair *
fold_pairs (const ZjField *field, const ZjPair *first, const ZjPair *second)
{
  return zj_value_equal (field, first->before, second->after) ? NULL : zj_pair_new (first->before, second->after);
}

static ZjRowEdit *
cells_edit (const ZjRowEdit *like, GHashTable *cells /* (transfer full) */)
{
  ZjRowEdit *edit;

  if (g_hash_table_size (cells) == 0)
    {
      g_hash_table_unref (cells);
      return NULL;
    }
  edit = zj_row_edit_new (like->group, like->row, ZJ_ROW_CELLS, NULL);
  g_hash_table_unref (edit->cells);
  edit->cells = cells;
  return edit;
}

static ZjRowEdit *
fold_cells (const ZjRowEdit *first, const ZjRowEdit *second)
{
  GHashTable *cells = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)zj_pair_free);
  GHashTableIter iter;
  const char *name;
  ZjPair *pair;

  g_hash_table_iter_init (&iter, first->cells);
  while (g_hash_table_iter_next (&iter, (gpointer *)&name, (gpointer *)&pair))
    {
      ZjPair *later = g_hash_table_lookup (second->cells, name);
      ZjPair *folded = later != NULL ? fold_pairs (zj_row_field (first->group, name), pair, later)
                                     : zj_pair_new (pair->before, pair->after);

      if (folded != NULL)
        g_hash_table_insert (cells, g_strdup (name), folded);
    }
  g_hash_table_iter_init (&iter, second->cells);
  while (g_hash_table_iter_next (&iter, (gpointer *)&name, (gpointer *)&pair))
    if (!g_hash_table_contains (first->cells, name))
      g_hash_table_insert (cells, g_strdup (name), zj_pair_new (pair->before, pair->after));
  return cells_edit (first, cells);
}

/* What the two do to a row together; NULL if nothing. */
static ZjRowEdit *
fold_rows (const ZjRowEdit *first, const ZjRowEdit *second)
{
  g_autoptr (JsonObject) row = NULL;

  switch (first->kind)
    {
    case ZJ_ROW_INSERT:
      if (second->kind == ZJ_ROW_DELETE)
        return NULL;
      row = zj_row_copy (second->kind == ZJ_ROW_INSERT ? second->whole : first->whole, first->row);
      if (second->kind == ZJ_ROW_CELLS)
        zj_row_put_cells (row, second->cells, TRUE);
      return zj_row_edit_new (first->group, first->row, ZJ_ROW_INSERT, g_steal_pointer (&row));
    case ZJ_ROW_DELETE:
      if (second->kind == ZJ_ROW_INSERT)
        return cells_edit (first, zj_row_cells (first->group, first->whole, second->whole));
      if (second->kind == ZJ_ROW_CELLS) /* typed into a row that had gone: as applying does */
        {
          row = zj_row_copy (NULL, first->row);
          zj_row_put_cells (row, second->cells, TRUE);
          if (json_object_get_size (row) > 1)
            return cells_edit (first, zj_row_cells (first->group, first->whole, row));
        }
      return zj_row_edit_new (first->group, first->row, ZJ_ROW_DELETE, zj_row_copy (first->whole, first->row));
    default:
      break;
    }

  if (second->kind == ZJ_ROW_CELLS)
    return fold_cells (first, second);
  row = zj_row_copy (second->whole, first->row);
  if (second->kind == ZJ_ROW_DELETE) /* the row as it was before the first */
    zj_row_put_cells (row, first->cells, FALSE);
  return zj_row_edit_new (first->group, first->row, second->kind, g_steal_pointer (&row));
}

JsonObject *
zj_patch_fold (ZjForm *form, JsonObject *first, JsonObject *second)
{
  g_autoptr (ZjEdits) one = NULL;
  g_autoptr (ZjEdits) two = NULL;

  g_return_val_if_fail (form != NULL, NULL);

  one = zj_edits_new (form, first);
  two = zj_edits_new (form, second);
  for (guint i = 0; i < two->order->len; i++)
    {
      const char *key = g_ptr_array_index (two->order, i);
      ZjPair *pair = g_hash_table_lookup (two->plain, key);
      ZjPair *earlier = g_hash_table_lookup (one->plain, key);
      ZjRowEdit *edit = g_hash_table_lookup (two->rows, key);
      ZjRowEdit *before = g_hash_table_lookup (one->rows, key);

      if (pair != NULL)
        {
          ZjPair *folded = earlier != NULL ? fold_pairs (zj_form_field (form, key), earlier, pair)
                                           : zj_pair_new (pair->before, pair->after);

          if (folded != NULL)
            zj_edits_set_plain (one, key, folded);
          else
            zj_edits_remove (one, key);
        }
      else if (before != NULL)
        {
          ZjRowEdit *folded = fold_rows (before, edit);

          if (folded != NULL)
            zj_edits_set_row (one, folded);
          else
            zj_edits_remove (one, key);
        }
      else
        {
          g_autofree char *stolen = NULL;

          g_hash_table_steal_extended (two->rows, key, (gpointer *)&stolen, NULL);
          zj_edits_set_row (one, edit);
        }
    }
  return zj_edits_to_patch (one);
}
