/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-lane.h"
#include "zj-record-list.h"
#include "zj-store-sync.h"
#include "zj-store.h"

G_BEGIN_DECLS

/* What the files of the store share and nobody else sees. */

#define ZJ_STORE_MAX_BACKOFF (3600 * G_TIME_SPAN_SECOND)

struct _ZjStore
{
  GObject parent_instance;

  char *dir;
  char *path;     /* DIR/store.db, or its copy */
  char *copy_dir; /* DIR cannot be written: where the copy is that is read; else NULL */
  char *vfs;
  char *server_url;
  char *account;
  ZjForms *forms;
  ZjClock *clock;
  ZjRandom *random;

  int lock_fd;
  int engine_fd;
  ZjLane *writer;
  ZjLane *reader;
  ZjDb *main_db; /* READONLY, used by the opener's thread alone */
  GThread *opener;
  GMainContext *context;
  GSource *poll;
  GThread *backup;
  gint64 looked_at; /* monotonic µs; when it was last seen whether a sweep is due */
  gboolean closed;
  gboolean read_only; /* set once it is open */

  /* Writer thread only. */
  guint touched;
  gint64 change;
  gint64 data_version;

  GMutex mutex; /* guards the rest */
  guint pending_change;
};

/* --- zj-store-lock.c --- */
int zj_store_lock_open (const char *dir, const char *name, GError **error);
/* Waits at most @seconds. */
gboolean zj_store_lock_take (int fd, gboolean exclusive, int seconds, GError **error);
void zj_store_lock_close (int *fd);

/* --- zj-store-open.c --- */
/* Everything before the threads start: folder, lock, check, migration. */
gboolean zj_store_prepare_files (ZjStore *store, gboolean must_exist, GError **error);
/* For a database that is there, alone: check, migration. */
gboolean zj_store_prepare_present (ZjStore *store, GError **error);
/* Starts the day's copy in its own thread if there is none yet. */
void zj_store_start_daily_copy (ZjStore *store);

/* --- zj-store-open-copy.c --- */
/* The same for a folder that cannot be written: from a copy. */
gboolean zj_store_prepare_copy (ZjStore *store, GError **error);
void zj_store_drop_copy (ZjStore *store);

/* --- zj-store-identity.c --- */
gboolean zj_store_settle_identity (ZjStore *store, ZjDb *db, const char *machine_id, GError **error);
gboolean zj_store_client_id (ZjDb *db, char **client, GError **error);

/* --- zj-store-writer.c --- */
typedef gboolean (*ZjStoreJob) (ZjStore *store, ZjDb *db, gpointer data, GError **error);
typedef enum
{
  ZJ_TOUCHED_CONTENT = 1 << 0,
  ZJ_TOUCHED_STRUCTURE = 1 << 1,
} ZjTouched;

/* Runs @job on the writer thread in one IMMEDIATE transaction; FALSE rolls back. */
gboolean zj_store_write (ZjStore *store, gboolean urgent, ZjStoreJob job, gpointer data, GError **error);
/* The same from a job of the writer's lane that holds no transaction. */
gboolean zj_store_run_in_transaction (ZjStore *store, ZjDb *db, ZjStoreJob job, gpointer data, GError **error);
/* Runs @job on the reader thread. */
gboolean zj_store_read (ZjStore *store, ZjStoreJob job, gpointer data, GError **error);
/* The same for a GTask whose task data is the job's data; returns TRUE or the error. @task: (transfer full) */
void zj_store_write_task (ZjStore *store, gboolean urgent, ZjStoreJob job, GTask *task);
void zj_store_read_task (ZjStore *store, ZjStoreJob job, GTask *task);
/* Inside a job: what this transaction changed, for the "changed" signal. */
void zj_store_touch (ZjStore *store, ZjTouched touched);
/* For jobs pushed to a lane without waiting: the store may be gone by the time they run. */
GWeakRef *zj_store_weak_ref (ZjStore *store);
void zj_store_free_weak_ref (gpointer data);
void zj_store_start_polling (ZjStore *store);
void zj_store_stop_polling (ZjStore *store);

