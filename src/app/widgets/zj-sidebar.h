/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "zj-account.h"

G_BEGIN_DECLS

/**
 * ZjSidebar: project card, the pages there are, and the line of truth about sync. Opens pages by the action
 * app.show-page. Property "folded": whether the window is narrow.
 */
#define ZJ_TYPE_SIDEBAR (zj_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (ZjSidebar, zj_sidebar, ZJ, SIDEBAR, AdwBin)

/** Shows @account; @accounts is what the switcher offers. */
void zj_sidebar_set_account (ZjSidebar *sidebar, ZjAccount *account, GListModel *accounts, ZjForms *forms);
/** Marks the page that is shown. */
void zj_sidebar_select (ZjSidebar *sidebar, const char *page);
/** Puts the keyboard's focus where the user left the sidebar. */
void zj_sidebar_focus (ZjSidebar *sidebar);
/** Name of the nth page, from 1; NULL if there are fewer. */
const char *zj_sidebar_nth_page (ZjSidebar *sidebar, guint nth);

G_END_DECLS
