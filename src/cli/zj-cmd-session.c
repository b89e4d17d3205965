/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-cli-engine.h"
#include "zj-cli-output.h"
#include "zj-cli-password.h"
#include "zj-cli-commands.h"
#include "zj-error.h"
#include "zj-json.h"
#include "zj-password.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* --- sign-in ---------------------------------------------------------------------------------------------------- */

/* The initial password is public, so the server wants another one. At a terminal it is asked for, twice. */
static int
change_initial_password (ZjEngine *engine, const char *password)
{
  char *first, *second;
  g_autofree char *why = NULL;
  g_autoptr (GError) error = NULL;
  int status = ZJ_EXIT_CREDENTIALS;

  if (!zj_cli_can_ask ())
    {
      zj_cli_warn (_ ("The server demands a new password: give it as the second line of standard input."));
      return ZJ_EXIT_CREDENTIALS;
    }
  zj_cli_warn (_ ("The initial password must be changed now. The new one has 8 or more characters with upper case, "
                  "lower case and digits."));
  first = zj_cli_ask_password (_ ("New password: "));
  second = zj_cli_ask_password (_ ("The same again: "));
  if (first == NULL || g_strcmp0 (first, second) != 0)
    zj_cli_warn (_ ("The two are not the same. Nothing was changed; sign in again."));
  else if (!zj_password_is_acceptable (first, &why))
    zj_cli_warn ("%s", why);
  else if (zj_cli_engine_change_password (engine, password, first, &error))
    status = ZJ_EXIT_DONE;
  else
    status = zj_cli_fail (error);
  zj_cli_password_free (first);
  zj_cli_password_free (second);
  return status;
}

static int
sign_in (ZjEngine *engine)
{
  gboolean ask = zj_cli_can_ask ();
  char *password = ask ? zj_cli_ask_password (_ ("Password: ")) : zj_cli_read_password ();
  char *new_password = ask ? NULL : zj_cli_read_password ();
  g_autoptr (GError) error = NULL;
  int status = ZJ_EXIT_DONE;

  if (password == NULL || *password == '\0')
    {
      zj_cli_warn (_ ("No password was given."));
      status = ZJ_EXIT_CREDENTIALS;
    }
  else if (!zj_cli_engine_sign_in (engine, password,
                                   new_password != NULL && *new_password != '\0' ? new_password : NULL, &error))
    {
      if (g_error_matches (error, ZJ_ERROR, ZJ_ERROR_PASSWORD_CHANGE_REQUIRED))
        status = change_initial_password (engine, password);
      else
        status = zj_cli_fail (error);
    }
  zj_cli_password_free (password);
  zj_cli_password_free (new_password);
  return status;
}

static JsonArray *
projects_to_json (GPtrArray *projects)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; projects != NULL && i < projects->len; i++)
    {
      const ZjProject *project = projects->pdata[i];
      JsonObject *json = json_object_new ();
      json_object_set_string_member (json, "id", project->id);
      zj_json_set_string (json, "name", project->name);
      zj_json_set_string (json, "code", project->code);
      json_array_add_object_element (array, json);
    }
  return array;
}

static void
print_signed_in (ZjCli *cli, ZjStore *store)
{
  g_autoptr (GPtrArray) projects = zj_store_list_projects (store, NULL);

  if (cli->json)
    {
      JsonObject *json = json_object_new ();
      json_object_set_string_member (json, "account", zj_store_get_account (store));
      json_object_set_string_member (json, "server", zj_store_get_server_url (store));
      json_object_set_array_member (json, "projects", projects_to_json (projects));
      zj_cli_print_json (zj_json_object_node (json));
      return;
    }
  zj_cli_print (_ ("Signed in as %s. “zhijianctl sync” fetches the data.\n"), zj_store_get_account (store));
  for (guint i = 0; projects != NULL && i < projects->len; i++)
    {
      const ZjProject *project = projects->pdata[i];
      zj_cli_print ("  %s  %s\n", project->code != NULL ? project->code : "", project->name);
    }
}

