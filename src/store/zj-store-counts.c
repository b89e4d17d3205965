/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-json.h"
#include "zj-store-private.h"

/* How many there are: of each state, and of each thing that is not at the server yet. And who
 * did what here. */

typedef struct
{
  const char *project, *form;
  GHashTable *states;
  ZjCounts counts;
} CountCall;

static gboolean
count_states_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  CountCall *call = data;
  g_autoptr (ZjStmt) stmt = zj_db_prepare (
      db,
      "SELECT state, count(*) FROM record WHERE project = ?1 AND form = ?2 AND deleted = 0 GROUP BY state UNION ALL"
      " SELECT '@draft', count(*) FROM draft WHERE project = ?1 AND form = ?2"
      " AND NOT EXISTS (SELECT 1 FROM record WHERE record.id = draft.id)",
      error);
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "ss", call->project, call->form);
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    if (zj_stmt_int (stmt, 1) > 0)
      g_hash_table_insert (call->states, zj_stmt_dup_text (stmt, 0), GINT_TO_POINTER ((int)zj_stmt_int (stmt, 1)));
  return step == ZJ_STEP_DONE;
}

GHashTable *
zj_store_count_states (ZjStore *store, const char *project, const char *form, GError **error)
{
  g_autoptr (GHashTable) states = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  CountCall call = { .project = project, .form = form, .states = states };

  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL && form != NULL, NULL);

  return zj_store_read (store, count_states_job, &call, error) ? g_steal_pointer (&states) : NULL;
}

static gboolean
counts_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  CountCall *call = data;
  ZjCounts *counts = &call->counts;
  gint64 drafts, records, files;
  g_autoptr (ZjStmt) stmt = zj_db_prepare (db,
                                           "SELECT sync_state, count(*) FROM record WHERE sync_state <> 0 AND (?1 IS "
                                           "NULL OR project = ?1) GROUP BY sync_state",
                                           error);
  ZjStep step;

  if (stmt == NULL
      || !zj_db_get_int (db, &drafts, 0, error, "SELECT count(*) FROM draft WHERE ?1 IS NULL OR project = ?1", "s",
                         call->project)
      || !zj_db_get_int (
          db, &records, 0, error,
          "SELECT count(*) FROM record WHERE deleted = 0 AND form <> 'project' AND (?1 IS NULL OR project = ?1)", "s",
          call->project)
      || !zj_db_get_int (db, &files, 0, error,
                         "SELECT count(*) FROM transfer WHERE direction = 0 AND state <> 2 AND (?1 IS NULL OR project ="
                         " ?1) AND EXISTS (SELECT 1 FROM record_file WHERE record_file.sha256 = transfer.sha256"
                         " AND record_file.project = transfer.project)",
                         "s", call->project))
    return FALSE;
  counts->files = (guint)files;
  counts->drafts = (guint)drafts;
  counts->records = (guint)records;
  zj_stmt_bind (stmt, "s", call->project);
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    {
      guint n = (guint)zj_stmt_int (stmt, 1);

      switch ((ZjSyncState)zj_stmt_int (stmt, 0))
        {
        case ZJ_SYNC_QUEUED:
          counts->queued = n;
          break;
        case ZJ_SYNC_SENDING:
          counts->sending = n;
          break;
        case ZJ_SYNC_WAITING:
          counts->waiting = n;
          break;
        case ZJ_SYNC_CONFLICT:
          counts->conflicts = n;
          break;
        case ZJ_SYNC_REFUSED:
          counts->refused = n;
          break;
        case ZJ_SYNC_SYNCED:
        case ZJ_SYNC_DRAFT:
          break;
        }
    }
  return step == ZJ_STEP_DONE;
}

gboolean
zj_store_counts (ZjStore *store, const char *project, ZjCounts *counts, GError **error)
{
  CountCall call = { .project = project };
  gboolean ok;

  g_return_val_if_fail (ZJ_IS_STORE (store) && counts != NULL, FALSE);

  ok = zj_store_read (store, counts_job, &call, error);
  *counts = call.counts;
  return ok;
}

/* --- audit --- */

typedef struct
{
  const char *id;
  JsonArray *lines;
} AuditCall;

static gboolean
audit_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  AuditCall *call = data;
  g_autoptr (ZjStmt) stmt =
      zj_db_prepare (db, "SELECT at, operator, verb, op, paths FROM audit WHERE record = ? ORDER BY key DESC", error);
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "s", call->id);
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    {
      JsonObject *line = json_object_new ();

      zj_json_set_string (line, "at", zj_stmt_text (stmt, 0));
      zj_json_set_string (line, "by", zj_stmt_text (stmt, 1));
      zj_json_set_string (line, "verb", zj_stmt_text (stmt, 2));
      zj_json_set_string (line, "op", zj_stmt_text (stmt, 3));
      zj_json_set_node (line, "paths", zj_stmt_node (stmt, 4));
      json_array_add_object_element (call->lines, line);
    }
  return step == ZJ_STEP_DONE;
}

JsonArray *
zj_store_audit (ZjStore *store, const char *id, GError **error)
{
  g_autoptr (JsonArray) lines = json_array_new ();
  AuditCall call = { id, lines };

  g_return_val_if_fail (ZJ_IS_STORE (store) && id != NULL, NULL);

  return zj_store_read (store, audit_job, &call, error) ? g_steal_pointer (&lines) : NULL;
}

static gboolean
note_reveal_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  const char *id = data;
  g_autofree char *project = NULL;
  g_autofree char *operator_name = NULL;

  if (!zj_db_get_text (
          db, &project, error,
          "SELECT project FROM record WHERE id = ?1 UNION ALL SELECT project FROM draft WHERE id = ?1 LIMIT 1", "s", id)
      || !zj_db_get_text (db, &operator_name, error, "SELECT value FROM meta WHERE key = 'operator'", ""))
    return FALSE;
  return zj_store_add_audit (store, db, id, project, operator_name, "reveal", NULL, NULL, error);
}

gboolean
zj_store_note_reveal (ZjStore *store, const char *id, GError **error)
{
  g_return_val_if_fail (ZJ_IS_STORE (store) && id != NULL, FALSE);

  return zj_store_write (store, TRUE, note_reveal_job, (gpointer)id, error);
}
