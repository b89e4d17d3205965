/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>

#include "zj-secrets.h"

/* With a real Secret Service: the runner starts an unlocked, empty keyring on a bus of its own. */

static void
assert_holds (ZjSecrets *secrets, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = zj_secrets_load (secrets, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_service (void)
{
  g_autofree char *dir = g_dir_make_tmp ("zj-keyring-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (dir, "refresh-token", NULL);
  g_autofree char *elsewhere = g_build_filename (dir, "copy", NULL);
  g_autoptr (ZjSecrets) first = zj_secrets_new (dir, "https://h", "A", ZJ_SECRETS_SERVICE_OR_FILE);
  g_autoptr (ZjSecrets) second = zj_secrets_new (dir, "https://h", "A", ZJ_SECRETS_SERVICE_OR_MEMORY);
  g_autoptr (ZjSecrets) copy = zj_secrets_new (elsewhere, "https://h", "A", ZJ_SECRETS_SERVICE_OR_FILE);
  g_autoptr (GError) error = NULL;

  assert_holds (first, NULL);
  g_assert_true (zj_secrets_save (first, "one", NULL, &error));
  g_assert_no_error (error);
  g_assert_true (zj_secrets_save (first, "two", NULL, &error));
  assert_holds (second, "two");
  /* two stores of one account on one machine do not take each other's token */
  assert_holds (copy, NULL);
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
  g_assert_null (zj_secrets_get_note (first));
  g_assert_true (zj_secrets_clear (second, NULL, &error));
  g_assert_no_error (error);
  assert_holds (first, NULL);
  g_rmdir (dir);
}

/* A token kept in the file from before moves to the service when it is next renewed. */
static void
test_moves_in (void)
{
  g_autofree char *dir = g_dir_make_tmp ("zj-keyring-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (dir, "refresh-token", NULL);
  g_autoptr (ZjSecrets) before = zj_secrets_new (dir, "https://h", "A", ZJ_SECRETS_FILE);
  g_autoptr (ZjSecrets) after = zj_secrets_new (dir, "https://h", "A", ZJ_SECRETS_SERVICE_OR_FILE);
  g_autoptr (GError) error = NULL;

  g_assert_true (zj_secrets_save (before, "one", NULL, &error));
  assert_holds (after, "one");
  g_assert_true (zj_secrets_save (after, "two", NULL, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
  assert_holds (after, "two");
  g_assert_true (zj_secrets_clear (after, NULL, &error));
  g_rmdir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/keyring/the token goes to the Secret Service, one for each store", test_service);
  g_test_add_func ("/keyring/a token from the file moves in when it is renewed", test_moves_in);
  return g_test_run ();
}
