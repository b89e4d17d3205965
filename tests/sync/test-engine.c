/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "engine-fixture.h"

/* --- there and back --- */

static void
test_create (Fixture *f, gconstpointer data)
{
  g_autofree char *id = machine_create (f->pc, "16栋");

  g_assert_cmpint (machine_sync_state (f->pc, id), ==, ZJ_SYNC_QUEUED);
  sync_ok (f->pc);
  g_assert_cmpint (machine_sync_state (f->pc, id), ==, ZJ_SYNC_SYNCED);
  assert_there (f, id, "name", "16栋");
  g_assert_cmpuint (f->pc->report.pushed, ==, 1);
  g_assert_cmpuint (f->pc->report.pending, ==, 0);
  g_assert_cmpint (zj_engine_get_state (f->pc->engine), ==, ZJ_ENGINE_IDLE);
  g_assert_cmpint (zj_engine_get_last_sync (f->pc->engine), >, 0);
  sync_ok (f->pc);
  g_assert_cmpuint (f->pc->report.pushed, ==, 0);
  g_assert_cmpuint (n_posts (f), ==, 1);
}

static void
test_pull (Fixture *f, gconstpointer data)
{
  g_autofree char *first = fake_province_put (f->province, NULL, "name", "1栋");
  g_autofree char *second = fake_province_put (f->province, NULL, "name", "2栋");
  g_autofree char *again = NULL;

  sync_ok (f->pc);
  g_assert_cmpuint (f->pc->report.pulled, ==, 2);
  assert_here (f->pc, first, "name", "1栋");
  again = fake_province_put (f->province, second, "name", "2号楼");
  sync_ok (f->pc);
  g_assert_cmpuint (f->pc->report.pulled, ==, 1);
  assert_here (f->pc, second, "name", "2号楼");
}

static void
test_pages (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  fake_province_set_page (f->province, 7);
  for (guint i = 0; i < 50; i++)
    g_ptr_array_add (ids, fake_province_put (f->province, NULL, "name", "栋"));
  sync_ok (f->pc);
  g_assert_cmpuint (f->pc->report.pulled, ==, 50);
  for (guint i = 0; i < ids->len; i++)
    assert_here (f->pc, g_ptr_array_index (ids, i), "name", "栋");
  for (guint i = 0; i < 20; i++)
    g_free (fake_province_put (f->province, g_ptr_array_index (ids, i), "name", "楼"));
  sync_ok (f->pc);
  g_assert_cmpuint (f->pc->report.pulled, ==, 20);
}

static void
test_delete (Fixture *f, gconstpointer data)
{
  g_autofree char *id = machine_create (f->pc, "16栋");

  sync_ok (f->pc);
  machine_delete (f->pc, id);
  sync_ok (f->pc);
  g_assert_cmpuint (f->pc->report.pushed, ==, 1);
  assert_there (f, id, "name", NULL);
}

static void
test_batches (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 25; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u栋", i);

      g_free (machine_create (f->pc, name));
    }
  machine_close (f->pc);
  fake_province_set_limits (f->province, 10, 1 << 20);
  machine_open (f->pc);
  sync_ok (f->pc);
  g_assert_cmpuint (f->pc->report.pushed, ==, 25);
  g_assert_cmpuint (fake_province_n_records (f->province), ==, 25);
  g_assert_cmpuint (n_posts (f), ==, 3);
}

static void
test_split (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 25; i++)
    g_free (machine_create (f->pc, "栋"));
  /* the service document said more */
  fake_province_set_limits (f->province, 4, 1 << 20);
  sync_ok (f->pc);
  g_assert_cmpuint (f->pc->report.pushed, ==, 25);
  g_assert_cmpuint (fake_province_n_records (f->province), ==, 25);
}

