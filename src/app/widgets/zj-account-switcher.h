/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** ZjAccountSwitcher: a popover with every project of every account on this machine; a click is the action
 * app.switch-to(ss). */
#define ZJ_TYPE_ACCOUNT_SWITCHER (zj_account_switcher_get_type ())
G_DECLARE_FINAL_TYPE (ZjAccountSwitcher, zj_account_switcher, ZJ, ACCOUNT_SWITCHER, GtkPopover)

/** @accounts: of ZjAccount */
void zj_account_switcher_set_accounts (ZjAccountSwitcher *switcher, GListModel *accounts);

G_END_DECLS
