/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-record-workflow.h"

#include <glib/gi18n-lib.h>

#include "zj-ask.h"
#include "zj-next-step.h"
#include "zj-value.h"

/* The action that was asked about last. */
static const char *
asked_action (ZjRecordSide *side)
{
  return g_object_get_data (G_OBJECT (side), "zj-act");
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ZjRecordSide) side = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (ZjSaved) saved = zj_store_save_finish (ZJ_STORE (source), result, &problems, NULL, &error);
  ZjRecord *record = zj_record_side_get_record (side);
  if (saved == NULL && problems != NULL && problems->len > 0 && record != NULL
      && zj_form_may_edit (zj_record_side_get_record_form (side), record->state, record->fields))
    {
      /* Something is missing for this verb: the form opens where it is to be filled in. */
      zj_record_side_begin_edit (side);
      if (zj_record_side_is_editing (side))
        zj_form_editor_show_faults (zj_record_side_get_editor (side), asked_action (side), problems);
    }
  else if (saved == NULL)
    zj_tell (GTK_WIDGET (side), _ ("Not done"), error->message, problems);
  else
    zj_record_side_say (side, _ ("Done; it is uploaded by itself"), NULL);
}

static void
confirmed_cb (gpointer data)
{
  ZjRecordSide *side = data;
  ZjRecord *record = zj_record_side_get_record (side);
  if (record == NULL)
    return;
  ZjSave save = { .kind = ZJ_SAVE_ACTION,
                  .id = record->id,
                  .form = record->form,
                  .project = record->project,
                  .seen = record->fields,
                  .action = asked_action (side) };
  zj_store_save_async (zj_record_side_get_store (side), &save, NULL, acted_cb, g_object_ref (side));
}

void
zj_record_workflow_act (ZjRecordSide *side, const char *id)
{
  ZjRecord *record = zj_record_side_get_record (side);
  g_return_if_fail (record != NULL && id != NULL);
  const ZjAction *action = zj_next_action (zj_record_side_get_record_form (side), record, id);
  if (action == NULL)
    return;
  g_autofree char *title = zj_form_record_title (zj_record_side_get_form (side), record->fields);
  /* Translators: verb of the form, name of the record: 确认“16栋”？ */
  g_autofree char *heading = g_strdup_printf (_ ("%s “%s”?"), zj_label (&action->label), title);
  g_object_set_data_full (G_OBJECT (side), "zj-act", g_strdup (id), g_free);
  zj_ask (GTK_WIDGET (side), heading, action->confirm_text.en != NULL ? zj_label (&action->confirm_text) : NULL, FALSE,
          confirmed_cb, side);
}

void
zj_record_workflow_start (ZjRecordSide *side, const char *form)
{
  ZjRecord *record = zj_record_side_get_record (side);
  g_return_if_fail (record != NULL && form != NULL);
  gtk_widget_activate_action (GTK_WIDGET (side), "win.start-record", "(ss)", form, record->id);
}
