/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-error.h"
#include "zj-json.h"
#include "zj-merge.h"
#include "zj-store-private.h"
#include "zj-value.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- the user's choice --- */

typedef struct
{
  char *id;
  gboolean mine;
  JsonObject *choice; /* NULL: all mine, or all theirs */
  JsonObject *seen;
} ResolveCall;

typedef struct
{
  ZjStore *store;
  ZjDb *db;
  const ResolveCall *call;
  ZjRow *row;
  ZjForm *form;
  GPtrArray *ops;
  guint stuck;
  ZjOpRow *op; /* the one in conflict */
  JsonObject *view;
  char *operator_name;
} Resolving;

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_INVALID, message);
  return FALSE;
}

static gboolean
audit (Resolving *r, const char *verb, const char *op, JsonObject *paths, GError **error)
{
  return zj_store_add_audit (r->store, r->db, r->row->id, r->row->project, r->operator_name, verb, op, paths, error);
}

/* Ends the op in conflict and what builds on it. @absorbed: the edits live on in the op that takes their place. */
static gboolean
end_ops (Resolving *r, gboolean absorbed, GError **error)
{
  for (guint i = r->stuck; i < r->ops->len; i++)
    {
      ZjOpRow *op = r->ops->pdata[i];
      gboolean edit = op->op->kind == ZJ_OP_CREATE || op->op->kind == ZJ_OP_UPDATE;
      ZjOpState state = i == r->stuck || (absorbed && edit) ? ZJ_OP_REPLACED : ZJ_OP_CANCELLED;

      if (state == ZJ_OP_CANCELLED && !audit (r, "cancel", op->op->id, NULL, error))
        return FALSE;
      if (!zj_op_row_set_state (r->store, r->db, op, state, error))
        return FALSE;
    }
  g_ptr_array_set_size (r->ops, (int)r->stuck);
  return TRUE;
}

/* A new op in the place of the one in conflict, on top of what the server has now. */
static gboolean
put_op (Resolving *r,
        ZjOpKind kind,
        gint64 place,
        const char *replaces,
        gint64 revives,
        JsonObject *patch,
        GError **error)
{
  ZjOpRow *op = zj_op_row_new (r->store, r->row, kind, r->operator_name);

  op->place = place;
  op->op->replaces = g_strdup (replaces);
  op->op->revives = revives;
  json_object_unref (op->op->patch);
  op->op->patch = json_object_ref (patch);
  zj_op_row_set_base (op, r->row, r->ops);
  g_ptr_array_add (r->ops, op);
  return zj_op_row_insert (r->db, op, error);
}

/* Mine, as it was: said again, on what the user has now seen. Ops behind it stay. */
static gboolean
say_again (Resolving *r, GError **error)
{
  g_autoptr (ZjOpRow) again = NULL;

  if (r->op->op->kind == ZJ_OP_ACTION
      && zj_form_may_act (r->form, r->row->server_state != NULL ? r->row->server_state : r->row->state, r->row->fields,
                          r->op->op->action, FALSE)
             == NULL)
    return refuse (error, _ ("The record has moved on: in its present state it does not allow that any more."));
  again = zj_op_row_reissue (r->store, r->db, r->op, error);
  if (again == NULL)
    return FALSE;
  if (r->stuck == 0 && r->op->op->kind != ZJ_OP_CREATE
      && !zj_db_run (r->db, error, "UPDATE op SET base_op = NULL, base_revision = ?, seen_revision = ? WHERE key = ?",
                     "iii", r->row->revision, r->row->revision, again->key))
    return FALSE;
  return audit (r, "resolve", again->op->id, r->view, error);
}

static gboolean
resolve_deleted (Resolving *r, GError **error)
{
  gboolean mine = r->call->mine || r->call->choice != NULL;
  g_autofree char *replaces = g_strdup (r->op->op->id);
  gint64 place = r->op->place;
  gint64 gone = MAX (r->row->gone, r->row->revision + 1);
  g_autoptr (JsonObject) empty = json_object_new ();
  g_autoptr (JsonObject) patch = NULL;

  if (!audit (r, "resolve", replaces, NULL, error) || !end_ops (r, mine && r->op->op->kind != ZJ_OP_DELETE, error))
    return FALSE;
  if (!mine)
    {
      r->row->gone = gone;
      return TRUE;
    }
  /* The record lives again, as the user has it. */
  patch = zj_patch_diff_own (r->form, empty, r->row->fields);
  g_clear_pointer (&r->row->server, json_object_unref);
  g_clear_pointer (&r->row->server_state, g_free);
  r->row->revision = 0;
  r->row->gone = gone;
  return put_op (r, ZJ_OP_CREATE, place, replaces, r->row->gone, patch, error);
}

