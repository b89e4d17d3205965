/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-picture.h"

#include "zj-documents-private.h"
#include "zj-error.h"
#include "zj-file-type.h"

#include <glib/gi18n-lib.h>

#define FEED (64 * 1024)

typedef struct
{
  int max_side;
  gboolean sized, too_large;
} Decode;

gboolean
zj_picture_size_ok (guint width, guint height, GError **error)
{
  if (width <= ZJ_PICTURE_MAX_SIDE && height <= ZJ_PICTURE_MAX_SIDE && (guint64)width * height <= ZJ_PICTURE_MAX_PIXELS)
    return TRUE;
  g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID,
               _ ("The picture says that it has %u × %u pixels; more than %d on a side or %d million in all are not "
                  "taken. Make it smaller and add it again."),
               width, height, ZJ_PICTURE_MAX_SIDE, ZJ_PICTURE_MAX_PIXELS / 1000000);
  return FALSE;
}

/* Called as soon as the library knows the size, which should be what the header said, and before it takes memory. */
static void
on_size (GdkPixbufLoader *loader, int width, int height, gpointer user_data)
{
  Decode *decode = user_data;
  int side = MAX (width, height);

  decode->sized = TRUE;
  if (width <= 0 || height <= 0 || !zj_picture_size_ok (width, height, NULL))
    {
      decode->too_large = TRUE;
      gdk_pixbuf_loader_set_size (loader, 1, 1);
    }
  else if (decode->max_side > 0 && side > decode->max_side)
    gdk_pixbuf_loader_set_size (loader, MAX (1, (int)((gint64)width * decode->max_side / side)),
                                MAX (1, (int)((gint64)height * decode->max_side / side)));
}

static gboolean
feed (GdkPixbufLoader *loader, GBytes *bytes, Decode *decode, GCancellable *cancellable, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  gboolean done = TRUE;

  for (gsize at = 0; at < length && done && !decode->too_large; at += FEED)
    done = !g_cancellable_set_error_if_cancelled (cancellable, error)
           && gdk_pixbuf_loader_write (loader, data + at, MIN (length - at, (gsize)FEED), error);
  if (done && !decode->too_large)
    return gdk_pixbuf_loader_close (loader, error);
  gdk_pixbuf_loader_close (loader, NULL);
  return FALSE;
}

/* In the user's words; what the library says is for its own developers. */
static void
say_damaged (GError **error)
{
  if (error == NULL || g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_error (error);
  g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_INVALID,
                       _ ("The picture is damaged and cannot be shown. Copy it anew from where it came from."));
}

static GdkPixbufLoader *
loader_for (const char *type, GError **error)
{
  GdkPixbufLoader *loader = gdk_pixbuf_loader_new_with_mime_type (type, NULL);

  if (loader == NULL && g_str_equal (type, "image/heic"))
    loader = gdk_pixbuf_loader_new_with_mime_type ("image/heif", NULL);
  if (loader == NULL)
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID,
                 _ ("This machine cannot read pictures of the type %s. Save the picture as JPEG and add that."), type);
  return loader;
}

GdkPixbuf *
zj_picture_load (GBytes *bytes, int max_side, GCancellable *cancellable, GError **error)
{
  const ZjFileType *type = zj_file_type_sniff (bytes, NULL, error);
  Decode decode = { .max_side = max_side };
  g_autoptr (GdkPixbufLoader) loader = NULL;
  guint width, height;
  GdkPixbuf *pixbuf;

  if (type == NULL)
    return NULL;
  if (type->kind != ZJ_KIND_IMAGE)
    {
      g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("The file is no picture."));
      return NULL;
    }
  if (zj_picture_look (bytes, &width, &height) && !zj_picture_size_ok (width, height, error))
    return NULL;
  loader = loader_for (type->type, error);
  if (loader == NULL)
    return NULL;
  g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size), &decode);
  if (!feed (loader, bytes, &decode, cancellable, error))
    {
      say_damaged (error);
      return NULL;
    }
  pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  if (pixbuf == NULL)
    {
      say_damaged (error);
      return NULL;
    }
  return gdk_pixbuf_apply_embedded_orientation (pixbuf);
}
