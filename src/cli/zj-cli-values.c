/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-cli-values.h"

#include "zj-cli-output.h"
#include "zj-json.h"
#include "zj-text.h"
#include "zj-value.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define CANDIDATES_NAMED 8

typedef struct
{
  ZjCli *cli;
  ZjForm *form;
  const char *project;
  JsonObject *fields;
  JsonObject *raw;
  GPtrArray *problems;
} Assignment;

/* --- references ------------------------------------------------------------------------------------------------- */

/* TRUE if a person would call this record by @text: its name, or an official number it carries. */
static gboolean
goes_by (ZjForm *form, ZjRecord *record, const char *text)
{
  g_autofree char *title = zj_form_record_title (form, record->fields);

  if (g_strcmp0 (title, text) == 0)
    return TRUE;
  for (guint i = 0; i < form->n_fields; i++)
    if ((form->fields[i]->validator != NULL || form->fields[i]->is_code)
        && g_strcmp0 (zj_json_string (record->fields, form->fields[i]->id), text) == 0)
      return TRUE;
  return FALSE;
}

/* Ids of the records of @form_id that go by @text. (transfer full) */
static GPtrArray *
find_by_name (ZjCli *cli, const char *form_id, const char *project, const char *text, GString *known)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);
  const ZjQuery query = { .project = project, .form = form_id };
  g_auto (GStrv) ids = zj_store_query (cli->store, &query, NULL);

  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      g_autoptr (ZjRecord) record = zj_store_get (cli->store, ids[i], NULL);
      ZjForm *form = record != NULL ? zj_cli_form_of (cli, record) : NULL;

      if (form == NULL)
        continue;
      if (goes_by (form, record, text))
        g_ptr_array_add (found, g_strdup (record->id));
      else if (i < CANDIDATES_NAMED)
        {
          g_autofree char *title = zj_form_record_title (form, record->fields);
          g_string_append_printf (known, "%s%s", known->len > 0 ? ", " : "", title);
        }
    }
  return found;
}

static gboolean
parse_reference (ZjCli *cli,
                 const ZjField *field,
                 const char *path,
                 const char *project,
                 const char *text,
                 JsonNode **value,
                 ZjProblem **problem)
{
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GString) known = g_string_new (NULL);
  g_autofree char *clean = zj_text_clean (text, -1, FALSE);

  *value = NULL;
  if (clean == NULL || *clean == '\0')
    return TRUE;
  if (zj_uuid_is_valid (clean))
    {
      *value = zj_json_string_node (clean);
      return TRUE;
    }
  found = find_by_name (cli, field->pick_form, project, clean, known);
  if (found->len == 1)
    {
      *value = zj_json_string_node (found->pdata[0]);
      return TRUE;
    }
  if (found->len == 0)
    *problem = zj_problem_new (ZJ_SEVERITY_ERROR, "unknown-reference", path,
                               known->len > 0 ? _ ("No record is called “%s” or carries that number. There are: %s.")
                                              : _ ("No record is called “%s” or carries that number."),
                               clean, known->str);
  else
    *problem = zj_problem_new (ZJ_SEVERITY_ERROR, "ambiguous-reference", path,
                               _ ("%u records are called “%s”. Give the record id instead: %s or %s."), found->len,
                               clean, (char *)found->pdata[0], (char *)found->pdata[1]);
  return FALSE;
}

gboolean
zj_cli_parse_value (ZjCli *cli,
                    const ZjField *field,
                    const char *path,
                    const char *project,
                    const char *text,
                    JsonNode **value,
                    ZjProblem **problem)
{
  ZjProblem *found = NULL;

  *value = NULL;
  *problem = NULL;
  if (field->type == ZJ_FIELD_REFERENCE && field->pick_form != NULL)
    return parse_reference (cli, field, path, project, text, value, problem);
  if (zj_field_parse (field, text, value, &found))
    return TRUE;
  *problem = zj_problem_new (ZJ_SEVERITY_ERROR, found != NULL ? found->code : "invalid", path, "%s",
                             found != NULL ? found->message : _ ("This is no value of the field."));
  g_clear_pointer (&found, zj_problem_free);
  return FALSE;
}

/* --- one field, one cell, one row ------------------------------------------------------------------------------- */

static void
complain (Assignment *to, const char *code, const char *path, const char *message)
{
  g_ptr_array_add (to->problems, zj_problem_new (ZJ_SEVERITY_ERROR, code, path, "%s", message));
}

