/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-http.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "zj-error.h"
#include "zj-http-address.h"
#include "zj-http-problem.h"
#include "zj-json.h"

#define DEFAULT_TIMEOUT  30
#define MAX_REDIRECTIONS 3
#define COMPRESS_FROM    1024
#define MAX_RETRY_AFTER  (24 * 60 * 60)
#define PROBLEM_CAPS                                                                                                   \
  {                                                                                                                    \
    256 * 1024, 256 * 1024                                                                                             \
  }
#define DEFAULT_WIRE_CAP   (8 * 1024 * 1024)
#define DEFAULT_EXPAND_CAP (32 * 1024 * 1024)

struct _ZjHttp
{
  SoupSession *session;
  GUri *base; /* scheme, host, port; path without a trailing slash */
  char *token;
  gint64 retry_after;
  gsize sent;            /* of the last request's body */
  gboolean plain_bodies; /* the server said 415 to gzip once */
};

ZjHttp *
zj_http_new (const char *server_url, const char *ca_file, GError **error)
{
  g_autoptr (ZjHttp) self = g_new0 (ZjHttp, 1);

  g_return_val_if_fail (server_url, NULL);

  self->base = zj_http_parse_base (server_url, error);
  if (self->base == NULL)
    return NULL;

  self->session = soup_session_new ();
  soup_session_set_user_agent (self->session, "Zhijian/1");
  soup_session_set_accept_language_auto (self->session, TRUE);
  soup_session_set_timeout (self->session, DEFAULT_TIMEOUT);
  /* gzip is decoded by zj-http-body, which counts what goes in and what comes out. */
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);
  if (zj_http_host_is_loopback (g_uri_get_host (self->base)))
    soup_session_set_proxy_resolver (self->session, NULL);

  if (ca_file)
    {
      g_autoptr (GError) local_error = NULL;
      g_autofree char *absolute = g_canonicalize_filename (ca_file, NULL);
      g_autoptr (GTlsDatabase) database = g_tls_file_database_new (absolute, &local_error);

      if (database == NULL)
        {
          g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("The certificate file “%s” cannot be used: %s"), ca_file,
                       local_error->message);
          return NULL;
        }
      soup_session_set_tls_database (self->session, database);
    }
  return g_steal_pointer (&self);
}

void
zj_http_free (ZjHttp *self)
{
  if (self == NULL)
    return;
  if (self->session)
    soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_clear_pointer (&self->base, g_uri_unref);
  g_free (self->token);
  g_free (self);
}

void
zj_http_set_timeout (ZjHttp *self, guint seconds)
{
  g_return_if_fail (self);
  soup_session_set_timeout (self->session, seconds);
}

void
zj_http_set_access_token (ZjHttp *self, const char *token)
{
  g_return_if_fail (self);
  g_free (self->token);
  self->token = g_strdup (token);
}

gint64
zj_http_get_retry_after (ZjHttp *self)
{
  g_return_val_if_fail (self, 0);
  return self->retry_after;
}

/* --- one exchange --- */

/* Seconds, or a date; a date is counted from the server's own Date, because this machine's clock may be wrong. */
static gint64
read_retry_after (SoupMessageHeaders *headers)
{
  const char *text = soup_message_headers_get_one (headers, "Retry-After");
  const char *date = soup_message_headers_get_one (headers, "Date");
  g_autoptr (GDateTime) until = NULL;
  g_autoptr (GDateTime) from = NULL;
  guint64 seconds;

  if (text == NULL)
    return 0;
  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT32, &seconds, NULL))
    return (gint64)MIN (seconds, MAX_RETRY_AFTER);
  until = soup_date_time_new_from_http_string (text);
  if (until == NULL)
    return 0;
  from = date ? soup_date_time_new_from_http_string (date) : NULL;
  if (from == NULL)
    from = g_date_time_new_now_utc ();
  return CLAMP (g_date_time_difference (until, from) / G_USEC_PER_SEC, 0, MAX_RETRY_AFTER);
}

static void
on_wrote (SoupMessage *message, guint size, gpointer user_data)
{
  ZjHttp *self = user_data;

  self->sent += size;
}

