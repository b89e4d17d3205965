/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "zj-error.h"
#include "zj-http-address.h"
#include "zj-http-problem.h"
#include "zj-json.h"
#include "zj-remote-http-private.h"

#define JSON  "application/json"
#define LINES "application/x-ndjson"
/* A page of changes is some thousand records; these are far above any honest page. */
#define CHANGES_CAPS                                                                                                   \
  {                                                                                                                    \
    64 * 1024 * 1024, 256 * 1024 * 1024                                                                                \
  }

static void zj_remote_http_iface_init (ZjRemoteInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ZjRemoteHttp,
                               zj_remote_http,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ZJ_TYPE_REMOTE, zj_remote_http_iface_init))

/* --- helpers --- */

char *
zj_remote_http_project_path (const char *project, const char *rest)
{
  g_autofree char *escaped = g_uri_escape_string (project, NULL, FALSE);

  return g_strconcat ("/projects/", escaped, rest, NULL);
}

/* Right status, right type, and yet not what the page of that endpoint promises. */
static gboolean
foreign (GError **error, const char *what)
{
  g_propagate_error (error, zj_http_foreign_error (what));
  return FALSE;
}

static JsonObject *
send (ZjRemote *remote,
      const char *method,
      const char *path,
      JsonObject *body,
      gboolean anonymous,
      GCancellable *cancellable,
      GError **error)
{
  g_autofree char *text = body ? zj_json_write_object (body) : NULL;
  ZjHttpRequest request = { method, path, JSON, text, anonymous, { 0, 0 } };

  return zj_http_send_json (ZJ_REMOTE_HTTP (remote)->http, &request, cancellable, error);
}

/* The results of an answer. One that this program cannot read is left out, so that nothing it does not understand
 * settles an op: the op stays unanswered and is asked again. */
static GPtrArray *
read_results (JsonObject *answer, GError **error)
{
  JsonArray *array = zj_json_array (answer, "results");
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_result_free);

  if (array == NULL)
    {
      foreign (error, "results are missing");
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      ZjResult *result = JSON_NODE_HOLDS_OBJECT (node) ? zj_result_from_json (json_node_get_object (node), NULL) : NULL;

      if (result)
        g_ptr_array_add (results, result);
    }
  return g_steal_pointer (&results);
}

/* The last line that is not empty: where it begins, or NULL. */
static const char *
last_line (const char *data, gsize length, gsize *line_length)
{
  const char *end = data + length;
  const char *begin;

  while (end > data && (end[-1] == '\n' || end[-1] == '\r'))
    end--;
  if (end == data)
    return NULL;
  begin = memrchr (data, '\n', end - data);
  begin = begin ? begin + 1 : data;
  *line_length = end - begin;
  return begin;
}

/* --- ZjRemote --- */

static JsonObject *
http_service (ZjRemote *remote, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) answer = send (remote, "GET", "/", NULL, TRUE, cancellable, error);

  if (answer && zj_json_string (answer, "epoch") == NULL)
    {
      foreign (error, "epoch is missing");
      return NULL;
    }
  return g_steal_pointer (&answer);
}

static JsonObject *
checked_session (JsonObject *answer /* (transfer full) */, GError **error)
{
  g_autoptr (JsonObject) session = answer;

  if (session
      && (zj_json_string (session, "access_token") == NULL || zj_json_string (session, "refresh_token") == NULL))
    {
      foreign (error, "tokens are missing");
      return NULL;
    }
  return g_steal_pointer (&session);
}

static JsonObject *
http_sign_in (ZjRemote *remote,
              const char *account,
              const char *password,
              const char *client,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (JsonObject) body = json_object_new ();

  zj_json_set_string (body, "account", account);
  zj_json_set_string (body, "password", password);
  zj_json_set_string (body, "client", client);
  return checked_session (send (remote, "POST", "/session", body, TRUE, cancellable, error), error);
}

static JsonObject *
http_refresh (ZjRemote *remote, const char *refresh_token, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) body = json_object_new ();

  zj_json_set_string (body, "refresh_token", refresh_token);
  return checked_session (send (remote, "POST", "/session/refresh", body, TRUE, cancellable, error), error);
}

