/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-error.h"
#include "zj-json.h"
#include "zj-problem.h"

static void
test_accepts (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = zj_json_parse ("{\"b\":[1,{\"x\":null}],\"a\":\"质监\"}", -1, &error);
  g_autofree char *canonical = NULL;

  g_assert_no_error (error);
  canonical = zj_json_canonical (node);
  g_assert_cmpstr (canonical, ==, "{\"a\":\"质监\",\"b\":[1,{\"x\":null}]}");
}

static void
test_escapes (void)
{
  g_autoptr (JsonObject) object =
      zj_json_parse_object ("{\"a\":\"\\ud83d\\ude00\",\"b\":\"\\\\u0000\",\"c\":\"\\u4e2d\\n\"}", -1, NULL);

  g_assert_cmpstr (zj_json_string (object, "a"), ==, "😀");
  g_assert_cmpstr (zj_json_string (object, "b"), ==, "\\u0000");
  g_assert_cmpstr (zj_json_string (object, "c"), ==, "中\n");
}

static void
test_refuses (void)
{
  const char *bad[] = { "",
                        "{",
                        "{\"a\":1,\"a\":2}",
                        "{\"o\":{\"a\":1,\"a\":1}}",
                        "[1,2",
                        "{} {}",
                        "{a:1}",
                        "{\"a\":1} trailing",
                        "/* c */ {}",
                        "{\"a\":01}",
                        "\"\xff\"",
                        "{\"a\":NaN}",
                        "[{\"x\":1,\"y\":{},\"x\":2}]",
                        "\"a\\u0000b\"",
                        "\"\\ud800\"",
                        "\"\\udc00\"",
                        "\"\\ud800\\ud800\"",
                        "{\"\\u0000\":1}" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = zj_json_parse (bad[i], -1, &error);

      g_test_message ("text %u", i);
      g_assert_null (node);
      g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
    }
}

static void
test_nul (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (zj_json_parse ("{}\0{}", 5, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
}

static void
test_getters (void)
{
  g_autoptr (JsonObject) object =
      zj_json_parse_object ("{\"s\":\"t\",\"i\":7,\"b\":true,\"n\":null,\"o\":{}}", -1, NULL);
  gint64 number = 0;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (zj_json_string (object, "s"), ==, "t");
  g_assert_null (zj_json_string (object, "i"));
  g_assert_null (zj_json_string (object, "absent"));
  g_assert_cmpint (zj_json_int (object, "i", -1), ==, 7);
  g_assert_cmpint (zj_json_int (object, "s", -1), ==, -1);
  g_assert_true (zj_json_bool (object, "b", FALSE));
  g_assert_null (zj_json_member (object, "n"));
  g_assert_nonnull (zj_json_object (object, "o"));
  g_assert_false (zj_json_need_int (object, "s", &number, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
}

static void
test_equal (void)
{
  g_autoptr (JsonNode) a = zj_json_parse ("{\"a\":1,\"b\":[\"x\"]}", -1, NULL);
  g_autoptr (JsonNode) b = zj_json_parse ("{\"b\":[\"x\"],\"a\":1}", -1, NULL);
  g_autoptr (JsonNode) null_node = json_node_new (JSON_NODE_NULL);

  g_assert_true (zj_json_equal (a, b));
  g_assert_true (zj_json_equal (NULL, null_node));
  g_assert_false (zj_json_equal (a, NULL));
}

static void
test_problems (void)
{
  g_autoptr (GPtrArray) problems = zj_problems_new ();
  g_autoptr (JsonNode) json = NULL;
  g_autofree char *text = NULL;

  g_ptr_array_add (problems, zj_problem_new (ZJ_SEVERITY_WARNING, "duplicate", "name", "two of “%s”", "16栋"));
  g_assert_false (zj_problems_block (problems));
  g_ptr_array_add (problems, zj_problem_new (ZJ_SEVERITY_ERROR, "required", "floor_area", "empty"));
  g_assert_true (zj_problems_block (problems));
  json = zj_problems_to_json (problems);
  text = zj_json_write (json);
  g_assert_nonnull (strstr (text, "\"pointer\":\"name\""));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json/accepts RFC 8259 and sorts members for hashing", test_accepts);
  g_test_add_func ("/base/json/refuses broken text and doubled members at any depth", test_refuses);
  g_test_add_func ("/base/json/refuses a NUL inside", test_nul);
  g_test_add_func ("/base/json/escapes are read as characters", test_escapes);
  g_test_add_func ("/base/json/getters fall back on other types", test_getters);
  g_test_add_func ("/base/json/equality ignores member order and null", test_equal);
  g_test_add_func ("/base/problem/only errors block", test_problems);
  return g_test_run ();
}
