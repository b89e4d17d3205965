/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

#include <gio/gio.h>

static void
check (Fixture *f, const char *epoch, gint64 last_seq, ZjIdentity expected)
{
  g_autoptr (GError) error = NULL;
  ZjIdentity verdict;

  g_assert_true (zj_store_check_identity (f->store, PROJECT, epoch, last_seq, &verdict, &error));
  g_assert_no_error (error);
  g_assert_cmpint (verdict, ==, expected);
}

static guint
n_unknown (Fixture *f)
{
  g_auto (GStrv) ids = zj_store_unknown_ops (f->store, PROJECT, NULL);

  return g_strv_length (ids);
}

static void
test_stays (Fixture *f, gconstpointer data)
{
  g_autofree char *before = zj_store_dup_client_id (f->store);
  g_autofree char *after = NULL;

  fixture_reopen (f);
  after = zj_store_dup_client_id (f->store);
  g_assert_cmpstr (before, ==, after);
}

/* H12: the image goes to a colleague; both go on. */
static void
test_other_machine (Fixture *f, gconstpointer data)
{
  g_autofree char *id = save_unit (f, "16栋", "100");
  G_GNUC_UNUSED g_autofree char *queued = save_unit (f, "17栋", "100");
  g_autofree char *before = zj_store_dup_client_id (f->store);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = zj_store_outbox (f->store, PROJECT, NULL);
  const char *first[] = { ((ZjOutboxItem *)items->pdata[0])->id, NULL };
  const char *second[] = { ((ZjOutboxItem *)items->pdata[1])->id, NULL };
  g_auto (GStrv) frozen = zj_store_mark_sending (f->store, PROJECT, first, &error);
  g_auto (GStrv) asked = NULL;
  g_auto (GStrv) again = NULL;
  g_autoptr (ZjOp) op = wire_op (frozen[0]);
  g_autoptr (ZjOp) resent = NULL;
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_result_free);

  zj_store_close (f->store);
  g_clear_object (&f->store);
  f->store = fixture_open (f, f->dir, "machine-2", &error);
  g_assert_no_error (error);
  after = zj_store_dup_client_id (f->store);
  g_assert_cmpstr (before, !=, after);
  /* Nothing goes before it was asked about; nothing is folded or withdrawn either. */
  asked = zj_store_unknown_ops (f->store, PROJECT, NULL);
  g_assert_cmpuint (g_strv_length (asked), ==, 2);
  g_assert_null (zj_store_mark_sending (f->store, PROJECT, first, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_CHANGED_MEANWHILE);
  g_clear_error (&error);
  g_assert_false (zj_store_cancel_op (f->store, second[0], NULL));
  /* The server has neither. */
  g_assert_true (zj_store_known_answered (f->store, PROJECT, (const char *const *)asked, results, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_unknown (f), ==, 0);
  again = send_all (f);
  g_assert_cmpuint (g_strv_length (again), ==, 2);
  resent = wire_op (again[0]);
  g_assert_cmpstr (resent->id, ==, op->id);
  g_assert_true (zj_op_same_body (resent, op));
  g_assert_cmpint (resent->seq, ==, 1);
  accept_op (f, resent, 1);
  g_assert_cmpint (sync_state (f, id), ==, ZJ_SYNC_SYNCED);
}

/* H13: the home folder is set back to yesterday; the server has had more from us. */
static void
test_set_back (Fixture *f, gconstpointer data)
{
  g_autofree char *id = save_unit (f, "16栋", "100");
  g_autofree char *before = zj_store_dup_client_id (f->store);
  g_autofree char *after = NULL;
  g_auto (GStrv) asked = NULL;
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_result_free);
  g_autoptr (GError) error = NULL;

  check (f, EPOCH, 1, ZJ_IDENTITY_NEW_CLIENT);
  after = zj_store_dup_client_id (f->store);
  g_assert_cmpstr (before, !=, after);
  asked = zj_store_unknown_ops (f->store, PROJECT, NULL);
  g_assert_cmpuint (g_strv_length (asked), ==, 1);
  /* That one had been sent in the day that was forgotten. */
  g_ptr_array_add (results,
                   applied (asked[0], server_record (id, "unit-project", "active", 1, unit_fields ("16栋", "100"))));
  g_assert_true (zj_store_known_answered (f->store, PROJECT, (const char *const *)asked, results, &error));
  g_assert_no_error (error);
  g_assert_cmpint (sync_state (f, id), ==, ZJ_SYNC_SYNCED);
  check (f, EPOCH, 0, ZJ_IDENTITY_OK);
}

