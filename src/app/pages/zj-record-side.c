/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-record-side.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-record-memory.h"
#include "zj-record-view.h"
#include "zj-value.h"

struct _ZjRecordSide
{
  AdwBin parent_instance;

  AdwHeaderBar *header;
  AdwWindowTitle *title;
  GtkWidget *back_button;
  GtkStack *stack;
  ZjConflictView *conflict;
  ZjRecordView *view;
  ZjFormEditor *editor;

  ZjStore *store;
  ZjForm *form;
  char *project;
  char *id;         /* of the record that is open, or NULL */
  ZjRecord *record; /* while it is read */
};

G_DEFINE_FINAL_TYPE (ZjRecordSide, zj_record_side, ADW_TYPE_BIN)

enum
{
  PROP_ID = 1,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

enum
{
  SIGNAL_SHOWN,
  SIGNAL_CLOSED,
  SIGNAL_CHANGED,
  SIGNAL_SAID,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
changed (ZjRecordSide *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
show (ZjRecordSide *self, const char *name)
{
  gtk_stack_set_visible_child_name (self->stack, name);
  g_signal_emit (self, signals[SIGNAL_SHOWN], 0);
  changed (self);
}

static void
set_id (ZjRecordSide *self, const char *id)
{
  char *copy = g_strdup (id);
  g_free (self->id);
  self->id = copy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ID]);
}

/* --- reading --- */

static void
show_title (ZjRecordSide *self)
{
  g_autofree char *title = NULL;
  const char *subtitle = zj_label (&self->form->title);
  if (zj_record_side_is_editing (self))
    {
      title = zj_form_editor_dup_title (self->editor);
      if (zj_form_editor_is_new (self->editor))
        subtitle = _ ("New");
    }
  else if (self->record != NULL)
    title = zj_store_record_title (self->store, self->form, self->record->fields);
  adw_window_title_set_title (self->title, title != NULL ? title : "");
  adw_window_title_set_subtitle (self->title, g_strcmp0 (title, subtitle) == 0 ? "" : subtitle);
}

static void
store_changed_cb (ZjRecordSide *self)
{
  if (self->id != NULL && !zj_record_side_is_editing (self))
    zj_record_side_reload (self);
}

/* --- editing --- */

static void
begin_new (ZjRecordSide *self, JsonObject *fields, gboolean keep)
{
  zj_form_editor_edit_new (self->editor, self->form, fields, keep);
  set_id (self, zj_form_editor_get_id (self->editor));
  zj_record_memory_keep (self); /* at once: half-typed work is found again after a crash, too */
  g_signal_connect_object (zj_form_editor_get_model (self->editor), "edited", G_CALLBACK (show_title), self,
                           G_CONNECT_SWAPPED);
  show (self, "editor");
  show_title (self);
  zj_form_editor_focus_first (self->editor);
}

static void
saved_cb (ZjRecordSide *self, const char *id, const char *op, const char *action, const char *names)
{
  gboolean leaving = zj_form_editor_is_leaving (self->editor);
  set_id (self, id);
  zj_record_side_reload (self);
  zj_record_memory_keep (self);
  if (leaving)
    zj_record_side_close (self);
  /* The form that held the focus is gone; left alone, it would go to the toast, which then never leaves. */
  else
    zj_record_view_focus (self->view);
  if (names[0] != '\0')
    {
      /* Translators: the names of several records that were made at once. */
      g_autofree char *text =
          g_strdup_printf (action[0] != '\0' ? _ ("Done, uploaded by itself: %s") : _ ("Saved: %s"), names);
      zj_record_side_say (self, text, NULL);
      return;
    }
  zj_record_side_say (self,
                      action[0] != '\0' ? _ ("Done; it is uploaded by itself")
                      : op[0] != '\0'   ? _ ("Saved")
                                        : _ ("Nothing was changed"),
                      NULL);
}

static void
discarded_cb (ZjRecordSide *self, const char *id)
{
  g_autoptr (ZjRecord) record = zj_store_get (self->store, id, NULL);
  if (record == NULL)
    zj_record_side_close (self);
  else
    zj_record_side_reload (self);
}

/* --- the type --- */

static void
zj_record_side_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ID)
    g_value_set_string (value, ZJ_RECORD_SIDE (object)->id);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zj_record_side_dispose (GObject *object)
{
  ZjRecordSide *self = ZJ_RECORD_SIDE (object);
  self->view = NULL;
  self->editor = NULL;
  adw_bin_set_child (ADW_BIN (object), NULL); /* before the template lets go of it */
  gtk_widget_dispose_template (GTK_WIDGET (object), ZJ_TYPE_RECORD_SIDE);
  g_clear_pointer (&self->record, zj_record_unref);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (zj_record_side_parent_class)->dispose (object);
}

