/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-field-choice.h"

#include <glib/gi18n-lib.h>

#include "zj-choice-item.h"
#include "zj-choice-match.h"
#include "zj-field-text.h"
#include "zj-json.h"

/* An own widget, because a drop-down takes no typing and shows no action to assistive technology. */
struct _ZjFieldChoice
{
  AdwBin parent_instance;

  ZjFormModel *model;
  char *path;
  GListModel *items;
  GtkFilter *filter;
  GtkSingleSelection *selection;
  char *typed; /* what the list is narrowed to */

  GtkWidget *entry;
  GtkWidget *popover;
  GtkWidget *list;
  GtkWidget *nothing;
  gboolean busy;
};

static void zj_field_choice_control_init (ZjFieldControlInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ZjFieldChoice,
                               zj_field_choice,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (ZJ_TYPE_FIELD_CONTROL, zj_field_choice_control_init))

static const ZjField *
field_of (ZjFieldChoice *self)
{
  return zj_form_field (zj_form_model_get_form (self->model), self->path);
}

static ZjChoiceItem *
item_by_id (ZjFieldChoice *self, const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->items); i++)
    {
      g_autoptr (ZjChoiceItem) item = g_list_model_get_item (self->items, i);
      if (g_strcmp0 (zj_choice_item_get_id (item), id) == 0)
        return item; /* the list keeps it */
    }
  return NULL;
}

/* The one item @typed means, or NULL: by its whole label, else as the only match. */
static ZjChoiceItem *
item_meant (ZjFieldChoice *self, const char *typed, gboolean only_match)
{
  ZjChoiceItem *match = NULL;
  guint matches = 0;
  for (guint i = 0; i < g_list_model_get_n_items (self->items); i++)
    {
      g_autoptr (ZjChoiceItem) item = g_list_model_get_item (self->items, i);
      if (g_str_equal (zj_choice_item_get_label (item), typed))
        return item;
      if (only_match && zj_choice_matches (zj_choice_item_get_label (item), typed))
        {
          match = item;
          matches++;
        }
    }
  return matches == 1 ? match : NULL;
}

static GtkWidget *
zj_field_choice_get_target (ZjFieldControl *control)
{
  return ZJ_CHOICE_FIELD (control)->entry;
}

static void
zj_field_choice_update (ZjFieldControl *control)
{
  ZjFieldChoice *self = ZJ_CHOICE_FIELD (control);
  if (self->busy)
    return;
  JsonNode *value = zj_form_model_get_value (self->model, self->path);
  ZjChoiceItem *item = zj_json_is_string (value) ? item_by_id (self, json_node_get_string (value)) : NULL;
  g_autofree char *text =
      item != NULL ? g_strdup (zj_choice_item_get_label (item)) : zj_form_model_dup_text (self->model, self->path);
  if (g_str_equal (text, gtk_editable_get_text (GTK_EDITABLE (self->entry))))
    return;
  self->busy = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  self->busy = FALSE;
}

static void
zj_field_choice_control_init (ZjFieldControlInterface *iface)
{
  iface->get_target = zj_field_choice_get_target;
  iface->update = zj_field_choice_update;
}

static gboolean
is_shown (gpointer item, gpointer user_data)
{
  ZjFieldChoice *self = user_data;
  return zj_choice_matches (zj_choice_item_get_label (item), self->typed);
}

/* Where the item stands whose label was typed to the letter; G_MAXUINT if none was. */
static guint
position_of (ZjFieldChoice *self, const char *typed)
{
  for (guint i = 0; typed[0] != '\0' && i < g_list_model_get_n_items (G_LIST_MODEL (self->selection)); i++)
    {
      g_autoptr (ZjChoiceItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), i);
      if (g_str_equal (zj_choice_item_get_label (item), typed))
        return i;
    }
  return G_MAXUINT;
}

/* In a closed list, and for typed pinyin, Enter means the first match; free text is left alone unless an item is
 * picked. */
