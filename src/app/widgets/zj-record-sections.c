/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-record-sections.h"

#include <glib/gi18n-lib.h>

#include "zj-field-text.h"
#include "zj-form-paths.h"
#include "zj-item-parts.h"
#include "zj-json.h"
#include "zj-record-face.h"
#include "zj-text-label.h"
#include "zj-value.h"

struct _ZjRecordSections
{
  AdwBin parent_instance;

  GtkBox *box;

  ZjStore *store;
  ZjForm *form;
  char *record;
  JsonObject *fields;
  ZjRecordFiles *files;
  ZjEmptyFields empty;
  GtkSizeGroup *names;  /* one width for the names of all cards */
  GHashTable *revealed; /* set of field ids shown in full */
};

G_DEFINE_FINAL_TYPE (ZjRecordSections, zj_record_sections, ADW_TYPE_BIN)

static void
reveal_cb (ZjRecordSections *self, GtkToggleButton *button)
{
  const char *field = gtk_widget_get_name (GTK_WIDGET (button));
  if (gtk_toggle_button_get_active (button))
    {
      if (g_hash_table_size (self->revealed) == 0)
        zj_store_note_reveal (self->store, self->record, NULL);
      g_hash_table_add (self->revealed, g_strdup (field));
    }
  else
    g_hash_table_remove (self->revealed, field);
  GtkLabel *label = g_object_get_data (G_OBJECT (button), "zj-value-label");
  g_autofree char *text = zj_form_display (self->form, field, self->fields, gtk_toggle_button_get_active (button));
  gtk_label_set_text (label, text);
}

static GtkWidget *
make_reveal (ZjRecordSections *self, const ZjField *field, GtkWidget *label)
{
  GtkWidget *button = gtk_toggle_button_new ();
  g_autofree char *name = g_strdup_printf (_ ("Show in full: %s"), zj_label (&field->label));
  gtk_button_set_icon_name (GTK_BUTTON (button), "view-reveal-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "reveal");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_name (button, field->id);
  gtk_widget_set_tooltip_text (button, _ ("Show in full"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (button), "zj-value-label", label);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), g_hash_table_contains (self->revealed, field->id));
  g_signal_connect_object (button, "toggled", G_CALLBACK (reveal_cb), self, G_CONNECT_SWAPPED);
  return button;
}

static char *
text_of (ZjRecordSections *self, const ZjField *field)
{
  gboolean reveal = g_hash_table_contains (self->revealed, field->id);
  if (field->type == ZJ_FIELD_REFERENCE)
    {
      char *name = zj_record_face_reference (self->store, zj_json_string (self->fields, field->id));
      if (name != NULL)
        return name;
    }
  if (zj_field_control_kind (field) == ZJ_CONTROL_READ_ONLY && !field->sensitive)
    return zj_field_read_only_text (self->form, field, self->fields);
  char *text = zj_form_display (self->form, field->id, self->fields, reveal);
  return text != NULL ? text : g_strdup ("");
}

/* One line per row of a list of rows. */
static char *
rows_text (ZjRecordSections *self, const ZjField *field)
{
  g_autoptr (JsonArray) rows = zj_rows_ordered (self->fields, field->id);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      g_autofree char *line = zj_path_display (self->form, field->id, json_array_get_element (rows, i), FALSE);
      g_string_append_printf (text, "%s%u. %s", i > 0 ? "\n" : "", i + 1, line);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_field (ZjRecordSections *self, GtkGrid *grid, int at, const ZjField *field)
{
  g_autofree char *text = field->type == ZJ_FIELD_ROWS ? rows_text (self, field) : text_of (self, field);
  GtkWidget *name = zj_text_label_new (zj_label (&field->label), "dim-label");
  GtkWidget *value = zj_text_label_new (text[0] != '\0' ? text : "—", NULL);
  GtkWidget *holder = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_valign (name, GTK_ALIGN_START);
  gtk_size_group_add_widget (self->names, name);
  gtk_label_set_width_chars (GTK_LABEL (name), 10);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 16);
  gtk_label_set_selectable (GTK_LABEL (value), TRUE);
  gtk_widget_set_can_focus (value, FALSE); /* Tab goes from verb to verb, not through every value */
  gtk_widget_set_hexpand (value, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, zj_label (&field->label),
                                  -1);
  gtk_box_append (GTK_BOX (holder), value);
  if (field->sensitive && field->type != ZJ_FIELD_ROWS && zj_json_member (self->fields, field->id) != NULL)
    gtk_box_append (GTK_BOX (holder), make_reveal (self, field, value));
  gtk_grid_attach (grid, name, 0, at, 1, 1);
  gtk_grid_attach (grid, holder, 1, at, 1, 1);
}

