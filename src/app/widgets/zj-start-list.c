/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-start-list.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "zj-json.h"
#include "zj-state-chip.h"
#include "zj-state-look.h"
#include "zj-text-label.h"
#include "zj-value.h"

#define MOST_HEIGHT 220

struct _ZjStartList
{
  AdwBin parent_instance;

  GtkBox *rows;

  ZjStore *store;
  ZjForm *form;
  char *project;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (ZjStartList, zj_start_list, ADW_TYPE_BIN)

static guint start_signal;

static const ZjField *
field_of (ZjStartList *self)
{
  return zj_form_field (self->form, self->form->starts_from_field);
}

/* A record of this form about @target that is not settled yet. */
static gboolean
is_open_about (ZjStartList *self, GPtrArray *records, const char *target)
{
  for (guint i = 0; i < records->len; i++)
    {
      ZjRecord *record = g_ptr_array_index (records, i);
      const ZjState *state = zj_form_state (self->form, record->state);
      if (state != NULL && (state->editable || state->tone == ZJ_TONE_WAITING)
          && g_strcmp0 (zj_json_string (record->fields, self->form->starts_from_field), target) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
start_cb (ZjStartList *self, GtkButton *button)
{
  g_signal_emit (self, start_signal, 0, gtk_widget_get_name (GTK_WIDGET (button)));
}

static GtkWidget *
make_row (ZjStartList *self, ZjForm *form, ZjRecord *record, gboolean open)
{
  g_autofree char *title = zj_store_record_title (self->store, form, record->fields);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = zj_text_label_new (title, "heading");
  GtkWidget *chip = zj_state_chip_new ();
  zj_state_chip_set (ZJ_STATE_CHIP (chip), zj_state_tone (form, record->state), zj_state_icon (form, record->state),
                     zj_state_word (form, record->state));
  gtk_widget_set_hexpand (name, TRUE);
  gtk_box_append (GTK_BOX (row), name);
  gtk_box_append (GTK_BOX (row), chip);
  if (open)
    gtk_box_append (GTK_BOX (row), zj_text_label_new (_ ("Applied for"), "dim-label"));
  else
    {
      const char *label = zj_label (&self->form->starts_from_label);
      g_autofree char *whole = g_strdup_printf (_ ("%s: %s"), label, title);
      GtkWidget *button = gtk_button_new_with_label (label);
      gtk_widget_set_name (button, record->id);
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, whole, -1);
      g_signal_connect_object (button, "clicked", G_CALLBACK (start_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (row), button);
    }
  return row;
}

static GPtrArray *
read_all (ZjStartList *self, const char *form)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_record_unref);
  ZjQuery query = { .project = self->project, .form = form, .include_drafts = TRUE };
  g_auto (GStrv) ids = zj_store_query (self->store, &query, NULL);
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      ZjRecord *record = zj_store_get (self->store, ids[i], NULL);
      if (record != NULL)
        g_ptr_array_add (records, record);
    }
  return records;
}

static int
by_title (gconstpointer a, gconstpointer b, gpointer form)
{
  g_autofree char *first = zj_form_record_title (form, (*(ZjRecord *const *)a)->fields);
  g_autofree char *second = zj_form_record_title (form, (*(ZjRecord *const *)b)->fields);
  g_autofree char *first_key = g_utf8_collate_key_for_filename (first, -1);
  g_autofree char *second_key = g_utf8_collate_key_for_filename (second, -1);
  return strcmp (first_key, second_key);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ZjStartList) self = data;
  g_auto (GStrv) ids = zj_store_query_finish (ZJ_STORE (source), result, NULL);
  if (ids == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  const ZjField *field = field_of (self);
  ZjForm *form = zj_forms_get (zj_store_get_forms (self->store), field->pick_form);
  g_autoptr (GPtrArray) own = NULL;
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_record_unref);
  zj_box_empty (self->rows);
  for (guint i = 0; form != NULL && ids[i] != NULL; i++)
    {
      ZjRecord *record = zj_store_get (self->store, ids[i], NULL);
      if (record != NULL && (field->pick_states == NULL || g_strv_contains (field->pick_states, record->state)))
        g_ptr_array_add (found, record);
      else
        g_clear_pointer (&record, zj_record_unref);
    }
  g_ptr_array_sort_with_data (found, by_title, form);
  for (guint i = 0; i < found->len; i++)
    {
      ZjRecord *record = g_ptr_array_index (found, i);
      if (own == NULL)
        own = read_all (self, self->form->id);
      gtk_box_append (self->rows, make_row (self, form, record, is_open_about (self, own, record->id)));
    }
  gtk_widget_set_visible (GTK_WIDGET (self), gtk_widget_get_first_child (GTK_WIDGET (self->rows)) != NULL);
}

static void
look (ZjStartList *self)
{
  ZjQuery query = { .project = self->project, .form = field_of (self)->pick_form };
  zj_store_query_async (self->store, &query, self->cancellable, found_cb, g_object_ref (self));
}

static void
changed_cb (ZjStartList *self, gboolean structural)
{
  if (structural)
    look (self);
}

static void
zj_start_list_dispose (GObject *object)
{
  ZjStartList *self = ZJ_START_LIST (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (zj_start_list_parent_class)->dispose (object);
}

static void
zj_start_list_finalize (GObject *object)
{
  ZjStartList *self = ZJ_START_LIST (object);
  g_clear_pointer (&self->form, zj_form_unref);
  g_clear_object (&self->cancellable);
  g_free (self->project);
  G_OBJECT_CLASS (zj_start_list_parent_class)->finalize (object);
}

static void
zj_start_list_class_init (ZjStartListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = zj_start_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = zj_start_list_finalize;
  start_signal = g_signal_new ("start", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                               1, G_TYPE_STRING);
}

static void
zj_start_list_init (ZjStartList *self)
{
  self->cancellable = g_cancellable_new ();
}

GtkWidget *
zj_start_list_new (ZjStore *store, ZjForm *form, const char *project)
{
  g_return_val_if_fail (ZJ_IS_STORE (store) && form != NULL && form->starts_from_field != NULL, NULL);
  ZjStartList *self = g_object_new (ZJ_TYPE_START_LIST, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  g_autofree char *title = g_strdup_printf (_ ("%s: choose from these"), zj_label (&form->starts_from_label));
  self->store = g_object_ref (store);
  self->form = zj_form_ref (form);
  self->project = g_strdup (project);
  self->rows = GTK_BOX (rows);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MOST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), rows);
  gtk_box_append (GTK_BOX (box), zj_text_label_new (title, "caption-heading"));
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_widget_add_css_class (box, "start-list");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (store, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  look (self);
  return GTK_WIDGET (self);
}
