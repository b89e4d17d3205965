/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-field-text-view.h"

struct _ZjFieldTextView
{
  AdwBin parent_instance;

  ZjFormModel *model;
  char *path;
  GtkWidget *view;
  gboolean busy;
};

static void zj_field_text_view_control_init (ZjFieldControlInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ZjFieldTextView,
                               zj_field_text_view,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (ZJ_TYPE_FIELD_CONTROL, zj_field_text_view_control_init))

static GtkTextBuffer *
buffer_of (ZjFieldTextView *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
}

static char *
text_of (ZjFieldTextView *self)
{
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (buffer_of (self), &start, &end);
  return gtk_text_buffer_get_text (buffer_of (self), &start, &end, FALSE);
}

static GtkWidget *
zj_field_text_view_get_target (ZjFieldControl *control)
{
  return ZJ_FIELD_TEXT_VIEW (control)->view;
}

static void
zj_field_text_view_update (ZjFieldControl *control)
{
  ZjFieldTextView *self = ZJ_FIELD_TEXT_VIEW (control);
  if (self->busy)
    return;
  g_autofree char *text = zj_form_model_dup_text (self->model, self->path);
  g_autofree char *shown = text_of (self);
  if (g_str_equal (text, shown))
    return;
  self->busy = TRUE;
  gtk_text_buffer_set_text (buffer_of (self), text, -1);
  self->busy = FALSE;
}

static void
zj_field_text_view_control_init (ZjFieldControlInterface *iface)
{
  iface->get_target = zj_field_text_view_get_target;
  iface->update = zj_field_text_view_update;
}

static void
changed_cb (ZjFieldTextView *self)
{
  if (self->busy)
    return;
  g_autofree char *text = text_of (self);
  self->busy = TRUE;
  zj_form_model_set_text (self->model, self->path, text);
  self->busy = FALSE;
}

static void
insert_text_cb (ZjFieldTextView *self, GtkTextIter *location, const char *text, int length, GtkTextBuffer *buffer)
{
  glong present = gtk_text_buffer_get_char_count (buffer);
  if (!self->busy && zj_field_control_too_long (self->model, self->path, present, text, length))
    g_signal_stop_emission_by_name (buffer, "insert-text");
}

static void
zj_field_text_view_finalize (GObject *object)
{
  ZjFieldTextView *self = ZJ_FIELD_TEXT_VIEW (object);
  g_clear_object (&self->model);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (zj_field_text_view_parent_class)->finalize (object);
}

static void
zj_field_text_view_class_init (ZjFieldTextViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_field_text_view_finalize;
}

static void
zj_field_text_view_init (ZjFieldTextView *self)
{
}

/** zj_field_text_view_new: (transfer floating) */
GtkWidget *
zj_field_text_view_new (ZjFormModel *model, const char *path)
{
  ZjFieldTextView *self = g_object_new (ZJ_TYPE_FIELD_TEXT_VIEW, NULL);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->model = g_object_ref (model);
  self->path = g_strdup (path);
  self->view = gtk_text_view_new ();
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->view), FALSE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->view), 8);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (self->view), 8);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->view), 8);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self->view), 8);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), 96);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 240);
  gtk_widget_add_css_class (scroller, "text-field");
  adw_bin_set_child (ADW_BIN (self), scroller);
  zj_field_control_update (ZJ_FIELD_CONTROL (self));
  g_signal_connect_object (buffer_of (self), "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (buffer_of (self), "insert-text", G_CALLBACK (insert_text_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
