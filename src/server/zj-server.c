/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-server.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "zj-error.h"
#include "zj-exchange.h"
#include "zj-gzip.h"
#include "zj-json.h"

#define BASE_PATH    "/api/v1"
#define EXCHANGE_KEY "zj-exchange"
/* How long requests under way may still take once the server is told to stop. */
#define STOP_SECONDS 5
#define POLL_MS      200

typedef enum
{
  ROUTE_PUBLIC = 1 << 0,        /* no login */
  ROUTE_BEFORE_CHANGE = 1 << 1, /* also while the initial password is to be changed */
  ROUTE_HAS_BODY = 1 << 2,
} RouteFlags;

typedef struct _ZjRoute
{
  const char *method;
  const char *path; /* below the base; "*" is the project */
  RouteFlags flags;
  ZjHandler handle;
} ZjRoute;

static const ZjRoute ROUTES[] = {
  { "GET", "/", ROUTE_PUBLIC, zj_handle_service },
  { "POST", "/session", ROUTE_PUBLIC | ROUTE_HAS_BODY, zj_handle_sign_in },
  { "DELETE", "/session", ROUTE_BEFORE_CHANGE, zj_handle_sign_out },
  { "POST", "/session/refresh", ROUTE_PUBLIC | ROUTE_HAS_BODY, zj_handle_refresh },
  { "POST", "/session/password", ROUTE_BEFORE_CHANGE | ROUTE_HAS_BODY, zj_handle_password },
  { "GET", "/projects/*/changes", 0, zj_handle_changes },
  { "POST", "/projects/*/ops", ROUTE_HAS_BODY, zj_handle_post_ops },
  { "GET", "/projects/*/ops", 0, zj_handle_list_ops },
  { "POST", "/projects/*/ops/known", ROUTE_HAS_BODY, zj_handle_known_ops },
};

struct _ZjServer
{
  GObject parent_instance;

  SoupServer *soup;
  ZjService service;
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

/* ---- which route ---- */

/* The project's part of the path, if @pattern matches. */
static gboolean
matches (const char *pattern, const char *path, char **project)
{
  const char *star = strchr (pattern, '*');
  const char *rest, *end;

  if (star == NULL)
    return g_strcmp0 (pattern, path) == 0;
  if (strncmp (pattern, path, star - pattern) != 0)
    return FALSE;
  rest = path + (star - pattern);
  end = strchr (rest, '/');
  if (end == NULL || end == rest || g_strcmp0 (end, star + 1) != 0)
    return FALSE;
  g_free (*project);
  *project = g_strndup (rest, end - rest);
  return TRUE;
}

static const ZjRoute *
find_route (const char *method, const char *full_path, char **project, char **allowed)
{
  g_autoptr (GString) methods = g_string_new (NULL);
  const char *path = full_path;
  const ZjRoute *found = NULL;

  if (g_str_has_prefix (full_path, BASE_PATH "/"))
    path = full_path + strlen (BASE_PATH);
  else if (strcmp (full_path, BASE_PATH) == 0)
    path = "/";
  else if (strcmp (full_path, "/") != 0)
    path = "";
  for (guint i = 0; i < G_N_ELEMENTS (ROUTES); i++)
    if (matches (ROUTES[i].path, path, project))
      {
        g_string_append_printf (methods, "%s%s", methods->len > 0 ? ", " : "", ROUTES[i].method);
        if (g_strcmp0 (ROUTES[i].method, method) == 0)
          found = &ROUTES[i];
      }
  *allowed = g_string_free (g_steal_pointer (&methods), FALSE);
  return found;
}

static void
no_route (ZjExchange *exchange, const char *allowed)
{
  if (*allowed == '\0')
    {
      zj_exchange_problem (exchange, SOUP_STATUS_NOT_FOUND, "unknown-resource", _ ("There is nothing here"),
                           _ ("This server does not offer that."), NULL);
      return;
    }
  soup_message_headers_replace (soup_server_message_get_response_headers (exchange->message), "Allow", allowed);
  zj_exchange_problem (exchange, SOUP_STATUS_METHOD_NOT_ALLOWED, "method-not-allowed", _ ("That cannot be done here"),
                       _ ("This address does not know that method."), NULL);
}

/* ---- who ---- */

static void
forbid (ZjExchange *exchange, const char *code, const char *title, const char *detail)
{
  zj_exchange_problem (exchange, SOUP_STATUS_FORBIDDEN, code, title, detail, NULL);
}

/* FALSE: answered. */
static gboolean
authenticate (ZjExchange *exchange)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);
  const char *header = soup_message_headers_get_one (headers, "Authorization");
  g_autofree char *reason = NULL;
  g_autoptr (GError) error = NULL;

  if ((exchange->route->flags & ROUTE_PUBLIC) != 0)
    return TRUE;
  if (header == NULL || g_ascii_strncasecmp (header, "Bearer ", 7) != 0)
    {
      zj_exchange_unauthorized (exchange, NULL, _ ("This needs a sign-in."));
      return FALSE;
    }
  exchange->caller = zj_sessions_find (&exchange->service->sessions, header + 7, &reason, &error);
  if (exchange->caller == NULL)
    {
      if (g_error_matches (error, ZJ_ERROR, ZJ_ERROR_CREDENTIALS))
        zj_exchange_unauthorized (exchange, reason, error->message);
      else
        zj_exchange_failed (exchange, error);
      return FALSE;
    }
  if (exchange->caller->must_change && (exchange->route->flags & ROUTE_BEFORE_CHANGE) == 0)
    {
      forbid (exchange, "password-change-required", _ ("The initial password must be changed"),
              _ ("Choose a password of your own first."));
      return FALSE;
    }
  return TRUE;
}

