/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <unistd.h>

static char *
store_path (Fixture *f)
{
  return g_build_filename (f->dir, "store.db", NULL);
}

static guint
count_files (const char *folder, const char *prefix)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_prefix (name, prefix) && g_str_has_suffix (name, ".db");
  return n;
}

static void
close_store (Fixture *f)
{
  zj_store_close (f->store);
  g_clear_object (&f->store);
}

static void
test_modes (Fixture *f, gconstpointer data)
{
  const char *files[] = { "store.db", "store.lock" };
  struct stat st;

  g_assert_cmpint (g_stat (f->dir, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0700);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (f->dir, files[i], NULL);

      g_assert_cmpint (g_stat (path, &st), ==, 0);
      g_assert_cmpint (st.st_mode & 0777, ==, 0600);
    }
}

static void
test_must_exist (Fixture *f, gconstpointer data)
{
  g_autofree char *dir = g_build_filename (f->dir, "nobody", NULL);
  ZjStoreConfig config = { .dir = dir, .forms = f->forms, .clock = f->clock, .random = f->random, .must_exist = TRUE };
  g_autoptr (GError) error = NULL;

  g_assert_null (zj_store_open (&config, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND);
  g_assert_false (g_file_test (dir, G_FILE_TEST_EXISTS));
}

static void
damage (const char *path)
{
  int fd = g_open (path, O_WRONLY, 0);
  char junk[4096];

  memset (junk, 0x5a, sizeof junk);
  for (int page = 1; page < 12; page++)
    g_assert_cmpint (pwrite (fd, junk, sizeof junk, (off_t)page * 4096), ==, sizeof junk);
  close (fd);
}

static void
test_damaged (Fixture *f, gconstpointer data)
{
  g_autofree char *path = store_path (f);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize before_length, after_length;
  g_autoptr (GError) error = NULL;

  g_free (save_unit (f, "16栋", "100"));
  close_store (f);
  damage (path);
  g_assert_true (g_file_get_contents (path, &before, &before_length, NULL));
  for (guint i = 0; i < 2; i++)
    {
      g_assert_null (fixture_open (f, f->dir, "machine-1", &error));
      g_assert_error (error, ZJ_ERROR, ZJ_ERROR_CORRUPT);
      g_clear_error (&error);
    }
  g_assert_true (g_file_get_contents (path, &after, &after_length, NULL));
  g_assert_cmpmem (before, before_length, after, after_length);
  g_assert_cmpuint (count_files (f->dir, "store.damaged-"), ==, 1);
}

static void
test_not_a_database (Fixture *f, gconstpointer data)
{
  g_autofree char *path = store_path (f);
  g_autoptr (GError) error = NULL;

  close_store (f);
  g_assert_true (g_file_set_contents (path, "this was a store once, and is now a very long line of text", -1, NULL));
  g_assert_null (fixture_open (f, f->dir, "machine-1", &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_CORRUPT);
}

static void
test_emptied (Fixture *f, gconstpointer data)
{
  g_autofree char *path = store_path (f);
  g_autoptr (GError) error = NULL;

  close_store (f);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_null (fixture_open (f, f->dir, "machine-1", &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_CORRUPT);
}

static void
test_newer (Fixture *f, gconstpointer data)
{
  g_autofree char *path = store_path (f);
  g_autoptr (GError) error = NULL;

  close_store (f);
  {
    g_autoptr (ZjDb) db = zj_db_open (path, ZJ_DB_READ_WRITE, NULL, NULL);

    g_assert_true (zj_db_exec (db, "PRAGMA user_version = 999", NULL));
  }
  g_assert_null (fixture_open (f, f->dir, "machine-1", &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_NEWER);
  g_assert_cmpint (fixture_count (f->dir, "PRAGMA user_version"), ==, 999);
}

static void
test_daily_copy (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (f->dir, "backups", NULL);

  g_free (save_unit (f, "16栋", "100"));
  for (guint day = 0; day < 9; day++)
    {
      fixture_reopen (f);
      fixture_reopen (f);
      zj_fake_clock_advance (ZJ_FAKE_CLOCK (f->clock), 24 * G_TIME_SPAN_HOUR);
    }
  close_store (f);
  g_assert_cmpuint (count_files (folder, "store-"), ==, 7);
}

static void
test_locked_for_migration (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->dir, "store.lock", NULL);
  int fd = g_open (path, O_RDWR | O_CLOEXEC, 0);

  /* While a store is open nobody gets it to himself. */
  g_assert_cmpint (flock (fd, LOCK_EX | LOCK_NB), ==, -1);
  g_assert_cmpint (flock (fd, LOCK_SH | LOCK_NB), ==, 0);
  g_assert_cmpint (flock (fd, LOCK_UN), ==, 0);
  close_store (f);
  g_assert_cmpint (flock (fd, LOCK_EX | LOCK_NB), ==, 0);
  close (fd);
}

/* A store of the first release, with data, opens in today's shape and loses nothing. */
static void
test_migrated_from_1 (Fixture *f, gconstpointer data)
{
  g_autofree char *path = store_path (f);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *golden = g_build_filename (g_getenv ("ZJ_TEST_GOLDEN_DIR"), "schema-001.sql", NULL);
  g_autofree char *copies = g_build_filename (f->dir, "backups", NULL);
  g_autofree char *sql = NULL;
  g_autofree char *remark = NULL;
  g_autoptr (ZjDraft) draft = NULL;

  close_store (f);
  g_unlink (path);
  g_unlink (wal);
  g_assert_true (g_file_get_contents (golden, &sql, NULL, NULL));
  {
    g_autoptr (ZjDb) db = zj_db_open (path, ZJ_DB_READ_WRITE, NULL, NULL);
    g_autoptr (GError) error = NULL;

    zj_db_exec (db, sql, &error);
    g_assert_no_error (error);
  }
  fixture_reopen (f);
  g_assert_cmpint (fixture_count (f->dir, "PRAGMA user_version"), ==, 2);
  g_assert_cmpuint (count_files (copies, "before-migration-"), ==, 1);
  g_assert_cmpint (fixture_count (f->dir, "SELECT count(*) FROM record"), ==, 4);
  g_assert_cmpint (fixture_count (f->dir, "SELECT count(*) FROM op"), ==, 4);
  g_assert_cmpint (fixture_count (f->dir, "SELECT count(*) FROM audit"), ==, 4);
  g_assert_cmpint (fixture_count (f->dir, "SELECT count(*) FROM tombstone"), ==, 1);
  g_assert_cmpuint (n_outbox (f), ==, 2);
  remark = shown (f, "01934000-0000-7000-8000-000000000002", "remark");
  g_assert_cmpstr (remark, ==, "说明");
  draft = zj_store_get_draft (f->store, "01934000-0000-7000-8000-000000000001", NULL);
  g_assert_nonnull (draft);
  /* Attachments named by records are known by their files, and what the server lacks is told apart. */
  g_assert_cmpint (fixture_count (f->dir, "SELECT count(*) FROM record_file"), ==, 3);
  g_assert_cmpint (fixture_count (f->dir,
                                  "SELECT count(*) FROM record_file WHERE at_server = 0 AND slot = 'signed_form'"
                                  " AND size = 70000"),
                   ==, 1);
  g_assert_cmpint (fixture_count (f->dir, "SELECT count(*) FROM record_file WHERE at_server = 1 AND slot = 'photos'"),
                   ==, 2);
}

/* A real full disk is FULL; a limit on the size of files reaches SQLite as a failed write. */
static void
assert_disk_error (GError *error)
{
  g_assert_true (g_error_matches (error, ZJ_ERROR, ZJ_ERROR_FULL) || g_error_matches (error, ZJ_ERROR, ZJ_ERROR_IO));
}

static void
test_full (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = save_unit (f, "16栋", "100");
  g_autofree char *name = NULL;
  g_autoptr (JsonObject) fields = unit_fields ("17栋", "100");
  ZjSave save = { .kind = ZJ_SAVE_EDIT, .form = "unit-project", .project = PROJECT, .fields = fields };
  g_autofree char *big = g_strnfill (60000, 'x');
  struct rlimit limit, none;
  gboolean failed = FALSE;

  /* A disk on which files cannot grow any more. */
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &none), ==, 0);
  signal (SIGXFSZ, SIG_IGN);
  limit = none;
  limit.rlim_cur = 400 * 1024;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  for (guint i = 0; i < 60 && !failed; i++)
    {
      memset (big, 'A' + (int)(i % 50), 60000);
      failed = !zj_store_set_meta (f->store, "filler", big, &error);
    }
  g_assert_true (failed);
  assert_disk_error (error);
  g_clear_error (&error);
  g_assert_null (zj_store_save (f->store, &save, NULL, NULL, &error));
  assert_disk_error (error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &none), ==, 0);
  name = shown (f, id, "name");
  g_assert_cmpstr (name, ==, "16栋");
  g_clear_error (&error);
  g_free (save_unit (f, "17栋", "100"));
  g_assert_cmpuint (n_outbox (f), ==, 2);
}

