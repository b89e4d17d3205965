/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-exchange.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "zj-change.h"
#include "zj-error.h"
#include "zj-gzip.h"
#include "zj-json.h"
#include "zj-state-token.h"

/*
 * The changes of a project as a stream. A page is read from a snapshot of its own, so its lines, its results and its
 * state belong to one moment while others go on writing; and it is sent piece by piece, so a full pull of 100,000
 * records costs the server one piece of memory.
 */

#define DEFAULT_LIMIT 1000
#define MAX_LIMIT     10000
#define PIECE         (256 * 1024)

typedef struct
{
  ZjExchange *exchange;
  ZjStorage *snapshot;
  ZjChangeCursor *cursor;
  ZjPacker *packer; /* NULL = plain */
  GString *piece;
  char *client;
  gint64 settled;
  gint64 left;  /* lines this page may still hold */
  gint64 state; /* change number up to which the page goes */
  gboolean ended;
} Stream;

static void
stream_free (Stream *stream)
{
  zj_change_cursor_free (stream->cursor);
  zj_storage_close (stream->snapshot);
  g_clear_pointer (&stream->packer, zj_packer_free);
  g_string_free (stream->piece, TRUE);
  g_free (stream->client);
  g_free (stream);
}

/* ---- the state token ---- */

/* FALSE: the state cannot be gone on from. */
static gboolean
state_is_usable (ZjExchange *exchange, ZjStorage *snapshot, gint64 number, gboolean *usable, GError **error)
{
  gint64 last, of_project;

  if (!zj_storage_last_change (snapshot, &last, error)
      || !zj_storage_project_change (snapshot, exchange->project->id, &of_project, error))
    return FALSE;
  *usable = number <= last
            && (exchange->service->token_horizon == 0 || of_project - number <= exchange->service->token_horizon);
  return TRUE;
}

static void
gone (ZjExchange *exchange)
{
  zj_exchange_problem (exchange, SOUP_STATUS_GONE, "cannot-calculate-changes", _ ("This state is too old or unknown"),
                       _ ("Everything must be fetched again."), NULL);
}

/* ---- the last line ---- */

/* An op belongs to this page if its effect does: if its record moved on later, a later page brings both. */
static GPtrArray *
results_up_to (Stream *stream, GError **error)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_result_free);
  g_autoptr (GPtrArray) ops = NULL;

  if (stream->client == NULL)
    return g_steal_pointer (&results);
  ops = zj_storage_client_ops (stream->snapshot, stream->exchange->project->id, stream->client, stream->settled,
                               stream->state, G_MAXINT, error);
  if (ops == NULL)
    return NULL;
  for (guint i = 0; i < ops->len; i++)
    {
      const ZjStoredOp *op = g_ptr_array_index (ops, i);
      gint64 changed;
      g_autoptr (ZjResult) result = NULL;

      if (op->result == ZJ_RESULT_DEFERRED)
        continue;
      result = zj_ingest_result (stream->snapshot, op, &changed, error);
      if (result == NULL)
        return NULL;
      if (changed <= stream->state)
        g_ptr_array_add (results, g_steal_pointer (&result));
    }
  return g_steal_pointer (&results);
}

static gboolean
append_end (Stream *stream, gboolean has_more, GError **error)
{
  ZjChangesEnd end = { 0 };
  g_autoptr (JsonObject) json = NULL;
  g_autofree char *state = NULL;
  g_autofree char *text = NULL;

  if (!has_more && !zj_storage_last_change (stream->snapshot, &stream->state, error))
    return FALSE;
  if (stream->client != NULL
      && !zj_storage_last_seq (stream->snapshot, stream->exchange->project->id, stream->client, &end.last_seq, error))
    return FALSE;
  end.results = results_up_to (stream, error);
  if (end.results == NULL)
    return FALSE;
  state = zj_state_token_new (stream->snapshot, stream->state);
  end.state = state;
  end.has_more = has_more;
  end.epoch = (char *)zj_storage_epoch (stream->snapshot);
  json = zj_changes_end_to_json (&end);
  g_ptr_array_unref (end.results);
  text = zj_json_write_object (json);
  g_string_append (stream->piece, text);
  g_string_append_c (stream->piece, '\n');
  return TRUE;
}

/* ---- piece by piece ---- */

/* Fills stream->piece; the last piece holds the last line. */
static gboolean
fill (Stream *stream, GError **error)
{
  GError *local = NULL;

  g_string_truncate (stream->piece, 0);
  while (stream->piece->len < PIECE)
    {
      gsize before = stream->piece->len;
      gint64 changed;

      if (!zj_change_cursor_next (stream->cursor, stream->piece, &changed, &local))
        {
          if (local != NULL)
            {
              g_propagate_error (error, local);
              return FALSE;
            }
          stream->ended = TRUE;
          return append_end (stream, FALSE, error);
        }
      if (stream->left == 0)
        {
          g_string_truncate (stream->piece, before); /* one too many: so there are more */
          stream->ended = TRUE;
          return append_end (stream, TRUE, error);
        }
      stream->left--;
      stream->state = changed;
    }
  return TRUE;
}

