/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-form-editor.h"

#include <glib/gi18n-lib.h>

#include "zj-ask.h"
#include "zj-conflict-view.h"
#include "zj-draft-keeper.h"
#include "zj-error.h"
#include "zj-field-items.h"
#include "zj-field-row.h"
#include "zj-field-text.h"
#include "zj-findings-task.h"
#include "zj-form-paths.h"
#include "zj-json.h"
#include "zj-merge.h"
#include "zj-value.h"

#define FINDINGS_DELAY_MS 250
#define SETTLE_MS         60 /* until a message that was just shown has its place */
#define MOST_TRIES        5
#define ROOM              24 /* around a field that is brought into view */

struct _ZjFormEditor
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkLabel *missing;
  GtkWidget *notice;
  GtkLabel *notice_label;
  GtkWidget *compare_button;
  GtkScrolledWindow *scroller;
  GtkBox *form_box;
  GtkLabel *status;
  GtkButton *discard_button;
  ZjConflictView *compare;

  ZjStore *store;
  char *project;
  ZjFieldItems *items;
  ZjFormModel *model; /* NULL = nothing under edit */
  ZjDraftKeeper *keeper;
  GPtrArray *rows; /* ZjFieldRow of the top level, in reading order; owned by form_box */
  char *id;
  gboolean is_new;
  gboolean saving;
  gboolean save_after_compare;
  gboolean complaining; /* the status says why it was not saved, until something is changed */
  JsonObject *conflict; /* what changed elsewhere while this is open, against the own edit */
  guint findings_source;
  guint scroll_source;
  int tries;
  GtkWidget *wanted;         /* weak; the field to bring into view */
  GCancellable *cancellable; /* of the record under edit */
};

G_DEFINE_FINAL_TYPE (ZjFormEditor, zj_form_editor, ADW_TYPE_BIN)

enum
{
  SAVED,
  DISCARDED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* --- what stands around the fields --- */

static void
update_actions (ZjFormEditor *self)
{
  gboolean open = self->model != NULL && !self->saving;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.save", open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.discard", open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.compare", open && self->conflict != NULL);
}

static void
show_missing (ZjFormEditor *self)
{
  g_autoptr (GPtrArray) paths = zj_form_model_missing (self->model);
  g_autofree char *markup = zj_missing_markup (zj_form_model_get_form (self->model), paths);
  gtk_widget_set_visible (GTK_WIDGET (self->missing), markup != NULL);
  gtk_label_set_markup (self->missing, markup != NULL ? markup : "");
}

static void
show_notice (ZjFormEditor *self, const char *text)
{
  gtk_widget_set_visible (self->notice, text != NULL);
  gtk_label_set_text (self->notice_label, text != NULL ? text : "");
  gtk_widget_set_visible (self->compare_button, self->conflict != NULL);
  update_actions (self);
}

static void
show_status (ZjFormEditor *self, const char *text, gboolean bad)
{
  gtk_label_set_text (self->status, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->status), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  self->complaining = bad;
  gtk_widget_remove_css_class (GTK_WIDGET (self->status), bad ? "dim-label" : "error");
  gtk_widget_add_css_class (GTK_WIDGET (self->status), bad ? "error" : "dim-label");
}

/* Findings about the whole record have no field to stand beside. */
static void
show_general (ZjFormEditor *self)
{
  GPtrArray *general = zj_form_model_get_general (self->model);
  g_autoptr (GString) text = g_string_new (NULL);
  if (self->conflict != NULL)
    return;
  for (guint i = 0; i < general->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", ((ZjProblem *)g_ptr_array_index (general, i))->message);
  show_notice (self, text->len > 0 ? text->str : NULL);
}

/* Where nothing was typed there is no draft to discard: the same button only leads back. */
static void
name_discard (ZjFormEditor *self)
{
  gboolean something = zj_form_model_is_dirty (self->model) || zj_draft_keeper_has_draft (self->keeper);
  gtk_button_set_label (self->discard_button, something ? _ ("Discard draft") : C_ ("action", "Cancel"));
}

static void
keeper_notify_cb (ZjFormEditor *self)
{
  const char *error = zj_draft_keeper_get_error (self->keeper);
  name_discard (self);
  if (self->complaining && error == NULL)
    return;
  if (error != NULL)
    {
      g_autofree char *text = g_strdup_printf (_ ("The draft could not be saved: %s"), error);
      show_status (self, text, TRUE);
      return;
    }
  g_autofree char *text = zj_draft_keeper_dup_status (self->keeper);
  show_status (self, text, FALSE);
}

static void
edited_cb (ZjFormEditor *self)
{
  self->complaining = FALSE;
  show_missing (self);
  name_discard (self);
}

/* --- findings across records, judged in the background once a field is left --- */

static void
findings_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ZjFormEditor) self = data;
  g_autoptr (GPtrArray) findings = zj_findings_ask_finish (ZJ_STORE (source), result, NULL, NULL);
  if (findings == NULL || self->model == NULL || self->saving)
    return;
  /* Errors are the form's own business here: they show when their field is left or at saving. */
  g_autoptr (GPtrArray) warnings = zj_problems_new ();
  for (guint i = 0; i < findings->len; i++)
    {
      ZjProblem *finding = g_ptr_array_index (findings, i);
      if (finding->severity == ZJ_SEVERITY_WARNING)
        g_ptr_array_add (warnings, zj_problem_copy (finding));
    }
  zj_form_model_set_findings (self->model, warnings);
  show_general (self);
}

