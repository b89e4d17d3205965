/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

#include "zj-store.h"

G_BEGIN_DECLS

/**
 * ZjThumbnailCache: small pictures of a store's files. They are made by a few threads, never by the one that draws, and
 * the latest asked for comes first; those used last stay in memory. All calls and callbacks in the main thread.
 */
#define ZJ_TYPE_THUMBNAIL_CACHE (zj_thumbnail_cache_get_type ())
G_DECLARE_FINAL_TYPE (ZjThumbnailCache, zj_thumbnail_cache, ZJ, THUMBNAIL_CACHE, GObject)

/** Does not keep @store alive. (transfer full) */
ZjThumbnailCache *zj_thumbnail_cache_new (ZjStore *store);

/** The picture if it is in memory, else NULL. (transfer none) */
GdkTexture *zj_thumbnail_cache_look (ZjThumbnailCache *cache, const char *sha256, int side);

/** @texture: NULL if there is no picture of that file. */
typedef void (*ZjThumbnailFunc) (GdkTexture *texture, gpointer user_data);
/**
 * zj_thumbnail_cache_request: makes a picture no larger than @side pixels, and calls @func once.
 * @type: MIME type of the file
 * Returns: a number for zj_thumbnail_cache_cancel, never 0
 */
guint zj_thumbnail_cache_request (ZjThumbnailCache *cache,
                                  const char *sha256,
                                  const char *type,
                                  int side,
                                  ZjThumbnailFunc func,
                                  gpointer user_data);
/** Its function is not called any more; the work is given up if nobody else waits for it. */
void zj_thumbnail_cache_cancel (ZjThumbnailCache *cache, guint request);

/** How much memory the pictures take, in bytes; how many were made so far. For tests. */
gsize zj_thumbnail_cache_get_size (ZjThumbnailCache *cache);
guint zj_thumbnail_cache_get_made (ZjThumbnailCache *cache);
/** The most it keeps, in bytes (default: 64 MiB). */
void zj_thumbnail_cache_set_limit (ZjThumbnailCache *cache, gsize bytes);

G_END_DECLS
