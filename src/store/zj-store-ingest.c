/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-error.h"
#include "zj-json.h"
#include "zj-merge.h"
#include "zj-store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The one way in for what the server says. SQLite reads the lines by itself, a line at a time, so that 100,000 of them
 * cost a second or two; only records under own work, tombstones, and lines it will not have go through C. */

/* What a line must be before it is believed. Two parsers would disagree about duplicate names, so there must be none.
 */
#define IS_RECORD                                                                                                      \
  "json_valid(?1) AND json_type(?1) = 'object' AND json_type(?1, '$.id') = 'text' AND zj_is_uuid(json_extract(?1, "    \
  "'$.id'))"                                                                                                           \
  " AND json_type(?1, '$.form') = 'text' AND json_extract(?1, '$.form') <> ''"                                         \
  " AND json_type(?1, '$.form_version') = 'integer' AND json_extract(?1, '$.form_version') > 0"                        \
  " AND coalesce(json_type(?1, '$.slots_version'), 'null') IN ('integer', 'null')"                                     \
  " AND json_type(?1, '$.state') = 'text' AND json_extract(?1, '$.state') <> ''"                                       \
  " AND json_type(?1, '$.revision') = 'integer' AND json_extract(?1, '$.revision') > 0"                                \
  " AND json_type(?1, '$.fields') = 'object'"                                                                          \
  " AND coalesce(json_type(?1, '$.deleted'), 'null') IN ('false', 'null')"                                             \
  " AND coalesce(json_type(?1, '$.history'), 'null') IN ('array', 'null')"                                             \
  " AND coalesce(json_type(?1, '$.missing'), 'null') IN ('array', 'null')"                                             \
  " AND coalesce(json_type(?1, '$.updated_at'), 'null') IN ('text', 'null')"                                           \
  " AND NOT EXISTS (SELECT 1 FROM json_tree(?1) GROUP BY parent, key HAVING count(*) > 1)"

typedef struct
{
  const char *project;
  GBytes *lines;
  const ZjChangesEnd *end;
  gboolean full;
  guint n_lines;
} IngestCall;

/* --- what the forms say, as SQL --- */

gboolean
zj_form_has_references (ZjForm *form)
{
  for (guint i = 0; i < form->n_fields; i++)
    {
      if (form->fields[i]->type == ZJ_FIELD_REFERENCE)
        return TRUE;
      for (guint f = 0; f < form->fields[i]->n_fields; f++)
        if (form->fields[i]->fields[f]->type == ZJ_FIELD_REFERENCE)
          return TRUE;
    }
  return FALSE;
}

char *
zj_ingest_unit_sql (ZjStore *store, const char *form, const char *id, const char *fields)
{
  g_autoptr (GPtrArray) forms = zj_forms_list (store->forms);
  GString *sql = g_string_new ("CASE ");

  g_string_append (sql, form);
  for (guint i = 0; i < forms->len; i++)
    {
      const ZjForm *each = forms->pdata[i];

      if (g_strcmp0 (each->unit_field, "@self") == 0)
        g_string_append_printf (sql, " WHEN '%s' THEN %s", each->id, id);
      else if (each->unit_field != NULL)
        g_string_append_printf (sql, " WHEN '%s' THEN json_extract(%s, '$.\"%s\"')", each->id, fields,
                                each->unit_field);
    }
  g_string_append (sql, " WHEN '' THEN NULL END");
  return g_string_free (sql, FALSE);
}

char *
zj_ingest_duplicate_sql (ZjStore *store, const char *form, const char *fields)
{
  g_autoptr (GPtrArray) forms = zj_forms_list (store->forms);
  GString *sql = g_string_new ("zj_name_key(CASE ");

  g_string_append (sql, form);
  for (guint i = 0; i < forms->len; i++)
    {
      const ZjForm *each = forms->pdata[i];

      if (each->duplicate_check != NULL)
        g_string_append_printf (sql, " WHEN '%s' THEN json_extract(%s, '$.\"%s\"')", each->id, fields,
                                each->duplicate_check);
    }
  g_string_append (sql, " WHEN '' THEN NULL END)");
  return g_string_free (sql, FALSE);
}

