/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-sidebar-button.h"

#include <glib/gi18n-lib.h>

struct _ZjSidebarButton
{
  AdwBin parent_instance;

  GtkWidget *button;
  AdwLeaflet *frame; /* not owned; NULL while not rooted */
};

G_DEFINE_FINAL_TYPE (ZjSidebarButton, zj_sidebar_button, ADW_TYPE_BIN)

static AdwLeaflet *
find_frame (GtkWidget *widget)
{
  AdwLeaflet *frame = NULL;

  for (GtkWidget *at = gtk_widget_get_parent (widget); at != NULL; at = gtk_widget_get_parent (at))
    if (ADW_IS_LEAFLET (at))
      frame = ADW_LEAFLET (at);
  return frame;
}

static void
update (ZjSidebarButton *self)
{
  gboolean folded = self->frame != NULL && adw_leaflet_get_folded (self->frame);
  const char *name = folded ? _ ("Back to the menu") : _ ("Show or hide the sidebar");

  gtk_button_set_icon_name (GTK_BUTTON (self->button), folded ? "go-previous-symbolic" : "sidebar-show-symbolic");
  gtk_widget_set_tooltip_text (self->button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
zj_sidebar_button_root (GtkWidget *widget)
{
  ZjSidebarButton *self = ZJ_SIDEBAR_BUTTON (widget);

  GTK_WIDGET_CLASS (zj_sidebar_button_parent_class)->root (widget);
  self->frame = find_frame (widget);
  if (self->frame != NULL)
    g_signal_connect_object (self->frame, "notify::folded", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
zj_sidebar_button_unroot (GtkWidget *widget)
{
  ZjSidebarButton *self = ZJ_SIDEBAR_BUTTON (widget);

  if (self->frame != NULL)
    g_signal_handlers_disconnect_by_func (self->frame, update, self);
  self->frame = NULL;
  GTK_WIDGET_CLASS (zj_sidebar_button_parent_class)->unroot (widget);
}

static void
zj_sidebar_button_class_init (ZjSidebarButtonClass *klass)
{
  GTK_WIDGET_CLASS (klass)->root = zj_sidebar_button_root;
  GTK_WIDGET_CLASS (klass)->unroot = zj_sidebar_button_unroot;
}

static void
zj_sidebar_button_init (ZjSidebarButton *self)
{
  self->button = gtk_button_new ();
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "win.toggle-sidebar");
  adw_bin_set_child (ADW_BIN (self), self->button);
  update (self);
}

GtkWidget *
zj_sidebar_button_new (void)
{
  return g_object_new (ZJ_TYPE_SIDEBAR_BUTTON, NULL);
}