/* FALSE: nothing went out, and the page cannot be completed. */
static gboolean
send_piece (Stream *stream, GError **error)
{
  SoupMessageBody *body = soup_server_message_get_response_body (stream->exchange->message);
  gboolean sent = FALSE;

  while (!sent && !stream->ended)
    {
      g_autoptr (GBytes) bytes = NULL;

      if (!fill (stream, error))
        return FALSE;
      bytes = stream->packer != NULL
                  ? zj_packer_add (stream->packer, stream->piece->str, stream->piece->len, stream->ended)
                  : g_bytes_new (stream->piece->str, stream->piece->len);
      sent = g_bytes_get_size (bytes) > 0;
      if (sent)
        soup_message_body_append_bytes (body, bytes);
    }
  if (stream->ended)
    soup_message_body_complete (body);
  return TRUE;
}

static void
on_wrote_chunk (SoupServerMessage *message, Stream *stream)
{
  g_autoptr (GError) error = NULL;

  if (stream->ended)
    return;
  if (!send_piece (stream, &error))
    {
      GSocket *socket = soup_server_message_get_socket (message);

      /* Half a page: the client must not take it for a whole one. */
      g_warning ("a page of changes broke off: %s", error->message);
      stream->ended = TRUE;
      if (socket != NULL)
        g_socket_shutdown (socket, TRUE, TRUE, NULL);
      return;
    }
  soup_server_message_unpause (message);
}

static void
start (ZjExchange *exchange, Stream *stream)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (exchange->message);
  SoupMessageBody *body = soup_server_message_get_response_body (exchange->message);
  g_autoptr (GError) error = NULL;

  if (!send_piece (stream, &error))
    {
      soup_message_body_truncate (body);
      zj_exchange_failed (exchange, error);
      stream_free (stream);
      return;
    }
  soup_server_message_set_status (exchange->message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_headers_replace (headers, "Content-Type", "application/x-ndjson");
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "Vary", "Accept-Encoding");
  if (stream->packer != NULL)
    soup_message_headers_replace (headers, "Content-Encoding", "gzip");
  soup_message_body_set_accumulate (body, FALSE);
  g_object_set_data_full (G_OBJECT (exchange->message), "zj-stream", stream, (GDestroyNotify)stream_free);
  g_signal_connect (exchange->message, "wrote-chunk", G_CALLBACK (on_wrote_chunk), stream);
}

/* The change number to go on from; FALSE: answered. */
static gboolean
read_since (ZjExchange *exchange, ZjStorage *snapshot, gint64 *above)
{
  const char *since = exchange->query != NULL ? g_hash_table_lookup (exchange->query, "since") : NULL;
  g_autoptr (GError) error = NULL;
  gboolean usable = TRUE;

  *above = 0;
  if (since == NULL || *since == '\0')
    return TRUE;
  if (!zj_state_token_read (snapshot, since, above))
    {
      gone (exchange);
      return FALSE;
    }
  if (!state_is_usable (exchange, snapshot, *above, &usable, &error))
    {
      zj_exchange_failed (exchange, error);
      return FALSE;
    }
  if (!usable)
    gone (exchange);
  return usable;
}

void
zj_handle_changes (ZjExchange *exchange)
{
  const char *client = zj_exchange_query_client (exchange);
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjStorage) snapshot = NULL;
  gint64 settled, limit, above;
  Stream *stream;

  if (client == NULL || !zj_exchange_query_int (exchange, "settled", 0, &settled)
      || !zj_exchange_query_int (exchange, "limit", DEFAULT_LIMIT, &limit))
    return;
  snapshot = zj_storage_snapshot (exchange->service->storage, &error);
  if (snapshot == NULL)
    {
      zj_exchange_failed (exchange, error);
      return;
    }
  if (!read_since (exchange, snapshot, &above))
    return;
  stream = g_new0 (Stream, 1);
  stream->exchange = exchange;
  stream->snapshot = g_steal_pointer (&snapshot);
  stream->piece = g_string_new (NULL);
  stream->client = g_strdup (client);
  stream->settled = settled;
  stream->left = CLAMP (limit, 1, MAX_LIMIT);
  stream->state = above;
  stream->packer = zj_exchange_accepts_gzip (exchange) ? zj_packer_new () : NULL;
  stream->cursor = zj_storage_changes (stream->snapshot, exchange->project->id, above, &error);
  if (stream->cursor == NULL)
    {
      zj_exchange_failed (exchange, error);
      stream_free (stream);
      return;
    }
  start (exchange, stream);
}
