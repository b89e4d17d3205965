/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-form-sheet.h"

#include <glib/gi18n-lib.h>

#include "zj-decision-banner.h"
#include "zj-field-text.h"
#include "zj-form-body.h"

struct _ZjFormSheet
{
  AdwBin parent_instance;

  ZjDecisionBanner *decision;
  GtkLabel *missing;
  GtkWidget *notice;
  GtkLabel *notice_label;
  GtkWidget *compare_button;
  ZjFormBody *body;
  GtkLabel *status;
  GtkButton *discard_button;
  GtkButton *act_button;

  ZjEditSession *session; /* NULL = nothing is shown */
  char *happened;         /* elsewhere, or why it was not saved; NULL = nothing */
  gboolean complaining;   /* the status says why it was not saved, until something is changed */
};

G_DEFINE_FINAL_TYPE (ZjFormSheet, zj_form_sheet, ADW_TYPE_BIN)

static void
show_missing (ZjFormSheet *self)
{
  ZjFormModel *model = zj_edit_session_get_model (self->session);
  g_autoptr (GPtrArray) paths = zj_form_model_missing (model);
  g_autofree char *markup = zj_missing_markup (zj_form_model_get_form (model), paths);
  gtk_widget_set_visible (GTK_WIDGET (self->missing), markup != NULL);
  gtk_label_set_markup (self->missing, markup != NULL ? markup : "");
}

static void
show_status (ZjFormSheet *self, const char *text, gboolean bad)
{
  gtk_label_set_text (self->status, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->status), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  self->complaining = bad;
  gtk_widget_remove_css_class (GTK_WIDGET (self->status), bad ? "dim-label" : "error");
  gtk_widget_add_css_class (GTK_WIDGET (self->status), bad ? "error" : "dim-label");
}

/* Where nothing was typed there is no draft to discard: the same button only leads back. */
static void
name_discard (ZjFormSheet *self)
{
  gboolean something = zj_edit_session_has_something (self->session);
  gtk_button_set_label (self->discard_button, something ? _ ("Discard draft") : C_ ("action", "Cancel"));
}

/* The step that can be done in one go with saving: 确认, 提交. */
static void
show_action (ZjFormSheet *self)
{
  const ZjAction *action = zj_edit_session_get_action (self->session);
  gtk_widget_set_visible (GTK_WIDGET (self->act_button), action != NULL);
  if (action == NULL)
    return;
  g_autofree char *label = g_strdup_printf (_ ("%s…"), zj_label (&action->label));
  g_autofree char *hint = g_strdup_printf (_ ("Save, then %s (Ctrl+Return)"), zj_label (&action->label));
  gtk_button_set_label (self->act_button, label);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->act_button), hint);
}

/* The record may have moved on since: the authority's word, and what can be done now. */
static void
show_decision (ZjFormSheet *self)
{
  g_autoptr (ZjRecord) record = zj_edit_session_dup_record (self->session);
  zj_decision_banner_set (self->decision, zj_form_model_get_form (zj_edit_session_get_model (self->session)), record);
  show_action (self);
}

static void
keeper_notify_cb (ZjFormSheet *self)
{
  ZjDraftKeeper *keeper = zj_edit_session_get_keeper (self->session);
  const char *error = zj_draft_keeper_get_error (keeper);
  name_discard (self);
  if (self->complaining && error == NULL)
    return;
  if (error != NULL)
    {
      g_autofree char *text = g_strdup_printf (_ ("The draft could not be saved: %s"), error);
      show_status (self, text, TRUE);
      return;
    }
  g_autofree char *text = zj_draft_keeper_dup_status (keeper);
  show_status (self, text, FALSE);
}

static void
edited_cb (ZjFormSheet *self)
{
  self->complaining = FALSE;
  show_missing (self);
  show_action (self);
  name_discard (self);
}

static gboolean
link_cb (ZjFormSheet *self, const char *path)
{
  zj_form_body_focus (self->body, path);
  return TRUE;
}

static void
zj_form_sheet_dispose (GObject *object)
{
  ZjFormSheet *self = ZJ_FORM_SHEET (object);
  if (self->session != NULL)
    zj_form_sheet_close (self);
  adw_bin_set_child (ADW_BIN (object), NULL); /* before the template lets go of it */
  gtk_widget_dispose_template (GTK_WIDGET (object), ZJ_TYPE_FORM_SHEET);
  G_OBJECT_CLASS (zj_form_sheet_parent_class)->dispose (object);
}

static void
zj_form_sheet_finalize (GObject *object)
{
  g_free (ZJ_FORM_SHEET (object)->happened);
  G_OBJECT_CLASS (zj_form_sheet_parent_class)->finalize (object);
}

