/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-error.h"
#include "zj-json.h"
#include "zj-store-private.h"
#include "zj-value.h"

#include <glib/gi18n-lib.h>

void
zj_outbox_item_free (ZjOutboxItem *item)
{
  if (item == NULL)
    return;
  g_free (item->id);
  g_free (item->record);
  g_free (item->form);
  g_free (item->project);
  g_free (item->title);
  g_free (item->action);
  g_free (item->occurred_at);
  g_free (item->waiting_for);
  g_free (item->problem_code);
  g_free (item->problem_detail);
  g_free (item);
}

typedef struct
{
  const char *project;
  GPtrArray *items;
} OutboxCall;

static char *
title_of (ZjStore *store, ZjDb *db, const char *form_id, int version, JsonObject *fields)
{
  ZjForm *form = zj_store_form_of (store, form_id, version);

  if (form == NULL || fields == NULL)
    return g_strdup (form_id);
  return zj_store_read_title (store, db, form, fields);
}

static void
describe_answer (ZjOutboxItem *item, JsonObject *result)
{
  JsonObject *problem = zj_json_object (result, "problem");

  if (item->state == ZJ_OP_REFUSED && problem != NULL)
    {
      const char *detail = zj_json_string (problem, "detail");

      item->problem_code = g_strdup (zj_json_string (problem, "code"));
      item->problem_detail = g_strdup (detail != NULL ? detail : zj_json_string (problem, "title"));
    }
  else if (item->state == ZJ_OP_CONFLICT)
    {
      const char *reason = zj_json_string (result, "reason");

      item->problem_code = g_strdup (reason != NULL ? reason : "conflict");
    }
}

static gboolean
outbox_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  OutboxCall *call = data;
  g_autoptr (GHashTable) held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (ZjStmt) stmt = zj_db_prepare (
      db,
      "SELECT op.id, op.record, op.form, op.project, op.form_version, op.kind, op.action, op.state, op.seq,"
      " op.occurred_at, op.waiting_for, max(op.next_try, coalesce(project.next_try, 0), coalesce(project.retry_after, "
      "0)),"
      " op.result, record.fields FROM op LEFT JOIN record ON record.id = op.record LEFT JOIN project ON project.id = "
      "op.project"
      " WHERE op.state < 5 AND (?1 IS NULL OR op.project = ?1) ORDER BY op.place, op.key",
      error);
  gint64 latest = zj_clock_now (store->clock) + ZJ_STORE_MAX_BACKOFF;
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "s", call->project);
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    {
      ZjOutboxItem *item = g_new0 (ZjOutboxItem, 1);
      g_autoptr (JsonObject) waiting_for = zj_stmt_json (stmt, 10);
      g_autoptr (JsonObject) result = zj_stmt_json (stmt, 12);
      g_autoptr (JsonObject) fields = zj_stmt_json (stmt, 13);

      item->id = zj_stmt_dup_text (stmt, 0);
      item->record = zj_stmt_dup_text (stmt, 1);
      item->form = zj_stmt_dup_text (stmt, 2);
      item->project = zj_stmt_dup_text (stmt, 3);
      item->title = title_of (store, db, item->form, (int)zj_stmt_int (stmt, 4), fields);
      item->kind = (ZjOpKind)zj_stmt_int (stmt, 5);
      item->action = zj_stmt_dup_text (stmt, 6);
      item->state = (ZjOpState)zj_stmt_int (stmt, 7);
      item->seq = zj_stmt_int (stmt, 8);
      item->occurred_at = zj_stmt_dup_text (stmt, 9);
      item->next_try = MIN (zj_stmt_int (stmt, 11), latest);
      describe_answer (item, result);
      if (item->state == ZJ_OP_CONFLICT || item->state == ZJ_OP_REFUSED)
        g_hash_table_add (held, g_strdup (item->record));
      else if (item->state == ZJ_OP_DEFERRED)
        item->waiting_for = zj_waiting_text (waiting_for);
      else if (g_hash_table_contains (held, item->record))
        item->waiting_for = zj_waiting_text (NULL);
      g_ptr_array_add (call->items, item);
    }
  return step == ZJ_STEP_DONE;
}

