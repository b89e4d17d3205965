/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-change.h"
#include "zj-error.h"
#include "zj-json.h"
#include "zj-op.h"

/* The wire against hand-written requests and answers, and against answers that are wrong. */

#define OP_ID     "0193f2a3-3333-7333-8333-000000000001"
#define RECORD_ID "0193f2a2-2222-7222-8222-222222222222"

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = zj_json_parse_object (text, -1, &error);
  g_assert_no_error (error);
  return object;
}

static JsonObject *
golden (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "wire", "golden", name, NULL);
  g_autofree char *text = NULL;
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return parse (text);
}

static void
assert_same_json (JsonObject *got, JsonObject *wanted)
{
  g_autoptr (JsonNode) a = zj_json_object_node (json_object_ref (got));
  g_autoptr (JsonNode) b = zj_json_object_node (json_object_ref (wanted));
  g_autofree char *left = zj_json_canonical (a);
  g_autofree char *right = zj_json_canonical (b);
  g_assert_cmpstr (left, ==, right);
}

/* ---- golden files ---- */

static void
check_golden_request (JsonObject *file)
{
  JsonObject *request = zj_json_object (file, "request");
  JsonArray *ops = request != NULL ? zj_json_array (request, "ops") : NULL;
  JsonArray *hashes = zj_json_array (file, "body_sha256");

  for (guint i = 0; ops != NULL && i < json_array_get_length (ops); i++)
    {
      g_autoptr (GError) error = NULL;
      JsonObject *json = json_array_get_object_element (ops, i);
      g_autoptr (ZjOp) op = zj_op_from_json (json, &error);
      g_assert_no_error (error);
      g_autoptr (JsonObject) back = zj_op_to_json (op);
      assert_same_json (back, json);
      g_autofree char *hash = zj_op_body_sha256 (op);
      g_assert_cmpstr (hash, ==, json_array_get_string_element (hashes, i));
    }
}

static void
check_golden_results (JsonArray *results)
{
  for (guint i = 0; results != NULL && i < json_array_get_length (results); i++)
    {
      g_autoptr (GError) error = NULL;
      JsonObject *json = json_array_get_object_element (results, i);
      g_autoptr (ZjResult) result = zj_result_from_json (json, &error);
      g_assert_no_error (error);
      g_autoptr (JsonObject) back = zj_result_to_json (result);
      assert_same_json (back, json);
      if (result->record != NULL)
        g_assert_true (zj_wire_record_check (result->record, &error));
      g_assert_no_error (error);
    }
}

static void
check_golden_lines (JsonArray *lines)
{
  g_autoptr (GError) error = NULL;
  guint last = json_array_get_length (lines) - 1;

  for (guint i = 0; i < last; i++)
    {
      zj_wire_record_check (json_array_get_object_element (lines, i), &error);
      g_assert_no_error (error);
    }
  JsonObject *json = json_array_get_object_element (lines, last);
  g_autoptr (ZjChangesEnd) end = zj_changes_end_from_json (json, &error);
  g_assert_no_error (error);
  g_autoptr (JsonObject) back = zj_changes_end_to_json (end);
  assert_same_json (back, json);
}

static void
test_golden (gconstpointer data)
{
  g_autoptr (JsonObject) file = golden (data);
  check_golden_request (file);
  JsonObject *answer = zj_json_object (file, "answer");
  if (answer != NULL)
    check_golden_results (zj_json_array (answer, "results"));
  JsonArray *lines = zj_json_array (file, "answer_lines");
  if (lines != NULL)
    check_golden_lines (lines);
}

static void
test_golden_problem (void)
{
  g_autoptr (JsonObject) file = golden ("session-refused.json");
  g_autoptr (JsonObject) problem = zj_wire_problem (401, "bad-credentials", "Account or password is wrong",
                                                    "The account or the password is wrong.", NULL);
  assert_same_json (problem, zj_json_object (file, "answer"));
}

/* ---- ops ---- */

static ZjOp *
read_op (const char *members, GError **error)
{
  g_autofree char *text =
      g_strdup_printf ("{\"id\":\"" OP_ID "\",\"record\":\"" RECORD_ID "\",\"form\":\"unit-project\","
                       "\"form_version\":1,\"slots_version\":0%s}",
                       members);
  g_autoptr (JsonObject) json = parse (text);
  return zj_op_from_json (json, error);
}

