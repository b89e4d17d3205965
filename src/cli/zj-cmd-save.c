/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-cli-files.h"
#include "zj-cli-output.h"
#include "zj-cli-save.h"
#include "zj-cli-values.h"
#include "zj-cli-commands.h"
#include "zj-json.h"
#include "zj-value.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  char *from;
  char *operator_name;
  char **attach;
  char **detach;
  gboolean draft;
  gboolean over_draft;
} SaveOptions;

static void
save_options_clear (SaveOptions *options)
{
  g_free (options->from);
  g_free (options->operator_name);
  g_strfreev (options->attach);
  g_strfreev (options->detach);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SaveOptions, save_options_clear)

/* Texts of a draft that are no value yet, as words in front of the user's own; those the user gives anew are left out.
 */
static char **
words_with_raw (JsonObject *raw, char **words)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GList) members = raw != NULL ? json_object_get_members (raw) : NULL;

  for (GList *l = members; l != NULL; l = l->next)
    {
      g_autofree char *start = g_strconcat (l->data, "=", NULL);
      g_autofree char *word = g_strconcat (start, zj_json_string (raw, l->data), NULL);
      gboolean given = FALSE;

      for (char **w = words; *w != NULL; w++)
        given = given || g_str_has_prefix (*w, start);
      if (!given)
        g_strv_builder_add (builder, word);
    }
  g_strv_builder_addv (builder, (const char **)words);
  return g_strv_builder_end (builder);
}

/* --- where a new one begins ------------------------------------------------------------------------------------- */

static JsonObject *
first_values (ZjCli *cli, ZjForm *form, const char *project, const SaveOptions *options, int *status)
{
  g_autoptr (JsonObject) session = json_object_new ();
  g_autoptr (JsonObject) project_fields = NULL;
  g_autofree char *operator_name = NULL;

  if (options->from != NULL)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ZjRecord) record = zj_store_get (cli->store, options->from, &error);
      if (record == NULL)
        {
          *status = zj_cli_fail (error);
          return NULL;
        }
      if (g_strcmp0 (record->form, form->id) != 0)
        {
          zj_cli_warn (_ ("--from: %s is a record of %s, not of %s."), record->id, record->form, form->id);
          *status = ZJ_EXIT_INVALID;
          return NULL;
        }
      return zj_form_copy_values (form, record->fields);
    }
  operator_name =
      options->operator_name != NULL ? g_strdup (options->operator_name) : zj_store_dup_meta (cli->store, "operator");
  zj_json_set_string (session, "operator", operator_name);
  project_fields = zj_store_project_fields (cli->store, project);
  if (project_fields == NULL)
    zj_cli_warn (_ (
        "The project's own data are not here yet, so nothing is filled in from them; “zhijianctl sync” fetches them."));
  return zj_form_prefill (form, project_fields, session);
}

static int
save_draft (ZjCli *cli, ZjForm *form, const char *project, JsonObject *fields, JsonObject *raw)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = zj_random_uuid7 (cli->random, cli->clock);
  const ZjDraft draft = {
    .id = id,
    .form = (char *)form->id,
    .project = (char *)project,
    .form_version = form->version,
    .is_new = TRUE,
    .fields = fields,
    .raw = json_object_get_size (raw) > 0 ? raw : NULL,
    .updated_at = zj_clock_now (cli->clock),
  };

  if (!zj_store_put_draft (cli->store, &draft, &error))
    return zj_cli_fail (error);
  return zj_cli_print_saved (cli, id, id);
}

/* --- several at once -------------------------------------------------------------------------------------------- */

/* Words that give the form's unit field a value, where more than one does. NULL else. (transfer full) */
static GPtrArray *
words_for_several (ZjForm *form, char **words)
{
  g_autofree char *start = form->several ? g_strconcat (form->unit_field, "=", NULL) : NULL;
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  for (char **word = words; start != NULL && *word != NULL; word++)
    if (g_str_has_prefix (*word, start))
      g_ptr_array_add (found, *word + strlen (start));
  return found->len > 1 ? g_steal_pointer (&found) : NULL;
}

