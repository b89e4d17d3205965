/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** ZjFigure: a tile with a figure and what it is. */
#define ZJ_TYPE_FIGURE (zj_figure_get_type ())
G_DECLARE_FINAL_TYPE (ZjFigure, zj_figure, ZJ, FIGURE, AdwBin)

/** An empty @value shows "—". */
void zj_figure_set (ZjFigure *figure, const char *label, const char *value);

G_END_DECLS
