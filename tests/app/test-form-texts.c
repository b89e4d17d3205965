/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-choice-match.h"
#include "zj-chosen.h"
#include "zj-field-text.h"
#include "zj-forms.h"
#include "zj-json.h"
#include "zj-record-history.h"
#include "zj-state-look.h"

/* What the widgets show, without a widget. */

static ZjForms *forms;

static const ZjField *
unit_field (const char *id)
{
  return zj_form_field (zj_forms_get (forms, "unit-project"), id);
}

static JsonNode *
json (const char *text)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GError) error = NULL;
  JsonNode *node = zj_json_parse (quoted, -1, &error);
  g_assert_no_error (error);
  return node;
}

static void
test_kinds (void)
{
  g_assert_cmpint (zj_field_control_kind (unit_field ("supervision_no")), ==, ZJ_CONTROL_READ_ONLY);
  g_assert_cmpint (zj_field_control_kind (unit_field ("structure_floors")), ==, ZJ_CONTROL_READ_ONLY);
  g_assert_cmpint (zj_field_control_kind (unit_field ("name")), ==, ZJ_CONTROL_ENTRY);
  g_assert_cmpint (zj_field_control_kind (unit_field ("floor_area")), ==, ZJ_CONTROL_NUMBER);
  g_assert_cmpint (zj_field_control_kind (unit_field ("foundation_type")), ==, ZJ_CONTROL_CHOICE);
  g_assert_cmpint (zj_field_control_kind (unit_field ("planned_start")), ==, ZJ_CONTROL_DATE);
  g_assert_cmpint (zj_field_control_kind (unit_field ("units_layout")), ==, ZJ_CONTROL_ROWS);
}

static void
test_match (void)
{
  g_assert_true (zj_choice_matches ("剪力墙结构", ""));
  g_assert_true (zj_choice_matches ("剪力墙结构", "力墙"));
  g_assert_true (zj_choice_matches ("剪力墙结构", "jlq"));
  g_assert_true (zj_choice_matches ("剪力墙结构", "JianLi"));
  g_assert_true (zj_choice_matches ("框架-剪力墙结构", "kjjlq"));
  g_assert_true (zj_choice_matches ("Pile foundation", "PILE"));
  g_assert_false (zj_choice_matches ("剪力墙结构", "kj"));
  g_assert_false (zj_choice_matches ("剪力墙结构", "<b>"));
}

static void
test_read_only_text (void)
{
  ZjForm *form = zj_forms_get (forms, "unit-project");
  g_autoptr (JsonObject) empty = json_object_new ();
  g_autofree char *pending = zj_field_read_only_text (form, unit_field ("supervision_no"), empty);
  g_assert_cmpstr (pending, ==, "No number yet");
  json_object_set_string_member (empty, "supervision_no", "4202012112170001-SX-001-001");
  g_autofree char *number = zj_field_read_only_text (form, unit_field ("supervision_no"), empty);
  g_assert_cmpstr (number, ==, "4202012112170001-SX-001-001");
}

static void
test_missing (void)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  ZjForm *form = zj_forms_get (forms, "unit-project");
  g_assert_null (zj_missing_markup (form, paths));
  g_ptr_array_add (paths, (gpointer) "name");
  g_autofree char *one = zj_missing_markup (form, paths);
  g_assert_cmpstr (one, ==, "<b>1 item not filled in</b>  <a href=\"name\">Unit project</a>");
  g_ptr_array_add (paths, (gpointer) "floor_area");
  g_autofree char *two = zj_missing_markup (form, paths);
  g_assert_nonnull (strstr (two, "2 items not filled in"));
}

static void
test_paths (void)
{
  ZjForm *form = zj_forms_get (forms, "acceptance-sample");
  g_autoptr (JsonNode) node = json (
      "{'attendees':[{'_id':'b','_pos':'b','name':'李四'},{'_id':'a','_pos':'a','name':'张三','org_name':'甲'}]}");
  JsonObject *fields = json_node_get_object (node);
  g_autofree char *label = zj_path_label (form, "attendees/b/name", fields);
  g_assert_cmpstr (label, ==, "Attendees 2: Name");
  g_autofree char *row = zj_path_label (form, "attendees/a", fields);
  g_assert_cmpstr (row, ==, "Attendees 1");
  g_autofree char *shown =
      zj_path_display (form, "attendees/a", json_array_get_element (zj_json_array (fields, "attendees"), 1), FALSE);
  g_assert_cmpstr (shown, ==, "甲 · 张三");
  g_autofree char *empty = zj_path_display (form, "part", NULL, FALSE);
  g_assert_cmpstr (empty, ==, "—");
}

static void
test_looks (void)
{
  g_assert_cmpstr (zj_tone_icon (ZJ_TONE_STOPPED), !=, zj_tone_icon (ZJ_TONE_ENDED));
  g_assert_cmpstr (zj_tone_css_class (ZJ_TONE_STOPPED), !=, zj_tone_css_class (ZJ_TONE_ENDED));
  for (int state = ZJ_SYNC_SYNCED; state <= ZJ_SYNC_REFUSED; state++)
    {
      g_autofree char *sentence = zj_sync_state_sentence (state, NULL);
      g_assert_cmpstr (zj_sync_state_word (state), !=, "");
      g_assert_cmpstr (sentence, !=, "");
    }
  g_autofree char *waiting = zj_sync_state_sentence (ZJ_SYNC_WAITING, "photos");
  g_assert_cmpstr (waiting, ==, "photos.");
  g_assert_cmpstr (zj_state_word (zj_forms_get (forms, "unit-project"), "unheard-of"), ==, "unheard-of");
}

