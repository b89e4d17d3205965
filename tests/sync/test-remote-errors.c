/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "remote-fixture.h"
#include "zj-error.h"

/* --- what answered is not the server --- */

static void
test_portal (RemoteFixture *f, gconstpointer data)
{
  f->script.reply.type = "text/html";
  f->script.reply.body = (char *)"<html>Please pay for the Wi-Fi</html>";
  remote_assert_service_fails (f, ZJ_ERROR_NETWORK);
  remote_assert_ops_fail (f, ZJ_ERROR_NETWORK);
  f->script.reply.status = 403;
  remote_assert_ops_fail (f, ZJ_ERROR_NETWORK);
  f->script.reply.status = 401;
  remote_assert_ops_fail (f, ZJ_ERROR_NETWORK);
  f->script.reply.status = 511;
  remote_assert_ops_fail (f, ZJ_ERROR_NETWORK);
  f->script.reply.status = 204;
  remote_assert_ops_fail (f, ZJ_ERROR_NETWORK);
}

static void
test_html_as_json (RemoteFixture *f, gconstpointer data)
{
  f->script.reply.body = (char *)"<html>Please pay for the Wi-Fi</html>";
  remote_assert_service_fails (f, ZJ_ERROR_NETWORK);
  f->script.reply.body = (char *)"{\"welcome\":\"to the Wi-Fi\"}";
  remote_assert_service_fails (f, ZJ_ERROR_NETWORK);
  remote_assert_ops_fail (f, ZJ_ERROR_NETWORK);
  f->script.reply.body = (char *)"{\"epoch\":\"e\",\"epoch\":\"f\"}";
  remote_assert_service_fails (f, ZJ_ERROR_NETWORK);
  f->script.reply.body = (char *)"[]";
  remote_assert_service_fails (f, ZJ_ERROR_NETWORK);
}

static void
test_redirect_away (RemoteFixture *f, gconstpointer data)
{
  f->script.reply.status = 302;
  f->script.reply.location = (char *)"http://127.0.0.1:1/login";
  remote_assert_service_fails (f, ZJ_ERROR_NETWORK);
  f->script.reply.status = 307;
  remote_assert_ops_fail (f, ZJ_ERROR_NETWORK);
  g_assert_cmpuint (fake_server_count (f->server, NULL), ==, 2);
}

static void
test_redirect_within (RemoteFixture *f, gconstpointer data)
{
  f->script.reply.status = 308;
  f->script.reply.location = (char *)"/api/v1/elsewhere";
  remote_assert_service_fails (f, ZJ_ERROR_NETWORK);
  /* three times followed, then given up */
  g_assert_cmpuint (fake_server_count (f->server, "/elsewhere"), ==, 3);
}

/* --- statuses --- */

static void
test_statuses (RemoteFixture *f, gconstpointer data)
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
      remote_assert_ops_fail (f, cases[i].error);
    }
  /* A reverse proxy speaks for the server in HTML. */
  f->script.reply.type = "text/html";
  f->script.reply.body = (char *)"<html>nginx</html>";
  f->script.reply.status = 502;
  remote_assert_ops_fail (f, ZJ_ERROR_SERVER);
  f->script.reply.status = 413;
  remote_assert_ops_fail (f, ZJ_ERROR_TOO_LARGE);
}

static void
test_retry_after (RemoteFixture *f, gconstpointer data)
{
  f->script.reply.status = 429;
  f->script.reply.retry_after = (char *)"120";
  remote_assert_ops_fail (f, ZJ_ERROR_RATE_LIMITED);
  g_assert_cmpint (zj_remote_get_retry_after (f->remote), ==, 120);
  f->script.reply.status = 503;
  f->script.reply.retry_after = (char *)"99999999";
  remote_assert_ops_fail (f, ZJ_ERROR_SERVER);
  g_assert_cmpint (zj_remote_get_retry_after (f->remote), ==, 24 * 3600);
  f->script.reply.retry_after = (char *)"-5";
  remote_assert_ops_fail (f, ZJ_ERROR_SERVER);
  g_assert_cmpint (zj_remote_get_retry_after (f->remote), ==, 0);
  f->script.reply.retry_after = (char *)"Wed, 21 Oct 2099 07:28:00 GMT";
  remote_assert_ops_fail (f, ZJ_ERROR_SERVER);
  g_assert_cmpint (zj_remote_get_retry_after (f->remote), ==, 24 * 3600);
  f->script.reply.retry_after = NULL;
  remote_assert_ops_fail (f, ZJ_ERROR_SERVER);
  g_assert_cmpint (zj_remote_get_retry_after (f->remote), ==, 0);
}

static void
test_detail (RemoteFixture *f, gconstpointer data)
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define CASE(path, function) g_test_add (path, RemoteFixture, NULL, remote_set_up, function, remote_tear_down)
  CASE ("/remote/a captive portal is no network", test_portal);
  CASE ("/remote/an answer of another shape is no network", test_html_as_json);
  CASE ("/remote/a redirection elsewhere is not followed", test_redirect_away);
  CASE ("/remote/a redirection within the server is followed, not for ever", test_redirect_within);
  CASE ("/remote/statuses become retry classes", test_statuses);
  CASE ("/remote/Retry-After is read in seconds and as a date, and capped", test_retry_after);
  CASE ("/remote/the server's own words are shown for a code we do not know", test_detail);
  return g_test_run ();
}
