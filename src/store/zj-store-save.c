/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-error.h"
#include "zj-json.h"
#include "zj-merge.h"
#include "zj-store-private.h"

#include <glib/gi18n-lib.h>

/* The one path by which anything the user means to keep gets in: validated, then record, references, audit line, op and
 * the end of the draft in one transaction. */

typedef struct
{
  ZjSave save;
  ZjSaved *saved;
  GPtrArray *problems;
  JsonObject *conflict;
} SaveCall;

/* A save under way, inside the transaction. */
typedef struct
{
  ZjStore *store;
  ZjDb *db;
  SaveCall *call;
  const ZjSave *save;
  ZjForm *form;
  ZjRow *row;
  GPtrArray *ops; /* open ops, in order */
  gboolean is_new;
  const ZjAction *action;
  char *operator_name;
  JsonObject *patch;   /* what this save changes of what is shown */
  const char *written; /* op id */
} Saving;

void
zj_saved_free (ZjSaved *saved)
{
  if (saved == NULL)
    return;
  g_free (saved->id);
  g_free (saved->op);
  g_clear_pointer (&saved->findings, g_ptr_array_unref);
  g_free (saved);
}

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_INVALID, message);
  return FALSE;
}

/* --- what the user changed --- */

static gboolean
changed_meanwhile (Saving *s, JsonObject *conflict, GError **error)
{
  s->call->conflict = conflict;
  g_set_error (
      error, ZJ_ERROR, ZJ_ERROR_CHANGED_MEANWHILE,
      _ ("The record changed while you were editing it, so nothing was saved. Look at both versions, choose, and "
         "save again."));
  return FALSE;
}

static gboolean
work_out_changes (Saving *s, GError **error)
{
  g_autoptr (JsonObject) mine = NULL;
  g_autoptr (JsonObject) moved = NULL;
  g_autoptr (JsonObject) at_base = NULL;
  g_autoptr (JsonObject) merged = NULL;
  g_autoptr (GPtrArray) elsewhere = NULL;
  JsonObject *current = s->row->fields;
  JsonObject *seen = s->save->seen != NULL ? s->save->seen : current;
  JsonObject *conflict = NULL;
  ZjProblem *problem = NULL;

  moved = zj_own_changes (s->form, seen, current);
  mine = s->save->fields != NULL ? zj_own_changes (s->form, seen, s->save->fields) : json_object_new ();
  if (s->action != NULL && s->action->strict && !zj_patch_is_empty (moved))
    return changed_meanwhile (s, zj_patch_as_conflict (moved, mine), error);
  if (!zj_patch_check (s->form, mine, &problem))
    {
      g_ptr_array_add (s->call->problems, problem);
      return refuse (error, _ ("Not saved: the form has no such field, or it is not yours to change."));
    }
  at_base = zj_patch_old_values (moved);
  if (!zj_merge (s->form, mine, current, at_base, &merged, &elsewhere, &conflict))
    return changed_meanwhile (s, conflict, error);
  s->patch = zj_own_changes (s->form, current, merged);
  return TRUE;
}

static gboolean
judge (Saving *s, const char *verb, GError **error)
{
  g_autoptr (JsonObject) after = zj_patch_apply (s->form, s->row->fields, s->patch);
  g_autoptr (GPtrArray) findings = NULL;

  if (!zj_store_gather_findings (s->store, s->db, s->row->project, s->form, s->is_new ? NULL : s->row->id, after, verb,
                                 &findings, error))
    return FALSE;
  if (!zj_problems_block (findings))
    {
      s->call->saved->findings = g_steal_pointer (&findings);
      return TRUE;
    }
  for (guint i = 0; i < findings->len; i++)
    g_ptr_array_add (s->call->problems, zj_problem_copy (findings->pdata[i]));
  for (guint i = 0; i < findings->len; i++)
    {
      const ZjProblem *problem = findings->pdata[i];

      if (problem->severity == ZJ_SEVERITY_ERROR)
        {
          g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("Not saved: %s"), problem->message);
          break;
        }
    }
  return FALSE;
}

/* --- writing ops --- */

static gboolean
audit (Saving *s, const char *verb, const char *op, JsonObject *patch, GError **error)
{
  return zj_store_add_audit (s->store, s->db, s->row->id, s->row->project, s->operator_name, verb, op, patch, error);
}