static void
test_too_large (Fixture *f, gconstpointer data)
{
  g_autofree char *small = machine_create (f->pc, "1栋");
  g_autofree char *large = NULL;
  g_autofree char *other = NULL;
  g_autofree char *text = g_strnfill (150, 'x');

  large = machine_create (f->pc, "2栋");
  for (guint i = 0; i < 3; i++)
    machine_edit (f->pc, large, i == 0 ? "survey_org" : i == 1 ? "design_org" : "supervisor_org", text);
  other = machine_create (f->pc, "3栋");
  fake_province_set_limits (f->province, 100, 1100);
  sync_fails (f->pc, ZJ_ERROR_TOO_LARGE);
  assert_there (f, small, "name", "1栋");
  assert_there (f, other, "name", "3栋");
  assert_there (f, large, "name", NULL);
  g_assert_cmpuint (f->pc->report.pending, ==, 1);
  assert_here (f->pc, large, "name", "2栋");
}

/* --- bad networks --- */

static void
test_offline (Fixture *f, gconstpointer data)
{
  g_autofree char *id = machine_create (f->pc, "16栋");

  fake_province_fail (f->province, "/", FAULT_LOST, 100);
  sync_fails (f->pc, ZJ_ERROR_NETWORK);
  g_assert_cmpint (zj_engine_get_state (f->pc->engine), ==, ZJ_ENGINE_OFFLINE);
  g_assert_nonnull (zj_engine_get_error_message (f->pc->engine));
  g_assert_cmpuint (f->pc->report.pending, ==, 1);
  assert_here (f->pc, id, "name", "16栋");
  fake_province_fail (f->province, "/", FAULT_NONE, 0);
  sync_ok (f->pc);
  assert_there (f, id, "name", "16栋");
}

static void
test_portal (Fixture *f, gconstpointer data)
{
  g_autofree char *id = machine_create (f->pc, "16栋");

  fake_province_fail (f->province, "/", FAULT_PORTAL, 100);
  sync_fails (f->pc, ZJ_ERROR_NETWORK);
  fake_province_fail (f->province, "/ops", FAULT_PORTAL, 1);
  sync_fails (f->pc, ZJ_ERROR_NETWORK);
  sync_ok (f->pc);
  assert_there (f, id, "name", "16栋");
}

static void
test_silence (Fixture *f, gconstpointer data)
{
  g_autofree char *id = machine_create (f->pc, "16栋");

  zj_remote_http_set_timeout (f->pc->remote, 1);
  fake_province_fail (f->province, "/ops", FAULT_SILENT, 1);
  sync_fails (f->pc, ZJ_ERROR_NETWORK);
  sync_ok (f->pc);
  assert_there (f, id, "name", "16栋");
}

static void
test_bad_page (Fixture *f, gconstpointer data)
{
  g_autofree char *id = NULL;

  sync_ok (f->pc);
  id = fake_province_put (f->province, NULL, "name", "1栋");
  fake_province_fail (f->province, "/changes", FAULT_BAD_LINE, 1);
  sync_fails (f->pc, ZJ_ERROR_SERVER);
  assert_here (f->pc, id, "name", NULL);
  sync_ok (f->pc);
  assert_here (f->pc, id, "name", "1栋");
}

/* --- results --- */

static void
test_merge (Fixture *f, gconstpointer data)
{
  g_autofree char *id = machine_create (f->pc, "16栋");

  sync_ok (f->pc);
  g_free (fake_province_put (f->province, id, "unit_use", "住宅"));
  machine_edit (f->pc, id, "name", "17栋");
  sync_ok (f->pc);
  g_assert_cmpuint (f->pc->report.merged + f->pc->report.pushed, >=, 1);
  assert_there (f, id, "name", "17栋");
  assert_there (f, id, "unit_use", "住宅");
  assert_here (f->pc, id, "unit_use", "住宅");
}

