/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

static void
test_save (Fixture *f, gconstpointer data)
{
  g_autofree char *id = save_unit (f, "16栋", "780000");
  g_autofree char *name = shown (f, id, "name");
  g_autoptr (JsonArray) audit = zj_store_audit (f->store, id, NULL);
  g_autoptr (GPtrArray) items = zj_store_outbox (f->store, PROJECT, NULL);
  const ZjOutboxItem *item = items->pdata[0];

  g_assert_cmpstr (name, ==, "16栋");
  g_assert_cmpint (sync_state (f, id), ==, ZJ_SYNC_QUEUED);
  g_assert_cmpuint (items->len, ==, 1);
  g_assert_cmpint (item->kind, ==, ZJ_OP_CREATE);
  g_assert_cmpstr (item->title, ==, "16栋");
  g_assert_cmpint (item->seq, ==, 0);
  g_assert_cmpuint (json_array_get_length (audit), ==, 1);
  /* And after a restart. */
  fixture_reopen (f);
  g_assert_cmpint (sync_state (f, id), ==, ZJ_SYNC_QUEUED);
}

static void
test_invalid (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonObject) fields = unit_fields ("16栋", "0");
  ZjSave save = { .kind = ZJ_SAVE_EDIT, .form = "unit-project", .project = PROJECT, .fields = fields };
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;
  gboolean found = FALSE;

  g_assert_null (zj_store_save (f->store, &save, &problems, NULL, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
  for (guint i = 0; i < problems->len; i++)
    found = found || g_str_equal (((ZjProblem *)problems->pdata[i])->path, "floor_area");
  g_assert_true (found);
  g_assert_cmpuint (n_outbox (f), ==, 0);
  g_assert_cmpint (fixture_count (f->dir, "SELECT count(*) FROM record"), ==, 0);
  g_assert_cmpint (fixture_count (f->dir, "SELECT count(*) FROM audit"), ==, 0);
}

static void
test_fold (Fixture *f, gconstpointer data)
{
  g_autofree char *id = save_unit (f, "16栋", "100");
  g_autofree char *a = edit (f, id, "name", "17栋");
  g_autofree char *b = edit (f, id, "builder_phone", "13800138000");
  g_auto (GStrv) texts = NULL;
  g_autoptr (ZjOp) op = NULL;

  g_assert_cmpstr (a, ==, b);
  g_assert_cmpuint (n_outbox (f), ==, 1);
  texts = send_all (f);
  op = wire_op (texts[0]);
  g_assert_cmpint (op->kind, ==, ZJ_OP_CREATE);
  g_assert_cmpint (op->seq, ==, 1);
  g_assert_true (json_node_is_null (json_array_get_element (zj_json_array (op->patch, "name"), 0)));
  g_assert_cmpstr (json_array_get_string_element (zj_json_array (op->patch, "name"), 1), ==, "17栋");
}

static void
test_fold_back (Fixture *f, gconstpointer data)
{
  g_autofree char *id = save_unit (f, "16栋", "100");
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  accept_all (f, 1);
  g_assert_cmpint (sync_state (f, id), ==, ZJ_SYNC_SYNCED);
  a = edit (f, id, "name", "17栋");
  g_assert_nonnull (a);
  b = edit (f, id, "name", "16栋");
  g_assert_null (b);
  g_assert_cmpint (sync_state (f, id), ==, ZJ_SYNC_SYNCED);
  g_assert_cmpuint (n_outbox (f), ==, 0);
}

static void
test_no_fold_once_sending (Fixture *f, gconstpointer data)
{
  g_autofree char *id = save_unit (f, "16栋", "100");
  g_auto (GStrv) first = send_all (f);
  g_autofree char *again = edit (f, id, "name", "17栋");
  g_auto (GStrv) second = NULL;
  g_autoptr (ZjOp) op = wire_op (first[0]);
  g_autoptr (ZjOp) next = NULL;

  g_assert_cmpstr (op->id, !=, again);
  g_assert_cmpint (sync_state (f, id), ==, ZJ_SYNC_SENDING);
  second = send_all (f);
  /* The first goes with exactly the same bytes. */
  g_assert_cmpstr (first[0], ==, second[0]);
  next = wire_op (second[1]);
  g_assert_cmpint (next->seq, ==, 2);
  g_assert_cmpstr (next->base_op, ==, op->id);
  g_assert_cmpint (next->base_revision, ==, -1);
}

static void
test_create_delete (Fixture *f, gconstpointer data)
{
  g_autofree char *id = save_unit (f, "16栋", "100");
  g_autofree char *op = drop (f, id);
  g_auto (GStrv) texts = NULL;

  g_assert_null (op);
  g_assert_false (exists (f, id));
  g_assert_cmpuint (n_outbox (f), ==, 0);
  texts = send_all (f);
  g_assert_null (texts[0]);
}

/* H9: cancel or fold a queued op; no gap in the seqs. */
static void
test_cancel (Fixture *f, gconstpointer data)
{
  g_autofree char *a = save_unit (f, "1栋", "100");
  g_autofree char *b = save_unit (f, "2栋", "100");
  g_autofree char *c = save_unit (f, "3栋", "100");
  g_autoptr (GPtrArray) items = zj_store_outbox (f->store, PROJECT, NULL);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) texts = NULL;
  g_autoptr (ZjOp) first = NULL;
  g_autoptr (ZjOp) second = NULL;

  g_assert_true (zj_store_cancel_op (f->store, ((ZjOutboxItem *)items->pdata[1])->id, &error));
  g_assert_no_error (error);
  g_assert_false (exists (f, b));
  g_free (edit (f, c, "name", "4栋"));
  texts = send_all (f);
  g_assert_cmpuint (g_strv_length (texts), ==, 2);
  first = wire_op (texts[0]);
  second = wire_op (texts[1]);
  g_assert_cmpint (first->seq, ==, 1);
  g_assert_cmpint (second->seq, ==, 2);
  g_assert_false (zj_store_cancel_op (f->store, first->id, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_BUSY);
  g_assert_true (exists (f, a));
}

static void
test_cancel_edit (Fixture *f, gconstpointer data)
{
  g_autofree char *id = save_unit (f, "16栋", "100");
  g_autofree char *op = NULL;
  g_autofree char *name = NULL;

  accept_all (f, 1);
  op = edit (f, id, "name", "17栋");
  g_assert_true (zj_store_cancel_op (f->store, op, NULL));
  name = shown (f, id, "name");
  g_assert_cmpstr (name, ==, "16栋");
  g_assert_cmpint (sync_state (f, id), ==, ZJ_SYNC_SYNCED);
}

static JsonObject *
sample_fields (const char *unit)
{
  JsonObject *fields =
      obj ("{'part':'基础','progress':'foundation','accepted_on':'2026-11-20','passed':true,'attendees':"
           "[{'_id':'01900000-0000-7000-8000-0000000000aa','_pos':'V','org_name':'甲','name':'张三'}]}");

  json_object_set_string_member (fields, "unit", unit);
  return fields;
}

/* H5: create, edit and confirm offline, one push. */
static void
test_action (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autoptr (JsonObject) fields = sample_fields (unit);
  ZjSave save = { .kind = ZJ_SAVE_EDIT, .form = "acceptance-sample", .project = PROJECT, .fields = fields };
  g_autoptr (ZjSaved) saved = zj_store_save (f->store, &save, NULL, NULL, NULL);
  g_autofree char *state = NULL;
  g_autofree char *edited = NULL;
  g_autoptr (ZjSaved) confirmed = NULL;
  g_autoptr (JsonObject) more = NULL;
  g_auto (GStrv) texts = NULL;
  g_autoptr (ZjOp) last = NULL;
  g_autoptr (GError) error = NULL;
  ZjSave confirm = { .kind = ZJ_SAVE_ACTION, .action = "confirm" };

  g_assert_nonnull (saved);
  edited = edit (f, saved->id, "remark", "first");
  g_assert_cmpstr (edited, ==, saved->op); /* folded */
  more = sample_fields (unit);
  json_object_set_string_member (more, "remark", "second");
  confirm.id = saved->id;
  confirm.fields = more;
  confirmed = zj_store_save (f->store, &confirm, NULL, NULL, &error);
  g_assert_no_error (error);
  state = business_state (f, saved->id);
  g_assert_cmpstr (state, ==, "confirmed");
  texts = send_all (f);
  g_assert_cmpuint (g_strv_length (texts), ==, 3); /* unit, create with its edits, action */
  last = wire_op (texts[2]);
  g_assert_cmpint (last->kind, ==, ZJ_OP_ACTION);
  g_assert_cmpstr (last->action, ==, "confirm");
  g_assert_cmpstr (last->base_op, ==, saved->op);
  /* What is confirmed can no longer be edited. */
  confirm.kind = ZJ_SAVE_EDIT;
  json_object_set_string_member (more, "remark", "third");
  g_assert_null (zj_store_save (f->store, &confirm, NULL, NULL, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
}

static void
test_action_requires (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autoptr (JsonObject) fields = sample_fields (unit);
  ZjSave save = { .kind = ZJ_SAVE_EDIT, .form = "acceptance-sample", .project = PROJECT, .fields = fields };
  g_autoptr (ZjSaved) saved = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *state = NULL;

  json_object_remove_member (fields, "progress");
  saved = zj_store_save (f->store, &save, NULL, NULL, &error);
  g_assert_no_error (error);
  save.kind = ZJ_SAVE_ACTION;
  save.id = saved->id;
  save.fields = NULL;
  save.action = "confirm";
  g_assert_null (zj_store_save (f->store, &save, &problems, NULL, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
  g_assert_cmpuint (problems->len, >, 0);
  state = business_state (f, saved->id);
  g_assert_cmpstr (state, ==, "unconfirmed");
}

static void
test_delete_referenced (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autoptr (JsonObject) fields = sample_fields (unit);
  ZjSave save = { .kind = ZJ_SAVE_EDIT, .form = "acceptance-sample", .project = PROJECT, .fields = fields };
  ZjSave delete = { .kind = ZJ_SAVE_DELETE, .id = unit };
  g_autoptr (ZjSaved) saved = zj_store_save (f->store, &save, NULL, NULL, NULL);
  g_autoptr (ZjRecord) record = zj_store_get (f->store, saved->id, NULL);
  g_autoptr (GPtrArray) items = zj_store_outbox (f->store, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (record->unit, ==, unit);
  g_assert_null (zj_store_save (f->store, &delete, NULL, NULL, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (zj_store_cancel_op (f->store, ((ZjOutboxItem *)items->pdata[0])->id, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
  g_free (drop (f, saved->id));
  g_free (drop (f, unit));
  g_assert_false (exists (f, unit));
}

static void
test_draft (Fixture *f, gconstpointer data)
{
  g_autofree char *id = zj_random_uuid7 (f->random, f->clock);
  g_autoptr (JsonObject) fields = obj ("{'name':'18栋'}");
  g_autoptr (JsonObject) raw = obj ("{'floor_area':'abc'}");
  ZjDraft draft = { .id = id,
                    .form = (char *)"unit-project",
                    .project = (char *)PROJECT,
                    .form_version = 1,
                    .is_new = TRUE,
                    .fields = fields,
                    .raw = raw };
  ZjQuery query = { .project = PROJECT, .form = "unit-project", .include_drafts = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjDraft) back = NULL;
  g_autoptr (ZjRecord) record = NULL;
  g_auto (GStrv) ids = NULL;
  g_auto (GStrv) without = NULL;
  g_autoptr (JsonObject) whole = unit_fields ("18栋", "12.5");
  ZjSave save = { .kind = ZJ_SAVE_EDIT, .id = id, .form = "unit-project", .project = PROJECT, .fields = whole };
  g_autoptr (ZjSaved) saved = NULL;
  ZjCounts counts;

  g_assert_true (zj_store_put_draft (f->store, &draft, &error));
  g_assert_no_error (error);
  fixture_reopen (f);
  back = zj_store_get_draft (f->store, id, &error);
  g_assert_cmpstr (zj_json_string (back->raw, "floor_area"), ==, "abc");
  record = zj_store_get (f->store, id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (record->sync_state, ==, ZJ_SYNC_DRAFT);
  ids = zj_store_query (f->store, &query, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (ids), ==, 1);
  query.include_drafts = FALSE;
  without = zj_store_query (f->store, &query, &error);
  g_assert_cmpuint (g_strv_length (without), ==, 0);
  g_assert_true (zj_store_counts (f->store, NULL, &counts, &error));
  g_assert_cmpuint (counts.drafts, ==, 1);
  g_assert_cmpuint (n_outbox (f), ==, 0);
  saved = zj_store_save (f->store, &save, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (saved->id, ==, id);
  g_clear_pointer (&back, zj_draft_free);
  g_assert_null (zj_store_get_draft (f->store, id, &error));
  g_assert_no_error (error);
}

/* Two windows, or the window and the command line, on one record. */
static void
test_changed_meanwhile (Fixture *f, gconstpointer data)
{
  g_autofree char *id = save_unit (f, "16栋", "100");
  g_autoptr (ZjRecord) seen = zj_store_get (f->store, id, NULL);
  g_autoptr (JsonObject) fields = zj_json_copy_object (seen->fields);
  ZjSave save = { .kind = ZJ_SAVE_EDIT, .id = id, .fields = fields, .seen = seen->fields };
  g_autoptr (JsonObject) conflict = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjSaved) saved = NULL;
  g_autofree char *name = NULL;
  g_autofree char *phone = NULL;
  JsonArray *triple;

  g_free (edit (f, id, "name", "17栋"));
  json_object_set_string_member (fields, "name", "18栋");
  g_assert_null (zj_store_save (f->store, &save, NULL, &conflict, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_CHANGED_MEANWHILE);
  g_clear_error (&error);
  triple = zj_json_array (conflict, "name");
  g_assert_cmpstr (json_array_get_string_element (triple, 0), ==, "16栋");
  g_assert_cmpstr (json_array_get_string_element (triple, 1), ==, "18栋");
  g_assert_cmpstr (json_array_get_string_element (triple, 2), ==, "17栋");
  /* Another field merges. */
  json_object_set_string_member (fields, "name", "16栋");
  json_object_set_string_member (fields, "builder_phone", "13800138000");
  saved = zj_store_save (f->store, &save, NULL, NULL, &error);
  g_assert_no_error (error);
  name = shown (f, id, "name");
  phone = shown (f, id, "builder_phone");
  g_assert_cmpstr (name, ==, "17栋");
  g_assert_cmpstr (phone, ==, "13800138000");
}

static void
test_strict_changed_meanwhile (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autoptr (JsonObject) fields = sample_fields (unit);
  ZjSave save = { .kind = ZJ_SAVE_EDIT, .form = "acceptance-sample", .project = PROJECT, .fields = fields };
  g_autoptr (ZjSaved) saved = zj_store_save (f->store, &save, NULL, NULL, NULL);
  ZjSave confirm = { .kind = ZJ_SAVE_ACTION, .id = saved->id, .action = "confirm", .seen = fields };
  g_autoptr (JsonObject) conflict = NULL;
  g_autoptr (GError) error = NULL;

  g_free (edit (f, saved->id, "remark", "elsewhere"));
  g_assert_null (zj_store_save (f->store, &confirm, NULL, &conflict, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_CHANGED_MEANWHILE);
  g_assert_true (json_object_has_member (conflict, "remark"));
}

static void
test_findings (Fixture *f, gconstpointer data)
{
  G_GNUC_UNUSED g_autofree char *id = save_unit (f, "16栋", "100");
  g_autoptr (JsonObject) fields = unit_fields ("16#", "100");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = zj_store_findings (f->store, PROJECT, "unit-project", NULL, fields, "save", &error);
  gboolean found = FALSE;

  g_assert_no_error (error);
  for (guint i = 0; i < findings->len; i++)
    found = found || g_str_equal (((ZjProblem *)findings->pdata[i])->code, "duplicate-name");
  g_assert_true (found);
}

static void
test_server_owned (Fixture *f, gconstpointer data)
{
  g_autofree char *id = save_unit (f, "16栋", "100");
  G_GNUC_UNUSED g_autofree char *op = edit (f, id, "supervision_no", "4202012112170001-SX-001-001");
  g_auto (GStrv) texts = send_all (f);
  g_autoptr (ZjOp) sent = wire_op (texts[0]);

  g_assert_false (json_object_has_member (sent->patch, "supervision_no"));
}

/* Who was asked "delete this?" saw it as it was then: a change that came in while they thought is not deleted with it.
 */
static void
test_delete_changed_meanwhile (Fixture *f, gconstpointer data)
{
  g_autofree char *id = save_unit (f, "16栋", "100");
  g_autoptr (JsonObject) conflict = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjRecord) seen = NULL;
  ZjSave delete = { .kind = ZJ_SAVE_DELETE, .id = id };
  GString *lines = g_string_new (NULL);

  accept_all (f, 1);
  seen = zj_store_get (f->store, id, NULL);
  add_line (lines, server_record (id, "unit-project", "active", 2, unit_fields ("16栋", "250")));
  pull (f, lines);
  delete.seen = seen->fields;
  g_assert_null (zj_store_save (f->store, &delete, NULL, &conflict, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_CHANGED_MEANWHILE);
  g_assert_true (json_object_has_member (conflict, "floor_area"));
  g_assert_cmpint (sync_state (f, id), ==, ZJ_SYNC_SYNCED);
  g_clear_error (&error);
  zj_record_unref (g_steal_pointer (&seen));
  seen = zj_store_get (f->store, id, NULL);
  delete.seen = seen->fields;
  zj_saved_free (zj_store_save (f->store, &delete, NULL, NULL, &error));
  g_assert_no_error (error);
}

/* An action on what is saved does not speak of what is being typed. */
static void
test_action_keeps_draft (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autoptr (JsonObject) fields = sample_fields (unit);
  ZjSave save = { .kind = ZJ_SAVE_EDIT, .form = "acceptance-sample", .project = PROJECT, .fields = fields };
  g_autoptr (ZjSaved) saved = zj_store_save (f->store, &save, NULL, NULL, NULL);
  g_autoptr (JsonObject) typed = sample_fields (unit);
  ZjDraft draft = {
    .id = saved->id, .form = (char *)"acceptance-sample", .project = (char *)PROJECT, .form_version = 1
  };
  g_autoptr (ZjDraft) kept = NULL;

  json_object_set_string_member (typed, "remark", "half a sen");
  draft.fields = typed;
  draft.seen = fields;
  g_assert_true (zj_store_put_draft (f->store, &draft, NULL));
  g_free (act (f, saved->id, "confirm"));
  kept = zj_store_get_draft (f->store, saved->id, NULL);
  g_assert_nonnull (kept);
  g_assert_cmpstr (zj_json_string (kept->fields, "remark"), ==, "half a sen");
}

static void
test_query (Fixture *f, gconstpointer data)
{
  g_autofree char *a = save_unit (f, "1栋", "900.5");
  g_autofree char *b = save_unit (f, "2栋", "1000");
  g_autofree char *c = save_unit (f, "3栋", "99.5");
  ZjQuery query = { .project = PROJECT, .form = "unit-project", .sort = "floor_area" };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) by_area = zj_store_query (f->store, &query, &error);
  g_auto (GStrv) newest = NULL;
  g_auto (GStrv) found = NULL;
  g_autoptr (GHashTable) states = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (by_area[0], ==, c);
  g_assert_cmpstr (by_area[1], ==, a);
  g_assert_cmpstr (by_area[2], ==, b);
  query.sort = NULL;
  newest = zj_store_query (f->store, &query, &error);
  g_assert_cmpstr (newest[0], ==, c);
  query.text = "2栋";
  query.sort = "@state";
  found = zj_store_query (f->store, &query, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (found), ==, 1);
  g_assert_cmpstr (found[0], ==, b);
  states = zj_store_count_states (f->store, PROJECT, "unit-project", &error);
  g_assert_no_error (error);
  g_assert_cmpint (GPOINTER_TO_INT (g_hash_table_lookup (states, "active")), ==, 3);
}

static void
test_two_processes (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjStore) other = fixture_open (f, f->dir, "machine-1", &error);
  g_autofree char *id = NULL;
  g_autoptr (ZjRecord) seen = NULL;
  g_autofree char *mine = NULL;
  g_autofree char *theirs = NULL;

  g_assert_no_error (error);
  id = save_unit (f, "16栋", "100");
  seen = zj_store_get (other, id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (zj_json_string (seen->fields, "name"), ==, "16栋");
  mine = zj_store_dup_client_id (f->store);
  theirs = zj_store_dup_client_id (other);
  g_assert_cmpstr (mine, ==, theirs);
  g_assert_true (zj_store_lock_engine (f->store, &error));
  g_assert_false (zj_store_lock_engine (other, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_LOCKED);
  zj_store_unlock_engine (f->store);
  g_assert_true (zj_store_lock_engine (other, NULL));
  zj_store_close (other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/store/save/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("what is saved is shown, queued, audited, and still there after a restart", test_save);
  ADD ("invalid input names the field and saves nothing", test_invalid);
  ADD ("later saves fold into a create that was never sending", test_fold);
  ADD ("an edit taken back leaves no op", test_fold_back);
  ADD ("nothing folds into an op that was sending", test_no_fold_once_sending);
  ADD ("create and delete make nothing", test_create_delete);
  ADD ("H9: a cancelled op leaves no gap in the seqs", test_cancel);
  ADD ("a cancelled edit brings back what was there", test_cancel_edit);
  ADD ("H5: create, edit and confirm go in one push, in order", test_action);
  ADD ("an action asks for what it requires", test_action_requires);
  ADD ("a unit others refer to is neither deleted nor withdrawn", test_delete_referenced);
  ADD ("a draft may be invalid, survives a restart and ends with the save", test_draft);
  ADD ("the same field changed meanwhile is a conflict, another field merges", test_changed_meanwhile);
  ADD ("a strict action on a record that changed meanwhile is not taken", test_strict_changed_meanwhile);
  ADD ("a second unit of the same name warns", test_findings);
  ADD ("what the server owns is never sent", test_server_owned);
  ADD ("a record that changed since it was looked at is not deleted", test_delete_changed_meanwhile);
  ADD ("an action leaves the draft that lies over the record", test_action_keeps_draft);
  ADD ("lists sort decimals by value and find text", test_query);
  ADD ("two processes share a store, one of them talks to the server", test_two_processes);
#undef ADD
  return g_test_run ();
}
