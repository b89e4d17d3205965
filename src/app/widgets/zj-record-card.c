/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-record-card.h"

#include <glib/gi18n-lib.h>

#include "zj-record-face.h"
#include "zj-state-chip.h"

struct _ZjRecordCard
{
  AdwBin parent_instance;

  ZjForm *form;
  ZjStore *store;
  ZjChosen *chosen;
  ZjRecordItem *item;
  GtkWidget *mark;
  GtkWidget *title;
  GtkWidget *state_chip;
  GtkWidget *sync_chip;
  GtkWidget *days_chip;
  GtkWidget *foot;   /* of the two above */
  GPtrArray *names;  /* GtkLabel beside each of the values */
  GPtrArray *values; /* GtkLabel per column that is not the title or the state; owned by the card */
};

G_DEFINE_FINAL_TYPE (ZjRecordCard, zj_record_card, ADW_TYPE_BIN)

static const char *
title_column (ZjForm *form)
{
  for (guint i = 0; i < form->n_columns; i++)
    if (form->columns[i].primary)
      return form->columns[i].field;
  return form->title_field != NULL ? form->title_field : form->n_columns > 0 ? form->columns[0].field : "@updated_at";
}

static gboolean
is_line (ZjForm *form, const ZjColumn *column)
{
  return !g_str_equal (column->field, title_column (form)) && !g_str_equal (column->field, "@state")
         && !g_str_equal (column->field, "@days_left");
}

/* What the authority has not filled in yet takes no room on a card. */
static void
show_line (ZjRecordCard *self, guint at, const char *column, const char *text)
{
  const ZjField *field = column[0] != '@' ? zj_form_field (self->form, column) : NULL;
  gboolean shown = field == NULL || !field->server_owned || !g_str_equal (text, "—");
  gtk_label_set_text (g_ptr_array_index (self->values, at), text);
  gtk_widget_set_visible (g_ptr_array_index (self->values, at), shown);
  gtk_widget_set_visible (g_ptr_array_index (self->names, at), shown);
}

static void
update (ZjRecordCard *self)
{
  guint at = 0;
  if (self->item == NULL)
    return;
  ZjRecord *record = zj_record_item_get_record (self->item);
  gboolean gone = zj_record_item_is_gone (self->item);
  gboolean chosen = zj_chosen_contains (self->chosen, zj_record_item_get_id (self->item));
  g_autofree char *title = zj_record_face_text (self->form, self->store, record, title_column (self->form), gone);
  gtk_label_set_text (GTK_LABEL (self->title), title);
  zj_record_face_name_row (gtk_widget_get_parent (GTK_WIDGET (self)), self->form, self->store, record, title);
  for (guint i = 0; i < self->form->n_columns; i++)
    if (is_line (self->form, &self->form->columns[i]))
      {
        g_autofree char *text =
            zj_record_face_text (self->form, self->store, record, self->form->columns[i].field, gone);
        show_line (self, at++, self->form->columns[i].field, text);
      }
  zj_record_face_set_chips (ZJ_STATE_CHIP (self->state_chip), ZJ_STATE_CHIP (self->sync_chip),
                            ZJ_STATE_CHIP (self->days_chip), self->form, self->store, record);
  gtk_widget_set_visible (self->foot,
                          gtk_widget_get_visible (self->days_chip) || gtk_widget_get_visible (self->sync_chip));
  gtk_widget_set_visible (self->mark, zj_chosen_get_active (self->chosen));
  gtk_image_set_from_icon_name (GTK_IMAGE (self->mark), chosen ? "checkbox-checked-symbolic" : "checkbox-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->mark), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  chosen ? _ ("Chosen") : _ ("Not chosen"), -1);
}

static void
zj_record_card_dispose (GObject *object)
{
  ZjRecordCard *self = ZJ_RECORD_CARD (object);
  zj_record_card_set_item (self, NULL);
  g_clear_pointer (&self->form, zj_form_unref);
  g_clear_object (&self->store);
  g_clear_object (&self->chosen);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  G_OBJECT_CLASS (zj_record_card_parent_class)->dispose (object);
}

static void
zj_record_card_class_init (ZjRecordCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = zj_record_card_dispose;
}

static void
zj_record_card_init (ZjRecordCard *self)
{
  self->names = g_ptr_array_new ();
  self->values = g_ptr_array_new ();
}

static void
add_lines (ZjRecordCard *self, GtkGrid *grid)
{
  int at = 0;
  for (guint i = 0; i < self->form->n_columns; i++)
    {
      const ZjColumn *column = &self->form->columns[i];
      if (!is_line (self->form, column))
        continue;
      GtkWidget *name = gtk_label_new (zj_record_face_heading (self->form, column->field));
      GtkWidget *value = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (name), 0);
      gtk_widget_add_css_class (name, "dim-label");
      gtk_label_set_xalign (GTK_LABEL (value), 0);
      gtk_label_set_ellipsize (GTK_LABEL (value), PANGO_ELLIPSIZE_END);
      gtk_widget_set_hexpand (value, TRUE);
      gtk_grid_attach (grid, name, 0, at, 1, 1);
      gtk_grid_attach (grid, value, 1, at, 1, 1);
      g_ptr_array_add (self->names, name);
      g_ptr_array_add (self->values, value);
      at++;
    }
}

/** zj_record_card_new: (transfer floating) */
GtkWidget *
zj_record_card_new (ZjForm *form, ZjStore *store, ZjChosen *chosen)
{
  ZjRecordCard *self = g_object_new (ZJ_TYPE_RECORD_CARD, NULL);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *grid = gtk_grid_new ();

  self->form = zj_form_ref (form);
  self->store = g_object_ref (store);
  self->chosen = g_object_ref (chosen);
  self->foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
  self->mark = gtk_image_new ();
  self->title = gtk_label_new (NULL);
  self->state_chip = zj_state_chip_new ();
  self->sync_chip = zj_state_chip_new ();
  self->days_chip = zj_state_chip_new ();
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->title), PANGO_ELLIPSIZE_END);
  gtk_label_set_wrap (GTK_LABEL (self->title), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->title), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (self->title), 2);
  gtk_widget_set_hexpand (self->title, TRUE);
  gtk_widget_add_css_class (self->title, "heading");
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 2);
  gtk_widget_set_hexpand (box, TRUE);
  add_lines (self, GTK_GRID (grid));
  gtk_box_append (GTK_BOX (head), self->title);
  gtk_box_append (GTK_BOX (head), self->state_chip);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), grid);
  gtk_box_append (GTK_BOX (self->foot), self->days_chip);
  gtk_box_append (GTK_BOX (self->foot), self->sync_chip);
  gtk_box_append (GTK_BOX (box), self->foot);
  gtk_box_append (GTK_BOX (row), self->mark);
  gtk_box_append (GTK_BOX (row), box);
  adw_bin_set_child (ADW_BIN (self), row);
  gtk_widget_add_css_class (GTK_WIDGET (self), "record-card");
  g_signal_connect_object (chosen, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
zj_record_card_set_item (ZjRecordCard *self, ZjRecordItem *item)
{
  g_return_if_fail (ZJ_IS_RECORD_CARD (self));
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_func (self->item, update, self);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  g_signal_connect_object (item, "notify::record", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
