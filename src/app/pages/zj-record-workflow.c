/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-record-workflow.h"

#include <glib/gi18n-lib.h>

#include "zj-ask.h"
#include "zj-confirm-dialog.h"
#include "zj-next-step.h"
#include "zj-value.h"

/* What was looked at in the dialog is what is handed over, and nothing that came in between. */
typedef struct
{
  ZjRecordSide *side; /* weak */
  char *action;
  ZjRecord *record;
} Asked;

static void
asked_free (gpointer data, GClosure *closure)
{
  Asked *asked = data;
  g_clear_weak_pointer (&asked->side);
  g_free (asked->action);
  zj_record_unref (asked->record);
  g_free (asked);
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ZjRecordSide) side = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (ZjSaved) saved = zj_store_save_finish (ZJ_STORE (source), result, &problems, NULL, &error);
  if (saved == NULL)
    zj_tell (GTK_WIDGET (side), _ ("Not done"), error->message, problems);
  else
    zj_record_side_say (side, _ ("Done; it is uploaded by itself"), NULL);
}

static void
confirmed_cb (ZjConfirmDialog *dialog, Asked *asked)
{
  ZjSave save = { .kind = ZJ_SAVE_ACTION,
                  .id = asked->record->id,
                  .form = asked->record->form,
                  .project = asked->record->project,
                  .seen = asked->record->fields,
                  .action = asked->action };
  if (asked->side != NULL)
    zj_store_save_async (zj_record_side_get_store (asked->side), &save, NULL, acted_cb, g_object_ref (asked->side));
}

/* Something is to be put right first: the form opens there. */
static void
go_to_cb (ZjConfirmDialog *dialog, const char *path, Asked *asked)
{
  if (asked->side == NULL || g_strcmp0 (zj_record_side_get_id (asked->side), asked->record->id) != 0)
    return;
  if (!zj_record_side_is_editing (asked->side))
    zj_record_side_begin_edit (asked->side);
  if (zj_record_side_is_editing (asked->side))
    zj_form_editor_mend (zj_record_side_get_editor (asked->side), asked->action, path);
}

void
zj_record_workflow_act (ZjRecordSide *side, const char *id)
{
  ZjRecord *record = zj_record_side_get_record (side);
  g_return_if_fail (record != NULL && id != NULL);
  ZjForm *form = zj_record_side_get_record_form (side);
  const ZjAction *action = zj_next_action (form, record, id);
  if (action == NULL)
    return;
  g_autoptr (GPtrArray) handovers = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_handover_free);
  g_ptr_array_add (
      handovers, zj_handover_new (zj_record_side_get_store (side), form, record->id, record->project, record->fields));
  ZjConfirmDialog *dialog =
      zj_confirm_dialog_new (GTK_WIDGET (side), zj_record_side_get_store (side), action, handovers, NULL);
  for (guint i = 0; i < 2; i++)
    {
      Asked *asked = g_new0 (Asked, 1);
      g_set_weak_pointer (&asked->side, side);
      asked->action = g_strdup (id);
      asked->record = zj_record_ref (record);
      g_signal_connect_data (dialog, i == 0 ? "confirmed" : "go-to",
                             i == 0 ? G_CALLBACK (confirmed_cb) : G_CALLBACK (go_to_cb), asked, asked_free, 0);
    }
}

void
zj_record_workflow_start (ZjRecordSide *side, const char *form)
{
  ZjRecord *record = zj_record_side_get_record (side);
  g_return_if_fail (record != NULL && form != NULL);
  gtk_widget_activate_action (GTK_WIDGET (side), "win.start-record", "(ss)", form, record->id);
}
