/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* May the project office bring in this patch at all? What its values are worth is zj_form_validate's to say. */

#include "zj-merge.h"

#include "zj-attachments.h"
#include "zj-form-private.h"
#include "zj-json.h"
#include "zj-patch-private.h"
#include "zj-random.h"
#include "zj-value.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
refuse (ZjProblem **problem, const char *code, const char *path)
{
  const char *message = _ ("The change is not well-formed.");

  if (problem == NULL)
    return FALSE;
  if (strcmp (code, "unknown-path") == 0)
    message = _ ("The change names a field that this form does not have.");
  else if (strcmp (code, "server-owned-path") == 0)
    message = _ ("The change touches a field that only the authority's server fills in.");
  else if (strcmp (code, "computed-path") == 0)
    message = _ ("The change touches a field that is calculated from others.");
  *problem = zj_problem_new (ZJ_SEVERITY_ERROR, code, path, "%s", message);
  return FALSE;
}

/* A choice the form does not have may be shown, but not brought in. */
static gboolean
check_choice (const ZjField *field, JsonNode *value, const char *path, ZjProblem **problem)
{
  g_autoptr (ZjProblem) found = NULL;

  if ((field->type != ZJ_FIELD_CHOICE && field->type != ZJ_FIELD_OPEN_CHOICE)
      || zj_field_check (field, value, path, NULL, &found) || strcmp (found->code, "unknown-choice") != 0)
    return TRUE;
  if (problem != NULL)
    {
      found->severity = ZJ_SEVERITY_ERROR;
      *problem = g_steal_pointer (&found);
    }
  return FALSE;
}

/* A file goes into a slot of the server's, or comes out of one. */
static gboolean
names_servers_slot (ZjForm *form, const ZjField *group, JsonNode *row)
{
  return strcmp (group->id, "attachments") == 0 && JSON_NODE_HOLDS_OBJECT (row)
         && zj_attachment_is_servers (form, json_node_get_object (row));
}

static gboolean
check_member (const ZjField *group, const char *member, JsonNode *value, const char *path, ZjProblem **problem)
{
  const ZjField *field;

  if (strcmp (member, "_pos") == 0 && group->server_owned)
    return refuse (problem, "server-owned-path", path);
  if (strcmp (member, "_pos") == 0)
    return zj_json_is_string (value) && *json_node_get_string (value) != '\0'
               ? TRUE
               : refuse (problem, "malformed-patch", path);
  field = zj_row_field (group, member);
  if (field == NULL)
    return refuse (problem, strcmp (member, "_id") == 0 ? "malformed-patch" : "unknown-path", path);
  if (field->server_owned)
    return refuse (problem, "server-owned-path", path);
  return check_choice (field, value, path, problem);
}

static gboolean
check_new_row (const ZjField *group, const char *row, JsonObject *values, const char *path, ZjProblem **problem)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (g_strcmp0 (zj_json_string (values, "_id"), row) != 0 || !json_object_has_member (values, "_pos"))
    return refuse (problem, "malformed-patch", path);
  json_object_iter_init_ordered (&iter, values);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      g_autofree char *inner = g_strdup_printf ("%s/%s", path, name);

      if (strcmp (name, "_id") != 0 && !check_member (group, name, value, inner, problem))
        return FALSE;
    }
  return TRUE;
}

/* An attachment is moved to another slot: one of the project's? */
static gboolean
check_new_slot (ZjForm *form, JsonNode *after, const char *path, ZjProblem **problem)
{
  const ZjSlot *slot = zj_json_is_string (after) ? zj_form_slot (form, json_node_get_string (after)) : NULL;

  return slot == NULL || !slot->server_owned || refuse (problem, "server-owned-path", path);
}

