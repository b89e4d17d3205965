/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "engine-fixture.h"

/* The histories of protocol.md that the engine must survive, and everything at random. */

/* H1, H6: the op is in, its answer is not. The next sync pulls first, and the page brings the answer: nothing is sent
 * again. */
static void
test_reply_lost (Fixture *f, gconstpointer data)
{
  const Fault faults[] = { FAULT_REPLY_LOST, FAULT_REPLY_HALF };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *id = machine_create (f->pc, "16栋");
      guint posts;

      fake_province_fail (f->province, "/ops", faults[i], 1);
      sync_fails (f->pc, ZJ_ERROR_NETWORK);
      g_assert_cmpint (machine_sync_state (f->pc, id), ==, ZJ_SYNC_SENDING);
      posts = n_posts (f);
      machine_close (f->pc);
      machine_open (f->pc);
      sync_ok (f->pc);
      g_assert_cmpint (machine_sync_state (f->pc, id), ==, ZJ_SYNC_SYNCED);
      g_assert_cmpuint (f->pc->report.pushed, ==, 1);
      g_assert_cmpuint (n_posts (f), ==, posts);
      g_assert_cmpuint (fake_province_n_effects (f->province), ==, i + 1);
    }
}

/* The control: by a province that forgets, the same would be done twice, and this is where it shows. */
static void
test_forgetful (Fixture *f, gconstpointer data)
{
  g_free (machine_create (f->pc, "16栋"));
  fake_province_set_forgetful (f->province);
  fake_province_fail (f->province, "/ops", FAULT_REPLY_LOST, 1);
  sync_fails (f->pc, ZJ_ERROR_NETWORK);
  sync_ok (f->pc);
  g_assert_cmpuint (fake_province_n_effects (f->province), ==, 2);
}

/* H7: the client gives up, asks and pulls; then what lies in between delivers the old post. */
static void
test_late (Fixture *f, gconstpointer data)
{
  g_autofree char *id = machine_create (f->pc, "16栋");

  fake_province_fail (f->province, "/ops", FAULT_LATE, 1);
  sync_fails (f->pc, ZJ_ERROR_NETWORK);
  sync_ok (f->pc);
  fake_province_deliver_late (f->province);
  g_assert_cmpuint (fake_province_n_effects (f->province), ==, 1);
  machine_edit (f->pc, id, "name", "17栋");
  fake_province_fail (f->province, "/ops", FAULT_LATE, 1);
  sync_fails (f->pc, ZJ_ERROR_NETWORK);
  machine_edit (f->pc, id, "name", "18栋");
  fake_province_deliver_late (f->province);
  sync_ok (f->pc);
  assert_there (f, id, "name", "18栋");
  g_assert_cmpuint (fake_province_n_effects (f->province), ==, 3);
}

/* H9: what never went out leaves no gap. */
static void
test_cancel_and_fold (Fixture *f, gconstpointer data)
{
  g_autofree char *kept = machine_create (f->pc, "1栋");
  g_autofree char *cancelled = machine_create (f->pc, "2栋");
  g_autofree char *vanished = machine_create (f->pc, "3栋");
  g_autofree char *last = machine_create (f->pc, "4栋");
  g_autofree char *client = zj_store_dup_client_id (f->pc->store);
  g_autoptr (GPtrArray) outbox = zj_store_outbox (f->pc->store, FAKE_PROJECT, NULL);

  for (guint i = 0; i < outbox->len; i++)
    {
      const ZjOutboxItem *item = g_ptr_array_index (outbox, i);

      if (g_str_equal (item->record, cancelled))
        g_assert_true (zj_store_cancel_op (f->pc->store, item->id, NULL));
    }
  machine_edit (f->pc, kept, "name", "1号楼");
  machine_delete (f->pc, vanished);
  sync_ok (f->pc);
  assert_there (f, kept, "name", "1号楼");
  assert_there (f, last, "name", "4栋");
  g_assert_cmpuint (fake_province_n_ops (f->province), ==, 2);
  g_assert_cmpint (fake_province_last_seq (f->province, client), ==, 2);
}

/* Two PCs, random saves, faults, restarts and copies of time: at the end everything that was saved is there, once. */
typedef struct
{
  char *id;
  char *values[2]; /* what each PC last wrote into its own field */
} Written;