static void
test_history (void)
{
  ZjForm *form = zj_forms_get (forms, "acceptance-sample");
  g_autoptr (JsonNode) server =
      json ("[{'at':'2026-11-02T01:30:00.000Z','by':'王五','role':'监督员','verb':'return','text':'<i>不符</i>'}]");
  g_autoptr (JsonNode) audit =
      json ("[{'at':'2026-11-03T01:30:00.000Z','by':'张三','verb':'update','paths':['part','attendees/x/name']},"
            "{'at':'2026-11-01T01:30:00.000Z','by':'张三','verb':'create','paths':['part']}]");
  g_autoptr (JsonObject) fields = json_object_new ();
  g_autoptr (GPtrArray) lines =
      zj_record_history (form, json_node_get_array (server), json_node_get_array (audit), fields);
  ZjHistoryLine *first = g_ptr_array_index (lines, 0), *second = g_ptr_array_index (lines, 1),
                *third = g_ptr_array_index (lines, 2);
  g_assert_cmpuint (lines->len, ==, 3);
  g_assert_cmpstr (first->when, ==, "2026-11-03 09:30");
  g_assert_cmpstr (first->what, ==, "Edited: Part under acceptance, Attendees: Name");
  g_assert_cmpstr (second->who, ==, "王五 (监督员)");
  g_assert_cmpstr (second->what, ==, "Return");
  g_assert_cmpstr (second->text, ==, "<i>不符</i>");
  g_assert_cmpstr (third->what, ==, "Added");
}

/* What was done here and arrived there is told once. */
static void
test_history_joined (void)
{
  ZjForm *form = zj_forms_get (forms, "unit-project");
  g_autoptr (JsonNode) server = json ("[{'at':'2026-11-02T03:00:00.000Z','by':'张三','role':'project','verb':'update','"
                                      "occurred_at':'2026-11-02T01:30:00.500Z'},"
                                      "{'at':'2026-11-01T00:00:00.000Z','role':'server','verb':'import'}]");
  g_autoptr (JsonNode) audit =
      json ("[{'at':'2026-11-02T01:30:00.400Z','by':'张三','verb':'update','paths':['floor_area']},"
            "{'at':'2026-11-02T02:30:00.400Z','by':'张三','verb':'update','paths':['name']}]");
  g_autoptr (JsonObject) fields = json_object_new ();
  g_autoptr (GPtrArray) lines =
      zj_record_history (form, json_node_get_array (server), json_node_get_array (audit), fields);
  ZjHistoryLine *joined = g_ptr_array_index (lines, 0), *waiting = g_ptr_array_index (lines, 1),
                *feed = g_ptr_array_index (lines, 2);
  g_assert_cmpuint (lines->len, ==, 3);
  g_assert_cmpstr (joined->when, ==, "2026-11-02 11:00");
  g_assert_cmpstr (joined->what, ==, "Edited: Floor area");
  g_assert_cmpstr (joined->who, ==, "张三");
  g_assert_cmpstr (waiting->what, ==, "Edited: Unit project");
  g_assert_cmpstr (feed->who, ==, "System");
}

static void
test_chosen (void)
{
  g_autoptr (ZjChosen) chosen = zj_chosen_new ();
  const char *all[] = { "a", "b", "c", NULL };
  zj_chosen_set_active (chosen, TRUE);
  zj_chosen_toggle (chosen, "b");
  zj_chosen_toggle_all (chosen, all);
  g_assert_cmpuint (zj_chosen_get_count (chosen), ==, 3);
  g_auto (GStrv) ids = zj_chosen_dup_ids (chosen);
  g_assert_cmpstr (ids[0], ==, "b");
  zj_chosen_toggle_all (chosen, all);
  g_assert_cmpuint (zj_chosen_get_count (chosen), ==, 0);
  zj_chosen_toggle (chosen, "a");
  zj_chosen_set_active (chosen, FALSE);
  g_assert_false (zj_chosen_contains (chosen, "a"));
}

int
main (int argc, char **argv)
{
  const char *dirs[] = { g_getenv ("ZJ_TEST_FORMS_DIR"), NULL };
  g_test_init (&argc, &argv, NULL);
  forms = zj_forms_new (dirs, NULL);
  g_test_add_func ("/form-texts/Each type of field has its control", test_kinds);
  g_test_add_func ("/form-texts/A choice is found by a part of its label or its pinyin", test_match);
  g_test_add_func ("/form-texts/A number still to come says so", test_read_only_text);
  g_test_add_func ("/form-texts/Each missing item is a way to its field", test_missing);
  g_test_add_func ("/form-texts/Paths and their values read like the form", test_paths);
  g_test_add_func ("/form-texts/Suspended and terminated look different, and every state has words", test_looks);
  g_test_add_func ("/form-texts/History is one list, newest first", test_history);
  g_test_add_func ("/form-texts/What was done here and arrived there is told once", test_history_joined);
  g_test_add_func ("/form-texts/What is chosen outlives the order of the list", test_chosen);
  int status = g_test_run ();
  g_clear_object (&forms);
  return status;
}
