/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-file-type.h"

#include "zj-documents-private.h"
#include "zj-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  JPEG,
  PNG,
  HEIC,
  PDF,
  DOC,
  XLS,
  DOCX,
  XLSX,
  WPS,
  ET,
  OFD,
  MP4
};

static const ZjFileType types[] = {
  [JPEG] = { "image/jpeg", ZJ_KIND_IMAGE, "jpg", "jpeg" },
  [PNG] = { "image/png", ZJ_KIND_IMAGE, "png", NULL },
  [HEIC] = { "image/heic", ZJ_KIND_IMAGE, "heic", "heif" },
  [PDF] = { "application/pdf", ZJ_KIND_PDF, "pdf", NULL },
  [DOC] = { "application/msword", ZJ_KIND_DOCUMENT, "doc", NULL },
  [XLS] = { "application/vnd.ms-excel", ZJ_KIND_DOCUMENT, "xls", NULL },
  [DOCX] = { "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ZJ_KIND_DOCUMENT, "docx",
             NULL },
  [XLSX] = { "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ZJ_KIND_DOCUMENT, "xlsx", NULL },
  [WPS] = { "application/wps-office.wps", ZJ_KIND_DOCUMENT, "wps", NULL },
  [ET] = { "application/wps-office.et", ZJ_KIND_DOCUMENT, "et", NULL },
  [OFD] = { "application/ofd", ZJ_KIND_DOCUMENT, "ofd", NULL },
  [MP4] = { "video/mp4", ZJ_KIND_VIDEO, "mp4", "m4v" },
};

static const char *const kind_names[] = { "image", "pdf", "document", "video" };

/* --- names ------------------------------------------------------------------------------------------------------ */

static const char *
extension_of (const char *name)
{
  const char *dot = name != NULL ? strrchr (name, '.') : NULL;

  return dot != NULL && dot != name ? dot + 1 : NULL;
}

static gboolean
has_extension (const ZjFileType *type, const char *name)
{
  const char *extension = extension_of (name);

  return extension != NULL
         && (g_ascii_strcasecmp (extension, type->extension) == 0
             || (type->other != NULL && g_ascii_strcasecmp (extension, type->other) == 0));
}

/* Something that looks like the end of a file's name is replaced, anything else stays ("3.5层"). */
static gboolean
is_some_extension (const char *extension)
{
  gsize n = extension != NULL ? strlen (extension) : 0;

  for (gsize i = 0; i < n; i++)
    if (!g_ascii_isalnum (extension[i]))
      return FALSE;
  return n >= 1 && n <= 5 && !g_ascii_isdigit (extension[0]);
}

char *
zj_file_type_fit_name (const ZjFileType *type, const char *name)
{
  const char *extension = extension_of (name);

  if (has_extension (type, name))
    return g_strdup (name);
  if (is_some_extension (extension))
    return g_strdup_printf ("%.*s%s", (int)(extension - name), name, type->extension);
  return g_strdup_printf ("%s.%s", name, type->extension);
}

/* --- content ---------------------------------------------------------------------------------------------------- */

static gboolean
starts (const guint8 *data, gsize length, const char *magic, gsize n)
{
  return length >= n && memcmp (data, magic, n) == 0;
}

static gboolean
brand_is (const guint8 *brand, const char *const *names)
{
  for (gsize i = 0; names[i] != NULL; i++)
    if (memcmp (brand, names[i], 4) == 0)
      return TRUE;
  return FALSE;
}

/* Files of the ISO base media format say in their first box what they are (ISO/IEC 14496-12 4.3). */
static int
media_type (const guint8 *data, gsize length)
{
  static const char *const heif[] = { "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", NULL };
  static const char *const video[] = { "isom", "iso2", "iso3", "iso4", "iso5", "iso6", "mp41", "mp42",
                                       "avc1", "M4V ", "MSNV", "dash", "3gp4", "3gp5", "3gp6", NULL };

  if (length < 12 || memcmp (data + 4, "ftyp", 4) != 0)
    return -1;
  if (brand_is (data + 8, heif))
    return HEIC;
  return brand_is (data + 8, video) ? MP4 : -1;
}

gboolean
zj_file_type_starts_video (const guint8 *head, gsize length)
{
  return media_type (head, length) == MP4;
}

static const ZjFileType *
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_INVALID, message);
  return NULL;
}

