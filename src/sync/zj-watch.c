/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-watch.h"

#include "zj-backoff.h"
#include "zj-remote.h"

#define QUIET_MS 1000
/* Someone who types and saves without a pause is not kept from sending for ever. */
#define LONGEST_QUIET_MS 5000
/* After an outage of a whole district not all come back in the same second. */
#define NETWORK_SPREAD_MS 4000

struct _ZjWatch
{
  ZjStore *store;
  ZjWatchFunc function;
  gpointer user_data;
  GMainContext *context;
  GNetworkMonitor *monitor; /* NULL for a server on this machine */
  gboolean was_available;
  gulong changed_id, network_id;
  GSource *quiet, *returned, *timer;
  gint64 first_change; /* monotonic; 0 = none waits */
};

static void
clear_source (GSource **source)
{
  if (*source)
    {
      g_source_destroy (*source);
      g_clear_pointer (source, g_source_unref);
    }
}

static void
set_source (ZjWatch *self, GSource **source, gint64 delay_ms, GSourceFunc function)
{
  clear_source (source);
  *source = g_timeout_source_new ((guint)CLAMP (delay_ms, 0, G_MAXINT));
  g_source_set_callback (*source, function, self, NULL);
  g_source_attach (*source, self->context);
}

static gboolean
on_quiet (gpointer user_data)
{
  ZjWatch *self = user_data;

  clear_source (&self->quiet);
  self->first_change = 0;
  self->function (ZJ_WATCH_CHANGE, self->user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
on_returned (gpointer user_data)
{
  ZjWatch *self = user_data;

  clear_source (&self->returned);
  self->function (ZJ_WATCH_NETWORK, self->user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
on_timer (gpointer user_data)
{
  ZjWatch *self = user_data;

  clear_source (&self->timer);
  self->function (ZJ_WATCH_TIME, self->user_data);
  return G_SOURCE_REMOVE;
}

static void
on_changed (ZjStore *store, gboolean structural, gpointer user_data)
{
  ZjWatch *self = user_data;
  gint64 now = g_get_monotonic_time () / 1000;

  if (self->first_change == 0)
    self->first_change = now;
  set_source (self, &self->quiet, MIN (QUIET_MS, self->first_change + LONGEST_QUIET_MS - now), on_quiet);
}

static void
on_network_changed (GNetworkMonitor *monitor, gboolean available, gpointer user_data)
{
  ZjWatch *self = user_data;
  ZjRandom *random = zj_store_get_random (self->store);

  if (available && !self->was_available)
    set_source (self, &self->returned, 500 + zj_random_uniform (random, NETWORK_SPREAD_MS), on_returned);
  self->was_available = available;
}

ZjWatch *
zj_watch_new (ZjStore *store, const char *server_url, ZjWatchFunc function, gpointer user_data)
{
  ZjWatch *self;

  g_return_val_if_fail (ZJ_IS_STORE (store), NULL);
  g_return_val_if_fail (function, NULL);

  self = g_new0 (ZjWatch, 1);
  self->store = g_object_ref (store);
  self->function = function;
  self->user_data = user_data;
  self->context = g_main_context_ref_thread_default ();
  self->changed_id = g_signal_connect (store, "changed", G_CALLBACK (on_changed), self);
  if (!zj_remote_url_is_loopback (server_url))
    {
      self->monitor = g_object_ref (g_network_monitor_get_default ());
      self->was_available = g_network_monitor_get_network_available (self->monitor);
      self->network_id = g_signal_connect (self->monitor, "network-changed", G_CALLBACK (on_network_changed), self);
    }
  return self;
}

void
zj_watch_free (ZjWatch *self)
{
  if (self == NULL)
    return;
  g_clear_signal_handler (&self->changed_id, self->store);
  if (self->monitor)
    g_clear_signal_handler (&self->network_id, self->monitor);
  clear_source (&self->quiet);
  clear_source (&self->returned);
  clear_source (&self->timer);
  g_clear_object (&self->monitor);
  g_clear_object (&self->store);
  g_main_context_unref (self->context);
  g_free (self);
}

void
zj_watch_set_timer (ZjWatch *self, gint64 delay_us)
{
  g_return_if_fail (self);

  if (delay_us < 0)
    clear_source (&self->timer);
  else
    set_source (self, &self->timer, MAX (delay_us, ZJ_BACKOFF_LEAST_US) / 1000, on_timer);
}
