/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-cycle.h"
#include "zj-file-lane.h"

G_BEGIN_DECLS

/** Why a round is made, and so what of the schedule it respects. */
typedef enum
{
  ZJ_ROUND_BY_USER,    /* forgets the backoff; not a Retry-After, about which it says until when */
  ZJ_ROUND_BY_NETWORK, /* the same, without a word about a Retry-After */
  ZJ_ROUND_BY_TIME,    /* only projects whose time has come */
  ZJ_ROUND_BY_CHANGE,  /* the same, and only where something can be sent */
  ZJ_ROUND_BY_EVENT,   /* the same, and only those the server told of: zj_round_note_event() */
  ZJ_ROUND_BY_FILES,   /* goes on with what another round left unfinished */
} ZjRoundReason;

typedef struct
{
  ZjSyncReport report;
  gboolean idle;       /* nothing was due, the server was not asked */
  gboolean unfinished; /* files are left to move, but somebody else waits for the worker */
  gint64 next_try;     /* µs; the earliest time a project waits for; 0 = none waits */
} ZjRoundOutcome;

/** ZjRound: one pass over all projects of a store under engine.lock. Blocking, in the engine's worker. */
typedef struct _ZjRound ZjRound;

/** The session is borrowed. */
ZjRound *zj_round_new (ZjStore *store, ZjRemote *remote, ZjSession *session);
void zj_round_free (ZjRound *round);
void zj_round_set_progress (ZjRound *round, void (*progress) (gpointer data, double fraction), gpointer data);

void zj_round_set_files_progress (ZjRound *round, ZjFileLaneProgress progress, gpointer data);
/** @yield: asked between pieces of files: TRUE ends the round, unfinished. */
void zj_round_set_yield (ZjRound *round, gboolean (*yield) (gpointer data), gpointer data);

/**
 * zj_round_fetch: one file that the user waits for, whatever else there is to do. NOT_FOUND: no record of @project
 * names it, or the server does not have it; LOCKED: another program syncs this store (it fetches the file, then).
 * NETWORK and the like: it is fetched as soon as that is over.
 */
gboolean zj_round_fetch (ZjRound *round,
                         const char *project,
                         const char *sha256,
                         ZjSyncReport *report,
                         GCancellable *cancellable,
                         GError **error);

/**
 * zj_round_cancel_op: withdraws an op that may have reached the server: asks what became of it first. INVALID: it is
 * settled there, and its result is taken.
 */
gboolean zj_round_cancel_op (ZjRound *round, const char *op, GCancellable *cancellable, GError **error);

/**
 * zj_round_run: syncs every project that is due; writes backoff, last_sync and last_sync_error. A failure that concerns
 * one project only (FORBIDDEN, UNUSABLE_SERVER, TOO_LARGE) does not keep the others; the first one is returned at the
 * end.
 * @outcome: filled in any case
 */
gboolean
zj_round_run (ZjRound *round, ZjRoundReason reason, ZjRoundOutcome *outcome, GCancellable *cancellable, GError **error);

/** Any thread: the server says that something is new in @project, up to @state. The next round BY_EVENT pulls it,
 * unless that state is here by then. */
void zj_round_note_event (ZjRound *round, const char *project, const char *state);
/** TRUE if something was told that no round has looked at yet. Any thread. */
gboolean zj_round_has_events (ZjRound *round);

/** Reads the service document (limits, oldest client) if that was not done yet. UNUSABLE_SERVER: this program is too
 * old. */
gboolean zj_round_meet_server (ZjRound *round, GCancellable *cancellable, GError **error);
/** Writes down the projects that came with the last session answer, if any. */
gboolean zj_round_adopt_projects (ZjRound *round, GError **error);
/** Adds until when the server asked to wait, if it did. */
void zj_round_explain_wait (ZjRound *round, GError **error);

/** TRUE if @present, a version like "0.1.0", is @needed or later; also if either cannot be read. */
gboolean zj_version_is_at_least (const char *present, const char *needed);

G_END_DECLS
