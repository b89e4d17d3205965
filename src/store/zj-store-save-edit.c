/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-store-save-private.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-merge.h"

/* Edits and actions: what the user changed of what they saw, laid over what is there now. */

static gboolean
changed_meanwhile (ZjSaving *s, JsonObject *conflict, GError **error)
{
  s->call->conflict = conflict;
  g_set_error (
      error, ZJ_ERROR, ZJ_ERROR_CHANGED_MEANWHILE,
      _ ("The record changed while you were editing it, so nothing was saved. Look at both versions, choose, and "
         "save again."));
  return FALSE;
}

static gboolean
work_out_changes (ZjSaving *s, GError **error)
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

  moved = zj_patch_diff_own (s->form, seen, current);
  mine = s->save->fields != NULL ? zj_patch_diff_own (s->form, seen, s->save->fields) : json_object_new ();
  if (s->action != NULL && s->action->strict && !zj_patch_is_empty (moved))
    return changed_meanwhile (s, zj_patch_as_conflict (moved, mine), error);
  if (!zj_patch_check (s->form, mine, &problem))
    {
      g_ptr_array_add (s->call->problems, problem);
      return zj_saving_refuse (error, _ ("Not saved: the form has no such field, or it is not yours to change."));
    }
  at_base = zj_patch_old_values (moved);
  if (!zj_merge (s->form, mine, current, at_base, &merged, &elsewhere, &conflict))
    return changed_meanwhile (s, conflict, error);
  s->patch = zj_patch_diff_own (s->form, current, merged);
  return TRUE;
}

/* A legal act that is on its way was said of the record as it was then. */
static gboolean
is_bound (ZjSaving *s)
{
  for (guint i = 0; i < s->ops->len; i++)
    {
      const ZjOpRow *op = s->ops->pdata[i];

      if (op->strict && !zj_op_row_is_stuck (op))
        return TRUE;
    }
  return FALSE;
}

static gboolean
may_edit (ZjSaving *s, gboolean mends, GError **error)
{
  if (s->is_new)
    return TRUE;
  if (!mends && is_bound (s))
    return zj_saving_refuse (error, _ ("Not saved: this record has been submitted and waits for the server's answer. "
                                       "Withdraw that in the outbox first."));
  if (!zj_form_may_edit (s->form, s->row->state, s->row->fields))
    return zj_saving_refuse (error, _ ("Not saved: in its present state this record can no longer be changed."));
  return TRUE;
}

/* Looked at as the record will be, with the edit that is saved along. */
static gboolean
may_act (ZjSaving *s, gboolean edits, GError **error)
{
  g_autoptr (JsonObject) after = zj_patch_apply (s->form, s->row->fields, s->patch);
  const char *state = s->row->state;

  if (edits && !s->is_new)
    state = zj_form_state_after_save (s->form, state);
  if (zj_form_may_act (s->form, state, after, s->action->id, FALSE) != NULL)
    return TRUE;
  return zj_saving_refuse (error, _ ("In its present state this record does not allow that."));
}

gboolean
zj_saving_edit (ZjSaving *s, GError **error)
{
  int stuck = zj_ops_first_stuck (s->ops);
  int mend = zj_saving_first_to_mend (s);
  gboolean edits;

  if (s->action != NULL && stuck >= 0 && mend < 0)
    return zj_saving_refuse (error, _ ("This record is in conflict with the server. Choose a version first."));
  if (!work_out_changes (s, error))
    return FALSE;
  edits = s->is_new || mend >= 0 || !zj_patch_is_empty (s->patch);
  if ((edits && !may_edit (s, mend >= 0, error)) || (s->action != NULL && !may_act (s, edits, error))
      || !zj_saving_check_files (s, error))
    return FALSE;
  if (!zj_saving_judge (s, s->action != NULL ? s->action->id : "save", error))
    return FALSE;
  if (edits && !(mend >= 0 ? zj_saving_write_fix (s, (guint)mend, error) : zj_saving_write_edit (s, error)))
    return FALSE;
  if (s->action != NULL && !zj_saving_write_action (s, error))
    return FALSE;
  return zj_saving_finish (s, error);
}
