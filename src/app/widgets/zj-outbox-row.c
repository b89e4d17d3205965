/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-outbox-row.h"

#include <glib/gi18n-lib.h>

struct _ZjOutboxRow
{
  AdwPreferencesRow parent_instance;

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *status;
  GtkButton *open;
  GtkButton *retry;
  GtkButton *cancel;
};

G_DEFINE_FINAL_TYPE (ZjOutboxRow, zj_outbox_row, ADW_TYPE_PREFERENCES_ROW)

static void
name_button (GtkButton *button, const char *verb, const char *title)
{
  g_autofree char *name = g_strdup_printf ("%s: %s", verb, title);

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
zj_outbox_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ZJ_TYPE_OUTBOX_ROW);
  G_OBJECT_CLASS (zj_outbox_row_parent_class)->dispose (object);
}

static void
zj_outbox_row_class_init (ZjOutboxRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zj_outbox_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/widgets/zj-outbox-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjOutboxRow, icon);
  gtk_widget_class_bind_template_child (widget_class, ZjOutboxRow, title);
  gtk_widget_class_bind_template_child (widget_class, ZjOutboxRow, status);
  gtk_widget_class_bind_template_child (widget_class, ZjOutboxRow, open);
  gtk_widget_class_bind_template_child (widget_class, ZjOutboxRow, retry);
  gtk_widget_class_bind_template_child (widget_class, ZjOutboxRow, cancel);
}

static void
zj_outbox_row_init (ZjOutboxRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
zj_outbox_row_new (ZjOutboxEntry *entry)
{
  ZjOutboxRow *self = g_object_new (ZJ_TYPE_OUTBOX_ROW, NULL);
  const char *title = zj_outbox_entry_get_title (entry);
  const char *tone = zj_outbox_entry_get_tone (entry);
  const char *op = zj_outbox_entry_get_op (entry);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  gtk_image_set_from_icon_name (self->icon, zj_outbox_entry_get_icon (entry));
  if (*tone != '\0')
    gtk_widget_add_css_class (GTK_WIDGET (self->icon), tone);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->status, zj_outbox_entry_get_status (entry));

  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->open), "s", zj_outbox_entry_get_record (entry));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->retry), "s", op);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->cancel), "s", op);
  gtk_button_set_label (self->open, zj_outbox_entry_get_open_label (entry));
  if (zj_outbox_entry_needs_user (entry))
    gtk_widget_add_css_class (GTK_WIDGET (self->open), "suggested-action");
  gtk_widget_set_visible (GTK_WIDGET (self->retry), zj_outbox_entry_can_retry (entry));
  gtk_widget_set_visible (GTK_WIDGET (self->cancel), zj_outbox_entry_can_cancel (entry));
  name_button (self->open, zj_outbox_entry_get_open_label (entry), title);
  name_button (self->retry, _ ("Upload now"), title);
  name_button (self->cancel, _ ("Cancel upload"), title);
  return GTK_WIDGET (self);
}
