/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture-files.h"

#include <string.h>

/* Legal acts: what they forbid while they are on their way, how they are withdrawn, and what is left to show of them.
 */

static JsonObject *
notice_fields (const char *unit)
{
  JsonObject *fields = obj ("{'part':'基础','progress':'foundation','accepted_on':'2026-11-20','attendees':[{'_id':"
                            "'01934000-0000-7000-8000-0000000000d1','_pos':'V','org_name':'监理','name':'王工'}]}");

  json_object_set_string_member (fields, "unit", unit);
  return fields;
}

static ZjSaved *
try_save (Fixture *f, const char *id, JsonObject *fields, const char *action, GPtrArray **problems, GError **error)
{
  ZjSave save = { .kind = action != NULL ? ZJ_SAVE_ACTION : ZJ_SAVE_EDIT,
                  .id = id,
                  .form = "acceptance-sample",
                  .project = PROJECT,
                  .fields = fields,
                  .action = action };

  return zj_store_save (f->store, &save, problems, NULL, error);
}

static char *
notice_at_server (Fixture *f)
{
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autoptr (JsonObject) fields = notice_fields (unit);
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjSaved) saved = try_save (f, NULL, fields, NULL, NULL, &error);

  g_assert_no_error (error);
  accept_all (f, 1);
  return g_steal_pointer (&saved->id);
}

