/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

static void
settle (ZjRecordList *list)
{
  gint64 deadline = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;
  gint64 quiet = 0;

  /* Loaded, and no news for a while. */
  while (g_get_monotonic_time () < deadline && quiet < 20)
    {
      quiet = zj_record_list_get_loading (list) || g_main_context_iteration (NULL, FALSE) ? 0 : quiet + 1;
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_false (zj_record_list_get_loading (list));
}

static ZjRecordList *
make_list (Fixture *f)
{
  ZjRecordList *list = zj_record_list_new (f->store);
  ZjQuery query = { .project = PROJECT, .form = "unit-project" };

  zj_record_list_set_query (list, &query);
  settle (list);
  return list;
}

static char *
name_at (ZjRecordList *list, guint position)
{
  g_autoptr (ZjRecordItem) item = g_list_model_get_item (G_LIST_MODEL (list), position);
  ZjRecord *record = zj_record_item_get_record (item);

  return g_strdup (zj_json_string (record->fields, "name"));
}

static void
test_rows (Fixture *f, gconstpointer data)
{
  g_autofree char *a = save_unit (f, "1栋", "100");
  G_GNUC_UNUSED g_autofree char *b = save_unit (f, "2栋", "100");
  g_autoptr (ZjRecordList) list = make_list (f);
  g_autofree char *first = name_at (list, 0);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
  g_assert_cmpstr (first, ==, "2栋"); /* newest first */
  g_assert_cmpuint (zj_record_list_find (list, a), ==, 1);
  g_assert_cmpuint (zj_record_list_find (list, "nobody"), ==, G_MAXUINT);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), 2));
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  guint *seen = user_data;

  seen[0] = position;
  seen[1] = removed;
  seen[2] = added;
}

static void
test_new_row (Fixture *f, gconstpointer data)
{
  G_GNUC_UNUSED g_autofree char *a = save_unit (f, "1栋", "100");
  g_autoptr (ZjRecordList) list = make_list (f);
  g_autoptr (ZjRecordItem) held = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_autoptr (ZjRecordItem) again = NULL;
  g_autofree char *b = NULL;
  guint seen[3] = { 9, 9, 9 };

  g_signal_connect (list, "items-changed", G_CALLBACK (on_items_changed), seen);
  b = save_unit (f, "2栋", "100");
  settle (list);
  g_assert_cmpuint (seen[0], ==, 0);
  g_assert_cmpuint (seen[1], ==, 0);
  g_assert_cmpuint (seen[2], ==, 1);
  again = g_list_model_get_item (G_LIST_MODEL (list), 1);
  g_assert_true (again == held);
}

static void
on_notify (ZjRecordItem *item, GParamSpec *pspec, gpointer user_data)
{
  (*(guint *)user_data)++;
}

static void
test_row_changes (Fixture *f, gconstpointer data)
{
  g_autofree char *id = save_unit (f, "1栋", "100");
  g_autoptr (ZjRecordList) list = make_list (f);
  g_autoptr (ZjRecordItem) item = g_list_model_get_item (G_LIST_MODEL (list), 0);
  guint notified = 0;

  g_assert_cmpstr (zj_json_string (zj_record_item_get_record (item)->fields, "name"), ==, "1栋");
  g_signal_connect (item, "notify::record", G_CALLBACK (on_notify), &notified);
  g_free (edit (f, id, "name", "2栋"));
  settle (list);
  g_assert_cmpuint (notified, >, 0);
  g_assert_cmpstr (zj_json_string (zj_record_item_get_record (item)->fields, "name"), ==, "2栋");
}

static void
test_gone (Fixture *f, gconstpointer data)
{
  g_autofree char *id = save_unit (f, "1栋", "100");
  g_autoptr (ZjRecordList) list = make_list (f);
  g_autoptr (ZjRecordItem) item = g_list_model_get_item (G_LIST_MODEL (list), 0);

  g_assert_false (zj_record_item_is_gone (item));
  g_free (drop (f, id));
  settle (list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  g_assert_true (zj_record_item_is_gone (item)); /* whoever still shows it says so */
  g_assert_null (zj_record_item_get_record (item));
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  G_GNUC_UNUSED g_autoptr (ZjSaved) saved = zj_store_save_finish (ZJ_STORE (source), result, NULL, NULL, &error);

  g_assert_no_error (error);
  *(gboolean *)user_data = TRUE;
}

static void
test_async_save (Fixture *f, gconstpointer data)
{
  g_autoptr (ZjRecordList) list = make_list (f);
  JsonObject *fields = unit_fields ("1栋", "100");
  ZjSave save = { .kind = ZJ_SAVE_EDIT, .form = "unit-project", .project = PROJECT, .fields = fields };
  gint64 deadline = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;
  gboolean done = FALSE;

  zj_store_save_async (f->store, &save, NULL, on_saved, &done);
  json_object_unref (fields); /* the store has its own */
  while (!done && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (done);
  settle (list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
}

static void
test_outlives_nothing (Fixture *f, gconstpointer data)
{
  ZjRecordList *list = zj_record_list_new (f->store);
  ZjQuery query = { .project = PROJECT };
  gpointer watched = list;

  g_object_add_weak_pointer (G_OBJECT (list), &watched);
  zj_record_list_set_query (list, &query);
  zj_record_list_set_query (list, &query);
  settle (list);
  g_object_unref (list);
  g_assert_null (watched);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/store/list/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("rows are read by key, newest first", test_rows);
  ADD ("a new row is inserted where it belongs and the others stay", test_new_row);
  ADD ("a row that changed says so", test_row_changes);
  ADD ("a row that vanished is gone", test_gone);
  ADD ("an asynchronous save shows in the list", test_async_save);
  ADD ("a list that is let go is freed", test_outlives_nothing);
#undef ADD
  return g_test_run ();
}