/* A project that is not this account's and one that is not at all get the same answer. */
static gboolean
enter_project (ZjExchange *exchange, const char *id)
{
  g_autoptr (GError) error = NULL;
  gboolean sees = FALSE;

  if (id == NULL)
    return TRUE;
  if (!zj_storage_account_sees (exchange->service->storage, exchange->caller->account, id, &sees, &error)
      || (sees && (exchange->project = zj_storage_find_project (exchange->service->storage, id, &error)) == NULL))
    {
      zj_exchange_failed (exchange, error);
      return FALSE;
    }
  if (sees)
    return TRUE;
  forbid (exchange, "forbidden", _ ("Not your project"), _ ("This account has no access to that project."));
  return FALSE;
}

/* ---- the body, counted before it is kept ---- */

static void
too_large (ZjExchange *exchange)
{
  g_autofree char *detail = g_strdup_printf (_ ("A request may have at most %d bytes, expanded."), (int)ZJ_MAX_BYTES);

  zj_exchange_problem (exchange, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "too-large", _ ("The request is too large"),
                       detail, NULL);
}

/* Reads on, so that the client comes to reading the answer, but keeps nothing. */
static void
discard_body (SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  soup_message_body_set_accumulate (body, FALSE);
  soup_message_body_truncate (body);
}

static void
on_chunk (SoupServerMessage *message, GBytes *chunk, ZjExchange *exchange)
{
  exchange->received += g_bytes_get_size (chunk);
  if (exchange->received <= ZJ_MAX_BYTES)
    return;
  if (!exchange->too_large)
    {
      exchange->too_large = TRUE;
      discard_body (message);
    }
  /* Who goes on sending for the fun of it is cut off. */
  if (exchange->received > 4 * ZJ_MAX_BYTES)
    {
      GSocket *socket = soup_server_message_get_socket (message);

      if (socket != NULL)
        g_socket_shutdown (socket, TRUE, TRUE, NULL);
    }
}

/* FALSE: answered before a byte of the body was read. */
static gboolean
expect_body (ZjExchange *exchange)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);
  const char *encoding = soup_message_headers_get_one (headers, "Content-Encoding");

  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
      && soup_message_headers_get_content_length (headers) > ZJ_MAX_BYTES)
    {
      too_large (exchange);
      return FALSE;
    }
  if ((exchange->route->flags & ROUTE_HAS_BODY) == 0)
    {
      discard_body (exchange->message);
      return TRUE;
    }
  if (type == NULL || g_ascii_strcasecmp (type, "application/json") != 0
      || (encoding != NULL && g_ascii_strcasecmp (encoding, "gzip") != 0
          && g_ascii_strcasecmp (encoding, "identity") != 0))
    {
      zj_exchange_problem (exchange, SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type",
                           _ ("The request is of the wrong kind"),
                           _ ("Send application/json, plain or packed with gzip."), NULL);
      return FALSE;
    }
  return TRUE;
}

