/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Files of the user's come in: the good ones as they are, the bad ones not at all. */

#include "made-files.h"

#include "../store/fixture.h"
#include "zj-file-type.h"
#include "zj-hash.h"
#include "zj-intake.h"
#include "zj-photo.h"
#include "zj-store-files.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  Fixture base;
  char *folder; /* the user's files */
} Room;

static void
room_set_up (Room *room, gconstpointer data)
{
  fixture_set_up (&room->base, data);
  room->folder = g_dir_make_tmp ("zj-intake-XXXXXX", NULL);
  g_assert_nonnull (room->folder);
}

static void
room_tear_down (Room *room, gconstpointer data)
{
  fixture_remove (room->folder);
  g_free (room->folder);
  fixture_tear_down (&room->base, data);
}

/* Plain files under a folder, temporary ones too. */
static guint
n_plain (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      n += g_file_test (path, G_FILE_TEST_IS_DIR) ? n_plain (path) : 1;
    }
  return n;
}

static guint
n_kept (Room *room)
{
  g_autofree char *folder = g_build_filename (room->base.dir, "files", NULL);

  return n_plain (folder);
}

static ZjIntake *
take_path (Room *room, const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  return zj_intake_file (room->base.store, NULL, NULL, file, NULL, error);
}

/* Takes the bytes. */
static ZjIntake *
take (Room *room, const char *name, GBytes *bytes)
{
  g_autoptr (GBytes) owned = bytes;
  g_autofree char *path = made_file (room->folder, name, owned);
  g_autoptr (GError) error = NULL;
  ZjIntake *intake = take_path (room, path, &error);

  g_assert_no_error (error);
  return intake;
}

static void
refuse_path (Room *room, const char *path, const char *words)
{
  g_autoptr (GError) error = NULL;
  guint before = n_kept (room);

  g_assert_null (take_path (room, path, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpuint (n_kept (room), ==, before);
}

static void
refuse (Room *room, const char *name, GBytes *bytes, const char *words)
{
  g_autoptr (GBytes) owned = bytes;
  g_autofree char *path = made_file (room->folder, name, owned);

  refuse_path (room, path, words);
}

static void
assert_kept (Room *room, const ZjIntake *intake, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) kept = zj_store_read_file (room->base.store, intake->sha256, &error);

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (kept, bytes));
  g_assert_cmpint (intake->size, ==, (gint64)g_bytes_get_size (bytes));
}

/* --- good files ------------------------------------------------------------------------------------------------- */

static void
test_as_they_are (Room *room, gconstpointer data)
{
  static const char *const docx[] = { "[Content_Types].xml", "word/document.xml", NULL };
  const struct
  {
    const char *name, *type;
    GBytes *bytes;
  } files[] = {
    { "现场 1.jpg", "image/jpeg", made_jpeg (320, 200, 1) },
    { "plan.png", "image/png", made_png (100, 100, 1) },
    { "整改通知书.pdf", "application/pdf", made_pdf (2) },
    { "方案.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", made_zip (docx) },
    { "walk.mp4", "video/mp4", made_mp4 (3 * 1024 * 1024) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GBytes) bytes = files[i].bytes;
      g_autoptr (ZjIntake) intake = take (room, files[i].name, g_bytes_ref (bytes));

      g_assert_cmpstr (intake->name, ==, files[i].name);
      g_assert_cmpstr (intake->type, ==, files[i].type);
      g_assert_null (intake->original_sha256);
      g_assert_cmpuint (intake->notes->len, ==, 0);
      assert_kept (room, intake, bytes);
    }
}

