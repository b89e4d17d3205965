/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-commands.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "zj-demo.h"
#include "zj-error.h"
#include "zj-feed.h"
#include "zj-identifier.h"
#include "zj-json.h"
#include "zj-password.h"
#include "zj-passwords.h"
#include "zj-sessions.h"

/* demo, import, account: what fills the data. All of them work while the server runs. */

#define MAX_RECORDS 10000000

/* ---- demo ---- */

int
zj_command_demo (int argc, char **argv)
{
  g_autofree char *data = NULL;
  int records = 0;
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, N_ ("Folder of the data; made if it is not there"), N_ ("DIR") },
    { "records", 0, 0, G_OPTION_ARG_INT, &records, N_ ("That many generated records on top, for load"), N_ ("N") },
    { NULL },
  };
  g_auto (ZjTools) tools = { 0 };
  g_autoptr (GError) error = NULL;
  guint added;
  int status;

  if (!zj_parse_options (&argc, &argv, entries, NULL,
                         _ ("Fills in the sample project; running it again adds nothing.")))
    return ZJ_EXIT_USAGE;
  if (argc > 1 || records < 0 || records > MAX_RECORDS)
    {
      g_printerr ("zhijian-server: %s\n", _ ("“demo” takes --data and --records 0 to 10000000 only."));
      return ZJ_EXIT_USAGE;
    }
  status = zj_tools_open (&tools, data);
  if (status != ZJ_EXIT_DONE)
    return status;
  if (!zj_demo_fill (tools.storage, tools.forms, tools.clock, tools.random, (guint)records, &added, &error))
    return zj_explain (error);
  g_print (ngettext ("%u record added.\n", "%u records added.\n", added), added);
  return ZJ_EXIT_DONE;
}

/* ---- import ---- */

static JsonNode *
read_file (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  return zj_json_parse (text, (gssize)length, error);
}

static void
print_lines (GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++)
    g_printerr ("%s\n", (const char *)g_ptr_array_index (lines, i));
}

int
zj_command_import (int argc, char **argv)
{
  g_autofree char *data = NULL;
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, N_ ("Folder of the data"), N_ ("DIR") },
    { NULL },
  };
  g_auto (ZjTools) tools = { 0 };
  g_autoptr (ZjFeedReport) report = zj_feed_report_new ();
  g_autoptr (JsonNode) feed = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done;
  int status;

  if (!zj_parse_options (&argc, &argv, entries, _ ("FILE.json"),
                         _ ("Takes in the project feed of the integration platform, all of it or nothing.")))
    return ZJ_EXIT_USAGE;
  if (argc != 2)
    {
      g_printerr ("zhijian-server: %s\n", _ ("Say which file: import --data DIR FILE.json"));
      return ZJ_EXIT_USAGE;
    }
  feed = read_file (argv[1], &error);
  if (feed == NULL)
    {
      g_printerr ("zhijian-server: %s: %s\n", argv[1], error->message);
      return ZJ_EXIT_INVALID;
    }
  status = zj_tools_open (&tools, data);
  if (status != ZJ_EXIT_DONE)
    return status;
  done = zj_feed_import (tools.storage, tools.forms, tools.clock, tools.random, feed, FALSE, report, &error);
  print_lines (report->faults);
  if (!done)
    return zj_explain (error);
  print_lines (report->notes);
  g_print (_ ("%u projects added, %u updated, %u as they were.\n"), report->added, report->updated, report->unchanged);
  return ZJ_EXIT_DONE;
}

/* ---- account add ---- */

/* The first line of stdin, without its end. */
static char *
read_password (void)
{
  char line[1100];

  if (fgets (line, sizeof line, stdin) == NULL)
    return NULL;
  line[strcspn (line, "\r\n")] = '\0';
  return *line != '\0' ? g_strdup (line) : NULL;
}

/* The initial password may be given and must then be changed; any other must be one that a user could choose. */
static gboolean
make_account (ZjTools *tools, const char *code, GError **error)
{
  g_autofree char *password = read_password ();
  g_autofree char *why = NULL;
  g_autofree char *hash = NULL;
  ZjStoredAccount account = { 0 };

  if (password == NULL)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("Give the password as the first line of standard input."));
      return FALSE;
    }
  account.must_change = g_strcmp0 (password, ZJ_INITIAL_PASSWORD) == 0;
  if (!account.must_change && !zj_password_is_acceptable (password, &why))
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, "%s", why);
      return FALSE;
    }
  hash = zj_password_hash (password);
  if (hash == NULL)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_FAILED, _ ("There is not enough memory to keep a password safely."));
      return FALSE;
    }
  account.code = (char *)code;
  account.password_hash = hash;
  return zj_storage_put_account (tools->storage, &account, error);
}

static gboolean
add_account (ZjTools *tools, const char *code, const char *project, gboolean *existed, GError **error)
{
  g_autoptr (ZjStoredProject) found = zj_storage_find_project (tools->storage, project, error);
  g_autoptr (ZjStoredAccount) account = NULL;

  if (found == NULL || !zj_storage_get_account (tools->storage, code, &account, error))
    return FALSE;
  *existed = account != NULL;
  if (!zj_storage_begin (tools->storage, error))
    return FALSE;
  if ((*existed || make_account (tools, code, error))
      && zj_storage_link_account (tools->storage, code, found->id, error))
    return zj_storage_commit (tools->storage, error);
  zj_storage_rollback (tools->storage);
  return FALSE;
}

int
zj_command_account (int argc, char **argv)
{
  g_autofree char *data = NULL, *typed = NULL, *project = NULL, *code = NULL;
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, N_ ("Folder of the data"), N_ ("DIR") },
    { "account", 0, 0, G_OPTION_ARG_STRING, &typed, N_ ("The account: stage code or registration code"), N_ ("CODE") },
    { "project", 0, 0, G_OPTION_ARG_STRING, &project, N_ ("The project it may enter, by id or code"), N_ ("P") },
    { NULL },
  };
  g_auto (ZjTools) tools = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean existed = FALSE;
  int status;

  if (!zj_parse_options (
          &argc, &argv, entries, "add",
          _ ("Adds an account; its password is the first line of standard input. An account that is there "
             "already is let into one more project and keeps its password.")))
    return ZJ_EXIT_USAGE;
  if (argc != 2 || strcmp (argv[1], "add") != 0 || typed == NULL || project == NULL)
    {
      g_printerr ("zhijian-server: %s\n", _ ("Usage: account add --data DIR --account CODE --project P"));
      return ZJ_EXIT_USAGE;
    }
  code = zj_account_fold (typed);
  if (code == NULL || !zj_account_is_valid (code))
    {
      g_printerr (_ ("zhijian-server: “%s” cannot be an account: 6 to 40 letters, digits and hyphens.\n"), typed);
      return ZJ_EXIT_INVALID;
    }
  status = zj_tools_open (&tools, data);
  if (status != ZJ_EXIT_DONE)
    return status;
  if (!add_account (&tools, code, project, &existed, &error))
    return zj_explain (error);
  if (existed)
    g_print (_ ("%s may enter the project; its password stays.\n"), code);
  else
    g_print (_ ("Account %s added.\n"), code);
  return ZJ_EXIT_DONE;
}