/* FALSE: answered. */
static gboolean
read_body (ZjExchange *exchange)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);
  const char *encoding = soup_message_headers_get_one (headers, "Content-Encoding");
  g_autoptr (GBytes) bytes = soup_message_body_flatten (soup_server_message_get_request_body (exchange->message));
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *data;

  if (encoding != NULL && g_ascii_strcasecmp (encoding, "gzip") == 0)
    {
      GBytes *plain = zj_gzip_expand (bytes, ZJ_MAX_BYTES, &error);

      if (plain == NULL)
        {
          if (g_error_matches (error, ZJ_ERROR, ZJ_ERROR_TOO_LARGE))
            too_large (exchange);
          else
            zj_exchange_malformed (exchange, "", error->message);
          return FALSE;
        }
      g_bytes_unref (bytes);
      bytes = plain;
    }
  data = g_bytes_get_data (bytes, &length);
  exchange->body = length > 0 ? zj_json_parse_object (data, (gssize)length, &error) : NULL;
  if (exchange->body != NULL)
    return TRUE;
  zj_exchange_malformed (exchange, "", error != NULL ? error->message : _ ("The body is empty."));
  return FALSE;
}

/* ---- a request ---- */

static void
maybe_stopped (ZjServer *self)
{
  if (self->stopped == NULL || self->under_way > 0)
    return;
  g_clear_handle_id (&self->stop_timeout, g_source_remove);
  g_idle_add (self->stopped, self->stopped_data);
  self->stopped = NULL;
}

static void
on_over (SoupServerMessage *message, ZjServer *self)
{
  ZjExchange *exchange = g_object_get_data (G_OBJECT (message), EXCHANGE_KEY);

  if (exchange == NULL || exchange->over)
    return;
  exchange->over = TRUE;
  self->under_way--;
  zj_storage_note_progress (self->service.storage);
  maybe_stopped (self);
}

/* Headers only: everything that can be refused without the body is refused here. A client that asked first (Expect:
 * 100-continue) has its answer at once; of any other's body nothing is kept. */
static void
on_headers (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  ZjServer *self = user_data;
  ZjExchange *exchange = g_new0 (ZjExchange, 1);
  g_autofree char *project = NULL;
  g_autofree char *allowed = NULL;

  exchange->service = &self->service;
  exchange->message = message;
  exchange->query = query != NULL ? g_hash_table_ref (query) : NULL;
  g_object_set_data_full (G_OBJECT (message), EXCHANGE_KEY, exchange, (GDestroyNotify)zj_exchange_free);
  self->under_way++;
  g_signal_connect_object (message, "finished", G_CALLBACK (on_over), self, 0);
  g_signal_connect_object (message, "disconnected", G_CALLBACK (on_over), self, 0);

  g_signal_connect (message, "got-chunk", G_CALLBACK (on_chunk), exchange);
  exchange->route = find_route (soup_server_message_get_method (message), path, &project, &allowed);
  if (exchange->route == NULL)
    no_route (exchange, allowed);
  else if (authenticate (exchange) && enter_project (exchange, project))
    expect_body (exchange);
  if (soup_server_message_get_status (message) != 0)
    discard_body (message);
}

static void
on_request (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  ZjExchange *exchange = g_object_get_data (G_OBJECT (message), EXCHANGE_KEY);

  if (exchange == NULL || soup_server_message_get_status (message) != 0)
    return; /* answered at its headers */
  if (exchange->too_large)
    {
      too_large (exchange);
      return;
    }
  if ((exchange->route->flags & ROUTE_HAS_BODY) != 0 && !read_body (exchange))
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
               gint64 token_horizon,
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
  self->service.token_horizon = token_horizon;
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
