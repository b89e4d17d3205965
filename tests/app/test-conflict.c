/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-fixture.h"

#include "zj-conflict-card.h"
#include "zj-conflict-view.h"
#include "zj-json.h"
#include "zj-store-sync.h"

#define UNIT_16 "01932a00-0000-7000-8000-000000000016"
#define ROW     "01932a00-0000-7000-8000-0000000000aa"
#define HASH    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
#define HISTORY                                                                                                        \
  "[{'at':'2026-11-03T01:30:00.000Z','by':'王工','role':'authority','verb':'edit','paths':['name'],'round':1}]"

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  JsonObject *object = zj_json_parse_object (json, -1, &error);
  g_assert_no_error (error);
  return object;
}

/* The record as the server has it, with another name and area. */
static JsonObject *
their_record (const char *state)
{
  g_autofree char *text = g_strdup_printf (
      "{'id':'" UNIT_16
      "','form':'unit-project','form_version':1,'slots_version':1,'state':'%s','revision':2,'fields':{"
      "'name':'16栋（改）','floor_area':'9000','foundation_type':{'other':'类型1'},'structure_type':{'other':'结构1'},"
      "'floors_above':33,'floors_below':2,'owner_org':'黄石悦发房地产有限公司','owner_leader':'邓俊俊',"
      "'owner_phone':'17750621280','builder_org':'中建三局集团有限公司','builder_leader':'李四'},'history':" HISTORY
      ",'updated_at':'2026-11-03T01:30:00.000Z'}",
      state);
  return parse (text);
}

/* 16栋 changed here, sent, and answered with a conflict. @state: there, NULL = deleted. */
static void
put_in_conflict (AppFixture *fixture, const char *state, const char *clash, const char *reason)
{
  g_autoptr (GError) error = NULL;
  app_fixture_ingest_unit (fixture, UNIT_16, "16栋", "4202012112170001-SX-001-003", "active", 1);
  g_autoptr (ZjRecord) before = zj_store_get (fixture->store, UNIT_16, &error);
  g_assert_no_error (error);
  g_autoptr (JsonObject) mine = zj_json_copy_object (before->fields);
  json_object_set_string_member (mine, "name", "16号楼");
  json_object_set_string_member (mine, "floor_area", "12500.5");
  ZjSave save = { .kind = ZJ_SAVE_EDIT,
                  .id = UNIT_16,
                  .form = "unit-project",
                  .project = fixture->project,
                  .fields = mine,
                  .seen = before->fields };
  g_autoptr (ZjSaved) saved = zj_store_save (fixture->store, &save, NULL, NULL, &error);
  g_assert_no_error (error);
  const char *ops[] = { saved->op, NULL };
  G_GNUC_UNUSED g_auto (GStrv) sent = zj_store_mark_sending (fixture->store, fixture->project, ops, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_result_free);
  ZjResult *result = zj_result_new (saved->op, ZJ_RESULT_CONFLICT);
  result->seq = 1;
  result->record = state != NULL ? their_record (state) : NULL;
  result->conflict = clash != NULL ? parse (clash) : NULL;
  result->reason = g_strdup (reason);
  g_ptr_array_add (results, result);
  zj_store_apply_results (fixture->store, fixture->project, results, &error);
  g_assert_no_error (error);
}

static ZjConflictView *
open_conflict (AppFixture *fixture, int width, const char *title)
{
  app_fixture_open (fixture, "unit-project", width, 760);
  zj_records_page_show_record (fixture->page, UNIT_16);
  app_wait_shown (fixture, "Changed in two places: please choose");
  app_act (fixture, "page.resolve", NULL);
  app_wait_shown (fixture, title);
  return ZJ_CONFLICT_VIEW (app_find (fixture->window, ZJ_TYPE_CONFLICT_VIEW, NULL));
}

static gboolean
offers (AppFixture *fixture, const char *label)
{
  GtkWidget *text = app_find (fixture->window, GTK_TYPE_LABEL, label);
  GtkWidget *button = text != NULL ? gtk_widget_get_ancestor (text, GTK_TYPE_BUTTON) : NULL;
  return button != NULL && gtk_widget_is_sensitive (button);
}

static void
press (AppFixture *fixture, const char *label)
{
  GtkWidget *text = app_find (fixture->window, GTK_TYPE_LABEL, label);
  g_assert_nonnull (text);
  g_signal_emit_by_name (gtk_widget_get_ancestor (text, GTK_TYPE_BUTTON), "clicked");
}

