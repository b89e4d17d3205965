/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-cli-output.h"
#include "zj-cli-save.h"
#include "zj-cli-values.h"
#include "zj-cli-commands.h"
#include "zj-json.h"
#include "zj-record-print.h"
#include "zj-value.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Records with an op in conflict, each once, oldest first. (transfer full) */
static GPtrArray *
records_in_conflict (ZjStore *store, GError **error)
{
  g_autoptr (GPtrArray) items = zj_store_outbox (store, NULL, error);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *records;

  if (items == NULL)
    return NULL;
  records = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_record_unref);
  for (guint i = 0; i < items->len; i++)
    {
      const ZjOutboxItem *item = items->pdata[i];
      ZjRecord *record;

      if (item->state != ZJ_OP_CONFLICT || !g_hash_table_add (seen, item->record))
        continue;
      record = zj_store_get (store, item->record, NULL);
      if (record != NULL)
        g_ptr_array_add (records, record);
    }
  return records;
}

int
zj_command_conflicts (ZjCli *cli, int argc, char **argv)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  JsonArray *array = NULL;
  int status = ZJ_EXIT_DONE;

  if (!zj_cli_parse (cli, "conflicts", NULL, &argc, &argv, &status))
    return status;
  if (argc > 1)
    return zj_cli_usage ("conflicts", _ ("“%s” is one word too many."), argv[1]);
  if (zj_cli_store (cli, &status) == NULL)
    return status;
  records = records_in_conflict (cli->store, &error);
  if (records == NULL)
    return zj_cli_fail (error);

  if (cli->json)
    array = json_array_new ();
  for (guint i = 0; i < records->len; i++)
    {
      ZjRecord *record = records->pdata[i];
      ZjForm *form = zj_cli_form_of (cli, record);
      g_autofree char *title = form != NULL ? zj_form_record_title (form, record->fields) : g_strdup (record->form);

      if (cli->json)
        {
          json_array_add_object_element (array, zj_record_to_json (record, form, NULL));
          continue;
        }
      zj_cli_print ("%s  %s · %s\n", record->id, form != NULL ? zj_label (&form->title) : record->form, title);
      zj_record_print_conflict (form, record);
    }
  if (cli->json)
    zj_cli_print_json (zj_json_array_node (array));
  return ZJ_EXIT_DONE;
}

/* --- resolve ---------------------------------------------------------------------------------------------------- */

/* The value a conflicting path is to get: a field's from text; a row's (path "group/ROW") only as a whole, by --mine or
 * --theirs. */
static gboolean
choose (ZjCli *cli, ZjRecord *record, ZjForm *form, const char *path, const char *text, JsonObject *choice)
{
  const ZjField *field = zj_form_field (form, path);
  JsonNode *value = NULL;
  ZjProblem *problem = NULL;

  if (record->conflict == NULL || !json_object_has_member (record->conflict, path))
    {
      zj_cli_warn (_ ("“%s” is not in conflict; “zhijianctl conflicts” lists what is."), path);
      return FALSE;
    }
  if (field == NULL || field->type == ZJ_FIELD_ROWS)
    {
      zj_cli_warn (_ ("“%s” is a whole row: choose it with --mine or --theirs."), path);
      return FALSE;
    }
  if (!zj_cli_parse_value (cli, field, path, record->project, text, &value, &problem))
    {
      zj_cli_warn ("%s: %s", path, problem->message);
      zj_problem_free (problem);
      return FALSE;
    }
  json_object_set_member (choice, path, value != NULL ? value : json_node_new (JSON_NODE_NULL));
  return TRUE;
}

/* {path: value} from FIELD=VALUE words, one for each conflicting path; NULL after saying what is missing. */
static JsonObject *
read_choice (ZjCli *cli, ZjRecord *record, char **words)
{
  ZjForm *form = zj_cli_form_of (cli, record);
  g_autoptr (JsonObject) choice = json_object_new ();
  g_autoptr (GList) paths = record->conflict != NULL ? json_object_get_members (record->conflict) : NULL;
  gboolean complete = TRUE;

  if (form == NULL)
    {
      zj_cli_warn (_ ("The form “%s” is not known here; update the program. Nothing was saved."), record->form);
      return NULL;
    }
  for (char **word = words; *word != NULL; word++)
    {
      const char *equals = strchr (*word, '=');
      g_autofree char *path = g_strndup (*word, equals - *word);
      if (!choose (cli, record, form, path, equals + 1, choice))
        return NULL;
    }
  for (GList *l = paths; l != NULL; l = l->next)
    if (!json_object_has_member (choice, l->data))
      {
        zj_cli_warn (_ ("“%s” is in conflict, too: say %s=VALUE for it as well."), (char *)l->data, (char *)l->data);
        complete = FALSE;
      }
  return complete ? g_steal_pointer (&choice) : NULL;
}

static int
resolve (ZjCli *cli, ZjRecord *record, gboolean mine, char **words)
{
  g_autoptr (JsonObject) choice = NULL;
  g_autoptr (GError) error = NULL;

  if (record->sync_state != ZJ_SYNC_CONFLICT)
    {
      zj_cli_warn (_ ("%s is not in conflict. Nothing was changed."), record->id);
      return ZJ_EXIT_INVALID;
    }
  if (*words != NULL)
    {
      choice = read_choice (cli, record, words);
      if (choice == NULL)
        return ZJ_EXIT_INVALID;
    }
  if (!zj_store_resolve (cli->store, record->id, mine, choice, &error))
    return zj_cli_fail (error);
  return zj_cli_print_saved (cli, record->id, NULL);
}

int
zj_command_resolve (ZjCli *cli, int argc, char **argv)
{
  gboolean mine = FALSE, theirs = FALSE;
  const GOptionEntry entries[] = {
    { "mine", 0, 0, G_OPTION_ARG_NONE, &mine, N_ ("Everything as it is here"), NULL },
    { "theirs", 0, 0, G_OPTION_ARG_NONE, &theirs, N_ ("Everything as it is on the server"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjRecord) record = NULL;
  int status = ZJ_EXIT_DONE;

  if (!zj_cli_parse (cli, "resolve", entries, &argc, &argv, &status))
    return status;
  if (argc < 2)
    return zj_cli_usage ("resolve", _ ("Name one record."));
  if ((mine ? 1 : 0) + (theirs ? 1 : 0) + (argc > 2 ? 1 : 0) != 1)
    return zj_cli_usage ("resolve", _ ("Choose --mine, --theirs, or a value for each field."));
  for (int i = 2; i < argc; i++)
    if (strchr (argv[i], '=') == NULL || *argv[i] == '=')
      return zj_cli_usage ("resolve", _ ("“%s” is not FIELD=VALUE."), argv[i]);
  if (zj_cli_store (cli, &status) == NULL)
    return status;
  record = zj_store_get (cli->store, argv[1], &error);
  if (record == NULL)
    return zj_cli_fail (error);
  return resolve (cli, record, mine, argv + 2);
}