/* A folder made for a sign-in that failed goes again, so that no account is listed that never was one. */
static void
remove_empty_store (const char *dir)
{
  g_autoptr (GFile) folder = g_file_new_for_path (dir);
  g_autoptr (GFileEnumerator) children =
      g_file_enumerate_children (folder, G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
                                 G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, NULL);
  GFileInfo *info;
  GFile *child;

  while (children != NULL && g_file_enumerator_iterate (children, &info, &child, NULL, NULL) && info != NULL)
    {
      if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
        remove_empty_store (g_file_peek_path (child));
      else
        g_file_delete (child, NULL, NULL);
    }
  g_file_delete (folder, NULL, NULL);
}

static gboolean
holds_nothing (ZjStore *store)
{
  g_autoptr (GPtrArray) projects = zj_store_list_projects (store, NULL);
  ZjCounts counts = { 0 };

  return projects != NULL && projects->len == 0 && zj_store_counts (store, NULL, &counts, NULL) && counts.records == 0
         && counts.drafts == 0;
}

static gboolean
pin_ca (const char *dir, const char *ca, GError **error)
{
  g_autofree char *target = zj_cli_ca_file (dir);
  g_autofree char *text = NULL;
  gsize length;

  return g_file_get_contents (ca, &text, &length, error)
         && g_file_set_contents_full (target, text, length,
                                      G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

/* Which server: as said, or the one this account was signed in at before. */
static char *
server_for (ZjCli *cli, const char *server)
{
  g_autoptr (GError) error = NULL;
  ZjAccountInfo *info;
  char *url;

  if (server != NULL)
    return g_strdup (server);
  info = zj_accounts_find (cli->base_dir, cli->account, &error);
  if (info == NULL)
    return NULL;
  url = g_strdup (info->server_url);
  g_free (cli->account);
  cli->account = g_strdup (info->account);
  zj_account_info_free (info);
  return url;
}

static int
sign_in_at (ZjCli *cli, const char *server_url, const char *ca)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = zj_accounts_dir_for (cli->base_dir, server_url, cli->account, &error);
  g_autofree char *file = NULL;
  g_autoptr (ZjEngine) engine = NULL;
  gboolean is_new;
  int status = ZJ_EXIT_DONE;

  if (dir == NULL)
    return zj_cli_fail (error);
  file = g_build_filename (dir, "store.db", NULL);
  is_new = !g_file_test (file, G_FILE_TEST_EXISTS);
  cli->store = zj_cli_open (cli, dir, server_url, cli->account, &error);
  if (cli->store == NULL)
    return zj_cli_fail (error);

  if (ca != NULL && !pin_ca (dir, ca, &error))
    status = zj_cli_fail (error);
  else
    engine = zj_cli_engine (cli->store, &error);
  if (status == ZJ_EXIT_DONE)
    status = engine != NULL ? sign_in (engine) : zj_cli_fail (error);
  if (status == ZJ_EXIT_DONE)
    {
      zj_cli_engine_note (engine);
      print_signed_in (cli, cli->store);
      return status;
    }
  g_clear_object (&engine);
  if (is_new && holds_nothing (cli->store))
    {
      zj_store_close (cli->store);
      g_clear_object (&cli->store);
      remove_empty_store (dir);
    }
  return status;
}

int
zj_command_sign_in (ZjCli *cli, int argc, char **argv)
{
  g_autofree char *server = NULL;
  g_autofree char *ca = NULL;
  const GOptionEntry entries[] = {
    { "server", 0, 0, G_OPTION_ARG_FILENAME, &server, N_ ("The server, https://…"), "URL" },
    { "ca", 0, 0, G_OPTION_ARG_FILENAME, &ca, N_ ("Trust only this certificate authority (PEM)"), N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree char *url = NULL;
  int status = ZJ_EXIT_DONE;

  if (!zj_cli_parse (cli, "sign-in", entries, &argc, &argv, &status))
    return status;
  if (argc > 1)
    return zj_cli_usage ("sign-in", _ ("“%s” is one word too many. The password is never an argument."), argv[1]);
  if (zj_cli_forms (cli, &status) == NULL)
    return status;
  url = server_for (cli, server);
  if (url == NULL || cli->account == NULL)
    return zj_cli_usage ("sign-in", _ ("Give --server and --account."));
  return sign_in_at (cli, url, ca);
}

/* --- sign-out --------------------------------------------------------------------------------------------------- */

int
zj_command_sign_out (ZjCli *cli, int argc, char **argv)
{
  g_autofree char *export = NULL;
  const GOptionEntry entries[] = {
    { "export", 0, 0, G_OPTION_ARG_FILENAME, &export, N_ ("Comes with a later version"), N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjEngine) engine = NULL;
  int status = ZJ_EXIT_DONE;

  if (!zj_cli_parse (cli, "sign-out", entries, &argc, &argv, &status))
    return status;
  if (argc > 1)
    return zj_cli_usage ("sign-out", _ ("“%s” is one word too many."), argv[1]);
  if (export != NULL)
    return zj_cli_usage ("sign-out", _ ("--export comes with a later version. You are still signed in."));
  if (zj_cli_store (cli, &status) == NULL)
    return status;
  engine = zj_cli_engine (cli->store, &error);
  if (engine == NULL || !zj_cli_engine_sign_out (engine, &error))
    return zj_cli_fail (error);
  if (!cli->json)
    zj_cli_print (_ ("Signed out. The data stay in %s.\n"), zj_store_get_dir (cli->store));
  return ZJ_EXIT_DONE;
}

/* --- accounts --------------------------------------------------------------------------------------------------- */

static JsonObject *
account_to_json (const ZjAccountInfo *info,
                 GPtrArray *projects,
                 const ZjCounts *counts,
                 const char *last_sync,
                 const char *fault)
{
  JsonObject *json = json_object_new ();

  json_object_set_string_member (json, "account", info->account);
  json_object_set_string_member (json, "server", info->server_url);
  json_object_set_string_member (json, "dir", info->dir);
  json_object_set_array_member (json, "projects", projects_to_json (projects));
  json_object_set_int_member (json, "drafts", counts->drafts);
  json_object_set_int_member (json, "pending", counts->queued + counts->sending + counts->waiting);
  json_object_set_int_member (json, "conflicts", counts->conflicts);
  json_object_set_int_member (json, "refused", counts->refused);
  zj_json_set_string (json, "last_sync", last_sync);
  zj_json_set_string (json, "error", fault);
  return json;
}

int
zj_command_accounts (ZjCli *cli, int argc, char **argv)
{
  const char *const heads[] = { _ ("Account"), _ ("Server"), _ ("Project"), _ ("Waiting"), _ ("Last sync"), NULL };
  g_autoptr (GPtrArray) accounts = NULL;
  JsonArray *array;
  ZjTable *table;
  int status = ZJ_EXIT_DONE;

  if (!zj_cli_parse (cli, "accounts", NULL, &argc, &argv, &status))
    return status;
  if (argc > 1)
    return zj_cli_usage ("accounts", _ ("“%s” is one word too many."), argv[1]);
  if (zj_cli_forms (cli, &status) == NULL)
    return status;
  accounts = zj_accounts_list (cli->base_dir);
  array = json_array_new ();
  table = zj_table_new (heads);
  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      const ZjAccountInfo *info = accounts->pdata[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (ZjStore) store = zj_cli_open (cli, info->dir, NULL, NULL, &error);
      g_autoptr (GPtrArray) projects = store != NULL ? zj_store_list_projects (store, NULL) : NULL;
      g_autofree char *last = store != NULL ? zj_store_dup_meta (store, "last_sync") : NULL;
      g_autofree char *waiting = NULL;
      ZjCounts counts = { 0 };
      gint64 us;
      g_autofree char *when = last != NULL && zj_instant_parse (last, &us) ? zj_instant_display (us) : NULL;

      if (store == NULL)
        status = MAX (status, zj_cli_fail (error));
      else
        zj_store_counts (store, NULL, &counts, NULL);
      waiting =
          g_strdup_printf ("%u", counts.queued + counts.sending + counts.waiting + counts.conflicts + counts.refused);
      json_array_add_object_element (
          array, account_to_json (info, projects, &counts, last, error != NULL ? error->message : NULL));
      zj_table_add (
          table, (const char *[]){ info->account, info->server_url,
                                   projects != NULL && projects->len > 0 ? ((ZjProject *)projects->pdata[0])->name : "",
                                   waiting, when, NULL });
      if (store != NULL)
        zj_store_close (store);
    }
  if (cli->json)
    {
      zj_cli_print_json (zj_json_array_node (array));
      zj_table_free (table);
    }
  else
    {
      zj_table_print (table);
      json_array_unref (array);
    }
  return status;
}
