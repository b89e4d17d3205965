/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

#define ID1 "01900000-0000-7000-8000-0000000000a1"
#define ID2 "01900000-0000-7000-8000-0000000000a2"

static JsonObject *
unit_record (const char *id, gint64 revision, const char *name)
{
  return server_record (id, "unit-project", "active", revision, unit_fields (name, "100"));
}

static void
test_page (Fixture *f, gconstpointer data)
{
  GString *lines = g_string_new (NULL);
  g_autoptr (ZjRecord) record = NULL;
  g_autoptr (ZjPullState) state = NULL;

  add_line (lines, unit_record (ID1, 3, "1栋"));
  add_line (lines, unit_record (ID2, 1, "2栋 <b>&\\\"quote\\\""));
  pull (f, lines);
  record = zj_store_get (f->store, ID1, NULL);
  g_assert_cmpstr (zj_json_string (record->fields, "name"), ==, "1栋");
  g_assert_cmpint (record->revision, ==, 3);
  g_assert_cmpstr (record->unit, ==, ID1);
  g_assert_cmpint (record->sync_state, ==, ZJ_SYNC_SYNCED);
  state = zj_store_pull_state (f->store, PROJECT, NULL);
  g_assert_cmpstr (state->token, ==, "token-1");
  g_assert_cmpstr (state->epoch, ==, EPOCH);
  /* Duplicates are found among what was pulled in bulk, too. */
  g_assert_cmpint (
      fixture_count (f->dir, "SELECT count(*) FROM record WHERE duplicate_key IS NOT NULL AND floor_area = 1000000"),
      ==, 2);
}

