/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-record-notice.h"

#include <glib/gi18n-lib.h>

#include "zj-conflict-reason.h"
#include "zj-field-text.h"
#include "zj-json.h"
#include "zj-state-look.h"
#include "zj-text-label.h"

struct _ZjRecordNotice
{
  AdwBin parent_instance;

  GtkLabel *title;
  GtkLabel *text;
  GtkBox *buttons;

  ZjStore *store;
  ZjRecord *record;
  ZjForm *form;
};

G_DEFINE_FINAL_TYPE (ZjRecordNotice, zj_record_notice, ADW_TYPE_BIN)

static void
add_notice_button (ZjRecordNotice *self, const char *label, const char *action, gboolean suggested)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  if (suggested)
    gtk_widget_add_css_class (button, "suggested-action");
  gtk_box_append (self->buttons, button);
}

static void
show_conflict (ZjRecordNotice *self)
{
  ZjRecord *record = self->record;
  ZjConflictKind kind = zj_conflict_kind (record);
  gboolean fields = kind == ZJ_CONFLICT_FIELDS || kind == ZJ_CONFLICT_RULE;
  g_autofree char *text = zj_conflict_reason_text (self->store, self->form, record);
  gtk_label_set_text (self->title, _ ("Changed in two places: please choose"));
  gtk_label_set_text (self->text, text);
  add_notice_button (self, fields ? _ ("Compare and choose") : _ ("Look and choose"), "page.resolve", TRUE);
}

/* Why the server refused it, field by field, and what to do now. */
static void
show_refused (ZjRecordNotice *self)
{
  JsonObject *problem = self->record->problem;
  const char *detail = problem != NULL ? zj_json_string (problem, "detail") : NULL;
  const char *title = problem != NULL ? zj_json_string (problem, "title") : NULL;
  JsonArray *errors = problem != NULL ? zj_json_array (problem, "errors") : NULL;
  g_autoptr (GString) text = g_string_new (detail != NULL ? detail : title != NULL ? title : "");
  for (guint i = 0; errors != NULL && i < json_array_get_length (errors); i++)
    {
      JsonNode *node = json_array_get_element (errors, i);
      JsonObject *error = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *pointer = error != NULL ? zj_json_string (error, "pointer") : NULL;
      const char *message = error != NULL ? zj_json_string (error, "message") : NULL;
      const char *path = pointer == NULL ? "" : g_str_has_prefix (pointer, "/") ? pointer + 1 : pointer;
      g_autofree char *label = zj_path_label (self->form, path, self->record->fields);
      if (message != NULL)
        g_string_append_printf (text, "%s%s%s%s", text->len > 0 ? "\n" : "", label, path[0] != '\0' ? _ (": ") : "",
                                message);
    }
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, _ ("Your entries are kept here. Correct them and save again."));
  gtk_label_set_text (self->title, _ ("Refused by the server"));
  gtk_label_set_text (self->text, text->str);
  add_notice_button (self, C_ ("action", "Edit"), "page.edit", TRUE);
  add_notice_button (self, C_ ("action", "Try again"), "page.retry", FALSE);
}

/* Its state could be edited, but not a record of its kind: an order of another sort than this program knows. */
static gboolean
is_of_unknown_kind (ZjRecordNotice *self)
{
  return self->form->editable_when != NULL && zj_form_may_edit (self->form, self->record->state, NULL)
         && !zj_form_may_edit (self->form, self->record->state, self->record->fields);
}

