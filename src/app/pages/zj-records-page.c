/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-records-page.h"

#include <glib/gi18n-lib.h>

#include "zj-ask.h"
#include "zj-chosen.h"
#include "zj-conflict-view.h"
#include "zj-error.h"
#include "zj-form-editor.h"
#include "zj-record-list-view.h"
#include "zj-record-view.h"
#include "zj-records-many.h"
#include "zj-sidebar-button.h"
#include "zj-state-look.h"
#include "zj-value.h"
#include "zj-width-bin.h"

/* List and record stand beside each other from here on: the natural widths in the template. */
#define BESIDE_WIDTH  840
#define TOAST_SECONDS 4

struct _ZjRecordsPage
{
  AdwBin parent_instance;

  AdwToastOverlay *toasts;
  AdwLeaflet *leaflet;
  GtkWidget *list_side;
  GtkWidget *separator;
  GtkWidget *record_side;
  AdwHeaderBar *list_header;
  AdwHeaderBar *record_header;
  AdwWindowTitle *list_title;
  AdwWindowTitle *record_title;
  GtkWidget *new_button;
  GtkWidget *back_button;
  AdwBin *list_bin;
  GtkRevealer *choose_revealer;
  GtkLabel *chosen_label;
  GtkBox *chosen_actions;
  GtkStack *record_stack;
  ZjConflictView *conflict;
  ZjRecordListView *list;
  ZjRecordView *view;
  ZjFormEditor *editor;

  ZjStore *store;
  ZjForm *form;
  char *project;
  ZjChosen *chosen;
  ZjRecordsMany *many;
  GSimpleActionGroup *actions;
  char *id;         /* of the record that is open, or NULL */
  ZjRecord *record; /* while it is read */
  AdwToast *toast;  /* weak; the last one */
  gboolean restored;
  guint restore_source;
};

G_DEFINE_FINAL_TYPE (ZjRecordsPage, zj_records_page, ADW_TYPE_BIN)

