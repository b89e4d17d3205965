/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

static void
assert_not_canonical (const char *path, const char *json, const char *code)
{
  g_autoptr (JsonNode) value = test_json (json);
  g_autoptr (ZjProblem) problem = NULL;

  g_assert_false (zj_field_check (test_field (path), value, path, "2026-11-23", &problem));
  g_assert_cmpstr (problem->code, ==, code);
}

static void
test_check (void)
{
  assert_not_canonical ("amount", "1234.5", "not-canonical");
  assert_not_canonical ("amount", "1234", "not-canonical");
  assert_not_canonical ("amount", "'1234.50'", "not-canonical");
  assert_not_canonical ("amount", "'01'", "not-canonical");
  assert_not_canonical ("count", "'12'", "not-canonical");
  assert_not_canonical ("count", "9007199254740993", "above-max");
  assert_not_canonical ("title", "' x'", "not-canonical");
  assert_not_canonical ("title", "'a\\u202eb'", "not-canonical");
  assert_not_canonical ("title", "['x']", "not-canonical");
  assert_not_canonical ("code", "'Ａ'", "not-canonical");
  assert_not_canonical ("urgent", "'true'", "not-canonical");
  assert_not_canonical ("material", "{'other':''}", "not-canonical");
  assert_not_canonical ("material", "{'other':'x','more':1}", "not-canonical");
  assert_not_canonical ("day", "'2024-6-30'", "not-a-date");
  assert_not_canonical ("unit", "'16'", "bad-reference");
  assert_not_canonical ("items", "{}", "not-canonical");
  assert_not_canonical ("items", "[1]", "not-canonical");
  assert_not_canonical ("items", "[{'_id':'0190b5d2-0000-7000-8000-000000000001'}]", "not-canonical");
  assert_not_canonical ("items", "[{'_id':'x','_pos':'a'}]", "not-canonical");
  assert_not_canonical ("items",
                        "[{'_id':'0190b5d2-0000-7000-8000-000000000001','_pos':'a'},"
                        "{'_id':'0190b5d2-0000-7000-8000-000000000001','_pos':'b'}]",
                        "not-canonical");
  assert_not_canonical ("colour", "'ultraviolet'", "unknown-choice");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/values/only canonical values pass", test_check);
  return g_test_run ();
}
