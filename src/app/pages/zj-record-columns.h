/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "zj-chosen.h"
#include "zj-column-sort.h"
#include "zj-store.h"

G_BEGIN_DECLS

/**
 * ZjRecordColumns: the columns of a table of records, as the form wants them: what they show, how wide they are, and by
 * which one the records are sorted; and before them the mark while records are being chosen.
 */
#define ZJ_TYPE_RECORD_COLUMNS (zj_record_columns_get_type ())
G_DECLARE_FINAL_TYPE (ZjRecordColumns, zj_record_columns, ZJ, RECORD_COLUMNS, GObject)

/** Gives @table its columns; does not keep it alive. */
ZjRecordColumns *zj_record_columns_new (GtkColumnView *table, ZjStore *store, ZjForm *form, ZjChosen *chosen);
/** By which column the user sorts. (transfer none) */
ZjColumnSort *zj_record_columns_get_sort (ZjRecordColumns *columns);
/** Shows or hides the mark. FALSE if it was so already. */
gboolean zj_record_columns_show_mark (ZjRecordColumns *columns, gboolean shown);
/** FALSE if cards read better at this width. */
gboolean zj_record_columns_have_room (ZjRecordColumns *columns, int width);
/** Shares the width of the table among them. */
void zj_record_columns_fit (ZjRecordColumns *columns, int width);

G_END_DECLS
