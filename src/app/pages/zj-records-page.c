/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-records-page.h"

#include <glib/gi18n-lib.h>

#include "zj-choose-bar.h"
#include "zj-chosen.h"
#include "zj-record-actions.h"
#include "zj-record-list-view.h"
#include "zj-record-memory.h"
#include "zj-record-side.h"
#include "zj-records-many.h"
#include "zj-sidebar-button.h"
#include "zj-start-list.h"
#include "zj-toast.h"
#include "zj-width-bin.h"

/* List and record stand beside each other from here on: the natural widths in the template. */
#define BESIDE_WIDTH 840

struct _ZjRecordsPage
{
  AdwBin parent_instance;

  AdwToastOverlay *toasts;
  AdwLeaflet *leaflet;
  GtkWidget *list_side;
  GtkWidget *separator;
  ZjWidthBin *record_bin;
  AdwHeaderBar *list_header;
  AdwWindowTitle *list_title;
  GtkWidget *new_button;
  AdwBin *start_bin;
  AdwBin *list_bin;
  ZjChooseBar *choose_bar;
  ZjRecordListView *list;
  ZjRecordSide *side;

  ZjStore *store;
  ZjForm *form;
  ZjChosen *chosen;
  ZjRecordsMany *many;
  GSimpleActionGroup *actions;
  gboolean restored;
  guint restore_source;
};

G_DEFINE_FINAL_TYPE (ZjRecordsPage, zj_records_page, ADW_TYPE_BIN)

enum
{
  PROP_TITLE = 1,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

/* --- what is said in passing --- */

static void
undo_cb (AdwToast *toast, gpointer data)
{
  ZjRecordsPage *self = data;
  const char *op = g_object_get_data (G_OBJECT (toast), "zj-op");
  g_autoptr (GError) error = NULL;
  if (!zj_store_cancel_op (self->store, op, &error))
    zj_record_side_say (self->side, error->message, NULL);
}

static void
said_cb (ZjRecordsPage *self, const char *text, const char *op)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *fresh = adw_toast_new (escaped);
  if (op != NULL)
    {
      g_object_set_data_full (G_OBJECT (fresh), "zj-op", g_strdup (op), g_free);
      adw_toast_set_button_label (fresh, _ ("Undo"));
      g_signal_connect_object (fresh, "button-clicked", G_CALLBACK (undo_cb), self, 0);
    }
  zj_toast_show (self->toasts, fresh);
}

static void
many_said_cb (ZjRecordsPage *self, const char *text)
{
  said_cb (self, text, NULL);
}

/* --- list and record --- */

static void
update_actions (ZjRecordsPage *self)
{
  GActionMap *map = G_ACTION_MAP (self->actions);
  gboolean choosing = zj_chosen_get_active (self->chosen);
  gboolean any = zj_chosen_get_count (self->chosen) > 0;
  zj_record_actions_update (map, self->side);
  zj_record_actions_enable (map, "new", self->form->creatable);
  zj_record_actions_enable (map, "back", zj_record_side_get_id (self->side) != NULL || choosing);
  zj_record_actions_enable (map, "delete-chosen", any);
  zj_record_actions_enable (map, "act-chosen", any);
  zj_record_actions_enable (map, "select-all", choosing);
}

static void
record_id_cb (ZjRecordsPage *self)
{
  zj_record_list_view_set_current (self->list, zj_record_side_get_id (self->side));
}

static void
record_shown_cb (ZjRecordsPage *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->record_bin), TRUE);
  gtk_widget_set_visible (self->separator, TRUE);
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->record_bin));
}

static void
record_closed_cb (ZjRecordsPage *self)
{
  adw_leaflet_set_visible_child (self->leaflet, self->list_side);
  gtk_widget_set_visible (GTK_WIDGET (self->record_bin), FALSE);
  gtk_widget_set_visible (self->separator, FALSE);
}

static void
chosen_changed_cb (ZjRecordsPage *self)
{
  GAction *select = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "select");
  g_simple_action_set_state (G_SIMPLE_ACTION (select), g_variant_new_boolean (zj_chosen_get_active (self->chosen)));
  update_actions (self);
}

/* The title buttons of the window stand at its outer edges only. */
static void
folded_cb (ZjRecordsPage *self)
{
  gboolean folded = adw_leaflet_get_folded (self->leaflet);
  gboolean beside = !folded && gtk_widget_get_visible (GTK_WIDGET (self->record_bin));
  gtk_widget_set_hexpand (self->list_side, !beside);
  adw_header_bar_set_show_end_title_buttons (self->list_header, !beside);
  zj_record_side_set_beside (self->side, !folded);
}

/* --- actions --- */

static void
new_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  zj_records_page_new_record (data, NULL);
}