enum
{
  PROP_TITLE = 1,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

/* A newer word takes the place of the one before. */
static void
show_toast (ZjRecordsPage *self, AdwToast *fresh)
{
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  g_set_weak_pointer (&self->toast, fresh);
  adw_toast_set_timeout (fresh, TOAST_SECONDS);
  adw_toast_overlay_add_toast (self->toasts, fresh);
}

static void
toast (ZjRecordsPage *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  show_toast (self, adw_toast_new (escaped));
}

static ZjForm *
form_of (ZjRecordsPage *self, ZjRecord *record)
{
  ZjForm *own = zj_forms_get_version (zj_store_get_forms (self->store), record->form, record->form_version);
  return own != NULL ? own : self->form;
}

static gboolean
is_editing (ZjRecordsPage *self)
{
  return gtk_stack_get_visible_child (self->record_stack) == GTK_WIDGET (self->editor)
         && zj_form_editor_get_id (self->editor) != NULL;
}

static void
enable (ZjRecordsPage *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
update_actions (ZjRecordsPage *self)
{
  ZjRecord *record = self->record;
  gboolean reading = self->id != NULL && record != NULL && !is_editing (self);
  ZjForm *form = record != NULL ? form_of (self, record) : self->form;
  gboolean conflict = reading && record->sync_state == ZJ_SYNC_CONFLICT;
  gboolean fields = conflict && record->conflict != NULL && json_object_get_size (record->conflict) > 0;
  gboolean may_edit = reading && !conflict && zj_form_may_edit (form, record->state, record->fields);
  enable (self, "new", self->form->creatable);
  enable (self, "edit", may_edit);
  enable (self, "edit-field", may_edit);
  enable (self, "save", is_editing (self));
  enable (self, "delete", reading && !conflict && zj_form_may_delete (form, record->state));
  enable (self, "discard-draft", reading && record->has_draft);
  enable (self, "copy", reading && self->form->creatable);
  enable (self, "act", reading && !conflict);
  enable (self, "back", self->id != NULL || zj_chosen_get_active (self->chosen));
  enable (self, "retry", reading && record->sync_state == ZJ_SYNC_REFUSED);
  enable (self, "cancel-upload", reading && record->sync_state == ZJ_SYNC_QUEUED && record->op != NULL);
  enable (self, "resolve", fields);
  enable (self, "resolve-mine", conflict && g_strcmp0 (record->conflict_reason, "state-moved") != 0);
  enable (self, "resolve-theirs", conflict);
  enable (self, "delete-chosen", zj_chosen_get_count (self->chosen) > 0);
  enable (self, "act-chosen", zj_chosen_get_count (self->chosen) > 0);
  enable (self, "select-all", zj_chosen_get_active (self->chosen));
}

static void
show_side (ZjRecordsPage *self, const char *name)
{
  gtk_stack_set_visible_child_name (self->record_stack, name);
  gtk_widget_set_visible (self->record_side, TRUE);
  gtk_widget_set_visible (self->separator, TRUE);
  adw_leaflet_set_visible_child (self->leaflet, self->record_side);
  update_actions (self);
}

static void
set_id (ZjRecordsPage *self, const char *id)
{
  char *copy = g_strdup (id);
  g_free (self->id);
  self->id = copy;
  zj_record_list_view_set_current (self->list, id);
}

static void
remember (ZjRecordsPage *self)
{
  g_autofree char *key = g_strdup_printf ("ui/%s/%s", self->project, self->form->id);
  g_autofree char *before = zj_store_dup_meta (self->store, key);
  if (g_strcmp0 (before, self->id) != 0)
    zj_store_set_meta (self->store, key, self->id, NULL);
}

/* --- reading --- */

static void
show_record_title (ZjRecordsPage *self)
{
  g_autofree char *title = NULL;
  const char *subtitle = zj_label (&self->form->title);
  if (is_editing (self))
    {
      title = zj_form_editor_dup_title (self->editor);
      if (zj_form_editor_is_new (self->editor))
        subtitle = _ ("New");
    }
  else if (self->record != NULL)
    title = zj_form_record_title (self->form, self->record->fields);
  adw_window_title_set_title (self->record_title, title != NULL ? title : "");
  adw_window_title_set_subtitle (self->record_title, g_strcmp0 (title, subtitle) == 0 ? "" : subtitle);
}

/* Reads the record anew and shows it; what was open (reading or choosing) stays open if it still makes sense. */
static void
read_record (ZjRecordsPage *self)
{
  g_autoptr (GError) error = NULL;
  ZjRecord *record = zj_store_get (self->store, self->id, &error);
  if (g_error_matches (error, ZJ_ERROR, ZJ_ERROR_BUSY))
    return; /* the next "changed" brings it */
  g_clear_pointer (&self->record, zj_record_unref);
  if (record == NULL || record->deleted)
    {
      g_clear_pointer (&record, zj_record_unref);
      zj_record_view_set (self->view, NULL, NULL);
      adw_window_title_set_title (self->record_title, "");
      show_side (self, "gone");
      return;
    }
  self->record = record;
  zj_record_view_set (self->view, record, form_of (self, record));
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->record_stack), "conflict") != 0
      || record->sync_state != ZJ_SYNC_CONFLICT)
    show_side (self, "view");
  show_record_title (self);
  update_actions (self);
}

static void
close_record (ZjRecordsPage *self)
{
  if (is_editing (self) && !zj_form_editor_flush (self->editor))
    return; /* the editor says why; going away would lose it */
  zj_form_editor_close (self->editor);
  set_id (self, NULL);
  g_clear_pointer (&self->record, zj_record_unref);
  zj_record_view_set (self->view, NULL, NULL);
  adw_leaflet_set_visible_child (self->leaflet, self->list_side);
  gtk_widget_set_visible (self->record_side, FALSE);
  gtk_widget_set_visible (self->separator, FALSE);
  gtk_stack_set_visible_child_name (self->record_stack, "gone");
  remember (self);
  update_actions (self);
}

static void
begin_edit (ZjRecordsPage *self)
{
  g_autoptr (GError) error = NULL;
  if (!zj_form_editor_edit (self->editor, self->id, &error))
    {
      toast (self, error->message);
      return;
    }
  show_side (self, "editor");
  show_record_title (self);
  zj_form_editor_focus_first (self->editor);
}

