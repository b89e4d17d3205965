/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ZjPropertyRow: a label and the value under it, to be read; "—" stands for an empty value. A masked value can be shown
 * by a button, a copyable one copied. Signal "revealed": the user asked for the whole value.
 */
#define ZJ_TYPE_PROPERTY_ROW (zj_property_row_get_type ())
G_DECLARE_FINAL_TYPE (ZjPropertyRow, zj_property_row, ZJ, PROPERTY_ROW, AdwActionRow)

GtkWidget *zj_property_row_new (const char *label);
/** @shown: as it is displayed at first; @whole: what the reveal button shows, NULL if @shown is all there is. */
void zj_property_row_set_value (ZjPropertyRow *row, const char *shown, const char *whole);
/** Adds a button that copies the value and says so by win.toast. */
void zj_property_row_set_copyable (ZjPropertyRow *row, gboolean copyable);

G_END_DECLS
