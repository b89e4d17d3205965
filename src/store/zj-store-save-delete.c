/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-store-save-private.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-merge.h"

/* Deletions. */

static gboolean
end_ops (ZjSaving *s, guint first, ZjOpState state, GError **error)
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
is_as_seen (ZjSaving *s, GError **error)
{
  g_autoptr (JsonObject) moved = NULL;
  g_autoptr (JsonObject) nothing = json_object_new ();

  if (s->save->seen == NULL)
    return TRUE;
  moved = zj_patch_diff_own (s->form, s->save->seen, s->row->fields);
  if (zj_patch_is_empty (moved))
    return TRUE;
  s->call->conflict = zj_patch_as_conflict (moved, nothing);
  g_set_error (
      error, ZJ_ERROR, ZJ_ERROR_CHANGED_MEANWHILE,
      _ ("The record changed after you looked at it, so it was not deleted. Look at it again, then delete it."));
  return FALSE;
}

gboolean
zj_saving_delete (ZjSaving *s, GError **error)
{
  guint keep = first_droppable (s->ops);
  int stuck = zj_ops_first_stuck (s->ops);
  ZjOpRow *op;

  s->patch = json_object_new ();
  if (stuck >= 0 && ((ZjOpRow *)s->ops->pdata[stuck])->state == ZJ_OP_CONFLICT)
    return zj_saving_refuse (error, _ ("This record is in conflict with the server. Choose a version first."));
  if (!zj_form_may_delete (s->form, s->row->state))
    return zj_saving_refuse (error, _ ("In its present state this record can no longer be deleted."));
  if (!is_as_seen (s, error) || !zj_saving_judge (s, "delete", error))
    return FALSE;
  if (keep == 0 && s->row->revision == 0)
    {
      /* Create + delete = nothing: the server never heard of it. */
      if (!end_ops (s, 0, ZJ_OP_CANCELLED, error) || !zj_saving_audit (s, "delete", NULL, NULL, error))
        return FALSE;
      return zj_saving_finish (s, error);
    }
  if (!end_ops (s, keep, ZJ_OP_REPLACED, error))
    return FALSE;
  op = zj_op_row_new (s->store, s->row, ZJ_OP_DELETE, s->operator_name);
  zj_op_row_set_base (op, s->row, s->ops);
  return zj_saving_append_op (s, op, error) && zj_saving_finish (s, error);
}
