/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture-files.h"

/* What the forms say of files, states and deadlines, kept by the store: with the real suspension and rectification. */

#define NOTICE_1 "01934000-0000-7000-8000-000000000001"
#define NOTICE_2 "01934000-0000-7000-8000-000000000002"
#define NOTICE_3 "01934000-0000-7000-8000-000000000003"

static char *
unit_at_server (Fixture *f, const char *name)
{
  g_autofree char *id = save_unit (f, name, "100");

  accept_all (f, 1);
  return g_steal_pointer (&id);
}

/* --- one application for several units --- */

static ZjSave
suspension (JsonObject *fields, ZjSaveKind kind, const char *action)
{
  return (ZjSave){ .kind = kind, .form = "suspension", .project = PROJECT, .fields = fields, .action = action };
}

static void
test_several (Fixture *f, gconstpointer data)
{
  g_autofree char *first = unit_at_server (f, "1栋");
  g_autofree char *second = unit_at_server (f, "2栋");
  g_autofree char *scan = put_file (f, "盖章的申请表");
  const char *targets[] = { first, second, NULL };
  g_autoptr (JsonObject) fields = obj ("{'reason':'资金未到位','effective_date':'2026-11-20'}");
  ZjSave save = suspension (fields, ZJ_SAVE_EDIT, NULL);
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (GPtrArray) transfers = NULL;
  g_autoptr (GError) error = NULL;

  add_file (f, fields, scan, "apply_scan");
  g_assert_true (zj_store_save_several (f->store, &save, "unit_id", targets, &ids, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (ids->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (ZjRecord) record = zj_store_get (f->store, ids->pdata[i], NULL);

      g_assert_cmpstr (zj_json_string (record->fields, "unit_id"), ==, targets[i]);
      g_assert_cmpstr (record->unit, ==, targets[i]);
      g_assert_cmpstr (zj_json_string (record->fields, "reason"), ==, "资金未到位");
    }
  g_assert_cmpuint (n_outbox (f), ==, 2);
  transfers = zj_store_list_transfers (f->store, PROJECT, NULL);
  g_assert_cmpuint (transfers->len, ==, 1); /* the same paper goes up once */
}

static void
test_several_takes_the_draft (Fixture *f, gconstpointer data)
{
  g_autofree char *first = unit_at_server (f, "1栋");
  g_autofree char *second = unit_at_server (f, "2栋");
  const char *targets[] = { first, second, NULL };
  g_autoptr (JsonObject) fields = obj ("{'reason':'资金未到位'}");
  ZjDraft draft = { .id = (char *)NOTICE_1,
                    .form = (char *)"suspension",
                    .project = (char *)PROJECT,
                    .form_version = 1,
                    .is_new = TRUE,
                    .fields = fields };
  ZjSave save = suspension (fields, ZJ_SAVE_EDIT, NULL);
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (ZjDraft) left = NULL;

  save.id = NOTICE_1;
  g_assert_true (zj_store_put_draft (f->store, &draft, NULL));
  g_assert_true (zj_store_save_several (f->store, &save, "unit_id", targets, &ids, NULL, NULL, NULL));
  g_assert_cmpstr (ids->pdata[0], ==, NOTICE_1);
  left = zj_store_get_draft (f->store, NOTICE_1, NULL);
  g_assert_null (left);
}

static void
test_several_all_or_none (Fixture *f, gconstpointer data)
{
  g_autofree char *first = unit_at_server (f, "1栋");
  const char *targets[] = { first, "not a record at all", NULL };
  g_autoptr (JsonObject) fields = obj ("{'reason':'资金未到位'}");
  ZjSave save = suspension (fields, ZJ_SAVE_EDIT, NULL);
  ZjSave unit = { .kind = ZJ_SAVE_EDIT, .form = "unit-project", .project = PROJECT, .fields = fields };
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (zj_store_save_several (f->store, &save, "unit_id", targets, &ids, &problems, NULL, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
  g_assert_cmpuint (problems->len, >, 0);
  g_assert_null (ids);
  g_assert_cmpuint (n_outbox (f), ==, 0);
  g_clear_error (&error);
  /* Only where the form says so. */
  targets[1] = NULL;
  g_assert_false (zj_store_save_several (f->store, &unit, "owner_org", targets, NULL, NULL, NULL, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
}

/* --- rectification: notices of the authority --- */

static JsonObject *
notice (Fixture *f, const char *id, const char *unit, const char *state, const char *deadline, gint64 revision)
{
  JsonObject *fields =
      obj ("{'notice_no':'整改〔2026〕1号','kind':'order_rectify','issue_date':'2026-11-01',"
           "'items':[{'_id':'01934000-0000-7000-8000-0000000000e1','_pos':'V','seq':1,'problem':'露筋'}]}");

  json_object_set_string_member (fields, "unit_id", unit);
  zj_json_set_string (fields, "deadline", deadline);
  return server_record (id, "rectification", state, revision, fields);
}

static void
pull_one (Fixture *f, JsonObject *record)
{
  GString *lines = g_string_new (NULL);

  add_line (lines, record);
  pull (f, lines);
}

static void
test_saved_as (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = unit_at_server (f, "1栋");
  g_autofree char *op = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *back = NULL;

  pull_one (f, notice (f, NOTICE_1, unit, "pending_reply", "2026-12-01", 1));
  before = business_state (f, NOTICE_1);
  g_assert_cmpstr (before, ==, "pending_reply");
  op = edit (f, NOTICE_1, "explanation", "已凿除并重新浇筑");
  after = business_state (f, NOTICE_1);
  g_assert_cmpstr (after, ==, "pending_submit");
  fixture_check (f->store);
  g_assert_true (zj_store_cancel_op (f->store, op, NULL));
  back = business_state (f, NOTICE_1);
  g_assert_cmpstr (back, ==, "pending_reply");
}

static void
test_save_and_submit_at_once (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = unit_at_server (f, "1栋");
  g_autofree char *photo = put_file (f, "整改后");
  g_autofree char *state = NULL;
  g_autoptr (ZjRecord) record = NULL;
  g_autoptr (JsonObject) fields = NULL;
  g_autoptr (ZjSaved) saved = NULL;
  g_autoptr (GError) error = NULL;
  ZjSave save = { .kind = ZJ_SAVE_ACTION, .id = NOTICE_1, .action = "submit" };

  pull_one (f, notice (f, NOTICE_1, unit, "pending_reply", "2026-12-01", 1));
  /* 待回复 allows no 提交 by itself … */
  g_assert_null (zj_store_save (f->store, &save, NULL, NULL, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
  g_clear_error (&error);
  /* … but a reply that is filled in can be saved and submitted at once. */
  record = zj_store_get (f->store, NOTICE_1, NULL);
  fields = zj_json_copy_object (record->fields);
  json_object_set_string_member (fields, "explanation", "已凿除并重新浇筑");
  add_file (f, fields, photo, "photos");
  save.fields = fields;
  save.seen = record->fields;
  saved = zj_store_save (f->store, &save, NULL, NULL, &error);
  g_assert_no_error (error);
  state = business_state (f, NOTICE_1);
  g_assert_cmpstr (state, ==, "under_review");
  g_assert_cmpuint (n_outbox (f), ==, 2);
}

static void
test_advance (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = unit_at_server (f, "1栋");
  g_autofree char *paper = zj_sha256_text ("通知书");
  g_autofree char *photo = zj_sha256_text ("项目部的照片");
  g_autofree char *large = zj_sha256_text ("很大的附件");
  JsonObject *record = notice (f, NOTICE_1, unit, "pending_reply", "2026-12-01", 1);
  JsonObject *fields = json_object_get_object_member (record, "fields");
  g_autoptr (ZjTransfer) transfer = NULL;
  g_autoptr (ZjTransfer) none = NULL;
  JsonArray *attachments;
  gint64 now = zj_clock_now (f->clock);

  add_file (f, fields, photo, "photos");
  add_file (f, fields, paper, "notice_file");
  add_file (f, fields, large, "notice_file");
  attachments = zj_json_array (fields, "attachments");
  json_object_set_int_member (json_array_get_object_element (attachments, 2), "size", 200 * 1024 * 1024);
  pull_one (f, record);
  transfer = zj_store_next_transfer (f->store, PROJECT, FALSE, now, NULL);
  g_assert_nonnull (transfer);
  g_assert_cmpstr (transfer->sha256, ==, paper); /* what the authority sent, up to the limit */
  g_assert_false (transfer->up);
  g_assert_false (transfer->wanted);
  g_free (put_file (f, "通知书"));
  g_assert_true (zj_store_transfer_done (f->store, PROJECT, paper, FALSE, NULL));
  none = zj_store_next_transfer (f->store, PROJECT, FALSE, now, NULL);
  g_assert_null (none);
  g_assert_true (zj_store_set_meta (f->store, "advance_limit", "1000000000", NULL));
  none = zj_store_next_transfer (f->store, PROJECT, FALSE, now, NULL);
  g_assert_cmpstr (none->sha256, ==, large);
}

static void
test_days_left (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = unit_at_server (f, "1栋");
  ZjQuery query = { .project = PROJECT, .form = "rectification", .sort = "@days_left" };
  GString *lines = g_string_new (NULL);
  g_auto (GStrv) ids = NULL;
  g_auto (GStrv) last_first = NULL;

  add_line (lines, notice (f, NOTICE_1, unit, "closed", "2026-01-01", 1));
  add_line (lines, notice (f, NOTICE_2, unit, "pending_reply", "2026-12-20", 1));
  add_line (lines, notice (f, NOTICE_3, unit, "returned", "2026-11-20", 1));
  pull (f, lines);
  ids = zj_store_query (f->store, &query, NULL);
  g_assert_cmpuint (g_strv_length (ids), ==, 3);
  g_assert_cmpstr (ids[0], ==, NOTICE_3); /* overdue */
  g_assert_cmpstr (ids[1], ==, NOTICE_2);
  g_assert_cmpstr (ids[2], ==, NOTICE_1); /* nothing to do any more */
  query.descending = TRUE;
  last_first = zj_store_query (f->store, &query, NULL);
  g_assert_cmpstr (last_first[0], ==, NOTICE_2);
  g_assert_cmpstr (last_first[2], ==, NOTICE_1);
}

/* --- rules about the unit --- */

static gboolean
finds (GPtrArray *findings, const char *code, ZjSeverity severity)
{
  for (guint i = 0; findings != NULL && i < findings->len; i++)
    {
      const ZjProblem *problem = findings->pdata[i];

      if (g_str_equal (problem->code, code) && problem->severity == severity)
        return TRUE;
    }
  return FALSE;
}

static GPtrArray *
try_suspension (Fixture *f, const char *unit, gboolean expected)
{
  g_autoptr (JsonObject) fields = obj ("{'reason':'资金未到位','effective_date':'2026-11-20'}");
  ZjSave save = suspension (fields, ZJ_SAVE_EDIT, NULL);
  GPtrArray *problems = NULL;
  g_autoptr (ZjSaved) saved = NULL;

  json_object_set_string_member (fields, "unit_id", unit);
  saved = zj_store_save (f->store, &save, &problems, NULL, NULL);
  g_assert_cmpint (saved != NULL, ==, expected);
  return problems;
}

static void
test_one_open_application (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = unit_at_server (f, "1栋");
  g_autofree char *other = unit_at_server (f, "2栋");
  const char *targets[] = { other, unit, NULL };
  const char *twice[] = { other, other, NULL };
  g_autoptr (JsonObject) fields = obj ("{'reason':'资金未到位'}");
  ZjSave save = suspension (fields, ZJ_SAVE_EDIT, NULL);
  g_autoptr (GPtrArray) G_GNUC_UNUSED first = try_suspension (f, unit, TRUE);
  g_autoptr (GPtrArray) second = try_suspension (f, unit, FALSE);
  g_autoptr (GPtrArray) third = NULL;

  g_assert_true (finds (second, "open-application", ZJ_SEVERITY_ERROR));
  g_assert_cmpuint (n_outbox (f), ==, 1);
  /* Neither together with another unit, nor for the same one twice: none of them is saved. */
  g_assert_false (zj_store_save_several (f->store, &save, "unit_id", targets, NULL, NULL, NULL, NULL));
  g_assert_false (zj_store_save_several (f->store, &save, "unit_id", twice, NULL, NULL, NULL, NULL));
  g_assert_cmpuint (n_outbox (f), ==, 1);
  third = try_suspension (f, other, TRUE);
}

static void
test_unit_must_fit (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = unit_at_server (f, "1栋");
  g_autoptr (GPtrArray) problems = NULL;

  pull_one (f, server_record (unit, "unit-project", "suspended", 2, unit_fields ("1栋", "100")));
  problems = try_suspension (f, unit, FALSE);
  g_assert_true (finds (problems, "unit-not-active", ZJ_SEVERITY_ERROR));
}

/* Rule 14: shown on the unit, and on whoever wants to resume. */
static void
test_partial_stop (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = unit_at_server (f, "1栋");
  g_autoptr (ZjRecord) record = NULL;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GPtrArray) after = NULL;
  JsonObject *stop = notice (f, NOTICE_1, unit, "pending_reply", "2026-12-01", 1);
  JsonObject *closed = notice (f, NOTICE_1, unit, "closed", "2026-12-01", 2);

  json_object_set_string_member (json_object_get_object_member (stop, "fields"), "kind", "order_partial_stop");
  json_object_set_string_member (json_object_get_object_member (closed, "fields"), "kind", "order_partial_stop");
  record = zj_store_get (f->store, unit, NULL);
  before = zj_store_findings (f->store, PROJECT, "unit-project", unit, record->fields, "save", NULL);
  g_assert_false (finds (before, "partial-stop", ZJ_SEVERITY_WARNING));
  pull_one (f, stop);
  findings = zj_store_findings (f->store, PROJECT, "unit-project", unit, record->fields, "save", NULL);
  g_assert_true (finds (findings, "partial-stop", ZJ_SEVERITY_WARNING));
  pull_one (f, closed);
  after = zj_store_findings (f->store, PROJECT, "unit-project", unit, record->fields, "save", NULL);
  g_assert_false (finds (after, "partial-stop", ZJ_SEVERITY_WARNING));
}

#define ADD(name, func) g_test_add ("/store/forms/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("one application for two units is two records and one upload", test_several);
  ADD ("one application for two units takes the draft's place", test_several_takes_the_draft);
  ADD ("applications for several units are saved all or none", test_several_all_or_none);
  ADD ("saving a reply leads from pending reply to pending submission", test_saved_as);
  ADD ("a reply can be saved and submitted at once", test_save_and_submit_at_once);
  ADD ("what the authority sent is fetched in advance, up to the limit", test_advance);
  ADD ("what is due first comes first, what needs nothing last", test_days_left);
  ADD ("a unit has one open application at a time", test_one_open_application);
  ADD ("what is applied for must fit the unit's state", test_unit_must_fit);
  ADD ("a partial stop shows on its unit until it is closed", test_partial_stop);
  return g_test_run ();
}
