/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

#include <string.h>

static const ZjField *
field (const char *path)
{
  const ZjField *found = zj_form_field (test_form ("types-sample"), path);

  g_assert_nonnull (found);
  return found;
}

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
  assert_parses_for (field (path), text, json);
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
  assert_refused_for (field (path), text, code);
}

static void
test_decimal (void)
{
  static const struct
  {
    const char *text;
    gint64 scaled;
    const char *canonical;
  } good[] = {
    { "340427.45", 3404274500, "340427.45" },
    { "0", 0, "0" },
    { "-0", 0, "0" },
    { "0.0001", 1, "0.0001" },
    { "1.5000", 15000, "1.5" },
    { "-12.5", -125000, "-12.5" },
    { "007", 70000, "7" },
    { "89999999999.9999", 899999999999999, "89999999999.9999" },
  };
  static const char *const bad[] = { "",     "-",       ".",           ".5", "5.", "1e3", "+1",  "1,000",
                                     "0x10", "1.00000", "90000000000", "1 ", " 1", "一",  "NaN", "--1" };
  gint64 scaled;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *canonical = NULL;

      g_assert_true (zj_decimal_parse (good[i].text, &scaled));
      g_assert_cmpint (scaled, ==, good[i].scaled);
      canonical = zj_decimal_format (scaled);
      g_assert_cmpstr (canonical, ==, good[i].canonical);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (zj_decimal_parse (bad[i], &scaled));
  {
    g_autofree char *two = zj_decimal_display (7800000000, 2);
    g_autofree char *more = zj_decimal_display (7800001, 2);

    g_assert_cmpstr (two, ==, "780000.00");
    g_assert_cmpstr (more, ==, "780.0001");
  }
}

static void
test_decimal_round_trip (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      gint64 value = (gint64)g_test_rand_int () * (1 << 18) + g_test_rand_int ();
      gint64 back;
      g_autofree char *text = NULL;
      g_autofree char *again = NULL;

      value %= G_GINT64_CONSTANT (900000000000000);
      text = zj_decimal_format (value);
      g_assert_true (zj_decimal_parse (text, &back));
      g_assert_cmpint (back, ==, value);
      again = zj_decimal_format (back);
      g_assert_cmpstr (again, ==, text);
    }
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

    g_assert_true (zj_field_parse (field ("title"), chinese->str, &value, NULL));
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
assert_shows (const char *path, const char *json, const char *shown)
{
  g_autoptr (JsonNode) value = test_json (json);
  g_autofree char *text = zj_field_display (field (path), value, FALSE);

  g_assert_cmpstr (text, ==, shown);
}

static void
test_display (void)
{
  g_autofree char *empty = zj_field_display (field ("title"), NULL, FALSE);
  g_autofree char *no_number = zj_field_display (field ("official_no"), NULL, FALSE);
  g_autoptr (JsonNode) phone = test_json ("'17750621280'");
  g_autofree char *revealed = zj_field_display (field ("phone"), phone, TRUE);

  g_assert_cmpstr (empty, ==, "");
  g_assert_cmpstr (no_number, ==, "No number yet");
  g_assert_cmpstr (revealed, ==, "17750621280");
  assert_shows ("amount", "'1234.5'", "1234.50 10,000 CNY");
  assert_shows ("measure", "'1234.5'", "1234.5");
  assert_shows ("count", "12", "12 pieces");
  assert_shows ("moment", "'2024-06-30T14:05'", "2024-06-30 14:05");
  assert_shows ("urgent", "true", "Yes");
  assert_shows ("colour", "'green'", "Green");
  assert_shows ("material", "{'other':'碳纤维'}", "碳纤维");
  assert_shows ("phone", "'17750621280'", "177****1280");
  assert_shows ("id_no", "'420102199001011234'", "420***********1234");
  assert_shows ("region", "'420202'", "黄石市黄石港区");
  assert_shows ("items", "[{'_id':'a','_pos':'1'},{'_id':'b','_pos':'2'}]", "2 rows");
  assert_shows ("items", "[{'_id':'a','_pos':'1'}]", "1 row");
  assert_shows ("title", "'<b>&'", "<b>&");
}

/* A newer server may send what this program does not know: shown as it is. */
static void
test_unknown_values (void)
{
  assert_shows ("colour", "'ultraviolet'", "ultraviolet");
  assert_shows ("material", "'graphene'", "graphene");
  assert_shows ("colour", "42", "42");
  assert_shows ("amount", "{'value':1}", "{\"value\":1}");
  assert_shows ("amount", "'lots'", "lots");
  assert_shows ("urgent", "'perhaps'", "perhaps");
  assert_shows ("items", "'none'", "none");
  assert_shows ("region", "'999999'", "999999");
  {
    g_autoptr (JsonObject) fields = test_object ("{'from_the_future':'x'}");
    g_autofree char *shown = zj_form_display (test_form ("types-sample"), "from_the_future", fields, FALSE);
    g_autofree char *nothing = zj_form_display (test_form ("types-sample"), "never", fields, FALSE);

    g_assert_cmpstr (shown, ==, "x");
    g_assert_cmpstr (nothing, ==, "");
  }
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
      g_autofree char *text = zj_field_edit_text (field (cases[i][0]), value);

      assert_parses (cases[i][0], text, cases[i][1]);
    }
}

