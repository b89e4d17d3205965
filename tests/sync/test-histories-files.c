/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "engine-fixture.h"
#include "zj-engine-private.h"

#define KB 1024

/* The histories of protocol.md that are about files, with a province in memory. */

static guint
n_attachments_here (Machine *pc, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjRecord) record = zj_store_get (pc->store, id, &error);
  JsonArray *rows;

  g_assert_no_error (error);
  rows = json_object_has_member (record->fields, "attachments")
             ? json_object_get_array_member (record->fields, "attachments")
             : NULL;
  return rows ? json_array_get_length (rows) : 0;
}

static char *
first_op (Machine *pc)
{
  g_autoptr (GPtrArray) items = zj_store_outbox (pc->store, NULL, NULL);

  g_assert_cmpuint (items->len, >, 0);
  return g_strdup (((ZjOutboxItem *)g_ptr_array_index (items, 0))->id);
}

/* H10: the op is put off until its files are there; then the same op goes again, in the same sync. */
static void
test_deferred (Fixture *f, gconstpointer data)
{
  const gsize sizes[] = { 300 * KB, 10 * KB };
  char *hashes[2];
  g_autofree char *id = machine_create_with_files (f->pc, "16栋", sizes, 2, 1, hashes);

  fake_province_defer_for_files (f->province);
  sync_ok (f->pc);
  assert_there (f, id, "name", "16栋");
  g_assert_cmpuint (fake_province_n_ops (f->province), ==, 1);
  g_assert_cmpuint (fake_province_n_effects (f->province), ==, 1);
  /* put off once, taken once: not once for each file */
  g_assert_cmpuint (n_posts (f), ==, 2);
  g_assert_cmpint (machine_sync_state (f->pc, id), ==, ZJ_SYNC_SYNCED);
  g_free (hashes[0]);
  g_free (hashes[1]);
}

static gboolean
always (gpointer data)
{
  return TRUE;
}

/* H10: others want the worker after every piece, also after the last one. */
static void
test_deferred_yielding (Fixture *f, gconstpointer data)
{
  const gsize sizes[] = { 300 * KB };
  char *hash;
  g_autofree char *id = machine_create_with_files (f->pc, "16栋", sizes, 1, 1, &hash);

  zj_round_set_yield (f->pc->engine->round, always, NULL);
  fake_province_defer_for_files (f->province);
  sync_ok (f->pc);
  g_assert_cmpuint (fake_province_n_effects (f->province), ==, 1);
  g_assert_cmpint (machine_sync_state (f->pc, id), ==, ZJ_SYNC_SYNCED);
  g_free (hash);
}

/* H10, H19: the line breaks between the op and its files. */
static void
test_deferred_cut (Fixture *f, gconstpointer data)
{
  const gsize sizes[] = { 300 * KB };
  char *hashes[1];
  g_autofree char *id = machine_create_with_files (f->pc, "16栋", sizes, 1, 1, hashes);

  fake_province_defer_for_files (f->province);
  fake_province_fail (f->province, "/uploads", FAULT_LOST, 3);
  sync_fails (f->pc, ZJ_ERROR_NETWORK);
  g_assert_cmpuint (fake_province_n_effects (f->province), ==, 0);
  g_assert_cmpint (machine_sync_state (f->pc, id), ==, ZJ_SYNC_WAITING);
  machine_close (f->pc);
  machine_open (f->pc);
  fake_province_fail (f->province, "/", FAULT_NONE, 0);
  sync_ok (f->pc);
  assert_there (f, id, "name", "16栋");
  g_assert_cmpuint (fake_province_n_effects (f->province), ==, 1);
  g_free (hashes[0]);
}

/* H16: two PCs add photos to one slot; both stay, on both. */
static void
test_two_add (Fixture *f, gconstpointer data)
{
  const gsize sizes[] = { 10 * KB };
  char *hashes[1];
  g_autofree char *id = machine_create_with_files (f->pc, "16栋", sizes, 1, 1, hashes);
  g_autoptr (Machine) other = NULL;
  g_autofree char *mine = NULL;
  g_autofree char *theirs = NULL;

  sync_ok (f->pc);
  other = machine_new (f->province, 2);
  sync_ok (other);
  mine = machine_add_file (f->pc, id, 20 * KB, 20);
  theirs = machine_add_file (other, id, 30 * KB, 30);
  sync_ok (f->pc);
  sync_ok (other);
  sync_ok (f->pc);
  assert_file_there (f, mine);
  assert_file_there (f, theirs);
  g_assert_cmpuint (fake_province_n_attachments (f->province, id), ==, 3);
  g_assert_cmpuint (n_attachments_here (f->pc, id), ==, 3);
  g_assert_cmpuint (n_attachments_here (other, id), ==, 3);
  machine_assert_clean (other);
  g_free (hashes[0]);
}

/* H17: a photo is replaced while the op that names it has no reply. */
static void
test_replaced (Fixture *f, gconstpointer data)
{
  const gsize sizes[] = { 300 * KB };
  char *hashes[1];
  g_autofree char *id = machine_create_with_files (f->pc, "16栋", sizes, 1, 1, hashes);
  g_autofree char *second = NULL;

  fake_province_fail (f->province, "/ops", FAULT_REPLY_LOST, 1);
  sync_fails (f->pc, ZJ_ERROR_NETWORK);
  second = machine_replace_file (f->pc, id, 20 * KB, 9);
  sync_ok (f->pc);
  assert_file_there (f, second);
  g_assert_cmpuint (fake_province_n_attachments (f->province, id), ==, 1);
  g_assert_cmpuint (n_attachments_here (f->pc, id), ==, 1);
  g_assert_cmpint (machine_sync_state (f->pc, id), ==, ZJ_SYNC_SYNCED);
  g_free (hashes[0]);
}

