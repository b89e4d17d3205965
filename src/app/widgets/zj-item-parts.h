/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-record-files.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Rows that the authority and the project office fill in together — a problem and what was done about it — stand as
 * cards: the authority's part beside the project office's, and the row's photos under them. */

/** TRUE if the rows of @group are such: fields of both, or slots of files that belong to a row. */
gboolean zj_rows_are_shared (ZjForm *form, const ZjField *group);
/** "存在的问题 2" */
char *zj_item_title (const ZjField *group, guint number);
/** One row for reading. @row: its values. @files: NULL = without photos. (transfer floating) */
GtkWidget *zj_item_card_new (ZjForm *form, const ZjField *group, JsonObject *row, guint number, ZjRecordFiles *files);
/** The photos of one row, slot by slot, those of the project office side by side; NULL if the form has none.
 * @row: its id. (transfer floating) */
GtkWidget *zj_item_photos_new (ZjRecordFiles *files, const ZjField *group, const char *row);

G_END_DECLS
