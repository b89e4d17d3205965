/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-error.h"
#include "zj-json.h"
#include "zj-store-private.h"

/* A full pull: fills the shadow page by page, then takes the place of what is there in one transaction. Own ops, also
 * those saved meanwhile, are laid over the new base; what the pull did not name is set apart, never dropped. */

static gboolean
begin_full_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  const char *project = data;

  return zj_db_run (db, error, "DELETE FROM shadow_record WHERE project = ?", "s", project)
         && zj_db_run (db, error, "UPDATE project SET shadow = 1, token = NULL WHERE id = ?", "s", project);
}

gboolean
zj_store_begin_full (ZjStore *store, const char *project, GError **error)
{
  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL, FALSE);

  return zj_store_write (store, FALSE, begin_full_job, (gpointer)project, error);
}

/* Records no own work lies over: in bulk. */
static gboolean
swap_plain (ZjStore *store, ZjDb *db, const char *project, GError **error)
{
  g_autofree char *unit = zj_ingest_unit_sql (store, "form", "id", "fields");
  g_autofree char *duplicate = zj_ingest_duplicate_sql (store, "form", "fields");
  g_autofree char *sql = g_strconcat (
      "INSERT INTO record (id, project, form, form_version, slots_version, state, revision, unit, fields, history, "
      "missing,"
      " duplicate_key, floor_area, updated_at, server_updated_at, change) SELECT id, project, form, form_version,"
      " slots_version, state, revision, ",
      unit, ", fields, history, missing, ", duplicate,
      ", iif(form = 'unit-project', zj_decimal(json_extract(fields, '$.floor_area')), NULL), server_updated_at,"
      " server_updated_at, ?2 FROM shadow_record WHERE project = ?1 AND deleted = 0"
      " AND id NOT IN (SELECT id FROM temp.special) ORDER BY key"
      " ON CONFLICT (id) DO UPDATE SET form = excluded.form, form_version = excluded.form_version,"
      " slots_version = excluded.slots_version, state = excluded.state, revision = excluded.revision, unit = "
      "excluded.unit,"
      " fields = excluded.fields, base = NULL, base_state = NULL, history = excluded.history, missing = "
      "excluded.missing,"
      " sync_state = 0, deleted = 0, gone = 0, quarantined = 0, duplicate_key = excluded.duplicate_key,"
      " floor_area = excluded.floor_area, updated_at = excluded.updated_at,"
      " server_updated_at = excluded.server_updated_at, change = excluded.change WHERE record.project = "
      "excluded.project",
      NULL);

  return zj_db_run (db, error, sql, "si", project, store->change);
}

static gboolean
swap_tombstones (ZjDb *db, const char *project, GError **error)
{
  const char *plain =
      "SELECT id FROM shadow_record WHERE project = ?1 AND deleted = 1 AND id NOT IN (SELECT id FROM temp.special)";
  g_autofree char *references = g_strdup_printf ("DELETE FROM record_ref WHERE record IN (%s)", plain);
  g_autofree char *files = g_strdup_printf ("DELETE FROM record_file WHERE record IN (%s)", plain);
  g_autofree char *records = g_strdup_printf ("DELETE FROM record WHERE id IN (%s) AND project = ?1", plain);

  return zj_db_run (db, error, references, "s", project) && zj_db_run (db, error, files, "s", project)
         && zj_db_run (db, error, records, "s", project)
         && zj_db_run (db, error,
                       "INSERT INTO tombstone (id, project, form, revision) SELECT id, project, form, revision FROM"
                       " shadow_record WHERE project = ?1 AND deleted = 1 ON CONFLICT (id) DO UPDATE SET"
                       " revision = excluded.revision",
                       "s", project)
         && zj_db_run (
             db, error,
             "DELETE FROM tombstone WHERE project = ?1 AND id IN (SELECT id FROM shadow_record WHERE project = ?1"
             " AND deleted = 0)",
             "s", project);
}

static JsonObject *
read_shadow (ZjStmt *stmt)
{
  JsonObject *record = json_object_new ();
  g_autoptr (JsonObject) fields = zj_stmt_json (stmt, 6);
  g_autofree char *updated_at = zj_instant_format (zj_stmt_int (stmt, 10));

  zj_json_set_string (record, "id", zj_stmt_text (stmt, 0));
  zj_json_set_string (record, "form", zj_stmt_text (stmt, 1));
  json_object_set_int_member (record, "revision", zj_stmt_int (stmt, 5));
  if (zj_stmt_int (stmt, 9) != 0)
    {
      json_object_set_boolean_member (record, "deleted", TRUE);
      return record;
    }
  json_object_set_int_member (record, "form_version", zj_stmt_int (stmt, 2));
  json_object_set_int_member (record, "slots_version", zj_stmt_int (stmt, 3));
  zj_json_set_string (record, "state", zj_stmt_text (stmt, 4));
  json_object_set_object_member (record, "fields", fields != NULL ? g_steal_pointer (&fields) : json_object_new ());
  zj_json_set_node (record, "history", zj_stmt_node (stmt, 7));
  zj_json_set_node (record, "missing", zj_stmt_node (stmt, 8));
  json_object_set_string_member (record, "updated_at", updated_at);
  return record;
}

