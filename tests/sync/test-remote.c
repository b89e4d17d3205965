/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "fake-server.h"
#include "zj-error.h"
#include "zj-http-body.h"
#include "zj-json.h"
#include "zj-remote.h"

/* What the server shall answer to whatever comes, and what came. */
typedef struct
{
  FakeReply reply; /* texts not owned */
  char *method, *path, *body, *token;
  gboolean compressed;
  GHashTable *query;
} Script;

typedef struct
{
  Script script;
  FakeServer *server;
  ZjRemote *remote;
} Fixture;

static void
handle (FakeServer *server, const FakeRequest *request, FakeReply *reply, gpointer user_data)
{
  Script *script = user_data;

  g_free (script->method);
  g_free (script->path);
  g_free (script->body);
  g_free (script->token);
  g_clear_pointer (&script->query, g_hash_table_unref);
  script->method = g_strdup (request->method);
  script->path = g_strdup (request->path);
  script->body = g_strdup (request->body);
  script->token = g_strdup (request->token);
  script->compressed = request->compressed;
  script->query = request->query ? g_hash_table_ref (request->query) : NULL;

  g_free (reply->body);
  *reply = script->reply;
  reply->body = g_strdup (script->reply.body ? script->reply.body : "{}");
  reply->retry_after = g_strdup (script->reply.retry_after);
  reply->location = g_strdup (script->reply.location);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->script.reply.status = 200;
  f->server = fake_server_new (handle, &f->script);
  f->remote = zj_remote_http_new (fake_server_url (f->server), NULL, &error);
  g_assert_no_error (error);
  zj_remote_http_set_timeout (f->remote, 2);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_unref (f->remote);
  fake_server_free (f->server);
  g_free (f->script.method);
  g_free (f->script.path);
  g_free (f->script.body);
  g_free (f->script.token);
  g_clear_pointer (&f->script.query, g_hash_table_unref);
}

static void
assert_service_fails (Fixture *f, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = zj_remote_service (f->remote, NULL, &error);

  g_assert_null (answer);
  g_assert_error (error, ZJ_ERROR, code);
}

static void
assert_ops_fail (Fixture *f, int code)
{
  const char *const ops[] = { "{\"id\":\"x\"}", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *epoch = NULL;
  gint64 last_seq;
  GPtrArray *results = zj_remote_post_ops (f->remote, "p", "c", ops, &epoch, &last_seq, NULL, &error);

  g_assert_null (results);
  g_assert_error (error, ZJ_ERROR, code);
}

/* --- addresses --- */

static void
test_addresses (void)
{
  const char *good[] = { "https://sp.example.gov.cn",
                         "https://sp.example.gov.cn:8443/",
                         "http://127.0.0.1:8470",
                         "http://localhost:1",
                         "http://[::1]:1",
                         "http://127.9.9.9/prefix/" };
  const char *bad[] = { "http://sp.example.gov.cn",
                        "ftp://127.0.0.1",
                        "sp.example.gov.cn",
                        "",
                        "https://",
                        "https://user:secret@sp.example.gov.cn",
                        "http://127.0.0.1.example.com",
                        "http://localhost.example.com" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ZjRemote) remote = zj_remote_http_new (good[i], NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (remote);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ZjRemote) remote = zj_remote_http_new (bad[i], NULL, &error);

      g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
      g_assert_null (remote);
    }
  g_assert_true (zj_remote_url_is_loopback ("http://127.0.0.1:8470"));
  g_assert_false (zj_remote_url_is_loopback ("https://sp.example.gov.cn"));
}

static void
test_ca_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjRemote) remote = zj_remote_http_new ("https://127.0.0.1:1", "/nonexistent/ca.pem", &error);

  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
  g_assert_null (remote);
}

static void
test_tls (void)
{
  g_autofree char *right = g_test_build_filename (G_TEST_DIST, "sync", "tls-server.pem", NULL);
  g_autofree char *other = g_test_build_filename (G_TEST_DIST, "sync", "tls-other.pem", NULL);
  Script script = { .reply = { .status = 200, .body = (char *)"{\"epoch\":\"e\"}" } };
  FakeServer *server = fake_server_new_tls (handle, &script, right);
  const char *cases[] = { right, other, NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ZjRemote) remote = zj_remote_http_new (fake_server_url (server), cases[i], &error);
      g_autoptr (JsonObject) answer = NULL;

      g_assert_no_error (error);
      answer = zj_remote_service (remote, NULL, &error);
      if (i == 0)
        g_assert_no_error (error);
      else
        g_assert_error (error, ZJ_ERROR, ZJ_ERROR_NETWORK);
      g_assert_cmpint (answer != NULL, ==, i == 0);
    }
  /* nothing was said to a server that is not trusted */
  g_assert_cmpuint (fake_server_count (server, NULL), ==, 1);
  fake_server_free (server);
  g_free (script.method);
  g_free (script.path);
  g_free (script.body);
  g_free (script.token);
}