static void
store_changed_cb (ZjRecordsPage *self)
{
  if (self->id != NULL && !is_editing (self))
    read_record (self);
}

static void
open_cb (ZjRecordsPage *self, const char *id)
{
  zj_records_page_show_record (self, id);
}

static void
title_edited_cb (ZjRecordsPage *self)
{
  show_record_title (self);
}

static void
saved_cb (ZjRecordsPage *self, const char *id, const char *op)
{
  set_id (self, id);
  read_record (self);
  remember (self);
  /* The form that held the focus is gone; left alone, it would go to the toast, which then never leaves. */
  zj_record_view_focus (self->view);
  toast (self, op[0] != '\0' ? _ ("Saved") : _ ("Nothing was changed"));
}

static void
discarded_cb (ZjRecordsPage *self, const char *id)
{
  g_autoptr (ZjRecord) record = zj_store_get (self->store, id, NULL);
  if (record == NULL)
    close_record (self);
  else
    read_record (self);
}

/* --- verbs on the record that is open --- */

static void
new_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  zj_records_page_new_record (data);
}

static void
edit_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  begin_edit (data);
}

static void
edit_field_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ZjRecordsPage *self = data;
  begin_edit (self);
  if (is_editing (self))
    zj_form_editor_focus (self->editor, g_variant_get_string (parameter, NULL));
}

static void
save_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  zj_form_editor_save (ZJ_RECORDS_PAGE (data)->editor);
}

static void
copy_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ZjRecordsPage *self = data;
  g_autoptr (JsonObject) fields = zj_form_copy_values (self->form, self->record->fields);
  zj_form_editor_edit_new (self->editor, self->form, fields, TRUE);
  g_signal_connect_object (zj_form_editor_get_model (self->editor), "edited", G_CALLBACK (title_edited_cb), self,
                           G_CONNECT_SWAPPED);
  set_id (self, zj_form_editor_get_id (self->editor));
  remember (self);
  show_side (self, "editor");
  show_record_title (self);
  zj_form_editor_focus_first (self->editor);
}

static void
draft_dropped_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ZjRecordsPage) self = data;
  g_autoptr (GError) error = NULL;
  if (!zj_store_drop_draft_finish (ZJ_STORE (source), result, &error))
    toast (self, error->message);
}

static void
discard_confirmed_cb (gpointer data)
{
  ZjRecordsPage *self = data;
  if (self->id != NULL && !is_editing (self))
    zj_store_drop_draft_async (self->store, self->id, NULL, draft_dropped_cb, g_object_ref (self));
}

static void
discard_draft_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  zj_ask (GTK_WIDGET (data), _ ("Discard the draft?"), _ ("What was changed since the record was last saved is lost."),
          TRUE, discard_confirmed_cb, data);
}

static void
undo_delete_cb (AdwToast *toast_widget, gpointer data)
{
  ZjRecordsPage *self = data;
  const char *op = g_object_get_data (G_OBJECT (toast_widget), "zj-op");
  g_autoptr (GError) error = NULL;
  if (!zj_store_cancel_op (self->store, op, &error))
    toast (self, error->message);
}

static void
deleted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ZjRecordsPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (ZjSaved) saved = zj_store_save_finish (ZJ_STORE (source), result, &problems, NULL, &error);
  if (saved == NULL)
    {
      zj_tell (GTK_WIDGET (self), _ ("Not deleted"), error->message, problems);
      return;
    }
  AdwToast *done = adw_toast_new (_ ("Deleted"));
  if (saved->op != NULL)
    {
      g_object_set_data_full (G_OBJECT (done), "zj-op", g_strdup (saved->op), g_free);
      adw_toast_set_button_label (done, _ ("Undo"));
      g_signal_connect_object (done, "button-clicked", G_CALLBACK (undo_delete_cb), self, 0);
    }
  if (g_strcmp0 (self->id, saved->id) == 0)
    close_record (self);
  show_toast (self, done);
}