static gboolean
is_empty (ZjRecordSections *self, const ZjField *field)
{
  g_autofree char *text = field->computed != NULL ? zj_form_display (self->form, field->id, self->fields, FALSE) : NULL;
  JsonNode *value = zj_json_member (self->fields, field->id);
  if (field->computed != NULL)
    return text == NULL || text[0] == '\0';
  return value == NULL || (JSON_NODE_HOLDS_ARRAY (value) && json_array_get_length (json_node_get_array (value)) == 0);
}

static gboolean
is_wanted (ZjRecordSections *self, const ZjField *field)
{
  if (self->empty == ZJ_EMPTY_SHOWN
      || (self->empty == ZJ_EMPTY_OURS && !field->server_owned && field->computed == NULL))
    return TRUE;
  return !is_empty (self, field) || (self->empty == ZJ_EMPTY_OURS && field->empty_label.en != NULL);
}

/* The rows that both fill in are cards. */
static GtkWidget *
make_items (ZjRecordSections *self, const ZjField *field)
{
  g_autoptr (JsonArray) rows = zj_rows_ordered (self->fields, field->id);
  guint n = rows != NULL ? json_array_get_length (rows) : 0;
  GtkWidget *box = n > 0 ? gtk_box_new (GTK_ORIENTATION_VERTICAL, 12) : NULL;
  for (guint i = 0; i < n; i++)
    gtk_box_append (GTK_BOX (box),
                    zj_item_card_new (self->form, field, json_array_get_object_element (rows, i), i + 1, self->files));
  return box;
}

static GtkWidget *
new_section (const char *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  if (title != NULL)
    gtk_box_append (GTK_BOX (box), zj_text_label_new (title, "heading"));
  return box;
}

static void
add_section (ZjRecordSections *self, const char *title, const char *const *fields, gsize n, const char *today)
{
  GtkWidget *grid = g_object_ref_sink (gtk_grid_new ());
  GtkWidget *box = g_object_ref_sink (new_section (title));
  int rows = 0;
  gtk_grid_set_column_spacing (GTK_GRID (grid), 16);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 10);
  gtk_widget_add_css_class (grid, "card");
  gtk_widget_add_css_class (grid, "fields-card");
  for (gsize i = 0; i < n; i++)
    {
      const ZjField *field = zj_form_field (self->form, fields[i]);
      if (field == NULL || g_str_equal (fields[i], "attachments")
          || (self->empty != ZJ_EMPTY_HIDDEN && field->when != NULL
              && !zj_condition_holds (field->when, self->fields, NULL, today))
          || !is_wanted (self, field))
        continue;
      GtkWidget *items =
          field->type == ZJ_FIELD_ROWS && zj_rows_are_shared (self->form, field) ? make_items (self, field) : NULL;
      if (items != NULL)
        gtk_box_append (GTK_BOX (box), items);
      else
        add_field (self, GTK_GRID (grid), rows++, field);
    }
  if (rows > 0)
    gtk_box_append (GTK_BOX (box), grid);
  if (gtk_widget_get_last_child (box) != gtk_widget_get_first_child (box) || (title == NULL && rows > 0))
    gtk_box_append (self->box, box);
  g_object_unref (grid);
  g_object_unref (box);
}

