/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-error.h"
#include "zj-json.h"
#include "zj-store-private.h"

#include <glib/gi18n-lib.h>

/* architecture.md's invariants, as sentences about whatever breaks them. */

typedef struct
{
  GPtrArray *found;
  gboolean unreadable; /* the database itself is damaged */
} CheckCall;

static void complain (CheckCall *call, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
complain (CheckCall *call, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (call->found, g_strdup_vprintf (format, args));
  va_end (args);
}

/* Every row of @sql is a violation; @format has one %s for its first column. */
static gboolean
complain_rows (CheckCall *call, ZjDb *db, const char *sql, const char *format, GError **error)
{
  g_autoptr (ZjStmt) stmt = zj_db_prepare (db, sql, error);
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    {
      const char *name = zj_stmt_text (stmt, 0);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      complain (call, format, name != NULL ? name : "");
#pragma GCC diagnostic pop
    }
  return step == ZJ_STEP_DONE;
}

/* (a) What is shown = base ⊕ the edits of all ops not applied; (b) dirty ⇔ there is one. */
static gboolean
check_record (ZjStore *store, ZjDb *db, CheckCall *call, const char *id, GError **error)
{
  g_autoptr (ZjRow) row = NULL;
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (JsonObject) fields = NULL;
  g_autoptr (JsonNode) shown = NULL;
  g_autoptr (JsonNode) expected = NULL;
  g_autofree char *state = NULL;
  gboolean deleted;

  if (!zj_row_load (db, id, &row, error))
    return FALSE;
  if (row == NULL)
    return TRUE;
  ops = zj_op_rows_open (db, id, error);
  if (ops == NULL)
    return FALSE;
  if (row->sync_state != zj_ops_sync_state (ops))
    complain (call, _ ("(b) Record %s says “%s”, but its waiting changes say “%s”."), id,
              zj_sync_state_to_string (row->sync_state), zj_sync_state_to_string (zj_ops_sync_state (ops)));
  if (zj_store_form_of (store, row->form, row->form_version) == NULL)
    return TRUE;
  zj_row_shown (store, row, ops, &fields, &state, &deleted);
  shown = zj_json_object_node (json_object_ref (row->fields));
  expected = zj_json_object_node (json_object_ref (fields));
  if (!zj_json_equal (shown, expected) || g_strcmp0 (state, row->state) != 0 || deleted != row->deleted)
    complain (call, _ ("(a) Record %s does not show the server's copy with its waiting changes on top."), id);
  return TRUE;
}

static gboolean
check_records (ZjStore *store, ZjDb *db, CheckCall *call, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (ZjStmt) stmt = zj_db_prepare (
      db, "SELECT id FROM record WHERE sync_state <> 0 OR base IS NOT NULL UNION SELECT record FROM op WHERE state < 5",
      error);
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    g_ptr_array_add (ids, zj_stmt_dup_text (stmt, 0));
  if (step == ZJ_STEP_ERROR)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!check_record (store, db, call, ids->pdata[i], error))
      return FALSE;
  return complain_rows (call, db,
                        "SELECT id FROM record WHERE base IS NOT NULL AND NOT EXISTS"
                        " (SELECT 1 FROM op WHERE op.record = record.id AND op.state < 5)",
                        _ ("(a) Record %s keeps a base under no waiting change."), error)
         && complain_rows (call, db,
                           "SELECT id FROM record WHERE revision = 0 AND NOT EXISTS"
                           " (SELECT 1 FROM op WHERE op.record = record.id AND op.state < 5)",
                           _ ("(b) Record %s is neither at the server nor waiting to be sent."), error)
         && complain_rows (
             call, db,
             "SELECT id FROM op WHERE state < 5 AND NOT EXISTS (SELECT 1 FROM record WHERE record.id = op.record)",
             _ ("(g) The waiting change %s has lost its record."), error)
         && complain_rows (
             call, db,
             "SELECT id FROM record WHERE NOT json_valid(fields) OR (base IS NOT NULL AND NOT json_valid(base))",
             _ ("(a) Record %s is not readable."), error)
         && complain_rows (call, db,
                           "SELECT DISTINCT record FROM record_ref WHERE NOT EXISTS"
                           " (SELECT 1 FROM record WHERE record.id = record_ref.record)",
                           _ ("(a) References of record %s are left without it."), error);
}

static gboolean
check_ops (ZjStore *store, ZjDb *db, CheckCall *call, GError **error)
{
  /* (d) Seqs under the present client id: an older one's may have been given anew. */
  return complain_rows (call, db,
                        "SELECT project.id FROM project LEFT JOIN op ON op.project = project.id AND op.seq IS NOT NULL"
                        " AND op.client = (SELECT value FROM meta WHERE key = 'client_id') GROUP BY project.id"
                        " HAVING count(op.seq) <> project.seq OR coalesce(max(op.seq), 0) <> project.seq",
                        _ ("(d) The numbers of the sent changes of project %s have a gap."), error)
         && complain_rows (call, db, "SELECT id FROM op WHERE state IN (5, 6) AND receipt IS NULL",
                           _ ("(e) The change %s counts as received, but there is no receipt."), error)
         && complain_rows (
             call, db,
             "SELECT id FROM op WHERE (seq IS NULL) <> (client IS NULL) OR (seq IS NOT NULL AND frozen IS NULL)",
             _ ("(d) The change %s has a number without the bytes that were sent."), error)
         && complain_rows (call, db, "SELECT id FROM op WHERE state = 0 AND seq IS NOT NULL",
                           _ ("(d) The change %s has a number, though it was never sent."), error)
         && complain_rows (call, db, "SELECT id FROM project WHERE token IS NOT NULL AND (epoch IS NULL OR shadow = 1)",
                           _ ("(f) Project %s has a state that no page of changes wrote."), error)
         && complain_rows (call, db,
                           "SELECT DISTINCT shadow_record.project FROM shadow_record LEFT JOIN project ON"
                           " project.id = shadow_record.project WHERE coalesce(project.shadow, 0) = 0",
                           _ ("(f) Project %s keeps parts of a full pull that is not under way."), error);
}

static gboolean
check_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  CheckCall *call = data;
  g_autoptr (GError) local = NULL;
  gboolean ok;

  if (!zj_db_quick_check (db, &local))
    {
      if (!g_error_matches (local, ZJ_ERROR, ZJ_ERROR_CORRUPT))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      complain (call, "%s", local->message);
      call->unreadable = TRUE;
      return TRUE;
    }
  /* All looked at as of one moment. */
  if (!zj_db_exec (db, "BEGIN", error))
    return FALSE;
  ok = check_records (store, db, call, error) && check_ops (store, db, call, error)
       && zj_store_check_named (store, db, call->found, error);
  zj_db_rollback (db);
  return ok;
}

GPtrArray *
zj_store_check (ZjStore *store, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  CheckCall call = { .found = found };

  g_return_val_if_fail (ZJ_IS_STORE (store), NULL);

  if (!zj_store_read (store, check_job, &call, error)
      || (!call.unreadable && !zj_store_check_bytes (store, found, error)))
    return NULL;
  return g_steal_pointer (&found);
}
