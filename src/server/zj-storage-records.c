/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-storage-private.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-json.h"

#define RECORD_COLUMNS                                                                                                 \
  "project, id, form, form_version, slots_version, state, revision, fields, history, missing, deleted, changed,"       \
  " updated_at"

struct _ZjChangeCursor
{
  ZjStmt *stmt;
};

/* ---- reading ---- */

static JsonArray *
column_array (ZjStmt *stmt, int column)
{
  g_autoptr (JsonNode) node = zj_stmt_node (stmt, column);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_dup_array (node) : json_array_new ();
}

static ZjStoredRecord *
read_record (ZjStmt *stmt)
{
  ZjStoredRecord *record = g_new0 (ZjStoredRecord, 1);

  record->project = zj_stmt_dup_text (stmt, 0);
  record->id = zj_stmt_dup_text (stmt, 1);
  record->form = zj_stmt_dup_text (stmt, 2);
  record->form_version = (int)zj_stmt_int (stmt, 3);
  record->slots_version = (int)zj_stmt_int (stmt, 4);
  record->state = zj_stmt_dup_text (stmt, 5);
  record->revision = zj_stmt_int (stmt, 6);
  record->fields = zj_stmt_json (stmt, 7);
  if (record->fields == NULL)
    record->fields = json_object_new ();
  record->history = column_array (stmt, 8);
  record->missing = column_array (stmt, 9);
  record->deleted = zj_stmt_int (stmt, 10) != 0;
  record->changed = zj_stmt_int (stmt, 11);
  record->updated_at = zj_stmt_dup_text (stmt, 12);
  return record;
}

gboolean
zj_storage_get_record (ZjStorage *storage, const char *project, const char *id, ZjStoredRecord **record, GError **error)
{
  g_autoptr (ZjStmt) stmt =
      zj_db_prepare (storage->db, "SELECT " RECORD_COLUMNS " FROM record WHERE project = ? AND id = ?", error);
  ZjStep step;

  *record = NULL;
  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "ss", project, id);
  step = zj_stmt_step (stmt, error);
  if (step == ZJ_STEP_ROW)
    *record = read_record (stmt);
  return step != ZJ_STEP_ERROR;
}

ZjStoredRecord *
zj_storage_find_record (ZjStorage *storage, const char *id, GError **error)
{
  g_autoptr (ZjStmt) stmt =
      zj_db_prepare (storage->db, "SELECT " RECORD_COLUMNS " FROM record WHERE id = ? AND NOT deleted LIMIT 1", error);
  ZjStep step;

  if (stmt == NULL)
    return NULL;
  zj_stmt_bind (stmt, "s", id);
  step = zj_stmt_step (stmt, error);
  if (step == ZJ_STEP_ROW)
    return read_record (stmt);
  if (step == ZJ_STEP_DONE)
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND, _ ("There is no record “%s”."), id);
  return NULL;
}

gboolean
zj_storage_each_record (ZjStorage *storage, const char *form, ZjRecordFunc func, gpointer user_data, GError **error)
{
  g_autoptr (ZjStmt) stmt = zj_db_prepare (
      storage->db,
      "SELECT " RECORD_COLUMNS " FROM record WHERE NOT deleted AND (?1 IS NULL OR form = ?1) ORDER BY changed", error);
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind_text (stmt, 1, form);
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    {
      g_autoptr (ZjStoredRecord) record = read_record (stmt);

      if (!func (record, user_data))
        return TRUE;
    }
  return step == ZJ_STEP_DONE;
}

GPtrArray *
zj_storage_referrers (ZjStorage *storage, const char *project, const char *target, guint limit, GError **error)
{
  g_autoptr (ZjStmt) stmt =
      zj_db_prepare (storage->db,
                     "SELECT " RECORD_COLUMNS " FROM record WHERE project = ?1 AND id IN"
                     " (SELECT record FROM record_ref WHERE project = ?1 AND target = ?2 AND record <> ?2) LIMIT ?3",
                     error);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_stored_record_free);
  ZjStep step;

  if (stmt == NULL)
    return NULL;
  zj_stmt_bind (stmt, "ssi", project, target, (gint64)limit);
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    g_ptr_array_add (list, read_record (stmt));
  return step == ZJ_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

