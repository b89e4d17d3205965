/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-cycle.h"

G_BEGIN_DECLS

/* What the files of a cycle share and nobody else sees.
 *
 * A cycle goes lane by lane. A lane is what the planner orders for one kind of thing; its steps are zj-cycle-*.c files,
 * each step one function here that makes one exchange with the server (through zj_session_call, so that a refresh of
 * the login comes first where one is needed) and takes its answer into the store. Now there is the record lane: ask,
 * pull, push. zj-cycle.c runs the lanes, zj-cycle-state.c is what all steps note. */

/** ZjCycle: one cycle under way. */
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
} ZjCycle;

/* --- zj-cycle-state.c: what a step says or finds out --- */

/** Sets UNUSABLE_SERVER with @text, already translated. Returns: FALSE */
gboolean zj_cycle_give_up (GError **error, const char *text);
/** What the store finds wrong with an answer is the server's trouble, and nothing of it was taken. @failure: (transfer
 * full). Returns: FALSE */
gboolean zj_cycle_blame_server (GError *failure, GError **error);
/** Tells whoever shows it how much of what waits is sent. */
void zj_cycle_tell_progress (ZjCycle *c);
/** Counts what became of our ops, each once: results are repeated by pages until they are settled. Returns: how many
 * are final that were not before */
guint zj_cycle_count_results (ZjCycle *c, GPtrArray *results);
/** Something moved: what waited may go again. */
void zj_cycle_clear_set_aside (ZjCycle *c);
/** From here on pages fill the shadow, from the first one. UNUSABLE_SERVER: too often in one cycle. */
gboolean zj_cycle_begin_full (ZjCycle *c, GError **error);
/** A client id of our own: the page or answer at hand is not for it. UNUSABLE_SERVER: too often in one cycle. */
gboolean zj_cycle_note_new_client (ZjCycle *c, GError **error);

/* --- the steps of the record lane; FALSE ends the cycle --- */

/** zj-cycle-ask.c: what became of @ids, without writing it down. Returns: results (transfer full) of those the server
 * holds */
GPtrArray *zj_cycle_look_up (ZjCycle *c, const char *const *ids, GError **error);
/** zj-cycle-ask.c: looks up all of @unknown and writes down what the server says of them. */
gboolean zj_cycle_ask_known (ZjCycle *c, char **unknown, GError **error);
/** zj-cycle-push.c: sends @ops as one request and takes their results. */
gboolean zj_cycle_push (ZjCycle *c, char **ops, GError **error);
/** zj-cycle-pull.c: fetches the next page of changes and takes it. */
gboolean zj_cycle_pull (ZjCycle *c, GError **error);

G_END_DECLS
