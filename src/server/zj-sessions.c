/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-sessions.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-json.h"
#include "zj-passwords.h"
#include "zj-text.h"

/* Five months offline must not sign anyone out. */
#define REFRESH_LIFE    (200 * G_TIME_SPAN_DAY)
#define FREE_FAILURES   4
#define FIRST_WAIT      (5 * G_TIME_SPAN_SECOND)
#define LONGEST_WAIT    (15 * G_TIME_SPAN_MINUTE)
#define TOKEN_BYTES     32
#define MAX_ACCOUNT_LEN 40

void
zj_caller_free (ZjCaller *caller)
{
  if (caller == NULL)
    return;
  g_free (caller->account);
  g_free (caller);
}

char *
zj_account_fold (const char *typed)
{
  g_autofree char *clean = zj_text_clean (typed, -1, FALSE);
  g_autofree char *folded = clean != NULL ? zj_text_fold_width (clean) : NULL;

  if (folded == NULL)
    return NULL;
  g_strstrip (folded);
  if (*folded == '\0' || g_utf8_strlen (folded, -1) > MAX_ACCOUNT_LEN)
    return NULL;
  return g_ascii_strup (folded, -1);
}

/* ---- failures ---- */

gboolean
zj_sessions_may_try (const ZjSessions *sessions, const char *account, gint64 *wait, GError **error)
{
  gint64 count, until, now = zj_clock_now (sessions->clock);

  *wait = 0;
  if (!zj_storage_get_failures (sessions->storage, account, &count, &until, error))
    return FALSE;
  if (count == 0 || until <= now)
    return TRUE;
  /* A clock that was set back must not lock anyone out for longer than the longest wait. */
  *wait = MIN ((until - now + G_TIME_SPAN_SECOND - 1) / G_TIME_SPAN_SECOND, LONGEST_WAIT / G_TIME_SPAN_SECOND);
  g_set_error (error, ZJ_ERROR, ZJ_ERROR_RATE_LIMITED, _ ("Too many failed attempts. Wait, then try again."));
  return FALSE;
}

gboolean
zj_sessions_note_try (const ZjSessions *sessions, const char *account, gboolean good, GError **error)
{
  gint64 count, until, wait = 0;

  if (!zj_storage_begin (sessions->storage, error))
    return FALSE;
  if (!zj_storage_get_failures (sessions->storage, account, &count, &until, error))
    goto failed;
  if (good && count == 0)
    {
      zj_storage_rollback (sessions->storage);
      return TRUE;
    }
  count = good ? 0 : count + 1;
  if (count > FREE_FAILURES)
    wait = MIN (FIRST_WAIT << MIN (count - FREE_FAILURES - 1, 20), LONGEST_WAIT);
  if (!zj_storage_set_failures (sessions->storage, account, count, zj_clock_now (sessions->clock) + wait, error))
    goto failed;
  return zj_storage_commit (sessions->storage, error);

failed:
  zj_storage_rollback (sessions->storage);
  return FALSE;
}

/* ---- the answer ---- */

static JsonNode *
projects_node (const ZjSessions *sessions, const char *account, GError **error)
{
  g_autoptr (GPtrArray) projects = zj_storage_account_projects (sessions->storage, account, error);
  JsonArray *array;

  if (projects == NULL)
    return NULL;
  array = json_array_new ();
  for (guint i = 0; i < projects->len; i++)
    {
      const ZjStoredProject *project = g_ptr_array_index (projects, i);
      JsonObject *entry = json_object_new ();

      zj_json_set_string (entry, "id", project->id);
      zj_json_set_string (entry, "name", project->name);
      zj_json_set_string (entry, "code", project->code);
      json_array_add_object_element (array, entry);
    }
  return zj_json_array_node (array);
}

/* Gives the session a new access token and says all there is to say. Within a transaction. */
static JsonObject *
session_answer (const ZjSessions *sessions, const ZjStoredSession *session, const char *refresh_token, GError **error)
{
  g_autofree char *access = zj_random_token (sessions->random, TOKEN_BYTES);
  g_autofree char *hash = zj_token_hash (access);
  g_autoptr (ZjStoredAccount) account = NULL;
  JsonNode *projects;
  JsonObject *answer;
  gint64 expires = zj_clock_now (sessions->clock) + ZJ_ACCESS_SECONDS * G_TIME_SPAN_SECOND;

  if (!zj_storage_add_access (sessions->storage, session->id, hash, expires, error)
      || !zj_storage_get_account (sessions->storage, session->account, &account, error))
    return NULL;
  projects = projects_node (sessions, session->account, error);
  if (projects == NULL)
    return NULL;
  answer = json_object_new ();
  zj_json_set_string (answer, "access_token", access);
  json_object_set_int_member (answer, "expires_in", ZJ_ACCESS_SECONDS);
  zj_json_set_string (answer, "refresh_token", refresh_token);
  json_object_set_boolean_member (answer, "must_change_password", account != NULL && account->must_change);
  zj_json_set_string (answer, "account", session->account);
  zj_json_set_string (answer, "epoch", zj_storage_epoch (sessions->storage));
  zj_json_set_node (answer, "projects", projects);
  return answer;
}