/* --- zj-store-functions.c --- */
/* zj_name_key(), zj_decimal(), zj_instant(), zj_is_uuid(), zj_is_sha256(), zj_is_advance(), zj_deadline() for the SQL
 * of this connection. */
gboolean zj_store_add_functions (ZjStore *store, ZjDb *db, GError **error);

/* --- zj-store-row.c: one record and its open ops, inside a transaction --- */
typedef struct
{
  char *id, *project, *form, *unit;
  int form_version, slots_version;
  char *state;        /* shown */
  char *server_state; /* NULL if the server has none */
  gint64 revision;
  JsonObject *fields; /* shown */
  JsonObject *server; /* the server's fields, NULL if the server has none */
  char *history, *missing;
  ZjSyncState sync_state;
  gboolean deleted, quarantined;
  gint64 gone;
  gint64 updated_at, server_updated_at;
  gboolean fresh; /* the server's copy came just now: what it calls missing goes up again */
} ZjRow;

typedef struct
{
  ZjOp *op; /* with seq */
  gint64 key, place;
  char *project, *to_state;
  ZjOpState state;
  gboolean strict, sent, lookup;
  gint64 seen_revision;
  JsonObject *waiting_for, *result;
  gint64 next_try;
} ZjOpRow;

void zj_row_free (ZjRow *row);
void zj_op_row_free (ZjOpRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjRow, zj_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjOpRow, zj_op_row_free)

ZjRow *zj_row_new (const char *id, const char *project, ZjForm *form);
/* FALSE on error; *row NULL if there is none. */
gboolean zj_row_load (ZjDb *db, const char *id, ZjRow **row, GError **error);
/* Ops of a record that are neither applied, merged, cancelled nor replaced, in order. */
GPtrArray *zj_op_rows_open (ZjDb *db, const char *record, GError **error);
gboolean zj_op_row_load (ZjDb *db, const char *id, ZjOpRow **row, GError **error);
/* Unapplied: lies over the server's copy. */
gboolean zj_op_state_is_open (ZjOpState state);
gboolean zj_op_row_is_stuck (const ZjOpRow *row);
/* Was never sending and need not be asked about: may fold, may be withdrawn. */
gboolean zj_op_row_is_loose (const ZjOpRow *row);

/* What is shown: @row's server copy ⊕ @ops. Either out argument may be NULL. */
void
zj_row_shown (ZjStore *store, const ZjRow *row, GPtrArray *ops, JsonObject **fields, char **state, gboolean *deleted);
ZjSyncState zj_ops_sync_state (GPtrArray *ops);
/* Computes what is shown and writes the row with its references; takes the row away when nothing holds it any more. */
gboolean zj_row_rebuild (ZjStore *store, ZjDb *db, ZjRow *row, GPtrArray *ops, GError **error);
/* Loads and rebuilds. */
gboolean zj_store_rebuild (ZjStore *store, ZjDb *db, const char *id, GError **error);
gboolean zj_row_write_references (ZjDb *db, const char *id, ZjForm *form, JsonObject *fields, GError **error);
gboolean zj_row_delete (ZjDb *db, const char *id, GError **error);
gboolean
zj_tombstone_put (ZjDb *db, const char *id, const char *project, const char *form, gint64 revision, GError **error);

