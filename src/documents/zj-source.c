/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-source.h"

#include "zj-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE (256 * 1024)

struct _ZjSource
{
  int fd;
  struct stat opened;
};

static void
fail (GError **error, const char *message)
{
  g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_INVALID, message);
}

static void
say_open_error (int code, GError **error)
{
  switch (code)
    {
    case ENOENT:
    case ENOTDIR:
    case ESTALE:
      fail (error, _ ("The file is not there any more."));
      break;
    case EACCES:
    case EPERM:
      fail (error, _ ("The file may not be read by you. Ask its owner, or copy it to a folder of yours."));
      break;
    case ELOOP:
      fail (error, _ ("The link leads in a circle, not to a file."));
      break;
    case ENAMETOOLONG:
      fail (error, _ ("The name of the file or one of its folders is too long. Give it a shorter one."));
      break;
    case ENXIO:
    case ENODEV:
      fail (error, _ ("This is no plain file."));
      break;
    default:
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("The file cannot be read: %s."), g_strerror (code));
    }
}

static gboolean
is_plain (const struct stat *status, GError **error)
{
  if (S_ISREG (status->st_mode))
    return TRUE;
  fail (error,
        S_ISDIR (status->st_mode) ? _ ("This is a folder. Choose the files in it.") : _ ("This is no plain file."));
  return FALSE;
}

ZjSource *
zj_source_open (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = g_file_get_path (file);
  g_autoptr (ZjSource) source = NULL;
  struct stat status;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (path == NULL)
    {
      fail (error, _ ("The file is not on this machine. Copy it to a folder here and add that."));
      return NULL;
    }
  /* A device may not even be opened, and what is a plain file now may be a pipe a moment later. */
  if (stat (path, &status) != 0)
    {
      say_open_error (errno, error);
      return NULL;
    }
  if (!is_plain (&status, error))
    return NULL;
  source = g_new0 (ZjSource, 1);
  source->fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (source->fd < 0 || fstat (source->fd, &source->opened) != 0)
    {
      say_open_error (errno, error);
      return NULL;
    }
  return is_plain (&source->opened, error) ? g_steal_pointer (&source) : NULL;
}

void
zj_source_free (ZjSource *source)
{
  if (source->fd >= 0)
    close (source->fd);
  g_free (source);
}

guint64
zj_source_get_size (ZjSource *source)
{
  return source->opened.st_size;
}

static gssize
read_some (int fd, void *buffer, gsize length, off_t offset)
{
  gssize n;

  do
    n = pread (fd, buffer, length, offset);
  while (n < 0 && errno == EINTR);
  return n;
}

gboolean
zj_source_read_at (gpointer source, guint64 offset, guint8 *buffer, gsize length)
{
  ZjSource *self = source;

  for (gsize done = 0; done < length;)
    {
      gssize n = read_some (self->fd, buffer + done, length - done, offset + done);

      if (n <= 0)
        return FALSE;
      done += n;
    }
  return TRUE;
}

static gboolean
same_time (const struct timespec *a, const struct timespec *b)
{
  return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

static gboolean
is_unchanged (ZjSource *source, guint64 n_read, GError **error)
{
  struct stat now;

  if (fstat (source->fd, &now) == 0 && n_read == (guint64)source->opened.st_size
      && now.st_size == source->opened.st_size && same_time (&now.st_mtim, &source->opened.st_mtim))
    return TRUE;
  fail (error, _ ("The file was changed while it was read. Wait until it is written, then add it again."));
  return FALSE;
}

gboolean
zj_source_read (ZjSource *source, ZjTake take, gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (PIECE);
  guint64 done = 0;
  gssize n;

  /* One byte more than it had tells that it grew, and a file that grows for ever is not followed. */
  while (done <= (guint64)source->opened.st_size)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      n = read_some (source->fd, buffer, PIECE, done);
      if (n < 0)
        {
          say_open_error (errno, error);
          return FALSE;
        }
      if (n == 0)
        break;
      if (!take (user_data, buffer, n, error))
        return FALSE;
      done += n;
    }
  return is_unchanged (source, done, error);
}
