/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-exchange-private.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-gzip.h"
#include "zj-json.h"

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

void
zj_exchange_on_chunk (SoupServerMessage *message, GBytes *chunk, ZjExchange *exchange)
{
  exchange->received += g_bytes_get_size (chunk);
  if (exchange->received <= ZJ_MAX_BYTES)
    return;
  if (!exchange->too_large)
    {
      exchange->too_large = TRUE;
      zj_exchange_discard_body (exchange);
    }
  /* Who goes on sending for the fun of it is cut off. */
  if (exchange->received > 4 * ZJ_MAX_BYTES)
    {
      GSocket *socket = soup_server_message_get_socket (message);

      if (socket != NULL)
        g_socket_shutdown (socket, TRUE, TRUE, NULL);
    }
}

gboolean
zj_exchange_expect_body (ZjExchange *exchange)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);
  const char *encoding = soup_message_headers_get_one (headers, "Content-Encoding");

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