static gboolean
http_sign_out (ZjRemote *remote, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) answer = send (remote, "DELETE", "/session", NULL, FALSE, cancellable, error);

  return answer != NULL;
}

static JsonObject *
http_change_password (ZjRemote *remote,
                      const char *old_password,
                      const char *new_password,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (JsonObject) body = json_object_new ();

  zj_json_set_string (body, "old", old_password);
  zj_json_set_string (body, "new", new_password);
  return send (remote, "POST", "/session/password", body, FALSE, cancellable, error);
}

static void
http_set_access_token (ZjRemote *remote, const char *token)
{
  ZjRemoteHttp *self = ZJ_REMOTE_HTTP (remote);

  zj_http_set_access_token (self->http, token);
  g_mutex_lock (&self->mutex);
  g_free (self->token);
  self->token = g_strdup (token);
  g_mutex_unlock (&self->mutex);
}

static gboolean
http_changes (ZjRemote *remote,
              const char *project,
              const char *since,
              const char *client,
              gint64 settled,
              guint limit,
              GBytes **lines,
              ZjChangesEnd **end,
              GCancellable *cancellable,
              GError **error)
{
  g_autofree char *escaped_client = g_uri_escape_string (client, NULL, FALSE);
  g_autofree char *escaped_since = since ? g_uri_escape_string (since, NULL, FALSE) : NULL;
  g_autofree char *query =
      g_strdup_printf ("/changes?client=%s&settled=%" G_GINT64_FORMAT "&limit=%u%s%s", escaped_client, settled, limit,
                       since ? "&since=" : "", since ? escaped_since : "");
  g_autofree char *path = zj_remote_http_project_path (project, query);
  ZjHttpRequest request = { "GET", path, LINES, NULL, FALSE, CHANGES_CAPS };
  g_autoptr (GBytes) body = zj_http_send (ZJ_REMOTE_HTTP (remote)->http, &request, cancellable, error);
  g_autoptr (JsonObject) last = NULL;
  g_autoptr (ZjChangesEnd) read = NULL;
  g_autoptr (GError) local_error = NULL;
  const char *data, *line;
  gsize length, line_length = 0;

  if (body == NULL)
    return FALSE;
  data = g_bytes_get_data (body, &length);
  line = data ? last_line (data, length, &line_length) : NULL;
  last = line ? zj_json_parse_object (line, (gssize)line_length, NULL) : NULL;
  /* Half a page looks whole until its last line is missed: nothing of it is taken (protocol.md 3). */
  if (last == NULL || !zj_json_bool (last, "end", FALSE))
    return foreign (error, "the page breaks off");
  read = zj_changes_end_from_json (last, &local_error);
  if (read == NULL)
    return foreign (error, local_error->message);

  *lines = g_bytes_new_from_bytes (body, 0, line - data);
  *end = g_steal_pointer (&read);
  return TRUE;
}

static GPtrArray *
http_post_ops (ZjRemote *remote,
               const char *project,
               const char *client,
               const char *const *ops,
               char **epoch,
               gint64 *last_seq,
               GCancellable *cancellable,
               GError **error)
{
  g_autofree char *path = zj_remote_http_project_path (project, "/ops");
  g_autoptr (JsonNode) client_node = zj_json_string_node (client);
  g_autofree char *client_text = zj_json_write (client_node);
  /* The texts go out as they were frozen, byte for byte: a replay must be the same op. */
  g_autofree char *joined = g_strjoinv (",", (char **)ops);
  g_autofree char *body = g_strconcat ("{\"client\":", client_text, ",\"ops\":[", joined, "]}", NULL);
  ZjHttpRequest request = { "POST", path, JSON, body, FALSE, { 0, 0 } };
  g_autoptr (JsonObject) answer = zj_http_send_json (ZJ_REMOTE_HTTP (remote)->http, &request, cancellable, error);
  g_autoptr (GPtrArray) results = NULL;

  if (answer == NULL)
    return NULL;
  if (zj_json_string (answer, "epoch") == NULL)
    {
      foreign (error, "epoch is missing");
      return NULL;
    }
  results = read_results (answer, error);
  if (results == NULL)
    return NULL;
  *epoch = g_strdup (zj_json_string (answer, "epoch"));
  *last_seq = zj_json_int (answer, "last_seq", 0);
  return g_steal_pointer (&results);
}

