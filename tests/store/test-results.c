/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

static void
test_applied (Fixture *f, gconstpointer data)
{
  g_autofree char *id = save_unit (f, "16栋", "100");
  g_auto (GStrv) texts = send_all (f);
  g_autoptr (ZjOp) op = wire_op (texts[0]);
  JsonObject *fields = unit_fields ("16栋", "100");
  g_autofree char *number = NULL;
  g_autoptr (ZjRecord) record = NULL;

  json_object_set_string_member (fields, "supervision_no", "4202012112170001-SX-001-003");
  answer (f, applied (op->id, server_record (id, "unit-project", "active", 1, fields)));
  record = zj_store_get (f->store, id, NULL);
  number = shown (f, id, "supervision_no");
  g_assert_cmpstr (number, ==, "4202012112170001-SX-001-003");
  g_assert_cmpint (record->sync_state, ==, ZJ_SYNC_SYNCED);
  g_assert_cmpint (record->revision, ==, 1);
  g_assert_null (record->op);
  g_assert_cmpuint (n_outbox (f), ==, 0);
  /* The archive keeps op, bytes and receipt. */
  g_assert_cmpint (
      fixture_count (f->dir, "SELECT count(*) FROM op WHERE state = 5 AND receipt IS NOT NULL AND frozen IS NOT NULL"),
      ==, 1);
  /* A replayed answer changes nothing. */
  answer (f, applied (op->id, server_record (id, "unit-project", "active", 1, unit_fields ("x", "1"))));
  g_free (number);
  number = shown (f, id, "name");
  g_assert_cmpstr (number, ==, "16栋");
}

static void
test_rest_on_top (Fixture *f, gconstpointer data)
{
  g_autofree char *id = save_unit (f, "16栋", "100");
  g_auto (GStrv) texts = send_all (f);
  g_autoptr (ZjOp) op = wire_op (texts[0]);
  g_autofree char *later = edit (f, id, "name", "17栋");
  g_autofree char *name = NULL;
  g_autoptr (ZjRecord) record = NULL;

  answer (f, applied (op->id, server_record (id, "unit-project", "active", 1, unit_fields ("16栋", "100"))));
  name = shown (f, id, "name");
  g_assert_cmpstr (name, ==, "17栋");
  record = zj_store_get (f->store, id, NULL);
  g_assert_cmpint (record->sync_state, ==, ZJ_SYNC_QUEUED);
  g_assert_cmpstr (record->op, ==, later);
}

