/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-cli-engine.h"
#include "zj-cli-files.h"
#include "zj-cli-output.h"
#include "zj-cli-commands.h"
#include "zj-error.h"
#include "zj-json.h"
#include "zj-verb.h"
#include "zj-waiting-export.h"

#include <glib/gi18n-lib.h>

static const char *
op_state_name (ZjOpState state)
{
  switch (state)
    {
    case ZJ_OP_QUEUED:
      return "queued";
    case ZJ_OP_SENDING:
      return "sending";
    case ZJ_OP_DEFERRED:
      return "waiting";
    case ZJ_OP_CONFLICT:
      return "conflict";
    case ZJ_OP_REFUSED:
      return "refused";
    case ZJ_OP_APPLIED:
      return "applied";
    case ZJ_OP_MERGED:
      return "merged";
    case ZJ_OP_CANCELLED:
      return "cancelled";
    case ZJ_OP_REPLACED:
      return "replaced";
    default:
      return "?";
    }
}

static const char *
op_state_label (ZjOpState state)
{
  switch (state)
    {
    case ZJ_OP_QUEUED:
      return zj_cli_sync_label (ZJ_SYNC_QUEUED);
    case ZJ_OP_SENDING:
      return zj_cli_sync_label (ZJ_SYNC_SENDING);
    case ZJ_OP_DEFERRED:
      return zj_cli_sync_label (ZJ_SYNC_WAITING);
    case ZJ_OP_CONFLICT:
      return zj_cli_sync_label (ZJ_SYNC_CONFLICT);
    case ZJ_OP_REFUSED:
      return zj_cli_sync_label (ZJ_SYNC_REFUSED);
    default:
      return op_state_name (state);
    }
}

static JsonObject *
item_to_json (const ZjOutboxItem *item)
{
  JsonObject *json = json_object_new ();

  json_object_set_string_member (json, "id", item->id);
  json_object_set_string_member (json, "record", item->record);
  json_object_set_string_member (json, "form", item->form);
  zj_json_set_string (json, "project", item->project);
  zj_json_set_string (json, "title", item->title);
  json_object_set_string_member (json, "kind", zj_op_kind_to_string (item->kind));
  zj_json_set_string (json, "action", item->action);
  json_object_set_string_member (json, "state", op_state_name (item->state));
  if (item->seq > 0)
    json_object_set_int_member (json, "seq", item->seq);
  zj_json_set_string (json, "occurred_at", item->occurred_at);
  zj_json_set_string (json, "waiting_for", item->waiting_for);
  if (item->next_try > 0)
    {
      g_autofree char *next = zj_instant_format (item->next_try);
      json_object_set_string_member (json, "next_try", next);
    }
  if (item->problem_code != NULL || item->problem_detail != NULL)
    {
      JsonObject *problem = json_object_new ();
      zj_json_set_string (problem, "code", item->problem_code);
      zj_json_set_string (problem, "detail", item->problem_detail);
      json_object_set_object_member (json, "problem", problem);
    }
  return json;
}

static char *
item_note (const ZjOutboxItem *item)
{
  if (item->problem_detail != NULL || item->problem_code != NULL)
    return g_strdup (item->problem_detail != NULL ? item->problem_detail : item->problem_code);
  if (item->waiting_for != NULL)
    return g_strdup (item->waiting_for);
  if (item->next_try > 0)
    {
      g_autofree char *when = zj_instant_display (item->next_try);
      return g_strdup_printf (_ ("next try %s"), when);
    }
  return g_strdup ("");
}

static const char *
verb_text (ZjCli *cli, const ZjOutboxItem *item)
{
  ZjForm *form;

  switch (item->kind)
    {
    case ZJ_OP_CREATE:
      return C_ ("op", "create");
    case ZJ_OP_UPDATE:
      return C_ ("op", "update");
    case ZJ_OP_DELETE:
      return C_ ("op", "delete");
    case ZJ_OP_ACTION:
    default:
      form = zj_forms_get (zj_store_get_forms (cli->store), item->form);
      if (item->action == NULL)
        return C_ ("op", "action");
      return form != NULL ? zj_form_verb_word (form, item->action) : item->action;
    }
}

/* --- files ------------------------------------------------------------------------------------------------------ */

static const char *
transfer_state_name (const ZjTransfer *transfer)
{
  switch (transfer->state)
    {
    case ZJ_TRANSFER_ACTIVE:
      return "sending";
    case ZJ_TRANSFER_FAILED:
      return "waiting";
    case ZJ_TRANSFER_PAUSED:
      return "paused";
    case ZJ_TRANSFER_DONE:
      return "synced";
    case ZJ_TRANSFER_WAITING:
    default:
      return "queued";
    }
}

