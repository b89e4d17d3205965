/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From setting a query to the first 20 rows read, with 1,000 and with 100,000 records. */

#include "bench-common.h"
#include "zj-record-list.h"

#define ROUNDS     9
#define ROWS_SHOWN 20

static double
open_list (Bench *bench, guint expected)
{
  const ZjQuery query = { .project = BENCH_PROJECT, .form = "unit-project" };
  gint64 start = g_get_monotonic_time ();
  g_autoptr (ZjRecordList) list = zj_record_list_new (bench->store);
  double ms;

  zj_record_list_set_query (list, &query);
  while (zj_record_list_get_loading (list) || g_list_model_get_n_items (G_LIST_MODEL (list)) < expected)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < ROWS_SHOWN; i++)
    {
      g_autoptr (ZjRecordItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);
      if (zj_record_item_get_record (item) == NULL)
        g_error ("row %u could not be read", i);
    }
  ms = bench_ms (start);
  return ms;
}

static double
measure (guint n)
{
  Bench bench = { 0 };
  double ms[ROUNDS];
  g_autoptr (GBytes) lines = NULL;

  bench_start (&bench, "list");
  lines = bench_lines (&bench, n);
  bench_ingest (&bench, lines, n);
  open_list (&bench, n);
  for (guint i = 0; i < ROUNDS; i++)
    ms[i] = open_list (&bench, n);
  bench_finish (&bench);
  return bench_median (ms, ROUNDS);
}

int
main (void)
{
  double small = measure (1000);
  double large = measure (100000);

  g_print ("opening a list, %u rows read: 1,000 records %.1f ms, 100,000 records %.1f ms, ratio %.1f for 100 times the "
           "records\n",
           ROWS_SHOWN, small, large, large / small);
  return 0;
}
