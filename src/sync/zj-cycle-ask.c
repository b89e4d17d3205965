/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-cycle-private.h"

#include "zj-store-sync.h"

#define ASK_AT_ONCE 200

typedef struct
{
  ZjCycle *cycle;
  const char *const *ids;
  GPtrArray *results;
} Ask;

static gboolean
call_known (gpointer data, GCancellable *cancellable, GError **error)
{
  Ask *ask = data;

  ask->results = zj_remote_known_ops (ask->cycle->context->remote, ask->cycle->project, ask->ids, cancellable, error);
  return ask->results != NULL;
}

GPtrArray *
zj_cycle_look_up (ZjCycle *c, const char *const *ids, GError **error)
{
  Ask ask = { c, ids, NULL };

  if (!zj_session_call (c->context->session, call_known, &ask, c->cancellable, error))
    return NULL;
  return ask.results;
}

gboolean
zj_cycle_ask_known (ZjCycle *c, char **unknown, GError **error)
{
  for (guint at = 0; unknown[at];)
    {
      g_autoptr (GPtrArray) ids = g_ptr_array_new ();
      g_autoptr (GPtrArray) results = NULL;
      g_autoptr (GError) failure = NULL;

      while (unknown[at] && ids->len < ASK_AT_ONCE)
        g_ptr_array_add (ids, unknown[at++]);
      g_ptr_array_add (ids, NULL);
      results = zj_cycle_look_up (c, (const char *const *)ids->pdata, error);
      if (results == NULL)
        return FALSE;
      zj_cycle_count_results (c, results);
      if (!zj_store_known_answered (c->context->store, c->project, (const char *const *)ids->pdata, results, &failure))
        return zj_cycle_blame_server (g_steal_pointer (&failure), error);
    }
  return TRUE;
}
