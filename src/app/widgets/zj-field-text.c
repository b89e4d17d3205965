/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-field-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "zj-json.h"
#include "zj-form-paths.h"
#include "zj-value.h"

#define LONG_TEXT_LENGTH 5000 /* domain.md §2 */
#define TEXT_LENGTH      200
#define MISSING_NAMED    6 /* more names than this read like a form themselves */

static gboolean
has_own_field (const ZjField *field)
{
  for (guint i = 0; i < field->n_fields; i++)
    if (!field->fields[i]->server_owned && field->fields[i]->computed == NULL)
      return TRUE;
  return FALSE;
}

ZjControlKind
zj_field_control_kind (const ZjField *field)
{
  /* In rows of the authority's there may be fields of the project office. */
  if (field->computed != NULL || (field->server_owned && !has_own_field (field)))
    return ZJ_CONTROL_READ_ONLY;
  switch (field->type)
    {
    case ZJ_FIELD_LONG_TEXT:
      return ZJ_CONTROL_TEXT_VIEW;
    case ZJ_FIELD_INTEGER:
    case ZJ_FIELD_DECIMAL:
      return ZJ_CONTROL_NUMBER;
    case ZJ_FIELD_DATE:
    case ZJ_FIELD_DATETIME:
      return ZJ_CONTROL_DATE;
    case ZJ_FIELD_CHOICE:
    case ZJ_FIELD_OPEN_CHOICE:
    case ZJ_FIELD_REGION:
    case ZJ_FIELD_REFERENCE:
      return ZJ_CONTROL_CHOICE;
    case ZJ_FIELD_BOOLEAN:
      return ZJ_CONTROL_SWITCH;
    case ZJ_FIELD_ROWS:
      return ZJ_CONTROL_ROWS;
    case ZJ_FIELD_TEXT:
    case ZJ_FIELD_PERSON:
    case ZJ_FIELD_PHONE:
    case ZJ_FIELD_ID_NUMBER:
    case ZJ_FIELD_CREDIT_CODE:
    default:
      return ZJ_CONTROL_ENTRY;
    }
}

static glong
longest (const ZjField *field)
{
  if (field->max_length > 0)
    return field->max_length;
  return field->type == ZJ_FIELD_LONG_TEXT ? LONG_TEXT_LENGTH : TEXT_LENGTH;
}

glong
zj_field_input_limit (const ZjField *field)
{
  return longest (field) * 2;
}

char *
zj_field_input_refusal (const ZjField *field)
{
  return g_strdup_printf (
      _ ("That text is too long for this field, so it was not taken over. At most %ld characters fit here."),
      longest (field));
}

char *
zj_field_read_only_text (ZjForm *form, const ZjField *field, JsonObject *fields)
{
  g_autofree char *text = zj_form_display (form, field->id, fields, FALSE);
  if (text != NULL && text[0] != '\0')
    return g_steal_pointer (&text);
  return g_strdup ("—");
}

const char *
zj_field_placeholder (const ZjField *field)
{
  switch (field->type)
    {
    case ZJ_FIELD_DATE:
      return "2024-06-30";
    case ZJ_FIELD_DATETIME:
      return "2024-06-30 09:30";
    case ZJ_FIELD_CHOICE:
    case ZJ_FIELD_REFERENCE:
    case ZJ_FIELD_REGION:
      return _ ("Choose or type to search");
    case ZJ_FIELD_OPEN_CHOICE:
      return _ ("Choose, or type something else");
    default:
      return NULL;
    }
}

static int
row_number (JsonObject *fields, const char *group, const char *row)
{
  g_autoptr (JsonArray) rows = fields != NULL ? zj_rows_ordered (fields, group) : NULL;
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    if (g_strcmp0 (zj_json_string (json_array_get_object_element (rows, i), "_id"), row) == 0)
      return (int)i + 1;
  return 0;
}

char *
zj_path_label (ZjForm *form, const char *path, JsonObject *fields)
{
  const ZjField *field = zj_form_field (form, path);
  g_auto (GStrv) parts = g_strsplit (path, "/", 3);
  guint n = g_strv_length (parts);
  const ZjField *group = zj_form_field (form, parts[0]);
  if (n < 2 || group == NULL)
    return g_strdup (field != NULL ? zj_label (&field->label) : path);
  int number = row_number (fields, parts[0], parts[1]);
  g_autofree char *row =
      number > 0 ? g_strdup_printf ("%s %d", zj_label (&group->label), number) : g_strdup (zj_label (&group->label));
  if (n == 2 || field == NULL || field == group)
    return g_steal_pointer (&row);
  /* Translators: first a row of a list ("Parties 2"), then the field in it. */
  return g_strdup_printf (_ ("%s: %s"), row, zj_label (&field->label));
}

static char *
display_row (const ZjField *group, JsonObject *row, gboolean reveal)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < group->n_fields; i++)
    {
      g_autofree char *part = zj_field_display (group->fields[i], zj_json_member (row, group->fields[i]->id), reveal);
      if (part[0] != '\0')
        g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
zj_path_display (ZjForm *form, const char *path, JsonNode *value, gboolean reveal)
{
  const ZjField *field = zj_form_field (form, path);
  g_autofree char *text = NULL;
  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    text = g_strdup ("");
  else if (field != NULL && field->type == ZJ_FIELD_ROWS && JSON_NODE_HOLDS_OBJECT (value))
    text = display_row (field, json_node_get_object (value), reveal);
  else if (field != NULL)
    text = zj_field_display (field, value, reveal);
  else
    text = zj_json_write (value);
  return text[0] != '\0' ? g_steal_pointer (&text) : g_strdup ("—");
}

char *
zj_missing_markup (ZjForm *form, GPtrArray *paths)
{
  if (paths->len == 0)
    return NULL;
  g_autoptr (GString) links = g_string_new (NULL);
  for (guint i = 0; i < MIN (paths->len, MISSING_NAMED); i++)
    {
      const char *path = g_ptr_array_index (paths, i);
      const ZjField *field = zj_form_field (form, path);
      const ZjSlot *slot = zj_form_path_slot (form, path);
      const char *label = field != NULL ? zj_label (&field->label) : slot != NULL ? zj_label (&slot->label) : path;
      g_autofree char *link = g_markup_printf_escaped ("<a href=\"%s\">%s</a>", path, label);
      g_string_append_printf (links, "%s%s", i > 0 ? "  " : "", link);
    }
  if (paths->len > MISSING_NAMED)
    g_string_append (links, "  …");
  g_autofree char *count =
      g_strdup_printf (ngettext ("%u item not filled in", "%u items not filled in", paths->len), paths->len);
  g_autofree char *escaped = g_markup_escape_text (count, -1);
  return g_strdup_printf ("<b>%s</b>  %s", escaped, links->str);
}
