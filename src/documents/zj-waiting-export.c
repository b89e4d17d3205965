/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-waiting-export.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "zj-error.h"
#include "zj-store-files.h"
#include "zj-waiting-list.h"

#define FOLDER_NAME "质监待上传-"
#define MAX_SAME    99 /* folders made within one minute */

static gboolean
fail (int code, const char *path, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  ZjError kind = code == ENOSPC || code == EDQUOT || code == EFBIG  ? ZJ_ERROR_FULL
                 : code == EROFS || code == EACCES || code == EPERM ? ZJ_ERROR_READ_ONLY
                                                                    : ZJ_ERROR_IO;

  g_set_error (error, ZJ_ERROR, kind, _ ("“%s” could not be written: %s"), shown, g_strerror (code));
  return FALSE;
}

/* A new file with these bytes, on the disk for good. It holds personal data: for its owner alone. */
static gboolean
write_file (const char *path, const char *data, gsize length, GError **error)
{
  int fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  int code = 0;

  if (fd < 0)
    return fail (errno, path, error);
  while (length > 0 && code == 0)
    {
      gssize written = write (fd, data, length);

      if (written < 0)
        code = errno == EINTR ? 0 : errno;
      else
        {
          data += written;
          length -= (gsize)written;
        }
    }
  if (code == 0 && fsync (fd) != 0)
    code = errno;
  if (close (fd) != 0 && code == 0)
    code = errno;
  return code == 0 || fail (code, path, error);
}

static gboolean
sync_folder (const char *path, GError **error)
{
  int fd = g_open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  int code = fd < 0 ? errno : 0;

  /* Some file systems cannot sync a folder; they say so, and nothing better can be done. */
  if (fd >= 0 && fsync (fd) != 0 && errno != EINVAL && errno != ENOTSUP)
    code = errno;
  if (fd >= 0)
    close (fd);
  return code == 0 || fail (code, path, error);
}

static gboolean
write_copy (ZjStore *store, const char *root, const ZjWaitingFile *file, GError **error)
{
  g_autofree char *path = g_build_filename (root, file->path, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (GBytes) bytes = zj_store_read_file (store, file->sha256, error);
  gsize length;
  const char *data;

  if (bytes == NULL)
    return FALSE;
  if (g_mkdir (parent, 0700) != 0 && errno != EEXIST)
    return fail (errno, parent, error);
  data = g_bytes_get_data (bytes, &length);
  return write_file (path, data, length, error) && sync_folder (parent, error);
}

/* Takes away what did not become whole. Only what this program itself has just written. */
static void
take_away (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        take_away (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static gboolean
fill (ZjStore *store, const char *root, JsonObject *list, GPtrArray *files, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), list);
  g_autofree char *text = json_to_string (node, TRUE);
  g_autofree char *path = g_build_filename (root, "waiting.json", NULL);

  for (guint i = 0; i < files->len; i++)
    if (g_cancellable_set_error_if_cancelled (cancellable, error) || !write_copy (store, root, files->pdata[i], error))
      return FALSE;
  return !g_cancellable_set_error_if_cancelled (cancellable, error) && write_file (path, text, strlen (text), error)
         && sync_folder (root, error);
}

/* Gives @from the first of the names that is free. (transfer full) */
static char *
give_name (ZjStore *store, const char *from, const char *folder, GError **error)
{
  g_autofree char *now = zj_instant_display (zj_clock_now (zj_store_get_clock (store))); /* 2026-11-23 15:30 */
  g_autofree char *stamp = g_strdup_printf ("%.4s%.2s%.2s-%.2s%.2s", now, now + 5, now + 8, now + 11, now + 14);

  for (guint i = 1; i <= MAX_SAME; i++)
    {
      g_autofree char *name =
          i == 1 ? g_strconcat (FOLDER_NAME, stamp, NULL) : g_strdup_printf (FOLDER_NAME "%s-%u", stamp, i);
      g_autofree char *to = g_build_filename (folder, name, NULL);

      if (g_file_test (to, G_FILE_TEST_EXISTS) || g_file_test (to, G_FILE_TEST_IS_SYMLINK))
        continue;
      /* A folder with something in it is never replaced, even if it came this moment. */
      if (g_rename (from, to) == 0)
        return g_steal_pointer (&to);
      if (errno != ENOTEMPTY && errno != EEXIST && errno != ENOTDIR)
        {
          fail (errno, to, error);
          return NULL;
        }
    }
  fail (EEXIST, folder, error);
  return NULL;
}

gboolean
zj_waiting_export (ZjStore *store,
                   const char *project,
                   GFile *folder,
                   gboolean reveal,
                   GCancellable *cancellable,
                   GFile **made,
                   GError **error)
{
  g_return_val_if_fail (ZJ_IS_STORE (store) && G_IS_FILE (folder), FALSE);
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (JsonObject) list = NULL;
  g_autofree char *path = g_file_get_path (folder);
  g_autofree char *part = NULL;
  g_autofree char *name = NULL;

  if (path == NULL)
    {
      g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_IO, _ ("Choose a folder on this machine."));
      return FALSE;
    }
  list = zj_waiting_list (store, project, reveal, &files, error);
  if (list == NULL)
    return FALSE;
  part = g_build_filename (path, ".zhijian-XXXXXX.part", NULL);
  if (g_mkdtemp_full (part, 0700) == NULL)
    return fail (errno, path, error);
  if (fill (store, part, list, files, cancellable, error))
    name = give_name (store, part, path, error);
  if (name == NULL)
    {
      take_away (part);
      return FALSE;
    }
  if (made != NULL)
    *made = g_file_new_for_path (name);
  return sync_folder (path, error);
}

/* --- in a thread --- */

typedef struct
{
  char *project;
  GFile *folder;
  gboolean reveal;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;
  g_free (call->project);
  g_object_unref (call->folder);
  g_free (call);
}

static void
export_thread (GTask *task, gpointer store, gpointer data, GCancellable *cancellable)
{
  const Call *call = data;
  g_autoptr (GFile) made = NULL;
  GError *error = NULL;

  if (zj_waiting_export (store, call->project, call->folder, call->reveal, cancellable, &made, &error))
    g_task_return_pointer (task, g_steal_pointer (&made), g_object_unref);
  else
    g_task_return_error (task, error);
}

void
zj_waiting_export_async (ZjStore *store,
                         const char *project,
                         GFile *folder,
                         gboolean reveal,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (ZJ_IS_STORE (store) && G_IS_FILE (folder));
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);

  call->project = g_strdup (project);
  call->folder = g_object_ref (folder);
  call->reveal = reveal;
  g_task_set_source_tag (task, zj_waiting_export_async);
  g_task_set_task_data (task, call, call_free);
  g_task_run_in_thread (task, export_thread);
}

GFile *
zj_waiting_export_finish (ZjStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
