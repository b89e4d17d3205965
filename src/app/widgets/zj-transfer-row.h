/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-transfer-entry.h"

G_BEGIN_DECLS

/** ZjTransferRow: a file on its way: how far it is, why it waits, and a button that stops it or lets it go on
 * ("outbox.pause-file", "outbox.resume-file" with its SHA-256). Follows its entry. */
#define ZJ_TYPE_TRANSFER_ROW (zj_transfer_row_get_type ())
G_DECLARE_FINAL_TYPE (ZjTransferRow, zj_transfer_row, ZJ, TRANSFER_ROW, AdwPreferencesRow)

GtkWidget *zj_transfer_row_new (ZjTransferEntry *entry);

G_END_DECLS
