/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-error.h"
#include "zj-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

/* Where the folder cannot be written, SQLite cannot open a database with a log either. So it is read from a copy in the
 * temporary folder, where it can also be brought up to date; whatever would be written is refused before. */

static const char *const parts[] = { "store.db", "store.db-wal", "store.db-shm" };

/* Keeps whoever may write from changing its shape meanwhile; not having the lock is no reason not to read. */
static void
take_lock (ZjStore *store)
{
  g_autofree char *path = g_build_filename (store->dir, "store.lock", NULL);

  zj_store_lock_close (&store->lock_fd);
  store->lock_fd = open (path, O_RDONLY | O_CLOEXEC);
  if (store->lock_fd >= 0 && flock (store->lock_fd, LOCK_SH | LOCK_NB) != 0)
    zj_store_lock_close (&store->lock_fd);
}

static gboolean
copy_part (ZjStore *store, const char *name, GError **error)
{
  g_autofree char *from_path = g_build_filename (store->dir, name, NULL);
  g_autofree char *to_path = g_build_filename (store->copy_dir, name, NULL);
  g_autoptr (GFile) from = g_file_new_for_path (from_path);
  g_autoptr (GFile) to = g_file_new_for_path (to_path);
  g_autoptr (GError) local = NULL;

  if (g_file_copy (from, to, G_FILE_COPY_NONE, NULL, NULL, NULL, &local))
    {
      g_chmod (to_path, 0600);
      return TRUE;
    }
  g_set_error (error, ZJ_ERROR,
               g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NO_SPACE) ? ZJ_ERROR_FULL : ZJ_ERROR_READ_ONLY,
               _ ("The data folder “%s” cannot be written, and its data could not be copied for reading (%s)."),
               store->dir, local->message);
  return FALSE;
}

gboolean
zj_store_prepare_copy (ZjStore *store, GError **error)
{
  g_autofree char *wal = g_build_filename (store->dir, "store.db-wal", NULL);
  g_autoptr (GError) local = NULL;

  store->copy_dir = g_dir_make_tmp ("zhijian-XXXXXX", &local);
  if (store->copy_dir == NULL)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_READ_ONLY,
                   _ ("The data folder “%s” cannot be written, and its data could not be copied for reading (%s)."),
                   store->dir, local->message);
      return FALSE;
    }
  take_lock (store);
  if (!copy_part (store, "store.db", error)
      || (g_file_test (wal, G_FILE_TEST_EXISTS) && !copy_part (store, "store.db-wal", error)))
    return FALSE;
  g_free (store->path);
  store->path = g_build_filename (store->copy_dir, "store.db", NULL);
  return zj_store_prepare_present (store, error);
}

void
zj_store_drop_copy (ZjStore *store)
{
  if (store->copy_dir == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *path = g_build_filename (store->copy_dir, parts[i], NULL);

      g_unlink (path);
    }
  g_rmdir (store->copy_dir);
  g_clear_pointer (&store->copy_dir, g_free);
}
