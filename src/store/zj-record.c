/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-error.h"
#include "zj-json.h"
#include "zj-store-private.h"
#include "zj-value.h"

#include <glib/gi18n-lib.h>

G_DEFINE_BOXED_TYPE (ZjRecord, zj_record, zj_record_ref, zj_record_unref)

const char *
zj_sync_state_to_string (ZjSyncState state)
{
  switch (state)
    {
    case ZJ_SYNC_SYNCED:
      return "synced";
    case ZJ_SYNC_DRAFT:
      return "draft";
    case ZJ_SYNC_QUEUED:
      return "queued";
    case ZJ_SYNC_SENDING:
      return "sending";
    case ZJ_SYNC_WAITING:
      return "waiting";
    case ZJ_SYNC_CONFLICT:
      return "conflict";
    case ZJ_SYNC_REFUSED:
      return "refused";
    }
  return "synced";
}

ZjRecord *
zj_record_ref (ZjRecord *record)
{
  return g_atomic_rc_box_acquire (record);
}

static void
record_clear (gpointer data)
{
  ZjRecord *record = data;

  g_free (record->id);
  g_free (record->form);
  g_free (record->project);
  g_free (record->unit);
  g_free (record->state);
  g_free (record->waiting_for);
  g_free (record->conflict_reason);
  g_free (record->op);
  g_clear_pointer (&record->fields, json_object_unref);
  g_clear_pointer (&record->history, json_array_unref);
  g_clear_pointer (&record->conflict, json_object_unref);
  g_clear_pointer (&record->theirs, json_object_unref);
  g_clear_pointer (&record->problem, json_object_unref);
}

void
zj_record_unref (ZjRecord *record)
{
  g_atomic_rc_box_release_full (record, record_clear);
}

char *
zj_waiting_text (JsonObject *waiting_for)
{
  JsonArray *files;
  guint n;

  if (waiting_for == NULL)
    return g_strdup (_ ("Waits for an earlier change of this record"));
  files = zj_json_array (waiting_for, "files");
  if (files != NULL)
    {
      n = json_array_get_length (files);
      return g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "Waits for %u file to be uploaded", "Waits for %u files to be uploaded", n), n);
    }
  return g_strdup (_ ("Waits for an earlier change to arrive"));
}

static JsonArray *
parse_array (const char *text)
{
  g_autoptr (JsonNode) node = text != NULL ? zj_json_parse (text, -1, NULL) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_array_ref (json_node_get_array (node)) : json_array_new ();
}

/* The server's copy as it would come on the wire. */
static JsonObject *
server_copy (const ZjRow *row)
{
  JsonObject *object;

  if (row->server == NULL || row->gone > 0)
    return NULL;
  object = json_object_new ();
  json_object_set_string_member (object, "id", row->id);
  json_object_set_string_member (object, "form", row->form);
  json_object_set_int_member (object, "form_version", row->form_version);
  zj_json_set_string (object, "state", row->server_state);
  json_object_set_int_member (object, "revision", row->revision);
  json_object_set_object_member (object, "fields", json_object_ref (row->server));
  return object;
}

static void
describe_ops (ZjStore *store, ZjRecord *record, const ZjRow *row, GPtrArray *ops)
{
  int stuck = zj_ops_first_stuck (ops);
  const ZjOpRow *op;

  if (ops->len == 0)
    return;
  op = ops->pdata[stuck >= 0 ? (guint)stuck : ops->len - 1];
  record->op = g_strdup (op->op->id);
  if (record->sync_state == ZJ_SYNC_CONFLICT)
    {
      record->conflict_reason = g_strdup (zj_json_string (op->result, "reason"));
      if (record->conflict_reason == NULL && row->gone > 0)
        record->conflict_reason = g_strdup ("deleted");
      record->conflict = zj_conflict_view (store, row, ops);
      record->theirs = server_copy (row);
    }
  else if (record->sync_state == ZJ_SYNC_REFUSED)
    {
      JsonObject *problem = zj_json_object (op->result, "problem");

      record->problem = problem != NULL ? json_object_ref (problem) : json_object_new ();
    }
  else if (record->sync_state == ZJ_SYNC_WAITING)
    {
      for (guint i = 0; i < ops->len && record->waiting_for == NULL; i++)
        {
          const ZjOpRow *waiting = ops->pdata[i];

          if (waiting->state == ZJ_OP_DEFERRED)
            record->waiting_for = zj_waiting_text (waiting->waiting_for);
        }
    }
}