static char *
record_sql (ZjStore *store)
{
  g_autofree char *unit = zj_ingest_unit_sql (store, "json_extract(?1, '$.form')", "json_extract(?1, '$.id')",
                                              "json_extract(?1, '$.fields')");
  g_autofree char *duplicate =
      zj_ingest_duplicate_sql (store, "json_extract(?1, '$.form')", "json_extract(?1, '$.fields')");

  return g_strconcat (
      "INSERT INTO record (id, project, form, form_version, slots_version, state, revision, unit, fields, history, "
      "missing,"
      " duplicate_key, floor_area, updated_at, server_updated_at, change) SELECT json_extract(?1, '$.id'), ?2,"
      " json_extract(?1, '$.form'), json_extract(?1, '$.form_version'),"
      " coalesce(json_extract(?1, '$.slots_version'), json_extract(?1, '$.form_version')),"
      " json_extract(?1, '$.state'), json_extract(?1, '$.revision'), ",
      unit, ", json_extract(?1, '$.fields'), json_extract(?1, '$.history'), json_extract(?1, '$.missing'), ", duplicate,
      ", iif(json_extract(?1, '$.form') = 'unit-project', zj_decimal(json_extract(?1, '$.fields.floor_area')), NULL),"
      " zj_instant(json_extract(?1, '$.updated_at')), zj_instant(json_extract(?1, '$.updated_at')), ?3"
      " WHERE " IS_RECORD " AND json_extract(?1, '$.id') NOT IN (SELECT id FROM temp.special)"
      " ON CONFLICT (id) DO UPDATE SET form = excluded.form, form_version = excluded.form_version,"
      " slots_version = excluded.slots_version, state = excluded.state, revision = excluded.revision, unit = "
      "excluded.unit,"
      " fields = excluded.fields, base = NULL, base_state = NULL, history = excluded.history, missing = "
      "excluded.missing,"
      " sync_state = 0, deleted = 0, gone = 0, quarantined = 0, duplicate_key = excluded.duplicate_key,"
      " floor_area = excluded.floor_area, updated_at = excluded.updated_at,"
      " server_updated_at = excluded.server_updated_at, change = excluded.change"
      " WHERE record.project = excluded.project AND excluded.revision >= record.revision"
      " RETURNING id, form, form_version",
      NULL);
}

static const char *shadow_sql =
    "INSERT INTO shadow_record (id, project, form, form_version, slots_version, state, revision, fields, history, "
    "missing,"
    " deleted, server_updated_at) SELECT json_extract(?1, '$.id'), ?2, json_extract(?1, '$.form'),"
    " json_extract(?1, '$.form_version'), coalesce(json_extract(?1, '$.slots_version'), json_extract(?1, "
    "'$.form_version')),"
    " json_extract(?1, '$.state'), json_extract(?1, '$.revision'), json_extract(?1, '$.fields'),"
    " json_extract(?1, '$.history'), json_extract(?1, '$.missing'), 0, zj_instant(json_extract(?1, '$.updated_at'))"
    " WHERE ?3 = ?3 AND " IS_RECORD " ON CONFLICT (id) DO UPDATE SET project = excluded.project, form = excluded.form, "
    "form_version = excluded.form_version,"
    " slots_version = excluded.slots_version, state = excluded.state, revision = excluded.revision, fields = "
    "excluded.fields,"
    " history = excluded.history, missing = excluded.missing, deleted = 0, server_updated_at = "
    "excluded.server_updated_at"
    " RETURNING id, form, form_version";

/* --- record by record --- */

