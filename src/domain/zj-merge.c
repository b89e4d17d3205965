/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Three-way merge (protocol.md §5). The base of a field that was edited here is the old value in the patch: what the
 * user saw when typing. `moved` adds what the patch cannot know: the rest of a merge group, rows that went, and what
 * came from elsewhere. */

#include "zj-merge.h"

#include "zj-form-private.h"
#include "zj-json.h"
#include "zj-patch-private.h"
#include "zj-value.h"

#include <string.h>

typedef struct
{
  ZjForm *form;
  ZjEdits *mine;
  JsonObject *current;
  JsonObject *moved; /* may be NULL */
  JsonObject *conflict;
  GPtrArray *gone; /* keys of the server's rows that were edited here and are no more */
} Merge;

static void
clash (Merge *merge, const char *path, JsonNode *base, JsonNode *mine, JsonNode *theirs)
{
  JsonNode *sides[] = { base, mine, theirs };
  JsonArray *triple;

  if (json_object_has_member (merge->conflict, path))
    return;
  triple = json_array_sized_new (3);
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    json_array_add_element (triple,
                            zj_value_is_empty (sides[i]) ? json_node_new (JSON_NODE_NULL) : zj_json_copy (sides[i]));
  json_object_set_array_member (merge->conflict, path, triple);
}

static void
clash_rows (Merge *merge, const char *path, JsonObject *base, JsonObject *mine, JsonObject *theirs)
{
  JsonObject *rows[] = { base, mine, theirs };
  JsonNode *nodes[3] = { NULL, NULL, NULL };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i] != NULL)
      nodes[i] = zj_json_object_node (json_object_ref (rows[i]));
  clash (merge, path, nodes[0], nodes[1], nodes[2]);
  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++)
    g_clear_pointer (&nodes[i], json_node_unref);
}

/* --- fields, of the record or of one row --- */

static JsonNode *
value_in (JsonObject *values, const char *name)
{
  return values != NULL ? json_object_get_member (values, name) : NULL;
}

/* What a set of fields is: those of the form, or those of a rows group with the path of the row in front. */
typedef struct
{
  const ZjField *const *fields;
  guint n_fields;
  const char *prefix; /* "" or "group/ROW/" */
  GHashTable *pairs;  /* mine */
  JsonObject *theirs;
} Scope;

static JsonNode *
moved_value (Merge *merge, const Scope *scope, const char *name, gboolean *has_moved)
{
  g_autofree char *path = g_strconcat (scope->prefix, name, NULL);

  *has_moved = merge->moved != NULL && json_object_has_member (merge->moved, path);
  return *has_moved ? json_object_get_member (merge->moved, path) : NULL;
}

/* A merge group holds together: if this side changed one member and the other side another, nobody saw the pair that
 * would come out, so every member that moved is put before the user. */
static void
merge_group (Merge *merge, const Scope *scope, const char *group)
{
  gboolean mine_differs = FALSE;
  gboolean theirs_moved = FALSE;

  for (int pass = 0; pass < 2; pass++)
    {
      if (pass == 1 && !(mine_differs && theirs_moved))
        return;
      for (guint i = 0; i < scope->n_fields; i++)
        {
          const ZjField *field = scope->fields[i];
          ZjPair *pair = g_hash_table_lookup (scope->pairs, field->id);
          JsonNode *theirs = value_in (scope->theirs, field->id);
          g_autofree char *path = NULL;
          gboolean has_moved;
          JsonNode *base;

          if (g_strcmp0 (field->merge_group, group) != 0 || field->server_owned)
            continue;
          path = g_strconcat (scope->prefix, field->id, NULL);
          base = moved_value (merge, scope, field->id, &has_moved);
          has_moved = has_moved && !zj_value_equal (field, base, theirs);
          if (pair != NULL)
            {
              gboolean differs = !zj_value_equal (field, pair->after, theirs);

              mine_differs |= differs;
              theirs_moved |= differs && !zj_value_equal (field, pair->before, theirs);
              if (pass == 1)
                clash (merge, path, pair->before, pair->after, theirs);
            }
          else if (has_moved)
            {
              theirs_moved = TRUE;
              if (pass == 1)
                clash (merge, path, base, base, theirs);
            }
        }
    }
}

