/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-conflict-view.h"

#include <glib/gi18n-lib.h>

#include "zj-field-text.h"
#include "zj-json.h"

/* One field that clashes, and the two buttons to choose by. */
typedef struct
{
  char *path;
  JsonNode *mine; /* NULL = empty */
  JsonNode *theirs;
  GtkToggleButton *mine_button; /* owned by the list */
  GtkToggleButton *theirs_button;
} Clash;

struct _ZjConflictView
{
  AdwBin parent_instance;

  GtkBox *list;
  GtkLabel *progress;
  GtkWidget *use;

  GPtrArray *clashes;
};

G_DEFINE_FINAL_TYPE (ZjConflictView, zj_conflict_view, ADW_TYPE_BIN)

static guint decided_signal;

static void
clash_free (gpointer data)
{
  Clash *clash = data;
  g_free (clash->path);
  g_clear_pointer (&clash->mine, json_node_unref);
  g_clear_pointer (&clash->theirs, json_node_unref);
  g_free (clash);
}

static guint
count_chosen (ZjConflictView *self)
{
  guint chosen = 0;
  for (guint i = 0; i < self->clashes->len; i++)
    {
      Clash *clash = g_ptr_array_index (self->clashes, i);
      if (gtk_toggle_button_get_active (clash->mine_button) || gtk_toggle_button_get_active (clash->theirs_button))
        chosen++;
    }
  return chosen;
}

static void
show_progress (ZjConflictView *self)
{
  guint left = self->clashes->len - count_chosen (self);
  g_autofree char *text =
      left > 0 ? g_strdup_printf (ngettext ("%u field left to choose", "%u fields left to choose", left), left)
               : g_strdup (_ ("All chosen"));
  gtk_label_set_text (self->progress, text);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "conflict.use", self->clashes->len > 0 && left == 0);
}

static void
choose_all (ZjConflictView *self, gboolean mine)
{
  for (guint i = 0; i < self->clashes->len; i++)
    {
      Clash *clash = g_ptr_array_index (self->clashes, i);
      gtk_toggle_button_set_active (mine ? clash->mine_button : clash->theirs_button, TRUE);
    }
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

static GtkWidget *
make_side (const char *field, const char *whose, const char *value)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *caption = gtk_label_new (whose);
  GtkWidget *text = gtk_label_new (value);
  /* Translators: field, whose value ("On this machine"), value. */
  g_autofree char *name = g_strdup_printf (_ ("%s, %s: %s"), field, whose, value);

  gtk_label_set_xalign (GTK_LABEL (caption), 0);
  gtk_widget_add_css_class (caption, "caption");
  gtk_widget_add_css_class (caption, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
  gtk_box_append (GTK_BOX (box), caption);
  gtk_box_append (GTK_BOX (box), text);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "conflict-side");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return button;
}

static GtkWidget *
make_card (ZjConflictView *self, Clash *clash, ZjForm *form, JsonNode *base, JsonObject *fields)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *sides = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  g_autofree char *label = zj_path_label (form, clash->path, fields);
  g_autofree char *was = zj_path_display (form, clash->path, base, FALSE);
  g_autofree char *mine = zj_path_display (form, clash->path, clash->mine, FALSE);
  g_autofree char *theirs = zj_path_display (form, clash->path, clash->theirs, FALSE);
  g_autofree char *original = g_strdup_printf (_ ("Originally: %s"), was);
  GtkWidget *title = gtk_label_new (label);
  GtkWidget *before = gtk_label_new (original);
  GtkWidget *left = make_side (label, _ ("On this machine"), mine);
  GtkWidget *right = make_side (label, _ ("In the system"), theirs);

  clash->mine_button = GTK_TOGGLE_BUTTON (left);
  clash->theirs_button = GTK_TOGGLE_BUTTON (right);
  gtk_toggle_button_set_group (clash->theirs_button, clash->mine_button);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  gtk_label_set_xalign (GTK_LABEL (before), 0);
  gtk_label_set_wrap (GTK_LABEL (before), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (before), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (before, "dim-label");
  gtk_box_set_homogeneous (GTK_BOX (sides), TRUE);
  gtk_box_append (GTK_BOX (sides), left);
  gtk_box_append (GTK_BOX (sides), right);
  gtk_box_append (GTK_BOX (card), title);
  gtk_box_append (GTK_BOX (card), before);
  gtk_box_append (GTK_BOX (card), sides);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "conflict-card");
  g_signal_connect_object (left, "toggled", G_CALLBACK (show_progress), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (right, "toggled", G_CALLBACK (show_progress), self, G_CONNECT_SWAPPED);
  return card;
}

static JsonNode *
element (JsonArray *values, guint at)
{
  if (values == NULL || at >= json_array_get_length (values))
    return NULL;
  JsonNode *node = json_array_get_element (values, at);
  return JSON_NODE_HOLDS_NULL (node) ? NULL : node;
}