static void
back_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ZjRecordsPage *self = data;
  if (zj_chosen_get_active (self->chosen) && zj_record_side_get_id (self->side) == NULL)
    zj_chosen_set_active (self->chosen, FALSE);
  else
    zj_record_side_go_back (self->side);
}

static void
search_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ZjRecordsPage *self = data;
  adw_leaflet_set_visible_child (self->leaflet, self->list_side);
  zj_record_list_view_focus_search (self->list);
}

static void
select_cb (GSimpleAction *action, GVariant *state, gpointer data)
{
  ZjRecordsPage *self = data;
  gboolean active = g_variant_get_boolean (state);
  if (active && zj_record_side_get_id (self->side) != NULL)
    zj_record_side_close (self->side);
  zj_chosen_set_active (self->chosen, active);
}

static void
select_all_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ZjRecordsPage *self = data;
  g_auto (GStrv) ids = zj_record_list_view_dup_ids (self->list);
  zj_chosen_toggle_all (self->chosen, (const char *const *)ids);
}

static void
delete_chosen_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  zj_records_many_delete (ZJ_RECORDS_PAGE (data)->many);
}

static void
act_chosen_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  zj_records_many_act (ZJ_RECORDS_PAGE (data)->many, g_variant_get_string (parameter, NULL));
}

static void
add_actions (ZjRecordsPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "new", .activate = new_cb },
    { .name = "back", .activate = back_cb },
    { .name = "search", .activate = search_cb },
    { .name = "select", .state = "false", .change_state = select_cb },
    { .name = "select-all", .activate = select_all_cb },
    { .name = "delete-chosen", .activate = delete_chosen_cb },
    { .name = "act-chosen", .activate = act_chosen_cb, .parameter_type = "s" },
  };
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  zj_record_actions_add (G_ACTION_MAP (self->actions), self->side);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "page", G_ACTION_GROUP (self->actions));
}

/* Several such pages may stand in one window: only the one that is seen listens. */
static gboolean
shortcut_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  ZjRecordsPage *self = ZJ_RECORDS_PAGE (widget);
  const char *name = data;
  if (!gtk_widget_get_mapped (widget) || !g_action_group_get_action_enabled (G_ACTION_GROUP (self->actions), name))
    return GDK_EVENT_PROPAGATE;
  g_action_group_activate_action (G_ACTION_GROUP (self->actions), name, NULL);
  return GDK_EVENT_STOP;
}

static void
add_shortcuts (ZjRecordsPage *self)
{
  static const struct
  {
    const char *keys;
    const char *action;
  } shortcuts[] = {
    { "<Control>n", "new" },
    { "<Control>s", "save" },
    { "<Control>Return|<Control>KP_Enter", "primary" },
    { "<Control>f", "search" },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller), GTK_SHORTCUT_SCOPE_MANAGED);
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (controller),
        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (shortcuts[i].keys),
                          gtk_callback_action_new (shortcut_cb, (gpointer)shortcuts[i].action, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

/* --- the type --- */

/* What was open when the program was closed is open again. */
static gboolean
restore (gpointer data)
{
  ZjRecordsPage *self = data;
  self->restore_source = 0;
  zj_record_memory_restore (self->side, gtk_widget_get_width (GTK_WIDGET (self)) >= BESIDE_WIDTH);
  return G_SOURCE_REMOVE;
}

static void
zj_records_page_map (GtkWidget *widget)
{
  ZjRecordsPage *self = ZJ_RECORDS_PAGE (widget);
  GTK_WIDGET_CLASS (zj_records_page_parent_class)->map (widget);
  if (!self->restored && self->restore_source == 0)
    self->restore_source = g_idle_add (restore, self);
  self->restored = TRUE;
}

static void
zj_records_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  ZjRecordsPage *self = ZJ_RECORDS_PAGE (object);
  if (id == PROP_TITLE)
    g_value_set_string (value, self->form != NULL ? zj_label (&self->form->short_title) : NULL);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zj_records_page_dispose (GObject *object)
{
  ZjRecordsPage *self = ZJ_RECORDS_PAGE (object);
  g_clear_handle_id (&self->restore_source, g_source_remove);
  if (self->side != NULL)
    zj_records_page_flush (self);
  self->side = NULL;
  adw_bin_set_child (ADW_BIN (object), NULL); /* before the template lets go of it */
  gtk_widget_dispose_template (GTK_WIDGET (object), ZJ_TYPE_RECORDS_PAGE);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "page", NULL);
  g_clear_object (&self->actions);
  g_clear_object (&self->many);
  g_clear_object (&self->chosen);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (zj_records_page_parent_class)->dispose (object);
}

