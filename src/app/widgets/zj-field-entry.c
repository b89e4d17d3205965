/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-field-entry.h"

#include "zj-entry-tie.h"

struct _ZjFieldEntry
{
  AdwBin parent_instance;

  GtkWidget *entry;
  ZjEntryTie *tie;
};

static void zj_field_entry_control_init (ZjFieldControlInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ZjFieldEntry,
                               zj_field_entry,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (ZJ_TYPE_FIELD_CONTROL, zj_field_entry_control_init))

static GtkWidget *
zj_field_entry_get_target (ZjFieldControl *control)
{
  return ZJ_FIELD_ENTRY (control)->entry;
}

static void
zj_field_entry_update (ZjFieldControl *control)
{
  zj_entry_tie_update (ZJ_FIELD_ENTRY (control)->tie);
}

static void
zj_field_entry_control_init (ZjFieldControlInterface *iface)
{
  iface->get_target = zj_field_entry_get_target;
  iface->update = zj_field_entry_update;
}

static void
zj_field_entry_finalize (GObject *object)
{
  ZjFieldEntry *self = ZJ_FIELD_ENTRY (object);
  g_clear_object (&self->tie);
  G_OBJECT_CLASS (zj_field_entry_parent_class)->finalize (object);
}

static void
zj_field_entry_class_init (ZjFieldEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_field_entry_finalize;
}

static void
zj_field_entry_init (ZjFieldEntry *self)
{
}

static GtkInputPurpose
purpose_of (const ZjField *field)
{
  switch (field->type)
    {
    case ZJ_FIELD_INTEGER:
    case ZJ_FIELD_DECIMAL:
      return GTK_INPUT_PURPOSE_NUMBER;
    case ZJ_FIELD_PHONE:
      return GTK_INPUT_PURPOSE_PHONE;
    case ZJ_FIELD_PERSON:
      return GTK_INPUT_PURPOSE_NAME;
    default:
      return GTK_INPUT_PURPOSE_FREE_FORM;
    }
}

/** zj_field_entry_new: (transfer floating) */
GtkWidget *
zj_field_entry_new (ZjFormModel *model, const char *path)
{
  const ZjField *field = zj_form_field (zj_form_model_get_form (model), path);
  ZjFieldEntry *self = g_object_new (ZJ_TYPE_FIELD_ENTRY, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->entry = gtk_entry_new ();
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 8);
  gtk_entry_set_input_purpose (GTK_ENTRY (self->entry), purpose_of (field));
  gtk_entry_set_activates_default (GTK_ENTRY (self->entry), FALSE);
  gtk_box_append (GTK_BOX (box), self->entry);
  if (field->unit.en != NULL)
    {
      GtkWidget *unit = gtk_label_new (zj_label (&field->unit));
      gtk_widget_add_css_class (unit, "dim-label");
      gtk_box_append (GTK_BOX (box), unit);
    }
  adw_bin_set_child (ADW_BIN (self), box);
  self->tie = zj_entry_tie_new (self->entry, model, path);
  return GTK_WIDGET (self);
}