static gboolean
find_in_shadow (ZjDb *db, const char *project, const char *id, JsonObject **record, GError **error)
{
  g_autoptr (ZjStmt) stmt = zj_db_prepare (db,
                                           "SELECT id, form, form_version, slots_version, state, revision, fields, "
                                           "history, missing, deleted, server_updated_at"
                                           " FROM shadow_record WHERE id = ? AND project = ?",
                                           error);
  ZjStep step;

  *record = NULL;
  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "ss", id, project);
  step = zj_stmt_step (stmt, error);
  if (step == ZJ_STEP_ROW)
    *record = read_shadow (stmt);
  return step != ZJ_STEP_ERROR;
}

/* Own work lies over a record the pull did not name. Made here and not (or no longer) at the server: the create is
 * still to go. Otherwise the record is set apart with the work on it. */
static gboolean
keep_unnamed (ZjStore *store, ZjDb *db, const char *id, GError **error)
{
  g_autoptr (ZjRow) row = NULL;
  g_autoptr (GPtrArray) ops = NULL;

  if (!zj_row_load (db, id, &row, error))
    return FALSE;
  if (row == NULL || row->revision == 0)
    return TRUE;
  ops = zj_op_rows_open (db, id, error);
  if (ops == NULL)
    return FALSE;
  if (ops->len > 0 && ((ZjOpRow *)ops->pdata[0])->op->kind == ZJ_OP_CREATE)
    {
      g_clear_pointer (&row->server, json_object_unref);
      g_clear_pointer (&row->server_state, g_free);
      row->revision = 0;
    }
  else
    {
      row->quarantined = TRUE;
    }
  return zj_row_rebuild (store, db, row, ops, error);
}

static gboolean
swap_special (ZjStore *store, ZjDb *db, const char *project, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (ZjStmt) stmt = zj_db_prepare (db, "SELECT id FROM temp.special", error);
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    g_ptr_array_add (ids, zj_stmt_dup_text (stmt, 0));
  if (step == ZJ_STEP_ERROR)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (JsonObject) record = NULL;

      if (!find_in_shadow (db, project, ids->pdata[i], &record, error))
        return FALSE;
      if (!(record != NULL ? zj_ingest_record (store, db, project, record, TRUE, error)
                           : keep_unnamed (store, db, ids->pdata[i], error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
swap_references (ZjStore *store, ZjDb *db, const char *project, ZjForm *form, GError **error)
{
  g_autoptr (ZjStmt) stmt = NULL;
  ZjStep step;

  if (!zj_form_has_references (form))
    return TRUE;
  stmt = zj_db_prepare (db, "SELECT id, form_version, fields FROM record WHERE project = ? AND form = ? AND change = ?",
                        error);
  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "ssi", project, form->id, store->change);
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    {
      ZjForm *version = zj_store_form_of (store, form->id, (int)zj_stmt_int (stmt, 1));
      g_autoptr (JsonObject) fields = zj_stmt_json (stmt, 2);

      if (version != NULL && fields != NULL
          && !zj_row_write_references (db, zj_stmt_text (stmt, 0), version, fields, error))
        return FALSE;
    }
  return step == ZJ_STEP_DONE;
}

gboolean
zj_store_swap (ZjStore *store, ZjDb *db, const char *project, GError **error)
{
  g_autoptr (GPtrArray) forms = zj_forms_list (store->forms);

  if (!swap_plain (store, db, project, error) || !swap_tombstones (db, project, error)
      || !swap_special (store, db, project, error)
      || !zj_db_run (
          db, error,
          "UPDATE record SET quarantined = 1, change = ?2 WHERE project = ?1 AND quarantined = 0 AND revision > 0"
          " AND id NOT IN (SELECT id FROM shadow_record WHERE project = ?1)"
          " AND id NOT IN (SELECT id FROM temp.special)",
          "si", project, store->change))
    return FALSE;
  for (guint i = 0; i < forms->len; i++)
    if (!swap_references (store, db, project, forms->pdata[i], error))
      return FALSE;
  zj_store_touch (store, ZJ_TOUCHED_STRUCTURE);
  return zj_record_files_note_changed (store, db, project, error)
         && zj_db_run (db, error, "DELETE FROM shadow_record WHERE project = ?", "s", project)
         && zj_db_run (db, error, "UPDATE project SET shadow = 0 WHERE id = ?", "s", project);
}
