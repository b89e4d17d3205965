/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** ZjPictureCanvas: a picture at some zoom and turned by quarters; as large as it then is. */
#define ZJ_TYPE_PICTURE_CANVAS (zj_picture_canvas_get_type ())
G_DECLARE_FINAL_TYPE (ZjPictureCanvas, zj_picture_canvas, ZJ, PICTURE_CANVAS, GtkWidget)

GtkWidget *zj_picture_canvas_new (void);
/** @width, @height: at zoom 1, in pixels of the window. NULL @texture: nothing */
void zj_picture_canvas_set (ZjPictureCanvas *canvas, GdkTexture *texture, double width, double height);
/** 0 = as large as fits, but not larger than it is. */
void zj_picture_canvas_set_zoom (ZjPictureCanvas *canvas, double zoom);
/** How large it is shown, also when it fits. */
double zj_picture_canvas_get_zoom (ZjPictureCanvas *canvas);
/** Quarters clockwise, 0–3. */
void zj_picture_canvas_set_quarters (ZjPictureCanvas *canvas, int quarters);
int zj_picture_canvas_get_quarters (ZjPictureCanvas *canvas);

G_END_DECLS
