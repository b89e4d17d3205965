/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture-files.h"

#include <string.h>

/* --- up --- */

static void
test_begins_at_save (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autofree char *photo = put_file (f, "照片");
  g_autofree char *id = NULL;
  g_autoptr (ZjTransfer) transfer = NULL;
  g_autoptr (GPtrArray) list = NULL;

  assert_next_transfer (f, NULL, TRUE);
  assert_file_state (f, photo, ZJ_FILE_HERE);
  id = save_notice (f, unit, "基础", FILES (photo));
  assert_file_state (f, photo, ZJ_FILE_WAITING_UP);
  transfer = next_transfer (f);
  g_assert_cmpstr (transfer->sha256, ==, photo);
  g_assert_true (transfer->up);
  g_assert_cmpint (transfer->size, ==, strlen ("照片"));
  g_assert_cmpstr (transfer->record, ==, id);
  g_assert_cmpstr (transfer->record_title, ==, "基础");
  g_assert_cmpstr (transfer->name, ==, "photo-0.jpg");
  list = zj_store_list_transfers (f->store, NULL, NULL);
  g_assert_cmpuint (list->len, ==, 1);
  transfer_done (f, photo, TRUE);
  assert_file_state (f, photo, ZJ_FILE_SENT);
  assert_next_transfer (f, NULL, TRUE);
}

static void
test_progress_survives (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autofree char *small = put_file (f, "a");
  g_autofree char *photo = put_file (f, "photo photo photo photo");
  g_autoptr (ZjTransfer) transfer = NULL;

  g_free (save_notice (f, unit, "基础", FILES (small, photo)));
  g_assert_true (zj_store_transfer_progress (f->store, PROJECT, photo, TRUE, "/uploads/1", 8, 8, 0, NULL));
  fixture_reopen (f);
  assert_file_state (f, photo, ZJ_FILE_SENDING);
  transfer = next_transfer (f); /* what was begun goes on before others */
  g_assert_cmpstr (transfer->sha256, ==, photo);
  g_assert_cmpstr (transfer->url, ==, "/uploads/1");
  g_assert_cmpint (transfer->offset, ==, 8);
  g_assert_true (zj_store_transfer_progress (f->store, PROJECT, photo, TRUE, "/uploads/1", 16, 8, 3, NULL));
  g_assert_cmpint (fixture_count (f->dir, "SELECT resent_bytes FROM transfer WHERE offset = 16 AND sent_bytes = 16"),
                   ==, 3);
  g_assert_true (zj_store_transfer_restart (f->store, PROJECT, photo, TRUE, NULL));
  zj_transfer_free (g_steal_pointer (&transfer));
  transfer = next_transfer (f);
  g_assert_null (transfer->url);
  g_assert_cmpint (transfer->offset, ==, 0);
}

static void
test_failed_one_waits (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autofree char *first = put_file (f, "first");
  g_autofree char *second = put_file (f, "second");
  gint64 later = zj_clock_now (f->clock) + 60 * G_TIME_SPAN_SECOND;
  ZjFileNeeds needs;

  g_free (save_notice (f, unit, "基础", FILES (first, second)));
  g_assert_true (zj_store_transfer_failed (f->store, PROJECT, first, TRUE, later, "too-large", NULL));
  assert_next_transfer (f, second, TRUE);
  transfer_done (f, second, TRUE);
  assert_next_transfer (f, NULL, TRUE);
  g_assert_true (zj_store_needs_files (f->store, PROJECT, &needs, NULL));
  g_assert_cmpuint (needs.uploads, ==, 1);
  g_assert_cmpint (needs.upload_bytes, ==, 5);
  g_assert_cmpint (needs.next_try, ==, later);
  zj_fake_clock_advance (ZJ_FAKE_CLOCK (f->clock), 61 * G_TIME_SPAN_SECOND);
  assert_next_transfer (f, first, TRUE);
  /* Not before the user says so. */
  g_assert_true (zj_store_transfer_failed (f->store, PROJECT, first, TRUE, G_MAXINT64, "too-large", NULL));
  zj_fake_clock_advance (ZJ_FAKE_CLOCK (f->clock), 30 * 24 * G_TIME_SPAN_HOUR);
  assert_next_transfer (f, NULL, TRUE);
  g_assert_true (zj_store_retry (f->store, NULL, NULL));
  assert_next_transfer (f, first, TRUE);
}

/* H24: it failed while the clock stood in 2030. */
static void
test_wrong_clock (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autofree char *photo = put_file (f, "photo");
  g_autofree char *large = put_file (f, "large");
  gint64 wrong = zj_clock_now (f->clock) + 1200 * 24 * G_TIME_SPAN_HOUR;

  g_free (save_notice (f, unit, "基础", FILES (photo, large)));
  g_assert_true (zj_store_transfer_failed (f->store, PROJECT, photo, TRUE, wrong, "failed", NULL));
  g_assert_true (zj_store_transfer_failed (f->store, PROJECT, large, TRUE, G_MAXINT64, "too-large", NULL));
  g_assert_true (zj_store_cap_waits (f->store, NULL));
  assert_next_transfer (f, NULL, TRUE);
  zj_fake_clock_advance (ZJ_FAKE_CLOCK (f->clock), G_TIME_SPAN_HOUR);
  assert_next_transfer (f, photo, TRUE);
  transfer_done (f, photo, TRUE);
  assert_next_transfer (f, NULL, TRUE); /* not before the user says so */
}

