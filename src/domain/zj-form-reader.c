/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The strict reader under the form loader: every member is known and of its type, and a fault names its place. */

#include "zj-form-private.h"

#include "zj-error.h"
#include "zj-json.h"

#include <string.h>

void
zj_form_reader_fail (ZjFormReader *reader, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list args;

  if (reader->error != NULL)
    return;
  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  if (reader->place->len > 0)
    g_set_error (&reader->error, ZJ_ERROR, ZJ_ERROR_INVALID, "%s: %s", reader->place->str, what);
  else
    g_set_error_literal (&reader->error, ZJ_ERROR, ZJ_ERROR_INVALID, what);
}

gsize
zj_form_reader_enter (ZjFormReader *reader, const char *format, ...)
{
  gsize mark = reader->place->len;
  va_list args;

  if (mark > 0)
    g_string_append_c (reader->place, '.');
  va_start (args, format);
  g_string_append_vprintf (reader->place, format, args);
  va_end (args);
  return mark;
}

void
zj_form_reader_leave (ZjFormReader *reader, gsize mark)
{
  g_string_truncate (reader->place, mark);
}

void
zj_form_reader_members (ZjFormReader *reader, JsonObject *object, const char *const *allowed)
{
  JsonObjectIter iter;
  const char *name;

  if (object == NULL)
    return;
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, NULL))
    if (!g_strv_contains (allowed, name))
      zj_form_reader_fail (reader, "unknown member “%s”", name);
}

gboolean
zj_form_reader_has (JsonObject *object, const char *member)
{
  return object != NULL && json_object_has_member (object, member);
}

const char *
zj_form_reader_string (ZjFormReader *reader, JsonObject *object, const char *member, gboolean needed)
{
  const char *text;

  if (!zj_form_reader_has (object, member))
    {
      if (needed)
        zj_form_reader_fail (reader, "“%s” is missing", member);
      return NULL;
    }
  text = zj_json_string (object, member);
  if (text == NULL || *text == '\0')
    {
      zj_form_reader_fail (reader, "“%s” must be text that is not empty", member);
      return NULL;
    }
  return text;
}

const char *
zj_form_reader_id (ZjFormReader *reader, JsonObject *object, const char *member, const char *extra)
{
  const char *id = zj_form_reader_string (reader, object, member, TRUE);

  if (id == NULL)
    return "";
  for (const char *p = id; *p != '\0'; p++)
    if (!(g_ascii_islower (*p) || (p > id && (g_ascii_isdigit (*p) || strchr (extra, *p) != NULL))))
      {
        zj_form_reader_fail (reader, "“%s” is not a valid id", id);
        break;
      }
  return id;
}

gboolean
zj_form_reader_bool (ZjFormReader *reader, JsonObject *object, const char *member, gboolean fallback)
{
  JsonNode *node;

  if (!zj_form_reader_has (object, member))
    return fallback;
  node = json_object_get_member (object, member);
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    {
      zj_form_reader_fail (reader, "“%s” must be true or false", member);
      return fallback;
    }
  return json_node_get_boolean (node);
}

int
zj_form_reader_int (ZjFormReader *reader, JsonObject *object, const char *member, int min, int max, int fallback)
{
  JsonNode *node;

  if (!zj_form_reader_has (object, member))
    return fallback;
  node = json_object_get_member (object, member);
  if (!zj_json_is_int (node) || json_node_get_int (node) < min || json_node_get_int (node) > max)
    {
      zj_form_reader_fail (reader, "“%s” must be a whole number from %d to %d", member, min, max);
      return fallback;
    }
  return (int)json_node_get_int (node);
}

ZjLabel
zj_form_reader_label (ZjFormReader *reader, JsonObject *object, const char *member, gboolean needed)
{
  static const char *const members[] = { "en", "zh_CN", NULL };
  ZjLabel label = { NULL, NULL };
  JsonObject *json = zj_form_reader_object (reader, object, member, needed);
  gsize mark;

  if (json == NULL)
    return label;
  mark = zj_form_reader_enter (reader, "%s", member);
  zj_form_reader_members (reader, json, members);
  label.en = zj_form_reader_string (reader, json, "en", TRUE);
  label.zh_CN = zj_form_reader_string (reader, json, "zh_CN", TRUE);
  zj_form_reader_leave (reader, mark);
  return label;
}