static void
narrow (ZjFieldChoice *self, const char *typed)
{
  gboolean open = field_of (self)->type == ZJ_FIELD_OPEN_CHOICE;
  g_free (self->typed);
  self->typed = g_strdup (typed);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  gboolean first = n > 0 && typed[0] != '\0' && (!open || g_str_is_ascii (typed));
  guint exact = position_of (self, typed);
  gtk_single_selection_set_selected (self->selection, exact < n ? exact : first ? 0 : GTK_INVALID_LIST_POSITION);
  gtk_widget_set_visible (gtk_widget_get_ancestor (self->list, GTK_TYPE_SCROLLED_WINDOW), n > 0);
  gtk_widget_set_visible (self->nothing, n == 0);
}

static void
open_list (ZjFieldChoice *self)
{
  if (gtk_widget_get_visible (self->popover) || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  gtk_widget_set_size_request (self->popover, gtk_widget_get_width (GTK_WIDGET (self)), -1);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
close_list (ZjFieldChoice *self)
{
  gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static void
take (ZjFieldChoice *self, ZjChoiceItem *item)
{
  close_list (self);
  zj_form_model_set_value (self->model, self->path, zj_json_string_node (zj_choice_item_get_id (item)));
  zj_field_choice_update (ZJ_FIELD_CONTROL (self));
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

static void
changed_cb (ZjFieldChoice *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  if (self->busy)
    return;
  self->busy = TRUE;
  ZjChoiceItem *item = item_meant (self, text, FALSE);
  if (item != NULL)
    zj_form_model_set_value (self->model, self->path, zj_json_string_node (zj_choice_item_get_id (item)));
  else
    zj_form_model_set_text (self->model, self->path, text);
  self->busy = FALSE;
  narrow (self, text);
  open_list (self);
}

static void
activate_row_cb (ZjFieldChoice *self, guint position)
{
  g_autoptr (ZjChoiceItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  if (item != NULL)
    take (self, item);
  gtk_widget_grab_focus (self->entry);
}

static void
button_cb (ZjFieldChoice *self)
{
  if (gtk_widget_get_visible (self->popover))
    {
      close_list (self);
      return;
    }
  gtk_widget_grab_focus (self->entry);
  narrow (self, "");
  open_list (self);
}

static void
move (ZjFieldChoice *self, int by)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint at = gtk_single_selection_get_selected (self->selection);
  guint next = at == GTK_INVALID_LIST_POSITION ? (by > 0 ? 0 : n - 1) : (at + n + (guint)by) % MAX (n, 1);
  if (n == 0)
    return;
  gtk_single_selection_set_selected (self->selection, next);
  gtk_widget_activate_action (self->list, "list.scroll-to-item", "u", next);
}

static gboolean
key_cb (ZjFieldChoice *self, guint key, guint code, GdkModifierType modifiers)
{
  gboolean shown = gtk_widget_get_visible (self->popover);
  if (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return GDK_EVENT_PROPAGATE;
  switch (key)
    {
    case GDK_KEY_Down:
    case GDK_KEY_Up:
      if (!shown)
        {
          narrow (self, "");
          open_list (self);
        }
      else
        move (self, key == GDK_KEY_Down ? 1 : -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      if (shown && gtk_single_selection_get_selected_item (self->selection) != NULL)
        {
          take (self, gtk_single_selection_get_selected_item (self->selection));
          return GDK_EVENT_STOP;
        }
      close_list (self);
      return GDK_EVENT_PROPAGATE;
    case GDK_KEY_Tab:
    case GDK_KEY_ISO_Left_Tab:
      close_list (self); /* while it is open, the focus would go into it */
      return GDK_EVENT_PROPAGATE;
    case GDK_KEY_Escape:
      if (!shown)
        return GDK_EVENT_PROPAGATE;
      close_list (self);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* Leaving with a part of one label typed takes that label; free text of an open list stays free. */
static void
leave_cb (ZjFieldChoice *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  close_list (self);
  if (text[0] == '\0' || field_of (self)->type == ZJ_FIELD_OPEN_CHOICE
      || zj_json_string (zj_form_model_get_raw (self->model), self->path) == NULL)
    return;
  ZjChoiceItem *item = item_meant (self, text, TRUE);
  if (item != NULL)
    take (self, item);
}

static void
setup_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
bind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      zj_choice_item_get_label (gtk_list_item_get_item (item)));
}

static void
zj_field_choice_dispose (GObject *object)
{
  ZjFieldChoice *self = ZJ_CHOICE_FIELD (object);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->filter);
  g_clear_object (&self->items);
  G_OBJECT_CLASS (zj_field_choice_parent_class)->dispose (object);
}

static void
zj_field_choice_finalize (GObject *object)
{
  ZjFieldChoice *self = ZJ_CHOICE_FIELD (object);
  g_clear_object (&self->model);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->typed, g_free);
  G_OBJECT_CLASS (zj_field_choice_parent_class)->finalize (object);
}

static void
zj_field_choice_class_init (ZjFieldChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = zj_field_choice_dispose;
  G_OBJECT_CLASS (klass)->finalize = zj_field_choice_finalize;
}

static void
zj_field_choice_init (ZjFieldChoice *self)
{
  self->typed = g_strdup ("");
}

static GListModel *
own_choices (const ZjField *field)
{
  GListStore *store = g_list_store_new (ZJ_TYPE_CHOICE_ITEM);
  for (guint i = 0; i < field->n_choices; i++)
    {
      g_autoptr (ZjChoiceItem) item = zj_choice_item_new (field->choices[i].id, zj_label (&field->choices[i].label));
      g_list_store_append (store, item);
    }
  return G_LIST_MODEL (store);
}

static void
make_list (ZjFieldChoice *self, const ZjField *field)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->filter = GTK_FILTER (gtk_custom_filter_new (is_shown, self, NULL));
  GtkFilterListModel *filtered = gtk_filter_list_model_new (g_object_ref (self->items), g_object_ref (self->filter));
  self->selection =
      g_object_new (GTK_TYPE_SINGLE_SELECTION, "autoselect", FALSE, "can-unselect", TRUE, "model", filtered, NULL);
  g_object_unref (filtered);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_row_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row_cb), NULL);
  self->list = gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)), factory);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (self->list), TRUE);
  gtk_widget_set_can_focus (self->list, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, zj_label (&field->label),
                                  -1);
  g_signal_connect_object (self->list, "activate", G_CALLBACK (activate_row_cb), self, G_CONNECT_SWAPPED);
  self->nothing = gtk_label_new (field->type == ZJ_FIELD_OPEN_CHOICE ? _ ("Not in the list; kept as you typed it")
                                                                     : _ ("Nothing in the list matches"));
  gtk_widget_add_css_class (self->nothing, "dim-label");
  gtk_label_set_wrap (GTK_LABEL (self->nothing), TRUE);
  gtk_widget_set_visible (self->nothing, FALSE);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 280);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), self->nothing);

  self->popover = gtk_popover_new ();
  gtk_popover_set_autohide (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self->popover), GTK_POS_BOTTOM);
  gtk_widget_add_css_class (self->popover, "choice-popover");
  gtk_popover_set_child (GTK_POPOVER (self->popover), box);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
}

