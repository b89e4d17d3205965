/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-units-picker.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "zj-choice-item.h"
#include "zj-text-label.h"

#define MOST_HEIGHT 320
#define SEARCH_FROM 7 /* fewer are seen at a glance */

struct _ZjUnitsPicker
{
  AdwBin parent_instance;

  ZjFormModel *model;
  char *path;
  GListModel *list;
  GtkWidget *search;
  GtkWidget *scroller;
  GtkWidget *box; /* of toggle buttons */
  GtkWidget *count;
  gboolean updating;
};

static void zj_units_picker_control_init (ZjFieldControlInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ZjUnitsPicker,
                               zj_units_picker,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (ZJ_TYPE_FIELD_CONTROL, zj_units_picker_control_init))

#define LEAST_ROW 38 /* pixels of a row with its gap */
#define UNIT_ITEM "zj-item"
#define UNIT_MARK "zj-mark"

static ZjChoiceItem *
item_of (GtkWidget *button)
{
  return g_object_get_data (G_OBJECT (button), UNIT_ITEM);
}

static void
mark (GtkWidget *button, gboolean chosen)
{
  GtkImage *image = g_object_get_data (G_OBJECT (button), UNIT_MARK);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), chosen);
  gtk_image_set_from_icon_name (image, chosen ? "checkbox-checked-symbolic" : "checkbox-symbolic");
}

static void
zj_units_picker_update (ZjFieldControl *control)
{
  ZjUnitsPicker *self = ZJ_UNITS_PICKER (control);
  const char *const *chosen = zj_form_model_get_several (self->model);
  guint n = g_strv_length ((char **)chosen);
  g_autofree char *text = g_strdup_printf (ngettext ("%u selected", "%u selected", n), n);
  self->updating = TRUE;
  for (GtkWidget *button = gtk_widget_get_first_child (self->box); button != NULL;
       button = gtk_widget_get_next_sibling (button))
    mark (button, g_strv_contains (chosen, zj_choice_item_get_id (item_of (button))));
  self->updating = FALSE;
  gtk_label_set_text (GTK_LABEL (self->count), text);
  gtk_widget_set_visible (self->count, n > 1);
}

static GtkWidget *
zj_units_picker_get_target (ZjFieldControl *control)
{
  ZjUnitsPicker *self = ZJ_UNITS_PICKER (control);
  GtkWidget *first = gtk_widget_get_first_child (self->box);
  return gtk_widget_get_visible (self->search) || first == NULL ? self->search : first;
}

static void
zj_units_picker_control_init (ZjFieldControlInterface *iface)
{
  iface->get_target = zj_units_picker_get_target;
  iface->update = zj_units_picker_update;
}

/* In the order of the list, whatever the order of the ticking. */
static void
toggled_cb (ZjUnitsPicker *self)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  if (self->updating)
    return;
  for (GtkWidget *button = gtk_widget_get_first_child (self->box); button != NULL;
       button = gtk_widget_get_next_sibling (button))
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)))
      g_strv_builder_add (ids, zj_choice_item_get_id (item_of (button)));
  g_auto (GStrv) chosen = g_strv_builder_end (ids);
  zj_form_model_set_several (self->model, self->path, (const char *const *)chosen);
}

static GtkWidget *
make_button (ZjUnitsPicker *self, ZjChoiceItem *item)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *image = gtk_image_new_from_icon_name ("checkbox-symbolic");
  gtk_box_append (GTK_BOX (row), image);
  gtk_box_append (GTK_BOX (row), zj_text_label_new (zj_choice_item_get_label (item), NULL));
  gtk_button_set_child (GTK_BUTTON (button), row);
  gtk_widget_add_css_class (button, "unit-toggle");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  zj_choice_item_get_label (item), -1);
  g_object_set_data_full (G_OBJECT (button), UNIT_ITEM, g_object_ref (item), g_object_unref);
  g_object_set_data (G_OBJECT (button), UNIT_MARK, image);
  g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  return button;
}

static void
filter_cb (ZjUnitsPicker *self)
{
  g_autofree char *needle = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  for (GtkWidget *button = gtk_widget_get_first_child (self->box); button != NULL;
       button = gtk_widget_get_next_sibling (button))
    {
      g_autofree char *name = g_utf8_casefold (zj_choice_item_get_label (item_of (button)), -1);
      gtk_widget_set_visible (button, g_strstr_len (name, -1, needle) != NULL);
    }
}

/* All are seen at once where they are few: a form that scrolls gives each part only what it must have. */
static void
fit (ZjUnitsPicker *self)
{
  int height = 0;
  int rows = 0;
  gtk_widget_measure (self->box, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  for (GtkWidget *row = gtk_widget_get_first_child (self->box); row != NULL; row = gtk_widget_get_next_sibling (row))
    rows++;
  height = MAX (height, rows * LEAST_ROW); /* a form that is not on the screen yet measures its rows too low */
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller), MIN (height, MOST_HEIGHT));
}

/* 9栋 before 10栋 */
static int
by_name (gconstpointer a, gconstpointer b)
{
  g_autofree char *first = g_utf8_collate_key_for_filename (zj_choice_item_get_label (*(ZjChoiceItem *const *)a), -1);
  g_autofree char *second = g_utf8_collate_key_for_filename (zj_choice_item_get_label (*(ZjChoiceItem *const *)b), -1);
  return strcmp (first, second);
}

static void
items_changed_cb (ZjUnitsPicker *self)
{
  guint n = g_list_model_get_n_items (self->list);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (items, g_list_model_get_item (self->list, i));
  g_ptr_array_sort (items, by_name);
  zj_box_empty (GTK_BOX (self->box));
  for (guint i = 0; i < n; i++)
    gtk_box_append (GTK_BOX (self->box), make_button (self, g_ptr_array_index (items, i)));
  gtk_widget_set_visible (self->search, n >= SEARCH_FROM);
  zj_units_picker_update (ZJ_FIELD_CONTROL (self));
  filter_cb (self);
  fit (self);
}

static void
zj_units_picker_finalize (GObject *object)
{
  ZjUnitsPicker *self = ZJ_UNITS_PICKER (object);
  g_clear_object (&self->model);
  g_clear_object (&self->list);
  g_free (self->path);
  G_OBJECT_CLASS (zj_units_picker_parent_class)->finalize (object);
}

static void
zj_units_picker_class_init (ZjUnitsPickerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_units_picker_finalize;
}

static void
zj_units_picker_init (ZjUnitsPicker *self)
{
  GtkWidget *all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  self->scroller = scroller;
  self->search = gtk_search_entry_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  self->count = zj_text_label_new (NULL, "caption");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MOST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->box);
  gtk_box_append (GTK_BOX (all), self->search);
  gtk_box_append (GTK_BOX (all), scroller);
  gtk_box_append (GTK_BOX (all), self->count);
  adw_bin_set_child (ADW_BIN (self), all);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (filter_cb), self, G_CONNECT_SWAPPED);
}

/** zj_units_picker_new: (transfer floating) */
GtkWidget *
zj_units_picker_new (ZjFormModel *model, const char *path, GListModel *list)
{
  g_return_val_if_fail (ZJ_IS_FORM_MODEL (model) && path != NULL && G_IS_LIST_MODEL (list), NULL);
  ZjUnitsPicker *self = g_object_new (ZJ_TYPE_UNITS_PICKER, NULL);
  self->model = g_object_ref (model);
  self->path = g_strdup (path);
  self->list = g_object_ref (list);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  items_changed_cb (self);
  return GTK_WIDGET (self);
}
