/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

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

  const char *location;       /* instead of path: what zj_http_resolve_location() gave */
  GBytes *bytes;              /* instead of body: goes out as it is, never compressed */
  const char *bytes_type;     /* its content type */
  const char *const *headers; /* name, value, …, NULL; or NULL */
} ZjHttpRequest;

/** What came back, whatever it says. */
typedef struct
{
  guint status;
  SoupMessageHeaders *headers;
  const char *content_type; /* without parameters, NULL if there is none; as long as headers */
  GBytes *body;             /* of a success of the type asked for, and of an error as far as it can be read; or NULL */
} ZjHttpAnswer;

void zj_http_answer_clear (ZjHttpAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ZjHttpAnswer, zj_http_answer_clear)

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

/**
 * zj_http_exchange: one request and its answer, judged by the caller: TRUE whatever the status is.
 * Errors: NETWORK, cancelled; UNUSABLE_SERVER: a success whose body is over the caps
 */
gboolean zj_http_exchange (ZjHttp *http,
                           const ZjHttpRequest *request,
                           ZjHttpAnswer *answer,
                           GCancellable *cancellable,
                           GError **error);
/** The same without reading the body: for an answer that does not end. (transfer full) */
GInputStream *zj_http_open (ZjHttp *http,
                            const ZjHttpRequest *request,
                            ZjHttpAnswer *answer,
                            GCancellable *cancellable,
                            GError **error);
/** The error an answer that is no success, or none of the type asked for, stands for; NULL if it is one. (transfer
 * full) */
GError *zj_http_judge (ZjHttp *http, const ZjHttpRequest *request, const ZjHttpAnswer *answer);
/** Bytes of the last request's body that were handed to the line, whatever became of them. */
gsize zj_http_get_sent (ZjHttp *http);
/** Where a Location header leads, as an absolute path on this server, or NULL if it leads to another host: tokens and
 * files go nowhere else. (transfer full) */
char *zj_http_resolve_location (ZjHttp *http, const char *path, const char *location);

G_END_DECLS
