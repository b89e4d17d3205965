/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-picture-canvas.h"

#include <math.h>

struct _ZjPictureCanvas
{
  GtkWidget parent_instance;

  GdkTexture *texture;
  double width, height; /* at zoom 1, not turned */
  double zoom;          /* 0 = fit */
  int quarters;
};

G_DEFINE_FINAL_TYPE (ZjPictureCanvas, zj_picture_canvas, GTK_TYPE_WIDGET)

static void
turned_size (ZjPictureCanvas *self, double *width, double *height)
{
  gboolean lying = self->quarters % 2 == 1;
  *width = lying ? self->height : self->width;
  *height = lying ? self->width : self->height;
}

double
zj_picture_canvas_get_zoom (ZjPictureCanvas *self)
{
  g_return_val_if_fail (ZJ_IS_PICTURE_CANVAS (self), 1);
  double width, height;
  turned_size (self, &width, &height);
  if (self->zoom > 0 || width <= 0 || height <= 0)
    return self->zoom > 0 ? self->zoom : 1;
  double across = gtk_widget_get_width (GTK_WIDGET (self)) / width;
  double down = gtk_widget_get_height (GTK_WIDGET (self)) / height;
  return CLAMP (MIN (across, down), 0.001, 1);
}

static void
zj_picture_canvas_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  ZjPictureCanvas *self = ZJ_PICTURE_CANVAS (widget);
  double width, height;
  turned_size (self, &width, &height);
  *minimum = *natural = (int)ceil ((orientation == GTK_ORIENTATION_HORIZONTAL ? width : height) * self->zoom);
}

static void
zj_picture_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  ZjPictureCanvas *self = ZJ_PICTURE_CANVAS (widget);
  if (self->texture == NULL)
    return;
  float zoom = (float)zj_picture_canvas_get_zoom (self);
  float width = (float)self->width * zoom, height = (float)self->height * zoom;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float)gtk_widget_get_width (widget) / 2,
                                                          (float)gtk_widget_get_height (widget) / 2));
  gtk_snapshot_rotate (snapshot, 90.0f * (float)self->quarters);
  gtk_snapshot_append_texture (snapshot, self->texture, &GRAPHENE_RECT_INIT (-width / 2, -height / 2, width, height));
  gtk_snapshot_restore (snapshot);
}

static void
zj_picture_canvas_finalize (GObject *object)
{
  g_clear_object (&ZJ_PICTURE_CANVAS (object)->texture);
  G_OBJECT_CLASS (zj_picture_canvas_parent_class)->finalize (object);
}

static void
zj_picture_canvas_class_init (ZjPictureCanvasClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = zj_picture_canvas_finalize;
  widget_class->measure = zj_picture_canvas_measure;
  widget_class->snapshot = zj_picture_canvas_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
zj_picture_canvas_init (ZjPictureCanvas *self)
{
}

/** zj_picture_canvas_new: (transfer floating) */
GtkWidget *
zj_picture_canvas_new (void)
{
  return g_object_new (ZJ_TYPE_PICTURE_CANVAS, NULL);
}

void
zj_picture_canvas_set (ZjPictureCanvas *self, GdkTexture *texture, double width, double height)
{
  g_return_if_fail (ZJ_IS_PICTURE_CANVAS (self));
  g_set_object (&self->texture, texture);
  self->width = width;
  self->height = height;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
zj_picture_canvas_set_zoom (ZjPictureCanvas *self, double zoom)
{
  g_return_if_fail (ZJ_IS_PICTURE_CANVAS (self) && zoom >= 0);
  self->zoom = zoom;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
zj_picture_canvas_set_quarters (ZjPictureCanvas *self, int quarters)
{
  g_return_if_fail (ZJ_IS_PICTURE_CANVAS (self));
  self->quarters = ((quarters % 4) + 4) % 4;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

int
zj_picture_canvas_get_quarters (ZjPictureCanvas *self)
{
  return self->quarters;
}
