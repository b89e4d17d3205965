/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-content.h"

#include "zj-attachments.h"
#include "zj-json.h"

#define ATTACHMENTS "attachments"

/* A group whose rows the server makes, with members that the project fills in. */
static gboolean
is_mixed (const ZjField *field)
{
  if (field->type != ZJ_FIELD_ROWS || !field->server_owned)
    return FALSE;
  for (guint i = 0; i < field->n_fields; i++)
    if (!field->fields[i]->server_owned)
      return TRUE;
  return FALSE;
}

static JsonObject *
row_at (JsonArray *rows, guint index)
{
  JsonNode *node = json_array_get_element (rows, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static void
set_rows (JsonObject *fields, const char *group, JsonArray *rows)
{
  if (json_array_get_length (rows) > 0)
    json_object_set_array_member (fields, group, json_array_ref (rows));
  else
    json_object_remove_member (fields, group);
}

/* The rows of `attachments` that are the server's, or those that are not, appended to @out. */
static void
add_files (ZjForm *form, JsonObject *fields, gboolean servers, JsonArray *out)
{
  JsonArray *rows = fields != NULL ? zj_json_array (fields, ATTACHMENTS) : NULL;

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = row_at (rows, i);

      if (row != NULL && zj_attachment_is_servers (form, row) == servers)
        json_array_add_object_element (out, zj_json_copy_object (row));
    }
}

JsonObject *
zj_content_of (ZjForm *form, JsonObject *fields)
{
  JsonObject *content = zj_json_copy_object (fields);
  g_autoptr (JsonArray) files = json_array_new ();

  for (guint i = 0; i < form->n_fields; i++)
    if (form->fields[i]->server_owned && !is_mixed (form->fields[i]))
      json_object_remove_member (content, form->fields[i]->id);
  add_files (form, fields, FALSE, files);
  set_rows (content, ATTACHMENTS, files);
  return content;
}

static JsonObject *
find_row (JsonObject *fields, const char *group, const char *id)
{
  JsonArray *rows = fields != NULL ? zj_json_array (fields, group) : NULL;

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = row_at (rows, i);

      if (row != NULL && g_strcmp0 (zj_json_string (row, "_id"), id) == 0)
        return row;
    }
  return NULL;
}

/* The rows of @out as they are, with the project's members as @content has them. */
static void
put_members (const ZjField *group, JsonObject *out, JsonObject *content)
{
  JsonArray *rows = zj_json_array (out, group->id);

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = row_at (rows, i);
      JsonObject *said = row != NULL ? find_row (content, group->id, zj_json_string (row, "_id")) : NULL;

      for (guint j = 0; row != NULL && j < group->n_fields; j++)
        {
          const ZjField *inner = group->fields[j];
          JsonNode *value = said != NULL ? zj_json_member (said, inner->id) : NULL;

          if (inner->server_owned)
            continue;
          json_object_remove_member (row, inner->id);
          if (value != NULL)
            json_object_set_member (row, inner->id, zj_json_copy (value));
        }
    }
}

JsonObject *
zj_content_put (ZjForm *form, JsonObject *fields, JsonObject *content)
{
  JsonObject *out = content != NULL ? zj_json_copy_object (content) : json_object_new ();
  g_autoptr (JsonArray) files = json_array_new ();

  for (guint i = 0; i < form->n_fields; i++)
    {
      const ZjField *field = form->fields[i];
      JsonNode *value = zj_json_member (fields, field->id);

      if (!field->server_owned)
        continue;
      json_object_remove_member (out, field->id);
      if (value != NULL)
        json_object_set_member (out, field->id, zj_json_copy (value));
      if (is_mixed (field))
        put_members (field, out, content);
    }
  add_files (form, fields, TRUE, files);
  add_files (form, content, FALSE, files);
  set_rows (out, ATTACHMENTS, files);
  return out;
}

JsonObject *
zj_content_last (JsonArray *history, guint *at)
{
  for (guint i = json_array_get_length (history); i > 0; i--)
    {
      JsonObject *content = zj_json_object (json_array_get_object_element (history, i - 1), "content");

      if (content == NULL)
        continue;
      *at = i - 1;
      return content;
    }
  return NULL;
}
