/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-sidebar.h"

#include <glib/gi18n-lib.h>

#include "zj-account-switcher.h"
#include "zj-sidebar-row.h"
#include "zj-sync-line.h"

struct _ZjSidebar
{
  AdwBin parent_instance;

  ZjAccount *account;
  GListStore *items; /* of ZjSidebarItem */
  gboolean folded;

  GtkLabel *project_name;
  GtkLabel *project_code;
  GtkButton *project_card;
  GtkListBox *pages;
  ZjSyncLine *sync_line;
  ZjAccountSwitcher *switcher;
};

G_DEFINE_FINAL_TYPE (ZjSidebar, zj_sidebar, ADW_TYPE_BIN)

enum
{
  PROP_FOLDED = 1,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

/* The headings of ux.md; a group no one knows stands without one. */
static const char *
group_title (const char *group)
{
  static const struct
  {
    const char *id;
    const char *title;
  } groups[] = {
    { "registration", NC_ ("sidebar", "Registration") },
    { "supervision", NC_ ("sidebar", "Supervision") },
    { "acceptance", NC_ ("sidebar", "Acceptance") },
    { "status", NC_ ("sidebar", "Status change") },
    { "handover", NC_ ("sidebar", "Handover") },
    { "testing", NC_ ("sidebar", "Testing") },
    { "lookup", NC_ ("sidebar", "Look up") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    if (g_strcmp0 (groups[i].id, group) == 0)
      return g_dpgettext2 (GETTEXT_PACKAGE, "sidebar", groups[i].title);
  return NULL;
}

static GtkWidget *
create_row_cb (gpointer item, gpointer user_data)
{
  return zj_sidebar_row_new (item);
}

static void
header_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  const char *group = zj_sidebar_item_get_group (zj_sidebar_row_get_item (ZJ_SIDEBAR_ROW (row)));
  const char *above =
      before != NULL ? zj_sidebar_item_get_group (zj_sidebar_row_get_item (ZJ_SIDEBAR_ROW (before))) : NULL;
  GtkWidget *label;

  if (group == NULL || g_strcmp0 (group, above) == 0)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (group);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "zj-sidebar-heading");
  gtk_list_box_row_set_header (row, label);
}

static void
row_activated_cb (ZjSidebar *self, GtkListBoxRow *row)
{
  const char *page = zj_sidebar_item_get_page (zj_sidebar_row_get_item (ZJ_SIDEBAR_ROW (row)));

  gtk_widget_activate_action (GTK_WIDGET (self), "app.show-page", "s", page);
}

static void
update (ZjSidebar *self)
{
  const ZjOverview *overview = zj_account_get_overview (self->account);
  const ZjProject *project = zj_account_find_project (self->account, zj_account_get_project (self->account));
  const char *name = project != NULL && project->name != NULL ? project->name : _ ("No project yet");
  const char *code = project != NULL && project->code != NULL ? project->code : zj_account_get_code (self->account);

  gtk_label_set_label (self->project_name, name);
  gtk_label_set_label (self->project_code, code);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->project_card), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->project_card), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _ ("Project details"), -1);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (ZjSidebarItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      guint badge = overview != NULL ? zj_overview_number (overview->badges, zj_sidebar_item_get_page (item)) : 0;

      zj_sidebar_item_set_badge (item, badge);
    }
}

static void
fill_pages (ZjSidebar *self, ZjForms *forms)
{
  g_autoptr (GPtrArray) list = zj_forms_list (forms);

  g_list_store_remove_all (self->items);
  for (guint i = 0; i < list->len; i++)
    {
      ZjForm *form = list->pdata[i];
      const char *icon = form->icon != NULL ? form->icon : "text-x-generic-symbolic";
      g_autoptr (ZjSidebarItem) item = NULL;

      if (!form->has_page)
        continue;
      item = zj_sidebar_item_new (form->id, zj_label (&form->short_title), icon, group_title (form->group));
      g_list_store_append (self->items, item);
    }
}

