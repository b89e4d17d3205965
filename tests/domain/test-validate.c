/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

#include <string.h>

#define TODAY "2026-11-23"
#define ROW   "0190b5d2-0000-7000-8000-000000000001"

/* A unit project with all that must be there. */
#define UNIT                                                                                                               \
  "'name':'16栋','floor_area':'780000','foundation_type':{'other':'类型1'},'structure_type':'005','floors_above':33,"   \
  "'owner_org':'黄石悦发房地产有限公司','owner_leader':'邓俊俊','owner_phone':'17750621280','builder_org':'" \
  "某建筑公司',"                                                                                                      \
  "'builder_leader':'李四'"

static GPtrArray *
findings (const char *form, const char *fields_json, const char *verb)
{
  g_autoptr (JsonObject) fields = test_object (fields_json);

  return zj_form_validate (test_form (form), fields, verb, TODAY);
}

static void
assert_finding (const char *form,
                const char *fields_json,
                const char *verb,
                const char *code,
                const char *path,
                ZjSeverity severity)
{
  g_autoptr (GPtrArray) problems = findings (form, fields_json, verb);
  const ZjProblem *problem = test_problem (problems, code, path);

  if (problem == NULL)
    g_error ("no “%s” at “%s” of %s", code, path, fields_json);
  g_assert_cmpint (problem->severity, ==, severity);
  g_assert_cmpstr (problem->message, !=, "");
}

static void
assert_nothing (const char *form, const char *fields_json, const char *verb, const char *code, const char *path)
{
  g_autoptr (GPtrArray) problems = findings (form, fields_json, verb);

  g_assert_null (test_problem (problems, code, path));
}

static void
test_complete (void)
{
  g_autoptr (GPtrArray) problems = findings ("unit-project", "{" UNIT "}", "save");

  for (guint i = 0; i < problems->len; i++)
    g_test_message ("%s", ((ZjProblem *)g_ptr_array_index (problems, i))->message);
  g_assert_cmpuint (problems->len, ==, 0);
}

static void
test_required (void)
{
  static const char *const needed[] = { "name",         "floor_area",    "foundation_type", "structure_type",
                                        "floors_above", "owner_org",     "owner_leader",    "owner_phone",
                                        "builder_org",  "builder_leader" };
  g_autoptr (GPtrArray) problems = findings ("unit-project", "{}", "save");

  g_assert_cmpuint (problems->len, ==, G_N_ELEMENTS (needed));
  g_assert_true (zj_problems_block (problems));
  for (guint i = 0; i < G_N_ELEMENTS (needed); i++) /* in the order of the form */
    g_assert_cmpstr (((ZjProblem *)g_ptr_array_index (problems, i))->path, ==, needed[i]);
  g_assert_cmpstr (((ZjProblem *)g_ptr_array_index (problems, 0))->message, ==, "“Unit project” is empty. Fill it in.");
}

static void
test_verbs (void)
{
  g_autoptr (GPtrArray) save = NULL;
  const char *saved = "{'unit':'" ROW "','part':'基础'}";

  save = findings ("acceptance-sample", saved, "save");
  g_assert_false (zj_problems_block (save));
  assert_finding ("acceptance-sample", saved, "confirm", "required", "progress", ZJ_SEVERITY_ERROR);
  assert_finding ("acceptance-sample", saved, "confirm", "required", "attendees", ZJ_SEVERITY_ERROR);
  assert_finding ("acceptance-sample", "{}", "confirm", "required", "part", ZJ_SEVERITY_ERROR);
  assert_finding ("acceptance-sample", saved, "save", "expected", "passed", ZJ_SEVERITY_EXPECTED);
}

static void
test_when (void)
{
  assert_nothing ("types-sample", "{'title':'A'}", "submit", "required", "urgency");
  assert_finding ("types-sample", "{'title':'A','urgent':true}", "submit", "required", "urgency", ZJ_SEVERITY_ERROR);
  assert_finding ("types-sample", "{'title':'A','colour':'red'}", "submit", "required", "urgency", ZJ_SEVERITY_ERROR);
  assert_nothing ("types-sample", "{'title':'A','urgent':true}", "save", "required", "urgency");
}

