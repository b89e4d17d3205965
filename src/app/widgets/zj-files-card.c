/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-files-card.h"

#include <glib/gi18n-lib.h>

#include "zj-ask.h"
#include "zj-slot-count.h"
#include "zj-text-label.h"

static void
add_slot (GtkGrid *grid, int at, const ZjSlotCount *count)
{
  g_autofree char *text = zj_slot_count_text (count);
  GtkWidget *name = zj_text_label_new (count->label, "dim-label");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_label_set_width_chars (GTK_LABEL (name), 10);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 16);
  gtk_widget_set_valign (name, GTK_ALIGN_START);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (box), zj_text_label_new (text, NULL));
  if (count->unsent->len > 0)
    {
      g_autofree char *names = zj_join_names (count->unsent, _ (", "));
      g_autofree char *line = g_strdup_printf (_ ("Not uploaded yet: %s"), names);
      gtk_box_append (GTK_BOX (box), zj_text_label_new (line, "tone-waiting"));
    }
  gtk_grid_attach (grid, name, 0, at, 1, 1);
  gtk_grid_attach (grid, box, 1, at, 1, 1);
}

GtkWidget *
zj_files_card_new (GPtrArray *counts)
{
  g_return_val_if_fail (counts != NULL, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (grid), 16);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 10);
  gtk_widget_add_css_class (grid, "card");
  gtk_widget_add_css_class (grid, "fields-card");
  for (guint i = 0; i < counts->len; i++)
    add_slot (GTK_GRID (grid), (int)i, g_ptr_array_index (counts, i));
  gtk_box_append (GTK_BOX (box), zj_text_label_new (_ ("Attachments"), "heading"));
  gtk_box_append (GTK_BOX (box), grid);
  return box;
}