/* Somebody edits the same field between our pull and our push. */
static void
test_conflict (Fixture *f, gconstpointer data)
{
  g_autofree char *id = machine_create (f->pc, "16栋");
  g_autoptr (GError) error = NULL;

  sync_ok (f->pc);
  machine_edit (f->pc, id, "name", "17栋");
  g_free (fake_province_put (f->province, id, "name", "18栋"));
  sync_ok (f->pc);
  g_assert_cmpuint (f->pc->report.conflicts, ==, 1);
  g_assert_cmpint (machine_sync_state (f->pc, id), ==, ZJ_SYNC_CONFLICT);
  assert_there (f, id, "name", "18栋");
  assert_here (f->pc, id, "name", "17栋");
  /* it stays one until the user chooses, and keeps nobody else */
  g_free (machine_create (f->pc, "20栋"));
  sync_ok (f->pc);
  g_assert_cmpuint (f->pc->report.pushed, ==, 1);
  g_assert_cmpuint (f->pc->report.conflicts, ==, 1);
  g_assert_true (zj_store_resolve (f->pc->store, id, TRUE, NULL, &error));
  g_assert_no_error (error);
  sync_ok (f->pc);
  g_assert_cmpuint (f->pc->report.conflicts, ==, 0);
  assert_there (f, id, "name", "17栋");
  g_assert_cmpint (machine_sync_state (f->pc, id), ==, ZJ_SYNC_SYNCED);
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autofree char *bad = machine_create (f->pc, "16栋");
  g_autofree char *good = NULL;

  machine_edit (f->pc, bad, "unit_use", "不允许");
  good = machine_create (f->pc, "17栋");
  fake_province_refuse (f->province, "unit_use");
  sync_ok (f->pc);
  g_assert_cmpuint (f->pc->report.refused, ==, 1);
  g_assert_cmpint (machine_sync_state (f->pc, bad), ==, ZJ_SYNC_REFUSED);
  assert_there (f, good, "name", "17栋");
  sync_ok (f->pc);
  g_assert_cmpuint (f->pc->report.refused, ==, 1);
  g_assert_cmpuint (f->pc->report.pushed, ==, 0);
}

static void
test_deferred (Fixture *f, gconstpointer data)
{
  g_autofree char *id = machine_create (f->pc, "16栋");
  guint posts;

  sync_ok (f->pc);
  fake_province_defer (f->province, "unit_use", "0193f2a3-3333-7333-8333-000000000009");
  machine_edit (f->pc, id, "unit_use", "住宅");
  posts = n_posts (f);
  sync_ok (f->pc);
  g_assert_cmpuint (f->pc->report.pending, ==, 1);
  g_assert_cmpint (machine_sync_state (f->pc, id), ==, ZJ_SYNC_WAITING);
  /* asked once per sync, not in a loop */
  g_assert_cmpuint (n_posts (f), ==, posts + 1);
  fake_province_defer (f->province, NULL, NULL);
  sync_ok (f->pc);
  g_assert_cmpuint (f->pc->report.pushed, ==, 1);
  assert_there (f, id, "unit_use", "住宅");
}

/* --- sessions --- */

static void
test_expired (Fixture *f, gconstpointer data)
{
  g_autofree char *id = machine_create (f->pc, "16栋");

  sync_ok (f->pc);
  machine_edit (f->pc, id, "name", "17栋");
  fake_province_expire_access (f->province);
  sync_ok (f->pc);
  assert_there (f, id, "name", "17栋");
  g_assert_cmpuint (fake_server_count (fake_province_server (f->province), "/session/refresh"), ==, 1);
}

static void
test_refresh_lost (Fixture *f, gconstpointer data)
{
  g_autofree char *id = machine_create (f->pc, "16栋");

  fake_province_expire_access (f->province);
  fake_province_fail (f->province, "/session/refresh", FAULT_REPLY_LOST, 1);
  sync_fails (f->pc, ZJ_ERROR_NETWORK);
  machine_close (f->pc);
  machine_open (f->pc);
  sync_ok (f->pc);
  assert_there (f, id, "name", "16栋");
}

