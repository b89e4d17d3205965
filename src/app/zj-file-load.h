/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

#include "zj-store.h"

G_BEGIN_DECLS

/* What a window shows of a file of the store, made in a thread of its own. Errors: INVALID: damaged, or nothing that
 * can be shown; NOT_FOUND: the bytes are not here; G_IO_ERROR_CANCELLED. */

/** The whole picture, upright; a huge one at a smaller scale. */
void zj_file_load_picture_async (ZjStore *store,
                                 const char *sha256,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/** Page @page (from 0) of a PDF, @scale pixels per point. */
void zj_file_load_page_async (ZjStore *store,
                              const char *sha256,
                              int page,
                              double scale,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/** For both. @width, @height: (out) (optional) size at its natural scale, in pixels of the window. (transfer full) */
GdkTexture *zj_file_load_finish (ZjStore *store, GAsyncResult *result, double *width, double *height, GError **error);

/** How many pages a PDF has. */
void zj_file_load_count_async (ZjStore *store,
                               const char *sha256,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/** −1 with @error. */
int zj_file_load_count_finish (ZjStore *store, GAsyncResult *result, GError **error);

G_END_DECLS
