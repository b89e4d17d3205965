/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-cli-files.h"
#include "zj-cli-output.h"
#include "zj-cli-save.h"
#include "zj-cli-commands.h"
#include "zj-json.h"

#include <glib/gi18n-lib.h>

/* --- delete ----------------------------------------------------------------------------------------------------- */

int
zj_command_delete (ZjCli *cli, int argc, char **argv)
{
  g_autofree char *operator_name = NULL;
  const GOptionEntry entries[] = {
    { "operator", 0, 0, G_OPTION_ARG_FILENAME, &operator_name, N_ ("Who does this"), N_ ("NAME") },
    G_OPTION_ENTRY_NULL,
  };
  ZjSave save = { .kind = ZJ_SAVE_DELETE };
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjRecord) record = NULL;
  int status = ZJ_EXIT_DONE;

  if (!zj_cli_parse (cli, "delete", entries, &argc, &argv, &status))
    return status;
  if (argc != 2)
    return zj_cli_usage ("delete", _ ("Name one record."));
  if (zj_cli_store (cli, &status) == NULL)
    return status;
  record = zj_store_get (cli->store, argv[1], &error);
  if (record == NULL)
    return zj_cli_fail (error);
  if (record->sync_state == ZJ_SYNC_DRAFT)
    status = zj_store_drop_draft (cli->store, record->id, &error) ? ZJ_EXIT_DONE : zj_cli_fail (error);
  else
    {
      save.id = record->id;
      save.form = record->form;
      save.project = record->project;
      save.seen = record->fields;
      save.operator_name = operator_name;
      status = zj_cli_save (cli, zj_cli_form_of (cli, record), &save, NULL);
    }
  if (status == ZJ_EXIT_DONE && cli->json)
    {
      JsonObject *answer = json_object_new ();
      json_object_set_string_member (answer, "id", record->id);
      json_object_set_boolean_member (answer, "deleted", TRUE);
      zj_cli_print_json (zj_json_object_node (answer));
    }
  return status;
}

/* --- do --------------------------------------------------------------------------------------------------------- */

/* The action of that id, or whose label in either language it is. */
static const ZjAction *
find_action (ZjForm *form, const char *text)
{
  for (guint i = 0; i < form->n_actions; i++)
    {
      const ZjAction *action = &form->actions[i];
      if (!action->by_authority
          && (g_str_equal (action->id, text) || g_strcmp0 (zj_label_in (&action->label, "zh_CN"), text) == 0
              || g_ascii_strcasecmp (zj_label_in (&action->label, "en"), text) == 0))
        return action;
    }
  return NULL;
}

/* Can this be done to the record? Said if not. */
static const ZjAction *
ready_for (ZjCli *cli, ZjRecord *record, const char *word)
{
  ZjForm *form = zj_cli_form_of (cli, record);
  const ZjAction *action = form != NULL ? find_action (form, word) : NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GError) error = NULL;

  if (action == NULL)
    {
      zj_cli_warn (_ ("%s: the form “%s” has no action “%s”; “zhijianctl form %s” lists them."), record->id,
                   record->form, word, record->form);
      return NULL;
    }
  if (record->sync_state == ZJ_SYNC_DRAFT)
    {
      zj_cli_warn (_ ("%s is only a draft. Save it first: zhijianctl edit %s"), record->id, record->id);
      return NULL;
    }
  if (zj_cli_refuse_draft (record))
    return NULL;
  if (zj_form_may_act (form, record->state, record->fields, action->id, FALSE) == NULL)
    {
      zj_cli_warn (_ ("%s: “%s” cannot be done in the state “%s”."), record->id, zj_label (&action->label),
                   zj_cli_state_label (form, record->state));
      return NULL;
    }
  findings =
      zj_store_findings (cli->store, record->project, record->form, record->id, record->fields, action->id, &error);
  if (findings == NULL)
    {
      zj_cli_warn ("%s", error->message);
      return NULL;
    }
  if (zj_problems_block (findings))
    {
      zj_cli_warn (_ ("%s is not ready for “%s”:"), record->id, zj_label (&action->label));
      zj_cli_print_problems (form, findings, ZJ_SEVERITY_ERROR);
      return NULL;
    }
  return action;
}

