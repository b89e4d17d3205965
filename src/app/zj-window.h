/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ZjWindow: the one window. A leaflet (the outermost one) holds sidebar | content; each page of the content brings its own header
 * bar, which starts with a ZjSidebarButton, so that the way back to the sidebar is there when the window is narrow.
 * Actions: win.toggle-sidebar, win.toast(s) for a page that has something to say in passing.
 */
#define ZJ_TYPE_WINDOW (zj_window_get_type ())
G_DECLARE_FINAL_TYPE (ZjWindow, zj_window, ZJ, WINDOW, AdwApplicationWindow)

ZjWindow *zj_window_new (GtkApplication *application);
/** Says @text in passing. */
void zj_window_toast (ZjWindow *window, const char *text);

G_END_DECLS
