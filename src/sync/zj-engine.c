/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-engine.h"

#include <glib/gi18n-lib.h>

#include "zj-backoff.h"
#include "zj-error.h"
#include "zj-round.h"
#include "zj-session.h"
#include "zj-store-sync.h"
#include "zj-sync-enums.h"
#include "zj-watch.h"
#include "zj-worker.h"

#define POLL_US (60 * (gint64)G_USEC_PER_SEC)

/* Everything that talks to the server or waits for the disk runs in `worker`, one job at a time; session, secrets and
 * round belong to it. What the properties show is written on the main context only, by updates the worker posts there.
 */
struct _ZjEngine
{
  GObject parent_instance;

  ZjStore *store;
  ZjRemote *remote;
  ZjSecrets *secrets;
  ZjSession *session;
  ZjRound *round;
  ZjWorker *worker;
  GMainContext *context; /* of the properties */

  ZjEngineState state;
  double fraction;
  char *error_message;
  gint64 last_sync, next_try;
  char *secrets_note;

  ZjWatch *watch; /* NULL: no background work */
  GCancellable *background;
  gboolean background_busy, changed_meanwhile;
};

G_DEFINE_FINAL_TYPE (ZjEngine, zj_engine, G_TYPE_OBJECT)

enum
{
  PROP_STATE = 1,
  PROP_FRACTION,
  PROP_ERROR_MESSAGE,
  PROP_LAST_SYNC,
  PROP_NEXT_TRY,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

/* --- what is shown: posted by the worker, taken over on the main context --- */

typedef struct
{
  ZjEngine *engine;
  ZjEngineState state;
  double fraction;
  char *message;
  gint64 next_try;
  gint64 last_sync; /* −1: as it was */
  char *secrets_note;
} Update;

static void
update_free (gpointer data)
{
  Update *update = data;

  g_object_unref (update->engine);
  g_free (update->message);
  g_free (update->secrets_note);
  g_free (update);
}

static void
take_time (ZjEngine *self, gint64 *field, gint64 value, int prop)
{
  if (*field == value)
    return;
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

static gboolean
take_update (gpointer data)
{
  Update *update = data;
  ZjEngine *self = update->engine;

  g_object_freeze_notify (G_OBJECT (self));
  if (self->secrets_note == NULL)
    self->secrets_note = g_steal_pointer (&update->secrets_note);
  if (g_strcmp0 (self->error_message, update->message) != 0)
    {
      g_free (self->error_message);
      self->error_message = g_steal_pointer (&update->message);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR_MESSAGE]);
    }
  if (self->fraction != update->fraction)
    {
      self->fraction = update->fraction;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FRACTION]);
    }
  if (update->last_sync >= 0)
    take_time (self, &self->last_sync, update->last_sync, PROP_LAST_SYNC);
  take_time (self, &self->next_try, update->next_try, PROP_NEXT_TRY);
  if (self->state != update->state)
    {
      self->state = update->state;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
    }
  g_object_thaw_notify (G_OBJECT (self));
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
  Update *update = g_new0 (Update, 1);

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

static void
on_progress (gpointer data, double fraction)
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

static gint64
read_last_sync (ZjStore *store)
{
  g_autofree char *text = zj_store_dup_meta (store, "last_sync");
  gint64 us = 0;

  return text && zj_instant_parse (text, &us) ? us : 0;
}

/* --- signing in and out (worker) --- */

typedef struct
{
  char *password, *new_password;
} Passwords;

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

static void
passwords_free (gpointer data)
{
  Passwords *passwords = data;

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

static void
sign_in_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  ZjEngine *self = source;
  Passwords *passwords = data;
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

static void
change_password_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  ZjEngine *self = source;
  Passwords *passwords = data;
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
  n = counts.drafts + counts.queued + counts.sending + counts.waiting + counts.conflicts + counts.refused;
  if (n == 0)
    return TRUE;
  g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID,
               g_dngettext (GETTEXT_PACKAGE,
                            "%u record is not at the server yet. Send or settle it first, then sign out.",
                            "%u records are not at the server yet. Send or settle them first, then sign out.", n),
               n);
  return FALSE;
}

static void
sign_out_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
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

typedef struct
{
  ZjRoundReason reason;
  ZjRoundOutcome outcome;
} Sync;

static void
sync_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  ZjEngine *self = source;
  Sync *sync = data;
  GError *error = NULL;

  if (sync->reason == ZJ_ROUND_BY_USER)
    post_update (self, ZJ_ENGINE_SYNCING, -1, NULL, 0, -1);
  zj_round_run (self->round, sync->reason, &sync->outcome, cancellable, &error);
  /* A look that found nothing due changes nothing that was shown. */
  if (!sync->outcome.idle || error || sync->reason == ZJ_ROUND_BY_USER)
    post_end (self, error, sync->outcome.next_try, error ? -1 : read_last_sync (self->store));
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
push_sync (ZjEngine *self,
           ZjRoundReason reason,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Sync *sync = g_new0 (Sync, 1);

  sync->reason = reason;
  g_task_set_source_tag (task, push_sync);
  g_task_set_task_data (task, sync, g_free);
  g_task_set_check_cancellable (task, FALSE);
  zj_worker_push (self->worker, task, sync_job);
}