static gboolean
append_op (Saving *s, ZjOpRow *op, GError **error)
{
  g_autofree char *verb = zj_op_verb (op->op);

  g_ptr_array_add (s->ops, op);
  s->written = op->op->id;
  return zj_op_row_insert (s->db, op, error) && audit (s, verb, op->op->id, op->op->patch, error);
}

/* Folding: the record's last op takes the change in as long as nobody may have seen it and nothing moved beneath. */
static gboolean
fold_into (Saving *s, ZjOpRow *last, GError **error)
{
  JsonObject *folded = zj_patch_fold (s->form, last->op->patch, s->patch);
  g_autofree char *now = zj_clock_stamp (s->store->clock);

  json_object_unref (last->op->patch);
  last->op->patch = folded;
  if (!audit (s, "update", last->op->id, s->patch, error))
    return FALSE;
  if (last->op->kind == ZJ_OP_UPDATE && zj_patch_is_empty (folded))
    {
      if (!zj_op_row_set_state (s->store, s->db, last, ZJ_OP_CANCELLED, error))
        return FALSE;
      g_ptr_array_remove (s->ops, last);
      return TRUE;
    }
  s->written = last->op->id;
  return zj_db_run (s->db, error,
                    "UPDATE op SET patch = ?, operator = ?, occurred_at = ?, replaces = coalesce(?, replaces),"
                    " attempts = 0, next_try = 0 WHERE key = ?",
                    "jsssi", folded, s->operator_name, now, s->save->replaces, last->key);
}

static gboolean
may_fold (Saving *s, const ZjOpRow *last)
{
  if (last == NULL || !zj_op_row_is_loose (last))
    return FALSE;
  return last->op->kind == ZJ_OP_CREATE || (last->op->kind == ZJ_OP_UPDATE && last->seen_revision == s->row->revision);
}

static gboolean
write_edit (Saving *s, GError **error)
{
  ZjOpRow *last = s->ops->len > 0 ? s->ops->pdata[s->ops->len - 1] : NULL;
  gboolean create = s->is_new;
  ZjOpRow *op;

  if (!create && zj_patch_is_empty (s->patch))
    return TRUE;
  if (may_fold (s, last))
    return fold_into (s, last, error);
  op = zj_op_row_new (s->store, s->row, create ? ZJ_OP_CREATE : ZJ_OP_UPDATE, s->operator_name);
  op->op->replaces = g_strdup (s->save->replaces);
  json_object_unref (op->op->patch);
  op->op->patch = json_object_ref (s->patch);
  zj_op_row_set_base (op, s->row, s->ops);
  return append_op (s, op, error);
}

static gboolean
write_action (Saving *s, GError **error)
{
  ZjOpRow *op = zj_op_row_new (s->store, s->row, ZJ_OP_ACTION, s->operator_name);

  op->op->action = g_strdup (s->action->id);
  op->to_state = g_strdup (s->action->to);
  op->strict = s->action->strict;
  if (s->written == NULL)
    op->op->replaces = g_strdup (s->save->replaces);
  zj_op_row_set_base (op, s->row, s->ops);
  return append_op (s, op, error);
}

/* --- a fix of what the server refused --- */

/* The first op that a new save takes the place of, or −1: refused, or in conflict over something only an edit can mend.
 */
static int
first_to_mend (Saving *s)
{
  int stuck = zj_ops_first_stuck (s->ops);
  const ZjOpRow *op;

  if (stuck < 0)
    return -1;
  op = s->ops->pdata[stuck];
  if (op->state == ZJ_OP_REFUSED || g_strcmp0 (zj_json_string (op->result, "reason"), "reference-deleted") == 0)
    return stuck;
  return -1;
}

/* Folds the edits of the ops from @first on into s->patch and ends them. Their base stays that of the first edit, so
 * that whatever others changed since is found by the server instead of overwritten. *op is the one to write, or NULL.
 */
