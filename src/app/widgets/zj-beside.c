/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-beside.h"

#define BESIDE_WIDTH 440 /* from here on both have room */
#define SPACING      16

struct _ZjBeside
{
  GtkWidget parent_instance;

  GtkWidget *first;
  GtkWidget *second;
};

G_DEFINE_FINAL_TYPE (ZjBeside, zj_beside, GTK_TYPE_WIDGET)

static GtkSizeRequestMode
zj_beside_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static int
half (int width)
{
  return (width - SPACING) / 2;
}

/* Two columns are of one width, so that several pairs under each other line up. */
static gboolean
is_beside (ZjBeside *self, int width)
{
  int first, second;
  if (width < BESIDE_WIDTH || !gtk_widget_get_visible (self->first) || !gtk_widget_get_visible (self->second))
    return FALSE;
  gtk_widget_measure (self->first, GTK_ORIENTATION_HORIZONTAL, -1, &first, NULL, NULL, NULL);
  gtk_widget_measure (self->second, GTK_ORIENTATION_HORIZONTAL, -1, &second, NULL, NULL, NULL);
  return MAX (first, second) <= half (width);
}

static int
height_of (GtkWidget *child, int width)
{
  int height = 0;
  if (gtk_widget_get_visible (child))
    gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  return height;
}

static int
height_for (ZjBeside *self, int width)
{
  if (is_beside (self, width))
    return MAX (height_of (self->first, half (width)), height_of (self->second, half (width)));
  int first = height_of (self->first, width);
  int second = height_of (self->second, width);
  return first + second + (first > 0 && second > 0 ? SPACING : 0);
}

static void
zj_beside_measure (GtkWidget *widget,
                   GtkOrientation orientation,
                   int for_size,
                   int *minimum,
                   int *natural,
                   int *minimum_baseline,
                   int *natural_baseline)
{
  ZjBeside *self = ZJ_BESIDE (widget);
  int first = 0, second = 0, first_natural = 0, second_natural = 0;
  gtk_widget_measure (self->first, GTK_ORIENTATION_HORIZONTAL, -1, &first, &first_natural, NULL, NULL);
  gtk_widget_measure (self->second, GTK_ORIENTATION_HORIZONTAL, -1, &second, &second_natural, NULL, NULL);
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MAX (first, second);
      *natural = MAX (first_natural, second_natural) * 2 + SPACING;
      return;
    }
  int width = for_size >= 0 ? for_size : MAX (first, second);
  *minimum = *natural = height_for (self, MAX (width, MAX (first, second)));
}

static void
zj_beside_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  ZjBeside *self = ZJ_BESIDE (widget);
  gboolean right_to_left = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  gboolean beside = is_beside (self, width);
  int column = beside ? half (width) : width;
  int below = 0;
  if (gtk_widget_get_visible (self->first))
    {
      int high = beside ? height : height_of (self->first, width);
      gtk_widget_size_allocate (self->first,
                                &(GtkAllocation){ beside && right_to_left ? width - column : 0, 0, column, high }, -1);
      below = high + SPACING;
    }
  if (!gtk_widget_get_visible (self->second))
    return;
  if (beside)
    gtk_widget_size_allocate (self->second, &(GtkAllocation){ right_to_left ? 0 : width - column, 0, column, height },
                              -1);
  else
    gtk_widget_size_allocate (self->second, &(GtkAllocation){ 0, below, width, MAX (height - below, 0) }, -1);
}

static void
zj_beside_dispose (GObject *object)
{
  ZjBeside *self = ZJ_BESIDE (object);
  g_clear_pointer (&self->first, gtk_widget_unparent);
  g_clear_pointer (&self->second, gtk_widget_unparent);
  G_OBJECT_CLASS (zj_beside_parent_class)->dispose (object);
}

static void
zj_beside_class_init (ZjBesideClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = zj_beside_dispose;
  widget_class->get_request_mode = zj_beside_get_request_mode;
  widget_class->measure = zj_beside_measure;
  widget_class->size_allocate = zj_beside_size_allocate;
}

static void
zj_beside_init (ZjBeside *self)
{
}

/** zj_beside_new: (transfer floating) */
GtkWidget *
zj_beside_new (GtkWidget *first, GtkWidget *second)
{
  g_return_val_if_fail (GTK_IS_WIDGET (first) && GTK_IS_WIDGET (second), NULL);
  ZjBeside *self = g_object_new (ZJ_TYPE_BESIDE, NULL);
  self->first = first;
  self->second = second;
  gtk_widget_set_parent (first, GTK_WIDGET (self));
  gtk_widget_set_parent (second, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
