/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-file-picture.h"

#include "zj-file-look.h"
#include "zj-file-shelf.h"
#include "zj-thumbnail.h"

#define NEAR      300 /* pixels outside of what is seen from which on the picture is asked for */
#define ICON_SIZE 32

struct _ZjFilePicture
{
  GtkWidget parent_instance;

  ZjStore *store;
  int width, height;
  char *sha256, *type;
  gboolean here, failed;
  GdkTexture *texture;
  GtkWidget *icon;
  guint request; /* 0 = none */
  guint look_source;
  GtkAdjustment *adjustment; /* of the view it scrolls in, while mapped */
};

G_DEFINE_FINAL_TYPE (ZjFilePicture, zj_file_picture, GTK_TYPE_WIDGET)

static ZjThumbnailCache *
cache_of (ZjFilePicture *self)
{
  return zj_file_shelf_get_thumbnails (zj_file_shelf_get (self->store));
}

static void
give_up (ZjFilePicture *self)
{
  if (self->request != 0)
    zj_thumbnail_cache_cancel (cache_of (self), self->request);
  self->request = 0;
}

static void
show (ZjFilePicture *self, GdkTexture *texture)
{
  g_set_object (&self->texture, texture);
  gtk_widget_set_visible (self->icon, texture == NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
made_cb (GdkTexture *texture, gpointer data)
{
  ZjFilePicture *self = data;
  self->request = 0;
  self->failed = texture == NULL;
  show (self, texture);
}

static gboolean
is_near (ZjFilePicture *self)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return FALSE;
  if (scroller == NULL || !gtk_widget_compute_bounds (GTK_WIDGET (self), scroller, &bounds))
    return TRUE;
  return bounds.origin.y + bounds.size.height > -NEAR && bounds.origin.y < gtk_widget_get_height (scroller) + NEAR;
}

static gboolean
look (gpointer data)
{
  ZjFilePicture *self = data;
  self->look_source = 0;
  if (self->texture != NULL || self->failed || !self->here || self->sha256 == NULL
      || !zj_thumbnail_possible (self->type))
    return G_SOURCE_REMOVE;
  if (!is_near (self))
    {
      give_up (self);
      return G_SOURCE_REMOVE;
    }
  int side = 2 * MAX (self->width, self->height) * gtk_widget_get_scale_factor (GTK_WIDGET (self));
  GdkTexture *texture = zj_thumbnail_cache_look (cache_of (self), self->sha256, side);
  if (texture != NULL)
    show (self, texture);
  else if (self->request == 0)
    self->request = zj_thumbnail_cache_request (cache_of (self), self->sha256, self->type, side, made_cb, self);
  return G_SOURCE_REMOVE;
}

static void
queue_look (ZjFilePicture *self)
{
  if (self->look_source == 0)
    self->look_source = g_idle_add (look, self);
}

static void
zj_file_picture_map (GtkWidget *widget)
{
  ZjFilePicture *self = ZJ_FILE_PICTURE (widget);
  GTK_WIDGET_CLASS (zj_file_picture_parent_class)->map (widget);
  GtkWidget *scroller = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  if (scroller != NULL)
    {
      self->adjustment = g_object_ref (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)));
      g_signal_connect_object (self->adjustment, "value-changed", G_CALLBACK (queue_look), self, G_CONNECT_SWAPPED);
    }
  queue_look (self);
}

static void
let_go (ZjFilePicture *self)
{
  g_clear_handle_id (&self->look_source, g_source_remove);
  if (self->adjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustment, self);
  g_clear_object (&self->adjustment);
  give_up (self);
}

static void
zj_file_picture_unmap (GtkWidget *widget)
{
  let_go (ZJ_FILE_PICTURE (widget));
  GTK_WIDGET_CLASS (zj_file_picture_parent_class)->unmap (widget);
}

static void
zj_file_picture_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  ZjFilePicture *self = ZJ_FILE_PICTURE (widget);
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? self->width : self->height;
}

