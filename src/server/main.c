/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "zj-commands.h"
#include "zj-locale.h"

static const struct
{
  const char *name;
  int (*run) (int argc, char **argv);
  const char *about;
} COMMANDS[] = {
  { "serve", zj_command_serve, N_ ("answer clients") },
  { "demo", zj_command_demo, N_ ("fill in the sample project") },
  { "import", zj_command_import, N_ ("take in a project feed") },
  { "account", zj_command_account, N_ ("add an account") },
  { "review", zj_command_review, N_ ("see and do what the authority may") },
  { "issue", zj_command_issue, N_ ("hand a notice to a project, as the authority does") },
};

static void
print_usage (FILE *to)
{
  fprintf (to, "%s\n\n", _ ("Usage: zhijian-server COMMAND --data DIR …"));
  for (guint i = 0; i < G_N_ELEMENTS (COMMANDS); i++)
    fprintf (to, "  %-10s %s\n", COMMANDS[i].name, _ (COMMANDS[i].about));
  fprintf (to, "\n%s\n", _ ("“zhijian-server COMMAND --help” tells more."));
}

int
main (int argc, char **argv)
{
  zj_locale_init ();
  /* Nobody else on this machine may read what is kept here. */
  umask (077);
  if (argc < 2)
    {
      print_usage (stderr);
      return ZJ_EXIT_USAGE;
    }
  if (strcmp (argv[1], "--version") == 0)
    {
      g_print ("zhijian-server %s\n", ZJ_VERSION);
      return ZJ_EXIT_DONE;
    }
  if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "help") == 0)
    {
      print_usage (stdout);
      return ZJ_EXIT_DONE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (COMMANDS); i++)
    if (strcmp (argv[1], COMMANDS[i].name) == 0)
      {
        g_autofree char *name = g_strdup_printf ("zhijian-server %s", argv[1]);

        g_set_prgname (name);
        return COMMANDS[i].run (argc - 1, argv + 1);
      }
  g_printerr (_ ("zhijian-server: there is no command “%s”.\n"), argv[1]);
  print_usage (stderr);
  return ZJ_EXIT_USAGE;
}
