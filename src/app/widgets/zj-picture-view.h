/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ZjPictureView: a picture to look at closely: fits at first; is zoomed by the wheel with Ctrl, by pinching or by its
 * functions; what does not fit is scrolled or dragged. Signal "zoomed": it is shown at another size.
 */
#define ZJ_TYPE_PICTURE_VIEW (zj_picture_view_get_type ())
G_DECLARE_FINAL_TYPE (ZjPictureView, zj_picture_view, ZJ, PICTURE_VIEW, AdwBin)

GtkWidget *zj_picture_view_new (void);
/** Another picture: fits, upright. @name: for those who do not see it. NULL @texture: nothing */
void zj_picture_view_show (ZjPictureView *view, GdkTexture *texture, double width, double height, const char *name);
/** The same picture, drawn anew for the present zoom. */
void zj_picture_view_refine (ZjPictureView *view, GdkTexture *texture, double width, double height);

/** Scrolls to the upper edge. */
void zj_picture_view_to_top (ZjPictureView *view);

gboolean zj_picture_view_is_fitting (ZjPictureView *view);
double zj_picture_view_get_zoom (ZjPictureView *view);
/** Steps in or out; 0 = fit. */
void zj_picture_view_zoom (ZjPictureView *view, int steps);
void zj_picture_view_set_zoom (ZjPictureView *view, double zoom);
/** A quarter clockwise. */
void zj_picture_view_turn (ZjPictureView *view);
int zj_picture_view_get_quarters (ZjPictureView *view);

G_END_DECLS
