/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-form-values.h"

#include <string.h>

#include "zj-form-paths.h"
#include "zj-json.h"
#include "zj-merge.h"
#include "zj-value.h"

ZjFormValues *
zj_form_values_new (ZjForm *form)
{
  g_return_val_if_fail (form != NULL, NULL);
  ZjFormValues *self = g_new0 (ZjFormValues, 1);
  self->form = zj_form_ref (form);
  self->fields = json_object_new ();
  self->started = json_object_new ();
  self->raw = json_object_new ();
  self->unparsed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)zj_problem_free);
  return self;
}

void
zj_form_values_free (ZjFormValues *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->seen, json_object_unref);
  g_clear_pointer (&self->started, json_object_unref);
  g_clear_pointer (&self->fields, json_object_unref);
  g_clear_pointer (&self->raw, json_object_unref);
  g_clear_pointer (&self->unparsed, g_hash_table_unref);
  g_clear_pointer (&self->form, zj_form_unref);
  g_free (self);
}

/* Texts of an earlier session are read again: the rules may have changed, and their complaint is needed. */
static void
read_raw (ZjFormValues *self)
{
  g_autoptr (GList) paths = json_object_get_members (self->raw);
  for (GList *l = paths; l != NULL; l = l->next)
    {
      const char *path = l->data;
      const char *text = zj_json_string (self->raw, path);
      const ZjField *field = zj_form_field (self->form, path);
      const char *member;
      JsonObject *holder = zj_form_path_holder (self->fields, path, &member);
      g_autoptr (ZjProblem) problem = NULL;
      JsonNode *value = NULL;
      if (text == NULL || field == NULL || holder == NULL)
        json_object_remove_member (self->raw, path);
      else if (zj_field_parse (field, text, &value, &problem))
        {
          json_object_remove_member (holder, member);
          zj_json_set_node (holder, member, value);
          json_object_remove_member (self->raw, path);
        }
      else
        g_hash_table_insert (self->unparsed, g_strdup (path), g_steal_pointer (&problem));
    }
}

void
zj_form_values_load (ZjFormValues *self, JsonObject *seen, JsonObject *fields, JsonObject *raw)
{
  g_return_if_fail (self != NULL);
  g_autoptr (JsonObject) empty = json_object_new ();
  JsonObject *new_fields = zj_json_copy_object (fields != NULL ? fields : empty);
  JsonObject *new_seen = seen != NULL ? zj_json_copy_object (seen) : NULL;
  JsonObject *new_raw = zj_json_copy_object (raw != NULL ? raw : empty);
  g_clear_pointer (&self->fields, json_object_unref);
  g_clear_pointer (&self->started, json_object_unref);
  g_clear_pointer (&self->seen, json_object_unref);
  g_clear_pointer (&self->raw, json_object_unref);
  self->fields = new_fields;
  self->started = zj_json_copy_object (new_fields);
  self->seen = new_seen;
  self->raw = new_raw;
  g_hash_table_remove_all (self->unparsed);
  read_raw (self);
}

/* A clash may stand at a row ("parties/ROW") and cover all that lies under it. */
static gboolean
is_theirs (GHashTable *theirs, const char *path)
{
  GHashTableIter iter;
  gpointer key;
  if (theirs == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, theirs);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      gsize length = strlen (key);
      if (strncmp (path, key, length) == 0 && (path[length] == '\0' || path[length] == '/'))
        return TRUE;
    }
  return FALSE;
}

void
zj_form_values_rebase (ZjFormValues *self, JsonObject *current, GHashTable *theirs)
{
  g_return_if_fail (self != NULL && current != NULL);
  g_autoptr (JsonObject) nothing = json_object_new ();
  g_autoptr (JsonObject) patch = zj_patch_diff (self->form, self->seen != NULL ? self->seen : nothing, self->fields);
  g_autoptr (JsonObject) raw = zj_json_copy_object (self->raw);
  g_autoptr (GList) paths = json_object_get_members (patch);
  for (GList *l = paths; l != NULL; l = l->next)
    if (is_theirs (theirs, l->data))
      json_object_remove_member (patch, l->data);
  g_autoptr (GList) texts = json_object_get_members (raw);
  for (GList *l = texts; l != NULL; l = l->next)
    if (is_theirs (theirs, l->data))
      json_object_remove_member (raw, l->data);
  g_autoptr (JsonObject) merged = zj_patch_apply (self->form, current, patch);
  zj_form_values_load (self, current, merged, raw);
}

static void
put (JsonObject *object, const char *field, JsonNode *value)
{
  if (object == NULL)
    return;
  if (value != NULL)
    json_object_set_member (object, field, zj_json_copy (value));
  else
    json_object_remove_member (object, field);
}

gboolean
zj_form_values_take (ZjFormValues *self, const char *field, JsonNode *value)
{
  g_autoptr (JsonNode) taken = value;
  g_return_val_if_fail (self != NULL && field != NULL, FALSE);
  if (zj_json_equal (zj_json_member (self->fields, field), taken))
    return FALSE;
  put (self->fields, field, taken);
  put (self->seen, field, taken);
  put (self->started, field, taken);
  return TRUE;
}

