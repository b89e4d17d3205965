/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "fake-server.h"
#include "zj-error.h"
#include "zj-json.h"
#include "zj-session.h"

/* A server that signs in one account, turns refresh tokens over, and can lose replies. */
typedef struct
{
  char *password;
  gboolean must_change;
  guint turn;             /* counts sessions: tokens are a<turn>, r<turn> */
  guint refresh_valid[2]; /* the present token and the one before; 0 = none */
  guint access_valid;
  gboolean lose_refresh; /* done, but the reply is cut */
  gboolean lose_change;
  gboolean cut_change; /* not done, and no reply */
  gboolean busy;
} Office;

typedef struct
{
  Office office;
  FakeServer *server;
  ZjRemote *remote;
  ZjSecrets *secrets;
  ZjSession *session;
} Fixture;

static void
give_tokens (Office *office, FakeReply *reply)
{
  fake_reply_body (reply,
                   "{\"access_token\":\"a%u\",\"refresh_token\":\"r%u\",\"must_change_password\":%s,"
                   "\"projects\":[{\"id\":\"p\",\"name\":\"n\",\"code\":\"c\"}]}",
                   office->turn, office->turn, office->must_change ? "true" : "false");
}

static void
do_refresh (Office *office, JsonObject *body, FakeReply *reply)
{
  const char *token = zj_json_string (body, "refresh_token");
  guint number = token && *token == 'r' ? (guint)g_ascii_strtoull (token + 1, NULL, 10) : 0;

  if (number == 0 || (number != office->refresh_valid[0] && number != office->refresh_valid[1]))
    {
      fake_reply_problem (reply, 401, "refresh-refused");
      return;
    }
  /* the one before stays valid until the new one is first used */
  office->refresh_valid[1] = number;
  office->refresh_valid[0] = office->access_valid = ++office->turn;
  give_tokens (office, reply);
  if (office->lose_refresh)
    reply->manner = FAKE_CUT;
}

static void
do_change (Office *office, JsonObject *body, FakeReply *reply)
{
  if (office->cut_change)
    {
      office->cut_change = FALSE;
      reply->manner = FAKE_CUT;
      return;
    }
  if (g_strcmp0 (zj_json_string (body, "old"), office->password) != 0)
    {
      fake_reply_problem (reply, 403, "bad-credentials");
      return;
    }
  g_free (office->password);
  office->password = g_strdup (zj_json_string (body, "new"));
  office->must_change = FALSE;
  if (office->lose_change)
    reply->manner = FAKE_CUT;
}

static void
handle (FakeServer *server, const FakeRequest *request, FakeReply *reply, gpointer user_data)
{
  Office *office = user_data;
  g_autofree char *access = g_strdup_printf ("a%u", office->access_valid);
  g_autoptr (JsonObject) body = *request->body ? zj_json_parse_object (request->body, -1, NULL) : NULL;

  if (office->busy)
    fake_reply_problem (reply, 503, "busy");
  else if (g_str_equal (request->path, "/session/refresh"))
    do_refresh (office, body, reply);
  else if (g_str_equal (request->path, "/session") && g_str_equal (request->method, "POST"))
    {
      if (g_strcmp0 (zj_json_string (body, "password"), office->password) != 0)
        {
          fake_reply_problem (reply, 401, "bad-credentials");
          return;
        }
      office->refresh_valid[1] = 0;
      office->refresh_valid[0] = office->access_valid = ++office->turn;
      give_tokens (office, reply);
    }
  else if (g_strcmp0 (request->token, access) != 0)
    fake_reply_problem (reply, 401, "token-expired");
  else if (g_str_equal (request->path, "/session/password"))
    do_change (office, body, reply);
  else if (g_str_equal (request->path, "/session"))
    {
      office->refresh_valid[0] = office->refresh_valid[1] = office->access_valid = 0;
      reply->status = 204;
    }
  else
    fake_reply_body (reply, "{\"epoch\":\"e\",\"last_seq\":0,\"results\":[]}");
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->office.password = g_strdup ("Zj1234567");
  f->server = fake_server_new (handle, &f->office);
  f->remote = zj_remote_http_new (fake_server_url (f->server), NULL, NULL);
  zj_remote_http_set_timeout (f->remote, 5);
  f->secrets = zj_secrets_new ("/nonexistent", "h", "A", ZJ_SECRETS_MEMORY);
  f->session = zj_session_new (f->remote, f->secrets, "A");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  zj_session_free (f->session);
  zj_secrets_free (f->secrets);
  g_object_unref (f->remote);
  fake_server_free (f->server);
  g_free (f->office.password);
}