static void
zj_record_side_finalize (GObject *object)
{
  ZjRecordSide *self = ZJ_RECORD_SIDE (object);
  g_clear_pointer (&self->form, zj_form_unref);
  g_free (self->project);
  g_free (self->id);
  G_OBJECT_CLASS (zj_record_side_parent_class)->finalize (object);
}

static void
zj_record_side_class_init (ZjRecordSideClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);
  object_class->get_property = zj_record_side_get_property;
  object_class->dispose = zj_record_side_dispose;
  object_class->finalize = zj_record_side_finalize;
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[SIGNAL_SHOWN] = g_signal_new ("shown", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SAID] =
      g_signal_new ("said", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  g_type_ensure (ZJ_TYPE_CONFLICT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/pages/zj-record-side.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjRecordSide, header);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordSide, title);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordSide, back_button);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordSide, stack);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordSide, conflict);
}

static void
zj_record_side_init (ZjRecordSide *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** zj_record_side_new: (transfer floating) */
GtkWidget *
zj_record_side_new (ZjStore *store, ZjForm *form, const char *project)
{
  g_return_val_if_fail (ZJ_IS_STORE (store) && form != NULL && project != NULL, NULL);
  ZjRecordSide *self = g_object_new (ZJ_TYPE_RECORD_SIDE, NULL);
  self->store = g_object_ref (store);
  self->form = zj_form_ref (form);
  self->project = g_strdup (project);
  self->view = ZJ_RECORD_VIEW (zj_record_view_new (store));
  self->editor = ZJ_FORM_EDITOR (zj_form_editor_new (store, project));
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->view), "view");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->editor), "editor");
  g_signal_connect_object (self->editor, "saved", G_CALLBACK (saved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "discarded", G_CALLBACK (discarded_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/* The title buttons of the window stand at its outer edges only. */
void
zj_record_side_set_beside (ZjRecordSide *self, gboolean beside)
{
  g_return_if_fail (ZJ_IS_RECORD_SIDE (self));
  adw_header_bar_set_show_start_title_buttons (self->header, !beside);
  gtk_button_set_icon_name (GTK_BUTTON (self->back_button), beside ? "window-close-symbolic" : "go-previous-symbolic");
  gtk_widget_set_tooltip_text (self->back_button, beside ? _ ("Close (Esc)") : _ ("Back to the list (Esc)"));
}

void
zj_record_side_open (ZjRecordSide *self, const char *id)
{
  g_return_if_fail (ZJ_IS_RECORD_SIDE (self) && id != NULL);
  gboolean editing = zj_record_side_is_editing (self);
  if (editing && g_strcmp0 (id, self->id) == 0)
    {
      show (self, "editor");
      return;
    }
  if (editing && !zj_form_editor_flush (self->editor))
    return;
  zj_form_editor_close (self->editor);
  set_id (self, id);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->view));
  zj_record_side_reload (self);
  zj_record_memory_keep (self);
  /* Half-typed work goes on where it stopped. */
  if (self->record != NULL && self->record->has_draft && self->record->sync_state != ZJ_SYNC_CONFLICT)
    zj_record_side_begin_edit (self);
}

void
zj_record_side_begin_new (ZjRecordSide *self, const char *from)
{
  g_return_if_fail (ZJ_IS_RECORD_SIDE (self));
  if (zj_record_side_is_editing (self) && !zj_form_editor_flush (self->editor))
    return;
  g_autoptr (JsonObject) project = zj_store_project_fields (self->store, self->project);
  g_autoptr (JsonObject) session = json_object_new ();
  g_autofree char *operator_name = zj_store_dup_meta (self->store, "operator");
  if (operator_name != NULL)
    json_object_set_string_member (session, "operator", operator_name);
  g_autoptr (JsonObject) fields = zj_form_prefill (self->form, project, session);
  if (from != NULL && self->form->starts_from_field != NULL)
    json_object_set_string_member (fields, self->form->starts_from_field, from);
  g_clear_pointer (&self->record, zj_record_unref);
  begin_new (self, fields, FALSE);
}

void
zj_record_side_begin_copy (ZjRecordSide *self)
{
  g_return_if_fail (ZJ_IS_RECORD_SIDE (self) && self->record != NULL);
  g_autoptr (JsonObject) fields = zj_form_copy_values (self->form, self->record->fields);
  begin_new (self, fields, TRUE);
}

void
zj_record_side_begin_edit (ZjRecordSide *self)
{
  g_return_if_fail (ZJ_IS_RECORD_SIDE (self));
  g_autoptr (GError) error = NULL;
  if (!zj_form_editor_edit (self->editor, self->id, &error))
    {
      zj_record_side_say (self, error->message, NULL);
      return;
    }
  show (self, "editor");
  show_title (self);
  zj_form_editor_focus_first (self->editor);
}

/* What was open (reading or choosing) stays open if it still makes sense. */
void
zj_record_side_reload (ZjRecordSide *self)
{
  g_return_if_fail (ZJ_IS_RECORD_SIDE (self));
  g_autoptr (GError) error = NULL;
  ZjRecord *record = zj_store_get (self->store, self->id, &error);
  if (g_error_matches (error, ZJ_ERROR, ZJ_ERROR_BUSY))
    return; /* the next "changed" brings it */
  g_clear_pointer (&self->record, zj_record_unref);
  if (record == NULL || record->deleted)
    {
      g_clear_pointer (&record, zj_record_unref);
      zj_record_view_set (self->view, NULL, NULL);
      adw_window_title_set_title (self->title, "");
      show (self, "gone");
      return;
    }
  self->record = record;
  zj_record_view_set (self->view, record, zj_record_side_get_record_form (self));
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "conflict") != 0
      || record->sync_state != ZJ_SYNC_CONFLICT)
    show (self, "view");
  show_title (self);
  changed (self);
}

