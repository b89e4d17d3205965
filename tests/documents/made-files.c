/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "made-files.h"

#include <cairo-pdf.h>
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gexiv2/gexiv2.h>
#include <glib/gstdio.h>
#include <string.h>

/* --- pictures --------------------------------------------------------------------------------------------------- */

static GBytes *
made_picture (int width, int height, guint seed, const char *format)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize length;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        guint8 *p = gdk_pixbuf_get_pixels (pixbuf) + y * gdk_pixbuf_get_rowstride (pixbuf) + 3 * x;

        p[0] = x * 7 + seed;
        p[1] = y * 5 + seed;
        p[2] = x * y + seed * 31;
      }
  gdk_pixbuf_save_to_buffer (pixbuf, &data, &length, format, &error, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (data, length);
}

GBytes *
made_jpeg (int width, int height, guint seed)
{
  return made_picture (width, height, seed, "jpeg");
}

GBytes *
made_png (int width, int height, guint seed)
{
  return made_picture (width, height, seed, "png");
}

static GBytes *
read_and_remove (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *contents;
  gsize length;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  g_unlink (path);
  return g_bytes_new_take (contents, length);
}

static char *
write_temporary (const char *pattern, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), pattern, NULL);
  int fd = g_mkstemp (path);

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  return g_steal_pointer (&path);
}

static void
tag (GExiv2Metadata *exif, const char *name, const char *value)
{
  g_autoptr (GError) error = NULL;

  gexiv2_metadata_try_set_tag_string (exif, name, value, &error);
  g_assert_no_error (error);
}

GBytes *
made_photo (int width, int height, const char *offset, gboolean place)
{
  g_autoptr (GBytes) plain = made_jpeg (width, height, 3);
  g_autofree char *path = write_temporary ("made-XXXXXX", plain);
  g_autoptr (GExiv2Metadata) exif = gexiv2_metadata_new ();
  g_autoptr (GError) error = NULL;

  gexiv2_metadata_open_path (exif, path, &error);
  g_assert_no_error (error);
  tag (exif, "Exif.Image.Make", "Test");
  tag (exif, "Exif.Photo.DateTimeOriginal", "2026:11:20 09:41:07");
  if (offset != NULL)
    tag (exif, "Exif.Photo.OffsetTimeOriginal", offset);
  if (place)
    {
      gexiv2_metadata_try_set_gps_info (exif, 115.0389, 30.1991, 22.0, &error);
      g_assert_no_error (error);
      tag (exif, "Xmp.exif.GPSLatitude", "30,11.946N");
      tag (exif, "Xmp.dc.source", "kept");
    }
  gexiv2_metadata_save_file (exif, path, &error);
  g_assert_no_error (error);
  return read_and_remove (path);
}

static void
run (const char *const *command)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_newv (command, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);

  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

static GBytes *
encode_heic (GBytes *picture, const char *pattern)
{
  g_autofree char *from = write_temporary (pattern, picture);
  g_autofree char *to = g_strconcat (from, ".heic", NULL);

  run ((const char *[]){ "heif-enc", "-o", to, from, NULL });
  g_unlink (from);
  return read_and_remove (to);
}

GBytes *
made_heic (int width, int height)
{
  g_autoptr (GBytes) png = made_png (width, height, 9);

  return encode_heic (png, "made-XXXXXX.png");
}

GBytes *
made_heic_from (GBytes *jpeg)
{
  return encode_heic (jpeg, "made-XXXXXX.jpg");
}

/* --- PDF -------------------------------------------------------------------------------------------------------- */

