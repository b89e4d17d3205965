/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-field-items.h"
#include "zj-form-model.h"
#include "zj-record-files.h"

G_BEGIN_DECLS

/** ZjFieldRow: one field of a form: its label, the right control with its unit, help, and the message beside it. */
#define ZJ_TYPE_FIELD_ROW (zj_field_row_get_type ())
G_DECLARE_FINAL_TYPE (ZjFieldRow, zj_field_row, ZJ, FIELD_ROW, AdwBin)

GtkWidget *zj_field_row_new (ZjFormModel *model, ZjFieldItems *items, const char *path);
/** Whose photos stand in the rows of a group; for other fields nothing happens. */
void zj_field_row_set_files (ZjFieldRow *row, ZjRecordFiles *files);
const char *zj_field_row_get_path (ZjFieldRow *row);
/** The widget that is typed into or read. */
GtkWidget *zj_field_row_get_target (ZjFieldRow *row);
/** The message beside the field as it is shown, or NULL. */
const char *zj_field_row_get_message (ZjFieldRow *row);
/** Puts the focus into the control. */
void zj_field_row_focus (ZjFieldRow *row);
/** The row of @path within a rows group, or this row itself. NULL if it has no such row. (transfer none) */
ZjFieldRow *zj_field_row_find (ZjFieldRow *row, const char *path);

G_END_DECLS
