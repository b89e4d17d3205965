/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-remote.h"
#include "zj-secrets.h"
#include "zj-store.h"

G_BEGIN_DECLS

#define ZJ_TYPE_ENGINE (zj_engine_get_type ())
G_DECLARE_FINAL_TYPE (ZjEngine, zj_engine, ZJ, ENGINE, GObject)

/** What the foot of the sidebar says. */
typedef enum
{
  ZJ_ENGINE_IDLE, /* see counts + last-sync */
  ZJ_ENGINE_SYNCING,
  ZJ_ENGINE_OFFLINE,     /* last try: no network; saved here */
  ZJ_ENGINE_BACKING_OFF, /* server trouble; next-try tells when */
  ZJ_ENGINE_SIGNED_OUT,  /* token refused or missing: queue paused, nothing lost */
  ZJ_ENGINE_PASSWORD_CHANGE,
  ZJ_ENGINE_UNUSABLE, /* the server answers but cannot be used; error text tells */
  ZJ_ENGINE_LOCKED,   /* another program syncs this store now */
} ZjEngineState;

typedef struct
{
  guint pulled, pushed, merged, conflicts, refused, pending;
  guint64 uploaded_bytes, resent_bytes, downloaded_bytes;
} ZjSyncReport;

/** One engine per store; owns a worker thread while it works. Signal "transfer" (sha256, gboolean up, gint64 offset,
 * gint64 size): after each piece of a file; offset == size: it is there. Properties (main context): state
 * (ZjEngineState), fraction (0–1, −1 unknown), error-message, last-sync (µs, 0 = never), next-try (µs). @remote and the
 * secrets mode are collaborators, so tests give their own. */
ZjEngine *zj_engine_new (ZjStore *store, ZjRemote *remote, ZjSecretsMode secrets);
ZjStore *zj_engine_get_store (ZjEngine *engine);
ZjEngineState zj_engine_get_state (ZjEngine *engine);
double zj_engine_get_fraction (ZjEngine *engine);
const char *zj_engine_get_error_message (ZjEngine *engine);
gint64 zj_engine_get_last_sync (ZjEngine *engine);
gint64 zj_engine_get_next_try (ZjEngine *engine);
/** Sentence if the token had to be kept in a file, or in memory alone, else NULL. */
const char *zj_engine_get_secrets_note (ZjEngine *engine);

/** Signs in and writes projects, tokens. If the server demands a change and @new_password is NULL →
 * PASSWORD_CHANGE_REQUIRED (signed in; call change_password). Reply lost on change: tries new, then old. */
void zj_engine_sign_in_async (ZjEngine *engine,
                              const char *password,
                              const char *new_password,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean zj_engine_sign_in_finish (ZjEngine *engine, GAsyncResult *result, GError **error);
void zj_engine_change_password_async (ZjEngine *engine,
                                      const char *old_password,
                                      const char *new_password,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean zj_engine_change_password_finish (ZjEngine *engine, GAsyncResult *result, GError **error);
/** Refused with INVALID while unsent work exists. Forgets the token; local data stay. */
void zj_engine_sign_out_async (ZjEngine *engine,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean zj_engine_sign_out_finish (ZjEngine *engine, GAsyncResult *result, GError **error);

/** Push what waits, pull what is new, until neither moves; then files, piece by piece. @by_user resets backoff (not
 * Retry-After). */
void zj_engine_sync_async (ZjEngine *engine,
                           gboolean by_user,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean zj_engine_sync_finish (ZjEngine *engine, GAsyncResult *result, ZjSyncReport *report, GError **error);
/** The user opened a file that is not here: fetches it before anything else; then zj_store_read_file() has it.
 * NOT_FOUND: the server does not have it either. LOCKED, NETWORK and the like: it comes as soon as that is over. */
void zj_engine_fetch_async (ZjEngine *engine,
                            const char *project,
                            const char *sha256,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean zj_engine_fetch_finish (ZjEngine *engine, GAsyncResult *result, GError **error);
/** Withdraws an op, also one that may have reached the server: then the server is asked what became of it. INVALID: it
 * is settled there (its result is taken), or cannot be withdrawn; LOCKED, NETWORK and the like: it stays as it was. */
void zj_engine_cancel_op_async (ZjEngine *engine,
                                const char *op,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean zj_engine_cancel_op_finish (ZjEngine *engine, GAsyncResult *result, GError **error);
/** Background work: sync after local changes (debounced), on network return, and by polling with jitter. */
void zj_engine_start (ZjEngine *engine);
void zj_engine_stop (ZjEngine *engine);

G_END_DECLS
