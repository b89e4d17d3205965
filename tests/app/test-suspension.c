/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-fixture.h"

#include "zj-json.h"
#include "zj-next-step.h"
#include "zj-start-list.h"
#include "zj-units-picker.h"

/* 中止 and 恢复: several unit projects at once, and starting from a suspended one. */

#define UNIT_15 "01932a00-0000-7000-8000-000000000015"
#define UNIT_16 "01932a00-0000-7000-8000-000000000016"
#define UNIT_17 "01932a00-0000-7000-8000-000000000017"
#define ORDER   "01932a00-0000-7000-8000-0000000000f1"

static AppFixture *
new_fixture (void)
{
  AppFixture *fixture = app_fixture_new ();
  zj_store_set_meta (fixture->store, "operator", "邓俊俊", NULL);
  app_fixture_ingest_unit (fixture, UNIT_15, "15栋", "4202012112170001-SX-001-002", "suspended", 1);
  app_fixture_ingest_unit (fixture, UNIT_16, "16栋", "4202012112170001-SX-001-003", "active", 1);
  app_fixture_ingest_unit (fixture, UNIT_17, "17栋", "4202012112170001-SX-001-004", "active", 1);
  return fixture;
}

static GtkToggleButton *
unit_button (AppFixture *fixture, const char *name)
{
  GtkWidget *picker = app_find (fixture->window, ZJ_TYPE_UNITS_PICKER, NULL);
  GtkWidget *label = app_find (picker, GTK_TYPE_LABEL, name);
  return GTK_TOGGLE_BUTTON (gtk_widget_get_ancestor (label, GTK_TYPE_TOGGLE_BUTTON));
}

static gboolean
is_filled (gpointer data)
{
  AppFixture *fixture = data;
  GtkWidget *picker = app_find (fixture->window, ZJ_TYPE_UNITS_PICKER, NULL);
  return picker != NULL && app_find (picker, GTK_TYPE_TOGGLE_BUTTON, NULL) != NULL;
}

/* One application each, with the same values; what cannot be suspended is not offered. */
static void
test_several (void)
{
  AppFixture *fixture = new_fixture ();
  app_fixture_open (fixture, "suspension", 1200, 760);
  app_act (fixture, "page.new", NULL);
  app_wait (is_filled, fixture, "the unit projects");
  g_assert_false (app_shows (app_find (fixture->window, ZJ_TYPE_UNITS_PICKER, NULL), "15栋"));
  gtk_toggle_button_set_active (unit_button (fixture, "17栋"), TRUE);
  gtk_toggle_button_set_active (unit_button (fixture, "16栋"), TRUE);
  app_wait_shown (fixture, "2 selected");
  app_type (fixture, "effective_date", "2026-11-20");
  app_type (fixture, "reason", "冬季停工");
  app_shot ("suspension-several");
  app_act (fixture, "page.save", NULL);
  app_wait_shown (fixture, "Saved: 16栋, 17栋");
  app_shot ("suspension-saved");
  ZjQuery query = { .project = fixture->project, .form = "suspension" };
  g_auto (GStrv) ids = zj_store_query (fixture->store, &query, NULL);
  g_assert_cmpuint (g_strv_length (ids), ==, 2);
  g_autoptr (GHashTable) units = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (ZjRecord) record = zj_store_get (fixture->store, ids[i], NULL);
      g_assert_cmpstr (zj_json_string (record->fields, "reason"), ==, "冬季停工");
      g_assert_cmpstr (record->state, ==, "unconfirmed");
      g_hash_table_add (units, g_strdup (zj_json_string (record->fields, "unit_id")));
    }
  g_assert_true (g_hash_table_contains (units, UNIT_16) && g_hash_table_contains (units, UNIT_17));
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

/* The suspended ones stand above the applications, each with its button; the form begins with it. */
static void
test_start (void)
{
  AppFixture *fixture = new_fixture ();
  app_fixture_open (fixture, "resumption", 1200, 760);
  app_wait_shown (fixture, "15栋");
  GtkWidget *starts = app_find (fixture->window, ZJ_TYPE_START_LIST, NULL);
  g_assert_false (app_shows (starts, "16栋"));
  app_shot ("resumption-list");
  GtkWidget *resume = app_find (starts, GTK_TYPE_BUTTON, "Resume");
  g_assert_nonnull (resume);
  g_signal_emit_by_name (resume, "clicked");
  app_wait_shown (fixture, "New");
  app_wait (is_filled, fixture, "the unit projects");
  g_assert_true (gtk_toggle_button_get_active (unit_button (fixture, "15栋")));
  app_type (fixture, "effective_date", "2026-11-21");
  app_type (fixture, "reason", "复工条件已具备");
  app_shot ("resumption-form");
  app_act (fixture, "page.save", NULL);
  app_wait_shown (fixture, "Saved");
  app_wait_shown (fixture, "Applied for");
  g_assert_null (app_find (starts, GTK_TYPE_BUTTON, "Resume"));
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

/* On the record of a suspended unit project the same is what the page is for. */
static void
test_unit (void)
{
  AppFixture *fixture = new_fixture ();
  app_fixture_ingest (fixture, "{'id':'" ORDER
                               "','form':'rectification','form_version':1,'slots_version':1,'state':'pending_reply',"
                               "'revision':1,'fields':{'notice_no':'T1','kind':'order_partial_stop','unit_id':'" UNIT_16
                               "','deadline':'2027-01-01'},'history':[],'updated_at':'2026-11-02T01:30:00.000Z'}");
  app_fixture_open (fixture, "unit-project", 1200, 760);
  zj_records_page_show_record (fixture->page, UNIT_15);
  app_wait_shown (fixture, "Suspended");
  g_assert_nonnull (app_find (fixture->window, GTK_TYPE_BUTTON, "Resume"));
  g_assert_true (app_may (fixture, "primary"));
  app_shot ("unit-suspended");
  zj_records_page_show_record (fixture->page, UNIT_16);
  app_wait_shown (fixture, "4202012112170001-SX-001-003");
  app_idle (600);
  app_shot ("unit-partial-stop");
  g_autoptr (ZjRecord) unit = zj_store_get (fixture->store, UNIT_16, NULL);
  g_autoptr (GPtrArray) findings =
      zj_store_findings (fixture->store, fixture->project, "unit-project", UNIT_16, unit->fields, "save", NULL);
  guint shown = 0;
  for (guint i = 0; i < findings->len; i++)
    {
      ZjProblem *finding = g_ptr_array_index (findings, i);
      if (finding->severity == ZJ_SEVERITY_WARNING)
        shown += app_shows (fixture->window, finding->message) ? 1 : 0;
    }
  g_assert_cmpuint (shown, >=, 1);
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/suspension/Several unit projects are applied for at once, one application each", test_several);
  g_test_add_func ("/suspension/Suspended unit projects stand ready to be resumed", test_start);
  g_test_add_func ("/suspension/A unit project says that it is suspended or partly stopped", test_unit);
  return g_test_run ();
}
