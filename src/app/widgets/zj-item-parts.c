/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-item-parts.h"

#include "zj-attachments-strip.h"
#include "zj-json.h"
#include "zj-beside.h"
#include "zj-text-label.h"
#include "zj-value.h"

static gboolean
is_slot_of (const ZjSlot *slot, const ZjField *group)
{
  return g_strcmp0 (slot->row_group, group->id) == 0;
}

gboolean
zj_rows_are_shared (ZjForm *form, const ZjField *group)
{
  g_return_val_if_fail (form != NULL && group != NULL, FALSE);
  for (guint i = 0; i < group->n_fields; i++)
    if (group->fields[i]->server_owned != group->fields[0]->server_owned)
      return TRUE;
  for (guint i = 0; i < form->n_slots; i++)
    if (is_slot_of (&form->slots[i], group))
      return TRUE;
  return FALSE;
}

char *
zj_item_title (const ZjField *group, guint number)
{
  return g_strdup_printf ("%s %u", zj_label (&group->label), number);
}

static GtkWidget *
make_strip (ZjRecordFiles *files, const ZjSlot *slot, const char *row)
{
  g_autofree char *place = g_strdup_printf ("%s/%s", slot->row_group, row);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_box_append (GTK_BOX (box), zj_text_label_new (zj_label (&slot->label), "caption-heading"));
  gtk_box_append (GTK_BOX (box), zj_attachments_strip_new (files, slot, place, TRUE));
  return box;
}

/* The authority's photos stand alone; the project office's come two by two: before, after. What cannot be filled and is
 * empty takes no room. */
GtkWidget *
zj_item_photos_new (ZjRecordFiles *files, const ZjField *group, const char *row)
{
  g_return_val_if_fail (ZJ_IS_RECORD_FILES (files) && group != NULL && row != NULL, NULL);
  ZjForm *form = zj_record_files_get_form (files);
  g_autofree char *place = g_strdup_printf ("%s/%s", group->id, row);
  GtkWidget *box = NULL;
  GtkWidget *left = NULL;
  for (guint i = 0; i < form->n_slots; i++)
    {
      const ZjSlot *slot = &form->slots[i];
      if (!is_slot_of (slot, group))
        continue;
      g_autoptr (GPtrArray) here = zj_record_files_list (files, slot->id, place);
      if (here->len == 0 && (slot->server_owned || zj_record_files_get_model (files) == NULL))
        continue;
      GtkWidget *strip = make_strip (files, slot, row);
      if (box == NULL)
        box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
      if (slot->server_owned)
        gtk_box_append (GTK_BOX (box), strip);
      else if (left == NULL)
        left = strip;
      else
        {
          gtk_box_append (GTK_BOX (box), zj_beside_new (left, strip));
          left = NULL;
        }
    }
  if (left != NULL)
    gtk_box_append (GTK_BOX (box), left);
  return box;
}

static GtkWidget *
make_side (const ZjField *group, JsonObject *row, gboolean server_owned)
{
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  for (guint i = 0; i < group->n_fields; i++)
    {
      const ZjField *field = group->fields[i];
      if (field->server_owned != server_owned)
        continue;
      g_autofree char *text = zj_field_display (field, zj_json_member (row, field->id), FALSE);
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
      GtkWidget *value = zj_text_label_new (text[0] != '\0' ? text : "—", NULL);
      gtk_label_set_selectable (GTK_LABEL (value), TRUE);
      gtk_widget_set_can_focus (value, FALSE);
      gtk_accessible_update_property (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                      zj_label (&field->label), -1);
      gtk_box_append (GTK_BOX (box), zj_text_label_new (zj_label (&field->label), "dim-label"));
      gtk_box_append (GTK_BOX (box), value);
      gtk_box_append (GTK_BOX (side), box);
    }
  return side;
}

GtkWidget *
zj_item_card_new (ZjForm *form, const ZjField *group, JsonObject *row, guint number, ZjRecordFiles *files)
{
  g_return_val_if_fail (form != NULL && group != NULL && row != NULL, NULL);
  g_autofree char *title = zj_item_title (group, number);
  const char *id = zj_json_string (row, "_id");
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *photos = files != NULL && id != NULL ? zj_item_photos_new (files, group, id) : NULL;
  gtk_box_append (GTK_BOX (card), zj_text_label_new (title, "heading"));
  gtk_box_append (GTK_BOX (card), zj_beside_new (make_side (group, row, TRUE), make_side (group, row, FALSE)));
  if (photos != NULL)
    gtk_box_append (GTK_BOX (card), photos);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "fields-card");
  return card;
}
