/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-db.h"

#include "zj-error.h"
#include "zj-json.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#define BUSY_TIMEOUT_MS 10000

struct _ZjDb
{
  sqlite3 *handle;
  char *path;
  GHashTable *statements; /* SQL text → ZjStmt*, those not in use */
};

struct _ZjStmt
{
  sqlite3_stmt *handle;
  ZjDb *db;
  char *sql;
};

/* --- errors --- */

static void
set_error (GError **error, int rc, const char *detail)
{
  switch (rc & 0xff)
    {
    case SQLITE_FULL:
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_FULL,
                   _ ("The disk is full, so nothing was saved. Free some space and try again."));
      break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_READ_ONLY,
                   _ ("The data folder cannot be written, so nothing was saved. Check the folder's permissions and "
                      "that the disk is not write-protected."));
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_BUSY, _ ("Another program is writing to the data. Try again in a moment."));
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_CORRUPT, _ ("The data file is damaged (%s)."), detail);
      break;
    case SQLITE_CANTOPEN:
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_IO, _ ("The data file cannot be opened (%s)."), detail);
      break;
    case SQLITE_IOERR:
      /* A write-protected or full medium shows itself here as well. */
      if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG)
        set_error (error, SQLITE_FULL, detail);
      else if (errno == EROFS || errno == EACCES)
        set_error (error, SQLITE_READONLY, detail);
      else
        g_set_error (error, ZJ_ERROR, ZJ_ERROR_IO, _ ("The disk could not be read or written (%s)."), detail);
      break;
    default:
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_FAILED, _ ("The database failed: %s"), detail);
      break;
    }
}

static gboolean
fail (ZjDb *db, int rc, GError **error)
{
  int system_errno = db->handle != NULL ? sqlite3_system_errno (db->handle) : 0;
  int extended = db->handle != NULL ? sqlite3_extended_errcode (db->handle) : rc;

  if ((rc & 0xff) == SQLITE_IOERR || (rc & 0xff) == SQLITE_CANTOPEN)
    {
      errno = system_errno;
      if ((rc & 0xff) == SQLITE_CANTOPEN && (errno == EACCES || errno == EROFS || errno == EPERM))
        rc = SQLITE_READONLY;
      else if ((rc & 0xff) == SQLITE_CANTOPEN && errno == ENOSPC)
        rc = SQLITE_FULL;
    }
  if (extended == SQLITE_READONLY_DBMOVED)
    rc = SQLITE_READONLY;
  set_error (error, rc, db->handle != NULL ? sqlite3_errmsg (db->handle) : sqlite3_errstr (rc));
  return FALSE;
}

/* --- statements --- */

static void
stmt_free (ZjStmt *stmt)
{
  sqlite3_finalize (stmt->handle);
  g_free (stmt->sql);
  g_free (stmt);
}

ZjStmt *
zj_db_prepare (ZjDb *db, const char *sql, GError **error)
{
  ZjStmt *stmt;
  char *key;
  int rc;

  g_return_val_if_fail (db != NULL && sql != NULL, NULL);

  if (g_hash_table_steal_extended (db->statements, sql, (gpointer *) &key, (gpointer *) &stmt))
    return stmt; /* the key is the statement's own text */

  stmt = g_new0 (ZjStmt, 1);
  stmt->db = db;
  stmt->sql = g_strdup (sql);
  rc = sqlite3_prepare_v3 (db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt->handle, NULL);
  if (rc != SQLITE_OK)
    {
      fail (db, rc, error);
      stmt_free (stmt);
      return NULL;
    }
  return stmt;
}

void
zj_stmt_done (ZjStmt *stmt)
{
  if (stmt == NULL)
    return;
  sqlite3_reset (stmt->handle);
  sqlite3_clear_bindings (stmt->handle);
  if (g_hash_table_contains (stmt->db->statements, stmt->sql))
    stmt_free (stmt); /* a second one of the same text was in use at once */
  else
    g_hash_table_insert (stmt->db->statements, stmt->sql, stmt);
}

ZjStep
zj_stmt_step (ZjStmt *stmt, GError **error)
{
  int rc;

  g_return_val_if_fail (stmt != NULL, ZJ_STEP_ERROR);

  rc = sqlite3_step (stmt->handle);
  if (rc == SQLITE_ROW)
    return ZJ_STEP_ROW;
  if (rc == SQLITE_DONE)
    return ZJ_STEP_DONE;
  fail (stmt->db, rc, error);
  return ZJ_STEP_ERROR;
}

gboolean
zj_stmt_run (ZjStmt *stmt, GError **error)
{
  ZjStep step;

  do
    step = zj_stmt_step (stmt, error);
  while (step == ZJ_STEP_ROW);
  sqlite3_reset (stmt->handle);
  return step == ZJ_STEP_DONE;
}

