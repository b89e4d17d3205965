/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-record-bar.h"

#include <glib/gi18n-lib.h>

#include "zj-next-step.h"

struct _ZjRecordBar
{
  AdwBin parent_instance;

  GtkWidget *menu_button;
  GtkWidget *edit;
  GtkButton *primary;

  ZjStore *store;
};

G_DEFINE_FINAL_TYPE (ZjRecordBar, zj_record_bar, ADW_TYPE_BIN)

/* A verb that makes no sense now is not in the menu at all. */
static void
add_item (GMenu *menu, const char *label, const char *action, const char *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);
  g_menu_item_set_action_and_target_value (item, action, target != NULL ? g_variant_new_string (target) : NULL);
  g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
  g_menu_append_item (menu, item);
}

/* Everything but the primary verb. */
static GMenu *
make_menu (ZjRecordBar *self, ZjForm *form, ZjRecord *record, const ZjNextStep *next)
{
  g_autoptr (GMenu) verbs = g_menu_new ();
  g_autoptr (GMenu) more = g_menu_new ();
  g_autoptr (GMenu) ends = g_menu_new ();
  g_autoptr (GPtrArray) starts = zj_next_starts (zj_store_get_forms (self->store), record->form, record->state);
  GMenu *menu = g_menu_new ();
  for (guint i = 0; i < form->n_actions; i++)
    {
      const ZjAction *action = zj_next_action (form, record, form->actions[i].id);
      if (action != NULL && action != next->action)
        add_item (verbs, zj_label (&action->label), "page.act", action->id);
    }
  for (guint i = 0; i < starts->len; i++)
    {
      ZjForm *other = g_ptr_array_index (starts, i);
      if (other != next->form)
        add_item (verbs, zj_label (&other->starts_from_label), "page.start", other->id);
    }
  add_item (more, _ ("What the authority has"), "page.delivered", NULL);
  add_item (more, C_ ("action", "Copy as new"), "page.copy", NULL);
  add_item (ends, _ ("Discard draft"), "page.discard-draft", NULL);
  add_item (ends, C_ ("action", "Cancel upload"), "page.cancel-upload", NULL);
  add_item (ends, C_ ("action", "Delete"), "page.delete", NULL);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (verbs));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (more));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (ends));
  return menu;
}

static void
zj_record_bar_dispose (GObject *object)
{
  g_clear_object (&ZJ_RECORD_BAR (object)->store);
  G_OBJECT_CLASS (zj_record_bar_parent_class)->dispose (object);
}

static void
zj_record_bar_class_init (ZjRecordBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = zj_record_bar_dispose;
}

static void
zj_record_bar_init (ZjRecordBar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *space = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *primary = gtk_button_new ();
  self->menu_button = gtk_menu_button_new ();
  self->edit = gtk_button_new_with_label (C_ ("action", "Edit"));
  self->primary = GTK_BUTTON (primary);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->menu_button), "view-more-symbolic");
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (self->menu_button), GTK_ARROW_UP);
  gtk_widget_set_tooltip_text (self->menu_button, _ ("More"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("More"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->edit), "page.edit");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (primary), "page.primary");
  gtk_widget_add_css_class (primary, "suggested-action");
  gtk_widget_set_hexpand (space, TRUE);
  gtk_box_append (GTK_BOX (box), self->menu_button);
  gtk_box_append (GTK_BOX (box), space);
  gtk_box_append (GTK_BOX (box), self->edit);
  gtk_box_append (GTK_BOX (box), primary);
  gtk_widget_add_css_class (box, "page-bar");
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
zj_record_bar_new (ZjStore *store)
{
  g_return_val_if_fail (ZJ_IS_STORE (store), NULL);
  ZjRecordBar *self = g_object_new (ZJ_TYPE_RECORD_BAR, NULL);
  self->store = g_object_ref (store);
  return GTK_WIDGET (self);
}

void
zj_record_bar_set (ZjRecordBar *self, ZjForm *form, ZjRecord *record)
{
  g_return_if_fail (ZJ_IS_RECORD_BAR (self) && form != NULL && record != NULL);
  ZjNextStep next = zj_next_step (self->store, form, record);
  g_autoptr (GMenu) menu = make_menu (self, form, record, &next);
  g_autofree char *hint = next.label != NULL ? g_strdup_printf (_ ("%s (Ctrl+Return)"), next.label) : NULL;
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->menu_button), G_MENU_MODEL (menu));
  gtk_widget_set_visible (GTK_WIDGET (self->primary), next.kind != ZJ_NEXT_NONE);
  gtk_widget_set_visible (self->edit, next.kind != ZJ_NEXT_EDIT && zj_next_may_edit (form, record));
  if (next.kind == ZJ_NEXT_NONE)
    return;
  gtk_button_set_label (self->primary, next.label);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->primary), hint);
}

void
zj_record_bar_focus (ZjRecordBar *self)
{
  g_return_if_fail (ZJ_IS_RECORD_BAR (self));
  if (!gtk_widget_get_visible (GTK_WIDGET (self->primary)) || !gtk_widget_grab_focus (GTK_WIDGET (self->primary)))
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}
