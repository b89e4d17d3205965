/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-json.h"
#include "zj-store-private.h"

/* What the server has confirmed: its receipts, and its copy of the record. */

typedef struct
{
  const char *record;
  JsonArray *receipts;
  JsonObject *fields;
} DeliveredCall;

static const char *
state_name (ZjOpState state)
{
  switch (state)
    {
    case ZJ_OP_APPLIED:
      return "applied";
    case ZJ_OP_MERGED:
      return "merged";
    case ZJ_OP_DEFERRED:
    default:
      return "deferred";
    }
}

/* Deferred ones are in: the server has taken them, though nothing has come of it yet. */
static gboolean
receipts_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  DeliveredCall *call = data;
  g_autoptr (ZjStmt) stmt = zj_db_prepare (
      db,
      "SELECT id, kind, action, operator, occurred_at, received_at, state, receipt FROM op WHERE record = ?1"
      " AND (receipt IS NOT NULL AND state IN (?2, ?3) OR state = ?4) ORDER BY place DESC, key DESC",
      error);
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "siii", call->record, (gint64)ZJ_OP_APPLIED, (gint64)ZJ_OP_MERGED, (gint64)ZJ_OP_DEFERRED);
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    {
      JsonObject *line = json_object_new ();
      g_autoptr (JsonObject) receipt = zj_stmt_json (stmt, 7);

      zj_json_set_string (line, "op", zj_stmt_text (stmt, 0));
      zj_json_set_string (line, "kind", zj_op_kind_to_string ((ZjOpKind)zj_stmt_int (stmt, 1)));
      zj_json_set_string (line, "action", zj_stmt_text (stmt, 2));
      zj_json_set_string (line, "operator", zj_stmt_text (stmt, 3));
      zj_json_set_string (line, "occurred_at", zj_stmt_text (stmt, 4));
      zj_json_set_string (line, "received_at", zj_stmt_text (stmt, 5));
      zj_json_set_string (line, "state", state_name ((ZjOpState)zj_stmt_int (stmt, 6)));
      if (receipt != NULL)
        {
          /* The receipt's own words are the ones that count. */
          if (zj_json_string (receipt, "received_at") != NULL)
            zj_json_set_string (line, "received_at", zj_json_string (receipt, "received_at"));
          zj_json_set_string (line, "effective_at", zj_json_string (receipt, "effective_at"));
          json_object_set_object_member (line, "receipt", g_steal_pointer (&receipt));
        }
      json_array_add_object_element (call->receipts, line);
    }
  return step == ZJ_STEP_DONE;
}

JsonArray *
zj_store_receipts (ZjStore *store, const char *record, GError **error)
{
  g_autoptr (JsonArray) receipts = json_array_new ();
  DeliveredCall call = { .record = record, .receipts = receipts };

  g_return_val_if_fail (ZJ_IS_STORE (store) && record != NULL, NULL);

  return zj_store_read (store, receipts_job, &call, error) ? g_steal_pointer (&receipts) : NULL;
}

typedef struct
{
  const char *project;
  guint limit;
  JsonArray *arrivals;
} ArrivalsCall;

static gboolean
arrivals_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  ArrivalsCall *call = data;
  g_autoptr (ZjStmt) stmt = zj_db_prepare (
      db,
      "SELECT op.id, op.kind, op.action, op.record, op.form, op.form_version, op.settled_at, op.receipt, record.fields"
      " FROM op LEFT JOIN record ON record.id = op.record WHERE op.project = ?1 AND op.receipt IS NOT NULL"
      " AND op.state IN (?2, ?3) ORDER BY op.key DESC LIMIT ?4",
      error);
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "siii", call->project, (gint64)ZJ_OP_APPLIED, (gint64)ZJ_OP_MERGED, (gint64)call->limit);
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    {
      ZjForm *form = zj_store_form_of (store, zj_stmt_text (stmt, 4), (int)zj_stmt_int (stmt, 5));
      g_autoptr (JsonObject) receipt = zj_stmt_json (stmt, 7);
      g_autoptr (JsonObject) fields = zj_stmt_json (stmt, 8);
      g_autofree char *title = form != NULL && fields != NULL ? zj_store_read_title (store, db, form, fields) : NULL;
      JsonObject *line = json_object_new ();

      zj_json_set_string (line, "op", zj_stmt_text (stmt, 0));
      zj_json_set_string (line, "kind", zj_op_kind_to_string ((ZjOpKind)zj_stmt_int (stmt, 1)));
      zj_json_set_string (line, "action", zj_stmt_text (stmt, 2));
      zj_json_set_string (line, "record", zj_stmt_text (stmt, 3));
      zj_json_set_string (line, "form", zj_stmt_text (stmt, 4));
      json_object_set_int_member (line, "form_version", zj_stmt_int (stmt, 5));
      json_object_set_int_member (line, "settled_at", zj_stmt_int (stmt, 6));
      json_object_set_boolean_member (line, "here", fields != NULL);
      zj_json_set_string (line, "title", title);
      zj_json_set_string (line, "received_at", zj_json_string (receipt, "received_at"));
      zj_json_set_string (line, "effective_at", zj_json_string (receipt, "effective_at"));
      json_array_add_object_element (call->arrivals, line);
    }
  return step == ZJ_STEP_DONE;
}

JsonArray *
zj_store_arrivals (ZjStore *store, const char *project, guint limit, GError **error)
{
  g_autoptr (JsonArray) arrivals = json_array_new ();
  ArrivalsCall call = { project, limit, arrivals };

  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL, NULL);

  return zj_store_read (store, arrivals_job, &call, error) ? g_steal_pointer (&arrivals) : NULL;
}

static gboolean
delivered_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  DeliveredCall *call = data;
  g_autoptr (ZjStmt) stmt =
      zj_db_prepare (db, "SELECT coalesce(base, fields) FROM record WHERE id = ? AND revision > 0", error);
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "s", call->record);
  step = zj_stmt_step (stmt, error);
  if (step == ZJ_STEP_ROW)
    call->fields = zj_stmt_json (stmt, 0);
  return step != ZJ_STEP_ERROR;
}

JsonObject *
zj_store_delivered (ZjStore *store, const char *id)
{
  DeliveredCall call = { .record = id };

  g_return_val_if_fail (ZJ_IS_STORE (store) && id != NULL, NULL);

  zj_store_read (store, delivered_job, &call, NULL);
  return call.fields;
}
