/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#include "zj-error.h"
#include "zj-http-problem.h"
#include "zj-json.h"
#include "zj-remote-http-private.h"

#define TUS_VERSION "1.0.0"
#define JSON        "application/json"
#define BYTES       "application/octet-stream"
#define PROBLEM     "application/problem+json"
/* tus defines it; no HTTP status of libsoup's. */
#define STATUS_CHECKSUM_MISMATCH 460

static gboolean
fail (GError **error, GError *failure /* (transfer full) */)
{
  g_propagate_error (error, failure);
  return FALSE;
}

/* --- tus --- */

static gint64
header_number (const ZjHttpAnswer *answer, const char *name)
{
  const char *text = soup_message_headers_get_one (answer->headers, name);
  gint64 number;

  return text && g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &number, NULL) ? number : -1;
}

static gboolean
speaks_tus (const ZjHttpAnswer *answer)
{
  return g_strcmp0 (soup_message_headers_get_one (answer->headers, "Tus-Resumable"), TUS_VERSION) == 0;
}

static GError *
upload_error (const ZjHttpAnswer *answer)
{
  switch (answer->status)
    {
    case SOUP_STATUS_NOT_FOUND:
    case SOUP_STATUS_GONE:
      return g_error_new_literal (ZJ_ERROR, ZJ_ERROR_UPLOAD_GONE,
                                  _ ("The server no longer knows this upload; it begins anew."));
    case SOUP_STATUS_CONFLICT:
      return g_error_new_literal (ZJ_ERROR, ZJ_ERROR_OFFSET,
                                  _ ("The upload is at another place than expected; the server is asked."));
    case SOUP_STATUS_UNPROCESSABLE_ENTITY:
    case STATUS_CHECKSUM_MISMATCH:
      return g_error_new_literal (ZJ_ERROR, ZJ_ERROR_CHECKSUM,
                                  _ ("Other bytes arrived than were sent; they are sent again."));
    case SOUP_STATUS_LOCKED:
      return g_error_new_literal (ZJ_ERROR, ZJ_ERROR_UPLOAD_LOCKED,
                                  _ ("The server is still busy with this file; it goes on by itself."));
    default:
      return NULL;
    }
}

/* NULL: a success. @begun: the address is that of an upload, so 404 and the like speak of that. */
static GError *
judge_tus (const ZjHttpAnswer *answer, gboolean begun)
{
  gboolean tus = speaks_tus (answer);
  gboolean problem = g_strcmp0 (answer->content_type, PROBLEM) == 0;
  GError *error = NULL;

  if (SOUP_STATUS_IS_SUCCESSFUL (answer->status))
    return tus ? NULL : zj_http_foreign_error (answer->content_type ? answer->content_type : "no Tus-Resumable");
  if (begun && (tus || problem))
    error = upload_error (answer);
  if (error)
    return error;
  /* A HEAD has no body that could say more, and a stock server says it in its own words. */
  if ((tus && !problem) || (problem && answer->body == NULL))
    return zj_http_status_error (answer->status);
  return zj_http_problem_error (answer->status, answer->content_type, answer->body);
}

static gboolean
exchange_tus (ZjRemote *remote,
              const ZjHttpRequest *request,
              ZjHttpAnswer *answer,
              GCancellable *cancellable,
              GError **error)
{
  GError *failure;

  if (!zj_http_exchange (ZJ_REMOTE_HTTP (remote)->http, request, answer, cancellable, error))
    return FALSE;
  failure = judge_tus (answer, request->location != NULL);
  return failure == NULL || fail (error, failure);
}

/* Values of tus metadata are base64. */
static char *
metadata (const char *sha256, const char *name)
{
  g_autofree char *hash = g_base64_encode ((const guchar *)sha256, strlen (sha256));
  g_autofree char *encoded = name ? g_base64_encode ((const guchar *)name, strlen (name)) : NULL;

  return g_strconcat ("sha256 ", hash, encoded ? ",filename " : NULL, encoded, NULL);
}