static cairo_status_t
append (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

GBytes *
made_pdf (int n_pages)
{
  GByteArray *array = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append, array, 595, 842);
  cairo_t *cr = cairo_create (surface);

  for (int i = 0; i < n_pages; i++)
    {
      cairo_rectangle (cr, 0, 0, 200, 200);
      cairo_fill (cr);
      cairo_show_page (cr);
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (array);
}

GBytes *
made_locked_pdf (void)
{
  g_autoptr (GBytes) plain = made_pdf (1);
  g_autofree char *from = write_temporary ("made-XXXXXX", plain);
  g_autofree char *to = g_strconcat (from, ".pdf", NULL);

  run ((const char *[]){ "qpdf", "--encrypt", "secret", "owner", "256", "--", from, to, NULL });
  g_unlink (from);
  return read_and_remove (to);
}

/* --- containers ------------------------------------------------------------------------------------------------- */

static void
add16 (GByteArray *array, guint value)
{
  const guint8 bytes[] = { value & 0xFF, value >> 8 };

  g_byte_array_append (array, bytes, sizeof bytes);
}

static void
add32 (GByteArray *array, guint32 value)
{
  add16 (array, value & 0xFFFF);
  add16 (array, value >> 16);
}

static void
add_text (GByteArray *array, const char *text)
{
  g_byte_array_append (array, (const guint8 *)text, strlen (text));
}

/* Version, flags, method, time, date, checksum and both sizes of an empty member. */
static void
add_member (GByteArray *array, const char *name)
{
  const guint8 head[22] = { 20 };

  g_byte_array_append (array, head, sizeof head);
  add16 (array, strlen (name));
  add16 (array, 0);
}

GBytes *
made_zip (const char *const *names)
{
  GByteArray *array = g_byte_array_new ();
  g_autoptr (GArray) offsets = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 directory;

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_array_append_val (offsets, array->len);
      add32 (array, 0x04034b50);
      add_member (array, names[i]);
      add_text (array, names[i]);
    }
  directory = array->len;
  for (guint i = 0; names[i] != NULL; i++)
    {
      add32 (array, 0x02014b50);
      add16 (array, 20);
      add_member (array, names[i]);
      add32 (array, 0); /* comment's length, disk */
      add16 (array, 0);
      add32 (array, 0); /* attributes */
      add32 (array, g_array_index (offsets, guint32, i));
      add_text (array, names[i]);
    }
  add32 (array, 0x06054b50);
  add32 (array, 0);
  add16 (array, offsets->len);
  add16 (array, offsets->len);
  add32 (array, array->len - 12 - directory);
  add32 (array, directory);
  add16 (array, 0);
  return g_byte_array_free_to_bytes (array);
}

#define SECTOR 512

/* Sector 0 the table, 1 the directory, 2 some data. */
GBytes *
made_ole (const char *const *names)
{
  GByteArray *array = g_byte_array_new ();
  guint8 *data;

  g_byte_array_set_size (array, 4 * SECTOR);
  data = array->data;
  memset (data, 0, array->len);
  memcpy (data, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
  data[30] = 9;
  memset (data + 76, 0xFF, 4 * 109);
  memset (data + 76, 0, 4);
  memset (data + SECTOR, 0xFF, SECTOR);
  data[SECTOR] = 0xFD;
  data[SECTOR + 4] = data[SECTOR + 8] = 0xFE;
  for (guint i = 0; names[i] != NULL && i < 4; i++)
    {
      guint8 *entry = data + 2 * SECTOR + 128 * i;

      for (guint c = 0; names[i][c] != '\0'; c++)
        entry[2 * c] = names[i][c];
      entry[64] = 2 * (strlen (names[i]) + 1);
      entry[66] = 2;
    }
  return g_byte_array_free_to_bytes (array);
}

static void
add_box (GByteArray *array, const char *type, gsize length)
{
  const guint32 size = GUINT32_TO_BE (8 + length);
  gsize at;

  g_byte_array_append (array, (const guint8 *)&size, 4);
  add_text (array, type);
  at = array->len;
  g_byte_array_set_size (array, at + length);
  memset (array->data + at, 0, length);
}

GBytes *
made_mp4 (gsize media)
{
  GByteArray *array = g_byte_array_new ();

  add_box (array, "ftyp", 8);
  memcpy (array->data + 8, "isom", 4);
  add_box (array, "moov", 32);
  add_box (array, "mdat", media);
  return g_byte_array_free_to_bytes (array);
}

/* --- spoilt ----------------------------------------------------------------------------------------------------- */

GBytes *
made_cut (GBytes *bytes, gsize length)
{
  return g_bytes_new (g_bytes_get_data (bytes, NULL), length);
}

GBytes *
made_bomb_png (guint32 width, guint32 height)
{
  g_autoptr (GBytes) png = made_png (8, 8, 1);
  GByteArray *array = g_bytes_unref_to_array (g_bytes_ref (png));
  const guint32 size[] = { GUINT32_TO_BE (width), GUINT32_TO_BE (height) };

  memcpy (array->data + 16, size, sizeof size);
  return g_byte_array_free_to_bytes (array);
}

GBytes *
made_bomb_jpeg (guint16 width, guint16 height)
{
  g_autoptr (GBytes) jpeg = made_jpeg (8, 8, 1);
  GByteArray *array = g_bytes_unref_to_array (g_bytes_ref (jpeg));
  const guint16 size[] = { GUINT16_TO_BE (height), GUINT16_TO_BE (width) };
  guint8 *frame = memmem (array->data, array->len, "\xFF\xC0", 2);

  g_assert_nonnull (frame);
  memcpy (frame + 5, size, sizeof size);
  return g_byte_array_free_to_bytes (array);
}

char *
made_file (const char *folder, const char *name, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (folder, name, NULL);

  /* Straight to its name: a temporary one beside it may be longer than names can be. */
  g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), G_FILE_SET_CONTENTS_NONE,
                            0600, &error);
  g_assert_no_error (error);
  return path;
}
