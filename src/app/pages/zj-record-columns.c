/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-record-columns.h"

#include "zj-record-cell.h"
#include "zj-record-face.h"

/* Width of a column for so many characters, and how far a table may be squeezed before cards read better. */
#define PIXELS_PER_CHAR 7.5
#define CELL_PADDING    16
#define SQUEEZE         0.75
#define MARK_WIDTH      40
#define ICON_CHARS      4
#define SYNC_CHARS      8 /* beside the business state stands where the record is with the server */

struct _ZjRecordColumns
{
  GObject parent_instance;

  ZjStore *store;
  ZjForm *form;
  ZjChosen *chosen;
  GtkColumnView *table; /* weak */
  GtkColumnViewColumn *mark;
  ZjColumnSort *sort;
  GArray *widths; /* of int: what each column of the form would like */
  int wanted;     /* their sum */
};

G_DEFINE_FINAL_TYPE (ZjRecordColumns, zj_record_columns, G_TYPE_OBJECT)

static void
setup_cell_cb (ZjRecordColumns *self, GtkListItem *item, GtkSignalListItemFactory *factory)
{
  const char *column = g_object_get_data (G_OBJECT (factory), "zj-column");
  gboolean primary = g_object_get_data (G_OBJECT (factory), "zj-primary") != NULL;
  gtk_list_item_set_child (item, zj_record_cell_new (self->form, self->store, self->chosen, column, primary));
}

static void
bind_cell_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  zj_record_cell_set_item (ZJ_RECORD_CELL (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
unbind_cell_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  zj_record_cell_set_item (ZJ_RECORD_CELL (gtk_list_item_get_child (item)), NULL);
}

static GtkColumnViewColumn *
add_column (ZjRecordColumns *self, const char *title, const char *field, int width_chars, gboolean primary)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_object_set_data_full (G_OBJECT (factory), "zj-column", g_strdup (field), g_free);
  g_object_set_data (G_OBJECT (factory), "zj-primary", GINT_TO_POINTER (primary));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cell_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cell_cb), NULL);
  GtkColumnViewColumn *column = gtk_column_view_column_new (title, factory);
  if (!g_str_equal (field, ZJ_RECORD_CELL_CHOSEN))
    {
      g_autoptr (GtkSorter) sorter = zj_column_sort_add (self->sort, field);
      gtk_column_view_column_set_sorter (column, sorter);
      gtk_column_view_column_set_resizable (column, TRUE);
    }
  if (primary)
    gtk_column_view_column_set_expand (column, TRUE);
  if (width_chars > 0)
    {
      int width = (int)(width_chars * PIXELS_PER_CHAR) + CELL_PADDING;
      g_array_append_val (self->widths, width);
      self->wanted += width;
    }
  gtk_column_view_append_column (self->table, column);
  return column;
}

static void
zj_record_columns_dispose (GObject *object)
{
  ZjRecordColumns *self = ZJ_RECORD_COLUMNS (object);
  g_clear_weak_pointer (&self->table);
  g_clear_object (&self->mark);
  g_clear_object (&self->sort);
  g_clear_object (&self->chosen);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (zj_record_columns_parent_class)->dispose (object);
}

static void
zj_record_columns_finalize (GObject *object)
{
  ZjRecordColumns *self = ZJ_RECORD_COLUMNS (object);
  g_clear_pointer (&self->form, zj_form_unref);
  g_clear_pointer (&self->widths, g_array_unref);
  G_OBJECT_CLASS (zj_record_columns_parent_class)->finalize (object);
}

static void
zj_record_columns_class_init (ZjRecordColumnsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = zj_record_columns_dispose;
  G_OBJECT_CLASS (klass)->finalize = zj_record_columns_finalize;
}

static void
zj_record_columns_init (ZjRecordColumns *self)
{
  self->sort = zj_column_sort_new ();
  self->widths = g_array_new (FALSE, FALSE, sizeof (int));
}

/** zj_record_columns_new: (transfer full) */
ZjRecordColumns *
zj_record_columns_new (GtkColumnView *table, ZjStore *store, ZjForm *form, ZjChosen *chosen)
{
  g_return_val_if_fail (GTK_IS_COLUMN_VIEW (table) && ZJ_IS_STORE (store) && form != NULL, NULL);
  ZjRecordColumns *self = g_object_new (ZJ_TYPE_RECORD_COLUMNS, NULL);
  self->store = g_object_ref (store);
  self->form = zj_form_ref (form);
  self->chosen = g_object_ref (chosen);
  g_set_weak_pointer (&self->table, table);
  self->mark = add_column (self, "", ZJ_RECORD_CELL_CHOSEN, 0, FALSE);
  gtk_column_view_column_set_visible (self->mark, FALSE);
  for (guint i = 0; i < form->n_columns; i++)
    {
      const ZjColumn *spec = &form->columns[i];
      int width = spec->width_chars
                  + (g_str_equal (spec->field, "@state")       ? SYNC_CHARS
                     : g_str_equal (spec->field, "@days_left") ? ICON_CHARS
                                                               : 0);
      g_autoptr (GtkColumnViewColumn) column =
          add_column (self, zj_record_face_heading (form, spec->field), spec->field, width, spec->primary);
      gtk_column_view_column_set_visible (column, TRUE);
    }
  zj_column_sort_watch (self->sort, gtk_column_view_get_sorter (table));
  return self;
}

ZjColumnSort *
zj_record_columns_get_sort (ZjRecordColumns *self)
{
  return self->sort;
}

gboolean
zj_record_columns_show_mark (ZjRecordColumns *self, gboolean shown)
{
  g_return_val_if_fail (ZJ_IS_RECORD_COLUMNS (self), FALSE);
  if (shown == gtk_column_view_column_get_visible (self->mark))
    return FALSE;
  gtk_column_view_column_set_visible (self->mark, shown);
  return TRUE;
}

gboolean
zj_record_columns_have_room (ZjRecordColumns *self, int width)
{
  return width >= self->wanted * SQUEEZE;
}

/* The columns share what there is, in proportion; the first one is the mark. */
void
zj_record_columns_fit (ZjRecordColumns *self, int width)
{
  g_return_if_fail (ZJ_IS_RECORD_COLUMNS (self) && self->table != NULL);
  GListModel *columns = gtk_column_view_get_columns (self->table);
  int left = width - (zj_chosen_get_active (self->chosen) ? MARK_WIDTH : 0);
  for (guint i = 0; i < self->widths->len; i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i + 1);
      double share = MIN (1.0, (double)left / self->wanted);
      gtk_column_view_column_set_fixed_width (column, (int)(g_array_index (self->widths, int, i) * share));
    }
}