static void
zj_records_page_finalize (GObject *object)
{
  ZjRecordsPage *self = ZJ_RECORDS_PAGE (object);
  g_clear_pointer (&self->form, zj_form_unref);
  G_OBJECT_CLASS (zj_records_page_parent_class)->finalize (object);
}

static void
zj_records_page_class_init (ZjRecordsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->map = zj_records_page_map;
  object_class->get_property = zj_records_page_get_property;
  object_class->dispose = zj_records_page_dispose;
  object_class->finalize = zj_records_page_finalize;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  g_type_ensure (ZJ_TYPE_CHOOSE_BAR);
  g_type_ensure (ZJ_TYPE_SIDEBAR_BUTTON);
  g_type_ensure (ZJ_TYPE_WIDTH_BIN);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/pages/zj-records-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjRecordsPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordsPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordsPage, list_side);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordsPage, separator);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordsPage, record_bin);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordsPage, list_header);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordsPage, list_title);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordsPage, new_button);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordsPage, start_bin);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordsPage, list_bin);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordsPage, choose_bar);
}

static void
zj_records_page_init (ZjRecordsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** zj_records_page_new: (transfer floating) */
GtkWidget *
zj_records_page_new (ZjStore *store, ZjForm *form, const char *project)
{
  g_return_val_if_fail (ZJ_IS_STORE (store) && form != NULL && project != NULL, NULL);
  ZjRecordsPage *self = g_object_new (ZJ_TYPE_RECORDS_PAGE, NULL);
  self->store = g_object_ref (store);
  self->form = zj_form_ref (form);
  self->chosen = zj_chosen_new ();
  self->many = zj_records_many_new (store, form, self->chosen, GTK_WIDGET (self));
  self->list = ZJ_RECORD_LIST_VIEW (zj_record_list_view_new (store, form, project, self->chosen));
  self->side = ZJ_RECORD_SIDE (zj_record_side_new (store, form, project));
  adw_bin_set_child (self->list_bin, GTK_WIDGET (self->list));
  if (form->starts_from_field != NULL)
    {
      GtkWidget *starts = zj_start_list_new (store, form, project);
      adw_bin_set_child (self->start_bin, starts);
      g_signal_connect_object (starts, "start", G_CALLBACK (zj_records_page_new_record), self, G_CONNECT_SWAPPED);
    }
  zj_width_bin_set_child (self->record_bin, GTK_WIDGET (self->side));
  zj_choose_bar_set (self->choose_bar, form, self->chosen);
  add_actions (self);
  add_shortcuts (self);
  adw_window_title_set_title (self->list_title, zj_label (&form->short_title));
  gtk_widget_set_visible (self->new_button, form->creatable);
  g_signal_connect_object (self->many, "said", G_CALLBACK (many_said_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->many, "open", G_CALLBACK (zj_records_page_show_record), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "open", G_CALLBACK (zj_records_page_show_record), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->side, "notify::id", G_CALLBACK (record_id_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->side, "shown", G_CALLBACK (record_shown_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->side, "closed", G_CALLBACK (record_closed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->side, "changed", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->side, "said", G_CALLBACK (said_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chosen, "changed", G_CALLBACK (chosen_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->leaflet, "notify::folded", G_CALLBACK (folded_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->record_bin, "notify::visible", G_CALLBACK (folded_cb), self, G_CONNECT_SWAPPED);
  folded_cb (self);
  update_actions (self);
  return GTK_WIDGET (self);
}

void
zj_records_page_show_record (ZjRecordsPage *self, const char *id)
{
  g_return_if_fail (ZJ_IS_RECORDS_PAGE (self) && id != NULL);
  zj_record_side_open (self->side, id);
}

void
zj_records_page_new_record (ZjRecordsPage *self, const char *from)
{
  g_return_if_fail (ZJ_IS_RECORDS_PAGE (self));
  if (!self->form->creatable || !zj_record_side_flush (self->side))
    return;
  zj_chosen_set_active (self->chosen, FALSE);
  zj_record_side_begin_new (self->side, from);
}

GActionGroup *
zj_records_page_get_actions (ZjRecordsPage *self)
{
  return G_ACTION_GROUP (self->actions);
}

gboolean
zj_records_page_flush (ZjRecordsPage *self)
{
  g_return_val_if_fail (ZJ_IS_RECORDS_PAGE (self), FALSE);
  return zj_record_side_flush (self->side);
}

gboolean
zj_records_page_go_back (ZjRecordsPage *self)
{
  g_return_val_if_fail (ZJ_IS_RECORDS_PAGE (self), FALSE);
  if (!g_action_group_get_action_enabled (G_ACTION_GROUP (self->actions), "back"))
    return FALSE;
  g_action_group_activate_action (G_ACTION_GROUP (self->actions), "back", NULL);
  return TRUE;
}