static void
assert_refuses_edit (Fixture *f, const char *id)
{
  g_autoptr (ZjRecord) record = zj_store_get (f->store, id, NULL);
  g_autoptr (JsonObject) fields = zj_json_copy_object (record->fields);
  g_autoptr (GError) error = NULL;

  json_object_set_string_member (fields, "remark", "太迟");
  g_assert_null (try_save (f, id, fields, NULL, NULL, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
}

static guint
n_audited (Fixture *f, const char *id, const char *verb)
{
  g_autoptr (JsonArray) lines = zj_store_audit (f->store, id, NULL);
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (lines); i++)
    n += g_str_equal (zj_json_string (json_array_get_object_element (lines, i), "verb"), verb);
  return n;
}

static ZjResult *
deferred_for (const char *op, const char *sha256)
{
  ZjResult *result = zj_result_new (op, ZJ_RESULT_DEFERRED);
  JsonArray *files = json_array_new ();

  json_array_add_string_element (files, sha256);
  result->waiting_for = json_object_new ();
  json_object_set_array_member (result->waiting_for, "files", files);
  result->received_at = g_strdup ("2026-11-23T07:30:00.000Z");
  return result;
}

static void
test_binds (Fixture *f, gconstpointer data)
{
  g_autofree char *id = notice_at_server (f);
  g_autofree char *op = act (f, id, "confirm");
  g_autofree char *state = business_state (f, id);
  g_autofree char *after = NULL;

  g_assert_cmpstr (state, ==, "confirmed");
  assert_refuses_edit (f, id); /* queued */
  g_strfreev (send_all (f));
  assert_refuses_edit (f, id); /* sending */
  answer (f, deferred_for (op, "01"));
  assert_refuses_edit (f, id); /* deferred */
  g_assert_true (zj_store_cancel_op (f->store, op, NULL));
  after = business_state (f, id);
  g_assert_cmpstr (after, ==, "unconfirmed");
  g_assert_cmpuint (n_audited (f, id, "cancel"), ==, 1);
  g_free (edit (f, id, "remark", "改了"));
}

static void
test_withdrawn_while_queued (Fixture *f, gconstpointer data)
{
  g_autofree char *id = notice_at_server (f);
  g_autofree char *op = act (f, id, "confirm");
  g_autofree char *state = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (zj_store_cancel_op (f->store, op, &error));
  g_assert_no_error (error);
  state = business_state (f, id);
  g_assert_cmpstr (state, ==, "unconfirmed");
  g_assert_cmpint (sync_state (f, id), ==, ZJ_SYNC_SYNCED);
  g_assert_cmpuint (n_outbox (f), ==, 0);
}

/* Sent, no answer: only after the server was asked, and even so its word stands should it come to have it. */
static void
test_withdrawn_after_asking (Fixture *f, gconstpointer data)
{
  g_autofree char *id = notice_at_server (f);
  g_autofree char *op = act (f, id, "confirm");
  const char *unknown[] = { op, NULL };
  g_auto (GStrv) texts = send_all (f);
  g_auto (GStrv) ask = NULL;
  g_autoptr (ZjOp) sent = wire_op (texts[0]);
  g_autoptr (JsonArray) receipts = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *state = NULL;
  g_autofree char *late = NULL;
  JsonObject *record;

  g_assert_false (zj_store_cancel_op (f->store, op, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_BUSY);
  g_clear_error (&error);
  ask = zj_store_ops_to_ask (f->store, op, &error);
  g_assert_cmpuint (g_strv_length (ask), ==, 1);
  g_assert_cmpstr (ask[0], ==, op);
  g_assert_true (zj_store_cancel_asked (f->store, op, unknown, &error));
  g_assert_no_error (error);
  state = business_state (f, id);
  g_assert_cmpstr (state, ==, "unconfirmed");
  fixture_check (f->store); /* its number is not missed */
  g_free (edit (f, id, "remark", "改了"));
  /* H7 once more: the proxy delivers the old post after all. */
  record = server_record (id, "acceptance-sample", "confirmed", 2, NULL);
  {
    g_autoptr (JsonObject) delivered = zj_store_delivered (f->store, id);

    json_object_set_object_member (record, "fields", g_steal_pointer (&delivered));
  }
  answer (f, applied (sent->id, record));
  late = business_state (f, id);
  g_assert_cmpstr (late, ==, "confirmed");
  g_assert_cmpuint (n_audited (f, id, "cancel-came-too-late"), ==, 1);
  receipts = zj_store_receipts (f->store, id, NULL);
  g_assert_cmpstr (zj_json_string (json_array_get_object_element (receipts, 0), "op"), ==, op);
}

static void
test_final_is_not_withdrawn (Fixture *f, gconstpointer data)
{
  g_autofree char *id = notice_at_server (f);
  g_autofree char *op = act (f, id, "confirm");
  g_autoptr (GError) error = NULL;

  accept_all (f, 2);
  g_assert_false (zj_store_cancel_op (f->store, op, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND);
}

static void
test_receipts (Fixture *f, gconstpointer data)
{
  g_autofree char *photo = put_file (f, "photo");
  g_autofree char *id = notice_at_server (f);
  g_autofree char *op = NULL;
  g_autoptr (JsonArray) waiting = NULL;
  g_autoptr (JsonArray) receipts = NULL;
  g_autoptr (JsonObject) before = NULL;
  g_autoptr (JsonObject) delivered = NULL;
  JsonObject *line;
  JsonObject *copy;
  ZjResult *result;

  g_free (edit (f, id, "remark", "随确认一起"));
  before = zj_store_delivered (f->store, id);
  g_assert_null (zj_json_string (before, "remark")); /* the server's copy, not what is shown */
  accept_all (f, 2);
  op = act (f, id, "confirm");
  g_strfreev (send_all (f));
  answer (f, deferred_for (op, photo));
  waiting = zj_store_receipts (f->store, id, NULL);
  line = json_array_get_object_element (waiting, 0);
  g_assert_cmpstr (zj_json_string (line, "state"), ==, "deferred");
  g_assert_cmpstr (zj_json_string (line, "received_at"), ==, "2026-11-23T07:30:00.000Z");
  g_assert_false (json_object_has_member (line, "effective_at"));
  g_strfreev (send_all (f));
  delivered = zj_store_delivered (f->store, id);
  copy = server_record (id, "acceptance-sample", "confirmed", 3, json_object_ref (delivered));
  result = applied (op, copy);
  json_object_unref (result->receipt);
  result->receipt = obj ("{'received_at':'2026-11-23T07:30:00.000Z','effective_at':'2026-11-24T08:00:00.000Z'}");
  answer (f, result);
  receipts = zj_store_receipts (f->store, id, NULL);
  line = json_array_get_object_element (receipts, 0);
  g_assert_cmpuint (json_array_get_length (receipts), ==, 3); /* create, update, confirm */
  g_assert_cmpstr (zj_json_string (line, "op"), ==, op);
  g_assert_cmpstr (zj_json_string (line, "action"), ==, "confirm");
  g_assert_cmpstr (zj_json_string (line, "state"), ==, "applied");
  g_assert_cmpstr (zj_json_string (line, "received_at"), ==, "2026-11-23T07:30:00.000Z");
  g_assert_cmpstr (zj_json_string (line, "effective_at"), ==, "2026-11-24T08:00:00.000Z");
}

/* --- attachments whose bytes nobody has --- */

static void
test_bytes_must_be_there (Fixture *f, gconstpointer data)
{
  g_autofree char *nowhere = zj_sha256_text ("nowhere");
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autoptr (JsonObject) fields = notice_fields (unit);
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;
  guint before = n_outbox (f);

  add_file (f, fields, nowhere, "photos");
  g_assert_null (try_save (f, NULL, fields, NULL, &problems, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpstr (((ZjProblem *)problems->pdata[0])->code, ==, "file-missing");
  g_assert_true (g_str_has_prefix (((ZjProblem *)problems->pdata[0])->path, "attachments/"));
  g_assert_cmpuint (n_outbox (f), ==, before);
}

/* What the server has in this project may be named once more without the bytes being here; not in another project. */
static void
test_servers_file_may_be_named (Fixture *f, gconstpointer data)
{
  g_autofree char *theirs = zj_sha256_text ("theirs");
  g_autofree char *id = notice_at_server (f);
  g_autofree char *unit = shown (f, id, "unit");
  g_autoptr (JsonObject) copy = notice_fields (unit);
  JsonObject *fields = notice_fields (unit);
  g_autoptr (ZjSaved) saved = NULL;
  g_autoptr (GError) error = NULL;
  GString *lines = g_string_new (NULL);
  ZjSave save = { .kind = ZJ_SAVE_EDIT, .form = "acceptance-sample", .project = OTHER, .fields = copy };

  add_file (f, fields, theirs, "photos");
  add_line (lines, server_record (id, "acceptance-sample", "unconfirmed", 2, fields));
  pull (f, lines);
  g_free (edit (f, id, "remark", "它本来就有"));
  add_file (f, copy, theirs, "photos");
  saved = try_save (f, NULL, copy, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (zj_store_save (f->store, &save, NULL, NULL, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
}

#define ADD(name, func) g_test_add ("/store/acts/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a legal act on its way lets nobody change the record", test_binds);
  ADD ("an act that was not sent can be withdrawn", test_withdrawn_while_queued);
  ADD ("an act without an answer is withdrawn after asking, and the server's word stands", test_withdrawn_after_asking);
  ADD ("an act that is in cannot be withdrawn", test_final_is_not_withdrawn);
  ADD ("receipts tell both times, and what was delivered is the server's copy", test_receipts);
  ADD ("nothing is saved with an attachment that nobody has", test_bytes_must_be_there);
  ADD ("a file the server has may be named again in its project only", test_servers_file_may_be_named);
  return g_test_run ();
}
