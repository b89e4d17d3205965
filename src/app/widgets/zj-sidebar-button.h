/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ZjSidebarButton: first thing in the header bar of every page of the content. In a narrow window it leads back to the
 * sidebar, in a wide one it hides and shows it. It follows the outermost leaflet it stands in.
 */
#define ZJ_TYPE_SIDEBAR_BUTTON (zj_sidebar_button_get_type ())
G_DECLARE_FINAL_TYPE (ZjSidebarButton, zj_sidebar_button, ZJ, SIDEBAR_BUTTON, AdwBin)

GtkWidget *zj_sidebar_button_new (void);

G_END_DECLS
