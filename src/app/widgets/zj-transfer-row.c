/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-transfer-row.h"

#include <glib/gi18n-lib.h>

struct _ZjTransferRow
{
  AdwPreferencesRow parent_instance;

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *status;
  GtkProgressBar *progress;
  GtkButton *open;
  GtkButton *pause;

  ZjTransferEntry *entry;
};

G_DEFINE_FINAL_TYPE (ZjTransferRow, zj_transfer_row, ADW_TYPE_PREFERENCES_ROW)

static void
zj_transfer_row_dispose (GObject *object)
{
  ZjTransferRow *self = ZJ_TRANSFER_ROW (object);

  g_clear_object (&self->entry);
  gtk_widget_dispose_template (GTK_WIDGET (object), ZJ_TYPE_TRANSFER_ROW);
  G_OBJECT_CLASS (zj_transfer_row_parent_class)->dispose (object);
}

static void
zj_transfer_row_class_init (ZjTransferRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zj_transfer_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/widgets/zj-transfer-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjTransferRow, icon);
  gtk_widget_class_bind_template_child (widget_class, ZjTransferRow, title);
  gtk_widget_class_bind_template_child (widget_class, ZjTransferRow, status);
  gtk_widget_class_bind_template_child (widget_class, ZjTransferRow, progress);
  gtk_widget_class_bind_template_child (widget_class, ZjTransferRow, open);
  gtk_widget_class_bind_template_child (widget_class, ZjTransferRow, pause);
}

static void
zj_transfer_row_init (ZjTransferRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
name_button (GtkButton *button, const char *verb, const char *title)
{
  g_autofree char *name = g_strdup_printf ("%s: %s", verb, title);

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show (ZjTransferRow *self)
{
  const char *title = zj_transfer_entry_get_title (self->entry);
  const char *record = zj_transfer_entry_get_record (self->entry);
  gboolean up = zj_transfer_entry_is_up (self->entry);
  gboolean stopped = zj_transfer_entry_is_stopped (self->entry);
  double fraction = zj_transfer_entry_get_fraction (self->entry);
  g_autofree char *status = zj_transfer_entry_describe (self->entry);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  gtk_image_set_from_icon_name (self->icon, up ? "zj-upload-symbolic" : "folder-download-symbolic");
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->status, status);
  gtk_progress_bar_set_fraction (self->progress, fraction);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), fraction > 0);

  gtk_widget_set_visible (GTK_WIDGET (self->open), record != NULL);
  if (record != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (self->open), "s", record);
  gtk_widget_set_visible (GTK_WIDGET (self->pause), up);
  gtk_button_set_label (self->pause, stopped ? _ ("Go on") : _ ("Stop"));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->pause), "s", zj_transfer_entry_get_sha256 (self->entry));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->pause), stopped ? "outbox.resume-file" : "outbox.pause-file");
  name_button (self->open, _ ("Open the record"), title);
  name_button (self->pause, stopped ? _ ("Go on") : _ ("Stop"), title);
}

GtkWidget *
zj_transfer_row_new (ZjTransferEntry *entry)
{
  ZjTransferRow *self = g_object_new (ZJ_TYPE_TRANSFER_ROW, NULL);

  self->entry = g_object_ref (entry);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  g_signal_connect_object (entry, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
  return GTK_WIDGET (self);
}