/* The records these words name, each once; NULL with problems. (transfer full) */
static char **
several_targets (ZjCli *cli, ZjForm *form, const char *project, GPtrArray *texts, GPtrArray *problems)
{
  const ZjField *field = zj_form_field (form, form->unit_field);
  g_autoptr (GPtrArray) targets = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < texts->len; i++)
    {
      ZjProblem *problem = NULL;
      g_autoptr (JsonNode) value = NULL;

      if (!zj_cli_parse_value (cli, field, field->id, project, texts->pdata[i], &value, &problem))
        {
          g_ptr_array_add (problems, problem);
          return NULL;
        }
      if (value != NULL && !g_ptr_array_find_with_equal_func (targets, json_node_get_string (value), g_str_equal, NULL))
        g_ptr_array_add (targets, json_node_dup_string (value));
    }
  g_ptr_array_add (targets, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&targets), FALSE);
}

/* One application for each of them, all or none; prints their ids, one a line. */
static int
save_several (ZjCli *cli, ZjForm *form, const ZjSave *save, GPtrArray *texts)
{
  g_autoptr (GPtrArray) parse_problems = zj_problems_new ();
  g_auto (GStrv) targets = several_targets (cli, form, save->project, texts, parse_problems);
  g_autoptr (GPtrArray) ids = NULL;
  JsonArray *array;
  int status;

  if (targets == NULL)
    {
      zj_cli_print_problems (form, parse_problems, ZJ_SEVERITY_ERROR);
      zj_cli_warn (_ ("Nothing was saved."));
      return ZJ_EXIT_INVALID;
    }
  status = zj_cli_save_several (cli, form, save, (const char *const *)targets, &ids);
  if (status != ZJ_EXIT_DONE)
    return status;
  array = json_array_new ();
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (ZjRecord) record = cli->json ? zj_store_get (cli->store, ids->pdata[i], NULL) : NULL;

      if (record != NULL)
        json_array_add_object_element (array, zj_cli_record_json (cli, record, form, NULL));
      else if (!cli->json)
        zj_cli_print ("%s\n", (char *)ids->pdata[i]);
    }
  if (cli->json)
    zj_cli_print_json (zj_json_array_node (array));
  else
    json_array_unref (array);
  return status;
}

/* --- new -------------------------------------------------------------------------------------------------------- */

/* What is to be saved: prefilled, assigned, with its files. NULL: *status says how to exit. */
static JsonObject *
new_values (ZjCli *cli,
            ZjForm *form,
            const char *project,
            const SaveOptions *options,
            char **words,
            JsonObject *raw,
            int *status)
{
  g_autoptr (JsonObject) fields = first_values (cli, form, project, options, status);
  g_autoptr (GPtrArray) problems = zj_problems_new ();

  if (fields == NULL)
    return NULL;
  if (!zj_cli_assign (cli, "new", form, project, fields, options->draft ? raw : NULL, words, problems))
    {
      *status = ZJ_EXIT_USAGE;
      return NULL;
    }
  if (problems->len > 0)
    {
      zj_cli_print_problems (form, problems, ZJ_SEVERITY_ERROR);
      zj_cli_warn (_ ("Nothing was saved."));
      *status = ZJ_EXIT_INVALID;
      return NULL;
    }
  *status = zj_cli_change_files (cli, "new", form, &fields, options->attach, NULL);
  return *status == ZJ_EXIT_DONE ? g_steal_pointer (&fields) : NULL;
}

static int
new_record (ZjCli *cli, ZjForm *form, const SaveOptions *options, char **words)
{
  g_autofree char *project = NULL;
  g_autofree char *id = NULL;
  g_autoptr (JsonObject) fields = NULL;
  g_autoptr (JsonObject) raw = json_object_new ();
  g_autoptr (GPtrArray) several = words_for_several (form, words);
  ZjSave save = { .kind = ZJ_SAVE_EDIT, .form = form->id, .operator_name = options->operator_name };
  int status = ZJ_EXIT_DONE;

  if (several != NULL && options->draft)
    return zj_cli_usage ("new", _ ("A draft is for one: name “%s” once."), form->unit_field);
  project = zj_cli_project (cli, &status);
  if (project == NULL)
    return status;
  fields = new_values (cli, form, project, options, words, raw, &status);
  if (fields == NULL)
    return status;
  if (options->draft)
    return save_draft (cli, form, project, fields, raw);

  save.project = project;
  save.fields = fields;
  if (several != NULL)
    return save_several (cli, form, &save, several);
  status = zj_cli_save (cli, form, &save, &id);
  return status == ZJ_EXIT_DONE ? zj_cli_print_saved (cli, id, id) : status;
}

