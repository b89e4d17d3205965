/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-stored-record.h"

#include "zj-json.h"

static JsonArray *
copy_array (JsonArray *array)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);

  json_node_set_array (node, array);
  g_autoptr (JsonNode) copy = zj_json_copy (node);
  return json_node_dup_array (copy);
}

ZjStoredRecord *
zj_stored_record_new (const char *project, const char *id, const char *form)
{
  ZjStoredRecord *record = g_new0 (ZjStoredRecord, 1);

  record->project = g_strdup (project);
  record->id = g_strdup (id);
  record->form = g_strdup (form);
  record->fields = json_object_new ();
  record->history = json_array_new ();
  record->missing = json_array_new ();
  return record;
}

/** A deep copy. (transfer full) */
ZjStoredRecord *
zj_stored_record_copy (const ZjStoredRecord *record)
{
  ZjStoredRecord *copy;

  g_return_val_if_fail (record != NULL, NULL);

  copy = g_new0 (ZjStoredRecord, 1);
  *copy = *record;
  copy->project = g_strdup (record->project);
  copy->id = g_strdup (record->id);
  copy->form = g_strdup (record->form);
  copy->state = g_strdup (record->state);
  copy->fields = zj_json_copy_object (record->fields);
  copy->history = copy_array (record->history);
  copy->missing = copy_array (record->missing);
  copy->updated_at = g_strdup (record->updated_at);
  return copy;
}

void
zj_stored_record_free (ZjStoredRecord *record)
{
  if (record == NULL)
    return;
  g_free (record->project);
  g_free (record->id);
  g_free (record->form);
  g_free (record->state);
  g_clear_pointer (&record->fields, json_object_unref);
  g_clear_pointer (&record->history, json_array_unref);
  g_clear_pointer (&record->missing, json_array_unref);
  g_free (record->updated_at);
  g_free (record);
}

JsonObject *
zj_stored_record_to_json (const ZjStoredRecord *record)
{
  JsonObject *json = json_object_new ();

  json_object_set_string_member (json, "id", record->id);
  json_object_set_string_member (json, "form", record->form);
  if (record->deleted)
    {
      json_object_set_boolean_member (json, "deleted", TRUE);
      json_object_set_int_member (json, "revision", record->revision);
      return json;
    }
  json_object_set_int_member (json, "form_version", record->form_version);
  json_object_set_int_member (json, "slots_version", record->slots_version);
  json_object_set_string_member (json, "state", record->state);
  json_object_set_int_member (json, "revision", record->revision);
  zj_json_set_node (json, "fields", zj_json_object_node (zj_json_copy_object (record->fields)));
  zj_json_set_node (json, "history", zj_json_array_node (copy_array (record->history)));
  zj_json_set_node (json, "missing", zj_json_array_node (copy_array (record->missing)));
  zj_json_set_string (json, "updated_at", record->updated_at);
  return json;
}

gint64
zj_stored_record_round (const ZjStoredRecord *record)
{
  gint64 round = 1;

  for (guint i = 0; i < json_array_get_length (record->history); i++)
    {
      JsonObject *line = json_array_get_object_element (record->history, i);

      if (g_strcmp0 (zj_json_string (line, "role"), "authority") == 0
          && g_strcmp0 (zj_json_string (line, "verb"), "return") == 0)
        round++;
    }
  return round;
}

JsonObject *
zj_stored_record_add_history (ZjStoredRecord *record,
                              const char *at,
                              const char *by,
                              const char *role,
                              const char *verb,
                              const char *text)
{
  JsonObject *line = json_object_new ();
  gint64 round = zj_stored_record_round (record);

  zj_json_set_string (line, "at", at);
  zj_json_set_string (line, "by", by);
  zj_json_set_string (line, "role", role);
  zj_json_set_string (line, "verb", verb);
  json_object_set_int_member (line, "round", round);
  zj_json_set_string (line, "text", text);
  json_array_add_object_element (record->history, line);
  return line;
}
