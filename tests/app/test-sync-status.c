/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-sync-status.h"

#define NOW  ((gint64)1795419000 * G_USEC_PER_SEC) /* 2026-11-23 15:30 in China */
#define HOUR ((gint64)3600 * G_USEC_PER_SEC)

static ZjSyncStatus *
status_of (ZjSyncFacts facts)
{
  facts.now = NOW;
  return zj_sync_status_new (&facts);
}

static void
test_idle (void)
{
  g_autoptr (ZjSyncStatus) never = status_of ((ZjSyncFacts){ .state = ZJ_ENGINE_IDLE });
  g_autoptr (ZjSyncStatus) done = status_of ((ZjSyncFacts){ .state = ZJ_ENGINE_IDLE, .last_sync = NOW - HOUR });

  g_assert_cmpstr (never->text, ==, "Not synced yet");
  g_assert_cmpstr (never->work, ==, "");
  g_assert_cmpstr (done->text, ==, "Synced 14:30");
  g_assert_cmpstr (done->tone, ==, "success");
  g_assert_false (done->active);
}

static void
test_work (void)
{
  g_autoptr (ZjSyncStatus) status = status_of ((ZjSyncFacts){
      .state = ZJ_ENGINE_IDLE,
      .last_sync = NOW,
      .counts = { .drafts = 1, .queued = 1, .sending = 1, .waiting = 1, .conflicts = 1, .refused = 1 },
  });

  g_assert_cmpstr (status->work, ==, "2 need you · 3 to upload · 1 draft");
  g_assert_cmpstr (status->tone, ==, "warning");
}

static void
test_offline (void)
{
  g_autoptr (ZjSyncStatus) status =
      status_of ((ZjSyncFacts){ .state = ZJ_ENGINE_OFFLINE, .last_sync = NOW, .counts = { .queued = 3 } });

  g_assert_cmpstr (status->text, ==, "Offline, saved on this computer");
  g_assert_cmpstr (status->work, ==, "3 to upload");
}

static void
test_backing_off (void)
{
  g_autoptr (ZjSyncStatus) status = status_of ((ZjSyncFacts){ .state = ZJ_ENGINE_BACKING_OFF, .next_try = NOW + HOUR });
  g_autoptr (ZjSyncStatus) due = status_of ((ZjSyncFacts){ .state = ZJ_ENGINE_BACKING_OFF, .next_try = NOW - HOUR });

  g_assert_cmpstr (status->text, ==, "The system cannot answer now, next try 16:30");
  g_assert_cmpstr (due->text, ==, "The system cannot answer now, trying again soon");
}

static void
test_sign_in (void)
{
  g_autoptr (ZjSyncStatus) out = status_of ((ZjSyncFacts){ .state = ZJ_ENGINE_SIGNED_OUT });
  g_autoptr (ZjSyncStatus) change = status_of ((ZjSyncFacts){ .state = ZJ_ENGINE_PASSWORD_CHANGE });
  g_autoptr (ZjSyncStatus) syncing = status_of ((ZjSyncFacts){ .state = ZJ_ENGINE_SYNCING, .fraction = -1 });

  g_assert_true (out->needs_sign_in);
  g_assert_true (change->needs_sign_in);
  g_assert_false (syncing->needs_sign_in);
  g_assert_true (syncing->active);
}

static void
test_time (void)
{
  g_autofree char *today = zj_sync_status_time (NOW, NOW);
  g_autofree char *yesterday = zj_sync_status_time (NOW - 24 * HOUR, NOW);
  g_autofree char *other_year = zj_sync_status_time (NOW - 365 * 24 * HOUR, NOW);

  g_assert_cmpstr (today, ==, "15:30");
  g_assert_cmpstr (yesterday, ==, "11-22 15:30");
  g_assert_cmpstr (other_year, ==, "2025-11-23 15:30");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/sync-status/an idle engine tells when it synced last", test_idle);
  g_test_add_func ("/app/sync-status/what needs the user comes before what needs the network", test_work);
  g_test_add_func ("/app/sync-status/offline says where the work is", test_offline);
  g_test_add_func ("/app/sync-status/a server in trouble says when it is tried again", test_backing_off);
  g_test_add_func ("/app/sync-status/a lost sign-in asks for one", test_sign_in);
  g_test_add_func ("/app/sync-status/an instant is as short as it can be", test_time);
  return g_test_run ();
}
