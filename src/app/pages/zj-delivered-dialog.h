/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-store.h"

G_BEGIN_DECLS

/**
 * ZjDeliveredDialog: what the server holds of a record: its values and files, and the receipts with both their times,
 * number and hash, each to be copied; and what was handed over in each round.
 */
#define ZJ_TYPE_DELIVERED_DIALOG (zj_delivered_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ZjDeliveredDialog, zj_delivered_dialog, ZJ, DELIVERED_DIALOG, AdwWindow)

/** zj_delivered_dialog_present: over the window of @parent. @form: the version the record carries. */
void zj_delivered_dialog_present (GtkWidget *parent, ZjStore *store, ZjForm *form, ZjRecord *record);

G_END_DECLS
