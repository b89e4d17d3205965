/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Rules between records (domain.md §15). Only what the server would surely refuse blocks; districts differ, so the rest
 * warns. */

#include "zj-rules-private.h"

#include "zj-json.h"
#include "zj-value.h"

#include <string.h>

JsonObject *
zj_facts_other (const ZjFacts *facts, JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);
  JsonObject *record = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (record == NULL || (facts->record_id != NULL && g_strcmp0 (zj_json_string (record, "id"), facts->record_id) == 0))
    return NULL;
  return record;
}

gboolean
zj_form_is_open (ZjForm *form, const char *state)
{
  const ZjState *found = zj_form_state (form, state);

  return found != NULL
         && (found->tone == ZJ_TONE_DRAFT || found->tone == ZJ_TONE_WAITING || found->tone == ZJ_TONE_ATTENTION);
}

JsonObject *
zj_rules_fact (ZjForm *form, const char *id, const char *state, JsonObject *fields)
{
  JsonObject *fact = json_object_new ();
  g_autofree char *title = NULL;

  g_return_val_if_fail (form != NULL, fact);

  title = zj_form_record_title (form, fields);
  zj_json_set_string (fact, "id", id);
  zj_json_set_string (fact, "form", form->id);
  zj_json_set_string (fact, "group", form->group);
  zj_json_set_string (fact, "state", state);
  json_object_set_boolean_member (fact, "open", zj_form_is_open (form, state));
  zj_json_set_string (fact, "title", title);
  json_object_set_object_member (fact, "fields", fields != NULL ? zj_json_copy_object (fields) : json_object_new ());
  return fact;
}

GPtrArray *
zj_rules_findings (const ZjFacts *facts)
{
  GPtrArray *findings = zj_problems_new ();

  g_return_val_if_fail (facts != NULL && facts->form != NULL && facts->verb != NULL, findings);

  if (facts->state != NULL && strcmp (facts->verb, "save") == 0
      && !zj_form_may_edit (facts->form, facts->state, facts->fields))
    return findings;
  zj_rules_find_registration (facts, findings);
  if (strcmp (facts->verb, "delete") != 0)
    zj_rules_find_unit (facts, findings);
  return findings;
}