static gboolean
sign_in (Fixture *f, const char *password, const char *new_password, GError **error)
{
  g_autoptr (JsonObject) answer = NULL;

  return zj_session_sign_in (f->session, "client", password, new_password, &answer, NULL, error);
}

static gboolean
ask (gpointer remote, GCancellable *cancellable, GError **error)
{
  const char *const ids[] = { "x", NULL };
  g_autoptr (GPtrArray) results = zj_remote_known_ops (remote, "p", ids, cancellable, error);

  return results != NULL;
}

static void
assert_works (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (zj_session_call (f->session, ask, f->remote, NULL, &error));
  g_assert_no_error (error);
}

static void
assert_fails (Fixture *f, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (zj_session_call (f->session, ask, f->remote, NULL, &error));
  g_assert_error (error, ZJ_ERROR, code);
}

/* The program ends and starts again: only what is in the secrets is left. */
static void
restart (Fixture *f)
{
  zj_session_free (f->session);
  zj_remote_set_access_token (f->remote, NULL);
  f->session = zj_session_new (f->remote, f->secrets, "A");
}

static void
test_sign_in (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) projects = NULL;

  assert_fails (f, ZJ_ERROR_CREDENTIALS);
  g_assert_cmpuint (fake_server_count (f->server, NULL), ==, 0);
  g_assert_false (sign_in (f, "wrong", NULL, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_CREDENTIALS);
  g_clear_error (&error);
  g_assert_true (sign_in (f, "Zj1234567", NULL, &error));
  g_assert_no_error (error);
  projects = zj_session_take_projects (f->session);
  g_assert_nonnull (projects);
  g_assert_null (zj_session_take_projects (f->session));
  assert_works (f);
  restart (f);
  assert_works (f);
}

static void
test_silent_refresh (Fixture *f, gconstpointer data)
{
  sign_in (f, "Zj1234567", NULL, NULL);
  for (guint i = 0; i < 5; i++)
    {
      f->office.access_valid = 0;
      assert_works (f);
    }
  g_assert_cmpuint (fake_server_count (f->server, "/session/refresh"), ==, 5);
}

static void
test_refresh_reply_lost (Fixture *f, gconstpointer data)
{
  sign_in (f, "Zj1234567", NULL, NULL);
  for (guint i = 0; i < 3; i++)
    {
      f->office.access_valid = 0;
      f->office.lose_refresh = TRUE;
      assert_fails (f, ZJ_ERROR_NETWORK);
      f->office.lose_refresh = FALSE;
      if (i == 1)
        restart (f);
      assert_works (f);
    }
}

static void
test_server_went_back (Fixture *f, gconstpointer data)
{
  guint last_night;

  sign_in (f, "Zj1234567", NULL, NULL);
  last_night = f->office.turn;
  f->office.access_valid = 0;
  assert_works (f);
  f->office.refresh_valid[0] = last_night;
  f->office.refresh_valid[1] = 0;
  f->office.access_valid = 0;
  assert_works (f);
}

static void
test_password_changed_elsewhere (Fixture *f, gconstpointer data)
{
  sign_in (f, "Zj1234567", NULL, NULL);
  memset (f->office.refresh_valid, 0, sizeof f->office.refresh_valid);
  f->office.access_valid = 0;
  assert_fails (f, ZJ_ERROR_CREDENTIALS);
  /* asked once with each token it had, not in a loop */
  g_assert_cmpuint (fake_server_count (f->server, "/session/refresh"), ==, 1);
}

