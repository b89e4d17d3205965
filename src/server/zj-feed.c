/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-feed.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "zj-error.h"
#include "zj-hash.h"
#include "zj-identifier.h"
#include "zj-json.h"
#include "zj-sessions.h"
#include "zj-text.h"
#include "zj-value.h"

#define PROJECT_FORM "project"

typedef struct
{
  ZjStorage *storage;
  ZjForm *form;
  ZjClock *clock;
  ZjRandom *random;
  gboolean only_new;
  ZjFeedReport *report;
  guint row; /* as people count */
} Import;

ZjFeedReport *
zj_feed_report_new (void)
{
  ZjFeedReport *report = g_new0 (ZjFeedReport, 1);

  report->faults = g_ptr_array_new_with_free_func (g_free);
  report->notes = g_ptr_array_new_with_free_func (g_free);
  return report;
}

void
zj_feed_report_free (ZjFeedReport *report)
{
  if (report == NULL)
    return;
  g_ptr_array_unref (report->faults);
  g_ptr_array_unref (report->notes);
  g_free (report);
}

static void
say (Import *import, GPtrArray *where, const char *member, const char *what)
{
  g_ptr_array_add (where, g_strdup_printf (_ ("row %u, %s: %s"), import->row, member, what));
}

static void
fault (Import *import, const char *member, const char *what)
{
  say (import, import->report->faults, member, what);
}

/* ---- values ---- */

/* Feeds write numbers as JSON numbers; four decimals are all any field keeps. NULL if it is no plain value. */
static char *
plain_text (JsonNode *node)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (type == G_TYPE_STRING)
    return zj_text_clean (json_node_get_string (node), -1, TRUE);
  if (type == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  if (type == G_TYPE_DOUBLE && fabs (json_node_get_double (node)) < 9e11)
    {
      char buffer[G_ASCII_DTOSTR_BUF_SIZE];

      return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.4f", json_node_get_double (node)));
    }
  if (type == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "true" : "false");
  return NULL;
}

/* What a person would be told off for, a feed may hold: old codes, foreign papers, two people in one field. */
static gboolean
is_lenient (const ZjField *field)
{
  return field->validator != NULL || field->type == ZJ_FIELD_PERSON || field->type == ZJ_FIELD_PHONE
         || field->type == ZJ_FIELD_ID_NUMBER || field->type == ZJ_FIELD_CREDIT_CODE || field->type == ZJ_FIELD_REGION;
}

static JsonNode *
read_value (Import *import, const ZjField *field, const char *member, JsonNode *node)
{
  g_autofree char *text = plain_text (node);
  g_autoptr (ZjProblem) problem = NULL;
  JsonNode *value = NULL;

  if (text == NULL)
    {
      fault (import, member, _ ("This must be a text or a number."));
      return NULL;
    }
  if (zj_field_parse (field, text, &value, &problem) && zj_field_check (field, value, member, NULL, &problem))
    return value;
  g_clear_pointer (&value, json_node_unref);
  if (is_lenient (field))
    {
      say (import, import->report->notes, member, problem->message);
      return zj_json_string_node (text);
    }
  fault (import, member, problem->message);
  return NULL;
}

/* A row's identity is its place, so that the same feed read again changes nothing. */
static char *
row_id (const char *project, const char *group, guint index)
{
  g_autofree char *seed = g_strdup_printf ("%s/%s/%u", project, group, index);
  g_autofree char *hash = zj_sha256_text (seed);

  return g_strdup_printf ("%.8s-%.4s-7%.3s-8%.3s-%.12s", hash, hash + 8, hash + 12, hash + 15, hash + 18);
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
read_row (Import *import, const ZjField *group, JsonObject *from, const char *prefix)
{
  JsonObject *row = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, from);
  while (json_object_iter_next (&iter, &name, &node))
    {
      const ZjField *field = inner_field (group, name);
      g_autofree char *member = g_strconcat (prefix, ".", name, NULL);

      if (field == NULL)
        say (import, import->report->notes, member, _ ("This member is not known and was left out."));
      else if (!JSON_NODE_HOLDS_NULL (node))
        zj_json_set_node (row, name, read_value (import, field, member, node));
    }
  return row;
}

