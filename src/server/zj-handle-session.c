/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-exchange.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "zj-error.h"
#include "zj-json.h"
#include "zj-password.h"
#include "zj-passwords.h"

/* The service document, and signing in and out. */

#define MAX_PASSWORD 1024

/* A password check under way in another thread. */
typedef struct
{
  SoupServerMessage *message;
  ZjExchange *exchange;
  char *account;
  char *client;   /* signing in */
  char *password; /* changing: the new one */
} Attempt;

static void
attempt_free (Attempt *attempt)
{
  g_object_unref (attempt->message);
  g_free (attempt->account);
  g_free (attempt->client);
  g_free (attempt->password);
  g_free (attempt);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Attempt, attempt_free)

void
zj_handle_service (ZjExchange *exchange)
{
  static const char *const features[] = { "changes", "ops", "files", "events", "gzip", "receipts" };
  JsonObject *json = json_object_new ();
  JsonObject *limits = json_object_new ();
  JsonArray *names = json_array_new ();
  g_autofree char *now = zj_clock_stamp (exchange->service->sessions.clock);

  json_object_set_string_member (json, "name", "zhijian-server");
  json_object_set_string_member (json, "version", ZJ_VERSION);
  json_object_set_string_member (json, "time", now);
  json_object_set_string_member (json, "epoch", zj_storage_epoch (exchange->service->storage));
  json_object_set_int_member (limits, "max_ops", ZJ_MAX_OPS);
  json_object_set_int_member (limits, "max_bytes", ZJ_MAX_BYTES);
  json_object_set_int_member (limits, "max_file", exchange->service->max_file);
  json_object_set_object_member (json, "limits", limits);
  for (guint i = 0; i < G_N_ELEMENTS (features); i++)
    json_array_add_string_element (names, features[i]);
  json_object_set_array_member (json, "features", names);
  json_object_set_string_member (json, "minimum_client", "0.1.0");
  json_object_set_string_member (json, "receipt_key", zj_receipts_key (exchange->service->ingest.receipts));
  zj_exchange_json (exchange, SOUP_STATUS_OK, json);
}

/* A text member of the body; NULL: answered 400. */
static const char *
need_text (ZjExchange *exchange, const char *member, gsize most)
{
  const char *text = zj_json_string (exchange->body, member);
  g_autofree char *pointer = NULL;

  if (text != NULL && *text != '\0' && strlen (text) <= most)
    return text;
  pointer = g_strconcat ("/", member, NULL);
  zj_exchange_malformed (exchange, pointer, _ ("This is missing, not a text, or too long."));
  return NULL;
}

static void
answer_session (ZjExchange *exchange, JsonObject *answer, const GError *error, const char *reason)
{
  if (answer != NULL)
    zj_exchange_json (exchange, SOUP_STATUS_OK, answer);
  else if (g_error_matches (error, ZJ_ERROR, ZJ_ERROR_CREDENTIALS))
    zj_exchange_unauthorized (exchange, reason, error->message);
  else
    zj_exchange_failed (exchange, error);
}

/* FALSE: answered 429, or the storage failed. */
static gboolean
may_try (ZjExchange *exchange, const char *account)
{
  g_autoptr (GError) error = NULL;
  gint64 wait;

  if (zj_sessions_may_try (&exchange->service->sessions, account, &wait, &error))
    return TRUE;
  if (g_error_matches (error, ZJ_ERROR, ZJ_ERROR_RATE_LIMITED))
    zj_exchange_rate_limited (exchange, wait);
  else
    zj_exchange_failed (exchange, error);
  return FALSE;
}

/* The end of every password check. FALSE: answered. */
static gboolean
note_try (ZjExchange *exchange, const char *account, gboolean good)
{
  g_autoptr (GError) error = NULL;

  /* Guesses made side by side do not get around the wait. */
  if (!may_try (exchange, account))
    return FALSE;
  if (!zj_sessions_note_try (&exchange->service->sessions, account, good, &error))
    {
      zj_exchange_failed (exchange, error);
      return FALSE;
    }
  if (!good)
    zj_exchange_unauthorized (exchange, NULL, _ ("Account or password is wrong."));
  return good;
}