static gboolean
ask_findings (gpointer data)
{
  ZjFormEditor *self = data;
  self->findings_source = 0;
  zj_findings_ask_async (self->store, self->project, zj_form_model_get_form (self->model)->id, self->id,
                         zj_form_model_get_fields (self->model), self->cancellable, findings_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
left_cb (ZjFormEditor *self)
{
  if (self->findings_source == 0)
    self->findings_source = g_timeout_add (FINDINGS_DELAY_MS, ask_findings, self);
}

/* --- the record changed elsewhere while the form is open --- */

static char *
names_of (ZjFormEditor *self, GList *paths)
{
  g_autoptr (GString) names = g_string_new (NULL);
  for (GList *l = paths; l != NULL; l = l->next)
    {
      g_autofree char *label =
          zj_path_label (zj_form_model_get_form (self->model), l->data, zj_form_model_get_fields (self->model));
      g_string_append_printf (names, "%s%s", names->len > 0 ? _ (", ") : "", label);
    }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
look_elsewhere (ZjFormEditor *self)
{
  ZjForm *form = zj_form_model_get_form (self->model);
  JsonObject *seen = zj_form_model_get_seen (self->model);
  g_autoptr (ZjRecord) record = seen != NULL ? zj_store_get (self->store, self->id, NULL) : NULL;
  g_clear_pointer (&self->conflict, json_object_unref);
  if (seen == NULL)
    return;
  if (record == NULL || record->deleted)
    {
      show_notice (
          self, _ ("This record was deleted elsewhere while you were editing. What you typed is kept in the draft."));
      return;
    }
  g_autoptr (JsonObject) moved = zj_patch_diff (form, seen, record->fields);
  if (zj_patch_is_empty (moved))
    {
      show_general (self);
      return;
    }
  g_autoptr (JsonObject) mine = zj_patch_diff (form, seen, zj_form_model_get_fields (self->model));
  g_autoptr (JsonObject) merged = NULL;
  g_autoptr (GPtrArray) elsewhere = NULL;
  gboolean clean = zj_merge (form, mine, record->fields, NULL, &merged, &elsewhere, &self->conflict);
  g_autoptr (GList) paths = json_object_get_members (clean ? moved : self->conflict);
  g_autofree char *names = names_of (self, paths);
  g_autofree char *text =
      clean ? g_strdup_printf (_ ("Changed elsewhere meanwhile: %s. Saving keeps both."), names)
            : g_strdup_printf (
                _ ("Changed elsewhere meanwhile, and here too: %s. Nothing is lost: choose what shall hold."), names);
  show_notice (self, text);
}

static void
store_changed_cb (ZjFormEditor *self)
{
  if (self->model != NULL && !self->saving && !self->is_new)
    look_elsewhere (self);
}

static void
open_compare (ZjFormEditor *self)
{
  zj_conflict_view_set (self->compare, zj_form_model_get_form (self->model), self->conflict,
                        zj_form_model_get_fields (self->model));
  gtk_stack_set_visible_child_name (self->stack, "compare");
}

static void
decided_cb (ZjFormEditor *self)
{
  g_autoptr (ZjRecord) record = self->model != NULL ? zj_store_get (self->store, self->id, NULL) : NULL;
  g_autoptr (GHashTable) theirs = zj_conflict_view_get_theirs (self->compare);
  gtk_stack_set_visible_child_name (self->stack, "form");
  if (record == NULL)
    return;
  g_clear_pointer (&self->conflict, json_object_unref);
  show_notice (self, NULL);
  zj_form_model_rebase (self->model, record->fields, theirs);
  if (self->save_after_compare)
    zj_form_editor_save (self);
}

/* --- saving --- */

static void
focus_first_bad (ZjFormEditor *self, const char *bad)
{
  g_autofree char *first = bad != NULL ? g_strdup (bad) : zj_form_model_first_bad (self->model);
  if (first != NULL)
    zj_form_editor_focus (self, first);
}

static void
save_failed (ZjFormEditor *self, GError *error, GPtrArray *problems, JsonObject *conflict)
{
  if (g_error_matches (error, ZJ_ERROR, ZJ_ERROR_CHANGED_MEANWHILE) && conflict != NULL)
    {
      g_clear_pointer (&self->conflict, json_object_unref);
      self->conflict = json_object_ref (conflict);
      self->save_after_compare = TRUE;
      show_status (self, _ ("Not saved yet: please choose first."), TRUE);
      open_compare (self);
      return;
    }
  if (g_error_matches (error, ZJ_ERROR, ZJ_ERROR_INVALID) && problems != NULL && problems->len > 0)
    {
      zj_form_model_set_findings (self->model, problems);
      show_general (self);
      show_status (self, _ ("Not saved yet: please correct what is marked."), TRUE);
      focus_first_bad (self, NULL);
      return;
    }
  g_autofree char *text = g_strdup_printf (_ ("Not saved: %s Your entries are kept."), error->message);
  show_status (self, _ ("Not saved."), TRUE);
  show_notice (self, text);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ZjFormEditor) self = data;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (JsonObject) conflict = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjSaved) saved = zj_store_save_finish (ZJ_STORE (source), result, &problems, &conflict, &error);
  self->saving = FALSE;
  update_actions (self);
  if (self->model == NULL)
    return;
  if (saved == NULL)
    {
      save_failed (self, error, problems, conflict);
      return;
    }
  g_autofree char *id = g_strdup (saved->id);
  zj_form_editor_close (self);
  g_signal_emit (self, signals[SAVED], 0, id, saved->op != NULL ? saved->op : "");
}

static void
save_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  zj_form_editor_save (ZJ_FORM_EDITOR (widget));
}

