/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-file-type.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Containers that need more than their first bytes. Each looks at untrusted bytes and stays within them. */

typedef enum
{
  ZJ_CONTAINER_UNKNOWN, /* whole, but not one of those below */
  ZJ_CONTAINER_CUT_OFF,
  ZJ_CONTAINER_WORD,
  ZJ_CONTAINER_SHEET,
  ZJ_CONTAINER_OFD,
  ZJ_CONTAINER_MACROS,    /* Office with a macro project */
  ZJ_CONTAINER_PROTECTED, /* Office, encrypted by a password */
} ZjContainer;

/** A ZIP archive by the names in its central directory; nothing is unpacked. */
ZjContainer zj_zip_look (const guint8 *data, gsize length);
/** A compound file (OLE 2, [MS-CFB]) by the names in its directory. */
ZjContainer zj_ole_look (const guint8 *data, gsize length);

/** TRUE if the boxes of an MP4 file that has @length bytes follow each other to its end and one is `moov`. @read gives
 * bytes at an offset; FALSE where there are none. */
typedef gboolean (*ZjReadAt) (gpointer user_data, guint64 offset, guint8 *buffer, gsize length);
gboolean zj_mp4_is_whole (ZjReadAt read, gpointer user_data, guint64 length);

/** A picture's size and end without decoding it. FALSE: cut off or not one. @end: where its data end. */
gboolean zj_jpeg_look (const guint8 *data, gsize length, guint *width, guint *height, gsize *end);
gboolean zj_png_look (const guint8 *data, gsize length, guint *width, guint *height);
gboolean zj_heif_look (const guint8 *data, gsize length, guint *width, guint *height);
/** Whichever of the three it is. */
gboolean zj_picture_look (GBytes *bytes, guint *width, guint *height);

G_END_DECLS
