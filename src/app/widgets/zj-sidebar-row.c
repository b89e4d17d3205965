/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-sidebar-row.h"

#include <glib/gi18n-lib.h>

struct _ZjSidebarRow
{
  GtkListBoxRow parent_instance;

  ZjSidebarItem *item;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *badge;
};

G_DEFINE_FINAL_TYPE (ZjSidebarRow, zj_sidebar_row, GTK_TYPE_LIST_BOX_ROW)

static void
update_badge (ZjSidebarRow *self)
{
  guint number = zj_sidebar_item_get_badge (self->item);
  const char *title = zj_sidebar_item_get_title (self->item);
  g_autofree char *text = g_strdup_printf ("%u", number);
  g_autofree char *sentence = g_strdup_printf (ngettext ("%u needs you", "%u need you", number), number);
  g_autofree char *spoken = number > 0 ? g_strdup_printf ("%s, %s", title, sentence) : g_strdup (title);

  gtk_label_set_label (self->badge, text);
  gtk_widget_set_visible (GTK_WIDGET (self->badge), number > 0);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), number > 0 ? sentence : NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
zj_sidebar_row_dispose (GObject *object)
{
  ZjSidebarRow *self = ZJ_SIDEBAR_ROW (object);

  g_clear_object (&self->item);
  gtk_widget_dispose_template (GTK_WIDGET (self), ZJ_TYPE_SIDEBAR_ROW);
  G_OBJECT_CLASS (zj_sidebar_row_parent_class)->dispose (object);
}

static void
zj_sidebar_row_class_init (ZjSidebarRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zj_sidebar_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/widgets/zj-sidebar-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjSidebarRow, icon);
  gtk_widget_class_bind_template_child (widget_class, ZjSidebarRow, title);
  gtk_widget_class_bind_template_child (widget_class, ZjSidebarRow, badge);
}

static void
zj_sidebar_row_init (ZjSidebarRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
zj_sidebar_row_new (ZjSidebarItem *item)
{
  ZjSidebarRow *self = g_object_new (ZJ_TYPE_SIDEBAR_ROW, NULL);
  g_autofree char *page_class = g_strdup_printf ("page-%s", zj_sidebar_item_get_page (item));

  self->item = g_object_ref (item);
  gtk_image_set_from_icon_name (self->icon, zj_sidebar_item_get_icon (item));
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), page_class);
  gtk_label_set_label (self->title, zj_sidebar_item_get_title (item));
  g_signal_connect_object (item, "notify::badge", G_CALLBACK (update_badge), self, G_CONNECT_SWAPPED);
  update_badge (self);
  return GTK_WIDGET (self);
}

/** zj_sidebar_row_get_item: (transfer none) */
ZjSidebarItem *
zj_sidebar_row_get_item (ZjSidebarRow *self)
{
  return self->item;
}