static gboolean
absorb (Saving *s, guint first, ZjOpRow **out, GError **error)
{
  ZjOpRow *stuck = s->ops->pdata[first];
  g_autoptr (ZjOpRow) op = zj_op_row_new (s->store, s->row, ZJ_OP_UPDATE, s->operator_name);
  g_autoptr (JsonObject) folded = json_object_new ();
  gboolean based = FALSE;

  op->place = stuck->place;
  op->op->replaces = g_strdup (stuck->op->id);
  for (guint i = first; i < s->ops->len; i++)
    {
      ZjOpRow *old = s->ops->pdata[i];
      gboolean cancels = old->op->kind == ZJ_OP_ACTION || old->op->kind == ZJ_OP_DELETE;
      JsonObject *next;

      if (!zj_op_row_is_stuck (old) && !zj_op_row_is_loose (old))
        return refuse (error, _ ("An earlier change of this record is on its way. Synchronise, then save again."));
      if (cancels && !audit (s, "cancel", old->op->id, NULL, error))
        return FALSE;
      if (!cancels && !based)
        {
          if (!zj_op_row_mend_base (s->db, old, error))
            return FALSE;
          op->op->kind = old->op->kind;
          op->op->base_revision = old->op->base_revision;
          op->op->base_op = g_strdup (old->op->base_op);
          op->op->revives = old->op->revives;
          op->seen_revision = old->seen_revision;
          based = TRUE;
        }
      next = zj_patch_fold (s->form, folded, old->op->patch);
      json_object_unref (folded);
      folded = next;
      if (!zj_op_row_set_state (s->store, s->db, old, cancels && i > first ? ZJ_OP_CANCELLED : ZJ_OP_REPLACED, error))
        return FALSE;
    }
  g_ptr_array_set_size (s->ops, (int)first);
  if (!based)
    zj_op_row_set_base (op, s->row, s->ops);
  json_object_unref (op->op->patch);
  op->op->patch = zj_patch_fold (s->form, folded, s->patch);
  *out = g_steal_pointer (&op);
  return TRUE;
}

static gboolean
write_fix (Saving *s, guint first, GError **error)
{
  g_autoptr (ZjOpRow) op = NULL;

  if (!absorb (s, first, &op, error))
    return FALSE;
  if (op->op->kind != ZJ_OP_CREATE && zj_patch_is_empty (op->op->patch))
    return TRUE;
  return append_op (s, g_steal_pointer (&op), error);
}

/* --- the three kinds --- */

static gboolean
finish (Saving *s, GError **error)
{
  /* An action on what is saved says nothing of what is being typed over it. */
  gboolean keeps_draft = s->action != NULL && s->save->fields == NULL;

  s->row->updated_at = zj_clock_now (s->store->clock);
  if ((!keeps_draft && !zj_db_run (s->db, error, "DELETE FROM draft WHERE id = ?", "s", s->row->id))
      || !zj_row_rebuild (s->store, s->db, s->row, s->ops, error))
    return FALSE;
  s->call->saved->id = g_strdup (s->row->id);
  s->call->saved->op = g_strdup (s->written);
  zj_store_touch (s->store, ZJ_TOUCHED_STRUCTURE);
  return TRUE;
}

static gboolean
save_edit (Saving *s, GError **error)
{
  int stuck = zj_ops_first_stuck (s->ops);
  int mend = first_to_mend (s);
  gboolean edits;

  if (s->action != NULL && stuck >= 0 && mend < 0)
    return refuse (error, _ ("This record is in conflict with the server. Choose a version first."));
  if (!work_out_changes (s, error))
    return FALSE;
  edits = s->is_new || mend >= 0 || !zj_patch_is_empty (s->patch);
  if (edits && !s->is_new && !zj_form_may_edit (s->form, s->row->state))
    return refuse (error, _ ("Not saved: in its present state this record can no longer be changed."));
  if (!judge (s, s->action != NULL ? s->action->id : "save", error))
    return FALSE;
  if (edits && !(mend >= 0 ? write_fix (s, (guint)mend, error) : write_edit (s, error)))
    return FALSE;
  if (s->action != NULL && !write_action (s, error))
    return FALSE;
  return finish (s, error);
}

static gboolean
end_ops (Saving *s, guint first, ZjOpState state, GError **error)
{
  for (guint i = first; i < s->ops->len; i++)
    if (!zj_op_row_set_state (s->store, s->db, s->ops->pdata[i], state, error))
      return FALSE;
  g_ptr_array_set_size (s->ops, (int)first);
  return TRUE;
}

/* Trailing ops nobody can have seen, or that the server has turned down, have no more to say once the record is
 * deleted. */
static guint
first_droppable (GPtrArray *ops)
{
  guint first = ops->len;

  while (first > 0
         && (zj_op_row_is_loose (ops->pdata[first - 1]) || ((ZjOpRow *)ops->pdata[first - 1])->state == ZJ_OP_REFUSED))
    first--;
  return first;
}