static void
test_pause (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autofree char *first = put_file (f, "first");
  g_autofree char *second = put_file (f, "second");

  g_free (save_notice (f, unit, "基础", FILES (first, second)));
  g_assert_true (zj_store_pause_transfer (f->store, PROJECT, first, TRUE, NULL));
  assert_file_state (f, first, ZJ_FILE_PAUSED);
  assert_next_transfer (f, second, TRUE);
  g_assert_true (zj_store_pause_transfers (f->store, TRUE, NULL));
  fixture_reopen (f);
  g_assert_true (zj_store_get_paused (f->store));
  assert_file_state (f, second, ZJ_FILE_PAUSED);
  assert_next_transfer (f, NULL, TRUE);
  g_assert_true (zj_store_pause_transfers (f->store, FALSE, NULL));
  transfer_done (f, second, TRUE);
  assert_next_transfer (f, NULL, TRUE);
  g_assert_true (zj_store_pause_transfer (f->store, PROJECT, first, FALSE, NULL));
  assert_next_transfer (f, first, TRUE);
}

static void
test_taken_out_again (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autofree char *photo = put_file (f, "photo");
  g_autofree char *id = save_notice (f, unit, "基础", FILES (photo));

  save_files (f, id, NO_FILES);
  assert_next_transfer (f, NULL, TRUE);
  assert_file_state (f, photo, ZJ_FILE_HERE);
  save_files (f, id, FILES (photo));
  assert_next_transfer (f, photo, TRUE);
  g_free (drop (f, id));
  assert_next_transfer (f, NULL, TRUE);
}

/* Unsent work, though every record is at the server. */
static void
test_counted (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autofree char *photo = put_file (f, "photo");
  g_autofree char *id = save_notice (f, unit, "基础", FILES (photo));
  ZjCounts counts;

  accept_all (f, 1);
  pull_copy (f, server_copy (f, id, 2, FILES (photo)));
  g_assert_true (zj_store_counts (f->store, NULL, &counts, NULL));
  g_assert_cmpuint (counts.queued, ==, 0);
  g_assert_cmpuint (counts.files, ==, 1);
  transfer_done (f, photo, TRUE);
  g_assert_true (zj_store_counts (f->store, NULL, &counts, NULL));
  g_assert_cmpuint (counts.files, ==, 0);
}

static void
test_two_projects (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autofree char *photo = put_file (f, "photo");
  g_autofree G_GNUC_UNUSED char *id = save_notice (f, unit, "基础", FILES (photo));
  g_autoptr (ZjTransfer) other = NULL;
  g_autoptr (ZjFileStatus) status = NULL;

  transfer_done (f, photo, TRUE);
  other = zj_store_next_transfer (f->store, OTHER, FALSE, zj_clock_now (f->clock), NULL);
  g_assert_null (other);
  g_assert_false (zj_store_want_file (f->store, OTHER, photo, NULL) && other != NULL);
  status = zj_store_file_status (f->store, OTHER, NULL, photo, NULL);
  g_assert_cmpint (status->state, ==, ZJ_FILE_HERE);
}

/* --- down --- */

static void
test_wanted (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autofree char *mine = put_file (f, "mine");
  g_autofree char *theirs = zj_sha256_text ("theirs");
  g_autofree char *id = save_notice (f, unit, "基础", FILES (mine));
  g_autoptr (GError) error = NULL;
  JsonObject *copy;

  accept_all (f, 1);
  copy = server_copy (f, id, 2, FILES (mine));
  add_file (f, json_object_get_object_member (copy, "fields"), theirs, "photos");
  pull_copy (f, copy);
  assert_file_state (f, theirs, ZJ_FILE_SERVER_ONLY);
  assert_next_transfer (f, mine, TRUE);
  g_assert_true (zj_store_want_file (f->store, PROJECT, theirs, &error));
  g_assert_no_error (error);
  assert_file_state (f, theirs, ZJ_FILE_FETCHING);
  assert_next_transfer (f, theirs, FALSE); /* the user waits */
  g_assert_true (zj_store_pause_transfers (f->store, TRUE, NULL));
  assert_next_transfer (f, theirs, FALSE);
  g_free (put_file (f, "theirs"));
  transfer_done (f, theirs, FALSE);
  assert_file_state (f, theirs, ZJ_FILE_SENT);
  g_assert_true (zj_store_want_file (f->store, PROJECT, theirs, &error)); /* it is here: nothing to do */
  assert_next_transfer (f, NULL, FALSE);
  g_assert_false (zj_store_want_file (f->store, OTHER, id, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND);
}

static void
test_damaged_is_fetched (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autofree char *photo = put_file (f, "photo");
  g_autofree char *prefix = g_strndup (photo, 2);
  g_autofree char *path = g_build_filename (f->dir, "files", prefix, photo, NULL);
  g_autofree char *id = save_notice (f, unit, "基础", FILES (photo));
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "photO", -1, NULL));
  g_assert_false (zj_store_verify_file (f->store, photo, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_CORRUPT);
  assert_file_state (f, photo, ZJ_FILE_DAMAGED);
  assert_next_transfer (f, NULL, TRUE); /* what is spoilt is not sent */
  accept_all (f, 1);
  pull_copy (f, server_copy (f, id, 2, NULL));
  assert_file_state (f, photo, ZJ_FILE_SERVER_ONLY);
  g_assert_true (zj_store_want_file (f->store, PROJECT, photo, NULL));
  assert_next_transfer (f, photo, FALSE);
  g_free (put_file (f, "photo"));
  transfer_done (f, photo, FALSE);
  assert_file_state (f, photo, ZJ_FILE_SENT);
}

