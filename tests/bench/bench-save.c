/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A save (validation, record, audit line, op; one durable transaction) against one durable insert by SQLite alone. */

#include "bench-common.h"
#include "zj-db.h"
#include "zj-json.h"

#define SAVES 400

static JsonObject *
unit (guint i)
{
  JsonObject *fields = json_object_new ();
  g_autofree char *name = g_strdup_printf ("%u栋", i + 1);

  json_object_set_string_member (fields, "name", name);
  json_object_set_string_member (fields, "floor_area", "1000.5");
  json_object_set_int_member (fields, "floors_above", 33);
  zj_json_set_node (fields, "foundation_type", zj_json_parse ("{\"other\":\"桩基\"}", -1, NULL));
  zj_json_set_node (fields, "structure_type", zj_json_parse ("{\"other\":\"剪力墙\"}", -1, NULL));
  json_object_set_string_member (fields, "owner_org", "黄石悦发房地产有限公司");
  json_object_set_string_member (fields, "owner_leader", "邓俊俊");
  json_object_set_string_member (fields, "owner_phone", "17750621280");
  json_object_set_string_member (fields, "builder_org", "湖北某某建设工程有限公司");
  json_object_set_string_member (fields, "builder_leader", "张三");
  return fields;
}

static double
saves (Bench *bench)
{
  double *ms = g_new (double, SAVES);
  double median;

  for (guint i = 0; i < SAVES; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) problems = NULL;
      g_autoptr (JsonObject) fields = unit (i);
      const ZjSave save = { .kind = ZJ_SAVE_EDIT, .form = "unit-project", .project = BENCH_PROJECT, .fields = fields };
      gint64 start = g_get_monotonic_time ();
      g_autoptr (ZjSaved) saved = zj_store_save (bench->store, &save, &problems, NULL, &error);

      for (guint p = 0; saved == NULL && problems != NULL && p < problems->len; p++)
        g_printerr ("%s: %s\n", ((ZjProblem *)problems->pdata[p])->path, ((ZjProblem *)problems->pdata[p])->message);
      bench_need (saved != NULL, error);
      ms[i] = bench_ms (start);
    }
  median = bench_median (ms, SAVES);
  g_free (ms);
  return median;
}

static double
plain_inserts (Bench *bench)
{
  g_autofree char *path = g_build_filename (bench->dir, "plain.db", NULL);
  g_autofree char *body = g_strnfill (1000, 'x');
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjDb) db = zj_db_open (path, ZJ_DB_READ_WRITE, NULL, &error);
  double *ms = g_new (double, SAVES);
  double median;

  bench_need (db != NULL, error);
  bench_need (zj_db_exec (db, "CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT)", &error), error);
  for (guint i = 0; i < SAVES; i++)
    {
      gint64 start = g_get_monotonic_time ();
      bench_need (zj_db_begin_immediate (db, &error)
                      && zj_db_run (db, &error, "INSERT INTO t (body) VALUES (?1)", "s", body)
                      && zj_db_commit (db, &error),
                  error);
      ms[i] = bench_ms (start);
    }
  median = bench_median (ms, SAVES);
  g_free (ms);
  return median;
}

int
main (void)
{
  Bench bench = { 0 };
  double plain, save;

  bench_start (&bench, "save");
  plain = plain_inserts (&bench);
  save = saves (&bench);
  g_print ("saving a record: half are done within %.2f ms; one insert by SQLite alone %.2f ms, ratio %.1f\n", save,
           plain, save / plain);
  bench_finish (&bench);
  return 0;
}
