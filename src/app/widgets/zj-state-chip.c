/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-state-chip.h"

#include "zj-state-look.h"

struct _ZjStateChip
{
  AdwBin parent_instance;

  GtkImage *image;
  GtkLabel *label;
  const char *css_class;
};

G_DEFINE_FINAL_TYPE (ZjStateChip, zj_state_chip, ADW_TYPE_BIN)

static void
zj_state_chip_class_init (ZjStateChipClass *klass)
{
}

static void
zj_state_chip_init (ZjStateChip *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *image = gtk_image_new ();
  GtkWidget *label = gtk_label_new (NULL);
  self->image = GTK_IMAGE (image);
  self->label = GTK_LABEL (label);
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (self->label, 0);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), label);
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_add_css_class (GTK_WIDGET (self), "state-chip");
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
zj_state_chip_new (void)
{
  return g_object_new (ZJ_TYPE_STATE_CHIP, NULL);
}

void
zj_state_chip_set (ZjStateChip *self, ZjTone tone, const char *icon, const char *word)
{
  g_return_if_fail (ZJ_IS_STATE_CHIP (self));
  if (self->css_class != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self), self->css_class);
  self->css_class = zj_tone_css_class (tone);
  gtk_widget_add_css_class (GTK_WIDGET (self), self->css_class);
  gtk_image_set_from_icon_name (self->image, icon != NULL ? icon : zj_tone_icon (tone));
  gtk_label_set_text (self->label, word);
}