static void
written_free (gpointer data)
{
  Written *written = data;

  g_free (written->id);
  g_free (written->values[0]);
  g_free (written->values[1]);
  g_free (written);
}

static void
act_at_random (Fixture *f, Machine *pc, guint who, ZjRandom *random, GPtrArray *all, guint step)
{
  static const char *const fields[] = { "unit_use", "design_org" };
  static const Fault faults[] = { FAULT_LOST, FAULT_REPLY_LOST, FAULT_REPLY_HALF, FAULT_PORTAL, FAULT_NONE };
  static const char *const paths[] = { "/ops", "/changes", "/session", "/" };
  g_autofree char *text = g_strdup_printf ("值%u", step);
  Written *written;

  switch (zj_random_uniform (random, 8))
    {
    case 0:
      written = g_new0 (Written, 1);
      written->id = machine_create (pc, text);
      g_ptr_array_add (all, written);
      break;
    case 1:
      machine_close (pc);
      machine_open (pc);
      break;
    case 2:
    case 3:
    case 4:
      written = all->len ? g_ptr_array_index (all, zj_random_uniform (random, all->len)) : NULL;
      if (written)
        {
          g_autoptr (ZjRecord) seen = zj_store_get (pc->store, written->id, NULL);

          if (seen == NULL) /* not here yet */
            break;
          machine_edit (pc, written->id, fields[who], text);
          g_free (written->values[who]);
          written->values[who] = g_steal_pointer (&text);
        }
      break;
    default:
      {
        g_autoptr (GError) error = NULL;

        fake_province_fail (f->province, paths[zj_random_uniform (random, G_N_ELEMENTS (paths))],
                            faults[zj_random_uniform (random, G_N_ELEMENTS (faults))],
                            1 + zj_random_uniform (random, 3));
        error = machine_sync (pc);
        g_assert_false (g_error_matches (error, ZJ_ERROR, ZJ_ERROR_CREDENTIALS));
        fake_province_fail (f->province, "/", FAULT_NONE, 0);
      }
    }
}

static void
test_random (Fixture *f, gconstpointer data)
{
  g_autoptr (Machine) other = machine_new (f->province, 2);
  g_autoptr (ZjRandom) random = zj_random_new_seeded (20261123);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (written_free);
  Machine *pcs[] = { f->pc, other };

  for (guint step = 0; step < 250; step++)
    {
      guint who = zj_random_uniform (random, 2);

      act_at_random (f, pcs[who], who, random, all, step);
    }
  for (guint i = 0; i < 4; i++)
    sync_ok (pcs[i % 2]);
  g_assert_cmpuint (all->len, >, 5);
  g_assert_cmpuint (fake_province_n_records (f->province), ==, all->len);
  g_assert_cmpuint (fake_province_n_effects (f->province), ==, fake_province_n_ops (f->province));
  for (guint i = 0; i < all->len; i++)
    {
      const Written *written = g_ptr_array_index (all, i);

      assert_there (f, written->id, "unit_use", written->values[0]);
      assert_there (f, written->id, "design_org", written->values[1]);
      for (guint j = 0; j < 2; j++)
        {
          assert_here (pcs[j], written->id, "unit_use", written->values[0]);
          assert_here (pcs[j], written->id, "design_org", written->values[1]);
          g_assert_cmpint (machine_sync_state (pcs[j], written->id), ==, ZJ_SYNC_SYNCED);
        }
    }
  machine_assert_clean (other);
}

/* The answer is lost, and the user goes on editing what was sent. */
static void
test_edit_after_lost_reply (Fixture *f, gconstpointer data)
{
  g_autofree char *id = machine_create (f->pc, "16栋");

  fake_province_fail (f->province, "/ops", FAULT_REPLY_LOST, 1);
  sync_fails (f->pc, ZJ_ERROR_NETWORK);
  machine_edit (f->pc, id, "name", "17栋");
  machine_edit (f->pc, id, "unit_use", "住宅");
  sync_ok (f->pc);
  assert_there (f, id, "name", "17栋");
  assert_there (f, id, "unit_use", "住宅");
  g_assert_cmpuint (fake_province_n_effects (f->province), ==, 2);
}