/* ---- writing ---- */

static gboolean
put_references (ZjStorage *storage, const ZjStoredRecord *record, const char *const *references, GError **error)
{
  if (!zj_db_run (storage->db, error, "DELETE FROM record_ref WHERE project = ? AND record = ?", "ss", record->project,
                  record->id))
    return FALSE;
  for (guint i = 0; references != NULL && references[i] != NULL; i += 2)
    if (!zj_db_run (storage->db, error,
                    "INSERT OR REPLACE INTO record_ref (project, record, path, target) VALUES (?, ?, ?, ?)", "ssss",
                    record->project, record->id, references[i], references[i + 1]))
      return FALSE;
  return TRUE;
}

static void
bind_array (ZjStmt *stmt, int index, JsonArray *array)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);

  json_node_set_array (node, array);
  zj_stmt_bind_node (stmt, index, node);
}

gboolean
zj_storage_put_record (ZjStorage *storage, ZjStoredRecord *record, const char *const *references, GError **error)
{
  g_autoptr (ZjStmt) stmt = zj_db_prepare (
      storage->db, "INSERT OR REPLACE INTO record (" RECORD_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      error);
  g_autofree char *now = zj_clock_stamp (storage->clock);

  if (stmt == NULL || !zj_storage_count (storage, "change", 1, &record->changed, error))
    return FALSE;
  g_free (record->updated_at);
  record->updated_at = g_steal_pointer (&now);
  zj_stmt_bind (stmt, "sssiisij", record->project, record->id, record->form, (gint64)record->form_version,
                (gint64)record->slots_version, record->state, record->revision, record->fields);
  bind_array (stmt, 9, record->history);
  bind_array (stmt, 10, record->missing);
  zj_stmt_bind_int (stmt, 11, record->deleted);
  zj_stmt_bind_int (stmt, 12, record->changed);
  zj_stmt_bind_text (stmt, 13, record->updated_at);
  return zj_stmt_run (stmt, error) && put_references (storage, record, record->deleted ? NULL : references, error)
         && zj_storage_note_files (storage, record, error);
}

/* ---- what moved ---- */

gboolean
zj_storage_add_moves (ZjStorage *storage,
                      const char *project,
                      const char *record,
                      gint64 revision,
                      JsonObject *before,
                      GError **error)
{
  g_autoptr (ZjStmt) stmt = zj_db_prepare (
      storage->db, "INSERT INTO revision_path (project, record, revision, path, before) VALUES (?, ?, ?, ?, ?)", error);
  JsonObjectIter iter;
  const char *path;
  JsonNode *value;

  if (stmt == NULL)
    return FALSE;
  json_object_iter_init (&iter, before);
  while (json_object_iter_next (&iter, &path, &value))
    {
      zj_stmt_bind (stmt, "ssis", project, record, revision, path);
      zj_stmt_bind_node (stmt, 5, value == NULL || JSON_NODE_HOLDS_NULL (value) ? NULL : value);
      if (!zj_stmt_run (stmt, error))
        return FALSE;
      zj_stmt_reset (stmt);
    }
  return TRUE;
}

static gboolean
holds (JsonArray *numbers, gint64 number)
{
  for (guint i = 0; numbers != NULL && i < json_array_get_length (numbers); i++)
    if (json_array_get_int_element (numbers, i) == number)
      return TRUE;
  return FALSE;
}

