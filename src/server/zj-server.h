/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "zj-forms.h"
#include "zj-storage.h"

G_BEGIN_DECLS

/**
 * ZjServer: the provincial interface over HTTP (data/protocol/openapi.yaml), on one storage and the thread's main
 * context.
 */
#define ZJ_TYPE_SERVER (zj_server_get_type ())
G_DECLARE_FINAL_TYPE (ZjServer, zj_server, ZJ, SERVER, GObject)

/** How the server is run. Seconds and bytes. */
typedef struct
{
  gint64 token_horizon;  /* a state more than this many changes behind is answered 410; 0 = never */
  gint64 max_file;       /* the largest file taken */
  gint64 upload_seconds; /* an unfinished upload is thrown away so long after its last byte */
  gint64 orphan_seconds; /* a file that no record names is thrown away after that */
} ZjServerOptions;

#define ZJ_MAX_FILE       (200 * 1024 * 1024)
#define ZJ_UPLOAD_SECONDS (24 * 3600)
#define ZJ_ORPHAN_SECONDS (7 * 24 * 3600)

/**
 * zj_server_new:
 * @storage: (transfer none): outlives the server
 */
ZjServer *zj_server_new (ZjStorage *storage,
                         ZjForms *forms,
                         ZjClock *clock,
                         ZjRandom *random,
                         const ZjServerOptions *options,
                         GError **error);

/**
 * zj_server_listen:
 * @address: HOST:PORT; port 0 = any free one
 * @certificate: NULL = plain HTTP
 * Returns: (transfer full): the URL it answers at
 */
char *zj_server_listen (ZjServer *server, const char *address, GTlsCertificate *certificate, GError **error);

/** Takes no new connections; @done is called once the requests under way are answered, or after five seconds. */
void zj_server_stop (ZjServer *server, GSourceFunc done, gpointer user_data);

G_END_DECLS