/* Every request of a sync fails once, in turn, in every manner: in the end each op is in exactly once. */
static void
test_every_fault (Fixture *f, gconstpointer data)
{
  const Fault faults[] = { FAULT_LOST, FAULT_REPLY_LOST, FAULT_REPLY_HALF, FAULT_PORTAL, FAULT_PROBLEM };
  const char *paths[] = { "/changes", "/ops" };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    for (guint j = 0; j < G_N_ELEMENTS (paths); j++)
      {
        g_autofree char *id = machine_create (f->pc, "栋");
        g_autoptr (GError) error = NULL;

        machine_edit (f->pc, id, "unit_use", "住宅");
        if (faults[i] == FAULT_PROBLEM)
          fake_province_fail_with (f->province, paths[j], 1, 503, "busy", NULL);
        else
          fake_province_fail (f->province, paths[j], faults[i], 1);
        error = machine_sync (f->pc);
        /* a GET on a line that was open before is repeated by the HTTP library itself */
        g_assert_true (error || j == 0);
        machine_edit (f->pc, id, "unit_use", "商业");
        sync_ok (f->pc);
        assert_there (f, id, "unit_use", "商业");
        n++;
        g_assert_cmpuint (fake_province_n_records (f->province), ==, n);
        g_assert_cmpuint (fake_province_n_effects (f->province), ==, fake_province_n_ops (f->province));
        machine_assert_clean (f->pc);
      }
}

/* --- states, stores and servers that went back --- */

static void
test_full_pull (Fixture *f, gconstpointer data)
{
  g_autofree char *old = fake_province_put (f->province, NULL, "name", "1栋");
  g_autofree char *mine = NULL;
  g_autofree char *fresh = NULL;

  fake_province_set_page (f->province, 3);
  for (guint i = 0; i < 10; i++)
    g_free (fake_province_put (f->province, NULL, "name", "栋"));
  sync_ok (f->pc);
  mine = machine_create (f->pc, "16栋");
  machine_edit (f->pc, old, "name", "1号楼");
  fresh = fake_province_put (f->province, NULL, "name", "2栋");
  fake_province_forget_states (f->province);
  sync_ok (f->pc);
  assert_there (f, mine, "name", "16栋");
  assert_there (f, old, "name", "1号楼");
  assert_here (f->pc, fresh, "name", "2栋");
  assert_here (f->pc, old, "name", "1号楼");
  g_assert_cmpuint (f->pc->report.pushed, ==, 2);
}

/* H4: cut off while the shadow fills; saves meanwhile. */
static void
test_full_pull_cut (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *mine = NULL;

  fake_province_set_page (f->province, 3);
  for (guint i = 0; i < 10; i++)
    g_ptr_array_add (ids, fake_province_put (f->province, NULL, "name", "栋"));
  sync_ok (f->pc);
  fake_province_forget_states (f->province);
  machine_edit (f->pc, g_ptr_array_index (ids, 0), "name", "甲");
  /* the 410, the first page, then the cut */
  fake_province_fail (f->province, "/ops", FAULT_LOST, 1);
  sync_fails (f->pc, ZJ_ERROR_NETWORK);
  machine_edit (f->pc, g_ptr_array_index (ids, 1), "name", "乙");
  mine = machine_create (f->pc, "16栋");
  machine_close (f->pc);
  machine_open (f->pc);
  for (guint i = 0; i < ids->len; i++)
    assert_here (f->pc, g_ptr_array_index (ids, i), "name", i == 0 ? "甲" : i == 1 ? "乙" : "栋");
  sync_ok (f->pc);
  assert_there (f, g_ptr_array_index (ids, 0), "name", "甲");
  assert_there (f, g_ptr_array_index (ids, 1), "name", "乙");
  assert_there (f, mine, "name", "16栋");
  for (guint i = 2; i < ids->len; i++)
    assert_here (f->pc, g_ptr_array_index (ids, i), "name", "栋");
}

