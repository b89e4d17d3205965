/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-file-display.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-file-load.h"
#include "zj-file-look.h"
#include "zj-file-notice.h"
#include "zj-file-out.h"
#include "zj-file-shelf.h"
#include "zj-file-type.h"
#include "zj-page-list.h"

#define LIST_FROM        700 /* the width from which the pages stand beside */
#define PIXELS_PER_POINT (96.0 / 72.0)

struct _ZjFileDisplay
{
  AdwBin parent_instance;

  GtkStack *stack;
  AdwBin *pages_bin;
  ZjPictureView *view;
  ZjFileNotice *notice;
  GtkWidget *page_bar;
  GtkLabel *page_label;
  ZjPageList *pages; /* in pages_bin, once there is a store */

  ZjRecordFiles *files;
  ZjFileItem *item;
  int n_pages, page;         /* of a PDF; 0 = it is none */
  double drawn_scale;        /* pixels per point of what is shown of a PDF */
  gboolean fresh;            /* nothing of this file is shown yet */
  GCancellable *cancellable; /* of what is asked about this file */
  GCancellable *drawing;     /* of the page that is being drawn */
};

G_DEFINE_FINAL_TYPE (ZjFileDisplay, zj_file_display, ADW_TYPE_BIN)

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static const ZjAttachment *
current (ZjFileDisplay *self)
{
  return zj_file_item_get (self->item);
}

static ZjStore *
store_of (ZjFileDisplay *self)
{
  return zj_record_files_get_store (self->files);
}

static ZjFileShelf *
shelf_of (ZjFileDisplay *self)
{
  return zj_file_shelf_get (store_of (self));
}

static gboolean
is_kind (ZjFileDisplay *self, ZjFileKind kind)
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
changed (ZjFileDisplay *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean seen = zj_file_display_is_seen (self);
  gtk_widget_action_set_enabled (widget, "display.page-up", seen && self->page > 0);
  gtk_widget_action_set_enabled (widget, "display.page-down", seen && self->page + 1 < self->n_pages);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
show_notice (ZjFileDisplay *self, const char *icon, const char *title, const char *text, ZjFileNoticeHelp help)
{
  zj_file_notice_set (self->notice, icon, title, text, help);
  gtk_widget_set_visible (self->page_bar, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "state");
  changed (self);
}

static void
show_error (ZjFileDisplay *self, const GError *error)
{
  gboolean here = zj_store_has_file (store_of (self), current (self)->sha256);
  show_notice (self, "dialog-error-symbolic", _ ("The file cannot be shown"), error->message,
               here ? ZJ_FILE_NOTICE_OUTSIDE : ZJ_FILE_NOTICE_NOTHING);
}

/* --- pages --- */

static int
window_width (ZjFileDisplay *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  int width = 0, height = 0;
  if (GTK_IS_WINDOW (root))
    gtk_window_get_default_size (GTK_WINDOW (root), &width, &height);
  return width;
}

static void
show_place (ZjFileDisplay *self)
{
  g_autofree char *text = g_strdup_printf (_ ("Page %d of %d"), self->page + 1, self->n_pages);
  gtk_label_set_text (self->page_label, text);
  gtk_widget_set_visible (self->page_bar, self->n_pages > 1);
  gtk_widget_set_visible (GTK_WIDGET (self->pages_bin), self->n_pages > 1 && window_width (self) >= LIST_FROM);
}

static void draw_page (ZjFileDisplay *self);

/* The page is there at some scale; at another zoom it is drawn anew, sharper. */
static void
page_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ZjFileDisplay) self = data;
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
  changed (self);
}

static double
wanted_scale (ZjFileDisplay *self)
{
  double zoom = self->fresh ? 1 : MAX (zj_picture_view_get_zoom (self->view), 1);
  return zoom * PIXELS_PER_POINT * gtk_widget_get_scale_factor (GTK_WIDGET (self));
}

static void
draw_page (ZjFileDisplay *self)
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
zoomed_cb (ZjFileDisplay *self)
{
  if (self->n_pages > 0 && !self->fresh && wanted_scale (self) != self->drawn_scale)
    draw_page (self);
}

