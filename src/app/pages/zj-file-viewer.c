/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-file-viewer.h"

#include <glib/gi18n-lib.h>

#include "zj-file-display.h"
#include "zj-file-look.h"
#include "zj-file-out.h"
#include "zj-store-files.h"

struct _ZjFileViewer
{
  AdwWindow parent_instance;

  AdwWindowTitle *title_label;
  ZjFileDisplay *display;

  ZjRecordFiles *files;
  GPtrArray *items; /* of ZjFileItem */
  guint at;
};

G_DEFINE_FINAL_TYPE (ZjFileViewer, zj_file_viewer, ADW_TYPE_WINDOW)

static const ZjAttachment *
current (ZjFileViewer *self)
{
  return zj_file_item_get (g_ptr_array_index (self->items, self->at));
}

static void
update_actions (ZjFileViewer *self)
{
  static const char *const looking[] = { "viewer.in", "viewer.out", "viewer.fit", "viewer.full", "viewer.turn" };
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean seen = zj_file_display_is_seen (self->display);
  gboolean here = zj_store_has_file (zj_record_files_get_store (self->files), current (self)->sha256);
  for (guint i = 0; i < G_N_ELEMENTS (looking); i++)
    gtk_widget_action_set_enabled (widget, looking[i], seen);
  gtk_widget_action_set_enabled (widget, "viewer.previous", self->at > 0);
  gtk_widget_action_set_enabled (widget, "viewer.next", self->at + 1 < self->items->len);
  gtk_widget_action_set_enabled (widget, "viewer.save-copy", here);
  gtk_widget_action_set_enabled (widget, "viewer.open-outside", here);
}

static void
show_title (ZjFileViewer *self)
{
  const ZjAttachment *attachment = current (self);
  const ZjSlot *slot = zj_form_slot (zj_record_files_get_form (self->files), attachment->slot);
  const char *title = zj_file_item_get_title (g_ptr_array_index (self->items, self->at));
  g_autofree char *size = zj_file_look_size (attachment->size);
  g_autofree char *place = g_strdup_printf (_ ("%u of %u"), self->at + 1, self->items->len);
  g_autofree char *subtitle =
      g_strdup_printf ("%s · %s · %s", slot != NULL ? zj_label (&slot->label) : attachment->slot, place, size);
  adw_window_title_set_title (self->title_label, title);
  adw_window_title_set_subtitle (self->title_label, subtitle);
  gtk_window_set_title (GTK_WINDOW (self), title);
}

static void
go_to (ZjFileViewer *self, guint at)
{
  if (at >= self->items->len)
    return;
  self->at = at;
  show_title (self);
  zj_file_display_show (self->display, self->files, g_ptr_array_index (self->items, at));
}

/* --- verbs --- */

static void
verb_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ZjFileViewer *self = ZJ_FILE_VIEWER (widget);
  ZjPictureView *view = zj_file_display_get_view (self->display);
  ZjStore *store = zj_record_files_get_store (self->files);
  const char *verb = action + strlen ("viewer.");
  if (g_str_equal (verb, "previous") && self->at > 0)
    go_to (self, self->at - 1);
  else if (g_str_equal (verb, "next"))
    go_to (self, self->at + 1);
  else if (g_str_equal (verb, "page-up"))
    zj_file_display_go_to_page (self->display, zj_file_display_get_page (self->display) - 1);
  else if (g_str_equal (verb, "page-down"))
    zj_file_display_go_to_page (self->display, zj_file_display_get_page (self->display) + 1);
  else if (g_str_equal (verb, "first-page"))
    zj_file_display_go_to_page (self->display, 0);
  else if (g_str_equal (verb, "last-page"))
    zj_file_display_go_to_page (self->display, zj_file_display_get_n_pages (self->display) - 1);
  else if (g_str_equal (verb, "in") || g_str_equal (verb, "out"))
    zj_picture_view_zoom (view, g_str_equal (verb, "in") ? 1 : -1);
  else if (g_str_equal (verb, "fit"))
    zj_picture_view_zoom (view, 0);
  else if (g_str_equal (verb, "full"))
    zj_picture_view_set_zoom (view, 1);
  else if (g_str_equal (verb, "turn"))
    zj_picture_view_turn (view);
  else if (g_str_equal (verb, "save-copy"))
    zj_file_out_save (widget, store, current (self));
  else if (g_str_equal (verb, "open-outside"))
    zj_file_out_open (widget, store, current (self));
}

