/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How large the window was, kept across restarts. @settings: NULL = nowhere. */

void zj_window_size_keep (GtkWindow *window, GSettings *settings);
void zj_window_size_restore (GtkWindow *window, GSettings *settings);

G_END_DECLS
