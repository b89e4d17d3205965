/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-form-model.h"

#include "zj-forms.h"
#include "zj-json.h"

/* A form under edit, judged without a display. */

#define NOW G_GINT64_CONSTANT (1795000000000000) /* 2026-11-18 */

typedef struct
{
  ZjForms *forms;
  ZjFormModel *model;
  guint edits;
} Case;

static JsonObject *
object (const char *text)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GError) error = NULL;
  JsonObject *parsed = zj_json_parse_object (quoted, -1, &error);
  g_assert_no_error (error);
  return parsed;
}

static void
count_edit (Case *test)
{
  test->edits++;
}

static void
start (Case *test, const char *form, const char *seen, const char *fields, const char *raw)
{
  const char *dirs[] = { g_getenv ("ZJ_TEST_FORMS_DIR"), NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjClock) clock = ZJ_CLOCK (zj_fake_clock_new (NOW));
  g_autoptr (ZjRandom) random = zj_random_new_seeded (7);
  g_autoptr (JsonObject) seen_object = seen != NULL ? object (seen) : NULL;
  g_autoptr (JsonObject) fields_object = object (fields);
  g_autoptr (JsonObject) raw_object = raw != NULL ? object (raw) : NULL;

  test->forms = zj_forms_new (dirs, &error);
  g_assert_no_error (error);
  test->model = zj_form_model_new (zj_forms_get (test->forms, form), clock, random);
  zj_form_model_load (test->model, seen_object, fields_object, raw_object);
  test->edits = 0;
  g_signal_connect_swapped (test->model, "edited", G_CALLBACK (count_edit), test);
}

static void
stop (Case *test)
{
  g_assert_finalize_object (test->model);
  g_clear_object (&test->forms);
}

static void
test_value (void)
{
  Case test = { 0 };
  start (&test, "unit-project", NULL, "{}", NULL);
  g_assert_false (zj_form_model_is_dirty (test.model));
  zj_form_model_set_text (test.model, "floor_area", "１，２３４．５０");
  g_assert_cmpstr (zj_json_string (zj_form_model_get_fields (test.model), "floor_area"), ==, "1234.5");
  g_assert_true (zj_form_model_is_dirty (test.model));
  zj_form_model_set_text (test.model, "foundation_type", "桩基础");
  g_assert_cmpstr (zj_json_string (zj_form_model_get_fields (test.model), "foundation_type"), ==, "pile");
  g_assert_cmpuint (test.edits, ==, 2);
  stop (&test);
}

static void
test_raw (void)
{
  Case test = { 0 };
  ZjSeverity severity;
  start (&test, "unit-project", NULL, "{}", NULL);
  zj_form_model_set_text (test.model, "floor_area", "about 12");
  g_assert_null (zj_form_model_get_value (test.model, "floor_area"));
  g_assert_cmpstr (zj_json_string (zj_form_model_get_raw (test.model), "floor_area"), ==, "about 12");
  g_assert_null (zj_form_model_get_message (test.model, "floor_area", NULL));
  zj_form_model_leave (test.model, "floor_area");
  g_assert_nonnull (zj_form_model_get_message (test.model, "floor_area", &severity));
  g_assert_cmpint (severity, ==, ZJ_SEVERITY_ERROR);

  /* Still wrong: the message stays. Right: it goes without waiting for the field to be left. */
  zj_form_model_set_text (test.model, "floor_area", "about 1");
  g_assert_nonnull (zj_form_model_get_message (test.model, "floor_area", NULL));
  zj_form_model_set_text (test.model, "floor_area", "12");
  g_assert_null (zj_form_model_get_message (test.model, "floor_area", NULL));
  g_assert_cmpuint (json_object_get_size (zj_form_model_get_raw (test.model)), ==, 0);
  stop (&test);
}

static void
test_bad_numbers (void)
{
  static const char *const bad[] = { "0", "-1", "1.23456", "twelve", "1e5", NULL };
  Case test = { 0 };
  start (&test, "unit-project", NULL, "{}", NULL);
  for (guint i = 0; bad[i] != NULL; i++)
    {
      ZjSeverity severity;
      zj_form_model_set_text (test.model, "floor_area", bad[i]);
      zj_form_model_leave (test.model, "floor_area");
      g_test_message ("%s", bad[i]);
      g_assert_nonnull (zj_form_model_get_message (test.model, "floor_area", &severity));
      g_assert_cmpint (severity, ==, ZJ_SEVERITY_ERROR);
      zj_form_model_set_text (test.model, "floor_area", "1");
    }
  stop (&test);
}

