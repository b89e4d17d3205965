/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

#include <string.h>

static void
assert_parses_for (const ZjField *of, const char *text, const char *json)
{
  g_autoptr (JsonNode) value = NULL;
  g_autoptr (JsonNode) wanted = json != NULL ? test_json (json) : NULL;
  g_autoptr (ZjProblem) problem = NULL;

  if (!zj_field_parse (of, text, &value, &problem))
    g_error ("“%s” was refused: %s", text, problem->message);
  g_assert_null (problem);
  if (!zj_json_equal (value, wanted))
    g_error ("“%s” became %s", text, value != NULL ? zj_json_write (value) : "nothing");
  g_assert_true (zj_field_check (of, value, "x", NULL, NULL));
}

static void
assert_parses (const char *path, const char *text, const char *json)
{
  assert_parses_for (test_field (path), text, json);
}

static void
assert_refused_for (const ZjField *of, const char *text, const char *code)
{
  g_autoptr (JsonNode) value = NULL;
  g_autoptr (ZjProblem) problem = NULL;

  if (zj_field_parse (of, text, &value, &problem))
    g_error ("“%.40s” was accepted", text);
  g_assert_null (value);
  g_assert_cmpstr (problem->code, ==, code);
  g_assert_cmpstr (problem->path, ==, of->id);
  g_assert_cmpint (problem->severity, ==, ZJ_SEVERITY_ERROR);
  g_assert_nonnull (strstr (problem->message, zj_label (&of->label)));
}

static void
assert_refused (const char *path, const char *text, const char *code)
{
  assert_refused_for (test_field (path), text, code);
}

/* The bad input of the floor area, one by one. */
static void
test_area (void)
{
  const ZjField *area = zj_form_field (test_form ("unit-project"), "floor_area");
  g_autoptr (ZjProblem) problem = NULL;
  JsonNode *value;

  assert_parses_for (area, "340427.45", "'340427.45'");
  assert_parses_for (area, "340427.4500", "'340427.45'");
  assert_parses_for (area, "12.3456", "'12.3456'");
  assert_parses_for (area, "３４０４２７．４５", "'340427.45'");
  assert_parses_for (area, "340,427.45", "'340427.45'");
  assert_parses_for (area, "３４０，４２７．４５", "'340427.45'");
  assert_parses_for (area, " 780000 ", "'780000'");
  assert_parses_for (area, "780000 平方米", "'780000'");
  assert_parses_for (area, "780000m²", "'780000'");
  assert_parses_for (area, "", NULL);
  assert_parses_for (area, "  ", NULL);
  assert_refused_for (area, "0", "below-min");
  assert_refused_for (area, "0.0000", "below-min");
  assert_refused_for (area, "-5", "below-min");
  assert_refused_for (area, "12.34567", "too-many-decimals");
  assert_refused_for (area, "twelve", "not-a-number");
  assert_refused_for (area, "十二", "not-a-number");
  assert_refused_for (area, "1,23", "not-a-number");
  assert_refused_for (area, "1,2345", "not-a-number");
  assert_refused_for (area, ",123", "not-a-number");
  assert_refused_for (area, "1.234,5", "not-a-number");
  assert_refused_for (area, "1e5", "not-a-number");
  assert_refused_for (area, "1/2", "not-a-number");
  assert_refused_for (area, "+5", "not-a-number");
  assert_refused_for (area, "平方米", "not-a-number");
  assert_refused_for (area, "99999999999999999999", "above-max");

  g_assert_false (zj_field_parse (area, "12.34567", &value, &problem));
  g_assert_cmpstr (problem->message, ==,
                   "“Floor area” takes at most 4 digits after the decimal point, and 12.34567 has 5. Round it.");
}

static void
test_numbers (void)
{
  assert_parses ("count", "１２", "12");
  assert_parses ("count", "-5", "-5");
  assert_parses ("count", "12 个", "12");
  assert_refused ("count", "12.0", "not-an-integer");
  assert_refused ("count", "-6", "below-min");
  assert_refused ("count", "101", "above-max");
  assert_refused ("count", "1,000", "above-max");
  assert_parses ("amount", "1,000,000.25", "'1000000.25'");
  assert_parses ("amount", "0.5", "'0.5'");
  assert_refused ("amount", "0.49", "below-min");
  assert_refused ("amount", "1000000.26", "above-max");
  assert_refused ("amount", "1.234", "too-many-decimals");
}

