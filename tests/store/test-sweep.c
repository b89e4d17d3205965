/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture-files.h"

#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

#define DAY (24 * G_TIME_SPAN_HOUR)

static void
wait (Fixture *f, gint64 span)
{
  zj_fake_clock_advance (ZJ_FAKE_CLOCK (f->clock), span);
}

static guint
sweep (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  guint removed;

  g_assert_true (zj_store_sweep_files (f->store, &removed, &error));
  g_assert_no_error (error);
  return removed;
}

/* Past every grace there is but that of the archive: 40 days, looked at twice. */
static guint
sweep_late (Fixture *f)
{
  guint removed = sweep (f);

  wait (f, 40 * DAY);
  return removed + sweep (f);
}

static char *
save_with (Fixture *f, const char *id, const char *photo)
{
  g_autoptr (ZjRecord) record = id != NULL ? zj_store_get (f->store, id, NULL) : NULL;
  g_autoptr (JsonObject) fields = record != NULL ? zj_json_copy_object (record->fields) : unit_fields ("16栋", "100");
  ZjSave save = { .kind = ZJ_SAVE_EDIT, .id = id, .form = "unit-project", .project = PROJECT, .fields = fields };
  const char *const hashes[] = { photo, NULL };
  g_autoptr (ZjSaved) saved = NULL;
  g_autoptr (GError) error = NULL;

  set_files (f, fields, hashes);
  saved = zj_store_save (f->store, &save, NULL, NULL, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&saved->id);
}

static void
test_grace (Fixture *f, gconstpointer data)
{
  g_autofree char *photo = put_file (f, "nobody's");

  g_assert_cmpuint (sweep (f), ==, 0);
  wait (f, DAY - G_TIME_SPAN_SECOND);
  g_assert_cmpuint (sweep (f), ==, 0);
  g_assert_true (zj_store_has_file (f->store, photo));
  wait (f, G_TIME_SPAN_SECOND);
  g_assert_cmpuint (sweep (f), ==, 1);
  g_assert_false (zj_store_has_file (f->store, photo));
  g_assert_cmpuint (n_files (f), ==, 0);
}

static void
test_wrong_clock (Fixture *f, gconstpointer data)
{
  g_autofree G_GNUC_UNUSED char *photo = put_file (f, "nobody's");

  wait (f, -400 * DAY); /* it was years ahead when the file came */
  g_assert_cmpuint (sweep (f), ==, 0);
  wait (f, DAY - 1);
  g_assert_cmpuint (sweep (f), ==, 0);
  wait (f, 1);
  g_assert_cmpuint (sweep (f), ==, 1);
}

static void
test_draft_keeps (Fixture *f, gconstpointer data)
{
  g_autofree char *photo = put_file (f, "in a draft");
  g_autoptr (JsonObject) fields = unit_fields ("16栋", "100");
  ZjDraft draft = { .id = (char *)"01934000-0000-7000-8000-000000000009",
                    .form = (char *)"unit-project",
                    .project = (char *)PROJECT,
                    .form_version = 1,
                    .is_new = TRUE,
                    .fields = fields };

  add_file (f, fields, photo, "other");
  g_assert_true (zj_store_put_draft (f->store, &draft, NULL));
  g_assert_cmpuint (sweep_late (f), ==, 0);
  fixture_reopen (f);
  g_assert_true (zj_store_has_file (f->store, photo));
  g_assert_true (zj_store_drop_draft (f->store, draft.id, NULL));
  g_assert_cmpuint (sweep_late (f), ==, 1);
}

