/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Rules about what may be applied for and reported while a unit project is in a state (domain.md §15: rules 1, 2, 10
 * and 14; §16: the deadlines of Building Law §10). */

#include "zj-rules-private.h"

#include "zj-attachments.h"
#include "zj-identifier.h"
#include "zj-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
is_text (JsonObject *object, const char *member, const char *wanted)
{
  return g_strcmp0 (zj_json_string (object, member), wanted) == 0;
}

static const char *
title_of (JsonObject *fact)
{
  const char *title = zj_json_string (fact, "title");

  return title != NULL ? title : "?";
}

/* The unit project this record is about; NULL if it is not known here. */
static JsonObject *
unit_of (const ZjFacts *facts)
{
  const char *field = facts->form->unit_field;
  const char *id = field != NULL ? zj_json_string (facts->fields, field) : NULL;

  for (guint i = 0; id != NULL && facts->units != NULL && i < json_array_get_length (facts->units); i++)
    {
      JsonObject *unit = zj_facts_other (facts, facts->units, i);

      if (is_text (unit, "id", id))
        return unit;
    }
  return NULL;
}

static guint
count_of_unit (const ZjFacts *facts)
{
  return facts->of_unit != NULL ? json_array_get_length (facts->of_unit) : 0;
}

static gboolean
has_ended (JsonObject *unit)
{
  return is_text (unit, "state", "completed") || is_text (unit, "state", "terminated");
}

/* --- applications that change the state --- */

/* Rules 1 and 2: the unit is in a state that the application may pick. */
static void
check_unit_state (const ZjFacts *facts, JsonObject *unit, GPtrArray *findings)
{
  const char *path = facts->form->unit_field;
  const ZjField *field = zj_form_field (facts->form, path);
  const char *state = zj_json_string (unit, "state");

  if (state == NULL || field->pick_states == NULL || g_strv_contains (field->pick_states, state))
    return;
  if (has_ended (unit))
    g_ptr_array_add (findings,
                     zj_problem_new (ZJ_SEVERITY_ERROR, "unit-ended", path,
                                     _ ("“%s” is completed or terminated. Nothing can be applied for any more."),
                                     title_of (unit)));
  else if (strcmp (state, "suspended") == 0)
    g_ptr_array_add (findings,
                     zj_problem_new (ZJ_SEVERITY_ERROR, "unit-not-active", path,
                                     _ ("“%s” is suspended already. Choose a unit project under supervision."),
                                     title_of (unit)));
  else
    g_ptr_array_add (findings,
                     zj_problem_new (ZJ_SEVERITY_ERROR, "unit-not-suspended", path,
                                     _ ("“%s” is not suspended, so there is nothing to resume."), title_of (unit)));
}

/* Rule 2: one open application at a time. */
static void
check_open_application (const ZjFacts *facts, JsonObject *unit, GPtrArray *findings)
{
  for (guint i = 0; i < count_of_unit (facts); i++)
    {
      JsonObject *other = zj_facts_other (facts, facts->of_unit, i);

      if (other == NULL || !is_text (other, "group", "status") || !zj_json_bool (other, "open", FALSE))
        continue;
      g_ptr_array_add (
          findings,
          zj_problem_new (ZJ_SEVERITY_ERROR, "open-application", facts->form->unit_field,
                          _ ("“%s” has an application already that is not decided: %s. Wait for it, or delete it "
                             "if it is not confirmed yet."),
                          unit != NULL ? title_of (unit) : zj_label (&facts->form->title), title_of (other)));
      return;
    }
}

/* --- dates --- */

/* Building Law §10: a stop is reported to the authority that gave the permit within a month. */
static void
check_stop_report (const ZjFacts *facts, GPtrArray *findings)
{
  GDate stop, limit;

  if (!zj_day_parse (zj_json_string (facts->fields, "effective_date"), &stop) || !zj_day_parse (facts->today, &limit))
    return;
  g_date_subtract_months (&limit, 1);
  if (g_date_compare (&stop, &limit) < 0)
    g_ptr_array_add (
        findings,
        zj_problem_new (ZJ_SEVERITY_WARNING, "stop-report-due", "effective_date",
                        _ ("Work stopped more than a month ago. By the Building Law a stop is to be reported to the "
                           "authority that gave the construction permit within one month.")));
}

/* The application it was suspended by: the one the server named, else the latest that was approved. */
static JsonObject *
suspension_of (const ZjFacts *facts)
{
  const char *named = zj_json_string (facts->fields, "suspend_id");
  JsonObject *latest = NULL;

  for (guint i = 0; i < count_of_unit (facts); i++)
    {
      JsonObject *other = zj_facts_other (facts, facts->of_unit, i);

      if (other == NULL || !is_text (other, "form", "suspension"))
        continue;
      if (named != NULL && is_text (other, "id", named))
        return other;
      if (is_text (other, "state", "approved")
          && g_strcmp0 (zj_json_string (zj_json_object (other, "fields"), "effective_date"),
                        zj_json_string (zj_json_object (latest, "fields"), "effective_date"))
                 > 0)
        latest = other;
    }
  return latest;
}

