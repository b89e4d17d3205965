/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-error.h"
#include "zj-store-private.h"
#include "zj-store-resources.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define MIGRATIONS   "/io/github/zhijian/store/migrations/"
#define COPIES_KEPT  7
#define LOCK_SECONDS 15

static gboolean
make_folder (const char *path, GError **error)
{
  struct stat st;

  if (g_mkdir_with_parents (path, 0700) != 0)
    {
      int code = errno == EROFS || errno == EACCES || errno == EPERM ? ZJ_ERROR_READ_ONLY
                 : errno == ENOSPC || errno == EDQUOT                ? ZJ_ERROR_FULL
                                                                     : ZJ_ERROR_IO;

      g_set_error (error, ZJ_ERROR, code, _ ("The folder “%s” cannot be made (%s)."), path, g_strerror (errno));
      return FALSE;
    }
  /* Personal data: nobody else's business, also where the folder was made by hand. */
  if (g_stat (path, &st) == 0 && (st.st_mode & 0077) != 0)
    g_chmod (path, 0700);
  return TRUE;
}

static char *
file_stamp (ZjStore *store)
{
  char *stamp = zj_clock_stamp (store->clock);

  for (char *p = stamp; *p != '\0'; p++)
    if (*p == ':' || *p == '.')
      *p = '-';
  return stamp;
}

static gboolean
already_set_aside (ZjStore *store, gint64 not_before)
{
  g_autoptr (GDir) dir = g_dir_open (store->dir, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (store->dir, name, NULL);
      struct stat st;

      if (g_str_has_prefix (name, "store.damaged-") && g_stat (path, &st) == 0 && st.st_mtime >= not_before)
        return TRUE;
    }
  return FALSE;
}

/* Copies the damaged file aside, byte for byte, with its log; the original stays exactly as it is. */
static void
set_aside (ZjStore *store, GError **error)
{
  g_autofree char *stamp = file_stamp (store);
  g_autofree char *name = g_strdup_printf ("store.damaged-%s.db", stamp);
  g_autofree char *backups = g_build_filename (store->dir, "backups", NULL);
  struct stat st;

  if (g_stat (store->path, &st) == 0 && !already_set_aside (store, st.st_mtime))
    {
      const char *suffixes[] = { "", "-wal" };

      for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
        {
          g_autofree char *from_path = g_strconcat (store->path, suffixes[i], NULL);
          g_autofree char *to_path = g_strconcat (store->dir, G_DIR_SEPARATOR_S, name, suffixes[i], NULL);
          g_autoptr (GFile) from = g_file_new_for_path (from_path);
          g_autoptr (GFile) to = g_file_new_for_path (to_path);

          if (g_file_test (from_path, G_FILE_TEST_EXISTS)
              && g_file_copy (from, to, G_FILE_COPY_NONE, NULL, NULL, NULL, NULL))
            g_chmod (to_path, 0600);
        }
    }
  g_clear_error (error);
  g_set_error (error, ZJ_ERROR, ZJ_ERROR_CORRUPT,
               _ ("The data file “%s” is damaged. It was left exactly as it is, and a copy was put beside it "
                  "(store.damaged-….db). Keep both, make room on the disk if it is full, and call support; daily "
                  "copies are in “%s”."),
               store->path, backups);
}

static gboolean
has_daily_copy (ZjStore *store)
{
  g_autofree char *backups = g_build_filename (store->dir, "backups", NULL);
  g_autoptr (GDir) dir = g_dir_open (backups, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, "store-"))
      return TRUE;
  return FALSE;
}

/* Looks at the file through a read-only connection, which cannot change a damaged one. */
static gboolean
check_file (ZjStore *store, gboolean must_exist, gboolean *exists, gint64 *version, GError **error)
{
  g_autoptr (ZjDb) db = NULL;
  GError *local = NULL;
  struct stat st;

  *exists = g_stat (store->path, &st) == 0 && st.st_size > 0;
  *version = 0;
  if (!*exists)
    {
      /* An empty file is one whose making was cut short — or one that has lost all it held. */
      if (!g_file_test (store->path, G_FILE_TEST_EXISTS) || (!must_exist && !has_daily_copy (store)))
        return TRUE;
      set_aside (store, &local);
      g_propagate_error (error, local);
      return FALSE;
    }
  db = zj_db_open (store->path, ZJ_DB_READ_ONLY, store->vfs, &local);
  if (db != NULL && zj_db_quick_check (db, &local)
      && zj_db_get_int (db, version, 0, &local, "PRAGMA user_version", NULL))
    return TRUE;
  if (g_error_matches (local, ZJ_ERROR, ZJ_ERROR_CORRUPT))
    set_aside (store, &local);
  g_propagate_error (error, local);
  return FALSE;
}

