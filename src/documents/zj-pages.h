/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/* The pages of a PDF. Any thread; one call at a time works, the others wait (the library behind it is not made for
 * more). Errors: INVALID: protected by a password, damaged, without pages, or no such page. */

/** How many pages; −1 with @error. */
int zj_page_count (GBytes *bytes, GError **error);
/** The size of page @page (from 0) in points of 1/72 inch. */
gboolean zj_page_size (GBytes *bytes, int page, double *width, double *height, GError **error);
/** Page @page (from 0) on white, @scale pixels per point; less where the page is so large that it would fill the
 * memory. (transfer full) */
cairo_surface_t *zj_page_render (GBytes *bytes, int page, double scale, GError **error);

G_END_DECLS
