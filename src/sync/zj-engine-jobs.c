/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-engine-private.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-store-sync.h"

/* --- telling the main context --- */

static void
update_free (gpointer data)
{
  ZjEngineUpdate *update = data;

  g_object_unref (update->engine);
  g_free (update->message);
  g_free (update->secrets_note);
  g_free (update);
}

static gboolean
take_update (gpointer data)
{
  ZjEngineUpdate *update = data;

  zj_engine_take_update (update->engine, update);
  return G_SOURCE_REMOVE;
}

/* Never g_main_context_invoke(): where nobody runs the context it would run the update here. */
static void
post_update (ZjEngine *self,
             ZjEngineState state,
             double fraction,
             const char *message,
             gint64 next_try,
             gint64 last_sync)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  ZjEngineUpdate *update = g_new0 (ZjEngineUpdate, 1);

  update->engine = g_object_ref (self);
  update->state = state;
  update->fraction = fraction;
  update->message = g_strdup (message);
  update->next_try = next_try;
  update->last_sync = last_sync;
  update->secrets_note = g_strdup (zj_secrets_get_note (self->secrets));
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, take_update, update, update_free);
  g_source_attach (source, self->context);
}

void
zj_engine_on_progress (gpointer data, double fraction)
{
  post_update (data, ZJ_ENGINE_SYNCING, fraction, NULL, 0, -1);
}

static ZjEngineState
state_for (const GError *error)
{
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return ZJ_ENGINE_IDLE;
  if (error->domain != ZJ_ERROR)
    return ZJ_ENGINE_UNUSABLE;
  switch ((ZjError)error->code)
    {
    case ZJ_ERROR_NETWORK:
      return ZJ_ENGINE_OFFLINE;
    case ZJ_ERROR_SERVER:
    case ZJ_ERROR_RATE_LIMITED:
      return ZJ_ENGINE_BACKING_OFF;
    case ZJ_ERROR_CREDENTIALS:
      return ZJ_ENGINE_SIGNED_OUT;
    case ZJ_ERROR_PASSWORD_CHANGE_REQUIRED:
      return ZJ_ENGINE_PASSWORD_CHANGE;
    case ZJ_ERROR_LOCKED:
      return ZJ_ENGINE_LOCKED;
    case ZJ_ERROR_TOO_LARGE:
      return ZJ_ENGINE_IDLE;
    case ZJ_ERROR_FAILED:
    case ZJ_ERROR_INVALID:
    case ZJ_ERROR_NOT_FOUND:
    case ZJ_ERROR_CHANGED_MEANWHILE:
    case ZJ_ERROR_CORRUPT:
    case ZJ_ERROR_NEWER:
    case ZJ_ERROR_FULL:
    case ZJ_ERROR_READ_ONLY:
    case ZJ_ERROR_IO:
    case ZJ_ERROR_BUSY:
    case ZJ_ERROR_FORBIDDEN:
    case ZJ_ERROR_GONE:
    case ZJ_ERROR_CLONED:
    case ZJ_ERROR_UNUSABLE_SERVER:
    case ZJ_ERROR_OP_REUSED:
    case ZJ_ERROR_UPLOAD_LOCKED:
    case ZJ_ERROR_UPLOAD_GONE:
    case ZJ_ERROR_OFFSET:
    case ZJ_ERROR_CHECKSUM:
    default:
      return ZJ_ENGINE_UNUSABLE;
    }
}

static void
post_end (ZjEngine *self, const GError *error, gint64 next_try, gint64 last_sync)
{
  gboolean cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  post_update (self, state_for (error), -1, error && !cancelled ? error->message : NULL, next_try, last_sync);
}

gint64
zj_engine_read_last_sync (ZjStore *store)
{
  g_autofree char *text = zj_store_dup_meta (store, "last_sync");
  gint64 us = 0;

  return text && zj_instant_parse (text, &us) ? us : 0;
}

/* --- signing in and out (worker) --- */

/* Passwords do not stay in memory longer than the job. */
static void
wipe (char *text)
{
  if (text == NULL)
    return;
  for (volatile char *at = text; *at; at++)
    *at = 0;
  g_free (text);
}

void
zj_engine_passwords_free (gpointer data)
{
  ZjEnginePasswords *passwords = data;

  wipe (passwords->password);
  wipe (passwords->new_password);
  g_free (passwords);
}

static void
end_job (ZjEngine *self, GTask *task, GError *error /* (transfer full) */)
{
  post_end (self, error, 0, -1);
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
zj_engine_sign_in_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  ZjEngine *self = source;
  ZjEnginePasswords *passwords = data;
  g_autofree char *client = zj_store_dup_client_id (self->store);
  g_autoptr (JsonObject) answer = NULL;
  g_autoptr (GError) late = NULL;
  GError *error = NULL;

  post_update (self, ZJ_ENGINE_SYNCING, -1, NULL, 0, -1);
  if (zj_round_meet_server (self->round, cancellable, &error))
    zj_session_sign_in (self->session, client, passwords->password, passwords->new_password, &answer, cancellable,
                        &error);
  zj_round_explain_wait (self->round, &error);
  if (!zj_round_adopt_projects (self->round, &late) && error == NULL)
    error = g_steal_pointer (&late);
  end_job (self, task, error);
}

