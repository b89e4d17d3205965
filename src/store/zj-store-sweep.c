/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-store-private.h"

#include <glib/gstdio.h>
#include <string.h>

/* Bytes leave the disk only when nothing names them any more, and only after a while; on the writer thread, so that
 * nobody names them meanwhile. */

#define DAY           (24 * G_TIME_SPAN_HOUR)
#define UNNAMED_FOR   DAY
#define CONFIRMED_FOR (30 * DAY)
#define ARCHIVE_FOR   (180 * DAY)
#define STALE_AFTER   (24 * 3600) /* s: what was being written then never will be finished */

#define NAMED_IN(table, column)                                                                                        \
  "SELECT file.value FROM " table ", json_tree(" table "." column ") AS file WHERE instr(" table "." column            \
  ", '\"sha256\"') > 0 AND file.key = 'sha256' AND file.type = 'text'"

/* What a record, its history, a draft, a pull under way, a conflict, or an op on its way or of the archive (?1: settled
 * later than this) names. */
static const char *const naming[] = {
  "SELECT sha256 FROM record_file",
  NAMED_IN ("record", "history"),
  NAMED_IN ("draft", "fields"),
  NAMED_IN ("draft", "seen"),
  NAMED_IN ("shadow_record", "fields"),
  NAMED_IN ("op", "result") " AND op.state < 5",
  NAMED_IN ("op", "patch") " AND (op.state < 5 OR op.sent = 1 AND op.settled_at > ?1)",
};

typedef struct
{
  guint removed;
} SweepCall;

static gboolean
collect_named (ZjDb *db, gint64 now, GError **error)
{
  if (!zj_db_exec (db,
                   "CREATE TEMP TABLE IF NOT EXISTS named (sha256 TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID;"
                   "DELETE FROM temp.named",
                   error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (naming); i++)
    {
      g_autofree char *sql = g_strconcat ("INSERT OR IGNORE INTO temp.named ", naming[i], NULL);
      gboolean bound = strstr (sql, "?1") != NULL;

      if (!(bound ? zj_db_run (db, error, sql, "i", now - ARCHIVE_FOR) : zj_db_run (db, error, sql, NULL)))
        return FALSE;
    }
  return TRUE;
}

static void
unlink_file (ZjStore *store, const char *sha256)
{
  g_autofree char *path = zj_store_file_path (store, sha256);
  g_autofree char *aside = g_strconcat (path, ".damaged", NULL);

  g_unlink (path);
  g_unlink (aside);
}

static gboolean
remove_unnamed (ZjStore *store, ZjDb *db, SweepCall *call, gint64 now, GError **error)
{
  g_autoptr (ZjStmt) stmt = NULL;
  ZjStep step;

  /* A time that lies ahead was written by a clock that was wrong: count anew. */
  if (!zj_db_run (db, error, "UPDATE blob SET unnamed_since = 0 WHERE sha256 IN (SELECT sha256 FROM temp.named)", NULL)
      || !zj_db_run (db, error,
                     "UPDATE blob SET unnamed_since = ?1 WHERE (unnamed_since = 0 OR unnamed_since > ?1)"
                     " AND sha256 NOT IN (SELECT sha256 FROM temp.named)",
                     "i", now))
    return FALSE;
  stmt = zj_db_prepare (db,
                        "DELETE FROM blob WHERE unnamed_since > 0 AND unnamed_since <= ? AND NOT EXISTS (SELECT 1 FROM"
                        " transfer WHERE transfer.sha256 = blob.sha256 AND transfer.confirmed_at > ?) RETURNING sha256",
                        error);
  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "ii", now - UNNAMED_FOR, now - CONFIRMED_FOR);
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    {
      unlink_file (store, zj_stmt_text (stmt, 0));
      call->removed++;
    }
  return step == ZJ_STEP_DONE;
}

/* Transfers of what nobody names and that is not here any more. */
static gboolean
remove_transfers (ZjDb *db, GError **error)
{
  return zj_db_exec (db,
                     "DELETE FROM transfer WHERE sha256 NOT IN (SELECT sha256 FROM temp.named)"
                     " AND sha256 NOT IN (SELECT sha256 FROM blob)",
                     error);
}