static void
test_unknown_form (Fixture *f, gconstpointer data)
{
  GString *lines = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) fields = obj ("{'a':1}");
  ZjSave save = { .kind = ZJ_SAVE_EDIT, .id = ID1, .fields = fields };

  add_line (lines, server_record (ID1, "from-the-future", "glowing", 1, obj ("{'a':{'b':[1,2]},'c':null}")));
  add_line (lines, server_record (ID2, "unit-project", "glowing", 1, unit_fields ("1栋", "100")));
  pull (f, lines);
  g_assert_true (exists (f, ID1));
  g_assert_null (zj_store_save (f->store, &save, NULL, NULL, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
  g_clear_error (&error);
  /* A state nobody here knows: shown, read-only. */
  save.id = ID2;
  save.fields = fields;
  json_object_set_string_member (fields, "name", "2栋");
  g_assert_null (zj_store_save (f->store, &save, NULL, NULL, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
}

static void
test_bad_lines (Fixture *f, gconstpointer data)
{
  const char *bad[] = {
    "not json",
    "[]",
    "{\"id\":\"" ID1 "\"",
    "{\"id\":\"" ID1 "\"}",
    "{\"id\":\"nonsense\",\"form\":\"f\",\"form_version\":1,\"state\":\"s\",\"revision\":1,\"fields\":{}}",
    "{\"id\":\"" ID1 "\",\"form\":\"f\",\"form_version\":\"1\",\"state\":\"s\",\"revision\":1,\"fields\":{}}",
    "{\"id\":\"" ID1 "\",\"form\":\"f\",\"form_version\":1,\"state\":\"s\",\"revision\":1.5,\"fields\":{}}",
    "{\"id\":\"" ID1 "\",\"form\":\"f\",\"form_version\":1,\"state\":\"s\",\"revision\":0,\"fields\":{}}",
    "{\"id\":\"" ID1 "\",\"form\":\"f\",\"form_version\":1,\"state\":\"s\",\"revision\":1,\"fields\":[]}",
    "{\"id\":\"" ID1
    "\",\"form\":\"f\",\"form_version\":1,\"state\":\"s\",\"revision\":1,\"revision\":2,\"fields\":{}}",
    "{\"id\":\"" ID1
    "\",\"form\":\"f\",\"form_version\":1,\"state\":\"s\",\"revision\":1,\"fields\":{\"a\":1,\"a\":2}}",
    "{\"id\":\"" ID1
    "\",\"form\":\"f\",\"form_version\":1,\"state\":\"s\",\"revision\":1,\"fields\":{\"ab\":1,\"a\\u0062\":2}}",
    "{\"id\":\"" ID1
    "\",\"form\":\"f\",\"form_version\":1,\"state\":\"s\",\"revision\":1,\"fields\":{\"a\":\"\\u0000\"}}",
    "{\"id\":\"" ID1
    "\",\"form\":\"f\",\"form_version\":1,\"state\":\"s\",\"revision\":1,\"fields\":{\"a\":\"\\ud800\"}}",
    "{\"id\":\"" ID1 "\",\"form\":\"f\",\"form_version\":1,\"state\":\"s\",\"revision\":1,\"fields\":{\"a\":\"\xff\"}}",
    "{\"id\":\"" ID1 "\",\"form\":\"f\",\"form_version\":1,\"state\":\"s\",\"revision\":1,\"fields\":{}} x",
    "{'id':'" ID1 "'}",
    "{\"id\":\"" ID1
    "\",\"deleted\":\"yes\",\"form\":\"f\",\"form_version\":1,\"state\":\"s\",\"revision\":1,\"fields\":{}}",
    "{\"id\":\"" ID1 "\",\"deleted\":true}",
  };

  for (guint full = 0; full < 2; full++)
    for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
      {
        GString *lines = g_string_new (NULL);
        g_autoptr (GError) error = NULL;

        if (full)
          g_assert_true (zj_store_begin_full (f->store, PROJECT, NULL));
        add_line (lines, unit_record (ID2, 1, "good"));
        g_string_append (lines, bad[i]);
        g_string_append_c (lines, '\n');
        g_test_message ("line %u", i);
        g_assert_false (page (f, lines, NULL, full != 0, FALSE, &error));
        g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
        g_assert_false (exists (f, ID2)); /* nothing of the page */
      }
  g_assert_true (zj_store_begin_full (f->store, PROJECT, NULL));
  g_assert_cmpint (fixture_count (f->dir, "SELECT count(*) FROM project WHERE token IS NOT NULL"), ==, 0);
}

static void
test_overtaken (Fixture *f, gconstpointer data)
{
  GString *first = g_string_new (NULL);
  GString *older = g_string_new (NULL);
  g_autofree char *name = NULL;

  add_line (first, unit_record (ID1, 5, "new"));
  pull (f, first);
  add_line (older, unit_record (ID1, 4, "old"));
  pull (f, older);
  name = shown (f, ID1, "name");
  g_assert_cmpstr (name, ==, "new");
}

static void
test_tombstone (Fixture *f, gconstpointer data)
{
  GString *lines = g_string_new (NULL);
  GString *more = g_string_new (NULL);
  GString *back = g_string_new (NULL);

  add_line (lines, unit_record (ID1, 1, "1栋"));
  pull (f, lines);
  add_tombstone (more, ID1, 2);
  add_tombstone (more, ID2, 7);
  pull (f, more);
  g_assert_false (exists (f, ID1));
  g_assert_cmpint (fixture_count (f->dir, "SELECT count(*) FROM tombstone"), ==, 2);
  add_line (back, unit_record (ID1, 3, "revived"));
  pull (f, back);
  g_assert_true (exists (f, ID1));
  g_assert_cmpint (fixture_count (f->dir, "SELECT count(*) FROM tombstone"), ==, 1);
}

static void
test_under_own_work (Fixture *f, gconstpointer data)
{
  GString *lines = g_string_new (NULL);
  GString *moved = g_string_new (NULL);
  JsonObject *fields = unit_fields ("1栋", "100");
  g_autofree char *name = NULL;
  g_autofree char *phone = NULL;
  g_autoptr (ZjRecord) record = NULL;

  add_line (lines, unit_record (ID1, 1, "1栋"));
  pull (f, lines);
  g_free (edit (f, ID1, "name", "mine"));
  json_object_set_string_member (fields, "builder_phone", "13900139000");
  add_line (moved, server_record (ID1, "unit-project", "active", 2, fields));
  pull (f, moved);
  name = shown (f, ID1, "name");
  phone = shown (f, ID1, "builder_phone");
  g_assert_cmpstr (name, ==, "mine");
  g_assert_cmpstr (phone, ==, "13900139000");
  record = zj_store_get (f->store, ID1, NULL);
  g_assert_cmpint (record->revision, ==, 2);
  g_assert_cmpint (record->sync_state, ==, ZJ_SYNC_QUEUED);
}

/* A draft keeps its record here when the server deletes it; dropping the draft lets it go. */
static void
test_draft_over_deleted (Fixture *f, gconstpointer data)
{
  GString *lines = g_string_new (NULL);
  GString *gone = g_string_new (NULL);
  g_autoptr (JsonObject) fields = unit_fields ("typing", "100");
  ZjDraft draft = {
    .id = (char *)ID1, .form = (char *)"unit-project", .project = (char *)PROJECT, .form_version = 1, .fields = fields
  };

  add_line (lines, unit_record (ID1, 1, "1栋"));
  pull (f, lines);
  g_assert_true (zj_store_put_draft (f->store, &draft, NULL));
  add_tombstone (gone, ID1, 2);
  pull (f, gone);
  g_assert_true (exists (f, ID1));
  g_assert_true (zj_store_drop_draft (f->store, ID1, NULL));
  g_assert_false (exists (f, ID1));
}

/* H6: the reply to the post is lost, the pull comes first and brings the result along. */
static void
test_result_with_page (Fixture *f, gconstpointer data)
{
  g_autofree char *id = save_unit (f, "16栋", "100");
  g_auto (GStrv) texts = send_all (f);
  g_autoptr (ZjOp) op = wire_op (texts[0]);
  GString *lines = g_string_new (NULL);
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_result_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjPullState) before = zj_store_pull_state (f->store, PROJECT, NULL);
  g_autoptr (ZjPullState) after = NULL;

  g_assert_cmpint (before->settled, ==, 0);
  g_assert_cmpint (before->max_seq, ==, 1);
  g_ptr_array_add (results, applied (op->id, unit_record (id, 1, "16栋")));
  add_line (lines, unit_record (id, 2, "16栋 and more"));
  g_assert_true (page (f, lines, results, FALSE, FALSE, &error));
  g_assert_no_error (error);
  g_assert_cmpint (sync_state (f, id), ==, ZJ_SYNC_SYNCED);
  g_assert_cmpint (fixture_count (f->dir, "SELECT revision FROM record"), ==, 2);
  after = zj_store_pull_state (f->store, PROJECT, NULL);
  g_assert_cmpint (after->settled, ==, 1);
}

/* H4, H15: a full pull in two pages, with saves in between. */
static void
test_full_pull (Fixture *f, gconstpointer data)
{
  GString *old = g_string_new (NULL);
  GString *first = g_string_new (NULL);
  GString *last = g_string_new (NULL);
  g_autofree char *local = NULL;
  g_autofree char *name = NULL;
  G_GNUC_UNUSED g_autofree char *meanwhile = NULL;
  g_autoptr (ZjRecord) unnamed = NULL;
  g_autoptr (GError) error = NULL;
  const char *id3 = "01900000-0000-7000-8000-0000000000a3";
  const char *id4 = "01900000-0000-7000-8000-0000000000a4";

  add_line (old, unit_record (ID1, 1, "1栋"));
  add_line (old, unit_record (ID2, 1, "2栋"));
  add_line (old, unit_record (id3, 1, "3栋"));
  pull (f, old);
  local = save_unit (f, "local", "100");
  g_free (edit (f, ID1, "name", "mine"));

  g_assert_true (zj_store_begin_full (f->store, PROJECT, &error));
  add_line (first, unit_record (ID1, 4, "theirs"));
  add_line (first, unit_record (id4, 1, "4栋"));
  g_assert_true (page (f, first, NULL, TRUE, TRUE, &error));
  g_assert_no_error (error);
  g_assert_false (exists (f, id4)); /* still in the shadow */
  fixture_reopen (f);               /* killed here: nothing is half done */
  g_free (edit (f, ID2, "name", "meanwhile"));
  add_tombstone (last, id3, 2);
  add_line (last, unit_record (ID1, 5, "theirs, later"));
  g_assert_true (page (f, last, NULL, TRUE, FALSE, &error));
  g_assert_no_error (error);

  g_assert_true (exists (f, id4));
  g_assert_false (exists (f, id3));
  g_assert_true (exists (f, local));
  name = shown (f, ID1, "name");
  g_assert_cmpstr (name, ==, "mine");
  /* Not named by a complete pull: set apart, never dropped, the work on it kept. */
  unnamed = zj_store_get (f->store, ID2, NULL);
  g_assert_true (unnamed->quarantined);
  g_assert_cmpstr (zj_json_string (unnamed->fields, "name"), ==, "meanwhile");
  g_assert_cmpuint (n_outbox (f), ==, 3);
  g_assert_cmpint (fixture_count (f->dir, "SELECT revision FROM record WHERE id = '" ID1 "'"), ==, 5);
  g_assert_cmpint (fixture_count (f->dir, "SELECT count(*) FROM shadow_record"), ==, 0);
}

static void
test_references (Fixture *f, gconstpointer data)
{
  GString *lines = g_string_new (NULL);
  JsonObject *fields = obj ("{'part':'基础'}");
  ZjSave delete = { .kind = ZJ_SAVE_DELETE, .id = ID1 };
  g_autoptr (GError) error = NULL;

  json_object_set_string_member (fields, "unit", ID1);
  add_line (lines, server_record (ID2, "acceptance-sample", "unconfirmed", 1, fields)); /* before what it refers to */
  add_line (lines, unit_record (ID1, 1, "1栋"));
  if (GPOINTER_TO_INT (data))
    {
      g_assert_true (zj_store_begin_full (f->store, PROJECT, NULL));
      g_assert_true (page (f, lines, NULL, TRUE, FALSE, &error));
    }
  else
    {
      pull (f, lines);
    }
  g_assert_cmpint (fixture_count (f->dir, "SELECT count(*) FROM record_ref WHERE target = '" ID1 "'"), ==, 1);
  g_assert_cmpint (fixture_count (f->dir, "SELECT count(*) FROM record WHERE unit = '" ID1 "'"), ==, 2);
  g_assert_null (zj_store_save (f->store, &delete, NULL, NULL, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
}

/* Enough to notice if a line went through more than SQLite. */
static void
test_many (Fixture *f, gconstpointer data)
{
  const guint n = g_test_perf () ? 100000 : 5000;
  GString *lines = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gint64 begun;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("01900000-0000-7000-8000-%012x", i);
      g_autofree char *name = g_strdup_printf ("%u栋", i);

      add_line (lines, unit_record (id, 1, name));
    }
  begun = g_get_monotonic_time ();
  g_assert_true (zj_store_begin_full (f->store, PROJECT, &error));
  g_assert_true (page (f, lines, NULL, TRUE, FALSE, &error));
  g_assert_no_error (error);
  g_test_message ("%u records in %.2f s", n, (double)(g_get_monotonic_time () - begun) / G_TIME_SPAN_SECOND);
  g_assert_cmpint (fixture_count (f->dir, "SELECT count(*) FROM record"), ==, (int)n);
}

/* What the server adds by itself moves no revision, and no wall clock may decide whether it is taken. */
static void
test_number_under_own_work (Fixture *f, gconstpointer data)
{
  GString *lines = g_string_new (NULL);
  GString *later = g_string_new (NULL);
  JsonObject *record = unit_record (ID1, 3, "1栋");
  g_autofree char *number = NULL;
  g_autofree char *name = NULL;

  add_line (lines, unit_record (ID1, 3, "1栋"));
  pull (f, lines);
  g_free (edit (f, ID1, "name", "2栋"));
  json_object_set_string_member (json_object_get_object_member (record, "fields"), "supervision_no", "SX-001-003");
  json_object_set_string_member (record, "updated_at", "2026-11-23T05:00:00.000Z");
  add_line (later, record);
  pull (f, later);
  number = shown (f, ID1, "supervision_no");
  name = shown (f, ID1, "name");
  g_assert_cmpstr (number, ==, "SX-001-003");
  g_assert_cmpstr (name, ==, "2栋");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/store/ingest/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("a page brings records, token and epoch", test_page);
  ADD ("unknown forms and states are kept and read-only", test_unknown_form);
  ADD ("one bad line rejects the page", test_bad_lines);
  ADD ("an overtaken line takes nothing back", test_overtaken);
  ADD ("tombstones delete, and a revived record comes back", test_tombstone);
  ADD ("own edits stay on top of a new base", test_under_own_work);
  ADD ("H21: a number given while the server's clock went back lies under an own edit", test_number_under_own_work);
  ADD ("a draft holds a deleted record until it is dropped", test_draft_over_deleted);
  ADD ("H6: a page brings the result of an op whose reply was lost", test_result_with_page);
  ADD ("H4: a full pull swaps at once and loses no save made meanwhile", test_full_pull);
  ADD ("references are kept of pulled records", test_references);
  g_test_add ("/store/ingest/references are kept over a swap", Fixture, GINT_TO_POINTER (1), fixture_set_up,
              test_references, fixture_tear_down);
  ADD ("thousands of lines are read by SQLite", test_many);
#undef ADD
  return g_test_run ();
}
