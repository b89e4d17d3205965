/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-decision.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "zj-content.h"
#include "zj-effects.h"
#include "zj-error.h"
#include "zj-json.h"
#include "zj-review.h"
#include "zj-text.h"
#include "zj-validate.h"
#include "zj-value.h"

#define MAX_NAME     50
#define DEFAULT_ROLE "监督员"

char *
zj_decision_name (const char *text)
{
  g_autofree char *clean = text != NULL ? zj_text_clean (text, -1, FALSE) : NULL;

  if (clean == NULL || *clean == '\0')
    return NULL;
  return g_utf8_strlen (clean, -1) > MAX_NAME ? g_utf8_substring (clean, 0, MAX_NAME) : g_steal_pointer (&clean);
}

const ZjProblem *
zj_decision_fault (ZjForm *form, GPtrArray *findings)
{
  for (guint i = 0; i < findings->len; i++)
    {
      const ZjProblem *finding = g_ptr_array_index (findings, i);
      const ZjField *field = zj_form_field (form, finding->path);

      if (finding->severity == ZJ_SEVERITY_ERROR
          && ((field != NULL && field->server_owned) || g_strcmp0 (finding->code, "attachment-required") == 0
              || g_strcmp0 (finding->code, "too-many-files") == 0))
        return finding;
    }
  return NULL;
}

/* ---- may it be done? ---- */

static const char *
state_label (ZjForm *form, const char *id)
{
  const ZjState *state = zj_form_state (form, id);

  return state != NULL ? zj_label (&state->label) : id;
}

/* Says what has become of the record, where somebody else of the authority was faster. */
static void
refuse_state (ZjForm *form, const ZjStoredRecord *record, const ZjAction *action, GError **error)
{
  guint n = json_array_get_length (record->history);
  JsonObject *line = n > 0 ? json_array_get_object_element (record->history, n - 1) : NULL;
  const char *by = line != NULL ? zj_json_string (line, "by") : NULL;
  const char *verb = line != NULL ? zj_json_string (line, "verb") : NULL;
  const ZjAction *last = verb != NULL ? zj_form_action (form, verb) : NULL;
  gint64 instant = 0;
  g_autofree char *when = NULL;

  if (last == NULL || !last->by_authority || !zj_instant_parse (zj_json_string (line, "at"), &instant))
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("In the state “%s” the record does not allow “%s”."),
                   state_label (form, record->state), zj_label (&action->label));
      return;
    }
  when = zj_instant_display (instant);
  g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID,
               _ ("In the state “%s” the record does not allow “%s”: %s did “%s” at %s. Nothing was changed."),
               state_label (form, record->state), zj_label (&action->label), by != NULL ? by : _ ("somebody else"),
               zj_label (&last->label), when);
}

/* NULL: it may not be done. */
static const ZjAction *
allowed_action (ZjForm *form, const ZjStoredRecord *record, const char *id, GError **error)
{
  const ZjAction *action = form != NULL ? zj_form_action (form, id) : NULL;

  if (action == NULL || !action->by_authority)
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("Records of the form “%s” cannot be treated with “%s”."),
                 form != NULL ? zj_label (&form->title) : record->form, id);
  else if (zj_form_may_act (form, record->state, NULL, id, TRUE) == NULL)
    refuse_state (form, record, action, error);
  else if (zj_form_may_act (form, record->state, record->fields, id, TRUE) == NULL)
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID,
                 _ ("What this record says does not allow “%s”. See it with “show”."), zj_label (&action->label));
  else
    return action;
  return NULL;
}

/* ---- what must come with it ---- */

static gboolean
check_given (ZjForm *form,
             const ZjStoredRecord *record,
             const ZjAction *action,
             const char *reason,
             GHashTable *given,
             GError **error)
{
  gboolean gives_back = strcmp (action->id, "return") == 0 || strcmp (action->id, "reject") == 0;
  const char *const *names = action->requires;

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      const ZjField *field = zj_form_field (form, names[i]);
      gboolean deadline = g_strcmp0 (names[i], form->deadline_field) == 0;

      if (strcmp (names[i], "@reason") == 0)
        gives_back = TRUE;
      else if (field != NULL
               && (!g_hash_table_contains (given, names[i]) || zj_json_member (record->fields, names[i]) == NULL))
        {
          g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID,
                       deadline ? _ ("“%s” needs a new “%s”: --deadline DATE (%s)") : _ ("“%s” needs “%s”: %s=VALUE"),
                       zj_label (&action->label), zj_label (&field->label), field->id);
          return FALSE;
        }
    }
  if (!gives_back || reason != NULL)
    return TRUE;
  g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("Say why: --reason TEXT"));
  return FALSE;
}

