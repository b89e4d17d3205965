/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-storage-files.h"

#include "zj-json.h"
#include "zj-server-files.h"
#include "zj-storage-private.h"

/* ---- what a record names ---- */

static void
add_attachments (GHashTable *hashes, JsonObject *fields)
{
  JsonArray *rows = zj_json_array (fields, "attachments");

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonNode *row = json_array_get_element (rows, i);
      const char *sha256 = JSON_NODE_HOLDS_OBJECT (row) ? zj_json_string (json_node_get_object (row), "sha256") : NULL;

      if (sha256 != NULL)
        g_hash_table_add (hashes, (gpointer)sha256);
    }
}

/* Its attachments, and those of what it delivered before: that is evidence. The strings belong to the record. */
static GHashTable *
named_by (const ZjStoredRecord *record)
{
  GHashTable *hashes = g_hash_table_new (g_str_hash, g_str_equal);

  if (record->deleted)
    return hashes;
  add_attachments (hashes, record->fields);
  for (guint i = 0; i < json_array_get_length (record->history); i++)
    {
      JsonNode *line = json_array_get_element (record->history, i);
      JsonObject *content =
          JSON_NODE_HOLDS_OBJECT (line) ? zj_json_object (json_node_get_object (line), "content") : NULL;

      if (content != NULL)
        add_attachments (hashes, content);
    }
  return hashes;
}