static gboolean
migrate (ZjStore *store, GError **error)
{
  g_autofree char *stamp = file_stamp (store);
  g_autofree char *name = g_strdup_printf ("before-migration-%s.db", stamp);
  g_autofree char *copy = store->copy_dir == NULL ? g_build_filename (store->dir, "backups", name, NULL) : NULL;
  g_autoptr (ZjDb) db = zj_db_open (store->path, ZJ_DB_READ_WRITE, store->vfs, error);

  if (db == NULL)
    return FALSE;
  g_chmod (store->path, 0600);
  if (!zj_db_migrate (db, zj_store_get_resource (), MIGRATIONS, copy, error))
    return FALSE;
  if (copy != NULL && g_file_test (copy, G_FILE_TEST_EXISTS))
    g_chmod (copy, 0600);
  return TRUE;
}

static int
known_version (void)
{
  int n = 0;

  for (;; n++)
    {
      g_autofree char *path = g_strdup_printf (MIGRATIONS "%03d.sql", n + 1);

      if (!g_resource_get_info (zj_store_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL, NULL, NULL))
        return n;
    }
}

gboolean
zj_store_prepare_present (ZjStore *store, GError **error)
{
  gboolean exists;
  gint64 version;

  return check_file (store, TRUE, &exists, &version, error) && (version == known_version () || migrate (store, error));
}

gboolean
zj_store_prepare_files (ZjStore *store, gboolean must_exist, GError **error)
{
  g_autofree char *backups = g_build_filename (store->dir, "backups", NULL);
  g_autofree char *files = g_build_filename (store->dir, "files", NULL);
  gboolean exists;
  gint64 version;

  if (must_exist && !g_file_test (store->path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND, _ ("There are no data in “%s”. Sign in first."), store->dir);
      return FALSE;
    }
  if (!make_folder (store->dir, error) || !make_folder (backups, error) || !make_folder (files, error))
    return FALSE;
  store->lock_fd = zj_store_lock_open (store->dir, "store.lock", error);
  if (store->lock_fd < 0 || !zj_store_lock_take (store->lock_fd, FALSE, LOCK_SECONDS, error))
    return FALSE;
  if (!check_file (store, must_exist, &exists, &version, error))
    return FALSE;
  if (exists && version == known_version ())
    return TRUE;
  if (exists && version > known_version ())
    return migrate (store, error); /* says NEWER without touching the file */

  /* Nobody else may have it open while its shape changes. */
  if (!zj_store_lock_take (store->lock_fd, TRUE, LOCK_SECONDS, error) || !migrate (store, error))
    return FALSE;
  return zj_store_lock_take (store->lock_fd, FALSE, LOCK_SECONDS, error);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* A copy that was cut short, unless another program is making it right now. */
static void
drop_stale (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  struct stat st;

  if (g_stat (path, &st) == 0 && st.st_mtime < time (NULL) - 3600)
    g_unlink (path);
}

static void
prune_copies (const char *folder)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, "store-") && g_str_has_suffix (name, ".db"))
      g_ptr_array_add (names, g_strdup (name));
    else if (g_str_has_suffix (name, ".part"))
      drop_stale (folder, name);
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i + COPIES_KEPT < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, names->pdata[i], NULL);

      g_unlink (path);
    }
}

typedef struct
{
  char *path, *vfs, *folder, *target;
} Copy;

static gpointer
copy_run (gpointer data)
{
  Copy *copy = data;
  g_autofree char *partial = g_strdup_printf ("%s.%d.part", copy->target, g_random_int ());
  g_autoptr (GError) error = NULL;
  ZjDb *db = zj_db_open (copy->path, ZJ_DB_READ_ONLY, copy->vfs, &error);

  if (db != NULL && zj_db_backup (db, partial, &error))
    {
      g_chmod (partial, 0600);
      if (g_rename (partial, copy->target) == 0)
        prune_copies (copy->folder);
    }
  if (error != NULL)
    g_message ("The daily copy of the data was not made: %s", error->message);
  g_unlink (partial);
  zj_db_close (db);
  g_free (copy->path);
  g_free (copy->vfs);
  g_free (copy->folder);
  g_free (copy->target);
  g_free (copy);
  return NULL;
}

void
zj_store_start_daily_copy (ZjStore *store)
{
  g_autofree char *today = zj_clock_today (store->clock);
  g_autofree char *name = g_strdup_printf ("store-%s.db", today);
  g_autofree char *folder = g_build_filename (store->dir, "backups", NULL);
  g_autofree char *target = g_build_filename (folder, name, NULL);
  Copy *copy;

  if (g_file_test (target, G_FILE_TEST_EXISTS))
    return;
  copy = g_new0 (Copy, 1);
  copy->path = g_strdup (store->path);
  copy->vfs = g_strdup (store->vfs);
  copy->folder = g_steal_pointer (&folder);
  copy->target = g_steal_pointer (&target);
  store->backup = g_thread_new ("zj-copy", copy_run, copy);
}
