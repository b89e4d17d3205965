/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-error.h"
#include "zj-json.h"
#include "zj-store-private.h"

#include <glib/gi18n-lib.h>

/* What the server says about own ops: of a POST, of a lookup, or with a page of changes. One code for all. */

static char *
array_text (JsonObject *record, const char *member)
{
  JsonNode *node = zj_json_member (record, member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? zj_json_write (node) : NULL;
}

static void
take_server_members (ZjRow *row, JsonObject *record)
{
  gint64 updated_at = 0;

  zj_instant_parse (zj_json_string (record, "updated_at") != NULL ? zj_json_string (record, "updated_at") : "",
                    &updated_at);
  g_free (row->form);
  row->form = g_strdup (zj_json_string (record, "form"));
  row->form_version = (int)zj_json_int (record, "form_version", 0);
  row->slots_version = (int)zj_json_int (record, "slots_version", 0);
  row->revision = zj_json_int (record, "revision", 0);
  g_free (row->server_state);
  row->server_state = g_strdup (zj_json_string (record, "state"));
  g_clear_pointer (&row->server, json_object_unref);
  row->server = json_object_ref (zj_json_object (record, "fields"));
  g_free (row->history);
  row->history = array_text (record, "history");
  g_free (row->missing);
  row->missing = array_text (record, "missing");
  row->server_updated_at = updated_at;
  row->updated_at = MAX (row->updated_at, updated_at);
  row->gone = 0;
  row->quarantined = FALSE;
  row->fresh = TRUE;
}

gboolean
zj_row_set_server (ZjRow *row, JsonObject *record, gboolean always)
{
  gint64 revision = zj_json_int (record, "revision", 0);

  if (zj_json_bool (record, "deleted", FALSE))
    {
      if (!always && revision < row->revision)
        return FALSE;
      row->gone = MAX (revision, 1);
      return TRUE;
    }
  /* What was overtaken must not take back what is newer here. */
  if (!always && revision < MAX (row->revision, row->gone))
    return FALSE;
  take_server_members (row, record);
  return TRUE;
}

ZjRow *
zj_row_from_server (const char *project, JsonObject *record)
{
  ZjRow *row = g_new0 (ZjRow, 1);

  row->id = g_strdup (zj_json_string (record, "id"));
  row->project = g_strdup (project);
  row->state = g_strdup (zj_json_string (record, "state"));
  row->fields = json_object_new ();
  if (!zj_json_bool (record, "deleted", FALSE))
    take_server_members (row, record);
  return row;
}

/* --- one result --- */

static ZjOpState
state_after (ZjResultKind kind)
{
  switch (kind)
    {
    case ZJ_RESULT_APPLIED:
      return ZJ_OP_APPLIED;
    case ZJ_RESULT_MERGED:
      return ZJ_OP_MERGED;
    case ZJ_RESULT_CONFLICT:
      return ZJ_OP_CONFLICT;
    case ZJ_RESULT_REFUSED:
      return ZJ_OP_REFUSED;
    case ZJ_RESULT_DEFERRED:
      return ZJ_OP_DEFERRED;
    }
  return ZJ_OP_DEFERRED;
}

/* A deleted record's answer carries nothing, or its tombstone; every other must carry the record. */
static gboolean
check_result (const ZjOpRow *op, const ZjResult *result, GError **error)
{
  gboolean in = result->kind == ZJ_RESULT_APPLIED || result->kind == ZJ_RESULT_MERGED;
  gboolean ok = TRUE;

  if (result->record != NULL)
    ok = zj_wire_record_check (result->record, NULL)
         && g_strcmp0 (zj_json_string (result->record, "id"), op->op->record) == 0;
  else if (in && op->op->kind != ZJ_OP_DELETE)
    ok = FALSE;
  if (in && result->receipt == NULL)
    ok = FALSE;
  if (!ok)
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID,
                 _ ("The server's answer about a change is incomplete, so it was not used."));
  return ok;
}

