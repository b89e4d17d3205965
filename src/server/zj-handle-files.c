/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-exchange.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-json.h"
#include "zj-server-files.h"
#include "zj-storage-files.h"
#include "zj-tus.h"

/* Files: which are lacking, and their bytes. */

#define MAX_ASKED 1000

static void
refuse_list (ZjExchange *exchange)
{
  zj_exchange_malformed (exchange, "/sha256", _ ("This must be an array of at most 1000 SHA-256 hashes."));
}

void
zj_handle_missing_files (ZjExchange *exchange)
{
  JsonArray *hashes = zj_json_array (exchange->body, "sha256");
  g_autoptr (JsonArray) missing = json_array_new ();
  JsonObject *answer;

  if (hashes == NULL || json_array_get_length (hashes) > MAX_ASKED)
    {
      refuse_list (exchange);
      return;
    }
  for (guint i = 0; i < json_array_get_length (hashes); i++)
    {
      JsonNode *node = json_array_get_element (hashes, i);
      g_autofree char *hash = zj_json_is_string (node) ? zj_tus_hash (json_node_get_string (node), -1) : NULL;

      if (hash == NULL || g_strcmp0 (hash, json_node_get_string (node)) != 0)
        {
          refuse_list (exchange);
          return;
        }
      if (!zj_storage_has_file (exchange->service->storage, exchange->project->id, hash))
        json_array_add_string_element (missing, hash);
    }
  answer = json_object_new ();
  json_object_set_array_member (answer, "missing", g_steal_pointer (&missing));
  zj_exchange_json (exchange, SOUP_STATUS_OK, answer);
}

/* ---- the bytes ---- */

/* RFC 9110, 13.1.2: a list of tags, weak ones too, or *. */
static gboolean
client_has_it (SoupMessageHeaders *headers, const char *tag)
{
  const char *list = soup_message_headers_get_list (headers, "If-None-Match");
  g_auto (GStrv) tags = list != NULL ? g_strsplit (list, ",", -1) : NULL;

  for (guint i = 0; tags != NULL && tags[i] != NULL; i++)
    {
      const char *one = g_strstrip (tags[i]);

      if (g_str_has_prefix (one, "W/"))
        one += 2;
      if (g_str_equal (one, tag) || g_str_equal (one, "*"))
        return TRUE;
    }
  return FALSE;
}

typedef enum
{
  WHOLE,
  PART,
  BEYOND
} Wanted;

static Wanted
wanted_range (SoupMessageHeaders *headers, const char *tag, gsize size, goffset *start, goffset *end)
{
  const char *if_range = soup_message_headers_get_one (headers, "If-Range");
  const char *text = soup_message_headers_get_one (headers, "Range");
  SoupRange *ranges = NULL;
  Wanted wanted = WHOLE;
  int count;

  if (text == NULL || (if_range != NULL && !g_str_equal (if_range, tag)))
    return WHOLE;
  if (!soup_message_headers_get_ranges (headers, (goffset)size, &ranges, &count))
    return WHOLE; /* nonsense is passed over */
  if (count == 1)
    {
      *start = MAX (ranges[0].start, 0);
      *end = MIN (ranges[0].end, (goffset)size - 1);
      wanted = *start > *end ? BEYOND : PART;
    }
  soup_message_headers_free_ranges (headers, ranges);
  return wanted;
}

static void
refuse_range (ZjExchange *exchange, gsize size)
{
  g_autofree char *text = g_strdup_printf ("bytes */%" G_GSIZE_FORMAT, size);

  soup_message_headers_replace (soup_server_message_get_response_headers (exchange->message), "Content-Range", text);
  zj_exchange_problem (exchange, SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE, "range-not-satisfiable",
                       _ ("The file is shorter"), _ ("The range asked for begins behind the file's end."), NULL);
}

static void
send_file (ZjExchange *exchange, GBytes *bytes, const char *tag)
{
  SoupMessageHeaders *asked = soup_server_message_get_request_headers (exchange->message);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (exchange->message);
  SoupMessageBody *body = soup_server_message_get_response_body (exchange->message);
  gsize size = g_bytes_get_size (bytes);
  goffset start = 0, end = 0;
  g_autoptr (GBytes) part = NULL;

  soup_message_headers_replace (headers, "ETag", tag);
  soup_message_headers_replace (headers, "Accept-Ranges", "bytes");
  /* Who asks again without a login shall not be served by something on the way. */
  soup_message_headers_replace (headers, "Cache-Control", "private, no-cache");
  if (client_has_it (asked, tag))
    {
      soup_server_message_set_status (exchange->message, SOUP_STATUS_NOT_MODIFIED, NULL);
      return;
    }
  switch (soup_server_message_get_method (exchange->message) == SOUP_METHOD_HEAD
              ? WHOLE
              : wanted_range (asked, tag, size, &start, &end))
    {
    case BEYOND:
      refuse_range (exchange, size);
      return;
    case PART:
      part = g_bytes_new_from_bytes (bytes, (gsize)start, (gsize)(end - start + 1));
      soup_message_headers_set_content_range (headers, start, end, (goffset)size);
      soup_server_message_set_status (exchange->message, SOUP_STATUS_PARTIAL_CONTENT, NULL);
      break;
    case WHOLE:
    default:
      part = g_bytes_ref (bytes);
      soup_message_headers_remove (asked, "Range"); /* the library would make parts of it by itself */
      soup_server_message_set_status (exchange->message, SOUP_STATUS_OK, NULL);
    }
  soup_message_headers_replace (headers, "Content-Type", "application/octet-stream");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_message_body_append_bytes (body, part);
}

void
zj_handle_file (ZjExchange *exchange)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
      zj_server_file_map (exchange->service->storage, exchange->project->id, exchange->item, &error);
  g_autofree char *tag = NULL;

  if (bytes == NULL)
    {
      zj_exchange_problem (exchange, SOUP_STATUS_NOT_FOUND, "unknown-file", _ ("There is no such file"), error->message,
                           NULL);
      return;
    }
  tag = g_strdup_printf ("\"%s\"", exchange->item);
  send_file (exchange, bytes, tag);
}
