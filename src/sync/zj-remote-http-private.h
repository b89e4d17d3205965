/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-http.h"
#include "zj-remote.h"

G_BEGIN_DECLS

/* What the files of the HTTP remote share: zj-remote-http.c for sessions and records, -files.c for files, -events.c
 * for the stream. */

#define ZJ_TYPE_REMOTE_HTTP (zj_remote_http_get_type ())
G_DECLARE_FINAL_TYPE (ZjRemoteHttp, zj_remote_http, ZJ, REMOTE_HTTP, GObject)

/** Seconds without a byte after which the stream is taken for dead: the server sends a comment every 25. */
#define ZJ_REMOTE_HTTP_QUIET 60

struct _ZjRemoteHttp
{
  GObject parent_instance;

  ZjHttp *http;
  ZjHttp *live; /* of the stream alone: another thread, another connection */

  GMutex mutex;
  char *token; /* of the stream */
};

/** "/projects/" + @project + @rest. (transfer full) */
char *zj_remote_http_project_path (const char *project, const char *rest);

/* As their namesakes in zj-remote.h. */
char **zj_remote_http_missing_files (ZjRemote *remote,
                                     const char *project,
                                     const char *const *hashes,
                                     GCancellable *cancellable,
                                     GError **error);
char *zj_remote_http_create_upload (ZjRemote *remote,
                                    const char *project,
                                    const char *sha256,
                                    gint64 size,
                                    const char *name,
                                    GCancellable *cancellable,
                                    GError **error);
gboolean zj_remote_http_upload_offset (ZjRemote *remote,
                                       const char *url,
                                       gint64 *offset,
                                       gint64 *length,
                                       GCancellable *cancellable,
                                       GError **error);
gboolean zj_remote_http_append_upload (ZjRemote *remote,
                                       const char *url,
                                       gint64 offset,
                                       GBytes *piece,
                                       gint64 *new_offset,
                                       gsize *sent,
                                       GCancellable *cancellable,
                                       GError **error);
gboolean zj_remote_http_end_upload (ZjRemote *remote, const char *url, GCancellable *cancellable, GError **error);
gboolean zj_remote_http_fetch_file (ZjRemote *remote,
                                    const char *project,
                                    const char *sha256,
                                    gint64 from,
                                    gint64 length,
                                    GBytes **bytes,
                                    gint64 *total,
                                    GCancellable *cancellable,
                                    GError **error);
gboolean zj_remote_http_listen (ZjRemote *remote,
                                ZjRemoteEventFunc on_event,
                                gpointer data,
                                GCancellable *cancellable,
                                GError **error);

G_END_DECLS
