/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-json.h"
#include "zj-store-private.h"
#include "zj-value.h"

/* The facts that domain.md §15's rules look at, gathered so that a project with 100,000 units costs what one with ten
 * does. */

#define AREA_FORM "unit-project"

static void
add_fact (JsonArray *array, const char *id, const char *state, JsonObject *fields)
{
  JsonObject *fact = json_object_new ();

  json_object_set_string_member (fact, "id", id);
  json_object_set_string_member (fact, "state", state);
  json_object_set_object_member (fact, "fields", fields);
  json_array_add_object_element (array, fact);
}

/* Records whose duplicate_check field means the same as this one's. */
static gboolean
gather_namesakes (ZjDb *db,
                  const char *project,
                  ZjForm *form,
                  const char *id,
                  JsonObject *fields,
                  JsonArray *array,
                  GError **error)
{
  const char *name = form->duplicate_check != NULL ? zj_json_string (fields, form->duplicate_check) : NULL;
  g_autofree char *key = name != NULL ? zj_name_key (name) : NULL;
  g_autoptr (ZjStmt) stmt = NULL;
  ZjStep step;

  if (key == NULL || *key == '\0')
    return TRUE;
  stmt = zj_db_prepare (db,
                        "SELECT id, state, json_extract(fields, '$.\"' || ?5 || '\"') FROM record WHERE project = ?1"
                        " AND form = ?2 AND duplicate_key = ?3 AND id IS NOT ?4 AND deleted = 0 LIMIT 20",
                        error);
  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "sssss", project, form->id, key, id, form->duplicate_check);
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    {
      JsonObject *values = json_object_new ();

      zj_json_set_string (values, form->duplicate_check, zj_stmt_text (stmt, 2));
      add_fact (array, zj_stmt_text (stmt, 0), zj_stmt_text (stmt, 1), values);
    }
  return step == ZJ_STEP_DONE;
}

/* The other units' floor areas, added up per state: the rule looks at nothing else. */
static gboolean
gather_area (ZjDb *db, const char *project, ZjForm *form, const char *id, JsonArray *array, GError **error)
{
  g_autoptr (ZjStmt) stmt = NULL;
  ZjStep step;

  if (!g_str_equal (form->id, AREA_FORM))
    return TRUE;
  stmt = zj_db_prepare (
      db,
      "SELECT state, sum(floor_area) FROM record WHERE project = ?1 AND form = ?2 AND floor_area IS NOT NULL"
      " AND deleted = 0 AND id IS NOT ?3 GROUP BY state",
      error);
  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "sss", project, form->id, id);
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    {
      g_autofree char *sum = zj_decimal_format (zj_stmt_int (stmt, 1));
      JsonObject *values = json_object_new ();

      json_object_set_string_member (values, "floor_area", sum);
      add_fact (array, "", zj_stmt_text (stmt, 0), values);
    }
  return step == ZJ_STEP_DONE;
}

static gboolean
gather_referrers (ZjStore *store, ZjDb *db, const char *id, JsonArray *array, GError **error)
{
  g_autoptr (ZjStmt) stmt = zj_db_prepare (
      db,
      "SELECT DISTINCT record.id, record.form, record.form_version, record.state, record.fields FROM record_ref"
      " JOIN record ON record.id = record_ref.record WHERE record_ref.target = ?1 AND record.id <> ?1"
      " AND record.deleted = 0 LIMIT 20",
      error);
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "s", id);
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    {
      ZjForm *form = zj_store_form_of (store, zj_stmt_text (stmt, 1), (int)zj_stmt_int (stmt, 2));
      g_autoptr (JsonObject) fields = zj_stmt_json (stmt, 4);
      g_autofree char *title = form != NULL && fields != NULL ? zj_form_record_title (form, fields) : NULL;
      JsonObject *fact = json_object_new ();

      json_object_set_string_member (fact, "id", zj_stmt_text (stmt, 0));
      json_object_set_string_member (fact, "form", zj_stmt_text (stmt, 1));
      json_object_set_string_member (fact, "state", zj_stmt_text (stmt, 3));
      json_object_set_string_member (fact, "title", title != NULL ? title : zj_stmt_text (stmt, 0));
      json_array_add_object_element (array, fact);
    }
  return step == ZJ_STEP_DONE;
}

/* --- rules about the unit project it belongs to --- */

static void
add_unit_fact (ZjStore *store, ZjStmt *stmt, JsonArray *array)
{
  ZjForm *form = zj_store_form_of (store, zj_stmt_text (stmt, 1), (int)zj_stmt_int (stmt, 2));
  g_autoptr (JsonObject) fields = form != NULL ? zj_stmt_json (stmt, 4) : NULL;

  if (form != NULL && fields != NULL)
    json_array_add_object_element (array, zj_rules_fact (form, zj_stmt_text (stmt, 0), zj_stmt_text (stmt, 3), fields));
}

static gboolean
gather_unit (ZjStore *store, ZjDb *db, const char *unit, JsonArray *array, GError **error)
{
  g_autoptr (ZjStmt) stmt = zj_db_prepare (
      db, "SELECT id, form, form_version, state, fields FROM record WHERE id = ? AND deleted = 0", error);
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "s", unit);
  step = zj_stmt_step (stmt, error);
  if (step == ZJ_STEP_ROW)
    add_unit_fact (store, stmt, array);
  return step != ZJ_STEP_ERROR;
}