static void
test_op_unknown_members (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjOp) op = read_op (",\"kind\":\"create\",\"patch\":{},\"colour\":\"red\",\"base\":null", &error);
  g_assert_no_error (error);
  g_assert_cmpint (op->base_revision, ==, -1);
  g_assert_null (op->base_op);
  g_autoptr (JsonObject) back = zj_op_to_json (op);
  g_assert_false (json_object_has_member (back, "colour"));
  g_assert_false (json_object_has_member (back, "seq"));
}

static void
test_op_wrong_members (void)
{
  static const char *const WRONG[][2] = {
    { ",\"kind\":\"create\",\"patch\":{},\"seq\":\"1\"", "seq" },
    { ",\"kind\":\"create\",\"patch\":{},\"seq\":0", "seq" },
    { ",\"kind\":\"create\",\"patch\":{},\"seq\":1.5", "seq" },
    { ",\"kind\":\"create\",\"patch\":[]", "patch" },
    { ",\"kind\":\"create\"", "patch" },
    { ",\"kind\":\"erase\",\"patch\":{}", "kind" },
    { ",\"kind\":7,\"patch\":{}", "kind" },
    { ",\"patch\":{}", "kind" },
    { ",\"kind\":\"update\",\"patch\":{}", "base" },
    { ",\"kind\":\"update\",\"patch\":{},\"base\":{}", "base" },
    { ",\"kind\":\"update\",\"patch\":{},\"base\":3", "base" },
    { ",\"kind\":\"update\",\"patch\":{},\"base\":{\"revision\":-1}", "revision" },
    { ",\"kind\":\"update\",\"patch\":{},\"base\":{\"op\":\"x\"}", "op" },
    { ",\"kind\":\"update\",\"patch\":{},\"base\":{\"revision\":1,\"op\":\"" OP_ID "\"}", "base" },
    { ",\"kind\":\"action\",\"patch\":{},\"base\":{\"revision\":1}", "action" },
    { ",\"kind\":\"update\",\"patch\":{},\"base\":{\"revision\":1},\"action\":\"confirm\"", "action" },
    { ",\"kind\":\"create\",\"patch\":{},\"operator\":5", "operator" },
    { ",\"kind\":\"create\",\"patch\":{},\"replaces\":\"" RECORD_ID "x\"", "replaces" },
    { ",\"kind\":\"create\",\"patch\":{},\"revives\":\"3\"", "revives" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (WRONG); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ZjOp) op = read_op (WRONG[i][0], &error);
      g_assert_null (op);
      g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, WRONG[i][1]));
    }
}

static void
test_op_ids (void)
{
  static const char *const WRONG[] = {
    "{\"record\":\"" RECORD_ID "\",\"form\":\"f\",\"form_version\":1,\"kind\":\"create\",\"patch\":{}}",
    "{\"id\":\"0193F2A3-3333-7333-8333-000000000001\",\"record\":\"" RECORD_ID
    "\",\"form\":\"f\",\"form_version\":1,\"kind\":\"create\",\"patch\":{}}",
    "{\"id\":\"" OP_ID "\",\"form\":\"f\",\"form_version\":1,\"kind\":\"create\",\"patch\":{}}",
    "{\"id\":\"" OP_ID
    "\",\"record\":\"../../etc\",\"form\":\"f\",\"form_version\":1,\"kind\":\"create\",\"patch\":{}}",
    "{\"id\":\"" OP_ID "\",\"record\":\"" RECORD_ID
    "\",\"form\":\"\",\"form_version\":1,\"kind\":\"create\",\"patch\":{}}",
    "{\"id\":\"" OP_ID "\",\"record\":\"" RECORD_ID
    "\",\"form\":\"f\",\"form_version\":0,\"kind\":\"create\",\"patch\":{}}",
    "{\"id\":\"" OP_ID "\",\"record\":\"" RECORD_ID
    "\",\"form\":\"f\",\"form_version\":4294967297,\"kind\":\"create\",\"patch\":{}}",
  };
  for (guint i = 0; i < G_N_ELEMENTS (WRONG); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) json = parse (WRONG[i]);
      g_autoptr (ZjOp) op = zj_op_from_json (json, &error);
      g_assert_null (op);
      g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
    }
}