static void
check_resumption_dates (const ZjFacts *facts, GPtrArray *findings)
{
  JsonObject *suspension = suspension_of (facts);
  const char *stopped =
      suspension != NULL ? zj_json_string (zj_json_object (suspension, "fields"), "effective_date") : NULL;
  const ZjSlot *slot = zj_form_slot (facts->form, "permit_check");
  g_autoptr (GPtrArray) papers = NULL;
  GDate stop, resume;

  if (!zj_day_parse (stopped, &stop) || !zj_day_parse (zj_json_string (facts->fields, "effective_date"), &resume))
    return;
  if (g_date_compare (&resume, &stop) <= 0)
    g_ptr_array_add (findings,
                     zj_problem_new (ZJ_SEVERITY_WARNING, "resume-before-stop", "effective_date",
                                     _ ("Work would resume on or before the day it was suspended (%s)."), stopped));
  g_date_add_years (&stop, 1);
  papers = zj_attachments_list (facts->form, facts->fields, "permit_check", NULL);
  if (slot != NULL && papers->len == 0 && g_date_compare (&resume, &stop) >= 0)
    g_ptr_array_add (findings,
                     zj_problem_new (ZJ_SEVERITY_WARNING, "permit-recheck", "attachments",
                                     _ ("Work stood still for a year or longer (since %s): the construction permit is "
                                        "to be re-checked before it goes on. Add the paper under “%s”."),
                                     stopped, zj_label (&slot->label)));
}

/* --- partial stops (rule 14) --- */

static JsonObject *
partial_stop (JsonArray *of_unit)
{
  for (guint i = 0; of_unit != NULL && i < json_array_get_length (of_unit); i++)
    {
      JsonNode *node = json_array_get_element (of_unit, i);
      JsonObject *other = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (other != NULL && is_text (other, "form", "rectification") && zj_json_bool (other, "open", FALSE)
          && is_text (zj_json_object (other, "fields"), "kind", "order_partial_stop"))
        return other;
    }
  return NULL;
}

GPtrArray *
zj_rules_unit_notices (JsonArray *of_unit)
{
  GPtrArray *notices = zj_problems_new ();
  JsonObject *stop = partial_stop (of_unit);
  const char *scope = zj_json_string (zj_json_object (stop, "fields"), "stop_scope");

  if (stop == NULL)
    return notices;
  if (scope != NULL)
    g_ptr_array_add (notices, zj_problem_new (ZJ_SEVERITY_WARNING, "partial-stop", "",
                                              _ ("Work is partly stopped by notice %s (%s). It may go on only after a "
                                                 "resumption notice of the authority."),
                                              title_of (stop), scope));
  else
    g_ptr_array_add (notices, zj_problem_new (ZJ_SEVERITY_WARNING, "partial-stop", "",
                                              _ ("Work is partly stopped by notice %s. It may go on only after a "
                                                 "resumption notice of the authority."),
                                              title_of (stop)));
  return notices;
}

/* --- the whole --- */

/* Rule 10: replies to notices go on, new acceptances are doubtful. */
static void
check_acceptance (const ZjFacts *facts, JsonObject *unit, GPtrArray *findings)
{
  if (is_text (unit, "state", "suspended"))
    g_ptr_array_add (findings, zj_problem_new (ZJ_SEVERITY_WARNING, "unit-suspended", facts->form->unit_field,
                                               _ ("Supervision of “%s” is suspended. Resume it before an acceptance."),
                                               title_of (unit)));
  else if (has_ended (unit))
    g_ptr_array_add (findings, zj_problem_new (ZJ_SEVERITY_WARNING, "unit-ended", facts->form->unit_field,
                                               _ ("“%s” is not under supervision any more."), title_of (unit)));
}

static void
check_status (const ZjFacts *facts, JsonObject *unit, GPtrArray *findings)
{
  if (unit != NULL)
    check_unit_state (facts, unit, findings);
  check_open_application (facts, unit, findings);
  if (strcmp (facts->form->id, "suspension") == 0)
    check_stop_report (facts, findings);
  if (strcmp (facts->form->id, "resumption") == 0)
    {
      g_autoptr (GPtrArray) notices = zj_rules_unit_notices (facts->of_unit);

      check_resumption_dates (facts, findings);
      for (guint i = 0; i < notices->len; i++)
        g_ptr_array_add (findings, zj_problem_copy (g_ptr_array_index (notices, i)));
    }
}

void
zj_rules_find_unit (const ZjFacts *facts, GPtrArray *findings)
{
  JsonObject *unit;

  if (facts->form->unit_field == NULL || strcmp (facts->form->unit_field, "@self") == 0 || facts->fields == NULL)
    return;
  unit = unit_of (facts);
  if (g_strcmp0 (facts->form->group, "status") == 0)
    check_status (facts, unit, findings);
  else if (g_strcmp0 (facts->form->group, "acceptance") == 0 && unit != NULL)
    check_acceptance (facts, unit, findings);
}
