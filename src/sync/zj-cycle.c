/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-cycle-private.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-planner.h"
#include "zj-store-sync.h"

#define HEADS_AT_ONCE 500
/* A full pull that is cut begins anew, so large pages cost nothing there. */
#define FULL_PAGE_LINES 5000
/* A cycle ends by itself; this stops a server that keeps it going. */
#define MOST_STEPS 100000

static ZjPlan *
make_plan (ZjCycle *c, char ***unknown, GError **error)
{
  ZjPlanInput input = { .identity_known = c->identity_known,
                        .pull_due = c->pull_due,
                        .set_aside = c->set_aside,
                        .max_ops = c->max_ops,
                        .max_bytes = c->context->max_bytes };

  *unknown = zj_store_unknown_ops (c->context->store, c->project, error);
  if (*unknown == NULL)
    return NULL;
  input.n_unknown = g_strv_length (*unknown);
  input.now = zj_clock_now (zj_store_get_clock (c->context->store));
  for (;;)
    {
      g_autoptr (GPtrArray) heads = zj_store_op_heads (c->context->store, c->project, c->heads_limit, error);
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

/* The record lane: what the planner says until there is nothing left. */
static gboolean
run_records (ZjCycle *c, GError **error)
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
          ok = zj_cycle_ask_known (c, unknown, error);
          break;
        case ZJ_PLAN_PUSH:
          ok = zj_cycle_push (c, plan->ops, error);
          break;
        case ZJ_PLAN_PULL:
          ok = zj_cycle_pull (c, error);
          break;
        case ZJ_PLAN_NOTHING:
        default:
          return TRUE;
        }
      if (!ok)
        return FALSE;
    }
  return zj_cycle_give_up (error,
                           _ ("The server does not come to an end. Everything is kept here; tell your administrator."));
}

gboolean
zj_cycle_run (const ZjCycleContext *context,
              const char *project,
              ZjSyncReport *report,
              GCancellable *cancellable,
              GError **error)
{
  ZjCycle c = { .context = context,
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
  ok = run_records (&c, &local_error);
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
