/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-store-save-private.h"

#include <glib/gi18n-lib.h>

#include "zj-json.h"
#include "zj-merge.h"

/* What a save writes into the outbox. */

gboolean
zj_saving_audit (ZjSaving *s, const char *verb, const char *op, JsonObject *patch, GError **error)
{
  return zj_store_add_audit (s->store, s->db, s->row->id, s->row->project, s->operator_name, verb, op, patch, error);
}

gboolean
zj_saving_append_op (ZjSaving *s, ZjOpRow *op, GError **error)
{
  g_autofree char *verb = zj_op_verb (op->op);

  g_ptr_array_add (s->ops, op);
  s->written = op->op->id;
  return zj_op_row_insert (s->db, op, error) && zj_saving_audit (s, verb, op->op->id, op->op->patch, error);
}

/* Folding: the record's last op takes the change in as long as nobody may have seen it and nothing moved beneath. */
static gboolean
fold_into (ZjSaving *s, ZjOpRow *last, GError **error)
{
  JsonObject *folded = zj_patch_fold (s->form, last->op->patch, s->patch);
  g_autofree char *now = zj_clock_stamp (s->store->clock);

  json_object_unref (last->op->patch);
  last->op->patch = folded;
  if (!zj_saving_audit (s, "update", last->op->id, s->patch, error))
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
may_fold (ZjSaving *s, const ZjOpRow *last)
{
  if (last == NULL || !zj_op_row_is_loose (last))
    return FALSE;
  return last->op->kind == ZJ_OP_CREATE || (last->op->kind == ZJ_OP_UPDATE && last->seen_revision == s->row->revision);
}

gboolean
zj_saving_write_edit (ZjSaving *s, GError **error)
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
  return zj_saving_append_op (s, op, error);
}

gboolean
zj_saving_write_action (ZjSaving *s, GError **error)
{
  ZjOpRow *op = zj_op_row_new (s->store, s->row, ZJ_OP_ACTION, s->operator_name);

  op->op->action = g_strdup (s->action->id);
  op->to_state = g_strdup (s->action->to);
  op->strict = s->action->strict;
  if (s->written == NULL)
    op->op->replaces = g_strdup (s->save->replaces);
  zj_op_row_set_base (op, s->row, s->ops);
  return zj_saving_append_op (s, op, error);
}

/* --- a fix of what the server refused --- */

int
zj_saving_first_to_mend (ZjSaving *s)
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
absorb (ZjSaving *s, guint first, ZjOpRow **out, GError **error)
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
        return zj_saving_refuse (error,
                                 _ ("An earlier change of this record is on its way. Synchronise, then save again."));
      if (cancels && !zj_saving_audit (s, "cancel", old->op->id, NULL, error))
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

gboolean
zj_saving_write_fix (ZjSaving *s, guint first, GError **error)
{
  g_autoptr (ZjOpRow) op = NULL;

  if (!absorb (s, first, &op, error))
    return FALSE;
  if (op->op->kind != ZJ_OP_CREATE && zj_patch_is_empty (op->op->patch))
    return TRUE;
  return zj_saving_append_op (s, g_steal_pointer (&op), error);
}