/* May the project office write there at all? */
static gboolean
may_write (Assignment *to, const ZjField *field, const char *path)
{
  if (field == NULL)
    complain (to, "unknown-field", path, _ ("The form has no such field; “zhijianctl form” lists them."));
  else if (g_strcmp0 (field->id, "attachments") == 0
           || (field->parent != NULL && g_strcmp0 (field->parent->id, "attachments") == 0))
    complain (to, "unsupported", path, _ ("Files are added by --attach and taken out by --detach."));
  else if (field->server_owned)
    complain (to, "server-owned", path, _ ("Only the server fills this in."));
  else if (field->computed != NULL)
    complain (to, "computed", path, _ ("This is computed from other fields."));
  else
    return TRUE;
  return FALSE;
}

static void
set_member (JsonObject *object, const char *member, JsonNode *value)
{
  if (value != NULL)
    json_object_set_member (object, member, value);
  else if (json_object_has_member (object, member))
    json_object_remove_member (object, member);
}

static void
assign_text (Assignment *to, const ZjField *field, const char *path, JsonObject *object, const char *text)
{
  JsonNode *value = NULL;
  ZjProblem *problem = NULL;

  if (zj_cli_parse_value (to->cli, field, path, to->project, text, &value, &problem))
    {
      set_member (object, field->id, value);
      return;
    }
  if (to->raw == NULL)
    {
      g_ptr_array_add (to->problems, problem);
      return;
    }
  json_object_set_string_member (to->raw, path, text);
  g_clear_pointer (&problem, zj_problem_free);
}

/* A number as a person would have typed it; NULL for one that JSON cannot carry exactly. */
static char *
number_text (JsonNode *node)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (zj_json_is_int (node))
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  g_ascii_formatd (buffer, sizeof buffer, "%.15g", json_node_get_double (node));
  return strchr (buffer, 'e') == NULL ? g_strdup (buffer) : NULL;
}

static char *
text_of_json (JsonNode *node)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("");
  if (JSON_NODE_HOLDS_OBJECT (node))
    return g_strdup (zj_json_string (json_node_get_object (node), "other"));
  if (!JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  switch (json_node_get_value_type (node))
    {
    case G_TYPE_STRING:
      return g_strdup (json_node_get_string (node));
    case G_TYPE_BOOLEAN:
      return g_strdup (json_node_get_boolean (node) ? "true" : "false");
    default:
      return number_text (node);
    }
}

static const ZjField *
inner_field (const ZjField *group, const char *id)
{
  for (guint i = 0; i < group->n_fields; i++)
    if (g_strcmp0 (group->fields[i]->id, id) == 0)
      return group->fields[i];
  return NULL;
}

static JsonObject *
find_row (JsonObject *fields, const char *group, const char *id)
{
  JsonArray *rows = zj_json_array (fields, group);

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      if (g_strcmp0 (zj_json_string (row, "_id"), id) == 0)
        return row;
    }
  return NULL;
}

static void
drop_row (JsonObject *fields, const char *group, const char *id)
{
  JsonArray *rows = zj_json_array (fields, group);

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    if (g_strcmp0 (zj_json_string (json_array_get_object_element (rows, i), "_id"), id) == 0)
      {
        json_array_remove_element (rows, i);
        return;
      }
}

/* An empty row at the end of the group. (transfer none) */
static JsonObject *
append_row (Assignment *to, const char *group)
{
  g_autoptr (JsonArray) ordered = zj_rows_ordered (to->fields, group);
  guint n_rows = ordered != NULL ? json_array_get_length (ordered) : 0;
  const char *last = n_rows > 0 ? zj_json_string (json_array_get_object_element (ordered, n_rows - 1), "_pos") : NULL;
  g_autofree char *position = zj_position_between (last, NULL);
  g_autofree char *id = zj_random_uuid7 (to->cli->random, to->cli->clock);
  JsonArray *rows = zj_json_array (to->fields, group);
  JsonObject *row = json_object_new ();

  if (rows == NULL)
    {
      rows = json_array_new ();
      json_object_set_array_member (to->fields, group, rows);
    }
  json_object_set_string_member (row, "_id", id);
  json_object_set_string_member (row, "_pos", position);
  json_array_add_object_element (rows, row);
  return row;
}

