/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

#include <string.h>

#define TODAY "2026-11-23"
#define FILE_IN(slot)                                                                                                  \
  "'attachments':[{'_id':'0190b5d2-0000-7000-8000-000000000001','_pos':'a','slot':'" slot "','name':'a.jpg'}]"

static GPtrArray *
rules (const char *form,
       const char *id,
       const char *fields_json,
       const char *verb,
       const char *others_json,
       const char *referrers_json,
       const char *project_json)
{
  g_autoptr (JsonObject) fields = test_object (fields_json);
  g_autoptr (JsonNode) others = others_json != NULL ? test_json (others_json) : NULL;
  g_autoptr (JsonNode) referrers = referrers_json != NULL ? test_json (referrers_json) : NULL;
  g_autoptr (JsonObject) project = project_json != NULL ? test_object (project_json) : NULL;
  ZjFacts facts = { test_form (form),
                    id,
                    fields,
                    verb,
                    others != NULL ? json_node_get_array (others) : NULL,
                    referrers != NULL ? json_node_get_array (referrers) : NULL,
                    project,
                    TODAY };

  return zj_rules_findings (&facts);
}

static void
test_duplicate_name (void)
{
  const char *others =
      "[{'id':'B','state':'active','fields':{'name':'15栋'}},{'id':'A','state':'active','fields':{'name':'16#'}}]";
  g_autoptr (GPtrArray) same = rules ("unit-project", NULL, "{'name':'16 号楼'}", "save", others, NULL, NULL);
  g_autoptr (GPtrArray) itself = rules ("unit-project", "A", "{'name':'16 号楼'}", "save", others, NULL, NULL);
  g_autoptr (GPtrArray) other = rules ("unit-project", NULL, "{'name':'17栋'}", "save", others, NULL, NULL);
  g_autoptr (GPtrArray) nameless = rules ("unit-project", NULL, "{}", "save", "[{'id':'C','fields':{}},3]", NULL, NULL);
  const ZjProblem *problem = test_problem (same, "duplicate-name", "name");

  g_assert_nonnull (problem);
  g_assert_cmpint (problem->severity, ==, ZJ_SEVERITY_WARNING);
  g_assert_nonnull (strstr (problem->message, "16#"));
  g_assert_cmpuint (itself->len + other->len + nameless->len, ==, 0);
}

static void
test_areas (void)
{
  const char *project = "{'floor_area':'340427.45'}";
  const char *others = "[{'id':'A','state':'active','fields':{'floor_area':'200000'}},"
                       "{'id':'B','state':'terminated','fields':{'floor_area':'900000'}}]";
  /* 340427.45 × 1.05 = 357448.8225 */
  g_autoptr (GPtrArray) within =
      rules ("unit-project", NULL, "{'floor_area':'157448.8225'}", "save", others, NULL, project);
  g_autoptr (GPtrArray) above =
      rules ("unit-project", NULL, "{'floor_area':'157448.8226'}", "save", others, NULL, project);
  g_autoptr (GPtrArray) itself = rules ("unit-project", "A", "{'floor_area':'340000'}", "save", others, NULL, project);
  g_autoptr (GPtrArray) thin = rules ("unit-project", NULL, "{'floor_area':'780000'}", "save", others, NULL, "{}");
  g_autoptr (GPtrArray) alone = rules ("unit-project", NULL, "{'floor_area':'780000'}", "save", NULL, NULL, project);
  const ZjProblem *problem = test_problem (above, "areas-exceed-project", "floor_area");

  g_assert_cmpuint (within->len, ==, 0);
  g_assert_nonnull (problem);
  g_assert_cmpint (problem->severity, ==, ZJ_SEVERITY_WARNING);
  g_assert_nonnull (strstr (problem->message, "340427.45"));
  g_assert_cmpuint (itself->len + thin->len, ==, 0);
  g_assert_nonnull (test_problem (alone, "areas-exceed-project", "floor_area"));
}

