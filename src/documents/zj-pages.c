/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-pages.h"

#include "zj-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <poppler.h>

#define MAX_PIXELS (40.0 * 1000 * 1000) /* of one page: A0 at 150 dpi */
#define MAX_SIDE   20000.0              /* cairo takes 32767 */

/* Newer releases of the library bring clean-up functions for its own names. */
typedef PopplerDocument Document;
typedef PopplerPage Page;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Document, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Page, g_object_unref)

static GMutex poppler_lock;

/* Call with poppler_lock held. */
static Document *
open_document (GBytes *bytes, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (Document) document = poppler_document_new_from_bytes (bytes, NULL, &problem);

  if (document == NULL && g_error_matches (problem, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
    g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_INVALID,
                         _ ("The PDF is protected by a password. Save it without one and add that."));
  else if (document == NULL)
    g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_INVALID,
                         _ ("The PDF is damaged and cannot be shown. Copy it anew from where it came from."));
  else if (poppler_document_get_n_pages (document) <= 0)
    g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("The PDF has no pages."));
  else
    return g_steal_pointer (&document);
  return NULL;
}

static Page *
open_page (GBytes *bytes, int number, GError **error)
{
  g_autoptr (Document) document = open_document (bytes, error);
  Page *page;

  if (document == NULL)
    return NULL;
  page = number >= 0 && number < poppler_document_get_n_pages (document) ? poppler_document_get_page (document, number)
                                                                         : NULL;
  if (page == NULL)
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("The PDF has no page %d that can be shown."), number + 1);
  return page;
}

int
zj_page_count (GBytes *bytes, GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&poppler_lock);
  g_autoptr (Document) document = open_document (bytes, error);

  return document != NULL ? poppler_document_get_n_pages (document) : -1;
}

gboolean
zj_page_size (GBytes *bytes, int page, double *width, double *height, GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&poppler_lock);
  g_autoptr (Page) opened = open_page (bytes, page, error);

  if (opened == NULL)
    return FALSE;
  poppler_page_get_size (opened, width, height);
  return TRUE;
}

/* As much as asked for, as long as it fits. */
static double
bounded_scale (double width, double height, double scale)
{
  scale = MIN (scale, sqrt (MAX_PIXELS / (width * height)));
  return MIN (scale, MAX_SIDE / MAX (width, height));
}

cairo_surface_t *
zj_page_render (GBytes *bytes, int page, double scale, GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&poppler_lock);
  g_autoptr (Page) opened = open_page (bytes, page, error);
  cairo_surface_t *surface;
  double width, height;
  cairo_t *cr;

  if (opened == NULL)
    return NULL;
  poppler_page_get_size (opened, &width, &height);
  if (!(width > 0 && height > 0 && scale > 0))
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("The PDF has no page %d that can be shown."), page + 1);
      return NULL;
    }
  scale = bounded_scale (width, height, scale);
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, MAX (1, (int)ceil (width * scale)),
                                        MAX (1, (int)ceil (height * scale)));
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, scale, scale);
  poppler_page_render (opened, cr);
  cairo_destroy (cr);
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_FAILED, cairo_status_to_string (cairo_surface_status (surface)));
      g_clear_pointer (&surface, cairo_surface_destroy);
    }
  return surface;
}
