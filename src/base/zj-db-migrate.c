/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-db.h"
#include "zj-error.h"

#include <glib/gi18n-lib.h>

/* The numbers of NNN.sql below @resource_dir: 1 … n without a gap. */
static int
count_migrations (GResource *resource, const char *resource_dir)
{
  int n = 0;

  for (;;)
    {
      g_autofree char *path = g_strdup_printf ("%s%03d.sql", resource_dir, n + 1);

      if (!g_resource_get_info (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL, NULL, NULL))
        return n;
      n++;
    }
}

static gboolean
migrate_to (ZjDb *db, GResource *resource, const char *resource_dir, int version, GError **error)
{
  g_autofree char *path = g_strdup_printf ("%s%03d.sql", resource_dir, version);
  g_autofree char *set_version = g_strdup_printf ("PRAGMA user_version = %d", version);
  g_autoptr (GBytes) sql = g_resource_lookup_data (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  gint64 present = 0;

  if (sql == NULL || !zj_db_begin_immediate (db, error))
    return FALSE;
  /* Someone else may have got here first. */
  if (!zj_db_get_int (db, &present, 0, error, "PRAGMA user_version", NULL))
    {
      zj_db_rollback (db);
      return FALSE;
    }
  if (present >= version)
    {
      zj_db_rollback (db);
      return TRUE;
    }
  if (!zj_db_exec (db, g_bytes_get_data (sql, NULL), error) || !zj_db_exec (db, set_version, error))
    {
      zj_db_rollback (db);
      return FALSE;
    }
  return zj_db_commit (db, error);
}

gboolean
zj_db_migrate (ZjDb *db, GResource *resource, const char *resource_dir, const char *copy_before, GError **error)
{
  int known = count_migrations (resource, resource_dir);
  gint64 present = 0;

  g_return_val_if_fail (known > 0, FALSE);

  if (!zj_db_get_int (db, &present, 0, error, "PRAGMA user_version", NULL))
    return FALSE;
  if (present > known)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_NEWER,
                   _ ("The data were written by a newer version of this program. Install the newer version to open "
                      "them; nothing was changed."));
      return FALSE;
    }
  if (present == known)
    return TRUE;
  if (present > 0 && copy_before != NULL && !zj_db_backup (db, copy_before, error))
    return FALSE;
  for (int version = (int)present + 1; version <= known; version++)
    if (!migrate_to (db, resource, resource_dir, version, error))
      return FALSE;
  return TRUE;
}