gboolean
zj_form_values_is_dirty (ZjFormValues *self)
{
  if (json_object_get_size (self->raw) > 0)
    return TRUE;
  g_autoptr (JsonObject) patch =
      zj_patch_diff (self->form, self->seen != NULL ? self->seen : self->started, self->fields);
  return !zj_patch_is_empty (patch);
}

JsonNode *
zj_form_values_get (ZjFormValues *self, const char *path)
{
  const char *member;
  JsonObject *holder = zj_form_path_holder (self->fields, path, &member);
  return holder != NULL ? zj_json_member (holder, member) : NULL;
}

char *
zj_form_values_dup_text (ZjFormValues *self, const char *path)
{
  const char *raw = zj_json_string (self->raw, path);
  if (raw != NULL)
    return g_strdup (raw);
  const ZjField *field = zj_form_field (self->form, path);
  if (field == NULL)
    return g_strdup ("");
  if (field->computed != NULL)
    {
      char *text = zj_field_compute (self->form, field, self->fields);
      return text != NULL ? text : g_strdup ("");
    }
  return zj_field_edit_text (field, zj_form_values_get (self, path));
}

gboolean
zj_form_values_set_text (ZjFormValues *self, const char *path, const char *text)
{
  const ZjField *field = zj_form_field (self->form, path);
  const char *member;
  JsonObject *holder = zj_form_path_holder (self->fields, path, &member);
  if (field == NULL || holder == NULL)
    return FALSE;
  g_autofree char *before = zj_form_values_dup_text (self, path);
  if (g_str_equal (before, text))
    return FALSE;
  JsonNode *value = NULL;
  g_autoptr (ZjProblem) problem = NULL;
  json_object_remove_member (holder, member);
  json_object_remove_member (self->raw, path);
  g_hash_table_remove (self->unparsed, path);
  if (zj_field_parse (field, text, &value, &problem))
    zj_json_set_node (holder, member, value);
  else
    {
      json_object_set_string_member (self->raw, path, text);
      g_hash_table_insert (self->unparsed, g_strdup (path), g_steal_pointer (&problem));
    }
  return TRUE;
}

gboolean
zj_form_values_set (ZjFormValues *self, const char *path, JsonNode *value)
{
  const char *member;
  JsonObject *holder = zj_form_path_holder (self->fields, path, &member);
  if (holder == NULL
      || (zj_json_string (self->raw, path) == NULL && zj_json_equal (zj_json_member (holder, member), value)))
    {
      g_clear_pointer (&value, json_node_unref);
      return FALSE;
    }
  json_object_remove_member (self->raw, path);
  g_hash_table_remove (self->unparsed, path);
  json_object_remove_member (holder, member);
  zj_json_set_node (holder, member, value);
  return TRUE;
}

char *
zj_form_values_add_row (ZjFormValues *self, const char *group, ZjRandom *random, ZjClock *clock)
{
  const ZjField *field = zj_form_field (self->form, group);
  g_autoptr (JsonArray) ordered = zj_rows_ordered (self->fields, group);
  guint n = ordered != NULL ? json_array_get_length (ordered) : 0;
  if (field == NULL || field->type != ZJ_FIELD_ROWS || (field->max_rows > 0 && n >= (guint)field->max_rows))
    return NULL;
  const char *last = n > 0 ? zj_json_string (json_array_get_object_element (ordered, n - 1), "_pos") : NULL;
  g_autofree char *position = zj_position_between (last, NULL);
  char *id = zj_random_uuid7 (random, clock);
  JsonObject *row = json_object_new ();
  zj_json_set_string (row, "_id", id);
  zj_json_set_string (row, "_pos", position);
  JsonArray *rows = zj_json_array (self->fields, group);
  if (rows == NULL)
    {
      rows = json_array_new ();
      json_object_set_array_member (self->fields, group, rows);
    }
  json_array_add_object_element (rows, row);
  return id;
}

static gboolean
belongs_to (gpointer key, gpointer value, gpointer prefix)
{
  return g_str_has_prefix (key, prefix);
}

void
zj_form_values_remove_row (ZjFormValues *self, const char *group, const char *row)
{
  JsonArray *rows = zj_json_array (self->fields, group);
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    if (g_strcmp0 (zj_json_string (json_array_get_object_element (rows, i), "_id"), row) == 0)
      {
        json_array_remove_element (rows, i);
        break;
      }
  if (rows != NULL && json_array_get_length (rows) == 0)
    json_object_remove_member (self->fields, group);
  g_autofree char *prefix = g_strdup_printf ("%s/%s/", group, row);
  g_autoptr (GList) raw = json_object_get_members (self->raw);
  for (GList *l = raw; l != NULL; l = l->next)
    if (g_str_has_prefix (l->data, prefix))
      json_object_remove_member (self->raw, l->data);
  g_hash_table_foreach_remove (self->unparsed, belongs_to, prefix);
}

gboolean
zj_form_values_take_rows (ZjFormValues *self, const char *group, JsonArray *rows)
{
  gboolean some = rows != NULL && json_array_get_length (rows) > 0;
  g_autoptr (JsonNode) fresh = some ? json_node_init_array (json_node_alloc (), rows) : NULL;
  if (zj_json_equal (zj_json_member (self->fields, group), fresh))
    return FALSE;
  if (json_object_has_member (self->fields, group))
    json_object_remove_member (self->fields, group);
  if (some)
    json_object_set_member (self->fields, group, zj_json_copy (fresh));
  return TRUE;
}