static SoupMessage *
build_message (ZjHttp *self, const ZjHttpRequest *request, GUri *uri)
{
  SoupMessage *message = soup_message_new_from_uri (request->method, uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  soup_message_headers_replace (headers, "Accept", request->accept);
  soup_message_headers_append (headers, "Accept", "application/problem+json");
  soup_message_headers_replace (headers, "Accept-Encoding", "gzip");
  if (self->token && !request->anonymous)
    {
      g_autofree char *value = g_strconcat ("Bearer ", self->token, NULL);

      soup_message_headers_replace (headers, "Authorization", value);
    }
  for (guint i = 0; request->headers && request->headers[i]; i += 2)
    soup_message_headers_replace (headers, request->headers[i], request->headers[i + 1]);
  g_signal_connect (message, "wrote-body-data", G_CALLBACK (on_wrote), self);
  if (request->bytes)
    soup_message_set_request_body_from_bytes (message, request->bytes_type, request->bytes);
  else if (request->body)
    {
      gsize length = strlen (request->body);
      gboolean compress = length >= COMPRESS_FROM && !self->plain_bodies;
      g_autoptr (GBytes) bytes =
          compress ? zj_http_body_compress (request->body, length) : g_bytes_new (request->body, length);

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
      if (compress)
        soup_message_headers_replace (headers, "Content-Encoding", "gzip");
    }
  return message;
}

static GBytes *
read_body (SoupMessage *message,
           GInputStream *stream,
           const ZjHttpCaps *caps,
           GCancellable *cancellable,
           GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  goffset declared = -1;

  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH)
    declared = soup_message_headers_get_content_length (headers);
  return zj_http_body_read (stream, soup_message_headers_get_one (headers, "Content-Encoding"), declared, caps,
                            cancellable, error);
}

/* Where a redirection leads that we follow: the same scheme, host and port, method and body kept. NULL: none of that
 * kind. */
static GUri *
redirection (ZjHttp *self, SoupMessage *message, GUri *from)
{
  guint status = soup_message_get_status (message);
  const char *location = soup_message_headers_get_one (soup_message_get_response_headers (message), "Location");
  g_autoptr (GUri) to = NULL;

  if ((status != SOUP_STATUS_TEMPORARY_REDIRECT && status != SOUP_STATUS_PERMANENT_REDIRECT) || location == NULL)
    return NULL;
  to = g_uri_parse_relative (from, location, SOUP_HTTP_URI_FLAGS, NULL);
  if (to == NULL || g_strcmp0 (g_uri_get_scheme (to), g_uri_get_scheme (self->base)) != 0
      || g_strcmp0 (g_uri_get_host (to), g_uri_get_host (self->base)) != 0
      || g_uri_get_port (to) != g_uri_get_port (self->base))
    return NULL;
  return g_steal_pointer (&to);
}

/* Error pages are read for what they say; a success only if it is of the type asked for. */
static gboolean
take_body (const ZjHttpRequest *request,
           SoupMessage *message,
           GInputStream *stream,
           ZjHttpAnswer *answer,
           GCancellable *cancellable,
           GError **error)
{
  ZjHttpCaps caps = { request->caps.wire ? request->caps.wire : DEFAULT_WIRE_CAP,
                      request->caps.expanded ? request->caps.expanded : DEFAULT_EXPAND_CAP };
  ZjHttpCaps problem_caps = PROBLEM_CAPS;

  if (g_str_equal (request->method, "HEAD"))
    return TRUE;
  if (!SOUP_STATUS_IS_SUCCESSFUL (answer->status))
    {
      answer->body = read_body (message, stream, &problem_caps, cancellable, NULL);
      return !g_cancellable_set_error_if_cancelled (cancellable, error);
    }
  if (answer->status == SOUP_STATUS_NO_CONTENT)
    answer->body = g_bytes_new (NULL, 0);
  else if (g_strcmp0 (answer->content_type, request->accept) == 0)
    answer->body = read_body (message, stream, &caps, cancellable, error);
  else
    return TRUE;
  return answer->body != NULL;
}

static SoupMessage *
open_message (ZjHttp *self,
              const ZjHttpRequest *request,
              GInputStream **stream,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GUri) uri = NULL;

  self->retry_after = 0;
  self->sent = 0;
  uri = request->location ? g_uri_parse_relative (self->base, request->location, SOUP_HTTP_URI_FLAGS, NULL)
                          : zj_http_resolve (self->base, request->path);
  g_return_val_if_fail (uri, NULL);

  for (guint turn = 0;; turn++)
    {
      g_autoptr (SoupMessage) message = build_message (self, request, uri);
      g_autoptr (GError) local_error = NULL;
      GUri *next;

      *stream = soup_session_send (self->session, message, cancellable, &local_error);
      if (*stream == NULL)
        {
          g_propagate_error (error, zj_http_transport_error (local_error));
          return NULL;
        }
      if (turn < MAX_REDIRECTIONS && (next = redirection (self, message, uri)))
        {
          g_clear_object (stream);
          g_uri_unref (uri);
          uri = next;
          continue;
        }
      if (soup_message_get_status (message) == SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE && !self->plain_bodies
          && request->body)
        {
          g_clear_object (stream);
          self->plain_bodies = TRUE;
          continue;
        }
      return g_steal_pointer (&message);
    }
}

