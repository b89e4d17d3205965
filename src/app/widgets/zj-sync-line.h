/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "zj-account.h"
#include "zj-sync-status.h"

G_BEGIN_DECLS

/** ZjSyncLine: the line of truth about sync at the foot of the sidebar; a click opens the outbox (action
 * app.show-outbox). */
#define ZJ_TYPE_SYNC_LINE (zj_sync_line_get_type ())
G_DECLARE_FINAL_TYPE (ZjSyncLine, zj_sync_line, ZJ, SYNC_LINE, AdwBin)

/** Follows @account; NULL = none. */
void zj_sync_line_set_account (ZjSyncLine *line, ZjAccount *account);
/** The line as it stands for @account. (transfer full) */
ZjSyncStatus *zj_sync_line_status_of (ZjAccount *account);

G_END_DECLS
