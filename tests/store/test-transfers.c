/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

#include <string.h>

#define COLLEAGUE "01934000-0000-7000-8000-0000000000c1"

/* --- a notice with files --- */

static char *
save_notice (Fixture *f, const char *unit, const char *part, const char *const *hashes)
{
  g_autoptr (JsonObject) fields = json_object_new ();
  ZjSave save = { .kind = ZJ_SAVE_EDIT, .form = "acceptance-sample", .project = PROJECT, .fields = fields };
  g_autoptr (ZjSaved) saved = NULL;
  g_autoptr (GError) error = NULL;

  json_object_set_string_member (fields, "unit", unit);
  json_object_set_string_member (fields, "part", part);
  set_files (f, fields, hashes);
  saved = zj_store_save (f->store, &save, NULL, NULL, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&saved->id);
}

static void
save_files (Fixture *f, const char *id, const char *const *hashes)
{
  g_autoptr (ZjRecord) record = zj_store_get (f->store, id, NULL);
  g_autoptr (JsonObject) fields = zj_json_copy_object (record->fields);
  ZjSave save = { .kind = ZJ_SAVE_EDIT, .id = id, .fields = fields, .seen = record->fields };
  g_autoptr (ZjSaved) saved = NULL;
  g_autoptr (GError) error = NULL;

  set_files (f, fields, hashes);
  saved = zj_store_save (f->store, &save, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* The server's word about a record: what is shown here, with these files missing. */
static JsonObject *
server_copy (Fixture *f, const char *id, gint64 revision, const char *const *missing)
{
  g_autoptr (ZjRecord) record = zj_store_get (f->store, id, NULL);
  JsonObject *copy = server_record (id, record->form, record->state, revision, zj_json_copy_object (record->fields));
  JsonArray *array = json_array_new ();

  for (guint i = 0; missing != NULL && missing[i] != NULL; i++)
    {
      JsonObject *each = json_object_new ();

      json_object_set_string_member (each, "sha256", missing[i]);
      json_object_set_string_member (each, "client", COLLEAGUE);
      json_array_add_object_element (array, each);
    }
  json_object_set_array_member (copy, "missing", array);
  return copy;
}

static void
pull_copy (Fixture *f, JsonObject *copy)
{
  GString *lines = g_string_new (NULL);

  add_line (lines, copy);
  pull (f, lines);
}

static ZjTransfer *
next (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  ZjTransfer *transfer = zj_store_next_transfer (f->store, PROJECT, FALSE, zj_clock_now (f->clock), &error);

  g_assert_no_error (error);
  return transfer;
}

static void
assert_next (Fixture *f, const char *sha256, gboolean up)
{
  g_autoptr (ZjTransfer) transfer = next (f);

  g_assert_cmpstr (transfer != NULL ? transfer->sha256 : NULL, ==, sha256);
  if (transfer != NULL)
    g_assert_cmpint (transfer->up, ==, up);
}

static void
done (Fixture *f, const char *sha256, gboolean up)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (zj_store_transfer_done (f->store, PROJECT, sha256, up, &error));
  g_assert_no_error (error);
}

static void
assert_state (Fixture *f, const char *sha256, ZjFileState state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjFileStatus) status = zj_store_file_status (f->store, PROJECT, NULL, sha256, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (zj_file_state_to_string (status->state), ==, zj_file_state_to_string (state));
  g_assert_cmpint (status->state, ==, state);
}

#define FILES(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define NO_FILES   ((const char *const[]){ NULL })

/* --- up --- */

static void
test_begins_at_save (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autofree char *photo = put_file (f, "照片");
  g_autofree char *id = NULL;
  g_autoptr (ZjTransfer) transfer = NULL;
  g_autoptr (GPtrArray) list = NULL;

  assert_next (f, NULL, TRUE);
  assert_state (f, photo, ZJ_FILE_HERE);
  id = save_notice (f, unit, "基础", FILES (photo));
  assert_state (f, photo, ZJ_FILE_WAITING_UP);
  transfer = next (f);
  g_assert_cmpstr (transfer->sha256, ==, photo);
  g_assert_true (transfer->up);
  g_assert_cmpint (transfer->size, ==, strlen ("照片"));
  g_assert_cmpstr (transfer->record, ==, id);
  g_assert_cmpstr (transfer->record_title, ==, "基础");
  g_assert_cmpstr (transfer->name, ==, "photo-0.jpg");
  list = zj_store_list_transfers (f->store, NULL, NULL);
  g_assert_cmpuint (list->len, ==, 1);
  done (f, photo, TRUE);
  assert_state (f, photo, ZJ_FILE_SENT);
  assert_next (f, NULL, TRUE);
}

static void
test_progress_survives (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autofree char *small = put_file (f, "a");
  g_autofree char *photo = put_file (f, "photo photo photo photo");
  g_autoptr (ZjTransfer) transfer = NULL;

  g_free (save_notice (f, unit, "基础", FILES (small, photo)));
  g_assert_true (zj_store_transfer_progress (f->store, PROJECT, photo, TRUE, "/uploads/1", 8, 8, 0, NULL));
  fixture_reopen (f);
  assert_state (f, photo, ZJ_FILE_SENDING);
  transfer = next (f); /* what was begun goes on before others */
  g_assert_cmpstr (transfer->sha256, ==, photo);
  g_assert_cmpstr (transfer->url, ==, "/uploads/1");
  g_assert_cmpint (transfer->offset, ==, 8);
  g_assert_true (zj_store_transfer_progress (f->store, PROJECT, photo, TRUE, "/uploads/1", 16, 8, 3, NULL));
  g_assert_cmpint (fixture_count (f->dir, "SELECT resent_bytes FROM transfer WHERE offset = 16 AND sent_bytes = 16"),
                   ==, 3);
  g_assert_true (zj_store_transfer_restart (f->store, PROJECT, photo, TRUE, NULL));
  zj_transfer_free (g_steal_pointer (&transfer));
  transfer = next (f);
  g_assert_null (transfer->url);
  g_assert_cmpint (transfer->offset, ==, 0);
}

static void
test_failed_one_waits (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autofree char *first = put_file (f, "first");
  g_autofree char *second = put_file (f, "second");
  gint64 later = zj_clock_now (f->clock) + 60 * G_TIME_SPAN_SECOND;
  ZjFileNeeds needs;

  g_free (save_notice (f, unit, "基础", FILES (first, second)));
  g_assert_true (zj_store_transfer_failed (f->store, PROJECT, first, TRUE, later, "too-large", NULL));
  assert_next (f, second, TRUE);
  done (f, second, TRUE);
  assert_next (f, NULL, TRUE);
  g_assert_true (zj_store_needs_files (f->store, PROJECT, &needs, NULL));
  g_assert_cmpuint (needs.uploads, ==, 1);
  g_assert_cmpint (needs.upload_bytes, ==, 5);
  g_assert_cmpint (needs.next_try, ==, later);
  zj_fake_clock_advance (ZJ_FAKE_CLOCK (f->clock), 61 * G_TIME_SPAN_SECOND);
  assert_next (f, first, TRUE);
  /* Not before the user says so. */
  g_assert_true (zj_store_transfer_failed (f->store, PROJECT, first, TRUE, G_MAXINT64, "too-large", NULL));
  zj_fake_clock_advance (ZJ_FAKE_CLOCK (f->clock), 30 * 24 * G_TIME_SPAN_HOUR);
  assert_next (f, NULL, TRUE);
  g_assert_true (zj_store_retry (f->store, NULL, NULL));
  assert_next (f, first, TRUE);
}

static void
test_pause (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autofree char *first = put_file (f, "first");
  g_autofree char *second = put_file (f, "second");

  g_free (save_notice (f, unit, "基础", FILES (first, second)));
  g_assert_true (zj_store_pause_transfer (f->store, PROJECT, first, TRUE, NULL));
  assert_state (f, first, ZJ_FILE_PAUSED);
  assert_next (f, second, TRUE);
  g_assert_true (zj_store_pause_transfers (f->store, TRUE, NULL));
  fixture_reopen (f);
  g_assert_true (zj_store_get_paused (f->store));
  assert_state (f, second, ZJ_FILE_PAUSED);
  assert_next (f, NULL, TRUE);
  g_assert_true (zj_store_pause_transfers (f->store, FALSE, NULL));
  done (f, second, TRUE);
  assert_next (f, NULL, TRUE);
  g_assert_true (zj_store_pause_transfer (f->store, PROJECT, first, FALSE, NULL));
  assert_next (f, first, TRUE);
}

static void
test_taken_out_again (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autofree char *photo = put_file (f, "photo");
  g_autofree char *id = save_notice (f, unit, "基础", FILES (photo));

  save_files (f, id, NO_FILES);
  assert_next (f, NULL, TRUE);
  assert_state (f, photo, ZJ_FILE_HERE);
  save_files (f, id, FILES (photo));
  assert_next (f, photo, TRUE);
  g_free (drop (f, id));
  assert_next (f, NULL, TRUE);
}

/* Unsent work, though every record is at the server. */
static void
test_counted (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autofree char *photo = put_file (f, "photo");
  g_autofree char *id = save_notice (f, unit, "基础", FILES (photo));
  ZjCounts counts;

  accept_all (f, 1);
  pull_copy (f, server_copy (f, id, 2, FILES (photo)));
  g_assert_true (zj_store_counts (f->store, NULL, &counts, NULL));
  g_assert_cmpuint (counts.queued, ==, 0);
  g_assert_cmpuint (counts.files, ==, 1);
  done (f, photo, TRUE);
  g_assert_true (zj_store_counts (f->store, NULL, &counts, NULL));
  g_assert_cmpuint (counts.files, ==, 0);
}

static void
test_two_projects (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autofree char *photo = put_file (f, "photo");
  g_autofree char *id = save_notice (f, unit, "基础", FILES (photo));
  g_autoptr (ZjTransfer) other = NULL;
  g_autoptr (ZjFileStatus) status = NULL;

  done (f, photo, TRUE);
  other = zj_store_next_transfer (f->store, OTHER, FALSE, zj_clock_now (f->clock), NULL);
  g_assert_null (other);
  g_assert_false (zj_store_want_file (f->store, OTHER, photo, NULL) && other != NULL);
  status = zj_store_file_status (f->store, OTHER, NULL, photo, NULL);
  g_assert_cmpint (status->state, ==, ZJ_FILE_HERE);
}

/* --- H10: deferred, then its files come --- */

static char *
deferred_confirm (Fixture *f, const char *id, const char *const *files)
{
  g_autofree char *op = act (f, id, "confirm");
  g_auto (GStrv) texts = send_all (f);
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
  done (f, first, TRUE);
  g_assert_false (is_due (f, op));
  done (f, second, TRUE);
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
  assert_next (f, many, TRUE);
  g_free (deferred_confirm (f, id, FILES (waited)));
  assert_next (f, waited, TRUE);
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
  assert_next (f, mine, TRUE);
  assert_state (f, theirs, ZJ_FILE_MISSING);
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
  assert_next (f, second, TRUE);
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

  done (f, photo, TRUE); /* files/missing said "have" */
  assert_next (f, NULL, TRUE);
  accept_all (f, 1);
  assert_next (f, NULL, TRUE);
  pull_copy (f, server_copy (f, id, 2, FILES (photo))); /* it expired before the record came */
  assert_next (f, photo, TRUE);
  assert_state (f, photo, ZJ_FILE_WAITING_UP);
  /* Said once is asked once: the same old word does not begin it again. */
  done (f, photo, TRUE);
  g_free (edit (f, id, "remark", "说明"));
  assert_next (f, NULL, TRUE);
  pull_copy (f, server_copy (f, id, 3, NULL));
  assert_state (f, photo, ZJ_FILE_SENT);
}

static void
test_h22 (Fixture *f, gconstpointer data)
{
  g_autofree char *photo = put_file (f, "photo");
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autofree char *id = NULL;
  g_autofree char *conflict_reason = NULL;
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
  assert_next (f, photo, TRUE);
}

/* --- down --- */

static void
test_wanted (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autofree char *mine = put_file (f, "mine");
  g_autofree char *theirs = zj_sha256_text ("theirs");
  g_autofree char *id = save_notice (f, unit, "基础", FILES (mine));
  g_autoptr (GError) error = NULL;
  JsonObject *copy;

  accept_all (f, 1);
  copy = server_copy (f, id, 2, FILES (mine));
  add_file (f, json_object_get_object_member (copy, "fields"), theirs, "photos");
  pull_copy (f, copy);
  assert_state (f, theirs, ZJ_FILE_SERVER_ONLY);
  assert_next (f, mine, TRUE);
  g_assert_true (zj_store_want_file (f->store, PROJECT, theirs, &error));
  g_assert_no_error (error);
  assert_state (f, theirs, ZJ_FILE_FETCHING);
  assert_next (f, theirs, FALSE); /* the user waits */
  g_assert_true (zj_store_pause_transfers (f->store, TRUE, NULL));
  assert_next (f, theirs, FALSE);
  g_free (put_file (f, "theirs"));
  done (f, theirs, FALSE);
  assert_state (f, theirs, ZJ_FILE_SENT);
  g_assert_true (zj_store_want_file (f->store, PROJECT, theirs, &error)); /* it is here: nothing to do */
  assert_next (f, NULL, FALSE);
  g_assert_false (zj_store_want_file (f->store, OTHER, id, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND);
}

static void
test_damaged_is_fetched (Fixture *f, gconstpointer data)
{
  g_autofree char *unit = save_unit (f, "16栋", "100");
  g_autofree char *photo = put_file (f, "photo");
  g_autofree char *prefix = g_strndup (photo, 2);
  g_autofree char *path = g_build_filename (f->dir, "files", prefix, photo, NULL);
  g_autofree char *id = save_notice (f, unit, "基础", FILES (photo));
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "photO", -1, NULL));
  g_assert_false (zj_store_verify_file (f->store, photo, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_CORRUPT);
  assert_state (f, photo, ZJ_FILE_DAMAGED);
  assert_next (f, NULL, TRUE); /* what is spoilt is not sent */
  accept_all (f, 1);
  pull_copy (f, server_copy (f, id, 2, NULL));
  assert_state (f, photo, ZJ_FILE_SERVER_ONLY);
  g_assert_true (zj_store_want_file (f->store, PROJECT, photo, NULL));
  assert_next (f, photo, FALSE);
  g_free (put_file (f, "photo"));
  done (f, photo, FALSE);
  assert_state (f, photo, ZJ_FILE_SENT);
}

/* --- every way in keeps who names what --- */

static void
test_named_in_bulk (Fixture *f, gconstpointer data)
{
  g_autofree char *here = put_file (f, "here");
  g_autofree char *there = zj_sha256_text ("there");
  GString *lines = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  JsonObject *fields;

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *id = g_strdup_printf ("01934000-0000-7000-8000-00000000000%u", i + 1);

      fields = unit_fields ("1栋", "100");
      if (i < 2)
        add_file (f, fields, there, "other");
      if (i == 1)
        add_file (f, fields, here, "other");
      add_line (lines, server_record (id, "unit-project", "active", 1, fields));
    }
  g_assert_true (zj_store_begin_full (f->store, PROJECT, NULL));
  g_assert_true (page (f, lines, NULL, TRUE, FALSE, &error));
  g_assert_no_error (error);
  g_assert_cmpint (fixture_count (f->dir, "SELECT count(*) FROM record_file WHERE at_server = 1"), ==, 3);
  assert_state (f, there, ZJ_FILE_SERVER_ONLY);
  assert_state (f, here, ZJ_FILE_SENT);
  /* One loses its files, one gains a file the server lacks and that is here. */
  lines = g_string_new (NULL);
  add_line (lines, server_record ("01934000-0000-7000-8000-000000000001", "unit-project", "active", 2,
                                  unit_fields ("1栋", "100")));
  fields = unit_fields ("1栋", "100");
  add_file (f, fields, here, "other");
  {
    JsonObject *record = server_record ("01934000-0000-7000-8000-000000000003", "unit-project", "active", 2, fields);
    JsonArray *missing = json_array_new ();

    json_array_add_object_element (missing, json_object_new ());
    json_object_set_string_member (json_array_get_object_element (missing, 0), "sha256", here);
    json_object_set_array_member (record, "missing", missing);
    add_line (lines, record);
  }
  pull (f, lines);
  g_assert_cmpint (fixture_count (f->dir, "SELECT count(*) FROM record_file"), ==, 3);
  assert_next (f, here, TRUE);
  lines = g_string_new (NULL);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *id = g_strdup_printf ("01934000-0000-7000-8000-00000000000%u", i + 1);

      add_tombstone (lines, id, 3);
    }
  pull (f, lines);
  g_assert_cmpint (fixture_count (f->dir, "SELECT count(*) FROM record_file"), ==, 0);
}