/* What has been done with no rule looks at again, but for applications that changed the unit's state. */
static gboolean
counts_for_unit (ZjStore *store, ZjStmt *stmt)
{
  ZjForm *form = zj_store_form_of (store, zj_stmt_text (stmt, 1), (int)zj_stmt_int (stmt, 2));

  return form != NULL && (zj_form_is_open (form, zj_stmt_text (stmt, 3)) || g_strcmp0 (form->group, "status") == 0);
}

static gboolean
gather_of_unit (ZjStore *store, ZjDb *db, const char *unit, const char *id, JsonArray *array, GError **error)
{
  g_autoptr (ZjStmt) stmt = zj_db_prepare (
      db,
      "SELECT DISTINCT record.id, record.form, record.form_version, record.state, record.fields FROM record_ref"
      " JOIN record ON record.id = record_ref.record WHERE record_ref.target = ?1 AND record.unit = ?1"
      " AND record.id IS NOT ?2 AND record.id <> ?1 AND record.deleted = 0 ORDER BY record.id DESC",
      error);
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "ss", unit, id);
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    if (counts_for_unit (store, stmt))
      add_unit_fact (store, stmt, array);
  return step == ZJ_STEP_DONE;
}

static gboolean
gather_about_unit (ZjStore *store, ZjDb *db, ZjFacts *facts, GError **error)
{
  g_autofree char *unit = zj_form_unit_of (facts->form, facts->record_id, facts->fields);

  return unit == NULL
         || (gather_unit (store, db, unit, facts->units, error)
             && gather_of_unit (store, db, unit, facts->record_id, facts->of_unit, error));
}

static gboolean
gather_project (ZjDb *db, const char *project, JsonObject **fields, GError **error)
{
  g_autoptr (ZjStmt) stmt = zj_db_prepare (db, "SELECT fields FROM record WHERE id = ? AND form = 'project'", error);
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "s", project);
  step = zj_stmt_step (stmt, error);
  if (step == ZJ_STEP_ROW)
    *fields = zj_stmt_json (stmt, 0);
  return step != ZJ_STEP_ERROR;
}

gboolean
zj_store_gather_findings (ZjStore *store,
                          ZjDb *db,
                          const char *project,
                          ZjForm *form,
                          const char *id,
                          JsonObject *fields,
                          const char *verb,
                          GPtrArray **findings,
                          GError **error)
{
  g_autoptr (JsonArray) same_form = json_array_new ();
  g_autoptr (JsonArray) referrers = json_array_new ();
  g_autoptr (JsonArray) units = json_array_new ();
  g_autoptr (JsonArray) of_unit = json_array_new ();
  g_autofree char *state = NULL;
  g_autoptr (JsonObject) project_fields = NULL;
  g_autoptr (GPtrArray) rules = NULL;
  g_autoptr (GPtrArray) notices = NULL;
  g_autofree char *today = zj_clock_today (store->clock);
  gboolean deletes = g_strcmp0 (verb, "delete") == 0;
  ZjFacts facts = { .form = form,
                    .record_id = id,
                    .fields = fields,
                    .verb = verb,
                    .same_form = same_form,
                    .referrers = referrers,
                    .units = units,
                    .of_unit = of_unit,
                    .today = today };

  if (!gather_namesakes (db, project, form, id, fields, same_form, error)
      || !gather_area (db, project, form, id, same_form, error)
      || (deletes && id != NULL && !gather_referrers (store, db, id, referrers, error))
      || !gather_project (db, project, &project_fields, error) || !gather_about_unit (store, db, &facts, error)
      || (id != NULL
          && !zj_db_get_text (db, &state, error, "SELECT state FROM record WHERE id = ? AND form = ?", "ss", id,
                              form->id)))
    return FALSE;
  facts.project = project_fields;
  facts.state = state;
  *findings = deletes ? zj_problems_new () : zj_form_validate (form, fields, verb, today);
  rules = zj_rules_findings (&facts);
  for (guint i = 0; rules != NULL && i < rules->len; i++)
    g_ptr_array_add (*findings, zj_problem_copy (rules->pdata[i]));
  notices = !deletes && g_strcmp0 (form->unit_field, "@self") == 0 ? zj_rules_unit_notices (of_unit) : NULL;
  for (guint i = 0; notices != NULL && i < notices->len; i++)
    g_ptr_array_add (*findings, zj_problem_copy (notices->pdata[i]));
  return TRUE;
}

typedef struct
{
  const char *project, *form, *id, *verb;
  JsonObject *fields;
  GPtrArray *findings;
} FindingsCall;

static gboolean
findings_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  FindingsCall *call = data;
  gint64 version = 0;
  ZjForm *form = NULL;

  if (call->id != NULL
      && !zj_db_get_int (
          db, &version, 0, error,
          "SELECT form_version FROM record WHERE id = ?1 UNION ALL SELECT form_version FROM draft WHERE id = ?1", "s",
          call->id))
    return FALSE;
  if (version > 0)
    form = zj_forms_get_version (store->forms, call->form, (int)version);
  if (form == NULL)
    form = zj_forms_get (store->forms, call->form);
  if (form == NULL)
    {
      call->findings = zj_problems_new ();
      return TRUE;
    }
  return zj_store_gather_findings (store, db, call->project, form, call->id, call->fields, call->verb, &call->findings,
                                   error);
}

GPtrArray *
zj_store_findings (ZjStore *store,
                   const char *project,
                   const char *form,
                   const char *id,
                   JsonObject *fields,
                   const char *verb,
                   GError **error)
{
  FindingsCall call = { project, form, id, verb, fields, NULL };

  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL && form != NULL && fields != NULL && verb != NULL, NULL);

  zj_store_read (store, findings_job, &call, error);
  return call.findings;
}
