/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-conflict-view.h"

#include <glib/gi18n-lib.h>

#include "zj-conflict-card.h"
#include "zj-conflict-reason.h"
#include "zj-conflict-value.h"
#include "zj-field-text.h"
#include "zj-json.h"
#include "zj-text-label.h"

struct _ZjConflictView
{
  AdwBin parent_instance;

  GtkLabel *title, *intro, *history;
  GtkWidget *all, *bar, *ways_bar, *use;
  GtkBox *list;
  GtkLabel *progress;
  GtkFlowBox *ways;

  GPtrArray *cards; /* of ZjConflictCard, owned by the list; only those to choose from */
  char *mine_text;  /* what of this machine is at stake, to copy; NULL = nothing */
};

G_DEFINE_FINAL_TYPE (ZjConflictView, zj_conflict_view, ADW_TYPE_BIN)

static guint decided_signal;

/* --- choosing --- */

static gboolean
is_chosen (ZjConflictCard *card)
{
  return zj_conflict_card_is_chosen (card, TRUE) || zj_conflict_card_is_chosen (card, FALSE);
}

static guint
count_chosen (ZjConflictView *self)
{
  guint chosen = 0;
  for (guint i = 0; i < self->cards->len; i++)
    if (is_chosen (g_ptr_array_index (self->cards, i)))
      chosen++;
  return chosen;
}

static void
show_progress (ZjConflictView *self)
{
  guint left = self->cards->len - count_chosen (self);
  g_autofree char *text =
      left > 0 ? g_strdup_printf (ngettext ("%u field left to choose", "%u fields left to choose", left), left)
               : g_strdup (_ ("All chosen"));
  gtk_label_set_text (self->progress, text);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "conflict.use", self->cards->len > 0 && left == 0);
}

static void
choose_all (ZjConflictView *self, gboolean mine)
{
  for (guint i = 0; i < self->cards->len; i++)
    zj_conflict_card_choose (g_ptr_array_index (self->cards, i), mine);
}

static void
all_mine_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  choose_all (ZJ_CONFLICT_VIEW (widget), TRUE);
}

static void
all_theirs_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  choose_all (ZJ_CONFLICT_VIEW (widget), FALSE);
}

static void
use_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit (widget, decided_signal, 0);
}

static void
copy_mine_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const char *text = ZJ_CONFLICT_VIEW (widget)->mine_text;
  if (text != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

/* --- what is shown --- */

static void
clear (ZjConflictView *self)
{
  GtkWidget *child;
  g_ptr_array_set_size (self->cards, 0);
  zj_box_empty (self->list);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->ways))) != NULL)
    gtk_flow_box_remove (self->ways, child);
  g_clear_pointer (&self->mine_text, g_free);
}

static void
add_cards (ZjConflictView *self,
           ZjStore *store,
           ZjForm *form,
           JsonObject *triples,
           JsonObject *fields,
           gboolean choosing)
{
  JsonObjectIter iter;
  const char *path;
  JsonNode *node;
  json_object_iter_init_ordered (&iter, triples);
  while (json_object_iter_next_ordered (&iter, &path, &node))
    {
      if (!JSON_NODE_HOLDS_ARRAY (node))
        continue;
      GtkWidget *card = zj_conflict_card_new (store, form, fields, path, json_node_get_array (node), choosing);
      gtk_box_append (self->list, card);
      if (!choosing)
        continue;
      g_ptr_array_add (self->cards, card);
      g_signal_connect_object (card, "chosen", G_CALLBACK (show_progress), self, G_CONNECT_SWAPPED);
    }
}

static void
show_as (ZjConflictView *self, gboolean choosing)
{
  gtk_widget_set_visible (self->all, choosing);
  gtk_widget_set_visible (self->bar, choosing);
  gtk_widget_set_visible (self->ways_bar, !choosing);
  show_progress (self);
}

static void
add_way (ZjConflictView *self, const char *label, const char *action, gboolean suggested)
{
  if (label == NULL)
    return;
  GtkWidget *text = zj_text_label_new (label, NULL);
  GtkWidget *button = gtk_button_new ();
  gtk_label_set_xalign (GTK_LABEL (text), 0.5);
  gtk_label_set_justify (GTK_LABEL (text), GTK_JUSTIFY_CENTER);
  gtk_button_set_child (GTK_BUTTON (button), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  if (suggested)
    gtk_widget_add_css_class (button, "suggested-action");
  gtk_flow_box_append (self->ways, button);
  gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE); /* the button itself is */
}

