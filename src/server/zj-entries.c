/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-entries.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "zj-error.h"
#include "zj-json.h"
#include "zj-value.h"

static void
entry_free (gpointer data)
{
  ZjEntry *entry = data;

  g_free (entry->field);
  g_free (entry->text);
  g_free (entry);
}

static void
file_free (gpointer data)
{
  ZjEntryFile *file = data;

  g_free (file->slot);
  g_free (file->row);
  g_free (file->path);
  g_free (file);
}

void
zj_entries_free (ZjEntries *entries)
{
  if (entries == NULL)
    return;
  g_ptr_array_unref (entries->values);
  g_ptr_array_unref (entries->files);
  g_free (entries);
}

/* ---- words ---- */

static gboolean
add_value (ZjEntries *entries, const char *word, GError **error)
{
  const char *equals = strchr (word, '=');
  gsize length = equals != NULL ? (gsize)(equals - word) : 0;
  gboolean row = length > 2 && strncmp (equals - 2, "[]", 2) == 0;
  ZjEntry *entry;

  if (length == 0)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("“%s” is not of the form FIELD=VALUE."), word);
      return FALSE;
    }
  entry = g_new0 (ZjEntry, 1);
  entry->field = g_strndup (word, row ? length - 2 : length);
  entry->text = g_strdup (equals + 1);
  entry->row = row;
  g_ptr_array_add (entries->values, entry);
  return TRUE;
}

static gboolean
add_file (ZjEntries *entries, const char *word, GError **error)
{
  const char *equals = strchr (word, '=');
  g_autofree char *slot = equals != NULL ? g_strndup (word, equals - word) : NULL;
  char *at = slot != NULL ? strchr (slot, '@') : NULL;
  ZjEntryFile *file;

  if (slot == NULL || *slot == '\0' || equals[1] == '\0' || (at != NULL && (at == slot || at[1] == '\0')))
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID,
                   _ ("--attach %s: say SLOT=PATH, or SLOT@ROW=PATH for a file of one row."), word);
      return FALSE;
    }
  file = g_new0 (ZjEntryFile, 1);
  file->slot = at != NULL ? g_strndup (slot, at - slot) : g_strdup (slot);
  file->row = at != NULL ? g_strdup (at + 1) : NULL;
  file->path = g_strdup (equals + 1);
  g_ptr_array_add (entries->files, file);
  return TRUE;
}

ZjEntries *
zj_entries_new (const char *const *words, const char *const *attach, GError **error)
{
  g_autoptr (ZjEntries) entries = g_new0 (ZjEntries, 1);

  entries->values = g_ptr_array_new_with_free_func (entry_free);
  entries->files = g_ptr_array_new_with_free_func (file_free);
  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    if (!add_value (entries, words[i], error))
      return NULL;
  for (guint i = 0; attach != NULL && attach[i] != NULL; i++)
    if (!add_file (entries, attach[i], error))
      return NULL;
  return g_steal_pointer (&entries);
}

const char *
zj_entries_get (const ZjEntries *entries, const char *field)
{
  for (guint i = 0; i < entries->values->len; i++)
    {
      const ZjEntry *entry = g_ptr_array_index (entries->values, i);

      if (!entry->row && strcmp (entry->field, field) == 0)
        return entry->text;
    }
  return NULL;
}

/* ---- references ---- */

typedef struct
{
  ZjForm *form;
  const char *project, *text;
  char *key;
  GPtrArray *found; /* of ZjStoredRecord */
} Search;

static gboolean
answers_to (const Search *search, const ZjStoredRecord *record)
{
  g_autofree char *title = zj_form_record_title (search->form, record->fields);
  g_autofree char *key = zj_name_key (title);

  if (strcmp (record->id, search->text) == 0 || strcmp (title, search->text) == 0 || strcmp (key, search->key) == 0)
    return TRUE;
  for (guint i = 0; i < search->form->n_fields; i++)
    {
      const ZjField *field = search->form->fields[i];

      if (field->server_owned && field->is_code
          && g_strcmp0 (zj_json_string (record->fields, field->id), search->text) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
collect (ZjStoredRecord *record, gpointer user_data)
{
  Search *search = user_data;

  if ((search->project == NULL || strcmp (record->project, search->project) == 0) && answers_to (search, record))
    g_ptr_array_add (search->found, zj_stored_record_copy (record));
  return TRUE;
}

char *
zj_entries_find (const ZjDesk *desk,
                 const char *project,
                 const ZjField *reference,
                 const char *text,
                 char **found_in,
                 GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_stored_record_free);
  g_autofree char *key = zj_name_key (text);
  Search search = { zj_forms_get (desk->forms, reference->pick_form), project, text, key, found };
  const ZjStoredRecord *only;

  if (search.form == NULL)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("“%s” cannot be set here."), reference->id);
      return NULL;
    }
  if (!zj_storage_each_record (desk->storage, reference->pick_form, collect, &search, error))
    return NULL;
  if (found->len != 1)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID,
                   found->len == 0 ? _ ("%s: no record answers to “%s”. Give its name, its number or its id.")
                                   : _ ("%s: more than one record answers to “%s”. Give its number or its id."),
                   reference->id, text);
      return NULL;
    }
  only = g_ptr_array_index (found, 0);
  if (found_in != NULL)
    *found_in = g_strdup (only->project);
  return g_strdup (only->id);
}