static void
page_chosen_cb (ZjFileDisplay *self, int page)
{
  zj_file_display_go_to_page (self, page);
}

static void
count_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ZjFileDisplay) self = data;
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
  g_autoptr (ZjFileDisplay) self = data;
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
  zj_picture_view_show (self->view, texture, width / factor, height / factor, current (self)->name);
  self->fresh = FALSE;
  gtk_stack_set_visible_child_name (self->stack, "picture");
  changed (self);
}

/* --- one file after the other --- */

static void
show_here (ZjFileDisplay *self)
{
  const ZjAttachment *attachment = current (self);
  if (is_kind (self, ZJ_KIND_IMAGE))
    zj_file_load_picture_async (store_of (self), attachment->sha256, self->cancellable, picture_cb,
                                g_object_ref (self));
  else if (is_kind (self, ZJ_KIND_PDF))
    zj_file_load_count_async (store_of (self), attachment->sha256, self->cancellable, count_cb, g_object_ref (self));
  else
    show_notice (self, zj_file_look_type_icon (attachment->type), attachment->name,
                 _ ("A file of this kind is shown by another program. It gets a copy; changes to it do not come back."),
                 ZJ_FILE_NOTICE_OUTSIDE);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ZjFileDisplay) self = data;
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
  show_notice (self, "zj-offline-symbolic", _ ("The file is not here yet"), text, ZJ_FILE_NOTICE_RETRY);
}

/* Not here: fetched if the server has it, else it is said who was to bring it. */
static void
show_absent (ZjFileDisplay *self, const ZjFileStatus *status)
{
  g_autofree char *absence = zj_file_look_absence (status);
  if (status->state == ZJ_FILE_MISSING)
    show_notice (self, zj_file_look_icon (status), _ ("The file is missing"), absence, ZJ_FILE_NOTICE_RETRY);
  else if (status->state == ZJ_FILE_DAMAGED)
    show_notice (self, zj_file_look_icon (status), _ ("The file is damaged"), absence, ZJ_FILE_NOTICE_NOTHING);
  if (status->state == ZJ_FILE_MISSING || status->state == ZJ_FILE_DAMAGED)
    return;
  show_notice (self, "folder-download-symbolic", _ ("Fetching the file…"), NULL, ZJ_FILE_NOTICE_WAIT);
  zj_file_notice_set_fraction (self->notice, zj_file_look_fraction (status));
  zj_file_shelf_fetch_async (shelf_of (self), zj_record_files_get_project (self->files), current (self)->sha256,
                             self->cancellable, fetched_cb, g_object_ref (self));
}

static void
stop_asking (ZjFileDisplay *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->drawing != NULL)
    g_cancellable_cancel (self->drawing);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->drawing);
}

static void
show_file (ZjFileDisplay *self)
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
  if (status->here)
    show_here (self);
  else
    show_absent (self, status);
  changed (self);
}

static void
shelf_changed_cb (ZjFileDisplay *self)
{
  if (!zj_file_notice_is_waiting (self->notice))
    return;
  g_autoptr (ZjFileStatus) status =
      zj_file_shelf_status (shelf_of (self), zj_record_files_get_project (self->files),
                            zj_record_files_get_record (self->files), current (self)->sha256);
  zj_file_notice_set_fraction (self->notice, zj_file_look_fraction (status));
}

/* --- verbs --- */

static void
retry_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ZjFileDisplay *self = ZJ_FILE_DISPLAY (widget);
  if (self->item != NULL)
    show_file (self);
}

static void
open_outside_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ZjFileDisplay *self = ZJ_FILE_DISPLAY (widget);
  if (self->item != NULL)
    zj_file_out_open (widget, store_of (self), current (self));
}

static void
page_up_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  zj_file_display_go_to_page (ZJ_FILE_DISPLAY (widget), ZJ_FILE_DISPLAY (widget)->page - 1);
}

static void
page_down_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  zj_file_display_go_to_page (ZJ_FILE_DISPLAY (widget), ZJ_FILE_DISPLAY (widget)->page + 1);
}