static const char *
transfer_state_label (const ZjTransfer *transfer)
{
  switch (transfer->state)
    {
    case ZJ_TRANSFER_ACTIVE:
      return zj_cli_file_label (transfer->up ? ZJ_FILE_SENDING : ZJ_FILE_FETCHING);
    case ZJ_TRANSFER_PAUSED:
      return zj_cli_file_label (ZJ_FILE_PAUSED);
    case ZJ_TRANSFER_FAILED:
      return zj_cli_sync_label (ZJ_SYNC_WAITING);
    case ZJ_TRANSFER_WAITING:
    case ZJ_TRANSFER_DONE:
    default:
      return zj_cli_file_label (ZJ_FILE_WAITING_UP);
    }
}

/* What somebody waits for: every upload, and the downloads the user asked for. Those in advance are nobody's worry. */
static gboolean
is_of_interest (const ZjTransfer *transfer)
{
  return transfer->up || transfer->wanted;
}

static JsonObject *
transfer_to_json (const ZjTransfer *transfer)
{
  JsonObject *json = json_object_new ();

  json_object_set_string_member (json, "kind", transfer->up ? "file-upload" : "file-download");
  json_object_set_string_member (json, "sha256", transfer->sha256);
  zj_json_set_string (json, "name", transfer->name);
  zj_json_set_string (json, "record", transfer->record);
  json_object_set_string_member (json, "project", transfer->project);
  zj_json_set_string (json, "title", transfer->record_title);
  json_object_set_string_member (json, "state", transfer_state_name (transfer));
  json_object_set_int_member (json, "size", transfer->size);
  json_object_set_int_member (json, "offset", transfer->offset);
  if (transfer->next_try > 0 && transfer->next_try < G_MAXINT64)
    {
      g_autofree char *next = zj_instant_format (transfer->next_try);
      json_object_set_string_member (json, "next_try", next);
    }
  zj_json_set_string (json, "reason", transfer->reason);
  return json;
}

static char *
transfer_note (const ZjTransfer *transfer)
{
  GString *note = g_string_new (NULL);
  g_autofree char *size = zj_cli_size_text (transfer->size);

  if (transfer->offset > 0 && transfer->size > 0)
    g_string_append_printf (note, _ ("%d %% of %s"), (int)(transfer->offset * 100 / transfer->size), size);
  else
    g_string_append (note, size);
  if (transfer->reason != NULL)
    g_string_append_printf (note, "; %s", transfer->reason);
  if (transfer->next_try > 0 && transfer->next_try < G_MAXINT64)
    {
      g_autofree char *when = zj_instant_display (transfer->next_try);
      g_string_append (note, "; ");
      g_string_append_printf (note, _ ("next try %s"), when);
    }
  else if (transfer->next_try == G_MAXINT64)
    g_string_append_printf (note, "; %s", _ ("not tried again by itself; “zhijianctl retry” does"));
  return g_string_free (note, FALSE);
}

static void
print_transfers (GPtrArray *transfers)
{
  const char *const heads[] = { _ ("File"), _ ("What"), _ ("Record"), _ ("State"), _ ("Note"), NULL };
  ZjTable *table = zj_table_new (heads);

  for (guint i = 0; i < transfers->len; i++)
    {
      const ZjTransfer *transfer = transfers->pdata[i];
      g_autofree char *note = transfer_note (transfer);

      if (is_of_interest (transfer))
        zj_table_add (table,
                      (const char *[]){ transfer->name, transfer->up ? C_ ("file", "upload") : C_ ("file", "download"),
                                        transfer->record_title, transfer_state_label (transfer), note, NULL });
    }
  zj_table_print (table);
}

/* --- outbox ----------------------------------------------------------------------------------------------------- */

static void
print_ops (ZjCli *cli, GPtrArray *items)
{
  const char *const heads[] = { "OP", _ ("What"), _ ("Record"), _ ("State"), _ ("Note"), NULL };
  ZjTable *table = zj_table_new (heads);

  for (guint i = 0; i < items->len; i++)
    {
      const ZjOutboxItem *item = items->pdata[i];
      g_autofree char *note = item_note (item);
      zj_table_add (table, (const char *[]){ item->id, verb_text (cli, item), item->title, op_state_label (item->state),
                                             note, NULL });
    }
  zj_table_print (table);
}

static void
print_json (GPtrArray *items, GPtrArray *transfers)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < items->len; i++)
    json_array_add_object_element (array, item_to_json (items->pdata[i]));
  for (guint i = 0; i < transfers->len; i++)
    if (is_of_interest (transfers->pdata[i]))
      json_array_add_object_element (array, transfer_to_json (transfers->pdata[i]));
  zj_cli_print_json (zj_json_array_node (array));
}

