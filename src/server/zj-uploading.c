/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-uploading.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "zj-error.h"
#include "zj-server-files.h"

/* What a power cut can take of a long request. */
#define CHECKPOINT (8 * 1024 * 1024)
/* A connection that is gone without a word is not waited for longer than this. */
#define SILENCE    (5 * G_TIME_SPAN_SECOND)
#define HASH_PIECE (256 * 1024)

struct _ZjUploads
{
  ZjStorage *storage;
  ZjClock *clock;
  gint64 life;
  GHashTable *writing; /* id → ZjUploading, one reference each */
  guint settling;
};

struct _ZjUploading
{
  ZjUploads *uploads;
  ZjStoredUpload *upload;
  GSocket *socket;
  char *path;
  int fd;
  gint64 at; /* end of what was written */
  GChecksum *checksum;
  GBytes *piece;
  gint64 heard; /* monotonic */
  GError *error;
  gboolean too_long;
  gboolean settling;
  gint64 checkpoint; /* offset that is being put to the disk meanwhile; 0 = none */

  ZjUploadingFunc done;
  gpointer done_data;
};

static void
uploading_clear (gpointer data)
{
  ZjUploading *self = data;

  if (self->fd >= 0)
    close (self->fd);
  g_clear_pointer (&self->upload, zj_stored_upload_free);
  g_clear_object (&self->socket);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->checksum, g_checksum_free);
  g_clear_pointer (&self->piece, g_bytes_unref);
  g_clear_error (&self->error);
}

static void
uploading_unref (ZjUploading *self)
{
  g_rc_box_release_full (self, uploading_clear);
}

/* ---- in another thread ---- */

/* A look at the file with a descriptor of its own, so that nothing is shared with the server's thread. */
typedef struct
{
  int fd;
  gboolean whole; /* hash it, too */
} Job;

static void
job_free (Job *job)
{
  close (job->fd);
  g_free (job);
}

/* (transfer full) "" where it cannot be read */
static char *
hash_whole (int fd)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *piece = g_malloc (HASH_PIECE);
  off_t at = 0;
  gssize got;

  while ((got = pread (fd, piece, HASH_PIECE, at)) != 0)
    {
      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        return g_strdup ("");
      g_checksum_update (checksum, piece, got);
      at += got;
    }
  return g_strdup (g_checksum_get_string (checksum));
}

static void
run_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;

  if (fdatasync (job->fd) != 0)
    {
      zj_server_errno_error (&error, errno, _ ("A file cannot be stored (%s)."));
      g_task_return_error (task, error);
      return;
    }
  g_task_return_pointer (task, job->whole ? hash_whole (job->fd) : NULL, g_free);
}

static gboolean
start_job (ZjUploading *self, gboolean whole, GAsyncReadyCallback callback, GError **error)
{
  int fd = fcntl (self->fd, F_DUPFD_CLOEXEC, 0);
  g_autoptr (GTask) task = NULL;
  Job *job;

  if (fd < 0)
    {
      zj_server_errno_error (error, errno, _ ("A file cannot be stored (%s)."));
      return FALSE;
    }
  job = g_new0 (Job, 1);
  job->fd = fd;
  job->whole = whole;
  task = g_task_new (NULL, NULL, callback, g_rc_box_acquire (self));
  g_task_set_source_tag (task, start_job);
  g_task_set_task_data (task, job, (GDestroyNotify)job_free);
  g_task_run_in_thread (task, run_job);
  return TRUE;
}

/* ---- those being written ---- */

ZjUploads *
zj_uploads_new (ZjStorage *storage, ZjClock *clock, gint64 life)
{
  ZjUploads *uploads = g_new0 (ZjUploads, 1);

  uploads->storage = storage;
  uploads->clock = clock;
  uploads->life = life;
  uploads->writing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)uploading_unref);
  return uploads;
}

static gboolean
note_offset (ZjUploading *self, gint64 offset, GError **error)
{
  gint64 before = self->upload->offset;

  self->upload->offset = offset;
  self->upload->expires = zj_uploads_expiry (self->uploads);
  if (zj_storage_put_upload (self->uploads->storage, self->upload, error))
    return TRUE;
  self->upload->offset = before;
  return FALSE;
}

