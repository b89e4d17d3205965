/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-form-editor.h"

#include <glib/gi18n-lib.h>

#include "zj-ask.h"
#include "zj-confirm-dialog.h"
#include "zj-conflict-view.h"
#include "zj-edit-session.h"
#include "zj-error.h"
#include "zj-field-items.h"
#include "zj-form-sheet.h"
#include "zj-json.h"
#include "zj-value.h"

struct _ZjFormEditor
{
  AdwBin parent_instance;

  GtkStack *stack;
  ZjFormSheet *sheet;
  ZjConflictView *compare;

  ZjStore *store;
  char *project;
  ZjFieldItems *items;
  ZjEditSession *session; /* NULL = nothing under edit */
  gboolean save_after_compare;
  gboolean leaving; /* the user wants to go as soon as the saving is done */
};

G_DEFINE_FINAL_TYPE (ZjFormEditor, zj_form_editor, ADW_TYPE_BIN)

enum
{
  SAVED,
  DISCARDED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static ZjFormModel *
model_of (ZjFormEditor *self)
{
  return self->session != NULL ? zj_edit_session_get_model (self->session) : NULL;
}

static JsonObject *
conflict_of (ZjFormEditor *self)
{
  return self->session != NULL ? zj_edit_session_get_conflict (self->session) : NULL;
}

/* Open, and no save or discard is on its way. */
static gboolean
is_free (ZjFormEditor *self)
{
  return self->session != NULL && !zj_edit_session_is_saving (self->session);
}

static void
update_actions (ZjFormEditor *self)
{
  gboolean open = is_free (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.save", open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.act", open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.discard", open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.compare", open && conflict_of (self) != NULL);
}

/* --- the record changed elsewhere while the form is open --- */

static void
look_elsewhere (ZjFormEditor *self)
{
  g_autofree char *text = zj_edit_session_look_elsewhere (self->session);
  zj_form_sheet_show_notice (self->sheet, text);
  update_actions (self);
}

static void
store_changed_cb (ZjFormEditor *self)
{
  if (is_free (self) && !zj_edit_session_is_new (self->session))
    look_elsewhere (self);
}

static void
open_compare (ZjFormEditor *self)
{
  ZjFormModel *model = model_of (self);
  zj_conflict_view_set (self->compare, zj_form_model_get_form (model), conflict_of (self),
                        zj_form_model_get_fields (model));
  gtk_stack_set_visible_child_name (self->stack, "compare");
}

static void
decided_cb (ZjFormEditor *self)
{
  g_autoptr (GHashTable) theirs = zj_conflict_view_get_theirs (self->compare);
  gtk_stack_set_visible_child_name (self->stack, "form");
  if (self->session == NULL || !zj_edit_session_settle (self->session, theirs))
    return;
  zj_form_sheet_show_notice (self->sheet, NULL);
  update_actions (self);
  if (self->save_after_compare)
    zj_form_editor_save (self);
}

/* --- saving --- */

static void
focus_first_bad (ZjFormEditor *self, const char *bad)
{
  g_autofree char *first = bad != NULL ? g_strdup (bad) : zj_form_model_first_bad (model_of (self));
  if (first != NULL)
    zj_form_editor_focus (self, first);
}

static void
save_failed_cb (ZjFormEditor *self, GError *error, GPtrArray *problems)
{
  update_actions (self);
  if (g_error_matches (error, ZJ_ERROR, ZJ_ERROR_CHANGED_MEANWHILE) && conflict_of (self) != NULL)
    {
      self->save_after_compare = TRUE;
      zj_form_sheet_complain (self->sheet, _ ("Not saved yet: please choose first."));
      open_compare (self);
      return;
    }
  if (g_error_matches (error, ZJ_ERROR, ZJ_ERROR_INVALID) && problems != NULL && problems->len > 0)
    {
      zj_form_model_set_findings (model_of (self), problems);
      zj_form_sheet_show_general (self->sheet);
      zj_form_sheet_complain (self->sheet, _ ("Not saved yet: please correct what is marked."));
      focus_first_bad (self, NULL);
      return;
    }
  g_autofree char *text = g_strdup_printf (_ ("Not saved: %s Your entries are kept."), error->message);
  zj_form_sheet_complain (self->sheet, _ ("Not saved."));
  zj_form_sheet_show_notice (self->sheet, text);
}

static void
saved_cb (ZjFormEditor *self, const char *id, const char *op, const char *action)
{
  g_autofree char *done = g_strdup (action);
  g_autoptr (ZjEditSession) session = g_object_ref (self->session);
  GPtrArray *made = zj_edit_session_get_made (session);
  g_autofree char *names = made != NULL ? zj_join_names (made, _ (", ")) : g_strdup ("");
  zj_form_editor_close (self);
  g_signal_emit (self, signals[SAVED], 0, id, op, done, names);
}

static void
discarded_cb (ZjFormEditor *self)
{
  g_autofree char *id = g_strdup (zj_edit_session_get_id (self->session));
  zj_form_editor_close (self);
  g_signal_emit (self, signals[DISCARDED], 0, id);
}

static void
discard_failed_cb (ZjFormEditor *self, GError *error)
{
  update_actions (self);
  zj_form_sheet_complain (self->sheet, error->message);
}

/* --- what the user asks for --- */

static void
save_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  zj_form_editor_save (ZJ_FORM_EDITOR (widget));
}

