/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "zj-sidebar-item.h"

G_BEGIN_DECLS

/** ZjSidebarRow: how a ZjSidebarItem looks: icon, title, badge. */
#define ZJ_TYPE_SIDEBAR_ROW (zj_sidebar_row_get_type ())
G_DECLARE_FINAL_TYPE (ZjSidebarRow, zj_sidebar_row, ZJ, SIDEBAR_ROW, GtkListBoxRow)

GtkWidget *zj_sidebar_row_new (ZjSidebarItem *item);
ZjSidebarItem *zj_sidebar_row_get_item (ZjSidebarRow *row);

G_END_DECLS