/* The shown fields with the chosen value at each path that clashes. */
static JsonObject *
apply_choice (Resolving *r, GError **error)
{
  g_autoptr (JsonObject) patch = json_object_new ();
  g_autoptr (GList) paths = json_object_get_members (r->view);

  for (GList *l = paths; l != NULL; l = l->next)
    {
      JsonArray *triple = zj_json_array (r->view, l->data);
      JsonArray *entry = json_array_new ();

      json_array_add_element (entry, zj_conflict_side (triple, 1));
      if (r->call->choice == NULL)
        json_array_add_element (entry, zj_conflict_side (triple, r->call->mine ? 1 : 2));
      else if (json_object_has_member (r->call->choice, l->data))
        json_array_add_element (entry, zj_json_copy (json_object_get_member (r->call->choice, l->data)));
      else
        {
          json_array_unref (entry);
          g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("Choose a value for “%s” as well."), (char *)l->data);
          return NULL;
        }
      json_object_set_array_member (patch, l->data, entry);
    }
  return zj_patch_apply (r->form, r->row->fields, patch);
}

/* A choice is made between two versions that were looked at. Where theirs has moved on, the one that was chosen would
 * go over one that nobody here has seen. */
static gboolean
is_as_seen (Resolving *r, GError **error)
{
  JsonObject *seen = r->call->seen;
  gboolean moved;
  JsonObjectIter iter;
  const char *path;
  JsonNode *triple;

  if (seen == NULL)
    return TRUE;
  moved = zj_json_int (seen, "@revision", r->row->revision) != r->row->revision;
  if (r->view != NULL && json_object_get_size (seen) > (json_object_has_member (seen, "@revision") ? 1 : 0))
    {
      json_object_iter_init_ordered (&iter, r->view);
      while (json_object_iter_next_ordered (&iter, &path, &triple))
        moved |= !zj_json_equal (zj_json_member (seen, path), json_array_get_element (json_node_get_array (triple), 2));
    }
  if (!moved)
    return TRUE;
  g_set_error (
      error, ZJ_ERROR, ZJ_ERROR_CHANGED_MEANWHILE,
      _ ("The other version changed while you were choosing, so nothing was settled. Look at both versions again."));
  return FALSE;
}

static gboolean
resolve_fields (Resolving *r, GError **error)
{
  g_autofree char *replaces = g_strdup (r->op->op->id);
  gint64 place = r->op->place;
  gboolean create = r->row->server == NULL;
  g_autoptr (JsonObject) chosen = apply_choice (r, error);
  g_autoptr (JsonObject) from = r->row->server != NULL ? json_object_ref (r->row->server) : json_object_new ();
  g_autoptr (JsonObject) patch = NULL;
  ZjProblem *problem = NULL;

  if (chosen == NULL)
    return FALSE;
  patch = zj_patch_diff_own (r->form, from, chosen);
  if (!zj_patch_check (r->form, patch, &problem))
    {
      zj_problem_free (problem);
      return refuse (error, _ ("That choice does not fit the form."));
    }
  if (!audit (r, "resolve", replaces, r->view, error) || !end_ops (r, TRUE, error))
    return FALSE;
  if (zj_patch_is_empty (patch) && !create)
    return TRUE;
  return put_op (r, create ? ZJ_OP_CREATE : ZJ_OP_UPDATE, place, replaces, -1, patch, error);
}

/* TRUE in *there if all that the record points at lives: at the server, or here and to be sent before this op. */
static gboolean
references_live (Resolving *r, gboolean *there, GError **error)
{
  g_auto (GStrv) references = zj_form_references (r->form, r->row->fields);

  *there = TRUE;
  for (guint i = 0; *there && references != NULL && references[i] != NULL; i += 2)
    {
      gint64 lives = 0;

      if (!zj_db_get_int (r->db, &lives, 0, error,
                          "SELECT (gone = 0 AND deleted = 0) OR EXISTS (SELECT 1 FROM op WHERE op.record = record.id"
                          " AND kind = ? AND place < ? AND state IN (?, ?, ?)) FROM record WHERE id = ?",
                          "iiiiis", (gint64)ZJ_OP_CREATE, r->op->place, (gint64)ZJ_OP_QUEUED, (gint64)ZJ_OP_SENDING,
                          (gint64)ZJ_OP_DEFERRED, references[i + 1]))
        return FALSE;
      *there = lives != 0;
    }
  return TRUE;
}

/* What it refers to was deleted. Once that lives again, what was to be done can be done as it was. */
static gboolean
resolve_reference (Resolving *r, GError **error)
{
  gboolean there = FALSE;

  if (!r->call->mine && r->call->choice == NULL)
    return audit (r, "resolve", r->op->op->id, NULL, error) && end_ops (r, FALSE, error);
  if (!references_live (r, &there, error))
    return FALSE;
  if (!there)
    return refuse (error, _ ("The record it refers to was deleted. Restore that one first, or open the form, choose "
                             "another one and save."));
  return say_again (r, error);
}

static gboolean
resolve_by_reason (Resolving *r, GError **error)
{
  if (!r->call->mine && r->call->choice == NULL)
    return audit (r, "resolve", r->op->op->id, NULL, error) && end_ops (r, FALSE, error);
  return refuse (
      error, _ ("The record has moved on at the server, so this change cannot be kept. Take the server's version, then "
                "start a new edit."));
}

