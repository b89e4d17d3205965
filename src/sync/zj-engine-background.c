/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-engine-private.h"

#include "zj-backoff.h"

/* Work that nobody asked for: after local changes, when the server tells of news, when the network comes back, and by
 * time. All on the main context. */

#define POLL_US (60 * (gint64)G_USEC_PER_SEC)
/* While the server tells of news by itself, polling only makes good what a stream that looks alive may have lost. */
#define LIVE_POLL_US (600 * (gint64)G_USEC_PER_SEC)
/* News that could not be fetched at once, because another program syncs this store. */
#define NEWS_WAIT_US (2 * (gint64)G_USEC_PER_SEC)

static void start_background (ZjEngine *self, ZjRoundReason reason);

static gboolean
is_paused (ZjEngine *self)
{
  return self->state == ZJ_ENGINE_SIGNED_OUT || self->state == ZJ_ENGINE_PASSWORD_CHANGE;
}

/* When to look again. Signed out or asked to change the password: when the user has done so. */
static void
schedule (ZjEngine *self)
{
  ZjRandom *random = zj_store_get_random (self->store);
  gint64 now = zj_clock_now (zj_store_get_clock (self->store));
  gint64 poll = zj_backoff_jitter (random, self->live ? LIVE_POLL_US : POLL_US);
  gint64 wait = self->next_try > 0 ? MAX (zj_backoff_cap (self->next_try, now) - now, 0) : poll;

  if (self->watch == NULL)
    return;
  if (is_paused (self))
    {
      zj_watch_set_timer (self->watch, -1);
      return;
    }
  /* One project waits, others may be well: they are polled meanwhile. */
  if (self->state != ZJ_ENGINE_OFFLINE && self->state != ZJ_ENGINE_BACKING_OFF)
    wait = MIN (wait, poll);
  if (zj_round_has_events (self->round))
    wait = MIN (wait, NEWS_WAIT_US);
  zj_watch_set_timer (self->watch, wait);
}

gboolean
zj_engine_end_sync (ZjEngine *self, GAsyncResult *result, GError **error)
{
  ZjEngineSync *sync = g_task_get_task_data (G_TASK (result));
  gboolean ok = g_task_propagate_boolean (G_TASK (result), error);

  if (ok && !sync->outcome.idle)
    zj_engine_wake_events (self);
  schedule (self);
  return ok;
}

static void
on_background_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ZjEngine *self = ZJ_ENGINE (source);
  gboolean ok = zj_engine_end_sync (self, result, NULL);

  self->background_busy = FALSE;
  if (self->watch == NULL)
    return;
  if (self->again)
    start_background (self, self->again_reason);
  else if (ok && zj_round_has_events (self->round))
    start_background (self, ZJ_ROUND_BY_EVENT);
}

void
zj_engine_push_sync (ZjEngine *self,
                     ZjRoundReason reason,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  ZjEngineSync *sync = g_new0 (ZjEngineSync, 1);

  sync->reason = reason;
  g_task_set_source_tag (task, zj_engine_push_sync);
  g_task_set_task_data (task, sync, g_free);
  g_task_set_check_cancellable (task, FALSE);
  zj_worker_push (self->worker, task, zj_engine_sync_job);
}

/* Of two reasons, the one that looks at more. */
static ZjRoundReason
wider (ZjRoundReason a, ZjRoundReason b)
{
  static const ZjRoundReason order[] = { ZJ_ROUND_BY_USER, ZJ_ROUND_BY_NETWORK, ZJ_ROUND_BY_TIME, ZJ_ROUND_BY_CHANGE };

  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    if (a == order[i] || b == order[i])
      return order[i];
  return a;
}

static void
start_background (ZjEngine *self, ZjRoundReason reason)
{
  if (self->background_busy)
    {
      self->again_reason = self->again ? wider (self->again_reason, reason) : reason;
      self->again = TRUE;
      return;
    }
  self->background_busy = TRUE;
  self->again = FALSE;
  zj_engine_push_sync (self, reason, self->background, on_background_done, NULL);
}

static void
on_watch (ZjWatchReason reason, gpointer user_data)
{
  ZjEngine *self = user_data;

  if (is_paused (self))
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

/* --- live events --- */

typedef struct
{
  ZjEngine *engine;
  enum
  {
    NEWS,
    STANDS,
    LOST,
    REFUSED,
  } what;
} Live;

static void
live_free (gpointer data)
{
  Live *live = data;

  g_object_unref (live->engine);
  g_free (live);
}

static gboolean
take_live (gpointer data)
{
  Live *live = data;
  ZjEngine *self = live->engine;

  if (self->watch == NULL)
    return G_SOURCE_REMOVE;
  switch (live->what)
    {
    case NEWS:
      if (!is_paused (self) && zj_round_has_events (self->round))
        start_background (self, ZJ_ROUND_BY_EVENT);
      break;
    case STANDS:
      /* Only what changes from here on is told. That it stands also shows that the network is there. */
      self->live = TRUE;
      start_background (self, ZJ_ROUND_BY_NETWORK);
      break;
    case REFUSED:
      /* A token lives an hour; any request that needs one gets another. */
      if (!is_paused (self))
        start_background (self, ZJ_ROUND_BY_TIME);
      break;
    case LOST:
    default:
      self->live = FALSE;
      if (!self->background_busy)
        schedule (self);
      break;
    }
  return G_SOURCE_REMOVE;
}

/* Any thread. */
static void
post_live (ZjEngine *self, int what)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Live *live = g_new0 (Live, 1);

  live->engine = g_object_ref (self);
  live->what = what;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, take_live, live, live_free);
  g_source_attach (source, self->context);
}

static void
on_event (const char *project, const char *state, gpointer user_data)
{
  ZjEngine *self = user_data;

  zj_round_note_event (self->round, project, state);
  post_live (self, NEWS);
}

static void
on_stands (gboolean alive, gpointer user_data)
{
  post_live (user_data, alive ? STANDS : LOST);
}

static void
on_refused (gpointer user_data)
{
  post_live (user_data, REFUSED);
}

void
zj_engine_wake_events (ZjEngine *self)
{
  static const ZjEventsFuncs funcs = { on_event, on_stands, on_refused };

  if (self->watch == NULL)
    return;
  if (self->events)
    zj_events_retry (self->events);
  else
    self->events = zj_events_new (self->remote, &funcs, self);
}

/* --- public --- */

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
  g_clear_pointer (&self->events, zj_events_free);
  self->live = FALSE;
  if (self->background)
    g_cancellable_cancel (self->background);
  g_clear_object (&self->background);
}
