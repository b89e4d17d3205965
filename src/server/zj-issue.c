/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-issue.h"

#include <glib/gi18n-lib.h>

#include "zj-decision.h"
#include "zj-effects.h"
#include "zj-error.h"
#include "zj-json.h"
#include "zj-validate.h"
#include "zj-value.h"

#define VERB         "issue"
#define DEFAULT_ROLE "监督员"

static ZjForm *
issued_form (const ZjDesk *desk, const char *id, GError **error)
{
  ZjForm *form = zj_forms_get (desk->forms, id);
  g_autoptr (GPtrArray) forms = NULL;
  g_autoptr (GString) names = NULL;

  if (form != NULL && form->issued)
    return form;
  forms = zj_forms_list (desk->forms);
  names = g_string_new (NULL);
  for (guint i = 0; i < forms->len; i++)
    {
      ZjForm *other = g_ptr_array_index (forms, i);

      if (other->issued)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", other->id);
    }
  g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("“%s” is not a form that the authority issues. These are: %s"), id,
               names->str);
  return NULL;
}

/* The project is named, or follows from the unit, or is the only one. (transfer full) */
static char *
project_of (const ZjDesk *desk, ZjForm *form, const ZjIssuing *issuing, GError **error)
{
  const ZjField *unit = form->unit_field != NULL ? zj_form_field (form, form->unit_field) : NULL;
  const char *text = unit != NULL ? zj_entries_get (issuing->entries, unit->id) : NULL;
  g_autoptr (GPtrArray) projects = NULL;
  g_autoptr (ZjStoredProject) project = NULL;
  g_autofree char *target = NULL;
  char *found = NULL;

  if (issuing->project != NULL)
    {
      project = zj_storage_find_project (desk->storage, issuing->project, error);
      return project != NULL ? g_strdup (project->id) : NULL;
    }
  if (text != NULL && *text != '\0')
    {
      target = zj_entries_find (desk, NULL, unit, text, &found, error);
      return target != NULL ? found : NULL;
    }
  projects = zj_storage_list_projects (desk->storage, error);
  if (projects == NULL)
    return NULL;
  if (projects->len == 1)
    return g_strdup (((ZjStoredProject *)g_ptr_array_index (projects, 0))->id);
  g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("Say for which project: --project CODE"));
  return NULL;
}

/* The line as of an action, so that fields can be stamped with it. */
static void
add_line (ZjForm *form, ZjStoredRecord *record, const ZjAct *act, GHashTable *given)
{
  JsonObject *line = zj_stored_record_add_history (record, act->at, act->by, "authority", act->action, NULL);

  zj_json_set_string (line, "post", act->role);
  json_object_set_int_member (line, "revision", record->revision);
  zj_stamps_put (form, record, act, given);
}

static gboolean
check (const ZjDesk *desk, ZjForm *form, const ZjStoredRecord *record, GError **error)
{
  g_autofree char *today = zj_clock_today (desk->clock);
  g_autoptr (GPtrArray) findings = zj_form_validate (form, record->fields, VERB, today);
  const ZjProblem *fault = zj_decision_fault (form, findings);
  const ZjField *field = fault != NULL ? zj_form_field (form, fault->path) : NULL;

  if (fault == NULL)
    return TRUE;
  if (field == NULL)
    g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_INVALID, fault->message);
  else if (field->parent != NULL || field->type == ZJ_FIELD_ROWS)
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("%s: %s Say %s[]='{JSON}'."), field->id, fault->message,
                 field->parent != NULL ? field->parent->id : field->id);
  else
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("%s: %s Say %s=VALUE."), field->id, fault->message, field->id);
  return FALSE;
}

static char *
issue (const ZjDesk *desk, const ZjIssuing *issuing, GError **error)
{
  ZjForm *form = issued_form (desk, issuing->form, error);
  g_autofree char *project = form != NULL ? project_of (desk, form, issuing, error) : NULL;
  g_autofree char *id = zj_random_uuid7 (desk->random, desk->clock);
  g_autofree char *now = zj_clock_stamp (desk->clock);
  g_autofree char *by = zj_decision_name (issuing->by);
  g_autofree char *role = zj_decision_name (issuing->role != NULL ? issuing->role : DEFAULT_ROLE);
  g_autoptr (GHashTable) given = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (ZjStoredRecord) record = NULL;
  g_auto (GStrv) references = NULL;
  ZjAct act = { VERB, now, by, role, NULL };

  if (project == NULL)
    return NULL;
  record = zj_stored_record_new (project, id, form->id);
  record->form_version = form->version;
  record->state = g_strdup (form->initial_state);
  record->revision = 1;
  if (!zj_entries_put (issuing->entries, desk, form, record, given, error)
      || !zj_entries_put_files (issuing->entries, desk, form, record, error))
    return NULL;
  add_line (form, record, &act, given);
  if (!zj_effects_fill (desk->storage, desk->forms, form, record, error) || !check (desk, form, record, error))
    return NULL;
  references = zj_form_references (form, record->fields);
  return zj_storage_put_record (desk->storage, record, (const char *const *)references, error) ? g_steal_pointer (&id)
                                                                                               : NULL;
}

char *
zj_issue (const ZjDesk *desk, const ZjIssuing *issuing, GError **error)
{
  g_autofree char *id = NULL;

  if (!zj_storage_begin (desk->storage, error))
    return NULL;
  id = issue (desk, issuing, error);
  if (id == NULL)
    zj_storage_rollback (desk->storage);
  else if (!zj_storage_commit (desk->storage, error))
    return NULL;
  return g_steal_pointer (&id);
}