void
zj_stmt_reset (ZjStmt *stmt)
{
  sqlite3_reset (stmt->handle);
  sqlite3_clear_bindings (stmt->handle);
}

void
zj_stmt_bind_text (ZjStmt *stmt, int index, const char *text)
{
  zj_stmt_bind_text_len (stmt, index, text, -1);
}

void
zj_stmt_bind_text_len (ZjStmt *stmt, int index, const char *text, gssize length)
{
  if (text == NULL)
    sqlite3_bind_null (stmt->handle, index);
  else
    sqlite3_bind_text64 (stmt->handle, index, text, length < 0 ? strlen (text) : (gsize) length, SQLITE_TRANSIENT,
                         SQLITE_UTF8);
}

void
zj_stmt_bind_int (ZjStmt *stmt, int index, gint64 value)
{
  sqlite3_bind_int64 (stmt->handle, index, value);
}

void
zj_stmt_bind_null (ZjStmt *stmt, int index)
{
  sqlite3_bind_null (stmt->handle, index);
}

void
zj_stmt_bind_blob (ZjStmt *stmt, int index, const void *data, gsize length)
{
  if (data == NULL)
    sqlite3_bind_null (stmt->handle, index);
  else
    sqlite3_bind_blob64 (stmt->handle, index, data, length, SQLITE_TRANSIENT);
}

void
zj_stmt_bind_json (ZjStmt *stmt, int index, JsonObject *object)
{
  g_autofree char *text = object != NULL ? zj_json_write_object (object) : NULL;

  zj_stmt_bind_text (stmt, index, text);
}

void
zj_stmt_bind_node (ZjStmt *stmt, int index, JsonNode *node)
{
  g_autofree char *text = node != NULL ? zj_json_write (node) : NULL;

  zj_stmt_bind_text (stmt, index, text);
}

static void
bind_list (ZjStmt *stmt, const char *format, va_list args)
{
  int index = 1;

  for (const char *p = format; p != NULL && *p != '\0'; p++, index++)
    switch (*p)
      {
      case 's':
        zj_stmt_bind_text (stmt, index, va_arg (args, const char *));
        break;
      case 'i':
        zj_stmt_bind_int (stmt, index, va_arg (args, gint64));
        break;
      case 'j':
        zj_stmt_bind_json (stmt, index, va_arg (args, JsonObject *));
        break;
      case 'n':
        zj_stmt_bind_null (stmt, index);
        break;
      default:
        g_assert_not_reached ();
      }
}

void
zj_stmt_bind (ZjStmt *stmt, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  bind_list (stmt, format, args);
  va_end (args);
}

const char *
zj_stmt_text (ZjStmt *stmt, int column)
{
  return (const char *) sqlite3_column_text (stmt->handle, column);
}

char *
zj_stmt_dup_text (ZjStmt *stmt, int column)
{
  return g_strdup (zj_stmt_text (stmt, column));
}

gint64
zj_stmt_int (ZjStmt *stmt, int column)
{
  return sqlite3_column_int64 (stmt->handle, column);
}

gboolean
zj_stmt_is_null (ZjStmt *stmt, int column)
{
  return sqlite3_column_type (stmt->handle, column) == SQLITE_NULL;
}

JsonObject *
zj_stmt_json (ZjStmt *stmt, int column)
{
  const char *text = zj_stmt_text (stmt, column);

  return text != NULL ? zj_json_parse_object (text, sqlite3_column_bytes (stmt->handle, column), NULL) : NULL;
}

JsonNode *
zj_stmt_node (ZjStmt *stmt, int column)
{
  const char *text = zj_stmt_text (stmt, column);

  return text != NULL ? zj_json_parse (text, sqlite3_column_bytes (stmt->handle, column), NULL) : NULL;
}

gboolean
zj_db_run (ZjDb *db, GError **error, const char *sql, const char *format, ...)
{
  g_autoptr (ZjStmt) stmt = zj_db_prepare (db, sql, error);
  va_list args;

  if (stmt == NULL)
    return FALSE;
  va_start (args, format);
  bind_list (stmt, format, args);
  va_end (args);
  return zj_stmt_run (stmt, error);
}

gboolean
zj_db_get_int (ZjDb *db, gint64 *out, gint64 fallback, GError **error, const char *sql, const char *format, ...)
{
  g_autoptr (ZjStmt) stmt = zj_db_prepare (db, sql, error);
  va_list args;
  ZjStep step;

  *out = fallback;
  if (stmt == NULL)
    return FALSE;
  va_start (args, format);
  bind_list (stmt, format, args);
  va_end (args);
  step = zj_stmt_step (stmt, error);
  if (step == ZJ_STEP_ROW && !zj_stmt_is_null (stmt, 0))
    *out = zj_stmt_int (stmt, 0);
  return step != ZJ_STEP_ERROR;
}