static void
test_required (void)
{
  Case test = { 0 };
  start (&test, "unit-project", NULL, "{}", NULL);
  zj_form_model_leave (test.model, "name");
  g_assert_null (zj_form_model_get_message (test.model, "name", NULL));
  zj_form_model_set_text (test.model, "name", "16栋");
  zj_form_model_set_text (test.model, "name", "");
  zj_form_model_leave (test.model, "name");
  g_assert_nonnull (zj_form_model_get_message (test.model, "name", NULL));
  stop (&test);
}

static void
test_check (void)
{
  Case test = { 0 };
  g_autofree char *bad = NULL;
  start (&test, "unit-project", NULL, "{'name':'16栋','floor_area':'5'}", NULL);
  g_assert_false (zj_form_model_check (test.model, "save", &bad));
  g_assert_cmpstr (bad, ==, "foundation_type");
  g_assert_nonnull (zj_form_model_get_message (test.model, "builder_leader", NULL));
  stop (&test);
}

static void
test_missing (void)
{
  Case test = { 0 };
  start (&test, "unit-project", NULL, "{'name':'16栋'}", NULL);
  g_autoptr (GPtrArray) missing = zj_form_model_missing (test.model);
  g_assert_cmpuint (missing->len, >, 5);
  g_assert_cmpstr (g_ptr_array_index (missing, 0), ==, "floor_area");
  g_assert_false (g_ptr_array_find_with_equal_func (missing, "supervision_no", g_str_equal, NULL));
  stop (&test);
}

static void
test_visibility (void)
{
  Case test = { 0 };
  start (&test, "acceptance-sample", NULL, "{}", NULL);
  g_assert_false (zj_form_model_is_visible (test.model, "defects"));
  zj_form_model_set_value (test.model, "passed", zj_json_bool_node (FALSE));
  g_assert_true (zj_form_model_is_visible (test.model, "defects"));
  zj_form_model_set_value (test.model, "passed", zj_json_bool_node (TRUE));
  g_assert_false (zj_form_model_is_visible (test.model, "defects"));
  stop (&test);
}

static void
test_read_only (void)
{
  Case test = { 0 };
  start (&test, "unit-project", NULL, "{}", NULL);
  g_assert_true (zj_form_model_is_read_only (test.model, "supervision_no"));
  g_assert_true (zj_form_model_is_read_only (test.model, "structure_floors"));
  g_assert_false (zj_form_model_is_read_only (test.model, "name"));
  stop (&test);
}

static void
test_rows (void)
{
  Case test = { 0 };
  start (&test, "acceptance-sample", NULL, "{}", NULL);
  g_autofree char *first = zj_form_model_add_row (test.model, "attendees");
  g_autofree char *second = zj_form_model_add_row (test.model, "attendees");
  g_autofree char *name = g_strdup_printf ("attendees/%s/name", second);
  g_autofree char *phone = g_strdup_printf ("attendees/%s/phone", second);
  zj_form_model_set_text (test.model, name, "李四");
  zj_form_model_set_text (test.model, phone, "123");
  zj_form_model_leave (test.model, phone);
  g_assert_nonnull (zj_form_model_get_message (test.model, phone, NULL));
  g_autoptr (GPtrArray) rows = zj_form_model_rows (test.model, "attendees");
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (rows, 1), ==, second);

  zj_form_model_remove_row (test.model, "attendees", second);
  g_autoptr (GPtrArray) left = zj_form_model_rows (test.model, "attendees");
  g_assert_cmpuint (left->len, ==, 1);
  g_assert_cmpuint (json_object_get_size (zj_form_model_get_raw (test.model)), ==, 0);
  zj_form_model_remove_row (test.model, "attendees", first);
  g_assert_null (zj_form_model_get_value (test.model, "attendees"));
  g_assert_false (zj_form_model_is_dirty (test.model));
  stop (&test);
}

