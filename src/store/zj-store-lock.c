/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-error.h"
#include "zj-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/file.h>
#include <unistd.h>

/* flock, not PID files: sandboxes have PID spaces of their own, and a lock dies with its holder. */

#define POLL_US 50000

int
zj_store_lock_open (const char *dir, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd >= 0)
    return fd;
  if (errno == EROFS || errno == EACCES || errno == EPERM)
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_READ_ONLY,
                 _ ("The data folder “%s” cannot be written. Check its permissions and that the disk is not "
                    "write-protected."),
                 dir);
  else if (errno == ENOSPC || errno == EDQUOT)
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_FULL, _ ("The disk is full. Free some space and try again."));
  else
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_IO, _ ("“%s” cannot be opened (%s)."), path, g_strerror (errno));
  return -1;
}

gboolean
zj_store_lock_take (int fd, gboolean exclusive, int seconds, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + seconds * G_TIME_SPAN_SECOND;

  for (;;)
    {
      if (flock (fd, (exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0)
        return TRUE;
      if (errno != EWOULDBLOCK && errno != EINTR)
        {
          g_set_error (error, ZJ_ERROR, ZJ_ERROR_IO, _ ("The data folder cannot be locked (%s)."), g_strerror (errno));
          return FALSE;
        }
      if (g_get_monotonic_time () >= deadline)
        {
          g_set_error (error, ZJ_ERROR, ZJ_ERROR_LOCKED,
                       _ ("Another program is using these data. Close it, or wait until it is done, and try again."));
          return FALSE;
        }
      g_usleep (POLL_US);
    }
}

void
zj_store_lock_close (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

gboolean
zj_store_lock_engine (ZjStore *store, GError **error)
{
  int fd;

  g_return_val_if_fail (ZJ_IS_STORE (store), FALSE);

  if (store->engine_fd >= 0)
    return TRUE;
  fd = zj_store_lock_open (store->dir, "engine.lock", error);
  if (fd < 0)
    return FALSE;
  if (!zj_store_lock_take (fd, TRUE, 0, NULL))
    {
      zj_store_lock_close (&fd);
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_LOCKED,
                   _ ("Another program is synchronising these data right now. It sends what waits here, too."));
      return FALSE;
    }
  store->engine_fd = fd;
  return TRUE;
}

void
zj_store_unlock_engine (ZjStore *store)
{
  g_return_if_fail (ZJ_IS_STORE (store));

  zj_store_lock_close (&store->engine_fd);
}
