/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

typedef struct
{
  char *id, *op;
} Clash;

static ZjResult *
conflict_result (const char *op, JsonObject *record, const char *conflict, const char *reason)
{
  ZjResult *result = zj_result_new (op, ZJ_RESULT_CONFLICT);

  result->record = record;
  result->conflict = conflict != NULL ? obj (conflict) : NULL;
  result->reason = g_strdup (reason);
  return result;
}

/* 16栋 at the server; here name → 17栋 and a phone; there name → 18栋. */
static Clash
clash (Fixture *f)
{
  Clash c = { save_unit (f, "16栋", "100"), NULL };
  g_auto (GStrv) texts = NULL;

  accept_all (f, 1);
  g_free (edit (f, c.id, "builder_phone", "13800138000"));
  c.op = edit (f, c.id, "name", "17栋");
  texts = send_all (f);
  answer (f, conflict_result (c.op, server_record (c.id, "unit-project", "active", 2, unit_fields ("18栋", "100")),
                              "{'name':['16栋','17栋','18栋']}", NULL));
  return c;
}

static void
clash_clear (Clash *c)
{
  g_free (c->id);
  g_free (c->op);
}

static void
test_shown (Fixture *f, gconstpointer data)
{
  Clash c = clash (f);
  g_autoptr (ZjRecord) record = zj_store_get (f->store, c.id, NULL);
  JsonArray *triple = zj_json_array (record->conflict, "name");

  g_assert_cmpint (record->sync_state, ==, ZJ_SYNC_CONFLICT);
  g_assert_cmpstr (zj_json_string (record->fields, "name"), ==, "17栋");
  g_assert_cmpstr (json_array_get_string_element (triple, 0), ==, "16栋");
  g_assert_cmpstr (json_array_get_string_element (triple, 1), ==, "17栋");
  g_assert_cmpstr (json_array_get_string_element (triple, 2), ==, "18栋");
  g_assert_cmpstr (zj_json_string (zj_json_object (record->theirs, "fields"), "name"), ==, "18栋");
  g_assert_cmpuint (json_object_get_size (record->conflict), ==, 1);
  clash_clear (&c);
}