/* --- zj-store-record-files.c: which files a record names --- */
gboolean zj_record_files_forget (ZjDb *db, const char *record, GError **error);
/* For a record whose row is written and whose files are forgotten. @fresh: as in ZjRow. */
gboolean zj_record_files_note (ZjStore *store, ZjDb *db, const char *record, gboolean fresh, GError **error);
/* For all records of @project that this transaction has written in bulk. */
gboolean zj_record_files_note_changed (ZjStore *store, ZjDb *db, const char *project, GError **error);
/* Forgets, notes, and makes ops due that waited for these files. */
gboolean zj_record_files_write (ZjStore *store, ZjDb *db, const ZjRow *row, GError **error);
/* Ops of @project that wait for files, all of which are at the server by now, are due. */
gboolean zj_store_wake_deferred (ZjDb *db, const char *project, GError **error);
/* The answer `deferred {waiting_for: {files}}`: @files go up from here if they are here; @op waits for them. */
gboolean zj_store_wait_for_files (ZjStore *store, ZjDb *db, const ZjOpRow *op, JsonArray *files, GError **error);

/* --- zj-store-transfers.c, zj-store-transfer-marks.c --- */
/* transfer.direction; on disk. */
#define ZJ_TRANSFER_UP   0
#define ZJ_TRANSFER_DOWN 1
/* Adds the name, the type and the record of one that names it. */
gboolean zj_transfer_describe (ZjStore *store, ZjDb *db, ZjTransfer *transfer, GError **error);
gboolean zj_store_read_paused (ZjDb *db, gboolean *paused, GError **error);

/* --- zj-store-sweep.c --- */
/* Takes away what nothing names, if that was not done today. Comes back at once. */
void zj_store_sweep_daily (ZjStore *store);

/* --- zj-store-check-files.c --- */
/* (c) Every attachment's bytes are here, at the server, or promised by somebody else. Adds sentences to @found. */
gboolean zj_store_check_named (ZjStore *store, ZjDb *db, GPtrArray *found, GError **error);
/* Every file is still what it was. Reads all of them; not for the store's own threads. */
gboolean zj_store_check_bytes (ZjStore *store, GPtrArray *found, GError **error);

/* --- zj-store-op.c: rows of the table op --- */
/* Gives @row its key (and, when 0, its place). */
gboolean zj_op_row_insert (ZjDb *db, ZjOpRow *row, GError **error);
gboolean zj_op_row_set_state (ZjStore *store, ZjDb *db, ZjOpRow *row, ZjOpState state, GError **error);
/* A fresh, queued op for @row, with id, operator, time and seen revision; base and patch are the caller's. */
ZjOpRow *zj_op_row_new (ZjStore *store, const ZjRow *row, ZjOpKind kind, const char *operator_name);
/* Base = the last of @ops, or the row's revision when there is none. */
void zj_op_row_set_base (ZjOpRow *op, const ZjRow *row, GPtrArray *ops);
/* A new queued op in the place of @old, which becomes REPLACED; ops that build on @old and are not under way build on
 * the new one. */
ZjOpRow *zj_op_row_reissue (ZjStore *store, ZjDb *db, ZjOpRow *old, GError **error);
/* FALSE on error or if @old's base was never applied: then base = the revision seen. */
gboolean zj_op_row_mend_base (ZjDb *db, ZjOpRow *row, GError **error);
gboolean zj_store_add_audit (ZjStore *store,
                             ZjDb *db,
                             const char *record,
                             const char *project,
                             const char *operator_name,
                             const char *verb,
                             const char *op,
                             JsonObject *patch,
                             GError **error);
char *zj_op_verb (const ZjOp *op);

/* --- zj-record.c, zj-store-conflict-view.c --- */
/* Reads one record or lone draft through @db. NOT_FOUND, BUSY. */
ZjRecord *zj_store_read_record (ZjStore *store, ZjDb *db, const char *id, GError **error);
/** zj_store_record_title, within a job. */
char *zj_store_read_title (ZjStore *store, ZjDb *db, ZjForm *form, JsonObject *fields);
/* Without waiting: BUSY if the connection of the opener's thread is in the way. */
ZjRecord *zj_store_peek (ZjStore *store, const char *id, GError **error);
/* All paths on which the open ops from the first stuck one on clash with the server's copy: {path: [base, mine,
 * theirs]}. NULL if none. */