void
zj_uploads_free (ZjUploads *uploads)
{
  GHashTableIter iter;
  ZjUploading *self;

  if (uploads == NULL)
    return;
  g_hash_table_iter_init (&iter, uploads->writing);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&self))
    if (!self->settling && self->piece == NULL && self->error == NULL && !self->too_long
        && self->at < self->upload->length && fdatasync (self->fd) == 0)
      note_offset (self, self->at, NULL);
  g_hash_table_unref (uploads->writing);
  g_free (uploads);
}

gboolean
zj_uploads_settling (ZjUploads *uploads)
{
  return uploads->settling > 0;
}

gint64
zj_uploads_expiry (ZjUploads *uploads)
{
  return zj_clock_now (uploads->clock) + uploads->life;
}

gboolean
zj_uploads_is_locked (ZjUploads *uploads, const char *id)
{
  ZjUploading *self = g_hash_table_lookup (uploads->writing, id);

  if (self == NULL)
    return FALSE;
  if (!self->settling && self->socket != NULL && g_get_monotonic_time () - self->heard > SILENCE)
    g_socket_shutdown (self->socket, TRUE, TRUE, NULL);
  return TRUE;
}

/* ---- taking bytes ---- */

/* Opens the bytes so far and forgets those behind the offset: they are not known to be on the disk. */
static gboolean
open_bytes (ZjUploading *self, GError **error)
{
  struct stat info;

  self->fd = open (self->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->fd < 0 || fstat (self->fd, &info) != 0)
    {
      zj_server_errno_error (error, errno, _ ("A file cannot be stored (%s)."));
      return FALSE;
    }
  if (info.st_size < self->upload->offset)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND, _ ("The beginning of this upload is lost; begin anew."));
      return FALSE;
    }
  if (ftruncate (self->fd, self->upload->offset) == 0 && lseek (self->fd, 0, SEEK_END) == self->upload->offset)
    return TRUE;
  zj_server_errno_error (error, errno, _ ("A file cannot be stored (%s)."));
  return FALSE;
}

ZjUploading *
zj_uploading_begin (ZjUploads *uploads,
                    ZjStoredUpload *upload,
                    GChecksumType type,
                    GBytes *piece,
                    GSocket *socket,
                    GError **error)
{
  ZjUploading *self = g_rc_box_new0 (ZjUploading);

  self->uploads = uploads;
  self->upload = upload;
  self->fd = -1;
  self->at = upload->offset;
  self->heard = g_get_monotonic_time ();
  self->socket = socket != NULL ? g_object_ref (socket) : NULL;
  if (piece != NULL)
    {
      self->piece = g_bytes_ref (piece);
      self->checksum = g_checksum_new (type);
    }
  self->path = zj_server_upload_path (uploads->storage, upload->id, error);
  if (self->path == NULL || !open_bytes (self, error))
    {
      uploading_unref (self);
      return NULL;
    }
  g_hash_table_insert (uploads->writing, g_strdup (upload->id), self);
  return self;
}

static void
on_checkpoint (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ZjUploading *self = user_data;
  g_autoptr (GError) error = NULL;

  g_free (g_task_propagate_pointer (G_TASK (result), &error));
  if (error == NULL && !self->settling)
    note_offset (self, self->checkpoint, &error);
  if (error != NULL)
    g_message ("an upload's progress was not noted: %s", error->message);
  self->checkpoint = 0;
  uploading_unref (self);
}

gboolean
zj_uploading_take (ZjUploading *self, const void *data, gsize length)
{
  self->heard = g_get_monotonic_time ();
  if (self->error != NULL || self->too_long)
    return FALSE;
  if ((gint64)length > self->upload->length - self->at)
    {
      self->too_long = TRUE;
      return FALSE;
    }
  if (!zj_server_write (self->fd, data, length, &self->error))
    return FALSE;
  self->at += (gint64)length;
  if (self->checksum != NULL)
    g_checksum_update (self->checksum, data, (gssize)length);
  else if (self->checkpoint == 0 && self->at - self->upload->offset >= CHECKPOINT && self->at < self->upload->length)
    {
      self->checkpoint = self->at;
      if (!start_job (self, FALSE, on_checkpoint, NULL))
        self->checkpoint = 0;
    }
  return TRUE;
}

