/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-cli.h"

#include "zj-cli-help.h"
#include "zj-cli-output.h"
#include "zj-error.h"

#include <glib/gi18n-lib.h>

int
zj_cli_status_of (const GError *error)
{
  if (error->domain != ZJ_ERROR)
    return ZJ_EXIT_INVALID;
  switch ((ZjError)error->code)
    {
    case ZJ_ERROR_NETWORK:
    case ZJ_ERROR_SERVER:
    case ZJ_ERROR_RATE_LIMITED:
    case ZJ_ERROR_GONE:
    case ZJ_ERROR_TOO_LARGE:
    case ZJ_ERROR_CLONED:
    case ZJ_ERROR_LOCKED:
    case ZJ_ERROR_UNUSABLE_SERVER:
    case ZJ_ERROR_OP_REUSED:
    case ZJ_ERROR_UPLOAD_LOCKED:
    case ZJ_ERROR_UPLOAD_GONE:
    case ZJ_ERROR_OFFSET:
    case ZJ_ERROR_CHECKSUM:
      return ZJ_EXIT_UNREACHABLE;
    case ZJ_ERROR_CREDENTIALS:
    case ZJ_ERROR_PASSWORD_CHANGE_REQUIRED:
    case ZJ_ERROR_FORBIDDEN:
      return ZJ_EXIT_CREDENTIALS;
    case ZJ_ERROR_CORRUPT:
      return ZJ_EXIT_DAMAGED;
    case ZJ_ERROR_FAILED:
    case ZJ_ERROR_INVALID:
    case ZJ_ERROR_NOT_FOUND:
    case ZJ_ERROR_CHANGED_MEANWHILE:
    case ZJ_ERROR_NEWER:
    case ZJ_ERROR_FULL:
    case ZJ_ERROR_READ_ONLY:
    case ZJ_ERROR_IO:
    case ZJ_ERROR_BUSY:
    default:
      return ZJ_EXIT_INVALID;
    }
}

int
zj_cli_fail (const GError *error)
{
  zj_cli_warn ("%s", error->message);
  return zj_cli_status_of (error);
}

int
zj_cli_usage (const char *command, const char *format, ...)
{
  const ZjCommand *known = zj_cli_command (command);
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  zj_cli_warn ("%s", text);
  if (known != NULL)
    zj_cli_warn (_ ("usage: zhijianctl %s %s"), known->name, known->arguments);
  return ZJ_EXIT_USAGE;
}

