/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-choose-bar.h"

#include <glib/gi18n-lib.h>

struct _ZjChooseBar
{
  AdwBin parent_instance;

  GtkRevealer *revealer;
  GtkLabel *label;
  GtkBox *actions;

  ZjChosen *chosen;
};

G_DEFINE_FINAL_TYPE (ZjChooseBar, zj_choose_bar, ADW_TYPE_BIN)

static void
chosen_changed_cb (ZjChooseBar *self)
{
  guint n = zj_chosen_get_count (self->chosen);
  g_autofree char *text = g_strdup_printf (ngettext ("%u selected", "%u selected", n), n);
  gtk_revealer_set_reveal_child (self->revealer, zj_chosen_get_active (self->chosen));
  gtk_label_set_text (self->label, text);
}

static void
zj_choose_bar_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL); /* before the template lets go of it */
  gtk_widget_dispose_template (GTK_WIDGET (object), ZJ_TYPE_CHOOSE_BAR);
  g_clear_object (&ZJ_CHOOSE_BAR (object)->chosen);
  G_OBJECT_CLASS (zj_choose_bar_parent_class)->dispose (object);
}

static void
zj_choose_bar_class_init (ZjChooseBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = zj_choose_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/widgets/zj-choose-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjChooseBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, ZjChooseBar, label);
  gtk_widget_class_bind_template_child (widget_class, ZjChooseBar, actions);
}

static void
zj_choose_bar_init (ZjChooseBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_actions (ZjChooseBar *self, ZjForm *form)
{
  for (guint i = 0; i < form->n_actions; i++)
    {
      const ZjAction *action = &form->actions[i];
      if (action->by_authority)
        continue;
      g_autoptr (GVariant) target = g_variant_ref_sink (g_variant_new_string (action->id));
      GtkWidget *button = gtk_button_new_with_label (zj_label (&action->label));
      gtk_widget_add_css_class (button, "suggested-action");
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "page.act-chosen");
      gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), target);
      gtk_box_append (self->actions, button);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->actions), gtk_widget_get_first_child (GTK_WIDGET (self->actions)) != NULL);
}

void
zj_choose_bar_set (ZjChooseBar *self, ZjForm *form, ZjChosen *chosen)
{
  g_return_if_fail (ZJ_IS_CHOOSE_BAR (self) && form != NULL && ZJ_IS_CHOSEN (chosen) && self->chosen == NULL);
  self->chosen = g_object_ref (chosen);
  add_actions (self, form);
  g_signal_connect_object (chosen, "changed", G_CALLBACK (chosen_changed_cb), self, G_CONNECT_SWAPPED);
}
