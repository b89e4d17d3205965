/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ZjWidthBin: a bin with a natural width of its own (property "natural-width"), whatever its child would like.
 * AdwLeaflet folds by the natural widths of its pages, and a width-request would set the minimum as well.
 */
#define ZJ_TYPE_WIDTH_BIN (zj_width_bin_get_type ())
G_DECLARE_FINAL_TYPE (ZjWidthBin, zj_width_bin, ZJ, WIDTH_BIN, GtkWidget)

GtkWidget *zj_width_bin_new (int natural_width, GtkWidget *child);
void zj_width_bin_set_child (ZjWidthBin *bin, GtkWidget *child);
GtkWidget *zj_width_bin_get_child (ZjWidthBin *bin);

G_END_DECLS
