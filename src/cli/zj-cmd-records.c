/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-cli-files.h"
#include "zj-cli-output.h"
#include "zj-cli-commands.h"
#include "zj-json.h"
#include "zj-record-print.h"
#include "zj-value.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- list ------------------------------------------------------------------------------------------------------- */

static const char *
column_label (ZjForm *form, const char *id)
{
  const ZjField *field;

  if (g_str_equal (id, "@state"))
    return _ ("State");
  if (g_str_equal (id, "@updated_at"))
    return _ ("Changed");
  if (g_str_equal (id, "@form"))
    return _ ("Form");
  if (g_str_equal (id, "@days_left"))
    return _ ("Days left");
  field = zj_form_field (form, id);
  return field != NULL ? zj_label (&field->label) : id;
}

static char *
days_left_text (ZjCli *cli, ZjForm *form, ZjRecord *record)
{
  g_autofree char *today = zj_clock_today (cli->clock);
  int days;

  return zj_form_days_left (form, record->state, record->fields, today, &days) ? zj_days_left_text (days)
                                                                               : g_strdup ("");
}

static char *
column_text (ZjCli *cli, ZjForm *form, ZjRecord *record, const char *id)
{
  if (g_str_equal (id, "@days_left"))
    return days_left_text (cli, form, record);
  if (g_str_equal (id, "@state"))
    return g_strdup (zj_cli_state_label (form, record->state));
  if (g_str_equal (id, "@updated_at"))
    return zj_instant_display (record->updated_at);
  if (g_str_equal (id, "@form"))
    return g_strdup (zj_label (&form->title));
  return zj_form_display (form, id, record->fields, FALSE);
}

static ZjTable *
list_table (ZjForm *form)
{
  g_autoptr (GPtrArray) heads = g_ptr_array_new ();

  g_ptr_array_add (heads, "ID");
  for (guint i = 0; i < form->n_columns; i++)
    g_ptr_array_add (heads, (gpointer)column_label (form, form->columns[i].field));
  g_ptr_array_add (heads, _ ("Sync"));
  g_ptr_array_add (heads, NULL);
  return zj_table_new ((const char *const *)heads->pdata);
}

static void
list_add (ZjCli *cli, ZjTable *table, ZjForm *form, ZjRecord *record)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (cells, g_strdup (record->id));
  for (guint i = 0; i < form->n_columns; i++)
    g_ptr_array_add (cells, column_text (cli, form, record, form->columns[i].field));
  g_ptr_array_add (cells, g_strdup (zj_cli_sync_label (record->sync_state)));
  g_ptr_array_add (cells, NULL);
  zj_table_add (table, (const char *const *)cells->pdata);
}

/* A state by its id or by its label in either language; NULL if the form has none like it. */
static const char *
find_state (ZjForm *form, const char *text)
{
  for (guint i = 0; i < form->n_states; i++)
    {
      const ZjState *state = &form->states[i];
      if (g_str_equal (state->id, text) || g_strcmp0 (zj_label_in (&state->label, "zh_CN"), text) == 0
          || g_ascii_strcasecmp (zj_label_in (&state->label, "en"), text) == 0)
        return state->id;
    }
  return NULL;
}

