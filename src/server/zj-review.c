/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-review.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-json.h"
#include "zj-text.h"
#include "zj-value.h"

static ZjForm *
form_of (ZjForms *forms, const ZjStoredRecord *record)
{
  ZjForm *form = zj_forms_get_version (forms, record->form, record->form_version);

  return form != NULL ? form : zj_forms_get (forms, record->form);
}

gboolean
zj_review_may_see (ZjForms *forms, const ZjStoredRecord *record)
{
  ZjForm *form = form_of (forms, record);
  const ZjState *state = form != NULL ? zj_form_state (form, record->state) : NULL;

  return state != NULL && (state->visible_to_authority || !form->has_page);
}

ZjStoredRecord *
zj_review_find (ZjStorage *storage, ZjForms *forms, const char *id, GError **error)
{
  g_autoptr (ZjStoredRecord) record = zj_storage_find_record (storage, id, error);

  if (record == NULL)
    return NULL;
  if (zj_review_may_see (forms, record))
    return g_steal_pointer (&record);
  g_set_error (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND, _ ("There is no record “%s”."), id);
  return NULL;
}

JsonObject *
zj_review_to_json (ZjStorage *storage, ZjForms *forms, const ZjStoredRecord *record)
{
  JsonObject *json = zj_stored_record_to_json (record);
  g_autoptr (ZjStoredProject) project = zj_storage_find_project (storage, record->project, NULL);
  ZjForm *form = form_of (forms, record);
  g_autofree char *title = form != NULL ? zj_form_record_title (form, record->fields) : NULL;

  zj_json_set_string (json, "title", title);
  if (project != NULL)
    {
      JsonObject *about = json_object_new ();

      json_object_set_string_member (about, "id", project->id);
      json_object_set_string_member (about, "code", project->code);
      json_object_set_string_member (about, "name", project->name);
      json_object_set_object_member (json, "project", about);
    }
  return json;
}

/* A form may keep the authority's words in a field of its own: `return_reason`. */
static void
keep_reason (ZjForm *form, ZjStoredRecord *record, const char *action, const char *reason)
{
  g_autofree char *name = g_strconcat (action, "_reason", NULL);
  const ZjField *field = zj_form_field (form, name);
  g_autofree char *clean = reason != NULL ? zj_text_clean (reason, -1, TRUE) : NULL;

  if (field != NULL && field->server_owned && clean != NULL)
    zj_json_set_string (record->fields, name, clean);
}

/* NULL: it may not be done. */
static const ZjAction *
allowed_action (ZjForm *form, const ZjStoredRecord *record, const char *id, const char *reason, GError **error)
{
  const ZjAction *action = form != NULL ? zj_form_action (form, id) : NULL;

  if (action == NULL || !action->by_authority)
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("Records of the form “%s” cannot be treated with “%s”."),
                 record->form, id);
  else if (zj_form_may_act (form, record->state, record->fields, id, TRUE) == NULL)
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("In the state “%s” the record does not allow “%s”."),
                 record->state, id);
  else if ((g_strcmp0 (id, "return") == 0 || g_strcmp0 (id, "reject") == 0) && (reason == NULL || *reason == '\0'))
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("Say why: --reason TEXT"));
  else
    return action;
  return NULL;
}

static gboolean
decide (ZjStorage *storage,
        ZjForms *forms,
        ZjClock *clock,
        const char *id,
        const char *action_id,
        const char *by,
        const char *reason,
        GError **error)
{
  g_autoptr (ZjStoredRecord) record = zj_review_find (storage, forms, id, error);
  ZjForm *form = record != NULL ? form_of (forms, record) : NULL;
  const ZjAction *action = record != NULL ? allowed_action (form, record, action_id, reason, error) : NULL;
  g_autofree char *now = zj_clock_stamp (clock);
  g_autoptr (JsonObject) moves = json_object_new ();
  g_auto (GStrv) references = NULL;
  JsonObject *line;

  if (action == NULL)
    return FALSE;
  json_object_set_string_member (moves, "@state", record->state);
  g_free (record->state);
  record->state = g_strdup (action->to);
  record->revision++;
  keep_reason (form, record, action_id, reason);
  line = zj_stored_record_add_history (record, now, by, "authority", action_id, reason);
  json_object_set_int_member (line, "revision", record->revision);
  references = zj_form_references (form, record->fields);
  return zj_storage_put_record (storage, record, (const char *const *)references, error)
         && zj_storage_add_moves (storage, record->project, record->id, record->revision, moves, error);
}

gboolean
zj_review_decide (ZjStorage *storage,
                  ZjForms *forms,
                  ZjClock *clock,
                  const char *id,
                  const char *action,
                  const char *by,
                  const char *reason,
                  GError **error)
{
  if (!zj_storage_begin (storage, error))
    return FALSE;
  if (decide (storage, forms, clock, id, action, by, reason, error))
    return zj_storage_commit (storage, error);
  zj_storage_rollback (storage);
  return FALSE;
}
