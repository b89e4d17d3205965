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
  GPtrArray *paths;   /* of every request */
  GPtrArray *streams; /* of SoupServerMessage; server thread */
  gint n_streams;
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
fake_reply_header (FakeReply *reply, const char *name, const char *format, ...)
{
  guint n = reply->headers ? g_strv_length (reply->headers) : 0;
  va_list args;

  va_start (args, format);
  reply->headers = g_renew (char *, reply->headers, n + 3);
  reply->headers[n] = g_strdup (name);
  reply->headers[n + 1] = g_strdup_vprintf (format, args);
  reply->headers[n + 2] = NULL;
  va_end (args);
}

const char *
fake_request_header (const FakeRequest *request, const char *name)
{
  return soup_message_headers_get_one (request->headers, name);
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
  for (guint i = 0; reply->headers && reply->headers[i]; i += 2)
    soup_message_headers_replace (headers, reply->headers[i], reply->headers[i + 1]);
  if (reply->status == 204)
    return;
  if (reply->bytes)
    {
      soup_server_message_set_response (message, type_of (reply), SOUP_MEMORY_COPY,
                                        g_bytes_get_data (reply->bytes, NULL), g_bytes_get_size (reply->bytes));
      return;
    }
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

/* --- streams (server thread) --- */

static void
on_stream_ended (SoupServerMessage *message, gpointer user_data)
{
  FakeServer *self = user_data;

  if (g_ptr_array_remove (self->streams, message))
    g_atomic_int_dec_and_test (&self->n_streams);
}

static void
answer_stream (FakeServer *self, SoupServerMessage *message, const FakeReply *reply)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  SoupMessageBody *body = soup_server_message_get_response_body (message);

  soup_server_message_set_status (message, reply->status, NULL);
  soup_message_headers_set_content_type (headers, type_of (reply), NULL);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_body_append (body, SOUP_MEMORY_COPY, reply->body, strlen (reply->body));
  g_ptr_array_add (self->streams, g_object_ref (message));
  g_signal_connect (message, "finished", G_CALLBACK (on_stream_ended), self);
  g_atomic_int_inc (&self->n_streams);
}

typedef struct
{
  FakeServer *server;
  char *text; /* NULL: the end */
} Push;

static gboolean
on_push (gpointer user_data)
{
  Push *push = user_data;
  GPtrArray *streams = push->server->streams;

  for (guint i = 0; i < streams->len; i++)
    {
      SoupServerMessage *message = g_ptr_array_index (streams, i);
      SoupMessageBody *body = soup_server_message_get_response_body (message);

      if (push->text)
        soup_message_body_append (body, SOUP_MEMORY_COPY, push->text, strlen (push->text));
      else
        soup_message_body_complete (body);
      soup_server_message_unpause (message);
    }
  g_free (push->text);
  g_free (push);
  return G_SOURCE_REMOVE;
}

static void
push_text (FakeServer *self, const char *text)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Push *push = g_new0 (Push, 1);

  push->server = self;
  push->text = g_strdup (text);
  g_source_set_callback (source, on_push, push, NULL);
  g_source_attach (source, self->context);
}

void
fake_server_push (FakeServer *self, const char *text)
{
  push_text (self, text);
}

void
fake_server_end_streams (FakeServer *self)
{
  push_text (self, NULL);
}

guint
fake_server_n_streams (FakeServer *self)
{
  return (guint)g_atomic_int_get (&self->n_streams);
}

/* --- any answer --- */

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
    case FAKE_STREAM:
      answer_stream (self, message, reply);
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
                          NULL,
                          bytes,
                          headers };
  FakeReply reply = { .status = 200, .body = g_strdup ("{}"), .manner = FAKE_WHOLE };

  /* libsoup would cut the answer by itself; what a range gets is the test's to say. */
  if (soup_message_headers_get_one (headers, "Range"))
    {
      soup_message_headers_replace (headers, FAKE_RANGE, soup_message_headers_get_one (headers, "Range"));
      soup_message_headers_remove (headers, "Range");
    }
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
  g_strfreev (reply.headers);
  g_clear_pointer (&reply.bytes, g_bytes_unref);
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
  g_ptr_array_set_size (self->streams, 0);
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
  self->streams = g_ptr_array_new_with_free_func (g_object_unref);
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
  g_ptr_array_unref (self->streams);
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