static gboolean
is_settled (gpointer data)
{
  AppFixture *fixture = data;
  g_autoptr (ZjRecord) record = zj_store_get (fixture->store, UNIT_16, NULL);
  return record == NULL || record->sync_state != ZJ_SYNC_CONFLICT;
}

static gboolean
audit_says (AppFixture *fixture, const char *verb)
{
  g_autoptr (JsonArray) audit = zj_store_audit (fixture->store, UNIT_16, NULL);
  for (guint i = 0; i < json_array_get_length (audit); i++)
    if (g_strcmp0 (zj_json_string (json_array_get_object_element (audit, i), "verb"), verb) == 0)
      return TRUE;
  return FALSE;
}

static void
end (AppFixture *fixture)
{
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

/* Shown plainly, with who changed it there, and settled without the network. */
static void
test_fields (void)
{
  AppFixture *fixture = app_fixture_new ();
  put_in_conflict (fixture, "active",
                   "{'name':['16栋','16号楼','16栋（改）'],'floor_area':['780000','12500.5','9000']}", NULL);
  ZjConflictView *view = open_conflict (fixture, 400, "Changed in two places");
  g_assert_false (app_may (fixture, "edit"));
  g_assert_true (app_shows (fixture->window, "Originally"));
  g_assert_true (app_shows (fixture->window, "16栋"));
  g_assert_true (app_shows (fixture->window, "12500.50 m²"));
  g_assert_true (app_shows (fixture->window, "9000.00 m²"));
  ZjForm *form = zj_forms_get (fixture->forms, "unit-project");
  g_autofree char *history = g_strdup_printf ("Last in the system: 2026-11-03 09:30 · 王工 (Authority) · Edited: %s",
                                              zj_label (&zj_form_field (form, "name")->label));
  g_assert_true (app_shows (fixture->window, history));
  GtkWidget *use = app_find (fixture->window, GTK_TYPE_BUTTON, "Use the chosen values");
  g_assert_false (gtk_widget_is_sensitive (use));
  zj_conflict_view_choose (view, "name", TRUE);
  g_assert_false (gtk_widget_is_sensitive (use));
  zj_conflict_view_choose (view, "floor_area", FALSE);
  g_assert_true (gtk_widget_is_sensitive (use));
  app_shot ("conflict-fields");
  gtk_widget_activate_action (GTK_WIDGET (view), "conflict.use", NULL);
  app_wait_shown (fixture, "9000.00 m²");
  app_wait_shown (fixture, "Queued");

  g_autoptr (GError) error = NULL;
  g_autoptr (ZjRecord) after = zj_store_get (fixture->store, UNIT_16, &error);
  g_assert_no_error (error);
  g_assert_cmpint (after->sync_state, ==, ZJ_SYNC_QUEUED);
  g_assert_cmpstr (zj_json_string (after->fields, "name"), ==, "16号楼");
  g_assert_cmpstr (zj_json_string (after->fields, "floor_area"), ==, "9000");
  g_assert_true (audit_says (fixture, "resolve"));
  end (fixture);
}

static int
left_of (GtkWidget *widget, GtkWidget *root, gboolean top)
{
  double x = 0, y = 0;
  g_assert_true (gtk_widget_translate_coordinates (widget, root, 0, 0, &x, &y));
  return (int)(top ? y : x);
}

/* The three versions stand side by side where there is room, below each other where not. */
static void
assert_layout (int width, gboolean beside)
{
  AppFixture *fixture = app_fixture_new ();
  put_in_conflict (fixture, "active", "{'name':['16栋','16号楼','16栋（改）']}", NULL);
  ZjConflictView *view = open_conflict (fixture, width, "Changed in two places");
  app_idle (200);
  GtkWidget *card = app_find (GTK_WIDGET (view), ZJ_TYPE_CONFLICT_CARD, NULL);
  GtkWidget *base = app_find (card, GTK_TYPE_LABEL, "Originally");
  GtkWidget *mine = app_find (card, GTK_TYPE_LABEL, "On this machine");
  GtkWidget *theirs = app_find (card, GTK_TYPE_LABEL, "In the system");
  gboolean same_line = ABS (left_of (base, card, TRUE) - left_of (mine, card, TRUE)) < 8
                       && ABS (left_of (mine, card, TRUE) - left_of (theirs, card, TRUE)) < 8;
  g_assert_cmpint (same_line, ==, beside);
  if (!beside)
    g_assert_cmpint (left_of (mine, card, TRUE), <, left_of (theirs, card, TRUE));
  g_assert_cmpint (gtk_widget_get_width (fixture->window), <=, width);
  end (fixture);
}

static void
test_layout (void)
{
  assert_layout (1100, TRUE);
  assert_layout (360, FALSE);
}

/* A row is shown by its members; one that was deleted is said so; a file goes by its name. */
static void
test_rows (void)
{
  AppFixture *fixture = app_fixture_new ();
  ZjForm *form = zj_forms_get (fixture->forms, "acceptance-sample");
  g_autoptr (JsonObject) conflict = parse (
      "{'attendees/" ROW "':[{'_id':'" ROW "','_pos':'V','org_name':'甲','name':'张三'},null,"
      "{'_id':'" ROW "','_pos':'V','org_name':'乙','name':'张三'}],"
      "'attachments/" ROW "':[null,{'_id':'" ROW "','_pos':'V','slot':'photos','name':'现场.jpg','caption':'东面',"
      "'type':'image/jpeg','size':4,'sha256':'" HASH "'},null]}");
  GtkWidget *view = zj_conflict_view_new ();
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 900, 760);
  gtk_window_set_child (GTK_WINDOW (fixture->window), view);
  gtk_window_present (GTK_WINDOW (fixture->window));
  zj_conflict_view_set (ZJ_CONFLICT_VIEW (view), form, conflict, NULL);
  app_wait_shown (fixture, "Deleted here");
  g_assert_true (app_shows (fixture->window, "Was not there yet"));
  g_assert_true (app_shows (fixture->window, "Not there"));
  g_assert_nonnull (app_find (fixture->window, GTK_TYPE_LABEL, "现场.jpg\n东面\nPhotos"));
  g_autoptr (JsonObject) none = zj_conflict_view_get_choice (ZJ_CONFLICT_VIEW (view));
  g_assert_cmpuint (json_object_get_size (none), ==, 1); /* "@seen" alone */
  zj_conflict_view_choose (ZJ_CONFLICT_VIEW (view), "attendees/" ROW, FALSE);
  zj_conflict_view_choose (ZJ_CONFLICT_VIEW (view), "attachments/" ROW, TRUE);
  g_assert_true (zj_conflict_view_is_complete (ZJ_CONFLICT_VIEW (view)));
  g_autoptr (JsonObject) choice = zj_conflict_view_get_choice (ZJ_CONFLICT_VIEW (view));
  g_assert_cmpstr (zj_json_string (zj_json_object (choice, "attendees/" ROW), "org_name"), ==, "乙");
  g_assert_cmpstr (zj_json_string (zj_json_object (choice, "attachments/" ROW), "name"), ==, "现场.jpg");
  g_assert_true (json_object_has_member (zj_json_object (choice, "@seen"), "attachments/" ROW));
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  fixture->window = NULL;
  app_fixture_free (fixture);
}