gboolean
zj_db_get_text (ZjDb *db, char **out, GError **error, const char *sql, const char *format, ...)
{
  g_autoptr (ZjStmt) stmt = zj_db_prepare (db, sql, error);
  va_list args;
  ZjStep step;

  *out = NULL;
  if (stmt == NULL)
    return FALSE;
  va_start (args, format);
  bind_list (stmt, format, args);
  va_end (args);
  step = zj_stmt_step (stmt, error);
  if (step == ZJ_STEP_ROW)
    *out = zj_stmt_dup_text (stmt, 0);
  return step != ZJ_STEP_ERROR;
}

/* --- the connection --- */

/* Sets one pragma and reads it back: a setting that did not take is a failure, not a hope. */
static gboolean
set_and_check (ZjDb *db, const char *set, const char *get, const char *expected, GError **error)
{
  g_autofree char *value = NULL;

  if (!zj_db_exec (db, set, error) || !zj_db_get_text (db, &value, error, get, NULL))
    return FALSE;
  if (g_strcmp0 (value, expected) != 0)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_IO, _ ("The data file cannot be used safely (%s is “%s”)."), get,
                   value != NULL ? value : "");
      return FALSE;
    }
  return TRUE;
}

static gboolean
configure (ZjDb *db, ZjDbFlags flags, GError **error)
{
  sqlite3_extended_result_codes (db->handle, 1);
  sqlite3_busy_timeout (db->handle, (flags & ZJ_DB_NO_WAIT) != 0 ? 0 : BUSY_TIMEOUT_MS);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
  if (!set_and_check (db, "PRAGMA foreign_keys = ON", "PRAGMA foreign_keys", "1", error)
      || !set_and_check (db, "PRAGMA trusted_schema = OFF", "PRAGMA trusted_schema", "0", error))
    return FALSE;
  if ((flags & (ZJ_DB_READ_ONLY | ZJ_DB_MEMORY)) != 0)
    return TRUE;
  return set_and_check (db, "PRAGMA journal_mode = WAL", "PRAGMA journal_mode", "wal", error)
         && set_and_check (db, "PRAGMA synchronous = FULL", "PRAGMA synchronous", "2", error);
}

ZjDb *
zj_db_open (const char *path, ZjDbFlags flags, const char *vfs, GError **error)
{
  ZjDb *db = g_new0 (ZjDb, 1);
  int mode = SQLITE_OPEN_NOMUTEX;
  int rc;

  g_return_val_if_fail (path != NULL, NULL);

  db->path = g_strdup (path);
  db->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) stmt_free);
  if ((flags & ZJ_DB_MEMORY) != 0)
    mode |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY;
  else if ((flags & ZJ_DB_READ_ONLY) != 0)
    mode |= SQLITE_OPEN_READONLY;
  else if ((flags & ZJ_DB_MUST_EXIST) != 0)
    mode |= SQLITE_OPEN_READWRITE;
  else
    mode |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;

  rc = sqlite3_open_v2 (path, &db->handle, mode, vfs);
  if (rc != SQLITE_OK)
    {
      if (rc == SQLITE_CANTOPEN && !g_file_test (path, G_FILE_TEST_EXISTS)
          && (flags & (ZJ_DB_READ_ONLY | ZJ_DB_MUST_EXIST)) != 0)
        g_set_error (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND, _ ("There is no data file at “%s”."), path);
      else
        fail (db, rc, error);
      zj_db_close (db);
      return NULL;
    }
  if (!configure (db, flags, error))
    {
      zj_db_close (db);
      return NULL;
    }
  return db;
}

void
zj_db_close (ZjDb *db)
{
  if (db == NULL)
    return;
  g_clear_pointer (&db->statements, g_hash_table_unref);
  if (sqlite3_close (db->handle) != SQLITE_OK)
    g_critical ("a statement of %s was still in use at close", db->path);
  g_free (db->path);
  g_free (db);
}

sqlite3 *
zj_db_handle (ZjDb *db)
{
  return db->handle;
}

const char *
zj_db_path (ZjDb *db)
{
  return db->path;
}

gboolean
zj_db_exec (ZjDb *db, const char *sql, GError **error)
{
  int rc;

  g_return_val_if_fail (db != NULL && sql != NULL, FALSE);

  rc = sqlite3_exec (db->handle, sql, NULL, NULL, NULL);
  return rc == SQLITE_OK || fail (db, rc, error);
}

gboolean
zj_db_begin_immediate (ZjDb *db, GError **error)
{
  return zj_db_exec (db, "BEGIN IMMEDIATE", error);
}

gboolean
zj_db_commit (ZjDb *db, GError **error)
{
  if (zj_db_exec (db, "COMMIT", error))
    return TRUE;
  zj_db_rollback (db);
  return FALSE;
}

