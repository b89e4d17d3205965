/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** ZjBeside: two widgets side by side where there is room for both, else the second under the first. */
#define ZJ_TYPE_BESIDE (zj_beside_get_type ())
G_DECLARE_FINAL_TYPE (ZjBeside, zj_beside, ZJ, BESIDE, GtkWidget)

/** (transfer floating) */
GtkWidget *zj_beside_new (GtkWidget *first, GtkWidget *second);

G_END_DECLS
