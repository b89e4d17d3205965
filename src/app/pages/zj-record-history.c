/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-record-history.h"

#include <glib/gi18n-lib.h>

#include "zj-clock.h"
#include "zj-field-text.h"
#include "zj-json.h"
#include "zj-verb.h"

#define PATHS_NAMED 5
#define SAME_MOMENT (5 * G_USEC_PER_SEC)

typedef struct
{
  ZjHistoryLine line;
  gint64 at;
  gint64 occurred; /* when it was done, where the server says so; 0 = not said */
  char *verb;
  gboolean joined;
  guint order; /* lines of one moment keep the order they came in */
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;
  g_free (entry->line.when);
  g_free (entry->line.who);
  g_free (entry->line.what);
  g_free (entry->line.text);
  g_clear_pointer (&entry->line.content, json_object_unref);
  g_free (entry->verb);
  g_free (entry);
}

static char *
what_of (ZjForm *form, JsonObject *line, JsonObject *fields)
{
  JsonArray *paths = zj_json_array (line, "paths");
  const char *verb = zj_json_string (line, "verb");
  const char *action = zj_json_string (line, "action");
  g_autoptr (GString) what = g_string_new (zj_form_verb_word (form, action != NULL ? action : verb));
  g_autoptr (GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (paths == NULL || g_strcmp0 (verb, "create") == 0)
    return g_string_free (g_steal_pointer (&what), FALSE);
  for (guint i = 0; i < json_array_get_length (paths); i++)
    {
      JsonNode *path = json_array_get_element (paths, i);
      if (!zj_json_is_string (path))
        continue;
      char *label = zj_path_label (form, json_node_get_string (path), fields);
      guint n = g_hash_table_size (named);
      if (g_hash_table_contains (named, label) || n > PATHS_NAMED)
        {
          g_free (label);
          continue;
        }
      if (n == PATHS_NAMED)
        g_string_append (what, " …");
      else
        g_string_append_printf (what, "%s%s", n == 0 ? _ (": ") : _ (", "), label);
      g_hash_table_add (named, label);
    }
  return g_string_free (g_steal_pointer (&what), FALSE);
}

/* Who it was: a person by name and post; an office or the server by what it is. */
static char *
who_of (JsonObject *line)
{
  const char *by = zj_json_string (line, "by");
  const char *role =
      zj_json_string (line, "post") != NULL ? zj_json_string (line, "post") : zj_json_string (line, "role");
  const char *office = g_strcmp0 (role, "authority") == 0 ? _ ("Authority")
                       : g_strcmp0 (role, "server") == 0  ? _ ("System")
                       : g_strcmp0 (role, "project") == 0 ? NULL
                                                          : role;
  if (by != NULL && office != NULL)
    return g_strdup_printf (_ ("%s (%s)"), by, office);
  return g_strdup (by != NULL ? by : office != NULL ? office : "");
}

static gint64
instant_of (JsonObject *line, const char *member)
{
  const char *text = zj_json_string (line, member);
  gint64 at = 0;
  return text != NULL && zj_instant_parse (text, &at) ? at : 0;
}

static Entry *
entry_new (ZjForm *form, JsonObject *line, JsonObject *fields)
{
  const char *text = zj_json_string (line, "text");
  const char *mark = zj_json_string (line, "mark");
  JsonObject *content = zj_json_object (line, "content");
  Entry *entry = g_new0 (Entry, 1);
  entry->at = instant_of (line, "at");
  entry->occurred = instant_of (line, "occurred_at");
  entry->verb = g_strdup (zj_json_string (line, "verb"));
  entry->line.when = entry->at != 0 ? zj_instant_display (entry->at) : g_strdup ("");
  entry->line.who = who_of (line);
  entry->line.what = what_of (form, line, fields);
  entry->line.round = (int)zj_json_int (line, "round", 0);
  entry->line.content = content != NULL ? json_object_ref (content) : NULL;
  entry->line.by_authority = g_strcmp0 (zj_json_string (line, "role"), "authority") == 0;
  entry->line.text = text != NULL && text[0] != '\0' ? g_strdup (text) : NULL;
  if (entry->line.text == NULL && g_strcmp0 (mark, "late") == 0)
    entry->line.text = g_strdup (_ ("Arrived late"));
  else if (entry->line.text == NULL && g_strcmp0 (mark, "clock-ahead") == 0)
    entry->line.text = g_strdup (_ ("The clock of the machine was ahead"));
  return entry;
}

/* What this machine wrote down and the server confirmed is one event: the server's line stands, with the names of the
 * fields. */
static gboolean
join (GPtrArray *entries, Entry *own)
{
  for (guint i = 0; i < entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (entries, i);
      if (entry->joined || entry->occurred == 0 || ABS (entry->occurred - own->at) > SAME_MOMENT
          || g_strcmp0 (entry->verb, own->verb) != 0)
        continue;
      entry->joined = TRUE;
      g_free (entry->line.what);
      entry->line.what = g_steal_pointer (&own->line.what);
      return TRUE;
    }
  return FALSE;
}

static void
add (GPtrArray *entries, ZjForm *form, JsonArray *lines, JsonObject *fields, gboolean own)
{
  for (guint i = 0; lines != NULL && i < json_array_get_length (lines); i++)
    {
      JsonNode *node = json_array_get_element (lines, i);
      if (!JSON_NODE_HOLDS_OBJECT (node))
        continue;
      Entry *entry = entry_new (form, json_node_get_object (node), fields);
      if (own && join (entries, entry))
        {
          entry_free (entry);
          continue;
        }
      entry->order = entries->len;
      g_ptr_array_add (entries, entry);
    }
}

static int
newest_first (gconstpointer a, gconstpointer b)
{
  const Entry *first = *(const Entry *const *)a;
  const Entry *second = *(const Entry *const *)b;
  if (first->at != second->at)
    return first->at > second->at ? -1 : 1;
  return first->order < second->order ? -1 : first->order > second->order;
}

/* What this machine wrote down has no round of its own: it belongs to the one it happened in. Each decision that gives
 * the record back ends one. */
static void
number_rounds (GPtrArray *entries, ZjForm *form)
{
  int round = 1;
  for (guint i = entries->len; i > 0; i--)
    {
      Entry *entry = g_ptr_array_index (entries, i - 1);
      const ZjAction *action = entry->verb != NULL ? zj_form_action (form, entry->verb) : NULL;
      const ZjState *state = action != NULL && action->by_authority ? zj_form_state (form, action->to) : NULL;
      if (entry->line.round > 0)
        round = entry->line.round;
      entry->line.round = round;
      if (state != NULL && state->editable)
        round++;
    }
}

GPtrArray *
zj_record_history (ZjForm *form, JsonArray *server, JsonArray *audit, JsonObject *fields)
{
  g_return_val_if_fail (form != NULL, NULL);
  GPtrArray *entries = g_ptr_array_new_with_free_func (entry_free);
  add (entries, form, server, fields, FALSE);
  add (entries, form, audit, fields, TRUE);
  g_ptr_array_sort (entries, newest_first);
  number_rounds (entries, form);
  return entries;
}
