/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-toast.h"

#define SECONDS 4
#define LAST    "zj-last-toast"

static void
forget (gpointer overlay, GObject *toast)
{
  g_object_steal_data (overlay, LAST);
}

void
zj_toast_show (AdwToastOverlay *overlay, AdwToast *toast)
{
  g_return_if_fail (ADW_IS_TOAST_OVERLAY (overlay) && ADW_IS_TOAST (toast));
  GtkWidget *place = GTK_WIDGET (overlay);
  for (GtkWidget *up = gtk_widget_get_parent (place); up != NULL; up = gtk_widget_get_parent (up))
    if (ADW_IS_TOAST_OVERLAY (up))
      place = up;
  AdwToast *last = g_object_get_data (G_OBJECT (place), LAST);
  if (last != NULL)
    {
      g_object_weak_unref (G_OBJECT (last), forget, place);
      g_object_steal_data (G_OBJECT (place), LAST);
      adw_toast_dismiss (last);
    }
  g_object_weak_ref (G_OBJECT (toast), forget, place);
  g_object_set_data (G_OBJECT (place), LAST, toast);
  adw_toast_set_timeout (toast, SECONDS);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (place), toast);
}