static void
test_signed_out (Fixture *f, gconstpointer data)
{
  g_autofree char *id = machine_create (f->pc, "16栋");
  g_autoptr (GError) error = NULL;

  fake_province_void_sessions (f->province);
  sync_fails (f->pc, ZJ_ERROR_CREDENTIALS);
  g_assert_cmpint (zj_engine_get_state (f->pc->engine), ==, ZJ_ENGINE_SIGNED_OUT);
  g_assert_cmpuint (f->pc->report.pending, ==, 1);
  assert_here (f->pc, id, "name", "16栋");
  error = machine_sign_in (f->pc, "wrong");
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_CREDENTIALS);
  g_clear_error (&error);
  error = machine_sign_in (f->pc, FAKE_PASSWORD);
  g_assert_no_error (error);
  sync_ok (f->pc);
  assert_there (f, id, "name", "16栋");
}

static void
test_sign_out (Fixture *f, gconstpointer data)
{
  g_autofree char *id = machine_create (f->pc, "16栋");
  g_autoptr (GError) error = machine_sign_out (f->pc);

  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_INVALID);
  g_clear_error (&error);
  sync_ok (f->pc);
  error = machine_sign_out (f->pc);
  g_assert_no_error (error);
  g_assert_cmpint (zj_engine_get_state (f->pc->engine), ==, ZJ_ENGINE_SIGNED_OUT);
  assert_here (f->pc, id, "name", "16栋");
  sync_fails (f->pc, ZJ_ERROR_CREDENTIALS);
}

/* --- when to come back --- */

static void
test_retry_after (Fixture *f, gconstpointer data)
{
  g_autofree char *id = machine_create (f->pc, "16栋");
  g_autoptr (GError) error = NULL;
  guint before;

  fake_province_fail_with (f->province, "/ops", 1, 503, "busy", "600");
  error = machine_sync (f->pc);
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_SERVER);
  g_assert_nonnull (strstr (error->message, "Not before "));
  g_clear_error (&error);
  before = fake_server_count (fake_province_server (f->province), NULL);
  error = machine_sync (f->pc);
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_RATE_LIMITED);
  g_assert_nonnull (strstr (error->message, "Not before "));
  g_clear_error (&error);
  /* also by a new program, and nobody was asked */
  machine_close (f->pc);
  machine_open (f->pc);
  sync_fails (f->pc, ZJ_ERROR_RATE_LIMITED);
  g_assert_cmpuint (fake_server_count (fake_province_server (f->province), NULL), ==, before);
  zj_fake_clock_advance (f->pc->clock, 601 * (gint64)G_USEC_PER_SEC);
  sync_ok (f->pc);
  assert_there (f, id, "name", "16栋");
}

static void
test_backoff (Fixture *f, gconstpointer data)
{
  g_autofree char *id = machine_create (f->pc, "16栋");
  g_autoptr (GError) error = NULL;
  guint before;

  fake_province_fail (f->province, "/ops", FAULT_LOST, 1);
  sync_fails (f->pc, ZJ_ERROR_NETWORK);
  g_assert_cmpint (zj_engine_get_next_try (f->pc->engine), >, zj_clock_now (ZJ_CLOCK (f->pc->clock)));
  machine_close (f->pc);
  machine_open (f->pc);
  before = fake_server_count (fake_province_server (f->province), NULL);
  error = machine_sync_background (f->pc);
  g_assert_no_error (error);
  g_assert_cmpuint (fake_server_count (fake_province_server (f->province), NULL), ==, before);
  zj_fake_clock_advance (f->pc->clock, 3 * (gint64)G_USEC_PER_SEC);
  error = machine_sync_background (f->pc);
  g_assert_no_error (error);
  assert_there (f, id, "name", "16栋");
}

