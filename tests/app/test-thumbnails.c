/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "made-files.h"
#include "zj-store-files.h"
#include "zj-thumbnail-cache.h"

typedef struct
{
  char *dir;
  ZjStore *store;
  ZjThumbnailCache *cache;
} Fixture;

typedef struct
{
  guint calls;
  GdkTexture *texture; /* (transfer full) */
  GThread *thread;
} Answer;

static void
setup (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  const char *dirs[] = { g_getenv ("ZJ_TEST_FORMS_DIR"), NULL };
  g_autoptr (ZjForms) forms = zj_forms_new (dirs, &error);
  g_autoptr (ZjClock) clock = zj_clock_new ();
  g_autoptr (ZjRandom) random = zj_random_new ();
  fixture->dir = g_dir_make_tmp ("zhijian-thumbnails-XXXXXX", &error);
  g_assert_no_error (error);
  ZjStoreConfig config = { .dir = fixture->dir,
                           .server_url = "http://127.0.0.1:8470",
                           .account = "A",
                           .forms = forms,
                           .clock = clock,
                           .random = random };
  fixture->store = zj_store_open (&config, &error);
  g_assert_no_error (error);
  fixture->cache = zj_thumbnail_cache_new (fixture->store);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
teardown (Fixture *fixture, gconstpointer unused)
{
  gpointer cache = fixture->cache;
  g_object_add_weak_pointer (cache, &cache);
  g_object_unref (fixture->cache);
  while (cache != NULL) /* until what was still being made is done */
    g_main_context_iteration (NULL, TRUE);
  zj_store_close (fixture->store);
  g_object_unref (fixture->store);
  remove_tree (fixture->dir);
  g_free (fixture->dir);
}

/* (transfer full) SHA-256 of @bytes, in the store from now on */
static char *
put (Fixture *fixture, GBytes *bytes /* (transfer full) */)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjFileWriter) writer = zj_store_new_file (fixture->store, &error);
  g_assert_no_error (error);
  g_assert_true (zj_file_writer_write (writer, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error));
  g_bytes_unref (bytes);
  char *sha256 = zj_file_writer_finish (writer, NULL, &error);
  g_assert_no_error (error);
  return sha256;
}

static void
answer_cb (GdkTexture *texture, gpointer data)
{
  Answer *answer = data;
  answer->calls++;
  answer->thread = g_thread_self ();
  g_set_object (&answer->texture, texture);
}

static void
wait_for (Answer *answer)
{
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  while (answer->calls == 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, FALSE);
    }
}

/* Two that want the same picture get the same one, made once; asked for later it is there at once. */
static void
test_once (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *photo = put (fixture, made_jpeg (1600, 1200, 1));
  Answer one = { 0 }, other = { 0 };
  g_assert_cmpuint (zj_thumbnail_cache_request (fixture->cache, photo, "image/jpeg", 128, answer_cb, &one), >, 0);
  g_assert_cmpuint (one.calls, ==, 0); /* never made while one waits */
  zj_thumbnail_cache_request (fixture->cache, photo, "image/jpeg", 128, answer_cb, &other);
  wait_for (&one);
  wait_for (&other);
  g_assert_nonnull (one.texture);
  g_assert_true (one.texture == other.texture);
  g_assert_cmpint (gdk_texture_get_width (one.texture), ==, 128);
  g_assert_cmpuint (zj_thumbnail_cache_get_made (fixture->cache), ==, 1);
  g_assert_true (zj_thumbnail_cache_look (fixture->cache, photo, 128) == one.texture);
  g_assert_true (one.thread == g_thread_self ());
  g_clear_object (&one.texture);
  g_clear_object (&other.texture);
}

static void
test_limit (Fixture *fixture, gconstpointer unused)
{
  char *photos[6];
  zj_thumbnail_cache_set_limit (fixture->cache, 3 * 128 * 96 * 4);
  for (guint i = 0; i < G_N_ELEMENTS (photos); i++)
    {
      Answer answer = { 0 };
      photos[i] = put (fixture, made_jpeg (400, 300, i));
      zj_thumbnail_cache_request (fixture->cache, photos[i], "image/jpeg", 128, answer_cb, &answer);
      wait_for (&answer);
      g_clear_object (&answer.texture);
      g_assert_nonnull (zj_thumbnail_cache_look (fixture->cache, photos[0], 128)); /* used: stays */
    }
  g_assert_cmpuint (zj_thumbnail_cache_get_size (fixture->cache), <=, 3 * 128 * 96 * 4);
  g_assert_null (zj_thumbnail_cache_look (fixture->cache, photos[1], 128));
  g_assert_nonnull (zj_thumbnail_cache_look (fixture->cache, photos[5], 128));
  for (guint i = 0; i < G_N_ELEMENTS (photos); i++)
    g_free (photos[i]);
}

/* What was scrolled away is not made, and the one that is seen now does not wait for it. */
static void
test_cancel (Fixture *fixture, gconstpointer unused)
{
  enum
  {
    MANY = 40
  };
  char *photos[MANY];
  Answer answers[MANY] = { 0 }, last = { 0 };
  guint requests[MANY];
  for (guint i = 0; i < MANY; i++)
    photos[i] = put (fixture, made_jpeg (1200, 900, i));
  for (guint i = 0; i < MANY; i++)
    requests[i] = zj_thumbnail_cache_request (fixture->cache, photos[i], "image/jpeg", 64, answer_cb, &answers[i]);
  for (guint i = 0; i < MANY; i++)
    zj_thumbnail_cache_cancel (fixture->cache, requests[i]);
  zj_thumbnail_cache_request (fixture->cache, photos[0], "image/jpeg", 64, answer_cb, &last);
  wait_for (&last);
  g_assert_nonnull (last.texture);
  g_clear_object (&last.texture);
  for (guint i = 0; i < MANY; i++)
    {
      g_assert_cmpuint (answers[i].calls, ==, 0);
      g_free (photos[i]);
    }
  g_assert_cmpuint (zj_thumbnail_cache_get_made (fixture->cache), <, MANY / 2);
}

static void
test_none (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *text = put (fixture, g_bytes_new_static ("no picture", 10));
  g_autofree char *absent = g_strnfill (64, 'a');
  Answer one = { 0 }, other = { 0 };
  zj_thumbnail_cache_request (fixture->cache, text, "image/jpeg", 64, answer_cb, &one);
  zj_thumbnail_cache_request (fixture->cache, absent, "image/jpeg", 64, answer_cb, &other);
  wait_for (&one);
  wait_for (&other);
  g_assert_null (one.texture);
  g_assert_null (other.texture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/thumbnails/One picture is made once, never by the thread that draws", Fixture, NULL, setup, test_once,
              teardown);
  g_test_add ("/thumbnails/Memory has a limit, and what was used last stays", Fixture, NULL, setup, test_limit,
              teardown);
  g_test_add ("/thumbnails/What is scrolled away is given up", Fixture, NULL, setup, test_cancel, teardown);
  g_test_add ("/thumbnails/What has no picture answers all the same", Fixture, NULL, setup, test_none, teardown);
  return g_test_run ();
}
