/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-decision-banner.h"

#include <glib/gi18n-lib.h>

#include "zj-last-word.h"
#include "zj-state-look.h"
#include "zj-text-label.h"

#define COMPACT_LINES 3

struct _ZjDecisionBanner
{
  AdwBin parent_instance;

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *reason;
  GtkLabel *deadline;
  GtkLabel *who;
};

G_DEFINE_FINAL_TYPE (ZjDecisionBanner, zj_decision_banner, ADW_TYPE_BIN)

static void
zj_decision_banner_class_init (ZjDecisionBannerClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkLabel *
add_label (GtkBox *box, const char *css_class)
{
  GtkWidget *label = zj_text_label_new (NULL, css_class);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
  gtk_box_append (box, label);
  return GTK_LABEL (label);
}

static void
zj_decision_banner_init (ZjDecisionBanner *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *icon = gtk_image_new ();
  self->icon = GTK_IMAGE (icon);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (icon, "decision-icon");
  gtk_widget_set_hexpand (box, TRUE);
  self->title = add_label (GTK_BOX (box), "heading");
  self->reason = add_label (GTK_BOX (box), "decision-reason");
  self->deadline = add_label (GTK_BOX (box), "heading");
  self->who = add_label (GTK_BOX (box), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->who), "dim-label");
  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (row), box);
  adw_bin_set_child (ADW_BIN (self), row);
  gtk_widget_add_css_class (GTK_WIDGET (self), "notice");
  gtk_widget_add_css_class (GTK_WIDGET (self), "decision");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
zj_decision_banner_set_compact (ZjDecisionBanner *self, gboolean compact)
{
  g_return_if_fail (ZJ_IS_DECISION_BANNER (self));
  gtk_label_set_lines (self->reason, compact ? COMPACT_LINES : -1);
  gtk_label_set_ellipsize (self->reason, compact ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
}

GtkWidget *
zj_decision_banner_new (void)
{
  return g_object_new (ZJ_TYPE_DECISION_BANNER, NULL);
}

void
zj_decision_banner_set (ZjDecisionBanner *self, ZjForm *form, ZjRecord *record)
{
  g_return_if_fail (ZJ_IS_DECISION_BANNER (self));
  g_autoptr (ZjLastWord) word = record != NULL ? zj_last_word (form, record) : NULL;
  gtk_widget_set_visible (GTK_WIDGET (self), word != NULL);
  if (word == NULL)
    return;
  g_autofree char *who = g_strdup_printf ("%s · %s", word->who, word->when);
  gboolean bad = word->tone == ZJ_TONE_BAD;
  gtk_image_set_from_icon_name (self->icon, zj_tone_icon (word->tone));
  gtk_label_set_text (self->title, word->what);
  gtk_label_set_text (self->reason, word->reason != NULL ? word->reason : _ ("No reason was given."));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->reason), word->reason);
  gtk_label_set_text (self->deadline, word->deadline != NULL ? word->deadline : "");
  gtk_widget_set_visible (GTK_WIDGET (self->deadline), word->deadline != NULL);
  gtk_label_set_text (self->who, who);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, word->what, -1);
  gtk_widget_remove_css_class (GTK_WIDGET (self), bad ? "notice-attention" : "notice-bad");
  gtk_widget_add_css_class (GTK_WIDGET (self), bad ? "notice-bad" : "notice-attention");
}
