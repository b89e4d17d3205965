/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture-files.h"

/* protocol.md's histories that are about files, as far as one store can show them. */

/* --- H10: deferred, then its files come --- */

static char *
deferred_confirm (Fixture *f, const char *id, const char *const *files)
{
  g_autofree char *op = act (f, id, "confirm");
  g_auto (GStrv) G_GNUC_UNUSED texts = send_all (f);
  ZjResult *result = zj_result_new (op, ZJ_RESULT_DEFERRED);
  JsonArray *array = json_array_new ();

  for (guint i = 0; files[i] != NULL; i++)
    json_array_add_string_element (array, files[i]);
  result->waiting_for = json_object_new ();
  json_object_set_array_member (result->waiting_for, "files", array);
  result->received_at = g_strdup ("2026-11-23T07:30:00.000Z");
  answer (f, result);
  return g_steal_pointer (&op);
}

static gboolean
is_due (Fixture *f, const char *op)
{
  g_autoptr (GPtrArray) heads = zj_store_op_heads (f->store, PROJECT, 500, NULL);

  for (guint i = 0; i < heads->len; i++)
    {
      ZjOpHead *head = heads->pdata[i];

      if (g_str_equal (head->id, op))
        return head->next_try <= zj_clock_now (f->clock);
    }
  return FALSE;
}

static char *
ready_notice (Fixture *f, const char *const *hashes)
{
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autofree char *id = save_notice (f, unit, "基础", hashes);
  g_autoptr (ZjRecord) record = zj_store_get (f->store, id, NULL);
  g_autoptr (JsonObject) fields = zj_json_copy_object (record->fields);
  g_autoptr (JsonObject) more =
      obj ("{'progress':'foundation','accepted_on':'2026-11-20','attendees':[{'_id':"
           "'01934000-0000-7000-8000-0000000000d1','_pos':'V','org_name':'监理','name':'王工'}]}");
  ZjSave save = { .kind = ZJ_SAVE_EDIT, .id = id, .fields = fields, .seen = record->fields };
  g_autoptr (ZjSaved) saved = NULL;
  g_autoptr (GError) error = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, more);
  while (json_object_iter_next (&iter, &name, &node))
    json_object_set_member (fields, name, json_node_copy (node));
  saved = zj_store_save (f->store, &save, NULL, NULL, &error);
  g_assert_no_error (error);
  accept_all (f, 1);
  pull_copy (f, server_copy (f, id, 2, hashes));
  return g_steal_pointer (&id);
}

static void
test_h10_own_upload (Fixture *f, gconstpointer data)
{
  g_autofree char *first = put_file (f, "first");
  g_autofree char *second = put_file (f, "second");
  g_autofree char *id = ready_notice (f, FILES (first, second));
  g_autofree char *op = deferred_confirm (f, id, FILES (first, second));
  g_autofree char *state = NULL;

  g_assert_cmpint (sync_state (f, id), ==, ZJ_SYNC_WAITING);
  g_assert_false (is_due (f, op));
  transfer_done (f, first, TRUE);
  g_assert_false (is_due (f, op));
  transfer_done (f, second, TRUE);
  g_assert_true (is_due (f, op));
  accept_all (f, 3);
  state = business_state (f, id);
  g_assert_cmpstr (state, ==, "confirmed");
}

static void
test_h10_by_a_colleague (Fixture *f, gconstpointer data)
{
  g_autofree char *photo = put_file (f, "photo");
  g_autofree char *id = ready_notice (f, FILES (photo));
  g_autofree char *op = deferred_confirm (f, id, FILES (photo));

  g_assert_false (is_due (f, op));
  pull_copy (f, server_copy (f, id, 2, NULL));
  g_assert_true (is_due (f, op));
}

static void
test_waits_first (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = save_unit (f, "1栋", "100");
  g_autofree char *many = put_file (f, "many");
  g_autofree char *waited = put_file (f, "waited");
  g_autofree char *other = save_notice (f, unit, "主体", FILES (many));
  g_autofree char *id = ready_notice (f, FILES (waited));

  pull_copy (f, server_copy (f, other, 2, FILES (many)));
  assert_next_transfer (f, many, TRUE);
  g_free (deferred_confirm (f, id, FILES (waited)));
  assert_next_transfer (f, waited, TRUE);
}

/* --- H16, H17, H18, H22 --- */

