/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

#include "zj-condition.h"
#include "zj-error.h"

#define TODAY "2026-11-23"

static gboolean
holds (const char *condition_json, const char *fields_json, const char *outer_json)
{
  g_autoptr (JsonNode) json = test_json (condition_json);
  g_autoptr (JsonObject) fields = test_object (fields_json);
  g_autoptr (JsonObject) outer = outer_json != NULL ? test_object (outer_json) : NULL;
  g_autoptr (GError) error = NULL;
  ZjCondition *condition = zj_condition_new (json, &error);
  gboolean result;

  g_assert_no_error (error);
  result = zj_condition_holds (condition, fields, outer, TODAY);
  zj_condition_free (condition);
  return result;
}

static void
test_equality (void)
{
  g_assert_true (holds ("{'eq':['kind','S']}", "{'kind':'S'}", NULL));
  g_assert_false (holds ("{'eq':['kind','S']}", "{'kind':'T'}", NULL));
  g_assert_false (holds ("{'eq':['kind','S']}", "{}", NULL));
  g_assert_true (holds ("{'eq':['n',3]}", "{'n':3}", NULL));
  g_assert_true (holds ("{'eq':['n',3]}", "{'n':'3'}", NULL));
  g_assert_false (holds ("{'eq':['code','5']}", "{'code':'005'}", NULL));
  g_assert_true (holds ("{'eq':['flag',false]}", "{'flag':false}", NULL));
  g_assert_false (holds ("{'eq':['flag',false]}", "{}", NULL));
  g_assert_false (holds ("{'eq':['kind','steel']}", "{'kind':{'other':'steel'}}", NULL));
  g_assert_true (holds ("{'eq':['a',{'field':'b'}]}", "{'a':'x','b':'x'}", NULL));
  g_assert_true (holds ("{'eq':['day','today']}", "{'day':'" TODAY "'}", NULL));
  g_assert_true (holds ("{'in':['kind',['S','T']]}", "{'kind':'T'}", NULL));
  g_assert_false (holds ("{'in':['kind',['S','T']]}", "{'kind':'U'}", NULL));
  g_assert_false (holds ("{'in':['kind',['S','T']]}", "{}", NULL));
}

static void
test_set (void)
{
  g_assert_true (holds ("{'set':'a'}", "{'a':0}", NULL));
  g_assert_true (holds ("{'set':'a'}", "{'a':false}", NULL));
  g_assert_false (holds ("{'set':'a'}", "{'a':''}", NULL));
  g_assert_false (holds ("{'set':'a'}", "{'a':null}", NULL));
  g_assert_false (holds ("{'set':'a'}", "{'a':[]}", NULL));
  g_assert_false (holds ("{'set':'a'}", "{}", NULL));
}

static void
test_order (void)
{
  g_assert_true (holds ("{'le':['a',{'field':'b'}]}", "{'a':'9','b':'10'}", NULL));
  g_assert_false (holds ("{'le':['a',{'field':'b'}]}", "{'a':'10','b':'9.9999'}", NULL));
  g_assert_true (holds ("{'le':['a',{'field':'b'}]}", "{'a':-3,'b':'-2.5'}", NULL));
  g_assert_true (holds ("{'le':['a',5]}", "{'a':5}", NULL));
  g_assert_false (holds ("{'le':['a',5]}", "{'a':6}", NULL));
  g_assert_true (holds ("{'le':['day','today']}", "{'day':'" TODAY "'}", NULL));
  g_assert_false (holds ("{'le':['day','today']}", "{'day':'2026-11-24'}", NULL));
  g_assert_true (holds ("{'le':['day',{'today_plus':30}]}", "{'day':'2026-12-23'}", NULL));
  g_assert_false (holds ("{'le':['day',{'today_plus':30}]}", "{'day':'2026-12-24'}", NULL));
  g_assert_true (holds ("{'le':['day',{'today_plus':-1}]}", "{'day':'2026-11-22'}", NULL));
  g_assert_false (holds ("{'le':['day',{'today_plus':-1}]}", "{'day':'2026-11-23'}", NULL));
  g_assert_true (holds ("{'le':['moment','today']}", "{'moment':'" TODAY "T23:59'}", NULL));
  g_assert_false (holds ("{'le':['a',{'field':'b'}]}", "{'a':'2024-06-30T10:01','b':'2024-06-30T10:00'}", NULL));
  g_assert_true (holds ("{'le':['a',{'field':'b'}]}", "{'b':'1'}", NULL));
  g_assert_true (holds ("{'le':['a',{'field':'b'}]}", "{'a':'1'}", NULL));
  g_assert_true (holds ("{'le':['a',{'field':'b'}]}", "{'a':{'other':'x'},'b':'1'}", NULL));
}

