/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-server-files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "zj-error.h"
#include "zj-storage-files.h"
#include "zj-storage-private.h"

#define COPY_PIECE (256 * 1024)

/* ---- errors, folders ---- */

void
zj_server_errno_error (GError **error, int number, const char *what)
{
  ZjError code = ZJ_ERROR_IO;

  if (number == ENOSPC || number == EDQUOT || number == EFBIG)
    code = ZJ_ERROR_FULL;
  else if (number == EROFS || number == EACCES || number == EPERM)
    code = ZJ_ERROR_READ_ONLY;
  g_set_error (error, ZJ_ERROR, code, what, g_strerror (number));
}

static gboolean
cannot_store (GError **error)
{
  zj_server_errno_error (error, errno, _ ("A file cannot be stored (%s)."));
  return FALSE;
}

static gboolean
sync_folder (const char *path)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean done = fd >= 0 && fsync (fd) == 0;
  int number = errno;

  if (fd >= 0)
    close (fd);
  errno = number;
  return done;
}

/* A new folder's own name must reach the disk, too. */
static gboolean
make_folder (const char *path)
{
  g_autofree char *parent = g_path_get_dirname (path);

  if (g_mkdir (path, 0700) != 0)
    return errno == EEXIST;
  return sync_folder (parent);
}

/* Nothing but what a hash or a name of ours can hold becomes a path. */
static gboolean
is_plain (const char *name)
{
  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '-' && *p != '_')
      return FALSE;
  return *name != '\0';
}

static char *
folder_of (ZjStorage *storage, const char *sha256)
{
  return g_strdup_printf ("%s/files/%.2s", storage->dir, sha256);
}

static char *
path_of (ZjStorage *storage, const char *sha256)
{
  return g_strdup_printf ("%s/files/%.2s/%s", storage->dir, sha256, sha256);
}

char *
zj_server_upload_path (ZjStorage *storage, const char *name, GError **error)
{
  g_autofree char *folder = g_build_filename (storage->dir, "uploads", NULL);

  g_return_val_if_fail (is_plain (name), NULL);

  if (make_folder (folder))
    return g_build_filename (folder, name, NULL);
  cannot_store (error);
  return NULL;
}

/* ---- in their place ---- */

gboolean
zj_server_file_is_there (ZjStorage *storage, const char *sha256, gint64 size)
{
  g_autofree char *path = is_plain (sha256) ? path_of (storage, sha256) : NULL;
  GStatBuf info;

  return path != NULL && g_stat (path, &info) == 0 && S_ISREG (info.st_mode) && info.st_size == size;
}

static gboolean
make_folder_of (ZjStorage *storage, const char *folder)
{
  g_autofree char *all = g_build_filename (storage->dir, "files", NULL);

  return make_folder (all) && make_folder (folder);
}

gboolean
zj_server_file_put (ZjStorage *storage, const char *path, const char *sha256, gint64 size, GError **error)
{
  g_autofree char *folder = folder_of (storage, sha256);
  g_autofree char *place = path_of (storage, sha256);
  g_autofree char *name = zj_random_token (storage->random, 9);
  g_autofree char *beside = g_strdup_printf ("%s.%s", place, name);

  g_return_val_if_fail (is_plain (sha256), FALSE);

  if (zj_server_file_is_there (storage, sha256, size))
    return TRUE;
  if (!make_folder_of (storage, folder))
    return cannot_store (error);
  /* Under a second name first: what lies there may be the damaged rest of an earlier one, and is replaced in one step.
   */
  if (link (path, beside) != 0)
    return cannot_store (error);
  if (g_rename (beside, place) != 0)
    {
      cannot_store (error);
      g_unlink (beside);
      return FALSE;
    }
  /* rename(2) does nothing where both names are the same file. */
  g_unlink (beside);
  return sync_folder (folder) || cannot_store (error);
}

gboolean
zj_server_file_set_aside (ZjStorage *storage, const char *sha256, char **kept, GError **error)
{
  g_autofree char *place = path_of (storage, sha256);
  g_autofree char *token = zj_random_token (storage->random, 9);
  g_autofree char *name = g_strconcat ("gone-", token, NULL);

  *kept = zj_server_upload_path (storage, name, error);
  if (*kept == NULL)
    return FALSE;
  if (g_rename (place, *kept) == 0 || errno == ENOENT)
    return TRUE;
  g_clear_pointer (kept, g_free);
  return cannot_store (error);
}

void
zj_server_file_put_back (ZjStorage *storage, const char *sha256, const char *kept)
{
  g_autofree char *place = path_of (storage, sha256);

  if (g_rename (kept, place) != 0 && errno != ENOENT)
    g_warning ("a file could not be put back: %s", g_strerror (errno));
}