JsonObject *
zj_storage_get_moves (ZjStorage *storage,
                      const char *project,
                      const char *record,
                      gint64 above,
                      JsonArray *own,
                      GError **error)
{
  g_autoptr (ZjStmt) stmt = zj_db_prepare (storage->db,
                                           "SELECT revision, path, before FROM revision_path"
                                           " WHERE project = ? AND record = ? AND revision > ? ORDER BY revision",
                                           error);
  g_autoptr (JsonObject) moves = json_object_new ();
  ZjStep step;

  if (stmt == NULL)
    return NULL;
  zj_stmt_bind (stmt, "ssi", project, record, above);
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    {
      const char *path = zj_stmt_text (stmt, 1);
      JsonNode *before;

      if (holds (own, zj_stmt_int (stmt, 0)) || json_object_has_member (moves, path))
        continue; /* the oldest one not seen tells the value at the base */
      before = zj_stmt_node (stmt, 2);
      json_object_set_member (moves, path, before != NULL ? before : json_node_new (JSON_NODE_NULL));
    }
  return step == ZJ_STEP_DONE ? g_steal_pointer (&moves) : NULL;
}

/* ---- the changes stream ---- */

ZjChangeCursor *
zj_storage_changes (ZjStorage *storage, const char *project, gint64 above, GError **error)
{
  ZjStmt *stmt = zj_db_prepare (
      storage->db, "SELECT " RECORD_COLUMNS " FROM record WHERE project = ? AND changed > ? ORDER BY changed", error);
  ZjChangeCursor *cursor;

  if (stmt == NULL)
    return NULL;
  zj_stmt_bind (stmt, "si", project, above);
  cursor = g_new0 (ZjChangeCursor, 1);
  cursor->stmt = stmt;
  return cursor;
}

/* Ids, form and state names are our own plain ASCII or came through the strict parser, but a quote costs nothing. */
static void
append_quoted (GString *out, const char *text)
{
  g_autoptr (JsonNode) node = zj_json_string_node (text);
  g_autofree char *quoted = zj_json_write (node);

  g_string_append (out, quoted);
}

/* The stored JSON texts are put together as they are: no parsing, so a full pull costs little more than reading. */
gboolean
zj_change_cursor_next (ZjChangeCursor *cursor, GString *out, gint64 *changed, GError **error)
{
  ZjStmt *stmt = cursor->stmt;

  if (zj_stmt_step (stmt, error) != ZJ_STEP_ROW)
    return FALSE;
  *changed = zj_stmt_int (stmt, 11);
  g_string_append (out, "{\"id\":");
  append_quoted (out, zj_stmt_text (stmt, 1));
  g_string_append (out, ",\"form\":");
  append_quoted (out, zj_stmt_text (stmt, 2));
  if (zj_stmt_int (stmt, 10) != 0)
    {
      g_string_append_printf (out, ",\"deleted\":true,\"revision\":%" G_GINT64_FORMAT "}\n", zj_stmt_int (stmt, 6));
      return TRUE;
    }
  g_string_append_printf (out, ",\"form_version\":%d,\"slots_version\":%d,\"state\":", (int)zj_stmt_int (stmt, 3),
                          (int)zj_stmt_int (stmt, 4));
  append_quoted (out, zj_stmt_text (stmt, 5));
  g_string_append_printf (out, ",\"revision\":%" G_GINT64_FORMAT ",\"fields\":", zj_stmt_int (stmt, 6));
  g_string_append (out, zj_stmt_text (stmt, 7));
  g_string_append (out, ",\"history\":");
  g_string_append (out, zj_stmt_text (stmt, 8));
  g_string_append (out, ",\"missing\":");
  g_string_append (out, zj_stmt_text (stmt, 9));
  g_string_append (out, ",\"updated_at\":");
  append_quoted (out, zj_stmt_text (stmt, 12));
  g_string_append (out, "}\n");
  return TRUE;
}

void
zj_change_cursor_free (ZjChangeCursor *cursor)
{
  if (cursor == NULL)
    return;
  zj_stmt_done (cursor->stmt);
  g_free (cursor);
}

gboolean
zj_storage_project_change (ZjStorage *storage, const char *project, gint64 *number, GError **error)
{
  return zj_db_get_int (storage->db, number, 0, error, "SELECT MAX(changed) FROM record WHERE project = ?", "s",
                        project);
}
