/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-db-private.h"
#include "zj-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#define BUSY_TIMEOUT_MS 10000

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
  db->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)zj_stmt_free);
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
        zj_db_fail (db, rc, error);
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
  return rc == SQLITE_OK || zj_db_fail (db, rc, error);
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
      zj_db_set_error (error, SQLITE_CORRUPT, verdict != NULL ? verdict : "");
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
    zj_db_set_error (error, rc, target != NULL ? sqlite3_errmsg (target) : sqlite3_errstr (rc));
  sqlite3_close (target);
  if (rc != SQLITE_OK || !sync_path (path, error) || !sync_path (folder, error))
    {
      unlink (path);
      return FALSE;
    }
  return TRUE;
}
