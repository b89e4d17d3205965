/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-events.h"

#include "zj-backoff.h"
#include "zj-error.h"

/* A stream that ended sooner counts as a failure: else a server that ends each at once would be asked for ever. */
#define LIVED_US (30 * (gint64)G_USEC_PER_SEC)

struct _ZjEvents
{
  ZjRemote *remote;
  ZjEventsFuncs funcs;
  gpointer user_data;
  ZjRandom *random;
  GCancellable *cancellable;
  GThread *thread;
  gint64 stood_since; /* monotonic; 0 = it does not stand */

  GMutex mutex;
  GCond changed;
  guint turn; /* of zj_events_retry() */
  gboolean ended;
};

static void
on_event (const char *project, const char *state, gpointer user_data)
{
  ZjEvents *self = user_data;

  if (project)
    {
      self->funcs.event (project, state, self->user_data);
      return;
    }
  self->stood_since = g_get_monotonic_time ();
  self->funcs.stands (TRUE, self->user_data);
}

static guint
turn_now (ZjEvents *self)
{
  guint turn;

  g_mutex_lock (&self->mutex);
  turn = self->turn;
  g_mutex_unlock (&self->mutex);
  return turn;
}

/* Until @until, or with @early until somebody else gets an answer. FALSE: the end. */
static gboolean
wait_until (ZjEvents *self, gint64 until, gboolean early, guint turn)
{
  gboolean goes_on;

  g_mutex_lock (&self->mutex);
  while (!self->ended && !(early && self->turn != turn))
    if (until == G_MAXINT64)
      g_cond_wait (&self->changed, &self->mutex);
    else if (!g_cond_wait_until (&self->changed, &self->mutex, until))
      break;
  goes_on = !self->ended;
  g_mutex_unlock (&self->mutex);
  return goes_on;
}

static gpointer
run (gpointer data)
{
  ZjEvents *self = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  guint attempts = 0;
  gboolean goes_on = TRUE;

  g_main_context_push_thread_default (context);
  while (goes_on)
    {
      guint turn = turn_now (self);
      g_autoptr (GError) error = NULL;
      gboolean refused, stood;
      gint64 now;

      self->stood_since = 0;
      zj_remote_listen (self->remote, on_event, self, self->cancellable, &error);
      now = g_get_monotonic_time ();
      stood = self->stood_since > 0;
      if (stood)
        self->funcs.stands (FALSE, self->user_data);
      attempts = stood && now - self->stood_since > LIVED_US ? 1 : attempts + 1;
      refused = g_error_matches (error, ZJ_ERROR, ZJ_ERROR_CREDENTIALS)
                || g_error_matches (error, ZJ_ERROR, ZJ_ERROR_PASSWORD_CHANGE_REQUIRED);
      if (refused)
        self->funcs.refused (self->user_data);
      /* Never a tight loop, whoever wakes it. A token that was refused is of no use until there is another one. */
      if (refused)
        goes_on = wait_until (self, now + zj_backoff_ceiling (attempts - 1) / 4, FALSE, turn)
                  && wait_until (self, G_MAXINT64, TRUE, turn);
      else
        goes_on = wait_until (self, now + ZJ_BACKOFF_LEAST_US, FALSE, turn)
                  && wait_until (self, now + zj_backoff_delay (self->random, attempts - 1), !stood, turn);
    }
  g_main_context_pop_thread_default (context);
  return NULL;
}

ZjEvents *
zj_events_new (ZjRemote *remote, const ZjEventsFuncs *funcs, gpointer user_data)
{
  ZjEvents *self;

  g_return_val_if_fail (ZJ_IS_REMOTE (remote), NULL);
  g_return_val_if_fail (funcs && funcs->event && funcs->stands && funcs->refused, NULL);

  self = g_new0 (ZjEvents, 1);
  self->remote = g_object_ref (remote);
  self->funcs = *funcs;
  self->user_data = user_data;
  self->random = zj_random_new ();
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  self->thread = g_thread_new ("events", run, self);
  return self;
}

void
zj_events_free (ZjEvents *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->mutex);
  self->ended = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->mutex);
  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->thread);
  g_object_unref (self->cancellable);
  g_object_unref (self->random);
  g_object_unref (self->remote);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  g_free (self);
}

void
zj_events_retry (ZjEvents *self)
{
  g_return_if_fail (self);

  g_mutex_lock (&self->mutex);
  self->turn++;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->mutex);
}
