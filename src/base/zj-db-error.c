/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-db-private.h"
#include "zj-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

void
zj_db_set_error (GError **error, int rc, const char *detail)
{
  switch (rc & 0xff)
    {
    case SQLITE_FULL:
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_FULL,
                   _ ("The disk is full, so nothing was saved. Free some space and try again."));
      break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_READ_ONLY,
                   _ ("The data folder cannot be written, so nothing was saved. Check the folder's permissions and "
                      "that the disk is not write-protected."));
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_BUSY,
                   _ ("Another program is writing to the data. Try again in a moment."));
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_CORRUPT, _ ("The data file is damaged (%s)."), detail);
      break;
    case SQLITE_CANTOPEN:
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_IO, _ ("The data file cannot be opened (%s)."), detail);
      break;
    case SQLITE_IOERR:
      /* A write-protected or full medium shows itself here as well. */
      if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG)
        zj_db_set_error (error, SQLITE_FULL, detail);
      else if (errno == EROFS || errno == EACCES)
        zj_db_set_error (error, SQLITE_READONLY, detail);
      else
        g_set_error (error, ZJ_ERROR, ZJ_ERROR_IO, _ ("The disk could not be read or written (%s)."), detail);
      break;
    default:
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_FAILED, _ ("The database failed: %s"), detail);
      break;
    }
}

gboolean
zj_db_fail (ZjDb *db, int rc, GError **error)
{
  int system_errno = db->handle != NULL ? sqlite3_system_errno (db->handle) : 0;
  int extended = db->handle != NULL ? sqlite3_extended_errcode (db->handle) : rc;

  if ((rc & 0xff) == SQLITE_IOERR || (rc & 0xff) == SQLITE_CANTOPEN)
    {
      errno = system_errno;
      if ((rc & 0xff) == SQLITE_CANTOPEN && (errno == EACCES || errno == EROFS || errno == EPERM))
        rc = SQLITE_READONLY;
      else if ((rc & 0xff) == SQLITE_CANTOPEN && errno == ENOSPC)
        rc = SQLITE_FULL;
    }
  if (extended == SQLITE_READONLY_DBMOVED)
    rc = SQLITE_READONLY;
  zj_db_set_error (error, rc, db->handle != NULL ? sqlite3_errmsg (db->handle) : sqlite3_errstr (rc));
  return FALSE;
}
