/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-fixture.h"

#include "zj-field-choice.h"
#include "zj-json.h"

#define UNIT_16 "01932a00-0000-7000-8000-000000000016"

static gboolean
has_draft (gpointer data)
{
  ZjCounts counts;
  AppFixture *fixture = data;
  g_assert_true (zj_store_counts (fixture->store, NULL, &counts, NULL));
  return counts.drafts == 1;
}

static gboolean
has_no_draft (gpointer data)
{
  return !has_draft (data);
}

static char *
text_in (AppFixture *fixture, const char *path)
{
  return g_strdup (gtk_editable_get_text (GTK_EDITABLE (app_control (fixture, path))));
}

/* Errors stand beside their field once it is left, and a save that fails leads to the first. */
static void
test_errors (void)
{
  AppFixture *fixture = app_fixture_new ();
  app_fixture_open (fixture, "unit-project", 360, 640);
  app_act (fixture, "page.new", NULL);
  app_shot ("form-new-360");
  app_type (fixture, "floor_area", "0");
  app_idle (30);
  g_assert_null (app_message (fixture, "floor_area"));
  zj_field_row_focus (app_row (fixture, "name"));
  app_idle (30);
  g_assert_nonnull (app_message (fixture, "floor_area"));
  app_shot ("form-error-360");

  app_act (fixture, "page.save", NULL);
  g_assert_nonnull (app_message (fixture, "name"));
  g_assert_nonnull (app_message (fixture, "builder_org"));
  g_assert_true (gtk_widget_has_focus (app_control (fixture, "name"))
                 || gtk_widget_get_focus_child (app_control (fixture, "name")) != NULL);
  app_shot ("form-errors-360");
  app_type (fixture, "floor_area", "12.5");
  app_idle (30);
  g_assert_null (app_message (fixture, "floor_area"));
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

/* What is half typed outlives pages, windows and restarts. */
static void
test_draft (void)
{
  AppFixture *fixture = app_fixture_new ();
  app_fixture_open (fixture, "unit-project", 1100, 760);
  app_act (fixture, "page.new", NULL);
  g_assert_true (has_no_draft (fixture));
  app_type (fixture, "name", "17栋");
  app_type (fixture, "floor_area", "about 12");
  gint64 typed = g_get_monotonic_time ();
  app_wait (has_draft, fixture, "the draft");
  /* Two seconds, and room for a machine that is busy with other tests. */
  g_assert_cmpint (g_get_monotonic_time () - typed, <, 5 * G_USEC_PER_SEC);
  app_type (fixture, "foundation_type", "桩");
  app_fixture_restart (fixture);

  app_fixture_open (fixture, "unit-project", 1100, 760);
  app_wait_shown (fixture, "17栋");
  app_wait_shown (fixture, "New");
  g_autofree char *name = text_in (fixture, "name");
  g_autofree char *area = text_in (fixture, "floor_area");
  g_autofree char *foundation = text_in (fixture, "foundation_type");
  g_assert_cmpstr (name, ==, "17栋");
  g_assert_cmpstr (area, ==, "about 12");
  g_assert_cmpstr (foundation, ==, "桩");
  app_shot ("draft-restored");
  g_assert_true (
      gtk_widget_activate_action (app_find (fixture->window, ZJ_TYPE_FIELD_ROW, NULL), "editor.discard", NULL));
  app_answer ("OK");
  app_wait (has_no_draft, fixture, "the draft to be gone");
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

static void
test_choice (void)
{
  AppFixture *fixture = app_fixture_new ();
  app_fixture_open (fixture, "unit-project", 1100, 760);
  app_act (fixture, "page.new", NULL);
  GtkWidget *entry = app_control (fixture, "structure_type");
  zj_field_row_focus (app_row (fixture, "structure_type"));
  app_idle (50);
  gtk_editable_set_text (GTK_EDITABLE (entry), "shear");
  app_idle (200);
  app_shot ("choice");
  GtkWidget *control = gtk_widget_get_ancestor (entry, ZJ_TYPE_FIELD_CHOICE);
  GtkWidget *list = app_find (control, GTK_TYPE_LIST_VIEW, NULL);
  g_assert_nonnull (list);
  GListModel *shown = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)));
  g_assert_cmpuint (g_list_model_get_n_items (shown), ==, 5);
  g_signal_emit_by_name (list, "activate", 1);
  app_idle (50);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "Shear wall");

  /* An open list takes what is not in it. */
  app_type (fixture, "foundation_type", "螺旋桩");
  zj_field_row_focus (app_row (fixture, "name"));
  app_idle (50);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (app_control (fixture, "foundation_type"))), ==, "螺旋桩");
  g_assert_null (app_message (fixture, "foundation_type"));
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