GBytes *
zj_server_file_map (ZjStorage *storage, const char *project, const char *sha256, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GMappedFile) file = NULL;

  if (is_plain (sha256) && zj_storage_has_file (storage, project, sha256))
    {
      path = path_of (storage, sha256);
      file = g_mapped_file_new (path, FALSE, NULL);
    }
  if (file != NULL)
    return g_mapped_file_get_bytes (file);
  g_set_error (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND, _ ("This project does not have that file."));
  return NULL;
}

/* ---- taking one in ---- */

gboolean
zj_server_write (int fd, const void *data, gsize length, GError **error)
{
  const char *at = data;

  while (length > 0)
    {
      gssize wrote = write (fd, at, length);

      if (wrote < 0 && errno == EINTR)
        continue;
      if (wrote < 0)
        return cannot_store (error);
      at += wrote;
      length -= (gsize)wrote;
    }
  return TRUE;
}

/* Copies @from to its end while hashing. (transfer full) NULL + error */
static char *
copy_hashing (int from, int to, gint64 *size, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *piece = g_malloc (COPY_PIECE);

  *size = 0;
  for (;;)
    {
      gssize got = read (from, piece, COPY_PIECE);

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          zj_server_errno_error (error, errno, _ ("The file cannot be read (%s)."));
          return NULL;
        }
      if (got == 0)
        break;
      g_checksum_update (checksum, piece, got);
      *size += got;
      if (!zj_server_write (to, piece, (gsize)got, error))
        return NULL;
    }
  if (*size == 0)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("The file is empty."));
      return NULL;
    }
  if (fsync (to) != 0)
    {
      cannot_store (error);
      return NULL;
    }
  return g_strdup (g_checksum_get_string (checksum));
}

static char *
take_from (ZjStorage *storage, const char *project, int from, gint64 *size, GError **error)
{
  g_autofree char *token = zj_random_token (storage->random, 9);
  g_autofree char *name = g_strconcat ("take-", token, NULL);
  g_autofree char *path = zj_server_upload_path (storage, name, error);
  g_autofree char *sha256 = NULL;
  int to;

  if (path == NULL)
    return NULL;
  to = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (to < 0)
    {
      cannot_store (error);
      return NULL;
    }
  sha256 = copy_hashing (from, to, size, error);
  close (to);
  if (sha256 != NULL
      && (!zj_server_file_put (storage, path, sha256, *size, error)
          || !zj_storage_add_file (storage, project, sha256, *size, error)))
    g_clear_pointer (&sha256, g_free);
  g_unlink (path);
  return g_steal_pointer (&sha256);
}

char *
zj_server_file_take (ZjStorage *storage, const char *project, const char *path, gint64 *size, GError **error)
{
  int from = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat info;
  gint64 got = 0;
  char *sha256 = NULL;

  if (from < 0 && errno == ENOENT)
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND, _ ("There is no file “%s”."), path);
  else if (from < 0 || fstat (from, &info) != 0)
    zj_server_errno_error (error, errno, _ ("The file cannot be read (%s)."));
  else if (!S_ISREG (info.st_mode))
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("“%s” is not a file."), path);
  else
    sha256 = take_from (storage, project, from, &got, error);
  if (from >= 0)
    close (from);
  if (size != NULL)
    *size = got;
  return sha256;
}

char *
zj_server_file_take_bytes (ZjStorage *storage, const char *project, GBytes *bytes, GError **error)
{
  g_autofree char *token = zj_random_token (storage->random, 9);
  g_autofree char *name = g_strconcat ("bytes-", token, NULL);
  g_autofree char *path = zj_server_upload_path (storage, name, error);
  char *sha256 = NULL;
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);
  int fd;

  if (path == NULL)
    return NULL;
  fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    cannot_store (error);
  else if (zj_server_write (fd, data, length, error))
    sha256 = zj_server_file_take (storage, project, path, NULL, error);
  if (fd >= 0)
    close (fd);
  g_unlink (path);
  return sha256;
}

/* ---- what lies there ---- */

static void
each_in (const char *folder, gboolean whole, ZjServerFileFunc func, gpointer user_data)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      func (path, name, whole, user_data);
    }
}

void
zj_server_files_each (ZjStorage *storage, ZjServerFileFunc func, gpointer user_data)
{
  g_autofree char *uploads = g_build_filename (storage->dir, "uploads", NULL);
  g_autofree char *files = g_build_filename (storage->dir, "files", NULL);
  g_autoptr (GDir) dir = g_dir_open (files, 0, NULL);
  const char *name;

  each_in (uploads, FALSE, func, user_data);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = g_build_filename (files, name, NULL);

      each_in (folder, TRUE, func, user_data);
    }
}