/* Rows whose file was taken away by hand: the store must not believe that the bytes are here. */
static gboolean
forget_lost (ZjStore *store, ZjDb *db, GError **error)
{
  g_autoptr (GPtrArray) lost = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (ZjStmt) stmt = zj_db_prepare (db, "SELECT sha256 FROM blob WHERE damaged = 0", error);
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    if (!zj_store_has_file (store, zj_stmt_text (stmt, 0)))
      g_ptr_array_add (lost, zj_stmt_dup_text (stmt, 0));
  for (guint i = 0; step == ZJ_STEP_DONE && i < lost->len; i++)
    if (!zj_db_run (db, error, "DELETE FROM blob WHERE sha256 = ?", "s", lost->pdata[i]))
      return FALSE;
  return step == ZJ_STEP_DONE;
}

/* A file the store does not know of: its transaction was cut short, or the database is an older copy. */
static gboolean
adopt (ZjDb *db, const char *path, const char *sha256, gint64 now, GError **error)
{
  struct stat st;

  if (g_stat (path, &st) != 0 || !S_ISREG (st.st_mode) || st.st_size == 0)
    return TRUE;
  return zj_db_run (db, error,
                    "INSERT INTO blob (sha256, size, added_at, unnamed_since) VALUES (?1, ?2, ?3, ?3)"
                    " ON CONFLICT (sha256) DO UPDATE SET damaged = 0, size = excluded.size WHERE damaged = 1",
                    "sii", sha256, (gint64)st.st_size, now);
}

static void
unlink_stale (const char *path)
{
  struct stat st;

  if (g_stat (path, &st) == 0 && S_ISREG (st.st_mode) && st.st_mtime < time (NULL) - STALE_AFTER)
    g_unlink (path);
}

static gboolean
sweep_folder (ZjDb *db, const char *folder, const char *prefix, gint64 now, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gboolean temporary = g_str_equal (prefix, "tmp");
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (temporary)
        unlink_stale (path);
      else if (zj_sha256_is_valid (name) && g_str_has_prefix (name, prefix) && !adopt (db, path, name, now, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
sweep_folders (ZjStore *store, ZjDb *db, gint64 now, GError **error)
{
  g_autofree char *files = g_build_filename (store->dir, "files", NULL);
  g_autoptr (GDir) dir = g_dir_open (files, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = g_build_filename (files, name, NULL);

      if (strlen (name) <= 3 && !sweep_folder (db, folder, name, now, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
sweep_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  SweepCall unasked = { 0 };
  SweepCall *call = data != NULL ? data : &unasked;
  gint64 now = zj_clock_now (store->clock);
  g_autofree char *today = zj_clock_today (store->clock);

  call->removed = 0;
  return sweep_folders (store, db, now, error) && forget_lost (store, db, error) && collect_named (db, now, error)
         && remove_unnamed (store, db, call, now, error) && remove_transfers (db, error)
         && zj_db_run (db, error,
                       "INSERT INTO meta (key, value) VALUES ('files_swept', ?) ON CONFLICT (key) DO UPDATE SET"
                       " value = excluded.value",
                       "s", today);
}

gboolean
zj_store_sweep_files (ZjStore *store, guint *removed, GError **error)
{
  SweepCall call = { 0 };
  gboolean ok;

  g_return_val_if_fail (ZJ_IS_STORE (store), FALSE);

  ok = zj_store_write (store, FALSE, sweep_job, &call, error);
  if (removed != NULL)
    *removed = ok ? call.removed : 0;
  return ok;
}

/* --- once a day --- */

static gboolean
is_due (ZjStore *store, ZjDb *db, gboolean *due, GError **error)
{
  g_autofree char *today = zj_clock_today (store->clock);
  g_autofree char *swept = NULL;

  if (!zj_db_get_text (db, &swept, error, "SELECT value FROM meta WHERE key = 'files_swept'", NULL))
    return FALSE;
  *due = g_strcmp0 (swept, today) != 0;
  return TRUE;
}

/* On the writer thread, between other jobs. Looks first: most times there is nothing to write. */
static void
sweep_if_due (ZjDb *db, gpointer user_data)
{
  g_autoptr (ZjStore) store = g_weak_ref_get (user_data);
  g_autoptr (GError) error = NULL;
  gboolean due = FALSE;

  zj_store_free_weak_ref (user_data);
  if (store == NULL || store->closed)
    return;
  if (is_due (store, db, &due, &error) && due)
    zj_store_run_in_transaction (store, db, sweep_job, NULL, &error);
  if (error != NULL)
    g_message ("Files that nothing names were not looked for: %s", error->message);
}

void
zj_store_sweep_daily (ZjStore *store)
{
  gint64 now = g_get_monotonic_time ();

  if (store->looked_at != 0 && now - store->looked_at < G_TIME_SPAN_HOUR)
    return;
  store->looked_at = now;
  zj_lane_push (store->writer, FALSE, sweep_if_due, zj_store_weak_ref (store));
}
