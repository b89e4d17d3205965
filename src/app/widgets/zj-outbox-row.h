/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "zj-outbox-entry.h"

G_BEGIN_DECLS

/** ZjOutboxRow: an entry of the outbox with what can be done about it: actions outbox.retry(s), outbox.cancel(s),
 * app.show-record(s). */
#define ZJ_TYPE_OUTBOX_ROW (zj_outbox_row_get_type ())
G_DECLARE_FINAL_TYPE (ZjOutboxRow, zj_outbox_row, ZJ, OUTBOX_ROW, AdwPreferencesRow)

GtkWidget *zj_outbox_row_new (ZjOutboxEntry *entry);

G_END_DECLS