int
zj_command_new (ZjCli *cli, int argc, char **argv)
{
  g_auto (SaveOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &options.from, N_ ("Copy this record's fields"), "ID" },
    { "draft", 0, 0, G_OPTION_ARG_NONE, &options.draft, N_ ("Keep it on this machine only, complete or not"), NULL },
    { "operator", 0, 0, G_OPTION_ARG_FILENAME, &options.operator_name, N_ ("Who does this"), N_ ("NAME") },
    { "attach", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.attach, N_ ("Add a file; may be given several times"),
      N_ ("SLOT[/ROW]=PATH") },
    G_OPTION_ENTRY_NULL,
  };
  ZjForm *form;
  int status = ZJ_EXIT_DONE;

  if (!zj_cli_parse (cli, "new", entries, &argc, &argv, &status))
    return status;
  if (argc < 2)
    return zj_cli_usage ("new", _ ("Name one form."));
  form = zj_cli_form (cli, argv[1], &status);
  if (form == NULL || zj_cli_store (cli, &status) == NULL)
    return status;
  if (!form->creatable)
    {
      zj_cli_warn (_ ("The project office adds no records to “%s”; they come from the server."),
                   zj_label (&form->title));
      return ZJ_EXIT_INVALID;
    }
  return new_record (cli, form, &options, argv + 2);
}

/* --- edit ------------------------------------------------------------------------------------------------------- */

static int
edit_record (ZjCli *cli, ZjRecord *record, ZjForm *form, const SaveOptions *options, char **words)
{
  gboolean is_draft = record->sync_state == ZJ_SYNC_DRAFT;
  g_autoptr (ZjDraft) draft = is_draft ? zj_store_get_draft (cli->store, record->id, NULL) : NULL;
  g_auto (GStrv) all_words = words_with_raw (draft != NULL ? draft->raw : NULL, words);
  g_autoptr (JsonObject) fields = zj_json_copy_object (draft != NULL ? draft->fields : record->fields);
  g_autoptr (GPtrArray) problems = zj_problems_new ();
  ZjSave save = {
    .kind = ZJ_SAVE_EDIT,
    .id = record->id,
    .form = record->form,
    .project = record->project,
    .seen = is_draft ? NULL : record->fields,
    .operator_name = options->operator_name,
  };
  int status;

  if (!zj_cli_assign (cli, "edit", form, record->project, fields, NULL, all_words, problems))
    return ZJ_EXIT_USAGE;
  if (problems->len > 0)
    {
      zj_cli_print_problems (form, problems, ZJ_SEVERITY_ERROR);
      zj_cli_warn (_ ("Nothing was saved."));
      return ZJ_EXIT_INVALID;
    }
  status = zj_cli_change_files (cli, "edit", form, &fields, options->attach, options->detach);
  if (status != ZJ_EXIT_DONE)
    return status;
  save.fields = fields;
  status = zj_cli_save (cli, form, &save, NULL);
  return status == ZJ_EXIT_DONE ? zj_cli_print_saved (cli, record->id, NULL) : status;
}

int
zj_command_edit (ZjCli *cli, int argc, char **argv)
{
  g_auto (SaveOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "operator", 0, 0, G_OPTION_ARG_FILENAME, &options.operator_name, N_ ("Who does this"), N_ ("NAME") },
    { "over-draft", 0, 0, G_OPTION_ARG_NONE, &options.over_draft, N_ ("Drop a draft begun in the window"), NULL },
    { "attach", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.attach, N_ ("Add a file; may be given several times"),
      N_ ("SLOT[/ROW]=PATH") },
    { "detach", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.detach, N_ ("Take a file out; may be given several times"),
      N_ ("ATTACHMENT") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjRecord) record = NULL;
  ZjForm *form;
  int status = ZJ_EXIT_DONE;

  if (!zj_cli_parse (cli, "edit", entries, &argc, &argv, &status))
    return status;
  if (argc < 2)
    return zj_cli_usage ("edit", _ ("Name one record."));
  if (zj_cli_store (cli, &status) == NULL)
    return status;
  record = zj_store_get (cli->store, argv[1], &error);
  if (record == NULL)
    return zj_cli_fail (error);
  if (!options.over_draft && zj_cli_refuse_draft (record))
    return ZJ_EXIT_INVALID;
  form = zj_cli_form_of (cli, record);
  if (form == NULL)
    {
      zj_cli_warn (_ ("The form “%s” is not known here; update the program. Nothing was saved."), record->form);
      return ZJ_EXIT_INVALID;
    }
  return edit_record (cli, record, form, &options, argv + 2);
}
