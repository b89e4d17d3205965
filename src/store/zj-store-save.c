/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-store-save-private.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-json.h"
#include "zj-merge.h"

/* The one path by which anything the user means to keep gets in: validated, then record, references, audit line, op and
 * the end of the draft in one transaction. */

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

gboolean
zj_saving_refuse (GError **error, const char *message)
{
  g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_INVALID, message);
  return FALSE;
}

/* --- what every kind does --- */

gboolean
zj_saving_judge (ZjSaving *s, const char *verb, GError **error)
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

gboolean
zj_saving_finish (ZjSaving *s, GError **error)
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

/* --- finding out what is saved --- */

static gboolean
begin_new (ZjSaving *s, GError **error)
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
    return zj_saving_refuse (error, _ ("A new record needs a form and a project."));
  s->form = version > 0 ? zj_forms_get_version (s->store->forms, save->form, (int)version) : NULL;
  if (s->form == NULL)
    s->form = zj_forms_get (s->store->forms, save->form);
  if (s->form == NULL || !s->form->creatable)
    return zj_saving_refuse (error, _ ("Records of this form cannot be made here."));
  s->row = zj_row_new (id, save->project, s->form);
  s->ops = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_op_row_free);
  s->is_new = TRUE;
  return TRUE;
}

static gboolean
begin (ZjSaving *s, GError **error)
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
        return zj_saving_refuse (
            error, _ ("This record was made with a newer form than this program knows. Update the program; until "
                      "then it can only be read."));
      if (s->row->deleted)
        return zj_saving_refuse (error, _ ("This record is being deleted. Withdraw the deletion in the outbox first."));
      s->ops = zj_op_rows_open (s->db, s->row->id, error);
      if (s->ops == NULL)
        return FALSE;
    }
  if (save->kind == ZJ_SAVE_ACTION)
    {
      s->action = zj_form_action (s->form, save->action);
      if (s->action == NULL || s->action->by_authority)
        return zj_saving_refuse (error, _ ("In its present state this record does not allow that."));
    }
  if (save->operator_name != NULL)
    s->operator_name = g_strdup (save->operator_name);
  else if (!zj_db_get_text (s->db, &s->operator_name, error, "SELECT value FROM meta WHERE key = 'operator'", NULL))
    return FALSE;
  return TRUE;
}

gboolean
zj_save_run (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  ZjSaveCall *call = data;
  ZjSaving s = { .store = store, .db = db, .call = call, .save = &call->save };
  gboolean ok;

  call->saved = g_new0 (ZjSaved, 1);
  call->problems = zj_problems_new ();
  ok = begin (&s, error)
       && (call->save.kind == ZJ_SAVE_DELETE ? zj_saving_delete (&s, error) : zj_saving_edit (&s, error));
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
hand_over (ZjSaveCall *call, gboolean ok, GPtrArray **problems, JsonObject **conflict)
{
  ZjSaved *saved = ok ? g_steal_pointer (&call->saved) : NULL;

  if (problems != NULL)
    *problems = g_steal_pointer (&call->problems);
  if (conflict != NULL)
    *conflict = g_steal_pointer (&call->conflict);
  return saved;
}

void
zj_save_call_clear (ZjSaveCall *call)
{
  g_clear_pointer (&call->saved, zj_saved_free);
  g_clear_pointer (&call->problems, g_ptr_array_unref);
  g_clear_pointer (&call->conflict, json_object_unref);
}

ZjSaveCall *
zj_save_call_new (const ZjSave *save)
{
  ZjSaveCall *call = g_new0 (ZjSaveCall, 1);

  call->save.kind = save->kind;
  call->save.id = g_strdup (save->id);
  call->save.form = g_strdup (save->form);
  call->save.project = g_strdup (save->project);
  call->save.action = g_strdup (save->action);
  call->save.operator_name = g_strdup (save->operator_name);
  call->save.replaces = g_strdup (save->replaces);
  call->save.fields = save->fields != NULL ? zj_json_copy_object (save->fields) : NULL;
  call->save.seen = save->seen != NULL ? zj_json_copy_object (save->seen) : NULL;
  return call;
}

void
zj_save_call_free (ZjSaveCall *call)
{
  zj_save_call_clear (call);
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
  ZjSaveCall call = { .save = *save };
  ZjSaved *saved;
  gboolean ok;

  g_return_val_if_fail (ZJ_IS_STORE (store) && save != NULL, NULL);

  ok = zj_store_write (store, TRUE, zj_save_run, &call, error);
  saved = hand_over (&call, ok, problems, conflict);
  zj_save_call_clear (&call);
  return saved;
}

void
zj_store_save_async (ZjStore *store,
                     const ZjSave *save,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  GTask *task;

  g_return_if_fail (ZJ_IS_STORE (store) && save != NULL);

  task = g_task_new (store, cancellable, callback, user_data);
  g_task_set_source_tag (task, zj_store_save_async);
  g_task_set_task_data (task, zj_save_call_new (save), (GDestroyNotify)zj_save_call_free);
  zj_store_write_task (store, TRUE, zj_save_run, task);
}

ZjSaved *
zj_store_save_finish (ZjStore *store, GAsyncResult *result, GPtrArray **problems, JsonObject **conflict, GError **error)
{
  ZjSaveCall *call;
  gboolean ok;

  g_return_val_if_fail (g_task_is_valid (result, store), NULL);

  call = g_task_get_task_data (G_TASK (result));
  ok = g_task_propagate_boolean (G_TASK (result), error);
  return hand_over (call, ok, problems, conflict);
}
