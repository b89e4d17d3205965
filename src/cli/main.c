/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-cli-output.h"
#include "zj-cli-commands.h"
#include "zj-locale.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const ZjCommand commands[] = {
  { "sign-in", "--server URL --account CODE", N_ ("Sign in; the password is asked for, or read from standard input"),
    zj_command_sign_in },
  { "sign-out", "", N_ ("Sign out; refused while something is not sent"), zj_command_sign_out },
  { "accounts", "", N_ ("The accounts on this machine"), zj_command_accounts },
  { "forms", "", N_ ("The forms in use"), zj_command_forms },
  { "form", "FORM", N_ ("The fields, states and actions of a form"), zj_command_form },
  { "list", "FORM [--state STATE] [--limit N]", N_ ("The records of a form"), zj_command_list },
  { "show", "ID [--reveal] [--delivered]", N_ ("One record; personal numbers are masked unless revealed"),
    zj_command_show },
  { "new", "FORM [FIELD=VALUE…] [--attach SLOT=PATH…] [--from ID] [--draft]", N_ ("Make a record and print its id"),
    zj_command_new },
  { "edit", "ID [FIELD=VALUE…] [--attach SLOT=PATH…] [--detach ATTACHMENT…]",
    N_ ("Change fields and files of a record"), zj_command_edit },
  { "delete", "ID", N_ ("Delete a record"), zj_command_delete },
  { "do", "ID… ACTION", N_ ("Confirm, submit, … as the form names it"), zj_command_do },
  { "fetch", "ID ATTACHMENT FILE [--force]", N_ ("Save a file of a record to FILE"), zj_command_fetch },
  { "outbox", "[--export FOLDER]", N_ ("What waits to be sent, is refused or in conflict"), zj_command_outbox },
  { "retry", "[OP…]", N_ ("Try again what was refused or put off"), zj_command_retry },
  { "cancel", "OP", N_ ("Withdraw what was not sent yet"), zj_command_cancel },
  { "conflicts", "", N_ ("Records changed here and on the server, with both values"), zj_command_conflicts },
  { "resolve", "ID --mine|--theirs|FIELD=VALUE…", N_ ("Choose what a record in conflict becomes"), zj_command_resolve },
  { "sync", "[--watch] [--all]", N_ ("Send what waits, fetch what is new"), zj_command_sync },
  { "check", "", N_ ("Check that the data on this machine are whole"), zj_command_check },
  { "search", "TEXT", N_ ("Comes with a later version"), zj_command_later },
  { "import", "FORM FILE", N_ ("Comes with a later version"), zj_command_later },
  { "export", "FORM FILE", N_ ("Comes with a later version"), zj_command_later },
  { "print", "ID FILE.pdf", N_ ("Comes with a later version"), zj_command_later },
  { "backup", "FILE", N_ ("Comes with a later version"), zj_command_later },
  { "restore", "FILE", N_ ("Comes with a later version"), zj_command_later },
  { "diagnostics", "FILE.zip", N_ ("Comes with a later version"), zj_command_later },
};

const ZjCommand *
zj_cli_command (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_strcmp0 (commands[i].name, name) == 0)
      return &commands[i];
  return NULL;
}

static char *
command_list (void)
{
  GString *text = g_string_new (_ ("Commands:"));

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (commands[i].run != zj_command_later)
      g_string_append_printf (text, "\n  %-11s %s", commands[i].name, _ (commands[i].summary));
  g_string_append_printf (text, "\n\n%s", _ ("“zhijianctl COMMAND --help” says more about each."));
  return g_string_free (text, FALSE);
}

int
main (int argc, char **argv)
{
  ZjCli cli = { 0 };
  gboolean version = FALSE;
  const GOptionEntry entries[] = {
    { "account", 0, 0, G_OPTION_ARG_FILENAME, &cli.account, N_ ("The account, where there are several"),
      N_ ("CODE[@HOST]") },
    { "project", 0, 0, G_OPTION_ARG_FILENAME, &cli.project, N_ ("The project, where an account has several"),
      N_ ("CODE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli.json, N_ ("Print JSON"), NULL },
    { "demo", 0, 0, G_OPTION_ARG_NONE, &cli.demo, N_ ("Use the data of zhijian --demo"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, N_ ("Print the version"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *list = NULL;
  const ZjCommand *command;
  int status;

  zj_locale_init ();
  g_set_prgname ("zhijianctl");
  context = g_option_context_new (_ ("COMMAND [ARGUMENT…]"));
  list = command_list ();
  g_option_context_set_strict_posix (context, TRUE);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_description (context, list);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return zj_cli_usage (NULL, "%s", error->message);
  if (version)
    {
      zj_cli_print ("zhijianctl %s\n", ZJ_VERSION);
      return ZJ_EXIT_DONE;
    }
  if (argc < 2)
    return zj_cli_usage (NULL, _ ("Say what to do; “zhijianctl --help” lists the commands."));
  command = zj_cli_command (argv[1]);
  if (command == NULL)
    return zj_cli_usage (NULL, _ ("There is no command “%s”; “zhijianctl --help” lists them."), argv[1]);

  cli.clock = zj_clock_new ();
  cli.random = zj_random_new ();
  status = command->run (&cli, argc - 1, argv + 1);
  zj_cli_clear (&cli);
  return status;
}