/* --- background (main context) --- */

static void start_background (ZjEngine *self, ZjRoundReason reason);

/* When to look again. Signed out or asked to change the password: when the user has done so. */
static void
schedule (ZjEngine *self)
{
  ZjRandom *random = zj_store_get_random (self->store);
  gint64 now = zj_clock_now (zj_store_get_clock (self->store));
  gint64 poll = zj_backoff_jitter (random, POLL_US);
  gint64 wait = self->next_try > 0 ? MAX (zj_backoff_cap (self->next_try, now) - now, 0) : poll;

  if (self->watch == NULL)
    return;
  if (self->state == ZJ_ENGINE_SIGNED_OUT || self->state == ZJ_ENGINE_PASSWORD_CHANGE)
    {
      zj_watch_set_timer (self->watch, -1);
      return;
    }
  /* One project waits, others may be well: they are polled meanwhile. */
  if (self->state != ZJ_ENGINE_OFFLINE && self->state != ZJ_ENGINE_BACKING_OFF)
    wait = MIN (wait, poll);
  zj_watch_set_timer (self->watch, wait);
}

static void
on_background_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ZjEngine *self = ZJ_ENGINE (source);

  g_task_propagate_boolean (G_TASK (result), NULL);
  self->background_busy = FALSE;
  if (self->watch == NULL)
    return;
  schedule (self);
  if (self->changed_meanwhile)
    start_background (self, ZJ_ROUND_BY_CHANGE);
}

static void
start_background (ZjEngine *self, ZjRoundReason reason)
{
  if (self->background_busy)
    {
      self->changed_meanwhile = TRUE;
      return;
    }
  self->background_busy = TRUE;
  self->changed_meanwhile = FALSE;
  push_sync (self, reason, self->background, on_background_done, NULL);
}

static void
on_watch (ZjWatchReason reason, gpointer user_data)
{
  ZjEngine *self = user_data;

  if (self->state == ZJ_ENGINE_SIGNED_OUT || self->state == ZJ_ENGINE_PASSWORD_CHANGE)
    return;
  switch (reason)
    {
    case ZJ_WATCH_CHANGE:
      start_background (self, ZJ_ROUND_BY_CHANGE);
      break;
    case ZJ_WATCH_NETWORK:
      start_background (self, ZJ_ROUND_BY_NETWORK);
      break;
    case ZJ_WATCH_TIME:
    default:
      start_background (self, ZJ_ROUND_BY_TIME);
      break;
    }
}

/* --- GObject --- */

static void
zj_engine_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  ZjEngine *self = ZJ_ENGINE (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_enum (value, (gint)self->state);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, self->fraction);
      break;
    case PROP_ERROR_MESSAGE:
      g_value_set_string (value, self->error_message);
      break;
    case PROP_LAST_SYNC:
      g_value_set_int64 (value, self->last_sync);
      break;
    case PROP_NEXT_TRY:
      g_value_set_int64 (value, self->next_try);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
zj_engine_dispose (GObject *object)
{
  zj_engine_stop (ZJ_ENGINE (object));
  G_OBJECT_CLASS (zj_engine_parent_class)->dispose (object);
}

static void
zj_engine_finalize (GObject *object)
{
  ZjEngine *self = ZJ_ENGINE (object);

  zj_worker_free (self->worker);
  zj_round_free (self->round);
  zj_session_free (self->session);
  zj_secrets_free (self->secrets);
  g_clear_object (&self->remote);
  g_clear_object (&self->store);
  g_clear_object (&self->background);
  g_main_context_unref (self->context);
  g_free (self->error_message);
  g_free (self->secrets_note);
  G_OBJECT_CLASS (zj_engine_parent_class)->finalize (object);
}

