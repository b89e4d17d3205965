/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-arrival-row.h"

#include <glib/gi18n-lib.h>

#include "zj-json.h"
#include "zj-sync-status.h"
#include "zj-verb.h"

struct _ZjArrival
{
  GObject parent_instance;

  char *op;
  char *record; /* NULL: it is gone */
  char *title;
  char *when;
};

G_DEFINE_FINAL_TYPE (ZjArrival, zj_arrival, G_TYPE_OBJECT)

static void
zj_arrival_finalize (GObject *object)
{
  ZjArrival *self = ZJ_ARRIVAL (object);

  g_free (self->op);
  g_free (self->record);
  g_free (self->title);
  g_free (self->when);
  G_OBJECT_CLASS (zj_arrival_parent_class)->finalize (object);
}

static void
zj_arrival_class_init (ZjArrivalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_arrival_finalize;
}

static void
zj_arrival_init (ZjArrival *self)
{
}

/* "Confirm · Suspension · 16栋" */
static char *
describe_title (JsonObject *line, ZjForm *form)
{
  const char *verb = zj_json_string (line, "action");
  const char *title = zj_json_string (line, "title");
  const char *form_title = form != NULL ? zj_label (&form->short_title) : zj_json_string (line, "form");

  if (verb == NULL)
    verb = zj_json_string (line, "kind");
  if (form != NULL)
    verb = zj_form_verb_word (form, verb);
  return title != NULL ? g_strdup_printf ("%s · %s · %s", verb, form_title, title)
                       : g_strdup_printf ("%s · %s", verb, form_title);
}

static char *
time_of (JsonObject *line, const char *member, gint64 now)
{
  const char *text = zj_json_string (line, member);
  gint64 instant;

  return text != NULL && zj_instant_parse (text, &instant) ? zj_sync_status_time (instant, now) : NULL;
}

/* What was received before its files were there took effect later. */
static char *
describe_when (JsonObject *line, gint64 now)
{
  g_autofree char *received = time_of (line, "received_at", now);
  g_autofree char *effective = time_of (line, "effective_at", now);

  if (received == NULL)
    return g_strdup ("");
  if (effective == NULL || g_str_equal (received, effective))
    return g_strdup_printf (_ ("Received %s"), received);
  return g_strdup_printf (_ ("Received %s, effective %s"), received, effective);
}

ZjArrival *
zj_arrival_new (JsonObject *line, ZjForm *form, gint64 now)
{
  ZjArrival *self = g_object_new (ZJ_TYPE_ARRIVAL, NULL);

  self->op = g_strdup (zj_json_string (line, "op"));
  self->record = zj_json_bool (line, "here", FALSE) ? g_strdup (zj_json_string (line, "record")) : NULL;
  self->title = describe_title (line, form);
  self->when = describe_when (line, now);
  return self;
}

const char *
zj_arrival_get_op (ZjArrival *self)
{
  return self->op;
}

GtkWidget *
zj_arrival_row_new (ZjArrival *arrival)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name ("zj-synced-symbolic");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), arrival->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), arrival->when);
  gtk_widget_add_css_class (icon, "success");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  if (arrival->record != NULL)
    {
      GtkWidget *button = gtk_button_new_with_label (_ ("Receipt"));
      g_autofree char *name = g_strdup_printf ("%s: %s", _ ("Receipt"), arrival->title);

      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (button, "zj-small");
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", arrival->record);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "outbox.receipt");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
    }
  return row;
}
