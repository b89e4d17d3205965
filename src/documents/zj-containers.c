/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-documents-private.h"

#include <string.h>

static guint
le16 (const guint8 *p)
{
  return p[0] | p[1] << 8;
}

static guint32
le32 (const guint8 *p)
{
  return (guint32)p[0] | (guint32)p[1] << 8 | (guint32)p[2] << 16 | (guint32)p[3] << 24;
}

static guint32
be32 (const guint8 *p)
{
  return (guint32)p[0] << 24 | (guint32)p[1] << 16 | (guint32)p[2] << 8 | (guint32)p[3];
}

/* --- ZIP (APPNOTE 4.3) ------------------------------------------------------------------------------------------ */

#define ZIP_END_SIZE   22
#define ZIP_ENTRY_SIZE 46

static const guint8 *
zip_find_end (const guint8 *data, gsize length)
{
  gsize most = MIN (length, (gsize)ZIP_END_SIZE + G_MAXUINT16);

  for (gsize back = ZIP_END_SIZE; back <= most; back++)
    {
      const guint8 *p = data + length - back;

      if (memcmp (p, "PK\5\6", 4) == 0 && le16 (p + 20) <= back - ZIP_END_SIZE)
        return p;
    }
  return NULL;
}

static gboolean
named (const guint8 *name, gsize length, const char *wanted)
{
  return length == strlen (wanted) && memcmp (name, wanted, length) == 0;
}

static gboolean
under (const guint8 *name, gsize length, const char *folder)
{
  return length > strlen (folder) && memcmp (name, folder, strlen (folder)) == 0;
}

static gboolean
ends (const guint8 *name, gsize length, const char *end)
{
  return length >= strlen (end) && memcmp (name + length - strlen (end), end, strlen (end)) == 0;
}

ZjContainer
zj_zip_look (const guint8 *data, gsize length)
{
  const guint8 *end = length >= ZIP_END_SIZE ? zip_find_end (data, length) : NULL;
  gboolean types = FALSE, word = FALSE, sheet = FALSE, macros = FALSE, ofd = FALSE;
  gsize at;
  guint n;

  if (end == NULL)
    return ZJ_CONTAINER_CUT_OFF;
  n = le16 (end + 10);
  at = le32 (end + 16);
  for (guint i = 0; i < n; i++)
    {
      const guint8 *entry = data + at, *name = entry + ZIP_ENTRY_SIZE;
      gsize name_length;

      if (at > length || length - at < ZIP_ENTRY_SIZE || memcmp (entry, "PK\1\2", 4) != 0)
        return ZJ_CONTAINER_CUT_OFF;
      name_length = le16 (entry + 28);
      if (length - at - ZIP_ENTRY_SIZE < name_length)
        return ZJ_CONTAINER_CUT_OFF;
      types = types || named (name, name_length, "[Content_Types].xml");
      ofd = ofd || named (name, name_length, "OFD.xml");
      word = word || named (name, name_length, "word/document.xml");
      sheet = sheet || under (name, name_length, "xl/workbook");
      macros = macros || ends (name, name_length, "/vbaProject.bin");
      at += ZIP_ENTRY_SIZE + name_length + le16 (entry + 30) + le16 (entry + 32);
    }
  if (ofd)
    return ZJ_CONTAINER_OFD;
  if (!types || word == sheet)
    return ZJ_CONTAINER_UNKNOWN;
  if (macros)
    return ZJ_CONTAINER_MACROS;
  return word ? ZJ_CONTAINER_WORD : ZJ_CONTAINER_SHEET;
}

/* --- OLE 2 ([MS-CFB]) ------------------------------------------------------------------------------------------- */

#define OLE_HEADER  512
#define OLE_ENTRY   128
#define OLE_DIFAT   109
#define OLE_MAX_REG 0xFFFFFFFAu
#define OLE_FREE    0xFFFFFFFFu

/* Every sector that the tables name must be there. The last one may be short. */
static gboolean
ole_is_whole (const guint8 *data, gsize length, guint shift)
{
  guint64 size = G_GUINT64_CONSTANT (1) << shift, last_table = 0, highest = 0;
  guint per_table = 1u << (shift - 2), n = 0;

  for (guint i = 0; i < OLE_DIFAT; i++)
    {
      guint32 sector = le32 (data + 76 + 4 * i);

      if (sector >= OLE_MAX_REG)
        break;
      if (((guint64)sector + 2) * size > length)
        return FALSE;
      last_table = sector;
      n++;
    }
  if (n == 0 || n == OLE_DIFAT)
    return n > 0; /* beyond the header's own list only its tables were looked at */
  for (guint i = 0; i < per_table; i++)
    if (le32 (data + (last_table + 1) * size + 4 * i) != OLE_FREE)
      highest = (guint64)(n - 1) * per_table + i;
  return (highest + 1) * size < length;
}

static gboolean
ole_entry_is (const guint8 *entry, const char *name)
{
  gsize n = strlen (name);

  if (le16 (entry + 64) != 2 * (n + 1) || entry[66] < 1 || entry[66] > 2)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (entry[2 * i] != (guint8)name[i] || entry[2 * i + 1] != 0)
      return FALSE;
  return TRUE;
}

ZjContainer
zj_ole_look (const guint8 *data, gsize length)
{
  gboolean word = FALSE, sheet = FALSE;
  guint shift;

  if (length < OLE_HEADER)
    return ZJ_CONTAINER_CUT_OFF;
  shift = le16 (data + 30);
  if (shift != 9 && shift != 12)
    return ZJ_CONTAINER_UNKNOWN;
  if (!ole_is_whole (data, length, shift))
    return ZJ_CONTAINER_CUT_OFF;
  /* Directory entries lie at multiples of their size, wherever their sectors are. */
  for (gsize at = OLE_HEADER; length - at >= OLE_ENTRY; at += OLE_ENTRY)
    {
      if (ole_entry_is (data + at, "EncryptedPackage"))
        return ZJ_CONTAINER_PROTECTED;
      word = word || ole_entry_is (data + at, "WordDocument");
      sheet = sheet || ole_entry_is (data + at, "Workbook") || ole_entry_is (data + at, "Book");
    }
  if (word == sheet)
    return ZJ_CONTAINER_UNKNOWN;
  return word ? ZJ_CONTAINER_WORD : ZJ_CONTAINER_SHEET;
}

/* --- MP4 (ISO/IEC 14496-12) ------------------------------------------------------------------------------------- */

#define MP4_MAX_BOXES 100000

gboolean
zj_mp4_is_whole (ZjReadAt read, gpointer user_data, guint64 length)
{
  gboolean moov = FALSE;
  guint64 at = 0;

  for (guint i = 0; at < length && i < MP4_MAX_BOXES; i++)
    {
      guint8 head[16];
      guint64 size;

      if (length - at < 8 || !read (user_data, at, head, 8))
        return FALSE;
      size = be32 (head);
      moov = moov || memcmp (head + 4, "moov", 4) == 0;
      if (size == 0)
        size = length - at;
      else if (size == 1)
        {
          if (length - at < 16 || !read (user_data, at, head, 16))
            return FALSE;
          size = (guint64)be32 (head + 8) << 32 | be32 (head + 12);
        }
      if (size < 8 || size > length - at)
        return FALSE;
      at += size;
    }
  return moov && at == length;
}
