/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-judge.h"

#include <glib/gi18n-lib.h>

#include "zj-change.h"
#include "zj-json.h"
#include "zj-judge-private.h"
#include "zj-merge.h"
#include "zj-validate.h"
#include "zj-value.h"

/* ---- small things ---- */

JsonObject *
zj_moves_between (ZjForm *form, JsonObject *from, JsonObject *to)
{
  g_autoptr (JsonObject) patch = zj_patch_diff_own (form, from, to);
  JsonObject *before = json_object_new ();
  JsonObjectIter iter;
  const char *path;
  JsonNode *pair;

  json_object_iter_init (&iter, patch);
  while (json_object_iter_next (&iter, &path, &pair))
    json_object_set_member (before, path, zj_json_copy (json_array_get_element (json_node_get_array (pair), 0)));
  return before;
}

JsonArray *
zj_missing_files (JsonObject *fields,
                  const char *client,
                  gboolean (*has_file) (gpointer data, const char *sha256),
                  gpointer data)
{
  JsonArray *missing = json_array_new ();
  JsonArray *rows = zj_json_array (fields, "attachments");
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonNode *row = json_array_get_element (rows, i);
      const char *sha256 = JSON_NODE_HOLDS_OBJECT (row) ? zj_json_string (json_node_get_object (row), "sha256") : NULL;
      JsonObject *entry;

      if (sha256 == NULL || has_file (data, sha256) || !g_hash_table_add (seen, (gpointer)sha256))
        continue;
      entry = json_object_new ();
      json_object_set_string_member (entry, "sha256", sha256);
      zj_json_set_string (entry, "client", client);
      json_array_add_object_element (missing, entry);
    }
  return missing;
}

static gboolean
nothing_in (JsonObject *object)
{
  return object != NULL && json_object_get_size (object) == 0;
}

/* ---- references ---- */

/* Does the patch set what stands at @path (itself, or the row around it)? */
static gboolean
patch_touches (JsonObject *patch, const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", 3);
  g_autofree char *row = NULL;

  if (json_object_has_member (patch, path))
    return TRUE;
  if (g_strv_length (parts) < 3)
    return FALSE;
  row = g_strjoin ("/", parts[0], parts[1], NULL);
  return json_object_has_member (patch, row);
}

/* NULL if all that this op points at is there. Records may refer to ones that come later in a pull, but what an op
 * points at must be here: its record was sent first. */
static ZjVerdict *
judge_references (const ZjCase *c, JsonObject *fields)
{
  g_auto (GStrv) references = zj_form_references (c->form, fields);

  for (guint i = 0; references != NULL && references[i] != NULL; i += 2)
    {
      const char *path = references[i];
      const ZjField *field = zj_form_field (c->form, path);
      g_autofree char *form = NULL;
      g_autoptr (ZjProblem) problem = NULL;
      ZjTarget target;

      if (!patch_touches (c->op->patch, path))
        continue;
      target = c->target (c->data, references[i + 1], &form);
      if (target == ZJ_TARGET_DELETED)
        return zj_verdict_conflict ("reference-deleted", NULL);
      if (target == ZJ_TARGET_UNKNOWN)
        problem = zj_problem_new (ZJ_SEVERITY_ERROR, "unknown-reference", path,
                                  _ ("The record chosen here is not known to the server. Choose another one."));
      else if (field != NULL && field->pick_form != NULL && g_strcmp0 (field->pick_form, form) != 0)
        problem = zj_problem_new (ZJ_SEVERITY_ERROR, "wrong-reference", path,
                                  _ ("The record chosen here is of the wrong kind. Choose another one."));
      if (problem != NULL)
        return zj_verdict_by_problem (problem);
    }
  return NULL;
}

/* ---- create ---- */

static gboolean
sets_from_nothing (JsonObject *patch, const char **where)
{
  JsonObjectIter iter;
  JsonNode *pair;

  json_object_iter_init (&iter, patch);
  while (json_object_iter_next (&iter, where, &pair))
    if (!zj_json_equal (json_array_get_element (json_node_get_array (pair), 0), NULL))
      return FALSE;
  return TRUE;
}

/* What the server itself had added to a record stays with it when it is revived: its number is never given twice. */
static JsonObject *
server_owned_fields (const ZjCase *c)
{
  JsonObject *fields = json_object_new ();

  for (guint i = 0; c->record != NULL && i < c->form->n_fields; i++)
    {
      const ZjField *field = c->form->fields[i];
      JsonNode *value = field->server_owned ? zj_json_member (c->record->fields, field->id) : NULL;

      if (value != NULL)
        json_object_set_member (fields, field->id, zj_json_copy (value));
    }
  return fields;
}

