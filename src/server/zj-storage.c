/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-storage-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "zj-error.h"
#include "zj-server-resources.h"
#include "zj-storage-files.h"

#define MIGRATIONS "/io/github/zhijian/server/migrations/"

/* ---- opening ---- */

static gboolean
make_folder (const char *dir, GError **error)
{
  if (g_mkdir_with_parents (dir, 0700) == 0)
    return TRUE;
  g_set_error (error, ZJ_ERROR, ZJ_ERROR_IO, _ ("The data folder “%s” cannot be made (%s)."), dir, g_strerror (errno));
  return FALSE;
}

static gboolean
ensure_epoch (ZjStorage *storage, GError **error)
{
  if (!zj_storage_get_meta (storage, "epoch", &storage->epoch, error))
    return FALSE;
  if (storage->epoch != NULL)
    return TRUE;
  if (!zj_storage_begin (storage, error))
    return FALSE;
  /* Two programs may open new data at once. */
  if (!zj_storage_get_meta (storage, "epoch", &storage->epoch, error))
    {
      zj_storage_rollback (storage);
      return FALSE;
    }
  if (storage->epoch == NULL)
    {
      storage->epoch = zj_random_token (storage->random, 9);
      if (!zj_storage_set_meta (storage, "epoch", storage->epoch, error))
        {
          zj_storage_rollback (storage);
          return FALSE;
        }
    }
  return zj_storage_commit (storage, error);
}

static ZjStorage *
storage_new (ZjDb *db, const char *dir, ZjClock *clock, ZjRandom *random)
{
  ZjStorage *storage = g_new0 (ZjStorage, 1);

  storage->db = db;
  storage->dir = g_strdup (dir);
  storage->clock = g_object_ref (clock);
  storage->random = g_object_ref (random);
  return storage;
}

ZjStorage *
zj_storage_open (const char *dir, ZjClock *clock, ZjRandom *random, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "server.db", NULL);
  g_autofree char *stamp = zj_clock_stamp (clock);
  g_autofree char *copy = g_strdup_printf ("%s.before-%s", path, stamp);
  g_autoptr (ZjStorage) storage = NULL;
  ZjDb *db;

  if (!make_folder (dir, error))
    return NULL;
  db = zj_db_open (path, ZJ_DB_READ_WRITE, NULL, error);
  if (db == NULL)
    return NULL;
  storage = storage_new (db, dir, clock, random);
  if (!zj_db_migrate (db, zj_server_get_resource (), MIGRATIONS, copy, error) || !ensure_epoch (storage, error))
    return NULL;
  return g_steal_pointer (&storage);
}

ZjStorage *
zj_storage_snapshot (ZjStorage *storage, GError **error)
{
  ZjDb *db = zj_db_open (zj_db_path (storage->db), ZJ_DB_READ_ONLY, NULL, error);
  g_autoptr (ZjStorage) snapshot = NULL;
  gint64 number;

  if (db == NULL)
    return NULL;
  snapshot = storage_new (db, storage->dir, storage->clock, storage->random);
  snapshot->epoch = g_strdup (storage->epoch);
  /* The view is taken at the first read. */
  if (!zj_db_exec (db, "BEGIN", error) || !zj_storage_last_change (snapshot, &number, error))
    return NULL;
  return g_steal_pointer (&snapshot);
}

void
zj_storage_close (ZjStorage *storage)
{
  if (storage == NULL)
    return;
  zj_db_rollback (storage->db);
  zj_db_close (storage->db);
  g_free (storage->dir);
  g_free (storage->epoch);
  g_object_unref (storage->clock);
  g_object_unref (storage->random);
  g_free (storage);
}

const char *
zj_storage_epoch (ZjStorage *storage)
{
  return storage->epoch;
}

/* ---- restored data ---- */

/* The file itself: a copy that was put in its place is another one. */
static char *
file_mark (ZjStorage *storage)
{
  GStatBuf info;

  if (g_stat (zj_db_path (storage->db), &info) != 0)
    return g_strdup ("");
  return g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT, (guint64)info.st_dev, (guint64)info.st_ino);
}