const char *const *
zj_form_reader_strings (ZjFormReader *reader, JsonObject *object, const char *member, gboolean needed)
{
  JsonArray *array = zj_form_reader_array (reader, object, member, needed);
  const char **strings;
  guint n;

  if (array == NULL)
    return NULL;
  n = json_array_get_length (array);
  strings = zj_form_reader_alloc (reader, (n + 1) * sizeof (char *));
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (!zj_json_is_string (node) || *json_node_get_string (node) == '\0')
        {
          zj_form_reader_fail (reader, "“%s” must hold texts", member);
          strings[i] = "";
          continue;
        }
      if (g_strv_contains ((const char *const *)strings, json_node_get_string (node)))
        zj_form_reader_fail (reader, "“%s” names “%s” twice", member, json_node_get_string (node));
      strings[i] = json_node_get_string (node);
    }
  return strings;
}

JsonArray *
zj_form_reader_array (ZjFormReader *reader, JsonObject *object, const char *member, gboolean needed)
{
  JsonArray *array;

  if (!zj_form_reader_has (object, member))
    {
      if (needed)
        zj_form_reader_fail (reader, "“%s” is missing", member);
      return NULL;
    }
  array = zj_json_array (object, member);
  if (array == NULL)
    zj_form_reader_fail (reader, "“%s” must be an array", member);
  return array;
}

JsonObject *
zj_form_reader_object (ZjFormReader *reader, JsonObject *object, const char *member, gboolean needed)
{
  JsonObject *inner;

  if (!zj_form_reader_has (object, member))
    {
      if (needed)
        zj_form_reader_fail (reader, "“%s” is missing", member);
      return NULL;
    }
  inner = zj_json_object (object, member);
  if (inner == NULL)
    zj_form_reader_fail (reader, "“%s” must be an object", member);
  return inner;
}

JsonObject *
zj_form_reader_element (ZjFormReader *reader, JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      zj_form_reader_fail (reader, "must be an object");
      return NULL;
    }
  return json_node_get_object (node);
}

ZjCondition *
zj_form_reader_condition (ZjFormReader *reader, JsonObject *object, const char *member)
{
  g_autoptr (GError) error = NULL;
  ZjCondition *condition;

  if (!zj_form_reader_has (object, member))
    return NULL;
  condition = zj_condition_new (json_object_get_member (object, member), &error);
  if (condition == NULL)
    {
      zj_form_reader_fail (reader, "“%s”: %s", member, error->message);
      return NULL;
    }
  g_ptr_array_add (reader->box->conditions, condition);
  return condition;
}

int
zj_form_reader_enum (ZjFormReader *reader,
                     JsonObject *object,
                     const char *member,
                     const char *const *names,
                     int fallback)
{
  const char *text = zj_form_reader_string (reader, object, member, fallback < 0);

  if (text == NULL)
    return MAX (fallback, 0);
  for (int i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], text) == 0)
      return i;
  zj_form_reader_fail (reader, "“%s” cannot be “%s”", member, text);
  return MAX (fallback, 0);
}

gboolean
zj_form_reader_server_owned (ZjFormReader *reader, JsonObject *object, gboolean fallback)
{
  static const char *const owners[] = { "project", "server", NULL };

  return zj_form_reader_enum (reader, object, "owner", owners, fallback ? 1 : 0) == 1;
}

void
zj_form_reader_need_field (ZjFormReader *reader, const char *id)
{
  if (reader->error == NULL && !g_hash_table_contains (reader->box->fields, id))
    zj_form_reader_fail (reader, "there is no field “%s”", id);
}

gpointer
zj_form_reader_alloc (ZjFormReader *reader, gsize size)
{
  gpointer memory = g_malloc0 (MAX (size, 1));

  g_ptr_array_add (reader->box->memory, memory);
  return memory;
}