/* ---- values ---- */

static gboolean
has_own_members (const ZjField *group)
{
  for (guint i = 0; i < group->n_fields; i++)
    if (group->fields[i]->server_owned)
      return TRUE;
  return FALSE;
}

/* May the authority write this? The groups whose rows it makes, and whatever is the server's. */
static gboolean
is_settable (const ZjField *field)
{
  return field->server_owned && field->computed == NULL && (field->type != ZJ_FIELD_ROWS || has_own_members (field));
}

static const ZjField *
settable_field (ZjForm *form, const ZjEntry *entry, GError **error)
{
  const ZjField *field = strchr (entry->field, '/') == NULL ? zj_form_field (form, entry->field) : NULL;
  g_autoptr (GString) known = g_string_new (NULL);

  for (guint i = 0; i < form->n_fields; i++)
    if (is_settable (form->fields[i]))
      g_string_append_printf (known, "%s%s%s", known->len > 0 ? ", " : "", form->fields[i]->id,
                              form->fields[i]->type == ZJ_FIELD_ROWS ? "[]" : "");
  if (field == NULL)
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("“%s” has no field “%s”. These can be set: %s"),
                 zj_label (&form->title), entry->field, known->str);
  else if (!is_settable (field))
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID,
                 _ ("%s: “%s” is the project office's to fill in. These can be set: %s"), field->id,
                 zj_label (&field->label), known->str);
  else if (entry->row != (field->type == ZJ_FIELD_ROWS))
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID,
                 entry->row ? _ ("%s: “%s” is not a table; say %s=VALUE.")
                            : _ ("%s: “%s” is a table; add a row with %s[]='{JSON}'."),
                 field->id, zj_label (&field->label), field->id);
  else
    return field;
  return NULL;
}

static gboolean
fail_by (const ZjField *field, const ZjProblem *problem, GError **error)
{
  g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, "%s: %s", field->id, problem->message);
  return FALSE;
}

static JsonNode *
parse_value (const ZjDesk *desk,
             const ZjField *field,
             const char *text,
             const char *project,
             gboolean *ok,
             GError **error)
{
  g_autoptr (ZjProblem) problem = NULL;
  g_autofree char *target = NULL;
  JsonNode *value = NULL;

  *ok = TRUE;
  if (field->type == ZJ_FIELD_REFERENCE && *text != '\0')
    {
      target = zj_entries_find (desk, project, field, text, NULL, error);
      *ok = target != NULL;
      return target != NULL ? zj_json_string_node (target) : NULL;
    }
  *ok = zj_field_parse (field, text, &value, &problem) || fail_by (field, problem, error);
  return value;
}

/* One more row, read as a group of one, so that it gets its id; its place is behind the rows there are. */
static gboolean
add_row (const ZjDesk *desk, const ZjField *group, JsonObject *fields, const char *text, GError **error)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (JsonObject) row = zj_json_parse_object (text, -1, &fault);
  g_autoptr (JsonArray) before = zj_rows_ordered (fields, group->id);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autoptr (JsonNode) value = NULL;
  g_autoptr (ZjProblem) problem = NULL;
  guint n = json_array_get_length (before);
  const char *last = n > 0 ? zj_json_string (json_array_get_object_element (before, n - 1), "_pos") : NULL;
  g_autofree char *position = zj_position_between (last, NULL);

  if (row == NULL)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("%s[]: this is not a JSON object: %s"), group->id,
                   fault->message);
      return FALSE;
    }
  for (guint i = 0; i < group->n_fields; i++)
    if (!group->fields[i]->server_owned && json_object_has_member (row, group->fields[i]->id))
      {
        g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("%s[]: “%s” is the project office's to fill in."), group->id,
                     group->fields[i]->id);
        return FALSE;
      }
  json_object_remove_member (row, "_id");
  json_object_set_string_member (row, "_pos", position);
  json_array_add_object_element (before, g_steal_pointer (&row));
  json_node_set_array (node, before);
  if (!zj_field_parse_json (group, node, desk->random, desk->clock, &value, &problem))
    return fail_by (group, problem, error);
  zj_json_set_node (fields, group->id, g_steal_pointer (&value));
  return TRUE;
}

gboolean
zj_entries_put (const ZjEntries *entries,
                const ZjDesk *desk,
                ZjForm *form,
                ZjStoredRecord *record,
                GHashTable *given,
                GError **error)
{
  for (guint i = 0; i < entries->values->len; i++)
    {
      const ZjEntry *entry = g_ptr_array_index (entries->values, i);
      const ZjField *field = settable_field (form, entry, error);
      JsonNode *value;
      gboolean ok;

      if (field == NULL)
        return FALSE;
      g_hash_table_add (given, g_strdup (field->id));
      if (entry->row)
        {
          if (!add_row (desk, field, record->fields, entry->text, error))
            return FALSE;
          continue;
        }
      value = parse_value (desk, field, entry->text, record->project, &ok, error);
      if (!ok)
        return FALSE;
      json_object_remove_member (record->fields, field->id);
      zj_json_set_node (record->fields, field->id, value);
    }
  return TRUE;
}
