/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From canonical values to text for people. A value that does not fit its field is shown as it is, never hidden. */

#include "zj-form-private.h"

#include "zj-json.h"
#include "zj-region.h"
#include "zj-value.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Any value as text: what is shown of one this program does not understand. */
static char *
raw_text (JsonNode *value)
{
  if (zj_json_is_string (value))
    return g_strdup (json_node_get_string (value));
  if (JSON_NODE_HOLDS_OBJECT (value))
    {
      const char *other = zj_json_string (json_node_get_object (value), "other");

      if (other != NULL)
        return g_strdup (other);
    }
  return zj_json_write (value);
}

char *
zj_field_edit_text (const ZjField *field, JsonNode *value)
{
  g_return_val_if_fail (field != NULL, NULL);

  if (zj_value_is_empty (value) || field->type == ZJ_FIELD_ROWS)
    return g_strdup ("");
  if (zj_json_is_string (value) && (field->type == ZJ_FIELD_CHOICE || field->type == ZJ_FIELD_OPEN_CHOICE))
    {
      const ZjChoice *choice = zj_field_choice (field, json_node_get_string (value));

      if (choice != NULL)
        return g_strdup (zj_label (&choice->label));
    }
  if (field->type == ZJ_FIELD_BOOLEAN && JSON_NODE_HOLDS_VALUE (value)
      && json_node_get_value_type (value) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (value) ? _ ("Yes") : _ ("No"));
  if (field->type == ZJ_FIELD_DATETIME && zj_json_is_string (value))
    {
      char *text = g_strdup (json_node_get_string (value));

      return g_strdelimit (text, "T", ' ');
    }
  return raw_text (value);
}

char *
zj_mask (const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);
  glong length;
  glong head, tail;
  const char *p;

  g_return_val_if_fail (text != NULL, NULL);

  length = g_utf8_strlen (text, -1);
  head = length >= 8 ? 3 : length >= 3 ? 1 : 0;
  tail = length >= 8 ? 4 : 0;
  p = text;
  for (glong i = 0; i < length; i++, p = g_utf8_next_char (p))
    if (i < head || i >= length - tail)
      g_string_append_len (out, p, g_utf8_next_char (p) - p);
    else
      g_string_append_c (out, '*');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
with_unit (const ZjField *field, const char *text)
{
  const char *unit = zj_label (&field->unit);

  return *unit != '\0' ? g_strdup_printf ("%s %s", text, unit) : g_strdup (text);
}

static char *
display_decimal (const ZjField *field, const char *text)
{
  g_autofree char *shown = NULL;
  gint64 scaled;

  if (!zj_decimal_parse (text, &scaled))
    return g_strdup (text);
  shown = zj_decimal_display (scaled, MAX (field->show_decimals, 0));
  return with_unit (field, shown);
}

static char *
display_rows (JsonNode *value)
{
  guint n = json_array_get_length (json_node_get_array (value));

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u row", "%u rows", n), n);
}

static char *
display_filled (const ZjField *field, JsonNode *value)
{
  switch (field->type)
    {
    case ZJ_FIELD_DECIMAL:
      if (zj_json_is_string (value))
        return display_decimal (field, json_node_get_string (value));
      break;
    case ZJ_FIELD_INTEGER:
      if (zj_json_is_int (value))
        {
          g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (value));

          return with_unit (field, text);
        }
      break;
    case ZJ_FIELD_REGION:
      if (zj_json_is_string (value))
        return zj_region_name (json_node_get_string (value));
      break;
    case ZJ_FIELD_ROWS:
      if (JSON_NODE_HOLDS_ARRAY (value))
        return display_rows (value);
      return raw_text (value);
    default:
      break;
    }
  return zj_field_edit_text (field, value);
}

char *
zj_field_display (const ZjField *field, JsonNode *value, gboolean reveal)
{
  g_autofree char *shown = NULL;

  g_return_val_if_fail (field != NULL, NULL);

  if (zj_value_is_empty (value))
    return g_strdup (zj_label (&field->empty_label));
  shown = display_filled (field, value);
  return field->sensitive && !reveal ? zj_mask (shown) : g_steal_pointer (&shown);
}

char *
zj_form_display (ZjForm *form, const char *field_id, JsonObject *fields, gboolean reveal)
{
  const ZjField *field;

  g_return_val_if_fail (form != NULL && field_id != NULL, NULL);

  field = zj_form_field (form, field_id);
  if (field == NULL)
    {
      JsonNode *unknown = zj_json_member (fields, field_id);

      return unknown != NULL ? raw_text (unknown) : g_strdup ("");
    }
  if (field->computed != NULL)
    {
      char *computed = zj_field_compute (form, field, fields);

      return computed != NULL ? computed : g_strdup (zj_label (&field->empty_label));
    }
  return zj_field_display (field, zj_json_member (fields, field_id), reveal);
}

/* 中止监督申请 · 2026-11-23: the name of what it refers to is not in the record itself. */
static char *
title_by_column (ZjForm *form, JsonObject *fields)
{
  for (guint i = 0; i < form->n_columns; i++)
    {
      const ZjField *field = zj_form_field (form, form->columns[i].field);
      g_autofree char *text = NULL;

      if (field == NULL || field->type == ZJ_FIELD_REFERENCE)
        continue;
      text = zj_form_display (form, field->id, fields, FALSE);
      if (*text != '\0')
        return g_strdup_printf ("%s · %s", zj_label (&form->title), text);
    }
  return g_strdup (zj_label (&form->title));
}

char *
zj_form_record_title (ZjForm *form, JsonObject *fields)
{
  g_autofree char *title = NULL;

  g_return_val_if_fail (form != NULL, NULL);

  if (zj_form_field (form, form->title_field)->type == ZJ_FIELD_REFERENCE)
    return title_by_column (form, fields);
  title = zj_form_display (form, form->title_field, fields, FALSE);
  return *title != '\0' ? g_steal_pointer (&title) : g_strdup (zj_label (&form->title));
}
