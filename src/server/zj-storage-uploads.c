/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-storage-files.h"

#include "zj-storage-private.h"

void
zj_stored_upload_free (ZjStoredUpload *upload)
{
  if (upload == NULL)
    return;
  g_free (upload->id);
  g_free (upload->project);
  g_free (upload->account);
  g_free (upload->sha256);
  g_free (upload->metadata);
  g_free (upload);
}

gboolean
zj_storage_get_upload (ZjStorage *storage, const char *project, const char *id, ZjStoredUpload **upload, GError **error)
{
  g_autoptr (ZjStmt) stmt = zj_db_prepare (storage->db,
                                           "SELECT account, sha256, metadata, length, offset, expires FROM upload"
                                           " WHERE project = ? AND id = ?",
                                           error);
  ZjStep step;

  *upload = NULL;
  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "ss", project, id);
  step = zj_stmt_step (stmt, error);
  if (step == ZJ_STEP_ROW)
    {
      *upload = g_new0 (ZjStoredUpload, 1);
      (*upload)->id = g_strdup (id);
      (*upload)->project = g_strdup (project);
      (*upload)->account = zj_stmt_dup_text (stmt, 0);
      (*upload)->sha256 = zj_stmt_dup_text (stmt, 1);
      (*upload)->metadata = zj_stmt_dup_text (stmt, 2);
      (*upload)->length = zj_stmt_int (stmt, 3);
      (*upload)->offset = zj_stmt_int (stmt, 4);
      (*upload)->expires = zj_stmt_int (stmt, 5);
    }
  return step != ZJ_STEP_ERROR;
}

gboolean
zj_storage_put_upload (ZjStorage *storage, const ZjStoredUpload *upload, GError **error)
{
  return zj_db_run (storage->db, error,
                    "INSERT OR REPLACE INTO upload (id, project, account, sha256, metadata, length, offset, expires)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    "sssssiii", upload->id, upload->project, upload->account, upload->sha256, upload->metadata,
                    upload->length, upload->offset, upload->expires);
}

gboolean
zj_storage_remove_upload (ZjStorage *storage, const char *id, GError **error)
{
  return zj_db_run (storage->db, error, "DELETE FROM upload WHERE id = ?", "s", id);
}

gboolean
zj_storage_knows_upload (ZjStorage *storage, const char *id, gboolean *knows, GError **error)
{
  gint64 count;

  if (!zj_db_get_int (storage->db, &count, 0, error, "SELECT COUNT(*) FROM upload WHERE id = ?", "s", id))
    return FALSE;
  *knows = count > 0;
  return TRUE;
}

GPtrArray *
zj_storage_expired_uploads (ZjStorage *storage, gint64 from, gint64 before, GError **error)
{
  g_autoptr (ZjStmt) stmt =
      zj_db_prepare (storage->db, "SELECT id FROM upload WHERE expires >= ? AND expires < ?", error);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  ZjStep step;

  if (stmt == NULL)
    return NULL;
  zj_stmt_bind (stmt, "ii", from, before);
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    g_ptr_array_add (list, zj_stmt_dup_text (stmt, 0));
  return step == ZJ_STEP_DONE ? g_steal_pointer (&list) : NULL;
}
