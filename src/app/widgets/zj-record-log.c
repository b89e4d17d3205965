/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-record-log.h"

#include <glib/gi18n-lib.h>

#include "zj-record-history.h"
#include "zj-record-sections.h"
#include "zj-text-label.h"

struct _ZjRecordLog
{
  AdwBin parent_instance;

  GtkBox *lines;

  ZjStore *store;
  ZjForm *form;
  ZjRecord *record;
  GHashTable *open; /* set of moments whose content is open, so that it stays open when lines come */
};

G_DEFINE_FINAL_TYPE (ZjRecordLog, zj_record_log, ADW_TYPE_BIN)

#define LINE_CONTENT "zj-content"
#define LINE_WHEN    "zj-when"

/* Built when it is opened: most are never looked at. */
static void
expanded_cb (ZjRecordLog *self, GParamSpec *pspec, GtkExpander *expander)
{
  JsonObject *content = g_object_get_data (G_OBJECT (expander), LINE_CONTENT);
  const char *when = g_object_get_data (G_OBJECT (expander), LINE_WHEN);
  gboolean expanded = gtk_expander_get_expanded (expander);
  if (!expanded)
    g_hash_table_remove (self->open, when);
  else
    g_hash_table_add (self->open, g_strdup (when));
  if (!expanded || gtk_expander_get_child (expander) != NULL)
    return;
  GtkWidget *sections = zj_record_sections_new (self->store);
  zj_record_sections_set_empty (ZJ_RECORD_SECTIONS (sections), ZJ_EMPTY_HIDDEN);
  zj_record_sections_set (ZJ_RECORD_SECTIONS (sections), self->form, self->record->id, content);
  gtk_widget_set_margin_top (sections, 8);
  gtk_expander_set_child (expander, sections);
}

static GtkWidget *
make_content (ZjRecordLog *self, ZjHistoryLine *line)
{
  GtkWidget *expander = gtk_expander_new (_ ("What was handed over"));
  g_object_set_data_full (G_OBJECT (expander), LINE_CONTENT, json_object_ref (line->content),
                          (GDestroyNotify)json_object_unref);
  g_object_set_data_full (G_OBJECT (expander), LINE_WHEN, g_strdup (line->when), g_free);
  g_signal_connect_object (expander, "notify::expanded", G_CALLBACK (expanded_cb), self, G_CONNECT_SWAPPED);
  gtk_expander_set_expanded (GTK_EXPANDER (expander), g_hash_table_contains (self->open, line->when));
  return expander;
}

static GtkWidget *
make_line (ZjRecordLog *self, ZjHistoryLine *line)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *head =
      line->who[0] != '\0' ? g_strdup_printf ("%s · %s", line->when, line->who) : g_strdup (line->when);
  GtkWidget *when = zj_text_label_new (head, "caption");
  gtk_widget_add_css_class (when, "dim-label");
  gtk_box_append (GTK_BOX (box), when);
  gtk_box_append (GTK_BOX (box), zj_text_label_new (line->what, line->by_authority ? "authority-line" : NULL));
  if (line->text != NULL)
    gtk_box_append (GTK_BOX (box), zj_text_label_new (line->text, "opinion"));
  if (line->content != NULL)
    gtk_box_append (GTK_BOX (box), make_content (self, line));
  return box;
}

static void
zj_record_log_finalize (GObject *object)
{
  ZjRecordLog *self = ZJ_RECORD_LOG (object);
  g_clear_object (&self->store);
  g_clear_pointer (&self->form, zj_form_unref);
  g_clear_pointer (&self->record, zj_record_unref);
  g_clear_pointer (&self->open, g_hash_table_unref);
  G_OBJECT_CLASS (zj_record_log_parent_class)->finalize (object);
}

static void
zj_record_log_class_init (ZjRecordLogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_record_log_finalize;
}

static void
zj_record_log_init (ZjRecordLog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  self->lines = GTK_BOX (lines);
  self->open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_box_append (GTK_BOX (box), zj_text_label_new (_ ("History"), "heading"));
  gtk_box_append (GTK_BOX (box), lines);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
zj_record_log_new (ZjStore *store)
{
  g_return_val_if_fail (ZJ_IS_STORE (store), NULL);
  ZjRecordLog *self = g_object_new (ZJ_TYPE_RECORD_LOG, NULL);
  self->store = g_object_ref (store);
  return GTK_WIDGET (self);
}

void
zj_record_log_set (ZjRecordLog *self, ZjForm *form, ZjRecord *record, JsonArray *audit)
{
  g_return_if_fail (ZJ_IS_RECORD_LOG (self) && form != NULL && record != NULL);
  g_autoptr (GPtrArray) lines = zj_record_history (form, record->history, audit, record->fields);
  ZjRecord *old_record = self->record;
  ZjForm *old_form = self->form;
  int round = lines->len > 0 ? ((ZjHistoryLine *)g_ptr_array_index (lines, 0))->round : 1;
  gboolean headings = round > 1;
  if (old_record == NULL || g_strcmp0 (old_record->id, record->id) != 0)
    g_hash_table_remove_all (self->open);
  self->record = zj_record_ref (record);
  self->form = zj_form_ref (form);
  g_clear_pointer (&old_record, zj_record_unref);
  g_clear_pointer (&old_form, zj_form_unref);
  zj_box_empty (self->lines);
  for (guint i = 0; i < lines->len; i++)
    {
      ZjHistoryLine *line = g_ptr_array_index (lines, i);
      if (headings && (i == 0 || line->round != round))
        {
          g_autofree char *heading = g_strdup_printf (_ ("Round %d"), line->round);
          gtk_box_append (self->lines, zj_text_label_new (heading, "round-heading"));
        }
      round = line->round;
      gtk_box_append (self->lines, make_line (self, line));
    }
  gtk_widget_set_visible (GTK_WIDGET (self), lines->len > 0);
}
