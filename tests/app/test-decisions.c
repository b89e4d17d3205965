/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-fixture.h"

#include "zj-json.h"
#include "zj-record-list-view.h"

/* The authority's notices and decisions on the page of 整改回复: what is due, what was said, round by round. */

#define UNIT_16  "01932a00-0000-7000-8000-000000000016"
#define NOTICE_1 "01932a00-0000-7000-8000-0000000000c1"
#define NOTICE_2 "01932a00-0000-7000-8000-0000000000c2"
#define NOTICE_3 "01932a00-0000-7000-8000-0000000000c3"
#define ITEM_1   "01932a00-0000-7000-8000-0000000000d1"
#define ITEM_2   "01932a00-0000-7000-8000-0000000000d2"

#define ITEMS                                                                                                          \
  "'items':[{'_id':'" ITEM_1                                                                                           \
  "','_pos':'V','seq':1,'problem':'三层梁柱节点箍筋缺失','clause':'GB 50204-2015 第5.3.3条'"               \
  "%s},{'_id':'" ITEM_2 "','_pos':'W','seq':2,'problem':'外墙保温板粘贴面积不足','clause':'GB 50411-2019 第4.2.7条'}]"

static char *
day (AppFixture *fixture, int from_now)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (zj_clock_now (fixture->clock) / G_USEC_PER_SEC);
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (8 * 3600);
  g_autoptr (GDateTime) here = g_date_time_to_timezone (now, zone);
  g_autoptr (GDateTime) then = g_date_time_add_days (here, from_now);
  return g_date_time_format (then, "%Y-%m-%d");
}

static void
ingest_notice (AppFixture *fixture,
               const char *id,
               const char *number,
               const char *kind,
               const char *state,
               int due,
               const char *reply,
               const char *measure,
               const char *history,
               int revision)
{
  g_autofree char *deadline = day (fixture, due);
  g_autofree char *items = g_strdup_printf (ITEMS, measure);
  g_autofree char *line = g_strdup_printf (
      "{'id':'%s','form':'rectification','form_version':1,'slots_version':1,'state':'%s','revision':%d,'fields':{"
      "'notice_no':'%s','kind':'%s','issue_date':'2026-11-01','deadline':'%s','unit_id':'" UNIT_16
      "','part':'主体结构',"
      "'issuer':'王监督','supervisors':'王监督、赵监督',%s%s},'history':[%s],'updated_at':'2026-11-02T01:30:00.000Z'}",
      id, state, revision, number, kind, deadline, items, reply, history);
  app_fixture_ingest (fixture, line);
}

static AppFixture *
new_fixture (void)
{
  AppFixture *fixture = app_fixture_new ();
  zj_store_set_meta (fixture->store, "operator", "邓俊俊", NULL);
  app_fixture_ingest_unit (fixture, UNIT_16, "16栋", "4202012112170001-SX-001-003", "active", 1);
  return fixture;
}

#define SUBMITTED                                                                                                      \
  "{'at':'2026-11-03T02:00:00.000Z','by':'邓俊俊','role':'project','verb':'submit','round':1,"                      \
  "'op':'01932a00-0000-7000-8000-0000000000e1','content':{'explanation':'已补齐箍筋。','reply_person':'邓俊俊'}}"
#define RETURNED                                                                                                       \
  "{'at':'2026-11-05T02:00:00.000Z','by':'王监督','role':'authority','post':'监督员','verb':'return','round':1," \
  "'text':'二号问题未整改，请补充拉拔试验报告。'}"