static void
test_checks (void)
{
  assert_finding ("types-sample", "{'day':'2026-11-02','last_day':'2026-11-01'}", "save", "check", "last_day",
                  ZJ_SEVERITY_ERROR);
  assert_finding ("types-sample", "{'last_day':'2028-11-01'}", "save", "check", "last_day", ZJ_SEVERITY_ERROR);
  assert_nothing ("types-sample", "{'day':'2026-11-02','last_day':'2026-11-03'}", "save", "check", "last_day");
  assert_nothing ("types-sample", "{'day':'2026-11-02'}", "save", "check", "last_day");
  assert_finding ("unit-project", "{" UNIT ",'area_above':'780000.01'}", "save", "check", "area_above",
                  ZJ_SEVERITY_WARNING);
  assert_finding ("unit-project", "{" UNIT ",'planned_start':'2024-06-30','planned_finish':'2021-11-10'}", "save",
                  "check", "planned_finish", ZJ_SEVERITY_WARNING);
  assert_finding ("acceptance-sample", "{'accepted_on':'2026-12-24'}", "save", "check", "accepted_on",
                  ZJ_SEVERITY_WARNING);
}

static void
test_rows (void)
{
  assert_finding ("types-sample", "{'items':[{'_id':'" ROW "','_pos':'a'}]}", "save", "required", "items/" ROW "/name",
                  ZJ_SEVERITY_ERROR);
  assert_finding ("types-sample", "{'items':[{'_id':'" ROW "','_pos':'a','name':'x','price':'-1'}]}", "save",
                  "below-min", "items/" ROW "/price", ZJ_SEVERITY_ERROR);
  assert_finding ("types-sample", "{'items':[{'_id':'" ROW "','_pos':'a','name':'x','weight':1}]}", "save",
                  "unknown-field", "items/" ROW "/weight", ZJ_SEVERITY_WARNING);
  assert_finding ("types-sample", "{'items':[{'_pos':'a','name':'x'}]}", "save", "not-canonical", "items",
                  ZJ_SEVERITY_ERROR);
  assert_finding ("unit-project",
                  "{" UNIT ",'units_layout':[{'_id':'" ROW "','_pos':'a','entrance':'1','floor_from':5,'floor_to':2,"
                  "'dwellings_per_floor':4}]}",
                  "save", "check", "units_layout/" ROW "/floor_to", ZJ_SEVERITY_ERROR);
}

static void
test_slots (void)
{
  const char *one =
      "{'attachments':[{'_id':'" ROW "','_pos':'a','slot':'proof','name':'a.jpg','type':'image/jpeg','size':1,"
      "'sha256':'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'}]}";
  g_autoptr (GString) many = g_string_new ("{'attachments':[");

  assert_finding ("types-sample", "{}", "submit", "attachment-required", "attachments", ZJ_SEVERITY_ERROR);
  assert_nothing ("types-sample", "{}", "save", "attachment-required", "attachments");
  assert_nothing ("types-sample", one, "submit", "attachment-required", "attachments");
  assert_finding ("acceptance-sample", "{}", "save", "expected", "attachments", ZJ_SEVERITY_EXPECTED);
  for (guint i = 0; i < 4; i++)
    g_string_append_printf (many, "%s{'_id':'0190b5d2-0000-7000-8000-00000000000%u','_pos':'a','slot':'proof'}",
                            i > 0 ? "," : "", i);
  g_string_append (many, "]}");
  assert_finding ("types-sample", many->str, "save", "too-many-files", "attachments", ZJ_SEVERITY_ERROR);
  assert_finding ("types-sample", many->str, "save", "required",
                  "attachments/0190b5d2-0000-7000-8000-000000000000/sha256", ZJ_SEVERITY_ERROR);
}

/* What the server sent is never the user's fault, and what is not known is kept. */
static void
test_never_blocks (void)
{
  assert_finding ("types-sample", "{'title':'A','from_the_future':1}", "save", "unknown-field", "from_the_future",
                  ZJ_SEVERITY_WARNING);
  assert_finding ("types-sample", "{'title':'A','colour':'ultraviolet'}", "save", "unknown-choice", "colour",
                  ZJ_SEVERITY_WARNING);
  assert_finding ("types-sample", "{'title':'A','official_no':42}", "save", "not-canonical", "official_no",
                  ZJ_SEVERITY_WARNING);
  assert_finding ("project", "{'parties':[{'_id':'" ROW "','_pos':'a','uscc':'713338'}]}", "save", "bad-credit-code",
                  "parties/" ROW "/uscc", ZJ_SEVERITY_WARNING);
}

static void
test_wrong_values (void)
{
  assert_finding ("unit-project", "{'floor_area':'0'}", "save", "below-min", "floor_area", ZJ_SEVERITY_ERROR);
  assert_finding ("unit-project", "{'floor_area':340427.45}", "save", "not-canonical", "floor_area", ZJ_SEVERITY_ERROR);
  assert_finding ("unit-project", "{'floors_above':201}", "save", "above-max", "floors_above", ZJ_SEVERITY_ERROR);
  assert_finding ("unit-project", "{'name':['x']}", "save", "not-canonical", "name", ZJ_SEVERITY_ERROR);
}

