/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-project-page.h"

#include <glib/gi18n-lib.h>

#include "zj-figure.h"
#include "zj-json.h"
#include "zj-party-card.h"
#include "zj-property-row.h"
#include "zj-sidebar-button.h"
#include "zj-sync-line.h"
#include "zj-value.h"

#define UNIT_FORM "unit-project"

struct _ZjProjectPage
{
  AdwBin parent_instance;

  ZjAccount *account;
  JsonObject *shown; /* fields on the screen */

  GtkStack *stack;
  AdwStatusPage *waiting;
  GtkSpinner *spinner;
  GtkLabel *name;
  ZjPropertyRow *permit;
  ZjPropertyRow *address;
  ZjFigure *start;
  ZjFigure *finish;
  ZjFigure *area;
  ZjFigure *investment;
  AdwActionRow *units;
  GtkBox *parties;
};

G_DEFINE_FINAL_TYPE (ZjProjectPage, zj_project_page, ADW_TYPE_BIN)

static ZjForms *
forms_of (ZjProjectPage *self)
{
  return zj_store_get_forms (zj_account_get_store (self->account));
}

static void
set_figure (ZjFigure *figure, ZjForm *form, JsonObject *fields, const char *id)
{
  const ZjField *field = zj_form_field (form, id);
  g_autofree char *value = field != NULL ? zj_form_display (form, id, fields, FALSE) : NULL;

  zj_figure_set (figure, field != NULL ? zj_label (&field->label) : id, value);
}

static void
set_row (ZjPropertyRow *row, ZjForm *form, JsonObject *fields, const char *id)
{
  const ZjField *field = zj_form_field (form, id);
  g_autofree char *value = NULL;

  if (field == NULL)
    return;
  value = zj_form_display (form, id, fields, FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), zj_label (&field->label));
  zj_property_row_set_value (row, value, NULL);
}

typedef struct
{
  ZjStore *store;
  char *record;
} Reveal;

static void
reveal_free (Reveal *reveal)
{
  g_clear_object (&reveal->store);
  g_free (reveal->record);
  g_free (reveal);
}

static void
note_reveal_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Reveal *reveal = task_data;
  g_autoptr (GError) error = NULL;

  if (!zj_store_note_reveal (reveal->store, reveal->record, &error))
    g_message ("that personal numbers were shown could not be noted: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

/* Who looked at personal numbers is part of the record's history. */
static void
revealed_cb (ZjProjectPage *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, NULL, NULL);
  Reveal *reveal = g_new0 (Reveal, 1);

  reveal->store = g_object_ref (zj_account_get_store (self->account));
  reveal->record = g_strdup (zj_account_get_project (self->account)); /* the project's record has its id */
  g_task_set_source_tag (task, revealed_cb);
  g_task_set_task_data (task, reveal, (GDestroyNotify)reveal_free);
  g_task_run_in_thread (task, note_reveal_thread);
}

static void
show_parties (ZjProjectPage *self, ZjForm *form, JsonObject *fields)
{
  g_autoptr (JsonArray) rows = zj_rows_ordered (fields, "parties");
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->parties))) != NULL)
    gtk_box_remove (self->parties, child);
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      GtkWidget *card = zj_party_card_new (form, json_array_get_object_element (rows, i));

      g_signal_connect_object (card, "revealed", G_CALLBACK (revealed_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (self->parties, card);
    }
}

static void
show_fields (ZjProjectPage *self, JsonObject *fields)
{
  ZjForm *form = zj_forms_get (forms_of (self), "project");
  const ZjProject *project = zj_account_find_project (self->account, zj_account_get_project (self->account));
  g_autofree char *name = form != NULL ? zj_form_record_title (form, fields) : NULL;

  if (form == NULL)
    return;
  gtk_label_set_label (self->name, project != NULL && project->name != NULL ? project->name : name);
  /* a project that is not in the library yet has no permit, only its build code */
  set_row (self->permit, form, fields,
           zj_json_string (fields, "permit_no") == NULL && zj_json_string (fields, "build_code") != NULL ? "build_code"
                                                                                                         : "permit_no");
  zj_property_row_set_copyable (self->permit, TRUE);
  set_row (self->address, form, fields, "address");
  set_figure (self->start, form, fields, "start_date");
  set_figure (self->finish, form, fields, "planned_finish_date");
  set_figure (self->area, form, fields, "floor_area");
  set_figure (self->investment, form, fields, "investment");
  show_parties (self, form, fields);
}

