/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-engine.h"
#include "zj-session.h"

G_BEGIN_DECLS

/**
 * ZjFileLane: moves the files of attachments up and down, one piece of one file at a time, so that whoever calls it can
 * let records go first in between. How far an upload is, is on disk after each piece; the size of pieces and what is
 * known of the server's side live here. Blocking, in the engine's worker.
 */
typedef struct _ZjFileLane ZjFileLane;

typedef void (*ZjFileLaneProgress) (gpointer data, const char *sha256, gboolean up, gint64 offset, gint64 size);

/** The session is borrowed. */
ZjFileLane *zj_file_lane_new (ZjStore *store, ZjRemote *remote, ZjSession *session);
void zj_file_lane_free (ZjFileLane *lane);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjFileLane, zj_file_lane_free)
void zj_file_lane_set_progress (ZjFileLane *lane, ZjFileLaneProgress progress, gpointer data);

/** A new round: what the server was asked before may have changed. */
void zj_file_lane_begin (ZjFileLane *lane);

typedef struct
{
  gboolean nothing;    /* no file is due */
  const char *project; /* of the file at hand, one of those given */
  gboolean arrived;    /* a file has arrived whole, or is found to be there */
  gboolean moved;      /* bytes went, or it came to know where they stand, or it failed: a turn well used */
} ZjFileLaneStep;

/**
 * zj_file_lane_step: one exchange with the server for the file that goes first among those of @projects (ids).
 * Trouble with that file is written down with it and keeps no other; only what concerns them all is returned.
 * @report: is added to: uploaded, resent and downloaded bytes
 * Errors: NETWORK, SERVER, RATE_LIMITED, CREDENTIALS, PASSWORD_CHANGE_REQUIRED, FORBIDDEN (of step->project alone), of
 * the store, cancelled
 */
gboolean zj_file_lane_step (ZjFileLane *lane,
                            GPtrArray *projects,
                            ZjSyncReport *report,
                            ZjFileLaneStep *step,
                            GCancellable *cancellable,
                            GError **error);

/** TRUE if a file of @project could move now. */
gboolean zj_file_lane_has_work (ZjStore *store, const char *project);
/** When a file that another connection is said to be writing is to be tried again, µs; 0 = there is none. */
gint64 zj_file_lane_locked_until (ZjFileLane *lane);
/** The last trouble with a file as an error, NULL if there was none since the round began. (transfer full) */
GError *zj_file_lane_trouble_with (ZjFileLane *lane, const char *project, const char *sha256);

G_END_DECLS
