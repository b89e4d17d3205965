/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-server.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "zj-error.h"
#include "zj-exchange-private.h"
#include "zj-exchange-uploads.h"
#include "zj-sweep.h"

#define EXCHANGE_KEY "zj-exchange"
/* How long requests under way may still take once the server is told to stop. */
#define STOP_SECONDS 5
#define POLL_MS      200

struct _ZjServer
{
  GObject parent_instance;

  SoupServer *soup;
  ZjService service;
  ZjSweep *sweep;
  ZjForms *forms;
  ZjReceipts *receipts;
  ZjClock *clock;
  ZjRandom *random;
  gint64 data_version;
  guint poll;
  guint under_way;

  GSourceFunc stopped;
  gpointer stopped_data;
  guint stop_timeout;
};

G_DEFINE_FINAL_TYPE (ZjServer, zj_server, G_TYPE_OBJECT)

/* ---- a request ---- */

static void
maybe_stopped (ZjServer *self)
{
  if (self->stopped == NULL || self->under_way > 0 || zj_uploads_settling (self->service.uploads))
    return;
  g_clear_handle_id (&self->stop_timeout, g_source_remove);
  g_idle_add (self->stopped, self->stopped_data);
  self->stopped = NULL;
}

static void
end_exchange (ZjServer *self, ZjExchange *exchange)
{
  if (exchange->over)
    return;
  exchange->over = TRUE;
  zj_exchange_upload_cut (exchange);
  self->under_way--;
  zj_storage_note_progress (self->service.storage);
  zj_live_look (self->service.live);
  maybe_stopped (self);
}

static void
on_over (SoupServerMessage *message, ZjServer *self)
{
  ZjExchange *exchange = g_object_get_data (G_OBJECT (message), EXCHANGE_KEY);

  if (exchange != NULL)
    end_exchange (self, exchange);
}

/* libsoup 3.2 takes the length off an answer without a body and then believes that it ends with the connection, which it
 * closes without saying so; a client that keeps it would run into that. */
static void
on_wrote_headers (SoupServerMessage *message, gpointer user_data)
{
  if (soup_server_message_get_status (message) == SOUP_STATUS_NO_CONTENT)
    soup_message_headers_set_encoding (soup_server_message_get_response_headers (message), SOUP_ENCODING_NONE);
}

/* When the library closes all connections, messages go without a word. */
static void
on_message_gone (gpointer data)
{
  ZjExchange *exchange = data;

  end_exchange (exchange->server, exchange);
  zj_exchange_free (exchange);
}

/* Some networks let no PATCH through: tus lets a POST stand for it. */
static const ZjRoute *
find_overridden (ZjExchange *exchange, const char *path, char *parts[2])
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);
  const char *method = soup_message_headers_get_one (headers, "X-HTTP-Method-Override");
  g_autofree char *allowed = NULL;
  const ZjRoute *route;

  if (method == NULL || soup_server_message_get_method (exchange->message) != SOUP_METHOD_POST)
    return NULL;
  route = zj_route_find (method, path, parts, &allowed);
  return route != NULL && (route->flags & ZJ_ROUTE_TUS) != 0 ? route : NULL;
}

/* FALSE: answered. */
static gboolean
find_route (ZjExchange *exchange, const char *path, char **project)
{
  char *parts[2] = { NULL, NULL };
  g_autofree char *allowed = NULL;

  exchange->route = find_overridden (exchange, path, parts);
  if (exchange->route == NULL)
    exchange->route = zj_route_find (soup_server_message_get_method (exchange->message), path, parts, &allowed);
  *project = parts[0];
  exchange->item = parts[1];
  if (exchange->route == NULL)
    zj_exchange_no_route (exchange, allowed);
  return exchange->route != NULL;
}

/* FALSE: answered. */
static gboolean
expect (ZjExchange *exchange)
{
  if (exchange->route->expect != NULL)
    exchange->route->expect (exchange);
  return soup_server_message_get_status (exchange->message) == 0;
}

/* Headers only: everything that can be refused without the body is refused here. A client that asked first (Expect:
 * 100-continue) has its answer at once; of any other's body nothing is kept. */
static void
on_headers (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  ZjServer *self = user_data;
  ZjExchange *exchange = g_new0 (ZjExchange, 1);
  g_autofree char *project = NULL;

  exchange->service = &self->service;
  exchange->server = self;
  exchange->message = message;
  exchange->query = query != NULL ? g_hash_table_ref (query) : NULL;
  g_object_set_data_full (G_OBJECT (message), EXCHANGE_KEY, exchange, on_message_gone);
  self->under_way++;
  g_signal_connect_object (message, "finished", G_CALLBACK (on_over), self, 0);
  g_signal_connect_object (message, "disconnected", G_CALLBACK (on_over), self, 0);

  g_signal_connect (message, "wrote-headers", G_CALLBACK (on_wrote_headers), NULL);
  g_signal_connect (message, "got-chunk", G_CALLBACK (zj_exchange_on_chunk), exchange);
  if (find_route (exchange, path, &project) && zj_exchange_authenticate (exchange)
      && zj_exchange_enter_project (exchange, project) && expect (exchange))
    zj_exchange_expect_body (exchange);
  if (soup_server_message_get_status (message) != 0)
    zj_exchange_discard_body (exchange);
}