static void
discard_confirmed_cb (gpointer self)
{
  zj_form_editor_discard (self);
}

static void
discard_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ZjFormEditor *self = ZJ_FORM_EDITOR (widget);
  if (zj_form_model_is_dirty (self->model) || zj_draft_keeper_has_draft (self->keeper))
    zj_ask (widget, _ ("Discard the draft?"),
            self->is_new ? _ ("Everything that was filled in here is lost.")
                         : _ ("What was changed since the record was last saved is lost."),
            TRUE, discard_confirmed_cb, self);
  else
    zj_form_editor_discard (self);
}

static void
compare_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ZjFormEditor *self = ZJ_FORM_EDITOR (widget);
  self->save_after_compare = FALSE;
  open_compare (self);
}

static gboolean
link_cb (ZjFormEditor *self, const char *path)
{
  zj_form_editor_focus (self, path);
  return TRUE;
}

/* --- building --- */

static void
add_section (ZjFormEditor *self, const char *title, const char *const *fields, gsize n)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  guint shown = 0;
  if (title != NULL)
    {
      GtkWidget *heading = gtk_label_new (title);
      gtk_label_set_xalign (GTK_LABEL (heading), 0);
      gtk_widget_add_css_class (heading, "title-4");
      gtk_box_append (GTK_BOX (box), heading);
    }
  for (gsize i = 0; i < n; i++)
    {
      const ZjField *field = zj_form_field (zj_form_model_get_form (self->model), fields[i]);
      if (field == NULL || g_str_equal (fields[i], "attachments"))
        continue;
      GtkWidget *row = zj_field_row_new (self->model, self->items, fields[i]);
      gtk_box_append (GTK_BOX (box), row);
      g_ptr_array_add (self->rows, row);
      shown++;
    }
  g_object_ref_sink (box);
  if (shown > 0)
    gtk_box_append (self->form_box, box);
  g_object_unref (box);
}

