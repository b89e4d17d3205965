/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-field-control.h"
#include "zj-field-row.h"
#include "zj-record-files.h"

G_BEGIN_DECLS

/** ZjFieldRows: repeating rows, each with its fields, that can be added and taken away. */
#define ZJ_TYPE_FIELD_ROWS (zj_field_rows_get_type ())
G_DECLARE_FINAL_TYPE (ZjFieldRows, zj_field_rows, ZJ, ROWS_FIELD, AdwBin)

GtkWidget *zj_field_rows_new (ZjFormModel *model, ZjFieldItems *items, const char *group);
/** The photos of the record @files are shown in the rows they belong to. */
void zj_field_rows_set_files (ZjFieldRows *rows, ZjRecordFiles *files);
/** The field row of "group/ROW/field", or NULL. (transfer none) */
ZjFieldRow *zj_field_rows_find (ZjFieldRows *rows, const char *path);

G_END_DECLS