void
zj_db_rollback (ZjDb *db)
{
  /* Some failures have rolled back by themselves. */
  if (zj_db_in_transaction (db))
    sqlite3_exec (db->handle, "ROLLBACK", NULL, NULL, NULL);
}

gboolean
zj_db_in_transaction (ZjDb *db)
{
  return sqlite3_get_autocommit (db->handle) == 0;
}

int
zj_db_changes (ZjDb *db)
{
  return sqlite3_changes (db->handle);
}

gint64
zj_db_last_rowid (ZjDb *db)
{
  return sqlite3_last_insert_rowid (db->handle);
}

gint64
zj_db_data_version (ZjDb *db)
{
  gint64 version = 0;

  zj_db_get_int (db, &version, 0, NULL, "PRAGMA data_version", NULL);
  return version;
}

gboolean
zj_db_quick_check (ZjDb *db, GError **error)
{
  g_autofree char *verdict = NULL;

  if (!zj_db_get_text (db, &verdict, error, "PRAGMA quick_check(1)", NULL))
    return FALSE;
  if (g_strcmp0 (verdict, "ok") != 0)
    {
      set_error (error, SQLITE_CORRUPT, verdict != NULL ? verdict : "");
      return FALSE;
    }
  return TRUE;
}

static gboolean
sync_path (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean ok = fd >= 0 && fsync (fd) == 0;

  if (!ok)
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_IO, _ ("“%s” could not be written to the disk (%s)."), path,
                 g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return ok;
}

gboolean
zj_db_backup (ZjDb *db, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  sqlite3 *target = NULL;
  sqlite3_backup *backup;
  int rc;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_IO, _ ("“%s” already exists."), path);
      return FALSE;
    }
  rc = sqlite3_open_v2 (path, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
  backup = rc == SQLITE_OK ? sqlite3_backup_init (target, "main", db->handle, "main") : NULL;
  if (backup != NULL)
    {
      sqlite3_backup_step (backup, -1);
      rc = sqlite3_backup_finish (backup);
    }
  else if (rc == SQLITE_OK)
    {
      rc = sqlite3_errcode (target);
    }
  if (rc != SQLITE_OK)
    set_error (error, rc, target != NULL ? sqlite3_errmsg (target) : sqlite3_errstr (rc));
  sqlite3_close (target);
  if (rc != SQLITE_OK || !sync_path (path, error) || !sync_path (folder, error))
    {
      unlink (path);
      return FALSE;
    }
  return TRUE;
}

/* --- migrations --- */

/* The numbers of NNN.sql below @resource_dir: 1 … n without a gap. */
static int
count_migrations (GResource *resource, const char *resource_dir)
{
  int n = 0;

  for (;;)
    {
      g_autofree char *path = g_strdup_printf ("%s%03d.sql", resource_dir, n + 1);

      if (!g_resource_get_info (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL, NULL, NULL))
        return n;
      n++;
    }
}

static gboolean
migrate_to (ZjDb *db, GResource *resource, const char *resource_dir, int version, GError **error)
{
  g_autofree char *path = g_strdup_printf ("%s%03d.sql", resource_dir, version);
  g_autofree char *set_version = g_strdup_printf ("PRAGMA user_version = %d", version);
  g_autoptr (GBytes) sql = g_resource_lookup_data (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  gint64 present = 0;

  if (sql == NULL || !zj_db_begin_immediate (db, error))
    return FALSE;
  /* Someone else may have got here first. */
  if (!zj_db_get_int (db, &present, 0, error, "PRAGMA user_version", NULL))
    {
      zj_db_rollback (db);
      return FALSE;
    }
  if (present >= version)
    {
      zj_db_rollback (db);
      return TRUE;
    }
  if (!zj_db_exec (db, g_bytes_get_data (sql, NULL), error) || !zj_db_exec (db, set_version, error))
    {
      zj_db_rollback (db);
      return FALSE;
    }
  return zj_db_commit (db, error);
}

gboolean
zj_db_migrate (ZjDb *db, GResource *resource, const char *resource_dir, const char *copy_before, GError **error)
{
  int known = count_migrations (resource, resource_dir);
  gint64 present = 0;

  g_return_val_if_fail (known > 0, FALSE);

  if (!zj_db_get_int (db, &present, 0, error, "PRAGMA user_version", NULL))
    return FALSE;
  if (present > known)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_NEWER,
                   _ ("The data were written by a newer version of this program. Install the newer version to open "
                      "them; nothing was changed."));
      return FALSE;
    }
  if (present == known)
    return TRUE;
  if (present > 0 && copy_before != NULL && !zj_db_backup (db, copy_before, error))
    return FALSE;
  for (int version = (int) present + 1; version <= known; version++)
    if (!migrate_to (db, resource, resource_dir, version, error))
      return FALSE;
  return TRUE;
}
