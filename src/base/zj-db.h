/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * ZjDb: one SQLite connection, used by one thread. Refcount-free: opened, used, closed by its owner.
 * The one function that opens and configures every database of the project.
 */
typedef struct _ZjDb ZjDb;
typedef struct _ZjStmt ZjStmt;

typedef enum
{
  ZJ_DB_READ_WRITE = 0,
  ZJ_DB_READ_ONLY = 1 << 0, /* SQLITE_OPEN_READONLY */
  ZJ_DB_NO_WAIT = 1 << 1,   /* busy_timeout 0 instead of 10 s */
  ZJ_DB_MEMORY = 1 << 2,
  ZJ_DB_MUST_EXIST = 1 << 3,
} ZjDbFlags;

/**
 * zj_db_open: foreign keys ON, WAL, synchronous FULL, busy timeout; each read back.
 * @vfs: SQLite VFS name, or NULL for the default (tests inject faults here; encryption will come here)
 * Errors: CORRUPT, FULL, READ_ONLY, BUSY, IO, NOT_FOUND.
 */
ZjDb *zj_db_open (const char *path, ZjDbFlags flags, const char *vfs, GError **error);
void zj_db_close (ZjDb *db);
sqlite3 *zj_db_handle (ZjDb *db);
const char *zj_db_path (ZjDb *db);

/** Runs one or more statements without rows. */
gboolean zj_db_exec (ZjDb *db, const char *sql, GError **error);
gboolean zj_db_begin_immediate (ZjDb *db, GError **error);
gboolean zj_db_commit (ZjDb *db, GError **error); /* rolls back by itself on failure */
void zj_db_rollback (ZjDb *db);
gboolean zj_db_in_transaction (ZjDb *db);
int zj_db_changes (ZjDb *db);
gint64 zj_db_last_rowid (ZjDb *db);
/** PRAGMA data_version: moves when another connection committed. */
gint64 zj_db_data_version (ZjDb *db);
/** PRAGMA quick_check. FALSE + CORRUPT with the first complaint. */
gboolean zj_db_quick_check (ZjDb *db, GError **error);
/** A consistent copy by SQLite's backup API, fsynced. @path must not exist. */
gboolean zj_db_backup (ZjDb *db, const char *path, GError **error);

/**
 * zj_db_migrate: runs NNN.sql resources above the file's user_version, each in one transaction with its user_version.
 * @resource_dir: e.g. "/io/github/zhijian/store/migrations/", holding 001.sql, 002.sql …
 * @copy_before: path for a copy of the file before the first step, or NULL; not made for a new file.
 * A higher user_version than known → ZJ_ERROR_NEWER, the file untouched.
 */
gboolean
zj_db_migrate (ZjDb *db, GResource *resource, const char *resource_dir, const char *copy_before, GError **error);

/**
 * zj_db_prepare: a statement, cached by its text; goes back to the cache at zj_stmt_done (reset, bindings cleared).
 * Use: g_autoptr (ZjStmt) s = zj_db_prepare (db, "…", error); the autoptr calls zj_stmt_done.
 */
ZjStmt *zj_db_prepare (ZjDb *db, const char *sql, GError **error);
void zj_stmt_done (ZjStmt *stmt);

typedef enum
{
  ZJ_STEP_ROW,
  ZJ_STEP_DONE,
  ZJ_STEP_ERROR
} ZjStep;
ZjStep zj_stmt_step (ZjStmt *stmt, GError **error);
/** Steps a statement that gives no rows (or ignores them). */
gboolean zj_stmt_run (ZjStmt *stmt, GError **error);
void zj_stmt_reset (ZjStmt *stmt);

/* Binding: index from 1; strings and bytes are copied; NULL binds NULL. */
void zj_stmt_bind_text (ZjStmt *stmt, int index, const char *text);
void zj_stmt_bind_text_len (ZjStmt *stmt, int index, const char *text, gssize length);
void zj_stmt_bind_int (ZjStmt *stmt, int index, gint64 value);
void zj_stmt_bind_null (ZjStmt *stmt, int index);
void zj_stmt_bind_blob (ZjStmt *stmt, int index, const void *data, gsize length);
void zj_stmt_bind_json (ZjStmt *stmt, int index, JsonObject *object);
void zj_stmt_bind_node (ZjStmt *stmt, int index, JsonNode *node);
/** Binds from a format: 's' text, 'i' gint64, 'n' NULL (no argument), 'j' JsonObject*, starting at index 1. */
void zj_stmt_bind (ZjStmt *stmt, const char *format, ...);

/* Columns: index from 0. */
const char *zj_stmt_text (ZjStmt *stmt, int column); /* valid until the next step */
char *zj_stmt_dup_text (ZjStmt *stmt, int column);
gint64 zj_stmt_int (ZjStmt *stmt, int column);
gboolean zj_stmt_is_null (ZjStmt *stmt, int column);
JsonObject *zj_stmt_json (ZjStmt *stmt, int column); /* (transfer full) NULL if null or not an object */
JsonNode *zj_stmt_node (ZjStmt *stmt, int column);

/* Conveniences: one statement, bound by the format of zj_stmt_bind. */
gboolean zj_db_run (ZjDb *db, GError **error, const char *sql, const char *format, ...);
/** First column of the first row as integer / text; @fallback / NULL if there is no row. */
gboolean
zj_db_get_int (ZjDb *db, gint64 *out, gint64 fallback, GError **error, const char *sql, const char *format, ...);
gboolean zj_db_get_text (ZjDb *db, char **out, GError **error, const char *sql, const char *format, ...);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjDb, zj_db_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjStmt, zj_stmt_done)

G_END_DECLS