static void
delete_confirmed_cb (gpointer data)
{
  ZjRecordsPage *self = data;
  if (self->record == NULL)
    return;
  ZjSave save = { .kind = ZJ_SAVE_DELETE,
                  .id = self->record->id,
                  .form = self->record->form,
                  .project = self->record->project,
                  .seen = self->record->fields };
  zj_store_save_async (self->store, &save, NULL, deleted_cb, g_object_ref (self));
}

static void
delete_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ZjRecordsPage *self = data;
  g_autofree char *title = zj_form_record_title (self->form, self->record->fields);
  g_autofree char *heading = g_strdup_printf (_ ("Delete “%s”?"), title);
  zj_ask (GTK_WIDGET (self), heading,
          self->record->revision > 0 ? _ ("It is deleted in the system as well, as soon as the server can be reached.")
                                     : _ ("It has not been uploaded yet and is deleted from this machine."),
          TRUE, delete_confirmed_cb, self);
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ZjRecordsPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (ZjSaved) saved = zj_store_save_finish (ZJ_STORE (source), result, &problems, NULL, &error);
  const char *action = g_object_get_data (G_OBJECT (self), "zj-act");
  if (saved == NULL && problems != NULL && problems->len > 0 && self->record != NULL
      && zj_form_may_edit (form_of (self, self->record), self->record->state, self->record->fields))
    {
      /* Something is missing for this verb: the form opens where it is to be filled in. */
      begin_edit (self);
      if (is_editing (self))
        zj_form_editor_show_faults (self->editor, action, problems);
    }
  else if (saved == NULL)
    zj_tell (GTK_WIDGET (self), _ ("Not done"), error->message, problems);
  else
    toast (self, _ ("Done; it is uploaded by itself"));
}

static void
act_confirmed_cb (gpointer data)
{
  ZjRecordsPage *self = data;
  const char *action = g_object_get_data (G_OBJECT (self), "zj-act");
  if (self->record == NULL)
    return;
  ZjSave save = { .kind = ZJ_SAVE_ACTION,
                  .id = self->record->id,
                  .form = self->record->form,
                  .project = self->record->project,
                  .seen = self->record->fields,
                  .action = action };
  zj_store_save_async (self->store, &save, NULL, acted_cb, g_object_ref (self));
}

static void
act_cb (GSimpleAction *simple, GVariant *parameter, gpointer data)
{
  ZjRecordsPage *self = data;
  const char *id = g_variant_get_string (parameter, NULL);
  const ZjAction *action =
      zj_form_may_act (form_of (self, self->record), self->record->state, self->record->fields, id, FALSE);
  if (action == NULL)
    return;
  g_autofree char *title = zj_form_record_title (self->form, self->record->fields);
  /* Translators: verb of the form, name of the record: 确认“16栋”？ */
  g_autofree char *heading = g_strdup_printf (_ ("%s “%s”?"), zj_label (&action->label), title);
  g_object_set_data_full (G_OBJECT (self), "zj-act", g_strdup (id), g_free);
  zj_ask (GTK_WIDGET (self), heading, action->confirm_text.en != NULL ? zj_label (&action->confirm_text) : NULL, FALSE,
          act_confirmed_cb, self);
}

/* Ctrl+Return: what the page is for at this moment. */
static void
primary_cb (GSimpleAction *simple, GVariant *parameter, gpointer data)
{
  ZjRecordsPage *self = data;
  if (is_editing (self))
    zj_form_editor_save (self->editor);
  else if (self->record != NULL && self->record->sync_state != ZJ_SYNC_CONFLICT)
    {
      ZjForm *form = form_of (self, self->record);
      for (guint i = 0; i < form->n_actions; i++)
        if (zj_form_may_act (form, self->record->state, self->record->fields, form->actions[i].id, FALSE) != NULL)
          {
            g_action_group_activate_action (G_ACTION_GROUP (self->actions), "act",
                                            g_variant_new_string (form->actions[i].id));
            return;
          }
    }
}

