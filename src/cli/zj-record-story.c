/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-record-story.h"

#include "zj-cli-files.h"
#include "zj-cli-output.h"
#include "zj-json.h"
#include "zj-value.h"
#include "zj-verb.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- files ------------------------------------------------------------------------------------------------------ */

/* "3" for the third row of its group; NULL if it belongs to none. (transfer full) */
static char *
row_number (JsonObject *fields, const char *row)
{
  const char *slash = row != NULL ? strchr (row, '/') : NULL;
  g_autofree char *group = slash != NULL ? g_strndup (row, slash - row) : NULL;
  g_autoptr (JsonArray) rows = group != NULL ? zj_rows_ordered (fields, group) : NULL;

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    if (g_strcmp0 (zj_json_string (json_array_get_object_element (rows, i), "_id"), slash + 1) == 0)
      return g_strdup_printf ("%u", i + 1);
  return NULL;
}

static void
print_file (ZjCli *cli, ZjRecord *record, JsonObject *fields, const ZjAttachment *file, guint number)
{
  g_autoptr (ZjFileStatus) status = zj_store_file_status (cli->store, record->project, record->id, file->sha256, NULL);
  g_autofree char *size = zj_cli_size_text (file->size);
  g_autofree char *row = row_number (fields, file->row);
  g_autoptr (GString) line = g_string_new (NULL);

  g_string_append_printf (line, "%u. %s  %s", number, file->name, size);
  if (row != NULL)
    g_string_append_printf (line, _ ("  row %s"), row);
  if (file->captured_at != NULL)
    g_string_append_printf (line, _ ("  taken %s"), file->captured_at);
  if (status != NULL)
    g_string_append_printf (line, "  %s", zj_cli_file_label (status->state));
  zj_cli_print ("    %s  %s\n", line->str, file->id);
  if (file->caption != NULL)
    zj_cli_print ("       %s\n", file->caption);
}

void
zj_record_print_files (ZjCli *cli, ZjRecord *record, ZjForm *form, JsonObject *fields)
{
  g_autoptr (GPtrArray) all = zj_attachments_list (form, fields, NULL, NULL);

  if (all->len > 0)
    zj_cli_print ("%s\n", _ ("Files:"));
  for (guint s = 0; s < form->n_slots; s++)
    {
      guint number = 0;

      for (guint i = 0; i < all->len; i++)
        {
          const ZjAttachment *file = all->pdata[i];

          if (g_strcmp0 (file->slot, form->slots[s].id) != 0)
            continue;
          if (number == 0)
            zj_cli_print ("  %s (%s)\n", zj_label (&form->slots[s].label), form->slots[s].id);
          print_file (cli, record, fields, file, ++number);
        }
    }
  for (guint i = 0; i < all->len; i++)
    {
      const ZjAttachment *file = all->pdata[i];

      if (zj_form_slot (form, file->slot) == NULL)
        print_file (cli, record, fields, file, i + 1);
    }
}

/* --- history and receipts --------------------------------------------------------------------------------------- */

static char *
instant_text (JsonObject *object, const char *member)
{
  const char *text = zj_json_string (object, member);
  gint64 us;

  return text != NULL && zj_instant_parse (text, &us) ? zj_instant_display (us) : g_strdup (text != NULL ? text : "");
}

static const char *
who (const char *role)
{
  if (g_strcmp0 (role, "project") == 0)
    return _ ("project office");
  return g_strcmp0 (role, "authority") == 0 ? _ ("authority") : role;
}

static void
print_history_line (ZjForm *form, JsonObject *line)
{
  g_autofree char *when = instant_text (line, "at");
  g_autoptr (GString) text = g_string_new (NULL);
  const char *by = zj_json_string (line, "by");
  const char *post = zj_json_string (line, "post"); /* 监督组长 … where the authority says as what */
  const char *role = post != NULL ? post : zj_json_string (line, "role");
  const char *reason = zj_json_string (line, "text");
  gint64 round = zj_json_int (line, "round", 0);

  if (by != NULL)
    g_string_append_printf (text, "%s  ", by);
  if (role != NULL)
    g_string_append_printf (text, "(%s)  ", who (role));
  g_string_append (text, zj_form_verb_word (form, zj_json_string (line, "verb")));
  if (round > 0)
    g_string_append_printf (text, _ ("  round %d"), (int)round);
  if (reason != NULL)
    g_string_append_printf (text, "  %s", reason);
  zj_cli_print ("  %s  %s\n", when, text->str);
}

void
zj_record_print_history (ZjForm *form, ZjRecord *record)
{
  guint n_lines = record->history != NULL ? json_array_get_length (record->history) : 0;

  if (n_lines > 0)
    zj_cli_print ("%s\n", _ ("History:"));
  for (guint i = 0; i < n_lines; i++)
    {
      JsonNode *node = json_array_get_element (record->history, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        print_history_line (form, json_node_get_object (node));
    }
}

void
zj_record_print_receipts (ZjForm *form, JsonArray *receipts)
{
  guint n = receipts != NULL ? json_array_get_length (receipts) : 0;

  if (n > 0)
    zj_cli_print ("%s\n", _ ("Receipts:"));
  for (guint i = 0; i < n; i++)
    {
      JsonObject *receipt = json_array_get_object_element (receipts, i);
      const char *action = zj_json_string (receipt, "action");
      const char *verb = action != NULL ? action : zj_json_string (receipt, "kind");
      g_autofree char *done = instant_text (receipt, "occurred_at");
      g_autofree char *arrived = instant_text (receipt, "received_at");
      g_autofree char *effective = instant_text (receipt, "effective_at");

      zj_cli_print (_ ("  %s: done here %s, received by the server %s"), zj_form_verb_word (form, verb), done, arrived);
      if (g_strcmp0 (zj_json_string (receipt, "state"), "deferred") == 0)
        zj_cli_print ("%s", _ (", not yet in effect"));
      else if (*effective != '\0' && g_strcmp0 (effective, arrived) != 0)
        zj_cli_print (_ (", in effect %s"), effective);
      zj_cli_print ("  %s\n", zj_json_string (receipt, "op"));
    }
}
