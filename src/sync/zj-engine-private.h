/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-engine.h"
#include "zj-events.h"
#include "zj-round.h"
#include "zj-session.h"
#include "zj-watch.h"
#include "zj-worker.h"

G_BEGIN_DECLS

/* What the engine's files share: zj-engine.c and zj-engine-background.c on the main context, zj-engine-jobs.c in the
 * worker. */

/* Everything that talks to the server or waits for the disk runs in `worker`, one job at a time; session, secrets and
 * round belong to it. What the properties show is written on the main context only, by updates the worker posts there.
 */
struct _ZjEngine
{
  GObject parent_instance;

  ZjStore *store;
  ZjRemote *remote;
  ZjSecrets *secrets;
  ZjSession *session;
  ZjRound *round;
  ZjWorker *worker;
  GMainContext *context; /* of the properties */

  ZjEngineState state;
  double fraction;
  char *error_message;
  gint64 last_sync, next_try;
  char *secrets_note;

  ZjWatch *watch; /* NULL: no background work */
  GCancellable *background;
  gboolean background_busy;
  gboolean again; /* something happened meanwhile that calls for another round */
  ZjRoundReason again_reason;

  ZjEvents *events; /* NULL: no background work, or no good token yet */
  gboolean live;    /* the stream stands */
};

/* What is shown next: posted by the worker, taken over on the main context. */
typedef struct
{
  ZjEngine *engine;
  ZjEngineState state;
  double fraction;
  char *message;
  gint64 next_try;
  gint64 last_sync; /* −1: as it was */
  char *secrets_note;
} ZjEngineUpdate;

/* Main context: tells of a piece of a file. */
void zj_engine_take_transfer (ZjEngine *engine, const char *sha256, gboolean up, gint64 offset, gint64 size);
/* Main context: takes over what @update says. */
void zj_engine_take_update (ZjEngine *engine, ZjEngineUpdate *update);

/* Puts a round into the worker's queue. */
void zj_engine_push_sync (ZjEngine *engine,
                          ZjRoundReason reason,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
/* Main context: the server answered with a token that is good, so the stream of events may be opened, if background
 * work is wanted. */
void zj_engine_wake_events (ZjEngine *engine);
/* Main context: the round of @result is over; sees to the next one. As g_task_propagate_boolean(). */
gboolean zj_engine_end_sync (ZjEngine *engine, GAsyncResult *result, GError **error);

/* --- jobs: functions of GTasks whose source is the engine --- */

typedef struct
{
  char *password, *new_password;
} ZjEnginePasswords;

void zj_engine_passwords_free (gpointer passwords);
/* Task data: ZjEnginePasswords. */
void zj_engine_sign_in_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable);
void zj_engine_change_password_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable);
void zj_engine_sign_out_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable);

typedef struct
{
  ZjRoundReason reason;
  guint turn; /* how often it gave way to others */
  ZjRoundOutcome outcome;
} ZjEngineSync;

/* Task data: ZjEngineSync. */
void zj_engine_sync_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable);
typedef struct
{
  char *project; /* NULL: follows from what */
  char *what;    /* the hash of a file, or the id of an op */
} ZjEngineAsk;

void zj_engine_ask_free (gpointer ask);
/* Task data: ZjEngineAsk. */
void zj_engine_fetch_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable);
void zj_engine_cancel_op_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable);

/* For zj_round_set_files_progress(). */
void zj_engine_on_transfer (gpointer engine, const char *sha256, gboolean up, gint64 offset, gint64 size);
/* For zj_round_set_yield(). */
gboolean zj_engine_is_waited_for (gpointer engine);
/* For zj_round_set_progress(). */
void zj_engine_on_progress (gpointer engine, double fraction);
/* When the last sync was done, as the store remembers it. */
gint64 zj_engine_read_last_sync (ZjStore *store);

G_END_DECLS