static void
act_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  zj_form_editor_act (ZJ_FORM_EDITOR (widget));
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
  if (zj_edit_session_has_something (self->session))
    zj_ask (widget, _ ("Discard the draft?"),
            zj_edit_session_is_new (self->session) ? _ ("Everything that was filled in here is lost.")
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

/* --- opening --- */

/* Takes the place of what was open. */
static void
open_session (ZjFormEditor *self, ZjEditSession *session)
{
  zj_form_editor_close (self);
  self->session = g_object_ref (session);
  self->leaving = FALSE;
  g_signal_connect_object (session, "saved", G_CALLBACK (saved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "save-failed", G_CALLBACK (save_failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "discarded", G_CALLBACK (discarded_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "discard-failed", G_CALLBACK (discard_failed_cb), self, G_CONNECT_SWAPPED);
  zj_form_sheet_open (self->sheet, session, self->items);
  gtk_stack_set_visible_child_name (self->stack, "form");
  update_actions (self);
}

static void
zj_form_editor_dispose (GObject *object)
{
  ZjFormEditor *self = ZJ_FORM_EDITOR (object);
  if (self->session != NULL)
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
  g_clear_pointer (&ZJ_FORM_EDITOR (object)->project, g_free);
  G_OBJECT_CLASS (zj_form_editor_parent_class)->finalize (object);
}

static void
zj_form_editor_class_init (ZjFormEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = zj_form_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = zj_form_editor_finalize;
  g_type_ensure (ZJ_TYPE_CONFLICT_VIEW);
  g_type_ensure (ZJ_TYPE_FORM_SHEET);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/pages/zj-form-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjFormEditor, stack);
  gtk_widget_class_bind_template_child (widget_class, ZjFormEditor, sheet);
  gtk_widget_class_bind_template_child (widget_class, ZjFormEditor, compare);
  gtk_widget_class_install_action (widget_class, "editor.save", NULL, save_cb);
  gtk_widget_class_install_action (widget_class, "editor.act", NULL, act_cb);
  gtk_widget_class_install_action (widget_class, "editor.discard", NULL, discard_cb);
  gtk_widget_class_install_action (widget_class, "editor.compare", NULL, compare_cb);
  signals[SAVED] = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 4, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  signals[DISCARDED] = g_signal_new ("discarded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
zj_form_editor_init (ZjFormEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
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
  g_autoptr (ZjEditSession) session = zj_edit_session_new (self->store, self->project, form, fields, keep);
  open_session (self, session);
}

gboolean
zj_form_editor_edit (ZjFormEditor *self, const char *id, GError **error)
{
  g_return_val_if_fail (ZJ_IS_FORM_EDITOR (self) && id != NULL, FALSE);
  g_autoptr (ZjEditSession) session = zj_edit_session_open (self->store, self->project, id, error);
  if (session == NULL)
    return FALSE;
  open_session (self, session);
  if (zj_draft_keeper_has_draft (zj_edit_session_get_keeper (session)) && !zj_edit_session_is_new (session))
    look_elsewhere (self);
  return TRUE;
}

void
zj_form_editor_close (ZjFormEditor *self)
{
  g_return_if_fail (ZJ_IS_FORM_EDITOR (self));
  g_autoptr (ZjEditSession) session = g_steal_pointer (&self->session);
  if (session != NULL)
    {
      g_signal_handlers_disconnect_by_data (session, self);
      zj_form_sheet_close (self->sheet);
      zj_edit_session_end (session);
    }
  self->save_after_compare = FALSE;
  update_actions (self);
}

const char *
zj_form_editor_get_id (ZjFormEditor *self)
{
  return self->session != NULL ? zj_edit_session_get_id (self->session) : NULL;
}

gboolean
zj_form_editor_is_new (ZjFormEditor *self)
{
  return self->session != NULL && zj_edit_session_is_new (self->session);
}

ZjFormModel *
zj_form_editor_get_model (ZjFormEditor *self)
{
  return model_of (self);
}

char *
zj_form_editor_dup_title (ZjFormEditor *self)
{
  g_return_val_if_fail (ZJ_IS_FORM_EDITOR (self), NULL);
  ZjFormModel *model = model_of (self);
  if (model == NULL)
    return g_strdup ("");
  return zj_store_record_title (self->store, zj_form_model_get_form (model), zj_form_model_get_fields (model));
}

gboolean
zj_form_editor_flush (ZjFormEditor *self)
{
  g_return_val_if_fail (ZJ_IS_FORM_EDITOR (self), FALSE);
  return self->session == NULL || zj_edit_session_flush (self->session);
}

/* Nothing stands in the way of saving; else it is said what does. */
static gboolean
may_save (ZjFormEditor *self)
{
  g_autofree char *bad = NULL;
  if (!is_free (self))
    return FALSE;
  self->leaving = FALSE;
  if (conflict_of (self) != NULL)
    {
      self->save_after_compare = TRUE;
      open_compare (self);
      return FALSE;
    }
  if (zj_record_files_is_busy (zj_edit_session_get_files (self->session)))
    {
      zj_form_sheet_complain (self->sheet,
                              _ ("Not saved yet: files are still being taken in. Save again in a moment."));
      return FALSE;
    }
  if (!zj_form_model_check (model_of (self), "save", &bad))
    {
      zj_form_sheet_complain (self->sheet, _ ("Not saved yet: please correct what is marked."));
      focus_first_bad (self, bad);
      return FALSE;
    }
  return TRUE;
}

void
zj_form_editor_save (ZjFormEditor *self)
{
  g_return_if_fail (ZJ_IS_FORM_EDITOR (self));
  if (!may_save (self))
    return;
  zj_edit_session_save (self->session);
  update_actions (self);
}

/* Of several, those that nothing stands against. */
static void
confirmed_cb (ZjFormEditor *self, ZjConfirmDialog *dialog)
{
  const ZjAction *action = self->session != NULL ? zj_edit_session_get_action (self->session) : NULL;
  g_auto (GStrv) targets = zj_confirm_dialog_dup_ready (dialog);
  if (action == NULL || !is_free (self))
    return;
  zj_edit_session_act (self->session, action->id,
                       zj_form_model_takes_several (model_of (self)) ? (const char *const *)targets : NULL);
  update_actions (self);
}

/* What each of the records will hold. Where a form is filled in for several, their ids stand for the new ones. */
static GPtrArray *
make_handovers (ZjFormEditor *self)
{
  ZjFormModel *model = model_of (self);
  ZjForm *form = zj_form_model_get_form (model);
  GPtrArray *handovers = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_handover_free);
  const char *const *targets = zj_form_model_get_several (model);
  const char *id = zj_edit_session_get_id (self->session);
  if (!zj_form_model_takes_several (model) || targets[0] == NULL)
    {
      g_ptr_array_add (handovers,
                       zj_handover_new (self->store, form, id, self->project, zj_form_model_get_fields (model)));
      return handovers;
    }
  for (guint i = 0; targets[i] != NULL; i++)
    {
      g_autoptr (JsonObject) fields = zj_json_copy_object (zj_form_model_get_fields (model));
      json_object_set_string_member (fields, form->unit_field, targets[i]);
      g_ptr_array_add (handovers, zj_handover_new (self->store, form, targets[i], self->project, fields));
    }
  return handovers;
}

static void
go_to_cb (ZjFormEditor *self, const char *path)
{
  const ZjAction *action = self->session != NULL ? zj_edit_session_get_action (self->session) : NULL;
  if (action != NULL)
    zj_form_editor_mend (self, action->id, path);
}

void
zj_form_editor_act (ZjFormEditor *self)
{
  g_return_if_fail (ZJ_IS_FORM_EDITOR (self));
  const ZjAction *action = self->session != NULL ? zj_edit_session_get_action (self->session) : NULL;
  if (action == NULL)
    {
      zj_form_editor_save (self);
      return;
    }
  if (!may_save (self))
    return;
  g_autoptr (GPtrArray) handovers = make_handovers (self);
  ZjConfirmDialog *dialog = zj_confirm_dialog_new (GTK_WIDGET (self), self->store, action, handovers, NULL);
  g_signal_connect_object (dialog, "confirmed", G_CALLBACK (confirmed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "go-to", G_CALLBACK (go_to_cb), self, G_CONNECT_SWAPPED);
}

void
zj_form_editor_discard (ZjFormEditor *self)
{
  g_return_if_fail (ZJ_IS_FORM_EDITOR (self));
  if (!is_free (self))
    return;
  zj_edit_session_discard (self->session);
  update_actions (self);
}

gboolean
zj_form_editor_leave_when_saved (ZjFormEditor *self)
{
  g_return_val_if_fail (ZJ_IS_FORM_EDITOR (self), FALSE);
  self->leaving = self->session != NULL && zj_edit_session_is_saving (self->session);
  return self->leaving;
}

gboolean
zj_form_editor_is_leaving (ZjFormEditor *self)
{
  return self->leaving;
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
zj_form_editor_mend (ZjFormEditor *self, const char *verb, const char *path)
{
  g_autofree char *bad = NULL;
  g_return_if_fail (ZJ_IS_FORM_EDITOR (self) && self->session != NULL && verb != NULL && path != NULL);
  zj_form_model_check (model_of (self), verb, &bad);
  zj_form_editor_focus (self, path);
}

void
zj_form_editor_focus (ZjFormEditor *self, const char *path)
{
  g_return_if_fail (ZJ_IS_FORM_EDITOR (self) && path != NULL);
  gtk_stack_set_visible_child_name (self->stack, "form");
  zj_form_sheet_focus (self->sheet, path);
}

void
zj_form_editor_focus_first (ZjFormEditor *self)
{
  g_return_if_fail (ZJ_IS_FORM_EDITOR (self));
  zj_form_sheet_focus_first (self->sheet);
}