static void
test_mask (void)
{
  static const char *const cases[][2] = { { "17750621280", "177****1280" },
                                          { "420102199001011234", "420***********1234" },
                                          { "", "" },
                                          { "12", "**" },
                                          { "1234", "1***" },
                                          { "邓俊俊", "邓**" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *masked = zj_mask (cases[i][0]);

      g_assert_cmpstr (masked, ==, cases[i][1]);
    }
}

static void
assert_not_canonical (const char *path, const char *json, const char *code)
{
  g_autoptr (JsonNode) value = test_json (json);
  g_autoptr (ZjProblem) problem = NULL;

  g_assert_false (zj_field_check (field (path), value, path, "2026-11-23", &problem));
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

  g_assert_true (zj_field_parse_json (field ("items"), rows, random, ZJ_CLOCK (clock), &value, &problem));
  array = json_node_get_array (value);
  g_assert_cmpuint (json_array_get_length (array), ==, 2);
  g_assert_cmpstr (zj_json_string (json_array_get_object_element (array, 0), "name"), ==, "门");
  g_assert_cmpstr (zj_json_string (json_array_get_object_element (array, 0), "price"), ==, "1200.5");
  g_assert_cmpstr (zj_json_string (json_array_get_object_element (array, 1), "price"), ==, "7");
  g_assert_true (zj_uuid_is_valid (zj_json_string (json_array_get_object_element (array, 1), "_id")));
  g_assert_cmpstr (zj_json_string (json_array_get_object_element (array, 0), "_pos"), <,
                   zj_json_string (json_array_get_object_element (array, 1), "_pos"));

  g_clear_pointer (&value, json_node_unref);
  g_assert_false (zj_field_parse_json (field ("items"), bad, random, ZJ_CLOCK (clock), &value, &problem));
  g_assert_cmpstr (problem->code, ==, "unknown-field");
  g_assert_null (value);
  g_clear_pointer (&problem, zj_problem_free);
  g_assert_false (zj_field_parse_json (field ("measure"), fraction, random, ZJ_CLOCK (clock), &value, &problem));
  g_assert_cmpstr (problem->code, ==, "not-canonical");
}

static void
assert_structure (const char *fields_json, const char *shown)
{
  g_autoptr (JsonObject) fields = test_object (fields_json);
  g_autofree char *text = zj_form_display (test_form ("unit-project"), "structure_floors", fields, FALSE);

  g_assert_cmpstr (text, ==, shown);
}

static void
test_structure_floors (void)
{
  assert_structure ("{'structure_type':'005','floors_above':33,'floors_below':2}", "Shear wall/33(-2)");
  assert_structure ("{'structure_type':{'other':'结构1'}}", "结构1");
  assert_structure ("{'structure_type':'003','floors_above':6,'floors_below':0}", "Frame/6");
  assert_structure ("{'structure_type':'003','floors_above':6}", "Frame/6");
  assert_structure ("{'floors_above':6,'floors_below':1}", "6(-1)");
  assert_structure ("{'structure_type':'777','floors_below':1}", "777/0(-1)");
  assert_structure ("{}", "");
}

static void
test_prefill (void)
{
  g_autoptr (JsonObject) project =
      test_object ("{'floor_area':'340427.45','parties':["
                   "{'_id':'b','_pos':'2','role':'owner','org_name':'第二'},"
                   "{'_id':'a','_pos':'1','role':'owner','org_name':'黄石悦发房地产有限公司','leader_name':'邓俊俊',"
                   "'leader_phone':'17750621280'},"
                   "{'_id':'c','_pos':'3','role':'builder','org_name':'某建筑公司'}]}");
  g_autoptr (JsonObject) session = test_object ("{'operator':'王芳'}");
  g_autoptr (JsonObject) unit = zj_form_prefill (test_form ("unit-project"), project, session);
  g_autoptr (JsonObject) types = zj_form_prefill (test_form ("types-sample"), project, session);
  g_autoptr (JsonObject) thin = zj_form_prefill (test_form ("unit-project"), NULL, NULL);

  g_assert_cmpstr (zj_json_string (unit, "owner_org"), ==, "黄石悦发房地产有限公司");
  g_assert_cmpstr (zj_json_string (unit, "owner_leader"), ==, "邓俊俊");
  g_assert_cmpstr (zj_json_string (unit, "owner_phone"), ==, "17750621280");
  g_assert_cmpstr (zj_json_string (unit, "builder_org"), ==, "某建筑公司");
  g_assert_false (json_object_has_member (unit, "builder_leader"));
  g_assert_cmpstr (zj_json_string (types, "person"), ==, "王芳");
  g_assert_cmpstr (zj_json_string (types, "area"), ==, "340427.45");
  g_assert_cmpuint (json_object_get_size (thin), ==, 0);
}

static void
test_copy (void)
{
  g_autoptr (JsonObject) fields =
      test_object ("{'title':'A','day':'2024-06-30','official_no':'7','unknown':1,"
                   "'attachments':[{'_id':'0190b5d2-0000-7000-8000-000000000009','_pos':'a','slot':'proof'}],"
                   "'items':[{'_id':'0190b5d2-0000-7000-8000-000000000001','_pos':'a','name':'门','verdict':'ok'}]}");
  g_autoptr (JsonObject) copy = zj_form_copy_values (test_form ("types-sample"), fields);
  JsonObject *row = json_array_get_object_element (zj_json_array (copy, "items"), 0);

  g_assert_cmpuint (json_object_get_size (copy), ==, 2);
  g_assert_cmpstr (zj_json_string (copy, "title"), ==, "A");
  g_assert_cmpstr (zj_json_string (row, "name"), ==, "门");
  g_assert_false (json_object_has_member (row, "verdict"));
  g_assert_cmpstr (zj_json_string (row, "_id"), !=, "0190b5d2-0000-7000-8000-000000000001");
  g_assert_true (zj_uuid_is_valid (zj_json_string (row, "_id")));
}

static void
test_references (void)
{
  g_autoptr (JsonObject) fields =
      test_object ("{'title':'A','unit':'U1','items':["
                   "{'_id':'R2','_pos':'b','unit':'U3'},{'_id':'R1','_pos':'a','unit':'U2'},"
                   "{'_id':'R3','_pos':'c'}]}");
  ZjForm *form = test_form ("types-sample");
  g_auto (GStrv) flat = zj_form_references (form, fields);
  g_autofree char *joined = g_strjoinv (" ", flat);
  g_autofree char *unit = zj_form_unit_of (form, "ME", fields);
  g_autofree char *self = zj_form_unit_of (test_form ("unit-project"), "ME", fields);
  g_autofree char *none = zj_form_unit_of (test_form ("project"), "ME", fields);
  g_autofree char *title = zj_form_record_title (form, fields);
  g_autofree char *untitled = zj_form_record_title (form, NULL);

  g_assert_cmpstr (joined, ==, "unit U1 items/R1/unit U2 items/R2/unit U3");
  g_assert_cmpstr (unit, ==, "U1");
  g_assert_cmpstr (self, ==, "ME");
  g_assert_null (none);
  g_assert_cmpstr (title, ==, "A");
  g_assert_cmpstr (untitled, ==, "Every type of field (sample)");
}

static void
test_name_key (void)
{
  static const char *const same[][2] = {
    { "16栋", "16#" },    { "16栋", "16 号楼" },       { "１６＃", "16幢" },
    { "A1栋", "a1号楼" }, { "16号楼A座", "16栋 a座" }, { "#16", "16栋" },
  };
  static const char *const different[][2] = {
    { "16栋", "15栋" },
    { "1#1", "11#" },
    { "16栋", "16栋地下室" },
    { "楼", "栋" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_autofree char *a = zj_name_key (same[i][0]);
      g_autofree char *b = zj_name_key (same[i][1]);

      g_assert_cmpstr (a, ==, b);
    }
  for (guint i = 0; i < G_N_ELEMENTS (different); i++)
    {
      g_autofree char *a = zj_name_key (different[i][0]);
      g_autofree char *b = zj_name_key (different[i][1]);

      g_assert_cmpstr (a, !=, b);
    }
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
  g_test_add_func ("/domain/values/decimals are exact", test_decimal);
  g_test_add_func ("/domain/values/decimals survive text and back", test_decimal_round_trip);
  g_test_add_func ("/domain/values/a floor area is taken or refused with a clear sentence", test_area);
  g_test_add_func ("/domain/values/numbers keep their limits", test_numbers);
  g_test_add_func ("/domain/values/texts are cleaned, counted in characters, and huge ones refused at once",
                   test_texts);
  g_test_add_func ("/domain/values/days are read in the usual spellings", test_days);
  g_test_add_func ("/domain/values/choices are read by id or label", test_choices);
  g_test_add_func ("/domain/values/identifiers are folded and checked", test_identifiers);
  g_test_add_func ("/domain/values/values are shown with labels and units, personal numbers masked", test_display);
  g_test_add_func ("/domain/values/unknown values are shown as they are", test_unknown_values);
  g_test_add_func ("/domain/values/the text for editing reads back as the same value", test_edit_text);
  g_test_add_func ("/domain/values/masks keep only the ends", test_mask);
  g_test_add_func ("/domain/values/only canonical values pass", test_check);
  g_test_add_func ("/domain/values/rows are read from a script's JSON", test_parse_json);
  g_test_add_func ("/domain/values/structure and floors are shown in one text", test_structure_floors);
  g_test_add_func ("/domain/values/a new record is prefilled from the project", test_prefill);
  g_test_add_func ("/domain/values/a copy leaves out numbers, dates and attachments", test_copy);
  g_test_add_func ("/domain/values/references are found in fields and rows", test_references);
  g_test_add_func ("/domain/values/names of one building are the same", test_name_key);
  g_test_add_func ("/domain/values/any text is refused or becomes a canonical value", test_any_text);
  return g_test_run ();
}
