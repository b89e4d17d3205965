/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture-files.h"
#include "zj-hash.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define HERE "SELECT count(*) FROM blob WHERE damaged = 0"

static char *
path_of (Fixture *f, const char *sha256)
{
  g_autofree char *prefix = g_strndup (sha256, 2);

  return g_build_filename (f->dir, "files", prefix, sha256, NULL);
}

static void
assert_content (Fixture *f, const char *sha256, const char *content)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = zj_store_read_file (f->store, sha256, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), content, strlen (content));
}

static void
test_round_trip (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjFileWriter) writer = zj_store_new_file (f->store, &error);
  g_autofree char *expected = zj_sha256_text ("一张照片，分几次写");
  g_autofree char *sha256 = NULL;
  g_autofree char *path = NULL;
  struct stat st;
  gint64 size;

  g_assert_true (zj_file_writer_write (writer, "一张照片，", strlen ("一张照片，"), &error));
  g_assert_false (zj_store_has_file (f->store, expected));
  g_assert_true (zj_file_writer_write (writer, "分几次写", strlen ("分几次写"), &error));
  sha256 = zj_file_writer_finish (writer, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sha256, ==, expected);
  g_assert_cmpint (size, ==, strlen ("一张照片，分几次写"));
  g_assert_true (zj_store_has_file (f->store, sha256));
  assert_content (f, sha256, "一张照片，分几次写");
  path = path_of (f, sha256);
  g_assert_cmpint (g_stat (path, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0600);
  fixture_reopen (f);
  assert_content (f, sha256, "一张照片，分几次写");
  g_assert_true (zj_store_verify_file (f->store, sha256, &error));
}

static void
test_same_twice (Fixture *f, gconstpointer data)
{
  g_autofree char *first = put_file (f, "同一张照片");
  g_autofree char *second = put_file (f, "同一张照片");

  g_assert_cmpstr (first, ==, second);
  g_assert_cmpuint (n_files (f), ==, 1);
  g_assert_cmpint (fixture_count (f->dir, HERE), ==, 1);
}

static void
test_given_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  ZjFileWriter *writer = zj_store_new_file (f->store, &error);

  g_assert_true (zj_file_writer_write (writer, "half", 4, &error));
  g_assert_cmpuint (n_files (f), ==, 1);
  zj_file_writer_free (writer);
  g_assert_cmpuint (n_files (f), ==, 0);
  g_assert_cmpint (fixture_count (f->dir, HERE), ==, 0);
}

static void
test_empty (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjFileWriter) writer = zj_store_new_file (f->store, &error);

  g_assert_null (zj_file_writer_finish (writer, NULL, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
}

/* Past the limit every write fails as on a full disk. */
static void
test_full_disk (Fixture *f, gconstpointer data)
{
  struct rlimit before, low;
  g_autoptr (GError) error = NULL;
  g_autofree char *block = g_malloc0 (64 * 1024);
  ZjFileWriter *writer = zj_store_new_file (f->store, &error);

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  low = before;
  low.rlim_cur = 256 * 1024;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &low), ==, 0);
  for (guint i = 0; i < 16 && error == NULL; i++)
    zj_file_writer_write (writer, block, 64 * 1024, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_FULL);
  zj_file_writer_free (writer);
  g_assert_cmpuint (n_files (f), ==, 0);
  g_assert_cmpint (fixture_count (f->dir, HERE), ==, 0);
}

/* The bytes are on the disk, but the database has no room to say so. */
static void
test_full_at_the_end (Fixture *f, gconstpointer data)
{
  struct rlimit before, low;
  g_autoptr (GError) error = NULL;
  ZjFileWriter *writer = zj_store_new_file (f->store, &error);
  g_autofree char *sha256 = NULL;

  g_assert_true (zj_file_writer_write (writer, "photo", 5, &error));
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  low = before;
  low.rlim_cur = 1024;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &low), ==, 0);
  sha256 = zj_file_writer_finish (writer, NULL, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_null (sha256);
  g_assert_true (g_error_matches (error, ZJ_ERROR, ZJ_ERROR_FULL) || g_error_matches (error, ZJ_ERROR, ZJ_ERROR_IO));
  zj_file_writer_free (writer);
  g_assert_cmpuint (n_files (f), ==, 0);
  sha256 = put_file (f, "photo");
  assert_content (f, sha256, "photo");
}

static void
test_killed (Fixture *f, gconstpointer data)
{
  int ready[2];
  char byte;
  pid_t child;

  zj_store_close (f->store);
  g_clear_object (&f->store);
  g_assert_cmpint (pipe (ready), ==, 0);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      ZjStore *store = fixture_open (f, f->dir, "machine-1", NULL);
      ZjFileWriter *writer = zj_store_new_file (store, NULL);

      zj_file_writer_write (writer, "half a photo", 12, NULL);
      if (write (ready[1], "x", 1) == 1)
        pause ();
      _exit (1);
    }
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  kill (child, SIGKILL);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  close (ready[0]);
  close (ready[1]);
  fixture_reopen (f);
  g_assert_cmpint (fixture_count (f->dir, "SELECT count(*) FROM blob"), ==, 0);
  g_assert_cmpuint (n_files (f), ==, 1); /* what it leaves has no name of a file */
}

static void
test_damaged (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sha256 = put_file (f, "a photo as it was");
  g_autofree char *path = path_of (f, sha256);

  g_assert_true (g_file_set_contents (path, "a photo as it wos", -1, NULL));
  g_assert_false (zj_store_verify_file (f->store, sha256, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_false (zj_store_has_file (f->store, sha256));
  g_assert_null (zj_store_read_file (f->store, sha256, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND);
  g_assert_cmpuint (n_files (f), ==, 1);
  /* The original, added once more, is whole again. */
  g_free (put_file (f, "a photo as it was"));
  assert_content (f, sha256, "a photo as it was");
  g_assert_cmpint (fixture_count (f->dir, HERE), ==, 1);
}

static void
test_bad_names (Fixture *f, gconstpointer data)
{
  const char *names[] = { "", "..", "../../store.db", "AB", "e3b0c44298fc1c149afbf4c8996fb924/../../../store.db" };
  g_autofree char *upper = NULL;
  g_autofree char *sha256 = put_file (f, "x");

  upper = g_ascii_strup (sha256, -1);
  for (guint i = 0; i <= G_N_ELEMENTS (names); i++)
    {
      const char *name = i < G_N_ELEMENTS (names) ? names[i] : upper;
      g_autoptr (GError) error = NULL;

      g_assert_false (zj_store_has_file (f->store, name));
      g_assert_null (zj_store_read_file (f->store, name, &error));
      g_assert_error (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND);
    }
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/store/files/what was written piece by piece is read back, also after a restart", test_round_trip);
  ADD ("/store/files/the same photo twice is one file", test_same_twice);
  ADD ("/store/files/what is given up leaves nothing", test_given_up);
  ADD ("/store/files/no bytes are no file", test_empty);
  ADD ("/store/files/a disk that fills up midway leaves nothing", test_full_disk);
  ADD ("/store/files/a disk that is full at the very end leaves nothing", test_full_at_the_end);
  ADD ("/store/files/a kill midway leaves no file", test_killed);
  ADD ("/store/files/damaged bytes are put aside and can be added again", test_damaged);
  ADD ("/store/files/what is no hash is no file", test_bad_names);
  return g_test_run ();
}