static void
clear_form (ZjFormEditor *self)
{
  GtkWidget *child;
  g_ptr_array_set_size (self->rows, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->form_box))) != NULL)
    gtk_box_remove (self->form_box, child);
}

static void
build_form (ZjFormEditor *self)
{
  ZjForm *form = zj_form_model_get_form (self->model);
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) order = zj_form_paths_in_order (form);
  g_autoptr (GPtrArray) rest = g_ptr_array_new ();
  clear_form (self);
  for (guint i = 0; i < form->n_sections; i++)
    {
      const ZjSection *section = &form->sections[i];
      for (const char *const *id = section->fields; *id != NULL; id++)
        g_hash_table_add (done, (gpointer)*id);
      add_section (self, zj_label (&section->label), section->fields, g_strv_length ((char **)section->fields));
    }
  for (guint i = 0; i < order->len; i++)
    {
      const char *id = g_ptr_array_index (order, i);
      /* A computed field that no section names is for lists only. */
      if (!g_hash_table_contains (done, id) && zj_form_field (form, id)->computed == NULL)
        g_ptr_array_add (rest, (gpointer)id);
    }
  if (rest->len > 0)
    add_section (self, form->n_sections > 0 ? _ ("Further details") : NULL, (const char *const *)rest->pdata,
                 rest->len);
}

static void
start (ZjFormEditor *self, ZjForm *form, const char *id, gboolean is_new, gboolean has_draft)
{
  zj_form_editor_close (self);
  self->id = g_strdup (id);
  self->is_new = is_new;
  self->cancellable = g_cancellable_new ();
  self->model = zj_form_model_new (form, zj_store_get_clock (self->store), zj_store_get_random (self->store));
  self->keeper = zj_draft_keeper_new (self->store, self->model, self->project, id, is_new, has_draft);
  g_signal_connect_object (self->keeper, "notify::status", G_CALLBACK (keeper_notify_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "edited", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "left", G_CALLBACK (left_cb), self, G_CONNECT_SWAPPED);
}

static void
opened (ZjFormEditor *self)
{
  build_form (self);
  show_status (self, "", FALSE);
  show_missing (self);
  show_notice (self, NULL);
  keeper_notify_cb (self);
  gtk_stack_set_visible_child_name (self->stack, "form");
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  update_actions (self);
}

static void
zj_form_editor_dispose (GObject *object)
{
  ZjFormEditor *self = ZJ_FORM_EDITOR (object);
  if (self->rows != NULL && self->form_box != NULL)
    zj_form_editor_close (self);
  g_clear_object (&self->items);
  g_clear_object (&self->store);
  adw_bin_set_child (ADW_BIN (object), NULL); /* before the template lets go of it */
  gtk_widget_dispose_template (GTK_WIDGET (object), ZJ_TYPE_FORM_EDITOR);
  G_OBJECT_CLASS (zj_form_editor_parent_class)->dispose (object);
}

static void
zj_form_editor_finalize (GObject *object)
{
  ZjFormEditor *self = ZJ_FORM_EDITOR (object);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->project, g_free);
  G_OBJECT_CLASS (zj_form_editor_parent_class)->finalize (object);
}

