/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-last-word.h"

/* As nginx lingers: as long as something comes, but not for ever. */
#define LONGEST_SECONDS 30
#define SILENT_SECONDS  5
#define MOST_BYTES      (128 * 1024 * 1024)
#define PIECE           (64 * 1024)

typedef struct
{
  GIOStream *stream;
  GBytes *answer;
  GCancellable *cancellable;
  guint8 *piece;
  gsize thrown_away;
  gboolean tls;
  gint64 begun, heard; /* monotonic */
  guint timer;
} Parting;

static void
parting_free (Parting *parting)
{
  g_clear_handle_id (&parting->timer, g_source_remove);
  g_io_stream_close (parting->stream, NULL, NULL);
  g_object_unref (parting->stream);
  g_object_unref (parting->cancellable);
  g_bytes_unref (parting->answer);
  g_free (parting->piece);
  g_free (parting);
}

static gboolean
on_second (gpointer user_data)
{
  Parting *parting = user_data;
  gint64 now = g_get_monotonic_time ();

  if (now - parting->begun > LONGEST_SECONDS * G_USEC_PER_SEC || now - parting->heard > SILENT_SECONDS * G_USEC_PER_SEC)
    g_cancellable_cancel (parting->cancellable);
  return G_SOURCE_CONTINUE;
}

static void read_on (Parting *parting);

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Parting *parting = user_data;
  gssize got = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  parting->heard = g_get_monotonic_time ();
  parting->thrown_away += got > 0 ? (gsize)got : 0;
  if (got > 0 && parting->thrown_away < MOST_BYTES)
    read_on (parting);
  else
    parting_free (parting);
}

static void
read_on (Parting *parting)
{
  g_input_stream_read_async (g_io_stream_get_input_stream (parting->stream), parting->piece, PIECE, G_PRIORITY_LOW,
                             parting->cancellable, on_read, parting);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Parting *parting = user_data;
  GSocket *socket = g_object_get_data (G_OBJECT (parting->stream), "GSocket");

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL))
    {
      parting_free (parting);
      return;
    }
  if (socket != NULL && !parting->tls)
    g_socket_shutdown (socket, FALSE, TRUE, NULL);
  read_on (parting);
}

/* (transfer full) The answer as it goes over the wire. */
static GBytes *
write_answer (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_response_body (message));
  guint status = soup_server_message_get_status (message);
  const char *reason = soup_server_message_get_reason_phrase (message);
  GString *text = g_string_new (NULL);
  SoupMessageHeadersIter iter;
  const char *name, *value;

  g_string_printf (text, "HTTP/1.1 %u %s\r\n", status, reason != NULL ? reason : "");
  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    if (g_ascii_strcasecmp (name, "Content-Length") != 0 && g_ascii_strcasecmp (name, "Connection") != 0)
      g_string_append_printf (text, "%s: %s\r\n", name, value);
  g_string_append_printf (text, "Content-Length: %" G_GSIZE_FORMAT "\r\nConnection: close\r\n\r\n",
                          g_bytes_get_size (body));
  g_string_append_len (text, g_bytes_get_data (body, NULL), (gssize)g_bytes_get_size (body));
  return g_string_free_to_bytes (text);
}

void
zj_exchange_last_word (ZjExchange *exchange)
{
  g_autoptr (GBytes) answer = write_answer (exchange->message);
  gboolean tls = g_strcmp0 (g_uri_get_scheme (soup_server_message_get_uri (exchange->message)), "https") == 0;
  GIOStream *stream = soup_server_message_steal_connection (exchange->message);
  Parting *parting;

  if (stream == NULL)
    return;
  parting = g_new0 (Parting, 1);
  parting->stream = stream;
  parting->tls = tls;
  parting->answer = g_steal_pointer (&answer);
  parting->cancellable = g_cancellable_new ();
  parting->piece = g_malloc (PIECE);
  parting->begun = parting->heard = g_get_monotonic_time ();
  parting->timer = g_timeout_add_seconds (1, on_second, parting);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (stream), g_bytes_get_data (parting->answer, NULL),
                                   g_bytes_get_size (parting->answer), G_PRIORITY_DEFAULT, parting->cancellable,
                                   on_written, parting);
}
