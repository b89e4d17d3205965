/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-file-viewer.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-file-load.h"
#include "zj-file-look.h"
#include "zj-file-out.h"
#include "zj-file-shelf.h"
#include "zj-file-type.h"
#include "zj-page-list.h"
#include "zj-picture-view.h"

#define LIST_FROM        700 /* the window's width from which the pages stand beside */
#define PIXELS_PER_POINT (96.0 / 72.0)

struct _ZjFileViewer
{
  AdwWindow parent_instance;

  AdwWindowTitle *title_label;
  GtkWidget *menu_button;
  GtkStack *stack;
  AdwBin *pages_bin;
  ZjPictureView *view;
  AdwStatusPage *state;
  GtkProgressBar *progress;
  GtkWidget *retry_button;
  GtkWidget *outside_button;
  GtkWidget *page_bar;
  GtkLabel *page_label;
  ZjPageList *pages;

  ZjRecordFiles *files;
  GPtrArray *items; /* of ZjFileItem */
  guint at;
  int n_pages, page;         /* of a PDF; 0 = it is none */
  double drawn_scale;        /* pixels per point of what is shown of a PDF */
  gboolean fresh;            /* nothing of this file is shown yet */
  GCancellable *cancellable; /* of what is asked about this file */
  GCancellable *drawing;     /* of the page that is being drawn */
};

G_DEFINE_FINAL_TYPE (ZjFileViewer, zj_file_viewer, ADW_TYPE_WINDOW)

static const ZjAttachment *
current (ZjFileViewer *self)
{
  return zj_file_item_get (g_ptr_array_index (self->items, self->at));
}

static ZjStore *
store_of (ZjFileViewer *self)
{
  return zj_record_files_get_store (self->files);
}

static ZjFileShelf *
shelf_of (ZjFileViewer *self)
{
  return zj_file_shelf_get (store_of (self));
}

static gboolean
is_kind (ZjFileViewer *self, ZjFileKind kind)
{
  const ZjFileType *type = zj_file_type_find (current (self)->type);
  return type != NULL && type->kind == kind;
}

static gboolean
is_stale (GAsyncResult *result, GCancellable *now)
{
  return g_task_get_cancellable (G_TASK (result)) != now || g_cancellable_is_cancelled (now);
}

/* --- what is shown instead of the file --- */

static void
update_actions (ZjFileViewer *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean seen = g_str_equal (gtk_stack_get_visible_child_name (self->stack), "picture");
  gboolean here = zj_store_has_file (store_of (self), current (self)->sha256);
  static const char *const looking[] = { "viewer.in", "viewer.out", "viewer.fit", "viewer.full", "viewer.turn" };
  for (guint i = 0; i < G_N_ELEMENTS (looking); i++)
    gtk_widget_action_set_enabled (widget, looking[i], seen);
  gtk_widget_action_set_enabled (widget, "viewer.previous", self->at > 0);
  gtk_widget_action_set_enabled (widget, "viewer.next", self->at + 1 < self->items->len);
  gtk_widget_action_set_enabled (widget, "viewer.page-up", seen && self->page > 0);
  gtk_widget_action_set_enabled (widget, "viewer.page-down", seen && self->page + 1 < self->n_pages);
  gtk_widget_action_set_enabled (widget, "viewer.save-copy", here);
  gtk_widget_action_set_enabled (widget, "viewer.open-outside", here);
}

static void
show_state (ZjFileViewer *self, const char *icon, const char *title, const char *text)
{
  g_autofree char *escaped = text != NULL ? g_markup_escape_text (text, -1) : NULL;
  adw_status_page_set_icon_name (self->state, icon);
  adw_status_page_set_title (self->state, title);
  adw_status_page_set_description (self->state, escaped);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), FALSE);
  gtk_widget_set_visible (self->retry_button, FALSE);
  gtk_widget_set_visible (self->outside_button, FALSE);
  gtk_widget_set_visible (self->page_bar, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "state");
  update_actions (self);
}

static void
show_error (ZjFileViewer *self, const GError *error)
{
  show_state (self, "dialog-error-symbolic", _ ("The file cannot be shown"), error->message);
  gtk_widget_set_visible (self->outside_button, zj_store_has_file (store_of (self), current (self)->sha256));
}