static ZjRecord *
record_from_draft (ZjStore *store, ZjDb *db, const char *id, GError **error)
{
  g_autoptr (ZjStmt) stmt =
      zj_db_prepare (db, "SELECT project, form, form_version, fields, updated_at FROM draft WHERE id = ?", error);
  ZjRecord *record;
  ZjForm *form;
  ZjStep step;

  if (stmt == NULL)
    return NULL;
  zj_stmt_bind (stmt, "s", id);
  step = zj_stmt_step (stmt, error);
  if (step == ZJ_STEP_DONE)
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND, _ ("There is no record “%s” here."), id);
  if (step != ZJ_STEP_ROW)
    return NULL;
  record = g_atomic_rc_box_new0 (ZjRecord);
  record->id = g_strdup (id);
  record->project = zj_stmt_dup_text (stmt, 0);
  record->form = zj_stmt_dup_text (stmt, 1);
  record->form_version = record->slots_version = (int)zj_stmt_int (stmt, 2);
  record->fields = zj_stmt_json (stmt, 3);
  if (record->fields == NULL)
    record->fields = json_object_new ();
  record->updated_at = zj_stmt_int (stmt, 4);
  record->history = json_array_new ();
  record->sync_state = ZJ_SYNC_DRAFT;
  record->has_draft = TRUE;
  form = zj_store_form_of (store, record->form, record->form_version);
  record->state = g_strdup (form != NULL ? form->initial_state : "");
  record->unit = form != NULL ? zj_form_unit_of (form, id, record->fields) : NULL;
  return record;
}

static ZjRecord *
record_from_row (ZjStore *store, ZjDb *db, ZjRow *row, GError **error)
{
  g_autoptr (GPtrArray) ops = NULL;
  ZjRecord *record;
  gint64 drafted;

  if (!zj_db_get_int (db, &drafted, 0, error, "SELECT 1 FROM draft WHERE id = ?", "s", row->id))
    return NULL;
  if (row->sync_state != ZJ_SYNC_SYNCED && (ops = zj_op_rows_open (db, row->id, error)) == NULL)
    return NULL;
  record = g_atomic_rc_box_new0 (ZjRecord);
  record->id = g_strdup (row->id);
  record->form = g_strdup (row->form);
  record->project = g_strdup (row->project);
  record->unit = g_strdup (row->unit);
  record->form_version = row->form_version;
  record->slots_version = row->slots_version;
  record->state = g_strdup (row->state);
  record->revision = row->revision;
  record->fields = json_object_ref (row->fields);
  record->history = parse_array (row->history);
  record->sync_state = row->sync_state;
  record->deleted = row->deleted;
  record->quarantined = row->quarantined;
  record->has_draft = drafted != 0;
  record->updated_at = row->updated_at;
  if (ops != NULL)
    describe_ops (store, record, row, ops);
  return record;
}

ZjRecord *
zj_store_read_record (ZjStore *store, ZjDb *db, const char *id, GError **error)
{
  g_autoptr (ZjRow) row = NULL;
  ZjRecord *record = NULL;
  gboolean own = !zj_db_in_transaction (db);

  /* Row and ops from one moment. */
  if (own && !zj_db_exec (db, "BEGIN", error))
    return NULL;
  if (zj_row_load (db, id, &row, error))
    record = row != NULL ? record_from_row (store, db, row, error) : record_from_draft (store, db, id, error);
  if (own)
    zj_db_rollback (db);
  return record;
}

/* --- JSON for people and scripts --- */

