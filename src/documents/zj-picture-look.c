/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-documents-private.h"

#include <string.h>

static guint
be16 (const guint8 *p)
{
  return p[0] << 8 | p[1];
}

static guint32
be32 (const guint8 *p)
{
  return (guint32)p[0] << 24 | (guint32)p[1] << 16 | (guint32)p[2] << 8 | (guint32)p[3];
}

/* --- JPEG (ITU-T T.81 annex B) ---------------------------------------------------------------------------------- */

static gboolean
is_frame (guint8 marker)
{
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

static gboolean
stands_alone (guint8 marker)
{
  return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7);
}

/* Where the marker after a scan's data begins; length if there is none. */
static gsize
skip_scan (const guint8 *data, gsize length, gsize at)
{
  while (at + 1 < length)
    {
      const guint8 *p = memchr (data + at, 0xFF, length - 1 - at);

      if (p == NULL)
        return length;
      at = p - data;
      if (p[1] != 0x00 && p[1] != 0xFF && !stands_alone (p[1]))
        return at;
      at += p[1] == 0xFF ? 1 : 2;
    }
  return length;
}

gboolean
zj_jpeg_look (const guint8 *data, gsize length, guint *width, guint *height, gsize *end)
{
  gsize at = 2;
  gboolean scan = FALSE;

  *width = *height = 0;
  if (length < 4 || data[0] != 0xFF || data[1] != 0xD8)
    return FALSE;
  while (at + 1 < length)
    {
      guint8 marker = data[at + 1];
      guint size;

      if (data[at] != 0xFF)
        return FALSE;
      if (marker == 0xFF)
        {
          at++;
          continue;
        }
      at += 2;
      if (marker == 0xD9)
        {
          *end = at;
          return scan && *width > 0 && *height > 0;
        }
      if (stands_alone (marker))
        continue;
      if (length - at < 2 || (size = be16 (data + at)) < 2 || length - at < size)
        return FALSE;
      if (is_frame (marker) && size >= 8)
        {
          *height = be16 (data + at + 3);
          *width = be16 (data + at + 5);
        }
      at += size;
      if (marker == 0xDA)
        {
          scan = TRUE;
          at = skip_scan (data, length, at);
        }
    }
  return FALSE;
}

/* --- PNG (ISO/IEC 15948) ---------------------------------------------------------------------------------------- */

#define PNG_HEAD  8
#define PNG_EXTRA 12 /* length, type and checksum around a chunk's data */

gboolean
zj_png_look (const guint8 *data, gsize length, guint *width, guint *height)
{
  gsize at = PNG_HEAD;

  *width = *height = 0;
  if (length < PNG_HEAD + PNG_EXTRA + 13 || memcmp (data + PNG_HEAD + 4, "IHDR", 4) != 0)
    return FALSE;
  *width = be32 (data + PNG_HEAD + 8);
  *height = be32 (data + PNG_HEAD + 12);
  while (at <= length && length - at >= PNG_EXTRA)
    {
      guint32 size = be32 (data + at);

      if (size > G_MAXINT32 || length - at - PNG_EXTRA < size)
        return FALSE;
      if (memcmp (data + at + 4, "IEND", 4) == 0)
        return *width > 0 && *height > 0;
      at += PNG_EXTRA + (gsize)size;
    }
  return FALSE;
}

/* --- HEIF (ISO/IEC 23008-12) ------------------------------------------------------------------------------------ */

#define HEIF_LOOK (1024 * 1024) /* the description comes before the pictures' data */

/* The largest `ispe` (image spatial extents) property; a picture made of tiles has one for itself and one for each. */
static void
heif_extents (const guint8 *data, gsize length, guint *width, guint *height)
{
  const guint8 *p = data;

  while ((p = memmem (p, length - (p - data), "ispe", 4)) != NULL && length - (p - data) >= 16)
    {
      guint32 w = be32 (p + 8), h = be32 (p + 12);

      if (p - data >= 4 && be32 (p - 4) == 20 && (guint64)w * h > (guint64)*width * *height)
        {
          *width = w;
          *height = h;
        }
      p += 4;
    }
}

static gboolean
is_meta (const guint8 *box)
{
  return memcmp (box + 4, "meta", 4) == 0;
}

gboolean
zj_heif_look (const guint8 *data, gsize length, guint *width, guint *height)
{
  gboolean meta = FALSE;
  gsize at = 0;

  *width = *height = 0;
  while (length - at >= 8)
    {
      guint64 size = be32 (data + at);

      meta = meta || is_meta (data + at);
      if (size == 0)
        size = length - at;
      else if (size == 1)
        size = length - at >= 16 ? (guint64)be32 (data + at + 8) << 32 | be32 (data + at + 12) : 0;
      if (size < 8 || size > length - at)
        return FALSE;
      at += size;
    }
  heif_extents (data, MIN (length, (gsize)HEIF_LOOK), width, height);
  return meta && at == length && *width > 0 && *height > 0;
}

/* --- any -------------------------------------------------------------------------------------------------------- */

gboolean
zj_picture_look (GBytes *bytes, guint *width, guint *height)
{
  gsize length, end;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  return zj_jpeg_look (data, length, width, height, &end) || zj_png_look (data, length, width, height)
         || zj_heif_look (data, length, width, height);
}
