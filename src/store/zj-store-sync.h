/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-change.h"
#include "zj-store-files.h"
#include "zj-store.h"

G_BEGIN_DECLS

/* What sync/ needs of the store and nobody else uses. All blocking; called from the engine's worker thread. */

/** Takes engine.lock (flock, exclusive, not waiting). LOCKED if another program talks to the server for this store. */
gboolean zj_store_lock_engine (ZjStore *store, GError **error);
void zj_store_unlock_engine (ZjStore *store);

/** One op head for the planner. */
typedef struct
{
  char *id, *record;
  gint64 rowid; /* local order */
  gint64 seq;
  ZjOpState state;
  ZjOpKind kind;
  gboolean strict;
  gint64 next_try; /* µs */
  gsize size;      /* bytes of its JSON, about */
} ZjOpHead;
void zj_op_head_free (ZjOpHead *head);
/** Ops neither applied, merged, cancelled nor replaced, in local order, at most @limit. Conflict/refused ones are in
 * (they hold their record's later ops). */
GPtrArray *zj_store_op_heads (ZjStore *store, const char *project, guint limit, GError **error);

/** Marks ops sending: gives seq (gapless per client and project) and freezes the bytes of each not yet sent; returns
 * the JSON texts in order. (transfer full) strv */
char **zj_store_mark_sending (ZjStore *store, const char *project, const char *const *ops, GError **error);
/** Applies results (of a POST or a lookup) in one transaction each batch. */
gboolean
zj_store_apply_results (ZjStore *store, const char *project, GPtrArray *results /* of ZjResult */, GError **error);
/** Backoff on disk: ops of a failed request → next_try, attempts + 1; capped at now + 1 h when read. @ops NULL = whole
 * project. */
gboolean zj_store_back_off (ZjStore *store, const char *project, gint64 next_try, const char *reason, GError **error);
gint64 zj_store_next_try (ZjStore *store, const char *project, guint *attempts, gboolean *retry_after);
/** Retry-After of the server: honoured even by the button. */
gboolean zj_store_set_retry_after (ZjStore *store, const char *project, gint64 until, GError **error);
gboolean zj_store_reset_backoff (ZjStore *store, const char *project, GError **error);
/** Times to wait for that lie more than an hour ahead were written by a clock that was wrong: they become an hour,
 * once, so that they pass. Asked at the beginning of a round. */
gboolean zj_store_cap_waits (ZjStore *store, GError **error);

typedef struct
{
  char *token;
  char *epoch;
  gint64 settled;
  gint64 max_seq;
} ZjPullState; /* token NULL = full pull */
void zj_pull_state_free (ZjPullState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjPullState, zj_pull_state_free)
ZjPullState *zj_store_pull_state (ZjStore *store, const char *project, GError **error);

/**
 * zj_store_ingest_page: newline-delimited change lines (without the end line) + @end, in one transaction {rows, results
 * of own ops, token}. Lines are read by SQLite's JSON functions; one bad line (not JSON, duplicate keys, wrong types)
 * rejects the page: INVALID, nothing applied.
 * @full: this page is part of a full pull into the shadow (started by zj_store_begin_full); the last page (has_more
 * FALSE) swaps.
 */
gboolean zj_store_ingest_page (ZjStore *store,
                               const char *project,
                               GBytes *lines,
                               const ZjChangesEnd *end,
                               gboolean full,
                               guint *n_lines,
                               GError **error);
gboolean zj_store_begin_full (ZjStore *store, const char *project, GError **error);

/** last_seq of the server against ours (protocol.md 13). NEW_CLIENT: the store has taken a new client id,
 * unsent-or-unanswered ops got rid of their seq and are to be looked up first. SERVER_RESTORED: token void, archive
 * re-queued. */
typedef enum
{
  ZJ_IDENTITY_OK,
  ZJ_IDENTITY_NEW_CLIENT,
  ZJ_IDENTITY_SERVER_RESTORED
} ZjIdentity;
gboolean zj_store_check_identity (ZjStore *store,
                                  const char *project,
                                  const char *epoch,
                                  gint64 last_seq,
                                  ZjIdentity *verdict,
                                  GError **error);