GPtrArray *
zj_store_outbox (ZjStore *store, const char *project, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_outbox_item_free);
  OutboxCall call = { project, items };

  g_return_val_if_fail (ZJ_IS_STORE (store), NULL);

  return zj_store_read (store, outbox_job, &call, error) ? g_steal_pointer (&items) : NULL;
}

/* --- cancel --- */

typedef struct
{
  const char *op;
  const char *const *unknown; /* to the server, which has been asked */
  GPtrArray *ids;
} CancelCall;

static gboolean
may_cancel (const CancelCall *call, const ZjOpRow *op, gboolean first, GError **error)
{
  /* A deferred op is never applied by the server on its own; a refused one never will be. */
  if (zj_op_row_is_loose (op) || op->state == ZJ_OP_DEFERRED || (first && op->state == ZJ_OP_REFUSED))
    return TRUE;
  if (!zj_op_row_is_stuck (op) && call->unknown != NULL && g_strv_contains (call->unknown, op->op->id))
    return TRUE;
  if (op->state == ZJ_OP_CONFLICT)
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID,
                 _ ("This change is in conflict with the server. Choose a version instead."));
  else
    g_set_error (
        error, ZJ_ERROR, ZJ_ERROR_BUSY,
        _ ("This change may have reached the server already, so the server must be asked before it is withdrawn. "
           "Synchronise, then try again."));
  return FALSE;
}

/* A record others refer to must not vanish from under them. */
static gboolean
may_vanish (ZjDb *db, const char *id, GError **error)
{
  gint64 referred;

  if (!zj_db_get_int (
          db, &referred, 0, error,
          "SELECT 1 FROM record_ref JOIN record ON record.id = record_ref.record WHERE record_ref.target = ?1"
          " AND record.id <> ?1 AND record.deleted = 0",
          "s", id))
    return FALSE;
  if (referred == 0)
    return TRUE;
  g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID,
               _ ("Other records refer to this one. Withdraw or change those first."));
  return FALSE;
}

static gboolean
cancel_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  CancelCall *call = data;
  g_autoptr (ZjOpRow) op = NULL;
  g_autoptr (ZjRow) row = NULL;
  g_autoptr (GPtrArray) ops = NULL;
  g_autofree char *operator_name = NULL;
  guint first = 0;

  if (!zj_op_row_load (db, call->op, &op, error))
    return FALSE;
  if (op == NULL || !zj_op_state_is_open (op->state))
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND, _ ("There is no waiting change “%s”."), call->op);
      return FALSE;
    }
  ops = zj_op_rows_open (db, op->op->record, error);
  if (ops == NULL || !zj_row_load (db, op->op->record, &row, error)
      || !zj_db_get_text (db, &operator_name, error, "SELECT value FROM meta WHERE key = 'operator'", NULL))
    return FALSE;
  while (first < ops->len && ((ZjOpRow *)ops->pdata[first])->key != op->key)
    first++;
  if (op->op->kind == ZJ_OP_CREATE && !may_vanish (db, op->op->record, error))
    return FALSE;
  for (guint i = first; i < ops->len; i++)
    {
      ZjOpRow *each = ops->pdata[i];

      if (!may_cancel (call, each, i == first, error) || !zj_op_row_set_state (store, db, each, ZJ_OP_CANCELLED, error)
          || !zj_store_add_audit (store, db, each->op->record, each->project, operator_name, "cancel", each->op->id,
                                  NULL, error))
        return FALSE;
    }
  g_ptr_array_set_size (ops, (int)first);
  zj_store_touch (store, ZJ_TOUCHED_STRUCTURE);
  /* A draft that lay over a record which is no more becomes a draft of a new one. */
  if (ops->len == 0 && row != NULL && row->revision == 0
      && !zj_db_run (db, error, "UPDATE draft SET is_new = 1, seen = NULL WHERE id = ?", "s", row->id))
    return FALSE;
  if (row == NULL)
    return TRUE;
  row->updated_at = zj_clock_now (store->clock);
  return zj_row_rebuild (store, db, row, ops, error);
}

gboolean
zj_store_cancel_op (ZjStore *store, const char *op, GError **error)
{
  CancelCall call = { .op = op };

  g_return_val_if_fail (ZJ_IS_STORE (store) && op != NULL, FALSE);

  return zj_store_write (store, TRUE, cancel_job, &call, error);
}

