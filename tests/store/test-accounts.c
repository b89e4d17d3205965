/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"
#include "zj-accounts.h"

#include <gio/gio.h>

static void
test_folder (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *plain = zj_accounts_dir_for ("/base", "https://Server.example/api", "gjm2024hb0107", &error);
  g_autofree char *loopback = zj_accounts_dir_for ("/base", "http://127.0.0.1:8470", "4202012112170001-SX-001", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (plain, ==, "/base/server.example_443+GJM2024HB0107");
  g_assert_cmpstr (loopback, ==, "/base/127.0.0.1_8470+4202012112170001-SX-001");
}

static void
test_bad_address (void)
{
  const char *bad[] = { "http://server.example", "server.example", "ftp://127.0.0.1", "https://", "" };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_null (zj_accounts_dir_for ("/base", bad[i], "GJM2024HB0107", &error));
      g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
      g_clear_error (&error);
    }
  g_assert_null (zj_accounts_dir_for ("/base", "https://server.example", "../../etc", &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
}

static void
make_account (Fixture *f, const char *base, const char *url, const char *code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = zj_accounts_dir_for (base, url, code, &error);
  g_autoptr (ZjStore) store = NULL;

  g_assert_no_error (error);
  store = fixture_open (f, dir, "machine-1", &error);
  g_assert_no_error (error);
  zj_store_close (store);
}

static void
test_find (Fixture *f, gconstpointer data)
{
  g_autofree char *base = g_build_filename (f->dir, "accounts", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjAccountInfo) only = NULL;
  g_autoptr (ZjAccountInfo) by_host = NULL;

  g_assert_null (zj_accounts_find (base, NULL, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND);
  g_clear_error (&error);
  make_account (f, base, "http://127.0.0.1:8470", "GJM2024HB0107");
  only = zj_accounts_find (base, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (only->account, ==, "GJM2024HB0107");
  g_assert_cmpstr (only->server_url, ==, "https://server.test"); /* as it was given when the store was made */
  make_account (f, base, "http://127.0.0.1:9999", "GJM2024HB0107");
  g_assert_null (zj_accounts_find (base, "gjm2024hb0107", &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
  g_clear_error (&error);
  by_host = zj_accounts_find (base, "gjm2024hb0107@127.0.0.1:9999", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (by_host->host_port, ==, "127.0.0.1_9999");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/accounts/a folder is named by host, port and account", test_folder);
  g_test_add_func ("/store/accounts/addresses that are no safe server are refused", test_bad_address);
  g_test_add ("/store/accounts/an account is found by code and host", Fixture, NULL, fixture_set_up, test_find,
              fixture_tear_down);
  return g_test_run ();
}