static void
test_one_field (void)
{
  g_autoptr (JsonObject) fields = test_object ("{'planned_start':'2024-06-30','planned_finish':'2021-11-10',"
                                               "'units_layout':[{'_id':'" ROW "','_pos':'a'}]}");
  ZjForm *form = test_form ("unit-project");
  g_autoptr (GPtrArray) name = zj_form_validate_field (form, fields, "name", TODAY);
  g_autoptr (GPtrArray) finish = zj_form_validate_field (form, fields, "planned_finish", TODAY);
  g_autoptr (GPtrArray) cell = zj_form_validate_field (form, fields, "units_layout/" ROW "/entrance", TODAY);
  g_autoptr (GPtrArray) row = zj_form_validate_field (form, fields, "units_layout/" ROW, TODAY);
  g_autoptr (GPtrArray) gone = zj_form_validate_field (form, fields, "units_layout/x/entrance", TODAY);
  g_autoptr (GPtrArray) unknown = zj_form_validate_field (form, fields, "nothing", TODAY);

  g_assert_cmpuint (name->len, ==, 1);
  g_assert_nonnull (test_problem (finish, "check", "planned_finish"));
  g_assert_nonnull (test_problem (cell, "required", "units_layout/" ROW "/entrance"));
  g_assert_cmpuint (row->len, ==, 4);
  g_assert_cmpuint (gone->len + unknown->len, ==, 0);
}

/* --- rules between records --- */

/* Whatever a server or a file holds, judging it never crashes. */
static void
test_any_values (void)
{
  static const char *const values[] = { "null",
                                        "true",
                                        "0",
                                        "-1",
                                        "9223372036854775807",
                                        "''",
                                        "'x'",
                                        "'2024-06-30'",
                                        "'1.5'",
                                        "[]",
                                        "[1,null]",
                                        "{}",
                                        "{'other':'x'}",
                                        "{'other':1}",
                                        "[{'_id':'x'}]",
                                        "[{'_id':'" ROW "','_pos':'a','name':{}}]",
                                        "[{'_id':'" ROW "','_pos':'a','price':[]},{'_id':'" ROW "','_pos':'a'}]",
                                        "[{'_id':3,'_pos':4}]" };
  static const char *const forms[] = { "unit-project", "types-sample",  "acceptance-sample",
                                       "project",      "rectification", "resumption" };

  for (guint n = 0; n < 6000; n++)
    {
      ZjForm *form = test_form (forms[n % G_N_ELEMENTS (forms)]);
      g_autoptr (JsonObject) fields = json_object_new ();
      g_autoptr (GPtrArray) problems = NULL;
      g_auto (GStrv) references = NULL;
      g_autofree char *title = NULL;

      for (int i = 0; i < 6; i++)
        {
          const char *name = form->fields[g_test_rand_int_range (0, form->n_fields)]->id;

          json_object_set_member (fields, name, test_json (values[g_test_rand_int_range (0, G_N_ELEMENTS (values))]));
        }
      problems = zj_form_validate (form, fields, "save", TODAY);
      references = zj_form_references (form, fields);
      title = zj_form_record_title (form, fields);
      for (guint i = 0; i < form->n_fields; i++)
        {
          g_autofree char *shown = zj_form_display (form, form->fields[i]->id, fields, n % 2);

          g_assert_nonnull (shown);
        }
      g_assert_nonnull (problems);
      g_assert_nonnull (title);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/validate/a complete unit project has no findings", test_complete);
  g_test_add_func ("/domain/validate/what must be there is named in the order of the form", test_required);
  g_test_add_func ("/domain/validate/each verb has its own level", test_verbs);
  g_test_add_func ("/domain/validate/a field that does not apply is not asked for", test_when);
  g_test_add_func ("/domain/validate/checks between fields refuse or warn", test_checks);
  g_test_add_func ("/domain/validate/rows are judged cell by cell", test_rows);
  g_test_add_func ("/domain/validate/attachments are counted by slot", test_slots);
  g_test_add_func ("/domain/validate/what the server sent never blocks", test_never_blocks);
  g_test_add_func ("/domain/validate/wrong values block", test_wrong_values);
  g_test_add_func ("/domain/validate/one field is judged by itself when it is left", test_one_field);
  g_test_add_func ("/domain/validate/any values are judged and shown without harm", test_any_values);
  return g_test_run ();
}