static gboolean
write_answer (ZjStore *store, ZjDb *db, const ZjOpRow *op, const ZjResult *result, GError **error)
{
  g_autoptr (JsonObject) answer = json_object_new ();
  ZjOpState state = state_after (result->kind);
  gboolean settled = !zj_op_state_is_open (state);

  zj_json_set_string (answer, "result", zj_result_kind_to_string (result->kind));
  zj_json_set_string (answer, "reason", result->reason);
  if (result->conflict != NULL)
    json_object_set_object_member (answer, "conflict", json_object_ref (result->conflict));
  if (result->problem != NULL)
    json_object_set_object_member (answer, "problem", json_object_ref (result->problem));
  if (result->merged_fields != NULL)
    {
      JsonArray *fields = json_array_new ();

      for (guint i = 0; result->merged_fields[i] != NULL; i++)
        json_array_add_string_element (fields, result->merged_fields[i]);
      json_object_set_array_member (answer, "merged_fields", fields);
    }
  return zj_db_run (
      db, error,
      "UPDATE op SET state = ?, result = ?, waiting_for = ?, receipt = coalesce(?, receipt),"
      " received_at = coalesce(?, received_at), settled_at = ?, attempts = 0, next_try = 0, lookup = 0, sent = 1"
      " WHERE key = ?",
      "ijjjsii", (gint64)state, answer, result->kind == ZJ_RESULT_DEFERRED ? result->waiting_for : NULL,
      result->receipt, result->received_at, settled ? zj_clock_now (store->clock) : (gint64)0, op->key);
}

/* `base-not-applied`: what it built on did not take effect. Field edits go again by themselves, held behind what
 * stopped them; an action waits until the user says it again. */
static gboolean
is_held_edit (const ZjOpRow *op, const ZjResult *result)
{
  return result->kind == ZJ_RESULT_REFUSED && op->op->kind == ZJ_OP_UPDATE
         && g_strcmp0 (zj_json_string (result->problem, "code"), "base-not-applied") == 0;
}

/* A replayed answer may be older than what the server has added by itself since, which moves no revision. Left out by
 * mistake, because the server's clock went back, the record still comes with the next page. */
static gboolean
is_older_copy (const ZjRow *row, JsonObject *record)
{
  const char *stamp = zj_json_string (record, "updated_at");
  gint64 updated_at = 0;

  return zj_json_int (record, "revision", 0) == row->revision && stamp != NULL && zj_instant_parse (stamp, &updated_at)
         && updated_at < row->server_updated_at;
}

/* A delete that is in, or a conflict with one: the record is no more at the server. */
static void
note_deletion (ZjRow *row, const ZjOpRow *op, const ZjResult *result)
{
  gint64 revision = result->receipt != NULL ? zj_json_int (result->receipt, "revision", 0) : 0;

  if (result->record != NULL || row->gone > 0)
    return;
  if (((result->kind == ZJ_RESULT_APPLIED || result->kind == ZJ_RESULT_MERGED) && op->op->kind == ZJ_OP_DELETE)
      || (result->kind == ZJ_RESULT_CONFLICT && g_strcmp0 (result->reason, "deleted") == 0))
    row->gone = MAX (revision, row->revision + 1);
}

static gboolean
wait_for_files (ZjStore *store, ZjDb *db, const ZjOpRow *op, const ZjResult *result, GError **error)
{
  JsonArray *files = result->kind == ZJ_RESULT_DEFERRED && result->waiting_for != NULL
                         ? zj_json_array (result->waiting_for, "files")
                         : NULL;

  return files == NULL || zj_store_wait_for_files (store, db, op, files, error);
}

/* Withdrawn here, but the server had it all the same, or got it after it was asked: what it did stands. */
static gboolean
came_too_late (const ZjOpRow *op, const ZjResult *result)
{
  return op->state == ZJ_OP_CANCELLED && op->sent
         && (result->kind == ZJ_RESULT_APPLIED || result->kind == ZJ_RESULT_MERGED);
}

static gboolean
is_settled (const ZjOpRow *op, const ZjResult *result)
{
  if (zj_op_state_is_open (op->state))
    return op->state == state_after (result->kind) && zj_op_row_is_stuck (op);
  return !came_too_late (op, result);
}