static void
zj_sidebar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_FOLDED)
    g_value_set_boolean (value, ZJ_SIDEBAR (object)->folded);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zj_sidebar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_FOLDED)
    {
      ZJ_SIDEBAR (object)->folded = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zj_sidebar_dispose (GObject *object)
{
  ZjSidebar *self = ZJ_SIDEBAR (object);

  if (self->account != NULL)
    g_signal_handlers_disconnect_by_func (self->account, update, self);
  g_clear_object (&self->account);
  g_clear_object (&self->items);
  gtk_widget_dispose_template (GTK_WIDGET (self), ZJ_TYPE_SIDEBAR);
  G_OBJECT_CLASS (zj_sidebar_parent_class)->dispose (object);
}

static void
zj_sidebar_class_init (ZjSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = zj_sidebar_get_property;
  object_class->set_property = zj_sidebar_set_property;
  object_class->dispose = zj_sidebar_dispose;
  properties[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  g_type_ensure (ZJ_TYPE_SYNC_LINE);
  g_type_ensure (ZJ_TYPE_ACCOUNT_SWITCHER);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/widgets/zj-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjSidebar, project_name);
  gtk_widget_class_bind_template_child (widget_class, ZjSidebar, project_code);
  gtk_widget_class_bind_template_child (widget_class, ZjSidebar, project_card);
  gtk_widget_class_bind_template_child (widget_class, ZjSidebar, pages);
  gtk_widget_class_bind_template_child (widget_class, ZjSidebar, sync_line);
  gtk_widget_class_bind_template_child (widget_class, ZjSidebar, switcher);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
zj_sidebar_init (ZjSidebar *self)
{
  self->items = g_list_store_new (ZJ_TYPE_SIDEBAR_ITEM);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_header_func (self->pages, header_cb, NULL, NULL);
  gtk_list_box_bind_model (self->pages, G_LIST_MODEL (self->items), create_row_cb, NULL, NULL);
}

void
zj_sidebar_set_account (ZjSidebar *self, ZjAccount *account, GListModel *accounts, ZjForms *forms)
{
  g_return_if_fail (ZJ_IS_SIDEBAR (self));
  g_return_if_fail (ZJ_IS_ACCOUNT (account));

  zj_account_switcher_set_accounts (self->switcher, accounts);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->items)) == 0)
    fill_pages (self, forms);
  zj_sync_line_set_account (self->sync_line, account);
  if (self->account != account)
    {
      if (self->account != NULL)
        g_signal_handlers_disconnect_by_func (self->account, update, self);
      g_set_object (&self->account, account);
      g_signal_connect_object (account, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    }
  update (self);
}

void
zj_sidebar_select (ZjSidebar *self, const char *page)
{
  g_return_if_fail (ZJ_IS_SIDEBAR (self));

  if (g_strcmp0 (page, "project") == 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->project_card), "zj-chosen");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->project_card), "zj-chosen");
  gtk_list_box_unselect_all (self->pages);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (ZjSidebarItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (g_strcmp0 (zj_sidebar_item_get_page (item), page) == 0)
        gtk_list_box_select_row (self->pages, gtk_list_box_get_row_at_index (self->pages, (int)i));
    }
}

void
zj_sidebar_focus (ZjSidebar *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->pages);

  g_return_if_fail (ZJ_IS_SIDEBAR (self));

  gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : GTK_WIDGET (self->project_card));
}

const char *
zj_sidebar_nth_page (ZjSidebar *self, guint nth)
{
  g_autoptr (ZjSidebarItem) item = NULL;

  if (nth == 1)
    return "project";
  if (nth < 1)
    return NULL;
  item = g_list_model_get_item (G_LIST_MODEL (self->items), nth - 2);
  return item != NULL ? zj_sidebar_item_get_page (item) : NULL; /* the list keeps it alive */
}
