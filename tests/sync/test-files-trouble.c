/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>

#include "engine-fixture.h"

#define KB    1024
#define MB    (1024 * KB)
#define PIECE "/uploads/"

static const gsize sizes[] = { 1 * MB, 30 * KB };

typedef struct
{
  Fixture base;
  char *id;
  char *hashes[2];
} Files;

static void
files_set_up (Files *f, gconstpointer data)
{
  set_up (&f->base, data);
  f->id = machine_create_with_files (f->base.pc, "16栋", sizes, 2, 1, f->hashes);
}

static void
files_tear_down (Files *f, gconstpointer data)
{
  g_free (f->id);
  g_free (f->hashes[0]);
  g_free (f->hashes[1]);
  tear_down (&f->base, data);
}

/* Syncs until the files are there, with an hour between. */
static void
assert_they_arrive (Files *f)
{
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;

      zj_fake_clock_advance (f->base.pc->clock, 3601 * (gint64)G_USEC_PER_SEC);
      error = machine_sync (f->base.pc);
    }
  assert_file_there (&f->base, f->hashes[0]);
  assert_file_there (&f->base, f->hashes[1]);
  assert_there (&f->base, f->id, "name", "16栋");
}

static void
next_pieces_fail_with (Files *f, guint times, guint status, const char *code, const char *retry_after)
{
  fake_province_fail_with (f->base.province, PIECE, times, status, code, retry_after);
  fake_province_fail_only (f->base.province, "PATCH");
}

/* --- lines --- */

/* The whole piece was taken: nothing is sent again. */
static void
test_reply_lost (Files *f, gconstpointer data)
{
  fake_province_fail (f->base.province, PIECE, FAULT_REPLY_LOST, 1);
  sync_fails (f->base.pc, ZJ_ERROR_NETWORK);
  sync_ok (f->base.pc);
  g_assert_cmpuint (f->base.pc->report.resent_bytes, ==, 0);
  assert_they_arrive (f);
  g_assert_cmpuint (fake_province_piece_bytes (f->base.province), ==, sizes[0] + sizes[1]);
}

/* Nothing of the piece was taken: one piece is sent again, and no more. */
static void
test_cut (Files *f, gconstpointer data)
{
  fake_province_fail (f->base.province, PIECE, FAULT_LOST, 1);
  sync_fails (f->base.pc, ZJ_ERROR_NETWORK);
  sync_ok (f->base.pc);
  g_assert_cmpuint (f->base.pc->report.resent_bytes, >, 0);
  g_assert_cmpuint (f->base.pc->report.resent_bytes, <=, 256 * KB);
  assert_they_arrive (f);
  g_assert_cmpuint (fake_province_n_uploads (f->base.province), ==, 2);
}

static void
test_portal (Files *f, gconstpointer data)
{
  fake_province_fail (f->base.province, PIECE, FAULT_PORTAL, 1);
  sync_fails (f->base.pc, ZJ_ERROR_NETWORK);
  sync_ok (f->base.pc);
  assert_they_arrive (f);
  g_assert_cmpuint (fake_province_n_uploads (f->base.province), ==, 2);
}

static void
test_token_expires (Files *f, gconstpointer data)
{
  next_pieces_fail_with (f, 1, 401, "bad-credentials", NULL);
  sync_ok (f->base.pc);
  assert_they_arrive (f);
  g_assert_cmpuint (fake_province_n_uploads (f->base.province), ==, 2);
}

/* --- answers of tus --- */

static void
test_gone (Files *f, gconstpointer data)
{
  const guint statuses[] = { 404, 410 };

  next_pieces_fail_with (f, 1, statuses[GPOINTER_TO_UINT (data)], "unknown-upload", NULL);
  sync_ok (f->base.pc);
  assert_they_arrive (f);
  /* begun anew, once */
  g_assert_cmpuint (fake_province_n_uploads (f->base.province), ==, 3);
}

static void
test_offset (Files *f, gconstpointer data)
{
  next_pieces_fail_with (f, 1, 409, "offset-mismatch", NULL);
  sync_ok (f->base.pc);
  assert_they_arrive (f);
  g_assert_cmpuint (fake_province_n_uploads (f->base.province), ==, 2);
}

static void
test_wrong_offset (Files *f, gconstpointer data)
{
  fake_province_fail (f->base.province, PIECE, FAULT_WRONG_OFFSET, 1);
  fake_province_fail_only (f->base.province, "PATCH");
  sync_ok (f->base.pc);
  assert_they_arrive (f);
  g_assert_cmpuint (fake_province_n_uploads (f->base.province), ==, 2);
}

/* Every piece is answered with an offset that cannot be: it waits, and keeps nobody else. */
static void
test_always_wrong (Files *f, gconstpointer data)
{
  guint before;

  fake_province_fail (f->base.province, "/uploads/up1", FAULT_PROBLEM, 1000);
  fake_province_fail_with (f->base.province, "/uploads/up1", 1000, 409, "offset-mismatch", NULL);
  fake_province_fail_only (f->base.province, "PATCH");
  sync_ok (f->base.pc);
  assert_file_there (&f->base, f->hashes[1]);
  assert_file_lacks (&f->base, f->hashes[0]);
  before = fake_server_count (fake_province_server (f->base.province), "/projects/" FAKE_PROJECT "/uploads");
  g_assert_cmpuint (before, <, 20);
  fake_province_fail (f->base.province, "/", FAULT_NONE, 0);
  assert_they_arrive (f);
}