/* Before the scrolled view takes them: arrows change the file unless they are needed to move about in a large one. */
static gboolean
key_cb (ZjFileViewer *self, guint key, guint code, GdkModifierType state)
{
  static const struct
  {
    guint key;
    const char *action;
  } keys[] = { { GDK_KEY_Page_Up, "viewer.page-up" }, { GDK_KEY_Page_Down, "viewer.page-down" },
               { GDK_KEY_Home, "viewer.first-page" }, { GDK_KEY_End, "viewer.last-page" },
               { GDK_KEY_plus, "viewer.in" },         { GDK_KEY_equal, "viewer.in" },
               { GDK_KEY_KP_Add, "viewer.in" },       { GDK_KEY_minus, "viewer.out" },
               { GDK_KEY_KP_Subtract, "viewer.out" }, { GDK_KEY_0, "viewer.fit" },
               { GDK_KEY_1, "viewer.full" },          { GDK_KEY_r, "viewer.turn" } };
  gboolean arrow = key == GDK_KEY_Left || key == GDK_KEY_Right;
  if (arrow && (zj_picture_view_is_fitting (zj_file_display_get_view (self->display)) || (state & GDK_ALT_MASK) != 0))
    return gtk_widget_activate_action (GTK_WIDGET (self), key == GDK_KEY_Left ? "viewer.previous" : "viewer.next",
                                       NULL);
  if (key == GDK_KEY_Escape)
    {
      gtk_window_close (GTK_WINDOW (self));
      return GDK_EVENT_STOP;
    }
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].key == key)
      return gtk_widget_activate_action (GTK_WIDGET (self), keys[i].action, NULL);
  return GDK_EVENT_PROPAGATE;
}

static void
zj_file_viewer_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ZJ_TYPE_FILE_VIEWER);
  G_OBJECT_CLASS (zj_file_viewer_parent_class)->dispose (object);
}

static void
zj_file_viewer_finalize (GObject *object)
{
  ZjFileViewer *self = ZJ_FILE_VIEWER (object);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_object (&self->files);
  G_OBJECT_CLASS (zj_file_viewer_parent_class)->finalize (object);
}

static void
zj_file_viewer_class_init (ZjFileViewerClass *klass)
{
  static const char *const verbs[] = {
    "viewer.previous",  "viewer.next",      "viewer.page-up",      "viewer.page-down", "viewer.first-page",
    "viewer.last-page", "viewer.in",        "viewer.out",          "viewer.fit",       "viewer.full",
    "viewer.turn",      "viewer.save-copy", "viewer.open-outside",
  };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = zj_file_viewer_dispose;
  G_OBJECT_CLASS (klass)->finalize = zj_file_viewer_finalize;
  g_type_ensure (ZJ_TYPE_FILE_DISPLAY);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/pages/zj-file-viewer.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjFileViewer, title_label);
  gtk_widget_class_bind_template_child (widget_class, ZjFileViewer, display);
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    gtk_widget_class_install_action (widget_class, verbs[i], NULL, verb_cb);
}

static void
zj_file_viewer_init (ZjFileViewer *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_object (self->display, "changed", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
}

/* By slot, as they stand in the record. */
static void
list_items (ZjFileViewer *self, const char *id)
{
  ZjForm *form = zj_record_files_get_form (self->files);
  g_autoptr (GPtrArray) all = zj_record_files_list (self->files, NULL, NULL);
  for (guint s = 0; s <= form->n_slots; s++)
    for (guint i = 0; i < all->len; i++)
      {
        const ZjAttachment *attachment = g_ptr_array_index (all, i);
        const ZjSlot *slot = zj_form_slot (form, attachment->slot);
        if (s < form->n_slots ? slot != &form->slots[s] : slot != NULL)
          continue;
        if (g_str_equal (attachment->id, id))
          self->at = self->items->len;
        g_ptr_array_add (self->items, zj_file_item_new (attachment));
      }
}

ZjFileViewer *
zj_file_viewer_open (GtkWidget *parent, ZjRecordFiles *files, const char *id)
{
  g_return_val_if_fail (GTK_IS_WIDGET (parent) && ZJ_IS_RECORD_FILES (files) && id != NULL, NULL);
  ZjFileViewer *self = g_object_new (ZJ_TYPE_FILE_VIEWER, NULL);
  GtkRoot *root = gtk_widget_get_root (parent);
  self->files = g_object_ref (files);
  list_items (self, id);
  if (self->items->len == 0)
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return NULL;
    }
  if (GTK_IS_WINDOW (root))
    {
      gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
      gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
    }
  go_to (self, self->at);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}

ZjFileDisplay *
zj_file_viewer_get_display (ZjFileViewer *self)
{
  g_return_val_if_fail (ZJ_IS_FILE_VIEWER (self), NULL);
  return self->display;
}
