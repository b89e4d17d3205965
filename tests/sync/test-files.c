/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "engine-fixture.h"

#define KB 1024
#define MB (1024 * KB)

static void
free_hashes (char **hashes, guint n)
{
  for (guint i = 0; i < n; i++)
    g_free (hashes[i]);
}

/* --- up --- */

static void
test_arrive (Fixture *f, gconstpointer data)
{
  const gsize sizes[] = { 100, 300 * KB, 3 * MB };
  char *hashes[3];
  g_autofree G_GNUC_UNUSED char *id = machine_create_with_files (f->pc, "16栋", sizes, 3, 1, hashes);

  g_assert_cmpint (file_state (f->pc, hashes[2]), ==, ZJ_FILE_WAITING_UP);
  sync_ok (f->pc);
  for (guint i = 0; i < 3; i++)
    {
      assert_file_there (f, hashes[i]);
      g_assert_cmpint (file_state (f->pc, hashes[i]), ==, ZJ_FILE_SENT);
    }
  g_assert_cmpuint (f->pc->report.uploaded_bytes, ==, 100 + 300 * KB + 3 * MB);
  g_assert_cmpuint (f->pc->report.resent_bytes, ==, 0);
  g_assert_cmpuint (fake_province_piece_bytes (f->province), ==, 100 + 300 * KB + 3 * MB);
  g_assert_cmpuint (fake_province_n_uploads (f->province), ==, 3);
  /* and not again */
  sync_ok (f->pc);
  g_assert_cmpuint (f->pc->report.uploaded_bytes, ==, 0);
  g_assert_cmpuint (fake_province_n_uploads (f->province), ==, 3);
  free_hashes (hashes, 3);
}

static void
test_there_already (Fixture *f, gconstpointer data)
{
  const gsize sizes[] = { 300 * KB, 10 * KB };
  char *hashes[2];
  g_autofree G_GNUC_UNUSED char *id = machine_create_with_files (f->pc, "16栋", sizes, 2, 1, hashes);
  g_autoptr (GBytes) bytes = zj_store_read_file (f->pc->store, hashes[0], NULL);
  g_autofree char *hash = fake_province_add_file (f->province, bytes);

  g_assert_cmpstr (hash, ==, hashes[0]);
  sync_ok (f->pc);
  g_assert_cmpuint (fake_province_n_uploads (f->province), ==, 1);
  g_assert_cmpuint (f->pc->report.uploaded_bytes, ==, 10 * KB);
  g_assert_cmpint (file_state (f->pc, hashes[0]), ==, ZJ_FILE_SENT);
  free_hashes (hashes, 2);
}

static void
test_records_first (Fixture *f, gconstpointer data)
{
  const gsize sizes[] = { 10 * KB };
  char *hashes[1];
  g_autofree char *first = machine_create_with_files (f->pc, "16栋", sizes, 1, 1, hashes);
  g_autofree char *second = machine_create (f->pc, "17栋");

  fake_province_fail (f->province, "/uploads", FAULT_LOST, 100);
  sync_fails (f->pc, ZJ_ERROR_NETWORK);
  assert_there (f, first, "name", "16栋");
  assert_there (f, second, "name", "17栋");
  fake_province_fail (f->province, "/", FAULT_NONE, 0);
  sync_ok (f->pc);
  assert_file_there (f, hashes[0]);
  free_hashes (hashes, 1);
}

typedef struct
{
  Fixture *f;
  char *saved;       /* a record made when the first piece was through */
  gint64 there_at;   /* offset of the file when the record was there */
  gint64 last, size; /* as told */
  guint n;
} Told;

static void
on_transfer (ZjEngine *engine, const char *sha256, gboolean up, gint64 offset, gint64 size, gpointer user_data)
{
  Told *told = user_data;

  g_assert_true (up);
  g_assert_cmpint (offset, >=, told->last);
  told->last = offset;
  told->size = size;
  told->n++;
  if (offset > 0 && told->saved == NULL)
    told->saved = machine_create (told->f->pc, "17栋");
  else if (told->saved && told->there_at == 0)
    {
      g_autofree char *name = fake_province_field (told->f->province, told->saved, "name");

      told->there_at = name ? offset : 0;
    }
}

static void
test_record_meanwhile (Fixture *f, gconstpointer data)
{
  const gsize sizes[] = { 5 * MB };
  char *hashes[1];
  Told told = { f };
  g_autofree G_GNUC_UNUSED char *id = machine_create_with_files (f->pc, "16栋", sizes, 1, 1, hashes);

  /* so slow that pieces stay small */
  fake_province_slow_pieces (f->province, 400);
  g_signal_connect (f->pc->engine, "transfer", G_CALLBACK (on_transfer), &told);
  sync_ok (f->pc);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (told.n, >, 5);
  g_assert_cmpint (told.last, ==, 5 * MB);
  g_assert_cmpint (told.size, ==, 5 * MB);
  g_assert_cmpint (told.there_at, >, 0);
  g_assert_cmpint (told.there_at, <, 2 * MB);
  g_free (told.saved);
  free_hashes (hashes, 1);
}

