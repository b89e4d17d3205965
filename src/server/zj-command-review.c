/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-commands.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "zj-decision.h"
#include "zj-json.h"
#include "zj-review.h"
#include "zj-value.h"

typedef struct
{
  char *data, *form, *reason, *deadline, *by, *role;
  char **attach;
  gboolean json;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->data);
  g_free (options->form);
  g_free (options->reason);
  g_free (options->deadline);
  g_free (options->by);
  g_free (options->role);
  g_strfreev (options->attach);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static void
print_node (JsonNode *node)
{
  g_autofree char *text = zj_json_write (node);

  g_print ("%s\n", text);
}

/* ---- list ---- */

/* What a reference points at, by its title; NULL if it is not there. (transfer full) */
static char *
title_of (ZjTools *tools, const char *project, const char *id)
{
  g_autoptr (ZjStoredRecord) record = NULL;
  ZjForm *form = NULL;

  if (id != NULL && zj_storage_get_record (tools->storage, project, id, &record, NULL) && record != NULL)
    form = zj_forms_get (tools->forms, record->form);
  return form != NULL ? zj_form_record_title (form, record->fields) : NULL;
}

typedef struct
{
  ZjTools *tools;
  JsonArray *json; /* NULL = for people */
} Listing;

static gboolean
list_one (ZjStoredRecord *record, gpointer user_data)
{
  Listing *listing = user_data;
  ZjForm *form = zj_forms_get (listing->tools->forms, record->form);
  const ZjState *state = form != NULL ? zj_form_state (form, record->state) : NULL;
  g_autoptr (ZjStoredRecord) view = NULL;
  g_autofree char *title = NULL;
  g_autofree char *unit = NULL;

  if (!zj_review_may_see (listing->tools->forms, record))
    return TRUE;
  if (listing->json != NULL)
    {
      json_array_add_object_element (listing->json,
                                     zj_review_to_json (listing->tools->storage, listing->tools->forms, record));
      return TRUE;
    }
  view = zj_review_view (listing->tools->forms, record);
  title = zj_form_record_title (form, view->fields);
  if (g_strcmp0 (form->unit_field, "@self") != 0)
    unit = title_of (listing->tools, record->project,
                     form->unit_field != NULL ? zj_json_string (view->fields, form->unit_field) : NULL);
  g_print ("%s  %s  %s  %s%s%s\n", record->id, zj_label (&form->title), zj_label (&state->label),
           unit != NULL ? unit : "", unit != NULL ? "  " : "", title);
  return TRUE;
}

static int
list (ZjTools *tools, const Options *options)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  Listing listing = { tools, NULL };

  if (options->json)
    {
      listing.json = json_array_new ();
      node = zj_json_array_node (listing.json);
    }
  if (!zj_storage_each_record (tools->storage, options->form, list_one, &listing, &error))
    return zj_explain (error);
  if (node != NULL)
    print_node (node);
  return ZJ_EXIT_DONE;
}

/* ---- show ---- */

static void
print_rows (const ZjField *group, JsonObject *fields)
{
  g_autoptr (JsonArray) rows = zj_rows_ordered (fields, group->id);

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      g_autoptr (GString) line = g_string_new (NULL);

      for (guint j = 0; j < group->n_fields; j++)
        {
          g_autofree char *text = zj_field_display (group->fields[j], zj_json_member (row, group->fields[j]->id), TRUE);

          if (text != NULL && *text != '\0')
            g_string_append_printf (line, "%s%s: %s", line->len > 0 ? " · " : "", zj_label (&group->fields[j]->label),
                                    text);
        }
      g_print ("  %u. %s\n", i + 1, line->str);
    }
}

static void
print_files (ZjForm *form, JsonObject *fields)
{
  g_autoptr (JsonArray) rows = zj_rows_ordered (fields, "attachments");

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      const char *id = zj_json_string (row, "slot");
      const ZjSlot *slot = id != NULL ? zj_form_slot (form, id) : NULL;
      const char *name = zj_json_string (row, "name");

      g_print ("  %s: %s\n", slot != NULL ? zj_label (&slot->label) : id, name != NULL ? name : "");
    }
}

static void
print_fields (ZjTools *tools, ZjForm *form, const ZjStoredRecord *record)
{
  for (guint i = 0; i < form->n_fields; i++)
    {
      const ZjField *field = form->fields[i];
      g_autofree char *text = field->type == ZJ_FIELD_REFERENCE
                                  ? title_of (tools, record->project, zj_json_string (record->fields, field->id))
                                  : zj_form_display (form, field->id, record->fields, TRUE);

      if (text == NULL || *text == '\0')
        continue;
      g_print ("%s: %s\n", zj_label (&field->label), text);
      if (strcmp (field->id, "attachments") == 0)
        print_files (form, record->fields);
      else if (field->type == ZJ_FIELD_ROWS)
        print_rows (field, record->fields);
    }
}

