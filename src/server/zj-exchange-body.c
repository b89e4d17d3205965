/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-exchange-private.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-exchange-uploads.h"
#include "zj-gzip.h"
#include "zj-json.h"
#include "zj-last-word.h"

/* So much is read after the answer is settled; most requests end before. */
#define PATIENCE (1024 * 1024)
/* After so much in one go, others have their turn. */
#define ONE_BURST (1024 * 1024)

void
zj_exchange_too_large (ZjExchange *exchange)
{
  g_autofree char *detail = g_strdup_printf (_ ("A request may have at most %d bytes, expanded."), (int)ZJ_MAX_BYTES);

  zj_exchange_problem (exchange, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "too-large", _ ("The request is too large"),
                       detail, NULL);
}

void
zj_exchange_discard_body (ZjExchange *exchange)
{
  SoupMessageBody *body = soup_server_message_get_request_body (exchange->message);

  soup_message_body_set_accumulate (body, FALSE);
  soup_message_body_truncate (body);
}

/* A fast sender alone would keep the loop to itself. */
static void
let_others (ZjExchange *exchange, gsize size)
{
  exchange->burst += size;
  if (exchange->burst < ONE_BURST)
    return;
  exchange->burst = 0;
  soup_server_message_pause (exchange->message);
  soup_server_message_unpause (exchange->message);
}

void
zj_exchange_on_chunk (SoupServerMessage *message, GBytes *chunk, ZjExchange *exchange)
{
  gsize size = g_bytes_get_size (chunk);
  gboolean settled = soup_server_message_get_status (message) != 0;

  exchange->received += size;
  if (settled)
    exchange->unwanted += size;
  else if (exchange->uploading != NULL)
    zj_exchange_upload_chunk (exchange, chunk);
  else if (exchange->received > ZJ_MAX_BYTES)
    zj_exchange_too_large (exchange);
  if (!settled && soup_server_message_get_status (message) != 0)
    zj_exchange_discard_body (exchange);
  if (exchange->unwanted > PATIENCE)
    zj_exchange_last_word (exchange);
  else
    let_others (exchange, size);
}

gboolean
zj_exchange_expect_body (ZjExchange *exchange)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);
  const char *encoding = soup_message_headers_get_one (headers, "Content-Encoding");

  if (exchange->uploading != NULL)
    {
      zj_exchange_discard_body (exchange); /* it goes to the disk */
      return TRUE;
    }
  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
      && soup_message_headers_get_content_length (headers) > ZJ_MAX_BYTES)
    {
      zj_exchange_too_large (exchange);
      return FALSE;
    }
  if ((exchange->route->flags & ZJ_ROUTE_HAS_BODY) == 0)
    {
      zj_exchange_discard_body (exchange);
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

gboolean
zj_exchange_read_body (ZjExchange *exchange)
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
            zj_exchange_too_large (exchange);
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
