/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-record-filter.h"

#include <glib/gi18n-lib.h>

struct _ZjRecordFilter
{
  AdwBin parent_instance;

  GtkSearchEntry *search;
  GtkBox *states;

  ZjStore *store;
  ZjForm *form;
  char *project;
  char *state; /* "" = all */
  GSimpleActionGroup *actions;
  GSimpleAction *state_action;
  GHashTable *counts; /* of the last counting; NULL before it */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (ZjRecordFilter, zj_record_filter, ADW_TYPE_BIN)

static guint changed_signal;

static void
changed (ZjRecordFilter *self)
{
  g_signal_emit (self, changed_signal, 0);
}

/* --- states and their counts --- */

static guint
count_of (ZjRecordFilter *self, const char *state)
{
  return self->counts != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, state)) : 0;
}

static void
add_toggle (ZjRecordFilter *self, const char *state, const char *word, guint count)
{
  g_autofree char *text = g_strdup_printf ("%s %u", word, count);
  GtkWidget *toggle = gtk_toggle_button_new_with_label (text);
  g_autoptr (GVariant) target = g_variant_ref_sink (g_variant_new_string (state));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (toggle), "filter.state");
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (toggle), target);
  gtk_widget_add_css_class (toggle, "state-filter");
  gtk_box_append (self->states, toggle);
}

static void
show_counts (ZjRecordFilter *self)
{
  GtkWidget *child;
  guint all = 0;
  GHashTableIter iter;
  gpointer count;
  /* The toggle that has the focus is replaced by its like. */
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean had_focus = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->states));
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->states))) != NULL)
    gtk_box_remove (self->states, child);
  if (self->counts != NULL)
    {
      g_hash_table_iter_init (&iter, self->counts);
      while (g_hash_table_iter_next (&iter, NULL, &count))
        all += GPOINTER_TO_UINT (count);
    }
  add_toggle (self, "", _ ("All"), all);
  for (guint i = 0; i < self->form->n_states; i++)
    {
      const ZjState *state = &self->form->states[i];
      if (count_of (self, state->id) > 0 || g_str_equal (self->state, state->id))
        add_toggle (self, state->id, zj_label (&state->label), count_of (self, state->id));
    }
  if (count_of (self, "@draft") > 0 || g_str_equal (self->state, "@draft"))
    add_toggle (self, "@draft", C_ ("state filter", "Drafts"), count_of (self, "@draft"));
  for (child = gtk_widget_get_first_child (GTK_WIDGET (self->states)); had_focus && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (child)))
      gtk_widget_grab_focus (child);
}

typedef struct
{
  ZjStore *store;
  char *project;
  char *form;
} Counting;

static void
counting_free (gpointer data)
{
  Counting *counting = data;
  g_object_unref (counting->store);
  g_free (counting->project);
  g_free (counting->form);
  g_free (counting);
}

static void
count_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Counting *counting = data;
  g_autoptr (GError) error = NULL;
  GHashTable *counts = zj_store_count_states (counting->store, counting->project, counting->form, &error);
  if (counts != NULL)
    g_task_return_pointer (task, counts, (GDestroyNotify)g_hash_table_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  ZjRecordFilter *self = ZJ_RECORD_FILTER (source);
  GHashTable *counts = g_task_propagate_pointer (G_TASK (result), NULL);
  if (counts == NULL)
    return;
  g_clear_pointer (&self->counts, g_hash_table_unref);
  self->counts = counts;
  show_counts (self);
}

static void
count (ZjRecordFilter *self)
{
  Counting *counting = g_new0 (Counting, 1);
  counting->store = g_object_ref (self->store);
  counting->project = g_strdup (self->project);
  counting->form = g_strdup (self->form->id);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, counted_cb, NULL);
  g_task_set_source_tag (task, count);
  g_task_set_task_data (task, counting, counting_free);
  g_task_run_in_thread (task, count_thread);
}

/* --- what the user does --- */

static void
state_cb (ZjRecordFilter *self, GVariant *state)
{
  zj_record_filter_set_state (self, g_variant_get_string (state, NULL));
}

