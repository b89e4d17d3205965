/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-engine-private.h"

#include "zj-sync-enums.h"

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

enum
{
  SIGNAL_TRANSFER,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- what is shown --- */

static void
take_time (ZjEngine *self, gint64 *field, gint64 value, int prop)
{
  if (*field == value)
    return;
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

void
zj_engine_take_update (ZjEngine *self, ZjEngineUpdate *update)
{
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
}

void
zj_engine_take_transfer (ZjEngine *self, const char *sha256, gboolean up, gint64 offset, gint64 size)
{
  g_signal_emit (self, signals[SIGNAL_TRANSFER], 0, sha256, up, offset, size);
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
  signals[SIGNAL_TRANSFER] =
      g_signal_new ("transfer", ZJ_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 4,
                    G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE, G_TYPE_BOOLEAN, G_TYPE_INT64, G_TYPE_INT64);
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
  zj_round_set_progress (self->round, zj_engine_on_progress, self);
  zj_round_set_files_progress (self->round, zj_engine_on_transfer, self);
  zj_round_set_yield (self->round, zj_engine_is_waited_for, self);
  self->last_sync = zj_engine_read_last_sync (store);
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
  ZjEnginePasswords *passwords = g_new0 (ZjEnginePasswords, 1);

  passwords->password = g_strdup (password);
  passwords->new_password = g_strdup (new_password);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, passwords, zj_engine_passwords_free);
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
  if (ok)
    zj_engine_wake_events (self);
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
  push_passwords (self, password, new_password, zj_engine_sign_in_job, zj_engine_sign_in_async, cancellable, callback,
                  user_data);
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
  push_passwords (self, old_password, new_password, zj_engine_change_password_job, zj_engine_change_password_async,
                  cancellable, callback, user_data);
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
  zj_worker_push (self->worker, task, zj_engine_sign_out_job);
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
  zj_engine_push_sync (self, by_user ? ZJ_ROUND_BY_USER : ZJ_ROUND_BY_TIME, cancellable, callback, user_data);
}

gboolean
zj_engine_sync_finish (ZjEngine *self, GAsyncResult *result, ZjSyncReport *report, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (report)
    *report = ((ZjEngineSync *)g_task_get_task_data (G_TASK (result)))->outcome.report;
  return zj_engine_end_sync (self, result, error);
}

static void
push_ask (ZjEngine *self,
          const char *project,
          const char *what,
          GTaskThreadFunc job,
          gpointer tag,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  ZjEngineAsk *ask = g_new0 (ZjEngineAsk, 1);

  ask->project = g_strdup (project);
  ask->what = g_strdup (what);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, ask, zj_engine_ask_free);
  g_task_set_check_cancellable (task, FALSE);
  zj_worker_push (self->worker, task, job);
}

void
zj_engine_fetch_async (ZjEngine *self,
                       const char *project,
                       const char *sha256,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_return_if_fail (ZJ_IS_ENGINE (self) && project && sha256);
  push_ask (self, project, sha256, zj_engine_fetch_job, zj_engine_fetch_async, cancellable, callback, user_data);
}

gboolean
zj_engine_fetch_finish (ZjEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
zj_engine_cancel_op_async (ZjEngine *self,
                           const char *op,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (ZJ_IS_ENGINE (self) && op);
  push_ask (self, NULL, op, zj_engine_cancel_op_job, zj_engine_cancel_op_async, cancellable, callback, user_data);
}

gboolean
zj_engine_cancel_op_finish (ZjEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
