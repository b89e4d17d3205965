/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-account-switcher.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "zj-account.h"
#include "zj-project-entry.h"

struct _ZjAccountSwitcher
{
  GtkPopover parent_instance;

  GListModel *accounts; /* of ZjAccount */
  GListStore *entries;  /* of ZjProjectEntry */
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (ZjAccountSwitcher, zj_account_switcher, GTK_TYPE_POPOVER)

static GtkWidget *
create_row_cb (gpointer item, gpointer user_data)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), zj_project_entry_get_name (item));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), zj_project_entry_get_detail (item));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  return row;
}

static void
add_entry (ZjAccountSwitcher *self, ZjAccount *account, const ZjProject *project)
{
  g_autoptr (ZjProjectEntry) entry = zj_project_entry_new (account, project);

  g_list_store_append (self->entries, entry);
}

/* What there is to choose may have changed since the popover was open last. */
static void
fill (ZjAccountSwitcher *self)
{
  g_list_store_remove_all (self->entries);
  for (guint i = 0; self->accounts != NULL && i < g_list_model_get_n_items (self->accounts); i++)
    {
      g_autoptr (ZjAccount) account = g_list_model_get_item (self->accounts, i);
      GPtrArray *projects = zj_account_list_projects (account);

      for (guint j = 0; projects != NULL && j < projects->len; j++)
        add_entry (self, account, projects->pdata[j]);
      if (projects == NULL || projects->len == 0)
        add_entry (self, account, NULL);
    }
}

static void
row_activated_cb (ZjAccountSwitcher *self, GtkListBoxRow *row)
{
  g_autoptr (ZjProjectEntry) entry =
      g_list_model_get_item (G_LIST_MODEL (self->entries), (guint)gtk_list_box_row_get_index (row));

  gtk_popover_popdown (GTK_POPOVER (self));
  gtk_widget_activate_action (GTK_WIDGET (self), "app.switch-to", "(ss)", zj_project_entry_get_account (entry),
                              zj_project_entry_get_project (entry));
}

static void
add_clicked_cb (ZjAccountSwitcher *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
zj_account_switcher_dispose (GObject *object)
{
  ZjAccountSwitcher *self = ZJ_ACCOUNT_SWITCHER (object);

  g_clear_object (&self->accounts);
  g_clear_object (&self->entries);
  gtk_widget_dispose_template (GTK_WIDGET (self), ZJ_TYPE_ACCOUNT_SWITCHER);
  G_OBJECT_CLASS (zj_account_switcher_parent_class)->dispose (object);
}

static void
zj_account_switcher_class_init (ZjAccountSwitcherClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zj_account_switcher_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/widgets/zj-account-switcher.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjAccountSwitcher, list);
  gtk_widget_class_bind_template_callback (widget_class, fill);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked_cb);
}

static void
zj_account_switcher_init (ZjAccountSwitcher *self)
{
  self->entries = g_list_store_new (ZJ_TYPE_PROJECT_ENTRY);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->entries), create_row_cb, NULL, NULL);
}

void
zj_account_switcher_set_accounts (ZjAccountSwitcher *self, GListModel *accounts)
{
  g_return_if_fail (ZJ_IS_ACCOUNT_SWITCHER (self));

  g_set_object (&self->accounts, accounts);
}