/* H24: the clock said 2030 while the network was down, then it is put right. */
static void
test_wrong_clock (Fixture *f, gconstpointer data)
{
  gint64 now = zj_clock_now (ZJ_CLOCK (f->pc->clock));
  g_autofree char *id = NULL;

  zj_fake_clock_set (f->pc->clock, now + 4 * 365 * 86400 * (gint64)G_USEC_PER_SEC);
  id = machine_create (f->pc, "16栋");
  fake_province_fail (f->province, "/changes", FAULT_LOST, 10);
  sync_fails (f->pc, ZJ_ERROR_NETWORK);
  fake_province_fail (f->province, "/changes", FAULT_NONE, 0);
  zj_fake_clock_set (f->pc->clock, now);
  zj_fake_clock_advance (f->pc->clock, 3601 * (gint64)G_USEC_PER_SEC);
  g_assert_cmpint (zj_store_next_try (f->pc->store, FAKE_PROJECT, NULL, NULL), <=,
                   zj_clock_now (ZJ_CLOCK (f->pc->clock)) + 3600 * (gint64)G_USEC_PER_SEC);
  sync_ok (f->pc);
  assert_there (f, id, "name", "16栋");
}

/* H24: a Retry-After of 2030 must not shut the user out until then. */
static void
test_retry_after_by_wrong_clock (Fixture *f, gconstpointer data)
{
  gint64 now = zj_clock_now (ZJ_CLOCK (f->pc->clock));
  g_autofree char *id = NULL;

  zj_fake_clock_set (f->pc->clock, now + 4 * 365 * 86400 * (gint64)G_USEC_PER_SEC);
  id = machine_create (f->pc, "16栋");
  fake_province_fail_with (f->province, "/ops", 1, 503, "busy", "600");
  sync_fails (f->pc, ZJ_ERROR_SERVER);
  zj_fake_clock_set (f->pc->clock, now);
  sync_fails (f->pc, ZJ_ERROR_RATE_LIMITED);
  zj_fake_clock_advance (f->pc->clock, 3601 * (gint64)G_USEC_PER_SEC);
  sync_ok (f->pc);
  assert_there (f, id, "name", "16栋");
}

/* --- several --- */

static void
test_locked (Fixture *f, gconstpointer data)
{
  ZjStoreConfig config = {
    .dir = f->pc->dir, .forms = f->pc->forms, .clock = ZJ_CLOCK (f->pc->clock), .random = f->pc->random
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjStore) other = zj_store_open (&config, &error);

  g_assert_no_error (error);
  g_assert_true (zj_store_lock_engine (other, &error));
  sync_fails (f->pc, ZJ_ERROR_LOCKED);
  g_assert_cmpint (zj_engine_get_state (f->pc->engine), ==, ZJ_ENGINE_LOCKED);
  zj_store_unlock_engine (other);
  sync_ok (f->pc);
}

static void
test_two_projects (Fixture *f, gconstpointer data)
{
  g_autofree char *id = machine_create (f->pc, "16栋");
  g_autoptr (GError) error = NULL;

  fake_province_two_projects (f->province);
  error = machine_sign_in (f->pc, FAKE_PASSWORD);
  g_assert_no_error (error);
  fake_province_fail_with (f->province, FAKE_SECOND_PROJECT, 1, 403, "forbidden", NULL);
  sync_fails (f->pc, ZJ_ERROR_FORBIDDEN);
  assert_there (f, id, "name", "16栋");
  sync_ok (f->pc);
}

static gboolean
is_synced (gpointer data)
{
  Machine *pc = data;
  ZjCounts counts;

  return zj_store_counts (pc->store, NULL, &counts, NULL) && counts.queued + counts.sending == 0;
}

static gboolean
never (gpointer data)
{
  return FALSE;
}

static void
test_background (Fixture *f, gconstpointer data)
{
  g_autofree char *first = machine_create (f->pc, "16栋");
  g_autofree char *second = NULL;
  guint requests;

  zj_engine_start (f->pc->engine);
  g_assert_true (machine_wait (is_synced, f->pc, 10));
  assert_there (f, first, "name", "16栋");
  second = machine_create (f->pc, "17栋");
  g_assert_true (machine_wait (is_synced, f->pc, 10));
  assert_there (f, second, "name", "17栋");
  /* what it wrote itself does not set it off again */
  machine_wait (never, NULL, 2);
  requests = fake_server_count (fake_province_server (f->province), NULL);
  machine_wait (never, NULL, 3);
  g_assert_cmpuint (fake_server_count (fake_province_server (f->province), NULL), ==, requests);
  zj_engine_stop (f->pc->engine);
}

