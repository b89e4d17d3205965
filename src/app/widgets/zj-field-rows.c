/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-field-rows.h"

#include <glib/gi18n-lib.h>

#include "zj-beside.h"
#include "zj-item-parts.h"

struct _ZjFieldRows
{
  AdwBin parent_instance;

  ZjFormModel *model;
  ZjFieldItems *items;
  char *group;
  GtkWidget *list;
  GtkWidget *add;
  ZjRecordFiles *files; /* whose photos stand in the rows, or NULL */
};

static void zj_field_rows_control_init (ZjFieldControlInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ZjFieldRows,
                               zj_field_rows,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (ZJ_TYPE_FIELD_CONTROL, zj_field_rows_control_init))

#define ROW_ID     "zj-row-id"
#define ROW_TITLE  "zj-row-title"
#define ROW_REMOVE "zj-row-remove"
#define ROW_PHOTOS "zj-row-photos"

static const ZjField *
field_of (ZjFieldRows *self)
{
  return zj_form_field (zj_form_model_get_form (self->model), self->group);
}

static GtkWidget *
zj_field_rows_get_target (ZjFieldControl *control)
{
  return ZJ_ROWS_FIELD (control)->add;
}

static void
remove_cb (GtkButton *button, ZjFieldRows *self)
{
  GtkWidget *card = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_FRAME);
  g_autofree char *id = g_strdup (g_object_get_data (G_OBJECT (card), ROW_ID));
  gtk_widget_grab_focus (self->add);
  zj_form_model_remove_row (self->model, self->group, id);
}

/* The authority's part and the project office's beside each other; where all is one's, one under the other. */
static void
add_fields (ZjFieldRows *self, GtkBox *box, const char *id)
{
  const ZjField *group = field_of (self);
  gboolean shared = zj_rows_are_shared (zj_form_model_get_form (self->model), group);
  GtkWidget *theirs = shared ? gtk_box_new (GTK_ORIENTATION_VERTICAL, 12) : NULL;
  GtkWidget *ours = shared ? gtk_box_new (GTK_ORIENTATION_VERTICAL, 12) : GTK_WIDGET (box);
  for (guint i = 0; i < group->n_fields; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%s/%s", self->group, id, group->fields[i]->id);
      GtkWidget *side = shared && group->fields[i]->server_owned ? theirs : ours;
      gtk_box_append (GTK_BOX (side), zj_field_row_new (self->model, self->items, path));
    }
  if (shared)
    gtk_box_append (box, zj_beside_new (theirs, ours));
}

static GtkWidget *
make_card (ZjFieldRows *self, const char *id)
{
  const ZjField *group = field_of (self);
  GtkWidget *card = gtk_frame_new (NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (NULL);
  GtkWidget *remove = gtk_button_new_from_icon_name ("user-trash-symbolic");
  GtkWidget *photos = adw_bin_new ();

  gtk_widget_set_hexpand (title, TRUE);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_visible (remove, !group->server_owned); /* whose rows they are, is who takes them out */
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), remove);
  gtk_box_append (GTK_BOX (box), head);
  add_fields (self, GTK_BOX (box), id);
  gtk_box_append (GTK_BOX (box), photos);
  adw_bin_set_child (ADW_BIN (photos), self->files != NULL ? zj_item_photos_new (self->files, group, id) : NULL);
  gtk_frame_set_child (GTK_FRAME (card), box);
  gtk_widget_add_css_class (card, "row-card");
  g_object_set_data_full (G_OBJECT (card), ROW_ID, g_strdup (id), g_free);
  g_object_set_data (G_OBJECT (card), ROW_TITLE, title);
  g_object_set_data (G_OBJECT (card), ROW_REMOVE, remove);
  g_object_set_data (G_OBJECT (card), ROW_PHOTOS, photos);
  g_signal_connect_object (remove, "clicked", G_CALLBACK (remove_cb), self, 0);
  return card;
}

static void
number_cards (ZjFieldRows *self)
{
  guint number = 0;
  for (GtkWidget *card = gtk_widget_get_first_child (self->list); card != NULL;
       card = gtk_widget_get_next_sibling (card))
    {
      GtkWidget *remove = g_object_get_data (G_OBJECT (card), ROW_REMOVE);
      g_autofree char *title = zj_item_title (field_of (self), ++number);
      g_autofree char *name = g_strdup_printf (_ ("Remove %s"), title);
      gtk_label_set_text (g_object_get_data (G_OBJECT (card), ROW_TITLE), title);
      gtk_widget_set_tooltip_text (remove, name);
      gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    }
}

