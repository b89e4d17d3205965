/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-record-list-view.h"

#include <glib/gi18n-lib.h>

#include "zj-column-sort.h"
#include "zj-record-card.h"
#include "zj-record-cell.h"
#include "zj-record-face.h"

/* Width of a column for so many characters, and how far a table may be squeezed before cards read better. */
#define PIXELS_PER_CHAR 7.5
#define CELL_PADDING    16
#define SQUEEZE         0.75
#define MARK_WIDTH      40
#define SYNC_CHARS      8 /* beside the business state stands where the record is with the server */

struct _ZjRecordListView
{
  AdwBin parent_instance;

  GtkWidget *filters;
  GtkSearchEntry *search;
  GtkBox *states;
  GtkStack *stack;
  GtkScrolledWindow *table_scroller;
  GtkScrolledWindow *cards_scroller;
  AdwStatusPage *empty;
  GtkWidget *empty_button;

  ZjStore *store;
  ZjForm *form;
  char *project;
  ZjChosen *chosen;
  ZjRecordList *list;
  GtkSingleSelection *selection;
  ZjColumnSort *sort;
  GtkColumnView *table;
  GtkColumnViewColumn *mark_column;
  GSimpleAction *state_action;
  char *state; /* "" = all */
  char *current;
  gboolean reveal_current; /* it has not been brought into view yet */
  GtkWidget *cards;
  GHashTable *counts; /* of the last counting; NULL before it */
  GCancellable *cancellable;
  GArray *widths; /* of int: what each column of the form would like */
  int wanted;     /* their sum */
  int fitted;     /* width the columns were last fitted to */
  gboolean wide;
  guint width_source;
};

G_DEFINE_FINAL_TYPE (ZjRecordListView, zj_record_list_view, ADW_TYPE_BIN)

static guint open_signal;

/* --- which records --- */

static void
apply_query (ZjRecordListView *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  ZjQuery query = {
    .project = self->project,
    .form = self->form->id,
    .state = self->state[0] != '\0' ? self->state : NULL,
    .text = text[0] != '\0' ? text : NULL,
    .sort = self->sort != NULL ? zj_column_sort_get_column (self->sort) : NULL,
    .descending = self->sort != NULL && zj_column_sort_get_descending (self->sort),
    .include_drafts = TRUE,
  };
  zj_record_list_set_query (self->list, &query);
}

static gboolean
is_filtered (ZjRecordListView *self)
{
  return self->state[0] != '\0' || gtk_editable_get_text (GTK_EDITABLE (self->search))[0] != '\0';
}

/* What fills the page: the table, the cards, an invitation, or word that nothing matches. */
static void
show_page (ZjRecordListView *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  gboolean pristine = n == 0 && !is_filtered (self);
  const char *page = n > 0 ? (self->wide ? "table" : "cards") : is_filtered (self) ? "nothing" : "empty";
  if (n == 0 && zj_record_list_get_loading (self->list))
    return;
  gtk_stack_set_visible_child_name (self->stack, page);
  gtk_widget_set_visible (self->filters, !pristine);
}

static void
mark_current (ZjRecordListView *self)
{
  guint at = self->current != NULL ? zj_record_list_find (self->list, self->current) : GTK_INVALID_LIST_POSITION;
  gtk_single_selection_set_selected (self->selection, at);
  if (at == GTK_INVALID_LIST_POSITION || !self->reveal_current)
    return;
  self->reveal_current = FALSE;
  gtk_widget_activate_action (self->cards, "list.scroll-to-item", "u", at);
}

static void
items_changed_cb (ZjRecordListView *self)
{
  show_page (self);
  mark_current (self);
}

/* --- states and their counts --- */

static guint
count_of (ZjRecordListView *self, const char *state)
{
  return self->counts != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, state)) : 0;
}

static void
add_toggle (ZjRecordListView *self, const char *state, const char *word, guint count)
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
show_counts (ZjRecordListView *self)
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
  ZjRecordListView *self = ZJ_RECORD_LIST_VIEW (source);
  GHashTable *counts = g_task_propagate_pointer (G_TASK (result), NULL);
  if (counts == NULL)
    return;
  g_clear_pointer (&self->counts, g_hash_table_unref);
  self->counts = counts;
  show_counts (self);
}