static void
test_draft (void)
{
  Case test = { 0 };
  start (&test, "unit-project", "{'name':'16栋'}", "{'name':'17栋'}", "{'floor_area':'12 or 13'}");
  g_assert_true (zj_form_model_is_dirty (test.model));
  g_autofree char *text = zj_form_model_dup_text (test.model, "floor_area");
  g_assert_cmpstr (text, ==, "12 or 13");
  g_assert_nonnull (zj_form_model_get_message (test.model, "floor_area", NULL));
  zj_form_model_set_text (test.model, "floor_area", "");
  zj_form_model_set_text (test.model, "name", "16栋");
  g_assert_false (zj_form_model_is_dirty (test.model));
  stop (&test);
}

static void
test_rebase (void)
{
  Case test = { 0 };
  g_autoptr (JsonObject) current = object ("{'name':'16栋（改）','floor_area':'9000','owner_org':'甲'}");
  g_autoptr (GHashTable) theirs = g_hash_table_new (g_str_hash, g_str_equal);
  start (&test, "unit-project", "{'name':'16栋','floor_area':'100','owner_org':'甲'}",
         "{'name':'16号楼','floor_area':'200','owner_org':'乙'}", NULL);
  g_hash_table_add (theirs, (gpointer) "floor_area");
  zj_form_model_rebase (test.model, current, theirs);
  JsonObject *fields = zj_form_model_get_fields (test.model);
  g_assert_cmpstr (zj_json_string (fields, "name"), ==, "16号楼");
  g_assert_cmpstr (zj_json_string (fields, "floor_area"), ==, "9000");
  g_assert_cmpstr (zj_json_string (fields, "owner_org"), ==, "乙");
  g_assert_cmpstr (zj_json_string (zj_form_model_get_seen (test.model), "name"), ==, "16栋（改）");
  stop (&test);
}

static void
test_findings (void)
{
  Case test = { 0 };
  g_autoptr (GPtrArray) findings = zj_problems_new ();
  ZjSeverity severity;
  start (&test, "unit-project", NULL, "{'name':'16栋'}", NULL);
  g_ptr_array_add (findings, zj_problem_new (ZJ_SEVERITY_WARNING, "duplicate", "name", "There is one already."));
  g_ptr_array_add (findings, zj_problem_new (ZJ_SEVERITY_WARNING, "other", "", "About the whole."));
  zj_form_model_set_findings (test.model, findings);
  g_assert_cmpstr (zj_form_model_get_message (test.model, "name", &severity), ==, "There is one already.");
  g_assert_cmpint (severity, ==, ZJ_SEVERITY_WARNING);
  g_assert_cmpuint (zj_form_model_get_general (test.model)->len, ==, 1);
  zj_form_model_set_text (test.model, "name", "17栋");
  g_assert_null (zj_form_model_get_message (test.model, "name", NULL));
  stop (&test);
}

static void
test_note (void)
{
  Case test = { 0 };
  start (&test, "unit-project", NULL, "{}", NULL);
  zj_form_model_set_note (test.model, "name", "too long");
  zj_form_model_leave (test.model, "name");
  g_assert_cmpstr (zj_form_model_get_message (test.model, "name", NULL), ==, "too long");
  zj_form_model_set_text (test.model, "name", "1");
  g_assert_null (zj_form_model_get_message (test.model, "name", NULL));
  g_assert_cmpuint (test.edits, ==, 1);
  stop (&test);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form-model/What is typed becomes a canonical value", test_value);
  g_test_add_func ("/form-model/A text that is no value is kept and complained about once its field is left", test_raw);
  g_test_add_func ("/form-model/Zero, negative, too fine and unreadable areas are faults", test_bad_numbers);
  g_test_add_func ("/form-model/An empty field complains only after something was typed there", test_required);
  g_test_add_func ("/form-model/Saving names the first fault in reading order", test_check);
  g_test_add_func ("/form-model/What is missing is listed in reading order", test_missing);
  g_test_add_func ("/form-model/A condition shows and hides a field", test_visibility);
  g_test_add_func ("/form-model/Fields of the server and computed ones are not typed", test_read_only);
  g_test_add_func ("/form-model/Rows come, are judged and go", test_rows);
  g_test_add_func ("/form-model/A draft comes back with its half-typed texts", test_draft);
  g_test_add_func ("/form-model/An edit is put on top of what moved meanwhile", test_rebase);
  g_test_add_func ("/form-model/Findings of elsewhere stand beside their field until it is changed", test_findings);
  g_test_add_func ("/form-model/A passing remark goes with the next keystroke", test_note);
  return g_test_run ();
}
