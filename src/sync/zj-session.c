/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-session.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-json.h"
#include "zj-password.h"

struct _ZjSession
{
  ZjRemote *remote;
  ZjSecrets *secrets;
  char *account;
  gboolean has_access;
  JsonArray *projects;
};

ZjSession *
zj_session_new (ZjRemote *remote, ZjSecrets *secrets, const char *account)
{
  ZjSession *self;

  g_return_val_if_fail (ZJ_IS_REMOTE (remote), NULL);
  g_return_val_if_fail (secrets && account, NULL);

  self = g_new0 (ZjSession, 1);
  self->remote = g_object_ref (remote);
  self->secrets = secrets;
  self->account = g_strdup (account);
  return self;
}

void
zj_session_free (ZjSession *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->remote);
  g_free (self->account);
  g_clear_pointer (&self->projects, json_array_unref);
  g_free (self);
}

/* --- tokens --- */

static void
drop_access (ZjSession *self)
{
  zj_remote_set_access_token (self->remote, NULL);
  self->has_access = FALSE;
}

/* Takes the tokens of an answer into use: first on disk with the one before, then in memory. */
static gboolean
adopt (ZjSession *self, JsonObject *answer, const char *previous, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) secret = json_object_new ();
  g_autofree char *text = NULL;
  JsonArray *projects;

  zj_json_set_string (secret, "refresh", zj_json_string (answer, "refresh_token"));
  zj_json_set_string (secret, "previous", previous);
  text = zj_json_write_object (secret);
  if (!zj_secrets_save (self->secrets, text, cancellable, error))
    return FALSE;

  zj_remote_set_access_token (self->remote, zj_json_string (answer, "access_token"));
  self->has_access = TRUE;
  projects = zj_json_array (answer, "projects");
  if (projects)
    {
      g_clear_pointer (&self->projects, json_array_unref);
      self->projects = json_array_ref (projects);
    }
  return TRUE;
}

static JsonObject *
refresh_with (ZjSession *self, const char *token, GCancellable *cancellable, GError **error)
{
  return token ? zj_remote_refresh (self->remote, token, cancellable, error) : NULL;
}

/* One silent refresh. The token is read anew each time: another program may have renewed it. */
static gboolean
renew (ZjSession *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *text = zj_secrets_load (self->secrets, cancellable, &local_error);
  g_autoptr (JsonObject) secret = text ? zj_json_parse_object (text, -1, NULL) : NULL;
  g_autoptr (JsonObject) answer = NULL;
  const char *used = secret ? zj_json_string (secret, "refresh") : NULL;

  drop_access (self);
  if (local_error)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (used == NULL)
    {
      g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_CREDENTIALS,
                           _ ("You are not signed in here. Sign in; everything is kept until then."));
      return FALSE;
    }

  answer = refresh_with (self, used, cancellable, &local_error);
  /* A server that went back to its backup of last night knows only the token before. */
  if (answer == NULL && g_error_matches (local_error, ZJ_ERROR, ZJ_ERROR_CREDENTIALS)
      && zj_json_string (secret, "previous"))
    {
      g_autoptr (GError) second_error = NULL;

      used = zj_json_string (secret, "previous");
      answer = refresh_with (self, used, cancellable, &second_error);
      if (answer == NULL && !g_error_matches (second_error, ZJ_ERROR, ZJ_ERROR_CREDENTIALS))
        {
          g_clear_error (&local_error);
          local_error = g_steal_pointer (&second_error);
        }
    }
  if (answer == NULL && g_error_matches (local_error, ZJ_ERROR, ZJ_ERROR_CREDENTIALS))
    {
      g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_CREDENTIALS,
                           _ ("The sign-in has ended; the password may have been changed elsewhere. Sign in again; "
                              "everything is kept until then."));
      return FALSE;
    }
  if (answer == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return adopt (self, answer, used, cancellable, error);
}

gboolean
zj_session_call (ZjSession *self, ZjSessionCall call, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gboolean fresh = FALSE;

  g_return_val_if_fail (self && call, FALSE);

  if (!self->has_access)
    {
      if (!renew (self, cancellable, error))
        return FALSE;
      fresh = TRUE;
    }
  if (call (data, cancellable, &local_error))
    return TRUE;
  if (fresh || !g_error_matches (local_error, ZJ_ERROR, ZJ_ERROR_CREDENTIALS))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return renew (self, cancellable, error) && call (data, cancellable, error);
}

/* --- signing in --- */