/* ---- the end ---- */

static void
finish (ZjUploading *self, ZjUploadingEnd end, const GError *error)
{
  if (end != ZJ_UPLOADING_KEPT && ftruncate (self->fd, self->upload->offset) != 0)
    g_warning ("an upload could not be cut back: %s", g_strerror (errno));
  if (self->done != NULL)
    self->done (end, self->upload, error, self->done_data);
  else if (end == ZJ_UPLOADING_FAILED)
    g_message ("an upload was not kept: %s", error->message);
  g_hash_table_remove (self->uploads->writing, self->upload->id);
}

/* It is the file that was announced: now the project has it. */
static gboolean
complete (ZjUploading *self, GError **error)
{
  ZjStorage *storage = self->uploads->storage;
  const ZjStoredUpload *upload = self->upload;
  gint64 before = upload->offset;

  if (!zj_storage_begin (storage, error))
    return FALSE;
  if (zj_server_file_put (storage, self->path, upload->sha256, upload->length, error)
      && zj_storage_add_file (storage, upload->project, upload->sha256, upload->length, error)
      && note_offset (self, upload->length, error))
    {
      if (zj_storage_commit (storage, error))
        {
          g_unlink (self->path);
          return TRUE;
        }
    }
  else
    {
      zj_storage_rollback (storage);
    }
  self->upload->offset = before;
  return FALSE;
}

static void
end_whole (ZjUploading *self, const char *digest)
{
  g_autoptr (GError) error = NULL;

  if (*digest == '\0')
    g_set_error (&error, ZJ_ERROR, ZJ_ERROR_IO, _ ("The file cannot be read (%s)."), g_strerror (EIO));
  else if (g_strcmp0 (digest, self->upload->sha256) == 0)
    complete (self, &error);
  else if (zj_storage_remove_upload (self->uploads->storage, self->upload->id, &error))
    {
      g_unlink (self->path);
      finish (self, ZJ_UPLOADING_OTHER_FILE, NULL);
      return;
    }
  finish (self, error == NULL ? ZJ_UPLOADING_KEPT : ZJ_UPLOADING_FAILED, error);
}

static void
on_settled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ZjUploading *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *digest = g_task_propagate_pointer (G_TASK (result), &error);

  self->uploads->settling--;
  if (error != NULL || (digest == NULL && !note_offset (self, self->at, &error)))
    finish (self, ZJ_UPLOADING_FAILED, error);
  else if (digest == NULL)
    finish (self, ZJ_UPLOADING_KEPT, NULL);
  else
    end_whole (self, digest);
  uploading_unref (self);
}

static gboolean
is_damaged (ZjUploading *self, gboolean cut)
{
  guint8 digest[64];
  gsize length = sizeof digest, expected;
  const void *wanted;

  if (self->piece == NULL)
    return FALSE;
  g_checksum_get_digest (self->checksum, digest, &length);
  wanted = g_bytes_get_data (self->piece, &expected);
  return cut || length != expected || memcmp (digest, wanted, length) != 0;
}

void
zj_uploading_settle (ZjUploading *self, gboolean cut, ZjUploadingFunc done, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (!self->settling);

  self->settling = TRUE;
  self->done = done;
  self->done_data = user_data;
  if (self->error != NULL)
    finish (self, ZJ_UPLOADING_FAILED, self->error);
  else if (self->too_long)
    finish (self, ZJ_UPLOADING_TOO_LONG, NULL);
  else if (is_damaged (self, cut))
    finish (self, ZJ_UPLOADING_DAMAGED, NULL);
  else if (start_job (self, self->at == self->upload->length, on_settled, &error))
    self->uploads->settling++;
  else
    finish (self, ZJ_UPLOADING_FAILED, error);
}