/* H12: the disk is copied to a colleague while an answer is missing; both go on. */
static void
test_copied (Fixture *f, gconstpointer data)
{
  g_autoptr (Machine) colleague = machine_new (f->province, 2);
  g_autofree char *id = machine_create (f->pc, "16栋");
  g_autofree char *queued = NULL;
  g_autofree char *theirs = NULL;
  g_autofree char *first_client = zj_store_dup_client_id (f->pc->store);
  g_autofree char *second_client = NULL;
  g_autoptr (GError) error = NULL;

  fake_province_fail (f->province, "/ops", FAULT_REPLY_LOST, 1);
  sync_fails (f->pc, ZJ_ERROR_NETWORK);
  queued = machine_create (f->pc, "17栋");
  machine_close (f->pc);
  machine_close (colleague);
  machine_remove_dir (colleague->dir);
  machine_copy_dir (f->pc->dir, colleague->dir);
  machine_open (f->pc);
  machine_open (colleague);
  second_client = zj_store_dup_client_id (colleague->store);
  g_assert_cmpstr (second_client, !=, first_client);
  /* the copy took the sign-in along; each gets one of its own */
  error = machine_sign_in (colleague, FAKE_PASSWORD);
  g_assert_no_error (error);
  theirs = machine_create (colleague, "18栋");
  sync_ok (colleague);
  sync_ok (f->pc);
  sync_ok (colleague);
  g_assert_cmpuint (fake_province_n_records (f->province), ==, 3);
  g_assert_cmpuint (fake_province_n_effects (f->province), ==, 3);
  for (guint i = 0; i < 2; i++)
    {
      Machine *pc = i == 0 ? f->pc : colleague;

      g_assert_cmpint (machine_sync_state (pc, id), ==, ZJ_SYNC_SYNCED);
      g_assert_cmpint (machine_sync_state (pc, queued), ==, ZJ_SYNC_SYNCED);
      g_assert_cmpuint (pc->report.pending, ==, 0);
      machine_assert_clean (pc);
    }
  sync_ok (f->pc);
  assert_here (f->pc, theirs, "name", "18栋");
}

/* H12: both copies hold one edit that was never sent; one sends it as it was, the other edits on. The op that goes
 * under that id is the first one's, and what the other had added goes as another; nobody's queue stops. */
static void
test_copied_while_queued (Fixture *f, gconstpointer data)
{
  g_autoptr (Machine) colleague = machine_new (f->province, 2);
  g_autofree char *id = machine_create (f->pc, "16栋");
  g_autofree char *fresh = NULL;
  g_autofree char *other = NULL;
  g_autoptr (GError) error = NULL;

  sync_ok (f->pc);
  machine_edit (f->pc, id, "owner_leader", "李工");
  fresh = machine_create (f->pc, "17栋");
  machine_close (f->pc);
  machine_close (colleague);
  machine_remove_dir (colleague->dir);
  machine_copy_dir (f->pc->dir, colleague->dir);
  machine_open (f->pc);
  machine_open (colleague);
  error = machine_sign_in (colleague, FAKE_PASSWORD);
  g_assert_no_error (error);
  sync_ok (colleague);
  machine_edit (f->pc, id, "builder_leader", "王工");
  machine_edit (f->pc, fresh, "builder_leader", "赵工");
  other = machine_create (f->pc, "18栋");
  sync_ok (f->pc);
  assert_there (f, other, "name", "18栋");
  assert_there (f, id, "owner_leader", "李工");
  assert_there (f, id, "builder_leader", "王工");
  g_assert_cmpint (machine_sync_state (f->pc, id), ==, ZJ_SYNC_SYNCED);
  /* Made twice with different values: both are kept, and the user is asked. */
  g_assert_cmpint (machine_sync_state (f->pc, fresh), ==, ZJ_SYNC_CONFLICT);
  assert_here (f->pc, fresh, "builder_leader", "赵工");
  g_assert_true (zj_store_resolve (f->pc->store, fresh, TRUE, NULL, &error));
  g_assert_no_error (error);
  sync_ok (f->pc);
  assert_there (f, fresh, "builder_leader", "赵工");
  assert_there (f, fresh, "name", "17栋");
  g_assert_cmpuint (fake_province_n_records (f->province), ==, 3);
  machine_assert_clean (colleague);
}