/* Nobody deletes what they have not seen. */
static gboolean
is_as_seen (Saving *s, GError **error)
{
  g_autoptr (JsonObject) moved = NULL;
  g_autoptr (JsonObject) nothing = json_object_new ();

  if (s->save->seen == NULL)
    return TRUE;
  moved = zj_own_changes (s->form, s->save->seen, s->row->fields);
  if (zj_patch_is_empty (moved))
    return TRUE;
  s->call->conflict = zj_patch_as_conflict (moved, nothing);
  g_set_error (
      error, ZJ_ERROR, ZJ_ERROR_CHANGED_MEANWHILE,
      _ ("The record changed after you looked at it, so it was not deleted. Look at it again, then delete it."));
  return FALSE;
}

static gboolean
save_delete (Saving *s, GError **error)
{
  guint keep = first_droppable (s->ops);
  int stuck = zj_ops_first_stuck (s->ops);
  ZjOpRow *op;

  s->patch = json_object_new ();
  if (stuck >= 0 && ((ZjOpRow *)s->ops->pdata[stuck])->state == ZJ_OP_CONFLICT)
    return refuse (error, _ ("This record is in conflict with the server. Choose a version first."));
  if (!zj_form_may_delete (s->form, s->row->state))
    return refuse (error, _ ("In its present state this record can no longer be deleted."));
  if (!is_as_seen (s, error) || !judge (s, "delete", error))
    return FALSE;
  if (keep == 0 && s->row->revision == 0)
    {
      /* Create + delete = nothing: the server never heard of it. */
      if (!end_ops (s, 0, ZJ_OP_CANCELLED, error) || !audit (s, "delete", NULL, NULL, error))
        return FALSE;
      return finish (s, error);
    }
  if (!end_ops (s, keep, ZJ_OP_REPLACED, error))
    return FALSE;
  op = zj_op_row_new (s->store, s->row, ZJ_OP_DELETE, s->operator_name);
  zj_op_row_set_base (op, s->row, s->ops);
  return append_op (s, op, error) && finish (s, error);
}

/* --- finding out what is saved --- */

static gboolean
begin_new (Saving *s, GError **error)
{
  const ZjSave *save = s->save;
  gint64 version = 0, tombstone = 0;
  g_autofree char *id = save->id != NULL ? g_strdup (save->id) : zj_random_uuid7 (s->store->random, s->store->clock);

  if (!zj_db_get_int (s->db, &version, 0, error, "SELECT form_version FROM draft WHERE id = ?", "s", id)
      || !zj_db_get_int (s->db, &tombstone, 0, error, "SELECT 1 FROM tombstone WHERE id = ?", "s", id))
    return FALSE;
  if (save->kind == ZJ_SAVE_DELETE || save->fields == NULL)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND, _ ("There is no record “%s” here."), id);
      return FALSE;
    }
  if (tombstone != 0 || save->seen != NULL)
    {
      g_set_error (
          error, ZJ_ERROR, ZJ_ERROR_CHANGED_MEANWHILE,
          _ ("The record was deleted while you were editing it, so nothing was saved. Save your version as a new "
             "record."));
      return FALSE;
    }
  if (save->form == NULL || save->project == NULL)
    return refuse (error, _ ("A new record needs a form and a project."));
  s->form = version > 0 ? zj_forms_get_version (s->store->forms, save->form, (int)version) : NULL;
  if (s->form == NULL)
    s->form = zj_forms_get (s->store->forms, save->form);
  if (s->form == NULL || !s->form->creatable)
    return refuse (error, _ ("Records of this form cannot be made here."));
  s->row = zj_row_new (id, save->project, s->form);
  s->ops = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_op_row_free);
  s->is_new = TRUE;
  return TRUE;
}

static gboolean
begin (Saving *s, GError **error)
{
  const ZjSave *save = s->save;

  if (save->id != NULL && !zj_row_load (s->db, save->id, &s->row, error))
    return FALSE;
  if (s->row == NULL)
    {
      if (!begin_new (s, error))
        return FALSE;
    }
  else
    {
      s->form = zj_store_form_of (s->store, s->row->form, s->row->form_version);
      if (s->form == NULL)
        return refuse (error,
                       _ ("This record was made with a newer form than this program knows. Update the program; until "
                          "then it can only be read."));
      if (s->row->deleted)
        return refuse (error, _ ("This record is being deleted. Withdraw the deletion in the outbox first."));
      s->ops = zj_op_rows_open (s->db, s->row->id, error);
      if (s->ops == NULL)
        return FALSE;
    }
  if (save->kind == ZJ_SAVE_ACTION)
    {
      s->action = zj_form_may_act (s->form, s->row->state, save->action, FALSE);
      if (s->action == NULL)
        return refuse (error, _ ("In its present state this record does not allow that."));
    }
  if (save->operator_name != NULL)
    s->operator_name = g_strdup (save->operator_name);
  else if (!zj_db_get_text (s->db, &s->operator_name, error, "SELECT value FROM meta WHERE key = 'operator'", NULL))
    return FALSE;
  return TRUE;
}