static void
assign_row (Assignment *to, const ZjField *group, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) given = zj_json_parse_object (text, -1, &error);
  g_autofree char *where = g_strconcat (group->id, "[]", NULL);
  g_autoptr (GList) members = NULL;
  const char *id;
  JsonObject *row;

  if (given == NULL)
    {
      g_ptr_array_add (to->problems, zj_problem_new (ZJ_SEVERITY_ERROR, "malformed-row", group->id,
                                                     _ ("A row is given as %s='{\"FIELD\": \"VALUE\", …}': %s"), where,
                                                     error->message));
      return;
    }
  id = zj_json_string (given, "_id");
  if (id == NULL && !may_write (to, group, group->id)) /* rows of the server's may be filled in, not added */
    return;
  row = id != NULL ? find_row (to->fields, group->id, id) : append_row (to, group->id);
  if (row == NULL)
    {
      complain (to, "unknown-row", group->id, _ ("There is no row with this _id; leave _id out to add one."));
      return;
    }
  members = json_object_get_members (given);
  for (GList *l = members; l != NULL; l = l->next)
    {
      const ZjField *field = inner_field (group, l->data);
      g_autofree char *path =
          g_strdup_printf ("%s/%s/%s", group->id, zj_json_string (row, "_id"), (const char *)l->data);
      g_autofree char *value = NULL;

      if (g_str_equal (l->data, "_id"))
        continue;
      if (!may_write (to, field, path))
        continue;
      value = text_of_json (json_object_get_member (given, l->data));
      if (value == NULL)
        complain (to, "invalid", path, _ ("This is no value of the field. Put numbers in quotes."));
      else
        assign_text (to, field, path, row, value);
    }
}

/* A row is named by its _id or, as a person counts them, by its number. (transfer full) */
static char *
row_id (JsonObject *fields, const char *group, const char *name)
{
  g_autoptr (JsonArray) rows = zj_rows_ordered (fields, group);
  guint64 number = 0;

  if (rows != NULL && g_ascii_string_to_unsigned (name, 10, 1, json_array_get_length (rows), &number, NULL))
    return g_strdup (zj_json_string (json_array_get_object_element (rows, (guint)number - 1), "_id"));
  return g_strdup (name);
}

static void
assign_cell (Assignment *to, const char *path, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  guint n_parts = g_strv_length (parts);
  const ZjField *group = zj_form_field (to->form, parts[0]);
  const ZjField *field = group != NULL && n_parts == 3 ? inner_field (group, parts[2]) : NULL;
  g_autofree char *id = NULL;
  JsonObject *row;

  if (group == NULL || group->type != ZJ_FIELD_ROWS || n_parts > 3 || (n_parts == 3 && field == NULL))
    {
      may_write (to, NULL, path);
      return;
    }
  if (!may_write (to, n_parts == 3 ? field : group, path))
    return;
  id = row_id (to->fields, group->id, parts[1]);
  row = find_row (to->fields, group->id, id);
  if (row == NULL)
    complain (
        to, "unknown-row", path,
        _ ("There is no such row. Name it by its number, 1 for the first, or by its _id; “zhijianctl show --json” "
           "shows them."));
  else if (n_parts == 3)
    assign_text (to, field, path, row, text);
  else if (*text == '\0')
    drop_row (to->fields, group->id, id);
  else
    complain (to, "malformed-row", path,
              _ ("A row is dropped by an empty value and changed by GROUP/ROW/FIELD=VALUE."));
}

static void
assign_one (Assignment *to, const char *path, const char *text)
{
  const ZjField *field;
  g_autofree char *group = NULL;

  if (strchr (path, '/') != NULL)
    {
      assign_cell (to, path, text);
      return;
    }
  if (g_str_has_suffix (path, "[]"))
    {
      group = g_strndup (path, strlen (path) - 2);
      field = zj_form_field (to->form, group);
      if (field != NULL && field->type == ZJ_FIELD_ROWS && g_strcmp0 (field->id, "attachments") != 0)
        assign_row (to, field, text);
      else if (!may_write (to, field, group))
        return;
      else
        complain (to, "not-rows", group, _ ("This field holds one value: write FIELD=VALUE without []."));
      return;
    }
  field = zj_form_field (to->form, path);
  if (!may_write (to, field, path))
    return;
  if (field->type != ZJ_FIELD_ROWS)
    assign_text (to, field, path, to->fields, text);
  else if (*text == '\0')
    set_member (to->fields, path, NULL);
  else
    complain (to, "rows", path,
              _ ("This field holds rows: add one with FIELD[]='{…}', or drop all with an empty value."));
}

gboolean
zj_cli_assign (ZjCli *cli,
               const char *command,
               ZjForm *form,
               const char *project,
               JsonObject *fields,
               JsonObject *raw,
               char **words,
               GPtrArray *problems)
{
  Assignment to = { cli, form, project, fields, raw, problems };

  for (char **word = words; *word != NULL; word++)
    {
      const char *equals = strchr (*word, '=');
      if (equals == NULL || equals == *word)
        {
          zj_cli_usage (command, _ ("“%s” is not FIELD=VALUE."), *word);
          return FALSE;
        }
    }
  for (char **word = words; *word != NULL; word++)
    {
      const char *equals = strchr (*word, '=');
      g_autofree char *path = g_strndup (*word, equals - *word);
      assign_one (&to, path, equals + 1);
    }
  return TRUE;
}