static void
print_history (JsonArray *history)
{
  for (guint i = 0; i < json_array_get_length (history); i++)
    {
      JsonObject *line = json_array_get_object_element (history, i);
      const char *at = zj_json_string (line, "at");
      const char *by = zj_json_string (line, "by");
      const char *post = zj_json_string (line, "post");
      const char *text = zj_json_string (line, "text");
      gint64 instant = 0;
      g_autofree char *when = at != NULL && zj_instant_parse (at, &instant) ? zj_instant_display (instant) : NULL;

      g_print ("%s  %s%s%s  %s%s%s\n", when != NULL ? when : "", post != NULL ? post : "",
               post != NULL && by != NULL ? " " : "", by != NULL ? by : "", zj_json_string (line, "verb"),
               text != NULL ? "  " : "", text != NULL ? text : "");
    }
}

static int
show (ZjTools *tools, const Options *options, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjStoredRecord) record = zj_review_find (tools->storage, tools->forms, id, &error);
  g_autoptr (ZjStoredRecord) view = NULL;
  ZjForm *form;
  const ZjState *state;

  if (record == NULL)
    return zj_explain (error);
  if (options->json)
    {
      g_autoptr (JsonNode) node = zj_json_object_node (zj_review_to_json (tools->storage, tools->forms, record));

      print_node (node);
      return ZJ_EXIT_DONE;
    }
  form = zj_forms_get (tools->forms, record->form);
  state = zj_form_state (form, record->state);
  g_print ("%s  %s\n", zj_label (&form->title), state != NULL ? zj_label (&state->label) : record->state);
  view = zj_review_view (tools->forms, record);
  print_fields (tools, form, view);
  print_history (view->history);
  return ZJ_EXIT_DONE;
}

/* ---- the whole ---- */

static int
decide (ZjTools *tools, const Options *options, const char *action, const char *id, char **words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjEntries) entries =
      zj_entries_new ((const char *const *)words, (const char *const *)options->attach, &error);
  ZjDesk desk = { tools->storage, tools->forms, tools->clock, tools->random };
  ZjDecision decision = { action, options->reason, options->deadline, options->by, options->role, entries };

  if (entries == NULL || !zj_decide (&desk, id, &decision, &error))
    return zj_explain (error);
  return ZJ_EXIT_DONE;
}

/* Is it something that the authority does to records of any form? */
static gboolean
is_action (ZjForms *forms, const char *word)
{
  static const char *const usual[] = { "approve", "return", "reject", "close", "inspect", "resume", NULL };
  g_autoptr (GPtrArray) list = zj_forms_list (forms);

  if (g_strv_contains (usual, word))
    return TRUE; /* if the record's form does not have it, that is what is said */
  for (guint i = 0; i < list->len; i++)
    {
      const ZjAction *action = zj_form_action (g_ptr_array_index (list, i), word);

      if (action != NULL && action->by_authority)
        return TRUE;
    }
  return FALSE;
}

static int
usage (void)
{
  g_printerr ("zhijian-server: %s\n",
              _ ("Usage: review --data DIR list [--form F] | show ID | ACTION ID [FIELD=VALUE …]"));
  return ZJ_EXIT_USAGE;
}

static int
run (ZjTools *tools, const Options *options, int argc, char **argv)
{
  if (strcmp (argv[1], "list") == 0)
    return list (tools, options);
  if (strcmp (argv[1], "show") == 0)
    return show (tools, options, argv[2]);
  return is_action (tools->forms, argv[1]) ? decide (tools, options, argv[1], argv[2], argv + 3) : usage ();
}

int
zj_command_review (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options.data, N_ ("Folder of the data"), N_ ("DIR") },
    { "form", 0, 0, G_OPTION_ARG_STRING, &options.form, N_ ("Only records of this form"), N_ ("F") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("One JSON value"), NULL },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &options.reason, N_ ("Why"), N_ ("TEXT") },
    { "deadline", 0, 0, G_OPTION_ARG_STRING, &options.deadline, N_ ("The new date by which to act"), N_ ("DATE") },
    { "by", 0, 0, G_OPTION_ARG_STRING, &options.by, N_ ("Who decides"), N_ ("NAME") },
    { "role", 0, 0, G_OPTION_ARG_STRING, &options.role, N_ ("As what (default: 监督员)"), N_ ("ROLE") },
    { "attach", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.attach,
      N_ ("Attach a file; SLOT@2=PATH to the second row of a table; may be given several times"), N_ ("SLOT=PATH") },
    { NULL },
  };
  g_auto (ZjTools) tools = { 0 };
  int status;

  if (!zj_parse_options (
          &argc, &argv, entries, _ ("list | show ID | ACTION ID [FIELD=VALUE …]"),
          _ ("Shows what the authority may see: nothing before it was confirmed or submitted. ACTION is one that the "
             "record's form gives the authority: approve, return, reject, close, inspect, suspend, resume, terminate, "
             "complete … Values are written as people write them; FIELD[]='{JSON}' adds a row to a table.")))
    return ZJ_EXIT_USAGE;
  if (argc < 2 || (strcmp (argv[1], "list") == 0 ? argc != 2 : argc < 3)
      || (strcmp (argv[1], "show") == 0 && argc != 3))
    return usage ();
  status = zj_tools_open (&tools, options.data);
  return status == ZJ_EXIT_DONE ? run (&tools, &options, argc, argv) : status;
}
