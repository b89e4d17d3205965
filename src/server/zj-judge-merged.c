/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-judge-private.h"

#include <glib/gi18n-lib.h>

#include "zj-json.h"
#include "zj-merge.h"
#include "zj-validate.h"

/* What a merge makes must keep the rules that both of its parents kept (protocol.md §5). */

/* The value at "name", "group/ROW" or "group/ROW/name"; NULL if empty. (transfer none) */
static JsonNode *
value_at (JsonObject *fields, const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", 3);
  JsonArray *rows;

  if (parts[0] == NULL || parts[1] == NULL)
    return zj_json_member (fields, path);
  rows = zj_json_array (fields, parts[0]);
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonNode *node = json_array_get_element (rows, i);

      if (!JSON_NODE_HOLDS_OBJECT (node)
          || g_strcmp0 (zj_json_string (json_node_get_object (node), "_id"), parts[1]) != 0)
        continue;
      return parts[2] == NULL ? node : zj_json_member (json_node_get_object (node), parts[2]);
    }
  return NULL;
}

JsonObject *
zj_fields_moved (JsonObject *moved)
{
  JsonObject *fields = json_object_new ();
  JsonObjectIter iter;
  const char *path;
  JsonNode *before;

  json_object_iter_init (&iter, moved);
  while (json_object_iter_next (&iter, &path, &before))
    if (path[0] != '@')
      json_object_set_member (fields, path, zj_json_copy (before));
  return fields;
}

JsonObject *
zj_moved_unseen (const ZjCase *c)
{
  JsonObject *fields = zj_fields_moved (c->moved);
  JsonObjectIter iter;
  const char *path;
  JsonNode *pair;

  /* Whoever writes over the very value that stands here now has seen it. */
  json_object_iter_init (&iter, c->op->patch);
  while (json_object_iter_next (&iter, &path, &pair))
    if (json_object_has_member (fields, path)
        && zj_json_equal (json_array_get_element (json_node_get_array (pair), 0), value_at (c->record->fields, path)))
      json_object_remove_member (fields, path);
  return fields;
}

/* The record as it stood at the op's base: what moved, moved back. */
static JsonObject *
fields_at_base (const ZjCase *c)
{
  g_autoptr (JsonObject) back = json_object_new ();
  g_autoptr (JsonObject) moved = c->moved != NULL ? zj_fields_moved (c->moved) : json_object_new ();
  JsonObjectIter iter;
  const char *path;
  JsonNode *before;

  json_object_iter_init (&iter, moved);
  while (json_object_iter_next (&iter, &path, &before))
    {
      JsonNode *now = value_at (c->record->fields, path);
      JsonArray *pair = json_array_new ();

      json_array_add_element (pair, now != NULL ? zj_json_copy (now) : json_node_new (JSON_NODE_NULL));
      json_array_add_element (pair, zj_json_copy (before));
      json_object_set_array_member (back, path, pair);
    }
  return zj_patch_apply (c->form, c->record->fields, back);
}

static gboolean
has_finding (GPtrArray *findings, const ZjProblem *wanted)
{
  for (guint i = 0; i < findings->len; i++)
    {
      const ZjProblem *finding = g_ptr_array_index (findings, i);

      if (finding->severity == ZJ_SEVERITY_ERROR && g_strcmp0 (finding->code, wanted->code) == 0
          && g_strcmp0 (finding->path, wanted->path) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
add_clash (JsonObject *conflict, const char *path, JsonObject *base, JsonObject *mine, JsonObject *theirs)
{
  JsonObject *const sides[] = { base, mine, theirs };
  JsonArray *values = json_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      JsonNode *value = value_at (sides[i], path);

      json_array_add_element (values, value != NULL ? zj_json_copy (value) : json_node_new (JSON_NODE_NULL));
    }
  json_object_set_array_member (conflict, path, values);
}

/* The fields one rule looks at: the one it stands at, and those of its conditions. */
static void
add_rule (const ZjCase *c,
          const char *path,
          JsonObject *conflict,
          JsonObject *base,
          JsonObject *mine,
          JsonObject *theirs)
{
  const ZjField *field = zj_form_field (c->form, path);
  const ZjCondition *conditions[2] = { NULL, NULL };

  add_clash (conflict, path, base, mine, theirs);
  if (field == NULL)
    return;
  conditions[0] = field->check;
  conditions[1] = field->when;
  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    {
      g_autoptr (GPtrArray) ids = conditions[i] != NULL ? zj_condition_fields (conditions[i]) : NULL;

      for (guint j = 0; ids != NULL && j < ids->len; j++)
        {
          const char *id = g_ptr_array_index (ids, j);
          const char *slash = field->parent != NULL ? g_strrstr (path, "/") : NULL;
          g_autofree char *in_row = slash != NULL ? g_strdup_printf ("%.*s/%s", (int)(slash - path), path, id) : NULL;

          if (in_row != NULL && zj_form_field (c->form, in_row) != NULL)
            add_clash (conflict, in_row, base, mine, theirs);
          else if (zj_form_field (c->form, id) != NULL)
            add_clash (conflict, id, base, mine, theirs);
        }
    }
}

ZjVerdict *
zj_judge_merged (const ZjCase *c, const char *verb, JsonObject *merged, gboolean from_elsewhere)
{
  g_autoptr (GPtrArray) findings = zj_form_validate (c->form, merged, verb, c->today);
  g_autoptr (GPtrArray) in_mine = NULL, in_theirs = NULL;
  g_autoptr (JsonObject) base = NULL, mine = NULL, conflict = NULL;

  if (!zj_problems_block (findings))
    return NULL;
  if (!from_elsewhere)
    return zj_verdict_invalid (findings);

  base = fields_at_base (c);
  mine = zj_patch_apply (c->form, base, c->op->patch);
  in_mine = zj_form_validate (c->form, mine, verb, c->today);
  in_theirs = zj_form_validate (c->form, c->record->fields, verb, c->today);
  conflict = json_object_new ();
  for (guint i = 0; i < findings->len; i++)
    {
      const ZjProblem *finding = g_ptr_array_index (findings, i);

      if (finding->severity != ZJ_SEVERITY_ERROR)
        continue;
      if (has_finding (in_mine, finding))
        return zj_verdict_invalid (findings); /* it was wrong before anyone else came */
      if (!has_finding (in_theirs, finding))
        add_rule (c, finding->path, conflict, base, mine, c->record->fields);
    }
  if (json_object_get_size (conflict) == 0)
    return zj_verdict_invalid (findings);
  return zj_verdict_conflict ("rule", g_steal_pointer (&conflict));
}
