/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-cycle.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-planner.h"
#include "zj-store-sync.h"

#define HEADS_AT_ONCE 500
/* A page is kept as soon as it is here, so on a bad line small ones get further; a full pull that is cut begins anew,
 * so large ones cost nothing there. */
#define PAGE_LINES      1000
#define FULL_PAGE_LINES 5000
#define MOST_PAGE_LINES 10000
#define ASK_AT_ONCE     200
/* A cycle ends by itself; these stop a server that keeps it going. */
#define MOST_STEPS   100000
#define MOST_RENEWED 3
#define MOST_FULL    3
#define MOST_REUSED  20
#define MOST_BARREN  100 /* pushes in a row of which nothing was applied */

typedef struct
{
  const ZjCycleContext *context;
  const char *project;
  ZjSyncReport *report;
  GCancellable *cancellable;

  gboolean identity_known;
  gboolean pull_due;
  gboolean restored;     /* the server was put back, as was found in this cycle */
  gboolean full;         /* a full pull fills the shadow */
  char *shadow_token;    /* how far it is; NULL = at the beginning */
  GHashTable *set_aside; /* op ids tried in this cycle without getting further */
  GHashTable *too_large; /* op ids the server finds too large even alone; set aside for all of it */
  GHashTable *open;      /* ids of ops without a final result, as of the last plan */
  guint max_ops;
  guint heads_limit;
  guint full_page_lines;
  guint renewed, fulls, barren, reused;
  guint sent, to_send;
} Cycle;

static ZjStore *
store_of (Cycle *c)
{
  return c->context->store;
}

static gboolean
give_up (GError **error, const char *text)
{
  g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_UNUSABLE_SERVER, text);
  return FALSE;
}

static void
tell_progress (Cycle *c)
{
  double fraction = -1;

  if (c->context->progress == NULL)
    return;
  if (c->to_send > 0)
    fraction = CLAMP ((double)c->sent / c->to_send, 0, 1);
  c->context->progress (c->context->progress_data, fraction);
}

/* Counts what became of our ops, each once: results are repeated by pages until they are settled. */
static guint
count_results (Cycle *c, GPtrArray *results)
{
  guint n_final = 0;

  for (guint i = 0; i < results->len; i++)
    {
      const ZjResult *result = g_ptr_array_index (results, i);

      if (!zj_result_is_final (result) || !g_hash_table_remove (c->open, result->op))
        continue;
      n_final++;
      if (result->kind == ZJ_RESULT_APPLIED || result->kind == ZJ_RESULT_MERGED)
        c->report->pushed++;
      if (result->kind == ZJ_RESULT_MERGED)
        c->report->merged++;
    }
  return n_final;
}

/* Something moved: what waited may go again. */
static void
clear_set_aside (Cycle *c)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_remove_all (c->set_aside);
  g_hash_table_iter_init (&iter, c->too_large);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_hash_table_add (c->set_aside, g_strdup (id));
}

static gboolean
begin_full (Cycle *c, GError **error)
{
  if (c->fulls++ >= MOST_FULL)
    return give_up (error,
                    _ ("The server keeps forgetting what it said. Everything is kept here; tell your administrator."));
  if (!zj_store_begin_full (store_of (c), c->project, error))
    return FALSE;
  c->full = TRUE;
  c->pull_due = TRUE;
  g_clear_pointer (&c->shadow_token, g_free);
  return TRUE;
}

/* A client id of our own: the page or answer at hand is not for it. */
static gboolean
note_new_client (Cycle *c, GError **error)
{
  if (c->renewed++ >= MOST_RENEWED)
    return give_up (error, _ ("The server takes this store for another one again and again. Everything is kept here; "
                              "tell your administrator."));
  c->identity_known = FALSE;
  c->pull_due = TRUE;
  clear_set_aside (c);
  return TRUE;
}

/* What the store finds wrong with an answer is the server's trouble, and nothing of it was taken. */
static gboolean
blame_server (GError *failure /* (transfer full) */, GError **error)
{
  g_autoptr (GError) local_error = failure;

  if (g_error_matches (local_error, ZJ_ERROR, ZJ_ERROR_INVALID))
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_SERVER,
                 /* Translators: %s says what was wrong, technically */
                 _ ("The server sent something that cannot be right; nothing of it was taken (%s)."),
                 local_error->message);
  else
    g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* --- ask --- */

