/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-json.h"
#include "zj-merge.h"
#include "zj-store-private.h"

/* What clashes, as [base, mine, theirs]: as the server named it, and what has come to clash since. */

static JsonObject *
find_row (JsonObject *fields, const char *group, const char *row_id)
{
  JsonArray *rows = zj_json_array (fields, group);

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonNode *node = json_array_get_element (rows, i);

      if (JSON_NODE_HOLDS_OBJECT (node) && g_strcmp0 (zj_json_string (json_node_get_object (node), "_id"), row_id) == 0)
        return json_node_get_object (node);
    }
  return NULL;
}

/* The value at a patch path, JSON null where there is none. (transfer full) */
static JsonNode *
value_at (JsonObject *fields, const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", 3);
  JsonObject *row;
  JsonNode *value = NULL;

  if (fields != NULL && g_strv_length (parts) == 1)
    value = zj_json_member (fields, path);
  else if (fields != NULL)
    {
      row = find_row (fields, parts[0], parts[1]);
      if (row != NULL && parts[2] == NULL)
        return zj_json_object_node (zj_json_copy_object (row));
      if (row != NULL)
        value = zj_json_member (row, parts[2]);
    }
  return value != NULL ? zj_json_copy (value) : json_node_new (JSON_NODE_NULL);
}

static void
add_triple (JsonObject *view, const char *path, JsonNode *base, JsonNode *mine, JsonNode *theirs)
{
  JsonArray *triple = json_array_new ();

  json_array_add_element (triple, base);
  json_array_add_element (triple, mine);
  json_array_add_element (triple, theirs);
  json_object_set_array_member (view, path, triple);
}

JsonNode *
zj_conflict_side (JsonArray *triple, guint index)
{
  return triple != NULL && json_array_get_length (triple) > index
             ? zj_json_copy (json_array_get_element (triple, index))
             : json_node_new (JSON_NODE_NULL);
}

/* What the server named: base as it said, mine as it is shown now, theirs as the server has it now. */
static void
add_named (JsonObject *view, JsonObject *named, JsonObject *folded, JsonObject *theirs)
{
  JsonObjectIter iter;
  const char *path;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, named);
  while (json_object_iter_next_ordered (&iter, &path, &node))
    {
      JsonArray *said = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
      JsonArray *own = zj_json_array (folded, path);

      add_triple (view, path, zj_conflict_side (said, 0),
                  own != NULL ? zj_conflict_side (own, 1) : zj_conflict_side (said, 1),
                  theirs != NULL ? value_at (theirs, path) : zj_conflict_side (said, 2));
    }
}

/* What has come to clash since: pulled later, or edited behind the op in conflict. */
static void
add_found (JsonObject *view, ZjForm *form, JsonObject *folded, JsonObject *theirs)
{
  g_autoptr (JsonObject) merged = NULL;
  g_autoptr (JsonObject) clashes = NULL;
  g_autoptr (GPtrArray) elsewhere = NULL;
  JsonObjectIter iter;
  const char *path;
  JsonNode *node;

  if (zj_merge (form, folded, theirs, NULL, &merged, &elsewhere, &clashes) || clashes == NULL)
    return;
  json_object_iter_init_ordered (&iter, clashes);
  while (json_object_iter_next_ordered (&iter, &path, &node))
    if (!json_object_has_member (view, path))
      json_object_set_member (view, path, zj_json_copy (node));
}

static JsonObject *
fold_edits (ZjForm *form, GPtrArray *ops, guint first)
{
  JsonObject *folded = json_object_new ();

  for (guint i = first; i < ops->len; i++)
    {
      JsonObject *next = zj_patch_fold (form, folded, ((ZjOpRow *)ops->pdata[i])->op->patch);

      json_object_unref (folded);
      folded = next;
    }
  return folded;
}

JsonObject *
zj_conflict_view (ZjStore *store, const ZjRow *row, GPtrArray *ops)
{
  ZjForm *form = zj_store_form_of (store, row->form, row->form_version);
  int stuck = zj_ops_first_stuck (ops);
  g_autoptr (JsonObject) view = json_object_new ();
  g_autoptr (JsonObject) folded = NULL;
  const ZjOpRow *op;
  JsonObject *named;

  if (stuck < 0 || form == NULL)
    return NULL;
  op = ops->pdata[stuck];
  named = op->result != NULL ? zj_json_object (op->result, "conflict") : NULL;
  folded = fold_edits (form, ops, (guint)stuck);
  if (named != NULL)
    add_named (view, named, folded, row->gone > 0 ? NULL : row->server);
  if (row->server != NULL && row->gone == 0 && op->op->kind != ZJ_OP_CREATE)
    add_found (view, form, folded, row->server);
  return json_object_get_size (view) > 0 ? g_steal_pointer (&view) : NULL;
}