gboolean
zj_ingest_collect_special (ZjDb *db, const char *project, GError **error)
{
  return zj_db_exec (db, "CREATE TEMP TABLE IF NOT EXISTS special (id TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID", error)
         && zj_db_exec (db, "DELETE FROM temp.special", error)
         && zj_db_run (db, error,
                       "INSERT OR IGNORE INTO temp.special SELECT record FROM op WHERE project = ?1 AND state < 5"
                       " UNION SELECT id FROM draft WHERE project = ?1",
                       "s", project);
}

/* A restored server counts its revisions anew, so it cannot tell that a legal act or a delete was meant for a record
 * that read otherwise (protocol.md 13). Whoever did it is asked. @before: what was shown. */
static gboolean
hold_what_was_unseen (ZjStore *store, ZjDb *db, ZjRow *row, GPtrArray *ops, JsonObject *before, GError **error)
{
  ZjForm *form = zj_store_form_of (store, row->form, row->form_version);
  g_autoptr (JsonObject) after = NULL;
  g_autoptr (JsonObject) moved = NULL;

  if (form == NULL)
    return TRUE;
  zj_row_shown (store, row, ops, &after, NULL, NULL);
  moved = zj_own_changes (form, before, after);
  for (guint i = 0; !zj_patch_is_empty (moved) && i < ops->len; i++)
    {
      ZjOpRow *op = ops->pdata[i];

      if (zj_op_row_is_stuck (op))
        return TRUE;
      if (!op->strict && op->op->kind != ZJ_OP_DELETE)
        continue;
      op->state = ZJ_OP_CONFLICT;
      return zj_db_run (db, error,
                        "UPDATE op SET state = ?, lookup = 0, result = json_object('result', 'conflict', 'reason',"
                        " 'record-moved') WHERE key = ?",
                        "ii", (gint64)ZJ_OP_CONFLICT, op->key);
    }
  return TRUE;
}

gboolean
zj_ingest_record (ZjStore *store, ZjDb *db, const char *project, JsonObject *record, gboolean always, GError **error)
{
  const char *id = zj_json_string (record, "id");
  gboolean deleted = zj_json_bool (record, "deleted", FALSE);
  g_autoptr (ZjRow) row = NULL;
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (JsonObject) before = NULL;
  gboolean set_back = FALSE;

  if (!zj_row_load (db, id, &row, error))
    return FALSE;
  if (row == NULL && deleted)
    return zj_tombstone_put (db, id, project, zj_json_string (record, "form"), zj_json_int (record, "revision", 1),
                             error);
  if (row != NULL && !g_str_equal (row->project, project))
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("the record “%s” belongs to another project"), id);
      return FALSE;
    }
  ops = zj_op_rows_open (db, id, error);
  if (ops == NULL)
    return FALSE;
  if (row != NULL)
    {
      before = json_object_ref (row->fields);
      set_back = always && !deleted && row->revision > 0 && zj_json_int (record, "revision", 0) <= row->revision;
    }
  if (row == NULL)
    row = zj_row_from_server (project, record);
  else if (!zj_row_set_server (row, record, always))
    return TRUE;
  if (set_back && !hold_what_was_unseen (store, db, row, ops, before, error))
    return FALSE;
  return zj_row_rebuild (store, db, row, ops, error);
}

static gboolean
put_shadow_tombstone (ZjDb *db, const char *project, JsonObject *record, GError **error)
{
  return zj_db_run (db, error,
                    "INSERT INTO shadow_record (id, project, form, form_version, slots_version, revision, deleted,"
                    " server_updated_at) VALUES (?, ?, ?, 0, 0, ?, 1, 0) ON CONFLICT (id) DO UPDATE SET fields = NULL,"
                    " state = NULL, revision = excluded.revision, deleted = 1",
                    "sssi", zj_json_string (record, "id"), project, zj_json_string (record, "form"),
                    zj_json_int (record, "revision", 1));
}

static gboolean
is_special (ZjDb *db, const char *id, gboolean *special, GError **error)
{
  gint64 n;

  if (!zj_db_get_int (db, &n, 0, error, "SELECT 1 FROM temp.special WHERE id = ?", "s", id))
    return FALSE;
  *special = n != 0;
  return TRUE;
}