static void
test_incomplete_answer (Fixture *f, gconstpointer data)
{
  g_autofree char *id = save_unit (f, "16栋", "100");
  g_auto (GStrv) texts = send_all (f);
  g_autoptr (ZjOp) op = wire_op (texts[0]);
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_result_free);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (results, applied (op->id, NULL));
  g_assert_false (zj_store_apply_results (f->store, PROJECT, results, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
  g_assert_cmpint (sync_state (f, id), ==, ZJ_SYNC_SENDING);
}

static ZjResult *
refused (const char *op, const char *code)
{
  ZjResult *result = zj_result_new (op, ZJ_RESULT_REFUSED);

  result->problem = zj_wire_problem (422, code, "Refused", "because", NULL);
  return result;
}

static void
test_refused_fix (Fixture *f, gconstpointer data)
{
  g_autofree char *id = save_unit (f, "16栋", "100");
  g_auto (GStrv) texts = send_all (f);
  g_autoptr (ZjOp) op = wire_op (texts[0]);
  g_autofree char *fix = NULL;
  g_auto (GStrv) again = NULL;
  g_autoptr (ZjOp) next = NULL;
  g_autoptr (ZjRecord) record = NULL;

  answer (f, refused (op->id, "invalid"));
  record = zj_store_get (f->store, id, NULL);
  g_assert_cmpint (record->sync_state, ==, ZJ_SYNC_REFUSED);
  g_assert_cmpstr (zj_json_string (record->problem, "code"), ==, "invalid");
  fix = edit (f, id, "name", "17栋");
  g_assert_cmpint (sync_state (f, id), ==, ZJ_SYNC_QUEUED);
  again = send_all (f);
  g_assert_cmpuint (g_strv_length (again), ==, 1);
  next = wire_op (again[0]);
  g_assert_cmpstr (next->id, ==, fix);
  g_assert_cmpint (next->kind, ==, ZJ_OP_CREATE);
  g_assert_cmpstr (next->replaces, ==, op->id);
  g_assert_cmpint (next->seq, ==, 2);
  g_assert_true (json_object_has_member (next->patch, "floor_area"));
  accept_op (f, next, 1);
  g_assert_cmpint (sync_state (f, id), ==, ZJ_SYNC_SYNCED);
}

static void
test_retry (Fixture *f, gconstpointer data)
{
  g_autofree char *id = save_unit (f, "16栋", "100");
  g_auto (GStrv) texts = send_all (f);
  g_autoptr (ZjOp) op = wire_op (texts[0]);
  g_auto (GStrv) again = NULL;
  g_autoptr (ZjOp) next = NULL;
  g_autoptr (GError) error = NULL;

  answer (f, refused (op->id, "form-version-unknown"));
  g_assert_true (zj_store_retry (f->store, op->id, &error));
  g_assert_no_error (error);
  g_assert_cmpint (sync_state (f, id), ==, ZJ_SYNC_QUEUED);
  again = send_all (f);
  next = wire_op (again[0]);
  g_assert_cmpstr (next->id, !=, op->id);
  g_assert_cmpstr (next->replaces, ==, op->id);
}

/* The update that built on a refused create goes again by itself once that is mended; it is held till then. */
static void
test_base_not_applied (Fixture *f, gconstpointer data)
{
  g_autofree char *id = save_unit (f, "16栋", "100");
  G_GNUC_UNUSED g_auto (GStrv) first = send_all (f);
  g_autofree char *later = edit (f, id, "name", "17栋");
  g_auto (GStrv) texts = send_all (f);
  g_autoptr (ZjOp) create = wire_op (texts[0]);
  g_auto (GStrv) again = NULL;
  g_autoptr (ZjOp) next = NULL;
  g_autofree char *name = NULL;

  answer (f, refused (create->id, "invalid"));
  answer (f, refused (later, "base-not-applied"));
  g_assert_cmpint (sync_state (f, id), ==, ZJ_SYNC_REFUSED);
  name = shown (f, id, "name");
  g_assert_cmpstr (name, ==, "17栋");
  g_free (edit (f, id, "builder_phone", "13800138000"));
  again = send_all (f);
  g_assert_cmpuint (g_strv_length (again), ==, 1);
  next = wire_op (again[0]);
  g_assert_cmpint (next->kind, ==, ZJ_OP_CREATE);
  g_assert_cmpstr (json_array_get_string_element (zj_json_array (next->patch, "name"), 1), ==, "17栋");
  g_assert_cmpstr (json_array_get_string_element (zj_json_array (next->patch, "builder_phone"), 1), ==, "13800138000");
}

static void
test_cancel_refused (Fixture *f, gconstpointer data)
{
  g_autofree char *id = save_unit (f, "16栋", "100");
  g_autofree char *op = NULL;
  g_auto (GStrv) texts = NULL;
  g_autofree char *name = NULL;

  accept_all (f, 1);
  op = edit (f, id, "name", "17栋");
  texts = send_all (f);
  answer (f, refused (op, "invalid"));
  g_assert_true (zj_store_cancel_op (f->store, op, NULL));
  name = shown (f, id, "name");
  g_assert_cmpstr (name, ==, "16栋");
  g_assert_cmpint (sync_state (f, id), ==, ZJ_SYNC_SYNCED);
}

static ZjResult *
deferred (const char *op)
{
  ZjResult *result = zj_result_new (op, ZJ_RESULT_DEFERRED);

  result->waiting_for = obj ("{'files':['aa','bb']}");
  return result;
}

/* H10 */
static void
test_deferred (Fixture *f, gconstpointer data)
{
  g_autofree char *id = save_unit (f, "16栋", "100");
  g_auto (GStrv) texts = send_all (f);
  g_autoptr (ZjOp) op = wire_op (texts[0]);
  ZjResult *result = zj_result_new (op->id, ZJ_RESULT_DEFERRED);
  g_autoptr (ZjRecord) record = NULL;
  g_auto (GStrv) again = NULL;

  result->waiting_for = obj ("{'files':['aa','bb']}");
  answer (f, result);
  record = zj_store_get (f->store, id, NULL);
  g_assert_cmpint (record->sync_state, ==, ZJ_SYNC_WAITING);
  g_assert_nonnull (record->waiting_for);
  again = send_all (f);
  g_assert_cmpstr (again[0], ==, texts[0]); /* the same id, the same bytes */
  accept_op (f, op, 1);
  g_assert_cmpint (sync_state (f, id), ==, ZJ_SYNC_SYNCED);
}

/* Sent again and not yet answered: it may be in by now, so it cannot be withdrawn without asking. */
static void
test_deferred_sent_again (Fixture *f, gconstpointer data)
{
  g_autofree char *id = save_unit (f, "16栋", "100");
  g_auto (GStrv) texts = send_all (f);
  g_autoptr (ZjOp) op = wire_op (texts[0]);
  g_autoptr (GError) error = NULL;

  answer (f, deferred (op->id));
  g_strfreev (send_all (f));
  g_assert_cmpint (sync_state (f, id), ==, ZJ_SYNC_SENDING);
  g_assert_false (zj_store_cancel_op (f->store, op->id, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_BUSY);
  g_clear_error (&error);
  answer (f, deferred (op->id));
  g_assert_cmpint (sync_state (f, id), ==, ZJ_SYNC_WAITING);
  g_assert_true (zj_store_cancel_op (f->store, op->id, &error));
  g_assert_no_error (error);
  g_assert_false (exists (f, id));
}

/* Of two that were deferred the first goes again alone. */
static void
test_two_deferred (Fixture *f, gconstpointer data)
{
  g_autofree char *id = save_unit (f, "16栋", "100");
  g_auto (GStrv) first = send_all (f);
  g_autoptr (ZjOp) op = wire_op (first[0]);
  g_autofree char *later = edit (f, id, "name", "17栋");
  const char *one[] = { op->id, NULL };

  g_strfreev (send_all (f));
  answer (f, deferred (op->id));
  answer (f, deferred (later));
  g_strfreev (zj_store_mark_sending (f->store, PROJECT, one, NULL));
  g_assert_cmpint (sync_state (f, id), ==, ZJ_SYNC_WAITING);
  fixture_check (f->store);
}

/* Both were refused; both go again, and the second builds on what took the place of the first. */
static void
test_retry_all (Fixture *f, gconstpointer data)
{
  ZjSave save = { .kind = ZJ_SAVE_EDIT, .form = "acceptance-sample", .project = PROJECT };
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autoptr (JsonObject) fields = NULL;
  g_autoptr (ZjSaved) saved = NULL;
  g_autofree char *confirm = NULL;
  g_auto (GStrv) texts = NULL;
  g_auto (GStrv) again = NULL;
  g_autoptr (ZjOp) create = NULL;
  g_autoptr (ZjOp) first = NULL;
  g_autoptr (ZjOp) second = NULL;
  g_autoptr (GError) error = NULL;

  accept_all (f, 1);
  save.fields = fields =
      obj ("{'part':'基础','progress':'foundation','accepted_on':'2026-11-20','passed':true,'attendees':"
           "[{'_id':'01900000-0000-7000-8000-0000000000aa','_pos':'V','org_name':'甲','name':'张三'}]}");
  json_object_set_string_member (fields, "unit", unit);
  saved = zj_store_save (f->store, &save, NULL, NULL, &error);
  g_assert_no_error (error);
  confirm = act (f, saved->id, "confirm");
  texts = send_all (f);
  create = wire_op (texts[0]);
  answer (f, refused (create->id, "form-version-unknown"));
  answer (f, refused (confirm, "base-not-applied"));
  g_assert_true (zj_store_retry (f->store, NULL, &error));
  g_assert_no_error (error);
  again = send_all (f);
  g_assert_cmpuint (g_strv_length (again), ==, 2);
  first = wire_op (again[0]);
  second = wire_op (again[1]);
  g_assert_cmpstr (first->replaces, ==, create->id);
  g_assert_cmpstr (second->replaces, ==, confirm);
  g_assert_cmpstr (second->base_op, ==, first->id);
}

static void
test_deleted (Fixture *f, gconstpointer data)
{
  g_autofree char *id = save_unit (f, "16栋", "100");
  g_autofree char *op = NULL;
  ZjQuery query = { .project = PROJECT, .form = "unit-project" };
  g_auto (GStrv) ids = NULL;

  accept_all (f, 1);
  op = drop (f, id);
  g_assert_nonnull (op);
  g_assert_true (exists (f, id));
  ids = zj_store_query (f->store, &query, NULL);
  g_assert_cmpuint (g_strv_length (ids), ==, 0);
  accept_all (f, 2);
  g_assert_false (exists (f, id));
  g_assert_cmpint (fixture_count (f->dir, "SELECT count(*) FROM tombstone"), ==, 1);
}

static void
test_refused_delete (Fixture *f, gconstpointer data)
{
  g_autofree char *id = save_unit (f, "16栋", "100");
  g_autofree char *op = NULL;
  g_auto (GStrv) texts = NULL;
  g_autoptr (ZjRecord) record = NULL;

  accept_all (f, 1);
  op = drop (f, id);
  texts = send_all (f);
  answer (f, refused (op, "referenced"));
  record = zj_store_get (f->store, id, NULL);
  g_assert_false (record->deleted);
  g_assert_cmpint (record->sync_state, ==, ZJ_SYNC_REFUSED);
}

static void
test_backoff (Fixture *f, gconstpointer data)
{
  gint64 now = zj_clock_now (f->clock);
  gint64 day = 24 * G_TIME_SPAN_HOUR;
  gboolean retry_after;
  guint attempts;

  g_assert_true (zj_store_back_off (f->store, PROJECT, now + 4 * G_TIME_SPAN_SECOND, "network", NULL));
  fixture_reopen (f);
  g_assert_cmpint (zj_store_next_try (f->store, PROJECT, &attempts, &retry_after), ==, now + 4 * G_TIME_SPAN_SECOND);
  g_assert_cmpuint (attempts, ==, 1);
  g_assert_false (retry_after);
  /* H24: written while the clock stood in 2030. */
  g_assert_true (zj_store_back_off (f->store, PROJECT, now + 1200 * day, "network", NULL));
  g_assert_cmpint (zj_store_next_try (f->store, PROJECT, &attempts, &retry_after), ==, now + G_TIME_SPAN_HOUR);
  g_assert_true (zj_store_set_retry_after (f->store, PROJECT, now + 30 * G_TIME_SPAN_SECOND, NULL));
  g_assert_true (zj_store_reset_backoff (f->store, PROJECT, NULL));
  g_assert_cmpint (zj_store_next_try (f->store, PROJECT, &attempts, &retry_after), ==, now + 30 * G_TIME_SPAN_SECOND);
  g_assert_true (retry_after);
  g_assert_cmpuint (attempts, ==, 0);
}

/* H24: put right, the clock lets what was put off in 2030 come within the hour, Retry-After, too. */
static void
test_waits_pass (Fixture *f, gconstpointer data)
{
  gint64 wrong = zj_clock_now (f->clock) + 1200 * 24 * G_TIME_SPAN_HOUR;
  gboolean retry_after;

  g_assert_true (zj_store_back_off (f->store, PROJECT, wrong, "network", NULL));
  g_assert_true (zj_store_set_retry_after (f->store, PROJECT, wrong, NULL));
  g_assert_true (zj_store_cap_waits (f->store, NULL));
  g_assert_cmpint (zj_store_next_try (f->store, PROJECT, NULL, &retry_after), >, zj_clock_now (f->clock));
  g_assert_true (retry_after);
  zj_fake_clock_advance (ZJ_FAKE_CLOCK (f->clock), G_TIME_SPAN_HOUR);
  g_assert_true (zj_store_cap_waits (f->store, NULL));
  g_assert_cmpint (zj_store_next_try (f->store, PROJECT, NULL, &retry_after), <=, zj_clock_now (f->clock));
  g_assert_false (retry_after);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/store/results/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("an applied op ends with its receipt and the server's record", test_applied);
  ADD ("later ops stay on top of the new base", test_rest_on_top);
  ADD ("an answer without its record is not used", test_incomplete_answer);
  ADD ("saving a refused record again is a new op that replaces it", test_refused_fix);
  ADD ("retry of a refused op is a new op with the same content", test_retry);
  ADD ("edits on a refused base are kept and go with its fix", test_base_not_applied);
  ADD ("a refused edit can be given up", test_cancel_refused);
  ADD ("H10: a deferred op keeps its seq and bytes and goes again", test_deferred);
  ADD ("a deferred op that was sent again is not withdrawn before its answer", test_deferred_sent_again);
  ADD ("while another is deferred the record waits", test_two_deferred);
  ADD ("what was refused together goes again together", test_retry_all);
  ADD ("a deleted record is hidden at once and gone when the server says so", test_deleted);
  ADD ("a refused delete hides nothing", test_refused_delete);
  ADD ("H24: backoff survives a restart and a wrong clock", test_backoff);
  ADD ("H24: what a wrong clock put off comes within the hour", test_waits_pass);
#undef ADD
  return g_test_run ();
}