/* H14: the server is set back to last night. */
static void
test_server_restored (Fixture *f, gconstpointer data)
{
  g_autofree char *kept = save_unit (f, "16栋", "100");
  g_autofree char *lost = NULL;
  g_auto (GStrv) texts = NULL;
  g_auto (GStrv) again = NULL;
  GString *lines = g_string_new (NULL);
  g_autoptr (ZjPullState) state = NULL;
  g_autoptr (ZjOp) op = NULL;
  g_autoptr (GError) error = NULL;

  check (f, EPOCH, 0, ZJ_IDENTITY_OK);
  accept_all (f, 1);
  lost = save_unit (f, "17栋", "100");
  texts = send_all (f);
  op = wire_op (texts[0]);
  accept_op (f, op, 1);
  g_assert_cmpuint (n_outbox (f), ==, 0);

  f->epoch = "epoch-2";
  check (f, f->epoch, 1, ZJ_IDENTITY_SERVER_RESTORED);
  state = zj_store_pull_state (f->store, PROJECT, NULL);
  g_assert_null (state->token);
  g_assert_cmpstr (state->epoch, ==, "epoch-2");
  g_assert_cmpint (sync_state (f, lost), ==, ZJ_SYNC_SENDING);
  g_assert_cmpint (sync_state (f, kept), ==, ZJ_SYNC_SYNCED);
  again = send_all (f);
  g_assert_cmpuint (g_strv_length (again), ==, 1);
  g_assert_cmpstr (again[0], ==, texts[0]); /* its id, its seq, its bytes */

  g_assert_true (zj_store_begin_full (f->store, PROJECT, NULL));
  add_line (lines, server_record (kept, "unit-project", "active", 1, unit_fields ("16栋", "100")));
  g_assert_true (page (f, lines, NULL, TRUE, FALSE, &error));
  g_assert_no_error (error);
  g_assert_true (exists (f, lost));
  g_assert_cmpint (fixture_count (f->dir, "SELECT count(*) FROM record WHERE quarantined = 1"), ==, 0);
  accept_op (f, op, 1);
  g_assert_cmpint (sync_state (f, lost), ==, ZJ_SYNC_SYNCED);
  check (f, "epoch-2", 2, ZJ_IDENTITY_OK);
}

static JsonObject *
sample (const char *unit, const char *remark)
{
  JsonObject *fields =
      obj ("{'part':'基础','progress':'foundation','accepted_on':'2026-11-20','passed':true,'attendees':"
           "[{'_id':'01900000-0000-7000-8000-0000000000aa','_pos':'V','org_name':'甲','name':'张三'}]}");

  json_object_set_string_member (fields, "unit", unit);
  json_object_set_string_member (fields, "remark", remark);
  return fields;
}

