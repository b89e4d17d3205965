/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-fixture.h"

#include "zj-confirm-dialog.h"
#include "zj-json.h"
#include "zj-record-list-view.h"

/* Handing over (确认, 提交): the last look before it, from the record, from the form, and for many at once. */

#define UNIT_16 "01932a00-0000-7000-8000-000000000016"

#define WHOLE                                                                                                          \
  "'progress':'main-structure','accepted_on':'2026-11-01','passed':true,"                                              \
  "'attendees':[{'_id':'01932a00-0000-7000-8000-0000000000b1','_pos':'V','org_name':'甲','name':'张三'}]}"

static AppFixture *
new_fixture (void)
{
  AppFixture *fixture = app_fixture_new ();
  zj_store_set_meta (fixture->store, "operator", "邓俊俊", NULL);
  app_fixture_ingest_unit (fixture, UNIT_16, "16栋", "4202012112170001-SX-001-003", "active", 1);
  return fixture;
}

static gboolean
has_looked (gpointer label)
{
  return app_shows (app_wait_dialog (), label);
}

/* What is missing is named first, and each is a way into the form. */
static void
test_missing (void)
{
  AppFixture *fixture = new_fixture ();
  g_autofree char *id = app_fixture_save (fixture, "acceptance-sample", "{'unit':'" UNIT_16 "','part':'基础分部'}");
  app_fixture_open (fixture, "acceptance-sample", 1100, 760);
  zj_records_page_show_record (fixture->page, id);
  app_wait_shown (fixture, "16栋");
  app_act (fixture, "page.primary", NULL);
  app_wait (has_looked, (gpointer) "3 items must be put right first", "what is missing");
  GtkWidget *dialog = app_wait_dialog ();
  app_shot ("confirm-faults");
  g_assert_false (gtk_widget_is_sensitive (app_find (dialog, GTK_TYPE_BUTTON, "Confirm")));
  gtk_widget_activate_action (dialog, "confirm.go-to", "s", "accepted_on");
  app_wait_shown (fixture, "“Date of acceptance” is empty. Fill it in.");
  g_assert_nonnull (app_message (fixture, "progress"));
  g_assert_true (gtk_widget_has_focus (app_control (fixture, "accepted_on"))
                 || gtk_widget_get_ancestor (gtk_window_get_focus (GTK_WINDOW (fixture->window)), ZJ_TYPE_FIELD_ROW)
                        == GTK_WIDGET (app_row (fixture, "accepted_on")));
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

/* What the station will see is what the dialog shows. */
static void
test_confirm (void)
{
  AppFixture *fixture = new_fixture ();
  g_autofree char *id =
      app_fixture_save (fixture, "acceptance-sample", "{'unit':'" UNIT_16 "','part':'主体分部'," WHOLE);
  app_fixture_open (fixture, "acceptance-sample", 1100, 760);
  zj_records_page_show_record (fixture->page, id);
  app_wait_shown (fixture, "Not confirmed");
  app_act (fixture, "page.primary", NULL);
  app_wait (has_looked, (gpointer) "After “Confirm” it can no longer be changed.", "the last look");
  GtkWidget *dialog = app_wait_dialog ();
  app_shot ("confirm");
  g_assert_true (app_shows (dialog, "Operator: 邓俊俊"));
  g_assert_true (app_shows (dialog, "As the quality supervision station will see it"));
  g_assert_true (app_shows (dialog, "主体分部"));
  g_assert_true (app_shows (dialog, "Main structure"));
  app_answer ("Cancel");
  g_assert_true (app_may (fixture, "edit"));

  app_act (fixture, "page.primary", NULL);
  app_answer ("Confirm");
  app_wait_shown (fixture, "Saved on this machine. It is uploaded by itself as soon as the server can be reached. "
                           "Until then the record can only be read.");
  g_assert_false (app_may (fixture, "edit"));
  g_assert_false (app_may (fixture, "primary"));
  app_shot ("confirmed");
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

/* From the form it is one step: saved and confirmed, or neither. */
static void
test_from_form (void)
{
  AppFixture *fixture = new_fixture ();
  g_autofree char *id =
      app_fixture_save (fixture, "acceptance-sample", "{'unit':'" UNIT_16 "','part':'主体分部'," WHOLE);
  app_fixture_open (fixture, "acceptance-sample", 1100, 760);
  zj_records_page_show_record (fixture->page, id);
  app_wait_shown (fixture, "Not confirmed");
  app_act (fixture, "page.edit", NULL);
  app_type (fixture, "part", "主体分部 1–33 层");
  app_shot ("form-two-verbs");
  app_act (fixture, "page.primary", NULL);
  app_wait (has_looked, (gpointer) "主体分部 1–33 层", "the typed text in the last look");
  app_answer ("Cancel");
  g_autoptr (ZjRecord) before = zj_store_get (fixture->store, id, NULL);
  g_assert_cmpstr (zj_json_string (before->fields, "part"), ==, "主体分部");
  app_act (fixture, "page.primary", NULL);
  app_answer ("Confirm");
  app_wait_shown (fixture, "Saved on this machine. It is uploaded by itself as soon as the server can be reached. "
                           "Until then the record can only be read.");
  g_autoptr (ZjRecord) after = zj_store_get (fixture->store, id, NULL);
  g_assert_cmpstr (zj_json_string (after->fields, "part"), ==, "主体分部 1–33 层");
  g_assert_cmpstr (after->state, ==, "confirmed");
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

static void
test_many (void)
{
  AppFixture *fixture = new_fixture ();
  g_autofree G_GNUC_UNUSED char *first =
      app_fixture_save (fixture, "acceptance-sample", "{'unit':'" UNIT_16 "','part':'主体分部'," WHOLE);
  g_autofree char *second =
      app_fixture_save (fixture, "acceptance-sample", "{'unit':'" UNIT_16 "','part':'屋面分部'," WHOLE);
  g_autofree char *third = app_fixture_save (fixture, "acceptance-sample", "{'unit':'" UNIT_16 "','part':'基础分部'}");
  app_fixture_open (fixture, "acceptance-sample", 1100, 760);
  app_wait_shown (fixture, "基础分部");
  app_act (fixture, "page.select", NULL);
  app_act (fixture, "page.select-all", NULL);
  app_act (fixture, "page.act-chosen", "confirm");
  app_wait (has_looked, (gpointer) "基础分部 (3 items left)", "the one that is not ready");
  app_shot ("confirm-many");
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (app_wait_dialog ())), ==, "Confirm: 2 records?");
  app_answer ("Confirm");
  app_wait_shown (fixture, "2 records done");
  g_autoptr (ZjRecord) left = zj_store_get (fixture->store, third, NULL);
  g_autoptr (ZjRecord) done = zj_store_get (fixture->store, second, NULL);
  g_assert_cmpstr (left->state, ==, "unconfirmed");
  g_assert_cmpstr (done->state, ==, "confirmed");
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/handover/What is missing is named before confirming, each with a way there", test_missing);
  g_test_add_func ("/handover/The last look shows what the station will see", test_confirm);
  g_test_add_func ("/handover/From the form it is saved and confirmed in one go", test_from_form);
  g_test_add_func ("/handover/Many are confirmed at once, and those not ready are named", test_many);
  return g_test_run ();
}