static gboolean
check_row_path (ZjForm *form,
                const ZjField *group,
                const char *row,
                const char *member,
                JsonNode *before,
                JsonNode *after,
                JsonObject *patch,
                const char *path,
                ZjProblem **problem)
{
  g_autofree char *whole = g_strdup_printf ("%s/%s", group->id, row);
  gboolean inserts, deletes;

  if (!zj_uuid_is_valid (row))
    return refuse (problem, "malformed-patch", path);
  if (member != NULL)
    {
      if (json_object_has_member (patch, whole)) /* both at once say two things */
        return refuse (problem, "malformed-patch", path);
      if (strcmp (group->id, "attachments") == 0 && strcmp (member, "slot") == 0
          && !check_new_slot (form, after, path, problem))
        return FALSE;
      return check_member (group, member, after, path, problem);
    }
  if (group->server_owned || names_servers_slot (form, group, before) || names_servers_slot (form, group, after))
    return refuse (problem, "server-owned-path", path);
  inserts = JSON_NODE_HOLDS_NULL (before) && JSON_NODE_HOLDS_OBJECT (after);
  deletes = JSON_NODE_HOLDS_OBJECT (before) && JSON_NODE_HOLDS_NULL (after);
  if (!inserts && !deletes)
    return refuse (problem, "malformed-patch", path);
  return deletes || check_new_row (group, row, json_node_get_object (after), path, problem);
}

static gboolean
check_entry (ZjForm *form, JsonObject *patch, const char *path, JsonNode *entry, ZjProblem **problem)
{
  g_autofree char *row = NULL;
  g_autofree char *member = NULL;
  const ZjField *field;
  JsonNode *before, *after;

  if (!JSON_NODE_HOLDS_ARRAY (entry) || json_array_get_length (json_node_get_array (entry)) != 2)
    return refuse (problem, "malformed-patch", path);
  before = json_array_get_element (json_node_get_array (entry), 0);
  after = json_array_get_element (json_node_get_array (entry), 1);
  if (zj_path_split (form, path, &field, &row, &member))
    return check_row_path (form, field, row, member, before, after, patch, path, problem);

  field = strchr (path, '/') == NULL ? zj_form_field (form, path) : NULL;
  if (field == NULL)
    return refuse (problem, "unknown-path", path);
  if (field->computed != NULL)
    return refuse (problem, "computed-path", path);
  if (field->server_owned)
    return refuse (problem, "server-owned-path", path);
  if (field->type == ZJ_FIELD_ROWS) /* rows change one by one */
    return refuse (problem, "malformed-patch", path);
  return check_choice (field, after, path, problem);
}

gboolean
zj_patch_check (ZjForm *form, JsonObject *patch, ZjProblem **problem)
{
  JsonObjectIter iter;
  const char *path;
  JsonNode *entry;

  g_return_val_if_fail (form != NULL, FALSE);

  if (problem != NULL)
    *problem = NULL;
  if (patch == NULL)
    return TRUE;
  json_object_iter_init_ordered (&iter, patch);
  while (json_object_iter_next_ordered (&iter, &path, &entry))
    if (!check_entry (form, patch, path, entry, problem))
      return FALSE;
  return TRUE;
}

gboolean
zj_patch_check_files (ZjForm *form, JsonObject *patch, JsonObject *current, ZjProblem **problem)
{
  JsonObjectIter iter;
  const char *path;

  g_return_val_if_fail (form != NULL, FALSE);

  if (problem != NULL)
    *problem = NULL;
  if (patch == NULL)
    return TRUE;
  json_object_iter_init_ordered (&iter, patch);
  while (json_object_iter_next_ordered (&iter, &path, NULL))
    {
      g_autofree char *row = NULL;
      g_autofree char *member = NULL;
      const ZjField *group;

      if (g_str_has_prefix (path, "attachments/") && zj_path_split (form, path, &group, &row, &member)
          && zj_attachment_is_servers (form, zj_rows_find (current, group->id, row)))
        return refuse (problem, "server-owned-path", path);
    }
  return TRUE;
}
