/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A first pull of 100,000 change lines (checked, indexed, swapped in) against inserting the same lines with SQLite
 * alone. */

#include "bench-common.h"
#include "zj-db.h"

#include <string.h>

#define LINES 100000

static double
plain_inserts (Bench *bench, GBytes *lines)
{
  g_autofree char *path = g_build_filename (bench->dir, "plain.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjDb) db = zj_db_open (path, ZJ_DB_READ_WRITE, NULL, &error);
  gsize length;
  const char *text = g_bytes_get_data (lines, &length);
  const char *end = text + length;
  gint64 start = g_get_monotonic_time ();

  bench_need (db != NULL, error);
  bench_need (zj_db_exec (db, "CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT)", &error)
                  && zj_db_begin_immediate (db, &error),
              error);
  while (text < end)
    {
      const char *stop = memchr (text, '\n', end - text);
      g_autoptr (ZjStmt) statement = zj_db_prepare (db, "INSERT INTO t (body) VALUES (?1)", &error);
      bench_need (statement != NULL, error);
      zj_stmt_bind_text_len (statement, 1, text, stop - text);
      bench_need (zj_stmt_run (statement, &error), error);
      text = stop + 1;
    }
  bench_need (zj_db_commit (db, &error), error);
  return bench_ms (start);
}

int
main (void)
{
  Bench bench = { 0 };
  g_autoptr (GBytes) lines = NULL;
  double plain, ingest;
  gint64 start;

  bench_start (&bench, "ingest");
  lines = bench_lines (&bench, LINES);
  plain = plain_inserts (&bench, lines);
  start = g_get_monotonic_time ();
  bench_ingest (&bench, lines, LINES);
  ingest = bench_ms (start);
  g_print ("a first pull of 100,000 records: %.0f ms; the same lines inserted by SQLite alone %.0f ms, ratio %.1f\n",
           ingest, plain, ingest / plain);
  bench_finish (&bench);
  return 0;
}
