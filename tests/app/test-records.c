/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-fixture.h"

#include "zj-json.h"
#include "zj-record-list-view.h"

#define UNIT_16 "01932a00-0000-7000-8000-000000000016"
#define UNIT_17 "01932a00-0000-7000-8000-000000000017"
#define UNIT_15 "01932a00-0000-7000-8000-000000000015"

static void
fill_unit (AppFixture *fixture, const char *name)
{
  app_type (fixture, "name", name);
  app_type (fixture, "floor_area", "７８００．５");
  app_type (fixture, "foundation_type", "桩基础");
  app_type (fixture, "structure_type", "剪力墙结构");
  app_type (fixture, "floors_above", "33");
  app_type (fixture, "floors_below", "2");
  app_type (fixture, "builder_org", "中建三局集团有限公司");
  app_type (fixture, "builder_leader", "李四");
}

/* The way of the manual, from an empty list and back to it. */
static void
test_life (void)
{
  AppFixture *fixture = app_fixture_new ();
  app_fixture_open (fixture, "unit-project", 1100, 760);
  app_wait_shown (fixture, "Unit projects: nothing here yet");
  app_shot ("empty");

  app_act (fixture, "page.new", NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (app_control (fixture, "owner_org"))), ==,
                   "黄石悦发房地产有限公司");
  fill_unit (fixture, "17栋");
  app_shot ("form");
  app_act (fixture, "page.save", NULL);
  app_wait_shown (fixture, "Saved");
  app_wait_shown (fixture, "7800.50 m²");
  app_wait_shown (fixture, "No number yet");
  app_wait_shown (fixture, "Queued");
  app_shot ("record");

  app_act (fixture, "page.back", NULL);
  app_wait_shown (fixture, "17栋");
  app_shot ("list");

  app_act (fixture, "page.select", NULL);
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