static void
test_program_ends (Fixture *f, gconstpointer data)
{
  const gsize sizes[] = { 2 * MB };
  char *hashes[1];
  g_autofree G_GNUC_UNUSED char *id = machine_create_with_files (f->pc, "16栋", sizes, 1, 1, hashes);

  /* the first piece goes through, the second is cut off with the program */
  fake_province_fail (f->province, "/uploads/up1", FAULT_REPLY_LOST, 1);
  sync_fails (f->pc, ZJ_ERROR_NETWORK);
  machine_close (f->pc);
  machine_open (f->pc);
  g_assert_cmpint (file_state (f->pc, hashes[0]), ==, ZJ_FILE_SENDING);
  sync_ok (f->pc);
  assert_file_there (f, hashes[0]);
  g_assert_cmpuint (fake_province_n_uploads (f->province), ==, 1);
  g_assert_cmpuint (fake_province_piece_bytes (f->province), ==, 2 * MB);
  free_hashes (hashes, 1);
}

static void
test_pause (Fixture *f, gconstpointer data)
{
  const gsize sizes[] = { 100 * KB, 100 * KB };
  char *hashes[2];
  g_autofree char *id = machine_create_with_files (f->pc, "16栋", sizes, 2, 1, hashes);

  g_assert_true (zj_store_pause_transfers (f->pc->store, TRUE, NULL));
  sync_ok (f->pc);
  assert_there (f, id, "name", "16栋");
  g_assert_cmpuint (fake_province_n_uploads (f->province), ==, 0);
  g_assert_true (zj_store_pause_transfers (f->pc->store, FALSE, NULL));
  g_assert_true (zj_store_pause_transfer (f->pc->store, FAKE_PROJECT, hashes[0], TRUE, NULL));
  sync_ok (f->pc);
  assert_file_lacks (f, hashes[0]);
  assert_file_there (f, hashes[1]);
  g_assert_true (zj_store_pause_transfer (f->pc->store, FAKE_PROJECT, hashes[0], FALSE, NULL));
  sync_ok (f->pc);
  assert_file_there (f, hashes[0]);
  free_hashes (hashes, 2);
}

/* --- down --- */

static void
test_opened (Fixture *f, gconstpointer data)
{
  const gsize sizes[] = { 3 * MB };
  char *hashes[1];
  g_autofree G_GNUC_UNUSED char *id = machine_create_with_files (f->pc, "16栋", sizes, 1, 1, hashes);
  g_autoptr (Machine) other = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) mine = NULL;
  g_autoptr (GBytes) theirs = NULL;

  sync_ok (f->pc);
  other = machine_new (f->province, 2);
  sync_ok (other);
  g_assert_false (zj_store_has_file (other->store, hashes[0]));
  g_assert_cmpint (file_state (other, hashes[0]), ==, ZJ_FILE_SERVER_ONLY);
  error = machine_fetch (other, hashes[0]);
  g_assert_no_error (error);
  mine = zj_store_read_file (f->pc->store, hashes[0], &error);
  theirs = zj_store_read_file (other->store, hashes[0], &error);
  g_assert_true (g_bytes_equal (mine, theirs));
  machine_assert_clean (other);
  free_hashes (hashes, 1);
}

static void
test_opened_offline (Fixture *f, gconstpointer data)
{
  const gsize sizes[] = { 1 * MB };
  char *hashes[1];
  g_autofree G_GNUC_UNUSED char *id = machine_create_with_files (f->pc, "16栋", sizes, 1, 1, hashes);
  g_autoptr (Machine) other = NULL;
  g_autoptr (GError) error = NULL;

  sync_ok (f->pc);
  other = machine_new (f->province, 2);
  sync_ok (other);
  fake_province_fail (f->province, "/files/", FAULT_LOST, 100);
  error = machine_fetch (other, hashes[0]);
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_NETWORK);
  /* it comes by itself when the line is there again */
  fake_province_fail (f->province, "/", FAULT_NONE, 0);
  sync_ok (other);
  g_assert_true (zj_store_has_file (other->store, hashes[0]));
  g_assert_cmpuint (other->report.downloaded_bytes, ==, 1 * MB);
  free_hashes (hashes, 1);
}

static void
test_nobody_has_it (Fixture *f, gconstpointer data)
{
  const gsize sizes[] = { 10 * KB };
  char *hashes[1];
  g_autofree G_GNUC_UNUSED char *id = machine_create_with_files (f->pc, "16栋", sizes, 1, 1, hashes);
  g_autoptr (Machine) other = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) unknown = NULL;

  sync_ok (f->pc);
  other = machine_new (f->province, 2);
  sync_ok (other);
  fake_province_drop_file (f->province, hashes[0]);
  error = machine_fetch (other, hashes[0]);
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND);
  unknown = machine_fetch (other, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  g_assert_error (unknown, ZJ_ERROR, ZJ_ERROR_NOT_FOUND);
  /* records go on */
  sync_ok (other);
  free_hashes (hashes, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define CASE(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  CASE ("/files/what was attached arrives, whole and once", test_arrive);
  CASE ("/files/what the project has already goes without a byte", test_there_already);
  CASE ("/files/records go before files", test_records_first);
  CASE ("/files/a record saved meanwhile goes between two pieces", test_record_meanwhile);
  CASE ("/files/an upload goes on after the program ended", test_program_ends);
  CASE ("/files/uploads can be stopped, all or one, and go on", test_pause);
  CASE ("/files/what the user opens is fetched", test_opened);
  CASE ("/files/what was opened offline comes with the next sync", test_opened_offline);
  CASE ("/files/a file nobody has is said so", test_nobody_has_it);
  return g_test_run ();
}
