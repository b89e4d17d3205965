/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-event-stream.h"
#include "zj-http-problem.h"
#include "zj-json.h"
#include "zj-remote-http-private.h"

#define STREAM "text/event-stream"

typedef struct
{
  ZjRemoteEventFunc function;
  gpointer data;
} Listener;

/* What cannot be read is no event: the poll finds what it may have meant. */
static void
on_data (const char *text, gpointer user_data)
{
  Listener *listener = user_data;
  g_autoptr (JsonObject) event = zj_json_parse_object (text, -1, NULL);
  const char *project = event ? zj_json_string (event, "project") : NULL;

  if (project)
    listener->function (project, zj_json_string (event, "state"), listener->data);
}

static GInputStream *
open_stream (ZjRemoteHttp *self, GCancellable *cancellable, GError **error)
{
  ZjHttpRequest request = { .method = "GET", .path = "/events", .accept = STREAM };
  g_auto (ZjHttpAnswer) answer = { 0 };
  g_autoptr (GInputStream) stream = NULL;
  g_autofree char *token = NULL;
  GError *failure;

  g_mutex_lock (&self->mutex);
  token = g_strdup (self->token);
  g_mutex_unlock (&self->mutex);
  zj_http_set_access_token (self->live, token);
  if (token == NULL)
    {
      g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_CREDENTIALS,
                           _ ("You are not signed in here. Sign in; everything is kept until then."));
      return NULL;
    }
  stream = zj_http_open (self->live, &request, &answer, cancellable, error);
  if (stream == NULL)
    return NULL;
  if (answer.status == SOUP_STATUS_UNAUTHORIZED && g_strcmp0 (answer.content_type, "application/problem+json") == 0)
    failure = zj_http_status_error (answer.status);
  else
    failure = zj_http_judge (self->live, &request, &answer);
  if (failure)
    {
      g_propagate_error (error, failure);
      return NULL;
    }
  return g_steal_pointer (&stream);
}

gboolean
zj_remote_http_listen (ZjRemote *remote,
                       ZjRemoteEventFunc on_event,
                       gpointer data,
                       GCancellable *cancellable,
                       GError **error)
{
  Listener listener = { on_event, data };
  g_autoptr (ZjEventStream) events = zj_event_stream_new (on_data, &listener);
  g_autoptr (GInputStream) stream = open_stream (ZJ_REMOTE_HTTP (remote), cancellable, error);
  char chunk[4096];
  gssize n;

  if (stream == NULL)
    return FALSE;
  on_event (NULL, NULL, data);
  for (;;)
    {
      g_autoptr (GError) failure = NULL;

      n = g_input_stream_read (stream, chunk, sizeof chunk, cancellable, &failure);
      if (n < 0)
        {
          g_propagate_error (error, zj_http_transport_error (failure));
          return FALSE;
        }
      if (n == 0 || !zj_event_stream_feed (events, chunk, (gsize)n))
        {
          g_propagate_error (error, zj_http_foreign_error (n == 0 ? "the stream ended" : "a line without end"));
          return FALSE;
        }
    }
}
