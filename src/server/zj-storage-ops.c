/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-storage-private.h"

#include "zj-json.h"

#define OP_COLUMNS                                                                                                     \
  "project, id, record, body, result, detail, revision, seen_base, seen_own, received_at, changed, client, seq"

ZjStoredOp *
zj_stored_op_new (void)
{
  ZjStoredOp *op = g_new0 (ZjStoredOp, 1);

  op->seen_own = json_array_new ();
  return op;
}

void
zj_stored_op_free (ZjStoredOp *op)
{
  if (op == NULL)
    return;
  g_free (op->project);
  g_free (op->id);
  g_free (op->client);
  g_free (op->record);
  g_clear_pointer (&op->body, json_object_unref);
  g_clear_pointer (&op->detail, json_object_unref);
  g_clear_pointer (&op->seen_own, json_array_unref);
  g_free (op->received_at);
  g_free (op);
}

static ZjStoredOp *
read_op (ZjStmt *stmt)
{
  ZjStoredOp *op = zj_stored_op_new ();
  g_autoptr (JsonNode) own = zj_stmt_node (stmt, 8);

  op->project = zj_stmt_dup_text (stmt, 0);
  op->id = zj_stmt_dup_text (stmt, 1);
  op->record = zj_stmt_dup_text (stmt, 2);
  op->body = zj_stmt_json (stmt, 3);
  op->result = (ZjResultKind)zj_stmt_int (stmt, 4);
  op->detail = zj_stmt_json (stmt, 5);
  op->revision = zj_stmt_int (stmt, 6);
  op->seen_base = zj_stmt_int (stmt, 7);
  if (own != NULL && JSON_NODE_HOLDS_ARRAY (own))
    {
      json_array_unref (op->seen_own);
      op->seen_own = json_node_dup_array (own);
    }
  op->received_at = zj_stmt_dup_text (stmt, 9);
  op->changed = zj_stmt_int (stmt, 10);
  op->client = zj_stmt_dup_text (stmt, 11);
  op->seq = zj_stmt_int (stmt, 12);
  return op;
}

gboolean
zj_storage_get_op (ZjStorage *storage, const char *project, const char *id, ZjStoredOp **op, GError **error)
{
  g_autoptr (ZjStmt) stmt =
      zj_db_prepare (storage->db, "SELECT " OP_COLUMNS " FROM op WHERE project = ? AND id = ?", error);
  ZjStep step;

  *op = NULL;
  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "ss", project, id);
  step = zj_stmt_step (stmt, error);
  if (step == ZJ_STEP_ROW)
    *op = read_op (stmt);
  return step != ZJ_STEP_ERROR;
}

gboolean
zj_storage_seq_holder (ZjStorage *storage,
                       const char *project,
                       const char *client,
                       gint64 seq,
                       char **id,
                       GError **error)
{
  return zj_db_get_text (storage->db, id, error, "SELECT op FROM op_seq WHERE client = ? AND project = ? AND seq = ?",
                         "ssi", client, project, seq);
}

gboolean
zj_storage_last_seq (ZjStorage *storage, const char *project, const char *client, gint64 *seq, GError **error)
{
  return zj_db_get_int (storage->db, seq, 0, error, "SELECT MAX(seq) FROM op_seq WHERE client = ? AND project = ?",
                        "ss", client, project);
}

gboolean
zj_storage_take_seq (ZjStorage *storage,
                     const char *project,
                     const char *client,
                     gint64 seq,
                     const char *op,
                     GError **error)
{
  return zj_db_run (storage->db, error, "INSERT INTO op_seq (client, project, seq, op) VALUES (?, ?, ?, ?)", "ssis",
                    client, project, seq, op);
}

gboolean
zj_storage_put_op (ZjStorage *storage, ZjStoredOp *op, GError **error)
{
  g_autoptr (ZjStmt) stmt =
      zj_db_prepare (storage->db,
                     "INSERT INTO op (" OP_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
                     " ON CONFLICT (project, id) DO UPDATE SET result = ?5, detail = ?6, revision = ?7,"
                     " seen_base = ?8, seen_own = ?9, changed = ?11",
                     error);
  g_autoptr (JsonNode) own = json_node_new (JSON_NODE_ARRAY);

  if (stmt == NULL || (op->changed == 0 && !zj_storage_count (storage, "change", 1, &op->changed, error)))
    return FALSE;
  json_node_set_array (own, op->seen_own);
  zj_stmt_bind (stmt, "sssjijii", op->project, op->id, op->record, op->body, (gint64)op->result, op->detail,
                op->revision, op->seen_base);
  zj_stmt_bind_node (stmt, 9, own);
  zj_stmt_bind_text (stmt, 10, op->received_at);
  zj_stmt_bind_int (stmt, 11, op->changed);
  zj_stmt_bind_text (stmt, 12, op->client);
  zj_stmt_bind_int (stmt, 13, op->seq);
  return zj_stmt_run (stmt, error);
}

GPtrArray *
zj_storage_client_ops (ZjStorage *storage,
                       const char *project,
                       const char *client,
                       gint64 after,
                       gint64 up_to,
                       guint limit,
                       GError **error)
{
  g_autoptr (ZjStmt) stmt = zj_db_prepare (
      storage->db,
      "SELECT o.project, o.id, o.record, o.body, o.result, o.detail, o.revision, o.seen_base, o.seen_own,"
      " o.received_at, o.changed, s.client, s.seq FROM op_seq s JOIN op o ON o.project = s.project AND o.id = s.op"
      " WHERE s.client = ?1 AND s.project = ?2 AND s.seq > ?3 AND (?4 < 0 OR o.changed <= ?4)"
      " ORDER BY s.seq LIMIT ?5",
      error);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_stored_op_free);
  ZjStep step;

  if (stmt == NULL)
    return NULL;
  zj_stmt_bind (stmt, "ssiii", client, project, after, up_to, (gint64)limit);
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    g_ptr_array_add (list, read_op (stmt));
  return step == ZJ_STEP_DONE ? g_steal_pointer (&list) : NULL;
}
