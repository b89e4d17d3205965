/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What follows from a whole record's values: prefill, copy as new, its unit, its references, its rows in order. */

#include "zj-form-private.h"

#include "zj-json.h"
#include "zj-random.h"
#include "zj-text.h"
#include "zj-value.h"

#include <string.h>

/* --- prefill paths: project.FIELD, project.GROUP[FIELD=VALUE].FIELD, session.FIELD --- */

typedef struct
{
  gboolean session;
  char *group, *key, *wanted; /* NULL without [] */
  char *field;
} PrefillPath;

static void
prefill_path_clear (PrefillPath *path)
{
  g_free (path->group);
  g_free (path->key);
  g_free (path->wanted);
  g_free (path->field);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PrefillPath, prefill_path_clear)

static gboolean
take_name (const char **at, const char *ends, char **out)
{
  gsize n = strspn (*at, "abcdefghijklmnopqrstuvwxyz0123456789_");

  if (n == 0 || ((*at)[n] != '\0' ? strchr (ends, (*at)[n]) == NULL : strchr (ends, '$') == NULL))
    return FALSE;
  *out = g_strndup (*at, n);
  *at += n;
  return TRUE;
}

/* '$' in the ends means the end of the text. */
static gboolean
prefill_path_read (const char *text, PrefillPath *path)
{
  const char *at = text;

  memset (path, 0, sizeof *path);
  path->session = g_str_has_prefix (at, "session.");
  if (!path->session && !g_str_has_prefix (at, "project."))
    return FALSE;
  at += strlen ("session.");
  if (!take_name (&at, path->session ? "$" : "$[", &path->field))
    return FALSE;
  if (*at != '[')
    return *at == '\0';
  path->group = g_steal_pointer (&path->field);
  at++;
  if (!take_name (&at, "=", &path->key))
    return FALSE;
  at++;
  if (!take_name (&at, "]", &path->wanted))
    return FALSE;
  at++;
  if (*at != '.')
    return FALSE;
  at++;
  return take_name (&at, "$", &path->field);
}

gboolean
zj_prefill_is_valid (const char *text)
{
  g_auto (PrefillPath) path = { 0 };

  return prefill_path_read (text, &path);
}

static JsonNode *
prefill_resolve (const char *text, JsonObject *project, JsonObject *session)
{
  g_auto (PrefillPath) path = { 0 };
  g_autoptr (JsonArray) rows = NULL;

  if (!prefill_path_read (text, &path))
    return NULL;
  if (path.group == NULL)
    return zj_json_member (path.session ? session : project, path.field);
  if (project == NULL)
    return NULL;
  rows = zj_rows_ordered (project, path.group);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      if (g_strcmp0 (zj_json_string (row, path.key), path.wanted) == 0)
        return zj_json_member (row, path.field); /* lives in @project */
    }
  return NULL;
}

JsonObject *
zj_form_prefill (ZjForm *form, JsonObject *project, JsonObject *session)
{
  JsonObject *out = json_object_new ();

  g_return_val_if_fail (form != NULL, out);

  for (guint i = 0; i < form->n_fields; i++)
    {
      const ZjField *field = form->fields[i];
      JsonNode *value = field->prefill != NULL ? prefill_resolve (field->prefill, project, session) : NULL;

      if (zj_value_is_empty (value))
        continue;
      /* A text of the feed that breaks a rule is still less to type than nothing; of the other types only valid values.
       */
      if ((zj_json_is_string (value) && zj_field_is_textual (field))
          || zj_field_check (field, value, field->id, NULL, NULL))
        json_object_set_member (out, field->id, zj_json_copy (value));
    }
  return out;
}

/* --- copy as new --- */

static JsonArray *
copy_rows (const ZjField *group, JsonObject *fields, ZjRandom *random, ZjClock *clock)
{
  g_autoptr (JsonArray) rows = zj_rows_ordered (fields, group->id);
  JsonArray *out = json_array_new ();

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *source = json_array_get_object_element (rows, i);
      JsonObject *row = json_object_new ();
      g_autofree char *id = zj_random_uuid7 (random, clock);

      json_object_set_string_member (row, "_id", id);
      zj_json_set_string (row, "_pos", zj_json_string (source, "_pos"));
      for (guint j = 0; j < group->n_fields; j++)
        {
          JsonNode *value = zj_json_member (source, group->fields[j]->id);

          if (value != NULL && !group->fields[j]->server_owned)
            json_object_set_member (row, group->fields[j]->id, zj_json_copy (value));
        }
      json_array_add_object_element (out, row);
    }
  return out;
}