static GPtrArray *
http_known_ops (ZjRemote *remote,
                const char *project,
                const char *const *ids,
                GCancellable *cancellable,
                GError **error)
{
  g_autofree char *path = zj_remote_http_project_path (project, "/ops/known");
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (JsonObject) answer = NULL;
  JsonArray *array = json_array_new ();

  for (guint i = 0; ids[i]; i++)
    json_array_add_string_element (array, ids[i]);
  json_object_set_array_member (body, "ids", array);
  answer = send (remote, "POST", path, body, FALSE, cancellable, error);
  return answer ? read_results (answer, error) : NULL;
}

static gint64
http_get_retry_after (ZjRemote *remote)
{
  return zj_http_get_retry_after (ZJ_REMOTE_HTTP (remote)->http);
}

static void
zj_remote_http_iface_init (ZjRemoteInterface *iface)
{
  iface->service = http_service;
  iface->sign_in = http_sign_in;
  iface->refresh = http_refresh;
  iface->sign_out = http_sign_out;
  iface->change_password = http_change_password;
  iface->set_access_token = http_set_access_token;
  iface->changes = http_changes;
  iface->post_ops = http_post_ops;
  iface->known_ops = http_known_ops;
  iface->missing_files = zj_remote_http_missing_files;
  iface->create_upload = zj_remote_http_create_upload;
  iface->upload_offset = zj_remote_http_upload_offset;
  iface->append_upload = zj_remote_http_append_upload;
  iface->end_upload = zj_remote_http_end_upload;
  iface->fetch_file = zj_remote_http_fetch_file;
  iface->listen = zj_remote_http_listen;
  iface->get_retry_after = http_get_retry_after;
}

/* --- GObject --- */

static void
zj_remote_http_finalize (GObject *object)
{
  ZjRemoteHttp *self = ZJ_REMOTE_HTTP (object);

  zj_http_free (self->http);
  zj_http_free (self->live);
  g_mutex_clear (&self->mutex);
  g_free (self->token);
  G_OBJECT_CLASS (zj_remote_http_parent_class)->finalize (object);
}

static void
zj_remote_http_class_init (ZjRemoteHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_remote_http_finalize;
}

static void
zj_remote_http_init (ZjRemoteHttp *self)
{
  g_mutex_init (&self->mutex);
}

/* --- public --- */

ZjRemote *
zj_remote_http_new (const char *server_url, const char *ca_file, GError **error)
{
  ZjRemoteHttp *self;
  g_autoptr (ZjHttp) http = NULL;
  g_autoptr (ZjHttp) live = NULL;

  g_return_val_if_fail (server_url, NULL);

  http = zj_http_new (server_url, ca_file, error);
  live = http ? zj_http_new (server_url, ca_file, error) : NULL;
  if (live == NULL)
    return NULL;
  self = g_object_new (ZJ_TYPE_REMOTE_HTTP, NULL);
  self->http = g_steal_pointer (&http);
  self->live = g_steal_pointer (&live);
  zj_http_set_timeout (self->live, ZJ_REMOTE_HTTP_QUIET);
  return ZJ_REMOTE (self);
}

void
zj_remote_http_set_timeout (ZjRemote *remote, guint seconds)
{
  g_return_if_fail (ZJ_IS_REMOTE_HTTP (remote));
  zj_http_set_timeout (ZJ_REMOTE_HTTP (remote)->http, seconds);
  zj_http_set_timeout (ZJ_REMOTE_HTTP (remote)->live, MAX (seconds * 2, 1));
}

gboolean
zj_remote_url_is_loopback (const char *server_url)
{
  g_autoptr (GUri) uri = server_url ? g_uri_parse (server_url, G_URI_FLAGS_NONE, NULL) : NULL;

  return uri && zj_http_host_is_loopback (g_uri_get_host (uri));
}