/* As the message about a damaged file asks: the original is added once more, and then it must go by itself. */
static void
test_damaged_and_added_again (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autofree char *photo = put_file (f, "photo");
  g_autofree char *prefix = g_strndup (photo, 2);
  g_autofree char *path = g_build_filename (f->dir, "files", prefix, photo, NULL);

  g_free (save_notice (f, unit, "基础", FILES (photo)));
  g_assert_true (g_file_set_contents (path, "photO", -1, NULL));
  g_assert_false (zj_store_verify_file (f->store, photo, NULL));
  g_assert_true (zj_store_transfer_failed (f->store, PROJECT, photo, TRUE, G_MAXINT64, "damaged", NULL));
  assert_next_transfer (f, NULL, TRUE);
  g_free (put_file (f, "photo"));
  assert_next_transfer (f, photo, TRUE);
  assert_file_state (f, photo, ZJ_FILE_WAITING_UP);
}

/* --- every way in keeps who names what --- */

static void
test_named_in_bulk (Fixture *f, gconstpointer data)
{
  g_autofree char *here = put_file (f, "here");
  g_autofree char *there = zj_sha256_text ("there");
  GString *lines = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  JsonObject *fields;

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *id = g_strdup_printf ("01934000-0000-7000-8000-00000000000%u", i + 1);

      fields = unit_fields ("1栋", "100");
      if (i < 2)
        add_file (f, fields, there, "other");
      if (i == 1)
        add_file (f, fields, here, "other");
      add_line (lines, server_record (id, "unit-project", "active", 1, fields));
    }
  g_assert_true (zj_store_begin_full (f->store, PROJECT, NULL));
  g_assert_true (page (f, lines, NULL, TRUE, FALSE, &error));
  g_assert_no_error (error);
  g_assert_cmpint (fixture_count (f->dir, "SELECT count(*) FROM record_file WHERE at_server = 1"), ==, 3);
  assert_file_state (f, there, ZJ_FILE_SERVER_ONLY);
  assert_file_state (f, here, ZJ_FILE_SENT);
  /* One loses its files, one gains a file the server lacks and that is here. */
  lines = g_string_new (NULL);
  add_line (lines, server_record ("01934000-0000-7000-8000-000000000001", "unit-project", "active", 2,
                                  unit_fields ("1栋", "100")));
  fields = unit_fields ("1栋", "100");
  add_file (f, fields, here, "other");
  {
    JsonObject *record = server_record ("01934000-0000-7000-8000-000000000003", "unit-project", "active", 2, fields);
    JsonArray *missing = json_array_new ();

    json_array_add_object_element (missing, json_object_new ());
    json_object_set_string_member (json_array_get_object_element (missing, 0), "sha256", here);
    json_object_set_array_member (record, "missing", missing);
    add_line (lines, record);
  }
  pull (f, lines);
  g_assert_cmpint (fixture_count (f->dir, "SELECT count(*) FROM record_file"), ==, 3);
  assert_next_transfer (f, here, TRUE);
  lines = g_string_new (NULL);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *id = g_strdup_printf ("01934000-0000-7000-8000-00000000000%u", i + 1);

      add_tombstone (lines, id, 3);
    }
  pull (f, lines);
  g_assert_cmpint (fixture_count (f->dir, "SELECT count(*) FROM record_file"), ==, 0);
}

#define ADD(name, func) g_test_add ("/store/transfers/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a file begins to go up when its record is saved", test_begins_at_save);
  ADD ("where an upload stands survives a restart", test_progress_survives);
  ADD ("a file that failed waits and lets the others pass", test_failed_one_waits);
  ADD ("H24: what a wrong clock put off comes within the hour", test_wrong_clock);
  ADD ("what the user stopped stays stopped until told otherwise", test_pause);
  ADD ("a file taken out again does not go", test_taken_out_again);
  ADD ("a file that has to go up yet is unsent work", test_counted);
  ADD ("a file of one project says nothing about another", test_two_projects);
  ADD ("a file the user opens is fetched before everything else", test_wanted);
  ADD ("a damaged file is not sent, and fetched when the server has it", test_damaged_is_fetched);
  ADD ("a damaged file that is added once more goes up", test_damaged_and_added_again);
  ADD ("records pulled in bulk keep who names which file", test_named_in_bulk);
  return g_test_run ();
}
