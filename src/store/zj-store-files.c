/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-store-files.h"
#include "zj-error.h"
#include "zj-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Bytes by content: DIR/files/AB/SHA256. A file is there whole or not at all, because it gets its name only once it is
 * on the disk; and it is never changed afterwards. */

#define SHA256_LENGTH 64
#define READ_PIECE    (1024 * 1024)

struct _ZjFileWriter
{
  ZjStore *store;
  char *path; /* temporary; NULL once it has its name */
  int fd;
  GChecksum *checksum;
  gint64 size;
};

gboolean
zj_sha256_is_valid (const char *text)
{
  gsize n = 0;

  if (text == NULL)
    return FALSE;
  while (n <= SHA256_LENGTH && (g_ascii_isdigit (text[n]) || (text[n] >= 'a' && text[n] <= 'f')))
    n++;
  return n == SHA256_LENGTH && text[n] == '\0';
}

static gboolean
fail_errno (int saved_errno, GError **error)
{
  if (saved_errno == ENOSPC || saved_errno == EDQUOT || saved_errno == EFBIG)
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_FULL,
                 _ ("The disk is full, so the file was not taken in. Free some space and try again."));
  else if (saved_errno == EROFS || saved_errno == EACCES || saved_errno == EPERM)
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_READ_ONLY,
                 _ ("The data folder cannot be written, so the file was not taken in. Check the folder's permissions "
                    "and that the disk is not write-protected."));
  else
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_IO, _ ("The file could not be written to the data folder (%s)."),
                 g_strerror (saved_errno));
  return FALSE;
}

static gboolean
set_not_here (const char *sha256, GError **error)
{
  g_set_error (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND, _ ("The file %.12s… is not on this computer."),
               sha256 != NULL ? sha256 : "");
  return FALSE;
}

char *
zj_store_file_path (ZjStore *store, const char *sha256)
{
  char prefix[3] = { sha256[0], sha256[1], '\0' };

  g_assert (zj_sha256_is_valid (sha256));
  return g_build_filename (store->dir, "files", prefix, sha256, NULL);
}

static gboolean
sync_folder (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean ok = fd >= 0 && fsync (fd) == 0;
  int saved_errno = errno;

  if (fd >= 0)
    close (fd);
  return ok || fail_errno (saved_errno, error);
}

/* --- writing --- */

ZjFileWriter *
zj_store_new_file (ZjStore *store, GError **error)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  ZjFileWriter *writer;
  int fd;

  g_return_val_if_fail (ZJ_IS_STORE (store), NULL);

  folder = g_build_filename (store->dir, "files", "tmp", NULL);
  path = g_build_filename (folder, "XXXXXX", NULL);
  if (g_mkdir_with_parents (folder, 0700) != 0 || (fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600)) < 0)
    {
      fail_errno (errno, error);
      return NULL;
    }
  writer = g_new0 (ZjFileWriter, 1);
  writer->store = g_object_ref (store);
  writer->path = g_steal_pointer (&path);
  writer->fd = fd;
  writer->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  return writer;
}

gboolean
zj_file_writer_write (ZjFileWriter *writer, const void *data, gsize length, GError **error)
{
  const char *p = data;
  gsize left = length;

  g_return_val_if_fail (writer != NULL && writer->path != NULL && (data != NULL || length == 0), FALSE);

  while (left > 0)
    {
      gssize n = write (writer->fd, p, left);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return fail_errno (errno, error);
      p += n;
      left -= (gsize)n;
    }
  g_checksum_update (writer->checksum, data, (gssize)length);
  writer->size += (gint64)length;
  return TRUE;
}

/* Named and known in one transaction, so that whoever sweeps meanwhile sees both or neither. */
static gboolean
keep_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  ZjFileWriter *writer = data;
  const char *sha256 = g_checksum_get_string (writer->checksum);
  g_autofree char *path = zj_store_file_path (store, sha256);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *files = g_path_get_dirname (folder);
  gint64 now = zj_clock_now (store->clock);

  if (!zj_db_run (db, error,
                  "INSERT INTO blob (sha256, size, added_at, unnamed_since) VALUES (?1, ?2, ?3, ?3)"
                  " ON CONFLICT (sha256) DO UPDATE SET size = excluded.size, damaged = 0,"
                  " unnamed_since = iif(unnamed_since = 0, 0, excluded.unnamed_since)",
                  "sii", sha256, writer->size, now))
    return FALSE;
  /* Whoever adds it once more, because it was damaged or gone, wants it to go up. */
  if (!zj_db_run (db, error,
                  "UPDATE transfer SET state = 0, attempts = 0, next_try = 0, reason = NULL WHERE sha256 = ?"
                  " AND direction = 0 AND state = 3",
                  "s", sha256))
    return FALSE;
  if ((g_mkdir (folder, 0700) != 0 && errno != EEXIST) || g_rename (writer->path, path) != 0)
    return fail_errno (errno, error);
  g_clear_pointer (&writer->path, g_free);
  zj_store_touch (store, ZJ_TOUCHED_CONTENT);
  return sync_folder (folder, error) && sync_folder (files, error);
}