static void
clear_cb (ZjRecordFilter *self)
{
  zj_record_filter_set_text (self, "");
  zj_record_filter_set_state (self, "");
}

static void
stop_search_cb (ZjRecordFilter *self)
{
  zj_record_filter_set_text (self, "");
}

static void
add_actions (ZjRecordFilter *self)
{
  g_autoptr (GSimpleAction) clear = g_simple_action_new ("clear", NULL);
  self->actions = g_simple_action_group_new ();
  self->state_action = g_simple_action_new_stateful ("state", G_VARIANT_TYPE_STRING, g_variant_new_string (""));
  g_signal_connect_object (self->state_action, "change-state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (clear, "activate", G_CALLBACK (clear_cb), self, G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (self->state_action));
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (clear));
}

/* --- the type --- */

static void
zj_record_filter_dispose (GObject *object)
{
  ZjRecordFilter *self = ZJ_RECORD_FILTER (object);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  adw_bin_set_child (ADW_BIN (object), NULL); /* before the template lets go of it */
  gtk_widget_dispose_template (GTK_WIDGET (object), ZJ_TYPE_RECORD_FILTER);
  g_clear_object (&self->state_action);
  g_clear_object (&self->actions);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (zj_record_filter_parent_class)->dispose (object);
}

static void
zj_record_filter_finalize (GObject *object)
{
  ZjRecordFilter *self = ZJ_RECORD_FILTER (object);
  g_clear_pointer (&self->counts, g_hash_table_unref);
  g_clear_pointer (&self->form, zj_form_unref);
  g_free (self->project);
  g_free (self->state);
  G_OBJECT_CLASS (zj_record_filter_parent_class)->finalize (object);
}

static void
zj_record_filter_class_init (ZjRecordFilterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = zj_record_filter_dispose;
  G_OBJECT_CLASS (klass)->finalize = zj_record_filter_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/pages/zj-record-filter.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjRecordFilter, search);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordFilter, states);
  changed_signal =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
zj_record_filter_init (ZjRecordFilter *self)
{
  self->state = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
zj_record_filter_set_form (ZjRecordFilter *self, ZjStore *store, ZjForm *form, const char *project)
{
  g_return_if_fail (ZJ_IS_RECORD_FILTER (self) && ZJ_IS_STORE (store) && form != NULL && self->form == NULL);
  self->store = g_object_ref (store);
  self->form = zj_form_ref (form);
  self->project = g_strdup (project);
  add_actions (self);
  show_counts (self);
  g_signal_connect_object (self->search, "stop-search", G_CALLBACK (stop_search_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "changed", G_CALLBACK (count), self, G_CONNECT_SWAPPED);
  count (self);
}

GActionGroup *
zj_record_filter_get_actions (ZjRecordFilter *self)
{
  return G_ACTION_GROUP (self->actions);
}

const char *
zj_record_filter_get_state (ZjRecordFilter *self)
{
  return self->state[0] != '\0' ? self->state : NULL;
}

const char *
zj_record_filter_get_text (ZjRecordFilter *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  return text[0] != '\0' ? text : NULL;
}

gboolean
zj_record_filter_is_active (ZjRecordFilter *self)
{
  return zj_record_filter_get_state (self) != NULL || zj_record_filter_get_text (self) != NULL;
}

void
zj_record_filter_set_state (ZjRecordFilter *self, const char *state)
{
  g_return_if_fail (ZJ_IS_RECORD_FILTER (self) && state != NULL);
  if (g_str_equal (state, self->state))
    return;
  g_free (self->state);
  self->state = g_strdup (state);
  g_simple_action_set_state (self->state_action, g_variant_new_string (state));
  changed (self);
}

void
zj_record_filter_set_text (ZjRecordFilter *self, const char *text)
{
  g_return_if_fail (ZJ_IS_RECORD_FILTER (self) && text != NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->search), text);
}

void
zj_record_filter_focus (ZjRecordFilter *self)
{
  g_return_if_fail (ZJ_IS_RECORD_FILTER (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}
