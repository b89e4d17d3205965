/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-field-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "zj-field-choice.h"
#include "zj-field-date.h"
#include "zj-field-entry.h"
#include "zj-field-rows.h"
#include "zj-field-switch.h"
#include "zj-field-text-view.h"
#include "zj-field-text.h"
#include "zj-form-paths.h"
#include "zj-json.h"
#include "zj-units-picker.h"

#define FIXED_WIDTH 130
#define FIXED_CHARS 14

struct _ZjFieldRow
{
  AdwBin parent_instance;

  ZjFormModel *model;
  ZjFieldItems *items; /* or NULL */
  char *path;
  GtkWidget *label;
  GtkWidget *control; /* ZjFieldControl, or a label where the field is read only */
  GtkWidget *message_box;
  GtkWidget *message_icon;
  GtkWidget *message;
};

G_DEFINE_FINAL_TYPE (ZjFieldRow, zj_field_row, ADW_TYPE_BIN)

static const ZjField *
field_of (ZjFieldRow *self)
{
  return zj_form_field (zj_form_model_get_form (self->model), self->path);
}

static char *
read_only_text (ZjFieldRow *self)
{
  const char *member;
  JsonObject *fields = zj_form_model_get_fields (self->model);
  JsonObject *holder = zj_form_path_holder (fields, self->path, &member);
  const ZjField *field = field_of (self);
  char *name = field->type == ZJ_FIELD_REFERENCE && holder != NULL && self->items != NULL
                   ? zj_field_items_dup_name (self->items, zj_json_string (holder, member))
                   : NULL;
  if (name != NULL)
    return name;
  if (holder == fields)
    return zj_field_read_only_text (zj_form_model_get_form (self->model), field, fields);
  return zj_path_display (zj_form_model_get_form (self->model), self->path,
                          holder != NULL ? zj_json_member (holder, member) : NULL, FALSE);
}

static void
show_value (ZjFieldRow *self)
{
  if (ZJ_IS_FIELD_CONTROL (self->control))
    {
      zj_field_control_update (ZJ_FIELD_CONTROL (self->control));
      return;
    }
  g_autofree char *text = read_only_text (self);
  gtk_label_set_text (GTK_LABEL (self->control), text);
}

/* INVALID and DESCRIBED_BY do not reach assistive technology in GTK 4.8: the text itself goes into the description. */
static void
tell_assistive (ZjFieldRow *self, const char *message, gboolean bad)
{
  const ZjField *field = field_of (self);
  if (!ZJ_IS_FIELD_CONTROL (self->control))
    return;
  GtkAccessible *target = GTK_ACCESSIBLE (zj_field_control_get_target (ZJ_FIELD_CONTROL (self->control)));
  const char *help = field->help.en != NULL ? zj_label (&field->help) : "";
  gtk_accessible_update_property (target, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, message != NULL ? message : help, -1);
  gtk_accessible_update_state (target, GTK_ACCESSIBLE_STATE_INVALID,
                               bad ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
show_message (ZjFieldRow *self)
{
  ZjSeverity severity;
  const char *message = zj_form_model_get_message (self->model, self->path, &severity);
  gboolean bad = message != NULL && severity == ZJ_SEVERITY_ERROR;
  gtk_widget_set_visible (self->message_box, message != NULL);
  gtk_label_set_text (GTK_LABEL (self->message), message != NULL ? message : "");
  gtk_image_set_from_icon_name (GTK_IMAGE (self->message_icon),
                                bad ? "dialog-error-symbolic" : "dialog-warning-symbolic");
  gtk_widget_remove_css_class (GTK_WIDGET (self), "field-error");
  gtk_widget_remove_css_class (GTK_WIDGET (self), "field-warning");
  if (message != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), bad ? "field-error" : "field-warning");
  tell_assistive (self, message, bad);
}

static void
update (ZjFieldRow *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), zj_form_model_is_visible (self->model, self->path));
  show_value (self);
  show_message (self);
}

static void
field_changed_cb (ZjFieldRow *self, const char *path)
{
  if (g_str_equal (path, self->path))
    update (self);
}

static void
leave_cb (ZjFieldRow *self)
{
  zj_form_model_leave (self->model, self->path);
}