/* Ten megabytes from the clipboard are turned away with a word, at once. */
static void
test_paste (void)
{
  AppFixture *fixture = app_fixture_new ();
  g_autofree char *huge = g_strnfill (10 * 1024 * 1024, 'x');
  app_fixture_open (fixture, "unit-project", 1100, 760);
  app_act (fixture, "page.new", NULL);
  GtkWidget *entry = app_control (fixture, "name");
  zj_field_row_focus (app_row (fixture, "name"));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (entry), huge);
  gint64 before = g_get_monotonic_time ();
  gtk_widget_activate_action (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (entry))), "clipboard.paste", NULL);
  app_idle (300);
  g_assert_cmpint (g_get_monotonic_time () - before, <, 3 * G_USEC_PER_SEC);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
  g_assert_nonnull (strstr (app_message (fixture, "name"), "too long"));
  app_shot ("paste");
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

/* The record moves while the form is open: both values are shown, the choice is what is saved. */
static void
test_meanwhile (void)
{
  AppFixture *fixture = app_fixture_new ();
  app_fixture_ingest_unit (fixture, UNIT_16, "16栋", "4202012112170001-SX-001-003", "active", 1);
  app_fixture_open (fixture, "unit-project", 1100, 760);
  zj_records_page_show_record (fixture->page, UNIT_16);
  app_wait_shown (fixture, "4202012112170001-SX-001-003");
  app_act (fixture, "page.edit", NULL);
  app_type (fixture, "name", "16号楼");
  app_fixture_ingest_unit (fixture, UNIT_16, "16栋（改）", "4202012112170001-SX-001-003", "active", 2);
  app_wait_shown (fixture, "Compare");
  app_shot ("meanwhile");
  app_act (fixture, "page.save", NULL);
  app_wait_shown (fixture, "Changed in two places");
  g_assert_true (app_shows (fixture->window, "16号楼"));
  g_assert_true (app_shows (fixture->window, "16栋（改）"));
  GtkWidget *all = app_find (fixture->window, GTK_TYPE_LABEL, "All as on this machine");
  gtk_widget_activate_action (all, "conflict.all-mine", NULL);
  gtk_widget_activate_action (all, "conflict.use", NULL);
  app_wait_shown (fixture, "Queued");
  g_autoptr (ZjRecord) record = zj_store_get (fixture->store, UNIT_16, NULL);
  g_assert_cmpstr (zj_json_string (record->fields, "name"), ==, "16号楼");
  g_assert_cmpint (record->revision, ==, 2);
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

static void
test_rows (void)
{
  AppFixture *fixture = app_fixture_new ();
  app_fixture_ingest_unit (fixture, UNIT_16, "16栋", "4202012112170001-SX-001-003", "active", 1);
  app_fixture_open (fixture, "acceptance-sample", 1100, 760);
  app_act (fixture, "page.new", NULL);
  app_idle (100);
  app_type (fixture, "unit", "16栋");
  app_type (fixture, "part", "基础分部");
  GtkWidget *add = app_control (fixture, "attendees");
  g_signal_emit_by_name (add, "clicked");
  g_signal_emit_by_name (add, "clicked");
  app_idle (50);
  GtkWidget *name = app_find (fixture->window, GTK_TYPE_LABEL, "Attendees 2");
  g_assert_nonnull (name);
  GtkWidget *card = gtk_widget_get_ancestor (name, GTK_TYPE_FRAME);
  GtkWidget *remove = app_find (card, GTK_TYPE_BUTTON, NULL);
  g_signal_emit_by_name (remove, "clicked");
  app_idle (50);
  g_assert_null (app_find (fixture->window, GTK_TYPE_LABEL, "Attendees 2"));
  ZjFieldRow *row = ZJ_FIELD_ROW (
      app_find (gtk_widget_get_ancestor (app_find (fixture->window, GTK_TYPE_LABEL, "Attendees 1"), GTK_TYPE_FRAME),
                ZJ_TYPE_FIELD_ROW, NULL));
  gtk_editable_set_text (GTK_EDITABLE (zj_field_row_get_target (row)), "中建三局");
  app_idle (30);
  app_shot ("rows");
  app_act (fixture, "page.save", NULL);
  app_idle (50);
  g_autofree char *path = g_strdup (zj_field_row_get_path (row));
  g_assert_nonnull (path); /* the name of the attendee is missing: the form stays */
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/form/Errors stand beside the field that was left", test_errors);
  g_test_add_func ("/form/A draft is kept within two seconds and comes back after a restart", test_draft);
  g_test_add_func ("/form/A choice narrows with what is typed", test_choice);
  g_test_add_func ("/form/Ten pasted megabytes are turned away with a word", test_paste);
  g_test_add_func ("/form/A record that moved under the edit is compared, not overwritten", test_meanwhile);
  g_test_add_func ("/form/Rows are added, filled and removed", test_rows);
  return g_test_run ();
}