static void
back_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ZjRecordsPage *self = data;
  if (zj_chosen_get_active (self->chosen) && self->id == NULL)
    zj_chosen_set_active (self->chosen, FALSE);
  else if (is_editing (self) && zj_form_editor_go_back (self->editor))
    return;
  else if (is_editing (self) && !zj_form_editor_is_new (self->editor))
    {
      if (!zj_form_editor_flush (self->editor))
        return;
      zj_form_editor_close (self->editor);
      read_record (self);
    }
  else if (g_strcmp0 (gtk_stack_get_visible_child_name (self->record_stack), "conflict") == 0)
    show_side (self, "view");
  else if (self->id != NULL)
    close_record (self);
}

static void
search_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ZjRecordsPage *self = data;
  adw_leaflet_set_visible_child (self->leaflet, self->list_side);
  zj_record_list_view_focus_search (self->list);
}

static void
retry_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ZjRecordsPage *self = data;
  g_autoptr (GError) error = NULL;
  if (!zj_store_retry (self->store, self->record->op, &error))
    toast (self, error->message);
}

static void
cancel_upload_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ZjRecordsPage *self = data;
  g_autoptr (GError) error = NULL;
  if (!zj_store_cancel_op (self->store, self->record->op, &error))
    toast (self, error->message);
  else
    toast (self, _ ("Upload cancelled; the record is as it was before"));
}

/* --- conflicts --- */

static void
resolved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ZjRecordsPage) self = data;
  g_autoptr (GError) error = NULL;
  if (!zj_store_resolve_finish (ZJ_STORE (source), result, &error))
    {
      zj_tell (GTK_WIDGET (self), _ ("Not settled"), error->message, NULL);
      if (g_error_matches (error, ZJ_ERROR, ZJ_ERROR_CHANGED_MEANWHILE) && self->id != NULL && !is_editing (self))
        {
          show_side (self, "view");
          read_record (self);
        }
      return;
    }
  toast (self, _ ("Your choice is saved"));
  if (self->id != NULL && !is_editing (self))
    {
      show_side (self, "view");
      read_record (self);
    }
}

static void
resolve_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ZjRecordsPage *self = data;
  zj_conflict_view_set (self->conflict, form_of (self, self->record), self->record->conflict, self->record->fields);
  show_side (self, "conflict");
}

static void
resolve_all (ZjRecordsPage *self, gboolean mine)
{
  zj_store_resolve_async (self->store, self->id, mine, NULL, NULL, resolved_cb, g_object_ref (self));
}

static void
resolve_mine_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  resolve_all (data, TRUE);
}

static void
resolve_theirs_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  resolve_all (data, FALSE);
}

static void
decided_cb (ZjRecordsPage *self)
{
  g_autoptr (JsonObject) choice = zj_conflict_view_get_choice (self->conflict);
  zj_store_resolve_async (self->store, self->id, FALSE, choice, NULL, resolved_cb, g_object_ref (self));
}

/* --- several at once --- */

static void
select_cb (GSimpleAction *action, GVariant *state, gpointer data)
{
  ZjRecordsPage *self = data;
  gboolean active = g_variant_get_boolean (state);
  if (active && self->id != NULL)
    close_record (self);
  zj_chosen_set_active (self->chosen, active);
}

static void
chosen_changed_cb (ZjRecordsPage *self)
{
  gboolean active = zj_chosen_get_active (self->chosen);
  guint n = zj_chosen_get_count (self->chosen);
  g_autofree char *text = g_strdup_printf (ngettext ("%u selected", "%u selected", n), n);
  GAction *select = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "select");
  g_simple_action_set_state (G_SIMPLE_ACTION (select), g_variant_new_boolean (active));
  gtk_revealer_set_reveal_child (self->choose_revealer, active);
  gtk_label_set_text (self->chosen_label, text);
  update_actions (self);
}

static void
select_all_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ZjRecordsPage *self = data;
  g_auto (GStrv) ids = zj_record_list_view_dup_ids (self->list);
  zj_chosen_toggle_all (self->chosen, (const char *const *)ids);
}

static void
delete_chosen_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  zj_records_many_delete (ZJ_RECORDS_PAGE (data)->many);
}

static void
act_chosen_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  zj_records_many_act (ZJ_RECORDS_PAGE (data)->many, g_variant_get_string (parameter, NULL));
}

/* --- building --- */