/* H18: the server had the file, as nobody's; it expired before the record came, so the record calls it missing. */
static void
test_expired (Fixture *f, gconstpointer data)
{
  const gsize sizes[] = { 300 * KB };
  char *hashes[1];
  g_autofree char *id = machine_create_with_files (f->pc, "16栋", sizes, 1, 1, hashes);
  g_autoptr (GBytes) bytes = zj_store_read_file (f->pc->store, hashes[0], NULL);
  g_autofree char *hash = fake_province_add_file (f->province, bytes);

  sync_ok (f->pc);
  g_assert_cmpuint (fake_province_n_uploads (f->province), ==, 0);
  fake_province_drop_file (f->province, hash);
  g_free (fake_province_put (f->province, id, "remark", "…"));
  sync_ok (f->pc);
  assert_file_there (f, hash);
  g_assert_cmpuint (fake_province_n_uploads (f->province), ==, 1);
  g_free (hashes[0]);
}

/* --- withdrawing --- */

static void
test_cancel_unsent (Fixture *f, gconstpointer data)
{
  g_autofree G_GNUC_UNUSED char *id = machine_create (f->pc, "16栋");
  g_autofree char *op = first_op (f->pc);
  g_autoptr (GError) error = machine_cancel (f->pc, op);

  g_assert_no_error (error);
  sync_ok (f->pc);
  g_assert_cmpuint (fake_province_n_ops (f->province), ==, 0);
}

/* The request was lost: the server says it has never seen it. */
static void
test_cancel_lost (Fixture *f, gconstpointer data)
{
  g_autofree G_GNUC_UNUSED char *id = machine_create (f->pc, "16栋");
  g_autofree char *op = first_op (f->pc);
  g_autoptr (GError) error = NULL;

  fake_province_fail (f->province, "/ops", FAULT_LOST, 1);
  sync_fails (f->pc, ZJ_ERROR_NETWORK);
  error = machine_cancel (f->pc, op);
  g_assert_no_error (error);
  sync_ok (f->pc);
  g_assert_cmpuint (fake_province_n_ops (f->province), ==, 0);
}

/* The reply was lost: it is too late, and said so. */
static void
test_cancel_late (Fixture *f, gconstpointer data)
{
  g_autofree char *id = machine_create (f->pc, "16栋");
  g_autofree char *op = first_op (f->pc);
  g_autoptr (GError) error = NULL;

  fake_province_fail (f->province, "/ops", FAULT_REPLY_LOST, 1);
  sync_fails (f->pc, ZJ_ERROR_NETWORK);
  error = machine_cancel (f->pc, op);
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
  g_assert_cmpint (machine_sync_state (f->pc, id), ==, ZJ_SYNC_SYNCED);
  sync_ok (f->pc);
  assert_here (f->pc, id, "name", "16栋");
  g_assert_cmpuint (fake_province_n_effects (f->province), ==, 1);
}

/* Nobody can be asked: it stays as it was. */
static void
test_cancel_offline (Fixture *f, gconstpointer data)
{
  g_autofree char *id = machine_create (f->pc, "16栋");
  g_autofree char *op = first_op (f->pc);
  g_autoptr (GError) error = NULL;

  fake_province_fail (f->province, "/ops", FAULT_LOST, 2);
  sync_fails (f->pc, ZJ_ERROR_NETWORK);
  error = machine_cancel (f->pc, op);
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_NETWORK);
  sync_ok (f->pc);
  assert_there (f, id, "name", "16栋");
}

/* The server holds it back for its files; it never takes it on its own. */
static void
test_cancel_deferred (Fixture *f, gconstpointer data)
{
  const gsize sizes[] = { 300 * KB };
  char *hashes[1];
  g_autofree G_GNUC_UNUSED char *id = machine_create_with_files (f->pc, "16栋", sizes, 1, 1, hashes);
  g_autofree char *op = first_op (f->pc);
  g_autoptr (GError) error = NULL;

  fake_province_defer_for_files (f->province);
  fake_province_fail (f->province, "/uploads", FAULT_LOST, 1);
  sync_fails (f->pc, ZJ_ERROR_NETWORK);
  error = machine_cancel (f->pc, op);
  g_assert_no_error (error);
  sync_ok (f->pc);
  g_assert_cmpuint (fake_province_n_effects (f->province), ==, 0);
  /* nothing names the file any more, so it does not go */
  assert_file_lacks (f, hashes[0]);
  g_free (hashes[0]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define CASE(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  CASE ("/histories/H10 a deferred op goes again when its files are there", test_deferred);
  CASE ("/histories/H10 a deferred op goes again also where others want their turn", test_deferred_yielding);
  CASE ("/histories/H19 the files of a deferred op come after a cut and a restart", test_deferred_cut);
  CASE ("/histories/H16 photos added to one slot by two PCs all stay", test_two_add);
  CASE ("/histories/H17 a photo replaced while its op has no reply", test_replaced);
  CASE ("/histories/H18 a file that expired before its record came goes again", test_expired);
  CASE ("/cancel/what was never sent is withdrawn", test_cancel_unsent);
  CASE ("/cancel/what the server never saw is withdrawn after asking", test_cancel_lost);
  CASE ("/cancel/what the server took is too late to withdraw", test_cancel_late);
  CASE ("/cancel/without an answer it stays", test_cancel_offline);
  CASE ("/cancel/what the server holds back is withdrawn", test_cancel_deferred);
  return g_test_run ();
}