/* A full pull that the server forgets half-way is begun anew with larger pages. */
static void
test_larger_pages (Fixture *f, gconstpointer data)
{
  guint first;

  fake_province_set_page (f->province, 7);
  for (guint i = 0; i < 20; i++)
    g_free (fake_province_put (f->province, NULL, "name", "栋"));
  fake_province_forget_on_the_way (f->province, 1);
  sync_ok (f->pc);
  g_assert_cmpuint (f->pc->report.pulled, >=, 20);
  first = fake_province_asked_lines (f->province);
  g_free (fake_province_put (f->province, NULL, "name", "楼"));
  sync_ok (f->pc);
  g_assert_cmpuint (first, >, fake_province_asked_lines (f->province));
}

/* It says that there is more and never gets further: that is found out, not gone along with. */
static void
test_endless (Fixture *f, gconstpointer data)
{
  const char *path = "/projects/" FAKE_PROJECT "/changes";
  g_autofree char *id = machine_create (f->pc, "16栋");
  guint before;

  sync_ok (f->pc);
  before = fake_server_count (fake_province_server (f->province), path);
  fake_province_fail (f->province, "/changes", FAULT_ENDLESS, 1000);
  sync_fails (f->pc, ZJ_ERROR_UNUSABLE_SERVER);
  g_assert_cmpuint (fake_server_count (fake_province_server (f->province), path), <, before + 10);
  fake_province_fail (f->province, "/", FAULT_NONE, 0);
  sync_ok (f->pc);
  assert_here (f->pc, id, "name", "16栋");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define CASE(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  CASE ("/engine/what is saved here arrives there, once", test_create);
  CASE ("/engine/what changes there arrives here", test_pull);
  CASE ("/engine/many pages are taken to their end", test_pages);
  CASE ("/engine/a deletion arrives", test_delete);
  CASE ("/engine/batches keep to the server's limits", test_batches);
  CASE ("/engine/a request that is too large is split", test_split);
  CASE ("/engine/one op that is too large keeps nobody else", test_too_large);
  CASE ("/engine/without network everything is kept and goes later", test_offline);
  CASE ("/engine/a captive portal is no network", test_portal);
  CASE ("/engine/silence is no network", test_silence);
  CASE ("/engine/a server that always has more is not followed for ever", test_endless);
  CASE ("/engine/a full pull forgotten half-way asks for larger pages", test_larger_pages);
  CASE ("/engine/a page with one bad line is not taken", test_bad_page);
  CASE ("/engine/different fields merge", test_merge);
  CASE ("/engine/the same field is a conflict, and the choice arrives", test_conflict);
  CASE ("/engine/a refused op keeps nobody else", test_refused);
  CASE ("/engine/a deferred op is asked once a sync and goes when it may", test_deferred);
  CASE ("/engine/an expired token is renewed in silence", test_expired);
  CASE ("/engine/H25 a lost refresh reply signs nobody out", test_refresh_lost);
  CASE ("/engine/H27 signed out elsewhere: the queue pauses, nothing is lost", test_signed_out);
  CASE ("/engine/signing out is refused while work is unsent", test_sign_out);
  CASE ("/engine/Retry-After is kept even by the button", test_retry_after);
  CASE ("/engine/the schedule outlives the program, and the user may skip it", test_backoff);
  CASE ("/engine/H24 a clock in 2030 holds nothing back", test_wrong_clock);
  CASE ("/engine/H24 a Retry-After of 2030 holds back for an hour at most", test_retry_after_by_wrong_clock);
  CASE ("/engine/another program at work is said so", test_locked);
  CASE ("/engine/H11 one project's trouble keeps no other", test_two_projects);
  CASE ("/engine/in the background saves go by themselves, and nothing spins", test_background);
  return g_test_run ();
}