static void
test_record_and_op_keep (Fixture *f, gconstpointer data)
{
  g_autofree char *photo = put_file (f, "in a record");
  g_autofree char *id = save_with (f, NULL, photo);

  g_assert_cmpuint (sweep_late (f), ==, 0);
  accept_all (f, 1);
  g_assert_cmpuint (sweep_late (f), ==, 0);
  /* Taken out, but the server has not heard of that; then the archive of what was sent names it. */
  g_free (save_with (f, id, NULL));
  g_assert_cmpuint (sweep_late (f), ==, 0);
  accept_all (f, 2);
  g_assert_cmpuint (sweep_late (f), ==, 0);
  wait (f, 180 * DAY);
  g_assert_cmpuint (sweep_late (f), ==, 1);
}

static void
test_withdrawn (Fixture *f, gconstpointer data)
{
  g_autofree char *photo = put_file (f, "withdrawn before it was sent");
  g_autofree char *id = save_with (f, NULL, photo);

  g_free (drop (f, id));
  g_assert_cmpuint (sweep_late (f), ==, 1);
}

static void
test_conflict_keeps (Fixture *f, gconstpointer data)
{
  g_autofree char *mine = put_file (f, "mine");
  g_autofree char *theirs = put_file (f, "theirs");
  g_autofree char *id = save_with (f, NULL, NULL);
  g_auto (GStrv) texts = NULL;
  g_autoptr (ZjOp) op = NULL;
  ZjResult *result;
  JsonObject *fields = unit_fields ("16栋", "100");

  accept_all (f, 1);
  g_free (save_with (f, id, mine));
  texts = send_all (f);
  op = wire_op (texts[0]);
  add_file (f, fields, theirs, "other");
  result = zj_result_new (op->id, ZJ_RESULT_CONFLICT);
  result->reason = g_strdup ("state-moved");
  result->record = server_record (id, "unit-project", "active", 2, fields);
  answer (f, result);
  g_assert_cmpint (sync_state (f, id), ==, ZJ_SYNC_CONFLICT);
  g_assert_cmpuint (sweep_late (f), ==, 0);
  g_assert_true (zj_store_has_file (f->store, mine));
  g_assert_true (zj_store_has_file (f->store, theirs));
}

/* The bytes of earlier rounds stay as long as the record tells of them. */
static void
test_history_keeps (Fixture *f, gconstpointer data)
{
  g_autofree char *photo = put_file (f, "of the first round");
  JsonObject *record =
      server_record ("01934000-0000-7000-8000-000000000001", "unit-project", "active", 1, unit_fields ("16栋", "100"));
  JsonObject *line = json_object_new ();
  JsonObject *content = json_object_new ();
  GString *lines = g_string_new (NULL);

  add_file (f, content, photo, "other");
  json_object_set_object_member (line, "content", content);
  json_array_add_object_element (zj_json_array (record, "history"), line);
  add_line (lines, record);
  pull (f, lines);
  g_assert_cmpuint (sweep_late (f), ==, 0);
}

static void
test_confirmed_keeps (Fixture *f, gconstpointer data)
{
  g_autofree char *photo = put_file (f, "confirmed");
  g_autofree char *id = save_with (f, NULL, photo);
  GString *lines = g_string_new (NULL);

  g_assert_true (zj_store_transfer_done (f->store, PROJECT, photo, TRUE, NULL));
  g_free (drop (f, id));
  sweep (f);
  wait (f, 29 * DAY);
  g_assert_cmpuint (sweep (f), ==, 0);
  g_assert_true (zj_store_has_file (f->store, photo));
  wait (f, 2 * DAY);
  g_assert_cmpuint (sweep (f), ==, 1);
  g_assert_cmpint (fixture_count (f->dir, "SELECT count(*) FROM transfer"), ==, 0);
  g_string_free (lines, TRUE);
}

static void
test_leftovers (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (f->dir, "files", "tmp", NULL);
  g_autofree char *old = g_build_filename (folder, "killed", NULL);
  g_autofree char *fresh = g_build_filename (folder, "being-written", NULL);
  struct utimbuf long_ago = { 1000000000, 1000000000 };

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (old, "half", 4, NULL));
  g_assert_cmpint (utime (old, &long_ago), ==, 0);
  g_assert_true (g_file_set_contents (fresh, "half", 4, NULL));
  sweep (f);
  g_assert_false (g_file_test (old, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (fresh, G_FILE_TEST_EXISTS));
}

