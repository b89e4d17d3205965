/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-record-cell.h"

#include <glib/gi18n-lib.h>

#include "zj-clock.h"
#include "zj-days-left.h"
#include "zj-record-face.h"
#include "zj-state-chip.h"
#include "zj-state-look.h"

struct _ZjRecordCell
{
  AdwBin parent_instance;

  ZjForm *form;
  ZjStore *store;
  ZjChosen *chosen;
  char *column;
  gboolean primary;
  ZjRecordItem *item;
  GtkWidget *label;
  GtkWidget *state_chip;
  GtkWidget *sync_chip;
  GtkWidget *days_chip;
  GtkWidget *mark;
};

G_DEFINE_FINAL_TYPE (ZjRecordCell, zj_record_cell, ADW_TYPE_BIN)

static void
show_days (ZjRecordCell *self, ZjRecord *record)
{
  ZjForm *own = record != NULL
                    ? zj_forms_get_version (zj_store_get_forms (self->store), record->form, record->form_version)
                    : NULL;
  zj_days_left_show (ZJ_STATE_CHIP (self->days_chip), own != NULL ? own : self->form, self->store, record);
}

static void
update (ZjRecordCell *self)
{
  if (self->item == NULL)
    return;
  ZjRecord *record = zj_record_item_get_record (self->item);
  if (self->mark != NULL)
    {
      gboolean chosen = zj_chosen_contains (self->chosen, zj_record_item_get_id (self->item));
      gtk_image_set_from_icon_name (GTK_IMAGE (self->mark), chosen ? "checkbox-checked-symbolic" : "checkbox-symbolic");
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->mark), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      chosen ? _ ("Chosen") : _ ("Not chosen"), -1);
    }
  else if (self->state_chip != NULL)
    zj_record_face_set_chips (ZJ_STATE_CHIP (self->state_chip), ZJ_STATE_CHIP (self->sync_chip), NULL, self->form,
                              self->store, record);
  else if (self->days_chip != NULL)
    show_days (self, record);
  else
    {
      g_autofree char *text =
          zj_record_face_text (self->form, self->store, record, self->column, zj_record_item_is_gone (self->item));
      gtk_label_set_text (GTK_LABEL (self->label), text);
      GtkWidget *cell = gtk_widget_get_parent (GTK_WIDGET (self));
      if (self->primary && cell != NULL)
        zj_record_face_name_row (gtk_widget_get_parent (cell), self->form, self->store, record, text);
    }
}

static void
zj_record_cell_dispose (GObject *object)
{
  ZjRecordCell *self = ZJ_RECORD_CELL (object);
  zj_record_cell_set_item (self, NULL);
  g_clear_pointer (&self->form, zj_form_unref);
  g_clear_object (&self->store);
  g_clear_object (&self->chosen);
  g_clear_pointer (&self->column, g_free);
  G_OBJECT_CLASS (zj_record_cell_parent_class)->dispose (object);
}

static void
zj_record_cell_class_init (ZjRecordCellClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = zj_record_cell_dispose;
}

static void
zj_record_cell_init (ZjRecordCell *self)
{
}

/** zj_record_cell_new: (transfer floating) */
GtkWidget *
zj_record_cell_new (ZjForm *form, ZjStore *store, ZjChosen *chosen, const char *column, gboolean primary)
{
  ZjRecordCell *self = g_object_new (ZJ_TYPE_RECORD_CELL, NULL);
  self->form = zj_form_ref (form);
  self->store = g_object_ref (store);
  self->chosen = g_object_ref (chosen);
  self->column = g_strdup (column);
  self->primary = primary;
  if (g_str_equal (column, ZJ_RECORD_CELL_CHOSEN))
    {
      self->mark = gtk_image_new ();
      adw_bin_set_child (ADW_BIN (self), self->mark);
      g_signal_connect_object (chosen, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    }
  else if (g_str_equal (column, "@state"))
    {
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
      self->state_chip = zj_state_chip_new ();
      self->sync_chip = zj_state_chip_new ();
      gtk_box_append (GTK_BOX (box), self->state_chip);
      gtk_box_append (GTK_BOX (box), self->sync_chip);
      adw_bin_set_child (ADW_BIN (self), box);
    }
  else if (g_str_equal (column, "@days_left"))
    {
      self->days_chip = zj_state_chip_new ();
      adw_bin_set_child (ADW_BIN (self), self->days_chip);
    }
  else
    {
      self->label = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (self->label), 0);
      /* Names and numbers differ at their ends. */
      gtk_label_set_ellipsize (GTK_LABEL (self->label), primary ? PANGO_ELLIPSIZE_MIDDLE : PANGO_ELLIPSIZE_END);
      if (primary)
        gtk_widget_add_css_class (self->label, "heading");
      adw_bin_set_child (ADW_BIN (self), self->label);
    }
  return GTK_WIDGET (self);
}

void
zj_record_cell_set_item (ZjRecordCell *self, ZjRecordItem *item)
{
  g_return_if_fail (ZJ_IS_RECORD_CELL (self));
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_func (self->item, update, self);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  g_signal_connect_object (item, "notify::record", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
