/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ZjColumnSort: which column of a column view was clicked, and in which direction. GTK 4.8 has no getter for it;
 * sorting itself is the store's business. Signal "changed".
 */
#define ZJ_TYPE_COLUMN_SORT (zj_column_sort_get_type ())
G_DECLARE_FINAL_TYPE (ZjColumnSort, zj_column_sort, ZJ, COLUMN_SORT, GObject)

ZjColumnSort *zj_column_sort_new (void);
/** The sorter to give to a column. (transfer full) */
GtkSorter *zj_column_sort_add (ZjColumnSort *sort, const char *column);
/** Follows the sorter of the column view. */
void zj_column_sort_watch (ZjColumnSort *sort, GtkSorter *view_sorter);
/** NULL = none clicked. */
const char *zj_column_sort_get_column (ZjColumnSort *sort);
gboolean zj_column_sort_get_descending (ZjColumnSort *sort);

G_END_DECLS