static void
start_attempt (ZjExchange *exchange, Attempt *attempt, const char *password, GAsyncReadyCallback callback)
{
  g_autoptr (ZjStoredAccount) account = NULL;
  g_autoptr (GError) error = NULL;

  attempt->exchange = exchange;
  attempt->message = g_object_ref (exchange->message);
  if (!zj_storage_get_account (exchange->service->storage, attempt->account, &account, &error))
    {
      zj_exchange_failed (exchange, error);
      attempt_free (attempt);
      return;
    }
  soup_server_message_pause (exchange->message);
  zj_password_matches_async (account != NULL ? account->password_hash : NULL, password, callback, attempt);
}

/* ---- sign in ---- */

static void
on_sign_in_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Attempt) attempt = user_data;
  ZjExchange *exchange = attempt->exchange;
  gboolean good = zj_password_matches_finish (result);
  g_autoptr (GError) error = NULL;

  if (exchange->over)
    return; /* nobody waits for it any more */
  if (note_try (exchange, attempt->account, good))
    answer_session (exchange,
                    zj_sessions_start (&exchange->service->sessions, attempt->account, attempt->client, &error), error,
                    NULL);
  soup_server_message_unpause (attempt->message);
}

void
zj_handle_sign_in (ZjExchange *exchange)
{
  const char *typed = need_text (exchange, "account", 200);
  const char *password = typed != NULL ? need_text (exchange, "password", MAX_PASSWORD) : NULL;
  const char *client = password != NULL ? need_text (exchange, "client", 64) : NULL;
  g_autofree char *account = NULL;
  Attempt *attempt;

  if (client == NULL)
    return;
  if (!zj_uuid_is_valid (client))
    {
      zj_exchange_malformed (exchange, "/client", _ ("The client's identifier is missing or not one."));
      return;
    }
  account = zj_account_fold (typed);
  if (account == NULL)
    {
      zj_exchange_unauthorized (exchange, NULL, _ ("Account or password is wrong."));
      return;
    }
  if (!may_try (exchange, account))
    return;
  attempt = g_new0 (Attempt, 1);
  attempt->account = g_steal_pointer (&account);
  attempt->client = g_strdup (client);
  start_attempt (exchange, attempt, password, on_sign_in_checked);
}

void
zj_handle_refresh (ZjExchange *exchange)
{
  const char *token = need_text (exchange, "refresh_token", 400);
  g_autofree char *reason = NULL;
  g_autoptr (GError) error = NULL;

  if (token != NULL)
    {
      JsonObject *answer = zj_sessions_refresh (&exchange->service->sessions, token, &reason, &error);

      answer_session (exchange, answer, error, reason);
    }
}

void
zj_handle_sign_out (ZjExchange *exchange)
{
  g_autoptr (GError) error = NULL;

  if (zj_sessions_end (&exchange->service->sessions, exchange->caller, &error))
    soup_server_message_set_status (exchange->message, SOUP_STATUS_NO_CONTENT, NULL);
  else
    zj_exchange_failed (exchange, error);
}

/* ---- the password ---- */

static void
on_old_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Attempt) attempt = user_data;
  ZjExchange *exchange = attempt->exchange;
  gboolean good = zj_password_matches_finish (result);
  g_autofree char *why = NULL;
  g_autoptr (GError) error = NULL;

  if (exchange->over)
    return;
  if (note_try (exchange, attempt->account, good))
    {
      if (!zj_password_is_acceptable (attempt->password, &why))
        zj_exchange_problem (exchange, SOUP_STATUS_UNPROCESSABLE_ENTITY, "weak-password", _ ("Choose another password"),
                             why, NULL);
      else
        answer_session (
            exchange,
            zj_sessions_set_password (&exchange->service->sessions, exchange->caller, attempt->password, &error), error,
            NULL);
    }
  soup_server_message_unpause (attempt->message);
}

void
zj_handle_password (ZjExchange *exchange)
{
  const char *old = need_text (exchange, "old", MAX_PASSWORD);
  const char *new = old != NULL ? need_text (exchange, "new", MAX_PASSWORD) : NULL;
  Attempt *attempt;

  if (new == NULL || !may_try (exchange, exchange->caller->account))
    return;
  attempt = g_new0 (Attempt, 1);
  attempt->account = g_strdup (exchange->caller->account);
  attempt->password = g_strdup (new);
  start_attempt (exchange, attempt, old, on_old_checked);
}
