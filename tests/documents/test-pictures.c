/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Small pictures, PDF pages, and what a photo says of itself. */

#include "made-files.h"

#include "zj-error.h"
#include "zj-pages.h"
#include "zj-photo.h"
#include "zj-picture.h"
#include "zj-thumbnail.h"

#include <gexiv2/gexiv2.h>
#include <string.h>

static void
thumbnail_is (GBytes *bytes, int width, int height)
{
  g_autoptr (GBytes) owned = bytes;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) small = zj_thumbnail_new (owned, NULL, 64, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (gdk_pixbuf_get_width (small), ==, width);
  g_assert_cmpint (gdk_pixbuf_get_height (small), ==, height);
}

static void
test_thumbnails (void)
{
  thumbnail_is (made_jpeg (640, 320, 1), 64, 32);
  thumbnail_is (made_png (100, 400, 1), 16, 64);
  thumbnail_is (made_png (20, 10, 1), 20, 10);
  thumbnail_is (made_heic (256, 128), 64, 32);
  thumbnail_is (made_pdf (3), 46, 64);
}

static gpointer
many_thumbnails (gpointer data)
{
  for (guint i = 0; i < 20; i++)
    {
      thumbnail_is (made_jpeg (128, 64, i), 64, 32);
      thumbnail_is (made_pdf (1), 46, 64);
    }
  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("thumbnail", many_thumbnails, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
no_thumbnail (GBytes *bytes, const char *words)
{
  g_autoptr (GBytes) owned = bytes;
  g_autoptr (GError) error = NULL;

  g_assert_null (zj_thumbnail_new (owned, NULL, 64, NULL, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_no_thumbnails (void)
{
  g_autoptr (GBytes) jpeg = made_jpeg (64, 64, 1);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  no_thumbnail (made_mp4 (10), "no picture");
  no_thumbnail (made_locked_pdf (), "password");
  no_thumbnail (made_bomb_png (30001, 1), "30001");
  no_thumbnail (made_bomb_png (20000, 20000), "20000");
  no_thumbnail (made_bomb_jpeg (65000, 65000), "65000");
  g_cancellable_cancel (cancelled);
  g_assert_null (zj_thumbnail_new (jpeg, "image/jpeg", 64, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_upright (void)
{
  g_autoptr (GBytes) plain = made_jpeg (80, 40, 1);
  g_autofree char *path = made_file (g_get_tmp_dir (), "upright.jpg", plain);
  g_autoptr (GExiv2Metadata) exif = gexiv2_metadata_new ();
  char *contents;
  gsize length;

  g_assert_true (gexiv2_metadata_open_path (exif, path, NULL));
  gexiv2_metadata_try_set_orientation (exif, GEXIV2_ORIENTATION_ROT_90, NULL);
  g_assert_true (gexiv2_metadata_save_file (exif, path, NULL));
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  thumbnail_is (g_bytes_new_take (contents, length), 32, 64);
  g_assert_cmpint (remove (path), ==, 0);
}

static guint32
pixel (cairo_surface_t *surface, int x, int y)
{
  const guint8 *row = cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface);

  return ((const guint32 *)row)[x];
}

static void
test_pages (void)
{
  g_autoptr (GBytes) pdf = made_pdf (3);
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface;
  double width, height;

  g_assert_cmpint (zj_page_count (pdf, &error), ==, 3);
  g_assert_true (zj_page_size (pdf, 2, &width, &height, &error));
  g_assert_cmpfloat (width, ==, 595);
  g_assert_cmpfloat (height, ==, 842);
  surface = zj_page_render (pdf, 0, 2.0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 1190);
  g_assert_cmphex (pixel (surface, 100, 100), ==, 0xFF000000);
  g_assert_cmphex (pixel (surface, 800, 800), ==, 0xFFFFFFFF);
  cairo_surface_destroy (surface);
  surface = zj_page_render (pdf, 0, 1000.0, &error); /* would be 500 gigapixels */
  g_assert_no_error (error);
  g_assert_cmpint (cairo_image_surface_get_width (surface), <, 6000);
  cairo_surface_destroy (surface);
  g_assert_null (zj_page_render (pdf, 3, 1.0, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
}

static void
taken_at (const char *offset, const char *expected)
{
  g_autoptr (GBytes) photo = made_photo (32, 32, offset, FALSE);
  g_autofree char *at = zj_photo_taken_at (photo);

  g_assert_cmpstr (at, ==, expected);
}

static void
test_taken_at (void)
{
  g_autoptr (GBytes) plain = made_jpeg (32, 32, 1);
  g_autofree char *none = zj_photo_taken_at (plain);

  taken_at (NULL, "2026-11-20T09:41");
  taken_at ("+08:00", "2026-11-20T09:41");
  taken_at ("+00:00", "2026-11-20T17:41");
  g_assert_null (none);
}

/* Everything from the start of scan on, which is what the decoder turns into pixels. */
static GBytes *
scan_of (GBytes *jpeg)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (jpeg, &length);
  const guint8 *scan = memmem (data, length, "\xFF\xDA", 2);

  g_assert_nonnull (scan);
  return g_bytes_new_from_bytes (jpeg, scan - data, length - (scan - data));
}

static void
has_tag (GBytes *bytes, const char *name, const char *value)
{
  g_autoptr (GExiv2Metadata) exif = gexiv2_metadata_new ();
  g_autofree char *text = NULL;

  g_assert_true (gexiv2_metadata_open_buf (exif, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL));
  text = gexiv2_metadata_try_get_tag_string (exif, name, NULL);
  g_assert_cmpstr (text, ==, value);
}

static void
test_place (void)
{
  g_autoptr (GBytes) photo = made_photo (200, 100, NULL, TRUE);
  g_autoptr (GBytes) copy = NULL;
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GBytes) scan_before = scan_of (photo);
  g_autoptr (GBytes) scan_after = NULL;
  g_autoptr (GError) error = NULL;

  has_tag (photo, "Exif.GPSInfo.GPSLatitudeRef", "N");
  g_assert_true (zj_photo_without_place (photo, &copy, &error));
  g_assert_nonnull (copy);
  has_tag (copy, "Exif.GPSInfo.GPSLatitudeRef", NULL);
  has_tag (copy, "Exif.GPSInfo.GPSLatitude", NULL);
  has_tag (copy, "Exif.Image.GPSTag", NULL);
  has_tag (copy, "Xmp.exif.GPSLatitude", NULL);
  g_assert_null (memmem (g_bytes_get_data (copy, NULL), g_bytes_get_size (copy), "30,11.946N", strlen ("30,11.946N")));
  has_tag (copy, "Exif.Image.Make", "Test");
  has_tag (copy, "Exif.Photo.DateTimeOriginal", "2026:11:20 09:41:07");
  has_tag (copy, "Xmp.dc.source", "kept");
  scan_after = scan_of (copy);
  g_assert_true (g_bytes_equal (scan_before, scan_after));

  g_assert_true (zj_photo_without_place (copy, &again, &error));
  g_assert_null (again);
}

static void
test_behind_the_end (void)
{
  g_autoptr (GBytes) photo = made_photo (64, 64, NULL, TRUE);
  g_autoptr (GByteArray) array = g_byte_array_new ();
  g_autoptr (GBytes) longer = NULL;
  g_autoptr (GBytes) copy = NULL;

  g_byte_array_append (array, g_bytes_get_data (photo, NULL), g_bytes_get_size (photo));
  g_byte_array_append (array, (const guint8 *)"+30.1991+115.0389/", 18);
  longer = g_byte_array_free_to_bytes (g_steal_pointer (&array));
  g_assert_true (zj_photo_without_place (longer, &copy, NULL));
  g_assert_null (memmem (g_bytes_get_data (copy, NULL), g_bytes_get_size (copy), "+115.0389", 9));
}

static void
test_heic (void)
{
  g_autoptr (GBytes) heic = made_heic (128, 96);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) jpeg = zj_photo_heic_to_jpeg (heic, NULL, &error);
  g_autoptr (GdkPixbuf) pixbuf = NULL;

  g_assert_no_error (error);
  pixbuf = zj_picture_load (jpeg, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_pixbuf_get_width (pixbuf), ==, 128);
  g_assert_cmpint (gdk_pixbuf_get_height (pixbuf), ==, 96);
}

/* The clock and the camera come along, the place does not. */
static void
test_heic_exif (void)
{
  g_autoptr (GBytes) photo = made_photo (128, 96, NULL, TRUE);
  g_autoptr (GBytes) heic = made_heic_from (photo);
  g_autofree char *at = zj_photo_taken_at (heic);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) jpeg = zj_photo_heic_to_jpeg (heic, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (at, ==, "2026-11-20T09:41");
  has_tag (heic, "Exif.GPSInfo.GPSLatitudeRef", "N");
  has_tag (jpeg, "Exif.Image.Make", "Test");
  has_tag (jpeg, "Exif.GPSInfo.GPSLatitudeRef", NULL);
  has_tag (jpeg, "Xmp.exif.GPSLatitude", NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gexiv2_initialize ();
  g_test_add_func ("/pictures/a thumbnail keeps the proportions and never grows", test_thumbnails);
  g_test_add_func ("/pictures/thumbnails are made on several threads at once", test_threads);
  g_test_add_func ("/pictures/what cannot be shown says why and takes no memory for it", test_no_thumbnails);
  g_test_add_func ("/pictures/a picture is shown upright", test_upright);
  g_test_add_func ("/pictures/pages of a PDF are counted and drawn on white, within bounds", test_pages);
  g_test_add_func ("/photo/EXIF says when it was taken, in the projects' zone", test_taken_at);
  g_test_add_func ("/photo/the place is left out; pixels and other EXIF stay", test_place);
  g_test_add_func ("/photo/what hangs behind the picture goes with the place", test_behind_the_end);
  g_test_add_func ("/photo/HEIC becomes JPEG of the same size", test_heic);
  g_test_add_func ("/photo/HEIC brings its time and camera along but not its place", test_heic_exif);
  return g_test_run ();
}
