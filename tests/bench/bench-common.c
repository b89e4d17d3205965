/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-common.h"

#include "zj-json.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define LINES_PER_PAGE 10000

void
bench_need (gboolean ok, GError *error)
{
  if (ok)
    return;
  g_printerr ("%s\n", error != NULL ? error->message : "failed");
  exit (1);
}

void
bench_start (Bench *bench, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *template = g_strdup_printf ("zhijian-bench-%s-XXXXXX", name);
  ZjStoreConfig config = { .server_url = "http://127.0.0.1:1", .account = "BENCH-0001" };
  g_autoptr (GPtrArray) projects = g_ptr_array_new ();
  ZjProject project = { (char *)BENCH_PROJECT, (char *)"bench", (char *)"BENCH-0001" };

  bench->dir = g_dir_make_tmp (template, &error);
  bench_need (bench->dir != NULL, error);
  bench->forms = zj_forms_new (NULL, &error);
  bench_need (bench->forms != NULL, error);
  bench->clock = zj_clock_new ();
  bench->random = zj_random_new_seeded (1);
  config.dir = bench->dir;
  config.forms = bench->forms;
  config.clock = bench->clock;
  config.random = bench->random;
  bench->store = zj_store_open (&config, &error);
  bench_need (bench->store != NULL, error);
  g_ptr_array_add (projects, &project);
  bench_need (zj_store_set_projects (bench->store, projects, &error), error);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
bench_finish (Bench *bench)
{
  zj_store_close (bench->store);
  g_clear_object (&bench->store);
  g_clear_object (&bench->forms);
  g_clear_object (&bench->clock);
  g_clear_object (&bench->random);
  remove_folder (bench->dir);
  g_clear_pointer (&bench->dir, g_free);
}

GBytes *
bench_lines (Bench *bench, guint n)
{
  const ZjForm *form = zj_forms_get (bench->forms, "unit-project");
  GString *text = g_string_sized_new ((gsize)n * 900);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = zj_random_uuid7 (bench->random, bench->clock);
      g_string_append_printf (
          text,
          "{\"id\":\"%s\",\"form\":\"unit-project\",\"form_version\":%d,\"slots_version\":1,\"state\":\"%s\","
          "\"revision\":1,"
          "\"fields\":{\"name\":\"%u栋\",\"floor_area\":\"%u.5\",\"floors_above\":33,\"floors_below\":2,"
          "\"owner_org\":\"黄石悦发房地产有限公司\",\"owner_leader\":\"邓俊俊\",\"owner_phone\":\"17750621280\","
          "\"builder_org\":\"湖北某某建设工程有限公司\",\"builder_leader\":\"张三\"},"
          "\"history\":[],\"missing\":[],\"updated_at\":\"2026-01-01T00:00:00.000Z\"}\n",
          id, form->version, form->initial_state, i + 1, 1000 + i);
    }
  return g_string_free_to_bytes (text);
}

void
bench_ingest (Bench *bench, GBytes *lines, guint n)
{
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (lines, &length);
  const char *end = text + length;
  guint done = 0;

  bench_need (zj_store_begin_full (bench->store, BENCH_PROJECT, &error), error);
  while (done < n)
    {
      const char *start = text;
      guint in_page = 0, counted = 0;
      g_autoptr (GBytes) page = NULL;
      ZjChangesEnd last = { .state = (char *)"state", .epoch = (char *)"epoch", .results = NULL };

      while (in_page < LINES_PER_PAGE && text < end)
        {
          text = (const char *)memchr (text, '\n', end - text) + 1;
          in_page++;
        }
      done += in_page;
      last.has_more = done < n;
      last.results = g_ptr_array_new ();
      page = g_bytes_new_from_bytes (lines, start - (const char *)g_bytes_get_data (lines, NULL), text - start);
      bench_need (zj_store_ingest_page (bench->store, BENCH_PROJECT, page, &last, TRUE, &counted, &error), error);
      g_ptr_array_unref (last.results);
    }
}

double
bench_ms (gint64 start)
{
  return (double)(g_get_monotonic_time () - start) / 1000.0;
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

double
bench_median (double *values, guint n)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return values[n / 2];
}