/* Its state there no longer allows the change: what would be lost is shown, and can be carried away. */
static void
test_state_moved (void)
{
  AppFixture *fixture = app_fixture_new ();
  put_in_conflict (fixture, "terminated", NULL, "state-moved");
  open_conflict (fixture, 1100, "Moved on in the system");
  g_assert_true (app_shows (fixture->window, "16号楼"));
  g_assert_true (offers (fixture, "Copy my values"));
  g_assert_false (offers (fixture, "As in the system, then edit with my values"));
  g_assert_false (app_may (fixture, "resolve-mine"));
  app_shot ("conflict-state");
  press (fixture, "As in the system");
  app_wait (is_settled, fixture, "theirs to be taken");
  g_autoptr (ZjRecord) after = zj_store_get (fixture->store, UNIT_16, NULL);
  g_assert_cmpstr (after->state, ==, "terminated");
  g_assert_cmpstr (zj_json_string (after->fields, "name"), ==, "16栋（改）");
  end (fixture);
}

/* Where it can still be edited there, the own values go into a new edit, and none is lost on the way. */
static void
test_rework (void)
{
  AppFixture *fixture = app_fixture_new ();
  put_in_conflict (fixture, "active", NULL, "state-moved");
  open_conflict (fixture, 1100, "Moved on in the system");
  press (fixture, "As in the system, then edit with my values");
  app_wait (is_settled, fixture, "theirs to be taken");
  app_wait_not_shown (fixture, "Moved on in the system");
  app_idle (200);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (app_control (fixture, "name"))), ==, "16号楼");
  g_autoptr (ZjDraft) draft = zj_store_get_draft (fixture->store, UNIT_16, NULL);
  g_assert_nonnull (draft);
  g_assert_cmpstr (zj_json_string (draft->seen, "name"), ==, "16栋（改）");
  end (fixture);
}

