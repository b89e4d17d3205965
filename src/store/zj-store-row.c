/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-error.h"
#include "zj-json.h"
#include "zj-merge.h"
#include "zj-store-private.h"
#include "zj-value.h"

#include <string.h>

void
zj_row_free (ZjRow *row)
{
  if (row == NULL)
    return;
  g_free (row->id);
  g_free (row->project);
  g_free (row->form);
  g_free (row->unit);
  g_free (row->state);
  g_free (row->server_state);
  g_free (row->history);
  g_free (row->missing);
  g_clear_pointer (&row->fields, json_object_unref);
  g_clear_pointer (&row->server, json_object_unref);
  g_free (row);
}

void
zj_op_row_free (ZjOpRow *row)
{
  if (row == NULL)
    return;
  zj_op_free (row->op);
  g_free (row->project);
  g_free (row->to_state);
  g_clear_pointer (&row->waiting_for, json_object_unref);
  g_clear_pointer (&row->result, json_object_unref);
  g_free (row);
}

ZjForm *
zj_store_form_of (ZjStore *store, const char *form, int version)
{
  return zj_forms_get_version (store->forms, form, version);
}

ZjRow *
zj_row_new (const char *id, const char *project, ZjForm *form)
{
  ZjRow *row = g_new0 (ZjRow, 1);

  row->id = g_strdup (id);
  row->project = g_strdup (project);
  row->form = g_strdup (form->id);
  row->form_version = form->version;
  row->slots_version = form->version;
  row->state = g_strdup (form->initial_state);
  row->fields = json_object_new ();
  return row;
}

#define ROW_COLUMNS                                                                                                    \
  "id, project, form, unit, form_version, slots_version, state, base_state, revision, fields, base, history, missing," \
  " sync_state, deleted, quarantined, gone, updated_at, server_updated_at"

gboolean
zj_row_load (ZjDb *db, const char *id, ZjRow **out, GError **error)
{
  g_autoptr (ZjStmt) stmt = zj_db_prepare (db, "SELECT " ROW_COLUMNS " FROM record WHERE id = ?", error);
  ZjRow *row;
  ZjStep step;

  *out = NULL;
  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "s", id);
  step = zj_stmt_step (stmt, error);
  if (step != ZJ_STEP_ROW)
    return step == ZJ_STEP_DONE;
  row = g_new0 (ZjRow, 1);
  row->id = zj_stmt_dup_text (stmt, 0);
  row->project = zj_stmt_dup_text (stmt, 1);
  row->form = zj_stmt_dup_text (stmt, 2);
  row->unit = zj_stmt_dup_text (stmt, 3);
  row->form_version = (int)zj_stmt_int (stmt, 4);
  row->slots_version = (int)zj_stmt_int (stmt, 5);
  row->state = zj_stmt_dup_text (stmt, 6);
  row->revision = zj_stmt_int (stmt, 8);
  row->fields = zj_stmt_json (stmt, 9);
  if (row->fields == NULL)
    row->fields = json_object_new ();
  if (row->revision > 0)
    {
      row->server = zj_stmt_is_null (stmt, 10) ? json_object_ref (row->fields) : zj_stmt_json (stmt, 10);
      row->server_state = zj_stmt_is_null (stmt, 7) ? g_strdup (row->state) : zj_stmt_dup_text (stmt, 7);
    }
  row->history = zj_stmt_dup_text (stmt, 11);
  row->missing = zj_stmt_dup_text (stmt, 12);
  row->sync_state = (ZjSyncState)zj_stmt_int (stmt, 13);
  row->deleted = zj_stmt_int (stmt, 14) != 0;
  row->quarantined = zj_stmt_int (stmt, 15) != 0;
  row->gone = zj_stmt_int (stmt, 16);
  row->updated_at = zj_stmt_int (stmt, 17);
  row->server_updated_at = zj_stmt_int (stmt, 18);
  *out = row;
  return TRUE;
}

gboolean
zj_op_state_is_open (ZjOpState state)
{
  return state < ZJ_OP_APPLIED;
}

gboolean
zj_op_row_is_stuck (const ZjOpRow *row)
{
  return row->state == ZJ_OP_CONFLICT || row->state == ZJ_OP_REFUSED;
}

gboolean
zj_op_row_is_loose (const ZjOpRow *row)
{
  return row->state == ZJ_OP_QUEUED && !row->sent && !row->lookup;
}

int
zj_ops_first_stuck (GPtrArray *ops)
{
  for (guint i = 0; i < ops->len; i++)
    if (zj_op_row_is_stuck (ops->pdata[i]))
      return (int)i;
  return -1;
}

