/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-caption-dialog.h"

#include <glib/gi18n-lib.h>

#include "zj-text.h"

#define MOST_CHARACTERS 200 /* of the field `caption` */

typedef struct
{
  ZjRecordFiles *files;
  char *id;
  GtkEntry *entry; /* in the dialog */
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *question = data;
  g_object_unref (question->files);
  g_free (question->id);
  g_free (question);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  Question *question = data;
  if (!g_str_equal (response, "confirm"))
    return;
  g_autofree char *caption = zj_text_clean (gtk_editable_get_text (GTK_EDITABLE (question->entry)), -1, FALSE);
  zj_record_files_set_caption (question->files, question->id, caption);
}

void
zj_caption_dialog_ask (GtkWidget *parent, ZjRecordFiles *files, const ZjAttachment *attachment)
{
  g_return_if_fail (GTK_IS_WIDGET (parent) && ZJ_IS_RECORD_FILES (files) && attachment != NULL);
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (parent));
  AdwMessageDialog *dialog =
      ADW_MESSAGE_DIALOG (adw_message_dialog_new (window, C_ ("file", "Caption"), attachment->name));
  GtkWidget *entry = gtk_entry_new ();
  Question *question = g_new0 (Question, 1);
  gtk_entry_set_max_length (GTK_ENTRY (entry), MOST_CHARACTERS);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("What the picture shows, where, seen from where"));
  gtk_editable_set_text (GTK_EDITABLE (entry), attachment->caption != NULL ? attachment->caption : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, C_ ("file", "Caption"), -1);
  adw_message_dialog_set_extra_child (dialog, entry);
  adw_message_dialog_add_responses (dialog, "cancel", C_ ("dialog", "Cancel"), "confirm", C_ ("dialog", "OK"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "confirm", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "confirm");
  adw_message_dialog_set_close_response (dialog, "cancel");
  question->files = g_object_ref (files);
  question->id = g_strdup (attachment->id);
  question->entry = GTK_ENTRY (entry);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), question, question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (entry);
}