/* Deleted there: it can be kept, and that is an op that revives it. */
static void
test_gone (void)
{
  AppFixture *fixture = app_fixture_new ();
  put_in_conflict (fixture, NULL, NULL, "deleted");
  open_conflict (fixture, 1100, "Deleted in the system");
  g_assert_true (offers (fixture, "Accept the deletion"));
  app_shot ("conflict-gone");
  press (fixture, "Keep it");
  app_wait (is_settled, fixture, "the record to be kept");
  g_autoptr (GPtrArray) outbox = zj_store_outbox (fixture->store, NULL, NULL);
  g_assert_cmpuint (outbox->len, ==, 1);
  g_assert_cmpint (((ZjOutboxItem *)outbox->pdata[0])->kind, ==, ZJ_OP_CREATE);
  end (fixture);
}

/* What it refers to was deleted: another one can be chosen in the form. */
static void
test_reference (void)
{
  AppFixture *fixture = app_fixture_new ();
  put_in_conflict (fixture, "active", NULL, "reference-deleted");
  open_conflict (fixture, 1100, "Refers to a deleted record");
  g_assert_true (offers (fixture, "Send again"));
  g_assert_true (offers (fixture, "As in the system"));
  g_assert_true (app_may (fixture, "edit"));
  app_shot ("conflict-reference");
  press (fixture, "Choose another one");
  app_idle (200);
  g_assert_nonnull (app_control (fixture, "name"));
  end (fixture);
}

/* Each version says whose it is to who cannot see it, and is chosen by the keyboard alone. */
static void
test_keyboard (void)
{
  AppFixture *fixture = app_fixture_new ();
  put_in_conflict (fixture, "active", "{'floor_area':['780000','12500.5','9000']}", NULL);
  ZjConflictView *view = open_conflict (fixture, 1100, "Changed in two places");
  GtkWidget *card = app_find (GTK_WIDGET (view), ZJ_TYPE_CONFLICT_CARD, NULL);
  g_autofree char *mine = NULL, *theirs = NULL;
  ZjForm *form = zj_forms_get (fixture->forms, "unit-project");
  const char *field = zj_label (&zj_form_field (form, "floor_area")->label);
  GtkRoot *root = gtk_widget_get_root (card);
  g_assert_true (gtk_widget_child_focus (card, GTK_DIR_TAB_FORWARD));
  GtkWidget *first = gtk_root_get_focus (root);
  mine = g_strdup_printf ("%s, On this machine: 12500.50 m²", field);
  gtk_test_accessible_assert_property (first, GTK_ACCESSIBLE_PROPERTY_LABEL, mine);
  gtk_widget_activate (first);
  app_idle (400); /* it shows itself pressed for a moment first */
  g_assert_true (zj_conflict_card_is_chosen (ZJ_CONFLICT_CARD (card), TRUE));
  g_assert_true (gtk_widget_child_focus (card, GTK_DIR_TAB_FORWARD));
  GtkWidget *second = gtk_root_get_focus (root);
  g_assert_true (second != first);
  theirs = g_strdup_printf ("%s, In the system: 9000.00 m²", field);
  gtk_test_accessible_assert_property (second, GTK_ACCESSIBLE_PROPERTY_LABEL, theirs);
  gtk_widget_activate (second);
  app_idle (400);
  g_assert_true (zj_conflict_card_is_chosen (ZJ_CONFLICT_CARD (card), FALSE));
  g_assert_false (zj_conflict_card_is_chosen (ZJ_CONFLICT_CARD (card), TRUE));
  gtk_test_accessible_assert_state (second, GTK_ACCESSIBLE_STATE_PRESSED, GTK_ACCESSIBLE_TRISTATE_TRUE);
  end (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/conflict/A conflict is settled field by field without the network", test_fields);
  g_test_add_func ("/conflict/The versions stand beside or below each other", test_layout);
  g_test_add_func ("/conflict/Rows and files are shown whole, and a deleted one is said so", test_rows);
  g_test_add_func ("/conflict/Where the state moved, what would be lost is shown", test_state_moved);
  g_test_add_func ("/conflict/Own values go into a new edit of the other version", test_rework);
  g_test_add_func ("/conflict/A record deleted in the system can be kept", test_gone);
  g_test_add_func ("/conflict/Another record can be chosen for a deleted one", test_reference);
  g_test_add_func ("/conflict/The versions have names and are chosen by the keyboard", test_keyboard);
  return g_test_run ();
}