static void
zj_form_editor_class_init (ZjFormEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = zj_form_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = zj_form_editor_finalize;
  g_type_ensure (ZJ_TYPE_CONFLICT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/pages/zj-form-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjFormEditor, stack);
  gtk_widget_class_bind_template_child (widget_class, ZjFormEditor, missing);
  gtk_widget_class_bind_template_child (widget_class, ZjFormEditor, notice);
  gtk_widget_class_bind_template_child (widget_class, ZjFormEditor, notice_label);
  gtk_widget_class_bind_template_child (widget_class, ZjFormEditor, compare_button);
  gtk_widget_class_bind_template_child (widget_class, ZjFormEditor, scroller);
  gtk_widget_class_bind_template_child (widget_class, ZjFormEditor, form_box);
  gtk_widget_class_bind_template_child (widget_class, ZjFormEditor, status);
  gtk_widget_class_bind_template_child (widget_class, ZjFormEditor, discard_button);
  gtk_widget_class_bind_template_child (widget_class, ZjFormEditor, compare);
  gtk_widget_class_install_action (widget_class, "editor.save", NULL, save_cb);
  gtk_widget_class_install_action (widget_class, "editor.discard", NULL, discard_cb);
  gtk_widget_class_install_action (widget_class, "editor.compare", NULL, compare_cb);
  signals[SAVED] = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[DISCARDED] = g_signal_new ("discarded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
zj_form_editor_init (ZjFormEditor *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->missing, "activate-link", G_CALLBACK (link_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->compare, "decided", G_CALLBACK (decided_cb), self, G_CONNECT_SWAPPED);
  update_actions (self);
}

/** zj_form_editor_new: (transfer floating) */
GtkWidget *
zj_form_editor_new (ZjStore *store, const char *project)
{
  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL, NULL);
  ZjFormEditor *self = g_object_new (ZJ_TYPE_FORM_EDITOR, NULL);
  self->store = g_object_ref (store);
  self->project = g_strdup (project);
  self->items = zj_field_items_new (store, project);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
zj_form_editor_edit_new (ZjFormEditor *self, ZjForm *form, JsonObject *fields, gboolean keep)
{
  g_return_if_fail (ZJ_IS_FORM_EDITOR (self) && form != NULL);
  g_autofree char *id = zj_random_uuid7 (zj_store_get_random (self->store), zj_store_get_clock (self->store));
  start (self, form, id, TRUE, FALSE);
  zj_form_model_load (self->model, NULL, fields, NULL);
  zj_draft_keeper_loaded (self->keeper, 0);
  if (keep)
    zj_draft_keeper_keep (self->keeper);
  opened (self);
  left_cb (self); /* a copy bears its original's name */
}

gboolean
zj_form_editor_edit (ZjFormEditor *self, const char *id, GError **error)
{
  g_return_val_if_fail (ZJ_IS_FORM_EDITOR (self) && id != NULL, FALSE);
  g_autoptr (GError) draft_error = NULL;
  g_autoptr (ZjRecord) record = zj_store_get (self->store, id, error);
  if (record == NULL)
    return FALSE;
  g_autoptr (ZjDraft) draft = zj_store_get_draft (self->store, id, &draft_error);
  if (draft_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&draft_error));
      return FALSE;
    }
  int version = draft != NULL ? draft->form_version : record->form_version;
  ZjForm *form = zj_forms_get_version (zj_store_get_forms (self->store), record->form, version);
  if (form == NULL)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID,
                   _ ("This record was made with a version of the form that this program does not know. Please update "
                      "the program."));
      return FALSE;
    }
  gboolean is_new = draft != NULL && draft->is_new;
  start (self, form, id, is_new, draft != NULL);
  if (draft != NULL)
    zj_form_model_load (self->model, draft->seen, draft->fields, draft->raw);
  else
    zj_form_model_load (self->model, record->fields, record->fields, NULL);
  zj_draft_keeper_loaded (self->keeper, draft != NULL ? draft->updated_at : 0);
  opened (self);
  left_cb (self);
  if (draft != NULL && !is_new)
    look_elsewhere (self);
  return TRUE;
}