static void
test_mine (Fixture *f, gconstpointer data)
{
  Clash c = clash (f);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) texts = NULL;
  g_autoptr (ZjOp) op = NULL;

  g_assert_true (zj_store_resolve (f->store, c.id, TRUE, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (sync_state (f, c.id), ==, ZJ_SYNC_QUEUED);
  texts = send_all (f);
  g_assert_cmpuint (g_strv_length (texts), ==, 1);
  op = wire_op (texts[0]);
  g_assert_cmpstr (op->replaces, ==, c.op);
  g_assert_cmpint (op->base_revision, ==, 2);
  g_assert_cmpstr (json_array_get_string_element (zj_json_array (op->patch, "name"), 0), ==, "18栋");
  g_assert_cmpstr (json_array_get_string_element (zj_json_array (op->patch, "name"), 1), ==, "17栋");
  g_assert_true (json_object_has_member (op->patch, "builder_phone"));
  clash_clear (&c);
}

static void
test_theirs (Fixture *f, gconstpointer data)
{
  Clash c = clash (f);
  g_autofree char *name = NULL;
  g_autofree char *phone = NULL;

  g_assert_true (zj_store_resolve (f->store, c.id, FALSE, NULL, NULL));
  name = shown (f, c.id, "name");
  phone = shown (f, c.id, "builder_phone");
  g_assert_cmpstr (name, ==, "18栋");
  g_assert_cmpstr (phone, ==, "13800138000"); /* it clashed with nothing: not given up */
  g_assert_cmpuint (n_outbox (f), ==, 1);
  accept_all (f, 3);
  g_assert_cmpint (sync_state (f, c.id), ==, ZJ_SYNC_SYNCED);
  clash_clear (&c);
}

static void
test_choice (Fixture *f, gconstpointer data)
{
  Clash c = clash (f);
  g_autoptr (JsonObject) none = json_object_new ();
  g_autoptr (JsonObject) choice = obj ("{'name':'19栋'}");
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  g_assert_false (zj_store_resolve (f->store, c.id, FALSE, none, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_true (zj_store_resolve (f->store, c.id, FALSE, choice, &error));
  name = shown (f, c.id, "name");
  g_assert_cmpstr (name, ==, "19栋");
  clash_clear (&c);
}

/* While somebody looks at two values, one of them moves on: the one they chose would overwrite what they never saw. */
static void
test_choice_overtaken (Fixture *f, gconstpointer data)
{
  Clash c = clash (f);
  GString *lines = g_string_new (NULL);
  g_autoptr (JsonObject) theirs = obj ("{'name':'18栋','@seen':{'name':'18栋'}}");
  g_autoptr (JsonObject) again = obj ("{'name':'20栋','@seen':{'name':'20栋'}}");
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  add_line (lines, server_record (c.id, "unit-project", "active", 3, unit_fields ("20栋", "100")));
  pull (f, lines);
  g_assert_false (zj_store_resolve (f->store, c.id, FALSE, theirs, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_CHANGED_MEANWHILE);
  g_clear_error (&error);
  g_assert_cmpint (sync_state (f, c.id), ==, ZJ_SYNC_CONFLICT);
  g_assert_true (zj_store_resolve (f->store, c.id, FALSE, again, &error));
  g_assert_no_error (error);
  name = shown (f, c.id, "name");
  g_assert_cmpstr (name, ==, "20栋");
  clash_clear (&c);
}

/* All of one side is a choice between two versions as well. */
static void
test_all_overtaken (Fixture *f, gconstpointer data)
{
  Clash c = clash (f);
  GString *lines = g_string_new (NULL);
  g_autoptr (JsonObject) values = obj ("{'@seen':{'name':'18栋'}}");
  g_autoptr (JsonObject) revision = obj ("{'@seen':{'@revision':2}}");
  g_autoptr (JsonObject) now = obj ("{'@seen':{'name':'20栋','@revision':3}}");
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  add_line (lines, server_record (c.id, "unit-project", "active", 3, unit_fields ("20栋", "100")));
  pull (f, lines);
  for (guint mine = 0; mine < 2; mine++)
    {
      g_assert_false (zj_store_resolve (f->store, c.id, mine, values, &error));
      g_assert_error (error, ZJ_ERROR, ZJ_ERROR_CHANGED_MEANWHILE);
      g_clear_error (&error);
      g_assert_false (zj_store_resolve (f->store, c.id, mine, revision, &error));
      g_assert_error (error, ZJ_ERROR, ZJ_ERROR_CHANGED_MEANWHILE);
      g_clear_error (&error);
    }
  g_assert_true (zj_store_resolve (f->store, c.id, TRUE, now, &error));
  g_assert_no_error (error);
  name = shown (f, c.id, "name");
  g_assert_cmpstr (name, ==, "17栋");
  clash_clear (&c);
}

/* What clashes only after the answer is shown as well, so that no choice overwrites what nobody has seen. */
static void
test_later_clash (Fixture *f, gconstpointer data)
{
  Clash c = clash (f);
  GString *lines = g_string_new (NULL);
  JsonObject *fields = unit_fields ("18栋", "100");
  g_autoptr (ZjRecord) record = NULL;

  json_object_set_string_member (fields, "builder_phone", "13900139000");
  add_line (lines, server_record (c.id, "unit-project", "active", 3, fields));
  pull (f, lines);
  record = zj_store_get (f->store, c.id, NULL);
  g_assert_cmpint (record->sync_state, ==, ZJ_SYNC_CONFLICT);
  g_assert_true (json_object_has_member (record->conflict, "name"));
  g_assert_true (json_object_has_member (record->conflict, "builder_phone"));
  clash_clear (&c);
}

static void
test_edit_in_conflict (Fixture *f, gconstpointer data)
{
  Clash c = clash (f);
  g_autofree char *later = edit (f, c.id, "owner_leader", "王工");
  g_auto (GStrv) texts = NULL;
  g_autoptr (ZjOp) op = NULL;

  g_assert_cmpstr (later, !=, c.op);
  g_assert_cmpint (sync_state (f, c.id), ==, ZJ_SYNC_CONFLICT);
  g_assert_true (zj_store_resolve (f->store, c.id, TRUE, NULL, NULL));
  texts = send_all (f);
  g_assert_cmpuint (g_strv_length (texts), ==, 1);
  op = wire_op (texts[0]);
  g_assert_true (json_object_has_member (op->patch, "owner_leader"));
  clash_clear (&c);
}

/* H22: deleted there, edited here. */
static void
test_deleted_mine (Fixture *f, gconstpointer data)
{
  g_autofree char *id = save_unit (f, "16栋", "100");
  g_autofree char *op = NULL;
  g_auto (GStrv) texts = NULL;
  g_auto (GStrv) again = NULL;
  GString *lines = g_string_new (NULL);
  g_autoptr (ZjRecord) record = NULL;
  g_autoptr (ZjOp) revival = NULL;

  accept_all (f, 1);
  op = edit (f, id, "name", "17栋");
  add_tombstone (lines, id, 2);
  pull (f, lines);
  g_assert_cmpint (sync_state (f, id), ==, ZJ_SYNC_QUEUED);
  texts = send_all (f);
  answer (f, conflict_result (op, NULL, NULL, "deleted"));
  record = zj_store_get (f->store, id, NULL);
  g_assert_cmpint (record->sync_state, ==, ZJ_SYNC_CONFLICT);
  g_assert_null (record->theirs);
  g_assert_cmpstr (record->conflict_reason, ==, "deleted");
  g_assert_cmpstr (zj_json_string (record->fields, "name"), ==, "17栋");
  g_assert_true (zj_store_resolve (f->store, id, TRUE, NULL, NULL));
  again = send_all (f);
  revival = wire_op (again[0]);
  g_assert_cmpint (revival->kind, ==, ZJ_OP_CREATE);
  g_assert_cmpint (revival->revives, ==, 2);
  g_assert_cmpstr (revival->replaces, ==, op);
  accept_op (f, revival, 3);
  g_assert_cmpint (sync_state (f, id), ==, ZJ_SYNC_SYNCED);
}

static void
test_deleted_theirs (Fixture *f, gconstpointer data)
{
  g_autofree char *id = save_unit (f, "16栋", "100");
  g_autofree char *op = NULL;
  g_auto (GStrv) texts = NULL;

  accept_all (f, 1);
  op = edit (f, id, "name", "17栋");
  texts = send_all (f);
  answer (f, conflict_result (op, NULL, NULL, "deleted"));
  g_assert_true (zj_store_resolve (f->store, id, FALSE, NULL, NULL));
  g_assert_false (exists (f, id));
  g_assert_cmpuint (n_outbox (f), ==, 0);
}

/* H22: a notice on a unit that was deleted there. @accepted: it was revived there, too; else that is still queued. */
static void
refer_to_revived (Fixture *f, gboolean accepted)
{
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autoptr (JsonObject) fields = obj ("{'part':'基础'}");
  ZjSave save = { .kind = ZJ_SAVE_EDIT, .form = "acceptance-sample", .project = PROJECT, .fields = fields };
  g_autoptr (ZjSaved) notice = NULL;
  g_autoptr (ZjOp) again = NULL;
  g_autofree char *op = NULL;
  g_auto (GStrv) first = NULL, second = NULL;
  g_autoptr (JsonArray) audit = NULL;
  g_autoptr (GError) error = NULL;

  accept_all (f, 1);
  op = edit (f, unit, "name", "17栋");
  json_object_set_string_member (fields, "unit", unit);
  notice = zj_store_save (f->store, &save, NULL, NULL, &error);
  g_assert_no_error (error);
  first = send_all (f);
  answer (f, conflict_result (op, NULL, NULL, "deleted"));
  answer (f, conflict_result (notice->op, NULL, NULL, "reference-deleted"));
  g_assert_false (zj_store_resolve (f->store, notice->id, TRUE, NULL, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_cmpint (sync_state (f, notice->id), ==, ZJ_SYNC_CONFLICT);

  g_assert_true (zj_store_resolve (f->store, unit, TRUE, NULL, NULL));
  if (accepted)
    accept_all (f, 3);
  g_assert_true (zj_store_resolve (f->store, notice->id, TRUE, NULL, &error));
  g_assert_no_error (error);
  second = send_all (f);
  g_assert_cmpuint (g_strv_length (second), ==, accepted ? 1 : 2);
  again = wire_op (second[accepted ? 0 : 1]); /* what it refers to goes first */
  g_assert_cmpint (again->kind, ==, ZJ_OP_CREATE);
  g_assert_cmpint (again->base_revision, ==, -1);
  g_assert_cmpstr (again->record, ==, notice->id);
  g_assert_cmpstr (again->replaces, ==, notice->op);
  g_assert_cmpstr (json_array_get_string_element (zj_json_array (again->patch, "part"), 1), ==, "基础");
  audit = zj_store_audit (f->store, notice->id, NULL);
  g_assert_cmpstr (zj_json_string (json_array_get_object_element (audit, 0), "verb"), ==, "resolve");
}

static void
test_reference_revived (Fixture *f, gconstpointer data)
{
  refer_to_revived (f, TRUE);
}

static void
test_reference_revived_offline (Fixture *f, gconstpointer data)
{
  refer_to_revived (f, FALSE);
}

static void
test_state_moved (Fixture *f, gconstpointer data)
{
  g_autofree char *id = save_unit (f, "16栋", "100");
  g_autofree char *op = NULL;
  g_autofree char *state = NULL;
  g_auto (GStrv) texts = NULL;
  g_autoptr (GError) error = NULL;

  accept_all (f, 1);
  op = edit (f, id, "name", "17栋");
  texts = send_all (f);
  answer (f, conflict_result (op, server_record (id, "unit-project", "terminated", 2, unit_fields ("16栋", "100")),
                              NULL, "state-moved"));
  g_assert_false (zj_store_resolve (f->store, id, TRUE, NULL, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
  g_assert_true (zj_store_resolve (f->store, id, FALSE, NULL, NULL));
  state = business_state (f, id);
  g_assert_cmpstr (state, ==, "terminated");
  g_assert_cmpint (sync_state (f, id), ==, ZJ_SYNC_SYNCED);
}

/* H20: confirmed here, another field edited there meanwhile. */
static void
test_strict_action (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autoptr (JsonObject) fields =
      obj ("{'part':'基础','progress':'foundation','accepted_on':'2026-11-20','passed':true,'attendees':"
           "[{'_id':'01900000-0000-7000-8000-0000000000aa','_pos':'V','org_name':'甲','name':'张三'}]}");
  ZjSave save = { .kind = ZJ_SAVE_EDIT, .form = "acceptance-sample", .project = PROJECT, .fields = fields };
  g_autoptr (ZjSaved) saved = NULL;
  g_autofree char *op = NULL;
  g_autofree char *state = NULL;
  g_autofree char *after = NULL;
  g_auto (GStrv) texts = NULL;
  g_auto (GStrv) again = NULL;
  g_autoptr (ZjOp) next = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *theirs;

  json_object_set_string_member (fields, "unit", unit);
  saved = zj_store_save (f->store, &save, NULL, NULL, &error);
  g_assert_no_error (error);
  accept_all (f, 1);
  op = act (f, saved->id, "confirm");
  texts = send_all (f);
  theirs = zj_json_copy_object (fields);
  json_object_set_string_member (theirs, "remark", "elsewhere");
  answer (f, conflict_result (op, server_record (saved->id, "acceptance-sample", "unconfirmed", 3, theirs), NULL,
                              "record-moved"));
  state = business_state (f, saved->id);
  g_assert_cmpstr (state, ==, "unconfirmed"); /* an action in conflict changes no state */
  g_assert_cmpint (sync_state (f, saved->id), ==, ZJ_SYNC_CONFLICT);
  g_assert_true (zj_store_resolve (f->store, saved->id, TRUE, NULL, &error));
  g_assert_no_error (error);
  after = business_state (f, saved->id);
  g_assert_cmpstr (after, ==, "confirmed");
  again = send_all (f);
  next = wire_op (again[0]);
  g_assert_cmpint (next->kind, ==, ZJ_OP_ACTION);
  g_assert_cmpint (next->base_revision, ==, 3);
  g_assert_cmpstr (next->replaces, ==, op);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/store/conflict/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("a conflict holds base, mine and theirs", test_shown);
  ADD ("mine is an ordinary op on top of theirs", test_mine);
  ADD ("theirs gives up only what clashed", test_theirs);
  ADD ("a choice must name every field that clashes", test_choice);
  ADD ("a choice between values that have moved on settles nothing", test_choice_overtaken);
  ADD ("all of one side is not taken once the other has moved on", test_all_overtaken);
  ADD ("what comes to clash later is shown as well", test_later_clash);
  ADD ("an edit behind a conflict is kept and goes with the choice", test_edit_in_conflict);
  ADD ("H22: mine revives a record deleted there", test_deleted_mine);
  ADD ("H22: theirs lets a deleted record go", test_deleted_theirs);
  ADD ("H22: what refers to a deleted record goes again once that was revived", test_reference_revived);
  ADD ("H22: the same without the network between", test_reference_revived_offline);
  ADD ("where the state moved only theirs can be taken", test_state_moved);
  ADD ("H20: a strict action in conflict is said again by the user", test_strict_action);
#undef ADD
  return g_test_run ();
}