static void
clear (ZjConflictView *self)
{
  GtkWidget *child;
  g_ptr_array_set_size (self->clashes, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_box_remove (self->list, child);
}

static void
zj_conflict_view_dispose (GObject *object)
{
  ZjConflictView *self = ZJ_CONFLICT_VIEW (object);
  g_ptr_array_set_size (self->clashes, 0);
  adw_bin_set_child (ADW_BIN (object), NULL); /* before the template lets go of it */
  gtk_widget_dispose_template (GTK_WIDGET (object), ZJ_TYPE_CONFLICT_VIEW);
  G_OBJECT_CLASS (zj_conflict_view_parent_class)->dispose (object);
}

static void
zj_conflict_view_finalize (GObject *object)
{
  g_clear_pointer (&ZJ_CONFLICT_VIEW (object)->clashes, g_ptr_array_unref);
  G_OBJECT_CLASS (zj_conflict_view_parent_class)->finalize (object);
}

static void
zj_conflict_view_class_init (ZjConflictViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = zj_conflict_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = zj_conflict_view_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/pages/zj-conflict-view.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjConflictView, list);
  gtk_widget_class_bind_template_child (widget_class, ZjConflictView, progress);
  gtk_widget_class_bind_template_child (widget_class, ZjConflictView, use);
  gtk_widget_class_install_action (widget_class, "conflict.all-mine", NULL, all_mine_cb);
  gtk_widget_class_install_action (widget_class, "conflict.all-theirs", NULL, all_theirs_cb);
  gtk_widget_class_install_action (widget_class, "conflict.use", NULL, use_cb);
  decided_signal =
      g_signal_new ("decided", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
zj_conflict_view_init (ZjConflictView *self)
{
  self->clashes = g_ptr_array_new_with_free_func (clash_free);
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
  g_autoptr (GList) paths = conflict != NULL ? json_object_get_members (conflict) : NULL;
  for (GList *l = paths; l != NULL; l = l->next)
    {
      JsonArray *values = zj_json_array (conflict, l->data);
      JsonNode *mine = element (values, 1);
      JsonNode *theirs = element (values, 2);
      Clash *clash = g_new0 (Clash, 1);
      clash->path = g_strdup (l->data);
      clash->mine = mine != NULL ? zj_json_copy (mine) : NULL;
      clash->theirs = theirs != NULL ? zj_json_copy (theirs) : NULL;
      gtk_box_append (self->list, make_card (self, clash, form, element (values, 0), fields));
      g_ptr_array_add (self->clashes, clash);
    }
  show_progress (self);
}

void
zj_conflict_view_choose (ZjConflictView *self, const char *path, gboolean mine)
{
  g_return_if_fail (ZJ_IS_CONFLICT_VIEW (self) && path != NULL);
  for (guint i = 0; i < self->clashes->len; i++)
    {
      Clash *clash = g_ptr_array_index (self->clashes, i);
      if (g_str_equal (clash->path, path))
        gtk_toggle_button_set_active (mine ? clash->mine_button : clash->theirs_button, TRUE);
    }
}

gboolean
zj_conflict_view_is_complete (ZjConflictView *self)
{
  g_return_val_if_fail (ZJ_IS_CONFLICT_VIEW (self), FALSE);
  return self->clashes->len > 0 && count_chosen (self) == self->clashes->len;
}

JsonObject *
zj_conflict_view_get_choice (ZjConflictView *self)
{
  g_return_val_if_fail (ZJ_IS_CONFLICT_VIEW (self), NULL);
  JsonObject *choice = json_object_new ();
  JsonObject *seen = json_object_new ();
  for (guint i = 0; i < self->clashes->len; i++)
    {
      Clash *clash = g_ptr_array_index (self->clashes, i);
      if (clash->theirs != NULL)
        json_object_set_member (seen, clash->path, zj_json_copy (clash->theirs));
      JsonNode *value = gtk_toggle_button_get_active (clash->mine_button) ? clash->mine : clash->theirs;
      if (!gtk_toggle_button_get_active (clash->mine_button) && !gtk_toggle_button_get_active (clash->theirs_button))
        continue;
      if (value != NULL)
        json_object_set_member (choice, clash->path, zj_json_copy (value));
      else
        json_object_set_null_member (choice, clash->path);
    }
  json_object_set_object_member (choice, "@seen", seen);
  return choice;
}

GHashTable *
zj_conflict_view_get_theirs (ZjConflictView *self)
{
  g_return_val_if_fail (ZJ_IS_CONFLICT_VIEW (self), NULL);
  GHashTable *theirs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < self->clashes->len; i++)
    {
      Clash *clash = g_ptr_array_index (self->clashes, i);
      if (gtk_toggle_button_get_active (clash->theirs_button))
        g_hash_table_add (theirs, g_strdup (clash->path));
    }
  return theirs;
}
