/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "zj-op.h"
#include "zj-random.h"
#include "zj-stored-record.h"

G_BEGIN_DECLS

/**
 * ZjStorage: everything the server keeps. The one door to the database: no other file of this folder says SQL, so that
 * another engine can take SQLite's place behind this page. Used by one thread. Every function that takes a GError can
 * fail with FULL, READ_ONLY, IO, BUSY or CORRUPT.
 */
typedef struct _ZjStorage ZjStorage;

/** Opens DIR's data, making folder and data where there are none. Errors: also NEWER. */
ZjStorage *zj_storage_open (const char *dir, ZjClock *clock, ZjRandom *random, GError **error);
/** A second, read-only view that stands still at this moment while others write. */
ZjStorage *zj_storage_snapshot (ZjStorage *storage, GError **error);
void zj_storage_close (ZjStorage *storage);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjStorage, zj_storage_close)

/** New whenever the data were restored from a copy; constant otherwise. */
const char *zj_storage_epoch (ZjStorage *storage);
/**
 * zj_storage_check_restored: takes a new epoch if this is not the file, or not the latest state of it, that was served
 * last. To be called by whoever holds the serve lock.
 */
gboolean zj_storage_check_restored (ZjStorage *storage, gboolean *restored, GError **error);
/** Notes how far the data had come, for zj_storage_check_restored. Cheap; failure is harmless. */
void zj_storage_note_progress (ZjStorage *storage);
/** Moves when another program has committed. */
gint64 zj_storage_data_version (ZjStorage *storage);

gboolean zj_storage_begin (ZjStorage *storage, GError **error); /* IMMEDIATE */
gboolean zj_storage_commit (ZjStorage *storage, GError **error);
void zj_storage_rollback (ZjStorage *storage); /* nothing if there is no transaction */

/** Single values; *value NULL if there is none. */
gboolean zj_storage_get_meta (ZjStorage *storage, const char *key, char **value, GError **error);
gboolean zj_storage_set_meta (ZjStorage *storage, const char *key, const char *value, GError **error);
/** Raises a counter by @by and gives the last number of the range. Within a transaction. */
gboolean zj_storage_count (ZjStorage *storage, const char *name, gint64 by, gint64 *last, GError **error);
/** The number of the last change of anything. */
gboolean zj_storage_last_change (ZjStorage *storage, gint64 *number, GError **error);

/* ---- projects ---- */

typedef struct
{
  char *id, *code, *name, *number_base;
} ZjStoredProject;

void zj_stored_project_free (ZjStoredProject *project);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjStoredProject, zj_stored_project_free)

/** By id or by code. NOT_FOUND if there is none. */
ZjStoredProject *zj_storage_find_project (ZjStorage *storage, const char *id_or_code, GError **error);
/** All, ordered by code. (transfer full) of ZjStoredProject */
GPtrArray *zj_storage_list_projects (ZjStorage *storage, GError **error);
/** Those of one account. */
GPtrArray *zj_storage_account_projects (ZjStorage *storage, const char *account, GError **error);
gboolean zj_storage_put_project (ZjStorage *storage, const ZjStoredProject *project, GError **error);

/* ---- records ---- */

/** *record NULL if this project never had it. */
gboolean zj_storage_get_record (ZjStorage *storage,
                                const char *project,
                                const char *id,
                                ZjStoredRecord **record,
                                GError **error);
/** The first live record of that id in any project, for the authority's side. NOT_FOUND. */
ZjStoredRecord *zj_storage_find_record (ZjStorage *storage, const char *id, GError **error);
/** Writes all of it, numbers the change (record->changed) and renews what it refers to: @references as of
 *  zj_form_references, NULL = none. Within a transaction. */
gboolean
zj_storage_put_record (ZjStorage *storage, ZjStoredRecord *record, const char *const *references, GError **error);

/** Called for each record; FALSE stops. */
typedef gboolean (*ZjRecordFunc) (ZjStoredRecord *record, gpointer user_data);
/** Live records of a form (NULL = all) in all projects, oldest change first. */
gboolean
zj_storage_each_record (ZjStorage *storage, const char *form, ZjRecordFunc func, gpointer user_data, GError **error);
/** Live records that refer to @target, at most @limit. (transfer full) of ZjStoredRecord */
GPtrArray *
zj_storage_referrers (ZjStorage *storage, const char *project, const char *target, guint limit, GError **error);

/** Notes what @revision touched: {path: value before}. */
gboolean zj_storage_add_moves (ZjStorage *storage,
                               const char *project,
                               const char *record,
                               gint64 revision,
                               JsonObject *before,
                               GError **error);
/** {path: value at the base} of everything touched above @above, leaving out the revisions in @own. (transfer full) */
JsonObject *zj_storage_get_moves (ZjStorage *storage,
                                  const char *project,
                                  const char *record,
                                  gint64 above,
                                  JsonArray *own,
                                  GError **error);

/* ---- the changes of a project, in order ---- */

typedef struct _ZjChangeCursor ZjChangeCursor;

ZjChangeCursor *zj_storage_changes (ZjStorage *storage, const char *project, gint64 above, GError **error);
/** Appends the next record as one line with its LF. FALSE without an error: there are no more. */
gboolean zj_change_cursor_next (ZjChangeCursor *cursor, GString *out, gint64 *changed, GError **error);
void zj_change_cursor_free (ZjChangeCursor *cursor);
/** Number of the last change of any record of the project; 0 = none. */
gboolean zj_storage_project_change (ZjStorage *storage, const char *project, gint64 *number, GError **error);

/* ---- ops ---- */

typedef struct
{
  char *project, *id;
  char *client; /* that sent it first, under seq … */
  gint64 seq;   /* … but where the ops of a client are listed, the seq it holds with that one */
  char *record;
  JsonObject *body;
  ZjResultKind result;
  JsonObject *detail;  /* the result without the record */
  gint64 revision;     /* 0 = it made none */
  gint64 seen_base;    /* what the user's view was after it: this revision … */
  JsonArray *seen_own; /* … and these of their own */
  char *received_at;
  gint64 changed;
} ZjStoredOp;

ZjStoredOp *zj_stored_op_new (void);
void zj_stored_op_free (ZjStoredOp *op);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjStoredOp, zj_stored_op_free)

/** *op NULL if this project does not know it. */
gboolean zj_storage_get_op (ZjStorage *storage, const char *project, const char *id, ZjStoredOp **op, GError **error);
/** The id of the op that holds a seq; NULL = free. */
gboolean zj_storage_seq_holder (ZjStorage *storage,
                                const char *project,
                                const char *client,
                                gint64 seq,
                                char **id,
                                GError **error);
gboolean zj_storage_last_seq (ZjStorage *storage, const char *project, const char *client, gint64 *seq, GError **error);
/** Writes the op (a deferred one of the same id is replaced). op->changed: the change number of its effect; 0 = none,
 * it gets the next one. Within a transaction. */
gboolean zj_storage_put_op (ZjStorage *storage, ZjStoredOp *op, GError **error);
/** Gives a free seq of a client to an op. */
gboolean zj_storage_take_seq (ZjStorage *storage,
                              const char *project,
                              const char *client,
                              gint64 seq,
                              const char *op,
                              GError **error);
/** A client's ops above @after in seq order, changed at most @up_to (−1 = all). (transfer full) of ZjStoredOp */
GPtrArray *zj_storage_client_ops (ZjStorage *storage,
                                  const char *project,
                                  const char *client,
                                  gint64 after,
                                  gint64 up_to,
                                  guint limit,
                                  GError **error);

G_END_DECLS
