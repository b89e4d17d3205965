/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-form.h"
#include "zj-problem.h"

G_BEGIN_DECLS

/* Rules between records (domain.md §15): pure, over facts the caller gathered. */

typedef struct
{
  ZjForm *form;
  const char *record_id; /* NULL = new */
  JsonObject *fields;
  const char *verb;     /* "save", "delete", or an action id */
  JsonArray *same_form; /* other records of this form in the project: {id, state, fields} objects; may be NULL */
  JsonArray *referrers; /* records that refer to this one: {id, form, state, title}; may be NULL */
  JsonObject *project;  /* fields of the project record; may be NULL */
  const char *today;
  JsonArray *units;   /* the unit projects that unit_field points at, by zj_rules_fact; may be NULL */
  JsonArray *of_unit; /* other records that refer to the same unit project, by zj_rules_fact; may be NULL */
  const char *state;  /* of the record; NULL = new, or not looked at */
} ZjFacts;

/** {id, form, group, state, open, title, fields} of a record, for `units` and `of_unit`. (transfer full) */
JsonObject *zj_rules_fact (ZjForm *form, const char *id, const char *state, JsonObject *fields);
/** TRUE while somebody still has something to do about records in this state (its tone is draft, waiting or attention).
 */
gboolean zj_form_is_open (ZjForm *form, const char *state);

/**
 * zj_rules_findings: (transfer full): of ZjProblem. Nothing is found at "save" in a state in which the project office
 * only reads.
 * Errors, at every verb of the project office: "referenced" (rule 11, at delete), "open-application" (rule 2),
 * "unit-ended" (rule 2), "unit-not-active", "unit-not-suspended" (rule 1). Warnings: "duplicate-name",
 * "areas-exceed-project", "stop-report-due" (Building Law §10), "resume-before-stop", "permit-recheck",
 * "unit-suspended" (rule 10), "partial-stop" (rule 14).
 */
GPtrArray *zj_rules_findings (const ZjFacts *facts);
/** What the page of a unit project warns of: rule 14. @of_unit: as in ZjFacts. (transfer full): of ZjProblem */
GPtrArray *zj_rules_unit_notices (JsonArray *of_unit);

G_END_DECLS