static void
count (ZjRecordListView *self)
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

static void
state_cb (ZjRecordListView *self, GVariant *state)
{
  zj_record_list_view_set_state (self, g_variant_get_string (state, NULL));
}

static void
clear_cb (ZjRecordListView *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  zj_record_list_view_set_state (self, "");
}

static void
stop_search_cb (ZjRecordListView *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

/* --- rows --- */

static void
activate_cb (ZjRecordListView *self, guint position)
{
  g_autoptr (ZjRecordItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), position);
  if (item == NULL)
    return;
  if (zj_chosen_get_active (self->chosen))
    zj_chosen_toggle (self->chosen, zj_record_item_get_id (item));
  else
    g_signal_emit (self, open_signal, 0, zj_record_item_get_id (item));
}

static void
setup_card_cb (ZjRecordListView *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, zj_record_card_new (self->form, self->store, self->chosen));
}

static void
bind_card_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  zj_record_card_set_item (ZJ_RECORD_CARD (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
unbind_card_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  zj_record_card_set_item (ZJ_RECORD_CARD (gtk_list_item_get_child (item)), NULL);
}

static void
setup_cell_cb (ZjRecordListView *self, GtkListItem *item, GtkSignalListItemFactory *factory)
{
  const char *column = g_object_get_data (G_OBJECT (factory), "zj-column");
  gboolean primary = g_object_get_data (G_OBJECT (factory), "zj-primary") != NULL;
  gtk_list_item_set_child (item, zj_record_cell_new (self->form, self->store, self->chosen, column, primary));
}

static void
bind_cell_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  zj_record_cell_set_item (ZJ_RECORD_CELL (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
unbind_cell_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  zj_record_cell_set_item (ZJ_RECORD_CELL (gtk_list_item_get_child (item)), NULL);
}

static GtkColumnViewColumn *
add_column (ZjRecordListView *self, const char *title, const char *field, int width_chars, gboolean primary)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_object_set_data_full (G_OBJECT (factory), "zj-column", g_strdup (field), g_free);
  g_object_set_data (G_OBJECT (factory), "zj-primary", GINT_TO_POINTER (primary));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cell_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cell_cb), NULL);
  GtkColumnViewColumn *column = gtk_column_view_column_new (title, factory);
  if (!g_str_equal (field, ZJ_RECORD_CELL_CHOSEN))
    {
      g_autoptr (GtkSorter) sorter = zj_column_sort_add (self->sort, field);
      gtk_column_view_column_set_sorter (column, sorter);
      gtk_column_view_column_set_resizable (column, TRUE);
    }
  if (primary)
    gtk_column_view_column_set_expand (column, TRUE);
  if (width_chars > 0)
    {
      int width = (int)(width_chars * PIXELS_PER_CHAR) + CELL_PADDING;
      g_array_append_val (self->widths, width);
      self->wanted += width;
    }
  gtk_column_view_append_column (self->table, column);
  return column;
}

static void
build_table (ZjRecordListView *self)
{
  GtkWidget *table = gtk_column_view_new (g_object_ref (GTK_SELECTION_MODEL (self->selection)));
  self->table = GTK_COLUMN_VIEW (table);
  self->sort = zj_column_sort_new ();
  gtk_column_view_set_single_click_activate (self->table, TRUE);
  gtk_widget_add_css_class (table, "records-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (table), GTK_ACCESSIBLE_PROPERTY_LABEL, zj_label (&self->form->title),
                                  -1);
  g_autoptr (GtkColumnViewColumn) mark = add_column (self, "", ZJ_RECORD_CELL_CHOSEN, 0, FALSE);
  self->mark_column = g_object_ref (mark);
  gtk_column_view_column_set_visible (mark, FALSE);
  for (guint i = 0; i < self->form->n_columns; i++)
    {
      const ZjColumn *spec = &self->form->columns[i];
      int width = spec->width_chars + (g_str_equal (spec->field, "@state") ? SYNC_CHARS : 0);
      g_autoptr (GtkColumnViewColumn) column =
          add_column (self, zj_record_face_heading (self->form, spec->field), spec->field, width, spec->primary);
      gtk_column_view_column_set_visible (column, TRUE);
    }
  gtk_scrolled_window_set_child (self->table_scroller, table);
  zj_column_sort_watch (self->sort, gtk_column_view_get_sorter (self->table));
  g_signal_connect_object (self->sort, "changed", G_CALLBACK (apply_query), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (table, "activate", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);
}

static void
build_cards (ZjRecordListView *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_card_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_card_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_card_cb), NULL);
  GtkWidget *cards = gtk_list_view_new (g_object_ref (GTK_SELECTION_MODEL (self->selection)), factory);
  self->cards = cards;
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (cards), TRUE);
  gtk_widget_add_css_class (cards, "records-cards");
  gtk_accessible_update_property (GTK_ACCESSIBLE (cards), GTK_ACCESSIBLE_PROPERTY_LABEL, zj_label (&self->form->title),
                                  -1);
  gtk_scrolled_window_set_child (self->cards_scroller, cards);
  g_signal_connect_object (cards, "activate", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);
}