static void
test_deletion (void)
{
  const char *one = "[{'id':'X','form':'acceptance-sample','state':'confirmed','title':'地基与基础'}]";
  g_autoptr (GPtrArray) free_one = rules ("unit-project", "A", "{'name':'16栋'}", "delete", NULL, "[]", NULL);
  g_autoptr (GPtrArray) held = rules ("unit-project", "A", "{'name':'16栋'}", "delete", NULL, one, NULL);
  g_autoptr (GString) many = g_string_new ("[");
  g_autoptr (GPtrArray) crowd = NULL;
  const ZjProblem *problem = test_problem (held, "referenced", "");

  g_assert_cmpuint (free_one->len, ==, 0);
  g_assert_nonnull (problem);
  g_assert_cmpint (problem->severity, ==, ZJ_SEVERITY_ERROR);
  g_assert_nonnull (strstr (problem->message, "地基与基础"));
  for (guint i = 0; i < 9; i++)
    g_string_append_printf (many, "%s{'id':'X%u','title':'第%u'}", i > 0 ? "," : "", i, i);
  g_string_append_c (many, ']');
  crowd = rules ("unit-project", "A", "{}", "delete", NULL, many->str, NULL);
  problem = g_ptr_array_index (crowd, 0);
  g_assert_nonnull (strstr (problem->message, "9 records"));
  g_assert_nonnull (strstr (problem->message, "第4"));
  g_assert_null (strstr (problem->message, "第5"));
}

/* --- by the state of the unit project --- */

#define UNIT(state) "[{'id':'U','form':'unit-project','state':'" state "','title':'16栋'}]"
#define APPROVED_ON(date)                                                                                              \
  "{'id':'S','form':'suspension','group':'status','state':'approved','open':false,'title':'中止','fields':{'"        \
  "effective_date':'" date "'}}"
#define STOP(open)                                                                                                     \
  "{'id':'N','form':'rectification','group':'supervision','state':'pending_reply','open':" open                        \
  ",'title':'整字12号','fields':{'kind':'order_partial_stop','stop_scope':'外脚手架'}}"

static GPtrArray *
judged (const char *form, const char *fields_text, const char *verb, const char *units_text, const char *of_unit_text)
{
  g_autoptr (JsonObject) fields = test_object (fields_text);
  g_autoptr (JsonNode) units = units_text != NULL ? test_json (units_text) : NULL;
  g_autoptr (JsonNode) of_unit = of_unit_text != NULL ? test_json (of_unit_text) : NULL;
  ZjFacts facts = { .form = test_form (form),
                    .record_id = "ME",
                    .fields = fields,
                    .verb = verb,
                    .today = TODAY,
                    .units = units != NULL ? json_node_get_array (units) : NULL,
                    .of_unit = of_unit != NULL ? json_node_get_array (of_unit) : NULL };

  return zj_rules_findings (&facts);
}

/* @wanted: "code! " of errors and "code " of warnings, in order */
static void
assert_judged (const char *form,
               const char *fields,
               const char *verb,
               const char *units,
               const char *of_unit,
               const char *wanted)
{
  g_autoptr (GPtrArray) findings = judged (form, fields, verb, units, of_unit);
  g_autoptr (GString) codes = g_string_new (NULL);

  for (guint i = 0; i < findings->len; i++)
    {
      const ZjProblem *finding = g_ptr_array_index (findings, i);

      g_string_append_printf (codes, "%s%s%s", i > 0 ? " " : "", finding->code,
                              finding->severity == ZJ_SEVERITY_ERROR ? "!" : "");
    }
  g_assert_cmpstr (codes->str, ==, wanted);
}