static JsonObject *
sign_in_once (ZjSession *self, const char *client, const char *password, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) answer = zj_remote_sign_in (self->remote, self->account, password, client, cancellable, error);

  if (answer == NULL || !adopt (self, answer, NULL, cancellable, error))
    return NULL;
  return g_steal_pointer (&answer);
}

static gboolean
good_enough (const char *password, GError **error)
{
  g_autofree char *why = NULL;

  if (zj_password_is_acceptable (password, &why))
    return TRUE;
  g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_INVALID, why ? why : _ ("This password cannot be used."));
  return FALSE;
}

gboolean
zj_session_sign_in (ZjSession *self,
                    const char *client,
                    const char *password,
                    const char *new_password,
                    JsonObject **answer,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonObject) session = NULL;

  g_return_val_if_fail (self && client && password && answer, FALSE);

  if (new_password && !good_enough (new_password, error))
    return FALSE;

  session = sign_in_once (self, client, password, cancellable, &local_error);
  if (session == NULL && new_password && g_error_matches (local_error, ZJ_ERROR, ZJ_ERROR_CREDENTIALS))
    {
      g_clear_error (&local_error);
      session = sign_in_once (self, client, new_password, cancellable, &local_error);
    }
  if (session == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  *answer = json_object_ref (session);
  if (!zj_json_bool (session, "must_change_password", FALSE))
    return TRUE;
  if (new_password == NULL)
    {
      g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_PASSWORD_CHANGE_REQUIRED,
                           _ ("The initial password must be changed before anything else."));
      return FALSE;
    }
  return zj_session_change_password (self, client, password, new_password, cancellable, error);
}

typedef struct
{
  ZjSession *session;
  const char *old_password, *new_password;
  JsonObject *answer;
} Change;

static gboolean
call_change (gpointer data, GCancellable *cancellable, GError **error)
{
  Change *change = data;

  change->answer = zj_remote_change_password (change->session->remote, change->old_password, change->new_password,
                                              cancellable, error);
  return change->answer != NULL;
}

static gboolean
change_once (ZjSession *self,
             const char *old_password,
             const char *new_password,
             GCancellable *cancellable,
             GError **error)
{
  Change change = { self, old_password, new_password, NULL };
  g_autoptr (JsonObject) answer = NULL;

  if (!zj_session_call (self, call_change, &change, cancellable, error))
    return FALSE;
  answer = change.answer;
  if (zj_json_string (answer, "access_token") && zj_json_string (answer, "refresh_token"))
    return adopt (self, answer, NULL, cancellable, error);
  return TRUE;
}

static gboolean
may_have_arrived (const GError *error)
{
  return g_error_matches (error, ZJ_ERROR, ZJ_ERROR_NETWORK) || g_error_matches (error, ZJ_ERROR, ZJ_ERROR_SERVER);
}

gboolean
zj_session_change_password (ZjSession *self,
                            const char *client,
                            const char *old_password,
                            const char *new_password,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autoptr (GError) lost = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonObject) answer = NULL;

  g_return_val_if_fail (self && client && old_password && new_password, FALSE);

  if (!good_enough (new_password, error))
    return FALSE;
  if (change_once (self, old_password, new_password, cancellable, &lost))
    return TRUE;
  if (!may_have_arrived (lost))
    {
      g_propagate_error (error, g_steal_pointer (&lost));
      return FALSE;
    }

  answer = sign_in_once (self, client, new_password, cancellable, &local_error);
  if (answer)
    return TRUE;
  if (g_error_matches (local_error, ZJ_ERROR, ZJ_ERROR_CREDENTIALS))
    {
      answer = sign_in_once (self, client, old_password, cancellable, NULL);
      if (answer)
        return change_once (self, old_password, new_password, cancellable, error);
    }
  g_propagate_error (error, g_steal_pointer (&lost));
  return FALSE;
}

static gboolean
call_sign_out (gpointer data, GCancellable *cancellable, GError **error)
{
  return zj_remote_sign_out (data, cancellable, error);
}

gboolean
zj_session_sign_out (ZjSession *self, GCancellable *cancellable, GError **error)
{
  gboolean forgotten;

  g_return_val_if_fail (self, FALSE);

  /* The server may be out of reach; the token then ends by its age. */
  if (self->has_access)
    zj_session_call (self, call_sign_out, self->remote, cancellable, NULL);
  forgotten = zj_secrets_clear (self->secrets, cancellable, error);
  drop_access (self);
  return forgotten;
}

JsonArray *
zj_session_take_projects (ZjSession *self)
{
  g_return_val_if_fail (self, NULL);
  return g_steal_pointer (&self->projects);
}
