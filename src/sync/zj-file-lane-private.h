/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-file-lane.h"
#include "zj-file-plan.h"

G_BEGIN_DECLS

/* What the files of the lane share: zj-file-lane.c chooses and judges, zj-file-lane-up.c and -down.c make the exchange.
 */

/* What is known of one transfer, for as long as the program runs. */
typedef struct
{
  gboolean asked;        /* in this round: does the server lack it? */
  gboolean known;        /* where the upload is */
  gint64 offset;         /* there */
  gint64 tried;          /* up to here bytes were handed to the line */
  gint64 sent, resent;   /* not yet written down */
  guint upset, restarts; /* in this round: surprises in a row, and beginnings anew */
  ZjFileWriter *writer;  /* of a download; NULL if none is under way */
  GError *trouble;       /* of this round */
} ZjFilePlace;

struct _ZjFileLane
{
  ZjStore *store;
  ZjRemote *remote;
  ZjSession *session;
  ZjFileLaneProgress progress;
  gpointer progress_data;

  GHashTable *places; /* "u" or "d", project/sha256 → ZjFilePlace */
  gint64 piece_up, piece_down;
  gint64 locked_until;

  /* of the step under way */
  ZjSyncReport *report;
  GCancellable *cancellable;
};

ZjFilePlace *zj_file_lane_place (ZjFileLane *lane, const char *project, const char *sha256, gboolean up);

/* --- zj-file-lane-up.c, zj-file-lane-down.c: one exchange each; an error is judged by zj-file-lane.c --- */

gboolean zj_file_lane_ask_missing (ZjFileLane *lane, const ZjTransfer *transfer, gboolean *arrived, GError **error);
gboolean zj_file_lane_create (ZjFileLane *lane, const ZjTransfer *transfer, ZjFilePlace *place, GError **error);
gboolean zj_file_lane_ask_offset (ZjFileLane *lane, const ZjTransfer *transfer, ZjFilePlace *place, GError **error);
gboolean zj_file_lane_send (ZjFileLane *lane,
                            const ZjTransfer *transfer,
                            ZjFilePlace *place,
                            const ZjFilePlan *plan,
                            GError **error);
gboolean zj_file_lane_fetch (ZjFileLane *lane,
                             const ZjTransfer *transfer,
                             ZjFilePlace *place,
                             const ZjFilePlan *plan,
                             gboolean *arrived,
                             GError **error);
/* All of it came before the last trouble: it only has to be put in its place. */
gboolean zj_file_lane_finish_fetch (ZjFileLane *lane, const ZjTransfer *transfer, ZjFilePlace *place, GError **error);

G_END_DECLS