static void
test_photo (Room *room, gconstpointer data)
{
  g_autoptr (GBytes) photo = made_photo (300, 200, NULL, TRUE);
  g_autofree char *path = made_file (room->folder, "DSC_1.JPG", photo);
  g_autofree char *original = zj_sha256 (g_bytes_get_data (photo, NULL), g_bytes_get_size (photo));
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjIntake) intake = take_path (room, path, &error);
  g_autoptr (ZjIntake) again = take_path (room, path, &error);
  g_autoptr (GBytes) kept = NULL;
  g_autoptr (GBytes) placeless = NULL;
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_no_error (error);
  g_assert_cmpstr (intake->name, ==, "DSC_1.JPG");
  g_assert_cmpstr (intake->captured_at, ==, "2026-11-20T09:41");
  g_assert_cmpstr (intake->original_sha256, ==, original);
  g_assert_cmpstr (intake->sha256, !=, original);
  g_assert_cmpuint (intake->notes->len, ==, 1);
  kept = zj_store_read_file (room->base.store, intake->sha256, &error);
  g_assert_no_error (error);
  g_assert_true (zj_photo_without_place (kept, &placeless, &error));
  g_assert_null (placeless);
  g_assert_cmpint (intake->size, ==, (gint64)g_bytes_get_size (kept));

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_cmpmem (contents, length, g_bytes_get_data (photo, NULL), g_bytes_get_size (photo));

  /* The same photo twice is the same copy. */
  g_assert_cmpstr (again->sha256, ==, intake->sha256);
  g_assert_cmpuint (n_kept (room), ==, 1);
}

static void
test_heic (Room *room, gconstpointer data)
{
  g_autoptr (ZjIntake) intake = take (room, "IMG_0001.HEIC", made_heic (128, 96));

  g_assert_cmpstr (intake->name, ==, "IMG_0001.jpg");
  g_assert_cmpstr (intake->type, ==, "image/jpeg");
  g_assert_nonnull (intake->original_sha256);
  g_assert_cmpuint (intake->notes->len, ==, 1);
}

static void
test_wrong_extension (Room *room, gconstpointer data)
{
  g_autoptr (ZjIntake) picture = take (room, "photo.jpg", made_png (20, 20, 1));
  g_autoptr (ZjIntake) paper = take (room, "scan.docx", made_pdf (1));
  g_autoptr (ZjIntake) nameless = take (room, "IMG_1", made_jpeg (20, 20, 1));

  g_assert_cmpstr (picture->name, ==, "photo.png");
  g_assert_cmpuint (picture->notes->len, ==, 1);
  g_assert_cmpstr (paper->name, ==, "scan.pdf");
  g_assert_cmpstr (nameless->name, ==, "IMG_1.jpg");
  g_assert_cmpuint (nameless->notes->len, ==, 0);
}