static gboolean width_changed (gpointer data);

static void
chosen_changed_cb (ZjRecordListView *self)
{
  gboolean active = zj_chosen_get_active (self->chosen);
  if (active == gtk_column_view_column_get_visible (self->mark_column))
    return;
  gtk_column_view_column_set_visible (self->mark_column, active);
  if (self->width_source == 0)
    self->width_source = g_idle_add (width_changed, self);
}

/* --- room --- */

static int
room (ZjRecordListView *self)
{
  GtkScrolledWindow *shown = self->wide ? self->table_scroller : self->cards_scroller;
  return (int)gtk_adjustment_get_page_size (gtk_scrolled_window_get_hadjustment (shown));
}

/* The columns share what there is, in proportion; the first one is the mark. */
static void
fit_columns (ZjRecordListView *self, int width)
{
  GListModel *columns = gtk_column_view_get_columns (self->table);
  for (guint i = 0; i < self->widths->len; i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i + 1);
      double share = MIN (1.0, (double)width / self->wanted);
      gtk_column_view_column_set_fixed_width (column, (int)(g_array_index (self->widths, int, i) * share));
    }
}

static gboolean
width_changed (gpointer data)
{
  ZjRecordListView *self = data;
  int width = room (self);
  self->width_source = 0;
  self->fitted = width;
  self->wide = width >= self->wanted * SQUEEZE;
  if (self->wide)
    fit_columns (self, width - (zj_chosen_get_active (self->chosen) ? MARK_WIDTH : 0));
  show_page (self);
  return G_SOURCE_REMOVE;
}

static void
resized_cb (ZjRecordListView *self)
{
  int width = room (self);
  /* Not while sizes are being given out. */
  if (width > 0 && width != self->fitted && self->width_source == 0)
    self->width_source = g_idle_add (width_changed, self);
}

static void
zj_record_list_view_dispose (GObject *object)
{
  ZjRecordListView *self = ZJ_RECORD_LIST_VIEW (object);
  g_clear_handle_id (&self->width_source, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  /* Columns that go take their part of the sorting with them; nobody sorts any more. */
  if (self->sort != NULL)
    g_signal_handlers_disconnect_by_func (self->sort, apply_query, self);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_func (self->list, items_changed_cb, self);
  adw_bin_set_child (ADW_BIN (object), NULL); /* before the template lets go of it */
  gtk_widget_dispose_template (GTK_WIDGET (object), ZJ_TYPE_RECORD_LIST_VIEW);
  self->cards = NULL;
  g_clear_object (&self->mark_column);
  g_clear_object (&self->sort);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_object (&self->chosen);
  g_clear_object (&self->state_action);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (zj_record_list_view_parent_class)->dispose (object);
}

static void
zj_record_list_view_finalize (GObject *object)
{
  ZjRecordListView *self = ZJ_RECORD_LIST_VIEW (object);
  g_clear_pointer (&self->counts, g_hash_table_unref);
  g_clear_pointer (&self->form, zj_form_unref);
  g_clear_pointer (&self->widths, g_array_unref);
  g_free (self->project);
  g_free (self->state);
  g_free (self->current);
  G_OBJECT_CLASS (zj_record_list_view_parent_class)->finalize (object);
}

static void
zj_record_list_view_class_init (ZjRecordListViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = zj_record_list_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = zj_record_list_view_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/pages/zj-record-list-view.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjRecordListView, filters);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordListView, search);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordListView, states);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordListView, stack);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordListView, table_scroller);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordListView, cards_scroller);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordListView, empty);
  gtk_widget_class_bind_template_child (widget_class, ZjRecordListView, empty_button);
  open_signal = g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                              G_TYPE_STRING);
}