/* H14: the restored server counts the same revision of another content. What was confirmed here was not that. */
static void
test_confirmed_before_restore (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = save_unit (f, "16栋", "100");
  const char *ids[] = { "01900000-0000-7000-8000-0000000000b1", "01900000-0000-7000-8000-0000000000b2" };
  GString *lines = g_string_new (NULL);
  g_autofree char *again = NULL;
  g_autofree char *untouched = NULL;
  g_auto (GStrv) texts = NULL;
  G_GNUC_UNUSED g_autoptr (ZjOp) op = NULL;
  g_autoptr (GError) error = NULL;

  check (f, EPOCH, 0, ZJ_IDENTITY_OK);
  accept_all (f, 1);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    add_line (lines, server_record (ids[i], "acceptance-sample", "unconfirmed", 2, sample (unit, "seen")));
  pull (f, lines);
  g_free (act (f, ids[0], "confirm"));
  untouched = act (f, ids[1], "confirm");

  f->epoch = "epoch-2";
  check (f, f->epoch, 1, ZJ_IDENTITY_SERVER_RESTORED);
  g_assert_true (zj_store_begin_full (f->store, PROJECT, NULL));
  lines = g_string_new (NULL);
  add_line (lines, server_record (unit, "unit-project", "active", 1, unit_fields ("16栋", "100")));
  add_line (lines, server_record (ids[0], "acceptance-sample", "unconfirmed", 2, sample (unit, "never seen here")));
  add_line (lines, server_record (ids[1], "acceptance-sample", "unconfirmed", 2, sample (unit, "seen")));
  g_assert_true (page (f, lines, NULL, TRUE, FALSE, &error));
  g_assert_no_error (error);
  g_assert_cmpint (sync_state (f, ids[0]), ==, ZJ_SYNC_CONFLICT);
  g_assert_cmpint (sync_state (f, ids[1]), ==, ZJ_SYNC_QUEUED);
  fixture_check (f->store);
  /* Whoever looks at it may confirm it again. */
  g_assert_true (zj_store_resolve (f->store, ids[0], TRUE, NULL, &error));
  g_assert_no_error (error);
  texts = send_all (f);
  g_assert_cmpuint (g_strv_length (texts), ==, 2);
  again = shown (f, ids[0], "remark");
  g_assert_cmpstr (again, ==, "never seen here");
}

static void
test_wrong_epoch_page (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GString *lines = g_string_new (NULL);

  check (f, "epoch-0", 0, ZJ_IDENTITY_OK);
  add_line (lines, server_record ("01900000-0000-7000-8000-0000000000a1", "unit-project", "active", 1,
                                  unit_fields ("1", "1")));
  g_assert_false (page (f, lines, NULL, FALSE, FALSE, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_GONE);
}

/* H11: one account, two projects: each counts for itself. */
static void
test_two_projects (Fixture *f, gconstpointer data)
{
  G_GNUC_UNUSED g_autofree char *here = save_unit (f, "16栋", "100");
  g_autoptr (JsonObject) fields = unit_fields ("17栋", "100");
  ZjSave save = { .kind = ZJ_SAVE_EDIT, .form = "unit-project", .project = OTHER, .fields = fields };
  g_autoptr (ZjSaved) there = zj_store_save (f->store, &save, NULL, NULL, NULL);
  const char *ops[] = { there->op, NULL };
  g_auto (GStrv) first = send_all (f);
  g_auto (GStrv) second = zj_store_mark_sending (f->store, OTHER, ops, NULL);
  g_autoptr (ZjOp) a = wire_op (first[0]);
  g_autoptr (ZjOp) b = wire_op (second[0]);

  g_assert_cmpuint (g_strv_length (first), ==, 1);
  g_assert_cmpint (a->seq, ==, 1);
  g_assert_cmpint (b->seq, ==, 1);
  g_assert_null (zj_store_mark_sending (f->store, PROJECT, ops, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/store/identity/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("the client id stays over a restart", test_stays);
  ADD ("H12: on another machine the store is another client and asks first", test_other_machine);
  ADD ("H13: a store set back is another client and asks first", test_set_back);
  ADD ("H14: what a restored server lost goes again with its bytes", test_server_restored);
  ADD ("H14: an act on what a restored server no longer has is asked about", test_confirmed_before_restore);
  ADD ("a page of another epoch is not taken", test_wrong_epoch_page);
  ADD ("H11: seqs of two projects are counted apart", test_two_projects);
#undef ADD
  return g_test_run ();
}