static void
make_entry (ZjFieldChoice *self, const ZjField *field)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *button = gtk_button_new_from_icon_name ("pan-down-symbolic");
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_autofree char *name = g_strdup_printf (_ ("Show the list: %s"), zj_label (&field->label));

  self->entry = gtk_entry_new ();
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 8);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), zj_field_placeholder (field));
  gtk_widget_set_tooltip_text (button, _ ("Show the list"));
  gtk_widget_set_focusable (button, FALSE); /* Down in the entry does the same; Tab goes on to the next field */
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (self->entry, keys);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_add_css_class (box, "linked");
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), button);
  adw_bin_set_child (ADW_BIN (self), box);
  zj_field_control_guard (gtk_editable_get_delegate (GTK_EDITABLE (self->entry)), self->model, self->path);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (button, "clicked", G_CALLBACK (button_cb), self, G_CONNECT_SWAPPED);
}

/** zj_field_choice_new: (transfer floating) */
GtkWidget *
zj_field_choice_new (ZjFormModel *model, const char *path, GListModel *items)
{
  const ZjField *field = zj_form_field (zj_form_model_get_form (model), path);
  ZjFieldChoice *self = g_object_new (ZJ_TYPE_FIELD_CHOICE, NULL);

  self->model = g_object_ref (model);
  self->path = g_strdup (path);
  self->items = items != NULL ? g_object_ref (items) : own_choices (field);
  make_entry (self, field);
  make_list (self, field);
  zj_field_choice_update (ZJ_FIELD_CONTROL (self));
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->items, "items-changed", G_CALLBACK (zj_field_choice_update), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