typedef struct
{
  Cycle *cycle;
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

static gboolean
ask_known (Cycle *c, char **unknown, GError **error)
{
  for (guint at = 0; unknown[at];)
    {
      g_autoptr (GPtrArray) ids = g_ptr_array_new ();
      g_autoptr (GPtrArray) results = NULL;
      g_autoptr (GError) failure = NULL;
      Ask ask = { c, NULL, NULL };

      while (unknown[at] && ids->len < ASK_AT_ONCE)
        g_ptr_array_add (ids, unknown[at++]);
      g_ptr_array_add (ids, NULL);
      ask.ids = (const char *const *)ids->pdata;
      if (!zj_session_call (c->context->session, call_known, &ask, c->cancellable, error))
        return FALSE;
      results = ask.results;
      count_results (c, results);
      if (!zj_store_known_answered (store_of (c), c->project, ask.ids, results, &failure))
        return blame_server (g_steal_pointer (&failure), error);
    }
  return TRUE;
}

/* --- push --- */

typedef struct
{
  Cycle *cycle;
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
set_reused_apart (Cycle *c, char **ops, GError **error)
{
  const char *const ids[] = { ops[0], NULL };
  Ask ask = { c, ids, NULL };
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) failure = NULL;
  ZjResult *known = NULL;

  c->max_ops = 1;
  if (ops[1] != NULL)
    return TRUE;
  if (c->reused++ >= MOST_REUSED)
    return give_up (error, _ ("The server says again and again that it has had other changes under the same names. "
                              "Everything is kept here; tell your administrator."));
  if (!zj_session_call (c->context->session, call_known, &ask, c->cancellable, error))
    return FALSE;
  results = ask.results;
  for (guint i = 0; i < results->len; i++)
    if (g_strcmp0 (((ZjResult *)g_ptr_array_index (results, i))->op, ops[0]) == 0)
      known = g_ptr_array_index (results, i);
  c->max_ops = MAX (c->context->max_ops, 1);
  if (!zj_store_set_apart (store_of (c), c->project, ops[0], known, &failure))
    return blame_server (g_steal_pointer (&failure), error);
  return TRUE;
}

static gboolean
post_failed (Cycle *c, char **ops, GError *failure /* (transfer full) */, GError **error)
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
    return zj_store_renew_client (store_of (c), error) && note_new_client (c, error);
  if (g_error_matches (local_error, ZJ_ERROR, ZJ_ERROR_GONE))
    return give_up (error, local_error->message);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* The server was put back between our look at it and this push. Its last_seq already counts the push, so it cannot tell
 * what is missing: everything held with a receipt is offered again, and the server replays what it still has. */
static gboolean
check_epoch (Cycle *c, const char *epoch, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  ZjPullState *state = zj_store_pull_state (store_of (c), c->project, &local_error);
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
  return zj_store_check_identity (store_of (c), c->project, epoch, 0, &verdict, error) && begin_full (c, error);
}

static void
set_aside_unanswered (Cycle *c, char **ops)
{
  for (guint i = 0; ops[i]; i++)
    if (g_hash_table_contains (c->open, ops[i]))
      g_hash_table_add (c->set_aside, g_strdup (ops[i]));
}

static gboolean
push (Cycle *c, char **ops, GError **error)
{
  g_autofree char *client = NULL;
  g_auto (GStrv) texts = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autofree char *epoch = NULL;
  g_autoptr (GError) failure = NULL;
  guint pushed_before = c->report->pushed;
  Post post = { .cycle = c };

  texts = zj_store_mark_sending (store_of (c), c->project, (const char *const *)ops, &failure);
  if (texts == NULL)
    {
      /* Withdrawn or folded since the plan was made: plan anew. */
      if (g_error_matches (failure, ZJ_ERROR, ZJ_ERROR_CHANGED_MEANWHILE))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  client = zj_store_dup_client_id (store_of (c));
  post.client = client;
  post.texts = texts;
  tell_progress (c);
  if (!zj_session_call (c->context->session, call_post, &post, c->cancellable, &failure))
    return post_failed (c, ops, g_steal_pointer (&failure), error);
  results = post.results;
  epoch = post.epoch;

  if (!zj_store_apply_results (store_of (c), c->project, results, &failure))
    return blame_server (g_steal_pointer (&failure), error);
  if (count_results (c, results) > 0)
    {
      clear_set_aside (c);
      c->pull_due = TRUE;
    }
  set_aside_unanswered (c, ops);
  c->barren = c->report->pushed > pushed_before ? 0 : c->barren + 1;
  if (c->barren > MOST_BARREN)
    return give_up (error,
                    _ ("The server takes nothing of what is sent. Everything is kept here; tell your administrator."));
  c->sent += g_strv_length (ops);
  tell_progress (c);
  return check_epoch (c, epoch, error);
}

/* --- pull --- */

typedef struct
{
  Cycle *cycle;
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
take_page (Cycle *c, GBytes *lines, const ZjChangesEnd *end, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  guint n_lines = 0;

  if (!zj_store_ingest_page (store_of (c), c->project, lines, end, c->full, &n_lines, &local_error))
    return blame_server (g_steal_pointer (&local_error), error);
  c->report->pulled += n_lines;
  if (count_results (c, end->results) > 0 || n_lines > 0)
    clear_set_aside (c);
  c->pull_due = end->has_more;
  if (end->has_more)
    tell_progress (c);
  if (c->full)
    {
      g_free (c->shadow_token);
      c->shadow_token = end->has_more ? g_strdup (end->state) : NULL;
      c->full = end->has_more;
    }
  return TRUE;
}

static gboolean
judge_page (Cycle *c, GBytes *lines, const ZjChangesEnd *end, GError **error)
{
  ZjIdentity verdict = ZJ_IDENTITY_OK;

  if (!zj_store_check_identity (store_of (c), c->project, end->epoch, end->last_seq, &verdict, error))
    return FALSE;
  switch (verdict)
    {
    case ZJ_IDENTITY_NEW_CLIENT:
      return note_new_client (c, error);
    case ZJ_IDENTITY_SERVER_RESTORED:
      c->identity_known = FALSE;
      c->restored = TRUE;
      return begin_full (c, error);
    case ZJ_IDENTITY_OK:
    default:
      /* A restored server's copies are all looked at before anything is sent on top of them. */
      c->identity_known = !(c->restored && end->has_more);
      return take_page (c, lines, end, error);
    }
}

static gboolean
pull (Cycle *c, GError **error)
{
  ZjPullState *state = zj_store_pull_state (store_of (c), c->project, error);
  g_autofree char *client = zj_store_dup_client_id (store_of (c));
  g_autofree char *since = NULL;
  g_autoptr (GBytes) lines = NULL;
  g_autoptr (ZjChangesEnd) end = NULL;
  g_autoptr (GError) failure = NULL;
  Pull p = { .cycle = c, .client = client };

  if (state == NULL)
    return FALSE;
  p.settled = state->settled;
  if (!c->full && state->token == NULL && !begin_full (c, error))
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
        return give_up (error, failure->message);
      /* Forgotten in the midst of a full pull: with fewer, larger pages it may come to its end. */
      if (c->full)
        c->full_page_lines = MOST_PAGE_LINES;
      return begin_full (c, error);
    }
  lines = p.lines;
  end = p.end;
  if (end->has_more && g_strcmp0 (end->state, since) == 0)
    return give_up (error, _ ("The server does not come to an end. Everything is kept here; tell your administrator."));
  return judge_page (c, lines, end, error);
}

/* --- the cycle --- */

static ZjPlan *
make_plan (Cycle *c, char ***unknown, GError **error)
{
  ZjPlanInput input = { .identity_known = c->identity_known,
                        .pull_due = c->pull_due,
                        .set_aside = c->set_aside,
                        .max_ops = c->max_ops,
                        .max_bytes = c->context->max_bytes };

  *unknown = zj_store_unknown_ops (store_of (c), c->project, error);
  if (*unknown == NULL)
    return NULL;
  input.n_unknown = g_strv_length (*unknown);
  input.now = zj_clock_now (zj_store_get_clock (store_of (c)));
  for (;;)
    {
      g_autoptr (GPtrArray) heads = zj_store_op_heads (store_of (c), c->project, c->heads_limit, error);
      g_autoptr (ZjPlan) plan = NULL;

      if (heads == NULL)
        return NULL;
      g_hash_table_remove_all (c->open);
      for (guint i = 0; i < heads->len; i++)
        {
          const ZjOpHead *head = g_ptr_array_index (heads, i);

          if (head->state != ZJ_OP_CONFLICT && head->state != ZJ_OP_REFUSED)
            g_hash_table_add (c->open, g_strdup (head->id));
        }
      input.heads = heads;
      input.heads_cut = heads->len >= c->heads_limit;
      plan = zj_planner_plan (&input);
      if (!plan->need_more)
        {
          c->to_send = c->sent + g_hash_table_size (c->open);
          return g_steal_pointer (&plan);
        }
      c->heads_limit *= 4;
    }
}

static gboolean
run (Cycle *c, GError **error)
{
  for (guint step = 0; step < MOST_STEPS; step++)
    {
      g_auto (GStrv) unknown = NULL;
      g_autoptr (ZjPlan) plan = NULL;
      gboolean ok = TRUE;

      if (g_cancellable_set_error_if_cancelled (c->cancellable, error))
        return FALSE;
      plan = make_plan (c, &unknown, error);
      if (plan == NULL)
        return FALSE;
      switch (plan->kind)
        {
        case ZJ_PLAN_ASK_KNOWN:
          ok = ask_known (c, unknown, error);
          break;
        case ZJ_PLAN_PUSH:
          ok = push (c, plan->ops, error);
          break;
        case ZJ_PLAN_PULL:
          ok = pull (c, error);
          break;
        case ZJ_PLAN_NOTHING:
        default:
          return TRUE;
        }
      if (!ok)
        return FALSE;
    }
  return give_up (error, _ ("The server does not come to an end. Everything is kept here; tell your administrator."));
}

gboolean
zj_cycle_run (const ZjCycleContext *context,
              const char *project,
              ZjSyncReport *report,
              GCancellable *cancellable,
              GError **error)
{
  Cycle c = { .context = context,
              .project = project,
              .report = report,
              .cancellable = cancellable,
              .pull_due = TRUE,
              .max_ops = MAX (context->max_ops, 1),
              .heads_limit = HEADS_AT_ONCE,
              .full_page_lines = FULL_PAGE_LINES };
  g_autoptr (GError) local_error = NULL;
  gboolean ok;

  g_return_val_if_fail (context && project && report, FALSE);

  c.set_aside = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  c.too_large = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  c.open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  ok = run (&c, &local_error);
  /* Said where nothing can be done about it. */
  if (g_error_matches (local_error, ZJ_ERROR, ZJ_ERROR_CLONED)
      || g_error_matches (local_error, ZJ_ERROR, ZJ_ERROR_GONE))
    local_error->code = ZJ_ERROR_UNUSABLE_SERVER;
  if (local_error)
    g_propagate_error (error, g_steal_pointer (&local_error));
  if (ok && g_hash_table_size (c.too_large) > 0)
    {
      g_set_error (
          error, ZJ_ERROR, ZJ_ERROR_TOO_LARGE,
          g_dngettext (GETTEXT_PACKAGE,
                       "%u change is too large for the server. It is kept here; shorten it and save again.",
                       "%u changes are too large for the server. They are kept here; shorten them and save again.",
                       g_hash_table_size (c.too_large)),
          g_hash_table_size (c.too_large));
      ok = FALSE;
    }
  g_free (c.shadow_token);
  g_hash_table_unref (c.set_aside);
  g_hash_table_unref (c.too_large);
  g_hash_table_unref (c.open);
  return ok;
}

gboolean
zj_cycle_has_work (ZjStore *store, const char *project)
{
  ZjPlanInput input = { .identity_known = TRUE, .max_ops = 1, .max_bytes = G_MAXSIZE };

  g_return_val_if_fail (ZJ_IS_STORE (store) && project, FALSE);

  input.now = zj_clock_now (zj_store_get_clock (store));
  input.not_before = zj_store_next_try (store, project, NULL, NULL);
  for (guint limit = HEADS_AT_ONCE;; limit *= 4)
    {
      g_autoptr (GPtrArray) heads = zj_store_op_heads (store, project, limit, NULL);
      g_autoptr (GHashTable) sent_before = g_hash_table_new (g_str_hash, g_str_equal);
      g_autoptr (ZjPlan) plan = NULL;

      if (heads == NULL)
        return FALSE;
      /* What was sent before and has no final answer waits for the poll: each try of it changes the store, and every
       * change of the store asks here. */
      for (guint i = 0; i < heads->len; i++)
        {
          const ZjOpHead *head = g_ptr_array_index (heads, i);

          if (head->state != ZJ_OP_QUEUED)
            g_hash_table_add (sent_before, head->id);
        }
      input.heads = heads;
      input.heads_cut = heads->len >= limit;
      input.set_aside = sent_before;
      plan = zj_planner_plan (&input);
      if (!plan->need_more)
        return plan->kind == ZJ_PLAN_PUSH;
    }
}
