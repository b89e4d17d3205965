/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-commands.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"

int
zj_explain (const GError *error)
{
  g_printerr ("zhijian-server: %s\n", error->message);
  if (g_error_matches (error, ZJ_ERROR, ZJ_ERROR_INVALID) || g_error_matches (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND))
    return ZJ_EXIT_INVALID;
  if (g_error_matches (error, ZJ_ERROR, ZJ_ERROR_CORRUPT))
    return ZJ_EXIT_DAMAGED;
  return ZJ_EXIT_FAILED;
}

gboolean
zj_parse_options (int *argc, char ***argv, const GOptionEntry *entries, const char *parameters, const char *summary)
{
  g_autoptr (GOptionContext) context = g_option_context_new (parameters);
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;
  g_printerr ("zhijian-server: %s\n", error->message);
  return FALSE;
}

int
zj_tools_open (ZjTools *tools, const char *dir)
{
  g_auto (GStrv) dirs = zj_forms_default_dirs ();
  const char *const *faults;
  g_autoptr (GError) error = NULL;

  if (dir == NULL)
    {
      g_printerr ("zhijian-server: %s\n", _ ("Say where the data are: --data DIR"));
      return ZJ_EXIT_USAGE;
    }
  tools->clock = zj_clock_new ();
  tools->random = zj_random_new ();
  tools->forms = zj_forms_new ((const char *const *)dirs, &error);
  if (tools->forms != NULL)
    tools->storage = zj_storage_open (dir, tools->clock, tools->random, &error);
  if (tools->storage == NULL)
    return zj_explain (error);
  faults = zj_forms_get_faults (tools->forms);
  for (guint i = 0; faults != NULL && faults[i] != NULL; i++)
    g_printerr ("zhijian-server: %s\n", faults[i]);
  return ZJ_EXIT_DONE;
}

void
zj_tools_clear (ZjTools *tools)
{
  g_clear_pointer (&tools->storage, zj_storage_close);
  g_clear_object (&tools->forms);
  g_clear_object (&tools->random);
  g_clear_object (&tools->clock);
}