char *
zj_remote_http_create_upload (ZjRemote *remote,
                              const char *project,
                              const char *sha256,
                              gint64 size,
                              const char *name,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autofree char *path = zj_remote_http_project_path (project, "/uploads");
  g_autofree char *length = g_strdup_printf ("%" G_GINT64_FORMAT, size);
  g_autofree char *meta = metadata (sha256, name);
  const char *const headers[] = {
    "Tus-Resumable", TUS_VERSION, "Upload-Length", length, "Upload-Metadata", meta, NULL
  };
  ZjHttpRequest request = { .method = "POST", .path = path, .accept = JSON, .headers = headers };
  g_auto (ZjHttpAnswer) answer = { 0 };
  const char *location;
  char *url;

  if (!exchange_tus (remote, &request, &answer, cancellable, error))
    return NULL;
  location = soup_message_headers_get_one (answer.headers, "Location");
  url = location ? zj_http_resolve_location (ZJ_REMOTE_HTTP (remote)->http, path, location) : NULL;
  if (url == NULL)
    g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_UNUSABLE_SERVER,
                         _ ("The server sends files to another place than itself, which is not allowed. Everything is "
                            "kept here; tell your administrator."));
  return url;
}

gboolean
zj_remote_http_upload_offset (ZjRemote *remote,
                              const char *url,
                              gint64 *offset,
                              gint64 *length,
                              GCancellable *cancellable,
                              GError **error)
{
  const char *const headers[] = { "Tus-Resumable", TUS_VERSION, NULL };
  ZjHttpRequest request = { .method = "HEAD", .location = url, .accept = JSON, .headers = headers };
  g_auto (ZjHttpAnswer) answer = { 0 };
  gint64 at, whole;

  if (!exchange_tus (remote, &request, &answer, cancellable, error))
    return FALSE;
  at = header_number (&answer, "Upload-Offset");
  whole = header_number (&answer, "Upload-Length");
  if (at < 0 || (whole >= 0 && at > whole))
    return fail (error, zj_http_foreign_error ("Upload-Offset"));
  *offset = at;
  *length = whole;
  return TRUE;
}

static char *
checksum (GBytes *piece)
{
  guint8 digest[crypto_hash_sha256_BYTES];
  gsize length;
  const void *data = g_bytes_get_data (piece, &length);
  g_autofree char *encoded = NULL;

  crypto_hash_sha256 (digest, data, length);
  encoded = g_base64_encode (digest, sizeof digest);
  return g_strconcat ("sha256 ", encoded, NULL);
}

gboolean
zj_remote_http_append_upload (ZjRemote *remote,
                              const char *url,
                              gint64 offset,
                              GBytes *piece,
                              gint64 *new_offset,
                              gsize *sent,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autofree char *at = g_strdup_printf ("%" G_GINT64_FORMAT, offset);
  g_autofree char *sum = checksum (piece);
  const char *const headers[] = { "Tus-Resumable", TUS_VERSION, "Upload-Offset", at, "Upload-Checksum", sum, NULL };
  ZjHttpRequest request = { .method = "PATCH",
                            .location = url,
                            .accept = JSON,
                            .headers = headers,
                            .bytes = piece,
                            .bytes_type = "application/offset+octet-stream" };
  g_auto (ZjHttpAnswer) answer = { 0 };
  gboolean ok = exchange_tus (remote, &request, &answer, cancellable, error);
  gint64 now_at;

  *sent = zj_http_get_sent (ZJ_REMOTE_HTTP (remote)->http);
  if (!ok)
    return FALSE;
  now_at = header_number (&answer, "Upload-Offset");
  if (now_at < 0)
    return fail (error, zj_http_foreign_error ("Upload-Offset"));
  if (now_at < offset || now_at > offset + (gint64)g_bytes_get_size (piece))
    {
      g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_OFFSET,
                           _ ("The upload is at another place than expected; the server is asked."));
      return FALSE;
    }
  *new_offset = now_at;
  return TRUE;
}