static JsonObject *
commit_answer (const ZjSessions *sessions, JsonObject *answer, GError **error)
{
  g_autoptr (JsonObject) held = answer;

  if (held == NULL)
    {
      zj_storage_rollback (sessions->storage);
      return NULL;
    }
  return zj_storage_commit (sessions->storage, error) ? g_steal_pointer (&held) : NULL;
}

/* Hands out new tokens in exchange for @used (NULL: for none). Within a transaction. */
static JsonObject *
hand_out (const ZjSessions *sessions, const ZjStoredSession *session, const char *used, GError **error)
{
  g_autofree char *refresh = zj_random_token (sessions->random, TOKEN_BYTES);
  g_autofree char *hash = zj_token_hash (refresh);

  if (!zj_storage_add_refresh (sessions->storage, session, hash, used, error))
    return NULL;
  return session_answer (sessions, session, refresh, error);
}

JsonObject *
zj_sessions_start (const ZjSessions *sessions, const char *account, const char *client, GError **error)
{
  g_autoptr (ZjStoredSession) session = g_new0 (ZjStoredSession, 1);
  JsonObject *answer = NULL;

  session->account = g_strdup (account);
  session->client = g_strdup (client);
  session->expires = zj_clock_now (sessions->clock) + REFRESH_LIFE;
  if (!zj_storage_begin (sessions->storage, error))
    return NULL;
  if (zj_storage_add_session (sessions->storage, session, error))
    answer = hand_out (sessions, session, NULL, error);
  return commit_answer (sessions, answer, error);
}

static gboolean
is_void (const ZjSessions *sessions, const ZjStoredSession *session, gint64 expires, char **reason, GError **error)
{
  if (session != NULL && session->ended == NULL && expires > zj_clock_now (sessions->clock))
    return FALSE;
  if (session != NULL)
    *reason = g_strdup (session->ended != NULL ? session->ended : "expired");
  g_set_error (error, ZJ_ERROR, ZJ_ERROR_CREDENTIALS, _ ("The sign-in is no longer valid. Sign in again."));
  return TRUE;
}

JsonObject *
zj_sessions_refresh (const ZjSessions *sessions, const char *refresh_token, char **reason, GError **error)
{
  g_autofree char *hash = zj_token_hash (refresh_token);
  g_autoptr (ZjStoredSession) session = NULL;
  JsonObject *answer = NULL;

  *reason = NULL;
  if (!zj_storage_begin (sessions->storage, error))
    return NULL;
  if (!zj_storage_session_by_refresh (sessions->storage, hash, &session, error)
      || is_void (sessions, session, session != NULL ? session->expires : 0, reason, error))
    {
      zj_storage_rollback (sessions->storage);
      return NULL;
    }
  session->expires = zj_clock_now (sessions->clock) + REFRESH_LIFE;
  if (zj_storage_extend_session (sessions->storage, session, error))
    answer = hand_out (sessions, session, hash, error);
  return commit_answer (sessions, answer, error);
}

ZjCaller *
zj_sessions_find (const ZjSessions *sessions, const char *access_token, char **reason, GError **error)
{
  g_autofree char *hash = zj_token_hash (access_token);
  g_autoptr (ZjStoredSession) session = NULL;
  g_autoptr (ZjStoredAccount) account = NULL;
  gint64 expires = 0;
  ZjCaller *caller;

  *reason = NULL;
  if (!zj_storage_session_by_access (sessions->storage, hash, &session, &expires, error)
      || is_void (sessions, session, expires, reason, error)
      || !zj_storage_get_account (sessions->storage, session->account, &account, error))
    return NULL;
  caller = g_new0 (ZjCaller, 1);
  caller->session = session->id;
  caller->account = g_strdup (session->account);
  caller->must_change = account != NULL && account->must_change;
  return caller;
}

gboolean
zj_sessions_end (const ZjSessions *sessions, const ZjCaller *caller, GError **error)
{
  return zj_storage_end_session (sessions->storage, caller->session, "signed-out", error);
}

JsonObject *
zj_sessions_set_password (const ZjSessions *sessions, const ZjCaller *caller, const char *password, GError **error)
{
  ZjStoredAccount account = { 0 };
  g_autofree char *hash = zj_password_hash (password);
  g_autoptr (ZjStoredSession) session = NULL;
  JsonObject *answer = NULL;

  if (hash == NULL)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_FAILED, _ ("There is not enough memory to keep a password safely."));
      return NULL;
    }
  account.code = caller->account;
  account.password_hash = hash;
  account.must_change = FALSE;
  if (!zj_storage_begin (sessions->storage, error))
    return NULL;
  if (zj_storage_put_account (sessions->storage, &account, error)
      && zj_storage_end_sessions (sessions->storage, caller->account, caller->session, "password-changed", error)
      && zj_storage_get_session (sessions->storage, caller->session, &session, error) && session != NULL)
    answer = hand_out (sessions, session, NULL, error);
  return commit_answer (sessions, answer, error);
}