void
zj_engine_change_password_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  ZjEngine *self = source;
  ZjEnginePasswords *passwords = data;
  g_autofree char *client = zj_store_dup_client_id (self->store);
  GError *error = NULL;

  post_update (self, ZJ_ENGINE_SYNCING, -1, NULL, 0, -1);
  zj_session_change_password (self->session, client, passwords->password, passwords->new_password, cancellable, &error);
  zj_round_explain_wait (self->round, &error);
  zj_round_adopt_projects (self->round, NULL);
  end_job (self, task, error);
}

static gboolean
nothing_unsent (ZjEngine *self, GError **error)
{
  ZjCounts counts = { 0 };
  guint n;

  if (!zj_store_counts (self->store, NULL, &counts, error))
    return FALSE;
  n = counts.drafts + counts.queued + counts.sending + counts.waiting + counts.conflicts + counts.refused
      + counts.files;
  if (n == 0)
    return TRUE;
  g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID,
               g_dngettext (GETTEXT_PACKAGE,
                            "%u record or file is not at the server yet. Send or settle it first, then sign out.",
                            "%u records and files are not at the server yet. Send or settle them first, then sign out.",
                            n),
               n);
  return FALSE;
}

void
zj_engine_sign_out_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  ZjEngine *self = source;
  GError *error = NULL;

  if (!nothing_unsent (self, &error) || !zj_session_sign_out (self->session, cancellable, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  post_update (self, ZJ_ENGINE_SIGNED_OUT, -1, NULL, 0, -1);
  g_task_return_boolean (task, TRUE);
}

/* --- syncing (worker) --- */

/* What the round before this one did counts, too; what is open is as it is now. */
static void
add_report (ZjSyncReport *report, const ZjSyncReport *before)
{
  report->pulled += before->pulled;
  report->pushed += before->pushed;
  report->merged += before->merged;
  report->uploaded_bytes += before->uploaded_bytes;
  report->resent_bytes += before->resent_bytes;
  report->downloaded_bytes += before->downloaded_bytes;
}

void
zj_engine_sync_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  ZjEngine *self = source;
  ZjEngineSync *sync = data;
  ZjRoundOutcome before = sync->outcome;
  GError *error = NULL;

  if (sync->reason == ZJ_ROUND_BY_USER)
    post_update (self, ZJ_ENGINE_SYNCING, -1, NULL, 0, -1);
  zj_round_run (self->round, sync->turn > 0 ? ZJ_ROUND_BY_FILES : sync->reason, &sync->outcome, cancellable, &error);
  add_report (&sync->outcome.report, &before.report);
  if (sync->turn > 0)
    sync->outcome.idle = before.idle;
  /* Somebody else's turn; then it goes on where it was. */
  if (error == NULL && sync->outcome.unfinished)
    {
      sync->turn++;
      zj_worker_push (self->worker, task, zj_engine_sync_job);
      return;
    }
  /* A look that found nothing due changes nothing that was shown. */
  if (!sync->outcome.idle || error || sync->reason == ZJ_ROUND_BY_USER)
    post_end (self, error, sync->outcome.next_try, error ? -1 : zj_engine_read_last_sync (self->store));
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

gboolean
zj_engine_is_waited_for (gpointer data)
{
  ZjEngine *self = data;

  return zj_worker_is_waited_for (self->worker);
}

/* --- files and ops the user asks about (worker) --- */

typedef struct
{
  ZjEngine *engine;
  char *sha256;
  gboolean up;
  gint64 offset, size;
} Transfer;

static void
transfer_free (gpointer data)
{
  Transfer *transfer = data;

  g_object_unref (transfer->engine);
  g_free (transfer->sha256);
  g_free (transfer);
}

static gboolean
take_transfer (gpointer data)
{
  Transfer *transfer = data;

  zj_engine_take_transfer (transfer->engine, transfer->sha256, transfer->up, transfer->offset, transfer->size);
  return G_SOURCE_REMOVE;
}

void
zj_engine_on_transfer (gpointer data, const char *sha256, gboolean up, gint64 offset, gint64 size)
{
  ZjEngine *self = data;
  g_autoptr (GSource) source = g_idle_source_new ();
  Transfer *transfer = g_new0 (Transfer, 1);

  *transfer = (Transfer){ g_object_ref (self), g_strdup (sha256), up, offset, size };
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, take_transfer, transfer, transfer_free);
  g_source_attach (source, self->context);
}

void
zj_engine_ask_free (gpointer data)
{
  ZjEngineAsk *ask = data;

  g_free (ask->project);
  g_free (ask->what);
  g_free (ask);
}

static void
end_ask (ZjEngine *self, GTask *task, GError *error /* (transfer full) */)
{
  zj_round_explain_wait (self->round, &error);
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
zj_engine_fetch_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  ZjEngine *self = source;
  const ZjEngineAsk *ask = data;
  ZjSyncReport report = { 0 };
  GError *error = NULL;

  zj_round_fetch (self->round, ask->project, ask->what, &report, cancellable, &error);
  end_ask (self, task, error);
}

void
zj_engine_cancel_op_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  ZjEngine *self = source;
  const ZjEngineAsk *ask = data;
  GError *error = NULL;

  zj_round_cancel_op (self->round, ask->what, cancellable, &error);
  end_ask (self, task, error);
}