/** 409 client-cloned: take a new client id. */
gboolean zj_store_renew_client (ZjStore *store, GError **error);
/** Ids of ops once sending whose fate must be asked (POST ops/known) before they are sent under a new client id.
 * (transfer full) strv */
char **zj_store_unknown_ops (ZjStore *store, const char *project, GError **error);
/** The answer of ops/known: results of those the server knows (applied like any), the rest may be sent anew. */
gboolean zj_store_known_answered (ZjStore *store,
                                  const char *project,
                                  const char *const *asked,
                                  GPtrArray *results,
                                  GError **error);
/** 422 op-id-reused: the server holds @op with other contents, which a copy of this store sent; what it has here goes
 * as another op, on top of what @known says that became of it (NULL: nothing is known). */
gboolean zj_store_set_apart (ZjStore *store, const char *project, const char *op, ZjResult *known, GError **error);

/* --- withdrawing what may have reached the server --- */

/** Ids of @op and of the ops behind it that may be at the server: to be asked about before @op can be withdrawn. Their
 * results go through zj_store_apply_results. (transfer full) strv */
char **zj_store_ops_to_ask (ZjStore *store, const char *op, GError **error);
/** As zj_store_cancel_op, after asking: the server does not know those of @unknown. */
gboolean zj_store_cancel_asked (ZjStore *store, const char *op, const char *const *unknown, GError **error);

/* --- files (protocol.md 6) --- */

/**
 * zj_store_next_transfer: the file whose next piece goes now: what the user waits for, then uploads (first those an op
 * waits for; one that was begun before others), then downloads in advance. NULL without an error: nothing is due.
 * @now: µs; transfers with a later next_try are left out
 */
ZjTransfer *zj_store_next_transfer (ZjStore *store, const char *project, gboolean up_only, gint64 now, GError **error);
/** Hashes of uploads that are due and for which nothing was created at the server yet, in their order: the question for
 * POST files/missing. What it does not lack is zj_store_transfer_done(). (transfer full) strv */
char **zj_store_unasked_uploads (ZjStore *store, const char *project, guint limit, GError **error);
/** After each piece, durable. @url: of the upload, NULL for a download; @offset: the first byte not known to be there;
 * @sent, @resent: bytes of this piece, and how many of them had been sent before. */
gboolean zj_store_transfer_progress (ZjStore *store,
                                     const char *project,
                                     const char *sha256,
                                     gboolean up,
                                     const char *url,
                                     gint64 offset,
                                     gint64 sent,
                                     gint64 resent,
                                     GError **error);
/** Up: the server has the whole file; ops that waited for it, and for nothing else, are due at once. Down: the bytes
 * are here (zj_file_writer_finish). */
gboolean zj_store_transfer_done (ZjStore *store, const char *project, const char *sha256, gboolean up, GError **error);
/** @next_try: µs; G_MAXINT64 = not before the user says so. @reason: code. Where it stood is kept. */
gboolean zj_store_transfer_failed (ZjStore *store,
                                   const char *project,
                                   const char *sha256,
                                   gboolean up,
                                   gint64 next_try,
                                   const char *reason,
                                   GError **error);
/** 404 or 410 of the upload, or the bytes were others: from the first byte, at a new URL. */
gboolean
zj_store_transfer_restart (ZjStore *store, const char *project, const char *sha256, gboolean up, GError **error);

/** What is left to move, paused and backed-off transfers too. */
typedef struct
{
  guint uploads, downloads;
  gint64 upload_bytes, download_bytes;
  gint64 next_try; /* µs, of the earliest; 0 = at once; G_MAXINT64 = none by itself */
} ZjFileNeeds;
gboolean zj_store_needs_files (ZjStore *store, const char *project, ZjFileNeeds *needs, GError **error);

G_END_DECLS