static void
show_notice (ZjRecordNotice *self)
{
  ZjRecord *record = self->record;
  static const char *const classes[] = { "notice-bad", "notice-waiting", NULL };
  for (guint i = 0; classes[i] != NULL; i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self), classes[i]);
  zj_box_empty (self->buttons);
  gtk_widget_set_visible (GTK_WIDGET (self), record->sync_state != ZJ_SYNC_SYNCED || record->quarantined
                                                 || record->has_draft || is_of_unknown_kind (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), record->sync_state == ZJ_SYNC_CONFLICT
                                                       || record->sync_state == ZJ_SYNC_REFUSED || record->quarantined
                                                   ? "notice-bad"
                                                   : "notice-waiting");
  if (record->sync_state == ZJ_SYNC_CONFLICT)
    show_conflict (self);
  else if (record->sync_state == ZJ_SYNC_REFUSED)
    show_refused (self);
  else if (record->has_draft)
    {
      gtk_label_set_text (self->title, zj_sync_state_word (ZJ_SYNC_DRAFT));
      gtk_label_set_text (self->text, _ ("There are changes to this record that are not saved yet."));
      add_notice_button (self, _ ("Go on editing"), "page.edit", TRUE);
      add_notice_button (self, _ ("Discard draft"), "page.discard-draft", FALSE);
    }
  else if (record->sync_state == ZJ_SYNC_SYNCED && !record->quarantined)
    {
      gtk_label_set_text (self->title, _ ("This can only be read here"));
      gtk_label_set_text (self->text,
                          _ ("It is of a kind that this program does not know how to fill in. Please update "
                             "the program, or ask the quality supervision station how to answer."));
    }
  else if (record->sync_state == ZJ_SYNC_SYNCED)
    {
      gtk_label_set_text (self->title, _ ("The server does not have this record"));
      gtk_label_set_text (
          self->text,
          _ ("It is kept on this machine. Please ask the quality supervision station before you go on with it."));
    }
  else
    {
      g_autofree char *sentence = zj_sync_state_sentence (record->sync_state, record->waiting_for);
      g_autofree char *bound = g_strdup_printf (_ ("%s Until then the record can only be read."), sentence);
      gtk_label_set_text (self->title, zj_sync_state_word (record->sync_state));
      gtk_label_set_text (self->text, zj_form_may_edit (self->form, record->state, record->fields) ? sentence : bound);
      if (record->op != NULL)
        add_notice_button (self, C_ ("action", "Cancel upload"), "page.cancel-upload", FALSE);
    }
}

static void
zj_record_notice_finalize (GObject *object)
{
  ZjRecordNotice *self = ZJ_RECORD_NOTICE (object);
  g_clear_object (&self->store);
  g_clear_pointer (&self->record, zj_record_unref);
  g_clear_pointer (&self->form, zj_form_unref);
  G_OBJECT_CLASS (zj_record_notice_parent_class)->finalize (object);
}

static void
zj_record_notice_class_init (ZjRecordNoticeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_record_notice_finalize;
}

static void
zj_record_notice_init (ZjRecordNotice *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *title = zj_text_label_new (NULL, "heading");
  GtkWidget *text = zj_text_label_new (NULL, NULL);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->title = GTK_LABEL (title);
  self->text = GTK_LABEL (text);
  self->buttons = GTK_BOX (buttons);
  gtk_label_set_selectable (self->text, TRUE);
  gtk_widget_set_can_focus (text, FALSE);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), buttons);
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_add_css_class (GTK_WIDGET (self), "notice");
}

/** zj_record_notice_new: (transfer floating) */
GtkWidget *
zj_record_notice_new (void)
{
  return g_object_new (ZJ_TYPE_RECORD_NOTICE, NULL);
}

void
zj_record_notice_set (ZjRecordNotice *self, ZjStore *store, ZjForm *form, ZjRecord *record)
{
  g_return_if_fail (ZJ_IS_RECORD_NOTICE (self) && ZJ_IS_STORE (store) && form != NULL && record != NULL);
  g_set_object (&self->store, store);
  ZjRecord *old_record = self->record;
  ZjForm *old_form = self->form;
  self->record = zj_record_ref (record);
  self->form = zj_form_ref (form);
  g_clear_pointer (&old_record, zj_record_unref);
  g_clear_pointer (&old_form, zj_form_unref);
  show_notice (self);
}