static void
fill_answer (ZjHttp *self, SoupMessage *message, ZjHttpAnswer *answer)
{
  *answer = (ZjHttpAnswer){ .status = soup_message_get_status (message),
                            .headers = soup_message_headers_ref (soup_message_get_response_headers (message)) };
  answer->content_type = soup_message_headers_get_content_type (answer->headers, NULL);
  if (!SOUP_STATUS_IS_SUCCESSFUL (answer->status))
    self->retry_after = read_retry_after (answer->headers);
}

void
zj_http_answer_clear (ZjHttpAnswer *answer)
{
  g_clear_pointer (&answer->headers, soup_message_headers_unref);
  g_clear_pointer (&answer->body, g_bytes_unref);
}

GInputStream *
zj_http_open (ZjHttp *self,
              const ZjHttpRequest *request,
              ZjHttpAnswer *answer,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (SoupMessage) message = NULL;
  GInputStream *stream = NULL;

  g_return_val_if_fail (self && request && request->method && request->accept && answer, NULL);
  g_return_val_if_fail (request->path || request->location, NULL);

  message = open_message (self, request, &stream, cancellable, error);
  if (message == NULL)
    return NULL;
  fill_answer (self, message, answer);
  return stream;
}

gboolean
zj_http_exchange (ZjHttp *self,
                  const ZjHttpRequest *request,
                  ZjHttpAnswer *answer,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GInputStream) stream = NULL;

  g_return_val_if_fail (self && request && request->method && request->accept && answer, FALSE);
  g_return_val_if_fail (request->path || request->location, FALSE);

  message = open_message (self, request, &stream, cancellable, error);
  if (message == NULL)
    return FALSE;
  fill_answer (self, message, answer);
  if (take_body (request, message, stream, answer, cancellable, error))
    return TRUE;
  zj_http_answer_clear (answer);
  return FALSE;
}

GError *
zj_http_judge (ZjHttp *self, const ZjHttpRequest *request, const ZjHttpAnswer *answer)
{
  g_return_val_if_fail (self && request && answer, NULL);

  if (!SOUP_STATUS_IS_SUCCESSFUL (answer->status))
    return zj_http_problem_error (answer->status, answer->content_type, answer->body);
  if (answer->status != SOUP_STATUS_NO_CONTENT && g_strcmp0 (answer->content_type, request->accept) != 0)
    return zj_http_foreign_error (answer->content_type ? answer->content_type : "no content type");
  return NULL;
}

GBytes *
zj_http_send (ZjHttp *self, const ZjHttpRequest *request, GCancellable *cancellable, GError **error)
{
  g_auto (ZjHttpAnswer) answer = { 0 };
  GError *failure;

  if (!zj_http_exchange (self, request, &answer, cancellable, error))
    return NULL;
  failure = zj_http_judge (self, request, &answer);
  if (failure)
    {
      g_propagate_error (error, failure);
      return NULL;
    }
  return g_steal_pointer (&answer.body);
}

gsize
zj_http_get_sent (ZjHttp *self)
{
  g_return_val_if_fail (self, 0);
  return self->sent;
}

char *
zj_http_resolve_location (ZjHttp *self, const char *path, const char *location)
{
  g_autoptr (GUri) from = NULL;
  g_autoptr (GUri) to = NULL;
  const char *query;

  g_return_val_if_fail (self && path && location, NULL);

  from = zj_http_resolve (self->base, path);
  to = g_uri_parse_relative (from, location, SOUP_HTTP_URI_FLAGS, NULL);
  /* Scheme and port may be those a proxy in front of the server sees; it is spoken to as before. */
  if (to == NULL || g_strcmp0 (g_uri_get_host (to), g_uri_get_host (self->base)) != 0)
    return NULL;
  query = g_uri_get_query (to);
  return g_strconcat (g_uri_get_path (to), query ? "?" : NULL, query, NULL);
}

JsonObject *
zj_http_send_json (ZjHttp *self, const ZjHttpRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) body = zj_http_send (self, request, cancellable, error);
  JsonObject *object;
  const char *data;
  gsize length;

  if (body == NULL)
    return NULL;
  data = g_bytes_get_data (body, &length);
  if (length == 0)
    return json_object_new ();
  object = zj_json_parse_object (data, (gssize)length, &local_error);
  if (object == NULL)
    g_propagate_error (error, zj_http_foreign_error (local_error->message));
  return object;
}