static void
test_op_same_body (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjOp) op = read_op (
      ",\"kind\":\"update\",\"base\":{\"revision\":4},\"patch\":{\"a\":[\"1\",\"2\"],\"b\":[null,true]},\"seq\":7,"
      "\"occurred_at\":\"2026-11-23T07:30:00.000Z\",\"operator\":\"王工\"",
      &error);
  g_assert_no_error (error);
  g_autoptr (ZjOp) copy = zj_op_copy (op);
  g_assert_true (zj_op_same_body (op, copy));

  copy->seq = 9;
  g_free (copy->occurred_at);
  copy->occurred_at = g_strdup ("2030-01-01T00:00:00.000Z");
  g_assert_true (zj_op_same_body (op, copy));
  g_autofree char *hash = zj_op_body_sha256 (op);
  g_autofree char *copy_hash = zj_op_body_sha256 (copy);
  g_assert_cmpstr (hash, ==, copy_hash);

  copy->base_revision = 5;
  g_assert_false (zj_op_same_body (op, copy));
  copy->base_revision = 4;
  json_object_set_null_member (copy->patch, "c");
  json_object_remove_member (copy->patch, "b");
  g_assert_false (zj_op_same_body (op, copy));
}

static void
test_op_member_order (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjOp) a = read_op (",\"kind\":\"create\",\"patch\":{\"a\":[null,\"1\"],\"b\":[null,\"2\"]}", &error);
  g_assert_no_error (error);
  g_autoptr (ZjOp) b = read_op (",\"patch\":{\"b\":[null,\"2\"],\"a\":[null,\"1\"]},\"kind\":\"create\"", &error);
  g_assert_no_error (error);
  g_autofree char *left = zj_op_body_sha256 (a);
  g_autofree char *right = zj_op_body_sha256 (b);
  g_assert_true (zj_op_same_body (a, b));
  g_assert_cmpstr (left, ==, right);
}

/* ---- results ---- */

static void
test_result_wrong (void)
{
  static const char *const WRONG[] = {
    "{\"id\":\"" OP_ID "\"}",
    "{\"id\":\"" OP_ID "\",\"result\":\"perhaps\"}",
    "{\"id\":\"" OP_ID "\",\"result\":true}",
    "{\"result\":\"refused\",\"problem\":{\"code\":\"x\"}}",
    "{\"id\":\"" OP_ID "\",\"result\":\"applied\"}",
    "{\"id\":\"" OP_ID "\",\"result\":\"merged\",\"receipt\":[]}",
    "{\"id\":\"" OP_ID "\",\"result\":\"merged\",\"receipt\":{},\"merged_fields\":[1]}",
    "{\"id\":\"" OP_ID "\",\"result\":\"conflict\"}",
    "{\"id\":\"" OP_ID "\",\"result\":\"conflict\",\"conflict\":{\"name\":[\"a\",\"b\"]}}",
    "{\"id\":\"" OP_ID "\",\"result\":\"refused\"}",
    "{\"id\":\"" OP_ID "\",\"result\":\"deferred\"}",
    "{\"id\":\"" OP_ID "\",\"seq\":\"4\",\"result\":\"deferred\",\"waiting_for\":{\"op\":\"x\"}}",
  };
  for (guint i = 0; i < G_N_ELEMENTS (WRONG); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) json = parse (WRONG[i]);
      g_autoptr (ZjResult) result = zj_result_from_json (json, &error);
      g_assert_null (result);
      g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
    }
}

static void
test_result_final (void)
{
  for (int kind = ZJ_RESULT_APPLIED; kind <= ZJ_RESULT_DEFERRED; kind++)
    {
      g_autoptr (ZjResult) result = zj_result_new (OP_ID, kind);
      ZjResultKind back = ZJ_RESULT_APPLIED;
      g_assert_cmpint (zj_result_is_final (result), ==, kind != ZJ_RESULT_DEFERRED);
      g_assert_true (zj_result_kind_from_string (zj_result_kind_to_string (kind), &back));
      g_assert_cmpint (back, ==, kind);
    }
}

static void
test_receipt_text (void)
{
  g_autoptr (JsonObject) receipt = parse ("{\"signature\":\"abc\",\"revision\":3,\"op\":\"x\",\"files\":[]}");
  g_autofree char *text = zj_receipt_signed_text (receipt);
  g_assert_cmpstr (text, ==, "{\"files\":[],\"op\":\"x\",\"revision\":3}");
  g_assert_true (json_object_has_member (receipt, "signature"));
}

/* ---- changes ---- */

