/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "zj-ingest.h"
#include "zj-live.h"
#include "zj-sessions.h"
#include "zj-uploading.h"

G_BEGIN_DECLS

#define ZJ_MAX_OPS   500
#define ZJ_MAX_BYTES (8 * 1024 * 1024)

/** What handlers work with; lives as long as the server. */
typedef struct
{
  ZjStorage *storage;
  ZjIngest ingest;
  ZjSessions sessions;
  ZjUploads *uploads;
  ZjLive *live;
  gint64 token_horizon;
  gint64 max_file; /* bytes */
} ZjService;

/** One request and its answer. Belongs to its message. */
typedef struct
{
  ZjService *service;
  gpointer server;            /* not owned: who is told that it is over */
  SoupServerMessage *message; /* not owned */
  const char *allowed;        /* methods of this path, for 405 */
  const struct _ZjRoute *route;
  ZjCaller *caller;         /* NULL where no login is needed */
  ZjStoredProject *project; /* of the path, if it names one */
  char *item;               /* of the path, if it names one of the project's things */
  GHashTable *query;        /* may be NULL */
  JsonObject *body;         /* of a POST */
  ZjUploading *uploading;   /* takes the body as it comes, if anything does */
  gsize received;
  gsize unwanted; /* of that, what came after the answer was settled */
  gsize burst;    /* of that, what came without a pause */
  gboolean over;  /* the connection is gone or the answer sent */
} ZjExchange;

void zj_exchange_free (ZjExchange *exchange);

/** Answers with JSON; takes @json. Packed if the client accepts that. */
void zj_exchange_json (ZjExchange *exchange, guint status, JsonObject *json);
/** Answers with a problem (RFC 9457); @errors (transfer full) may be NULL. */
void zj_exchange_problem (ZjExchange *exchange,
                          guint status,
                          const char *code,
                          const char *title,
                          const char *detail,
                          JsonNode *errors);
/** The same for an object built already; takes @problem. */
void zj_exchange_problem_object (ZjExchange *exchange, guint status, JsonObject *problem);
/** 429 with Retry-After. */
void zj_exchange_rate_limited (ZjExchange *exchange, gint64 seconds);
/** 401; @reason: why the token is void, where known. */
void zj_exchange_unauthorized (ZjExchange *exchange, const char *reason, const char *detail);
/** 400 `malformed`, pointing at a member of the body or query. */
void zj_exchange_malformed (ZjExchange *exchange, const char *pointer, const char *detail);
/** What a storage error becomes: 503 with Retry-After, 507 or 500. Says nothing about the inside. */
void zj_exchange_failed (ZjExchange *exchange, const GError *error);

/** Does the client accept gzip? */
gboolean zj_exchange_accepts_gzip (ZjExchange *exchange);
/** Query member as a whole number ≥ 0; @fallback if absent. FALSE: answered 400. */
gboolean zj_exchange_query_int (ZjExchange *exchange, const char *name, gint64 fallback, gint64 *value);
/** The `client` of the query, a UUID. NULL: answered 400. */
const char *zj_exchange_query_client (ZjExchange *exchange);

typedef void (*ZjHandler) (ZjExchange *exchange);

void zj_handle_service (ZjExchange *exchange);
void zj_handle_sign_in (ZjExchange *exchange);
void zj_handle_refresh (ZjExchange *exchange);
void zj_handle_sign_out (ZjExchange *exchange);
void zj_handle_password (ZjExchange *exchange);
void zj_handle_changes (ZjExchange *exchange);
void zj_handle_post_ops (ZjExchange *exchange);
void zj_handle_list_ops (ZjExchange *exchange);
void zj_handle_known_ops (ZjExchange *exchange);
void zj_handle_missing_files (ZjExchange *exchange);
void zj_handle_file (ZjExchange *exchange);
void zj_handle_events (ZjExchange *exchange);

G_END_DECLS
