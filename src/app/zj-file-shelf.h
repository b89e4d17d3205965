/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-engine.h"
#include "zj-store-files.h"
#include "zj-thumbnail-cache.h"

G_BEGIN_DECLS

/**
 * ZjFileShelf: the files of a store as the windows see them: how each stands, small pictures of them, and a way to get
 * one that is only at the server. One for each store. Signal "changed" (sha256, NULL = any): how it stands may be other
 * than before.
 */
#define ZJ_TYPE_FILE_SHELF (zj_file_shelf_get_type ())
G_DECLARE_FINAL_TYPE (ZjFileShelf, zj_file_shelf, ZJ, FILE_SHELF, GObject)

/** The one of @store; lives as long as that. (transfer none) */
ZjFileShelf *zj_file_shelf_get (ZjStore *store);
/** Who talks to the server; NULL = nobody. Not kept alive. */
void zj_file_shelf_set_engine (ZjFileShelf *shelf, ZjEngine *engine);

ZjThumbnailCache *zj_file_shelf_get_thumbnails (ZjFileShelf *shelf);
/** How a file stands, with what the engine says right now. Never NULL. (transfer full) */
ZjFileStatus *zj_file_shelf_status (ZjFileShelf *shelf, const char *project, const char *record, const char *sha256);

/** Ends once the bytes are here. NETWORK, NOT_FOUND, …: they did not come, and why; they may still come later. */
void zj_file_shelf_fetch_async (ZjFileShelf *shelf,
                                const char *project,
                                const char *sha256,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean zj_file_shelf_fetch_finish (ZjFileShelf *shelf, GAsyncResult *result, GError **error);

G_END_DECLS