static void
test_locked (Files *f, gconstpointer data)
{
  next_pieces_fail_with (f, 1, 423, "upload-locked", "1");
  sync_ok (f->base.pc);
  /* the other one went on meanwhile; this one was not begun anew */
  assert_file_there (&f->base, f->hashes[1]);
  assert_file_lacks (&f->base, f->hashes[0]);
  g_assert_cmpuint (fake_province_n_uploads (f->base.province), ==, 2);
  assert_they_arrive (f);
  g_assert_cmpuint (fake_province_n_uploads (f->base.province), ==, 2);
}

static void
test_checksum (Files *f, gconstpointer data)
{
  next_pieces_fail_with (f, 2, 460, "checksum-mismatch", NULL);
  sync_ok (f->base.pc);
  assert_they_arrive (f);
  g_assert_cmpuint (fake_province_n_uploads (f->base.province), ==, 2);
}

static void
test_piece_too_large (Files *f, gconstpointer data)
{
  next_pieces_fail_with (f, 2, 413, "too-large", NULL);
  sync_ok (f->base.pc);
  assert_they_arrive (f);
}

static void
test_file_too_large (Files *f, gconstpointer data)
{
  fake_province_fail_with (f->base.province, "/uploads", 1, 413, "too-large", NULL);
  sync_ok (f->base.pc);
  assert_file_lacks (&f->base, f->hashes[0]);
  assert_file_there (&f->base, f->hashes[1]);
  /* not by itself, however long it waits */
  zj_fake_clock_advance (f->base.pc->clock, 48 * 3600 * (gint64)G_USEC_PER_SEC);
  sync_ok (f->base.pc);
  assert_file_lacks (&f->base, f->hashes[0]);
  g_assert_true (zj_store_retry (f->base.pc->store, NULL, NULL));
  sync_ok (f->base.pc);
  assert_file_there (&f->base, f->hashes[0]);
}

static void
test_forbidden (Files *f, gconstpointer data)
{
  fake_province_fail_with (f->base.province, "/uploads", 1, 403, "forbidden", NULL);
  sync_fails (f->base.pc, ZJ_ERROR_FORBIDDEN);
  assert_there (&f->base, f->id, "name", "16栋");
  assert_they_arrive (f);
}

static void
test_retry_after (Files *f, gconstpointer data)
{
  guint before;

  next_pieces_fail_with (f, 1, 503, "busy", "600");
  sync_fails (f->base.pc, ZJ_ERROR_SERVER);
  before = fake_server_count (fake_province_server (f->base.province), NULL);
  sync_fails (f->base.pc, ZJ_ERROR_RATE_LIMITED);
  g_assert_cmpuint (fake_server_count (fake_province_server (f->base.province), NULL), ==, before);
  assert_they_arrive (f);
}

/* --- this machine --- */

static void
test_damaged (Files *f, gconstpointer data)
{
  g_autofree char *two = g_strndup (f->hashes[0], 2);
  g_autofree char *path = g_build_filename (f->base.pc->dir, "files", two, f->hashes[0], NULL);
  g_autofree char *spoilt = g_malloc0 (sizes[0]);

  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_chmod (path, 0600);
  g_assert_true (g_file_set_contents (path, spoilt, (gssize)sizes[0], NULL));
  sync_ok (f->base.pc);
  /* nothing spoilt was sent, and the other one went */
  assert_file_lacks (&f->base, f->hashes[0]);
  assert_file_there (&f->base, f->hashes[1]);
  g_assert_cmpuint (fake_province_piece_bytes (f->base.province), ==, sizes[1]);
  g_assert_cmpint (file_state (f->base.pc, f->hashes[0]), ==, ZJ_FILE_DAMAGED);
}

/* Spoilt bytes from the server are not taken for the file. */
static void
test_spoilt_download (Files *f, gconstpointer data)
{
  g_autoptr (Machine) other = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *spoilt = g_malloc0 (sizes[0]);
  g_autoptr (GBytes) bytes = g_bytes_new (spoilt, sizes[0]);

  sync_ok (f->base.pc);
  other = machine_new (f->base.province, 2);
  sync_ok (other);
  fake_province_swap_file (f->base.province, f->hashes[0], bytes);
  error = machine_fetch (other, f->hashes[0]);
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_CHECKSUM);
  g_assert_false (zj_store_has_file (other->store, f->hashes[0]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define CASE_WITH(path, data, function)                                                                                \
  g_test_add (path, Files, GUINT_TO_POINTER (data), files_set_up, function, files_tear_down)
#define CASE(path, function) CASE_WITH (path, 0, function)
  CASE ("/files/a lost reply costs no byte", test_reply_lost);
  CASE ("/files/a cut costs one piece", test_cut);
  CASE ("/files/a portal's page takes nothing and ends nothing", test_portal);
  CASE ("/files/an expired token is renewed between two pieces", test_token_expires);
  CASE_WITH ("/files/404 begins anew", 0, test_gone);
  CASE_WITH ("/files/410 begins anew", 1, test_gone);
  CASE ("/files/409 asks where the upload is", test_offset);
  CASE ("/files/an offset that cannot be is asked for", test_wrong_offset);
  CASE ("/files/an upload that never fits waits and keeps no other", test_always_wrong);
  CASE ("/files/423 waits and begins nothing anew", test_locked);
  CASE ("/files/460 sends the piece again", test_checksum);
  CASE ("/files/413 of a piece makes pieces smaller", test_piece_too_large);
  CASE ("/files/413 of a file waits for the user and keeps no other", test_file_too_large);
  CASE ("/files/403 is said, and records went before", test_forbidden);
  CASE ("/files/Retry-After holds for pieces, too", test_retry_after);
  CASE ("/files/a damaged file is set aside and keeps no other", test_damaged);
  CASE ("/files/spoilt bytes from the server are not taken", test_spoilt_download);
  return g_test_run ();
}