static void
zj_form_sheet_class_init (ZjFormSheetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = zj_form_sheet_dispose;
  G_OBJECT_CLASS (klass)->finalize = zj_form_sheet_finalize;
  g_type_ensure (ZJ_TYPE_DECISION_BANNER);
  g_type_ensure (ZJ_TYPE_FORM_BODY);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/pages/zj-form-sheet.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjFormSheet, decision);
  gtk_widget_class_bind_template_child (widget_class, ZjFormSheet, missing);
  gtk_widget_class_bind_template_child (widget_class, ZjFormSheet, notice);
  gtk_widget_class_bind_template_child (widget_class, ZjFormSheet, notice_label);
  gtk_widget_class_bind_template_child (widget_class, ZjFormSheet, compare_button);
  gtk_widget_class_bind_template_child (widget_class, ZjFormSheet, body);
  gtk_widget_class_bind_template_child (widget_class, ZjFormSheet, status);
  gtk_widget_class_bind_template_child (widget_class, ZjFormSheet, discard_button);
  gtk_widget_class_bind_template_child (widget_class, ZjFormSheet, act_button);
}

static void
zj_form_sheet_init (ZjFormSheet *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  zj_decision_banner_set_compact (self->decision, TRUE);
  g_signal_connect_object (self->missing, "activate-link", G_CALLBACK (link_cb), self, G_CONNECT_SWAPPED);
}

void
zj_form_sheet_open (ZjFormSheet *self, ZjEditSession *session, ZjFieldItems *items)
{
  g_return_if_fail (ZJ_IS_FORM_SHEET (self) && ZJ_IS_EDIT_SESSION (session));
  ZjFormModel *model = zj_edit_session_get_model (session);
  zj_form_sheet_close (self);
  self->session = g_object_ref (session);
  g_signal_connect_object (zj_edit_session_get_keeper (session), "notify::status", G_CALLBACK (keeper_notify_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "edited", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "judged", G_CALLBACK (zj_form_sheet_show_general), self, G_CONNECT_SWAPPED);
  zj_form_body_build (self->body, model, items, zj_edit_session_get_files (session));
  show_status (self, "", FALSE);
  show_missing (self);
  show_decision (self);
  zj_form_sheet_show_notice (self, NULL);
  keeper_notify_cb (self);
}

void
zj_form_sheet_close (ZjFormSheet *self)
{
  g_return_if_fail (ZJ_IS_FORM_SHEET (self));
  g_autoptr (ZjEditSession) session = g_steal_pointer (&self->session);
  if (session == NULL)
    return;
  g_signal_handlers_disconnect_by_data (session, self);
  g_signal_handlers_disconnect_by_data (zj_edit_session_get_keeper (session), self);
  g_signal_handlers_disconnect_by_data (zj_edit_session_get_model (session), self);
  zj_form_body_clear (self->body);
}

static void
show_lines (ZjFormSheet *self)
{
  gboolean conflict = self->session != NULL && zj_edit_session_get_conflict (self->session) != NULL;
  GPtrArray *general =
      self->session != NULL ? zj_form_model_get_general (zj_edit_session_get_model (self->session)) : NULL;
  g_autoptr (GString) text = g_string_new (self->happened);
  for (guint i = 0; !conflict && general != NULL && i < general->len; i++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "",
                            ((ZjProblem *)g_ptr_array_index (general, i))->message);
  gtk_widget_set_visible (self->notice, text->len > 0);
  gtk_label_set_text (self->notice_label, text->str);
  gtk_widget_set_visible (self->compare_button, conflict);
}

void
zj_form_sheet_show_notice (ZjFormSheet *self, const char *text)
{
  g_return_if_fail (ZJ_IS_FORM_SHEET (self));
  char *copy = g_strdup (text);
  g_free (self->happened);
  self->happened = copy;
  show_lines (self);
  if (self->session != NULL)
    show_decision (self);
}

/* Findings about the whole record have no field to stand beside; what happened stays above them. */
void
zj_form_sheet_show_general (ZjFormSheet *self)
{
  g_return_if_fail (ZJ_IS_FORM_SHEET (self) && self->session != NULL);
  show_lines (self);
}

void
zj_form_sheet_complain (ZjFormSheet *self, const char *text)
{
  g_return_if_fail (ZJ_IS_FORM_SHEET (self) && text != NULL);
  show_status (self, text, TRUE);
}

void
zj_form_sheet_focus (ZjFormSheet *self, const char *path)
{
  g_return_if_fail (ZJ_IS_FORM_SHEET (self) && path != NULL);
  zj_form_body_focus (self->body, path);
}

void
zj_form_sheet_focus_first (ZjFormSheet *self)
{
  g_return_if_fail (ZJ_IS_FORM_SHEET (self));
  zj_form_body_focus_first (self->body);
}