#define ADD(name, func) g_test_add ("/store/transfers/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a file begins to go up when its record is saved", test_begins_at_save);
  ADD ("where an upload stands survives a restart", test_progress_survives);
  ADD ("a file that failed waits and lets the others pass", test_failed_one_waits);
  ADD ("what the user stopped stays stopped until told otherwise", test_pause);
  ADD ("a file taken out again does not go", test_taken_out_again);
  ADD ("a file that has to go up yet is unsent work", test_counted);
  ADD ("a file of one project says nothing about another", test_two_projects);
  ADD ("H10 a deferred act is due once its last file went up", test_h10_own_upload);
  ADD ("H10 a deferred act is due once a pull misses no file", test_h10_by_a_colleague);
  ADD ("a file that a deferred act waits for goes first", test_waits_first);
  ADD ("H16 two PCs add photos to one slot and both stay", test_h16);
  ADD ("H17 a photo replaced while the op naming it has no reply", test_h17);
  ADD ("H18 what the server called present and then lost goes up again", test_h18);
  ADD ("H22 a notice with a photo on a unit deleted elsewhere is kept", test_h22);
  ADD ("a file the user opens is fetched before everything else", test_wanted);
  ADD ("a damaged file is not sent, and fetched when the server has it", test_damaged_is_fetched);
  ADD ("records pulled in bulk keep who names which file", test_named_in_bulk);
  return g_test_run ();
}
