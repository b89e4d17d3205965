/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-picture-view.h"

#include <math.h>

#include "zj-picture-canvas.h"

#define STEP  1.25
#define LEAST 0.05
#define MOST  8.0

struct _ZjPictureView
{
  AdwBin parent_instance;

  GtkScrolledWindow *scroller;
  ZjPictureCanvas *canvas;
  gboolean fitting;
  double pinch_start;    /* zoom when a pinch began */
  double drag_x, drag_y; /* where the view stood when a drag began */
};

G_DEFINE_FINAL_TYPE (ZjPictureView, zj_picture_view, ADW_TYPE_BIN)

enum
{
  ZOOMED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* The middle of what is seen stays where it is. */
static void
keep_middle (GtkAdjustment *adjustment, double ratio)
{
  double half = gtk_adjustment_get_page_size (adjustment) / 2;
  double upper = gtk_adjustment_get_upper (adjustment) * ratio;
  double value = (gtk_adjustment_get_value (adjustment) + half) * ratio - half;
  gtk_adjustment_set_upper (adjustment, MAX (upper, 2 * half));
  gtk_adjustment_set_value (adjustment, MAX (value, 0));
}

void
zj_picture_view_set_zoom (ZjPictureView *self, double zoom)
{
  g_return_if_fail (ZJ_IS_PICTURE_VIEW (self));
  double before = zj_picture_canvas_get_zoom (self->canvas);
  double now = CLAMP (zoom, LEAST, MOST);
  self->fitting = FALSE;
  zj_picture_canvas_set_zoom (self->canvas, now);
  keep_middle (gtk_scrolled_window_get_hadjustment (self->scroller), now / before);
  keep_middle (gtk_scrolled_window_get_vadjustment (self->scroller), now / before);
  g_signal_emit (self, signals[ZOOMED], 0);
}

void
zj_picture_view_zoom (ZjPictureView *self, int steps)
{
  g_return_if_fail (ZJ_IS_PICTURE_VIEW (self));
  if (steps != 0)
    {
      zj_picture_view_set_zoom (self, zj_picture_canvas_get_zoom (self->canvas) * pow (STEP, steps));
      return;
    }
  self->fitting = TRUE;
  zj_picture_canvas_set_zoom (self->canvas, 0);
  g_signal_emit (self, signals[ZOOMED], 0);
}

/* --- the hand --- */

static gboolean
scroll_cb (ZjPictureView *self, double dx, double dy, GtkEventController *controller)
{
  if ((gtk_event_controller_get_current_event_state (controller) & GDK_CONTROL_MASK) == 0 || dy == 0)
    return GDK_EVENT_PROPAGATE;
  zj_picture_view_zoom (self, dy < 0 ? 1 : -1);
  return GDK_EVENT_STOP;
}

static void
pinch_begin_cb (ZjPictureView *self)
{
  self->pinch_start = zj_picture_canvas_get_zoom (self->canvas);
}

static void
pinch_cb (ZjPictureView *self, double scale)
{
  zj_picture_view_set_zoom (self, self->pinch_start * scale);
}

static void
drag_begin_cb (ZjPictureView *self)
{
  self->drag_x = gtk_adjustment_get_value (gtk_scrolled_window_get_hadjustment (self->scroller));
  self->drag_y = gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (self->scroller));
  if (!self->fitting)
    gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grabbing");
}

static void
drag_cb (ZjPictureView *self, double x, double y)
{
  gtk_adjustment_set_value (gtk_scrolled_window_get_hadjustment (self->scroller), self->drag_x - x);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), self->drag_y - y);
}

static void
drag_end_cb (ZjPictureView *self)
{
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), self->fitting ? NULL : "grab");
}

static void
clicked_cb (ZjPictureView *self, int n_press)
{
  if (n_press == 2)
    self->fitting ? zj_picture_view_set_zoom (self, 1) : zj_picture_view_zoom (self, 0);
}

static void
zj_picture_view_class_init (ZjPictureViewClass *klass)
{
  signals[ZOOMED] =
      g_signal_new ("zoomed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
add_gestures (ZjPictureView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES | GTK_EVENT_CONTROLLER_SCROLL_DISCRETE);
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  gtk_event_controller_set_propagation_phase (scroll, GTK_PHASE_CAPTURE);
  g_signal_connect_object (scroll, "scroll", G_CALLBACK (scroll_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pinch, "begin", G_CALLBACK (pinch_begin_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pinch, "scale-changed", G_CALLBACK (pinch_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (drag_end_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "pressed", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
}

static void
zj_picture_view_init (ZjPictureView *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  self->scroller = GTK_SCROLLED_WINDOW (scroller);
  self->canvas = ZJ_PICTURE_CANVAS (zj_picture_canvas_new ());
  self->fitting = TRUE;
  gtk_scrolled_window_set_child (self->scroller, GTK_WIDGET (self->canvas));
  gtk_widget_set_hexpand (scroller, TRUE);
  gtk_widget_set_vexpand (scroller, TRUE);
  adw_bin_set_child (ADW_BIN (self), scroller);
  gtk_widget_add_css_class (GTK_WIDGET (self), "picture-view");
  add_gestures (self);
}

/** zj_picture_view_new: (transfer floating) */
GtkWidget *
zj_picture_view_new (void)
{
  return g_object_new (ZJ_TYPE_PICTURE_VIEW, NULL);
}

void
zj_picture_view_show (ZjPictureView *self, GdkTexture *texture, double width, double height, const char *name)
{
  g_return_if_fail (ZJ_IS_PICTURE_VIEW (self));
  zj_picture_canvas_set (self->canvas, texture, width, height);
  zj_picture_canvas_set_quarters (self->canvas, 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->canvas), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name != NULL ? name : "", -1);
  zj_picture_view_zoom (self, 0);
}

void
zj_picture_view_refine (ZjPictureView *self, GdkTexture *texture, double width, double height)
{
  g_return_if_fail (ZJ_IS_PICTURE_VIEW (self));
  zj_picture_canvas_set (self->canvas, texture, width, height);
}

void
zj_picture_view_to_top (ZjPictureView *self)
{
  g_return_if_fail (ZJ_IS_PICTURE_VIEW (self));
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

gboolean
zj_picture_view_is_fitting (ZjPictureView *self)
{
  return self->fitting;
}

double
zj_picture_view_get_zoom (ZjPictureView *self)
{
  return zj_picture_canvas_get_zoom (self->canvas);
}

void
zj_picture_view_turn (ZjPictureView *self)
{
  g_return_if_fail (ZJ_IS_PICTURE_VIEW (self));
  zj_picture_canvas_set_quarters (self->canvas, zj_picture_canvas_get_quarters (self->canvas) + 1);
}

int
zj_picture_view_get_quarters (ZjPictureView *self)
{
  return zj_picture_canvas_get_quarters (self->canvas);
}