static void
show_units (ZjProjectPage *self, const ZjOverview *overview)
{
  ZjForm *form = zj_forms_get (forms_of (self), UNIT_FORM);
  guint number = overview != NULL ? zj_overview_number (overview->records, UNIT_FORM) : 0;
  g_autofree char *text = g_strdup_printf (ngettext ("%u registered", "%u registered", number), number);

  gtk_widget_set_visible (GTK_WIDGET (self->units), form != NULL && form->has_page);
  if (form == NULL)
    return;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->units), zj_label (&form->title));
  adw_action_row_set_subtitle (self->units, number > 0 ? text : _ ("None registered yet"));
}

static void
show_waiting (ZjProjectPage *self)
{
  g_autoptr (ZjSyncStatus) status = zj_sync_line_status_of (self->account);
  ZjEngineState state = zj_engine_get_state (zj_account_get_engine (self->account));
  gboolean busy = state == ZJ_ENGINE_SYNCING || state == ZJ_ENGINE_IDLE;

  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  adw_status_page_set_title (self->waiting,
                             busy ? _ ("Fetching the project") : _ ("The project is not on this computer yet"));
  adw_status_page_set_description (
      self->waiting, busy ? _ ("Its information comes from the integration platform and takes a moment the first time.")
                          : status->text);
}

static void
update (ZjProjectPage *self)
{
  const ZjOverview *overview = zj_account_get_overview (self->account);

  if (!zj_account_is_open (self->account))
    return;
  if (overview == NULL || overview->project == NULL)
    {
      show_waiting (self);
      gtk_stack_set_visible_child_name (self->stack, "waiting");
      return;
    }
  if (self->shown == NULL || !json_object_equal (self->shown, overview->project))
    {
      g_clear_pointer (&self->shown, json_object_unref);
      self->shown = json_object_ref (overview->project);
      show_fields (self, self->shown);
    }
  show_units (self, overview);
  gtk_spinner_set_spinning (self->spinner, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "project");
}

static void
zj_project_page_dispose (GObject *object)
{
  ZjProjectPage *self = ZJ_PROJECT_PAGE (object);

  g_clear_object (&self->account);
  g_clear_pointer (&self->shown, json_object_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), ZJ_TYPE_PROJECT_PAGE);
  G_OBJECT_CLASS (zj_project_page_parent_class)->dispose (object);
}

static void
zj_project_page_class_init (ZjProjectPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zj_project_page_dispose;
  g_type_ensure (ZJ_TYPE_FIGURE);
  g_type_ensure (ZJ_TYPE_PROPERTY_ROW);
  g_type_ensure (ZJ_TYPE_SIDEBAR_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/pages/zj-project-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjProjectPage, stack);
  gtk_widget_class_bind_template_child (widget_class, ZjProjectPage, waiting);
  gtk_widget_class_bind_template_child (widget_class, ZjProjectPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, ZjProjectPage, name);
  gtk_widget_class_bind_template_child (widget_class, ZjProjectPage, permit);
  gtk_widget_class_bind_template_child (widget_class, ZjProjectPage, address);
  gtk_widget_class_bind_template_child (widget_class, ZjProjectPage, start);
  gtk_widget_class_bind_template_child (widget_class, ZjProjectPage, finish);
  gtk_widget_class_bind_template_child (widget_class, ZjProjectPage, area);
  gtk_widget_class_bind_template_child (widget_class, ZjProjectPage, investment);
  gtk_widget_class_bind_template_child (widget_class, ZjProjectPage, units);
  gtk_widget_class_bind_template_child (widget_class, ZjProjectPage, parties);
}

static void
zj_project_page_init (ZjProjectPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
zj_project_page_new (ZjAccount *account)
{
  ZjProjectPage *self = g_object_new (ZJ_TYPE_PROJECT_PAGE, NULL);

  self->account = g_object_ref (account);
  g_signal_connect_object (account, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
