/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** ZjSidebarItem: one page the sidebar leads to. Property "badge" (how many things there wait for the user) notifies.
 */
#define ZJ_TYPE_SIDEBAR_ITEM (zj_sidebar_item_get_type ())
G_DECLARE_FINAL_TYPE (ZjSidebarItem, zj_sidebar_item, ZJ, SIDEBAR_ITEM, GObject)

/** @page: name of the page ("project", a form id). @group: heading it stands under, in the user's language; NULL =
 * none. */
ZjSidebarItem *zj_sidebar_item_new (const char *page, const char *title, const char *icon, const char *group);
const char *zj_sidebar_item_get_page (ZjSidebarItem *item);
const char *zj_sidebar_item_get_title (ZjSidebarItem *item);
const char *zj_sidebar_item_get_icon (ZjSidebarItem *item);
const char *zj_sidebar_item_get_group (ZjSidebarItem *item);
guint zj_sidebar_item_get_badge (ZjSidebarItem *item);
void zj_sidebar_item_set_badge (ZjSidebarItem *item, guint badge);

G_END_DECLS
