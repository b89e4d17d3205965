/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-error.h"
#include "zj-store-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

/* architecture.md's invariant (c), and whether the bytes are still what they were. */

#define NOT_HERE(column) " NOT EXISTS (SELECT 1 FROM blob WHERE blob.sha256 = " column " AND blob.damaged = 0)"

static gboolean
complain_pairs (ZjDb *db, GPtrArray *found, const char *sql, GError **error)
{
  g_autoptr (ZjStmt) stmt = zj_db_prepare (db, sql, error);
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    g_ptr_array_add (found,
                     g_strdup_printf (_ ("(c) The file %s of record %s is neither here nor known to be at the server."),
                                      zj_stmt_text (stmt, 0), zj_stmt_text (stmt, 1)));
  return step == ZJ_STEP_DONE;
}

gboolean
zj_store_check_named (ZjStore *store, ZjDb *db, GPtrArray *found, GError **error)
{
  /* What a colleague's computer has promised is on its way; our own promise is not. */
  return complain_pairs (
             db, found,
             "SELECT DISTINCT named.sha256, named.record FROM record_file AS named JOIN record ON record.id ="
             " named.record WHERE named.at_server = 0 AND" NOT_HERE (
                 "named.sha256") " AND NOT EXISTS (SELECT 1 FROM record_file AS other WHERE other.sha256 = named.sha256"
                                 " AND other.project = named.project AND other.at_server = 1)"
                                 " AND NOT EXISTS (SELECT 1 FROM json_each(record.missing) AS lacking WHERE"
                                 " iif(lacking.type = 'object', lacking.value ->> 'sha256', lacking.value) = "
                                 "named.sha256"
                                 " AND iif(lacking.type = 'object', lacking.value ->> 'client', NULL) IS NOT"
                                 " (SELECT value FROM meta WHERE key = 'client_id'))",
             error)
         && complain_pairs (
             db, found,
             "SELECT DISTINCT file.value ->> 'sha256', draft.id FROM draft, json_each(draft.fields, '$.attachments') AS"
             " file WHERE file.type = 'object' AND zj_is_sha256(file.value ->> 'sha256') AND" NOT_HERE (
                 "file.value ->> 'sha256'") " AND NOT EXISTS (SELECT 1 FROM record_file WHERE record_file.project = "
                                            "draft.project"
                                            " AND record_file.sha256 = file.value ->> 'sha256')",
             error)
         && complain_pairs (db, found,
                            "SELECT DISTINCT named.sha256, named.record FROM record_file AS named WHERE NOT EXISTS"
                            " (SELECT 1 FROM record WHERE record.id = named.record)",
                            error);
}

/* --- the bytes --- */

static gboolean
list_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  GHashTable *known = data;
  g_autoptr (ZjStmt) stmt = zj_db_prepare (db, "SELECT sha256 FROM blob WHERE damaged = 0", error);
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    g_hash_table_add (known, zj_stmt_dup_text (stmt, 0));
  return step == ZJ_STEP_DONE;
}

/* Files of an age at which the daily sweep should have met them. */
static void
look_for_strays (const char *folder, GHashTable *known, GPtrArray *found)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      struct stat st;

      if (!zj_sha256_is_valid (name) || g_hash_table_contains (known, name) || g_stat (path, &st) != 0)
        continue;
      if (st.st_mtime < time (NULL) - 2 * 24 * 3600)
        g_ptr_array_add (found, g_strdup_printf (_ ("(c) The file %s in the data folder belongs to nothing."), name));
    }
}

static gboolean
is_listed_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  const char **sha256 = data;
  gint64 n;

  if (!zj_db_get_int (db, &n, 0, error, "SELECT 1 FROM blob WHERE sha256 = ? AND damaged = 0", "s", *sha256))
    return FALSE;
  if (n == 0)
    *sha256 = NULL;
  return TRUE;
}

/* Swept away since the list was made? Then nothing is wrong. */
static gboolean
is_still_listed (ZjStore *store, const char *sha256)
{
  return !zj_store_read (store, is_listed_job, &sha256, NULL) || sha256 != NULL;
}

gboolean
zj_store_check_bytes (ZjStore *store, GPtrArray *found, GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *files = g_build_filename (store->dir, "files", NULL);
  g_autoptr (GDir) dir = g_dir_open (files, 0, NULL);
  GHashTableIter iter;
  gpointer sha256;
  const char *name;

  if (!zj_store_read (store, list_job, known, error))
    return FALSE;
  g_hash_table_iter_init (&iter, known);
  while (g_hash_table_iter_next (&iter, &sha256, NULL))
    {
      g_autoptr (GError) local = NULL;
      gboolean intact = FALSE;

      if (!zj_store_file_is_intact (store, sha256, &intact, &local))
        {
          if (is_still_listed (store, sha256))
            g_ptr_array_add (found, g_strdup_printf ("(c) %s", local->message));
        }
      else if (!intact)
        g_ptr_array_add (found, g_strdup_printf (_ ("(c) The file %s in the data folder is damaged."), (char *)sha256));
    }
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = g_build_filename (files, name, NULL);

      if (strlen (name) == 2)
        look_for_strays (folder, known, found);
    }
  return TRUE;
}
