/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-photo.h"

#include "zj-documents-private.h"
#include "zj-error.h"
#include "zj-picture.h"

#include <errno.h>
#include <gexiv2/gexiv2.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define JPEG_QUALITY "92"
#define PROJECT_ZONE "+08:00" /* where the projects are; captured_at is civil time there */

/* The library's XMP part is not made for several threads at once. */
static GMutex exif_lock;

/* Reads the metadata; NULL if there are none that can be read. Call with exif_lock held. */
static GExiv2Metadata *
read_exif (GBytes *bytes)
{
  static gsize ready;
  g_autoptr (GExiv2Metadata) exif = NULL;
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  if (g_once_init_enter (&ready))
    {
      gexiv2_initialize ();
      gexiv2_log_set_level (GEXIV2_LOG_LEVEL_MUTE);
      g_once_init_leave (&ready, 1);
    }
  exif = gexiv2_metadata_new ();
  return gexiv2_metadata_open_buf (exif, data, length, NULL) ? g_steal_pointer (&exif) : NULL;
}

/* --- time ------------------------------------------------------------------------------------------------------- */

/* EXIF writes "2026:11:23 15:30:00", and "0000:00:00 …" or blanks where the clock was never set (CIPA DC-008 4.6.5). */
static char *
civil_time (const char *text, const char *offset)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (PROJECT_ZONE);
  g_autoptr (GTimeZone) own = offset != NULL ? g_time_zone_new_identifier (offset) : NULL;
  g_autoptr (GDateTime) taken = NULL;
  g_autoptr (GDateTime) local = NULL;
  int year, month, day, hour, minute;

  if (sscanf (text, "%4d:%2d:%2d %2d:%2d", &year, &month, &day, &hour, &minute) != 5 || year < 1990)
    return NULL;
  taken = g_date_time_new (own != NULL ? own : zone, year, month, day, hour, minute, 0);
  if (taken == NULL)
    return NULL;
  local = g_date_time_to_timezone (taken, zone);
  return g_date_time_format (local, "%Y-%m-%dT%H:%M");
}

char *
zj_photo_taken_at (GBytes *bytes)
{
  static const char *const tags[][2] = {
    { "Exif.Photo.DateTimeOriginal", "Exif.Photo.OffsetTimeOriginal" },
    { "Exif.Photo.DateTimeDigitized", "Exif.Photo.OffsetTimeDigitized" },
  };
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&exif_lock);
  g_autoptr (GExiv2Metadata) exif = read_exif (bytes);
  char *at = NULL;

  for (gsize i = 0; exif != NULL && i < G_N_ELEMENTS (tags) && at == NULL; i++)
    {
      g_autofree char *text = gexiv2_metadata_try_get_tag_string (exif, tags[i][0], NULL);
      g_autofree char *offset = gexiv2_metadata_try_get_tag_string (exif, tags[i][1], NULL);

      if (text != NULL)
        at = civil_time (text, offset);
    }
  return at;
}

/* --- place ------------------------------------------------------------------------------------------------------ */

static gboolean
says_place (const char *tag)
{
  return g_str_has_prefix (tag, "Exif.GPSInfo.") || g_str_has_prefix (tag, "Xmp.exif.GPS")
         || g_str_equal (tag, "Exif.Image.GPSTag");
}

/* TRUE if there was something to remove. */
static gboolean
remove_place (GExiv2Metadata *exif)
{
  g_auto (GStrv) in_exif = gexiv2_metadata_get_exif_tags (exif);
  g_auto (GStrv) in_xmp = gexiv2_metadata_get_xmp_tags (exif);
  char **lists[] = { in_exif, in_xmp };
  gboolean found = FALSE;

  for (gsize l = 0; l < G_N_ELEMENTS (lists); l++)
    for (char **tag = lists[l]; tag != NULL && *tag != NULL; tag++)
      if (says_place (*tag))
        {
          gexiv2_metadata_try_clear_tag (exif, *tag, NULL);
          found = TRUE;
        }
  return found;
}