static void
test_end_wrong (void)
{
  static const char *const WRONG[] = {
    "{}",
    "{\"end\":false,\"state\":\"s\",\"has_more\":false,\"epoch\":\"e\",\"last_seq\":0,\"results\":[]}",
    "{\"end\":1,\"state\":\"s\",\"has_more\":false,\"epoch\":\"e\",\"last_seq\":0,\"results\":[]}",
    "{\"end\":true,\"has_more\":false,\"epoch\":\"e\",\"last_seq\":0,\"results\":[]}",
    "{\"end\":true,\"state\":\"\",\"has_more\":false,\"epoch\":\"e\",\"last_seq\":0,\"results\":[]}",
    "{\"end\":true,\"state\":\"s\",\"epoch\":\"e\",\"last_seq\":0,\"results\":[]}",
    "{\"end\":true,\"state\":\"s\",\"has_more\":false,\"last_seq\":0,\"results\":[]}",
    "{\"end\":true,\"state\":\"s\",\"has_more\":false,\"epoch\":\"e\",\"last_seq\":-1,\"results\":[]}",
    "{\"end\":true,\"state\":\"s\",\"has_more\":false,\"epoch\":\"e\",\"last_seq\":0,\"results\":[3]}",
    "{\"end\":true,\"state\":\"s\",\"has_more\":false,\"epoch\":\"e\",\"last_seq\":0,\"results\":{}}",
    "{\"end\":true,\"state\":\"s\",\"has_more\":false,\"epoch\":\"e\",\"last_seq\":0,\"results\":[{\"id\":\"" OP_ID
    "\",\"result\":\"perhaps\"}]}",
  };
  for (guint i = 0; i < G_N_ELEMENTS (WRONG); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) json = parse (WRONG[i]);
      g_autoptr (ZjChangesEnd) end = zj_changes_end_from_json (json, &error);
      g_assert_null (end);
      g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
    }
}

static void
test_record_check (void)
{
  static const struct
  {
    gboolean good;
    const char *members;
  } CASES[] = {
    { TRUE, "\"state\":\"active\",\"revision\":1,\"fields\":{}" },
    { TRUE, "\"state\":\"a state of tomorrow\",\"revision\":1,\"fields\":{\"unknown\":[1]},\"more\":null" },
    { TRUE, "\"deleted\":true,\"revision\":3" },
    { FALSE, "\"deleted\":\"true\",\"revision\":3" },
    { FALSE, "\"deleted\":true" },
    { FALSE, "\"state\":\"active\",\"revision\":\"1\",\"fields\":{}" },
    { FALSE, "\"state\":\"active\",\"revision\":0,\"fields\":{}" },
    { FALSE, "\"state\":\"active\",\"revision\":1,\"fields\":[]" },
    { FALSE, "\"state\":\"active\",\"revision\":1" },
    { FALSE, "\"state\":2,\"revision\":1,\"fields\":{}" },
    { FALSE, "\"revision\":1,\"fields\":{}" },
    { FALSE, "\"state\":\"active\",\"revision\":1,\"fields\":{},\"history\":{}" },
    { FALSE, "\"state\":\"active\",\"revision\":1,\"fields\":{},\"missing\":\"x\"" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = g_strdup_printf (
          "{\"id\":\"" RECORD_ID "\",\"form\":\"unit-project\",\"form_version\":1,%s}", CASES[i].members);
      g_autoptr (JsonObject) json = parse (text);
      g_assert_cmpint (zj_wire_record_check (json, &error), ==, CASES[i].good);
      if (!CASES[i].good)
        g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
    }
}

int
main (int argc, char **argv)
{
  static const char *const OPS_FILES[] = { "ops-applied.json", "ops-merged.json",   "ops-conflict.json",
                                           "ops-deleted.json", "ops-deferred.json", "ops-cloned.json",
                                           "ops-known.json",   "changes.json" };
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (OPS_FILES); i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/wire/golden file is read and written back unchanged: %s", OPS_FILES[i]);
      g_test_add_data_func (path, OPS_FILES[i], test_golden);
    }
  g_test_add_func ("/wire/a problem is written as the golden one", test_golden_problem);
  g_test_add_func ("/wire/op ignores unknown members and takes null as absent", test_op_unknown_members);
  g_test_add_func ("/wire/op with a member of a wrong type or value is refused, naming it", test_op_wrong_members);
  g_test_add_func ("/wire/op without proper ids is refused", test_op_ids);
  g_test_add_func ("/wire/op body is the same whatever its seq and time, and only then", test_op_same_body);
  g_test_add_func ("/wire/op body hash does not depend on member order", test_op_member_order);
  g_test_add_func ("/wire/result that is incomplete or unknown is never taken for success", test_result_wrong);
  g_test_add_func ("/wire/result is final unless it is deferred", test_result_final);
  g_test_add_func ("/wire/receipt is signed over its canonical text without the signature", test_receipt_text);
  g_test_add_func ("/wire/last line that is not whole is refused", test_end_wrong);
  g_test_add_func ("/wire/record line is checked for its types and keeps unknown states", test_record_check);
  return g_test_run ();
}