static void
add_chosen_actions (ZjRecordsPage *self)
{
  for (guint i = 0; i < self->form->n_actions; i++)
    {
      const ZjAction *action = &self->form->actions[i];
      if (action->by_authority)
        continue;
      g_autoptr (GVariant) target = g_variant_ref_sink (g_variant_new_string (action->id));
      GtkWidget *button = gtk_button_new_with_label (zj_label (&action->label));
      gtk_widget_add_css_class (button, "suggested-action");
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "page.act-chosen");
      gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), target);
      gtk_box_append (self->chosen_actions, button);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->chosen_actions),
                          gtk_widget_get_first_child (GTK_WIDGET (self->chosen_actions)) != NULL);
}

static void
add_actions (ZjRecordsPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "new", .activate = new_cb },
    { .name = "edit", .activate = edit_cb },
    { .name = "edit-field", .activate = edit_field_cb, .parameter_type = "s" },
    { .name = "save", .activate = save_cb },
    { .name = "delete", .activate = delete_cb },
    { .name = "discard-draft", .activate = discard_draft_cb },
    { .name = "copy", .activate = copy_cb },
    { .name = "act", .activate = act_cb, .parameter_type = "s" },
    { .name = "primary", .activate = primary_cb },
    { .name = "back", .activate = back_cb },
    { .name = "search", .activate = search_cb },
    { .name = "retry", .activate = retry_cb },
    { .name = "cancel-upload", .activate = cancel_upload_cb },
    { .name = "resolve", .activate = resolve_cb },
    { .name = "resolve-mine", .activate = resolve_mine_cb },
    { .name = "resolve-theirs", .activate = resolve_theirs_cb },
    { .name = "select", .state = "false", .change_state = select_cb },
    { .name = "select-all", .activate = select_all_cb },
    { .name = "delete-chosen", .activate = delete_chosen_cb },
    { .name = "act-chosen", .activate = act_chosen_cb, .parameter_type = "s" },
  };
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "page", G_ACTION_GROUP (self->actions));
}

/* Several such pages may stand in one window: only the one that is seen listens. */
static gboolean
shortcut_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  ZjRecordsPage *self = ZJ_RECORDS_PAGE (widget);
  const char *name = data;
  if (!gtk_widget_get_mapped (widget) || !g_action_group_get_action_enabled (G_ACTION_GROUP (self->actions), name))
    return GDK_EVENT_PROPAGATE;
  g_action_group_activate_action (G_ACTION_GROUP (self->actions), name, NULL);
  return GDK_EVENT_STOP;
}