static const ZjField *
scope_field (const Scope *scope, const char *name)
{
  for (guint i = 0; i < scope->n_fields; i++)
    if (strcmp (scope->fields[i]->id, name) == 0)
      return scope->fields[i];
  return NULL;
}

static void
merge_scope (Merge *merge, const Scope *scope)
{
  GHashTableIter iter;
  const char *name;
  ZjPair *pair;

  g_hash_table_iter_init (&iter, scope->pairs);
  while (g_hash_table_iter_next (&iter, (gpointer *)&name, (gpointer *)&pair))
    {
      const ZjField *field = scope_field (scope, name);
      JsonNode *theirs = value_in (scope->theirs, name);
      g_autofree char *path = NULL;

      /* Two new places of one row: the order is no statement of anybody's, and index strings are nothing to choose
       * between. */
      if (strcmp (name, "_pos") == 0 && *scope->prefix != '\0')
        continue;
      path = g_strconcat (scope->prefix, name, NULL);
      if (!zj_value_equal (field, theirs, pair->before) && !zj_value_equal (field, theirs, pair->after))
        clash (merge, path, pair->before, pair->after, theirs);
      if (field != NULL && field->merge_group != NULL)
        merge_group (merge, scope, field->merge_group);
    }
}

/* --- rows --- */

/* Is what the project said in this row the same? Its place and what the server adds are not. */
static gboolean
rows_say_the_same (const ZjField *group, JsonObject *a, JsonObject *b)
{
  g_autoptr (GHashTable) cells = zj_row_cells (group, a, b);
  GHashTableIter iter;
  const char *name;

  g_hash_table_iter_init (&iter, cells);
  while (g_hash_table_iter_next (&iter, (gpointer *)&name, NULL))
    {
      const ZjField *field = zj_row_field (group, name);

      if (strcmp (name, "_pos") != 0 && (field == NULL || !field->server_owned))
        return FALSE;
    }
  return TRUE;
}

static gboolean
only_moves_place (const ZjRowEdit *edit)
{
  return g_hash_table_size (edit->cells) == 1 && g_hash_table_contains (edit->cells, "_pos");
}

/* The row was edited here and is gone there. */
static void
clash_with_deletion (Merge *merge, const char *key, const ZjRowEdit *edit)
{
  JsonNode *moved = value_in (merge->moved, key);
  JsonObject *known = moved != NULL && JSON_NODE_HOLDS_OBJECT (moved) ? json_node_get_object (moved) : NULL;
  g_autoptr (JsonObject) base = zj_row_copy (known, edit->row);
  g_autoptr (JsonObject) mine = zj_row_copy (known, edit->row);

  zj_row_put_cells (base, edit->cells, FALSE);
  zj_row_put_cells (mine, edit->cells, TRUE);
  clash_rows (merge, key, base, mine, NULL);
}

/* FALSE: the edit has become pointless and is left out. */
static gboolean
merge_row (Merge *merge, const char *key, ZjRowEdit *edit)
{
  JsonObject *theirs = zj_rows_find (merge->current, edit->group->id, edit->row);
  g_autofree char *prefix = NULL;

  switch (edit->kind)
    {
    case ZJ_ROW_INSERT:
      if (theirs != NULL && !rows_say_the_same (edit->group, edit->whole, theirs))
        clash_rows (merge, key, NULL, edit->whole, theirs);
      return theirs == NULL;
    case ZJ_ROW_DELETE:
      if (theirs != NULL && !rows_say_the_same (edit->group, edit->whole, theirs))
        clash_rows (merge, key, edit->whole, NULL, theirs);
      return theirs != NULL;
    default:
      break;
    }

  if (theirs == NULL)
    {
      /* What was typed into a row of the server's goes with it; nobody could choose to keep it. */
      if (edit->group->server_owned)
        g_ptr_array_add (merge->gone, g_strdup (key));
      else if (!only_moves_place (edit))
        clash_with_deletion (merge, key, edit);
      return FALSE;
    }
  prefix = g_strconcat (key, "/", NULL);
  merge_scope (merge, &(Scope){ edit->group->fields, edit->group->n_fields, prefix, edit->cells, theirs });
  return TRUE;
}

