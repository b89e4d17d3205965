/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-next-step.h"

#include <glib/gi18n-lib.h>

gboolean
zj_next_may_edit (ZjForm *form, ZjRecord *record)
{
  g_return_val_if_fail (form != NULL && record != NULL, FALSE);
  /* What refers to a deleted record is mended by choosing another one. */
  gboolean mendable =
      record->sync_state != ZJ_SYNC_CONFLICT || g_strcmp0 (record->conflict_reason, "reference-deleted") == 0;
  return mendable && !record->quarantined && zj_form_may_edit (form, record->state, record->fields);
}

/* A draft that lies over the record is saved or dropped first: else it would be handed over without it. */
const ZjAction *
zj_next_action (ZjForm *form, ZjRecord *record, const char *id)
{
  g_return_val_if_fail (form != NULL && record != NULL && id != NULL, NULL);
  if (record->sync_state == ZJ_SYNC_CONFLICT || record->sync_state == ZJ_SYNC_DRAFT || record->has_draft
      || record->quarantined)
    return NULL;
  return zj_form_may_act (form, record->state, record->fields, id, FALSE);
}

GPtrArray *
zj_next_starts (ZjForms *forms, const char *form, const char *state)
{
  g_return_val_if_fail (forms != NULL && form != NULL && state != NULL, NULL);
  g_autoptr (GPtrArray) all = zj_forms_list (forms);
  GPtrArray *starts = g_ptr_array_new ();
  for (guint i = 0; i < all->len; i++)
    {
      ZjForm *other = g_ptr_array_index (all, i);
      const ZjField *field = other->starts_from_field != NULL ? zj_form_field (other, other->starts_from_field) : NULL;
      if (field != NULL && other->creatable && g_strcmp0 (field->pick_form, form) == 0
          && (field->pick_states == NULL || g_strv_contains (field->pick_states, state)))
        g_ptr_array_add (starts, other);
    }
  return starts;
}

ZjNextStep
zj_next_step (ZjStore *store, ZjForm *form, ZjRecord *record)
{
  ZjNextStep next = { .kind = ZJ_NEXT_NONE };
  g_return_val_if_fail (ZJ_IS_STORE (store) && form != NULL && record != NULL, next);
  const ZjState *state = zj_form_state (form, record->state);
  gboolean may_edit = zj_next_may_edit (form, record);
  if (record->sync_state == ZJ_SYNC_CONFLICT)
    return next;
  /* Where saving leads to another state, the step before is to fill in: 待回复, 退回. */
  gboolean fill_first = may_edit && state != NULL && state->saved_as != NULL;
  for (guint i = 0; !fill_first && i < form->n_actions; i++)
    {
      const ZjAction *action = zj_next_action (form, record, form->actions[i].id);
      if (action == NULL || !action->primary)
        continue;
      next = (ZjNextStep){ .kind = ZJ_NEXT_ACT, .label = zj_label (&action->label), .action = action };
      return next;
    }
  g_autoptr (GPtrArray) starts = zj_next_starts (zj_store_get_forms (store), record->form, record->state);
  if (starts->len > 0)
    {
      ZjForm *other = g_ptr_array_index (starts, 0);
      next = (ZjNextStep){ .kind = ZJ_NEXT_START, .label = zj_label (&other->starts_from_label), .form = other };
    }
  else if (may_edit)
    next = (ZjNextStep){ .kind = ZJ_NEXT_EDIT,
                         .label = record->has_draft || record->sync_state == ZJ_SYNC_DRAFT ? _ ("Go on editing")
                                  : fill_first                                             ? C_ ("action", "Fill in")
                                                                                           : C_ ("action", "Edit") };
  return next;
}