/* --- transport --- */

static void
test_nobody_there (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjRemote) remote = zj_remote_http_new ("http://127.0.0.1:1", NULL, NULL);
  g_autoptr (JsonObject) answer = zj_remote_service (remote, NULL, &error);

  g_assert_null (answer);
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_NETWORK);
}

static void
test_silence (Fixture *f, gconstpointer data)
{
  f->script.reply.manner = FAKE_SILENT;
  zj_remote_http_set_timeout (f->remote, 1);
  assert_service_fails (f, ZJ_ERROR_NETWORK);
}

static void
test_cut (Fixture *f, gconstpointer data)
{
  f->script.reply.manner = FAKE_CUT;
  assert_service_fails (f, ZJ_ERROR_NETWORK);
}

static void
test_half (Fixture *f, gconstpointer data)
{
  f->script.reply.manner = FAKE_HALF;
  f->script.reply.body = (char *)"{\"epoch\":\"e\",\"more\":\"and more and more and more\"}";
  assert_service_fails (f, ZJ_ERROR_NETWORK);
}

static void
test_slow (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = NULL;

  f->script.reply.delay_ms = 300;
  f->script.reply.body = (char *)"{\"epoch\":\"e\"}";
  answer = zj_remote_service (f->remote, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (answer);
}

static gpointer
cancel_later (gpointer cancellable)
{
  g_usleep (200 * 1000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_cancel (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_later, cancellable);

  f->script.reply.manner = FAKE_SILENT;
  answer = zj_remote_service (f->remote, cancellable, &error);
  g_thread_join (thread);
  g_assert_null (answer);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* --- what answered is not the server --- */

static void
test_portal (Fixture *f, gconstpointer data)
{
  f->script.reply.type = "text/html";
  f->script.reply.body = (char *)"<html>Please pay for the Wi-Fi</html>";
  assert_service_fails (f, ZJ_ERROR_NETWORK);
  assert_ops_fail (f, ZJ_ERROR_NETWORK);
  f->script.reply.status = 403;
  assert_ops_fail (f, ZJ_ERROR_NETWORK);
  f->script.reply.status = 401;
  assert_ops_fail (f, ZJ_ERROR_NETWORK);
  f->script.reply.status = 511;
  assert_ops_fail (f, ZJ_ERROR_NETWORK);
  f->script.reply.status = 204;
  assert_ops_fail (f, ZJ_ERROR_NETWORK);
}

static void
test_html_as_json (Fixture *f, gconstpointer data)
{
  f->script.reply.body = (char *)"<html>Please pay for the Wi-Fi</html>";
  assert_service_fails (f, ZJ_ERROR_NETWORK);
  f->script.reply.body = (char *)"{\"welcome\":\"to the Wi-Fi\"}";
  assert_service_fails (f, ZJ_ERROR_NETWORK);
  assert_ops_fail (f, ZJ_ERROR_NETWORK);
  f->script.reply.body = (char *)"{\"epoch\":\"e\",\"epoch\":\"f\"}";
  assert_service_fails (f, ZJ_ERROR_NETWORK);
  f->script.reply.body = (char *)"[]";
  assert_service_fails (f, ZJ_ERROR_NETWORK);
}

static void
test_redirect_away (Fixture *f, gconstpointer data)
{
  f->script.reply.status = 302;
  f->script.reply.location = (char *)"http://127.0.0.1:1/login";
  assert_service_fails (f, ZJ_ERROR_NETWORK);
  f->script.reply.status = 307;
  assert_ops_fail (f, ZJ_ERROR_NETWORK);
  g_assert_cmpuint (fake_server_count (f->server, NULL), ==, 2);
}

static void
test_redirect_within (Fixture *f, gconstpointer data)
{
  f->script.reply.status = 308;
  f->script.reply.location = (char *)"/api/v1/elsewhere";
  assert_service_fails (f, ZJ_ERROR_NETWORK);
  /* three times followed, then given up */
  g_assert_cmpuint (fake_server_count (f->server, "/elsewhere"), ==, 3);
}

/* --- statuses --- */

static void
test_statuses (Fixture *f, gconstpointer data)
{
  const struct
  {
    guint status;
    const char *code;
    int error;
  } cases[] = {
    { 400, "malformed", ZJ_ERROR_UNUSABLE_SERVER },
    { 401, "token-expired", ZJ_ERROR_CREDENTIALS },
    { 403, "forbidden", ZJ_ERROR_FORBIDDEN },
    { 403, "password-change-required", ZJ_ERROR_PASSWORD_CHANGE_REQUIRED },
    { 404, "unknown-project", ZJ_ERROR_UNUSABLE_SERVER },
    { 408, "timeout", ZJ_ERROR_SERVER },
    { 409, "client-cloned", ZJ_ERROR_CLONED },
    { 409, "other", ZJ_ERROR_UNUSABLE_SERVER },
    { 410, "cannot-calculate-changes", ZJ_ERROR_GONE },
    { 410, "project-moved", ZJ_ERROR_UNUSABLE_SERVER },
    { 413, "too-large", ZJ_ERROR_TOO_LARGE },
    { 422, "op-id-reused", ZJ_ERROR_OP_REUSED },
    { 422, "weak-password", ZJ_ERROR_INVALID },
    { 425, "early", ZJ_ERROR_SERVER },
    { 429, "slow-down", ZJ_ERROR_RATE_LIMITED },
    { 500, "oops", ZJ_ERROR_SERVER },
    { 503, "later", ZJ_ERROR_SERVER },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"status\":%u,\"code\":\"%s\"}", cases[i].status, cases[i].code);

      f->script.reply.status = cases[i].status;
      f->script.reply.body = body;
      assert_ops_fail (f, cases[i].error);
    }
  /* A reverse proxy speaks for the server in HTML. */
  f->script.reply.type = "text/html";
  f->script.reply.body = (char *)"<html>nginx</html>";
  f->script.reply.status = 502;
  assert_ops_fail (f, ZJ_ERROR_SERVER);
  f->script.reply.status = 413;
  assert_ops_fail (f, ZJ_ERROR_TOO_LARGE);
}

static void
test_retry_after (Fixture *f, gconstpointer data)
{
  f->script.reply.status = 429;
  f->script.reply.retry_after = (char *)"120";
  assert_ops_fail (f, ZJ_ERROR_RATE_LIMITED);
  g_assert_cmpint (zj_remote_get_retry_after (f->remote), ==, 120);
  f->script.reply.status = 503;
  f->script.reply.retry_after = (char *)"99999999";
  assert_ops_fail (f, ZJ_ERROR_SERVER);
  g_assert_cmpint (zj_remote_get_retry_after (f->remote), ==, 24 * 3600);
  f->script.reply.retry_after = (char *)"-5";
  assert_ops_fail (f, ZJ_ERROR_SERVER);
  g_assert_cmpint (zj_remote_get_retry_after (f->remote), ==, 0);
  f->script.reply.retry_after = (char *)"Wed, 21 Oct 2099 07:28:00 GMT";
  assert_ops_fail (f, ZJ_ERROR_SERVER);
  g_assert_cmpint (zj_remote_get_retry_after (f->remote), ==, 24 * 3600);
  f->script.reply.retry_after = NULL;
  assert_ops_fail (f, ZJ_ERROR_SERVER);
  g_assert_cmpint (zj_remote_get_retry_after (f->remote), ==, 0);
}

static void
test_detail (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = NULL;

  f->script.reply.status = 403;
  f->script.reply.body = (char *)"{\"status\":403,\"code\":\"suspended\",\"detail\":\"Suspended by the station.\"}";
  answer = zj_remote_service (f->remote, NULL, &error);
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_FORBIDDEN);
  g_assert_nonnull (strstr (error->message, "Suspended by the station."));
  g_assert_nonnull (strstr (error->message, "[suspended]"));
}

/* --- bodies --- */

static void
test_gzip_answer (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = NULL;

  f->script.reply.gzip = TRUE;
  f->script.reply.body = (char *)"{\"epoch\":\"质监\"}";
  answer = zj_remote_service (f->remote, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (zj_json_string (answer, "epoch"), ==, "质监");
}

static GBytes *
read_bytes (const void *data,
            gsize length,
            const char *encoding,
            goffset declared,
            gsize wire,
            gsize expanded,
            GError **error)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (data, (gssize)length, NULL);
  ZjHttpCaps caps = { wire, expanded };

  return zj_http_body_read (stream, encoding, declared, &caps, NULL, error);
}

static void
test_caps (void)
{
  g_autofree char *large = g_strnfill (10 << 20, 'a');
  g_autoptr (GBytes) bomb = zj_http_body_compress (large, 10 << 20);
  const void *data = g_bytes_get_data (bomb, NULL);
  gsize length = g_bytes_get_size (bomb);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) whole = read_bytes (data, length, "gzip", (goffset)length, 1 << 20, 10 << 20, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (whole), ==, 10 << 20);
  g_assert_null (read_bytes (data, length, "gzip", (goffset)length, 1 << 20, 1 << 20, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_UNUSABLE_SERVER);
  g_clear_error (&error);
  g_assert_null (read_bytes (large, 10 << 20, NULL, -1, 1 << 20, 10 << 20, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_UNUSABLE_SERVER);
  g_clear_error (&error);
  g_assert_null (read_bytes (large, 10, NULL, 1 << 30, 1 << 20, 10 << 20, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_UNUSABLE_SERVER);
  g_clear_error (&error);
  /* half of it, something else, an encoding nobody asked for */
  g_assert_null (read_bytes (data, length / 2, "gzip", -1, 1 << 20, 10 << 20, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_NETWORK);
  g_clear_error (&error);
  g_assert_null (read_bytes ("hello", 5, "gzip", 5, 1 << 20, 10 << 20, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_NETWORK);
  g_clear_error (&error);
  g_assert_null (read_bytes ("hello", 5, "br", 5, 1 << 20, 10 << 20, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_NETWORK);
}

/* --- endpoints --- */

static void
test_session (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = NULL;
  g_autoptr (JsonObject) sent = NULL;

  zj_remote_set_access_token (f->remote, "old");
  f->script.reply.body = (char *)"{\"access_token\":\"a\",\"refresh_token\":\"r\"}";
  answer = zj_remote_sign_in (f->remote, "CODE", "Secret \"1\"", "client", NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (answer);
  g_assert_cmpstr (f->script.method, ==, "POST");
  g_assert_cmpstr (f->script.path, ==, "/session");
  g_assert_null (f->script.token);
  sent = zj_json_parse_object (f->script.body, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (zj_json_string (sent, "account"), ==, "CODE");
  g_assert_cmpstr (zj_json_string (sent, "password"), ==, "Secret \"1\"");
  g_assert_cmpstr (zj_json_string (sent, "client"), ==, "client");

  f->script.reply.body = (char *)"{\"access_token\":\"a\"}";
  g_clear_pointer (&answer, json_object_unref);
  answer = zj_remote_refresh (f->remote, "r", NULL, &error);
  g_assert_null (answer);
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_NETWORK);
  g_clear_error (&error);

  f->script.reply.status = 204;
  g_assert_true (zj_remote_sign_out (f->remote, NULL, &error));
  g_assert_cmpstr (f->script.method, ==, "DELETE");
  g_assert_cmpstr (f->script.token, ==, "old");
}

static void
test_changes (Fixture *f, gconstpointer data)
{
  const char *page = "{\"id\":\"1\"}\n{\"id\":\"2\"}\n"
                     "{\"end\":true,\"state\":\"T\",\"has_more\":true,\"epoch\":\"E\",\"last_seq\":7,\"results\":[]}\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) lines = NULL;
  g_autoptr (ZjChangesEnd) end = NULL;

  f->script.reply.type = "application/x-ndjson";
  f->script.reply.body = (char *)page;
  g_assert_true (zj_remote_changes (f->remote, "p/1", "a+b", "C", 3, 50, &lines, &end, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (f->script.path, ==, "/projects/p/1/changes");
  g_assert_cmpstr (g_hash_table_lookup (f->script.query, "since"), ==, "a+b");
  g_assert_cmpstr (g_hash_table_lookup (f->script.query, "settled"), ==, "3");
  g_assert_cmpstr (g_hash_table_lookup (f->script.query, "limit"), ==, "50");
  g_assert_cmpuint (g_bytes_get_size (lines), ==, strlen ("{\"id\":\"1\"}\n{\"id\":\"2\"}\n"));
  g_assert_cmpstr (end->state, ==, "T");
  g_assert_true (end->has_more);
  g_assert_cmpint (end->last_seq, ==, 7);
}

static void
test_changes_broken_off (Fixture *f, gconstpointer data)
{
  const char *pages[] = {
    "{\"id\":\"1\"}\n{\"id\":\"2\"}\n",
    "",
    "\n\n",
    "{\"id\":\"1\"}\n{\"end\":tru",
    "{\"end\":true}\n",
    "{\"end\":\"true\",\"state\":\"T\",\"has_more\":false,\"epoch\":\"E\",\"last_seq\":7,\"results\":[]}"
  };

  f->script.reply.type = "application/x-ndjson";
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autoptr (GError) error = NULL;
      GBytes *lines = NULL;
      ZjChangesEnd *end = NULL;

      f->script.reply.body = (char *)pages[i];
      g_assert_false (zj_remote_changes (f->remote, "p", NULL, "C", 0, 50, &lines, &end, NULL, &error));
      g_assert_error (error, ZJ_ERROR, ZJ_ERROR_NETWORK);
      g_assert_null (lines);
      g_assert_null (end);
      g_assert_false (f->script.query && g_hash_table_contains (f->script.query, "since"));
    }
}

static void
test_post_ops (Fixture *f, gconstpointer data)
{
  const char *const ops[] = { "{\"id\":\"1\",\"odd\" : 1.50}", "{\"id\":\"2\"}", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autofree char *epoch = NULL;
  gint64 last_seq = 0;

  f->script.reply.body = (char *)"{\"epoch\":\"E\",\"last_seq\":2,\"results\":["
                                 "{\"id\":\"0193f2a3-3333-7333-8333-000000000001\",\"result\":\"deferred\",\"waiting_"
                                 "for\":{\"op\":\"0193f2a3-3333-7333-8333-000000000000\"}},"
                                 "{\"id\":\"0193f2a3-3333-7333-8333-000000000002\",\"result\":\"astonished\"},17]}";
  results = zj_remote_post_ops (f->remote, "p", "C", ops, &epoch, &last_seq, NULL, &error);
  g_assert_no_error (error);
  /* frozen bytes go out as they are */
  g_assert_cmpstr (f->script.body, ==, "{\"client\":\"C\",\"ops\":[{\"id\":\"1\",\"odd\" : 1.50},{\"id\":\"2\"}]}");
  g_assert_false (f->script.compressed);
  g_assert_cmpstr (epoch, ==, "E");
  g_assert_cmpint (last_seq, ==, 2);
  /* a kind of result this program does not know settles nothing */
  g_assert_cmpuint (results->len, ==, 1);
}

static void
test_large_bodies_are_compressed (Fixture *f, gconstpointer data)
{
  g_autofree char *filler = g_strnfill (5000, 'x');
  g_autofree char *op = g_strdup_printf ("{\"id\":\"%s\"}", filler);
  const char *const ops[] = { op, NULL };
  g_autoptr (GPtrArray) results = NULL;
  g_autofree char *epoch = NULL;
  gint64 last_seq = 0;

  f->script.reply.body = (char *)"{\"epoch\":\"E\",\"last_seq\":2,\"results\":[]}";
  results = zj_remote_post_ops (f->remote, "p", "C", ops, &epoch, &last_seq, NULL, NULL);
  g_assert_nonnull (results);
  g_assert_true (f->script.compressed);
  g_assert_nonnull (strstr (f->script.body, filler));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define CASE(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  g_test_add_func ("/remote/only https, or loopback, is an address", test_addresses);
  g_test_add_func ("/remote/a certificate file that is not there is refused", test_ca_file);
  g_test_add_func ("/remote/only the pinned CA is trusted, and nothing is sent before", test_tls);
  g_test_add_func ("/remote/nobody listening is no network", test_nobody_there);
  CASE ("/remote/silence is no network, after a while", test_silence);
  CASE ("/remote/a cut line is no network", test_cut);
  CASE ("/remote/half an answer is no network", test_half);
  CASE ("/remote/a slow answer is an answer", test_slow);
  CASE ("/remote/a cancelled request ends at once", test_cancel);
  CASE ("/remote/a captive portal is no network", test_portal);
  CASE ("/remote/an answer of another shape is no network", test_html_as_json);
  CASE ("/remote/a redirection elsewhere is not followed", test_redirect_away);
  CASE ("/remote/a redirection within the server is followed, not for ever", test_redirect_within);
  CASE ("/remote/statuses become retry classes", test_statuses);
  CASE ("/remote/Retry-After is read in seconds and as a date, and capped", test_retry_after);
  CASE ("/remote/the server's own words are shown for a code we do not know", test_detail);
  CASE ("/remote/a compressed answer is expanded", test_gzip_answer);
  g_test_add_func ("/remote/bodies are capped before and after expansion", test_caps);
  CASE ("/remote/signing in sends no token and asks for two", test_session);
  CASE ("/remote/a page of changes is split from its last line", test_changes);
  CASE ("/remote/a page without its last line is not taken", test_changes_broken_off);
  CASE ("/remote/ops go out byte for byte and unknown results settle nothing", test_post_ops);
  CASE ("/remote/large bodies go out compressed", test_large_bodies_are_compressed);
  return g_test_run ();
}