JsonObject *zj_conflict_view (ZjStore *store, const ZjRow *row, GPtrArray *ops);
/* A copy of one of [base, mine, theirs]; JSON null where there is none. */
JsonNode *zj_conflict_side (JsonArray *triple, guint index);
char *zj_waiting_text (JsonObject *waiting_for);
/* Index of the first op in conflict or refused, or −1. */
int zj_ops_first_stuck (GPtrArray *ops);

/* --- zj-store-files.c --- */
/* 64 lower-case hexadecimal digits. */
gboolean zj_sha256_is_valid (const char *text);
char *zj_store_file_path (ZjStore *store, const char *sha256);
/* FALSE: it could not be read. */
gboolean zj_store_file_is_intact (ZjStore *store, const char *sha256, gboolean *intact, GError **error);

/* --- zj-record-item.c --- */
ZjRecordItem *zj_record_item_new (ZjStore *store, const char *id);
/* What is shown may be out of date: whoever shows it reads again. */
void zj_record_item_refresh (ZjRecordItem *item);

/* --- zj-store-changes.c --- */
/* {path: [old, new]} → {path: old} */
JsonObject *zj_patch_old_values (JsonObject *patch);
/* Everything that @moved, as {path: [base, mine, theirs]}: for what must not be merged. */
JsonObject *zj_patch_as_conflict (JsonObject *moved, JsonObject *mine);

/* --- zj-store-findings.c --- */
gboolean zj_store_gather_findings (ZjStore *store,
                                   ZjDb *db,
                                   const char *project,
                                   ZjForm *form,
                                   const char *id,
                                   JsonObject *fields,
                                   const char *verb,
                                   GPtrArray **findings,
                                   GError **error);

/* --- zj-store-results.c --- */
/* One result inside a transaction; records it moved are rebuilt. */
gboolean zj_store_take_result (ZjStore *store, ZjDb *db, const char *project, ZjResult *result, GError **error);
/* Makes @record the base of its row if it is not older than what is there. @always: the server's word stands (swap). */
gboolean zj_row_set_server (ZjRow *row, JsonObject *record, gboolean always);
/* A row for a record the server told of. */
ZjRow *zj_row_from_server (const char *project, JsonObject *record);

/* --- zj-store-ingest-record.c --- */
/* temp.special: records of @project that go through C, because own ops or a draft lie over them. */
gboolean zj_ingest_collect_special (ZjDb *db, const char *project, GError **error);
/* One record or tombstone over which own work may lie. @always: as in zj_row_set_server. */
gboolean
zj_ingest_record (ZjStore *store, ZjDb *db, const char *project, JsonObject *record, gboolean always, GError **error);

/* --- zj-store-ingest-sql.c --- */
/* ?1 a change line, ?2 the project, ?3 store->change; gives id, form and version of what it took. (transfer full) */
char *zj_ingest_record_sql (ZjStore *store);
char *zj_ingest_shadow_sql (void);
/* TRUE if records of this form refer to others. */
gboolean zj_form_has_references (ZjForm *form);
/* "CASE form WHEN … END" picking the field that derives `unit` / is checked for duplicates, out of the JSON object in
 * the SQL expression @fields; @form and @id are SQL expressions too. (transfer full) */
char *zj_ingest_unit_sql (ZjStore *store, const char *form, const char *id, const char *fields);
char *zj_ingest_duplicate_sql (ZjStore *store, const char *form, const char *fields);

/* --- zj-store-swap.c --- */
/* The shadow takes the place of what is shown; inside the transaction of the last page. */
gboolean zj_store_swap (ZjStore *store, ZjDb *db, const char *project, GError **error);

/* The newest definition fit for this record: its own version, else NULL. */
ZjForm *zj_store_form_of (ZjStore *store, const char *form, int version);

G_END_DECLS
