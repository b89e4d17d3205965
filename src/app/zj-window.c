/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-window.h"

#include "zj-sidebar-button.h"
#include "zj-width-bin.h"

struct _ZjWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwLeaflet *frame;
  GtkWidget *sidebar;
};

G_DEFINE_FINAL_TYPE (ZjWindow, zj_window, ADW_TYPE_APPLICATION_WINDOW)

static void
toggle_sidebar_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ZjWindow *self = ZJ_WINDOW (widget);

  if (!adw_leaflet_get_folded (self->frame))
    gtk_widget_set_visible (self->sidebar, !gtk_widget_get_visible (self->sidebar));
  else if (adw_leaflet_get_visible_child (self->frame) == self->sidebar)
    adw_leaflet_navigate (self->frame, ADW_NAVIGATION_DIRECTION_FORWARD);
  else
    {
      gtk_widget_set_visible (self->sidebar, TRUE);
      adw_leaflet_navigate (self->frame, ADW_NAVIGATION_DIRECTION_BACK);
    }
}

static void
toast_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  zj_window_toast (ZJ_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
zj_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ZJ_TYPE_WINDOW);
  G_OBJECT_CLASS (zj_window_parent_class)->dispose (object);
}

static void
zj_window_class_init (ZjWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zj_window_dispose;
  g_type_ensure (ZJ_TYPE_SIDEBAR_BUTTON);
  g_type_ensure (ZJ_TYPE_WIDTH_BIN);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/zj-window.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, ZjWindow, frame);
  gtk_widget_class_bind_template_child (widget_class, ZjWindow, sidebar);
  gtk_widget_class_install_action (widget_class, "win.toggle-sidebar", NULL, toggle_sidebar_cb);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast_cb);
}

static void
zj_window_init (ZjWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** zj_window_new: (transfer none) the application keeps it until it is closed. */
ZjWindow *
zj_window_new (GtkApplication *application)
{
  return g_object_new (ZJ_TYPE_WINDOW, "application", application, NULL);
}

void
zj_window_toast (ZjWindow *self, const char *text)
{
  g_return_if_fail (ZJ_IS_WINDOW (self));
  g_return_if_fail (text != NULL);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
}
