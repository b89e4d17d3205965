/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-form-body.h"

#include <glib/gi18n-lib.h>

#include "zj-attachments-section.h"
#include "zj-field-row.h"
#include "zj-form-paths.h"
#include "zj-json.h"

#define SETTLE_MS  60 /* until a message that was just shown has its place */
#define MOST_TRIES 5
#define ROOM       24 /* around a field that is brought into view */

struct _ZjFormBody
{
  AdwBin parent_instance;

  GtkScrolledWindow *scroller;
  GtkBox *sections;

  ZjFormModel *model; /* NULL = nothing is shown */
  ZjFieldItems *items;
  GPtrArray *rows;                   /* ZjFieldRow of the top level, in reading order; owned by sections */
  ZjAttachmentsSection *attachments; /* NULL = the form has none; owned by sections */
  guint scroll_source;
  int tries;
  GtkWidget *wanted; /* weak; the field to bring into view */
};

G_DEFINE_FINAL_TYPE (ZjFormBody, zj_form_body, ADW_TYPE_BIN)

/* --- building: one function for each kind of section --- */

static GtkWidget *
new_section (const char *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  if (title != NULL)
    {
      GtkWidget *heading = gtk_label_new (title);
      gtk_label_set_xalign (GTK_LABEL (heading), 0);
      gtk_widget_add_css_class (heading, "title-4");
      gtk_box_append (GTK_BOX (box), heading);
    }
  return box;
}

/* What the authority has not filled in yet is no business of whoever fills in the form, unless the form has a word for
 * it (待编号). */
static gboolean
is_nothing_yet (ZjFormBody *self, const ZjField *field)
{
  return field->server_owned && field->empty_label.en == NULL
         && zj_json_member (zj_form_model_get_fields (self->model), field->id) == NULL;
}

static void
add_fields (ZjFormBody *self, const char *title, const char *const *fields, gsize n, ZjRecordFiles *files)
{
  GtkWidget *box = g_object_ref_sink (new_section (title));
  guint shown = 0;
  for (gsize i = 0; i < n; i++)
    {
      const ZjField *field = zj_form_field (zj_form_model_get_form (self->model), fields[i]);
      if (field == NULL || g_str_equal (fields[i], ZJ_FORM_ATTACHMENTS))
        continue;
      if (is_nothing_yet (self, field))
        continue;
      GtkWidget *row = zj_field_row_new (self->model, self->items, fields[i]);
      zj_field_row_set_files (ZJ_FIELD_ROW (row), files);
      gtk_box_append (GTK_BOX (box), row);
      g_ptr_array_add (self->rows, row);
      shown++;
    }
  if (shown > 0)
    gtk_box_append (self->sections, box);
  g_object_unref (box);
}

static void
add_attachments (ZjFormBody *self, ZjRecordFiles *files)
{
  if (zj_record_files_get_form (files)->n_slots == 0)
    return;
  self->attachments = ZJ_ATTACHMENTS_SECTION (zj_attachments_section_new (files));
  gtk_box_append (self->sections, GTK_WIDGET (self->attachments));
}

static void
add_sections (ZjFormBody *self, ZjRecordFiles *files)
{
  ZjForm *form = zj_form_model_get_form (self->model);
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) order = zj_form_paths_in_order (form);
  g_autoptr (GPtrArray) rest = g_ptr_array_new ();
  for (guint i = 0; i < form->n_sections; i++)
    {
      const ZjSection *section = &form->sections[i];
      for (const char *const *id = section->fields; *id != NULL; id++)
        g_hash_table_add (done, (gpointer)*id);
      add_fields (self, zj_label (&section->label), section->fields, g_strv_length ((char **)section->fields), files);
    }
  for (guint i = 0; i < order->len; i++)
    {
      const char *id = g_ptr_array_index (order, i);
      /* A computed field that no section names is for lists only. */
      if (!g_hash_table_contains (done, id) && zj_form_field (form, id)->computed == NULL)
        g_ptr_array_add (rest, (gpointer)id);
    }
  if (rest->len > 0)
    add_fields (self, form->n_sections > 0 ? _ ("Further details") : NULL, (const char *const *)rest->pdata, rest->len,
                files);
  add_attachments (self, files);
}

/* Focus alone would bring the control into view, but not the message under it. The view may still be on its way to the
 * focus and take no advice: so once more, until the field stands where it should. */