static JsonArray *
attachments_json (ZjRecord *record)
{
  g_autoptr (JsonArray) rows = zj_rows_ordered (record->fields, "attachments");
  JsonArray *array = json_array_new ();
  const char *members[] = { "slot", "row", "caption", "name", "type", "size", "sha256", "captured_at" };

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      JsonObject *out = json_object_new ();

      zj_json_set_string (out, "id", zj_json_string (row, "_id"));
      for (guint m = 0; m < G_N_ELEMENTS (members); m++)
        {
          JsonNode *value = zj_json_member (row, members[m]);

          if (value != NULL)
            json_object_set_member (out, members[m], zj_json_copy (value));
        }
      json_object_set_string_member (out, "sync_state", zj_sync_state_to_string (record->sync_state));
      json_array_add_object_element (array, out);
    }
  return array;
}

static void
add_problem (JsonArray *array, const char *code, const char *pointer, const char *message)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "code", code);
  zj_json_set_string (object, "pointer", pointer);
  zj_json_set_string (object, "message", message);
  json_array_add_object_element (array, object);
}

static JsonArray *
problems_json (ZjRecord *record)
{
  JsonArray *array = json_array_new ();
  const char *code = record->problem != NULL ? zj_json_string (record->problem, "code") : NULL;
  JsonArray *errors = record->problem != NULL ? zj_json_array (record->problem, "errors") : NULL;

  if (record->problem != NULL)
    add_problem (
        array, code != NULL ? code : "refused", "",
        zj_json_string (record->problem, zj_json_string (record->problem, "detail") != NULL ? "detail" : "title"));
  for (guint i = 0; errors != NULL && i < json_array_get_length (errors); i++)
    json_array_add_element (array, zj_json_copy (json_array_get_element (errors, i)));
  if (record->sync_state == ZJ_SYNC_CONFLICT && record->conflict == NULL)
    add_problem (array, record->conflict_reason != NULL ? record->conflict_reason : "conflict", "", NULL);
  if (record->conflict != NULL)
    {
      g_autoptr (GList) paths = json_object_get_members (record->conflict);

      for (GList *l = paths; l != NULL; l = l->next)
        add_problem (array, "conflict", l->data, NULL);
    }
  return array;
}

JsonObject *
zj_record_to_json (ZjRecord *record, ZjForm *form, GPtrArray *findings)
{
  JsonObject *json = json_object_new ();
  JsonObject *fields;
  g_autofree char *updated_at = NULL;

  g_return_val_if_fail (record != NULL, json);

  updated_at = zj_instant_format (record->updated_at);
  fields = zj_json_copy_object (record->fields);
  if (json_object_has_member (fields, "attachments"))
    json_object_remove_member (fields, "attachments");
  json_object_set_string_member (json, "id", record->id);
  json_object_set_string_member (json, "form", record->form);
  json_object_set_int_member (json, "form_version", record->form_version);
  json_object_set_string_member (json, "project", record->project);
  if (record->unit != NULL)
    json_object_set_string_member (json, "unit", record->unit);
  else
    json_object_set_null_member (json, "unit");
  json_object_set_string_member (json, "state", record->state);
  json_object_set_int_member (json, "revision", record->revision);
  json_object_set_string_member (json, "sync_state", zj_sync_state_to_string (record->sync_state));
  if (form != NULL)
    {
      g_autofree char *title = zj_form_record_title (form, record->fields);

      zj_json_set_string (json, "title", title);
    }
  json_object_set_object_member (json, "fields", fields);
  json_object_set_array_member (json, "attachments", attachments_json (record));
  zj_json_set_node (json, "findings",
                    findings != NULL ? zj_problems_to_json (findings) : zj_json_array_node (json_array_new ()));
  json_object_set_array_member (json, "problems", problems_json (record));
  json_object_set_string_member (json, "updated_at", updated_at);
  json_object_set_array_member (json, "history", json_array_ref (record->history));
  zj_json_set_string (json, "waiting_for", record->waiting_for);
  if (record->has_draft)
    json_object_set_boolean_member (json, "has_draft", TRUE);
  if (record->deleted)
    json_object_set_boolean_member (json, "deleted", TRUE);
  if (record->quarantined)
    json_object_set_boolean_member (json, "quarantined", TRUE);
  if (record->conflict != NULL)
    json_object_set_object_member (json, "conflict", json_object_ref (record->conflict));
  zj_json_set_string (json, "conflict_reason", record->conflict_reason);
  zj_json_set_string (json, "op", record->op);
  return json;
}
