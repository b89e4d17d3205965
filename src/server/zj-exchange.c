/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-exchange.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "zj-change.h"
#include "zj-error.h"
#include "zj-gzip.h"
#include "zj-json.h"

/* Below this a packed answer is no smaller. */
#define PACK_FROM 1024
/* RFC 6585; libsoup has no name for it. */
#define STATUS_TOO_MANY_REQUESTS 429

void
zj_exchange_free (ZjExchange *exchange)
{
  g_clear_pointer (&exchange->caller, zj_caller_free);
  g_clear_pointer (&exchange->project, zj_stored_project_free);
  g_clear_pointer (&exchange->item, g_free);
  g_clear_pointer (&exchange->query, g_hash_table_unref);
  g_clear_pointer (&exchange->body, json_object_unref);
  g_free (exchange);
}

gboolean
zj_exchange_accepts_gzip (ZjExchange *exchange)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);
  const char *accept = soup_message_headers_get_list (headers, "Accept-Encoding");
  GSList *list;
  gboolean found;

  if (accept == NULL)
    return FALSE;
  list = soup_header_parse_quality_list (accept, NULL);
  found = g_slist_find_custom (list, "gzip", (GCompareFunc)g_ascii_strcasecmp) != NULL;
  soup_header_free_list (list);
  return found;
}

static void
answer (ZjExchange *exchange, guint status, const char *type, JsonObject *json)
{
  g_autoptr (JsonObject) held = json;
  char *text = zj_json_write_object (held);
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (exchange->message);

  soup_server_message_set_status (exchange->message, status, NULL);
  soup_message_headers_replace (headers, "Content-Type", type);
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "Vary", "Accept-Encoding");
  if (g_bytes_get_size (body) >= PACK_FROM && zj_exchange_accepts_gzip (exchange))
    {
      GBytes *packed = zj_gzip_pack (body);

      g_bytes_unref (body);
      body = packed;
      soup_message_headers_replace (headers, "Content-Encoding", "gzip");
    }
  soup_message_body_append_bytes (soup_server_message_get_response_body (exchange->message), body);
}

void
zj_exchange_json (ZjExchange *exchange, guint status, JsonObject *json)
{
  answer (exchange, status, "application/json", json);
}

void
zj_exchange_problem_object (ZjExchange *exchange, guint status, JsonObject *problem)
{
  answer (exchange, status, "application/problem+json", problem);
}

void
zj_exchange_problem (ZjExchange *exchange,
                     guint status,
                     const char *code,
                     const char *title,
                     const char *detail,
                     JsonNode *errors)
{
  zj_exchange_problem_object (exchange, status, zj_wire_problem ((int)status, code, title, detail, errors));
}

static void
set_retry_after (ZjExchange *exchange, gint64 seconds)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, seconds);

  soup_message_headers_replace (soup_server_message_get_response_headers (exchange->message), "Retry-After", text);
}

void
zj_exchange_rate_limited (ZjExchange *exchange, gint64 seconds)
{
  set_retry_after (exchange, MAX (seconds, 1));
  zj_exchange_problem (exchange, STATUS_TOO_MANY_REQUESTS, "rate-limited", _ ("Too many attempts"),
                       _ ("Too many failed attempts. Wait, then try again."), NULL);
}

void
zj_exchange_unauthorized (ZjExchange *exchange, const char *reason, const char *detail)
{
  JsonObject *problem = zj_wire_problem (SOUP_STATUS_UNAUTHORIZED, "bad-credentials", _ ("Sign in"), detail, NULL);

  zj_json_set_string (problem, "reason", reason);
  soup_message_headers_replace (soup_server_message_get_response_headers (exchange->message), "WWW-Authenticate",
                                "Bearer");
  zj_exchange_problem_object (exchange, SOUP_STATUS_UNAUTHORIZED, problem);
}

void
zj_exchange_malformed (ZjExchange *exchange, const char *pointer, const char *detail)
{
  JsonArray *errors = json_array_new ();
  JsonObject *entry = json_object_new ();

  json_object_set_string_member (entry, "pointer", pointer);
  json_object_set_string_member (entry, "code", "malformed");
  json_object_set_string_member (entry, "message", detail);
  json_array_add_object_element (errors, entry);
  zj_exchange_problem (exchange, SOUP_STATUS_BAD_REQUEST, "malformed",
                       _ ("The request is not what this interface expects"), detail, zj_json_array_node (errors));
}

void
zj_exchange_failed (ZjExchange *exchange, const GError *error)
{
  /* What the world does is worth a line; what is left is a fault of ours. */
  if (g_error_matches (error, ZJ_ERROR, ZJ_ERROR_BUSY) || g_error_matches (error, ZJ_ERROR, ZJ_ERROR_FULL)
      || g_error_matches (error, ZJ_ERROR, ZJ_ERROR_READ_ONLY))
    g_message ("request failed: %s", error->message);
  else
    g_warning ("request failed: %s", error->message);
  if (g_error_matches (error, ZJ_ERROR, ZJ_ERROR_BUSY))
    {
      set_retry_after (exchange, 1);
      zj_exchange_problem (exchange, SOUP_STATUS_SERVICE_UNAVAILABLE, "busy", _ ("The server is busy"),
                           _ ("Try again in a moment."), NULL);
      return;
    }
  if (g_error_matches (error, ZJ_ERROR, ZJ_ERROR_FULL) || g_error_matches (error, ZJ_ERROR, ZJ_ERROR_READ_ONLY))
    {
      zj_exchange_problem (exchange, SOUP_STATUS_INSUFFICIENT_STORAGE, "no-space",
                           _ ("The server cannot store anything now"), _ ("Nothing was lost. Try again later."), NULL);
      return;
    }
  zj_exchange_problem (exchange, SOUP_STATUS_INTERNAL_SERVER_ERROR, "internal", _ ("The server failed"),
                       _ ("Nothing was lost. Try again later."), NULL);
}

gboolean
zj_exchange_query_int (ZjExchange *exchange, const char *name, gint64 fallback, gint64 *value)
{
  const char *text = exchange->query != NULL ? g_hash_table_lookup (exchange->query, name) : NULL;
  guint64 number;

  *value = fallback;
  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &number, NULL))
    {
      zj_exchange_malformed (exchange, name, _ ("This must be a whole number."));
      return FALSE;
    }
  *value = (gint64)number;
  return TRUE;
}

const char *
zj_exchange_query_client (ZjExchange *exchange)
{
  const char *client = exchange->query != NULL ? g_hash_table_lookup (exchange->query, "client") : NULL;

  if (client != NULL && zj_uuid_is_valid (client))
    return client;
  zj_exchange_malformed (exchange, "client", _ ("The client's identifier is missing or not one."));
  return NULL;
}
