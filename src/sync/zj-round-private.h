/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-round.h"

G_BEGIN_DECLS

/* What the files of a round share: zj-round.c makes it, zj-round-schedule.c knows what is due and when. */

struct _ZjRound
{
  ZjStore *store;
  ZjRemote *remote;
  ZjSession *session;
  void (*progress) (gpointer data, double fraction);
  gpointer progress_data;

  ZjFileLane *files;
  gboolean (*yield) (gpointer data);
  gpointer yield_data;

  GMutex mutex;
  GHashTable *events; /* project → state the server told of, in other threads */

  gboolean met; /* the service document was read */
  guint max_ops;
  gsize max_bytes;
};

/* --- zj-round.c --- */

void zj_round_keep_first (GError **first, GError *failure /* (transfer full) */);
/* Notes @failure of @project. FALSE: it concerns all, there is no use in going on. */
gboolean
zj_round_take_failure (ZjRound *round, const char *project, GError *failure /* (transfer full) */, GError **first);
/* The records of one project: zj_cycle_run(), and it is well again. */
gboolean zj_round_sync_records (ZjRound *round,
                                const char *project,
                                ZjRoundOutcome *outcome,
                                GCancellable *cancellable,
                                GError **error);

/* --- zj-round-files.c --- */

/* TRUE if a file of @projects (of ZjProject) could move now. */
gboolean zj_round_has_files (ZjRound *round, GPtrArray *projects);
/* Moves files until there are none left, somebody else waits, or there is trouble. */
void zj_round_run_files (ZjRound *round,
                         GPtrArray *projects,
                         ZjRoundOutcome *outcome,
                         GCancellable *cancellable,
                         GError **first);

/* --- zj-round-schedule.c --- */

/* µs */
gint64 zj_round_now (ZjRound *round);
/* Ids of those of @projects that are due for @reason. Those that are not, because the server asked so, make an error
 * for a user who asks. @events: of BY_EVENT. (transfer container) */
GPtrArray *
zj_round_choose_due (ZjRound *round, GPtrArray *projects, ZjRoundReason reason, GHashTable *events, GError **first);
/* Writes down when to come back. What the user has to do something about, and what is wrong on this machine, has no
 * schedule. */
void zj_round_note_failure (ZjRound *round, const char *project, const GError *failure);
/* FALSE: the other projects may well go on. */
gboolean zj_round_concerns_all (const GError *failure);
/* Fills the counts of what is open, and when something waits for its time. */
void zj_round_count_open (ZjRound *round, GPtrArray *projects, ZjRoundOutcome *outcome);
/* Writes down how the round ended. */
void zj_round_write_down (ZjRound *round, const GError *failure);
/* What was told since the last time and is not here yet: project → state. (transfer full) */
GHashTable *zj_round_take_events (ZjRound *round);

G_END_DECLS