static GPtrArray *
list_texts (ZjStmt *stmt, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  ZjStep step;

  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    g_ptr_array_add (list, zj_stmt_dup_text (stmt, 0));
  return step == ZJ_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

static GPtrArray *
list_named (ZjStorage *storage, const ZjStoredRecord *record, GError **error)
{
  g_autoptr (ZjStmt) stmt =
      zj_db_prepare (storage->db, "SELECT sha256 FROM record_file WHERE project = ? AND record = ?", error);

  if (stmt == NULL)
    return NULL;
  zj_stmt_bind (stmt, "ss", record->project, record->id);
  return list_texts (stmt, error);
}

static gboolean
stop_naming (ZjStorage *storage, const ZjStoredRecord *record, const char *sha256, GError **error)
{
  return zj_db_run (storage->db, error, "DELETE FROM record_file WHERE project = ? AND record = ? AND sha256 = ?",
                    "sss", record->project, record->id, sha256)
         && zj_db_run (storage->db, error,
                       "UPDATE file SET unnamed_since = ?3 WHERE project = ?1 AND sha256 = ?2 AND NOT EXISTS"
                       " (SELECT 1 FROM record_file WHERE project = ?1 AND sha256 = ?2)",
                       "ssi", record->project, sha256, zj_clock_now (storage->clock));
}

gboolean
zj_storage_note_files (ZjStorage *storage, const ZjStoredRecord *record, GError **error)
{
  g_autoptr (GHashTable) hashes = named_by (record);
  g_autoptr (GPtrArray) before = list_named (storage, record, error);
  GHashTableIter iter;
  const char *sha256;

  if (before == NULL)
    return FALSE;
  for (guint i = 0; i < before->len; i++)
    if (!g_hash_table_remove (hashes, g_ptr_array_index (before, i))
        && !stop_naming (storage, record, g_ptr_array_index (before, i), error))
      return FALSE;
  g_hash_table_iter_init (&iter, hashes);
  while (g_hash_table_iter_next (&iter, (gpointer *)&sha256, NULL))
    if (!zj_db_run (storage->db, error, "INSERT INTO record_file (project, record, sha256) VALUES (?, ?, ?)", "sss",
                    record->project, record->id, sha256)
        || !zj_db_run (storage->db, error, "UPDATE file SET unnamed_since = NULL WHERE project = ? AND sha256 = ?",
                       "ss", record->project, sha256))
      return FALSE;
  return TRUE;
}

/* ---- who has what ---- */

gboolean
zj_storage_has_file (ZjStorage *storage, const char *project, const char *sha256)
{
  gint64 size;

  return zj_db_get_int (storage->db, &size, -1, NULL, "SELECT size FROM file WHERE project = ? AND sha256 = ?", "ss",
                        project, sha256)
         && size >= 0 && zj_server_file_is_there (storage, sha256, size);
}

/* (transfer full) NULL: it is not named in it. */
static JsonArray *
without (JsonArray *missing, const char *sha256)
{
  g_autoptr (JsonArray) rest = json_array_new ();

  for (guint i = 0; i < json_array_get_length (missing); i++)
    {
      JsonNode *entry = json_array_get_element (missing, i);

      if (g_strcmp0 (JSON_NODE_HOLDS_OBJECT (entry) ? zj_json_string (json_node_get_object (entry), "sha256") : NULL,
                     sha256)
          != 0)
        json_array_add_element (rest, zj_json_copy (entry));
    }
  return json_array_get_length (rest) < json_array_get_length (missing) ? g_steal_pointer (&rest) : NULL;
}

/* The bytes came, or are gone: nobody touched the record, so its revision and date stay; but whoever pulls shall see
 * it.
 */
static gboolean
put_missing (ZjStorage *storage, const ZjStoredRecord *record, JsonArray *missing, GError **error)
{
  g_autoptr (JsonNode) node = zj_json_array_node (json_array_ref (missing));
  g_autofree char *text = zj_json_write (node);
  gint64 changed;

  return zj_storage_count (storage, "change", 1, &changed, error)
         && zj_db_run (storage->db, error, "UPDATE record SET missing = ?, changed = ? WHERE project = ? AND id = ?",
                       "siss", text, changed, record->project, record->id);
}

static gboolean
arrived_for (ZjStorage *storage, const char *project, const char *record, const char *sha256, GError **error)
{
  g_autoptr (ZjStoredRecord) stored = NULL;
  g_autoptr (JsonArray) missing = NULL;

  if (!zj_storage_get_record (storage, project, record, &stored, error))
    return FALSE;
  missing = stored != NULL ? without (stored->missing, sha256) : NULL;
  return missing == NULL || put_missing (storage, stored, missing, error);
}

/* (transfer full) of ids */
static GPtrArray *
list_records_naming (ZjStorage *storage, const char *project, const char *sha256, GError **error)
{
  g_autoptr (ZjStmt) stmt =
      zj_db_prepare (storage->db, "SELECT record FROM record_file WHERE project = ? AND sha256 = ?", error);

  if (stmt == NULL)
    return NULL;
  zj_stmt_bind (stmt, "ss", project, sha256);
  return list_texts (stmt, error);
}

gboolean
zj_storage_add_file (ZjStorage *storage, const char *project, const char *sha256, gint64 size, GError **error)
{
  g_autoptr (GPtrArray) records = NULL;

  if (!zj_db_run (storage->db, error,
                  "INSERT OR IGNORE INTO file (project, sha256, size, added_at, unnamed_since) VALUES (?1, ?2, ?3, ?4,"
                  " CASE WHEN EXISTS (SELECT 1 FROM record_file WHERE project = ?1 AND sha256 = ?2) THEN NULL"
                  " ELSE ?4 END)",
                  "ssii", project, sha256, size, zj_clock_now (storage->clock)))
    return FALSE;
  records = list_records_naming (storage, project, sha256, error);
  for (guint i = 0; records != NULL && i < records->len; i++)
    if (!arrived_for (storage, project, g_ptr_array_index (records, i), sha256, error))
      return FALSE;
  return records != NULL;
}

/* ---- bytes that are gone ---- */

static gboolean
lacks_already (JsonArray *missing, const char *sha256)
{
  g_autoptr (JsonArray) rest = without (missing, sha256);

  return rest != NULL;
}

/* Nobody is known to have promised them: whoever holds them may send them. */
static gboolean
lost_for (ZjStorage *storage, const char *project, const char *id, const char *sha256, GError **error)
{
  g_autoptr (ZjStoredRecord) record = NULL;
  g_autoptr (GHashTable) named = g_hash_table_new (g_str_hash, g_str_equal);
  JsonObject *entry;

  if (!zj_storage_get_record (storage, project, id, &record, error))
    return FALSE;
  if (record != NULL)
    add_attachments (named, record->fields);
  if (!g_hash_table_contains (named, sha256) || lacks_already (record->missing, sha256))
    return TRUE;
  entry = json_object_new ();
  json_object_set_string_member (entry, "sha256", sha256);
  json_array_add_object_element (record->missing, entry);
  return put_missing (storage, record, record->missing, error);
}

static gboolean
forget_file (ZjStorage *storage, const char *project, const char *sha256, GError **error)
{
  g_autoptr (GPtrArray) records = list_records_naming (storage, project, sha256, error);

  if (records == NULL
      || !zj_db_run (storage->db, error, "DELETE FROM file WHERE project = ? AND sha256 = ?", "ss", project, sha256))
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    if (!lost_for (storage, project, g_ptr_array_index (records, i), sha256, error))
      return FALSE;
  return TRUE;
}

gboolean
zj_storage_forget_lost_files (ZjStorage *storage, guint *n_lost, GError **error)
{
  g_autoptr (ZjStmt) stmt = zj_db_prepare (storage->db, "SELECT project, sha256, size FROM file", error);
  g_autoptr (GPtrArray) lost = g_ptr_array_new_with_free_func (g_free);
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    if (!zj_server_file_is_there (storage, zj_stmt_text (stmt, 1), zj_stmt_int (stmt, 2)))
      {
        g_ptr_array_add (lost, zj_stmt_dup_text (stmt, 0));
        g_ptr_array_add (lost, zj_stmt_dup_text (stmt, 1));
      }
  for (guint i = 0; step == ZJ_STEP_DONE && i + 1 < lost->len; i += 2)
    if (!forget_file (storage, g_ptr_array_index (lost, i), g_ptr_array_index (lost, i + 1), error))
      return FALSE;
  *n_lost = lost->len / 2;
  return step == ZJ_STEP_DONE;
}

/* ---- what may go ---- */

GPtrArray *
zj_storage_unnamed_files (ZjStorage *storage, gint64 before, guint limit, GError **error)
{
  g_autoptr (ZjStmt) stmt =
      zj_db_prepare (storage->db, "SELECT project, sha256 FROM file WHERE unnamed_since < ? LIMIT ?", error);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  ZjStep step;

  if (stmt == NULL)
    return NULL;
  zj_stmt_bind (stmt, "ii", before, (gint64)limit);
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    {
      g_ptr_array_add (list, zj_stmt_dup_text (stmt, 0));
      g_ptr_array_add (list, zj_stmt_dup_text (stmt, 1));
    }
  return step == ZJ_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

gboolean
zj_storage_anyone_has (ZjStorage *storage, const char *sha256, gboolean *has, GError **error)
{
  gint64 count;

  if (!zj_db_get_int (storage->db, &count, 0, error, "SELECT COUNT(*) FROM file WHERE sha256 = ?", "s", sha256))
    return FALSE;
  *has = count > 0;
  return TRUE;
}

gboolean
zj_storage_drop_file (ZjStorage *storage,
                      const char *project,
                      const char *sha256,
                      gint64 before,
                      gboolean *last,
                      GError **error)
{
  gboolean has;

  if (!zj_db_run (storage->db, error, "DELETE FROM file WHERE project = ? AND sha256 = ? AND unnamed_since < ?", "ssi",
                  project, sha256, before)
      || !zj_storage_anyone_has (storage, sha256, &has, error))
    return FALSE;
  *last = !has;
  return TRUE;
}