/* Cards of rows that stay are kept, so that the focus and what is half typed stay too. */
static void
zj_field_rows_update (ZjFieldControl *control)
{
  ZjFieldRows *self = ZJ_ROWS_FIELD (control);
  g_autoptr (GPtrArray) ids = zj_form_model_rows (self->model, self->group);
  GtkWidget *card = gtk_widget_get_first_child (self->list);
  while (card != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (card);
      if (!g_ptr_array_find_with_equal_func (ids, g_object_get_data (G_OBJECT (card), ROW_ID), g_str_equal, NULL))
        gtk_box_remove (GTK_BOX (self->list), card);
      card = next;
    }
  GtkWidget *before = NULL;
  card = gtk_widget_get_first_child (self->list);
  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      if (card != NULL && g_str_equal (g_object_get_data (G_OBJECT (card), ROW_ID), id))
        {
          before = card;
          card = gtk_widget_get_next_sibling (card);
          continue;
        }
      GtkWidget *fresh = make_card (self, id);
      gtk_box_insert_child_after (GTK_BOX (self->list), fresh, before);
      before = fresh;
    }
  while (card != NULL) /* moved: its new card is in place */
    {
      GtkWidget *next = gtk_widget_get_next_sibling (card);
      gtk_box_remove (GTK_BOX (self->list), card);
      card = next;
    }
  number_cards (self);
  int most = field_of (self)->max_rows;
  gtk_widget_set_sensitive (self->add, most <= 0 || ids->len < (guint)most);
}

static void
zj_field_rows_control_init (ZjFieldControlInterface *iface)
{
  iface->get_target = zj_field_rows_get_target;
  iface->update = zj_field_rows_update;
}

static void
rows_changed_cb (ZjFieldRows *self, const char *group)
{
  if (g_str_equal (group, self->group))
    zj_field_rows_update (ZJ_FIELD_CONTROL (self));
}

static void
add_cb (ZjFieldRows *self)
{
  g_autofree char *id = zj_form_model_add_row (self->model, self->group);
  GtkWidget *card = gtk_widget_get_last_child (self->list);
  if (id != NULL && card != NULL)
    gtk_widget_child_focus (card, GTK_DIR_TAB_FORWARD);
}

static void
zj_field_rows_finalize (GObject *object)
{
  ZjFieldRows *self = ZJ_ROWS_FIELD (object);
  g_clear_object (&self->model);
  g_clear_object (&self->items);
  g_clear_object (&self->files);
  g_clear_pointer (&self->group, g_free);
  G_OBJECT_CLASS (zj_field_rows_parent_class)->finalize (object);
}

static void
zj_field_rows_class_init (ZjFieldRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_field_rows_finalize;
}

static void
zj_field_rows_init (ZjFieldRows *self)
{
}

/** zj_field_rows_new: (transfer floating) */
GtkWidget *
zj_field_rows_new (ZjFormModel *model, ZjFieldItems *items, const char *group)
{
  ZjFieldRows *self = g_object_new (ZJ_TYPE_FIELD_ROWS, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *content = adw_button_content_new ();

  self->model = g_object_ref (model);
  self->items = items != NULL ? g_object_ref (items) : NULL;
  self->group = g_strdup (group);
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->add = gtk_button_new ();
  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), "list-add-symbolic");
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), _ ("Add a row"));
  gtk_button_set_child (GTK_BUTTON (self->add), content);
  gtk_widget_set_halign (self->add, GTK_ALIGN_START);
  gtk_widget_set_visible (self->add, !field_of (self)->server_owned);
  gtk_box_append (GTK_BOX (box), self->list);
  gtk_box_append (GTK_BOX (box), self->add);
  adw_bin_set_child (ADW_BIN (self), box);
  zj_field_rows_update (ZJ_FIELD_CONTROL (self));
  g_signal_connect_object (self->add, "clicked", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "rows-changed", G_CALLBACK (rows_changed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
zj_field_rows_set_files (ZjFieldRows *self, ZjRecordFiles *files)
{
  g_return_if_fail (ZJ_IS_ROWS_FIELD (self) && ZJ_IS_RECORD_FILES (files));
  g_set_object (&self->files, files);
  for (GtkWidget *card = gtk_widget_get_first_child (self->list); card != NULL;
       card = gtk_widget_get_next_sibling (card))
    adw_bin_set_child (g_object_get_data (G_OBJECT (card), ROW_PHOTOS),
                       zj_item_photos_new (files, field_of (self), g_object_get_data (G_OBJECT (card), ROW_ID)));
}

static ZjFieldRow *
find_in (GtkWidget *widget, const char *path)
{
  if (ZJ_IS_FIELD_ROW (widget))
    return g_str_equal (zj_field_row_get_path (ZJ_FIELD_ROW (widget)), path) ? ZJ_FIELD_ROW (widget) : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      ZjFieldRow *found = find_in (child, path);
      if (found != NULL)
        return found;
    }
  return NULL;
}

ZjFieldRow *
zj_field_rows_find (ZjFieldRows *self, const char *path)
{
  g_return_val_if_fail (ZJ_IS_ROWS_FIELD (self), NULL);
  return find_in (self->list, path);
}
