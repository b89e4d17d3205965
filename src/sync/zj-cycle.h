/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-engine.h"
#include "zj-session.h"

G_BEGIN_DECLS

/** What a cycle works with; everything is borrowed. */
typedef struct
{
  ZjStore *store;
  ZjRemote *remote;
  ZjSession *session;
  guint max_ops; /* the server's limits per request */
  gsize max_bytes;
  void (*progress) (gpointer data, double fraction); /* 0–1, −1 unknown; may be NULL */
  gpointer progress_data;
} ZjCycleContext;

/**
 * zj_cycle_run: one project: does what the planner says until there is nothing left: look up ops of unknown fate, see
 * who the server is, push what waits, pull what is new, again while either made work. Bounded. Blocking, in the
 * engine's worker.
 * @report: is added to: pulled, pushed, merged
 * Errors: ZJ_ERROR by retry class; all local work is kept in every case. A page that cannot be taken is SERVER. One op
 * too large for the server is TOO_LARGE at the end, after everything else went.
 */
gboolean zj_cycle_run (const ZjCycleContext *context,
                       const char *project,
                       ZjSyncReport *report,
                       GCancellable *cancellable,
                       GError **error);

/** TRUE if an op of @project could be sent now: what a local change has to bring about before the network is touched.
 */
gboolean zj_cycle_has_work (ZjStore *store, const char *project);

G_END_DECLS