/* --- pages --- */

static void
show_place (ZjFileViewer *self)
{
  g_autofree char *text = g_strdup_printf (_ ("Page %d of %d"), self->page + 1, self->n_pages);
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  gtk_label_set_text (self->page_label, text);
  gtk_widget_set_visible (self->page_bar, self->n_pages > 1);
  gtk_widget_set_visible (GTK_WIDGET (self->pages_bin), self->n_pages > 1 && width >= LIST_FROM);
}

static void draw_page (ZjFileViewer *self);

/* The page is there at some scale; at another zoom it is drawn anew, sharper. */
static void
page_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ZjFileViewer) self = data;
  g_autoptr (GError) error = NULL;
  double width, height;
  g_autoptr (GdkTexture) texture = zj_file_load_finish (ZJ_STORE (source), result, &width, &height, &error);
  if (is_stale (result, self->drawing))
    return;
  if (texture == NULL)
    {
      show_error (self, error);
      return;
    }
  g_autofree char *name = g_strdup_printf (_ ("%s, page %d"), current (self)->name, self->page + 1);
  if (self->fresh)
    zj_picture_view_show (self->view, texture, width, height, name);
  else
    zj_picture_view_refine (self->view, texture, width, height);
  self->fresh = FALSE;
  gtk_stack_set_visible_child_name (self->stack, "picture");
  show_place (self);
  update_actions (self);
}

static double
wanted_scale (ZjFileViewer *self)
{
  double zoom = self->fresh ? 1 : MAX (zj_picture_view_get_zoom (self->view), 1);
  return zoom * PIXELS_PER_POINT * gtk_widget_get_scale_factor (GTK_WIDGET (self));
}

static void
draw_page (ZjFileViewer *self)
{
  if (self->drawing != NULL)
    g_cancellable_cancel (self->drawing);
  g_clear_object (&self->drawing);
  self->drawing = g_cancellable_new ();
  self->drawn_scale = wanted_scale (self);
  zj_file_load_page_async (store_of (self), current (self)->sha256, self->page, self->drawn_scale, self->drawing,
                           page_cb, g_object_ref (self));
}

static void
zoomed_cb (ZjFileViewer *self)
{
  if (self->n_pages > 0 && !self->fresh && wanted_scale (self) != self->drawn_scale)
    draw_page (self);
}

static void
go_to_page (ZjFileViewer *self, int page)
{
  if (page < 0 || page >= self->n_pages || page == self->page)
    return;
  self->page = page;
  zj_picture_view_to_top (self->view);
  zj_page_list_select (self->pages, page);
  show_place (self);
  draw_page (self);
}

static void
page_chosen_cb (ZjFileViewer *self, int page)
{
  go_to_page (self, page);
}

static void
count_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ZjFileViewer) self = data;
  g_autoptr (GError) error = NULL;
  int n = zj_file_load_count_finish (ZJ_STORE (source), result, &error);
  if (is_stale (result, self->cancellable))
    return;
  if (n <= 0)
    {
      show_error (self, error);
      return;
    }
  self->n_pages = n;
  self->page = 0;
  zj_page_list_set (self->pages, current (self)->sha256, n);
  draw_page (self);
}

/* --- pictures --- */

static void
picture_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ZjFileViewer) self = data;
  g_autoptr (GError) error = NULL;
  double width, height;
  g_autoptr (GdkTexture) texture = zj_file_load_finish (ZJ_STORE (source), result, &width, &height, &error);
  if (is_stale (result, self->cancellable))
    return;
  if (texture == NULL)
    {
      show_error (self, error);
      return;
    }
  int factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  zj_picture_view_show (self->view, texture, width / factor, height / factor,
                        zj_file_item_get_title (g_ptr_array_index (self->items, self->at)));
  self->fresh = FALSE;
  gtk_stack_set_visible_child_name (self->stack, "picture");
  update_actions (self);
}

/* --- one file after the other --- */