static void
test_bytes (Room *room, gconstpointer data)
{
  g_autoptr (GBytes) png = made_png (30, 30, 1);
  g_autoptr (GBytes) text = g_bytes_new_static ("hello", 5);
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjIntake) intake = zj_intake_bytes (room->base.store, NULL, NULL, png, "截图", NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (intake->name, ==, "截图.png");
  assert_kept (room, intake, png);
  g_assert_null (zj_intake_bytes (room->base.store, NULL, NULL, text, "截图", NULL, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
}

static void
test_there_already (Room *room, gconstpointer data)
{
  g_autoptr (ZjIntake) intake = take (room, "a.jpg", made_photo (64, 64, NULL, TRUE));
  g_autofree char *text =
      g_strdup_printf ("{'attachments':[{'slot':'photos','sha256':'%s'},{'slot':'after','row':'items/1','sha256':"
                       "'x','original_sha256':'%s'}]}",
                       intake->sha256, intake->original_sha256);
  g_autoptr (JsonObject) fields = obj (text);

  g_assert_true (zj_intake_is_there (fields, "photos", NULL, intake));
  g_assert_false (zj_intake_is_there (fields, "other", NULL, intake));
  g_assert_true (zj_intake_is_there (fields, "after", "items/1", intake));
  g_assert_false (zj_intake_is_there (fields, "after", "items/2", intake));
}

/* --- bad content ------------------------------------------------------------------------------------------------ */

static void
test_bad_content (Room *room, gconstpointer data)
{
  g_autoptr (GBytes) jpeg = made_jpeg (400, 300, 1);
  g_autoptr (GBytes) png = made_png (400, 300, 1);
  g_autoptr (GBytes) pdf = made_pdf (2);
  g_autoptr (GBytes) mp4 = made_mp4 (100000);

  refuse (room, "empty.jpg", g_bytes_new_static ("", 0), "“empty.jpg”: The file is empty");
  refuse (room, "cut.jpg", made_cut (jpeg, g_bytes_get_size (jpeg) / 2), "not complete");
  refuse (room, "cut.png", made_cut (png, g_bytes_get_size (png) - 20), "not complete");
  refuse (room, "cut.pdf", made_cut (pdf, g_bytes_get_size (pdf) / 2), "not complete");
  refuse (room, "cut.mp4", made_cut (mp4, 50000), "not complete");
  refuse (room, "huge.png", made_bomb_png (100000, 100000), "100000");
  refuse (room, "huge.jpg", made_bomb_jpeg (60000, 60000), "60000");
  refuse (room, "locked.pdf", made_locked_pdf (), "password");
  refuse (room, "fake.jpg", g_bytes_new_static ("MZ this is a program", 20), "cannot be attached");
}

/* Whole by its outside, nothing inside. */
static void
test_damaged (Room *room, gconstpointer data)
{
  g_autoptr (GBytes) png = made_png (64, 64, 1);
  GByteArray *array = g_bytes_unref_to_array (g_bytes_ref (png));

  memset (array->data + 60, 0x55, 200);
  refuse (room, "damaged.png", g_byte_array_free_to_bytes (array), "damaged");
  refuse (room, "damaged.pdf", g_bytes_new_static ("%PDF-1.7\nnothing\n%%EOF\n", 23), "damaged");
}

static void
test_too_large (Room *room, gconstpointer data)
{
  g_autofree char *path = g_build_filename (room->folder, "large.pdf", NULL);
  int fd = g_open (path, O_CREAT | O_WRONLY, 0600);

  g_assert_cmpint (ftruncate (fd, ZJ_INTAKE_MAX_SIZE + 1), ==, 0);
  g_close (fd, NULL);
  refuse_path (room, path, "200.0 MiB");
}

static ZjForm *
form_accepting (Room *room, const char *kind)
{
  ZjForm *sample = zj_forms_get (room->base.forms, "acceptance-sample");
  g_autoptr (JsonObject) source = zj_json_copy_object (sample->source);
  JsonObject *slot = json_array_get_object_element (zj_json_array (source, "slots"), 0);
  JsonArray *accepts = json_array_new ();
  g_autoptr (GError) error = NULL;
  ZjForm *form;

  json_array_add_string_element (accepts, kind);
  json_object_set_array_member (slot, "accepts", accepts);
  form = zj_form_new_from_json (source, &error);
  g_assert_no_error (error);
  return form;
}

static void
test_slot (Room *room, gconstpointer data)
{
  g_autoptr (ZjForm) form = form_accepting (room, "image");
  const char *slot = form->slots[0].id;
  g_autoptr (GBytes) pdf = made_pdf (1);
  g_autoptr (GBytes) film = made_mp4 (1000);
  g_autoptr (GBytes) png = made_png (20, 20, 1);
  g_autofree char *film_path = made_file (room->folder, "film.jpg", film);
  g_autoptr (GFile) film_file = g_file_new_for_path (film_path);
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjIntake) intake = NULL;

  g_assert_null (zj_intake_bytes (room->base.store, form, slot, pdf, "photo.jpg", NULL, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "application/pdf"));
  g_clear_error (&error);
  g_assert_null (zj_intake_file (room->base.store, form, slot, film_file, NULL, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_cmpuint (n_kept (room), ==, 0);
  intake = zj_intake_bytes (room->base.store, form, slot, png, "paper.pdf", NULL, &error);
  g_assert_no_error (error);
}

/* --- bad files -------------------------------------------------------------------------------------------------- */

static void
test_no_plain_file (Room *room, gconstpointer data)
{
  g_autofree char *fifo = g_build_filename (room->folder, "pipe.jpg", NULL);
  g_autofree char *ring = g_build_filename (room->folder, "ring.jpg", NULL);
  g_autofree char *dangling = g_build_filename (room->folder, "dangling.jpg", NULL);
  g_autofree char *gone = g_build_filename (room->folder, "gone.jpg", NULL);
  g_autofree char *below = g_build_filename (room->folder, "gone.jpg", "x.jpg", NULL);

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (symlink (ring, ring), ==, 0);
  g_assert_cmpint (symlink (gone, dangling), ==, 0);
  refuse_path (room, room->folder, "folder");
  refuse_path (room, fifo, "no plain file");
  refuse_path (room, ring, "circle");
  refuse_path (room, dangling, "not there");
  refuse_path (room, gone, "not there");
  refuse_path (room, below, "not there");
  refuse_path (room, "/dev/zero", "no plain file");
  refuse_path (room, "/dev/null", "no plain file");
}

static void
test_link (Room *room, gconstpointer data)
{
  g_autoptr (GBytes) png = made_png (20, 20, 1);
  g_autofree char *path = made_file (room->folder, "real.png", png);
  g_autofree char *link_path = g_build_filename (room->folder, "link.png", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjIntake) intake = NULL;

  g_assert_cmpint (symlink (path, link_path), ==, 0);
  intake = take_path (room, link_path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (intake->name, ==, "link.png");
}

/* Somebody who goes on writing while the file is read. */
typedef struct
{
  const char *path;
  gboolean grow; /* else: the same size, other times */
  int stop;      /* atomic */
} Writer;

static gpointer
keep_writing (gpointer data)
{
  Writer *writer = data;
  int fd = g_open (writer->path, O_WRONLY | (writer->grow ? O_APPEND : 0), 0);

  g_assert_cmpint (fd, >=, 0);
  for (guint64 n = 1; !g_atomic_int_get (&writer->stop); n++)
    {
      const struct timespec times[] = { { 0, UTIME_OMIT }, { 1700000000 + n / 1000, n % 1000 } };

      if (writer->grow)
        g_assert_cmpint (write (fd, "x", 1), ==, 1);
      else
        g_assert_cmpint (futimens (fd, times), ==, 0);
    }
  g_close (fd, NULL);
  return NULL;
}

static void
changes (Room *room, const char *name, gboolean grow)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();
  g_autoptr (GBytes) jpeg = made_jpeg (64, 64, 1);
  g_autofree char *path = g_build_filename (room->folder, name, NULL);
  Writer writer = { path, grow };
  GThread *thread;

  g_byte_array_append (array, g_bytes_get_data (jpeg, NULL), g_bytes_get_size (jpeg));
  g_byte_array_set_size (array, 12 * 1024 * 1024);
  g_assert_true (g_file_set_contents (path, (const char *)array->data, array->len, NULL));
  thread = g_thread_new ("writer", keep_writing, &writer);
  g_usleep (20000);
  refuse_path (room, path, "changed while it was read");
  g_atomic_int_set (&writer.stop, 1);
  g_thread_join (thread);
}

static void
test_changing (Room *room, gconstpointer data)
{
  changes (room, "growing.jpg", TRUE);
  changes (room, "rewritten.jpg", FALSE);
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

/* The film is gone from its folder between two pieces, or cut short. */
static void
test_vanishing (Room *room, gconstpointer data)
{
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (GBytes) mp4 = made_mp4 (600 * 1024);
      g_autofree char *path = made_file (room->folder, "film.mp4", mp4);
      g_autoptr (GFile) file = g_file_new_for_path (path);
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (ZjIntake) intake = NULL;

      zj_intake_file_async (room->base.store, NULL, NULL, file, NULL, keep_result, &result);
      g_usleep (i * 10);
      g_assert_cmpint (i % 2 == 0 ? g_unlink (path) : truncate (path, 1000), ==, 0);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      intake = zj_intake_finish (room->base.store, result, &error);
      if (intake != NULL) /* it was faster: then all of it is here */
        assert_kept (room, intake, mp4);
      else
        g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
      g_unlink (path);
    }
  g_assert_cmpuint (n_kept (room), <=, 1);
}

/* --- names ------------------------------------------------------------------------------------------------------ */

static void
name_becomes (Room *room, const char *name, const char *expected)
{
  g_autoptr (ZjIntake) intake = take (room, name, made_png (10, 10, 1));

  g_test_message ("%s", intake->name);
  g_assert_true (g_utf8_validate (intake->name, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (intake->name, -1), <=, 120);
  g_assert_true (g_str_has_suffix (intake->name, ".png"));
  for (const char *p = intake->name; *p != '\0'; p++)
    g_assert_false (g_ascii_iscntrl (*p) || *p == '/' || *p == '\\');
  if (expected != NULL)
    g_assert_cmpstr (intake->name, ==, expected);
}

static void
test_names (Room *room, gconstpointer data)
{
  g_autofree char *longest = g_strnfill (251, 'n');
  g_autofree char *long_name = g_strconcat (longest, ".png", NULL);
  g_autoptr (GString) chinese = g_string_new (NULL);
  g_autoptr (GBytes) png = made_png (10, 10, 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjIntake) climbing = NULL;

  for (guint i = 0; i < 83; i++)
    g_string_append (chinese, "质");
  g_string_append (chinese, ".png");
  name_becomes (room, long_name, NULL);
  name_becomes (room, chinese->str, NULL);
  name_becomes (room, "two\nlines.png", NULL);
  name_becomes (room, "tab\there\x7f.png", NULL);
  name_becomes (room, "\xff\xfe broken.png", NULL);
  name_becomes (room, "..png", NULL);
  name_becomes (room, "a\\b.png", NULL);
  climbing = zj_intake_bytes (room->base.store, NULL, NULL, png, "../../etc/passwd", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (climbing->name, ==, "passwd.png");
}

/* --- the disk --------------------------------------------------------------------------------------------------- */

static void
fill_up (Room *room, const char *path, rlim_t most)
{
  struct rlimit before, low;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  low = before;
  low.rlim_cur = most;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &low), ==, 0);
  g_assert_null (take_path (room, path, &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_FULL);
  g_assert_cmpuint (n_kept (room), ==, 0);
}

static void
test_full_disk (Room *room, gconstpointer data)
{
  g_autoptr (GBytes) photo = made_photo (1200, 900, NULL, TRUE);
  g_autoptr (GBytes) film = made_mp4 (4 * 1024 * 1024);
  g_autofree char *photo_path = made_file (room->folder, "photo.jpg", photo);
  g_autofree char *film_path = made_file (room->folder, "film.mp4", film);
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjIntake) intake = NULL;

  signal (SIGXFSZ, SIG_IGN);
  fill_up (room, photo_path, 50000);
  fill_up (room, film_path, 1024 * 1024);
  signal (SIGXFSZ, SIG_DFL);

  /* With room again it works. */
  intake = take_path (room, film_path, &error);
  g_assert_no_error (error);
  assert_kept (room, intake, film);
}

static void
test_cancelled (Room *room, gconstpointer data)
{
  g_autoptr (GBytes) png = made_png (20, 20, 1);
  g_autofree char *path = made_file (room->folder, "a.png", png);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (zj_intake_file (room->base.store, NULL, NULL, file, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (n_kept (room), ==, 0);
}

#define ADD(name, func) g_test_add (name, Room, NULL, room_set_up, func, room_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/intake/good files come in byte for byte", test_as_they_are);
  ADD ("/intake/a photo loses its place in the copy only, and twice is once", test_photo);
  ADD ("/intake/HEIC comes in as JPEG", test_heic);
  ADD ("/intake/a wrong extension is put right, and said", test_wrong_extension);
  ADD ("/intake/bytes from the clipboard come in", test_bytes);
  ADD ("/intake/what the record has already is recognised", test_there_already);
  ADD ("/intake/empty, cut off, oversized, protected and false files are refused", test_bad_content);
  ADD ("/intake/damaged files are refused", test_damaged);
  ADD ("/intake/a file beyond the limit is refused unread", test_too_large);
  ADD ("/intake/a slot refuses what it does not take, by content", test_slot);
  ADD ("/intake/folders, pipes, devices, dead links and rings are refused at once", test_no_plain_file);
  ADD ("/intake/a link to a file is followed", test_link);
  ADD ("/intake/a file that changes while it is read is refused", test_changing);
  ADD ("/intake/a file that vanishes is whole or not there", test_vanishing);
  ADD ("/intake/names become harmless and keep their extension", test_names);
  ADD ("/intake/a full disk is said and leaves nothing", test_full_disk);
  ADD ("/intake/what is cancelled leaves nothing", test_cancelled);
  return g_test_run ();
}
