/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-column-sort.h"

struct _ZjColumnSort
{
  GObject parent_instance;

  const char *asked; /* interned; the first column the view's sorter asked in the present probe */
  const char *column;
  gboolean descending;
};

G_DEFINE_FINAL_TYPE (ZjColumnSort, zj_column_sort, G_TYPE_OBJECT)

static guint changed_signal;

typedef struct
{
  ZjColumnSort *sort; /* weak */
  const char *column;
} Probe;

static void
probe_free (gpointer data)
{
  Probe *probe = data;
  if (probe->sort != NULL)
    g_object_remove_weak_pointer (G_OBJECT (probe->sort), (gpointer *)&probe->sort);
  g_free (probe);
}

static int
probe_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  Probe *probe = data;
  if (probe->sort != NULL && probe->sort->asked == NULL)
    probe->sort->asked = probe->column;
  return -1;
}

/* The view's sorter asks the sorter of the clicked column first and turns its answer round if that is what was clicked:
 * comparing any two objects tells both. */
static void
changed_cb (ZjColumnSort *self, GtkSorterChange change, GtkSorter *sorter)
{
  g_autoptr (GObject) one = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GObject) other = g_object_new (G_TYPE_OBJECT, NULL);
  self->asked = NULL;
  GtkOrdering ordering = gtk_sorter_compare (sorter, one, other);
  self->column = self->asked;
  self->descending = self->asked != NULL && ordering == GTK_ORDERING_LARGER;
  g_signal_emit (self, changed_signal, 0);
}

static void
zj_column_sort_class_init (ZjColumnSortClass *klass)
{
  changed_signal =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
zj_column_sort_init (ZjColumnSort *self)
{
}

/** zj_column_sort_new: (transfer full) */
ZjColumnSort *
zj_column_sort_new (void)
{
  return g_object_new (ZJ_TYPE_COLUMN_SORT, NULL);
}

GtkSorter *
zj_column_sort_add (ZjColumnSort *self, const char *column)
{
  g_return_val_if_fail (ZJ_IS_COLUMN_SORT (self) && column != NULL, NULL);
  Probe *probe = g_new0 (Probe, 1);
  probe->sort = self;
  probe->column = g_intern_string (column);
  g_object_add_weak_pointer (G_OBJECT (self), (gpointer *)&probe->sort);
  return GTK_SORTER (gtk_custom_sorter_new (probe_cb, probe, probe_free));
}

void
zj_column_sort_watch (ZjColumnSort *self, GtkSorter *view_sorter)
{
  g_return_if_fail (ZJ_IS_COLUMN_SORT (self) && GTK_IS_SORTER (view_sorter));
  g_signal_connect_object (view_sorter, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

const char *
zj_column_sort_get_column (ZjColumnSort *self)
{
  return self->column;
}

gboolean
zj_column_sort_get_descending (ZjColumnSort *self)
{
  return self->descending;
}