static void
add_shortcuts (ZjRecordsPage *self)
{
  static const struct
  {
    const char *keys;
    const char *action;
  } shortcuts[] = {
    { "<Control>n", "new" },
    { "<Control>s", "save" },
    { "<Control>Return|<Control>KP_Enter", "primary" },
    { "<Control>f", "search" },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller), GTK_SHORTCUT_SCOPE_MANAGED);
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (controller),
        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (shortcuts[i].keys),
                          gtk_callback_action_new (shortcut_cb, (gpointer)shortcuts[i].action, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

/* The title buttons of the window stand at its outer edges only. */
static void
folded_cb (ZjRecordsPage *self)
{
  gboolean folded = adw_leaflet_get_folded (self->leaflet);
  gboolean beside = !folded && gtk_widget_get_visible (self->record_side);
  gtk_widget_set_hexpand (self->list_side, !beside);
  adw_header_bar_set_show_end_title_buttons (self->list_header, !beside);
  adw_header_bar_set_show_start_title_buttons (self->record_header, folded);
  gtk_button_set_icon_name (GTK_BUTTON (self->back_button), beside ? "window-close-symbolic" : "go-previous-symbolic");
  gtk_widget_set_tooltip_text (self->back_button, beside ? _ ("Close (Esc)") : _ ("Back to the list (Esc)"));
}

/* What was open when the program was closed is open again: half-typed work always, a record that was read where it does
 * not cover the list. */
static gboolean
restore (gpointer data)
{
  ZjRecordsPage *self = data;
  self->restore_source = 0;
  if (self->id != NULL)
    return G_SOURCE_REMOVE;
  g_autofree char *key = g_strdup_printf ("ui/%s/%s", self->project, self->form->id);
  g_autofree char *id = zj_store_dup_meta (self->store, key);
  g_autoptr (ZjRecord) record = id != NULL && id[0] != '\0' ? zj_store_get (self->store, id, NULL) : NULL;
  if (record != NULL && !record->deleted
      && (record->has_draft || record->sync_state == ZJ_SYNC_DRAFT
          || gtk_widget_get_width (GTK_WIDGET (self)) >= BESIDE_WIDTH))
    zj_records_page_show_record (self, id);
  return G_SOURCE_REMOVE;
}

static void
zj_records_page_map (GtkWidget *widget)
{
  ZjRecordsPage *self = ZJ_RECORDS_PAGE (widget);
  GTK_WIDGET_CLASS (zj_records_page_parent_class)->map (widget);
  if (!self->restored && self->restore_source == 0)
    self->restore_source = g_idle_add (restore, self);
  self->restored = TRUE;
}

static void
zj_records_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  ZjRecordsPage *self = ZJ_RECORDS_PAGE (object);
  if (id == PROP_TITLE)
    g_value_set_string (value, self->form != NULL ? zj_label (&self->form->short_title) : NULL);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zj_records_page_dispose (GObject *object)
{
  ZjRecordsPage *self = ZJ_RECORDS_PAGE (object);
  g_clear_handle_id (&self->restore_source, g_source_remove);
  g_clear_weak_pointer (&self->toast);
  if (self->editor != NULL)
    zj_records_page_flush (self);
  self->editor = NULL;
  adw_bin_set_child (ADW_BIN (object), NULL); /* before the template lets go of it */
  gtk_widget_dispose_template (GTK_WIDGET (object), ZJ_TYPE_RECORDS_PAGE);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "page", NULL);
  g_clear_object (&self->actions);
  g_clear_pointer (&self->record, zj_record_unref);
  g_clear_object (&self->many);
  g_clear_object (&self->chosen);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (zj_records_page_parent_class)->dispose (object);
}

static void
zj_records_page_finalize (GObject *object)
{
  ZjRecordsPage *self = ZJ_RECORDS_PAGE (object);
  g_clear_pointer (&self->form, zj_form_unref);
  g_free (self->project);
  g_free (self->id);
  G_OBJECT_CLASS (zj_records_page_parent_class)->finalize (object);
}

static void
zj_records_page_class_init (ZjRecordsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->map = zj_records_page_map;
  object_class->get_property = zj_records_page_get_property;
  object_class->dispose = zj_records_page_dispose;
  object_class->finalize = zj_records_page_finalize;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  g_type_ensure (ZJ_TYPE_CONFLICT_VIEW);
  g_type_ensure (ZJ_TYPE_SIDEBAR_BUTTON);
  g_type_ensure (ZJ_TYPE_WIDTH_BIN);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/pages/zj-records-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjRecordsPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordsPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordsPage, list_side);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordsPage, separator);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordsPage, record_side);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordsPage, list_header);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordsPage, record_header);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordsPage, list_title);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordsPage, record_title);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordsPage, new_button);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordsPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordsPage, list_bin);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordsPage, choose_revealer);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordsPage, chosen_label);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordsPage, chosen_actions);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordsPage, record_stack);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordsPage, conflict);
}

