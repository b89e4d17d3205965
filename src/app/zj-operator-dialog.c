/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-operator-dialog.h"

#include <glib/gi18n-lib.h>

#include "zj-identifier.h"
#include "zj-text.h"

struct _ZjOperatorDialog
{
  AdwMessageDialog parent_instance;

  ZjAccount *account;
  AdwEntryRow *name;
};

G_DEFINE_FINAL_TYPE (ZjOperatorDialog, zj_operator_dialog, ADW_TYPE_MESSAGE_DIALOG)

static char *
read_name (ZjOperatorDialog *self)
{
  return zj_text_clean (gtk_editable_get_text (GTK_EDITABLE (self->name)), -1, FALSE);
}

static gboolean
is_good (ZjOperatorDialog *self)
{
  g_autofree char *name = read_name (self);

  return name != NULL && *name != '\0' && zj_person_is_valid (name);
}

static void
changed_cb (ZjOperatorDialog *self)
{
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "save", is_good (self));
}

static void
activated_cb (ZjOperatorDialog *self)
{
  if (is_good (self))
    adw_message_dialog_response (ADW_MESSAGE_DIALOG (self), "save");
}

static void
response_cb (ZjOperatorDialog *self, const char *response)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autofree char *name = read_name (self);
  g_autoptr (GError) error = NULL;

  if (g_strcmp0 (response, "save") != 0 || !zj_account_is_open (self->account))
    return;
  if (!zj_account_set_operator (self->account, name, &error) && parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.toast", "s", error->message);
}

static void
zj_operator_dialog_dispose (GObject *object)
{
  g_clear_object (&ZJ_OPERATOR_DIALOG (object)->account);
  gtk_widget_dispose_template (GTK_WIDGET (object), ZJ_TYPE_OPERATOR_DIALOG);
  G_OBJECT_CLASS (zj_operator_dialog_parent_class)->dispose (object);
}

static void
zj_operator_dialog_class_init (ZjOperatorDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zj_operator_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/zj-operator-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjOperatorDialog, name);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, response_cb);
}

static void
zj_operator_dialog_init (ZjOperatorDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
zj_operator_dialog_new (GtkWindow *parent, ZjAccount *account)
{
  ZjOperatorDialog *self = g_object_new (ZJ_TYPE_OPERATOR_DIALOG, "transient-for", parent, NULL);
  g_autofree char *name = zj_account_dup_operator (account);

  self->account = g_object_ref (account);
  gtk_editable_set_text (GTK_EDITABLE (self->name), name != NULL ? name : "");
  changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
  return GTK_WIDGET (self);
}