static ZjVerdict *
judge_create (const ZjCase *c)
{
  g_autoptr (JsonObject) start = server_owned_fields (c);
  g_autoptr (JsonObject) fields = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  const char *where = "";
  ZjVerdict *verdict;

  if (c->record != NULL && !c->record->deleted)
    return c->op->revives >= 0
               ? zj_verdict_conflict ("record-moved", NULL)
               : zj_verdict_refused ("record-exists", _ ("There is a record with this identifier already."), NULL);
  if (c->record != NULL && c->op->revives != c->record->revision)
    return zj_verdict_conflict ("deleted", NULL);
  if (c->record == NULL && c->op->revives >= 0)
    return zj_verdict_refused ("unknown-record", _ ("The server does not know the record that this revives."), NULL);
  if (!sets_from_nothing (c->op->patch, &where))
    {
      g_autoptr (ZjProblem) problem =
          zj_problem_new (ZJ_SEVERITY_ERROR, "malformed-patch", where, _ ("A new record has no earlier values."));

      return zj_verdict_by_problem (problem);
    }

  fields = zj_patch_apply (c->form, start, c->op->patch);
  verdict = judge_references (c, fields);
  if (verdict != NULL)
    return verdict;
  findings = zj_form_validate (c->form, fields, "save", c->today);
  if (zj_problems_block (findings))
    return zj_verdict_invalid (findings);
  verdict = zj_judge_rules (c, "save", fields);
  if (verdict != NULL)
    return verdict;
  verdict = zj_verdict_new (ZJ_RESULT_APPLIED);
  verdict->fields = g_steal_pointer (&fields);
  verdict->state = g_strdup (c->record != NULL ? c->record->state : c->form->initial_state);
  return verdict;
}

/* ---- delete ---- */

static ZjVerdict *
refuse_referenced (const ZjCase *c)
{
  g_autoptr (GString) names = g_string_new (NULL);
  JsonArray *referrers = json_array_new ();
  g_autofree char *detail = NULL;
  ZjVerdict *verdict;

  for (guint i = 0; i < c->referrers->len; i++)
    {
      const ZjStoredRecord *referrer = g_ptr_array_index (c->referrers, i);
      JsonObject *entry = json_object_new ();

      json_object_set_string_member (entry, "id", referrer->id);
      json_object_set_string_member (entry, "form", referrer->form);
      json_array_add_object_element (referrers, entry);
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", referrer->form);
    }
  detail = g_strdup_printf (_ ("Other records refer to this one (%s). Delete or change them first."), names->str);
  verdict = zj_verdict_refused ("referenced", detail, NULL);
  zj_json_set_node (verdict->problem, "referrers", zj_json_array_node (referrers));
  return verdict;
}

static ZjVerdict *
judge_delete (const ZjCase *c)
{
  ZjVerdict *verdict;

  if (c->record->deleted)
    {
      verdict = zj_verdict_new (ZJ_RESULT_APPLIED); /* both wanted it gone */
      verdict->remove = TRUE;
      verdict->unchanged = TRUE;
      return verdict;
    }
  if (!zj_form_may_delete (c->form, c->record->state))
    return zj_verdict_conflict ("state-moved", NULL);
  /* Nobody deletes what they have not seen: the other one's edit survives. */
  if (c->base_merged || !nothing_in (c->moved))
    return zj_verdict_conflict ("record-moved", NULL);
  if (c->referrers != NULL && c->referrers->len > 0)
    return refuse_referenced (c);
  verdict = zj_verdict_new (ZJ_RESULT_APPLIED);
  verdict->fields = zj_json_copy_object (c->record->fields);
  verdict->state = g_strdup (c->record->state);
  verdict->remove = TRUE;
  return verdict;
}

/* ---- update and action ---- */

/* A legal act is never merged: whoever does it must have seen exactly what it is done to. */
static ZjVerdict *
judge_strict (const ZjCase *c)
{
  g_autoptr (JsonObject) merged = NULL, conflict = NULL, fields_moved = NULL;
  g_autoptr (GPtrArray) elsewhere = NULL;

  if (nothing_in (c->moved) && !c->base_merged)
    return NULL;
  if (c->moved == NULL)
    return zj_verdict_conflict ("record-moved", NULL);
  fields_moved = zj_fields_moved (c->moved);
  if (!zj_merge (c->form, c->op->patch, c->record->fields, fields_moved, &merged, &elsewhere, &conflict)
      && conflict != NULL)
    return zj_verdict_conflict (NULL, g_steal_pointer (&conflict));
  return zj_verdict_conflict ("record-moved", NULL);
}

static ZjVerdict *
wait_for_files (const ZjCase *c, JsonObject *fields)
{
  g_autoptr (JsonArray) missing = zj_missing_files (fields, NULL, c->has_file, c->data);
  ZjVerdict *verdict;
  JsonArray *files;

  if (json_array_get_length (missing) == 0)
    return NULL;
  verdict = zj_verdict_new (ZJ_RESULT_DEFERRED);
  verdict->waiting_for = json_object_new ();
  files = json_array_new ();
  for (guint i = 0; i < json_array_get_length (missing); i++)
    json_array_add_string_element (files, zj_json_string (json_array_get_object_element (missing, i), "sha256"));
  json_object_set_array_member (verdict->waiting_for, "files", files);
  return verdict;
}