static void
test_combined (void)
{
  g_assert_true (holds ("{'all':[{'set':'a'},{'set':'b'}]}", "{'a':1,'b':2}", NULL));
  g_assert_false (holds ("{'all':[{'set':'a'},{'set':'b'}]}", "{'a':1}", NULL));
  g_assert_true (holds ("{'any':[{'set':'a'},{'set':'b'}]}", "{'b':1}", NULL));
  g_assert_false (holds ("{'any':[{'set':'a'},{'set':'b'}]}", "{}", NULL));
  g_assert_true (holds ("{'not':{'set':'a'}}", "{}", NULL));
  g_assert_true (holds ("{'not':{'all':[{'set':'a'},{'not':{'eq':['a',1]}}]}}", "{'a':1}", NULL));
}

static void
test_rows_see_the_record (void)
{
  g_assert_true (holds ("{'le':['n',{'field':'total'}]}", "{'n':3}", "{'total':4}"));
  g_assert_false (holds ("{'le':['n',{'field':'total'}]}", "{'n':5}", "{'total':4}"));
  g_assert_true (holds ("{'eq':['n',1]}", "{'n':1}", "{'n':2}"));
}

static void
test_closed (void)
{
  static const char *const bad[] = {
    "{}",
    "[]",
    "'x'",
    "true",
    "{'eq':['a']}",
    "{'eq':['a','b','c']}",
    "{'eq':[1,'b']}",
    "{'eq':['a',1.5]}",
    "{'eq':['a',null]}",
    "{'eq':['a',{'field':'b','x':1}]}",
    "{'eq':['a',{'javascript':'b'}]}",
    "{'in':['a','b']}",
    "{'in':['a',[]]}",
    "{'in':['a',[[1]]]}",
    "{'set':['a']}",
    "{'set':''}",
    "{'le':['a',{'today_plus':'x'}]}",
    "{'le':['a',{'today_plus':99999999}]}",
    "{'all':[]}",
    "{'all':{'set':'a'}}",
    "{'any':[1]}",
    "{'not':[]}",
    "{'matches':['a','.*']}",
    "{'set':'a','eq':['a',1]}",
  };
  g_autoptr (GString) deep = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (JsonNode) json = test_json (bad[i]);
      g_autoptr (GError) error = NULL;

      if (zj_condition_new (json, &error) != NULL)
        g_error ("%s was accepted", bad[i]);
      g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
    }
  for (guint i = 0; i < 100; i++)
    g_string_append (deep, "{'not':");
  g_string_append (deep, "{'set':'a'}");
  for (guint i = 0; i < 100; i++)
    g_string_append_c (deep, '}');
  {
    g_autoptr (JsonNode) json = test_json (deep->str);

    g_assert_null (zj_condition_new (json, NULL));
  }
}

static void
test_fields (void)
{
  g_autoptr (JsonNode) json = test_json ("{'all':[{'le':['a',{'field':'b'}]},{'not':{'in':['c',[1]]}}]}");
  ZjCondition *condition = zj_condition_new (json, NULL);
  g_autoptr (GPtrArray) fields = zj_condition_fields (condition);

  g_assert_cmpuint (fields->len, ==, 3);
  g_assert_cmpstr (g_ptr_array_index (fields, 1), ==, "b");
  zj_condition_free (condition);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/condition/eq and in compare values, not spellings", test_equality);
  g_test_add_func ("/domain/condition/set means not empty", test_set);
  g_test_add_func ("/domain/condition/le compares numbers and days by value, and empty sides never fail", test_order);
  g_test_add_func ("/domain/condition/all, any and not combine", test_combined);
  g_test_add_func ("/domain/condition/a row sees its record, itself first", test_rows_see_the_record);
  g_test_add_func ("/domain/condition/anything outside the closed set is refused", test_closed);
  g_test_add_func ("/domain/condition/the fields it looks at are known", test_fields);
  return g_test_run ();
}
