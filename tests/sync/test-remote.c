/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "remote-fixture.h"
#include "zj-error.h"
#include "zj-http-body.h"
#include "zj-json.h"

/* --- bodies --- */

static void
test_gzip_answer (RemoteFixture *f, gconstpointer data)
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
test_session (RemoteFixture *f, gconstpointer data)
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
test_changes (RemoteFixture *f, gconstpointer data)
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
test_changes_broken_off (RemoteFixture *f, gconstpointer data)
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
test_post_ops (RemoteFixture *f, gconstpointer data)
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
test_large_bodies_are_compressed (RemoteFixture *f, gconstpointer data)
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
#define CASE(path, function) g_test_add (path, RemoteFixture, NULL, remote_set_up, function, remote_tear_down)
  CASE ("/remote/a compressed answer is expanded", test_gzip_answer);
  g_test_add_func ("/remote/bodies are capped before and after expansion", test_caps);
  CASE ("/remote/signing in sends no token and asks for two", test_session);
  CASE ("/remote/a page of changes is split from its last line", test_changes);
  CASE ("/remote/a page without its last line is not taken", test_changes_broken_off);
  CASE ("/remote/ops go out byte for byte and unknown results settle nothing", test_post_ops);
  CASE ("/remote/large bodies go out compressed", test_large_bodies_are_compressed);
  return g_test_run ();
}
