/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-thumbnail.h"

#include "zj-error.h"
#include "zj-file-type.h"
#include "zj-pages.h"
#include "zj-picture.h"

#include <glib/gi18n-lib.h>

/* cairo's opaque pixels (0xAARRGGBB in the machine's byte order) as R, G, B. */
static GdkPixbuf *
pixbuf_from_surface (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);

  cairo_surface_flush (surface);
  for (int y = 0; pixbuf != NULL && y < height; y++)
    {
      const guint32 *from =
          (const guint32 *)(cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface));
      guint8 *to = gdk_pixbuf_get_pixels (pixbuf) + y * gdk_pixbuf_get_rowstride (pixbuf);

      for (int x = 0; x < width; x++, to += 3)
        {
          to[0] = from[x] >> 16;
          to[1] = from[x] >> 8;
          to[2] = from[x];
        }
    }
  return pixbuf;
}

static GdkPixbuf *
first_page (GBytes *bytes, int max_side, GError **error)
{
  double width, height;
  cairo_surface_t *surface;
  GdkPixbuf *pixbuf;

  if (!zj_page_size (bytes, 0, &width, &height, error))
    return NULL;
  surface = zj_page_render (bytes, 0, max_side / MAX (MAX (width, height), 1), error);
  if (surface == NULL)
    return NULL;
  pixbuf = pixbuf_from_surface (surface);
  cairo_surface_destroy (surface);
  return pixbuf;
}

gboolean
zj_thumbnail_possible (const char *type)
{
  const ZjFileType *known = zj_file_type_find (type);

  return known != NULL && (known->kind == ZJ_KIND_IMAGE || known->kind == ZJ_KIND_PDF);
}

static GdkPixbuf *
no_picture (GError **error)
{
  g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("Files of this type have no picture of themselves."));
  return NULL;
}

GdkPixbuf *
zj_thumbnail_new (GBytes *bytes, const char *type, int max_side, GCancellable *cancellable, GError **error)
{
  const ZjFileType *found;

  g_return_val_if_fail (max_side > 0, NULL);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (type != NULL && !zj_thumbnail_possible (type))
    return no_picture (error);
  found = zj_file_type_sniff (bytes, NULL, error);
  if (found == NULL)
    return NULL;
  if (found->kind == ZJ_KIND_PDF)
    return first_page (bytes, max_side, error);
  return found->kind == ZJ_KIND_IMAGE ? zj_picture_load (bytes, max_side, cancellable, error) : no_picture (error);
}
