/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/values/a new record is prefilled from the project", test_prefill);
  g_test_add_func ("/domain/values/a copy leaves out numbers, dates and attachments", test_copy);
  g_test_add_func ("/domain/values/references are found in fields and rows", test_references);
  g_test_add_func ("/domain/values/names of one building are the same", test_name_key);
  return g_test_run ();
}