/* What is due first stands first; how long there is has words and colour. */
static void
test_list (void)
{
  AppFixture *fixture = new_fixture ();
  ingest_notice (fixture, NOTICE_1, "黄质监（2026）整字1号", "order_rectify", "pending_reply", 3, "", "", "", 1);
  ingest_notice (fixture, NOTICE_2, "黄质监（2026）整字2号", "order_rectify", "pending_submit", -2,
                 ",'explanation':'已整改'", "", "", 1);
  ingest_notice (fixture, NOTICE_3, "黄质监（2026）整字3号", "order_rectify", "closed", -9, ",'explanation':'已整改'",
                 "", SUBMITTED, 2);
  app_fixture_open (fixture, "rectification", 1200, 760);
  app_wait_shown (fixture, "3 days left");
  app_wait_shown (fixture, "Overdue by 2 days");
  app_shot ("rectification-list");
  ZjRecordListView *list = ZJ_RECORD_LIST_VIEW (app_find (fixture->window, ZJ_TYPE_RECORD_LIST_VIEW, NULL));
  g_auto (GStrv) ids = zj_record_list_view_dup_ids (list);
  g_assert_cmpstr (ids[0], ==, NOTICE_2);
  g_assert_cmpstr (ids[1], ==, NOTICE_1);
  g_assert_cmpstr (ids[2], ==, NOTICE_3);
  g_assert_false (app_shows (fixture->window, "Overdue by 9 days")); /* nothing is to be done there */
  app_fixture_close (fixture);
  app_fixture_open (fixture, "rectification", 360, 700);
  app_wait_shown (fixture, "Overdue by 2 days");
  app_shot ("rectification-cards");
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

/* Why it was returned, who did it and by when to act stand first; once it is submitted again they go. */
static void
test_returned (void)
{
  AppFixture *fixture = new_fixture ();
  ingest_notice (fixture, NOTICE_1, "黄质监（2026）整字1号", "order_rectify", "returned", 5,
                 ",'explanation':'已补齐箍筋。'", ",'measure':'已按设计补齐箍筋','done_date':'2026-11-03'",
                 SUBMITTED "," RETURNED, 3);
  app_fixture_open (fixture, "rectification", 1200, 760);
  zj_records_page_show_record (fixture->page, NOTICE_1);
  app_wait_shown (fixture, "二号问题未整改，请补充拉拔试验报告。");
  g_autofree char *deadline = day (fixture, 5);
  g_autofree char *by = g_strdup_printf ("Rectification deadline: %s", deadline);
  g_assert_true (app_shows (fixture->window, by));
  g_assert_true (app_shows (fixture->window, "王监督 (监督员) · 2026-11-05 10:00"));
  g_assert_true (app_shows (fixture->window, "三层梁柱节点箍筋缺失"));
  g_assert_true (app_shows (fixture->window, "已按设计补齐箍筋"));
  g_assert_true (app_shows (fixture->window, "16栋"));
  app_shot ("rectification-returned");
  g_assert_false (
      app_shows (fixture->window, "“Notice No.” holds full-width characters. Enter it in half-width ones."));
  /* To fill in comes before handing over again. */
  GtkWidget *primary = app_find (fixture->window, GTK_TYPE_BUTTON, "Fill in");
  g_assert_nonnull (primary);

  ingest_notice (fixture, NOTICE_1, "黄质监（2026）整字1号", "order_rectify", "under_review", 5,
                 ",'explanation':'已补做拉拔试验。'", "",
                 SUBMITTED
                 "," RETURNED
                 ",{'at':'2026-11-06T02:00:00.000Z','by':'邓俊俊','role':'project','verb':'submit','round':2}",
                 4);
  app_wait_not_shown (fixture, by);
  app_wait_shown (fixture, "Round 2");
  g_assert_false (app_may (fixture, "edit"));
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

/* The authority's rows: its words are read, the project office's part is typed beside them. */
static void
test_reply (void)
{
  AppFixture *fixture = new_fixture ();
  ingest_notice (fixture, NOTICE_1, "黄质监（2026）整字1号", "order_rectify", "pending_reply", 5, "", "", "", 1);
  app_fixture_open (fixture, "rectification", 1200, 760);
  zj_records_page_show_record (fixture->page, NOTICE_1);
  app_wait_shown (fixture, "To be replied");
  app_act (fixture, "page.primary", NULL);
  app_wait_shown (fixture, "三层梁柱节点箍筋缺失");
  app_shot ("rectification-form");
  g_assert_null (app_find (fixture->window, GTK_TYPE_BUTTON, "Add a row: Problems"));
  app_type (fixture, "items/" ITEM_1 "/measure", "已按设计补齐箍筋并验收");
  app_type (fixture, "explanation", "两项问题均已整改");
  app_act (fixture, "page.save", NULL);
  app_wait_shown (fixture, "To be submitted");
  g_autoptr (ZjRecord) saved = zj_store_get (fixture->store, NOTICE_1, NULL);
  g_assert_cmpstr (saved->state, ==, "pending_submit");
  g_assert_true (app_shows (fixture->window, "已按设计补齐箍筋并验收"));
  g_assert_nonnull (app_find (fixture->window, GTK_TYPE_BUTTON, "Submit"));
  app_shot ("rectification-record");
  app_fixture_close (fixture);
  app_fixture_open (fixture, "rectification", 360, 700);
  zj_records_page_show_record (fixture->page, NOTICE_1);
  app_wait_shown (fixture, "To be submitted");
  app_shot ("rectification-record-360");
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

/* The authority decides while the form is open, with a text half typed: nothing of it is lost or overwritten. */
static void
test_meanwhile (void)
{
  AppFixture *fixture = new_fixture ();
  ingest_notice (fixture, NOTICE_1, "HZJ-1", "order_rectify", "pending_submit", 5, ",'explanation':'已整改'", "", "",
                 2);
  app_fixture_open (fixture, "rectification", 1200, 760);
  zj_records_page_show_record (fixture->page, NOTICE_1);
  app_wait_shown (fixture, "To be submitted");
  app_act (fixture, "page.edit", NULL);
  app_type (fixture, "explanation", "已整改，正在补充");
  ingest_notice (fixture, NOTICE_1, "HZJ-1", "order_rectify", "returned", 9, ",'explanation':'已整改'", "",
                 SUBMITTED "," RETURNED, 4);
  app_wait_shown (fixture, "二号问题未整改，请补充拉拔试验报告。");
  g_autofree char *deadline = day (fixture, 9);
  g_autofree char *by = g_strdup_printf ("Rectification deadline: %s", deadline);
  g_assert_true (app_shows (fixture->window, by));
  app_wait_shown (fixture, "Meanwhile, by 王监督 (监督员): Returned. 二号问题未整改，请补充拉拔试验报告。\n"
                           "What you typed is kept; nothing was overwritten.\n"
                           "Changed elsewhere meanwhile: Rectification deadline. Saving keeps both.");
  g_assert_true (app_shows (fixture->window, deadline)); /* the field itself */
  app_idle (600); /* the findings, which are looked for in the background, do not take the words away */
  app_shot ("rectification-meanwhile");
  g_assert_nonnull (app_find (fixture->window, GTK_TYPE_LABEL,
                              "Meanwhile, by 王监督 (监督员): Returned. 二号问题未整改，请补充拉拔试验报告。\n"
                              "What you typed is kept; nothing was overwritten.\n"
                              "Changed elsewhere meanwhile: Rectification deadline. Saving keeps both."));
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (app_control (fixture, "explanation")));
  g_autofree char *typed = NULL;
  g_object_get (buffer, "text", &typed, NULL);
  g_assert_cmpstr (typed, ==, "已整改，正在补充");
  app_act (fixture, "page.save", NULL);
  app_wait_shown (fixture, "To be submitted");
  g_autoptr (ZjRecord) saved = zj_store_get (fixture->store, NOTICE_1, NULL);
  g_assert_cmpstr (zj_json_string (saved->fields, "explanation"), ==, "已整改，正在补充");
  g_assert_cmpstr (zj_json_string (saved->fields, "deadline"), ==, deadline);
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

static gboolean
has_receipt (gpointer label)
{
  return app_shows (app_wait_dialog (), label);
}

/* What the server holds, round by round, also of what another machine handed over. */
static void
test_delivered (void)
{
  AppFixture *fixture = new_fixture ();
  ingest_notice (fixture, NOTICE_1, "HZJ-1", "order_rectify", "returned", 9, ",'explanation':'已补齐箍筋。'", "",
                 SUBMITTED "," RETURNED, 4);
  app_fixture_open (fixture, "rectification", 1200, 760);
  zj_records_page_show_record (fixture->page, NOTICE_1);
  app_wait_shown (fixture, "Returned");
  app_act (fixture, "page.delivered", NULL);
  app_wait (has_receipt, (gpointer) "Received at", "the receipt");
  GtkWidget *dialog = app_wait_dialog ();
  g_assert_true (app_shows (dialog, "2026-11-03 10:00"));
  g_assert_true (app_shows (dialog, "01932a00-0000-7000-8000-0000000000e1"));
  g_assert_true (app_shows (dialog, "Done on another machine; the receipt is kept there."));
  g_assert_true (app_shows (dialog, "As the server holds it"));
  app_shot ("delivered");
  gtk_window_close (GTK_WINDOW (dialog));
  app_idle (100);
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

/* A kind of notice this program does not know can be read, and it is said why no more. */
static void
test_unknown_kind (void)
{
  AppFixture *fixture = new_fixture ();
  ingest_notice (fixture, NOTICE_1, "黄质监（2026）停字1号", "order_stop", "pending_reply", 5, "", "", "", 1);
  app_fixture_open (fixture, "rectification", 1200, 760);
  zj_records_page_show_record (fixture->page, NOTICE_1);
  app_wait_shown (fixture, "This can only be read here");
  g_assert_false (app_may (fixture, "edit"));
  g_assert_false (app_may (fixture, "primary"));
  app_shot ("rectification-unknown");
  app_fixture_close (fixture);
  app_fixture_free (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/decisions/What is due first stands first, with the days that are left", test_list);
  g_test_add_func ("/decisions/Why it was returned and by when to act stand above all else", test_returned);
  g_test_add_func ("/decisions/A reply is typed beside each of the authority's problems", test_reply);
  g_test_add_func ("/decisions/A decision overwrites nothing that is half typed", test_meanwhile);
  g_test_add_func ("/decisions/What the authority has can be looked at round by round", test_delivered);
  g_test_add_func ("/decisions/A kind of notice nobody here knows can only be read", test_unknown_kind);
  return g_test_run ();
}