static void
on_changed (ZjStore *store, gboolean structural, gpointer user_data)
{
  *(guint *)user_data |= structural ? 2 : 1;
}

static void
spin_until (guint *flag, guint wanted)
{
  gint64 deadline = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;

  while ((*flag & wanted) == 0 && g_get_monotonic_time () < deadline)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
  g_assert_cmpuint (*flag & wanted, !=, 0);
}

static void
test_changed_by_another (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjStore) other = NULL;
  guint changed = 0;

  g_free (save_unit (f, "1栋", "100"));
  g_signal_connect (f->store, "changed", G_CALLBACK (on_changed), &changed);
  spin_until (&changed, 2);
  other = fixture_open (f, f->dir, "machine-1", &error);
  g_assert_no_error (error);
  changed = 0;
  spin_until (&changed, 2); /* its opening wrote, too */
  changed = 0;
  g_assert_true (zj_store_set_meta (other, "operator", "邓俊俊", NULL));
  spin_until (&changed, 2);
  zj_store_close (other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/store/open/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("folder and files are the user's alone", test_modes);
  ADD ("a store that must exist is not made", test_must_exist);
  ADD ("a damaged file is copied aside and left exactly as it is", test_damaged);
  ADD ("a file that is no database is refused", test_not_a_database);
  ADD ("a file that lost all it held is not taken for a new one", test_emptied);
  ADD ("a newer schema is refused untouched", test_newer);
  ADD ("a store of the first release is brought up to date with all its data", test_migrated_from_1);
  ADD ("a copy a day, seven of them kept", test_daily_copy);
  ADD ("an open store holds its lock", test_locked_for_migration);
  ADD ("a disk that takes no more is said and loses nothing", test_full);
  ADD ("what another process commits is noticed", test_changed_by_another);
#undef ADD
  return g_test_run ();
}
