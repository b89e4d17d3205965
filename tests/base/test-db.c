/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-db.h"
#include "zj-error.h"
#include "test-migrations.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char *dir;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = g_dir_make_tmp ("zj-db-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->dir, "test.db", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->dir, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->dir, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->dir);
  g_free (fixture->path);
  g_free (fixture->dir);
}

static void
test_configured (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjDb) db = zj_db_open (fixture->path, ZJ_DB_READ_WRITE, NULL, &error);
  gint64 value = 0;

  g_assert_no_error (error);
  g_assert_true (zj_db_get_int (db, &value, -1, &error, "PRAGMA foreign_keys", NULL));
  g_assert_cmpint (value, ==, 1);
  g_assert_true (zj_db_get_int (db, &value, -1, &error, "PRAGMA synchronous", NULL));
  g_assert_cmpint (value, ==, 2);
}

static void
test_missing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (zj_db_open (fixture->path, ZJ_DB_MUST_EXIST, NULL, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND);
}

static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjDb) db = NULL;

  g_assert_true (g_file_set_contents (
      fixture->path, "this is no database, and long enough to be looked at ………………………………………………………………", -1, NULL));
  db = zj_db_open (fixture->path, ZJ_DB_READ_WRITE, NULL, &error);
  g_assert_null (db);
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_CORRUPT);
}

static void
test_three_outcomes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjDb) db = zj_db_open (fixture->path, ZJ_DB_READ_WRITE, NULL, &error);

  g_assert_true (zj_db_exec (db, "CREATE TABLE t(a TEXT PRIMARY KEY, b INTEGER) STRICT", &error));
  g_assert_true (zj_db_run (db, &error, "INSERT INTO t VALUES (?, ?)", "si", "x", (gint64)5));
  g_assert_false (zj_db_run (db, &error, "INSERT INTO t VALUES (?, ?)", "si", "x", (gint64)6));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_FAILED);
  g_clear_error (&error);
  {
    g_autoptr (ZjStmt) stmt = zj_db_prepare (db, "SELECT a, b FROM t", &error);
    g_autoptr (ZjStmt) twin = zj_db_prepare (db, "SELECT a, b FROM t", &error); /* the same text, both in use */

    g_assert_cmpint (zj_stmt_step (stmt, &error), ==, ZJ_STEP_ROW);
    g_assert_cmpstr (zj_stmt_text (stmt, 0), ==, "x");
    g_assert_cmpint (zj_stmt_step (twin, &error), ==, ZJ_STEP_ROW);
    g_assert_cmpint (zj_stmt_int (twin, 1), ==, 5);
    g_assert_cmpint (zj_stmt_step (stmt, &error), ==, ZJ_STEP_DONE);
  }
}

static void
test_busy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjDb) one = zj_db_open (fixture->path, ZJ_DB_READ_WRITE, NULL, &error);
  g_autoptr (ZjDb) two = zj_db_open (fixture->path, ZJ_DB_NO_WAIT, NULL, &error);

  g_assert_true (zj_db_begin_immediate (one, &error));
  g_assert_false (zj_db_begin_immediate (two, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_BUSY);
  zj_db_rollback (one);
}

static void
test_full (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjDb) db = zj_db_open (fixture->path, ZJ_DB_READ_WRITE, NULL, &error);
  g_autofree char *big = g_strnfill (200000, 'x');
  gint64 rows = -1;

  g_assert_true (zj_db_exec (db, "CREATE TABLE t(a TEXT) STRICT; PRAGMA max_page_count = 20", &error));
  g_assert_true (zj_db_begin_immediate (db, &error));
  g_assert_false (zj_db_run (db, &error, "INSERT INTO t VALUES (?)", "s", big));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_FULL);
  g_clear_error (&error);
  zj_db_rollback (db);
  g_assert_true (zj_db_get_int (db, &rows, -1, &error, "SELECT count(*) FROM t", NULL));
  g_assert_cmpint (rows, ==, 0);
}

static void
test_migrations (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjDb) db = zj_db_open (fixture->path, ZJ_DB_READ_WRITE, NULL, &error);
  g_autofree char *copy = g_build_filename (fixture->dir, "before.db", NULL);
  gint64 value = 0;

  /* A store of version 1 with data: a copy is made, then it moves to 2. */
  g_assert_true (
      zj_db_exec (db, "CREATE TABLE t(a TEXT) STRICT; INSERT INTO t VALUES ('kept'); PRAGMA user_version = 1", &error));
  g_assert_true (zj_db_migrate (db, test_migrations_get_resource (), "/test/migrations/", copy, &error));
  g_assert_no_error (error);
  g_assert_true (zj_db_get_int (db, &value, -1, &error, "SELECT count(*) FROM t WHERE b = 0", NULL));
  g_assert_cmpint (value, ==, 1);
  {
    g_autoptr (ZjDb) before = zj_db_open (copy, ZJ_DB_READ_ONLY, NULL, &error);

    g_assert_no_error (error);
    g_assert_true (zj_db_get_int (before, &value, -1, &error, "PRAGMA user_version", NULL));
    g_assert_cmpint (value, ==, 1);
  }
  /* A newer one is left alone. */
  g_assert_true (zj_db_exec (db, "PRAGMA user_version = 99", &error));
  g_assert_false (zj_db_migrate (db, test_migrations_get_resource (), "/test/migrations/", NULL, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_NEWER);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/base/db/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("a connection is configured and read back", test_configured);
  ADD ("a file that must exist and does not is told apart", test_missing);
  ADD ("a damaged file is told apart", test_damaged);
  ADD ("a step is a row, done or an error", test_three_outcomes);
  ADD ("a busy writer is told apart", test_busy);
  ADD ("a full disk is told apart and nothing stays", test_full);
  ADD ("migrations copy first, run once and refuse the future", test_migrations);
  return g_test_run ();
}