static void
zj_file_picture_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  ZjFilePicture *self = ZJ_FILE_PICTURE (widget);
  int size = MIN (MIN (width, height), ICON_SIZE);
  GtkAllocation box = { (width - size) / 2, (height - size) / 2, size, size };
  gtk_widget_size_allocate (self->icon, &box, -1);
  queue_look (self);
}

/* A photo fills the place and is cut; a page is shown whole, for its shape tells what it is. */
static void
zj_file_picture_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  ZjFilePicture *self = ZJ_FILE_PICTURE (widget);
  float width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  if (self->texture == NULL)
    {
      gtk_widget_snapshot_child (widget, self->icon, snapshot);
      return;
    }
  float own_width = gdk_texture_get_width (self->texture), own_height = gdk_texture_get_height (self->texture);
  gboolean photo = g_str_has_prefix (self->type, "image/");
  float scale = photo ? MAX (width / own_width, height / own_height) : MIN (width / own_width, height / own_height);
  graphene_rect_t place = GRAPHENE_RECT_INIT ((width - own_width * scale) / 2, (height - own_height * scale) / 2,
                                              own_width * scale, own_height * scale);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gtk_snapshot_append_texture (snapshot, self->texture, &place);
  gtk_snapshot_pop (snapshot);
}

static void
zj_file_picture_dispose (GObject *object)
{
  ZjFilePicture *self = ZJ_FILE_PICTURE (object);
  if (self->store != NULL)
    let_go (self);
  g_clear_pointer (&self->icon, gtk_widget_unparent);
  g_clear_object (&self->texture);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (zj_file_picture_parent_class)->dispose (object);
}

static void
zj_file_picture_finalize (GObject *object)
{
  ZjFilePicture *self = ZJ_FILE_PICTURE (object);
  g_free (self->sha256);
  g_free (self->type);
  G_OBJECT_CLASS (zj_file_picture_parent_class)->finalize (object);
}

static void
zj_file_picture_class_init (ZjFilePictureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = zj_file_picture_dispose;
  G_OBJECT_CLASS (klass)->finalize = zj_file_picture_finalize;
  widget_class->map = zj_file_picture_map;
  widget_class->unmap = zj_file_picture_unmap;
  widget_class->measure = zj_file_picture_measure;
  widget_class->size_allocate = zj_file_picture_size_allocate;
  widget_class->snapshot = zj_file_picture_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
  gtk_widget_class_set_css_name (widget_class, "filepicture");
}

static void
zj_file_picture_init (ZjFilePicture *self)
{
  self->icon = gtk_image_new ();
  gtk_image_set_pixel_size (GTK_IMAGE (self->icon), ICON_SIZE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL, "", -1);
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
zj_file_picture_new (ZjStore *store, int width, int height)
{
  g_return_val_if_fail (ZJ_IS_STORE (store) && width > 0 && height > 0, NULL);
  ZjFilePicture *self = g_object_new (ZJ_TYPE_FILE_PICTURE, NULL);
  self->store = g_object_ref (store);
  self->width = width;
  self->height = height;
  return GTK_WIDGET (self);
}

void
zj_file_picture_set (ZjFilePicture *self, const char *sha256, const char *type, gboolean here)
{
  g_return_if_fail (ZJ_IS_FILE_PICTURE (self));
  if (g_strcmp0 (sha256, self->sha256) == 0 && g_strcmp0 (type, self->type) == 0 && here == self->here)
    return;
  give_up (self);
  g_free (self->sha256);
  g_free (self->type);
  self->sha256 = g_strdup (sha256);
  self->type = g_strdup (type);
  self->here = here;
  self->failed = FALSE;
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), zj_file_look_type_icon (type));
  show (self, NULL);
  queue_look (self);
}

gboolean
zj_file_picture_is_shown (ZjFilePicture *self)
{
  return self->texture != NULL;
}
