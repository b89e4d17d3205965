/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-error.h"
#include "zj-json.h"
#include "zj-merge.h"
#include "zj-store-private.h"

/* Rows of the table op: the outbox and, once settled, the sent archive. */

#define OP_COLUMNS                                                                                                     \
  "id, key, place, project, record, form, form_version, slots_version, kind, action, to_state, strict, base_revision," \
  " base_op, seen_revision, patch, operator, occurred_at, revives, replaces, state, sent, lookup, seq, waiting_for,"   \
  " result, next_try"

static ZjOpRow *
read_op (ZjStmt *stmt)
{
  ZjOpRow *row = g_new0 (ZjOpRow, 1);
  ZjOp *op = zj_op_new ();

  row->op = op;
  op->id = zj_stmt_dup_text (stmt, 0);
  row->key = zj_stmt_int (stmt, 1);
  row->place = zj_stmt_int (stmt, 2);
  row->project = zj_stmt_dup_text (stmt, 3);
  op->record = zj_stmt_dup_text (stmt, 4);
  op->form = zj_stmt_dup_text (stmt, 5);
  op->form_version = (int)zj_stmt_int (stmt, 6);
  op->slots_version = (int)zj_stmt_int (stmt, 7);
  op->kind = (ZjOpKind)zj_stmt_int (stmt, 8);
  op->action = zj_stmt_dup_text (stmt, 9);
  row->to_state = zj_stmt_dup_text (stmt, 10);
  row->strict = zj_stmt_int (stmt, 11) != 0;
  op->base_revision = zj_stmt_int (stmt, 12);
  op->base_op = zj_stmt_dup_text (stmt, 13);
  row->seen_revision = zj_stmt_int (stmt, 14);
  g_clear_pointer (&op->patch, json_object_unref);
  op->patch = zj_stmt_json (stmt, 15);
  if (op->patch == NULL)
    op->patch = json_object_new ();
  op->operator_name = zj_stmt_dup_text (stmt, 16);
  op->occurred_at = zj_stmt_dup_text (stmt, 17);
  op->revives = zj_stmt_int (stmt, 18);
  op->replaces = zj_stmt_dup_text (stmt, 19);
  row->state = (ZjOpState)zj_stmt_int (stmt, 20);
  row->sent = zj_stmt_int (stmt, 21) != 0;
  row->lookup = zj_stmt_int (stmt, 22) != 0;
  op->seq = zj_stmt_int (stmt, 23);
  row->waiting_for = zj_stmt_json (stmt, 24);
  row->result = zj_stmt_json (stmt, 25);
  row->next_try = zj_stmt_int (stmt, 26);
  return row;
}

GPtrArray *
zj_op_rows_open (ZjDb *db, const char *record, GError **error)
{
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_op_row_free);
  g_autoptr (ZjStmt) stmt =
      zj_db_prepare (db, "SELECT " OP_COLUMNS " FROM op WHERE record = ? AND state < 5 ORDER BY place, key", error);
  ZjStep step;

  if (stmt == NULL)
    return NULL;
  zj_stmt_bind (stmt, "s", record);
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    g_ptr_array_add (ops, read_op (stmt));
  return step == ZJ_STEP_DONE ? g_steal_pointer (&ops) : NULL;
}

gboolean
zj_op_row_load (ZjDb *db, const char *id, ZjOpRow **row, GError **error)
{
  g_autoptr (ZjStmt) stmt = zj_db_prepare (db, "SELECT " OP_COLUMNS " FROM op WHERE id = ?", error);
  ZjStep step;

  *row = NULL;
  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "s", id);
  step = zj_stmt_step (stmt, error);
  if (step == ZJ_STEP_ROW)
    *row = read_op (stmt);
  return step != ZJ_STEP_ERROR;
}

gboolean
zj_op_row_insert (ZjDb *db, ZjOpRow *row, GError **error)
{
  const ZjOp *op = row->op;

  if (!zj_db_run (
          db, error,
          "INSERT INTO op (id, place, project, record, form, form_version, slots_version, kind, action, to_state,"
          " strict, base_revision, base_op, seen_revision, patch, operator, occurred_at, revives, replaces, state)"
          " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          "sisssiiissiisijssisi", op->id, row->place, row->project, op->record, op->form, (gint64)op->form_version,
          (gint64)op->slots_version, (gint64)op->kind, op->action, row->to_state, (gint64)row->strict,
          op->base_revision, op->base_op, row->seen_revision, op->patch, op->operator_name, op->occurred_at,
          op->revives, op->replaces, (gint64)row->state))
    return FALSE;
  row->key = zj_db_last_rowid (db);
  if (row->place != 0)
    return TRUE;
  row->place = row->key;
  return zj_db_run (db, error, "UPDATE op SET place = key WHERE key = ?", "i", row->key);
}

gboolean
zj_op_row_set_state (ZjStore *store, ZjDb *db, ZjOpRow *row, ZjOpState state, GError **error)
{
  row->state = state;
  return zj_db_run (db, error, "UPDATE op SET state = ?, settled_at = ? WHERE key = ?", "iii", (gint64)state,
                    zj_op_state_is_open (state) ? (gint64)0 : zj_clock_now (store->clock), row->key);
}