gboolean
zj_cli_parse (ZjCli *cli, const char *command, const GOptionEntry *entries, int *argc, char ***argv, int *status)
{
  const ZjCommand *known = zj_cli_command (command);
  const GOptionEntry global[] = {
    { "account", 0, 0, G_OPTION_ARG_FILENAME, &cli->account, N_ ("The account, where there are several"),
      N_ ("CODE[@HOST]") },
    { "project", 0, 0, G_OPTION_ARG_FILENAME, &cli->project, N_ ("The project, where an account has several"),
      N_ ("CODE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_ ("Print JSON"), NULL },
    { "demo", 0, 0, G_OPTION_ARG_NONE, &cli->demo, N_ ("Use the data of zhijian --demo"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree char *usage = g_strdup_printf ("%s %s", command, known->arguments);
  g_autoptr (GOptionContext) context = g_option_context_new (usage);
  g_autoptr (GError) error = NULL;

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _ (known->summary));
  g_option_context_set_description (context, zj_cli_help (command));
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, global, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      *status = zj_cli_usage (command, "%s", error->message);
      return FALSE;
    }
  for (int i = 1; i < *argc; i++)
    if (!g_utf8_validate ((*argv)[i], -1, NULL))
      {
        zj_cli_warn (_ ("Argument %d is not UTF-8 text, so nothing was saved. Set the terminal to UTF-8."), i);
        *status = ZJ_EXIT_INVALID;
        return FALSE;
      }
  g_free (cli->base_dir);
  cli->base_dir = zj_accounts_base_dir (cli->demo ? "zhijian-demo" : "zhijian");
  return TRUE;
}

ZjForms *
zj_cli_forms (ZjCli *cli, int *status)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) dirs = NULL;

  if (cli->forms != NULL)
    return cli->forms;
  dirs = zj_forms_default_dirs ();
  cli->forms = zj_forms_new ((const char *const *)dirs, &error);
  if (cli->forms == NULL)
    {
      *status = zj_cli_fail (error);
      return NULL;
    }
  for (const char *const *fault = zj_forms_get_faults (cli->forms); fault != NULL && *fault != NULL; fault++)
    zj_cli_warn (_ ("a form definition was left out: %s"), *fault);
  return cli->forms;
}

ZjForm *
zj_cli_form (ZjCli *cli, const char *id, int *status)
{
  ZjForms *forms = zj_cli_forms (cli, status);
  g_autoptr (GString) known = NULL;
  g_autoptr (GPtrArray) list = NULL;
  ZjForm *form;

  if (forms == NULL)
    return NULL;
  form = zj_forms_get (forms, id);
  if (form != NULL)
    return form;

  known = g_string_new (NULL);
  list = zj_forms_list (forms);
  for (guint i = 0; i < list->len; i++)
    g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", ((ZjForm *)list->pdata[i])->id);
  zj_cli_warn (_ ("There is no form “%s”. There are: %s."), id, known->str);
  *status = ZJ_EXIT_USAGE;
  return NULL;
}

ZjStore *
zj_cli_open (ZjCli *cli, const char *dir, const char *server_url, const char *account, GError **error)
{
  const ZjStoreConfig config = {
    .dir = dir,
    .server_url = server_url,
    .account = account,
    .forms = cli->forms,
    .clock = cli->clock,
    .random = cli->random,
    .must_exist = server_url == NULL,
    .may_read_only = TRUE,
  };

  return zj_store_open (&config, error);
}

ZjStore *
zj_cli_store (ZjCli *cli, int *status)
{
  g_autoptr (GError) error = NULL;
  ZjAccountInfo *info;

  if (cli->store != NULL)
    return cli->store;
  if (zj_cli_forms (cli, status) == NULL)
    return NULL;

  info = zj_accounts_find (cli->base_dir, cli->account, &error);
  if (info == NULL)
    {
      zj_cli_warn ("%s", error->message);
      if (g_error_matches (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND))
        {
          zj_cli_warn (_ ("Sign in first: zhijianctl sign-in --server URL --account CODE"));
          *status = ZJ_EXIT_CREDENTIALS;
        }
      else
        *status = ZJ_EXIT_USAGE;
      return NULL;
    }
  cli->store = zj_cli_open (cli, info->dir, NULL, NULL, &error);
  zj_account_info_free (info);
  if (cli->store == NULL)
    *status = zj_cli_fail (error);
  return cli->store;
}

static gboolean
project_matches (const ZjProject *project, const char *text)
{
  return g_strcmp0 (project->id, text) == 0 || g_strcmp0 (project->name, text) == 0
         || (project->code != NULL && g_ascii_strcasecmp (project->code, text) == 0);
}

char *
zj_cli_project (ZjCli *cli, int *status)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) projects = NULL;
  g_autoptr (GString) known = g_string_new (NULL);
  ZjStore *store = zj_cli_store (cli, status);

  if (store == NULL)
    return NULL;
  projects = zj_store_list_projects (store, &error);
  if (projects == NULL)
    {
      *status = zj_cli_fail (error);
      return NULL;
    }
  if (cli->project == NULL && projects->len == 1)
    return g_strdup (((ZjProject *)projects->pdata[0])->id);
  for (guint i = 0; i < projects->len; i++)
    {
      const ZjProject *project = projects->pdata[i];
      if (cli->project != NULL && project_matches (project, cli->project))
        return g_strdup (project->id);
      g_string_append_printf (known, "\n  %s  %s", project->code, project->name);
    }

  if (projects->len == 0)
    {
      zj_cli_warn (_ ("This account has no project yet. Sign in again when the server knows one."));
      *status = ZJ_EXIT_CREDENTIALS;
    }
  else
    {
      zj_cli_warn (cli->project != NULL ? _ ("There is no such project. Choose one with --project:%s")
                                        : _ ("This account has several projects. Choose one with --project:%s"),
                   known->str);
      *status = ZJ_EXIT_USAGE;
    }
  return NULL;
}

ZjForm *
zj_cli_form_of (ZjCli *cli, ZjRecord *record)
{
  ZjForm *form = zj_forms_get_version (cli->forms, record->form, record->form_version);

  return form != NULL ? form : zj_forms_get (cli->forms, record->form);
}

void
zj_cli_clear (ZjCli *cli)
{
  if (cli->store != NULL)
    zj_store_close (cli->store);
  g_clear_object (&cli->store);
  g_clear_object (&cli->forms);
  g_clear_object (&cli->clock);
  g_clear_object (&cli->random);
  g_clear_pointer (&cli->account, g_free);
  g_clear_pointer (&cli->project, g_free);
  g_clear_pointer (&cli->base_dir, g_free);
}