/* "Label: value" for each, to paste somewhere. (transfer full) */
static char *
text_of_mine (ZjStore *store, ZjForm *form, JsonObject *mine, JsonObject *fields)
{
  g_autoptr (GString) text = g_string_new (NULL);
  JsonObjectIter iter;
  const char *path;
  JsonNode *node;
  json_object_iter_init_ordered (&iter, mine);
  while (json_object_iter_next_ordered (&iter, &path, &node))
    {
      g_autofree char *label = zj_path_label (form, path, fields);
      g_autofree char *value = zj_conflict_value_text (store, form, path, json_node_get_array (node), ZJ_VERSION_MINE);
      g_string_append_printf (text, "%s%s%s\n", label, _ (": "), value);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_ways (ZjConflictView *self, ZjStore *store, ZjForm *form, ZjRecord *record)
{
  ZjConflictKind kind = zj_conflict_kind (record);
  g_autoptr (JsonObject) mine = zj_conflict_mine (form, record);
  gboolean rework = zj_conflict_may_rework (form, record);
  add_cards (self, store, form, mine, record->fields, FALSE);
  if (rework)
    add_way (self, _ ("As in the system, then edit with my values"), "page.resolve-rework", TRUE);
  if (kind == ZJ_CONFLICT_REFERENCE)
    add_way (self, _ ("Choose another one"), "page.edit", TRUE);
  add_way (self, zj_conflict_mine_label (record), "page.resolve-mine", kind != ZJ_CONFLICT_REFERENCE);
  add_way (self, zj_conflict_theirs_label (record), "page.resolve-theirs", FALSE);
  if (json_object_get_size (mine) == 0)
    return;
  self->mine_text = text_of_mine (store, form, mine, record->fields);
  add_way (self, _ ("Copy my values"), "conflict.copy-mine", FALSE);
}

/* --- the type --- */

static void
zj_conflict_view_dispose (GObject *object)
{
  ZjConflictView *self = ZJ_CONFLICT_VIEW (object);
  g_ptr_array_set_size (self->cards, 0);
  adw_bin_set_child (ADW_BIN (object), NULL); /* before the template lets go of it */
  gtk_widget_dispose_template (GTK_WIDGET (object), ZJ_TYPE_CONFLICT_VIEW);
  G_OBJECT_CLASS (zj_conflict_view_parent_class)->dispose (object);
}

static void
zj_conflict_view_finalize (GObject *object)
{
  ZjConflictView *self = ZJ_CONFLICT_VIEW (object);
  g_clear_pointer (&self->cards, g_ptr_array_unref);
  g_free (self->mine_text);
  G_OBJECT_CLASS (zj_conflict_view_parent_class)->finalize (object);
}

static void
zj_conflict_view_class_init (ZjConflictViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = zj_conflict_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = zj_conflict_view_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/pages/zj-conflict-view.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjConflictView, title);
  gtk_widget_class_bind_template_child (widget_class, ZjConflictView, intro);
  gtk_widget_class_bind_template_child (widget_class, ZjConflictView, history);
  gtk_widget_class_bind_template_child (widget_class, ZjConflictView, all);
  gtk_widget_class_bind_template_child (widget_class, ZjConflictView, bar);
  gtk_widget_class_bind_template_child (widget_class, ZjConflictView, ways_bar);
  gtk_widget_class_bind_template_child (widget_class, ZjConflictView, use);
  gtk_widget_class_bind_template_child (widget_class, ZjConflictView, list);
  gtk_widget_class_bind_template_child (widget_class, ZjConflictView, progress);
  gtk_widget_class_bind_template_child (widget_class, ZjConflictView, ways);
  gtk_widget_class_install_action (widget_class, "conflict.all-mine", NULL, all_mine_cb);
  gtk_widget_class_install_action (widget_class, "conflict.all-theirs", NULL, all_theirs_cb);
  gtk_widget_class_install_action (widget_class, "conflict.use", NULL, use_cb);
  gtk_widget_class_install_action (widget_class, "conflict.copy-mine", NULL, copy_mine_cb);
  decided_signal =
      g_signal_new ("decided", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
zj_conflict_view_init (ZjConflictView *self)
{
  self->cards = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  show_progress (self);
}

/** zj_conflict_view_new: (transfer floating) */
GtkWidget *
zj_conflict_view_new (void)
{
  return g_object_new (ZJ_TYPE_CONFLICT_VIEW, NULL);
}

void
zj_conflict_view_set (ZjConflictView *self, ZjForm *form, JsonObject *conflict, JsonObject *fields)
{
  g_return_if_fail (ZJ_IS_CONFLICT_VIEW (self) && form != NULL);
  clear (self);
  gtk_label_set_text (self->intro,
                      _ ("These fields were changed here and in the system, and the values differ. Choose for each "
                         "which one shall hold. Nothing is lost until you have chosen."));
  gtk_widget_set_visible (GTK_WIDGET (self->history), FALSE);
  if (conflict != NULL)
    add_cards (self, NULL, form, conflict, fields, TRUE);
  show_as (self, TRUE);
}

void
zj_conflict_view_set_record (ZjConflictView *self, ZjStore *store, ZjForm *form, ZjRecord *record)
{
  g_return_if_fail (ZJ_IS_CONFLICT_VIEW (self) && ZJ_IS_STORE (store) && form != NULL && record != NULL);
  ZjConflictKind kind = zj_conflict_kind (record);
  gboolean choosing = kind == ZJ_CONFLICT_FIELDS || kind == ZJ_CONFLICT_RULE;
  g_autofree char *intro = zj_conflict_reason_text (store, form, record);
  g_autofree char *history = zj_conflict_history_text (form, record);
  clear (self);
  gtk_label_set_text (self->title, zj_conflict_title (record));
  gtk_label_set_text (self->intro, intro);
  gtk_label_set_text (self->history, history != NULL ? history : "");
  gtk_widget_set_visible (GTK_WIDGET (self->history), history != NULL);
  if (choosing)
    add_cards (self, store, form, record->conflict, record->fields, TRUE);
  else
    add_ways (self, store, form, record);
  show_as (self, choosing);
}

void
zj_conflict_view_choose (ZjConflictView *self, const char *path, gboolean mine)
{
  g_return_if_fail (ZJ_IS_CONFLICT_VIEW (self) && path != NULL);
  for (guint i = 0; i < self->cards->len; i++)
    {
      ZjConflictCard *card = g_ptr_array_index (self->cards, i);
      if (g_str_equal (zj_conflict_card_get_path (card), path))
        zj_conflict_card_choose (card, mine);
    }
}

gboolean
zj_conflict_view_is_complete (ZjConflictView *self)
{
  g_return_val_if_fail (ZJ_IS_CONFLICT_VIEW (self), FALSE);
  return self->cards->len > 0 && count_chosen (self) == self->cards->len;
}

JsonObject *
zj_conflict_view_get_choice (ZjConflictView *self)
{
  g_return_val_if_fail (ZJ_IS_CONFLICT_VIEW (self), NULL);
  JsonObject *choice = json_object_new ();
  JsonObject *seen = json_object_new ();
  for (guint i = 0; i < self->cards->len; i++)
    {
      ZjConflictCard *card = g_ptr_array_index (self->cards, i);
      const char *path = zj_conflict_card_get_path (card);
      JsonNode *theirs = zj_conflict_card_get_value (card, FALSE);
      if (theirs != NULL)
        json_object_set_member (seen, path, zj_json_copy (theirs));
      else
        json_object_set_null_member (seen, path);
      if (!is_chosen (card))
        continue;
      JsonNode *value = zj_conflict_card_get_value (card, zj_conflict_card_is_chosen (card, TRUE));
      if (value != NULL)
        json_object_set_member (choice, path, zj_json_copy (value));
      else
        json_object_set_null_member (choice, path);
    }
  json_object_set_object_member (choice, "@seen", seen);
  return choice;
}

GHashTable *
zj_conflict_view_get_theirs (ZjConflictView *self)
{
  g_return_val_if_fail (ZJ_IS_CONFLICT_VIEW (self), NULL);
  GHashTable *theirs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < self->cards->len; i++)
    {
      ZjConflictCard *card = g_ptr_array_index (self->cards, i);
      if (zj_conflict_card_is_chosen (card, FALSE))
        g_hash_table_add (theirs, g_strdup (zj_conflict_card_get_path (card)));
    }
  return theirs;
}