static void
test_texts (void)
{
  g_autofree char *longest = g_strnfill (20, 'x');
  g_autofree char *huge = g_strnfill (10 * 1024 * 1024, 'x');
  g_autoptr (GString) chinese = g_string_new (NULL);
  gint64 start;

  assert_parses ("title", "  16栋\t", "'16栋'");
  assert_parses ("title", "<b>&\"' 👷‍♀️", "'<b>&\\u0022\\u0027 👷‍♀️'");
  assert_parses ("title",
                 "a\xe2\x80\xae"
                 "b\x07"
                 "c\xef\xbb\xbf",
                 "'abc'");
  assert_parses ("title", "e\xcc\x81", "'é'");
  assert_parses ("title", "one\ntwo", "'one two'");
  assert_parses ("story", "one\r\ntwo", "'one\\ntwo'");
  assert_parses ("title", "１６栋", "'１６栋'"); /* a name is what was typed */
  assert_parses ("code", "ＡＢ－１２", "'AB-12'");
  assert_refused ("title", "\xff\xfe", "not-text");

  for (guint i = 0; i < 20; i++)
    g_string_append (chinese, "字");
  {
    g_autoptr (JsonNode) value = NULL;

    g_assert_true (zj_field_parse (test_field ("title"), chinese->str, &value, NULL));
  }
  g_string_append (chinese, "字");
  assert_refused ("title", chinese->str, "too-long");
  {
    g_autofree char *more = g_strconcat (longest, "x", NULL);

    assert_refused ("title", more, "too-long");
  }

  start = g_get_monotonic_time ();
  assert_refused ("title", huge, "too-long");
  assert_refused ("story", huge, "too-long");
  assert_refused ("amount", huge, "too-long");
  assert_refused ("colour", huge, "too-long");
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
}

static void
test_days (void)
{
  assert_parses ("day", "2024-6-30", "'2024-06-30'");
  assert_parses ("day", "2024/06/30", "'2024-06-30'");
  assert_parses ("day", "2024.6.3", "'2024-06-03'");
  assert_parses ("day", "2024年6月30日", "'2024-06-30'");
  assert_parses ("day", "20240630", "'2024-06-30'");
  assert_parses ("day", "２０２４－６－３０", "'2024-06-30'");
  assert_refused ("day", "2023-02-29", "not-a-date");
  assert_refused ("day", "30.6.2024", "not-a-date");
  assert_refused ("day", "2024-13-01", "not-a-date");
  assert_refused ("day", "2024-6", "not-a-date");
  assert_refused ("day", "24-6-30", "not-a-date");
  assert_refused ("day", "tomorrow", "not-a-date");
  assert_refused ("day", "2024-06-30 10:00", "not-a-date");
  assert_parses ("moment", "2024-6-30 9:05", "'2024-06-30T09:05'");
  assert_parses ("moment", "2024-06-30T23:59", "'2024-06-30T23:59'");
  assert_refused ("moment", "2024-06-30", "not-a-datetime");
  assert_refused ("moment", "2024-06-30 24:00", "not-a-datetime");
  assert_refused ("moment", "2024-06-30 10:00x", "not-a-datetime");
}

static void
test_choices (void)
{
  assert_parses ("colour", "red", "'red'");
  assert_parses ("colour", "红色", "'red'");
  assert_parses ("colour", "RED", "'red'");
  assert_parses ("colour", "No colour", "'none'");
  assert_parses ("colour", "Ｎｏ　ｃｏｌｏｕｒ", "'none'");
  assert_refused ("colour", "blue", "unknown-choice");
  assert_parses ("material", "木材", "'timber'");
  assert_parses ("material", "碳纤维", "{'other':'碳纤维'}");
  assert_parses ("urgent", "是", "true");
  assert_parses ("urgent", "FALSE", "false");
  assert_refused ("urgent", "maybe", "not-a-boolean");
  {
    const ZjField *foundation = zj_form_field (test_form ("unit-project"), "foundation_type");
    const ZjField *structure = zj_form_field (test_form ("unit-project"), "structure_type");

    assert_parses_for (foundation, "筏形（筏板）基础", "'raft'");
    assert_parses_for (foundation, "类型1", "{'other':'类型1'}");
    assert_parses_for (structure, "剪力墙结构", "'005'");
    assert_parses_for (structure, "005", "'005'");
  }
}

static void
test_identifiers (void)
{
  assert_parses ("id_no", " 11010519491231002x", "'11010519491231002X'");
  assert_parses ("id_no", "110105 19491231 002X", "'11010519491231002X'");
  assert_refused ("id_no", "110105194912310021", "bad-id-number");
  assert_parses ("uscc", "９１３５０１００m000100y43", "'91350100M000100Y43'");
  assert_refused ("uscc", "91350100M000100Y44", "bad-credit-code");
  assert_parses ("phone", "１７７５０６２１２８０", "'17750621280'");
  assert_parses ("phone", "027-87746866／17750621280", "'027-87746866/17750621280'");
  assert_refused ("phone", "123", "bad-phone");
  assert_parses ("person", "邓俊俊", "'邓俊俊'");
  assert_refused ("person", "<script>", "bad-person");
  assert_parses ("region", "黄石港区", "'420202'");
  assert_parses ("region", "420201", "'420201'");
  assert_refused ("region", "上海市", "bad-region");
  assert_parses ("permit", "４２０２０１２１１２１７０００１-SX-001", "'4202012112170001-SX-001'");
  assert_refused ("permit", "4202012112170001", "bad-code");
  assert_parses ("unit", "0190B5D2-0000-7000-8000-000000000001", "'0190b5d2-0000-7000-8000-000000000001'");
  assert_refused ("unit", "16栋", "unsupported");
  assert_refused ("items", "x", "unsupported");
}

