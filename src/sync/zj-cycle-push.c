/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-cycle-private.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-store-sync.h"

/* A cycle ends by itself; these stop a server that keeps it going. */
#define MOST_REUSED 20
#define MOST_BARREN 100 /* pushes in a row of which nothing was applied */

typedef struct
{
  ZjCycle *cycle;
  const char *client;
  char **texts;
  char *epoch;
  gint64 last_seq;
  GPtrArray *results;
} Post;

static gboolean
call_post (gpointer data, GCancellable *cancellable, GError **error)
{
  Post *post = data;

  post->results =
      zj_remote_post_ops (post->cycle->context->remote, post->cycle->project, post->client,
                          (const char *const *)post->texts, &post->epoch, &post->last_seq, cancellable, error);
  return post->results != NULL;
}

/* A copy of this store has sent an op with this id and other contents, so it can never go under it. Found by sending
 * one at a time; what became of the other one is asked, and ours goes as an op of its own. */
static gboolean
set_reused_apart (ZjCycle *c, char **ops, GError **error)
{
  const char *const ids[] = { ops[0], NULL };
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) failure = NULL;
  ZjResult *known = NULL;

  c->max_ops = 1;
  if (ops[1] != NULL)
    return TRUE;
  if (c->reused++ >= MOST_REUSED)
    return zj_cycle_give_up (error,
                             _ ("The server says again and again that it has had other changes under the same names. "
                                "Everything is kept here; tell your administrator."));
  results = zj_cycle_look_up (c, ids, error);
  if (results == NULL)
    return FALSE;
  for (guint i = 0; i < results->len; i++)
    if (g_strcmp0 (((ZjResult *)g_ptr_array_index (results, i))->op, ops[0]) == 0)
      known = g_ptr_array_index (results, i);
  c->max_ops = MAX (c->context->max_ops, 1);
  if (!zj_store_set_apart (c->context->store, c->project, ops[0], known, &failure))
    return zj_cycle_blame_server (g_steal_pointer (&failure), error);
  return TRUE;
}

static gboolean
post_failed (ZjCycle *c, char **ops, GError *failure /* (transfer full) */, GError **error)
{
  g_autoptr (GError) local_error = failure;
  guint n = g_strv_length (ops);

  if (g_error_matches (local_error, ZJ_ERROR, ZJ_ERROR_TOO_LARGE))
    {
      c->max_ops = MAX (1, n / 2);
      if (n == 1)
        {
          g_hash_table_add (c->too_large, g_strdup (ops[0]));
          g_hash_table_add (c->set_aside, g_strdup (ops[0]));
        }
      return TRUE;
    }
  if (g_error_matches (local_error, ZJ_ERROR, ZJ_ERROR_OP_REUSED))
    return set_reused_apart (c, ops, error);
  if (g_error_matches (local_error, ZJ_ERROR, ZJ_ERROR_CLONED))
    return zj_store_renew_client (c->context->store, error) && zj_cycle_note_new_client (c, error);
  if (g_error_matches (local_error, ZJ_ERROR, ZJ_ERROR_GONE))
    return zj_cycle_give_up (error, local_error->message);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* The server was put back between our look at it and this push. Its last_seq already counts the push, so it cannot tell
 * what is missing: everything held with a receipt is offered again, and the server replays what it still has. */
static gboolean
check_epoch (ZjCycle *c, const char *epoch, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  ZjPullState *state = zj_store_pull_state (c->context->store, c->project, &local_error);
  gboolean same = state && (state->epoch == NULL || g_str_equal (state->epoch, epoch));
  ZjIdentity verdict = ZJ_IDENTITY_OK;

  g_clear_pointer (&state, zj_pull_state_free);
  if (local_error)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (same)
    return TRUE;
  c->identity_known = FALSE;
  c->restored = TRUE;
  return zj_store_check_identity (c->context->store, c->project, epoch, 0, &verdict, error)
         && zj_cycle_begin_full (c, error);
}

static void
set_aside_unanswered (ZjCycle *c, char **ops)
{
  for (guint i = 0; ops[i]; i++)
    if (g_hash_table_contains (c->open, ops[i]))
      g_hash_table_add (c->set_aside, g_strdup (ops[i]));
}

gboolean
zj_cycle_push (ZjCycle *c, char **ops, GError **error)
{
  g_autofree char *client = NULL;
  g_auto (GStrv) texts = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autofree char *epoch = NULL;
  g_autoptr (GError) failure = NULL;
  guint pushed_before = c->report->pushed;
  Post post = { .cycle = c };

  texts = zj_store_mark_sending (c->context->store, c->project, (const char *const *)ops, &failure);
  if (texts == NULL)
    {
      /* Withdrawn or folded since the plan was made: plan anew. */
      if (g_error_matches (failure, ZJ_ERROR, ZJ_ERROR_CHANGED_MEANWHILE))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  client = zj_store_dup_client_id (c->context->store);
  post.client = client;
  post.texts = texts;
  zj_cycle_tell_progress (c);
  if (!zj_session_call (c->context->session, call_post, &post, c->cancellable, &failure))
    return post_failed (c, ops, g_steal_pointer (&failure), error);
  results = post.results;
  epoch = post.epoch;

  if (!zj_store_apply_results (c->context->store, c->project, results, &failure))
    return zj_cycle_blame_server (g_steal_pointer (&failure), error);
  if (zj_cycle_count_results (c, results) > 0)
    {
      zj_cycle_clear_set_aside (c);
      c->pull_due = TRUE;
    }
  set_aside_unanswered (c, ops);
  c->barren = c->report->pushed > pushed_before ? 0 : c->barren + 1;
  if (c->barren > MOST_BARREN)
    return zj_cycle_give_up (
        error, _ ("The server takes nothing of what is sent. Everything is kept here; tell your administrator."));
  c->sent += g_strv_length (ops);
  zj_cycle_tell_progress (c);
  return check_epoch (c, epoch, error);
}