static void
zj_record_list_view_init (ZjRecordListView *self)
{
  self->state = g_strdup ("");
  self->widths = g_array_new (FALSE, FALSE, sizeof (int));
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_filter_actions (ZjRecordListView *self)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) clear = g_simple_action_new ("clear", NULL);
  self->state_action = g_simple_action_new_stateful ("state", G_VARIANT_TYPE_STRING, g_variant_new_string (""));
  g_signal_connect_object (self->state_action, "change-state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (clear, "activate", G_CALLBACK (clear_cb), self, G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (self->state_action));
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (clear));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "filter", G_ACTION_GROUP (group));
}

/** zj_record_list_view_new: (transfer floating) */
GtkWidget *
zj_record_list_view_new (ZjStore *store, ZjForm *form, const char *project, ZjChosen *chosen)
{
  g_return_val_if_fail (ZJ_IS_STORE (store) && form != NULL && ZJ_IS_CHOSEN (chosen), NULL);
  ZjRecordListView *self = g_object_new (ZJ_TYPE_RECORD_LIST_VIEW, NULL);
  g_autofree char *none = g_strdup_printf (_ ("%s: nothing here yet"), zj_label (&form->short_title));
  g_autofree char *escaped = g_markup_escape_text (none, -1);

  self->store = g_object_ref (store);
  self->form = zj_form_ref (form);
  self->project = g_strdup (project);
  self->chosen = g_object_ref (chosen);
  self->list = zj_record_list_new (store);
  self->selection =
      g_object_new (GTK_TYPE_SINGLE_SELECTION, "autoselect", FALSE, "can-unselect", TRUE, "model", self->list, NULL);
  adw_status_page_set_title (self->empty, escaped);
  gtk_widget_set_visible (self->empty_button, form->creatable);
  add_filter_actions (self);
  build_table (self);
  build_cards (self);
  show_counts (self);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->table_scroller), "changed",
                           G_CALLBACK (resized_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->cards_scroller), "changed",
                           G_CALLBACK (resized_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::loading", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "stop-search", G_CALLBACK (stop_search_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (apply_query), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (chosen, "changed", G_CALLBACK (chosen_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "changed", G_CALLBACK (count), self, G_CONNECT_SWAPPED);
  apply_query (self);
  count (self);
  return GTK_WIDGET (self);
}

ZjRecordList *
zj_record_list_view_get_list (ZjRecordListView *self)
{
  return self->list;
}

void
zj_record_list_view_set_current (ZjRecordListView *self, const char *id)
{
  g_return_if_fail (ZJ_IS_RECORD_LIST_VIEW (self));
  char *copy = g_strdup (id);
  g_free (self->current);
  self->current = copy;
  self->reveal_current = TRUE;
  mark_current (self);
}

void
zj_record_list_view_focus_search (ZjRecordListView *self)
{
  g_return_if_fail (ZJ_IS_RECORD_LIST_VIEW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

void
zj_record_list_view_set_search (ZjRecordListView *self, const char *text)
{
  g_return_if_fail (ZJ_IS_RECORD_LIST_VIEW (self) && text != NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->search), text);
}

void
zj_record_list_view_set_state (ZjRecordListView *self, const char *state)
{
  g_return_if_fail (ZJ_IS_RECORD_LIST_VIEW (self) && state != NULL);
  if (g_str_equal (state, self->state))
    return;
  g_free (self->state);
  self->state = g_strdup (state);
  g_simple_action_set_state (self->state_action, g_variant_new_string (state));
  apply_query (self);
}

gboolean
zj_record_list_view_is_table (ZjRecordListView *self)
{
  return self->wide;
}

char **
zj_record_list_view_dup_ids (ZjRecordListView *self)
{
  g_return_val_if_fail (ZJ_IS_RECORD_LIST_VIEW (self), NULL);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++)
    {
      g_autoptr (ZjRecordItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), i);
      g_strv_builder_add (ids, zj_record_item_get_id (item));
    }
  return g_strv_builder_end (ids);
}