static void
test_delete (void)
{
  AppFixture *fixture = app_fixture_new ();
  app_fixture_ingest_unit (fixture, UNIT_16, "16栋", "4202012112170001-SX-001-003", "active", 1);
  app_fixture_ingest_unit (fixture, UNIT_15, "15栋", "4202012112170001-SX-001-002", "completed", 1);
  app_fixture_open (fixture, "unit-project", 1100, 760);
  app_wait_shown (fixture, "16栋");
  zj_records_page_show_record (fixture->page, UNIT_16);
  app_wait_shown (fixture, "177****1280");
  app_shot ("two");

  app_act (fixture, "page.delete", NULL);
  app_shot ("delete");
  app_answer ("Cancel");
  g_assert_true (app_shows (fixture->window, "16栋"));

  app_act (fixture, "page.delete", NULL);
  app_answer ("OK");
  app_wait_not_shown (fixture, "16栋");
  g_assert_true (app_shows (fixture->window, "15栋"));
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

/* What is finished cannot be changed: the verbs say so by being off. */
static void
test_completed (void)
{
  AppFixture *fixture = app_fixture_new ();
  app_fixture_ingest_unit (fixture, UNIT_15, "15栋", "4202012112170001-SX-001-002", "completed", 1);
  app_fixture_open (fixture, "unit-project", 400, 700);
  zj_records_page_show_record (fixture->page, UNIT_15);
  app_wait_shown (fixture, "Completed");
  app_shot ("completed");
  g_assert_false (app_may (fixture, "edit"));
  g_assert_false (app_may (fixture, "delete"));
  g_assert_true (app_may (fixture, "copy"));
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

/* Names are shown letter by letter, whatever they look like. */
static void
test_markup (void)
{
  AppFixture *fixture = app_fixture_new ();
  const char *name = "<b>16&栋</b> 🏗️";
  app_fixture_ingest_unit (fixture, UNIT_16, name, "4202012112170001-SX-001-003", "active", 1);
  app_fixture_open (fixture, "unit-project", 400, 700);
  app_wait_shown (fixture, name);
  app_shot ("markup-list");
  zj_records_page_show_record (fixture->page, UNIT_16);
  app_wait_shown (fixture, name);
  app_shot ("markup-record");
  app_act (fixture, "page.delete", NULL);
  g_assert_true (app_shows (app_wait_dialog (), "Delete “<b>16&栋</b> 🏗️”?"));
  app_shot ("markup-dialog");
  app_answer ("Cancel");
  app_act (fixture, "page.edit", NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (app_control (fixture, "name"))), ==, name);
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

/* Three at once: one dialog names them and the one that cannot go. */
static void
test_many (void)
{
  AppFixture *fixture = app_fixture_new ();
  app_fixture_ingest_unit (fixture, UNIT_16, "16栋", "4202012112170001-SX-001-003", "active", 1);
  app_fixture_ingest_unit (fixture, UNIT_17, "17栋", "4202012112170001-SX-001-004", "active", 1);
  app_fixture_ingest_unit (fixture, UNIT_15, "15栋", "4202012112170001-SX-001-002", "completed", 1);
  app_fixture_open (fixture, "unit-project", 1100, 760);
  app_wait_shown (fixture, "16栋");
  app_act (fixture, "page.select", NULL);
  app_act (fixture, "page.select-all", NULL);
  app_wait_shown (fixture, "3 selected");
  app_act (fixture, "page.delete-chosen", NULL);
  app_shot ("many");
  GtkWidget *dialog = app_wait_dialog ();
  g_assert_true (app_shows (dialog, "Delete: 2 records?"));
  app_answer ("OK");
  app_wait_not_shown (fixture, "17栋");
  app_wait_not_shown (fixture, "16栋");
  g_assert_true (app_shows (fixture->window, "15栋"));
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

static void
test_copy (void)
{
  AppFixture *fixture = app_fixture_new ();
  app_fixture_ingest_unit (fixture, UNIT_16, "16栋", "4202012112170001-SX-001-003", "active", 1);
  app_fixture_open (fixture, "unit-project", 1100, 760);
  zj_records_page_show_record (fixture->page, UNIT_16);
  app_act (fixture, "page.copy", NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (app_control (fixture, "name"))), ==, "16栋");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (app_control (fixture, "supervision_no"))), ==, "No number yet");
  app_type (fixture, "name", "18栋");
  app_act (fixture, "page.save", NULL);
  app_wait_shown (fixture, "Queued");
  app_act (fixture, "page.back", NULL);
  app_wait_shown (fixture, "All 2");
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

/* What was never sent can be taken back, and the record is as it was. */
static void
test_cancel_upload (void)
{
  AppFixture *fixture = app_fixture_new ();
  app_fixture_ingest_unit (fixture, UNIT_16, "16栋", "4202012112170001-SX-001-003", "active", 1);
  app_fixture_open (fixture, "unit-project", 1100, 760);
  zj_records_page_show_record (fixture->page, UNIT_16);
  app_act (fixture, "page.edit", NULL);
  app_type (fixture, "name", "16号楼");
  app_act (fixture, "page.save", NULL);
  app_wait_shown (fixture, "Cancel upload");
  app_act (fixture, "page.cancel-upload", NULL);
  app_wait_shown (fixture, "Uploaded");
  g_autoptr (ZjRecord) record = zj_store_get (fixture->store, UNIT_16, NULL);
  g_assert_cmpstr (zj_json_string (record->fields, "name"), ==, "16栋");
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

/* Going back from a form keeps what was typed, and the record says so. */
static void
test_draft_notice (void)
{
  AppFixture *fixture = app_fixture_new ();
  app_fixture_ingest_unit (fixture, UNIT_16, "16栋", "4202012112170001-SX-001-003", "active", 1);
  app_fixture_open (fixture, "unit-project", 1100, 760);
  zj_records_page_show_record (fixture->page, UNIT_16);
  app_act (fixture, "page.edit", NULL);
  app_type (fixture, "name", "16号楼");
  app_act (fixture, "page.back", NULL);
  app_wait_shown (fixture, "Go on editing");
  app_shot ("draft-notice");
  app_act (fixture, "page.edit", NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (app_control (fixture, "name"))), ==, "16号楼");
  app_act (fixture, "page.back", NULL);
  app_act (fixture, "page.discard-draft", NULL);
  app_answer ("OK");
  app_wait_not_shown (fixture, "Go on editing");
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

static gboolean
starts_with_16 (gpointer data)
{
  AppFixture *fixture = data;
  ZjRecordListView *list = ZJ_RECORD_LIST_VIEW (app_find (fixture->window, ZJ_TYPE_RECORD_LIST_VIEW, NULL));
  g_auto (GStrv) ids = zj_record_list_view_dup_ids (list);
  return g_strv_length (ids) == 2 && g_str_equal (ids[0], UNIT_16);
}

static gboolean
starts_with_15 (gpointer data)
{
  return !starts_with_16 (data);
}

static gboolean
has_table (gpointer data)
{
  return app_find (((AppFixture *)data)->window, GTK_TYPE_COLUMN_VIEW, NULL) != NULL;
}

/* A click on a heading sorts, another one turns it round, in the store and not in the widget. */
static void
test_sort (void)
{
  AppFixture *fixture = app_fixture_new ();
  app_fixture_ingest_unit (fixture, UNIT_16, "16栋", "4202012112170001-SX-001-003", "active", 1);
  app_fixture_ingest_unit (fixture, UNIT_15, "15栋", "4202012112170001-SX-001-002", "active", 1);
  app_fixture_open (fixture, "unit-project", 1100, 760);
  app_wait (has_table, fixture, "the table");
  GtkColumnView *table = GTK_COLUMN_VIEW (app_find (fixture->window, GTK_TYPE_COLUMN_VIEW, NULL));
  g_autoptr (GtkColumnViewColumn) number = g_list_model_get_item (gtk_column_view_get_columns (table), 1);
  gtk_column_view_sort_by_column (table, number, GTK_SORT_DESCENDING);
  app_wait (starts_with_16, fixture, "the higher number first");
  gtk_column_view_sort_by_column (table, number, GTK_SORT_ASCENDING);
  app_wait (starts_with_15, fixture, "the lower number first");
  gtk_column_view_sort_by_column (table, number, GTK_SORT_DESCENDING);
  app_wait (starts_with_16, fixture, "the higher number first again");
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

static void
test_search (void)
{
  AppFixture *fixture = app_fixture_new ();
  app_fixture_ingest_unit (fixture, UNIT_16, "16栋", "4202012112170001-SX-001-003", "active", 1);
  app_fixture_ingest_unit (fixture, UNIT_15, "15栋", "4202012112170001-SX-001-002", "completed", 1);
  app_fixture_open (fixture, "unit-project", 1100, 760);
  app_wait_shown (fixture, "Completed 1");
  ZjRecordListView *list = ZJ_RECORD_LIST_VIEW (app_find (fixture->window, ZJ_TYPE_RECORD_LIST_VIEW, NULL));
  zj_record_list_view_set_search (list, "16");
  app_wait_not_shown (fixture, "15栋");
  zj_record_list_view_set_search (list, "nowhere");
  app_wait_shown (fixture, "Nothing matches");
  gtk_widget_activate_action (app_find (fixture->window, GTK_TYPE_BUTTON, "Show all"), "filter.clear", NULL);
  app_wait_shown (fixture, "15栋");
  zj_record_list_view_set_state (list, "completed");
  app_wait_not_shown (fixture, "16栋");
  g_assert_true (app_shows (fixture->window, "15栋"));
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

/* Personal numbers are masked until someone asks for them, and that is noted. */
static void
test_reveal (void)
{
  AppFixture *fixture = app_fixture_new ();
  app_fixture_ingest_unit (fixture, UNIT_16, "16栋", "4202012112170001-SX-001-003", "active", 1);
  app_fixture_open (fixture, "unit-project", 1100, 760);
  zj_records_page_show_record (fixture->page, UNIT_16);
  app_wait_shown (fixture, "177****1280");
  g_assert_false (app_shows (fixture->window, "17750621280"));
  GtkWidget *value = app_find (fixture->window, GTK_TYPE_LABEL, "177****1280");
  GtkWidget *reveal = app_find (gtk_widget_get_parent (value), GTK_TYPE_TOGGLE_BUTTON, NULL);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (reveal), TRUE);
  app_wait_shown (fixture, "17750621280");
  g_autoptr (JsonArray) audit = zj_store_audit (fixture->store, UNIT_16, NULL);
  g_assert_cmpuint (json_array_get_length (audit), ==, 1);
  app_idle (600);
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/records/A unit project is added, saved and found in the list", test_life);
  g_test_add_func ("/records/Deleting asks first and then it is gone", test_delete);
  g_test_add_func ("/records/A completed unit project cannot be edited or deleted", test_completed);
  g_test_add_func ("/records/Names with markup and emoji are shown letter by letter", test_markup);
  g_test_add_func ("/records/Several are deleted at once, and what cannot be is named", test_many);
  g_test_add_func ("/records/A copy starts a new record without the number", test_copy);
  g_test_add_func ("/records/An upload that has not begun is cancelled", test_cancel_upload);
  g_test_add_func ("/records/A form that was left says that its draft waits", test_draft_notice);
  g_test_add_func ("/records/A heading sorts in both directions", test_sort);
  g_test_add_func ("/records/Search and states narrow the list", test_search);
  g_test_add_func ("/records/Personal numbers are masked until asked for", test_reveal);
  return g_test_run ();
}