static const ZjFileType *
cut_off (GError **error)
{
  return refuse (error, _ ("The file is not complete: its end is missing. Copy it anew from where it came from."));
}

/* The WPS and the Microsoft programs write the same container; which it was only the name can say. */
static const ZjFileType *
office_type (ZjContainer container, gboolean ole, const char *name, GError **error)
{
  const ZjFileType *word = &types[ole ? DOC : DOCX], *sheet = &types[ole ? XLS : XLSX];

  switch (container)
    {
    case ZJ_CONTAINER_WORD:
      return has_extension (&types[WPS], name) ? &types[WPS] : word;
    case ZJ_CONTAINER_SHEET:
      return has_extension (&types[ET], name) ? &types[ET] : sheet;
    case ZJ_CONTAINER_OFD:
      return &types[OFD];
    case ZJ_CONTAINER_CUT_OFF:
      return cut_off (error);
    case ZJ_CONTAINER_MACROS:
      return refuse (error, _ ("The document holds macros. Save it without them, as .docx or .xlsx, and add that."));
    case ZJ_CONTAINER_PROTECTED:
      return refuse (error, _ ("The document is protected by a password. Save it without one and add that."));
    case ZJ_CONTAINER_UNKNOWN:
    default:
      return refuse (error, _ ("Files of this type cannot be attached."));
    }
}

static gboolean
read_bytes (gpointer user_data, guint64 offset, guint8 *buffer, gsize n)
{
  GBytes *bytes = user_data;
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  if (offset > length || length - offset < n)
    return FALSE;
  memcpy (buffer, data + offset, n);
  return TRUE;
}

/* Readers look for the end mark in the last 1024 bytes (ISO 32000-1 annex H); mail and web servers add more. */
static gboolean
pdf_has_end (const guint8 *data, gsize length)
{
  gsize n = MIN (length, (gsize)64 * 1024);

  return memmem (data + length - n, n, "%%EOF", 5) != NULL;
}

const ZjFileType *
zj_file_type_sniff (GBytes *bytes, const char *name, GError **error)
{
  gsize length, end;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  guint w, h;
  int media;

  if (length == 0)
    return refuse (error, _ ("The file is empty."));
  if (starts (data, length, "\xFF\xD8\xFF", 3))
    return zj_jpeg_look (data, length, &w, &h, &end) ? &types[JPEG] : cut_off (error);
  if (starts (data, length, "\x89PNG\r\n\x1A\n", 8))
    return zj_png_look (data, length, &w, &h) ? &types[PNG] : cut_off (error);
  if (memmem (data, MIN (length, 1024), "%PDF-", 5) != NULL)
    return pdf_has_end (data, length) ? &types[PDF] : cut_off (error);
  if (starts (data, length, "PK\3\4", 4))
    return office_type (zj_zip_look (data, length), FALSE, name, error);
  if (starts (data, length, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8))
    return office_type (zj_ole_look (data, length), TRUE, name, error);
  media = media_type (data, length);
  if (media == HEIC)
    return zj_heif_look (data, length, &w, &h) ? &types[HEIC] : cut_off (error);
  if (media == MP4)
    return zj_mp4_is_whole (read_bytes, bytes, length) ? &types[MP4] : cut_off (error);
  return refuse (error, _ ("Files of this type cannot be attached."));
}

const ZjFileType *
zj_file_type_find (const char *type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_strcmp0 (types[i].type, type) == 0)
      return &types[i];
  return NULL;
}

/* --- kinds ------------------------------------------------------------------------------------------------------ */

const char *
zj_file_kind_to_string (ZjFileKind kind)
{
  return kind_names[kind];
}

gboolean
zj_file_kind_accepted (ZjFileKind kind, const char *const *accepts)
{
  return accepts == NULL || g_strv_contains (accepts, kind_names[kind]);
}

char *
zj_file_kinds_text (const char *const *accepts)
{
  const char *const texts[] = {
    [ZJ_KIND_IMAGE] = _ ("pictures (JPEG, PNG, HEIC)"),
    [ZJ_KIND_PDF] = _ ("PDF"),
    [ZJ_KIND_DOCUMENT] = _ ("documents (Word, Excel, WPS, OFD)"),
    [ZJ_KIND_VIDEO] = _ ("videos (MP4)"),
  };
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (zj_file_kind_accepted (i, accepts))
      g_ptr_array_add (parts, (gpointer)texts[i]);
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (_ (", "), (char **)parts->pdata);
}
