/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fake-server.h"

#include <libsoup/soup.h>
#include <string.h>

#include "zj-http-body.h"

struct _FakeServer
{
  FakeHandler handler;
  gpointer user_data;
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  SoupServer *soup;
  GTlsCertificate *certificate; /* NULL: plain HTTP */
  char *url;
  GMutex mutex;
  GCond started;
  GPtrArray *paths; /* of every request */
};

void
fake_reply_body (FakeReply *reply, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_free (reply->body);
  reply->body = g_strdup_vprintf (format, args);
  va_end (args);
}

void
fake_reply_problem (FakeReply *reply, guint status, const char *code)
{
  reply->status = status;
  fake_reply_body (reply, "{\"status\":%u,\"code\":\"%s\",\"title\":\"%s\"}", status, code, code);
}

/* --- answering (server thread) --- */

static GBytes *
expand (SoupMessageBody *body, gboolean compressed)
{
  g_autoptr (GBytes) raw = g_bytes_new (body->data ? body->data : "", body->length);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (raw);
  ZjHttpCaps caps = { 64 << 20, 64 << 20 };
  g_autoptr (GError) error = NULL;
  GBytes *plain = zj_http_body_read (stream, compressed ? "gzip" : NULL, -1, &caps, NULL, &error);

  g_assert_no_error (error);
  return plain;
}

static const char *
type_of (const FakeReply *reply)
{
  if (reply->type)
    return reply->type;
  return reply->status >= 400 ? "application/problem+json" : "application/json";
}

static void
answer_half (SoupServerMessage *message, const FakeReply *reply)
{
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);
  gsize length = strlen (reply->body);
  g_autofree char *head =
      g_strdup_printf ("HTTP/1.1 %u X\r\nContent-Type: %s\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                       reply->status, type_of (reply), length);
  GOutputStream *out = g_io_stream_get_output_stream (stream);

  if (reply->manner == FAKE_HALF)
    {
      g_output_stream_write_all (out, head, strlen (head), NULL, NULL, NULL);
      g_output_stream_write_all (out, reply->body, length / 2, NULL, NULL, NULL);
    }
  g_io_stream_close (stream, NULL, NULL);
}

static void
answer_whole (SoupServerMessage *message, const FakeReply *reply)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, reply->status, NULL);
  if (reply->retry_after)
    soup_message_headers_replace (headers, "Retry-After", reply->retry_after);
  if (reply->location)
    soup_message_headers_replace (headers, "Location", reply->location);
  if (reply->status == 204)
    return;
  if (reply->gzip)
    {
      g_autoptr (GBytes) bytes = zj_http_body_compress (reply->body, strlen (reply->body));

      soup_message_headers_replace (headers, "Content-Encoding", "gzip");
      soup_server_message_set_response (message, type_of (reply), SOUP_MEMORY_COPY, g_bytes_get_data (bytes, NULL),
                                        g_bytes_get_size (bytes));
      return;
    }
  soup_server_message_set_response (message, type_of (reply), SOUP_MEMORY_COPY, reply->body, strlen (reply->body));
}

static gboolean
on_unpause (gpointer message)
{
  soup_server_message_unpause (message);
  return G_SOURCE_REMOVE;
}

static void
answer (FakeServer *self, SoupServerMessage *message, const FakeReply *reply)
{
  switch (reply->manner)
    {
    case FAKE_HALF:
    case FAKE_CUT:
      answer_half (message, reply);
      return;
    case FAKE_SILENT:
      soup_server_message_pause (message);
      return;
    case FAKE_WHOLE:
    default:
      break;
    }
  answer_whole (message, reply);
  if (reply->delay_ms)
    {
      g_autoptr (GSource) timer = g_timeout_source_new (reply->delay_ms);

      soup_server_message_pause (message);
      g_source_set_callback (timer, on_unpause, g_object_ref (message), g_object_unref);
      g_source_attach (timer, self->context);
    }
}

static void
on_request (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  FakeServer *self = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *authorization = soup_message_headers_get_one (headers, "Authorization");
  gboolean compressed = soup_message_headers_get_one (headers, "Content-Encoding") != NULL;
  g_autoptr (GBytes) bytes = expand (soup_server_message_get_request_body (message), compressed);
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autofree char *body = g_strndup (text ? text : "", length);
  FakeRequest request = { soup_server_message_get_method (message),
                          g_str_has_prefix (path, "/api/v1") ? path + strlen ("/api/v1") : path,
                          query,
                          body,
                          compressed,
                          NULL };
  FakeReply reply = { .status = 200, .body = g_strdup ("{}"), .manner = FAKE_WHOLE };

  if (authorization && g_str_has_prefix (authorization, "Bearer "))
    request.token = authorization + strlen ("Bearer ");
  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->paths, g_strdup (request.path));
  g_mutex_unlock (&self->mutex);

  self->handler (self, &request, &reply, self->user_data);
  answer (self, message, &reply);
  g_free (reply.body);
  g_free (reply.retry_after);
  g_free (reply.location);
}

/* --- life --- */

static gpointer
serve (gpointer user_data)
{
  FakeServer *self = user_data;
  g_autoptr (GError) error = NULL;
  GSList *uris;

  g_main_context_push_thread_default (self->context);
  self->soup = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->soup, NULL, on_request, self, NULL);
  if (self->certificate)
    soup_server_set_tls_certificate (self->soup, self->certificate);
  soup_server_listen_local (self->soup, 0,
                            SOUP_SERVER_LISTEN_IPV4_ONLY | (self->certificate ? SOUP_SERVER_LISTEN_HTTPS : 0), &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->soup);

  g_mutex_lock (&self->mutex);
  self->url = g_strdup_printf ("%s://127.0.0.1:%d", self->certificate ? "https" : "http", g_uri_get_port (uris->data));
  g_cond_signal (&self->started);
  g_mutex_unlock (&self->mutex);
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);

  g_main_loop_run (self->loop);
  soup_server_disconnect (self->soup);
  g_clear_object (&self->soup);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

FakeServer *
fake_server_new (FakeHandler handler, gpointer user_data)
{
  return fake_server_new_tls (handler, user_data, NULL);
}

FakeServer *
fake_server_new_tls (FakeHandler handler, gpointer user_data, const char *pem_file)
{
  g_autoptr (GError) error = NULL;
  FakeServer *self = g_new0 (FakeServer, 1);

  self->handler = handler;
  self->user_data = user_data;
  if (pem_file)
    self->certificate = g_tls_certificate_new_from_file (pem_file, &error);
  g_assert_no_error (error);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->paths = g_ptr_array_new_with_free_func (g_free);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->started);
  self->thread = g_thread_new ("fake-server", serve, self);
  g_mutex_lock (&self->mutex);
  while (self->url == NULL)
    g_cond_wait (&self->started, &self->mutex);
  g_mutex_unlock (&self->mutex);
  return self;
}

static gboolean
on_quit (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

void
fake_server_free (FakeServer *self)
{
  if (self == NULL)
    return;
  g_main_context_invoke (self->context, on_quit, self->loop);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_ptr_array_unref (self->paths);
  g_clear_object (&self->certificate);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->started);
  g_free (self->url);
  g_free (self);
}

const char *
fake_server_url (FakeServer *self)
{
  return self->url;
}

guint
fake_server_count (FakeServer *self, const char *path)
{
  guint n = 0;

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->paths->len; i++)
    n += path == NULL || g_str_has_prefix (g_ptr_array_index (self->paths, i), path);
  g_mutex_unlock (&self->mutex);
  return n;
}