void
zj_record_side_show_view (ZjRecordSide *self)
{
  g_return_if_fail (ZJ_IS_RECORD_SIDE (self));
  show (self, "view");
}

void
zj_record_side_show_conflict (ZjRecordSide *self)
{
  g_return_if_fail (ZJ_IS_RECORD_SIDE (self));
  show (self, "conflict");
}

void
zj_record_side_go_back (ZjRecordSide *self)
{
  g_return_if_fail (ZJ_IS_RECORD_SIDE (self));
  gboolean editing = zj_record_side_is_editing (self);
  if (editing && zj_form_editor_go_back (self->editor))
    return;
  if (editing && zj_form_editor_leave_when_saved (self->editor))
    return; /* it is known in a moment whether there is anything to stay for */
  if (editing && !zj_form_editor_is_new (self->editor))
    {
      if (!zj_form_editor_flush (self->editor))
        return;
      zj_form_editor_close (self->editor);
      zj_record_side_reload (self);
    }
  else if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "conflict") == 0)
    show (self, "view");
  else if (self->id != NULL)
    zj_record_side_close (self);
}

void
zj_record_side_close (ZjRecordSide *self)
{
  g_return_if_fail (ZJ_IS_RECORD_SIDE (self));
  if (zj_record_side_is_editing (self) && !zj_form_editor_flush (self->editor))
    return; /* the editor says why; going away would lose it */
  zj_form_editor_close (self->editor);
  set_id (self, NULL);
  g_clear_pointer (&self->record, zj_record_unref);
  zj_record_view_set (self->view, NULL, NULL);
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
  gtk_stack_set_visible_child_name (self->stack, "gone");
  zj_record_memory_keep (self);
  changed (self);
}

gboolean
zj_record_side_flush (ZjRecordSide *self)
{
  g_return_val_if_fail (ZJ_IS_RECORD_SIDE (self), FALSE);
  zj_record_memory_keep (self);
  return !zj_record_side_is_editing (self) || zj_form_editor_flush (self->editor);
}

void
zj_record_side_say (ZjRecordSide *self, const char *text, const char *op)
{
  g_return_if_fail (ZJ_IS_RECORD_SIDE (self) && text != NULL);
  g_signal_emit (self, signals[SIGNAL_SAID], 0, text, op);
}

ZjStore *
zj_record_side_get_store (ZjRecordSide *self)
{
  return self->store;
}

const char *
zj_record_side_get_project (ZjRecordSide *self)
{
  return self->project;
}

ZjForm *
zj_record_side_get_form (ZjRecordSide *self)
{
  return self->form;
}

ZjForm *
zj_record_side_get_record_form (ZjRecordSide *self)
{
  ZjRecord *record = self->record;
  ZjForm *own = record != NULL
                    ? zj_forms_get_version (zj_store_get_forms (self->store), record->form, record->form_version)
                    : NULL;
  return own != NULL ? own : self->form;
}

const char *
zj_record_side_get_id (ZjRecordSide *self)
{
  return self->id;
}

ZjRecord *
zj_record_side_get_record (ZjRecordSide *self)
{
  return self->record;
}

gboolean
zj_record_side_is_editing (ZjRecordSide *self)
{
  return gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->editor)
         && zj_form_editor_get_id (self->editor) != NULL;
}

ZjFormEditor *
zj_record_side_get_editor (ZjRecordSide *self)
{
  return self->editor;
}

ZjConflictView *
zj_record_side_get_conflict_view (ZjRecordSide *self)
{
  return self->conflict;
}