gboolean
zj_remote_http_end_upload (ZjRemote *remote, const char *url, GCancellable *cancellable, GError **error)
{
  const char *const headers[] = { "Tus-Resumable", TUS_VERSION, NULL };
  ZjHttpRequest request = { .method = "DELETE", .location = url, .accept = JSON, .headers = headers };
  g_auto (ZjHttpAnswer) answer = { 0 };

  return exchange_tus (remote, &request, &answer, cancellable, error);
}

/* --- files --- */

char **
zj_remote_http_missing_files (ZjRemote *remote,
                              const char *project,
                              const char *const *hashes,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autofree char *path = zj_remote_http_project_path (project, "/files/missing");
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (JsonObject) answer = NULL;
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = NULL;
  ZjHttpRequest request = { .method = "POST", .path = path, .accept = JSON };
  JsonArray *array = json_array_new ();

  for (guint i = 0; hashes[i]; i++)
    json_array_add_string_element (array, hashes[i]);
  json_object_set_array_member (body, "sha256", array);
  text = zj_json_write_object (body);
  request.body = text;
  answer = zj_http_send_json (ZJ_REMOTE_HTTP (remote)->http, &request, cancellable, error);
  if (answer == NULL)
    return NULL;
  array = zj_json_array (answer, "missing");
  if (array == NULL)
    {
      fail (error, zj_http_foreign_error ("missing"));
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_ptr_array_add (missing, json_node_dup_string (node));
    }
  g_ptr_array_add (missing, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&missing), FALSE);
}

/* Is this what was asked for? NULL if it is; sets *total. */
static const char *
wrong_range (const ZjHttpAnswer *answer, gint64 from, gint64 length, const char *sha256, gint64 *total)
{
  gint64 size = (gint64)g_bytes_get_size (answer->body);
  g_autofree char *tag = g_strdup_printf ("\"%s\"", sha256);
  const char *etag = soup_message_headers_get_one (answer->headers, "ETag");
  goffset first, last, whole;

  if (etag && !g_str_equal (etag, tag))
    return "ETag";
  if (answer->status == SOUP_STATUS_OK)
    {
      *total = size;
      return from == 0 ? NULL : "Range";
    }
  if (answer->status != SOUP_STATUS_PARTIAL_CONTENT
      || !soup_message_headers_get_content_range (answer->headers, &first, &last, &whole) || first != from
      || last - first + 1 != size || size == 0 || size > length || whole <= last)
    return "Content-Range";
  *total = whole;
  return NULL;
}

gboolean
zj_remote_http_fetch_file (ZjRemote *remote,
                           const char *project,
                           const char *sha256,
                           gint64 from,
                           gint64 length,
                           GBytes **bytes,
                           gint64 *total,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autofree char *rest = g_strconcat ("/files/", sha256, NULL);
  g_autofree char *path = zj_remote_http_project_path (project, rest);
  g_autofree char *range = g_strdup_printf ("bytes=%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, from, from + length - 1);
  const char *const headers[] = { "Range", range, "Accept-Encoding", "identity", NULL };
  ZjHttp *http = ZJ_REMOTE_HTTP (remote)->http;
  /* A server without ranges sends all of it; that is taken as far as it is no larger than what was asked for. */
  ZjHttpRequest request = {
    .method = "GET", .path = path, .accept = BYTES, .headers = headers, .caps = { (gsize)length, (gsize)length }
  };
  g_auto (ZjHttpAnswer) answer = { 0 };
  GError *failure;
  const char *wrong;

  if (!zj_http_exchange (http, &request, &answer, cancellable, error))
    return FALSE;
  failure = zj_http_judge (http, &request, &answer);
  if (failure == NULL)
    {
      wrong = answer.body ? wrong_range (&answer, from, length, sha256, total) : "no bytes";
      failure = wrong ? zj_http_foreign_error (wrong) : NULL;
    }
  else if (answer.status == SOUP_STATUS_NOT_FOUND && failure->code != ZJ_ERROR_NETWORK)
    failure->code = ZJ_ERROR_NOT_FOUND;
  if (failure)
    return fail (error, failure);
  *bytes = g_steal_pointer (&answer.body);
  return TRUE;
}