static void
zj_field_row_finalize (GObject *object)
{
  ZjFieldRow *self = ZJ_FIELD_ROW (object);
  g_clear_object (&self->model);
  g_clear_object (&self->items);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (zj_field_row_parent_class)->finalize (object);
}

static void
zj_field_row_class_init (ZjFieldRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_field_row_finalize;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
zj_field_row_init (ZjFieldRow *self)
{
}

static GtkWidget *
make_control (ZjFieldRow *self, ZjFieldItems *items)
{
  const ZjField *field = field_of (self);
  switch (zj_field_control_kind (field))
    {
    case ZJ_CONTROL_TEXT_VIEW:
      return zj_field_text_view_new (self->model, self->path);
    case ZJ_CONTROL_DATE:
      return zj_field_date_new (self->model, self->path);
    case ZJ_CONTROL_CHOICE:
      {
        g_autoptr (GListModel) list = items != NULL ? zj_field_items_get (items, field) : NULL;
        const char *unit = zj_form_model_get_form (self->model)->unit_field;
        if (list != NULL && g_strcmp0 (self->path, unit) == 0 && zj_form_model_takes_several (self->model))
          return zj_units_picker_new (self->model, self->path, list);
        return zj_field_choice_new (self->model, self->path, list);
      }
    case ZJ_CONTROL_SWITCH:
      return zj_field_switch_new (self->model, self->path);
    case ZJ_CONTROL_ROWS:
      return zj_field_rows_new (self->model, items, self->path);
    case ZJ_CONTROL_READ_ONLY:
      {
        GtkWidget *label = gtk_label_new (NULL);
        gtk_label_set_xalign (GTK_LABEL (label), 0);
        gtk_label_set_wrap (GTK_LABEL (label), TRUE);
        gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
        gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
        gtk_label_set_selectable (GTK_LABEL (label), TRUE);
        gtk_widget_set_can_focus (label, FALSE);
        gtk_widget_add_css_class (label, "read-only");
        return label;
      }
    case ZJ_CONTROL_ENTRY:
    case ZJ_CONTROL_NUMBER:
    default:
      return zj_field_entry_new (self->model, self->path);
    }
}

/* The label, and a star where the field must be filled; the star is for the eye, the state for the ear. */
static GtkWidget *
make_heading (ZjFieldRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  self->label = gtk_label_new (zj_label (&field_of (self)->label));
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (self->label), GTK_NATURAL_WRAP_NONE);
  gtk_widget_add_css_class (self->label, "field-label");
  gtk_box_append (GTK_BOX (box), self->label);
  if (zj_form_model_is_required (self->model, self->path))
    {
      GtkWidget *star = gtk_label_new ("*");
      gtk_widget_add_css_class (star, "required-star");
      gtk_widget_set_tooltip_text (star, _ ("Required"));
      gtk_box_append (GTK_BOX (box), star);
    }
  return box;
}

static GtkWidget *
make_message (ZjFieldRow *self)
{
  self->message_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->message_icon = gtk_image_new ();
  self->message = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->message), 0);
  gtk_label_set_wrap (GTK_LABEL (self->message), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (self->message), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->message), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_valign (self->message_icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->message_box, "field-message");
  gtk_box_append (GTK_BOX (self->message_box), self->message_icon);
  gtk_box_append (GTK_BOX (self->message_box), self->message);
  gtk_widget_set_visible (self->message_box, FALSE);
  return self->message_box;
}

static void
name_control (ZjFieldRow *self)
{
  const ZjField *field = field_of (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, zj_label (&field->label), -1);
  if (!ZJ_IS_FIELD_CONTROL (self->control))
    return;
  GtkWidget *target = zj_field_control_get_target (ZJ_FIELD_CONTROL (self->control));
  /* A label that is the mnemonic's as well would be read twice. */
  g_autofree char *add = g_strdup_printf (_ ("Add a row: %s"), zj_label (&field->label));
  gtk_accessible_update_property (GTK_ACCESSIBLE (target), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  field->type == ZJ_FIELD_ROWS ? add : zj_label (&field->label), -1);
  if (zj_form_model_is_required (self->model, self->path) && GTK_IS_EDITABLE (target))
    gtk_accessible_update_property (GTK_ACCESSIBLE (target), GTK_ACCESSIBLE_PROPERTY_REQUIRED, TRUE, -1);
}

