/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-file-load.h"

#include "zj-pages.h"
#include "zj-picture.h"
#include "zj-store-files.h"

/* More than a screen shows at full zoom, and 100 MB of memory at the most. */
#define MOST_SIDE 5000
/* A point is 1/72 inch, a pixel of the window 1/96. */
#define PIXELS_PER_POINT (96.0 / 72.0)

typedef struct
{
  char *sha256;
  int page;
  double scale;
  double width, height;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;
  g_free (work->sha256);
  g_free (work);
}

static void
run (ZjStore *store,
     const char *sha256,
     int page,
     double scale,
     gpointer tag,
     GTaskThreadFunc func,
     GCancellable *cancellable,
     GAsyncReadyCallback callback,
     gpointer user_data)
{
  g_return_if_fail (ZJ_IS_STORE (store) && sha256 != NULL);
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);
  work->sha256 = g_strdup (sha256);
  work->page = page;
  work->scale = scale;
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, work, work_free);
  g_task_set_return_on_cancel (task, FALSE);
  g_task_run_in_thread (task, func);
}

/* --- pictures --- */

static void
picture_thread (GTask *task, gpointer store, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = zj_store_read_file (store, work->sha256, &error);
  g_autoptr (GdkPixbuf) pixbuf = bytes != NULL ? zj_picture_load (bytes, MOST_SIDE, cancellable, &error) : NULL;
  if (pixbuf == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  work->width = gdk_pixbuf_get_width (pixbuf);
  work->height = gdk_pixbuf_get_height (pixbuf);
  g_task_return_pointer (task, gdk_texture_new_for_pixbuf (pixbuf), g_object_unref);
}

void
zj_file_load_picture_async (ZjStore *store,
                            const char *sha256,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  run (store, sha256, 0, 1, zj_file_load_picture_async, picture_thread, cancellable, callback, user_data);
}

/* --- pages --- */

/* Cairo's pixels as they are: native order, premultiplied. */
static GdkTexture *
texture_of (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);
  int stride = cairo_image_surface_get_stride (surface);
  cairo_surface_flush (surface);
  g_autoptr (GBytes) pixels =
      g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), (gsize)stride * (gsize)height,
                                  (GDestroyNotify)cairo_surface_destroy, cairo_surface_reference (surface));
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, pixels, (gsize)stride);
}

static void
page_thread (GTask *task, gpointer store, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  cairo_surface_t *surface = NULL;
  if (g_task_return_error_if_cancelled (task))
    return;
  bytes = zj_store_read_file (store, work->sha256, &error);
  if (bytes != NULL && zj_page_size (bytes, work->page, &work->width, &work->height, &error))
    surface = zj_page_render (bytes, work->page, work->scale, &error);
  if (surface == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  work->width *= PIXELS_PER_POINT;
  work->height *= PIXELS_PER_POINT;
  g_task_return_pointer (task, texture_of (surface), g_object_unref);
  cairo_surface_destroy (surface);
}

void
zj_file_load_page_async (ZjStore *store,
                         const char *sha256,
                         int page,
                         double scale,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  run (store, sha256, page, scale, zj_file_load_page_async, page_thread, cancellable, callback, user_data);
}

GdkTexture *
zj_file_load_finish (ZjStore *store, GAsyncResult *result, double *width, double *height, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  Work *work = g_task_get_task_data (G_TASK (result));
  if (width != NULL)
    *width = work->width;
  if (height != NULL)
    *height = work->height;
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
count_thread (GTask *task, gpointer store, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = zj_store_read_file (store, work->sha256, &error);
  int n = bytes != NULL ? zj_page_count (bytes, &error) : -1;
  if (n < 0)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_int (task, n);
}

void
zj_file_load_count_async (ZjStore *store,
                          const char *sha256,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  run (store, sha256, 0, 1, zj_file_load_count_async, count_thread, cancellable, callback, user_data);
}

int
zj_file_load_count_finish (ZjStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), -1);
  return (int)g_task_propagate_int (G_TASK (result), error);
}