static void
copy_failed (int saved_errno, GError **error)
{
  if (saved_errno == ENOSPC || saved_errno == EDQUOT || saved_errno == EFBIG)
    g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_FULL,
                         _ ("There is no room for a copy of the picture without the place where it was taken. Free "
                            "some space and try again."));
  else
    g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_IO,
                         _ ("A copy of the picture without the place where it was taken could not be written."));
}

/* Writes all and closes. */
static gboolean
write_all (int fd, GBytes *bytes, int *saved_errno)
{
  gsize left;
  const guint8 *data = g_bytes_get_data (bytes, &left);
  gssize n = 0;

  while (left > 0 && n >= 0)
    {
      n = write (fd, data, left);
      *saved_errno = errno;
      if (n < 0 && errno == EINTR)
        n = 0;
      data += MAX (n, 0);
      left -= MAX (n, 0);
    }
  if (close (fd) != 0)
    {
      *saved_errno = errno;
      return FALSE;
    }
  return left == 0;
}

/* @bytes with these metadata instead of their own. The library writes files only, so this goes through a private one.
 */
static GBytes *
with_exif (GExiv2Metadata *exif, GBytes *bytes, GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *contents = NULL;
  gsize length;
  int fd = g_file_open_tmp ("zhijian-XXXXXX", &path, NULL), saved_errno = 0;
  gboolean done;

  if (fd < 0)
    {
      copy_failed (errno, error);
      return NULL;
    }
  done = write_all (fd, bytes, &saved_errno) && gexiv2_metadata_save_file (exif, path, NULL)
         && g_file_get_contents (path, &contents, &length, NULL);
  g_unlink (path);
  if (!done)
    {
      copy_failed (saved_errno, error);
      return NULL;
    }
  return g_bytes_new_take (g_steal_pointer (&contents), length);
}

/* Without what hangs behind the picture. (transfer full) */
static GBytes *
only_picture (GBytes *bytes)
{
  gsize length, end;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  guint width, height;

  if (zj_jpeg_look (data, length, &width, &height, &end) && end < length)
    return g_bytes_new_from_bytes (bytes, 0, end);
  return g_bytes_ref (bytes);
}

gboolean
zj_photo_without_place (GBytes *bytes, GBytes **copy, GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&exif_lock);
  g_autoptr (GExiv2Metadata) exif = read_exif (bytes);
  g_autoptr (GBytes) picture = NULL;

  *copy = NULL;
  if (exif == NULL || !remove_place (exif))
    return TRUE;
  picture = only_picture (bytes);
  *copy = with_exif (exif, picture, error);
  return *copy != NULL;
}

/* --- HEIC ------------------------------------------------------------------------------------------------------- */

GBytes *
zj_photo_heic_to_jpeg (GBytes *bytes, GCancellable *cancellable, GError **error)
{
  g_autoptr (GdkPixbuf) pixbuf = zj_picture_load (bytes, 0, cancellable, error);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = NULL;
  g_autoptr (GExiv2Metadata) exif = NULL;
  g_autoptr (GBytes) jpeg = NULL;
  char *data;
  gsize length;

  if (pixbuf == NULL
      || !gdk_pixbuf_save_to_buffer (pixbuf, &data, &length, "jpeg", error, "quality", JPEG_QUALITY, NULL))
    return NULL;
  jpeg = g_bytes_new_take (data, length);
  locker = g_mutex_locker_new (&exif_lock);
  exif = read_exif (bytes);
  if (exif == NULL)
    return g_steal_pointer (&jpeg);
  remove_place (exif);
  gexiv2_metadata_try_erase_exif_thumbnail (exif, NULL);
  gexiv2_metadata_try_set_orientation (exif, GEXIV2_ORIENTATION_NORMAL, NULL); /* it is upright now */
  return with_exif (exif, jpeg, error);
}
