/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-change.h"

#include <glib/gi18n-lib.h>

#include "zj-json.h"
#include "zj-random.h"
#include "zj-wire-private.h"

/* The changes stream and the problem object (protocol.md §3, §9). */

#define PROBLEM_TYPE_PREFIX "https://zhijian.github.io/problems/"

void
zj_changes_end_free (ZjChangesEnd *end)
{
  if (end == NULL)
    return;
  g_free (end->state);
  g_free (end->epoch);
  g_clear_pointer (&end->results, g_ptr_array_unref);
  g_free (end);
}

/** The last line of a page. (transfer full) */
JsonObject *
zj_changes_end_to_json (const ZjChangesEnd *end)
{
  g_return_val_if_fail (end != NULL, NULL);

  JsonArray *results = json_array_new ();
  for (guint i = 0; end->results != NULL && i < end->results->len; i++)
    json_array_add_object_element (results, zj_result_to_json (g_ptr_array_index (end->results, i)));

  JsonObject *json = json_object_new ();
  json_object_set_boolean_member (json, "end", TRUE);
  zj_json_set_string (json, "state", end->state);
  json_object_set_boolean_member (json, "has_more", end->has_more);
  zj_json_set_string (json, "epoch", end->epoch);
  json_object_set_int_member (json, "last_seq", end->last_seq);
  zj_json_set_node (json, "results", zj_json_array_node (results));
  return json;
}

static gboolean
read_results (JsonObject *json, ZjChangesEnd *end, GError **error)
{
  JsonArray *results = NULL;
  if (!zj_wire_take_array (json, "results", &results, error))
    return FALSE;
  for (guint i = 0; results != NULL && i < json_array_get_length (results); i++)
    {
      JsonNode *node = json_array_get_element (results, i);
      if (!JSON_NODE_HOLDS_OBJECT (node))
        return zj_wire_complain (error, "results", _ ("must hold objects only"));
      ZjResult *result = zj_result_from_json (json_node_get_object (node), error);
      if (result == NULL)
        return FALSE;
      g_ptr_array_add (end->results, result);
    }
  return TRUE;
}

/** zj_changes_end_from_json: INVALID unless it is a whole last line; a page without one is not applied. */
ZjChangesEnd *
zj_changes_end_from_json (JsonObject *json, GError **error)
{
  g_return_val_if_fail (json != NULL, NULL);

  gboolean is_end = FALSE;
  if (!zj_wire_take_bool (json, "end", TRUE, &is_end, error))
    return NULL;
  if (!is_end)
    {
      zj_wire_complain (error, "end", _ ("must be true"));
      return NULL;
    }

  g_autoptr (ZjChangesEnd) end = g_new0 (ZjChangesEnd, 1);
  end->results = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_result_free);
  if (!zj_wire_take_string (json, "state", TRUE, &end->state, error)
      || !zj_wire_take_bool (json, "has_more", TRUE, &end->has_more, error)
      || !zj_wire_take_string (json, "epoch", TRUE, &end->epoch, error)
      || !zj_wire_take_int (json, "last_seq", TRUE, 0, &end->last_seq, error) || !read_results (json, end, error))
    return NULL;
  return g_steal_pointer (&end);
}

/* A member may be absent, but if it is there it has its type. */
static gboolean
check_optional (JsonObject *record, GError **error)
{
  JsonArray *array = NULL;
  gint64 number = 0;
  g_autofree char *text = NULL;

  return zj_wire_take_int (record, "slots_version", FALSE, 0, &number, error)
         && zj_wire_take_array (record, "history", &array, error)
         && zj_wire_take_array (record, "missing", &array, error)
         && zj_wire_take_string (record, "updated_at", FALSE, &text, error);
}

gboolean
zj_wire_record_check (JsonObject *record, GError **error)
{
  g_return_val_if_fail (record != NULL, FALSE);

  g_autofree char *id = NULL, *form = NULL, *state = NULL;
  gint64 number = 0;
  gboolean deleted = FALSE;
  JsonObject *fields = NULL;

  if (!zj_wire_take_uuid (record, "id", TRUE, &id, error) || !zj_wire_take_string (record, "form", TRUE, &form, error)
      || !zj_wire_take_int (record, "revision", TRUE, 1, &number, error)
      || !zj_wire_take_bool (record, "deleted", FALSE, &deleted, error))
    return FALSE;
  if (deleted)
    return TRUE;
  if (!zj_wire_take_int (record, "form_version", TRUE, 1, &number, error)
      || !zj_wire_take_string (record, "state", TRUE, &state, error)
      || !zj_wire_take_object (record, "fields", &fields, error) || !check_optional (record, error))
    return FALSE;
  return fields != NULL ? TRUE : zj_wire_complain (error, "fields", _ ("is missing"));
}

JsonObject *
zj_wire_problem (int status, const char *code, const char *title, const char *detail, JsonNode *errors)
{
  g_return_val_if_fail (code != NULL, NULL);

  g_autofree char *type = g_strconcat (PROBLEM_TYPE_PREFIX, code, NULL);
  JsonObject *json = json_object_new ();
  json_object_set_string_member (json, "type", type);
  zj_json_set_string (json, "title", title);
  json_object_set_int_member (json, "status", status);
  json_object_set_string_member (json, "code", code);
  zj_json_set_string (json, "detail", detail);
  zj_json_set_node (json, "errors", errors);
  return json;
}
