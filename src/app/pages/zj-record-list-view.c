/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-record-list-view.h"

#include <glib/gi18n-lib.h>

#include "zj-record-card.h"
#include "zj-record-columns.h"
#include "zj-record-filter.h"

struct _ZjRecordListView
{
  AdwBin parent_instance;

  ZjRecordFilter *filter;
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
  ZjRecordColumns *columns;
  GtkWidget *cards;
  char *current;
  gboolean reveal_current; /* it has not been brought into view yet */
  int fitted;              /* width the columns were last fitted to */
  gboolean wide;
  guint width_source;
};

G_DEFINE_FINAL_TYPE (ZjRecordListView, zj_record_list_view, ADW_TYPE_BIN)

static guint open_signal;

/* --- which records --- */

static void
apply_query (ZjRecordListView *self)
{
  ZjColumnSort *sort = zj_record_columns_get_sort (self->columns);
  const char *column = zj_column_sort_get_column (sort);
  /* Until the user says otherwise, what is due comes first. */
  const char *due = self->form->deadline_field != NULL ? "@days_left" : NULL;
  ZjQuery query = {
    .project = self->project,
    .form = self->form->id,
    .state = zj_record_filter_get_state (self->filter),
    .text = zj_record_filter_get_text (self->filter),
    .sort = column != NULL ? column : due,
    .descending = zj_column_sort_get_descending (sort),
    .include_drafts = TRUE,
  };
  zj_record_list_set_query (self->list, &query);
}

/* What fills the page: the table, the cards, an invitation, or word that nothing matches. */
static void
show_page (ZjRecordListView *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  gboolean filtered = zj_record_filter_is_active (self->filter);
  const char *page = n > 0 ? (self->wide ? "table" : "cards") : filtered ? "nothing" : "empty";
  if (n == 0 && zj_record_list_get_loading (self->list))
    return;
  gtk_stack_set_visible_child_name (self->stack, page);
  gtk_widget_set_visible (GTK_WIDGET (self->filter), n > 0 || filtered);
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
build_table (ZjRecordListView *self)
{
  GtkWidget *table = gtk_column_view_new (g_object_ref (GTK_SELECTION_MODEL (self->selection)));
  gtk_column_view_set_single_click_activate (GTK_COLUMN_VIEW (table), TRUE);
  gtk_widget_add_css_class (table, "records-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (table), GTK_ACCESSIBLE_PROPERTY_LABEL, zj_label (&self->form->title),
                                  -1);
  self->columns = zj_record_columns_new (GTK_COLUMN_VIEW (table), self->store, self->form, self->chosen);
  gtk_scrolled_window_set_child (self->table_scroller, table);
  g_signal_connect_object (zj_record_columns_get_sort (self->columns), "changed", G_CALLBACK (apply_query), self,
                           G_CONNECT_SWAPPED);
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

/* --- room --- */

static int
room (ZjRecordListView *self)
{
  GtkScrolledWindow *shown = self->wide ? self->table_scroller : self->cards_scroller;
  return (int)gtk_adjustment_get_page_size (gtk_scrolled_window_get_hadjustment (shown));
}

static gboolean
width_changed (gpointer data)
{
  ZjRecordListView *self = data;
  int width = room (self);
  self->width_source = 0;
  self->fitted = width;
  self->wide = zj_record_columns_have_room (self->columns, width);
  if (self->wide)
    zj_record_columns_fit (self->columns, width);
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
chosen_changed_cb (ZjRecordListView *self)
{
  if (zj_record_columns_show_mark (self->columns, zj_chosen_get_active (self->chosen)) && self->width_source == 0)
    self->width_source = g_idle_add (width_changed, self);
}

/* --- the type --- */

static void
zj_record_list_view_dispose (GObject *object)
{
  ZjRecordListView *self = ZJ_RECORD_LIST_VIEW (object);
  g_clear_handle_id (&self->width_source, g_source_remove);
  /* Columns that go take their part of the sorting with them; nobody sorts any more. */
  if (self->columns != NULL)
    g_signal_handlers_disconnect_by_func (zj_record_columns_get_sort (self->columns), apply_query, self);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_func (self->list, items_changed_cb, self);
  adw_bin_set_child (ADW_BIN (object), NULL); /* before the template lets go of it */
  gtk_widget_dispose_template (GTK_WIDGET (object), ZJ_TYPE_RECORD_LIST_VIEW);
  self->cards = NULL;
  g_clear_object (&self->columns);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_object (&self->chosen);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (zj_record_list_view_parent_class)->dispose (object);
}

static void
zj_record_list_view_finalize (GObject *object)
{
  ZjRecordListView *self = ZJ_RECORD_LIST_VIEW (object);
  g_clear_pointer (&self->form, zj_form_unref);
  g_free (self->project);
  g_free (self->current);
  G_OBJECT_CLASS (zj_record_list_view_parent_class)->finalize (object);
}

static void
zj_record_list_view_class_init (ZjRecordListViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = zj_record_list_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = zj_record_list_view_finalize;
  g_type_ensure (ZJ_TYPE_RECORD_FILTER);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/pages/zj-record-list-view.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjRecordListView, filter);
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
  gtk_widget_init_template (GTK_WIDGET (self));
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
  zj_record_filter_set_form (self->filter, store, form, project);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "filter", zj_record_filter_get_actions (self->filter));
  build_table (self);
  build_cards (self);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->table_scroller), "changed",
                           G_CALLBACK (resized_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->cards_scroller), "changed",
                           G_CALLBACK (resized_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::loading", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (chosen, "changed", G_CALLBACK (chosen_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filter, "changed", G_CALLBACK (apply_query), self, G_CONNECT_SWAPPED);
  apply_query (self);
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
  zj_record_filter_focus (self->filter);
}

void
zj_record_list_view_set_search (ZjRecordListView *self, const char *text)
{
  g_return_if_fail (ZJ_IS_RECORD_LIST_VIEW (self) && text != NULL);
  zj_record_filter_set_text (self->filter, text);
}

void
zj_record_list_view_set_state (ZjRecordListView *self, const char *state)
{
  g_return_if_fail (ZJ_IS_RECORD_LIST_VIEW (self) && state != NULL);
  zj_record_filter_set_state (self->filter, state);
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