static JsonNode *
read_rows (Import *import, const ZjField *group, JsonNode *node, const char *project)
{
  JsonArray *from = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  JsonArray *rows;
  g_autofree char *position = NULL;

  if (from == NULL)
    {
      fault (import, group->id, _ ("This must be an array of objects."));
      return NULL;
    }
  rows = json_array_new ();
  for (guint i = 0; i < json_array_get_length (from); i++)
    {
      JsonNode *element = json_array_get_element (from, i);
      g_autofree char *prefix = g_strdup_printf ("%s[%u]", group->id, i);
      g_autofree char *id = row_id (project, group->id, i);
      char *next = zj_position_between (position, NULL);
      JsonObject *row;

      g_free (position);
      position = next;
      if (!JSON_NODE_HOLDS_OBJECT (element))
        {
          fault (import, prefix, _ ("This must be an object."));
          continue;
        }
      row = read_row (import, group, json_node_get_object (element), prefix);
      json_object_set_string_member (row, "_id", id);
      json_object_set_string_member (row, "_pos", position);
      json_array_add_object_element (rows, row);
    }
  return zj_json_array_node (rows);
}

static JsonObject *
read_fields (Import *import, JsonObject *row, const char *project)
{
  JsonObject *fields = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, row);
  while (json_object_iter_next (&iter, &name, &node))
    {
      const ZjField *field = zj_form_field (import->form, name);

      if (g_strcmp0 (name, "code") == 0 || g_strcmp0 (name, "id") == 0 || JSON_NODE_HOLDS_NULL (node))
        continue;
      if (field == NULL || g_strcmp0 (name, "attachments") == 0)
        say (import, import->report->notes, name, _ ("This member is not known and was left out."));
      else if (field->type == ZJ_FIELD_ROWS)
        zj_json_set_node (fields, name, read_rows (import, field, node, project));
      else
        zj_json_set_node (fields, name, read_value (import, field, name, node));
    }
  return fields;
}

/* ---- one project ---- */

static ZjStoredProject *
describe (Import *import, JsonObject *row, const char *code, const ZjStoredProject *known)
{
  ZjStoredProject *project = g_new0 (ZjStoredProject, 1);
  const char *id = zj_json_string (row, "id");

  if (known != NULL)
    project->id = g_strdup (known->id);
  else if (id != NULL && zj_uuid_is_valid (id))
    project->id = g_strdup (id);
  else
    project->id = zj_random_uuid7 (import->random, import->clock);
  project->code = g_strdup (code);
  return project;
}

static gboolean
complete (Import *import, ZjStoredProject *project, JsonObject *fields)
{
  const char *name = zj_json_string (fields, "project_name");
  const char *number = zj_json_string (fields, "project_no");
  gboolean by_project = g_strcmp0 (zj_json_string (fields, "supervision_no_format"), "project") == 0;

  if (name == NULL)
    fault (import, "project_name", _ ("A project needs a name."));
  if (by_project && number == NULL)
    fault (import, "project_no", _ ("Numbers by project number need that number."));
  if (name == NULL || (by_project && number == NULL))
    return FALSE;
  project->name = g_strdup (name);
  project->number_base = g_strdup (by_project ? number : project->code);
  return TRUE;
}