static char *
progress_path (ZjStorage *storage)
{
  return g_build_filename (storage->dir, "progress", NULL);
}

/* How far the data had come according to the note beside them; 0 if there is none. */
static gint64
noted_progress (ZjStorage *storage)
{
  g_autofree char *path = progress_path (storage);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  return g_ascii_strtoll (text, NULL, 10);
}

void
zj_storage_note_progress (ZjStorage *storage)
{
  g_autofree char *path = progress_path (storage);
  g_autofree char *text = NULL;
  gint64 number;

  if (!zj_storage_last_change (storage, &number, NULL) || number == storage->noted)
    return;
  text = g_strdup_printf ("%" G_GINT64_FORMAT "\n", number);
  /* Losing the note, or half of it, is harmless, so it is not forced to the disk. */
  if (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL))
    storage->noted = number;
}

gboolean
zj_storage_check_restored (ZjStorage *storage, gboolean *restored, GError **error)
{
  g_autofree char *mark = file_mark (storage);
  g_autofree char *known = NULL;
  gint64 number;
  guint lost = 0;

  *restored = FALSE;
  if (!zj_storage_begin (storage, error))
    return FALSE;
  if (!zj_storage_get_meta (storage, "file_mark", &known, error) || !zj_storage_last_change (storage, &number, error))
    goto failed;
  *restored = (known != NULL && g_strcmp0 (known, mark) != 0) || noted_progress (storage) > number;
  if (*restored)
    {
      g_free (storage->epoch);
      storage->epoch = zj_random_token (storage->random, 9);
      if (!zj_storage_set_meta (storage, "epoch", storage->epoch, error)
          || !zj_storage_forget_lost_files (storage, &lost, error))
        goto failed;
    }
  if (!zj_storage_set_meta (storage, "file_mark", mark, error) || !zj_storage_commit (storage, error))
    goto failed;
  if (lost > 0)
    g_message ("restored without the bytes of %u files; whoever holds them is asked for them", lost);
  zj_storage_note_progress (storage);
  return TRUE;

failed:
  zj_storage_rollback (storage);
  return FALSE;
}

gint64
zj_storage_data_version (ZjStorage *storage)
{
  return zj_db_data_version (storage->db);
}

/* ---- transactions, single values ---- */

gboolean
zj_storage_begin (ZjStorage *storage, GError **error)
{
  return zj_db_begin_immediate (storage->db, error);
}

gboolean
zj_storage_commit (ZjStorage *storage, GError **error)
{
  return zj_db_commit (storage->db, error);
}

void
zj_storage_rollback (ZjStorage *storage)
{
  zj_db_rollback (storage->db);
}

gboolean
zj_storage_get_meta (ZjStorage *storage, const char *key, char **value, GError **error)
{
  g_clear_pointer (value, g_free);
  return zj_db_get_text (storage->db, value, error, "SELECT value FROM meta WHERE key = ?", "s", key);
}

gboolean
zj_storage_set_meta (ZjStorage *storage, const char *key, const char *value, GError **error)
{
  return zj_db_run (storage->db, error, "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", "ss", key, value);
}

gboolean
zj_storage_count (ZjStorage *storage, const char *name, gint64 by, gint64 *last, GError **error)
{
  return zj_db_run (storage->db, error,
                    "INSERT INTO counter (name, value) VALUES (?1, ?2)"
                    " ON CONFLICT (name) DO UPDATE SET value = value + ?2",
                    "si", name, by)
         && zj_db_get_int (storage->db, last, 0, error, "SELECT value FROM counter WHERE name = ?", "s", name);
}

gboolean
zj_storage_last_change (ZjStorage *storage, gint64 *number, GError **error)
{
  return zj_db_get_int (storage->db, number, 0, error, "SELECT value FROM counter WHERE name = 'change'", NULL);
}
