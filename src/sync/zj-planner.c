/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-planner.h"

/* {"client":"<uuid>","ops":[]} and the comma behind each op. */
#define ENVELOPE_BYTES 80
#define PER_OP_BYTES   1

void
zj_plan_free (ZjPlan *plan)
{
  if (plan == NULL)
    return;
  g_strfreev (plan->ops);
  g_free (plan);
}

/* Can this op, the first open one of its record, go now? @until takes the earliest time for which one waits. */
static gboolean
may_go (const ZjPlanInput *input, const ZjOpHead *head, gint64 *until)
{
  switch (head->state)
    {
    case ZJ_OP_QUEUED:
    case ZJ_OP_SENDING:
    case ZJ_OP_DEFERRED:
      break;
    case ZJ_OP_CONFLICT:
    case ZJ_OP_REFUSED:
    case ZJ_OP_APPLIED:
    case ZJ_OP_MERGED:
    case ZJ_OP_CANCELLED:
    case ZJ_OP_REPLACED:
    default:
      return FALSE;
    }
  if (input->set_aside && g_hash_table_contains (input->set_aside, head->id))
    return FALSE;
  if (head->next_try > input->now)
    {
      if (*until == 0 || head->next_try < *until)
        *until = head->next_try;
      return FALSE;
    }
  return TRUE;
}

/* The batch: a run of ops in local order, up to the limits. NULL if nothing can go. */
static char **
choose_batch (const ZjPlanInput *input, gsize *bytes, gint64 *until)
{
  g_autoptr (GHashTable) held = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func (g_free);
  gsize sum = ENVELOPE_BYTES;

  for (guint i = 0; i < input->heads->len; i++)
    {
      const ZjOpHead *head = g_ptr_array_index (input->heads, i);

      if (g_hash_table_contains (held, head->record))
        continue;
      if (!may_go (input, head, until))
        {
          g_hash_table_add (held, head->record);
          continue;
        }
      /* Full: what is left goes with the next request, so that nothing overtakes. */
      if (ops->len > 0 && (ops->len >= input->max_ops || sum + head->size + PER_OP_BYTES > input->max_bytes))
        break;
      g_ptr_array_add (ops, g_strdup (head->id));
      sum += head->size + PER_OP_BYTES;
      /* Until the server takes a deferred op, what builds on it would only be deferred too. */
      if (head->state == ZJ_OP_DEFERRED)
        g_hash_table_add (held, head->record);
    }
  if (ops->len == 0)
    return NULL;
  *bytes = sum;
  g_ptr_array_add (ops, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&ops), FALSE);
}

ZjPlan *
zj_planner_plan (const ZjPlanInput *input)
{
  ZjPlan *plan = g_new0 (ZjPlan, 1);

  g_return_val_if_fail (input && input->heads, plan);
  g_return_val_if_fail (input->max_ops > 0, plan);

  if (input->not_before > input->now)
    {
      plan->kind = ZJ_PLAN_NOTHING;
      plan->until = input->not_before;
      return plan;
    }
  /* First of all: a page holds the results of this client id only. Taken before the question is answered, it could hold
   * the effect of an op that still counts as pending here. */
  if (input->n_unknown > 0)
    {
      plan->kind = ZJ_PLAN_ASK_KNOWN;
      return plan;
    }
  /* A restored server or a copied store shows in the first page; pushing before would hide the one and double the
   * other. */
  if (!input->identity_known)
    {
      plan->kind = ZJ_PLAN_PULL;
      return plan;
    }
  plan->ops = choose_batch (input, &plan->bytes, &plan->until);
  if (plan->ops)
    {
      plan->kind = ZJ_PLAN_PUSH;
      plan->until = 0;
      return plan;
    }
  plan->need_more = input->heads_cut;
  plan->kind = input->pull_due ? ZJ_PLAN_PULL : ZJ_PLAN_NOTHING;
  return plan;
}