static gboolean
put_deadline (ZjForm *form, ZjStoredRecord *record, const char *text, GHashTable *given, GError **error)
{
  const ZjField *field = form->deadline_field != NULL ? zj_form_field (form, form->deadline_field) : NULL;
  g_autoptr (ZjProblem) problem = NULL;
  JsonNode *value = NULL;

  if (text == NULL)
    return TRUE;
  if (field == NULL || !field->server_owned)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("--deadline: “%s” has no deadline that is set here."),
                   zj_label (&form->title));
      return FALSE;
    }
  if (!zj_field_parse (field, text, &value, &problem) || value == NULL)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, "--deadline: %s",
                   problem != NULL ? problem->message : _ ("Give a date, for example 2026-12-31."));
      return FALSE;
    }
  zj_json_set_node (record->fields, field->id, value);
  g_hash_table_add (given, g_strdup (field->id));
  return TRUE;
}

static gboolean
check_record (const ZjDesk *desk, ZjForm *form, const ZjStoredRecord *record, const char *verb, GError **error)
{
  g_autofree char *today = zj_clock_today (desk->clock);
  g_autoptr (GPtrArray) findings = zj_form_validate (form, record->fields, verb, today);
  const ZjProblem *fault = zj_decision_fault (form, findings);

  if (fault != NULL)
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, "%s: %s", fault->path, fault->message);
  return fault == NULL;
}

/* ---- doing it ---- */

static gboolean
write_record (const ZjDesk *desk, ZjForm *form, ZjStoredRecord *record, JsonObject *moves, GError **error)
{
  g_auto (GStrv) references = zj_form_references (form, record->fields);

  return zj_storage_put_record (desk->storage, record, (const char *const *)references, error)
         && zj_storage_add_moves (desk->storage, record->project, record->id, record->revision, moves, error);
}

/* The record as the decision leaves it, but for its state: values, files and what must come with them. */
static gboolean
put_given (const ZjDesk *desk,
           ZjForm *form,
           ZjStoredRecord *record,
           const ZjAction *action,
           const ZjDecision *decision,
           const char *reason,
           GHashTable *given,
           GError **error)
{
  return zj_entries_put (decision->entries, desk, form, record, given, error)
         && put_deadline (form, record, decision->deadline, given, error)
         && check_given (form, record, action, reason, given, error)
         && zj_entries_put_files (decision->entries, desk, form, record, error);
}

static gboolean
decide (const ZjDesk *desk, const char *id, const ZjDecision *decision, GError **error)
{
  g_autoptr (ZjStoredRecord) record = zj_review_find (desk->storage, desk->forms, id, error);
  ZjForm *form = record != NULL ? zj_effects_form_of (desk->forms, record) : NULL;
  const ZjAction *action = record != NULL ? allowed_action (form, record, decision->action, error) : NULL;
  g_autoptr (ZjStoredRecord) target = NULL;
  g_autoptr (GHashTable) given = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *now = zj_clock_stamp (desk->clock);
  g_autofree char *by = zj_decision_name (decision->by);
  g_autofree char *role = zj_decision_name (decision->role != NULL ? decision->role : DEFAULT_ROLE);
  g_autofree char *reason = decision->reason != NULL ? zj_text_clean (decision->reason, -1, TRUE) : NULL;
  g_autoptr (JsonObject) moves = json_object_new ();
  ZjAct act = { decision->action, now, by, role, reason };
  JsonObject *line;

  if (action == NULL)
    return FALSE;
  if (reason != NULL && *reason == '\0')
    act.text = NULL;
  if (!put_given (desk, form, record, action, decision, act.text, given, error)
      || !zj_effects_check (desk->storage, desk->forms, record, action, &target, error))
    return FALSE;
  if (g_strcmp0 (record->state, action->to) != 0)
    {
      json_object_set_string_member (moves, "@state", record->state);
      record->revision++;
    }
  line = zj_stored_record_add_history (record, now, by, "authority", action->id, act.text);
  zj_json_set_string (line, "post", role);
  json_object_set_int_member (line, "revision", record->revision);
  g_free (record->state);
  record->state = g_strdup (action->to);
  zj_stamps_put (form, record, &act, given);
  return zj_effects_fill (desk->storage, desk->forms, form, record, error)
         && check_record (desk, form, record, action->id, error) && write_record (desk, form, record, moves, error)
         && (target == NULL || zj_effects_move (desk->storage, desk->forms, record, action, target, &act, error));
}

gboolean
zj_decide (const ZjDesk *desk, const char *id, const ZjDecision *decision, GError **error)
{
  if (!zj_storage_begin (desk->storage, error))
    return FALSE;
  if (decide (desk, id, decision, error))
    return zj_storage_commit (desk->storage, error);
  zj_storage_rollback (desk->storage);
  return FALSE;
}