void
zj_form_editor_close (ZjFormEditor *self)
{
  g_return_if_fail (ZJ_IS_FORM_EDITOR (self));
  g_clear_handle_id (&self->findings_source, g_source_remove);
  g_clear_handle_id (&self->scroll_source, g_source_remove);
  g_clear_weak_pointer (&self->wanted);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->keeper != NULL)
    g_signal_handlers_disconnect_by_data (self->keeper, self);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  clear_form (self);
  if (self->keeper != NULL)
    zj_draft_keeper_stop (self->keeper);
  g_clear_object (&self->keeper);
  g_clear_object (&self->model);
  g_clear_pointer (&self->conflict, json_object_unref);
  g_clear_pointer (&self->id, g_free);
  self->save_after_compare = FALSE;
  update_actions (self);
}

const char *
zj_form_editor_get_id (ZjFormEditor *self)
{
  return self->id;
}

gboolean
zj_form_editor_is_new (ZjFormEditor *self)
{
  return self->is_new;
}

ZjFormModel *
zj_form_editor_get_model (ZjFormEditor *self)
{
  return self->model;
}

char *
zj_form_editor_dup_title (ZjFormEditor *self)
{
  g_return_val_if_fail (ZJ_IS_FORM_EDITOR (self), NULL);
  if (self->model == NULL)
    return g_strdup ("");
  return zj_form_record_title (zj_form_model_get_form (self->model), zj_form_model_get_fields (self->model));
}

gboolean
zj_form_editor_flush (ZjFormEditor *self)
{
  g_return_val_if_fail (ZJ_IS_FORM_EDITOR (self), FALSE);
  if (self->model == NULL || self->saving)
    return TRUE;
  return zj_draft_keeper_flush (self->keeper);
}

void
zj_form_editor_save (ZjFormEditor *self)
{
  g_autofree char *bad = NULL;
  g_return_if_fail (ZJ_IS_FORM_EDITOR (self));
  if (self->model == NULL || self->saving)
    return;
  if (self->conflict != NULL)
    {
      self->save_after_compare = TRUE;
      open_compare (self);
      return;
    }
  if (!zj_form_model_check (self->model, "save", &bad))
    {
      show_status (self, _ ("Not saved yet: please correct what is marked."), TRUE);
      focus_first_bad (self, bad);
      return;
    }
  g_autoptr (ZjRecord) record = self->is_new ? NULL : zj_store_get (self->store, self->id, NULL);
  ZjSave save = {
    .kind = ZJ_SAVE_EDIT,
    .id = self->id,
    .form = zj_form_model_get_form (self->model)->id,
    .project = self->project,
    .fields = zj_form_model_get_fields (self->model),
    .seen = zj_form_model_get_seen (self->model),
    .replaces = record != NULL && record->sync_state == ZJ_SYNC_REFUSED ? record->op : NULL,
  };
  zj_draft_keeper_pause (self->keeper);
  self->saving = TRUE;
  update_actions (self);
  zj_store_save_async (self->store, &save, NULL, saved_cb, g_object_ref (self));
}

