/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-record-verbs.h"

#include <glib/gi18n-lib.h>

#include "zj-ask.h"
#include "zj-error.h"
#include "zj-value.h"

/* --- delete --- */

static void
deleted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ZjRecordSide) side = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (ZjSaved) saved = zj_store_save_finish (ZJ_STORE (source), result, &problems, NULL, &error);
  if (saved == NULL)
    {
      zj_tell (GTK_WIDGET (side), _ ("Not deleted"), error->message, problems);
      return;
    }
  if (g_strcmp0 (zj_record_side_get_id (side), saved->id) == 0)
    zj_record_side_close (side);
  zj_record_side_say (side, _ ("Deleted"), saved->op);
}

static void
delete_confirmed_cb (gpointer data)
{
  ZjRecordSide *side = data;
  ZjRecord *record = zj_record_side_get_record (side);
  if (record == NULL)
    return;
  ZjSave save = {
    .kind = ZJ_SAVE_DELETE, .id = record->id, .form = record->form, .project = record->project, .seen = record->fields
  };
  zj_store_save_async (zj_record_side_get_store (side), &save, NULL, deleted_cb, g_object_ref (side));
}

void
zj_record_verbs_delete (ZjRecordSide *side)
{
  ZjRecord *record = zj_record_side_get_record (side);
  g_return_if_fail (record != NULL);
  g_autofree char *title =
      zj_store_record_title (zj_record_side_get_store (side), zj_record_side_get_form (side), record->fields);
  g_autofree char *heading = g_strdup_printf (_ ("Delete “%s”?"), title);
  zj_ask (GTK_WIDGET (side), heading,
          record->revision > 0 ? _ ("It is deleted in the system as well, as soon as the server can be reached.")
                               : _ ("It has not been uploaded yet and is deleted from this machine."),
          TRUE, delete_confirmed_cb, side);
}

/* --- the draft --- */

static void
draft_dropped_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ZjRecordSide) side = data;
  g_autoptr (GError) error = NULL;
  if (!zj_store_drop_draft_finish (ZJ_STORE (source), result, &error))
    zj_record_side_say (side, error->message, NULL);
}

static void
discard_confirmed_cb (gpointer data)
{
  ZjRecordSide *side = data;
  const char *id = zj_record_side_get_id (side);
  if (id != NULL && !zj_record_side_is_editing (side))
    zj_store_drop_draft_async (zj_record_side_get_store (side), id, NULL, draft_dropped_cb, g_object_ref (side));
}

void
zj_record_verbs_discard_draft (ZjRecordSide *side)
{
  zj_ask (GTK_WIDGET (side), _ ("Discard the draft?"), _ ("What was changed since the record was last saved is lost."),
          TRUE, discard_confirmed_cb, side);
}

/* --- the upload --- */

void
zj_record_verbs_retry (ZjRecordSide *side)
{
  ZjRecord *record = zj_record_side_get_record (side);
  g_autoptr (GError) error = NULL;
  g_return_if_fail (record != NULL);
  if (!zj_store_retry (zj_record_side_get_store (side), record->op, &error))
    zj_record_side_say (side, error->message, NULL);
}

/* What may be with the server already is not just taken back here: the window asks the server what became of it. */
static void
cancel_confirmed_cb (gpointer data)
{
  ZjRecordSide *side = data;
  ZjRecord *record = zj_record_side_get_record (side);
  g_autoptr (GError) error = NULL;
  if (record == NULL || record->op == NULL)
    return;
  g_autofree char *op = g_strdup (record->op); /* the record is read anew meanwhile */
  if (zj_store_cancel_op (zj_record_side_get_store (side), op, &error))
    zj_record_side_say (side, _ ("Upload cancelled; the record is as it was before"), NULL);
  else if (g_error_matches (error, ZJ_ERROR, ZJ_ERROR_BUSY))
    gtk_widget_activate_action (GTK_WIDGET (side), "win.cancel-op", "s", op);
  else
    zj_record_side_say (side, error->message, NULL);
}

void
zj_record_verbs_cancel_upload (ZjRecordSide *side)
{
  ZjRecord *record = zj_record_side_get_record (side);
  g_return_if_fail (record != NULL);
  if (record->sync_state == ZJ_SYNC_QUEUED)
    cancel_confirmed_cb (side);
  else if (record->sync_state == ZJ_SYNC_WAITING)
    zj_ask (
        GTK_WIDGET (side), _ ("Cancel the upload?"),
        _ ("The system has received it, but it has not taken effect there yet. If you cancel, the record is again as "
           "it was before and can be changed. Should it take effect there all the same, you will be told."),
        FALSE, cancel_confirmed_cb, side);
  else
    zj_ask (GTK_WIDGET (side), _ ("Cancel the upload?"),
            _ ("It may have arrived already, so the system is asked first. What has taken effect there stays."), FALSE,
            cancel_confirmed_cb, side);
}