/* The state allows it, but what the record says does not: an order of a kind that is not answered here. */
static ZjVerdict *
not_as_it_is (void)
{
  return zj_verdict_refused ("not-allowed", _ ("This record can be read only, or does not allow that action as it is."),
                             NULL);
}

static ZjVerdict *
judge_change (const ZjCase *c, const ZjAction *action)
{
  const char *verb = action != NULL ? action->id : "save";
  g_autoptr (JsonObject) merged = NULL, conflict = NULL, moved = NULL;
  g_autoptr (GPtrArray) elsewhere = NULL;
  ZjVerdict *verdict;

  if (action != NULL && action->strict)
    {
      verdict = judge_strict (c);
      if (verdict != NULL)
        return verdict;
    }
  moved = c->moved != NULL ? zj_moved_unseen (c) : NULL;
  if (!zj_merge (c->form, c->op->patch, c->record->fields, moved, &merged, &elsewhere, &conflict))
    return zj_verdict_conflict (NULL, g_steal_pointer (&conflict));
  verdict = judge_references (c, merged);
  if (verdict == NULL)
    verdict = zj_judge_merged (c, verb, merged, elsewhere != NULL && elsewhere->len > 0);
  if (verdict == NULL && action != NULL
      && zj_form_may_act (c->form, c->record->state, merged, action->id, FALSE) == NULL)
    verdict = not_as_it_is ();
  if (verdict == NULL)
    verdict = zj_judge_rules (c, verb, merged);
  if (verdict == NULL && action != NULL && action->requires_files)
    verdict = wait_for_files (c, merged);
  if (verdict != NULL)
    return verdict;

  verdict = zj_verdict_new (elsewhere != NULL && elsewhere->len > 0 ? ZJ_RESULT_MERGED : ZJ_RESULT_APPLIED);
  if (verdict->kind == ZJ_RESULT_MERGED)
    {
      g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

      for (guint i = 0; i < elsewhere->len; i++)
        g_strv_builder_add (paths, g_ptr_array_index (elsewhere, i));
      verdict->merged_fields = g_strv_builder_end (paths);
    }
  verdict->fields = g_steal_pointer (&merged);
  verdict->state = g_strdup (action != NULL ? action->to : zj_form_state_after_save (c->form, c->record->state));
  return verdict;
}

static ZjVerdict *
judge_action (const ZjCase *c)
{
  const ZjAction *action = zj_form_action (c->form, c->op->action);

  if (action == NULL)
    return zj_verdict_refused ("unknown-action", _ ("This kind of record does not have that action."), NULL);
  if (action->by_authority)
    return zj_verdict_refused ("not-yours", _ ("Only the supervision authority can do this."), NULL);
  if (zj_form_may_act (c->form, c->record->state, NULL, c->op->action, FALSE) == NULL)
    return zj_verdict_conflict ("state-moved", NULL);
  return judge_change (c, action);
}

static ZjVerdict *
judge_update (const ZjCase *c)
{
  if (!zj_form_may_edit (c->form, c->record->state, NULL))
    return zj_verdict_conflict ("state-moved", NULL);
  if (!zj_form_may_edit (c->form, c->record->state, c->record->fields))
    return not_as_it_is ();
  return judge_change (c, NULL);
}

/* ---- the whole ---- */

ZjVerdict *
zj_judge (const ZjCase *c)
{
  g_autoptr (ZjProblem) problem = NULL;

  if (c->form == NULL)
    return c->form_known ? zj_verdict_refused ("form-version-unknown",
                                               _ ("The server does not know this version of the form."), NULL)
                         : zj_verdict_refused ("unknown-form", _ ("The server does not know this form."), NULL);
  if (c->record != NULL && g_strcmp0 (c->record->form, c->op->form) != 0)
    return zj_verdict_refused ("form-mismatch", _ ("The record is of another form."), NULL);
  if (c->op->kind != ZJ_OP_CREATE && c->record == NULL)
    return zj_verdict_refused ("unknown-record", _ ("The server does not know this record."), NULL);
  if (c->op->kind == ZJ_OP_CREATE && !c->form->creatable)
    return zj_verdict_refused ("not-creatable", _ ("Records of this kind are made by the server."), NULL);
  if (!zj_patch_check (c->form, c->op->patch, &problem)
      || (c->record != NULL && !zj_patch_check_files (c->form, c->op->patch, c->record->fields, &problem)))
    return zj_verdict_bad_patch (problem);

  switch (c->op->kind)
    {
    case ZJ_OP_CREATE:
      return judge_create (c);
    case ZJ_OP_DELETE:
      return judge_delete (c);
    case ZJ_OP_UPDATE:
      return c->record->deleted ? zj_verdict_conflict ("deleted", NULL) : judge_update (c);
    case ZJ_OP_ACTION:
      return c->record->deleted ? zj_verdict_conflict ("deleted", NULL) : judge_action (c);
    default:
      g_assert_not_reached ();
    }
}