static void
show_here (ZjFileViewer *self)
{
  const ZjAttachment *attachment = current (self);
  if (is_kind (self, ZJ_KIND_IMAGE))
    zj_file_load_picture_async (store_of (self), attachment->sha256, self->cancellable, picture_cb,
                                g_object_ref (self));
  else if (is_kind (self, ZJ_KIND_PDF))
    zj_file_load_count_async (store_of (self), attachment->sha256, self->cancellable, count_cb, g_object_ref (self));
  else
    {
      show_state (
          self, zj_file_look_type_icon (attachment->type), attachment->name,
          _ ("A file of this kind is shown by another program. It gets a copy; changes to it do not come back."));
      gtk_widget_set_visible (self->outside_button, TRUE);
    }
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ZjFileViewer) self = data;
  g_autoptr (GError) error = NULL;
  gboolean fetched = zj_file_shelf_fetch_finish (shelf_of (self), result, &error);
  if (is_stale (result, self->cancellable))
    return;
  if (fetched)
    {
      show_here (self);
      return;
    }
  g_autofree char *text =
      g_error_matches (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND)
          ? g_strdup (error->message)
          : g_strdup_printf (_ ("%s The file is fetched by itself as soon as the server can be reached; what was "
                                "written here is not affected."),
                             error->message);
  show_state (self, "zj-offline-symbolic", _ ("The file is not here yet"), text);
  gtk_widget_set_visible (self->retry_button, TRUE);
}

/* Not here: fetched if the server has it, else it is said who was to bring it. */
static void
show_absent (ZjFileViewer *self, const ZjFileStatus *status)
{
  g_autofree char *absence = zj_file_look_absence (status);
  if (status->state == ZJ_FILE_MISSING || status->state == ZJ_FILE_DAMAGED)
    {
      show_state (self, zj_file_look_icon (status),
                  status->state == ZJ_FILE_DAMAGED ? _ ("The file is damaged") : _ ("The file is missing"), absence);
      gtk_widget_set_visible (self->retry_button, status->state == ZJ_FILE_MISSING);
      return;
    }
  show_state (self, "folder-download-symbolic", _ ("Fetching the file…"), NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), TRUE);
  gtk_progress_bar_set_fraction (self->progress, MAX (zj_file_look_fraction (status), 0));
  zj_file_shelf_fetch_async (shelf_of (self), zj_record_files_get_project (self->files), current (self)->sha256,
                             self->cancellable, fetched_cb, g_object_ref (self));
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
stop_asking (ZjFileViewer *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->drawing != NULL)
    g_cancellable_cancel (self->drawing);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->drawing);
}

static void
show_file (ZjFileViewer *self)
{
  const ZjAttachment *attachment = current (self);
  g_autoptr (ZjFileStatus) status = zj_file_shelf_status (shelf_of (self), zj_record_files_get_project (self->files),
                                                          zj_record_files_get_record (self->files), attachment->sha256);
  stop_asking (self);
  self->cancellable = g_cancellable_new ();
  self->n_pages = self->page = 0;
  self->fresh = TRUE;
  zj_page_list_set (self->pages, NULL, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->pages_bin), FALSE);
  gtk_widget_set_visible (self->page_bar, FALSE);
  zj_picture_view_show (self->view, NULL, 0, 0, NULL);
  show_title (self);
  if (status->here)
    show_here (self);
  else
    show_absent (self, status);
  update_actions (self);
}

static void
shelf_changed_cb (ZjFileViewer *self)
{
  if (!gtk_widget_get_visible (GTK_WIDGET (self->progress)))
    return;
  g_autoptr (ZjFileStatus) status =
      zj_file_shelf_status (shelf_of (self), zj_record_files_get_project (self->files),
                            zj_record_files_get_record (self->files), current (self)->sha256);
  gtk_progress_bar_set_fraction (self->progress, MAX (zj_file_look_fraction (status), 0));
}

/* --- verbs --- */

