/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* make-account SERVER ACCOUNT <LINES: an account as it is after its first pull: one project, and the records that
 * standard input holds, one change line each. No server is asked. */

#include "zj-accounts.h"
#include "zj-store-sync.h"

#include <stdio.h>
#include <string.h>

#define PROJECT "01900000-0000-7000-8000-000000000001"

static const char project_line[] =
    "{\"id\":\"" PROJECT "\",\"form\":\"project\",\"form_version\":1,\"slots_version\":1,\"state\":\"active\","
    "\"revision\":1,\"fields\":{\"project_name\":\"建发和玺一期\",\"parties\":["
    "{\"_id\":\"01900000-0000-7000-8000-00000000000a\",\"_pos\":\"a\",\"role\":\"owner\","
    "\"org_name\":\"黄石悦发房地产有限公司\",\"leader_name\":\"邓俊俊\",\"leader_phone\":\"17750621280\"},"
    "{\"_id\":\"01900000-0000-7000-8000-00000000000b\",\"_pos\":\"b\",\"role\":\"builder\","
    "\"org_name\":\"测试建设有限公司\",\"leader_name\":\"张三\"}]},"
    "\"history\":[],\"missing\":[],\"updated_at\":\"2026-01-01T00:00:00.000Z\"}\n";

/* (transfer full) */
static GBytes *
read_lines (void)
{
  g_autoptr (GByteArray) lines = g_byte_array_new ();
  guint8 buffer[4096];
  gsize n;

  g_byte_array_append (lines, (const guint8 *)project_line, strlen (project_line));
  while ((n = fread (buffer, 1, sizeof buffer, stdin)) > 0)
    g_byte_array_append (lines, buffer, n);
  return g_byte_array_free_to_bytes (g_steal_pointer (&lines));
}

static gboolean
fill (ZjStore *store, const char *account, GError **error)
{
  g_autoptr (GPtrArray) projects = g_ptr_array_new ();
  g_autoptr (GPtrArray) results = g_ptr_array_new ();
  g_autoptr (GBytes) lines = read_lines ();
  ZjProject project = { (char *)PROJECT, (char *)"建发和玺一期", (char *)account };
  ZjChangesEnd end = { .state = (char *)"one", .epoch = (char *)"epoch", .results = results };
  guint n_lines;

  g_ptr_array_add (projects, &project);
  return zj_store_set_projects (store, projects, error) && zj_store_begin_full (store, PROJECT, error)
         && zj_store_ingest_page (store, PROJECT, lines, &end, TRUE, &n_lines, error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) dirs = zj_forms_default_dirs ();
  g_autoptr (ZjForms) forms = zj_forms_new ((const char *const *)dirs, &error);
  g_autoptr (ZjClock) clock = zj_clock_new ();
  g_autoptr (ZjRandom) random = zj_random_new ();
  g_autofree char *base = zj_accounts_base_dir ("zhijian");
  g_autofree char *dir = argc == 3 ? zj_accounts_dir_for (base, argv[1], argv[2], &error) : NULL;
  g_autoptr (ZjStore) store = NULL;
  gboolean done;

  if (dir != NULL && forms != NULL)
    {
      const ZjStoreConfig config = {
        .dir = dir,
        .server_url = argv[1],
        .account = argv[2],
        .forms = forms,
        .clock = clock,
        .random = random,
      };
      store = zj_store_open (&config, &error);
    }
  done = store != NULL && fill (store, argv[2], &error);
  if (store != NULL)
    zj_store_close (store);
  if (!done)
    g_printerr ("%s\n", error != NULL ? error->message : "usage: make-account SERVER ACCOUNT");
  else
    g_print ("%s\n", dir);
  return done ? 0 : 1;
}
