/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-error.h"
#include "zj-json.h"
#include "zj-store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The one way in for what the server says. SQLite reads the lines by itself, a line at a time, so that 100,000 of them
 * cost a second or two; only records under own work, tombstones, and lines it will not have go through C. */

typedef struct
{
  const char *project;
  GBytes *lines;
  const ZjChangesEnd *end;
  gboolean full;
  guint n_lines;
  gboolean had_files; /* some record named files before this page */
  gboolean has_files; /* some line of it does */
} IngestCall;

/* --- line by line --- */

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

/* Most lines name no file, and pay nothing for those that do. */
static gboolean
note_files (ZjStore *store, ZjDb *db, IngestCall *call, const char *id, const char *line, gsize length, GError **error)
{
  if (!has_escape (line, length) && memmem (line, length, "\"sha256\"", strlen ("\"sha256\"")) == NULL)
    return !call->had_files || zj_record_files_forget (db, id, error);
  call->has_files = TRUE;
  return zj_record_files_forget (db, id, error) && zj_record_files_note (store, db, id, TRUE, error);
}

static gboolean
take_line (ZjStore *store,
           ZjDb *db,
           IngestCall *call,
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
  return call->full
         || (note_references (store, db, id, form, error) && note_files (store, db, call, id, line, length, error));
}

/* --- a page --- */

static gboolean
take_lines (ZjStore *store, ZjDb *db, IngestCall *call, GError **error)
{
  g_autofree char *sql = call->full ? zj_ingest_shadow_sql () : zj_ingest_record_sql (store);
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
has_any_file (ZjDb *db, gboolean *has, GError **error)
{
  gint64 n;

  if (!zj_db_get_int (db, &n, 0, error, "SELECT 1 FROM record_file LIMIT 1", NULL))
    return FALSE;
  *has = n != 0;
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
  if (!has_any_file (db, &call->had_files, error) || !zj_ingest_collect_special (db, call->project, error)
      || !take_lines (store, db, call, error)
      || (call->has_files && !zj_store_wake_deferred (db, call->project, error)))
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
