/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

static void
assert_shows (const char *path, const char *json, const char *shown)
{
  g_autoptr (JsonNode) value = test_json (json);
  g_autofree char *text = zj_field_display (test_field (path), value, FALSE);

  g_assert_cmpstr (text, ==, shown);
}

static void
test_display (void)
{
  g_autofree char *empty = zj_field_display (test_field ("title"), NULL, FALSE);
  g_autofree char *no_number = zj_field_display (test_field ("official_no"), NULL, FALSE);
  g_autoptr (JsonNode) phone = test_json ("'17750621280'");
  g_autofree char *revealed = zj_field_display (test_field ("phone"), phone, TRUE);

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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/values/values are shown with labels and units, personal numbers masked", test_display);
  g_test_add_func ("/domain/values/unknown values are shown as they are", test_unknown_values);
  g_test_add_func ("/domain/values/masks keep only the ends", test_mask);
  g_test_add_func ("/domain/values/structure and floors are shown in one text", test_structure_floors);
  return g_test_run ();
}
