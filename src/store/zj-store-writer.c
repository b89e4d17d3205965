/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-error.h"
#include "zj-store-private.h"

#include <glib/gi18n-lib.h>

#define POLL_MS 500

/* One job on its way through a lane. Whoever waits holds @mutex and @cond; a task waits for nobody. */
typedef struct
{
  ZjStore *store;
  ZjStoreJob job;
  gpointer data;
  gboolean writes;
  GTask *task;
  GMutex mutex;
  GCond cond;
  gboolean done, ok;
  GError *error;
} Call;

static gboolean
emit_changed (gpointer user_data)
{
  g_autoptr (ZjStore) store = g_weak_ref_get (user_data);
  guint touched;

  if (store == NULL)
    return G_SOURCE_REMOVE;
  g_mutex_lock (&store->mutex);
  touched = store->pending_change;
  store->pending_change = 0;
  g_mutex_unlock (&store->mutex);
  if (touched != 0 && !store->closed)
    g_signal_emit_by_name (store, "changed", (touched & ZJ_TOUCHED_STRUCTURE) != 0);
  return G_SOURCE_REMOVE;
}

void
zj_store_free_weak_ref (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

GWeakRef *
zj_store_weak_ref (ZjStore *store)
{
  GWeakRef *ref = g_new0 (GWeakRef, 1);

  g_weak_ref_init (ref, store);
  return ref;
}

/* One idle callback for any number of commits in between. */
static void
announce (ZjStore *store, guint touched)
{
  gboolean first;

  g_mutex_lock (&store->mutex);
  first = store->pending_change == 0;
  store->pending_change |= touched;
  g_mutex_unlock (&store->mutex);
  if (first)
    {
      g_autoptr (GSource) source = g_idle_source_new ();

      g_source_set_priority (source, G_PRIORITY_DEFAULT);
      g_source_set_callback (source, emit_changed, zj_store_weak_ref (store), zj_store_free_weak_ref);
      g_source_attach (source, store->context);
    }
}

gboolean
zj_store_run_in_transaction (ZjStore *store, ZjDb *db, ZjStoreJob job, gpointer data, GError **error)
{
  g_assert (zj_lane_is_current (store->writer));

  store->touched = 0;
  if (!zj_db_begin_immediate (db, error))
    return FALSE;
  if (!zj_db_get_int (db, &store->change, 0, error, "UPDATE counter SET change = change + 1 RETURNING change", NULL)
      || !job (store, db, data, error))
    {
      zj_db_rollback (db);
      return FALSE;
    }
  if (!zj_db_commit (db, error))
    return FALSE;
  if (store->touched != 0 && !store->closed)
    announce (store, store->touched);
  return TRUE;
}

static void
run_call (ZjDb *db, gpointer user_data)
{
  Call *call = user_data;
  GError *error = NULL;
  gboolean ok;

  if (call->task != NULL && g_cancellable_set_error_if_cancelled (g_task_get_cancellable (call->task), &error))
    ok = FALSE;
  else if (call->writes)
    ok = zj_store_run_in_transaction (call->store, db, call->job, call->data, &error);
  else
    ok = call->job (call->store, db, call->data, &error);
  g_assert (ok == (error == NULL));

  if (call->task != NULL)
    {
      g_autoptr (GTask) task = call->task;

      g_free (call);
      if (ok)
        g_task_return_boolean (task, TRUE);
      else
        g_task_return_error (task, error);
      return;
    }
  g_mutex_lock (&call->mutex);
  call->ok = ok;
  call->error = error;
  call->done = TRUE;
  g_cond_signal (&call->cond);
  g_mutex_unlock (&call->mutex);
}

static gboolean
refuse_early (ZjStore *store, gboolean writes, GError **error)
{
  if (!store->closed && writes && store->read_only)
    {
      g_set_error (
          error, ZJ_ERROR, ZJ_ERROR_READ_ONLY,
          _ ("The data folder “%s” cannot be written, so nothing was saved. Check its permissions and that the "
             "disk is not write-protected."),
          store->dir);
      return TRUE;
    }
  if (!store->closed)
    return FALSE;
  g_set_error (error, ZJ_ERROR, ZJ_ERROR_FAILED, _ ("The data of this account have been closed."));
  return TRUE;
}

static gboolean
call_and_wait (ZjStore *store,
               ZjLane *lane,
               gboolean writes,
               gboolean urgent,
               ZjStoreJob job,
               gpointer data,
               GError **error)
{
  Call call = { .store = store, .job = job, .data = data, .writes = writes };

  if (refuse_early (store, writes, error))
    return FALSE;
  g_assert (!zj_lane_is_current (lane));
  g_mutex_init (&call.mutex);
  g_cond_init (&call.cond);
  zj_lane_push (lane, urgent, run_call, &call);
  g_mutex_lock (&call.mutex);
  while (!call.done)
    g_cond_wait (&call.cond, &call.mutex);
  g_mutex_unlock (&call.mutex);
  g_mutex_clear (&call.mutex);
  g_cond_clear (&call.cond);
  if (call.error != NULL)
    g_propagate_error (error, call.error);
  return call.ok;
}

static void
call_for_task (ZjStore *store, ZjLane *lane, gboolean writes, gboolean urgent, ZjStoreJob job, GTask *task)
{
  GError *error = NULL;
  Call *call;

  if (refuse_early (store, writes, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  /* Once it has begun it is finished and said so: a cancel that comes late must not hide a commit. */
  g_task_set_check_cancellable (task, FALSE);
  call = g_new0 (Call, 1);
  call->store = store;
  call->job = job;
  call->data = g_task_get_task_data (task);
  call->writes = writes;
  call->task = task;
  zj_lane_push (lane, urgent, run_call, call);
}

gboolean
zj_store_write (ZjStore *store, gboolean urgent, ZjStoreJob job, gpointer data, GError **error)
{
  return call_and_wait (store, store->writer, TRUE, urgent, job, data, error);
}

gboolean
zj_store_read (ZjStore *store, ZjStoreJob job, gpointer data, GError **error)
{
  return call_and_wait (store, store->reader, FALSE, FALSE, job, data, error);
}

void
zj_store_write_task (ZjStore *store, gboolean urgent, ZjStoreJob job, GTask *task)
{
  call_for_task (store, store->writer, TRUE, urgent, job, task);
}

void
zj_store_read_task (ZjStore *store, ZjStoreJob job, GTask *task)
{
  call_for_task (store, store->reader, FALSE, FALSE, job, task);
}

void
zj_store_touch (ZjStore *store, ZjTouched touched)
{
  store->touched |= touched;
}

/* The writer's own connection sees data_version move only when somebody else's commit came in between. */
static void
look_for_others (ZjDb *db, gpointer user_data)
{
  g_autoptr (ZjStore) store = g_weak_ref_get (user_data);
  gint64 version;

  zj_store_free_weak_ref (user_data);
  if (store == NULL)
    return;
  version = zj_db_data_version (db);
  if (store->data_version != 0 && version != store->data_version)
    announce (store, ZJ_TOUCHED_CONTENT | ZJ_TOUCHED_STRUCTURE);
  store->data_version = version;
}

static gboolean
on_poll (gpointer user_data)
{
  g_autoptr (ZjStore) store = g_weak_ref_get (user_data);

  if (store == NULL || store->closed)
    return G_SOURCE_REMOVE;
  zj_lane_push (store->writer, FALSE, look_for_others, zj_store_weak_ref (store));
  zj_store_sweep_daily (store);
  return G_SOURCE_CONTINUE;
}

void
zj_store_start_polling (ZjStore *store)
{
  zj_lane_push (store->writer, FALSE, look_for_others, zj_store_weak_ref (store));
  store->poll = g_timeout_source_new (POLL_MS);
  g_source_set_callback (store->poll, on_poll, zj_store_weak_ref (store), zj_store_free_weak_ref);
  g_source_attach (store->poll, store->context);
}

void
zj_store_stop_polling (ZjStore *store)
{
  if (store->poll == NULL)
    return;
  g_source_destroy (store->poll);
  g_clear_pointer (&store->poll, g_source_unref);
}
