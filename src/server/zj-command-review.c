/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-commands.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "zj-json.h"
#include "zj-review.h"
#include "zj-value.h"

/* What the authority may be asked to do to a record; which of these a record knows, its form says. */
static const char *const VERBS[] = { "approve", "return", "reject",    "close",   "inspect",
                                     "suspend", "resume", "terminate", "complete" };

typedef struct
{
  char *data, *form, *reason, *by;
  gboolean json;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->data);
  g_free (options->form);
  g_free (options->reason);
  g_free (options->by);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static void
print_node (JsonNode *node)
{
  g_autofree char *text = zj_json_write (node);

  g_print ("%s\n", text);
}

/* ---- list ---- */

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
  g_autofree char *title = NULL;

  if (!zj_review_may_see (listing->tools->forms, record))
    return TRUE;
  if (listing->json != NULL)
    {
      json_array_add_object_element (listing->json,
                                     zj_review_to_json (listing->tools->storage, listing->tools->forms, record));
      return TRUE;
    }
  title = zj_form_record_title (form, record->fields);
  g_print ("%s  %s  %s  %s\n", record->id, zj_label (&form->title), zj_label (&state->label), title);
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
print_fields (ZjForm *form, const ZjStoredRecord *record)
{
  for (guint i = 0; i < form->n_fields; i++)
    {
      const ZjField *field = form->fields[i];
      g_autofree char *text = zj_form_display (form, field->id, record->fields, TRUE);

      if (text != NULL && *text != '\0')
        g_print ("%s: %s\n", zj_label (&field->label), text);
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
      const char *text = zj_json_string (line, "text");
      gint64 instant = 0;
      g_autofree char *when = at != NULL && zj_instant_parse (at, &instant) ? zj_instant_display (instant) : NULL;

      g_print ("%s  %s  %s%s%s\n", when != NULL ? when : "", by != NULL ? by : "", zj_json_string (line, "verb"),
               text != NULL ? "  " : "", text != NULL ? text : "");
    }
}

static int
show (ZjTools *tools, const Options *options, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjStoredRecord) record = zj_review_find (tools->storage, tools->forms, id, &error);
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
  print_fields (form, record);
  print_history (record->history);
  return ZJ_EXIT_DONE;
}

/* ---- the whole ---- */

static int
decide (ZjTools *tools, const Options *options, const char *verb, const char *id)
{
  g_autoptr (GError) error = NULL;

  if (!zj_review_decide (tools->storage, tools->forms, tools->clock, id, verb, options->by, options->reason, &error))
    return zj_explain (error);
  return ZJ_EXIT_DONE;
}

static gboolean
is_verb (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (VERBS); i++)
    if (strcmp (word, VERBS[i]) == 0)
      return TRUE;
  return FALSE;
}

static int
run (ZjTools *tools, const Options *options, int argc, char **argv)
{
  if (argc == 2 && strcmp (argv[1], "list") == 0)
    return list (tools, options);
  if (argc == 3 && strcmp (argv[1], "show") == 0)
    return show (tools, options, argv[2]);
  return decide (tools, options, argv[1], argv[2]);
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
    { "by", 0, 0, G_OPTION_ARG_STRING, &options.by, N_ ("Who decides"), N_ ("NAME") },
    { NULL },
  };
  g_auto (ZjTools) tools = { 0 };
  int status;

  if (!zj_parse_options (
          &argc, &argv, entries, _ ("list | show ID | ACTION ID"),
          _ ("Shows what the authority may see. ACTION is one that the record's form gives the authority: "
             "approve, return, reject, close, inspect, suspend, resume, terminate, complete.")))
    return ZJ_EXIT_USAGE;
  if (!((argc == 2 && strcmp (argv[1], "list") == 0)
        || (argc == 3 && (strcmp (argv[1], "show") == 0 || is_verb (argv[1])))))
    {
      g_printerr ("zhijian-server: %s\n", _ ("Usage: review --data DIR list [--form F] | show ID | ACTION ID"));
      return ZJ_EXIT_USAGE;
    }
  status = zj_tools_open (&tools, options.data);
  return status == ZJ_EXIT_DONE ? run (&tools, &options, argc, argv) : status;
}
