/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-effects.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-json.h"
#include "zj-value.h"

/* A unit has a handful of applications and notices in its life; what is beyond this is not looked through. */
#define MAX_OF_UNIT 1000

ZjForm *
zj_effects_form_of (ZjForms *forms, const ZjStoredRecord *record)
{
  ZjForm *form = zj_forms_get_version (forms, record->form, record->form_version);

  return form != NULL ? form : zj_forms_get (forms, record->form);
}

/* ---- references that fill themselves ---- */

static const char *
last_moment (const ZjStoredRecord *record)
{
  guint n = json_array_get_length (record->history);
  const char *at = n > 0 ? zj_json_string (json_array_get_object_element (record->history, n - 1), "at") : NULL;

  return at != NULL ? at : "";
}

static gboolean
is_candidate (ZjForms *forms, const ZjField *field, const ZjStoredRecord *record, const char *unit)
{
  ZjForm *form = zj_effects_form_of (forms, record);
  g_autofree char *its_unit = form != NULL ? zj_form_unit_of (form, record->id, record->fields) : NULL;

  return g_strcmp0 (record->form, field->pick_form) == 0 && g_strcmp0 (its_unit, unit) == 0
         && (field->pick_states == NULL || g_strv_contains (field->pick_states, record->state));
}

static void
point_at_latest (ZjForms *forms, const ZjField *field, ZjStoredRecord *record, GPtrArray *of_unit, const char *unit)
{
  const ZjStoredRecord *latest = NULL;

  for (guint i = 0; i < of_unit->len; i++)
    {
      const ZjStoredRecord *other = g_ptr_array_index (of_unit, i);

      if (g_strcmp0 (other->id, record->id) == 0 || !is_candidate (forms, field, other, unit))
        continue;
      if (latest == NULL || g_strcmp0 (last_moment (other), last_moment (latest)) > 0)
        latest = other;
    }
  json_object_remove_member (record->fields, field->id);
  if (latest != NULL)
    json_object_set_string_member (record->fields, field->id, latest->id);
}

gboolean
zj_effects_fill (ZjStorage *storage, ZjForms *forms, ZjForm *form, ZjStoredRecord *record, GError **error)
{
  g_autofree char *unit = zj_form_unit_of (form, record->id, record->fields);
  g_autoptr (GPtrArray) of_unit = NULL;

  for (guint i = 0; unit != NULL && i < form->n_fields; i++)
    {
      const ZjField *field = form->fields[i];

      if (field->auto_fill == NULL)
        continue;
      if (of_unit == NULL)
        of_unit = zj_storage_referrers (storage, record->project, unit, MAX_OF_UNIT, error);
      if (of_unit == NULL)
        return FALSE;
      point_at_latest (forms, field, record, of_unit, unit);
    }
  return TRUE;
}

/* ---- the record that moves along ---- */

static gboolean
refuse_move (ZjForms *forms, const ZjStoredRecord *target, const ZjAction *action, GError **error)
{
  ZjForm *form = zj_effects_form_of (forms, target);
  const ZjState *state = form != NULL ? zj_form_state (form, target->state) : NULL;
  g_autofree char *title = form != NULL ? zj_form_record_title (form, target->fields) : g_strdup (target->id);

  g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID,
               _ ("“%s” is not possible: the state of “%s” is “%s”. See what else was decided about it."),
               zj_label (&action->label), title, state != NULL ? zj_label (&state->label) : target->state);
  return FALSE;
}

gboolean
zj_effects_check (ZjStorage *storage,
                  ZjForms *forms,
                  const ZjStoredRecord *record,
                  const ZjAction *action,
                  ZjStoredRecord **target,
                  GError **error)
{
  const char *id = action->effect_field != NULL ? zj_json_string (record->fields, action->effect_field) : NULL;
  g_autoptr (ZjStoredRecord) found = NULL;

  *target = NULL;
  if (action->effect_field == NULL)
    return TRUE;
  if (id != NULL && !zj_storage_get_record (storage, record->project, id, &found, error))
    return FALSE;
  if (found == NULL || found->deleted)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("“%s” is not possible: the record it is about is gone."),
                   zj_label (&action->label));
      return FALSE;
    }
  if (!g_strv_contains (action->effect_from, found->state))
    return refuse_move (forms, found, action, error);
  *target = g_steal_pointer (&found);
  return TRUE;
}

/* What the target's own form calls this move; "state" if it has no name for it. */
static const char *
verb_of_move (ZjForm *form, const char *from, const char *to)
{
  for (guint i = 0; form != NULL && i < form->n_actions; i++)
    if (form->actions[i].by_authority && g_strcmp0 (form->actions[i].to, to) == 0
        && g_strv_contains (form->actions[i].from, from))
      return form->actions[i].id;
  return "state";
}

gboolean
zj_effects_move (ZjStorage *storage,
                 ZjForms *forms,
                 const ZjStoredRecord *record,
                 const ZjAction *action,
                 ZjStoredRecord *target,
                 const ZjAct *act,
                 GError **error)
{
  ZjForm *form = zj_effects_form_of (forms, target);
  const char *verb = verb_of_move (form, target->state, action->effect_to);
  g_auto (GStrv) references = form != NULL ? zj_form_references (form, target->fields) : NULL;
  g_autoptr (JsonObject) moves = json_object_new ();
  JsonObject *line, *cause;

  json_object_set_string_member (moves, "@state", target->state);
  g_free (target->state);
  target->state = g_strdup (action->effect_to);
  target->revision++;
  line = zj_stored_record_add_history (target, act->at, act->by, "authority", verb, NULL);
  zj_json_set_string (line, "post", act->role);
  json_object_set_int_member (line, "revision", target->revision);
  cause = json_object_new ();
  json_object_set_string_member (cause, "form", record->form);
  json_object_set_string_member (cause, "id", record->id);
  json_object_set_object_member (line, "cause", cause);
  return zj_storage_put_record (storage, target, (const char *const *)references, error)
         && zj_storage_add_moves (storage, target->project, target->id, target->revision, moves, error);
}
