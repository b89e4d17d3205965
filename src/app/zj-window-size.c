/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-window-size.h"

#define MIN_WIDTH  360
#define MIN_HEIGHT 480

void
zj_window_size_keep (GtkWindow *window, GSettings *settings)
{
  int width, height;

  if (settings == NULL)
    return;
  gtk_window_get_default_size (window, &width, &height);
  g_settings_set_boolean (settings, "maximized", gtk_window_is_maximized (window));
  g_settings_set (settings, "size", "(ii)", width, height);
}

void
zj_window_size_restore (GtkWindow *window, GSettings *settings)
{
  int width, height;

  if (settings == NULL)
    return;
  g_settings_get (settings, "size", "(ii)", &width, &height);
  gtk_window_set_default_size (window, MAX (width, MIN_WIDTH), MAX (height, MIN_HEIGHT));
  if (g_settings_get_boolean (settings, "maximized"))
    gtk_window_maximize (window);
}