static void
verb_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ZjFileViewer *self = ZJ_FILE_VIEWER (widget);
  const char *verb = action + strlen ("viewer.");
  if (g_str_equal (verb, "previous") && self->at > 0)
    self->at--, show_file (self);
  else if (g_str_equal (verb, "next") && self->at + 1 < self->items->len)
    self->at++, show_file (self);
  else if (g_str_equal (verb, "retry"))
    show_file (self);
  else if (g_str_equal (verb, "page-up"))
    go_to_page (self, self->page - 1);
  else if (g_str_equal (verb, "page-down"))
    go_to_page (self, self->page + 1);
  else if (g_str_equal (verb, "first-page"))
    go_to_page (self, 0);
  else if (g_str_equal (verb, "last-page"))
    go_to_page (self, self->n_pages - 1);
  else if (g_str_equal (verb, "in") || g_str_equal (verb, "out"))
    zj_picture_view_zoom (self->view, g_str_equal (verb, "in") ? 1 : -1);
  else if (g_str_equal (verb, "fit"))
    zj_picture_view_zoom (self->view, 0);
  else if (g_str_equal (verb, "full"))
    zj_picture_view_set_zoom (self->view, 1);
  else if (g_str_equal (verb, "turn"))
    zj_picture_view_turn (self->view);
  else if (g_str_equal (verb, "save-copy"))
    zj_file_out_save (widget, store_of (self), current (self));
  else if (g_str_equal (verb, "open-outside"))
    zj_file_out_open (widget, store_of (self), current (self));
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
  if (arrow && (zj_picture_view_is_fitting (self->view) || (state & GDK_ALT_MASK) != 0))
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
  ZjFileViewer *self = ZJ_FILE_VIEWER (object);
  stop_asking (self);
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
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, ZjFileViewer, title_label);
  gtk_widget_class_bind_template_child (widget_class, ZjFileViewer, menu_button);
  gtk_widget_class_bind_template_child (widget_class, ZjFileViewer, stack);
  gtk_widget_class_bind_template_child (widget_class, ZjFileViewer, pages_bin);
  gtk_widget_class_bind_template_child (widget_class, ZjFileViewer, view);
  gtk_widget_class_bind_template_child (widget_class, ZjFileViewer, state);
  gtk_widget_class_bind_template_child (widget_class, ZjFileViewer, progress);
  gtk_widget_class_bind_template_child (widget_class, ZjFileViewer, retry_button);
  gtk_widget_class_bind_template_child (widget_class, ZjFileViewer, outside_button);
  gtk_widget_class_bind_template_child (widget_class, ZjFileViewer, page_bar);
  gtk_widget_class_bind_template_child (widget_class, ZjFileViewer, page_label);
}

static void
zj_file_viewer_class_init (ZjFileViewerClass *klass)
{
  static const char *const verbs[] = {
    "viewer.previous",   "viewer.next",      "viewer.retry",     "viewer.page-up",      "viewer.page-down",
    "viewer.first-page", "viewer.last-page", "viewer.in",        "viewer.out",          "viewer.fit",
    "viewer.full",       "viewer.turn",      "viewer.save-copy", "viewer.open-outside",
  };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = zj_file_viewer_dispose;
  G_OBJECT_CLASS (klass)->finalize = zj_file_viewer_finalize;
  g_type_ensure (ZJ_TYPE_PICTURE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/pages/zj-file-viewer.ui");
  bind_children (widget_class);
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
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("More"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Fetching the file…"), -1);
  g_signal_connect_object (self->view, "zoomed", G_CALLBACK (zoomed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "notify::default-width", G_CALLBACK (show_place), self, G_CONNECT_SWAPPED);
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
  self->pages = ZJ_PAGE_LIST (zj_page_list_new (store_of (self)));
  adw_bin_set_child (self->pages_bin, GTK_WIDGET (self->pages));
  g_signal_connect_object (self->pages, "chosen", G_CALLBACK (page_chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (shelf_of (self), "changed", G_CALLBACK (shelf_changed_cb), self, G_CONNECT_SWAPPED);
  if (GTK_IS_WINDOW (root))
    {
      gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
      gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
    }
  show_file (self);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}

const char *
zj_file_viewer_get_shown (ZjFileViewer *self)
{
  g_return_val_if_fail (ZJ_IS_FILE_VIEWER (self), NULL);
  return self->fresh && g_str_equal (gtk_stack_get_visible_child_name (self->stack), "picture")
             ? "nothing"
             : gtk_stack_get_visible_child_name (self->stack);
}

int
zj_file_viewer_get_page (ZjFileViewer *self)
{
  return self->page;
}

const char *
zj_file_viewer_get_words (ZjFileViewer *self)
{
  g_return_val_if_fail (ZJ_IS_FILE_VIEWER (self), NULL);
  return adw_status_page_get_description (self->state);
}
