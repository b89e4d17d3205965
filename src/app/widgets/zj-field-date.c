/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-field-date.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "zj-entry-tie.h"
#include "zj-field-text.h"
#include "zj-json.h"

#define DAY_LENGTH 10 /* "2024-06-30" */

struct _ZjFieldDate
{
  AdwBin parent_instance;

  ZjFormModel *model;
  char *path;
  GtkWidget *entry;
  ZjEntryTie *tie;
  GtkWidget *button;
  GtkWidget *calendar;
  gboolean showing; /* the calendar turns to the day that is there: nobody chose it */
};

static void zj_field_date_control_init (ZjFieldControlInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ZjFieldDate,
                               zj_field_date,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (ZJ_TYPE_FIELD_CONTROL, zj_field_date_control_init))

static GtkWidget *
zj_field_date_get_target (ZjFieldControl *control)
{
  return ZJ_DATE_FIELD (control)->entry;
}

static void
zj_field_date_update (ZjFieldControl *control)
{
  zj_entry_tie_update (ZJ_DATE_FIELD (control)->tie);
}

static void
zj_field_date_control_init (ZjFieldControlInterface *iface)
{
  iface->get_target = zj_field_date_get_target;
  iface->update = zj_field_date_update;
}

/* A day from the calendar keeps the time of day that is there. */
static void
take_day (ZjFieldDate *self, GDateTime *day)
{
  const ZjField *field = zj_form_field (zj_form_model_get_form (self->model), self->path);
  JsonNode *old = zj_form_model_get_value (self->model, self->path);
  const char *before = zj_json_is_string (old) ? json_node_get_string (old) : "";
  g_autofree char *date = g_date_time_format (day, "%Y-%m-%d");
  if (field->type == ZJ_FIELD_DATETIME)
    {
      g_autofree char *whole = g_strconcat (date, strlen (before) > DAY_LENGTH ? before + DAY_LENGTH : "T00:00", NULL);
      zj_form_model_set_value (self->model, self->path, zj_json_string_node (whole));
    }
  else
    zj_form_model_set_value (self->model, self->path, zj_json_string_node (date));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  gtk_widget_grab_focus (self->entry);
}

static void
day_selected_cb (ZjFieldDate *self)
{
  if (self->showing)
    return;
  g_autoptr (GDateTime) day = gtk_calendar_get_date (GTK_CALENDAR (self->calendar));
  take_day (self, day);
}

static void
today_cb (ZjFieldDate *self)
{
  g_autoptr (GTimeZone) china = g_time_zone_new_offset (8 * 60 * 60);
  g_autoptr (GDateTime) now = g_date_time_new_now (china);
  take_day (self, now);
}

/* The calendar opens at the day that is there. */
static void
popover_shown_cb (ZjFieldDate *self)
{
  JsonNode *value = zj_form_model_get_value (self->model, self->path);
  int year, month, day;
  if (!zj_json_is_string (value) || sscanf (json_node_get_string (value), "%4d-%2d-%2d", &year, &month, &day) != 3)
    return;
  g_autoptr (GDateTime) date = g_date_time_new_local (year, month, day, 0, 0, 0);
  if (date == NULL)
    return;
  self->showing = TRUE;
  gtk_calendar_select_day (GTK_CALENDAR (self->calendar), date);
  self->showing = FALSE;
}

static void
zj_field_date_finalize (GObject *object)
{
  ZjFieldDate *self = ZJ_DATE_FIELD (object);
  g_clear_object (&self->tie);
  g_clear_object (&self->model);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (zj_field_date_parent_class)->finalize (object);
}

static void
zj_field_date_class_init (ZjFieldDateClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_field_date_finalize;
}

static void
zj_field_date_init (ZjFieldDate *self)
{
}

static GtkWidget *
make_popover (ZjFieldDate *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *today = gtk_button_new_with_label (_ ("Today"));

  self->calendar = gtk_calendar_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->calendar), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Calendar"), -1);
  gtk_box_append (GTK_BOX (box), self->calendar);
  gtk_box_append (GTK_BOX (box), today);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  g_signal_connect_object (today, "clicked", G_CALLBACK (today_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (popover, "map", G_CALLBACK (popover_shown_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->calendar, "day-selected", G_CALLBACK (day_selected_cb), self, G_CONNECT_SWAPPED);
  return popover;
}

/** zj_field_date_new: (transfer floating) */
GtkWidget *
zj_field_date_new (ZjFormModel *model, const char *path)
{
  const ZjField *field = zj_form_field (zj_form_model_get_form (model), path);
  ZjFieldDate *self = g_object_new (ZJ_TYPE_FIELD_DATE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  g_autofree char *name = g_strdup_printf (_ ("Choose a day: %s"), zj_label (&field->label));

  self->model = g_object_ref (model);
  self->path = g_strdup (path);
  self->entry = gtk_entry_new ();
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 10);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), zj_field_placeholder (field));
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button), "x-office-calendar-symbolic");
  gtk_widget_set_tooltip_text (self->button, _ ("Choose a day"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), make_popover (self));
  gtk_widget_add_css_class (box, "linked");
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), self->button);
  adw_bin_set_child (ADW_BIN (self), box);
  self->tie = zj_entry_tie_new (self->entry, model, path);
  return GTK_WIDGET (self);
}