gboolean
zj_store_take_result (ZjStore *store, ZjDb *db, const char *project, ZjResult *result, GError **error)
{
  g_autoptr (ZjOpRow) op = NULL;
  g_autoptr (ZjRow) row = NULL;
  g_autoptr (GPtrArray) ops = NULL;

  if (!zj_op_row_load (db, result->op, &op, error))
    return FALSE;
  /* Not ours, or not any more: what it did comes with the changes. */
  if (op == NULL || g_strcmp0 (op->project, project) != 0 || is_settled (op, result))
    return TRUE;
  if (!check_result (op, result, error) || !write_answer (store, db, op, result, error)
      || (came_too_late (op, result)
          && !zj_store_add_audit (store, db, op->op->record, op->project, op->op->operator_name, "cancel-came-too-late",
                                  op->op->id, NULL, error)))
    return FALSE;
  if (is_held_edit (op, result))
    {
      g_autoptr (ZjOpRow) again = zj_op_row_reissue (store, db, op, error);

      if (again == NULL)
        return FALSE;
    }
  if (!zj_row_load (db, op->op->record, &row, error))
    return FALSE;
  if (row == NULL && result->record == NULL)
    return TRUE;
  if (row == NULL)
    row = zj_row_from_server (project, result->record);
  ops = zj_op_rows_open (db, op->op->record, error);
  if (ops == NULL)
    return FALSE;
  if (result->record != NULL && !is_older_copy (row, result->record))
    zj_row_set_server (row, result->record, FALSE);
  note_deletion (row, op, result);
  zj_store_touch (store, ZJ_TOUCHED_STRUCTURE);
  return zj_row_rebuild (store, db, row, ops, error) && wait_for_files (store, db, op, result, error);
}

typedef struct
{
  const char *project;
  GPtrArray *results;
} ResultsCall;

static gboolean
results_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  ResultsCall *call = data;

  for (guint i = 0; i < call->results->len; i++)
    if (!zj_store_take_result (store, db, call->project, call->results->pdata[i], error))
      return FALSE;
  return TRUE;
}

gboolean
zj_store_apply_results (ZjStore *store, const char *project, GPtrArray *results, GError **error)
{
  ResultsCall call = { project, results };

  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL && results != NULL, FALSE);

  return zj_store_write (store, FALSE, results_job, &call, error);
}

/* --- an op that a copy of this store sent otherwise --- */

typedef struct
{
  const char *project, *op;
  ZjResult *known;
} ApartCall;

/* The record exists by the other one's word: what was to make it here is an edit of it, and each value that differs
 * from the one there is put before the user. */
static void
turn_into_edit (ZjOpRow *op, const ZjRow *row)
{
  op->op->kind = ZJ_OP_UPDATE;
  op->op->base_revision = op->seen_revision = row->revision;
  op->op->revives = -1;
}

static gboolean
set_apart_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  ApartCall *call = data;
  JsonObject *record = call->known != NULL ? call->known->record : NULL;
  g_autoptr (ZjOpRow) op = NULL;
  g_autoptr (ZjOpRow) again = NULL;
  g_autoptr (ZjRow) row = NULL;
  g_autoptr (GPtrArray) ops = NULL;

  if (!zj_op_row_load (db, call->op, &op, error))
    return FALSE;
  if (op == NULL || g_strcmp0 (op->project, call->project) != 0 || op->state != ZJ_OP_SENDING)
    return TRUE;
  if ((call->known != NULL && !check_result (op, call->known, error)) || !zj_row_load (db, op->op->record, &row, error))
    return FALSE;
  if (row != NULL && record != NULL && zj_row_set_server (row, record, FALSE) && row->gone == 0
      && op->op->kind == ZJ_OP_CREATE)
    turn_into_edit (op, row);
  again = zj_op_row_reissue (store, db, op, error);
  if (again == NULL
      || !zj_store_add_audit (store, db, op->op->record, op->project, op->op->operator_name, "retry", again->op->id,
                              NULL, error))
    return FALSE;
  ops = zj_op_rows_open (db, op->op->record, error);
  zj_store_touch (store, ZJ_TOUCHED_STRUCTURE);
  return ops != NULL && (row == NULL || zj_row_rebuild (store, db, row, ops, error));
}

gboolean
zj_store_set_apart (ZjStore *store, const char *project, const char *op, ZjResult *known, GError **error)
{
  ApartCall call = { project, op, known };

  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL && op != NULL, FALSE);

  return zj_store_write (store, FALSE, set_apart_job, &call, error);
}