static void
zj_records_page_init (ZjRecordsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** zj_records_page_new: (transfer floating) */
GtkWidget *
zj_records_page_new (ZjStore *store, ZjForm *form, const char *project)
{
  g_return_val_if_fail (ZJ_IS_STORE (store) && form != NULL && project != NULL, NULL);
  ZjRecordsPage *self = g_object_new (ZJ_TYPE_RECORDS_PAGE, NULL);
  self->store = g_object_ref (store);
  self->form = zj_form_ref (form);
  self->project = g_strdup (project);
  self->chosen = zj_chosen_new ();
  self->many = zj_records_many_new (store, form, self->chosen, GTK_WIDGET (self));
  g_signal_connect_object (self->many, "said", G_CALLBACK (toast), self, G_CONNECT_SWAPPED);
  add_actions (self);
  add_shortcuts (self);
  self->list = ZJ_RECORD_LIST_VIEW (zj_record_list_view_new (store, form, project, self->chosen));
  self->view = ZJ_RECORD_VIEW (zj_record_view_new (store));
  self->editor = ZJ_FORM_EDITOR (zj_form_editor_new (store, project));
  adw_bin_set_child (self->list_bin, GTK_WIDGET (self->list));
  gtk_stack_add_named (self->record_stack, GTK_WIDGET (self->view), "view");
  gtk_stack_add_named (self->record_stack, GTK_WIDGET (self->editor), "editor");
  adw_window_title_set_title (self->list_title, zj_label (&form->short_title));
  gtk_widget_set_visible (self->new_button, form->creatable);
  add_chosen_actions (self);
  g_signal_connect_object (self->list, "open", G_CALLBACK (open_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "saved", G_CALLBACK (saved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "discarded", G_CALLBACK (discarded_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->conflict, "decided", G_CALLBACK (decided_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chosen, "changed", G_CALLBACK (chosen_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->leaflet, "notify::folded", G_CALLBACK (folded_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->record_side, "notify::visible", G_CALLBACK (folded_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  folded_cb (self);
  update_actions (self);
  return GTK_WIDGET (self);
}

void
zj_records_page_show_record (ZjRecordsPage *self, const char *id)
{
  g_return_if_fail (ZJ_IS_RECORDS_PAGE (self) && id != NULL);
  if (is_editing (self) && g_strcmp0 (id, self->id) == 0)
    {
      show_side (self, "editor");
      return;
    }
  if (is_editing (self) && !zj_form_editor_flush (self->editor))
    return;
  zj_form_editor_close (self->editor);
  set_id (self, id);
  gtk_stack_set_visible_child (self->record_stack, GTK_WIDGET (self->view));
  read_record (self);
  remember (self);
  /* Half-typed work goes on where it stopped. */
  if (self->record != NULL && self->record->has_draft && self->record->sync_state != ZJ_SYNC_CONFLICT)
    begin_edit (self);
}

void
zj_records_page_new_record (ZjRecordsPage *self)
{
  g_return_if_fail (ZJ_IS_RECORDS_PAGE (self));
  if (!self->form->creatable || (is_editing (self) && !zj_form_editor_flush (self->editor)))
    return;
  g_autoptr (JsonObject) project = zj_store_project_fields (self->store, self->project);
  g_autoptr (JsonObject) session = json_object_new ();
  g_autofree char *operator_name = zj_store_dup_meta (self->store, "operator");
  if (operator_name != NULL)
    json_object_set_string_member (session, "operator", operator_name);
  g_autoptr (JsonObject) fields = zj_form_prefill (self->form, project, session);
  zj_chosen_set_active (self->chosen, FALSE);
  g_clear_pointer (&self->record, zj_record_unref);
  zj_form_editor_edit_new (self->editor, self->form, fields, FALSE);
  set_id (self, zj_form_editor_get_id (self->editor));
  remember (self); /* at once: half-typed work is found again after a crash, too */
  g_signal_connect_object (zj_form_editor_get_model (self->editor), "edited", G_CALLBACK (title_edited_cb), self,
                           G_CONNECT_SWAPPED);
  show_side (self, "editor");
  show_record_title (self);
  zj_form_editor_focus_first (self->editor);
}

gboolean
zj_records_page_flush (ZjRecordsPage *self)
{
  g_return_val_if_fail (ZJ_IS_RECORDS_PAGE (self), FALSE);
  remember (self);
  return !is_editing (self) || zj_form_editor_flush (self->editor);
}

gboolean
zj_records_page_go_back (ZjRecordsPage *self)
{
  g_return_val_if_fail (ZJ_IS_RECORDS_PAGE (self), FALSE);
  if (!g_action_group_get_action_enabled (G_ACTION_GROUP (self->actions), "back"))
    return FALSE;
  g_action_group_activate_action (G_ACTION_GROUP (self->actions), "back", NULL);
  return TRUE;
}
