/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>

#include "engine-fixture.h"

#define MB (1024 * 1024)

/* Our client against a tus server that is not ours (@tus/server, from npm): its answers are what the lane lives on. */

typedef struct
{
  Fixture base;
  GSubprocess *server;
  char *folder;
  char *id, *hash;
} Stock;

/* The server says its port once it listens; installing it comes before, the first time. */
static char *
read_port (GSubprocess *server)
{
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
  g_autoptr (GError) error = NULL;
  char *port = g_data_input_stream_read_line (lines, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (port);
  return port;
}

static void
stock_set_up (Stock *f, gconstpointer data)
{
  const gsize sizes[] = { 2 * MB };
  g_autofree char *run = g_test_build_filename (G_TEST_DIST, "node", "run.sh", NULL);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GError) error = NULL;
  g_autofree char *port = NULL;
  g_autofree char *url = NULL;

  set_up (&f->base, data);
  f->folder = g_dir_make_tmp ("zj-stock-tus-XXXXXX", &error);
  g_assert_no_error (error);
  f->server = g_subprocess_launcher_spawn (launcher, &error, run, g_getenv ("ZHIJIAN_NODE"), "tus-server.js", f->folder,
                                           "/api/v1/projects/" FAKE_PROJECT "/uploads", NULL);
  g_assert_no_error (error);
  port = read_port (f->server);
  url = g_strconcat ("http://127.0.0.1:", port, NULL);
  fake_province_relay_uploads (f->base.province, url, f->folder);
  f->id = machine_create_with_files (f->base.pc, "16栋", sizes, 1, 1, &f->hash);
}

static void
stock_tear_down (Stock *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  /* it ends when its standard input does */
  g_output_stream_close (g_subprocess_get_stdin_pipe (f->server), NULL, NULL);
  g_subprocess_wait (f->server, NULL, &error);
  g_assert_no_error (error);
  g_object_unref (f->server);
  machine_remove_dir (f->folder);
  g_free (f->folder);
  g_free (f->id);
  g_free (f->hash);
  tear_down (&f->base, data);
}

static void
test_whole (Stock *f, gconstpointer data)
{
  sync_ok (f->base.pc);
  assert_file_there (&f->base, f->hash);
  g_assert_cmpuint (fake_province_n_uploads (f->base.province), ==, 1);
  g_assert_cmpuint (f->base.pc->report.uploaded_bytes, ==, 2 * MB);
  g_assert_cmpuint (f->base.pc->report.resent_bytes, ==, 0);
}

/* Half a piece arrived: the client goes on in its middle. */
static void
test_cut (Stock *f, gconstpointer data)
{
  fake_province_relay_fault (f->base.province, RELAY_HALF_THEN_CUT);
  sync_fails (f->base.pc, ZJ_ERROR_NETWORK);
  sync_ok (f->base.pc);
  assert_file_there (&f->base, f->hash);
  g_assert_cmpuint (fake_province_n_uploads (f->base.province), ==, 1);
  g_assert_cmpuint (f->base.pc->report.resent_bytes, ==, 128 * 1024);
}

static void
test_restart (Stock *f, gconstpointer data)
{
  fake_province_relay_fault (f->base.province, RELAY_HALF_THEN_CUT);
  sync_fails (f->base.pc, ZJ_ERROR_NETWORK);
  machine_close (f->base.pc);
  machine_open (f->base.pc);
  sync_ok (f->base.pc);
  assert_file_there (&f->base, f->hash);
  g_assert_cmpuint (fake_province_n_uploads (f->base.province), ==, 1);
}

/* The server says that the offset is another. */
static void
test_conflict (Stock *f, gconstpointer data)
{
  fake_province_relay_fault (f->base.province, RELAY_HALF_THEN_WHOLE);
  sync_ok (f->base.pc);
  assert_file_there (&f->base, f->hash);
  g_assert_cmpuint (fake_province_n_uploads (f->base.province), ==, 1);
}

/* The server has thrown the upload away. */
static void
test_gone (Stock *f, gconstpointer data)
{
  g_autoptr (GDir) folder = NULL;
  g_autoptr (GError) error = NULL;
  const char *name;

  fake_province_relay_fault (f->base.province, RELAY_HALF_THEN_CUT);
  sync_fails (f->base.pc, ZJ_ERROR_NETWORK);
  folder = g_dir_open (f->folder, 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (folder)))
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  sync_ok (f->base.pc);
  assert_file_there (&f->base, f->hash);
  g_assert_cmpuint (fake_province_n_uploads (f->base.province), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define CASE(path, function) g_test_add (path, Stock, NULL, stock_set_up, function, stock_tear_down)
  CASE ("/stock-tus/a file arrives at a tus server that is not ours", test_whole);
  CASE ("/stock-tus/after a cut within a piece it goes on there", test_cut);
  CASE ("/stock-tus/after the program ended it goes on there", test_restart);
  CASE ("/stock-tus/its offset conflict is asked about", test_conflict);
  CASE ("/stock-tus/what it has thrown away begins anew", test_gone);
  return g_test_run ();
}