static void
zj_file_display_dispose (GObject *object)
{
  ZjFileDisplay *self = ZJ_FILE_DISPLAY (object);
  stop_asking (self);
  adw_bin_set_child (ADW_BIN (object), NULL); /* before the template lets go of it */
  gtk_widget_dispose_template (GTK_WIDGET (object), ZJ_TYPE_FILE_DISPLAY);
  G_OBJECT_CLASS (zj_file_display_parent_class)->dispose (object);
}

static void
zj_file_display_finalize (GObject *object)
{
  ZjFileDisplay *self = ZJ_FILE_DISPLAY (object);
  g_clear_object (&self->item);
  g_clear_object (&self->files);
  G_OBJECT_CLASS (zj_file_display_parent_class)->finalize (object);
}

static void
zj_file_display_class_init (ZjFileDisplayClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = zj_file_display_dispose;
  G_OBJECT_CLASS (klass)->finalize = zj_file_display_finalize;
  g_type_ensure (ZJ_TYPE_FILE_NOTICE);
  g_type_ensure (ZJ_TYPE_PICTURE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/widgets/zj-file-display.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjFileDisplay, stack);
  gtk_widget_class_bind_template_child (widget_class, ZjFileDisplay, pages_bin);
  gtk_widget_class_bind_template_child (widget_class, ZjFileDisplay, view);
  gtk_widget_class_bind_template_child (widget_class, ZjFileDisplay, notice);
  gtk_widget_class_bind_template_child (widget_class, ZjFileDisplay, page_bar);
  gtk_widget_class_bind_template_child (widget_class, ZjFileDisplay, page_label);
  gtk_widget_class_install_action (widget_class, "display.retry", NULL, retry_cb);
  gtk_widget_class_install_action (widget_class, "display.open-outside", NULL, open_outside_cb);
  gtk_widget_class_install_action (widget_class, "display.page-up", NULL, page_up_cb);
  gtk_widget_class_install_action (widget_class, "display.page-down", NULL, page_down_cb);
  signals[CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
zj_file_display_init (ZjFileDisplay *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->view, "zoomed", G_CALLBACK (zoomed_cb), self, G_CONNECT_SWAPPED);
}

void
zj_file_display_show (ZjFileDisplay *self, ZjRecordFiles *files, ZjFileItem *item)
{
  g_return_if_fail (ZJ_IS_FILE_DISPLAY (self) && ZJ_IS_RECORD_FILES (files) && ZJ_IS_FILE_ITEM (item));
  if (self->files != files)
    {
      g_set_object (&self->files, files);
      self->pages = ZJ_PAGE_LIST (zj_page_list_new (store_of (self)));
      adw_bin_set_child (self->pages_bin, GTK_WIDGET (self->pages));
      g_signal_connect_object (self->pages, "chosen", G_CALLBACK (page_chosen_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (shelf_of (self), "changed", G_CALLBACK (shelf_changed_cb), self, G_CONNECT_SWAPPED);
    }
  if (self->item == NULL && gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    g_signal_connect_object (gtk_widget_get_root (GTK_WIDGET (self)), "notify::default-width", G_CALLBACK (show_place),
                             self, G_CONNECT_SWAPPED);
  g_set_object (&self->item, item);
  show_file (self);
}

gboolean
zj_file_display_is_seen (ZjFileDisplay *self)
{
  g_return_val_if_fail (ZJ_IS_FILE_DISPLAY (self), FALSE);
  return !self->fresh && g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "picture") == 0;
}

ZjPictureView *
zj_file_display_get_view (ZjFileDisplay *self)
{
  return self->view;
}

int
zj_file_display_get_page (ZjFileDisplay *self)
{
  return self->page;
}

int
zj_file_display_get_n_pages (ZjFileDisplay *self)
{
  return self->n_pages;
}

void
zj_file_display_go_to_page (ZjFileDisplay *self, int page)
{
  if (page < 0 || page >= self->n_pages || page == self->page)
    return;
  self->page = page;
  zj_picture_view_to_top (self->view);
  zj_page_list_select (self->pages, page);
  show_place (self);
  draw_page (self);
}

const char *
zj_file_display_get_words (ZjFileDisplay *self)
{
  g_return_val_if_fail (ZJ_IS_FILE_DISPLAY (self), NULL);
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "state") == 0
             ? zj_file_notice_get_text (self->notice)
             : NULL;
}
