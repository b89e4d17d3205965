/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-cli-files.h"

#include "zj-cli-output.h"
#include "zj-error.h"
#include "zj-intake.h"
#include "zj-json.h"
#include "zj-value.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- slots and rows --------------------------------------------------------------------------------------------- */

static const ZjSlot *
find_slot (ZjForm *form, const char *text)
{
  for (guint i = 0; i < form->n_slots; i++)
    {
      const ZjSlot *slot = &form->slots[i];

      if (g_str_equal (slot->id, text) || g_strcmp0 (zj_label_in (&slot->label, "zh_CN"), text) == 0
          || g_ascii_strcasecmp (zj_label_in (&slot->label, "en"), text) == 0)
        return slot;
    }
  return NULL;
}

static int
no_such_slot (ZjForm *form, const char *text)
{
  g_autoptr (GString) known = g_string_new (NULL);

  for (guint i = 0; i < form->n_slots; i++)
    if (!form->slots[i].server_owned)
      g_string_append_printf (known, "%s%s", known->len > 0 ? ", " : "", form->slots[i].id);
  zj_cli_warn (_ ("--attach: the form “%s” has no files of the kind “%s”. There are: %s."), form->id, text, known->str);
  return ZJ_EXIT_INVALID;
}

/* The row that a file belongs to: "GROUP/ROWID", NULL for none (*status says whether that is right). (transfer full) */
static char *
find_row (const ZjSlot *slot, JsonObject *fields, const char *text, int *status)
{
  g_autoptr (JsonArray) rows = slot->row_group != NULL ? zj_rows_ordered (fields, slot->row_group) : NULL;
  guint n = rows != NULL ? json_array_get_length (rows) : 0;
  guint64 number = 0;

  if (slot->row_group == NULL && text == NULL)
    return NULL;
  if (slot->row_group != NULL && text != NULL)
    {
      g_ascii_string_to_unsigned (text, 10, 1, n, &number, NULL);
      for (guint i = 0; i < n; i++)
        {
          const char *id = zj_json_string (json_array_get_object_element (rows, i), "_id");

          if (number == i + 1 || g_strcmp0 (id, text) == 0)
            return g_strdup_printf ("%s/%s", slot->row_group, id);
        }
    }
  *status = ZJ_EXIT_INVALID;
  if (slot->row_group == NULL)
    zj_cli_warn (_ ("--attach: files of “%s” belong to no row: write %s=PATH."), slot->id, slot->id);
  else
    zj_cli_warn (_ ("--attach: each file of “%s” belongs to a row of “%s”, and there are %u: write %s/1=PATH for the "
                    "first."),
                 slot->id, slot->row_group, n, slot->id);
  return NULL;
}

/* --- in --------------------------------------------------------------------------------------------------------- */

static void
say_notes (const ZjIntake *intake)
{
  for (guint i = 0; i < intake->notes->len; i++)
    zj_cli_warn ("%s: %s", intake->name, (char *)intake->notes->pdata[i]);
}

static int
take_file (ZjCli *cli, ZjForm *form, const ZjSlot *slot, const char *row, const char *path, JsonObject **fields)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjIntake) intake = zj_intake_file (cli->store, form, slot->id, file, NULL, &error);
  ZjAttachment attachment = { .slot = slot->id, .row = row };
  JsonObject *changed;

  if (intake == NULL)
    return zj_cli_fail (error);
  if (zj_intake_is_there (*fields, slot->id, row, intake))
    {
      zj_cli_warn (_ ("%s: this file is there already, so it was not added again."), intake->name);
      return ZJ_EXIT_DONE;
    }
  say_notes (intake);
  attachment.name = intake->name;
  attachment.type = intake->type;
  attachment.sha256 = intake->sha256;
  attachment.original_sha256 = intake->original_sha256;
  attachment.captured_at = intake->captured_at;
  attachment.size = intake->size;
  changed = zj_attachments_add (*fields, cli->random, cli->clock, &attachment);
  json_object_unref (*fields);
  *fields = changed;
  return ZJ_EXIT_DONE;
}

static int
attach_one (ZjCli *cli, const char *command, ZjForm *form, const char *word, JsonObject **fields)
{
  const char *equals = strchr (word, '=');
  g_autofree char *where = equals != NULL ? g_strndup (word, equals - word) : NULL;
  char *slash = where != NULL ? strchr (where, '/') : NULL;
  g_autofree char *row = NULL;
  const ZjSlot *slot;
  int status = ZJ_EXIT_DONE;

  if (equals == NULL || equals == word || equals[1] == '\0' || !g_utf8_validate (where, -1, NULL))
    return zj_cli_usage (command, _ ("--attach takes SLOT=PATH, and “%s” is not that."), word);
  if (slash != NULL)
    *slash++ = '\0';
  slot = find_slot (form, where);
  if (slot == NULL)
    return no_such_slot (form, where);
  if (slot->server_owned)
    {
      zj_cli_warn (_ ("--attach: files of “%s” come from the authority only."), slot->id);
      return ZJ_EXIT_INVALID;
    }
  row = find_row (slot, *fields, slash, &status);
  return status == ZJ_EXIT_DONE ? take_file (cli, form, slot, row, equals + 1, fields) : status;
}

