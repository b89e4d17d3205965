/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-form-paths.h"

#include <string.h>

#include "zj-attachments.h"
#include "zj-json.h"
#include "zj-value.h"

GPtrArray *
zj_form_paths_in_order (ZjForm *form)
{
  GPtrArray *order = g_ptr_array_new ();
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < form->n_sections; i++)
    for (const char *const *id = form->sections[i].fields; *id != NULL; id++)
      if (!g_str_equal (*id, ZJ_FORM_ATTACHMENTS) && g_hash_table_add (done, (gpointer)*id))
        g_ptr_array_add (order, (gpointer)*id);
  for (guint i = 0; i < form->n_fields; i++)
    if (!g_str_equal (form->fields[i]->id, ZJ_FORM_ATTACHMENTS)
        && g_hash_table_add (done, (gpointer)form->fields[i]->id))
      g_ptr_array_add (order, (gpointer)form->fields[i]->id);
  return order;
}

GPtrArray *
zj_form_paths_of_controls (ZjForm *form, JsonObject *fields)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) order = zj_form_paths_in_order (form);
  for (guint i = 0; i < order->len; i++)
    {
      const char *id = g_ptr_array_index (order, i);
      const ZjField *field = zj_form_field (form, id);
      g_ptr_array_add (paths, g_strdup (id));
      if (field == NULL || field->type != ZJ_FIELD_ROWS)
        continue;
      g_autoptr (GPtrArray) rows = zj_form_path_rows (fields, id);
      for (guint r = 0; r < rows->len; r++)
        for (guint f = 0; f < field->n_fields; f++)
          g_ptr_array_add (paths,
                           g_strdup_printf ("%s/%s/%s", id, (char *)g_ptr_array_index (rows, r), field->fields[f]->id));
    }
  return paths;
}

static gboolean
is_empty (JsonObject *fields, const char *path)
{
  const char *member;
  JsonObject *holder = zj_form_path_holder (fields, path, &member);
  JsonNode *value = holder != NULL ? zj_json_member (holder, member) : NULL;
  return value == NULL || (JSON_NODE_HOLDS_ARRAY (value) && json_array_get_length (json_node_get_array (value)) == 0);
}

/* --- slots --- */

const ZjSlot *
zj_form_path_slot (ZjForm *form, const char *path)
{
  return g_str_has_prefix (path, ZJ_FORM_SLOT_PREFIX) ? zj_form_slot (form, path + strlen (ZJ_FORM_SLOT_PREFIX)) : NULL;
}

static guint
count_files (ZjForm *form, JsonObject *fields, const char *slot)
{
  g_autoptr (GPtrArray) list = zj_attachments_list (form, fields, slot, NULL);
  return list->len;
}

guint
zj_form_slot_lacking (ZjForm *form, JsonObject *fields, const ZjSlot *slot)
{
  if (slot->required == NULL || slot->server_owned)
    return 0;
  guint here = count_files (form, fields, slot->id);
  for (const char *const *other = slot->counts; other != NULL && *other != NULL; other++)
    here += count_files (form, fields, *other);
  guint needed = MAX (slot->min_files, 1);
  return here < needed ? needed - here : 0;
}

static void
add_missing_slots (GPtrArray *missing, ZjForm *form, JsonObject *fields)
{
  for (guint i = 0; i < form->n_slots; i++)
    {
      const ZjSlot *slot = &form->slots[i];
      gboolean expected = slot->expected && !slot->server_owned && count_files (form, fields, slot->id) == 0;
      if (expected || zj_form_slot_lacking (form, fields, slot) > 0)
        g_ptr_array_add (missing, g_strconcat (ZJ_FORM_SLOT_PREFIX, slot->id, NULL));
    }
}

GPtrArray *
zj_form_paths_missing (ZjForm *form, JsonObject *fields, JsonObject *raw, const char *today)
{
  GPtrArray *missing = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) paths = zj_form_paths_of_controls (form, fields);
  for (guint i = 0; i < paths->len; i++)
    {
      const char *path = g_ptr_array_index (paths, i);
      const ZjField *field = zj_form_field (form, path);
      if ((field->required == NULL && !field->expected) || zj_form_path_is_read_only (form, path)
          || !zj_form_path_is_visible (form, fields, path, today) || zj_json_string (raw, path) != NULL)
        continue;
      if (is_empty (fields, path))
        g_ptr_array_add (missing, g_strdup (path));
    }
  add_missing_slots (missing, form, fields);
  return missing;
}

GPtrArray *
zj_form_path_rows (JsonObject *fields, const char *group)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonArray) rows = zj_rows_ordered (fields, group);
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      const char *id = zj_json_string (json_array_get_object_element (rows, i), "_id");
      if (id != NULL)
        g_ptr_array_add (ids, g_strdup (id));
    }
  return ids;
}

JsonObject *
zj_form_path_holder (JsonObject *fields, const char *path, const char **member)
{
  const char *slash = strchr (path, '/');
  if (slash == NULL)
    {
      *member = path;
      return fields;
    }
  const char *second = strchr (slash + 1, '/');
  if (second == NULL)
    return NULL;
  g_autofree char *group = g_strndup (path, slash - path);
  g_autofree char *row = g_strndup (slash + 1, second - slash - 1);
  JsonArray *rows = zj_json_array (fields, group);
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonNode *element = json_array_get_element (rows, i);
      if (!JSON_NODE_HOLDS_OBJECT (element))
        continue;
      JsonObject *object = json_node_get_object (element);
      if (g_strcmp0 (zj_json_string (object, "_id"), row) == 0)
        {
          *member = second + 1;
          return object;
        }
    }
  return NULL;
}

gboolean
zj_form_path_is_visible (ZjForm *form, JsonObject *fields, const char *path, const char *today)
{
  const ZjField *field = zj_form_field (form, path);
  if (field == NULL)
    return FALSE;
  if (field->when == NULL)
    return TRUE;
  const char *member;
  JsonObject *holder = zj_form_path_holder (fields, path, &member);
  if (holder == NULL)
    return FALSE;
  return zj_condition_holds (field->when, holder, holder != fields ? fields : NULL, today);
}

gboolean
zj_form_path_is_required (ZjForm *form, const char *path)
{
  const ZjField *field = zj_form_field (form, path);
  return field != NULL && field->required != NULL && !field->server_owned && field->computed == NULL;
}

gboolean
zj_form_path_is_servers (ZjForm *form, const char *path)
{
  const ZjField *field = path != NULL && path[0] != '\0' ? zj_form_field (form, path) : NULL;
  return field != NULL && field->server_owned;
}

gboolean
zj_form_path_is_read_only (ZjForm *form, const char *path)
{
  const ZjField *field = zj_form_field (form, path);
  return field == NULL || field->server_owned || field->computed != NULL;
}
