/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-commands.h"

#include <glib/gi18n-lib.h>

#include "zj-issue.h"

typedef struct
{
  char *data, *project, *by, *role;
  char **attach;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->data);
  g_free (options->project);
  g_free (options->by);
  g_free (options->role);
  g_strfreev (options->attach);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static int
issue (ZjTools *tools, const Options *options, const char *form, char **words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjEntries) entries =
      zj_entries_new ((const char *const *)words, (const char *const *)options->attach, &error);
  ZjDesk desk = { tools->storage, tools->forms, tools->clock, tools->random };
  ZjIssuing issuing = { form, options->project, options->by, options->role, entries };
  g_autofree char *id = entries != NULL ? zj_issue (&desk, &issuing, &error) : NULL;

  if (id == NULL)
    return zj_explain (error);
  g_print ("%s\n", id);
  return ZJ_EXIT_DONE;
}

int
zj_command_issue (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options.data, N_ ("Folder of the data"), N_ ("DIR") },
    { "project", 0, 0, G_OPTION_ARG_STRING, &options.project,
      N_ ("For which project; may be left out where a unit project tells it"), N_ ("CODE") },
    { "by", 0, 0, G_OPTION_ARG_STRING, &options.by, N_ ("Who issues it"), N_ ("NAME") },
    { "role", 0, 0, G_OPTION_ARG_STRING, &options.role, N_ ("As what (default: 监督员)"), N_ ("ROLE") },
    { "attach", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.attach,
      N_ ("Attach a file; SLOT@2=PATH to the second row of a table; may be given several times"), N_ ("SLOT=PATH") },
    { NULL },
  };
  g_auto (ZjTools) tools = { 0 };
  int status;

  if (!zj_parse_options (
          &argc, &argv, entries, _ ("FORM FIELD=VALUE …"),
          _ ("Hands a notice to a project and prints its id. Values are written as people write them: a "
             "choice by its label, a unit project by its name or number. FIELD[]='{JSON}' adds a row to "
             "a table, and SLOT@N=PATH attaches a file to its row N:\n"
             "  issue --data DIR rectification unit_id=15栋 kind=限期整改 notice_no=黄质监整字〔2026〕12号 "
             "issue_date=2026-11-20 deadline=2026-12-05 items[]='{\"problem\":\"…\",\"clause\":\"…\"}' "
             "--attach notice_photos@1=photo.jpg")))
    return ZJ_EXIT_USAGE;
  if (argc < 2)
    {
      g_printerr ("zhijian-server: %s\n", _ ("Usage: issue --data DIR FORM FIELD=VALUE …"));
      return ZJ_EXIT_USAGE;
    }
  status = zj_tools_open (&tools, options.data);
  return status == ZJ_EXIT_DONE ? issue (&tools, &options, argv[1], argv + 2) : status;
}
