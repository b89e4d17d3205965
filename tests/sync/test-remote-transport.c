/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "remote-fixture.h"
#include "zj-error.h"

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
  RemoteScript script = { .reply = { .status = 200, .body = (char *)"{\"epoch\":\"e\"}" } };
  FakeServer *server = fake_server_new_tls (remote_answer, &script, right);
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
test_silence (RemoteFixture *f, gconstpointer data)
{
  f->script.reply.manner = FAKE_SILENT;
  zj_remote_http_set_timeout (f->remote, 1);
  remote_assert_service_fails (f, ZJ_ERROR_NETWORK);
}

static void
test_cut (RemoteFixture *f, gconstpointer data)
{
  f->script.reply.manner = FAKE_CUT;
  remote_assert_service_fails (f, ZJ_ERROR_NETWORK);
}

static void
test_half (RemoteFixture *f, gconstpointer data)
{
  f->script.reply.manner = FAKE_HALF;
  f->script.reply.body = (char *)"{\"epoch\":\"e\",\"more\":\"and more and more and more\"}";
  remote_assert_service_fails (f, ZJ_ERROR_NETWORK);
}

static void
test_slow (RemoteFixture *f, gconstpointer data)
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
test_cancel (RemoteFixture *f, gconstpointer data)
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define CASE(path, function) g_test_add (path, RemoteFixture, NULL, remote_set_up, function, remote_tear_down)
  g_test_add_func ("/remote/only https, or loopback, is an address", test_addresses);
  g_test_add_func ("/remote/a certificate file that is not there is refused", test_ca_file);
  g_test_add_func ("/remote/only the pinned CA is trusted, and nothing is sent before", test_tls);
  g_test_add_func ("/remote/nobody listening is no network", test_nobody_there);
  CASE ("/remote/silence is no network, after a while", test_silence);
  CASE ("/remote/a cut line is no network", test_cut);
  CASE ("/remote/half an answer is no network", test_half);
  CASE ("/remote/a slow answer is an answer", test_slow);
  CASE ("/remote/a cancelled request ends at once", test_cancel);
  return g_test_run ();
}