static gboolean
bring_into_view (gpointer data)
{
  ZjFormBody *self = data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  graphene_rect_t bounds;
  if (self->wanted != NULL && self->tries-- > 0
      && gtk_widget_compute_bounds (self->wanted, GTK_WIDGET (self->sections), &bounds))
    {
      double before = gtk_adjustment_get_value (adjustment);
      gtk_adjustment_clamp_page (adjustment, bounds.origin.y - ROOM, bounds.origin.y + bounds.size.height + ROOM);
      if (gtk_adjustment_get_value (adjustment) != before)
        return G_SOURCE_CONTINUE;
    }
  self->scroll_source = 0;
  g_clear_weak_pointer (&self->wanted);
  return G_SOURCE_REMOVE;
}

static void
zj_form_body_dispose (GObject *object)
{
  ZjFormBody *self = ZJ_FORM_BODY (object);
  if (self->sections != NULL)
    zj_form_body_clear (self);
  adw_bin_set_child (ADW_BIN (object), NULL); /* before the template lets go of it */
  gtk_widget_dispose_template (GTK_WIDGET (object), ZJ_TYPE_FORM_BODY);
  G_OBJECT_CLASS (zj_form_body_parent_class)->dispose (object);
}

static void
zj_form_body_finalize (GObject *object)
{
  g_clear_pointer (&ZJ_FORM_BODY (object)->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (zj_form_body_parent_class)->finalize (object);
}

static void
zj_form_body_class_init (ZjFormBodyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = zj_form_body_dispose;
  G_OBJECT_CLASS (klass)->finalize = zj_form_body_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/pages/zj-form-body.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjFormBody, scroller);
  gtk_widget_class_bind_template_child (widget_class, ZjFormBody, sections);
}

static void
zj_form_body_init (ZjFormBody *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
zj_form_body_build (ZjFormBody *self, ZjFormModel *model, ZjFieldItems *items, ZjRecordFiles *files)
{
  g_return_if_fail (ZJ_IS_FORM_BODY (self) && ZJ_IS_FORM_MODEL (model) && ZJ_IS_RECORD_FILES (files));
  zj_form_body_clear (self);
  self->model = g_object_ref (model);
  self->items = g_object_ref (items);
  add_sections (self, files);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

void
zj_form_body_clear (ZjFormBody *self)
{
  GtkWidget *child;
  g_return_if_fail (ZJ_IS_FORM_BODY (self));
  g_clear_handle_id (&self->scroll_source, g_source_remove);
  g_clear_weak_pointer (&self->wanted);
  g_ptr_array_set_size (self->rows, 0);
  self->attachments = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->sections))) != NULL)
    gtk_box_remove (self->sections, child);
  g_clear_object (&self->items);
  g_clear_object (&self->model);
}

static void
show_soon (ZjFormBody *self, GtkWidget *wanted)
{
  g_set_weak_pointer (&self->wanted, wanted);
  self->tries = MOST_TRIES;
  if (self->scroll_source == 0)
    self->scroll_source = g_timeout_add (SETTLE_MS, bring_into_view, self);
}

static void
focus_slot (ZjFormBody *self, const char *path)
{
  const ZjSlot *slot = zj_form_path_slot (zj_form_model_get_form (self->model), path);
  GtkWidget *group = zj_attachments_section_focus (self->attachments, slot != NULL ? slot->id : NULL);
  if (group != NULL)
    show_soon (self, group);
}

void
zj_form_body_focus (ZjFormBody *self, const char *path)
{
  g_return_if_fail (ZJ_IS_FORM_BODY (self) && path != NULL);
  if (self->attachments != NULL && g_str_has_prefix (path, ZJ_FORM_ATTACHMENTS))
    {
      focus_slot (self, path);
      return;
    }
  for (guint i = 0; i < self->rows->len; i++)
    {
      ZjFieldRow *row = zj_field_row_find (g_ptr_array_index (self->rows, i), path);
      if (row == NULL)
        continue;
      zj_field_row_focus (row);
      show_soon (self, GTK_WIDGET (row));
      return;
    }
}

void
zj_form_body_focus_first (ZjFormBody *self)
{
  g_return_if_fail (ZJ_IS_FORM_BODY (self));
  for (guint i = 0; i < self->rows->len; i++)
    {
      ZjFieldRow *row = g_ptr_array_index (self->rows, i);
      if (zj_form_model_is_read_only (self->model, zj_field_row_get_path (row))
          || !gtk_widget_get_visible (GTK_WIDGET (row)))
        continue;
      zj_field_row_focus (row);
      return;
    }
}
