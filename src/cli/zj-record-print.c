/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-record-print.h"

#include "zj-cli-output.h"
#include "zj-json.h"
#include "zj-record-story.h"
#include "zj-value.h"

#include <glib/gi18n-lib.h>

/* A reference shows what it leads to, not its id. */
static char *
value_text (ZjCli *cli, ZjForm *form, const ZjField *field, JsonObject *fields, gboolean reveal)
{
  const char *target = field->type == ZJ_FIELD_REFERENCE ? zj_json_string (fields, field->id) : NULL;

  if (target != NULL)
    {
      g_autoptr (ZjRecord) record = zj_store_get (cli->store, target, NULL);
      ZjForm *target_form = record != NULL ? zj_cli_form_of (cli, record) : NULL;
      if (target_form != NULL)
        return zj_form_record_title (target_form, record->fields);
      return g_strdup (target);
    }
  if (field->computed != NULL)
    return zj_form_display (form, field->id, fields, reveal);
  return zj_field_display (field, zj_json_member (fields, field->id), reveal);
}

static void
print_rows (ZjCli *cli, ZjForm *form, const ZjField *group, JsonObject *fields, gboolean reveal)
{
  g_autoptr (JsonArray) rows = zj_rows_ordered (fields, group->id);
  guint n_rows = rows != NULL ? json_array_get_length (rows) : 0;

  if (n_rows == 0)
    return;
  zj_cli_print ("  %s\n", zj_label (&group->label));
  for (guint r = 0; r < n_rows; r++)
    {
      JsonObject *row = json_array_get_object_element (rows, r);
      g_autoptr (GString) line = g_string_new (NULL);
      for (guint i = 0; i < group->n_fields; i++)
        {
          g_autofree char *text = value_text (cli, form, group->fields[i], row, reveal);
          if (text != NULL && *text != '\0')
            g_string_append_printf (line, "%s%s %s", line->len > 0 ? ", " : "", zj_label (&group->fields[i]->label),
                                    text);
        }
      zj_cli_print ("    %u. %s\n", r + 1, line->str);
    }
}

static void
print_field (ZjCli *cli, ZjForm *form, const ZjField *field, JsonObject *fields, gboolean reveal)
{
  g_autofree char *text = NULL;

  if (field->type == ZJ_FIELD_ROWS)
    {
      print_rows (cli, form, field, fields, reveal);
      return;
    }
  text = value_text (cli, form, field, fields, reveal);
  if (text != NULL && *text != '\0')
    zj_cli_print ("  %s: %s\n", zj_label (&field->label), text);
}

static char *
conflict_value (const ZjField *field, JsonArray *values, guint index)
{
  JsonNode *node = index < json_array_get_length (values) ? json_array_get_element (values, index) : NULL;
  g_autofree char *text = NULL;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return g_strdup (_ ("(empty)"));
  if (field != NULL && field->type != ZJ_FIELD_ROWS)
    return zj_field_display (field, node, FALSE);
  text = zj_json_write (node);
  return g_steal_pointer (&text);
}

static const char *
reason_text (const char *reason)
{
  if (g_strcmp0 (reason, "state-moved") == 0)
    return _ ("The record's state changed on the server, so this can no longer be done.");
  if (g_strcmp0 (reason, "deleted") == 0)
    return _ ("The record was deleted on the server.");
  if (g_strcmp0 (reason, "reference-deleted") == 0)
    return _ ("A record this one refers to was deleted on the server.");
  if (g_strcmp0 (reason, "record-moved") == 0)
    return _ ("The record changed on the server after you saw it.");
  return reason;
}

void
zj_record_print_conflict (ZjForm *form, ZjRecord *record)
{
  g_autoptr (GList) members = record->conflict != NULL ? json_object_get_members (record->conflict) : NULL;

  if (record->conflict_reason != NULL)
    zj_cli_print ("  %s\n", reason_text (record->conflict_reason));
  for (GList *l = members; l != NULL; l = l->next)
    {
      JsonArray *values = zj_json_array (record->conflict, l->data);
      const ZjField *field = form != NULL ? zj_form_field (form, l->data) : NULL;
      g_autofree char *label = zj_cli_path_label (form, l->data);
      g_autofree char *base = NULL, *mine = NULL, *theirs = NULL;

      if (values == NULL)
        continue;
      base = conflict_value (field, values, 0);
      mine = conflict_value (field, values, 1);
      theirs = conflict_value (field, values, 2);
      zj_cli_print (_ ("  %s: was %s; here %s; on the server %s\n"), label, base, mine, theirs);
    }
}

