/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-store-sync.h"

G_BEGIN_DECLS

/* What to do next for one project. Pure: no clock, no I/O; asked again after every answer. */

typedef enum
{
  ZJ_PLAN_NOTHING,   /* wait until `until`, or for something to happen */
  ZJ_PLAN_ASK_KNOWN, /* ask the server which ops of unknown fate it holds, before anything is sent or taken */
  ZJ_PLAN_PUSH,      /* post `ops` in this order as one request */
  ZJ_PLAN_PULL,      /* fetch the next page of changes */
} ZjPlanKind;

typedef struct
{
  GPtrArray *heads;        /* of ZjOpHead in local order, as zj_store_op_heads gives them */
  gboolean heads_cut;      /* there are more than those */
  guint n_unknown;         /* ops to be looked up first */
  gboolean identity_known; /* an answer of this run has told epoch and last_seq: only then anything is pushed */
  gboolean pull_due;
  gint64 not_before;     /* µs; the whole project waits until then; 0 = no wait */
  gint64 now;            /* µs */
  GHashTable *set_aside; /* ids of ops that were tried in this run and got no further; NULL = none */
  guint max_ops;         /* per request, ≥ 1 */
  gsize max_bytes;       /* per request; one op alone may be larger (the server then says so) */
} ZjPlanInput;

typedef struct
{
  ZjPlanKind kind;
  char **ops;         /* PUSH: ids */
  gsize bytes;        /* PUSH: about */
  gint64 until;       /* NOTHING: µs; 0 = nothing is waiting for a time */
  gboolean need_more; /* nothing to push among these heads, but there are more: ask again with all */
} ZjPlan;

void zj_plan_free (ZjPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjPlan, zj_plan_free)

/**
 * zj_planner_plan: the next step.
 * Local order is kept. A record whose first open op is in conflict, refused, deferred, waiting for its time or set
 * aside sends nothing behind it; other records go on. A deferred op itself is sent again when its time has come.
 * Returns: (transfer full)
 */
ZjPlan *zj_planner_plan (const ZjPlanInput *input);

G_END_DECLS