static void
test_edit_text (void)
{
  static const char *const cases[][2] = {
    { "title", "'<b>'" },
    { "amount", "'1234.5'" },
    { "count", "-5" },
    { "day", "'2024-06-30'" },
    { "moment", "'2024-06-30T14:05'" },
    { "colour", "'none'" },
    { "material", "'steel'" },
    { "material", "{'other':'碳纤维'}" },
    { "urgent", "true" },
    { "urgent", "false" },
    { "phone", "'17750621280'" },
    { "region", "'420202'" },
    { "story", "'a\\nb'" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) value = test_json (cases[i][1]);
      g_autofree char *text = zj_field_edit_text (test_field (cases[i][0]), value);

      assert_parses (cases[i][0], text, cases[i][1]);
    }
}

static void
test_parse_json (void)
{
  g_autoptr (ZjRandom) random = zj_random_new_seeded (7);
  g_autoptr (ZjFakeClock) clock = zj_fake_clock_new (G_GINT64_CONSTANT (1700000000000000));
  g_autoptr (JsonNode) rows = test_json ("[{'name':' 门 ','price':'1,200.50','number':3},{'name':'窗','price':7}]");
  g_autoptr (JsonNode) bad = test_json ("[{'name':'门','colour':'red'}]");
  g_autoptr (JsonNode) fraction = test_json ("1.5");
  g_autoptr (JsonNode) value = NULL;
  g_autoptr (ZjProblem) problem = NULL;
  JsonArray *array;

  g_assert_true (zj_field_parse_json (test_field ("items"), rows, random, ZJ_CLOCK (clock), &value, &problem));
  array = json_node_get_array (value);
  g_assert_cmpuint (json_array_get_length (array), ==, 2);
  g_assert_cmpstr (zj_json_string (json_array_get_object_element (array, 0), "name"), ==, "门");
  g_assert_cmpstr (zj_json_string (json_array_get_object_element (array, 0), "price"), ==, "1200.5");
  g_assert_cmpstr (zj_json_string (json_array_get_object_element (array, 1), "price"), ==, "7");
  g_assert_true (zj_uuid_is_valid (zj_json_string (json_array_get_object_element (array, 1), "_id")));
  g_assert_cmpstr (zj_json_string (json_array_get_object_element (array, 0), "_pos"), <,
                   zj_json_string (json_array_get_object_element (array, 1), "_pos"));

  g_clear_pointer (&value, json_node_unref);
  g_assert_false (zj_field_parse_json (test_field ("items"), bad, random, ZJ_CLOCK (clock), &value, &problem));
  g_assert_cmpstr (problem->code, ==, "unknown-field");
  g_assert_null (value);
  g_clear_pointer (&problem, zj_problem_free);
  g_assert_false (zj_field_parse_json (test_field ("measure"), fraction, random, ZJ_CLOCK (clock), &value, &problem));
  g_assert_cmpstr (problem->code, ==, "not-canonical");
}

/* Whatever is typed, nothing crashes, and what is accepted is canonical and survives being edited again. */
static void
test_any_text (void)
{
  static const char *const pieces[] = { "1",    "12", ".",         ",",  "-",   "２", "．",   "年",
                                        "月",   "/",  " ",         "　", "x",   "X",  "栋",   "\xe2\x80\x8f",
                                        "\x01", "é",  "e\xcc\x81", "😀",  "<b>", "&",  "2024", "06",
                                        ":",    "T",  "红色",      "是", "0",   "\n" };
  ZjForm *form = test_form ("types-sample");

  for (guint n = 0; n < 40000; n++)
    {
      const ZjField *of = form->fields[g_test_rand_int_range (0, form->n_fields)];
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (JsonNode) value = NULL;
      g_autoptr (JsonNode) again = NULL;
      g_autoptr (ZjProblem) problem = NULL;
      g_autofree char *edit = NULL;

      for (int i = g_test_rand_int_range (0, 9); i > 0; i--)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      if (!zj_field_parse (of, text->str, &value, &problem))
        {
          g_assert_nonnull (problem);
          g_assert_null (value);
          continue;
        }
      g_assert_null (problem);
      g_assert_true (zj_field_check (of, value, "x", NULL, NULL));
      edit = zj_field_edit_text (of, value);
      g_assert_true (zj_field_parse (of, edit, &again, NULL));
      g_assert_true (zj_json_equal (value, again));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/values/a floor area is taken or refused with a clear sentence", test_area);
  g_test_add_func ("/domain/values/numbers keep their limits", test_numbers);
  g_test_add_func ("/domain/values/texts are cleaned, counted in characters, and huge ones refused at once",
                   test_texts);
  g_test_add_func ("/domain/values/days are read in the usual spellings", test_days);
  g_test_add_func ("/domain/values/choices are read by id or label", test_choices);
  g_test_add_func ("/domain/values/identifiers are folded and checked", test_identifiers);
  g_test_add_func ("/domain/values/the text for editing reads back as the same value", test_edit_text);
  g_test_add_func ("/domain/values/rows are read from a script's JSON", test_parse_json);
  g_test_add_func ("/domain/values/any text is refused or becomes a canonical value", test_any_text);
  return g_test_run ();
}
