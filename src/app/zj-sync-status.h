/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-engine.h"

G_BEGIN_DECLS

/** ZjSyncStatus: the one line of truth about sync, ready to be shown. */
typedef struct
{
  const char *icon; /* symbolic icon name */
  const char *tone; /* style class: "success", "warning", "error", "accent", or "" */
  char *text;       /* what is the case: "Synced 14:03", "Offline, saved on this computer" */
  char *work;       /* what waits: "3 to upload · 2 need you"; "" if nothing */
  double fraction; /* 0–1 while something is under way and its end is known; −1 = unknown; 0 with active FALSE = nothing
                      under way */
  gboolean active;
  gboolean needs_sign_in;
} ZjSyncStatus;

typedef struct
{
  ZjEngineState state;
  double fraction;
  const char *error;
  gint64 last_sync; /* µs, 0 = never */
  gint64 next_try;  /* µs */
  gint64 now;       /* µs */
  ZjCounts counts;
} ZjSyncFacts;

/** Pure: facts → line. */
ZjSyncStatus *zj_sync_status_new (const ZjSyncFacts *facts);
void zj_sync_status_free (ZjSyncStatus *status);
/** An instant as the user needs it: "14:03" today, else "11-22 14:03", another year whole. (transfer full) */
char *zj_sync_status_time (gint64 instant, gint64 now);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjSyncStatus, zj_sync_status_free)

G_END_DECLS