JsonObject *
zj_form_copy_values (ZjForm *form, JsonObject *fields)
{
  g_autoptr (ZjRandom) random = zj_random_new ();
  g_autoptr (ZjClock) clock = zj_clock_new ();
  JsonObject *out = json_object_new ();

  g_return_val_if_fail (form != NULL && fields != NULL, out);

  for (guint i = 0; i < form->n_fields; i++)
    {
      const ZjField *field = form->fields[i];
      JsonNode *value = zj_json_member (fields, field->id);

      if (zj_value_is_empty (value) || field->server_owned || field->computed != NULL
          || strcmp (field->id, "attachments") == 0 || g_strv_contains (form->not_copied, field->id))
        continue;
      if (field->type == ZJ_FIELD_ROWS)
        json_object_set_array_member (out, field->id, copy_rows (field, fields, random, clock));
      else
        json_object_set_member (out, field->id, zj_json_copy (value));
    }
  return out;
}

/* --- references --- */

char *
zj_form_unit_of (ZjForm *form, const char *record_id, JsonObject *fields)
{
  g_return_val_if_fail (form != NULL, NULL);

  if (form->unit_field == NULL)
    return NULL;
  return g_strdup (strcmp (form->unit_field, "@self") == 0 ? record_id : zj_json_string (fields, form->unit_field));
}

static void
add_reference (GStrvBuilder *out, const ZjField *field, JsonObject *values, const char *prefix)
{
  const char *target = field->type == ZJ_FIELD_REFERENCE ? zj_json_string (values, field->id) : NULL;
  g_autofree char *path = NULL;

  if (target == NULL || *target == '\0')
    return;
  path = g_strconcat (prefix, field->id, NULL);
  g_strv_builder_add (out, path);
  g_strv_builder_add (out, target);
}

char **
zj_form_references (ZjForm *form, JsonObject *fields)
{
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();

  g_return_val_if_fail (form != NULL, NULL);

  for (guint i = 0; fields != NULL && i < form->n_fields; i++)
    {
      const ZjField *field = form->fields[i];
      g_autoptr (JsonArray) rows = NULL;

      add_reference (out, field, fields, "");
      if (field->type != ZJ_FIELD_ROWS)
        continue;
      rows = zj_rows_ordered (fields, field->id);
      for (guint j = 0; j < json_array_get_length (rows); j++)
        {
          JsonObject *row = json_array_get_object_element (rows, j);
          g_autofree char *prefix = g_strdup_printf ("%s/%s/", field->id, zj_json_string (row, "_id"));

          for (guint k = 0; k < field->n_fields; k++)
            add_reference (out, field->fields[k], row, prefix);
        }
    }
  return g_strv_builder_end (out);
}

/* --- rows --- */

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  JsonObject *left = *(JsonObject *const *)a;
  JsonObject *right = *(JsonObject *const *)b;
  int order = g_strcmp0 (zj_json_string (left, "_pos"), zj_json_string (right, "_pos"));

  return order != 0 ? order : g_strcmp0 (zj_json_string (left, "_id"), zj_json_string (right, "_id"));
}

void
zj_rows_sort (GPtrArray *rows)
{
  g_ptr_array_sort (rows, compare_rows);
}

JsonArray *
zj_rows_ordered (JsonObject *fields, const char *group)
{
  JsonArray *rows = zj_json_array (fields, group);
  JsonArray *out = json_array_new ();
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonNode *node = json_array_get_element (rows, i);

      if (JSON_NODE_HOLDS_OBJECT (node) && zj_json_string (json_node_get_object (node), "_id") != NULL)
        g_ptr_array_add (sorted, json_node_get_object (node));
    }
  zj_rows_sort (sorted);
  for (guint i = 0; i < sorted->len; i++)
    json_array_add_object_element (out, json_object_ref (g_ptr_array_index (sorted, i)));
  return out;
}

/* --- names --- */

/* Length of a word that only says "building" at @p, 0 if there is none. */
static gsize
building_word (const char *p)
{
  static const char *const words[] = { "号楼", "号", "栋", "幢", "#", "楼" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (p, words[i]))
      return strlen (words[i]);
  return 0;
}

char *
zj_name_key (const char *name)
{
  g_autofree char *folded = NULL;
  g_autofree char *lower = NULL;
  g_autoptr (GString) key = g_string_new (NULL);
  gboolean gap = FALSE;

  g_return_val_if_fail (name != NULL, NULL);

  folded = zj_text_fold_width (name);
  lower = g_utf8_strdown (folded, -1);
  for (const char *p = lower; *p != '\0';)
    {
      gsize word = building_word (p);
      const char *next = g_utf8_next_char (p);

      if (word > 0)
        {
          gap = TRUE;
          p += word;
          continue;
        }
      if (!g_unichar_isspace (g_utf8_get_char (p)))
        {
          /* 1#1 is not 11: a word between two parts keeps them apart. */
          if (gap && key->len > 0)
            g_string_append_c (key, '|');
          gap = FALSE;
          g_string_append_len (key, p, next - p);
        }
      p = next;
    }
  return key->len > 0 ? g_string_free (g_steal_pointer (&key), FALSE) : g_strdup (lower);
}