static void
on_request (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  ZjExchange *exchange = g_object_get_data (G_OBJECT (message), EXCHANGE_KEY);

  if (exchange == NULL || soup_server_message_get_status (message) != 0)
    return; /* answered at its headers */
  if ((exchange->route->flags & ZJ_ROUTE_HAS_BODY) != 0 && !zj_exchange_read_body (exchange))
    return;
  exchange->route->handle (exchange);
}

/* ---- the object ---- */

static gboolean
on_poll (gpointer user_data)
{
  ZjServer *self = user_data;
  gint64 version = zj_storage_data_version (self->service.storage);

  if (version != self->data_version)
    {
      /* Another program has written: a review, an import. */
      self->data_version = version;
      zj_storage_note_progress (self->service.storage);
    }
  zj_live_look (self->service.live);
  maybe_stopped (self);
  return G_SOURCE_CONTINUE;
}

static void
zj_server_finalize (GObject *object)
{
  ZjServer *self = ZJ_SERVER (object);

  g_clear_handle_id (&self->poll, g_source_remove);
  g_clear_handle_id (&self->stop_timeout, g_source_remove);
  if (self->soup != NULL)
    soup_server_disconnect (self->soup);
  g_clear_object (&self->soup);
  g_clear_pointer (&self->service.live, zj_live_free);
  g_clear_pointer (&self->sweep, zj_sweep_free);
  g_clear_pointer (&self->service.uploads, zj_uploads_free);
  g_clear_pointer (&self->receipts, zj_receipts_free);
  g_clear_object (&self->forms);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  G_OBJECT_CLASS (zj_server_parent_class)->finalize (object);
}

static void
zj_server_class_init (ZjServerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_server_finalize;
}

static void
zj_server_init (ZjServer *self)
{
}

ZjServer *
zj_server_new (ZjStorage *storage,
               ZjForms *forms,
               ZjClock *clock,
               ZjRandom *random,
               const ZjServerOptions *options,
               GError **error)
{
  g_autoptr (ZjServer) self = g_object_new (ZJ_TYPE_SERVER, NULL);

  self->receipts = zj_receipts_new (storage, random, error);
  if (self->receipts == NULL)
    return NULL;
  self->forms = g_object_ref (forms);
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  self->service.storage = storage;
  self->service.ingest = (ZjIngest){ storage, forms, self->receipts, clock };
  self->service.sessions = (ZjSessions){ storage, clock, random };
  self->service.token_horizon = options->token_horizon;
  self->service.max_file = options->max_file;
  self->service.uploads = zj_uploads_new (storage, clock, options->upload_seconds * G_TIME_SPAN_SECOND);
  self->service.live = zj_live_new (storage, clock);
  self->sweep = zj_sweep_new (storage, self->service.uploads, clock, options->upload_seconds * G_TIME_SPAN_SECOND,
                              options->orphan_seconds * G_TIME_SPAN_SECOND);
  self->data_version = zj_storage_data_version (storage);
  self->poll = g_timeout_add (POLL_MS, on_poll, self);
  self->soup = soup_server_new ("server-header", "zhijian-server", NULL);
  soup_server_add_early_handler (self->soup, NULL, on_headers, self, NULL);
  soup_server_add_handler (self->soup, NULL, on_request, self, NULL);
  return g_steal_pointer (&self);
}

static char *
bound_url (ZjServer *self, GError **error)
{
  GSList *uris = soup_server_get_uris (self->soup);
  char *url = uris != NULL ? g_uri_to_string (uris->data) : NULL;

  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
  if (url == NULL)
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_IO, _ ("The server listens nowhere."));
  else if (g_str_has_suffix (url, "/"))
    url[strlen (url) - 1] = '\0';
  return url;
}

char *
zj_server_listen (ZjServer *self, const char *address, GTlsCertificate *certificate, GError **error)
{
  g_autoptr (GSocketConnectable) connectable = g_network_address_parse (address, 8470, error);
  g_autoptr (GInetAddress) inet = NULL;
  g_autoptr (GSocketAddress) socket_address = NULL;
  const char *host;

  if (connectable == NULL)
    return NULL;
  host = g_network_address_get_hostname (G_NETWORK_ADDRESS (connectable));
  inet = g_inet_address_new_from_string (g_strcmp0 (host, "localhost") == 0 ? "127.0.0.1" : host);
  if (inet == NULL)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("“%s” is not an address of this machine; give it in digits."),
                   host);
      return NULL;
    }
  if (certificate != NULL)
    soup_server_set_tls_certificate (self->soup, certificate);
  socket_address = g_inet_socket_address_new (inet, g_network_address_get_port (G_NETWORK_ADDRESS (connectable)));
  if (!soup_server_listen (self->soup, socket_address, certificate != NULL ? SOUP_SERVER_LISTEN_HTTPS : 0, error))
    return NULL;
  return bound_url (self, error);
}

static gboolean
on_stop_timeout (gpointer user_data)
{
  ZjServer *self = user_data;

  self->stop_timeout = 0;
  self->under_way = 0;
  maybe_stopped (self);
  return G_SOURCE_REMOVE;
}

void
zj_server_stop (ZjServer *self, GSourceFunc done, gpointer user_data)
{
  if (self->stopped != NULL)
    return;
  soup_server_disconnect (self->soup);
  self->stopped = done;
  self->stopped_data = user_data;
  self->stop_timeout = g_timeout_add_seconds (STOP_SECONDS, on_stop_timeout, self);
  maybe_stopped (self);
}
