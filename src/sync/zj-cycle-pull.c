/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-cycle-private.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-store-sync.h"

/* A page is kept as soon as it is here, so on a bad line small ones get further. */
#define PAGE_LINES 1000
/* Of a full pull that the server forgets on its way. */
#define MOST_PAGE_LINES 10000

typedef struct
{
  ZjCycle *cycle;
  const char *client, *since;
  gint64 settled;
  GBytes *lines;
  ZjChangesEnd *end;
} Pull;

static gboolean
call_changes (gpointer data, GCancellable *cancellable, GError **error)
{
  Pull *p = data;

  return zj_remote_changes (p->cycle->context->remote, p->cycle->project, p->since, p->client, p->settled,
                            p->cycle->full ? p->cycle->full_page_lines : PAGE_LINES, &p->lines, &p->end, cancellable,
                            error);
}

static gboolean
take_page (ZjCycle *c, GBytes *lines, const ZjChangesEnd *end, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  guint n_lines = 0;

  if (!zj_store_ingest_page (c->context->store, c->project, lines, end, c->full, &n_lines, &local_error))
    return zj_cycle_blame_server (g_steal_pointer (&local_error), error);
  c->report->pulled += n_lines;
  if (zj_cycle_count_results (c, end->results) > 0 || n_lines > 0)
    zj_cycle_clear_set_aside (c);
  c->pull_due = end->has_more;
  if (end->has_more)
    zj_cycle_tell_progress (c);
  if (c->full)
    {
      g_free (c->shadow_token);
      c->shadow_token = end->has_more ? g_strdup (end->state) : NULL;
      c->full = end->has_more;
    }
  return TRUE;
}

static gboolean
judge_page (ZjCycle *c, GBytes *lines, const ZjChangesEnd *end, GError **error)
{
  ZjIdentity verdict = ZJ_IDENTITY_OK;

  if (!zj_store_check_identity (c->context->store, c->project, end->epoch, end->last_seq, &verdict, error))
    return FALSE;
  switch (verdict)
    {
    case ZJ_IDENTITY_NEW_CLIENT:
      return zj_cycle_note_new_client (c, error);
    case ZJ_IDENTITY_SERVER_RESTORED:
      c->identity_known = FALSE;
      c->restored = TRUE;
      return zj_cycle_begin_full (c, error);
    case ZJ_IDENTITY_OK:
    default:
      /* A restored server's copies are all looked at before anything is sent on top of them. */
      c->identity_known = !(c->restored && end->has_more);
      return take_page (c, lines, end, error);
    }
}

gboolean
zj_cycle_pull (ZjCycle *c, GError **error)
{
  ZjPullState *state = zj_store_pull_state (c->context->store, c->project, error);
  g_autofree char *client = zj_store_dup_client_id (c->context->store);
  g_autofree char *since = NULL;
  g_autoptr (GBytes) lines = NULL;
  g_autoptr (ZjChangesEnd) end = NULL;
  g_autoptr (GError) failure = NULL;
  Pull p = { .cycle = c, .client = client };

  if (state == NULL)
    return FALSE;
  p.settled = state->settled;
  if (!c->full && state->token == NULL && !zj_cycle_begin_full (c, error))
    {
      zj_pull_state_free (state);
      return FALSE;
    }
  since = g_strdup (c->full ? c->shadow_token : state->token);
  zj_pull_state_free (state);
  p.since = since;
  if (!zj_session_call (c->context->session, call_changes, &p, c->cancellable, &failure))
    {
      if (!g_error_matches (failure, ZJ_ERROR, ZJ_ERROR_GONE))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (since == NULL)
        return zj_cycle_give_up (error, failure->message);
      /* Forgotten in the midst of a full pull: with fewer, larger pages it may come to its end. */
      if (c->full)
        c->full_page_lines = MOST_PAGE_LINES;
      return zj_cycle_begin_full (c, error);
    }
  lines = p.lines;
  end = p.end;
  if (end->has_more && g_strcmp0 (end->state, since) == 0)
    return zj_cycle_give_up (
        error, _ ("The server does not come to an end. Everything is kept here; tell your administrator."));
  return judge_page (c, lines, end, error);
}