static void
print_trouble (ZjForm *form, ZjRecord *record)
{
  if (record->sync_state == ZJ_SYNC_CONFLICT)
    {
      zj_cli_print ("%s\n", _ ("In conflict; choose with “zhijianctl resolve”:"));
      zj_record_print_conflict (form, record);
    }
  if (record->problem != NULL)
    {
      const char *detail = zj_json_string (record->problem, "detail");
      zj_cli_print (_ ("Refused by the server: %s (%s)\n"),
                    detail != NULL ? detail : zj_json_string (record->problem, "title"),
                    zj_json_string (record->problem, "code"));
    }
  if (record->waiting_for != NULL)
    zj_cli_print (_ ("Waiting: %s\n"), record->waiting_for);
  if (record->quarantined)
    zj_cli_print ("%s\n", _ ("The server does not have this record; it is kept here."));
  if (record->deleted)
    zj_cli_print ("%s\n", _ ("Deleted here; the server does not know yet."));
  if (record->has_draft)
    zj_cli_print ("%s\n", _ ("A draft with later changes lies on this machine."));
}

static void
print_fields (ZjCli *cli, ZjRecord *record, ZjForm *form, JsonObject *fields, gboolean reveal)
{
  for (guint i = 0; i < form->n_fields; i++)
    if (g_strcmp0 (form->fields[i]->id, "attachments") != 0)
      print_field (cli, form, form->fields[i], fields, reveal);
  zj_record_print_files (cli, record, form, fields);
}

static void
print_days_left (ZjCli *cli, ZjRecord *record, ZjForm *form)
{
  g_autofree char *today = zj_clock_today (cli->clock);
  g_autofree char *text = NULL;
  int days;

  if (!zj_form_days_left (form, record->state, record->fields, today, &days))
    return;
  text = zj_days_left_text (days);
  zj_cli_print (_ ("Deadline: %s\n"), text);
}

void
zj_record_print_delivered (ZjCli *cli, ZjRecord *record, ZjForm *form, JsonObject *delivered, gboolean reveal)
{
  g_autofree char *title = zj_form_record_title (form, delivered);
  g_autoptr (JsonArray) receipts = zj_store_receipts (cli->store, record->id, NULL);

  zj_cli_print ("%s · %s\n%s\n%s\n", zj_label (&form->title), title, record->id,
                _ ("What the server has, whatever was changed here since:"));
  print_fields (cli, record, form, delivered, reveal);
  zj_record_print_receipts (form, receipts);
}

void
zj_record_print (ZjCli *cli, ZjRecord *record, ZjForm *form, GPtrArray *findings, gboolean reveal)
{
  g_autofree char *title = form != NULL ? zj_form_record_title (form, record->fields) : g_strdup (record->form);
  g_autofree char *changed = zj_instant_display (record->updated_at);
  const ZjState *state = form != NULL ? zj_form_state (form, record->state) : NULL;
  g_autoptr (JsonArray) receipts = NULL;

  zj_cli_print ("%s · %s\n%s\n", form != NULL ? zj_label (&form->title) : record->form, title, record->id);
  zj_cli_print (_ ("State: %s · Sync: %s · Changed: %s\n"), zj_cli_state_label (form, record->state),
                zj_cli_sync_label (record->sync_state), changed);
  if (state != NULL && state->next_step.en != NULL)
    zj_cli_print (_ ("Next: %s\n"), zj_label (&state->next_step));
  if (form != NULL)
    print_days_left (cli, record, form);
  print_trouble (form, record);
  if (form == NULL)
    {
      g_autofree char *text = zj_json_write_object (record->fields);
      zj_cli_print (_ ("This form is not known here; update the program. Its data: %s\n"), text);
      return;
    }
  print_fields (cli, record, form, record->fields, reveal);
  zj_record_print_history (form, record);
  receipts = zj_store_receipts (cli->store, record->id, NULL);
  zj_record_print_receipts (form, receipts);
  zj_cli_print_problems (form, findings, ZJ_SEVERITY_WARNING);
}
