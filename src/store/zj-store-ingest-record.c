/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-error.h"
#include "zj-json.h"
#include "zj-merge.h"
#include "zj-store-private.h"

#include <glib/gi18n-lib.h>

/* Change lines over which own work lies, record by record. */

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
  moved = zj_patch_diff_own (form, before, after);
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