ZjOpRow *
zj_op_row_new (ZjStore *store, const ZjRow *row, ZjOpKind kind, const char *operator_name)
{
  ZjOpRow *op = g_new0 (ZjOpRow, 1);

  op->op = zj_op_new ();
  op->op->id = zj_random_uuid7 (store->random, store->clock);
  op->op->record = g_strdup (row->id);
  op->op->form = g_strdup (row->form);
  op->op->form_version = row->form_version;
  op->op->slots_version = row->slots_version;
  op->op->kind = kind;
  op->op->base_revision = -1;
  op->op->revives = -1;
  op->op->operator_name = g_strdup (operator_name);
  op->op->occurred_at = zj_clock_stamp (store->clock);
  if (op->op->patch == NULL)
    op->op->patch = json_object_new ();
  op->project = g_strdup (row->project);
  op->state = ZJ_OP_QUEUED;
  op->seen_revision = row->revision;
  return op;
}

void
zj_op_row_set_base (ZjOpRow *op, const ZjRow *row, GPtrArray *ops)
{
  const ZjOpRow *last = ops->len > 0 ? ops->pdata[ops->len - 1] : NULL;

  g_clear_pointer (&op->op->base_op, g_free);
  op->op->base_revision = -1;
  if (op->op->kind == ZJ_OP_CREATE)
    return;
  if (last != NULL)
    op->op->base_op = g_strdup (last->op->id);
  else
    op->op->base_revision = row->revision;
}

gboolean
zj_op_row_mend_base (ZjDb *db, ZjOpRow *row, GError **error)
{
  gint64 state = -1;

  if (row->op->base_op == NULL)
    return TRUE;
  if (!zj_db_get_int (db, &state, -1, error, "SELECT state FROM op WHERE id = ?", "s", row->op->base_op))
    return FALSE;
  /* Still open, or in: the server knows it. */
  if (state == ZJ_OP_APPLIED || state == ZJ_OP_MERGED || (state >= 0 && zj_op_state_is_open ((ZjOpState)state)))
    return TRUE;
  if (row->seen_revision <= 0)
    return TRUE;
  /* It never took effect. The revision the user saw then is the honest base: whatever moved since is found. */
  g_clear_pointer (&row->op->base_op, g_free);
  row->op->base_revision = row->seen_revision;
  return zj_db_run (db, error, "UPDATE op SET base_op = NULL, base_revision = ? WHERE key = ?", "ii",
                    row->op->base_revision, row->key);
}

ZjOpRow *
zj_op_row_reissue (ZjStore *store, ZjDb *db, ZjOpRow *old, GError **error)
{
  g_autoptr (ZjOpRow) row = g_new0 (ZjOpRow, 1);

  row->op = zj_op_copy (old->op);
  g_free (row->op->id);
  row->op->id = zj_random_uuid7 (store->random, store->clock);
  row->op->seq = 0;
  g_free (row->op->replaces);
  row->op->replaces = g_strdup (old->op->id);
  row->place = old->place;
  row->project = g_strdup (old->project);
  row->to_state = g_strdup (old->to_state);
  row->strict = old->strict;
  row->seen_revision = old->seen_revision;
  row->state = ZJ_OP_QUEUED;
  if (!zj_op_row_set_state (store, db, old, ZJ_OP_REPLACED, error) || !zj_op_row_insert (db, row, error)
      || !zj_op_row_mend_base (db, row, error)
      || !zj_db_run (db, error,
                     "UPDATE op SET base_op = ? WHERE base_op = ? AND ((state = ? AND sent = 0) OR state = ?)", "ssii",
                     row->op->id, old->op->id, (gint64)ZJ_OP_QUEUED, (gint64)ZJ_OP_REFUSED))
    return NULL;
  return g_steal_pointer (&row);
}

char *
zj_op_verb (const ZjOp *op)
{
  return g_strdup (op->kind == ZJ_OP_ACTION ? op->action : zj_op_kind_to_string (op->kind));
}

gboolean
zj_store_add_audit (ZjStore *store,
                    ZjDb *db,
                    const char *record,
                    const char *project,
                    const char *operator_name,
                    const char *verb,
                    const char *op,
                    JsonObject *patch,
                    GError **error)
{
  g_autofree char *at = zj_clock_stamp (store->clock);
  g_autofree char *paths = NULL;

  if (patch != NULL)
    {
      g_autoptr (JsonArray) array = json_array_new ();
      g_autoptr (JsonNode) node = NULL;
      JsonObjectIter iter;
      const char *path;

      json_object_iter_init_ordered (&iter, patch);
      while (json_object_iter_next_ordered (&iter, &path, NULL))
        json_array_add_string_element (array, path);
      node = zj_json_array_node (g_steal_pointer (&array));
      paths = zj_json_write (node);
    }
  return zj_db_run (db, error,
                    "INSERT INTO audit (record, project, at, operator, verb, op, paths) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    "sssssss", record, project, at, operator_name, verb, op, paths);
}