static gboolean
put (Import *import, const ZjStoredProject *project, JsonObject *fields, GError **error)
{
  g_autoptr (ZjStoredRecord) record = NULL;
  g_autofree char *now = zj_clock_stamp (import->clock);
  g_autoptr (JsonNode) before = NULL, after = NULL;

  if (!zj_storage_get_record (import->storage, project->id, project->id, &record, error))
    return FALSE;
  if (record != NULL)
    {
      before = zj_json_object_node (zj_json_copy_object (record->fields));
      after = zj_json_object_node (zj_json_copy_object (fields));
      if (zj_json_equal (before, after))
        {
          import->report->unchanged++;
          return TRUE;
        }
      import->report->updated++;
    }
  else
    {
      record = zj_stored_record_new (project->id, project->id, PROJECT_FORM);
      record->state = g_strdup (import->form->initial_state);
      record->revision = 1; /* all of it is the server's, so it stays */
      import->report->added++;
    }
  record->form_version = import->form->version;
  json_object_unref (record->fields);
  record->fields = zj_json_copy_object (fields);
  zj_stored_record_add_history (record, now, NULL, "server", "import", NULL);
  return zj_storage_put_project (import->storage, project, error)
         && zj_storage_put_record (import->storage, record, NULL, error);
}

/* FALSE: the storage failed. A bad row is noted and gone over. */
static gboolean
import_row (Import *import, JsonNode *node, GHashTable *seen, GError **error)
{
  JsonObject *row = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *typed = row != NULL ? zj_json_string (row, "code") : NULL;
  g_autofree char *code = typed != NULL ? zj_account_fold (typed) : NULL;
  g_autoptr (ZjStoredProject) known = NULL, project = NULL;
  g_autoptr (JsonObject) fields = NULL;
  g_autoptr (GError) missing = NULL;

  if (row == NULL)
    {
      fault (import, "", _ ("This must be an object."));
      return TRUE;
    }
  if (code == NULL || !zj_account_is_valid (code))
    {
      fault (import, "code", _ ("A project needs its stage code or registration code."));
      return TRUE;
    }
  if (!g_hash_table_add (seen, g_strdup (code)))
    {
      fault (import, "code", _ ("This code is in the file twice."));
      return TRUE;
    }
  known = zj_storage_find_project (import->storage, code, &missing);
  if (known == NULL && !g_error_matches (missing, ZJ_ERROR, ZJ_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&missing));
      return FALSE;
    }
  if (known != NULL && import->only_new)
    {
      import->report->unchanged++;
      return TRUE;
    }
  project = describe (import, row, code, known);
  fields = read_fields (import, row, project->id);
  if (!complete (import, project, fields) || import->report->faults->len > 0)
    return TRUE;
  return put (import, project, fields, error);
}

static gboolean
import_all (Import *import, JsonArray *rows, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      import->row = i + 1;
      if (!import_row (import, json_array_get_element (rows, i), seen, error))
        return FALSE;
    }
  if (import->report->faults->len == 0)
    return TRUE;
  g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID,
               ngettext ("%u fault in the file; nothing was taken in.", "%u faults in the file; nothing was taken in.",
                         import->report->faults->len),
               import->report->faults->len);
  return FALSE;
}

gboolean
zj_feed_import (ZjStorage *storage,
                ZjForms *forms,
                ZjClock *clock,
                ZjRandom *random,
                JsonNode *feed,
                gboolean only_new,
                ZjFeedReport *report,
                GError **error)
{
  Import import = { 0 };
  JsonArray *rows = JSON_NODE_HOLDS_OBJECT (feed)  ? zj_json_array (json_node_get_object (feed), "projects")
                    : JSON_NODE_HOLDS_ARRAY (feed) ? json_node_get_array (feed)
                                                   : NULL;

  if (rows == NULL)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("The file holds no array “projects”; nothing was taken in."));
      return FALSE;
    }
  import.storage = storage;
  import.form = zj_forms_get (forms, PROJECT_FORM);
  import.clock = clock;
  import.random = random;
  import.only_new = only_new;
  import.report = report;
  if (import.form == NULL)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_FAILED, _ ("The form “project” is missing from this program."));
      return FALSE;
    }
  if (!zj_storage_begin (storage, error))
    return FALSE;
  if (import_all (&import, rows, error))
    return zj_storage_commit (storage, error);
  zj_storage_rollback (storage);
  return FALSE;
}