static int
act (ZjCli *cli, ZjRecord *record, const ZjAction *action, const char *operator_name)
{
  const ZjSave save = {
    .kind = ZJ_SAVE_ACTION,
    .id = record->id,
    .form = record->form,
    .project = record->project,
    .seen = record->fields,
    .action = action->id,
    .operator_name = operator_name,
  };

  return zj_cli_save (cli, zj_cli_form_of (cli, record), &save, NULL);
}

/* The act is sent at once and takes effect when the last file is there. */
static void
say_files_to_come (ZjCli *cli, ZjRecord *record, const ZjAction *action)
{
  ZjForm *form = zj_cli_form_of (cli, record);
  guint n = action->requires_files && form != NULL ? zj_cli_files_unsent (cli, record, form) : 0;

  if (n > 0)
    zj_cli_warn (
        g_dngettext (GETTEXT_PACKAGE,
                     "%s: “%s” takes effect when %u more file is on the server; “zhijianctl sync” sends it.",
                     "%s: “%s” takes effect when %u more files are on the server; “zhijianctl sync” sends them.", n),
        record->id, zj_label (&action->label), n);
}

/* All records or none are looked up and found ready before the first is touched. */
static int
act_on_all (ZjCli *cli, char **ids, const char *word, const char *operator_name)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_record_unref);
  g_autoptr (GPtrArray) actions = g_ptr_array_new ();
  JsonArray *array;
  int status = ZJ_EXIT_DONE;

  for (char **id = ids; *id != NULL; id++)
    {
      g_autoptr (GError) error = NULL;
      ZjRecord *record = zj_store_get (cli->store, *id, &error);
      const ZjAction *action = record != NULL ? ready_for (cli, record, word) : NULL;

      if (record == NULL)
        zj_cli_warn ("%s", error->message);
      else
        g_ptr_array_add (records, record);
      if (action == NULL)
        status = ZJ_EXIT_INVALID;
      g_ptr_array_add (actions, (gpointer)action);
    }
  if (status != ZJ_EXIT_DONE)
    {
      zj_cli_warn (_ ("Nothing was saved."));
      return status;
    }

  array = json_array_new ();
  for (guint i = 0; i < records->len; i++)
    {
      ZjRecord *record = records->pdata[i];
      g_autoptr (ZjRecord) after = NULL;
      int one = act (cli, record, actions->pdata[i], operator_name);

      if (one == ZJ_EXIT_DONE)
        say_files_to_come (cli, record, actions->pdata[i]);
      else
        status = i == 0 && records->len == 1 ? one : ZJ_EXIT_REFUSED;
      after = zj_store_get (cli->store, record->id, NULL);
      if (after != NULL)
        json_array_add_object_element (array, zj_cli_record_json (cli, after, zj_cli_form_of (cli, after), NULL));
    }
  if (cli->json)
    zj_cli_print_json (zj_json_array_node (array));
  else
    json_array_unref (array);
  return status;
}

int
zj_command_do (ZjCli *cli, int argc, char **argv)
{
  g_autofree char *operator_name = NULL;
  const GOptionEntry entries[] = {
    { "operator", 0, 0, G_OPTION_ARG_FILENAME, &operator_name, N_ ("Who does this"), N_ ("NAME") },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree char *word = NULL;
  g_auto (GStrv) ids = NULL;
  int status = ZJ_EXIT_DONE;

  if (!zj_cli_parse (cli, "do", entries, &argc, &argv, &status))
    return status;
  if (argc < 3)
    return zj_cli_usage ("do", _ ("Name at least one record, and the action last."));
  if (zj_cli_store (cli, &status) == NULL)
    return status;
  word = g_strdup (argv[argc - 1]);
  ids = g_strdupv (argv + 1);
  g_clear_pointer (&ids[argc - 2], g_free);
  return act_on_all (cli, ids, word, operator_name);
}