gboolean
zj_store_cancel_asked (ZjStore *store, const char *op, const char *const *unknown, GError **error)
{
  CancelCall call = { .op = op, .unknown = unknown };

  g_return_val_if_fail (ZJ_IS_STORE (store) && op != NULL && unknown != NULL, FALSE);

  return zj_store_write (store, TRUE, cancel_job, &call, error);
}

static gboolean
to_ask_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  CancelCall *call = data;
  g_autoptr (ZjOpRow) op = NULL;
  g_autoptr (GPtrArray) ops = NULL;

  if (!zj_op_row_load (db, call->op, &op, error))
    return FALSE;
  ops = op != NULL ? zj_op_rows_open (db, op->op->record, error) : NULL;
  for (guint i = 0; ops != NULL && i < ops->len; i++)
    {
      const ZjOpRow *each = ops->pdata[i];

      if ((each->place > op->place || (each->place == op->place && each->key >= op->key)) && !zj_op_row_is_loose (each)
          && !zj_op_row_is_stuck (each))
        g_ptr_array_add (call->ids, g_strdup (each->op->id));
    }
  return op == NULL || ops != NULL;
}

char **
zj_store_ops_to_ask (ZjStore *store, const char *op, GError **error)
{
  CancelCall call = { .op = op, .ids = g_ptr_array_new () };
  gboolean ok;

  g_return_val_if_fail (ZJ_IS_STORE (store) && op != NULL, NULL);

  ok = zj_store_read (store, to_ask_job, &call, error);
  g_ptr_array_add (call.ids, NULL);
  if (ok)
    return (char **)g_ptr_array_free (call.ids, FALSE);
  g_strfreev ((char **)g_ptr_array_free (call.ids, FALSE));
  return NULL;
}

/* --- retry --- */

static gboolean
retry_one (ZjStore *store, ZjDb *db, ZjOpRow *op, GError **error)
{
  g_autoptr (ZjOpRow) again = NULL;

  if (op->state != ZJ_OP_REFUSED)
    return zj_db_run (db, error, "UPDATE op SET attempts = 0, next_try = 0 WHERE key = ?", "i", op->key);
  again = zj_op_row_reissue (store, db, op, error);
  return again != NULL
         && zj_store_add_audit (store, db, op->op->record, op->project, again->op->operator_name, "retry",
                                again->op->id, NULL, error)
         && zj_store_rebuild (store, db, op->op->record, error);
}

static gboolean
load_refused (ZjDb *db, GPtrArray *ids, GError **error)
{
  g_autoptr (ZjStmt) stmt = zj_db_prepare (db, "SELECT id FROM op WHERE state = ? ORDER BY place, key", error);
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "i", (gint64)ZJ_OP_REFUSED);
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    g_ptr_array_add (ids, zj_stmt_dup_text (stmt, 0));
  return step == ZJ_STEP_DONE;
}

static gboolean
retry_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  const char *id = data;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  if (id != NULL)
    g_ptr_array_add (ids, g_strdup (id));
  else if (!load_refused (db, ids, error)
           || !zj_db_exec (db, "UPDATE op SET attempts = 0, next_try = 0 WHERE state < 5 AND next_try <> 0", error)
           || !zj_db_exec (db, "UPDATE transfer SET attempts = 0, next_try = 0 WHERE state = 3", error))
    return FALSE;
  /* What the server said with Retry-After stays. */
  if (!zj_db_exec (db, "UPDATE project SET attempts = 0, next_try = 0, back_off_reason = NULL", error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (ZjOpRow) op = NULL;

      if (!zj_op_row_load (db, ids->pdata[i], &op, error))
        return FALSE;
      if (op == NULL || !zj_op_state_is_open (op->state))
        {
          g_set_error (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND, _ ("There is no waiting change “%s”."),
                       (char *)ids->pdata[i]);
          return FALSE;
        }
      if (!retry_one (store, db, op, error))
        return FALSE;
    }
  zj_store_touch (store, ZJ_TOUCHED_STRUCTURE);
  return TRUE;
}

gboolean
zj_store_retry (ZjStore *store, const char *op, GError **error)
{
  g_return_val_if_fail (ZJ_IS_STORE (store), FALSE);

  return zj_store_write (store, TRUE, retry_job, (gpointer)op, error);
}
