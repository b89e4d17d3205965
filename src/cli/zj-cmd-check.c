/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-cli-output.h"
#include "zj-cli-commands.h"
#include "zj-json.h"

#include <glib/gi18n-lib.h>

int
zj_command_check (ZjCli *cli, int argc, char **argv)
{
  gboolean repair = FALSE;
  const GOptionEntry entries[] = {
    { "repair", 0, 0, G_OPTION_ARG_NONE, &repair, N_ ("Comes with a later version"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) faults = NULL;
  ZjStore *store;
  int status = ZJ_EXIT_DONE;

  if (!zj_cli_parse (cli, "check", entries, &argc, &argv, &status))
    return status;
  if (argc > 1)
    return zj_cli_usage ("check", _ ("“%s” is one word too many."), argv[1]);
  if (repair)
    return zj_cli_usage ("check", _ ("--repair comes with a later version. Nothing was changed."));
  store = zj_cli_store (cli, &status);
  if (store == NULL)
    return status;

  faults = zj_store_check (store, &error);
  if (faults == NULL)
    return zj_cli_fail (error);
  if (cli->json)
    {
      JsonArray *array = json_array_new ();
      for (guint i = 0; i < faults->len; i++)
        json_array_add_string_element (array, faults->pdata[i]);
      zj_cli_print_json (zj_json_array_node (array));
    }
  for (guint i = 0; i < faults->len; i++)
    zj_cli_warn ("%s", (const char *)faults->pdata[i]);
  if (faults->len > 0)
    {
      zj_cli_warn (_ ("The data on this machine are damaged. Change nothing, keep the folder %s, and call support: "
                      "027-87746866."),
                   zj_store_get_dir (store));
      return ZJ_EXIT_DAMAGED;
    }
  if (!cli->json)
    zj_cli_print ("%s\n", _ ("The data on this machine are whole."));
  return ZJ_EXIT_DONE;
}

int
zj_command_later (ZjCli *cli, int argc, char **argv)
{
  zj_cli_warn (_ ("“%s” comes with a later version. Nothing was done."), argv[0]);
  return ZJ_EXIT_USAGE;
}
