/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-record-actions.h"

#include "zj-conflict-reason.h"
#include "zj-delivered-dialog.h"
#include "zj-next-step.h"
#include "zj-record-settle.h"
#include "zj-record-verbs.h"
#include "zj-record-workflow.h"

static void
edit_cb (GSimpleAction *action, GVariant *parameter, gpointer side)
{
  zj_record_side_begin_edit (side);
}

static void
edit_field_cb (GSimpleAction *action, GVariant *parameter, gpointer side)
{
  zj_record_side_begin_edit (side);
  if (zj_record_side_is_editing (side))
    zj_form_editor_focus (zj_record_side_get_editor (side), g_variant_get_string (parameter, NULL));
}

static void
save_cb (GSimpleAction *action, GVariant *parameter, gpointer side)
{
  zj_form_editor_save (zj_record_side_get_editor (side));
}

static void
copy_cb (GSimpleAction *action, GVariant *parameter, gpointer side)
{
  zj_record_side_begin_copy (side);
}

static void
delete_cb (GSimpleAction *action, GVariant *parameter, gpointer side)
{
  zj_record_verbs_delete (side);
}

static void
discard_draft_cb (GSimpleAction *action, GVariant *parameter, gpointer side)
{
  zj_record_verbs_discard_draft (side);
}

static void
act_cb (GSimpleAction *action, GVariant *parameter, gpointer side)
{
  zj_record_workflow_act (side, g_variant_get_string (parameter, NULL));
}

static void
start_cb (GSimpleAction *action, GVariant *parameter, gpointer side)
{
  zj_record_workflow_start (side, g_variant_get_string (parameter, NULL));
}

static void
delivered_cb (GSimpleAction *action, GVariant *parameter, gpointer side)
{
  zj_delivered_dialog_present (side, zj_record_side_get_store (side), zj_record_side_get_record_form (side),
                               zj_record_side_get_record (side));
}

/* Ctrl+Return: what the page is for at this moment. */
static void
primary_cb (GSimpleAction *action, GVariant *parameter, gpointer side)
{
  ZjRecord *record = zj_record_side_get_record (side);
  if (zj_record_side_is_editing (side))
    {
      zj_form_editor_act (zj_record_side_get_editor (side));
      return;
    }
  g_return_if_fail (record != NULL);
  ZjNextStep next = zj_next_step (zj_record_side_get_store (side), zj_record_side_get_record_form (side), record);
  if (next.kind == ZJ_NEXT_EDIT)
    zj_record_side_begin_edit (side);
  else if (next.kind == ZJ_NEXT_ACT)
    zj_record_workflow_act (side, next.action->id);
  else if (next.kind == ZJ_NEXT_START)
    zj_record_workflow_start (side, next.form->id);
}

static void
retry_cb (GSimpleAction *action, GVariant *parameter, gpointer side)
{
  zj_record_verbs_retry (side);
}

static void
cancel_upload_cb (GSimpleAction *action, GVariant *parameter, gpointer side)
{
  zj_record_verbs_cancel_upload (side);
}

static void
resolve_cb (GSimpleAction *action, GVariant *parameter, gpointer side)
{
  zj_record_settle_compare (side);
}

static void
resolve_mine_cb (GSimpleAction *action, GVariant *parameter, gpointer side)
{
  zj_record_settle_all (side, TRUE);
}

static void
resolve_theirs_cb (GSimpleAction *action, GVariant *parameter, gpointer side)
{
  zj_record_settle_all (side, FALSE);
}

static void
resolve_rework_cb (GSimpleAction *action, GVariant *parameter, gpointer side)
{
  zj_record_settle_rework (side);
}

void
zj_record_actions_add (GActionMap *map, ZjRecordSide *side)
{
  static const GActionEntry entries[] = {
    { .name = "edit", .activate = edit_cb },
    { .name = "edit-field", .activate = edit_field_cb, .parameter_type = "s" },
    { .name = "save", .activate = save_cb },
    { .name = "copy", .activate = copy_cb },
    { .name = "delete", .activate = delete_cb },
    { .name = "discard-draft", .activate = discard_draft_cb },
    { .name = "act", .activate = act_cb, .parameter_type = "s" },
    { .name = "start", .activate = start_cb, .parameter_type = "s" },
    { .name = "delivered", .activate = delivered_cb },
    { .name = "primary", .activate = primary_cb },
    { .name = "retry", .activate = retry_cb },
    { .name = "cancel-upload", .activate = cancel_upload_cb },
    { .name = "resolve", .activate = resolve_cb },
    { .name = "resolve-mine", .activate = resolve_mine_cb },
    { .name = "resolve-theirs", .activate = resolve_theirs_cb },
    { .name = "resolve-rework", .activate = resolve_rework_cb },
  };
  g_return_if_fail (G_IS_ACTION_MAP (map) && ZJ_IS_RECORD_SIDE (side));
  g_action_map_add_action_entries (map, entries, G_N_ELEMENTS (entries), side);
  g_signal_connect_object (zj_record_side_get_conflict_view (side), "decided", G_CALLBACK (zj_record_settle_chosen),
                           side, G_CONNECT_SWAPPED);
}

void
zj_record_actions_update (GActionMap *map, ZjRecordSide *side)
{
  g_return_if_fail (G_IS_ACTION_MAP (map) && ZJ_IS_RECORD_SIDE (side));
  ZjRecord *record = zj_record_side_get_record (side);
  ZjForm *form = zj_record_side_get_record_form (side);
  gboolean editing = zj_record_side_is_editing (side);
  gboolean reading = zj_record_side_get_id (side) != NULL && record != NULL && !editing;
  gboolean conflict = reading && record->sync_state == ZJ_SYNC_CONFLICT;
  gboolean waiting = reading
                     && (record->sync_state == ZJ_SYNC_QUEUED || record->sync_state == ZJ_SYNC_SENDING
                         || record->sync_state == ZJ_SYNC_WAITING);
  gboolean may_edit = reading && zj_next_may_edit (form, record);
  gboolean step = reading && zj_next_step (zj_record_side_get_store (side), form, record).kind != ZJ_NEXT_NONE;
  zj_record_actions_enable (map, "edit", may_edit);
  zj_record_actions_enable (map, "edit-field", may_edit);
  zj_record_actions_enable (map, "save", editing);
  zj_record_actions_enable (map, "delete", reading && !conflict && zj_form_may_delete (form, record->state));
  zj_record_actions_enable (map, "discard-draft", reading && record->has_draft);
  zj_record_actions_enable (map, "copy", reading && zj_record_side_get_form (side)->creatable);
  zj_record_actions_enable (map, "act", reading && !conflict);
  zj_record_actions_enable (map, "start", reading);
  zj_record_actions_enable (map, "delivered", reading && record->revision > 0);
  zj_record_actions_enable (map, "primary", editing || step);
  zj_record_actions_enable (map, "retry", reading && record->sync_state == ZJ_SYNC_REFUSED);
  zj_record_actions_enable (map, "cancel-upload", waiting && record->op != NULL);
  zj_record_actions_enable (map, "resolve", conflict);
  zj_record_actions_enable (map, "resolve-mine", conflict && g_strcmp0 (record->conflict_reason, "state-moved") != 0);
  zj_record_actions_enable (map, "resolve-theirs", conflict);
  zj_record_actions_enable (map, "resolve-rework", conflict && zj_conflict_may_rework (form, record));
}

void
zj_record_actions_enable (GActionMap *map, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (map, name);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}