int
zj_command_list (ZjCli *cli, int argc, char **argv)
{
  g_autofree char *state = NULL;
  int limit = 0;
  const GOptionEntry entries[] = {
    { "state", 0, 0, G_OPTION_ARG_FILENAME, &state, N_ ("Only records in this state"), N_ ("STATE") },
    { "limit", 0, 0, G_OPTION_ARG_INT, &limit, N_ ("At most so many"), "N" },
    G_OPTION_ENTRY_NULL,
  };
  ZjQuery query = { .include_drafts = TRUE };
  g_autofree char *project = NULL;
  g_auto (GStrv) ids = NULL;
  g_autoptr (GError) error = NULL;
  JsonArray *array = NULL;
  ZjTable *table = NULL;
  ZjForm *form;
  int status = ZJ_EXIT_DONE;

  if (!zj_cli_parse (cli, "list", entries, &argc, &argv, &status))
    return status;
  if (argc != 2)
    return zj_cli_usage ("list", _ ("Name one form."));
  if (limit < 0)
    return zj_cli_usage ("list", _ ("--limit takes a number above 0."));
  form = zj_cli_form (cli, argv[1], &status);
  if (form == NULL || zj_cli_store (cli, &status) == NULL)
    return status;
  if (state != NULL)
    {
      query.state = find_state (form, state);
      if (query.state == NULL)
        return zj_cli_usage ("list", _ ("The form has no state “%s”; “zhijianctl form %s” lists them."), state,
                             form->id);
    }
  if (cli->project != NULL)
    {
      project = zj_cli_project (cli, &status);
      if (project == NULL)
        return status;
    }
  query.project = project;
  query.form = form->id;
  query.sort = form->deadline_field != NULL ? "@days_left" : NULL; /* what is due first, else what is newest */
  query.limit = limit;
  ids = zj_store_query (cli->store, &query, &error);
  if (ids == NULL)
    return zj_cli_fail (error);

  if (cli->json)
    array = json_array_new ();
  else
    table = list_table (form);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (ZjRecord) record = zj_store_get (cli->store, ids[i], NULL);
      ZjForm *own = record != NULL ? zj_cli_form_of (cli, record) : NULL;
      if (record == NULL)
        continue; /* gone since the ids were read */
      if (cli->json)
        json_array_add_object_element (array, zj_cli_record_json (cli, record, own, NULL));
      else
        list_add (cli, table, own != NULL ? own : form, record);
    }
  if (cli->json)
    zj_cli_print_json (zj_json_array_node (array));
  else
    zj_table_print (table);
  return ZJ_EXIT_DONE;
}

/* --- show ------------------------------------------------------------------------------------------------------- */

static void
add_receipts (ZjCli *cli, ZjRecord *record, JsonObject *json)
{
  JsonArray *receipts = zj_store_receipts (cli->store, record->id, NULL);

  if (receipts != NULL)
    json_object_set_array_member (json, "receipts", receipts);
}

/* The server's copy, with the receipts for it. */
static int
show_delivered (ZjCli *cli, ZjRecord *record, ZjForm *form, gboolean reveal)
{
  g_autoptr (JsonObject) delivered = zj_store_delivered (cli->store, record->id);
  JsonObject *json;

  if (delivered == NULL)
    {
      zj_cli_warn (_ ("%s: the server has nothing of it yet."), record->id);
      return ZJ_EXIT_INVALID;
    }
  if (!cli->json && form != NULL)
    {
      zj_record_print_delivered (cli, record, form, delivered, reveal);
      return ZJ_EXIT_DONE;
    }
  json = json_object_new ();
  json_object_set_string_member (json, "id", record->id);
  json_object_set_string_member (json, "form", record->form);
  json_object_set_int_member (json, "revision", record->revision);
  json_object_set_object_member (json, "fields", json_object_ref (delivered));
  add_receipts (cli, record, json);
  zj_cli_print_json (zj_json_object_node (json));
  return ZJ_EXIT_DONE;
}

static void
print_json (ZjCli *cli, ZjRecord *record, ZjForm *form, GPtrArray *findings)
{
  JsonObject *json = zj_cli_record_json (cli, record, form, findings);

  add_receipts (cli, record, json);
  zj_cli_print_json (zj_json_object_node (json));
}

int
zj_command_show (ZjCli *cli, int argc, char **argv)
{
  gboolean reveal = FALSE, delivered = FALSE;
  const GOptionEntry entries[] = {
    { "reveal", 0, 0, G_OPTION_ARG_NONE, &reveal, N_ ("Show personal numbers in full; this is recorded"), NULL },
    { "delivered", 0, 0, G_OPTION_ARG_NONE, &delivered, N_ ("Show what the server has, and its receipts"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjRecord) record = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  ZjForm *form;
  int status = ZJ_EXIT_DONE;

  if (!zj_cli_parse (cli, "show", entries, &argc, &argv, &status))
    return status;
  if (argc != 2)
    return zj_cli_usage ("show", _ ("Name one record."));
  if (zj_cli_store (cli, &status) == NULL)
    return status;
  record = zj_store_get (cli->store, argv[1], &error);
  if (record == NULL)
    return zj_cli_fail (error);
  if (reveal && !zj_store_note_reveal (cli->store, record->id, &error))
    return zj_cli_fail (error);

  form = zj_cli_form_of (cli, record);
  if (delivered)
    return show_delivered (cli, record, form, reveal);
  if (form != NULL)
    findings = zj_store_findings (cli->store, record->project, record->form, record->id, record->fields, "save", NULL);
  if (cli->json)
    print_json (cli, record, form, findings);
  else
    zj_record_print (cli, record, form, findings, reveal);
  return ZJ_EXIT_DONE;
}