static void
zj_engine_class_init (ZjEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = zj_engine_get_property;
  object_class->dispose = zj_engine_dispose;
  object_class->finalize = zj_engine_finalize;
  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, ZJ_TYPE_ENGINE_STATE, ZJ_ENGINE_IDLE, flags);
  props[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, -1, 1, -1, flags);
  props[PROP_ERROR_MESSAGE] = g_param_spec_string ("error-message", NULL, NULL, NULL, flags);
  props[PROP_LAST_SYNC] = g_param_spec_int64 ("last-sync", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_NEXT_TRY] = g_param_spec_int64 ("next-try", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
zj_engine_init (ZjEngine *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->worker = zj_worker_new ("engine");
  self->fraction = -1;
}

/* --- public --- */

ZjEngine *
zj_engine_new (ZjStore *store, ZjRemote *remote, ZjSecretsMode secrets)
{
  ZjEngine *self;

  g_return_val_if_fail (ZJ_IS_STORE (store), NULL);
  g_return_val_if_fail (ZJ_IS_REMOTE (remote), NULL);

  self = g_object_new (ZJ_TYPE_ENGINE, NULL);
  self->store = g_object_ref (store);
  self->remote = g_object_ref (remote);
  self->secrets =
      zj_secrets_new (zj_store_get_dir (store), zj_store_get_server_url (store), zj_store_get_account (store), secrets);
  self->session = zj_session_new (remote, self->secrets, zj_store_get_account (store));
  self->round = zj_round_new (store, remote, self->session);
  zj_round_set_progress (self->round, on_progress, self);
  self->last_sync = read_last_sync (store);
  return self;
}

ZjStore *
zj_engine_get_store (ZjEngine *self)
{
  g_return_val_if_fail (ZJ_IS_ENGINE (self), NULL);
  return self->store;
}

ZjEngineState
zj_engine_get_state (ZjEngine *self)
{
  g_return_val_if_fail (ZJ_IS_ENGINE (self), ZJ_ENGINE_IDLE);
  return self->state;
}

double
zj_engine_get_fraction (ZjEngine *self)
{
  g_return_val_if_fail (ZJ_IS_ENGINE (self), -1);
  return self->fraction;
}

const char *
zj_engine_get_error_message (ZjEngine *self)
{
  g_return_val_if_fail (ZJ_IS_ENGINE (self), NULL);
  return self->error_message;
}

gint64
zj_engine_get_last_sync (ZjEngine *self)
{
  g_return_val_if_fail (ZJ_IS_ENGINE (self), 0);
  return self->last_sync;
}

gint64
zj_engine_get_next_try (ZjEngine *self)
{
  g_return_val_if_fail (ZJ_IS_ENGINE (self), 0);
  return self->next_try;
}

const char *
zj_engine_get_secrets_note (ZjEngine *self)
{
  g_return_val_if_fail (ZJ_IS_ENGINE (self), NULL);
  return self->secrets_note;
}

static void
push_passwords (ZjEngine *self,
                const char *password,
                const char *new_password,
                GTaskThreadFunc job,
                gpointer tag,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Passwords *passwords = g_new0 (Passwords, 1);

  passwords->password = g_strdup (password);
  passwords->new_password = g_strdup (new_password);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, passwords, passwords_free);
  g_task_set_check_cancellable (task, FALSE);
  zj_worker_push (self->worker, task, job);
}

/* Background work waited for this. */
static gboolean
finish_signing_in (ZjEngine *self, GAsyncResult *result, GError **error)
{
  gboolean ok = g_task_propagate_boolean (G_TASK (result), error);

  if (ok && self->watch)
    zj_watch_set_timer (self->watch, 0);
  return ok;
}

void
zj_engine_sign_in_async (ZjEngine *self,
                         const char *password,
                         const char *new_password,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (ZJ_IS_ENGINE (self) && password);
  push_passwords (self, password, new_password, sign_in_job, zj_engine_sign_in_async, cancellable, callback, user_data);
}

gboolean
zj_engine_sign_in_finish (ZjEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return finish_signing_in (self, result, error);
}

void
zj_engine_change_password_async (ZjEngine *self,
                                 const char *old_password,
                                 const char *new_password,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (ZJ_IS_ENGINE (self) && old_password && new_password);
  push_passwords (self, old_password, new_password, change_password_job, zj_engine_change_password_async, cancellable,
                  callback, user_data);
}

gboolean
zj_engine_change_password_finish (ZjEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return finish_signing_in (self, result, error);
}

void
zj_engine_sign_out_async (ZjEngine *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (ZJ_IS_ENGINE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, zj_engine_sign_out_async);
  g_task_set_check_cancellable (task, FALSE);
  zj_worker_push (self->worker, task, sign_out_job);
}

gboolean
zj_engine_sign_out_finish (ZjEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
zj_engine_sync_async (ZjEngine *self,
                      gboolean by_user,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_return_if_fail (ZJ_IS_ENGINE (self));
  push_sync (self, by_user ? ZJ_ROUND_BY_USER : ZJ_ROUND_BY_TIME, cancellable, callback, user_data);
}

gboolean
zj_engine_sync_finish (ZjEngine *self, GAsyncResult *result, ZjSyncReport *report, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (report)
    *report = ((Sync *)g_task_get_task_data (G_TASK (result)))->outcome.report;
  schedule (self);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
zj_engine_start (ZjEngine *self)
{
  g_return_if_fail (ZJ_IS_ENGINE (self));

  if (self->watch)
    return;
  self->background = g_cancellable_new ();
  self->watch = zj_watch_new (self->store, zj_store_get_server_url (self->store), on_watch, self);
  /* Whoever starts the program wants it to try now. */
  start_background (self, ZJ_ROUND_BY_NETWORK);
}

void
zj_engine_stop (ZjEngine *self)
{
  g_return_if_fail (ZJ_IS_ENGINE (self));

  g_clear_pointer (&self->watch, zj_watch_free);
  if (self->background)
    g_cancellable_cancel (self->background);
  g_clear_object (&self->background);
}
