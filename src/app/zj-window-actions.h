/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** Installs the actions of the window, all under "win.": toggle-sidebar, back (Esc), page-number(i), new, operator,
 * add-account, sign-in, sign-out, toast(s). @widget_class: that of ZjWindow. */
void zj_window_actions_install (GtkWidgetClass *widget_class);

G_END_DECLS