/* Rule 1 and the beginning of rule 2: which unit may be applied for. */
static void
test_unit_state (void)
{
  static const char *const verbs[] = { "save", "confirm" };
  static const struct
  {
    const char *form, *units, *wanted;
  } cases[] = {
    { "suspension", UNIT ("active"), "" },
    { "suspension", UNIT ("suspended"), "unit-not-active!" },
    { "suspension", UNIT ("completed"), "unit-ended!" },
    { "suspension", UNIT ("terminated"), "unit-ended!" },
    { "resumption", UNIT ("suspended"), "" },
    { "resumption", UNIT ("active"), "unit-not-suspended!" },
    { "resumption", UNIT ("completed"), "unit-ended!" },
    { "resumption", UNIT ("terminated"), "unit-ended!" },
    { "suspension", "[]", "" }, /* not known here: the server will say */
    { "suspension", NULL, "" },
    { "suspension", "[3,{'id':'V','state':'completed'}]", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint j = 0; j < G_N_ELEMENTS (verbs); j++)
      assert_judged (cases[i].form, "{'unit_id':'U'}", verbs[j], cases[i].units, NULL, cases[i].wanted);
  assert_judged ("suspension", "{'unit_id':'U'}", "delete", UNIT ("completed"), NULL, "");
  assert_judged ("suspension", "{}", "save", UNIT ("completed"), NULL, "");
}

/* Rule 2: one open application per unit, whatever it is for. */
static void
test_open_application (void)
{
#define OTHER(id, group, open)                                                                                         \
  "{'id':'" id "','form':'x','group':'" group "','open':" open ",'title':'中止监督申请 · 2026-11-01'}"
  const char *fields = "{'unit_id':'U'}";
  g_autoptr (GPtrArray) findings =
      judged ("suspension", fields, "save", UNIT ("active"), "[" OTHER ("A", "status", "true") "]");
  const ZjProblem *problem = test_problem (findings, "open-application", "unit_id");

  g_assert_nonnull (strstr (problem->message, "中止监督申请 · 2026-11-01"));
  g_assert_nonnull (strstr (problem->message, "16栋"));
  assert_judged ("suspension", fields, "confirm", UNIT ("active"),
                 "[" OTHER ("A", "status", "true") "," OTHER ("B", "status", "true") "]", "open-application!");
  assert_judged ("suspension", fields, "confirm", UNIT ("active"), "[" OTHER ("A", "status", "false") "]", "");
  assert_judged ("suspension", fields, "confirm", UNIT ("active"), "[" OTHER ("ME", "status", "true") "]", "");
  assert_judged ("suspension", fields, "confirm", UNIT ("active"), "[" OTHER ("A", "acceptance", "true") "]", "");
  assert_judged ("suspension", fields, "confirm", NULL, "[null," OTHER ("A", "status", "true") "]",
                 "open-application!");
#undef OTHER
}

/* Building Law §10: a stop is reported within a month. */
static void
test_stop_report (void)
{
  assert_judged ("suspension", "{'unit_id':'U','effective_date':'2026-10-22'}", "save", UNIT ("active"), NULL,
                 "stop-report-due");
  assert_judged ("suspension", "{'unit_id':'U','effective_date':'2026-10-23'}", "save", UNIT ("active"), NULL, "");
  assert_judged ("suspension", "{'unit_id':'U','effective_date':'2026-12-01'}", "save", UNIT ("active"), NULL, "");
  assert_judged ("suspension", "{'unit_id':'U','effective_date':'soon'}", "save", UNIT ("active"), NULL, "");
}

static void
test_resumption_dates (void)
{
#define RESUME(date) "{'unit_id':'U','effective_date':'" date "'}"
  const char *stopped = "[" APPROVED_ON ("2026-03-01") "]";
  const char *twice = "[" APPROVED_ON ("2024-03-01") "," APPROVED_ON ("2026-03-01") "]";

  assert_judged ("resumption", RESUME ("2026-03-02"), "save", UNIT ("suspended"), stopped, "");
  assert_judged ("resumption", RESUME ("2026-03-01"), "save", UNIT ("suspended"), stopped, "resume-before-stop");
  assert_judged ("resumption", RESUME ("2025-12-31"), "save", UNIT ("suspended"), stopped, "resume-before-stop");
  assert_judged ("resumption", RESUME ("2027-02-28"), "save", UNIT ("suspended"), stopped, "");
  assert_judged ("resumption", RESUME ("2027-03-01"), "save", UNIT ("suspended"), stopped, "permit-recheck");
  assert_judged ("resumption", "{'unit_id':'U','effective_date':'2027-03-01'," FILE_IN ("permit_check") "}", "save",
                 UNIT ("suspended"), stopped, "");
  /* the latest stop counts, and one that is named counts before it */
  assert_judged ("resumption", RESUME ("2026-11-23"), "save", UNIT ("suspended"), twice, "");
  assert_judged ("resumption", "{'unit_id':'U','suspend_id':'S','effective_date':'2026-11-23'}", "save",
                 UNIT ("suspended"), twice, "permit-recheck");
  /* suspended in another way: nothing is known of it */
  assert_judged ("resumption", RESUME ("2026-03-01"), "save", UNIT ("suspended"), "[]", "");
  assert_judged ("resumption", RESUME ("2026-03-01"), "save", UNIT ("suspended"),
                 "[{'id':'S','form':'suspension','state':'rejected','fields':{'effective_date':'2026-04-01'}}]", "");
#undef RESUME
}

/* Rule 10. */
static void
test_acceptance (void)
{
  assert_judged ("acceptance-sample", "{'unit':'U'}", "save", UNIT ("active"), NULL, "");
  assert_judged ("acceptance-sample", "{'unit':'U'}", "save", UNIT ("suspended"), NULL, "unit-suspended");
  assert_judged ("acceptance-sample", "{'unit':'U'}", "confirm", UNIT ("completed"), NULL, "unit-ended");
  assert_judged ("rectification", "{'unit_id':'U'}", "submit", UNIT ("suspended"), NULL, ""); /* replies go on */
}

/* Rule 14. */
static void
test_partial_stop (void)
{
  g_autoptr (JsonNode) open = test_json ("[null," STOP ("true") "]");
  g_autoptr (JsonNode) closed = test_json ("[" STOP ("false") "]");
  g_autoptr (GPtrArray) notices = zj_rules_unit_notices (json_node_get_array (open));
  g_autoptr (GPtrArray) none = zj_rules_unit_notices (json_node_get_array (closed));
  g_autoptr (GPtrArray) nothing = zj_rules_unit_notices (NULL);
  const ZjProblem *problem = test_problem (notices, "partial-stop", "");

  g_assert_cmpint (problem->severity, ==, ZJ_SEVERITY_WARNING);
  g_assert_nonnull (strstr (problem->message, "整字12号"));
  g_assert_nonnull (strstr (problem->message, "外脚手架"));
  g_assert_cmpuint (notices->len, ==, 1);
  g_assert_cmpuint (none->len + nothing->len, ==, 0);
  assert_judged ("resumption", "{'unit_id':'U'}", "save", UNIT ("suspended"), "[" STOP ("true") "]", "partial-stop");
}

/* What is done is not judged again whenever it is looked at. */
static void
test_only_while_editable (void)
{
  g_autoptr (JsonObject) fields = test_object ("{'unit_id':'U','effective_date':'2026-01-01'}");
  g_autoptr (JsonNode) units = test_json (UNIT ("suspended"));
  ZjFacts facts = { .form = test_form ("suspension"),
                    .fields = fields,
                    .verb = "save",
                    .today = TODAY,
                    .units = json_node_get_array (units),
                    .state = "approved" };
  g_autoptr (GPtrArray) approved = zj_rules_findings (&facts);
  g_autoptr (GPtrArray) unconfirmed = NULL;

  facts.state = "unconfirmed";
  unconfirmed = zj_rules_findings (&facts);
  g_assert_cmpuint (approved->len, ==, 0);
  g_assert_cmpuint (unconfirmed->len, ==, 2);
}

static void
test_fact (void)
{
  g_autoptr (JsonObject) fields = test_object ("{'notice_no':'整字12号'}");
  g_autoptr (JsonObject) waiting = zj_rules_fact (test_form ("rectification"), "N", "under_review", fields);
  g_autoptr (JsonObject) done = zj_rules_fact (test_form ("rectification"), "N", "closed", NULL);
  g_autofree char *text = zj_json_write_object (waiting);

  g_assert_cmpstr (text, ==,
                   "{\"id\":\"N\",\"form\":\"rectification\",\"group\":\"supervision\",\"state\":\"under_review\","
                   "\"open\":true,\"title\":\"整字12号\",\"fields\":{\"notice_no\":\"整字12号\"}}");
  g_assert_false (zj_json_bool (done, "open", TRUE));
  g_assert_false (zj_form_is_open (test_form ("rectification"), "beamed_up"));
  g_assert_false (zj_form_is_open (test_form ("unit-project"), "suspended"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/rules/16 号楼 after 16# warns of a duplicate", test_duplicate_name);
  g_test_add_func ("/domain/rules/unit areas above the project's warn", test_areas);
  g_test_add_func ("/domain/rules/a unit that others refer to is not deleted, and they are named", test_deletion);
  g_test_add_func ("/domain/rules/only units in the right state can be applied for", test_unit_state);
  g_test_add_func ("/domain/rules/a unit has one open application at a time, and it is named", test_open_application);
  g_test_add_func ("/domain/rules/a stop of more than a month ago warns of the report", test_stop_report);
  g_test_add_func ("/domain/rules/a resumption is held against the stop it ends", test_resumption_dates);
  g_test_add_func ("/domain/rules/an acceptance on a suspended unit warns", test_acceptance);
  g_test_add_func ("/domain/rules/a partial stop is a banner on the unit", test_partial_stop);
  g_test_add_func ("/domain/rules/nothing is found about what can no longer be changed", test_only_while_editable);
  g_test_add_func ("/domain/rules/a fact says what the rules look at", test_fact);
  return g_test_run ();
}
