/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "zj-account.h"

G_BEGIN_DECLS

/** ZjOutboxPage: 待上传: what has not arrived yet, why, and what can be done about it. */
#define ZJ_TYPE_OUTBOX_PAGE (zj_outbox_page_get_type ())
G_DECLARE_FINAL_TYPE (ZjOutboxPage, zj_outbox_page, ZJ, OUTBOX_PAGE, AdwBin)

GtkWidget *zj_outbox_page_new (ZjAccount *account);

G_END_DECLS