/* --- what came from elsewhere --- */

static JsonObject *
object_of (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gboolean
moved_elsewhere (Merge *merge, const char *path, JsonNode *base)
{
  g_autofree char *row = NULL;
  g_autofree char *member = NULL;
  g_autofree char *key = NULL;
  const ZjField *field;
  ZjRowEdit *edit;
  JsonObject *theirs;

  if (!zj_path_split (merge->form, path, &field, &row, &member))
    {
      field = zj_form_field (merge->form, path);
      return !(field != NULL && field->server_owned) && !g_hash_table_contains (merge->mine->plain, path)
             && !zj_value_equal (field, base, value_in (merge->current, path));
    }
  if (field->server_owned && (member == NULL || strcmp (member, "_pos") == 0))
    return FALSE;
  key = g_strdup_printf ("%s/%s", field->id, row);
  edit = g_hash_table_lookup (merge->mine->rows, key);
  theirs = zj_rows_find (merge->current, field->id, row);
  if (!field->server_owned && zj_row_is_servers (merge->form, field, theirs != NULL ? theirs : object_of (base)))
    return FALSE;
  if (edit != NULL && edit->kind != ZJ_ROW_CELLS)
    return FALSE;
  if (member == NULL)
    {
      JsonObject *was = object_of (base);

      return (was == NULL) != (theirs == NULL) || (was != NULL && !rows_say_the_same (field, was, theirs));
    }
  {
    const ZjField *inner = zj_row_field (field, member);

    return theirs != NULL && !(inner != NULL ? inner->server_owned : field->server_owned)
           && !(edit != NULL && g_hash_table_contains (edit->cells, member))
           && !zj_value_equal (inner, base, value_in (theirs, member));
  }
}

static GPtrArray *
list_elsewhere (Merge *merge)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  JsonObjectIter iter;
  const char *path;
  JsonNode *base;

  for (guint i = 0; i < merge->gone->len; i++)
    g_ptr_array_add (paths, g_strdup (g_ptr_array_index (merge->gone, i)));
  if (merge->moved == NULL)
    return paths;
  json_object_iter_init_ordered (&iter, merge->moved);
  while (json_object_iter_next_ordered (&iter, &path, &base))
    if (moved_elsewhere (merge, path, base))
      g_ptr_array_add (paths, g_strdup (path));
  return paths;
}

gboolean
zj_merge (ZjForm *form,
          JsonObject *patch,
          JsonObject *current,
          JsonObject *moved,
          JsonObject **merged,
          GPtrArray **elsewhere,
          JsonObject **conflict)
{
  g_autoptr (ZjEdits) edits = NULL;
  g_autoptr (JsonObject) clashes = json_object_new ();
  g_autoptr (GPtrArray) pointless = g_ptr_array_new ();
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_free);
  Merge merge = { form, NULL, current, moved, clashes, gone };
  GHashTableIter iter;
  const char *key;
  ZjRowEdit *edit;

  g_return_val_if_fail (form != NULL && current != NULL, FALSE);

  if (merged != NULL)
    *merged = NULL;
  if (elsewhere != NULL)
    *elsewhere = NULL;
  if (conflict != NULL)
    *conflict = NULL;

  merge.mine = edits = zj_edits_new (form, patch);
  merge_scope (&merge, &(Scope){ form->fields, form->n_fields, "", edits->plain, current });
  g_hash_table_iter_init (&iter, edits->rows);
  while (g_hash_table_iter_next (&iter, (gpointer *)&key, (gpointer *)&edit))
    if (!merge_row (&merge, key, edit))
      g_ptr_array_add (pointless, (gpointer)key);

  if (json_object_get_size (clashes) > 0)
    {
      if (conflict != NULL)
        *conflict = g_steal_pointer (&clashes);
      return FALSE;
    }
  if (elsewhere != NULL)
    *elsewhere = list_elsewhere (&merge);
  for (guint i = 0; i < pointless->len; i++)
    zj_edits_remove (edits, g_ptr_array_index (pointless, i));
  if (merged != NULL)
    *merged = zj_edits_apply (edits, current);
  return TRUE;
}