static void
test_trouble_is_no_sign_out (Fixture *f, gconstpointer data)
{
  sign_in (f, "Zj1234567", NULL, NULL);
  f->office.access_valid = 0;
  f->office.busy = TRUE;
  assert_fails (f, ZJ_ERROR_SERVER);
  f->office.busy = FALSE;
  assert_works (f);
}

static void
test_forced_change (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->office.must_change = TRUE;
  g_assert_false (sign_in (f, "Zj1234567", NULL, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_PASSWORD_CHANGE_REQUIRED);
  g_clear_error (&error);
  g_assert_false (sign_in (f, "Zj1234567", "short", &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_true (sign_in (f, "Zj1234567", "Better9876", &error));
  g_assert_no_error (error);
  g_assert_cmpstr (f->office.password, ==, "Better9876");
  /* the same script once more */
  g_assert_true (sign_in (f, "Zj1234567", "Better9876", &error));
  g_assert_no_error (error);
}

static void
test_change_reply_lost (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->office.must_change = TRUE;
  f->office.lose_change = TRUE;
  g_assert_true (sign_in (f, "Zj1234567", "Better9876", &error));
  g_assert_no_error (error);
  g_assert_cmpstr (f->office.password, ==, "Better9876");
  assert_works (f);
}

static void
test_change_never_arrived (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->office.must_change = TRUE;
  f->office.cut_change = TRUE;
  g_assert_true (sign_in (f, "Zj1234567", "Better9876", &error));
  g_assert_no_error (error);
  g_assert_cmpstr (f->office.password, ==, "Better9876");
}

static void
test_change_refused (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  sign_in (f, "Zj1234567", NULL, NULL);
  g_assert_false (zj_session_change_password (f->session, "client", "wrong", "Better9876", NULL, &error));
  g_assert_nonnull (error);
  g_assert_cmpstr (f->office.password, ==, "Zj1234567");
  assert_works (f);
}

static void
test_sign_out (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *left = NULL;

  sign_in (f, "Zj1234567", NULL, NULL);
  g_assert_true (zj_session_sign_out (f->session, NULL, &error));
  g_assert_no_error (error);
  left = zj_secrets_load (f->secrets, NULL, NULL);
  g_assert_null (left);
  assert_fails (f, ZJ_ERROR_CREDENTIALS);
  g_assert_cmpuint (f->office.access_valid, ==, 0);
}

/* A full disk: the new token cannot be written, so nothing that came with it is used and the old one still works. */
static void
test_unwritable (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, NULL);
  zj_session_free (f.session);
  zj_secrets_free (f.secrets);
  f.secrets = zj_secrets_new ("/proc/nothing", "h", "A", ZJ_SECRETS_FILE);
  f.session = zj_session_new (f.remote, f.secrets, "A");
  g_assert_false (sign_in (&f, "Zj1234567", NULL, &error));
  g_assert_nonnull (error);
  assert_fails (&f, ZJ_ERROR_CREDENTIALS);
  tear_down (&f, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define CASE(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  CASE ("/session/signing in lasts over a restart", test_sign_in);
  CASE ("/session/an expired token is renewed in silence, once", test_silent_refresh);
  CASE ("/session/H25 a lost refresh reply signs nobody out", test_refresh_reply_lost);
  CASE ("/session/a server back from its backup still knows the token before", test_server_went_back);
  CASE ("/session/H27 a password changed elsewhere is said so, not looped over", test_password_changed_elsewhere);
  CASE ("/session/server trouble while refreshing is no sign-out", test_trouble_is_no_sign_out);
  CASE ("/session/the initial password must be changed", test_forced_change);
  CASE ("/session/a lost reply to the change signs in with the new password", test_change_reply_lost);
  CASE ("/session/a change that never arrived is done again", test_change_never_arrived);
  CASE ("/session/a refused change leaves the session as it was", test_change_refused);
  CASE ("/session/signing out forgets here and there", test_sign_out);
  g_test_add_func ("/session/a token that cannot be written down is not used", test_unwritable);
  return g_test_run ();
}