static gboolean
resolve (Resolving *r, GError **error)
{
  const char *reason = r->op->result != NULL ? zj_json_string (r->op->result, "reason") : NULL;

  for (guint i = r->stuck; i < r->ops->len; i++)
    if (!zj_op_row_is_stuck (r->ops->pdata[i]) && !zj_op_row_is_loose (r->ops->pdata[i]))
      return refuse (error, _ ("A later change of this record is on its way. Synchronise, then choose again."));
  if (!is_as_seen (r, error))
    return FALSE;
  if (r->row->gone > 0 || g_strcmp0 (reason, "deleted") == 0)
    return resolve_deleted (r, error);
  if (g_strcmp0 (reason, "state-moved") == 0)
    return resolve_by_reason (r, error);
  if (g_strcmp0 (reason, "reference-deleted") == 0)
    return resolve_reference (r, error);
  if (r->op->op->kind == ZJ_OP_ACTION || r->op->op->kind == ZJ_OP_DELETE)
    {
      if (r->call->mine || r->call->choice != NULL)
        return say_again (r, error);
      return audit (r, "resolve", r->op->op->id, r->view, error) && end_ops (r, FALSE, error);
    }
  if (r->view == NULL)
    return resolve_by_reason (r, error);
  return resolve_fields (r, error);
}

static gboolean
begin (Resolving *r, GError **error)
{
  int stuck;

  if (!zj_row_load (r->db, r->call->id, &r->row, error))
    return FALSE;
  if (r->row == NULL)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND, _ ("There is no record “%s” here."), r->call->id);
      return FALSE;
    }
  r->ops = zj_op_rows_open (r->db, r->row->id, error);
  if (r->ops == NULL
      || !zj_db_get_text (r->db, &r->operator_name, error, "SELECT value FROM meta WHERE key = 'operator'", NULL))
    return FALSE;
  stuck = zj_ops_first_stuck (r->ops);
  if (stuck < 0 || ((ZjOpRow *)r->ops->pdata[stuck])->state != ZJ_OP_CONFLICT)
    return refuse (error, _ ("This record is not in conflict."));
  r->stuck = (guint)stuck;
  r->op = r->ops->pdata[stuck];
  r->form = zj_store_form_of (r->store, r->row->form, r->row->form_version);
  if (r->form == NULL)
    return refuse (
        error, _ ("This record was made with a newer form than this program knows. Update the program; until then it "
                  "can only be read."));
  r->view = zj_conflict_view (r->store, r->row, r->ops);
  return TRUE;
}

static gboolean
resolve_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  Resolving r = { .store = store, .db = db, .call = data };
  gboolean ok = begin (&r, error) && resolve (&r, error);

  if (ok)
    {
      g_autoptr (GPtrArray) ops = zj_op_rows_open (db, r.row->id, error);

      r.row->updated_at = zj_clock_now (store->clock);
      ok = ops != NULL && zj_row_rebuild (store, db, r.row, ops, error);
      zj_store_touch (store, ZJ_TOUCHED_STRUCTURE);
    }
  zj_row_free (r.row);
  g_clear_pointer (&r.ops, g_ptr_array_unref);
  g_clear_pointer (&r.view, json_object_unref);
  g_free (r.operator_name);
  return ok;
}

/* "@seen" is no path: it tells what was looked at. */
static ResolveCall *
resolve_call_new (const char *id, gboolean mine, JsonObject *choice)
{
  ResolveCall *call = g_new0 (ResolveCall, 1);

  call->id = g_strdup (id);
  call->mine = mine;
  if (choice == NULL)
    return call;
  call->choice = zj_json_copy_object (choice);
  if (zj_json_object (choice, "@seen") != NULL)
    call->seen = zj_json_copy_object (zj_json_object (choice, "@seen"));
  json_object_remove_member (call->choice, "@seen");
  if (call->seen != NULL && json_object_get_size (call->choice) == 0)
    g_clear_pointer (&call->choice, json_object_unref);
  return call;
}

static void
resolve_call_free (ResolveCall *call)
{
  g_free (call->id);
  g_clear_pointer (&call->choice, json_object_unref);
  g_clear_pointer (&call->seen, json_object_unref);
  g_free (call);
}

gboolean
zj_store_resolve (ZjStore *store, const char *id, gboolean mine, JsonObject *choice, GError **error)
{
  ResolveCall *call;
  gboolean ok;

  g_return_val_if_fail (ZJ_IS_STORE (store) && id != NULL, FALSE);

  call = resolve_call_new (id, mine, choice);
  ok = zj_store_write (store, TRUE, resolve_job, call, error);
  resolve_call_free (call);
  return ok;
}

void
zj_store_resolve_async (ZjStore *store,
                        const char *id,
                        gboolean mine,
                        JsonObject *choice,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task;

  g_return_if_fail (ZJ_IS_STORE (store) && id != NULL);

  task = g_task_new (store, cancellable, callback, user_data);
  g_task_set_source_tag (task, zj_store_resolve_async);
  g_task_set_task_data (task, resolve_call_new (id, mine, choice), (GDestroyNotify)resolve_call_free);
  zj_store_write_task (store, TRUE, resolve_job, task);
}

gboolean
zj_store_resolve_finish (ZjStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