/* H13: the home folder is put back to yesterday's snapshot. */
static void
test_set_back (Fixture *f, gconstpointer data)
{
  g_autofree char *snapshot = g_build_filename (f->pc->base, "snapshot", NULL);
  g_autofree char *early = machine_create (f->pc, "1栋");
  g_autofree char *late = NULL;
  g_autofree char *fresh = NULL;
  g_autofree char *client = NULL;
  g_autofree char *new_client = NULL;
  g_autoptr (GError) error = NULL;

  sync_ok (f->pc);
  machine_edit (f->pc, early, "name", "1号楼");
  machine_close (f->pc);
  machine_copy_dir (f->pc->dir, snapshot);
  machine_open (f->pc);
  client = zj_store_dup_client_id (f->pc->store);
  late = machine_create (f->pc, "2栋");
  sync_ok (f->pc);
  g_assert_cmpuint (fake_province_n_effects (f->province), ==, 3);
  machine_close (f->pc);
  machine_remove_dir (f->pc->dir);
  machine_copy_dir (snapshot, f->pc->dir);
  machine_open (f->pc);
  fresh = machine_create (f->pc, "3栋");
  /* yesterday's token is void by now */
  error = machine_sign_in (f->pc, FAKE_PASSWORD);
  g_assert_no_error (error);
  sync_ok (f->pc);
  new_client = zj_store_dup_client_id (f->pc->store);
  g_assert_cmpstr (new_client, !=, client);
  g_assert_cmpuint (fake_province_n_effects (f->province), ==, 4);
  g_assert_cmpuint (fake_province_n_records (f->province), ==, 3);
  assert_here (f->pc, late, "name", "2栋");
  assert_here (f->pc, early, "name", "1号楼");
  assert_there (f, fresh, "name", "3栋");
  g_assert_cmpuint (f->pc->report.pending, ==, 0);
}

/* H14: the server is put back to last night's backup. */
static void
test_server_set_back (Fixture *f, gconstpointer data)
{
  g_autofree char *before = machine_create (f->pc, "1栋");
  g_autofree char *after = NULL;
  g_autofree char *waiting = NULL;

  sync_ok (f->pc);
  fake_province_back_up (f->province);
  after = machine_create (f->pc, "2栋");
  machine_edit (f->pc, before, "name", "1号楼");
  sync_ok (f->pc);
  waiting = machine_create (f->pc, "3栋");
  fake_province_restore (f->province);
  assert_there (f, after, "name", NULL);
  sync_ok (f->pc);
  assert_there (f, before, "name", "1号楼");
  assert_there (f, after, "name", "2栋");
  assert_there (f, waiting, "name", "3栋");
  g_assert_cmpuint (f->pc->report.pending, ==, 0);
  g_assert_cmpuint (fake_province_n_effects (f->province), ==, 4);
}

static void
test_cloned (Fixture *f, gconstpointer data)
{
  g_autofree char *id = machine_create (f->pc, "16栋");
  g_autofree char *client = zj_store_dup_client_id (f->pc->store);
  g_autofree char *new_client = NULL;

  fake_province_fail_with (f->province, "/ops", 1, 409, "client-cloned", NULL);
  sync_ok (f->pc);
  new_client = zj_store_dup_client_id (f->pc->store);
  g_assert_cmpstr (new_client, !=, client);
  assert_there (f, id, "name", "16栋");
  /* a server that says so for ever is not obeyed for ever */
  g_free (machine_create (f->pc, "17栋"));
  fake_province_fail_with (f->province, "/ops", 1000, 409, "client-cloned", NULL);
  sync_fails (f->pc, ZJ_ERROR_UNUSABLE_SERVER);
  fake_province_fail (f->province, "/", FAULT_NONE, 0);
  sync_ok (f->pc);
  g_assert_cmpuint (fake_province_n_records (f->province), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define CASE(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  CASE ("/histories/H1 H6 reply lost, pull first: not sent again", test_reply_lost);
  CASE ("/histories/control: where the server forgets, a lost reply doubles", test_forgetful);
  CASE ("/histories/H7 the old post arrives after all", test_late);
  CASE ("/histories/H9 what was cancelled or folded leaves no gap", test_cancel_and_fold);
  CASE ("/histories/two PCs, random saves, faults and restarts: everything is there once", test_random);
  CASE ("/histories/edits after a lost reply build on it", test_edit_after_lost_reply);
  CASE ("/histories/every request failing in every way ends exactly once", test_every_fault);
  CASE ("/histories/H15 a forgotten state is a full pull, with pending ops on top", test_full_pull);
  CASE ("/histories/H4 cut off while the shadow fills, saves meanwhile", test_full_pull_cut);
  CASE ("/histories/H12 a copied store gets its own name and nothing is doubled", test_copied);
  CASE ("/histories/H12 copied with an unsent edit, both edit on: nobody's queue stops", test_copied_while_queued);
  CASE ("/histories/H13 a store set back to yesterday doubles nothing", test_set_back);
  CASE ("/histories/H14 a server set back gets everything again", test_server_set_back);
  CASE ("/histories/told that it is a copy it takes a new name, not for ever", test_cloned);
  return g_test_run ();
}