static void
show_sections (ZjRecordSections *self)
{
  g_autofree char *today = zj_clock_today (zj_store_get_clock (self->store));
  g_autoptr (GPtrArray) order = zj_form_paths_in_order (self->form);
  g_autoptr (GPtrArray) rest = g_ptr_array_new ();
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);
  zj_box_empty (self->box);
  for (guint i = 0; i < self->form->n_sections; i++)
    {
      const ZjSection *section = &self->form->sections[i];
      for (const char *const *id = section->fields; *id != NULL; id++)
        g_hash_table_add (done, (gpointer)*id);
      add_section (self, zj_label (&section->label), section->fields, g_strv_length ((char **)section->fields), today);
    }
  for (guint i = 0; i < order->len; i++)
    {
      const char *id = g_ptr_array_index (order, i);
      /* A computed field that no section names is for lists only. */
      if (!g_hash_table_contains (done, id) && zj_form_field (self->form, id)->computed == NULL)
        g_ptr_array_add (rest, (gpointer)id);
    }
  if (rest->len > 0)
    add_section (self, self->form->n_sections > 0 ? _ ("Further details") : NULL, (const char *const *)rest->pdata,
                 rest->len, today);
}

static void
zj_record_sections_finalize (GObject *object)
{
  ZjRecordSections *self = ZJ_RECORD_SECTIONS (object);
  g_clear_object (&self->store);
  g_clear_object (&self->names);
  g_clear_object (&self->files);
  g_clear_pointer (&self->form, zj_form_unref);
  g_clear_pointer (&self->fields, json_object_unref);
  g_clear_pointer (&self->revealed, g_hash_table_unref);
  g_free (self->record);
  G_OBJECT_CLASS (zj_record_sections_parent_class)->finalize (object);
}

static void
zj_record_sections_class_init (ZjRecordSectionsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_record_sections_finalize;
}

static void
zj_record_sections_init (ZjRecordSections *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  self->box = GTK_BOX (box);
  self->names = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  self->revealed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  adw_bin_set_child (ADW_BIN (self), box);
}

/** zj_record_sections_new: (transfer floating) */
GtkWidget *
zj_record_sections_new (ZjStore *store)
{
  g_return_val_if_fail (ZJ_IS_STORE (store), NULL);
  ZjRecordSections *self = g_object_new (ZJ_TYPE_RECORD_SECTIONS, NULL);
  self->store = g_object_ref (store);
  return GTK_WIDGET (self);
}

void
zj_record_sections_set (ZjRecordSections *self, ZjForm *form, const char *record, JsonObject *fields)
{
  g_return_if_fail (ZJ_IS_RECORD_SECTIONS (self) && form != NULL && record != NULL && fields != NULL);
  ZjForm *old_form = self->form;
  JsonObject *old_fields = self->fields;
  if (g_strcmp0 (record, self->record) != 0)
    {
      char *copy = g_strdup (record);
      g_free (self->record);
      self->record = copy;
      g_hash_table_remove_all (self->revealed);
    }
  self->form = zj_form_ref (form);
  self->fields = json_object_ref (fields);
  g_clear_pointer (&old_form, zj_form_unref);
  g_clear_pointer (&old_fields, json_object_unref);
  show_sections (self);
}

void
zj_record_sections_set_empty (ZjRecordSections *self, ZjEmptyFields empty)
{
  g_return_if_fail (ZJ_IS_RECORD_SECTIONS (self));
  self->empty = empty;
  if (self->form != NULL)
    show_sections (self);
}

void
zj_record_sections_set_files (ZjRecordSections *self, ZjRecordFiles *files)
{
  g_return_if_fail (ZJ_IS_RECORD_SECTIONS (self));
  g_set_object (&self->files, files);
}

gboolean
zj_record_sections_is_revealed (ZjRecordSections *self, const char *field)
{
  g_return_val_if_fail (ZJ_IS_RECORD_SECTIONS (self) && field != NULL, FALSE);
  return g_hash_table_contains (self->revealed, field);
}