static gboolean
reject_line (guint number, const char *why, GError **error)
{
  g_clear_error (error);
  g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("line %u of the changes: %s"), number, why);
  return FALSE;
}

/* The line SQLite did not take: own work lies over the record, it is a tombstone, it was overtaken — or it is bad. */
static gboolean
take_line_apart (ZjStore *store,
                 ZjDb *db,
                 const IngestCall *call,
                 const char *line,
                 gsize length,
                 guint number,
                 GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonObject) record = zj_json_parse_object (line, (gssize)length, &local);
  gboolean special = FALSE;
  gint64 revision;
  const char *id;

  if (record == NULL || !zj_wire_record_check (record, &local))
    return reject_line (number, local->message, error);
  id = zj_json_string (record, "id");
  if (zj_json_bool (record, "deleted", FALSE))
    return call->full ? put_shadow_tombstone (db, call->project, record, error)
                      : zj_ingest_record (store, db, call->project, record, FALSE, error);
  if (!call->full && !is_special (db, id, &special, error))
    return FALSE;
  if (special)
    return zj_ingest_record (store, db, call->project, record, FALSE, error);
  if (!call->full)
    {
      if (!zj_db_get_int (db, &revision, 0, error, "SELECT revision FROM record WHERE id = ? AND project = ?", "ss", id,
                          call->project))
        return FALSE;
      if (revision > zj_json_int (record, "revision", 0))
        return TRUE;
    }
  return reject_line (number, _ ("it cannot be read in one way only"), error);
}

static gboolean
note_references (ZjStore *store, ZjDb *db, const char *id, ZjForm *form, GError **error)
{
  g_autoptr (ZjStmt) stmt = NULL;
  g_autoptr (JsonObject) fields = NULL;
  ZjStep step;

  if (form == NULL || !zj_form_has_references (form))
    return TRUE;
  stmt = zj_db_prepare (db, "SELECT fields FROM record WHERE id = ?", error);
  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "s", id);
  step = zj_stmt_step (stmt, error);
  if (step == ZJ_STEP_ROW)
    fields = zj_stmt_json (stmt, 0);
  return step != ZJ_STEP_ERROR && (fields == NULL || zj_row_write_references (db, id, form, fields, error));
}

/* An escape can hide what SQLite and the C parser would read differently (\u0000, half a surrogate pair). */
static gboolean
has_escape (const char *line, gsize length)
{
  return memmem (line, length, "\\u", 2) != NULL;
}

static gboolean
take_line (ZjStore *store,
           ZjDb *db,
           const IngestCall *call,
           ZjStmt *stmt,
           const char *line,
           gsize length,
           guint number,
           GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *id = NULL;
  ZjForm *form = NULL;
  ZjStep step;

  if (has_escape (line, length))
    {
      g_autoptr (JsonObject) object = zj_json_parse_object (line, (gssize)length, &local);

      if (object == NULL)
        return reject_line (number, local->message, error);
    }
  zj_stmt_bind_text_len (stmt, 1, line, (gssize)length);
  zj_stmt_bind_text (stmt, 2, call->project);
  zj_stmt_bind_int (stmt, 3, store->change);
  step = zj_stmt_step (stmt, &local);
  if (step == ZJ_STEP_ROW)
    {
      id = zj_stmt_dup_text (stmt, 0);
      form = zj_store_form_of (store, zj_stmt_text (stmt, 1), (int)zj_stmt_int (stmt, 2));
      step = zj_stmt_step (stmt, &local);
    }
  zj_stmt_reset (stmt);
  /* "malformed JSON" is no failure of the disk: the other parser says what is wrong. */
  if (step == ZJ_STEP_ERROR && !g_error_matches (local, ZJ_ERROR, ZJ_ERROR_FAILED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (step == ZJ_STEP_ERROR || id == NULL)
    return take_line_apart (store, db, call, line, length, number, error);
  return call->full || note_references (store, db, id, form, error);
}

/* --- a page --- */

static gboolean
take_lines (ZjStore *store, ZjDb *db, IngestCall *call, GError **error)
{
  g_autofree char *sql = call->full ? g_strdup (shadow_sql) : record_sql (store);
  g_autoptr (ZjStmt) stmt = zj_db_prepare (db, sql, error);
  gsize size;
  const char *p = g_bytes_get_data (call->lines, &size);
  const char *limit = p + size;
  guint number = 0;

  if (stmt == NULL)
    return FALSE;
  if (size > 0 && !g_utf8_validate_len (p, size, NULL))
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("the changes are not UTF-8 text"));
      return FALSE;
    }
  while (p < limit)
    {
      const char *newline = memchr (p, '\n', (gsize)(limit - p));
      gsize length = (gsize)((newline != NULL ? newline : limit) - p);

      number++;
      if (length > 0 && !take_line (store, db, call, stmt, p, length, number, error))
        return FALSE;
      call->n_lines += length > 0;
      p += length + 1;
    }
  return TRUE;
}