/** zj_field_row_new: (transfer floating) */
GtkWidget *
zj_field_row_new (ZjFormModel *model, ZjFieldItems *items, const char *path)
{
  const ZjField *field = zj_form_field (zj_form_model_get_form (model), path);
  g_return_val_if_fail (field != NULL, NULL);
  ZjFieldRow *self = g_object_new (ZJ_TYPE_FIELD_ROW, NULL);
  gboolean fixed =
      zj_field_control_kind (field) == ZJ_CONTROL_READ_ONLY && field->help.en == NULL && field->parent == NULL;
  GtkWidget *box = gtk_box_new (fixed ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL, fixed ? 16 : 4);

  self->model = g_object_ref (model);
  self->path = g_strdup (path);
  self->items = items != NULL ? g_object_ref (items) : NULL;
  self->control = make_control (self, items);
  gtk_box_append (GTK_BOX (box), make_heading (self));
  if (field->help.en != NULL)
    {
      GtkWidget *help = gtk_label_new (zj_label (&field->help));
      gtk_label_set_xalign (GTK_LABEL (help), 0);
      gtk_label_set_wrap (GTK_LABEL (help), TRUE);
      gtk_label_set_natural_wrap_mode (GTK_LABEL (help), GTK_NATURAL_WRAP_NONE);
      gtk_widget_add_css_class (help, "caption");
      gtk_widget_add_css_class (help, "dim-label");
      gtk_box_append (GTK_BOX (box), help);
    }
  if (fixed) /* what is only read takes one line */
    {
      gtk_widget_set_size_request (self->label, FIXED_WIDTH, -1);
      gtk_label_set_natural_wrap_mode (GTK_LABEL (self->label), GTK_NATURAL_WRAP_INHERIT);
      gtk_label_set_max_width_chars (GTK_LABEL (self->label), FIXED_CHARS);
      gtk_widget_add_css_class (self->label, "dim-label");
      gtk_widget_set_valign (self->label, GTK_ALIGN_START);
      gtk_widget_add_css_class (GTK_WIDGET (self), "field-fixed");
    }
  gtk_box_append (GTK_BOX (box), self->control);
  gtk_box_append (GTK_BOX (box), make_message (self));
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_add_css_class (GTK_WIDGET (self), "field-row");
  name_control (self);
  update (self);
  if (field->type != ZJ_FIELD_ROWS)
    {
      GtkEventController *focus = gtk_event_controller_focus_new ();
      gtk_widget_add_controller (GTK_WIDGET (self), focus);
      g_signal_connect_object (focus, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
    }
  g_signal_connect_object (model, "field-changed", G_CALLBACK (field_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "reloaded", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
zj_field_row_set_files (ZjFieldRow *self, ZjRecordFiles *files)
{
  g_return_if_fail (ZJ_IS_FIELD_ROW (self));
  if (ZJ_IS_ROWS_FIELD (self->control))
    zj_field_rows_set_files (ZJ_ROWS_FIELD (self->control), files);
}

const char *
zj_field_row_get_path (ZjFieldRow *self)
{
  return self->path;
}

GtkWidget *
zj_field_row_get_target (ZjFieldRow *self)
{
  g_return_val_if_fail (ZJ_IS_FIELD_ROW (self), NULL);
  return ZJ_IS_FIELD_CONTROL (self->control) ? zj_field_control_get_target (ZJ_FIELD_CONTROL (self->control))
                                             : self->control;
}

const char *
zj_field_row_get_message (ZjFieldRow *self)
{
  g_return_val_if_fail (ZJ_IS_FIELD_ROW (self), NULL);
  return gtk_widget_get_visible (self->message_box) ? gtk_label_get_text (GTK_LABEL (self->message)) : NULL;
}

void
zj_field_row_focus (ZjFieldRow *self)
{
  gtk_widget_grab_focus (zj_field_row_get_target (self));
}

ZjFieldRow *
zj_field_row_find (ZjFieldRow *self, const char *path)
{
  g_return_val_if_fail (ZJ_IS_FIELD_ROW (self), NULL);
  if (g_str_equal (path, self->path))
    return self;
  if (ZJ_IS_ROWS_FIELD (self->control) && g_str_has_prefix (path, self->path))
    return zj_field_rows_find (ZJ_ROWS_FIELD (self->control), path);
  return NULL;
}
