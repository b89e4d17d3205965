/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-page-list.h"

#include <glib/gi18n-lib.h>

#include "zj-file-load.h"

#define WIDTH  96
#define HEIGHT 128
#define SCALE  0.22 /* pixels per point: A4 is then 130 × 185 */

struct _ZjPageList
{
  AdwBin parent_instance;

  GtkListView *view;
  GtkStringList *numbers; /* "1", "2", … */
  GtkSingleSelection *selection;
  ZjStore *store;
  char *sha256;
  gboolean quiet; /* the selection is not the user's */
};

G_DEFINE_FINAL_TYPE (ZjPageList, zj_page_list, ADW_TYPE_BIN)

enum
{
  CHOSEN,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

#define ASKED "zj-page-asked" /* on a row: the GCancellable of what was asked for it */

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkPicture) picture = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = zj_file_load_finish (ZJ_STORE (source), result, NULL, NULL, &error);
  GCancellable *asked = g_object_get_data (G_OBJECT (picture), ASKED);
  if (texture != NULL && g_task_get_cancellable (G_TASK (result)) == asked)
    gtk_picture_set_paintable (picture, GDK_PAINTABLE (texture));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *picture = gtk_picture_new ();
  GtkWidget *label = gtk_label_new (NULL);
  gtk_widget_set_size_request (picture, WIDTH, HEIGHT);
  gtk_picture_set_can_shrink (GTK_PICTURE (picture), TRUE);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (box, "page-row");
  gtk_box_append (GTK_BOX (box), picture);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (row, box);
}

static void
bind_cb (ZjPageList *self, GtkListItem *row)
{
  GtkWidget *box = gtk_list_item_get_child (row);
  GtkWidget *picture = gtk_widget_get_first_child (box);
  const char *number = gtk_string_object_get_string (gtk_list_item_get_item (row));
  g_autofree char *name = g_strdup_printf (_ ("Page %s"), number);
  GCancellable *asked = g_cancellable_new ();
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (box)), number);
  gtk_accessible_update_property (GTK_ACCESSIBLE (picture), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (picture), ASKED, asked, g_object_unref);
  zj_file_load_page_async (self->store, self->sha256, (int)gtk_list_item_get_position (row),
                           SCALE * gtk_widget_get_scale_factor (GTK_WIDGET (self)), asked, loaded_cb,
                           g_object_ref (picture));
}

static void
unbind_cb (ZjPageList *self, GtkListItem *row)
{
  GtkWidget *picture = gtk_widget_get_first_child (gtk_list_item_get_child (row));
  g_cancellable_cancel (g_object_get_data (G_OBJECT (picture), ASKED));
  gtk_picture_set_paintable (GTK_PICTURE (picture), NULL);
}

static void
selected_cb (ZjPageList *self)
{
  guint selected = gtk_single_selection_get_selected (self->selection);
  if (!self->quiet && selected != GTK_INVALID_LIST_POSITION)
    g_signal_emit (self, signals[CHOSEN], 0, (int)selected);
}

static void
zj_page_list_dispose (GObject *object)
{
  ZjPageList *self = ZJ_PAGE_LIST (object);
  self->quiet = TRUE;
  g_clear_object (&self->selection);
  g_clear_object (&self->numbers);
  adw_bin_set_child (ADW_BIN (object), NULL);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (zj_page_list_parent_class)->dispose (object);
}

static void
zj_page_list_finalize (GObject *object)
{
  g_free (ZJ_PAGE_LIST (object)->sha256);
  G_OBJECT_CLASS (zj_page_list_parent_class)->finalize (object);
}

static void
zj_page_list_class_init (ZjPageListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = zj_page_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = zj_page_list_finalize;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
zj_page_list_init (ZjPageList *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  self->numbers = gtk_string_list_new (NULL);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->numbers)));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  self->view = GTK_LIST_VIEW (gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)), factory));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Pages"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->view));
  adw_bin_set_child (ADW_BIN (self), scroller);
}

GtkWidget *
zj_page_list_new (ZjStore *store)
{
  g_return_val_if_fail (ZJ_IS_STORE (store), NULL);
  ZjPageList *self = g_object_new (ZJ_TYPE_PAGE_LIST, NULL);
  self->store = g_object_ref (store);
  return GTK_WIDGET (self);
}

void
zj_page_list_set (ZjPageList *self, const char *sha256, int n_pages)
{
  g_return_if_fail (ZJ_IS_PAGE_LIST (self) && n_pages >= 0);
  g_autoptr (GStrvBuilder) numbers = g_strv_builder_new ();
  for (int i = 1; sha256 != NULL && i <= n_pages; i++)
    {
      g_autofree char *number = g_strdup_printf ("%d", i);
      g_strv_builder_add (numbers, number);
    }
  g_auto (GStrv) list = g_strv_builder_end (numbers);
  self->quiet = TRUE;
  gtk_string_list_splice (self->numbers, 0, g_list_model_get_n_items (G_LIST_MODEL (self->numbers)), NULL);
  g_free (self->sha256);
  self->sha256 = g_strdup (sha256);
  gtk_string_list_splice (self->numbers, 0, 0, (const char *const *)list);
  self->quiet = FALSE;
}

void
zj_page_list_select (ZjPageList *self, int page)
{
  g_return_if_fail (ZJ_IS_PAGE_LIST (self) && page >= 0);
  self->quiet = TRUE;
  gtk_single_selection_set_selected (self->selection, (guint)page);
  self->quiet = FALSE;
  gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", (guint)page);
}