static int
say_drafts (ZjCli *cli)
{
  g_autoptr (GError) error = NULL;
  ZjCounts counts = { 0 };

  if (!zj_store_counts (cli->store, NULL, &counts, &error))
    return zj_cli_fail (error);
  if (counts.drafts > 0)
    zj_cli_warn (g_dngettext (GETTEXT_PACKAGE, "%u draft lies on this machine only; it is not sent before it is saved.",
                              "%u drafts lie on this machine only; they are not sent before they are saved.",
                              counts.drafts),
                 counts.drafts);
  return ZJ_EXIT_DONE;
}

static int
export_waiting (ZjCli *cli, const char *folder, gboolean reveal)
{
  g_autoptr (GFile) to = g_file_new_for_commandline_arg (folder);
  g_autoptr (GFile) made = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  if (!zj_waiting_export (cli->store, NULL, to, reveal, NULL, &made, &error))
    return zj_cli_fail (error);
  path = g_file_get_path (made);
  if (cli->json)
    {
      JsonObject *json = json_object_new ();
      json_object_set_string_member (json, "folder", path);
      zj_cli_print_json (zj_json_object_node (json));
    }
  else
    zj_cli_print ("%s\n", path);
  return ZJ_EXIT_DONE;
}

int
zj_command_outbox (ZjCli *cli, int argc, char **argv)
{
  g_autofree char *folder = NULL;
  gboolean reveal = FALSE;
  const GOptionEntry entries[] = {
    { "export", 0, 0, G_OPTION_ARG_FILENAME, &folder,
      N_ ("Copy all of it with its files into a new folder below this one"), N_ ("FOLDER") },
    { "reveal", 0, 0, G_OPTION_ARG_NONE, &reveal, N_ ("With --export: personal numbers in full"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GPtrArray) transfers = NULL;
  g_autoptr (GError) error = NULL;
  int status = ZJ_EXIT_DONE;

  if (!zj_cli_parse (cli, "outbox", entries, &argc, &argv, &status))
    return status;
  if (argc > 1)
    return zj_cli_usage ("outbox", _ ("“%s” is one word too many."), argv[1]);
  if (zj_cli_store (cli, &status) == NULL)
    return status;
  if (folder != NULL)
    return export_waiting (cli, folder, reveal);
  items = zj_store_outbox (cli->store, NULL, &error);
  transfers = items != NULL ? zj_store_list_transfers (cli->store, NULL, &error) : NULL;
  if (transfers == NULL)
    return zj_cli_fail (error);
  if (cli->json)
    {
      print_json (items, transfers);
      return ZJ_EXIT_DONE;
    }
  print_ops (cli, items);
  print_transfers (transfers);
  if (zj_store_get_paused (cli->store))
    zj_cli_warn (_ ("Uploads of files are paused in the app."));
  return say_drafts (cli);
}

/* --- retry, cancel ---------------------------------------------------------------------------------------------- */

int
zj_command_retry (ZjCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status = ZJ_EXIT_DONE;

  if (!zj_cli_parse (cli, "retry", NULL, &argc, &argv, &status))
    return status;
  if (zj_cli_store (cli, &status) == NULL)
    return status;
  if (argc == 1)
    return zj_store_retry (cli->store, NULL, &error) ? ZJ_EXIT_DONE : zj_cli_fail (error);
  for (int i = 1; i < argc; i++)
    if (!zj_store_retry (cli->store, argv[i], &error))
      {
        status = zj_cli_fail (error);
        g_clear_error (&error);
      }
  return status;
}

/* What may have reached the server is withdrawn only after the server was asked. */
static int
cancel_by_asking (ZjCli *cli, const char *op)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjEngine) engine = zj_cli_engine (cli->store, &error);
  gboolean done = engine != NULL && zj_cli_engine_cancel_op (engine, op, &error);

  if (engine != NULL)
    zj_cli_engine_note (engine);
  return done ? ZJ_EXIT_DONE : zj_cli_fail (error);
}

int
zj_command_cancel (ZjCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status = ZJ_EXIT_DONE;

  if (!zj_cli_parse (cli, "cancel", NULL, &argc, &argv, &status))
    return status;
  if (argc != 2)
    return zj_cli_usage ("cancel", _ ("Name one op, as “zhijianctl outbox” lists them."));
  if (zj_cli_store (cli, &status) == NULL)
    return status;
  if (zj_store_cancel_op (cli->store, argv[1], &error))
    return ZJ_EXIT_DONE;
  return g_error_matches (error, ZJ_ERROR, ZJ_ERROR_BUSY) ? cancel_by_asking (cli, argv[1]) : zj_cli_fail (error);
}