static gboolean
save_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  SaveCall *call = data;
  Saving s = { .store = store, .db = db, .call = call, .save = &call->save };
  gboolean ok;

  call->saved = g_new0 (ZjSaved, 1);
  call->problems = zj_problems_new ();
  ok = begin (&s, error) && (call->save.kind == ZJ_SAVE_DELETE ? save_delete (&s, error) : save_edit (&s, error));
  if (ok && call->saved->findings == NULL)
    call->saved->findings = zj_problems_new ();
  if (!ok)
    g_clear_pointer (&call->saved, zj_saved_free);
  zj_row_free (s.row);
  g_clear_pointer (&s.ops, g_ptr_array_unref);
  g_clear_pointer (&s.patch, json_object_unref);
  g_free (s.operator_name);
  return ok;
}

static ZjSaved *
hand_over (SaveCall *call, gboolean ok, GPtrArray **problems, JsonObject **conflict)
{
  ZjSaved *saved = ok ? g_steal_pointer (&call->saved) : NULL;

  if (problems != NULL)
    *problems = g_steal_pointer (&call->problems);
  if (conflict != NULL)
    *conflict = g_steal_pointer (&call->conflict);
  return saved;
}

static void
save_call_clear (SaveCall *call)
{
  g_clear_pointer (&call->saved, zj_saved_free);
  g_clear_pointer (&call->problems, g_ptr_array_unref);
  g_clear_pointer (&call->conflict, json_object_unref);
}

static void
save_call_free (SaveCall *call)
{
  save_call_clear (call);
  g_free ((char *)call->save.id);
  g_free ((char *)call->save.form);
  g_free ((char *)call->save.project);
  g_free ((char *)call->save.action);
  g_free ((char *)call->save.operator_name);
  g_free ((char *)call->save.replaces);
  g_clear_pointer (&call->save.fields, json_object_unref);
  g_clear_pointer (&call->save.seen, json_object_unref);
  g_free (call);
}

ZjSaved *
zj_store_save (ZjStore *store, const ZjSave *save, GPtrArray **problems, JsonObject **conflict, GError **error)
{
  SaveCall call = { .save = *save };
  ZjSaved *saved;
  gboolean ok;

  g_return_val_if_fail (ZJ_IS_STORE (store) && save != NULL, NULL);

  ok = zj_store_write (store, TRUE, save_job, &call, error);
  saved = hand_over (&call, ok, problems, conflict);
  save_call_clear (&call);
  return saved;
}

void
zj_store_save_async (ZjStore *store,
                     const ZjSave *save,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  SaveCall *call = g_new0 (SaveCall, 1);
  GTask *task;

  g_return_if_fail (ZJ_IS_STORE (store) && save != NULL);

  call->save.kind = save->kind;
  call->save.id = g_strdup (save->id);
  call->save.form = g_strdup (save->form);
  call->save.project = g_strdup (save->project);
  call->save.action = g_strdup (save->action);
  call->save.operator_name = g_strdup (save->operator_name);
  call->save.replaces = g_strdup (save->replaces);
  call->save.fields = save->fields != NULL ? zj_json_copy_object (save->fields) : NULL;
  call->save.seen = save->seen != NULL ? zj_json_copy_object (save->seen) : NULL;
  task = g_task_new (store, cancellable, callback, user_data);
  g_task_set_source_tag (task, zj_store_save_async);
  g_task_set_task_data (task, call, (GDestroyNotify)save_call_free);
  zj_store_write_task (store, TRUE, save_job, task);
}

ZjSaved *
zj_store_save_finish (ZjStore *store, GAsyncResult *result, GPtrArray **problems, JsonObject **conflict, GError **error)
{
  SaveCall *call;
  gboolean ok;

  g_return_val_if_fail (g_task_is_valid (result, store), NULL);

  call = g_task_get_task_data (G_TASK (result));
  ok = g_task_propagate_boolean (G_TASK (result), error);
  return hand_over (call, ok, problems, conflict);
}