static void
dropped_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ZjFormEditor) self = data;
  g_autoptr (GError) error = NULL;
  gboolean dropped = zj_store_drop_draft_finish (ZJ_STORE (source), result, &error);
  self->saving = FALSE;
  update_actions (self);
  if (self->model == NULL)
    return;
  if (!dropped)
    {
      show_status (self, error->message, TRUE);
      return;
    }
  g_autofree char *id = g_strdup (self->id);
  zj_form_editor_close (self);
  g_signal_emit (self, signals[DISCARDED], 0, id);
}

void
zj_form_editor_discard (ZjFormEditor *self)
{
  g_return_if_fail (ZJ_IS_FORM_EDITOR (self));
  if (self->model == NULL || self->saving)
    return;
  zj_draft_keeper_pause (self->keeper);
  self->saving = TRUE;
  update_actions (self);
  zj_store_drop_draft_async (self->store, self->id, NULL, dropped_cb, g_object_ref (self));
}

gboolean
zj_form_editor_go_back (ZjFormEditor *self)
{
  g_return_val_if_fail (ZJ_IS_FORM_EDITOR (self), FALSE);
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "compare") != 0)
    return FALSE;
  gtk_stack_set_visible_child_name (self->stack, "form");
  look_elsewhere (self);
  return TRUE;
}

void
zj_form_editor_show_faults (ZjFormEditor *self, const char *verb, GPtrArray *problems)
{
  g_autofree char *bad = NULL;
  g_return_if_fail (ZJ_IS_FORM_EDITOR (self) && verb != NULL);
  if (self->model == NULL)
    return;
  zj_form_model_set_findings (self->model, problems);
  zj_form_model_check (self->model, verb, &bad);
  show_general (self);
  show_status (self, _ ("Please fill in what is marked, save, then try again."), TRUE);
  focus_first_bad (self, bad);
}

/* Focus alone would bring the control into view, but not the message under it. The view may still be on its way to the
 * focus and take no advice: so once more, until the field stands where it should. */
static gboolean
bring_into_view (gpointer data)
{
  ZjFormEditor *self = data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  graphene_rect_t bounds;
  if (self->wanted != NULL && self->tries-- > 0
      && gtk_widget_compute_bounds (self->wanted, GTK_WIDGET (self->form_box), &bounds))
    {
      double before = gtk_adjustment_get_value (adjustment);
      gtk_adjustment_clamp_page (adjustment, bounds.origin.y - ROOM, bounds.origin.y + bounds.size.height + ROOM);
      if (gtk_adjustment_get_value (adjustment) != before)
        return G_SOURCE_CONTINUE;
    }
  self->scroll_source = 0;
  g_clear_weak_pointer (&self->wanted);
  return G_SOURCE_REMOVE;
}

void
zj_form_editor_focus (ZjFormEditor *self, const char *path)
{
  g_return_if_fail (ZJ_IS_FORM_EDITOR (self) && path != NULL);
  gtk_stack_set_visible_child_name (self->stack, "form");
  for (guint i = 0; i < self->rows->len; i++)
    {
      ZjFieldRow *row = zj_field_row_find (g_ptr_array_index (self->rows, i), path);
      if (row == NULL)
        continue;
      zj_field_row_focus (row);
      g_set_weak_pointer (&self->wanted, GTK_WIDGET (row));
      self->tries = MOST_TRIES;
      if (self->scroll_source == 0)
        self->scroll_source = g_timeout_add (SETTLE_MS, bring_into_view, self);
      return;
    }
}

void
zj_form_editor_focus_first (ZjFormEditor *self)
{
  g_return_if_fail (ZJ_IS_FORM_EDITOR (self));
  for (guint i = 0; i < self->rows->len; i++)
    {
      ZjFieldRow *row = g_ptr_array_index (self->rows, i);
      if (zj_form_model_is_read_only (self->model, zj_field_row_get_path (row))
          || !gtk_widget_get_visible (GTK_WIDGET (row)))
        continue;
      zj_field_row_focus (row);
      return;
    }
}
