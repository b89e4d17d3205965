/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-record-settle.h"

#include <glib/gi18n-lib.h>

#include "zj-ask.h"
#include "zj-conflict-reason.h"
#include "zj-error.h"
#include "zj-json.h"

static void
resolved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ZjRecordSide) side = data;
  g_autoptr (GError) error = NULL;
  gboolean settled = zj_store_resolve_finish (ZJ_STORE (source), result, &error);
  if (settled)
    zj_record_side_say (side, _ ("Your choice is saved"), NULL);
  else
    zj_tell (GTK_WIDGET (side), _ ("Not settled"), error->message, NULL);
  if ((settled || g_error_matches (error, ZJ_ERROR, ZJ_ERROR_CHANGED_MEANWHILE)) && zj_record_side_get_id (side) != NULL
      && !zj_record_side_is_editing (side))
    {
      zj_record_side_show_view (side);
      zj_record_side_reload (side);
    }
}

void
zj_record_settle_compare (ZjRecordSide *side)
{
  ZjRecord *record = zj_record_side_get_record (side);
  g_return_if_fail (record != NULL);
  zj_conflict_view_set_record (zj_record_side_get_conflict_view (side), zj_record_side_get_store (side),
                               zj_record_side_get_record_form (side), record);
  zj_record_side_show_conflict (side);
}

/* All of one side, as it was when it was looked at. (transfer full) */
static JsonObject *
all_as_seen (ZjRecord *record)
{
  JsonObject *choice = json_object_new ();
  JsonObject *seen = json_object_new ();
  if (record != NULL && record->theirs != NULL)
    json_object_set_int_member (seen, "@revision", zj_json_int (record->theirs, "revision", 0));
  json_object_set_object_member (choice, "@seen", seen);
  return choice;
}

void
zj_record_settle_all (ZjRecordSide *side, gboolean mine)
{
  g_autoptr (JsonObject) choice = all_as_seen (zj_record_side_get_record (side));
  zj_store_resolve_async (zj_record_side_get_store (side), zj_record_side_get_id (side), mine, choice, NULL,
                          resolved_cb, g_object_ref (side));
}

void
zj_record_settle_chosen (ZjRecordSide *side)
{
  g_autoptr (JsonObject) choice = zj_conflict_view_get_choice (zj_record_side_get_conflict_view (side));
  zj_store_resolve_async (zj_record_side_get_store (side), zj_record_side_get_id (side), FALSE, choice, NULL,
                          resolved_cb, g_object_ref (side));
}

/* --- theirs, and a new edit with mine upon it --- */

typedef struct
{
  ZjRecordSide *side;
  ZjDraft *draft;
  JsonObject *choice; /* all theirs, as it was seen */
} Rework;

static void
rework_free (Rework *rework)
{
  g_object_unref (rework->side);
  zj_draft_free (rework->draft);
  json_object_unref (rework->choice);
  g_free (rework);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Rework, rework_free)

static void
given_up_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Rework) rework = data;
  g_autoptr (GError) error = NULL;
  ZjStore *store = ZJ_STORE (source);
  if (!zj_store_resolve_finish (store, result, &error))
    {
      zj_store_drop_draft_async (store, rework->draft->id, NULL, NULL, NULL);
      zj_tell (GTK_WIDGET (rework->side), _ ("Not settled"), error->message, NULL);
      return;
    }
  if (g_strcmp0 (zj_record_side_get_id (rework->side), rework->draft->id) != 0
      || zj_record_side_is_editing (rework->side))
    return;
  zj_record_side_show_view (rework->side);
  zj_record_side_reload (rework->side);
  zj_record_side_begin_edit (rework->side);
}

/* The own values are safe in the draft before what holds them is given up. */
static void
kept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Rework) rework = data;
  g_autoptr (GError) error = NULL;
  ZjStore *store = ZJ_STORE (source);
  if (!zj_store_put_draft_finish (store, result, &error))
    {
      zj_tell (GTK_WIDGET (rework->side), _ ("Not settled"), error->message, NULL);
      return;
    }
  const char *id = rework->draft->id;
  JsonObject *choice = rework->choice;
  zj_store_resolve_async (store, id, FALSE, choice, NULL, given_up_cb, g_steal_pointer (&rework));
}

void
zj_record_settle_rework (ZjRecordSide *side)
{
  ZjRecord *record = zj_record_side_get_record (side);
  ZjForm *form = zj_record_side_get_record_form (side);
  g_return_if_fail (record != NULL && zj_conflict_may_rework (form, record));
  Rework *rework = g_new0 (Rework, 1);
  rework->choice = all_as_seen (record);
  rework->side = g_object_ref (side);
  rework->draft = g_new0 (ZjDraft, 1);
  rework->draft->id = g_strdup (record->id);
  rework->draft->form = g_strdup (record->form);
  rework->draft->project = g_strdup (record->project);
  rework->draft->form_version = record->form_version;
  rework->draft->fields = zj_conflict_rework (form, record);
  rework->draft->seen = zj_json_copy_object (zj_json_object (record->theirs, "fields"));
  zj_store_put_draft_async (zj_record_side_get_store (side), rework->draft, NULL, kept_cb, rework);
}