/* An older copy of the database beside today's files, and a database that believes in a file somebody took away. */
static void
test_what_differs_is_noticed (Fixture *f, gconstpointer data)
{
  g_autofree char *stray = zj_sha256_text ("stray");
  g_autofree char *prefix = g_strndup (stray, 2);
  g_autofree char *folder = g_build_filename (f->dir, "files", prefix, NULL);
  g_autofree char *path = g_build_filename (folder, stray, NULL);
  g_autofree char *gone = put_file (f, "gone");
  g_autofree char *gone_prefix = g_strndup (gone, 2);
  g_autofree char *gone_path = g_build_filename (f->dir, "files", gone_prefix, gone, NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "stray", -1, NULL));
  g_assert_cmpint (g_unlink (gone_path), ==, 0);
  sweep (f);
  g_assert_cmpint (fixture_count (f->dir, "SELECT count(*) FROM blob"), ==, 1);
  g_free (save_with (f, NULL, stray));
  g_assert_cmpuint (sweep_late (f), ==, 0);
}

static void
test_daily (Fixture *f, gconstpointer data)
{
  gint64 deadline = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;

  g_free (put_file (f, "nobody's"));
  wait (f, 2 * DAY);
  fixture_reopen (f);
  while (n_files (f) > 0 && g_get_monotonic_time () < deadline)
    g_usleep (5000);
  g_assert_cmpuint (n_files (f), ==, 0);
}

/* --- what `check` says --- */

static guint
n_complaints (Fixture *f, const char *about)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = zj_store_check (f->store, &error);
  guint n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < found->len; i++)
    n += strstr (found->pdata[i], "(c)") != NULL && strstr (found->pdata[i], about) != NULL;
  g_assert_cmpuint (n, ==, found->len);
  return n;
}

static void
test_check (Fixture *f, gconstpointer data)
{
  g_autofree char *photo = put_file (f, "photo");
  g_autofree char *prefix = g_strndup (photo, 2);
  g_autofree char *path = g_build_filename (f->dir, "files", prefix, photo, NULL);
  g_autofree char *id = save_with (f, NULL, photo);

  g_assert_cmpuint (n_complaints (f, photo), ==, 0);
  g_assert_true (g_file_set_contents (path, "phot0", -1, NULL));
  g_assert_cmpuint (n_complaints (f, photo), ==, 1);
  g_assert_false (zj_store_verify_file (f->store, photo, NULL));
  g_assert_cmpuint (n_complaints (f, id), ==, 1); /* put aside: nobody has it now */
  g_free (put_file (f, "photo"));
  g_assert_cmpuint (n_complaints (f, photo), ==, 0);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpuint (n_complaints (f, ""), ==, 1);
  g_free (put_file (f, "photo"));
}

#define ADD(name, func) g_test_add ("/store/sweep/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("bytes that nothing names go after a day, not before", test_grace);
  ADD ("a clock that was ahead takes nothing away early", test_wrong_clock);
  ADD ("a draft keeps its files", test_draft_keeps);
  ADD ("a record, its op and the archive of 180 days keep their files", test_record_and_op_keep);
  ADD ("what was withdrawn before it was sent is kept by nothing", test_withdrawn);
  ADD ("a conflict keeps the files of both sides", test_conflict_keeps);
  ADD ("the history keeps the files of earlier rounds", test_history_keeps);
  ADD ("bytes stay 30 days after the server confirmed them", test_confirmed_keeps);
  ADD ("what a kill left behind goes, what is being written stays", test_leftovers);
  ADD ("files and rows that do not match are put right", test_what_differs_is_noticed);
  ADD ("it is done once a day by itself", test_daily);
  ADD ("check says which bytes are damaged or with nobody", test_check);
  return g_test_run ();
}
