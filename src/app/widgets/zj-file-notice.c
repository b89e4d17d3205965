/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-file-notice.h"

#include <glib/gi18n-lib.h>

struct _ZjFileNotice
{
  AdwBin parent_instance;

  AdwStatusPage *page;
  GtkProgressBar *progress;
  GtkWidget *retry_button;
  GtkWidget *outside_button;
};

G_DEFINE_FINAL_TYPE (ZjFileNotice, zj_file_notice, ADW_TYPE_BIN)

static void
zj_file_notice_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL); /* before the template lets go of it */
  gtk_widget_dispose_template (GTK_WIDGET (object), ZJ_TYPE_FILE_NOTICE);
  G_OBJECT_CLASS (zj_file_notice_parent_class)->dispose (object);
}

static void
zj_file_notice_class_init (ZjFileNoticeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = zj_file_notice_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/widgets/zj-file-notice.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjFileNotice, page);
  gtk_widget_class_bind_template_child (widget_class, ZjFileNotice, progress);
  gtk_widget_class_bind_template_child (widget_class, ZjFileNotice, retry_button);
  gtk_widget_class_bind_template_child (widget_class, ZjFileNotice, outside_button);
}

static void
zj_file_notice_init (ZjFileNotice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Fetching the file…"), -1);
}

void
zj_file_notice_set (ZjFileNotice *self, const char *icon, const char *title, const char *text, ZjFileNoticeHelp help)
{
  g_return_if_fail (ZJ_IS_FILE_NOTICE (self) && title != NULL);
  g_autofree char *escaped_title = g_markup_escape_text (title, -1);
  g_autofree char *escaped = text != NULL ? g_markup_escape_text (text, -1) : NULL;
  adw_status_page_set_icon_name (self->page, icon);
  adw_status_page_set_title (self->page, escaped_title);
  adw_status_page_set_description (self->page, escaped);
  gtk_progress_bar_set_fraction (self->progress, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), (help & ZJ_FILE_NOTICE_WAIT) != 0);
  gtk_widget_set_visible (self->retry_button, (help & ZJ_FILE_NOTICE_RETRY) != 0);
  gtk_widget_set_visible (self->outside_button, (help & ZJ_FILE_NOTICE_OUTSIDE) != 0);
}

void
zj_file_notice_set_fraction (ZjFileNotice *self, double fraction)
{
  g_return_if_fail (ZJ_IS_FILE_NOTICE (self));
  gtk_progress_bar_set_fraction (self->progress, CLAMP (fraction, 0, 1));
}

gboolean
zj_file_notice_is_waiting (ZjFileNotice *self)
{
  g_return_val_if_fail (ZJ_IS_FILE_NOTICE (self), FALSE);
  return gtk_widget_get_visible (GTK_WIDGET (self->progress));
}

const char *
zj_file_notice_get_text (ZjFileNotice *self)
{
  g_return_val_if_fail (ZJ_IS_FILE_NOTICE (self), NULL);
  return adw_status_page_get_description (self->page);
}