static void
test_h16 (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autofree char *mine = put_file (f, "mine");
  g_autofree char *theirs = zj_sha256_text ("theirs");
  g_autofree char *id = save_notice (f, unit, "基础", NO_FILES);
  g_autoptr (ZjRecord) record = NULL;
  JsonObject *copy;

  accept_all (f, 1);
  copy = server_copy (f, id, 2, FILES (theirs));
  add_file (f, json_object_get_object_member (copy, "fields"), theirs, "photos");
  save_files (f, id, FILES (mine));
  pull_copy (f, copy);
  record = zj_store_get (f->store, id, NULL);
  g_assert_cmpuint (json_array_get_length (zj_json_array (record->fields, "attachments")), ==, 2);
  assert_next_transfer (f, mine, TRUE);
  assert_file_state (f, theirs, ZJ_FILE_MISSING);
  {
    g_autoptr (ZjFileStatus) status = zj_store_file_status (f->store, PROJECT, id, theirs, NULL);

    g_assert_cmpstr (status->promised_by, ==, COLLEAGUE);
  }
}

static void
test_h17 (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autofree char *first = put_file (f, "first");
  g_autofree char *second = put_file (f, "second");
  g_autofree char *id = save_notice (f, unit, "基础", FILES (first));
  g_auto (GStrv) texts = send_all (f); /* the op that names it has no reply yet */
  g_auto (GStrv) more = NULL;
  g_autoptr (ZjOp) create = wire_op (texts[1]);
  g_autoptr (ZjOp) replace = NULL;
  g_autoptr (ZjRecord) record = NULL;
  JsonArray *attachments;

  save_files (f, id, FILES (second));
  /* Both versions are kept until the answers are in: the first may be what the server has. */
  g_assert_true (zj_store_has_file (f->store, first));
  assert_next_transfer (f, second, TRUE);
  more = send_all (f);
  accept_op (f, create, 1);
  replace = wire_op (more[g_strv_length (more) - 1]);
  g_assert_cmpstr (replace->base_op, ==, create->id);
  accept_op (f, replace, 2);
  record = zj_store_get (f->store, id, NULL);
  attachments = zj_json_array (record->fields, "attachments");
  g_assert_cmpuint (json_array_get_length (attachments), ==, 1);
  g_assert_cmpstr (zj_json_string (json_array_get_object_element (attachments, 0), "sha256"), ==, second);
}

static void
test_h18 (Fixture *f, gconstpointer data)
{
  g_autofree char *photo = put_file (f, "photo");
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autofree char *id = save_notice (f, unit, "基础", FILES (photo));

  transfer_done (f, photo, TRUE); /* files/missing said "have" */
  assert_next_transfer (f, NULL, TRUE);
  accept_all (f, 1);
  assert_next_transfer (f, NULL, TRUE);
  pull_copy (f, server_copy (f, id, 2, FILES (photo))); /* it expired before the record came */
  assert_next_transfer (f, photo, TRUE);
  assert_file_state (f, photo, ZJ_FILE_WAITING_UP);
  /* Said once is asked once: the same old word does not begin it again. */
  transfer_done (f, photo, TRUE);
  g_free (edit (f, id, "remark", "说明"));
  assert_next_transfer (f, NULL, TRUE);
  pull_copy (f, server_copy (f, id, 3, NULL));
  assert_file_state (f, photo, ZJ_FILE_SENT);
}

static void
test_h22 (Fixture *f, gconstpointer data)
{
  g_autofree char *photo = put_file (f, "photo");
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autofree char *id = NULL;
  g_autofree G_GNUC_UNUSED char *conflict_reason = NULL;
  g_autoptr (ZjRecord) notice = NULL;
  g_autofree char *op = NULL;
  GString *lines = g_string_new (NULL);
  ZjResult *result;

  accept_all (f, 1);
  id = save_notice (f, unit, "基础", FILES (photo));
  add_tombstone (lines, unit, 2);
  pull (f, lines);
  {
    g_auto (GStrv) texts = send_all (f);
    g_autoptr (ZjOp) sent = wire_op (texts[0]);

    op = g_strdup (sent->id);
  }
  result = zj_result_new (op, ZJ_RESULT_CONFLICT);
  result->reason = g_strdup ("reference-deleted");
  answer (f, result);
  notice = zj_store_get (f->store, id, NULL);
  g_assert_cmpint (notice->sync_state, ==, ZJ_SYNC_CONFLICT);
  g_assert_cmpstr (notice->conflict_reason, ==, "reference-deleted");
  /* The notice with its photo waits for the user's choice; nothing of it is lost. */
  g_assert_true (zj_store_has_file (f->store, photo));
  assert_next_transfer (f, photo, TRUE);
}

#define ADD(name, func)                                                                                                \
  g_test_add ("/store/file-histories/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("H10 a deferred act is due once its last file went up", test_h10_own_upload);
  ADD ("H10 a deferred act is due once a pull misses no file", test_h10_by_a_colleague);
  ADD ("a file that a deferred act waits for goes first", test_waits_first);
  ADD ("H16 two PCs add photos to one slot and both stay", test_h16);
  ADD ("H17 a photo replaced while the op naming it has no reply", test_h17);
  ADD ("H18 what the server called present and then lost goes up again", test_h18);
  ADD ("H22 a notice with a photo on a unit deleted elsewhere is kept", test_h22);
  return g_test_run ();
}
