/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "zj-error.h"
#include "zj-secrets.h"

/* The tests' surroundings have no session bus, so no Secret Service answers. */

typedef struct
{
  char *dir;
  char *file;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("zj-secrets-XXXXXX", NULL);
  f->file = g_build_filename (f->dir, "refresh-token", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_unlink (f->file);
  g_rmdir (f->dir);
  g_free (f->dir);
  g_free (f->file);
}

static void
assert_holds (ZjSecrets *secrets, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = zj_secrets_load (secrets, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static void
save (ZjSecrets *secrets, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (zj_secrets_save (secrets, text, NULL, &error));
  g_assert_no_error (error);
}

static void
test_file (Fixture *f, gconstpointer data)
{
  g_autoptr (ZjSecrets) first = zj_secrets_new (f->dir, "https://h", "A", ZJ_SECRETS_FILE);
  g_autoptr (ZjSecrets) second = zj_secrets_new (f->dir, "https://h", "A", ZJ_SECRETS_FILE);
  g_autoptr (GError) error = NULL;
  struct stat info;

  assert_holds (first, NULL);
  save (first, "one");
  save (first, "two");
  assert_holds (second, "two");
  g_assert_cmpint (stat (f->file, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_true (zj_secrets_clear (second, NULL, &error));
  g_assert_no_error (error);
  assert_holds (first, NULL);
  g_assert_false (g_file_test (f->file, G_FILE_TEST_EXISTS));
  g_assert_null (zj_secrets_get_note (first));
}

static void
test_fall_back_to_file (Fixture *f, gconstpointer data)
{
  g_autoptr (ZjSecrets) secrets = zj_secrets_new (f->dir, "https://h", "A", ZJ_SECRETS_SERVICE_OR_FILE);

  save (secrets, "one");
  assert_holds (secrets, "one");
  g_assert_true (g_file_test (f->file, G_FILE_TEST_EXISTS));
  g_assert_nonnull (zj_secrets_get_note (secrets));
}

static void
test_fall_back_to_memory (Fixture *f, gconstpointer data)
{
  g_autoptr (ZjSecrets) secrets = zj_secrets_new (f->dir, "https://h", "A", ZJ_SECRETS_SERVICE_OR_MEMORY);
  g_autoptr (ZjSecrets) other = zj_secrets_new (f->dir, "https://h", "A", ZJ_SECRETS_SERVICE_OR_MEMORY);

  save (secrets, "one");
  assert_holds (secrets, "one");
  assert_holds (other, NULL);
  g_assert_false (g_file_test (f->file, G_FILE_TEST_EXISTS));
  g_assert_nonnull (zj_secrets_get_note (secrets)); /* or the next start asks for a password and nobody knows why */
}

static void
test_shared_file (Fixture *f, gconstpointer data)
{
  g_autoptr (ZjSecrets) cli = zj_secrets_new (f->dir, "https://h", "A", ZJ_SECRETS_FILE);
  g_autoptr (ZjSecrets) app = zj_secrets_new (f->dir, "https://h", "A", ZJ_SECRETS_SERVICE_OR_MEMORY);

  save (cli, "one");
  assert_holds (app, "one");
  save (app, "two");
  assert_holds (cli, "two");
}

static void
test_memory (Fixture *f, gconstpointer data)
{
  g_autoptr (ZjSecrets) secrets = zj_secrets_new (f->dir, "https://h", "A", ZJ_SECRETS_MEMORY);

  save (secrets, "one");
  assert_holds (secrets, "one");
  g_assert_false (g_file_test (f->file, G_FILE_TEST_EXISTS));
  g_assert_true (zj_secrets_clear (secrets, NULL, NULL));
  assert_holds (secrets, NULL);
}

static void
test_no_folder (void)
{
  g_autoptr (ZjSecrets) secrets = zj_secrets_new ("/proc/nothing/here", "https://h", "A", ZJ_SECRETS_FILE);
  g_autoptr (GError) error = NULL;

  g_assert_false (zj_secrets_save (secrets, "one", NULL, &error));
  g_assert_nonnull (error);
  g_assert_true (error->domain == ZJ_ERROR);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define CASE(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  CASE ("/secrets/a file holds the last token and is for its owner only", test_file);
  CASE ("/secrets/without a Secret Service the command line keeps a file and says so", test_fall_back_to_file);
  CASE ("/secrets/without a Secret Service the app keeps it in memory only", test_fall_back_to_memory);
  CASE ("/secrets/a token in the file is renewed there by whoever renews it", test_shared_file);
  CASE ("/secrets/memory leaves nothing on disk", test_memory);
  g_test_add_func ("/secrets/a folder that cannot be written is an error", test_no_folder);
  return g_test_run ();
}
