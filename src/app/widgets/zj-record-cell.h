/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-chosen.h"
#include "zj-record-list.h"

G_BEGIN_DECLS

/** Column id of the mark that says whether a record is chosen. */
#define ZJ_RECORD_CELL_CHOSEN "@chosen"

/** ZjRecordCell: one column of one record in a list; it follows its item. */
#define ZJ_TYPE_RECORD_CELL (zj_record_cell_get_type ())
G_DECLARE_FINAL_TYPE (ZjRecordCell, zj_record_cell, ZJ, RECORD_CELL, AdwBin)

GtkWidget *zj_record_cell_new (ZjForm *form, ZjStore *store, ZjChosen *chosen, const char *column, gboolean primary);
/** @item: (nullable) */
void zj_record_cell_set_item (ZjRecordCell *cell, ZjRecordItem *item);

G_END_DECLS