/* --- out -------------------------------------------------------------------------------------------------------- */

static JsonObject *
attachment_row (JsonObject *fields, const char *id)
{
  JsonArray *rows = zj_json_array (fields, "attachments");

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      if (g_strcmp0 (zj_json_string (row, "_id"), id) == 0)
        return row;
    }
  return NULL;
}

static int
detach_one (ZjForm *form, const char *id, JsonObject **fields)
{
  JsonObject *row = attachment_row (*fields, id);
  JsonObject *changed;

  if (row == NULL)
    {
      zj_cli_warn (_ ("--detach: the record has no attachment “%s”; “zhijianctl show” lists them with their ids."), id);
      return ZJ_EXIT_INVALID;
    }
  if (zj_attachment_is_servers (form, row))
    {
      zj_cli_warn (_ ("--detach: “%s” is a file of the authority and stays."), zj_json_string (row, "name"));
      return ZJ_EXIT_INVALID;
    }
  changed = zj_attachments_remove (*fields, id);
  json_object_unref (*fields);
  *fields = changed;
  return ZJ_EXIT_DONE;
}

int
zj_cli_change_files (ZjCli *cli, const char *command, ZjForm *form, JsonObject **fields, char **attach, char **detach)
{
  g_autoptr (JsonObject) changed = json_object_ref (*fields);
  int status = ZJ_EXIT_DONE;

  for (char **id = detach; id != NULL && *id != NULL && status == ZJ_EXIT_DONE; id++)
    status = detach_one (form, *id, &changed);
  for (char **word = attach; word != NULL && *word != NULL && status == ZJ_EXIT_DONE; word++)
    status = attach_one (cli, command, form, *word, &changed);
  if (status != ZJ_EXIT_DONE)
    {
      if (status != ZJ_EXIT_USAGE)
        zj_cli_warn (_ ("Nothing was saved."));
      return status;
    }
  json_object_unref (*fields);
  *fields = g_steal_pointer (&changed);
  return status;
}

/* --- how they stand --------------------------------------------------------------------------------------------- */

const char *
zj_cli_file_label (ZjFileState state)
{
  switch (state)
    {
    case ZJ_FILE_HERE:
      return C_ ("file state", "on this machine");
    case ZJ_FILE_WAITING_UP:
      return C_ ("file state", "queued");
    case ZJ_FILE_SENDING:
      return C_ ("file state", "sending");
    case ZJ_FILE_PAUSED:
      return C_ ("file state", "paused");
    case ZJ_FILE_SENT:
      return C_ ("file state", "uploaded");
    case ZJ_FILE_SERVER_ONLY:
      return C_ ("file state", "on the server");
    case ZJ_FILE_FETCHING:
      return C_ ("file state", "being fetched");
    case ZJ_FILE_MISSING:
      return C_ ("file state", "missing");
    case ZJ_FILE_DAMAGED:
      return C_ ("file state", "damaged");
    default:
      return zj_file_state_to_string (state);
    }
}

char *
zj_cli_size_text (gint64 bytes)
{
  return g_format_size_full (bytes, G_FORMAT_SIZE_DEFAULT);
}

guint
zj_cli_files_unsent (ZjCli *cli, ZjRecord *record, ZjForm *form)
{
  g_autoptr (GPtrArray) files = zj_attachments_list (form, record->fields, NULL, NULL);
  guint n = 0;

  for (guint i = 0; i < files->len; i++)
    {
      const ZjAttachment *file = files->pdata[i];
      g_autoptr (ZjFileStatus) status =
          zj_store_file_status (cli->store, record->project, record->id, file->sha256, NULL);

      n += status != NULL && status->state != ZJ_FILE_SENT && status->state != ZJ_FILE_SERVER_ONLY
           && status->state != ZJ_FILE_FETCHING;
    }
  return n;
}

static void
add_file_state (ZjCli *cli, ZjRecord *record, JsonObject *file)
{
  const char *sha256 = zj_json_string (file, "sha256");
  g_autoptr (ZjFileStatus) status =
      sha256 != NULL ? zj_store_file_status (cli->store, record->project, record->id, sha256, NULL) : NULL;

  if (status == NULL)
    return;
  json_object_set_string_member (file, "sync_state", zj_file_state_to_string (status->state));
  json_object_set_boolean_member (file, "here", status->here);
  zj_json_set_string (file, "promised_by", status->promised_by);
}

JsonObject *
zj_cli_record_json (ZjCli *cli, ZjRecord *record, ZjForm *form, GPtrArray *findings)
{
  JsonObject *json = zj_record_to_json (record, form, findings);
  JsonArray *files = zj_json_array (json, "attachments");
  g_autofree char *today = zj_clock_today (cli->clock);
  int days;

  for (guint i = 0; files != NULL && i < json_array_get_length (files); i++)
    add_file_state (cli, record, json_array_get_object_element (files, i));
  if (form != NULL && zj_form_days_left (form, record->state, record->fields, today, &days))
    json_object_set_int_member (json, "days_left", days);
  return json;
}