ZjSyncState
zj_ops_sync_state (GPtrArray *ops)
{
  ZjSyncState state = ZJ_SYNC_SYNCED;

  for (guint i = 0; i < ops->len; i++)
    {
      const ZjOpRow *row = ops->pdata[i];

      switch (row->state)
        {
        case ZJ_OP_CONFLICT:
          return ZJ_SYNC_CONFLICT;
        case ZJ_OP_REFUSED:
          return ZJ_SYNC_REFUSED;
        case ZJ_OP_DEFERRED:
          state = ZJ_SYNC_WAITING;
          break;
        case ZJ_OP_SENDING:
          if (state != ZJ_SYNC_WAITING)
            state = ZJ_SYNC_SENDING;
          break;
        case ZJ_OP_QUEUED:
          if (state == ZJ_SYNC_SYNCED)
            state = ZJ_SYNC_QUEUED;
          break;
        case ZJ_OP_APPLIED:
        case ZJ_OP_MERGED:
        case ZJ_OP_CANCELLED:
        case ZJ_OP_REPLACED:
          break;
        }
    }
  return state;
}

/* An action moves the state only where it may be taken; one that is refused or in conflict moves nothing. */
static void
apply_action (ZjForm *form, const ZjOpRow *row, char **state)
{
  const ZjAction *action = form != NULL ? zj_form_action (form, row->op->action) : NULL;

  if (zj_op_row_is_stuck (row) || row->to_state == NULL)
    return;
  if (action != NULL && action->from != NULL && !g_strv_contains (action->from, *state))
    return;
  g_free (*state);
  *state = g_strdup (row->to_state);
}

/* Saving an edit can lead on by itself (待回复 + 保存 → 待提交). */
static void
apply_saved_as (ZjForm *form, char **state)
{
  const char *next = zj_form_state_after_save (form, *state);

  if (next == NULL || g_str_equal (next, *state))
    return;
  g_free (*state);
  *state = g_strdup (next);
}

void
zj_row_shown (ZjStore *store, const ZjRow *row, GPtrArray *ops, JsonObject **fields, char **state, gboolean *deleted)
{
  ZjForm *form = zj_store_form_of (store, row->form, row->form_version);
  /* Without the form's definition nothing can be laid over anything: what was shown stays. */
  JsonObject *from = form == NULL && ops->len > 0 ? row->fields : row->server;
  g_autoptr (JsonObject) shown = from != NULL ? json_object_ref (from) : json_object_new ();
  g_autofree char *shown_state = g_strdup (row->server_state);
  gboolean shown_deleted = FALSE;

  if (shown_state == NULL)
    shown_state = g_strdup (form != NULL ? form->initial_state : row->state);
  for (guint i = 0; i < ops->len; i++)
    {
      const ZjOpRow *op = ops->pdata[i];

      if (form != NULL && !zj_patch_is_empty (op->op->patch))
        {
          JsonObject *next = zj_patch_apply (form, shown, op->op->patch);

          json_object_unref (shown);
          shown = next;
        }
      if (op->op->kind == ZJ_OP_ACTION)
        apply_action (form, op, &shown_state);
      else if (op->op->kind == ZJ_OP_UPDATE && form != NULL && !zj_op_row_is_stuck (op))
        apply_saved_as (form, &shown_state);
      else if (op->op->kind == ZJ_OP_DELETE && !zj_op_row_is_stuck (op))
        shown_deleted = TRUE;
    }
  if (fields != NULL)
    *fields = g_steal_pointer (&shown);
  if (state != NULL)
    *state = g_steal_pointer (&shown_state);
  if (deleted != NULL)
    *deleted = shown_deleted;
}

gboolean
zj_row_write_references (ZjDb *db, const char *id, ZjForm *form, JsonObject *fields, GError **error)
{
  g_auto (GStrv) references = form != NULL ? zj_form_references (form, fields) : NULL;

  if (!zj_db_run (db, error, "DELETE FROM record_ref WHERE record = ?", "s", id))
    return FALSE;
  for (guint i = 0; references != NULL && references[i] != NULL; i += 2)
    if (!zj_db_run (db, error, "INSERT OR REPLACE INTO record_ref (record, path, target) VALUES (?, ?, ?)", "sss", id,
                    references[i], references[i + 1]))
      return FALSE;
  return TRUE;
}

static void
bind_or_null (ZjStmt *stmt, int index, gboolean present, gint64 value)
{
  if (present)
    zj_stmt_bind_int (stmt, index, value);
  else
    zj_stmt_bind_null (stmt, index);
}