static gboolean
is_known_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  gint64 known = 0;

  if (!zj_db_get_int (db, &known, 0, error, "SELECT 1 FROM blob WHERE sha256 = ?", "s", data))
    return FALSE;
  if (known == 0)
    g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND, "unknown");
  return known != 0;
}

/* It got its name, but the transaction that was to tell of it failed. */
static void
forget_unknown (ZjFileWriter *writer)
{
  const char *sha256 = g_checksum_get_string (writer->checksum);
  g_autofree char *path = zj_store_file_path (writer->store, sha256);
  g_autoptr (GError) error = NULL;

  if (writer->path == NULL && !zj_store_read (writer->store, is_known_job, (gpointer)sha256, &error)
      && g_error_matches (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND))
    g_unlink (path);
}

char *
zj_file_writer_finish (ZjFileWriter *writer, gint64 *size, GError **error)
{
  g_return_val_if_fail (writer != NULL && writer->path != NULL, NULL);

  if (writer->size == 0)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("The file is empty."));
      return NULL;
    }
  if (fsync (writer->fd) != 0)
    {
      fail_errno (errno, error);
      return NULL;
    }
  if (!zj_store_write (writer->store, TRUE, keep_job, writer, error))
    {
      forget_unknown (writer);
      return NULL;
    }
  if (size != NULL)
    *size = writer->size;
  return g_strdup (g_checksum_get_string (writer->checksum));
}

void
zj_file_writer_free (ZjFileWriter *writer)
{
  if (writer == NULL)
    return;
  close (writer->fd);
  if (writer->path != NULL)
    g_unlink (writer->path);
  g_free (writer->path);
  g_checksum_free (writer->checksum);
  g_object_unref (writer->store);
  g_free (writer);
}

/* --- reading --- */

gboolean
zj_store_has_file (ZjStore *store, const char *sha256)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (ZJ_IS_STORE (store), FALSE);

  if (!zj_sha256_is_valid (sha256))
    return FALSE;
  path = zj_store_file_path (store, sha256);
  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

GBytes *
zj_store_read_file (ZjStore *store, const char *sha256, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (ZJ_IS_STORE (store), NULL);

  if (!zj_sha256_is_valid (sha256))
    {
      set_not_here (sha256, error);
      return NULL;
    }
  path = zj_store_file_path (store, sha256);
  file = g_mapped_file_new (path, FALSE, &local);
  if (file != NULL)
    return g_mapped_file_get_bytes (file);
  if (g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    set_not_here (sha256, error);
  else
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_IO, _ ("The file could not be read from the data folder (%s)."),
                 local->message);
  return NULL;
}

/* --- looking whether they are still what they were --- */

static gboolean
damaged_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  const char *sha256 = data;
  g_autofree char *path = zj_store_file_path (store, sha256);
  g_autofree char *aside = g_strconcat (path, ".damaged", NULL);

  zj_store_touch (store, ZJ_TOUCHED_CONTENT);
  if (g_rename (path, aside) != 0 && errno != ENOENT)
    return fail_errno (errno, error);
  return zj_db_run (db, error, "UPDATE blob SET damaged = 1 WHERE sha256 = ?", "s", sha256);
}

static gboolean
lost_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  zj_store_touch (store, ZJ_TOUCHED_CONTENT);
  return zj_db_run (db, error, "DELETE FROM blob WHERE sha256 = ? AND damaged = 0", "s", data);
}

gboolean
zj_store_file_is_intact (ZjStore *store, const char *sha256, gboolean *intact, GError **error)
{
  g_autoptr (GBytes) bytes = zj_store_read_file (store, sha256, error);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  const guint8 *p;
  gsize size;

  if (bytes == NULL)
    return FALSE;
  p = g_bytes_get_data (bytes, &size);
  for (gsize at = 0; at < size; at += READ_PIECE)
    g_checksum_update (checksum, p + at, (gssize)MIN (READ_PIECE, size - at));
  *intact = g_str_equal (g_checksum_get_string (checksum), sha256);
  return TRUE;
}

gboolean
zj_store_verify_file (ZjStore *store, const char *sha256, GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean intact;

  g_return_val_if_fail (ZJ_IS_STORE (store), FALSE);

  if (!zj_store_file_is_intact (store, sha256, &intact, &local))
    {
      /* Taken away by hand: not believed to be here any longer. */
      if (g_error_matches (local, ZJ_ERROR, ZJ_ERROR_NOT_FOUND) && zj_sha256_is_valid (sha256))
        zj_store_write (store, FALSE, lost_job, (gpointer)sha256, NULL);
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (intact)
    return TRUE;
  if (zj_store_write (store, FALSE, damaged_job, (gpointer)sha256, error))
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_CORRUPT,
                 _ ("The file %.12s… in the data folder is damaged and was put aside. If the server has it, it is "
                    "fetched again; otherwise add the original once more."),
                 sha256);
  return FALSE;
}