static gboolean
check_page (ZjDb *db, const IngestCall *call, GError **error)
{
  g_autofree char *epoch = NULL;
  gint64 shadow;

  if (!zj_db_get_int (db, &shadow, -1, error, "SELECT shadow FROM project WHERE id = ?", "s", call->project)
      || !zj_db_get_text (db, &epoch, error, "SELECT epoch FROM project WHERE id = ?", "s", call->project))
    return FALSE;
  if (shadow < 0)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND, _ ("The project is not known here."));
      return FALSE;
    }
  if (call->full && shadow == 0)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_FAILED, _ ("A full pull has not been begun."));
      return FALSE;
    }
  if (!call->full && epoch != NULL && call->end->epoch != NULL && !g_str_equal (epoch, call->end->epoch))
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_GONE, _ ("The server's data were restored; everything is fetched anew."));
      return FALSE;
    }
  return TRUE;
}

static gboolean
ingest_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  IngestCall *call = data;
  const ZjChangesEnd *end = call->end;

  call->n_lines = 0;
  if (!check_page (db, call, error))
    return FALSE;
  /* First what became of own ops, then the records as they are: so no base holds an op that still counts as pending. */
  for (guint i = 0; end->results != NULL && i < end->results->len; i++)
    if (!zj_store_take_result (store, db, call->project, end->results->pdata[i], error))
      return FALSE;
  if (!zj_ingest_collect_special (db, call->project, error) || !take_lines (store, db, call, error))
    return FALSE;
  if (call->n_lines > 0)
    zj_store_touch (store, ZJ_TOUCHED_STRUCTURE);
  if (call->full && end->has_more)
    return TRUE;
  if (call->full && !zj_store_swap (store, db, call->project, error))
    return FALSE;
  if (!call->full && call->n_lines > 0
      && !zj_db_run (db, error,
                     "DELETE FROM tombstone WHERE project = ? AND id IN (SELECT id FROM record WHERE gone = 0)", "s",
                     call->project))
    return FALSE;
  return zj_db_run (db, error, "UPDATE project SET token = ?, epoch = coalesce(?, epoch) WHERE id = ?", "sss",
                    end->state, end->epoch, call->project);
}

gboolean
zj_store_ingest_page (ZjStore *store,
                      const char *project,
                      GBytes *lines,
                      const ZjChangesEnd *end,
                      gboolean full,
                      guint *n_lines,
                      GError **error)
{
  IngestCall call = { .project = project, .lines = lines, .end = end, .full = full };
  gboolean ok;

  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL && lines != NULL && end != NULL, FALSE);

  ok = zj_store_write (store, FALSE, ingest_job, &call, error);
  if (n_lines != NULL)
    *n_lines = ok ? call.n_lines : 0;
  return ok;
}