/* @covered: own ops lie over the server's copy, so that is kept apart. */
static gboolean
write_row (ZjStore *store, ZjDb *db, ZjRow *row, gboolean covered, GError **error)
{
  ZjForm *form = zj_store_form_of (store, row->form, row->form_version);
  const char *name =
      form != NULL && form->duplicate_check != NULL ? zj_json_string (row->fields, form->duplicate_check) : NULL;
  const char *area = g_str_equal (row->form, "unit-project") ? zj_json_string (row->fields, "floor_area") : NULL;
  g_autofree char *duplicate_key = name != NULL ? zj_name_key (name) : NULL;
  g_autofree char *fields = zj_json_write_object (row->fields);
  g_autofree char *base = covered && row->server != NULL ? zj_json_write_object (row->server) : NULL;
  gint64 scaled = 0;
  gboolean has_area = area != NULL && zj_decimal_parse (area, &scaled);
  g_autoptr (ZjStmt) stmt = zj_db_prepare (
      db,
      "INSERT INTO record (id, project, form, form_version, slots_version, state, revision, unit, fields, base, "
      "base_state,"
      " history, missing, sync_state, deleted, gone, quarantined, duplicate_key, floor_area, updated_at, "
      "server_updated_at,"
      " change) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, "
      "?21, ?22)"
      " ON CONFLICT (id) DO UPDATE SET project = ?2, form = ?3, form_version = ?4, slots_version = ?5, state = ?6,"
      " revision = ?7, unit = ?8, fields = ?9, base = ?10, base_state = ?11, history = ?12, missing = ?13,"
      " sync_state = ?14, deleted = ?15, gone = ?16, quarantined = ?17, duplicate_key = ?18, floor_area = ?19,"
      " updated_at = ?20, server_updated_at = ?21, change = ?22",
      error);

  if (stmt == NULL)
    return FALSE;
  g_free (row->unit);
  row->unit = form != NULL ? zj_form_unit_of (form, row->id, row->fields) : NULL;
  zj_stmt_bind (stmt, "sssiisissssssiiii", row->id, row->project, row->form, (gint64)row->form_version,
                (gint64)row->slots_version, row->state, row->revision, row->unit, fields, base,
                base != NULL ? row->server_state : NULL, row->history, row->missing, (gint64)row->sync_state,
                (gint64)row->deleted, row->gone, (gint64)row->quarantined);
  zj_stmt_bind_text (stmt, 18, duplicate_key != NULL && *duplicate_key != '\0' ? duplicate_key : NULL);
  bind_or_null (stmt, 19, has_area, scaled);
  zj_stmt_bind_int (stmt, 20, row->updated_at);
  zj_stmt_bind_int (stmt, 21, row->server_updated_at);
  zj_stmt_bind_int (stmt, 22, store->change);
  return zj_stmt_run (stmt, error) && zj_row_write_references (db, row->id, form, row->fields, error)
         && zj_record_files_write (store, db, row, error);
}

gboolean
zj_row_delete (ZjDb *db, const char *id, GError **error)
{
  return zj_db_run (db, error, "DELETE FROM record WHERE id = ?", "s", id)
         && zj_db_run (db, error, "DELETE FROM record_ref WHERE record = ?", "s", id)
         && zj_record_files_forget (db, id, error);
}

gboolean
zj_tombstone_put (ZjDb *db, const char *id, const char *project, const char *form, gint64 revision, GError **error)
{
  return zj_db_run (
      db, error,
      "INSERT INTO tombstone (id, project, form, revision) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE "
      "SET revision = excluded.revision",
      "sssi", id, project, form, revision);
}

static gboolean
has_draft (ZjDb *db, const char *id, gboolean *has, GError **error)
{
  gint64 n = 0;

  if (!zj_db_get_int (db, &n, 0, error, "SELECT 1 FROM draft WHERE id = ?", "s", id))
    return FALSE;
  *has = n != 0;
  return TRUE;
}

gboolean
zj_row_rebuild (ZjStore *store, ZjDb *db, ZjRow *row, GPtrArray *ops, GError **error)
{
  JsonObject *fields;
  gboolean drafted;

  if (ops->len == 0 && row->revision == 0)
    return zj_row_delete (db, row->id, error)
           && (row->gone == 0 || zj_tombstone_put (db, row->id, row->project, row->form, row->gone, error));
  if (ops->len == 0 && row->gone > 0)
    {
      if (!has_draft (db, row->id, &drafted, error))
        return FALSE;
      if (!drafted)
        return zj_row_delete (db, row->id, error)
               && zj_tombstone_put (db, row->id, row->project, row->form, row->gone, error);
    }
  g_free (row->state);
  zj_row_shown (store, row, ops, &fields, &row->state, &row->deleted);
  json_object_unref (row->fields);
  row->fields = fields;
  row->sync_state = zj_ops_sync_state (ops);
  return write_row (store, db, row, ops->len > 0, error);
}

gboolean
zj_store_rebuild (ZjStore *store, ZjDb *db, const char *id, GError **error)
{
  g_autoptr (ZjRow) row = NULL;
  g_autoptr (GPtrArray) ops = NULL;

  if (!zj_row_load (db, id, &row, error))
    return FALSE;
  if (row == NULL)
    return TRUE;
  ops = zj_op_rows_open (db, id, error);
  return ops != NULL && zj_row_rebuild (store, db, row, ops, error);
}
