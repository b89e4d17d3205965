/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "zj-http-body.h"

G_BEGIN_DECLS

/**
 * ZjHttp: one server over HTTP, blocking. Judges an answer in the order transport → status → content type; what it
 * returns is the body of a success of the type asked for. Neither bodies nor tokens are ever logged.
 */
typedef struct _ZjHttp ZjHttp;

typedef struct
{
  const char *method;
  const char *path;   /* below /api/v1, with a leading slash and its query */
  const char *accept; /* the content type a success must have */
  const char *body;   /* JSON text, or NULL for none; sent as gzip where that saves something */
  gboolean anonymous; /* without the access token */
  ZjHttpCaps caps;    /* 0 = 8 MiB on the wire, 32 MiB expanded */
} ZjHttpRequest;

/** @ca_file: PEM file of the only CA trusted, or NULL. INVALID: not a URL, http to another machine, no such CA file. */
ZjHttp *zj_http_new (const char *server_url, const char *ca_file, GError **error);
void zj_http_free (ZjHttp *http);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjHttp, zj_http_free)

void zj_http_set_timeout (ZjHttp *http, guint seconds);
void zj_http_set_access_token (ZjHttp *http, const char *token);
/** Seconds the last answer asked to wait, at most a day; 0 = nothing said. */
gint64 zj_http_get_retry_after (ZjHttp *http);

/** Body of a success; empty for 204. Errors by protocol.md 10. (transfer full) */
GBytes *zj_http_send (ZjHttp *http, const ZjHttpRequest *request, GCancellable *cancellable, GError **error);
/** The same for application/json: an object, {} for 204. Something else under that type is NETWORK. (transfer full) */
JsonObject *zj_http_send_json (ZjHttp *http, const ZjHttpRequest *request, GCancellable *cancellable, GError **error);

/** TRUE for localhost, 127.0.0.0/8 and ::1. */
gboolean zj_http_host_is_loopback (const char *host);

G_END_DECLS
