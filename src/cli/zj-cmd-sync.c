/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-cli-engine.h"
#include "zj-cli-files.h"
#include "zj-cli-output.h"
#include "zj-cli-commands.h"
#include "zj-error.h"
#include "zj-json.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>

#define LOCK_WAIT_SECONDS 30
#define APP_WAIT_SECONDS  60
#define LOCK_LOOK_MS      250
#define WATCH_SECONDS     30

/* One account's run. */
typedef struct
{
  ZjSyncReport report;
  gboolean handed_over;
  int status;
} SyncRun;

static void
add_report (ZjSyncReport *sum, const ZjSyncReport *report)
{
  sum->pulled += report->pulled;
  sum->pushed += report->pushed;
  sum->merged += report->merged;
  sum->conflicts += report->conflicts;
  sum->refused += report->refused;
  sum->pending += report->pending;
  sum->uploaded_bytes += report->uploaded_bytes;
  sum->resent_bytes += report->resent_bytes;
  sum->downloaded_bytes += report->downloaded_bytes;
}

static JsonObject *
report_to_json (const ZjSyncReport *report)
{
  JsonObject *json = json_object_new ();

  json_object_set_int_member (json, "pulled", report->pulled);
  json_object_set_int_member (json, "pushed", report->pushed);
  json_object_set_int_member (json, "merged", report->merged);
  json_object_set_int_member (json, "conflicts", report->conflicts);
  json_object_set_int_member (json, "refused", report->refused);
  json_object_set_int_member (json, "uploaded_bytes", report->uploaded_bytes);
  json_object_set_int_member (json, "resent_bytes", report->resent_bytes);
  json_object_set_int_member (json, "downloaded_bytes", report->downloaded_bytes);
  json_object_set_int_member (json, "pending", report->pending);
  return json;
}

static void
print_bytes (const ZjSyncReport *report)
{
  g_autofree char *sent = zj_cli_size_text (report->uploaded_bytes);
  g_autofree char *again = zj_cli_size_text (report->resent_bytes);
  g_autofree char *fetched = zj_cli_size_text (report->downloaded_bytes);

  if (report->resent_bytes > 0)
    zj_cli_print (_ ("%s of files uploaded, %s of them once more after a cut.\n"), sent, again);
  else if (report->uploaded_bytes > 0)
    zj_cli_print (_ ("%s of files uploaded.\n"), sent);
  if (report->downloaded_bytes > 0)
    zj_cli_print (_ ("%s of files fetched.\n"), fetched);
}

static void
print_report (const ZjSyncReport *report)
{
  zj_cli_print (_ ("%u received, %u sent (%u merged), %u still waiting.\n"), report->pulled, report->pushed,
                report->merged, report->pending);
  print_bytes (report);
  if (report->conflicts > 0)
    zj_cli_print (g_dngettext (GETTEXT_PACKAGE, "%u record is in conflict: zhijianctl conflicts\n",
                               "%u records are in conflict: zhijianctl conflicts\n", report->conflicts),
                  report->conflicts);
  if (report->refused > 0)
    zj_cli_print (g_dngettext (GETTEXT_PACKAGE, "%u record was refused: zhijianctl outbox\n",
                               "%u records were refused: zhijianctl outbox\n", report->refused),
                  report->refused);
}

/* What stands in the outbox now counts, also from earlier runs. */
static int
status_of_outbox (ZjStore *store, ZjSyncReport *report)
{
  ZjCounts counts = { 0 };

  if (!zj_store_counts (store, NULL, &counts, NULL))
    return ZJ_EXIT_DONE;
  report->conflicts = MAX (report->conflicts, counts.conflicts);
  report->refused = MAX (report->refused, counts.refused);
  return report->conflicts > 0 || report->refused > 0 ? ZJ_EXIT_REFUSED : ZJ_EXIT_DONE;
}

static guint
uploads_left (ZjStore *store)
{
  g_autoptr (GPtrArray) transfers = zj_store_list_transfers (store, NULL, NULL);
  guint n = 0;

  for (guint i = 0; transfers != NULL && i < transfers->len; i++)
    n += ((ZjTransfer *)transfers->pdata[i])->up;
  return n;
}

/* Ops and files that are still to go. */
static guint
unsettled (ZjStore *store)
{
  g_autoptr (GPtrArray) items = zj_store_outbox (store, NULL, NULL);

  return (items != NULL ? items->len : 0) + uploads_left (store);
}

/* Did the program that holds the lock finish a sync since @before? */
static gboolean
synced_since (ZjStore *store, const char *before)
{
  g_autofree char *now = zj_store_dup_meta (store, "last_sync");

  return now != NULL && g_strcmp0 (before, now) != 0;
}

/* The engine lock is taken, by the app or by another zhijianctl. The app is asked to sync; then the first to come is
 * taken: that it has, or that the lock is free. Without an app half a minute is waited, with one a minute. */
static gboolean
sync_around_lock (ZjCli *cli, ZjEngine *engine, SyncRun *run, GError **error)
{
  ZjStore *store = zj_engine_get_store (engine);
  g_autofree char *before = zj_store_dup_meta (store, "last_sync");
  gboolean asked = zj_cli_ask_app (cli->demo);
  guint unsettled_before = unsettled (store);
  int seconds = asked ? APP_WAIT_SECONDS : LOCK_WAIT_SECONDS;

  for (int i = 0; i < seconds * 1000 / LOCK_LOOK_MS; i++)
    {
      g_usleep (LOCK_LOOK_MS * 1000);
      if (asked && synced_since (store, before))
        {
          g_clear_error (error);
          run->handed_over = TRUE;
          run->report.pending = unsettled (store);
          run->report.pushed = unsettled_before > run->report.pending ? unsettled_before - run->report.pending : 0;
          return TRUE;
        }
      g_clear_error (error);
      if (zj_cli_engine_sync (engine, &run->report, error))
        return TRUE;
      if (!g_error_matches (*error, ZJ_ERROR, ZJ_ERROR_LOCKED))
        return FALSE;
    }
  g_clear_error (error);
  g_set_error (
      error, ZJ_ERROR, ZJ_ERROR_LOCKED,
      _ ("Another program has been syncing this account for %d seconds. Nothing was sent by this command; your work is "
         "kept. Try again when the other one is done."),
      seconds);
  return FALSE;
}

static void
say_when (ZjEngine *engine)
{
  gint64 next = zj_engine_get_next_try (engine);
  g_autofree char *when = next > 0 ? zj_instant_display (next) : NULL;

  if (when != NULL)
    zj_cli_warn (_ ("The server asks to wait until %s."), when);
}

static void
sync_store (ZjCli *cli, ZjStore *store, SyncRun *run)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjEngine) engine = zj_cli_engine (store, &error);
  gboolean done;

  if (engine == NULL)
    {
      run->status = zj_cli_fail (error);
      return;
    }
  done = zj_cli_engine_sync (engine, &run->report, &error);
  if (!done && g_error_matches (error, ZJ_ERROR, ZJ_ERROR_LOCKED))
    done = sync_around_lock (cli, engine, run, &error);
  zj_cli_engine_note (engine);
  if (done)
    {
      if (!run->handed_over)
        run->report.pending += uploads_left (store);
      run->status = status_of_outbox (store, &run->report);
      return;
    }
  run->status = zj_cli_fail (error);
  run->report.pending = unsettled (store);
  if (g_error_matches (error, ZJ_ERROR, ZJ_ERROR_RATE_LIMITED))
    say_when (engine);
}

/* --- one, all --------------------------------------------------------------------------------------------------- */

static int
sync_one (ZjCli *cli)
{
  SyncRun run = { 0 };
  int status = ZJ_EXIT_DONE;

  if (zj_cli_store (cli, &status) == NULL)
    return status;
  sync_store (cli, cli->store, &run);
  if (cli->json)
    zj_cli_print_json (zj_json_object_node (report_to_json (&run.report)));
  else if (run.handed_over)
    zj_cli_print (_ ("Synced by the app, which is open: %u sent, %u still waiting.\n"), run.report.pushed,
                  run.report.pending);
  else if (run.status <= ZJ_EXIT_REFUSED)
    print_report (&run.report);
  return run.status;
}

/* The worst of all exit statuses is the highest one. */
static int
sync_all (ZjCli *cli)
{
  g_autoptr (GPtrArray) accounts = NULL;
  ZjSyncReport sum = { 0 };
  int status = ZJ_EXIT_DONE;

  if (zj_cli_forms (cli, &status) == NULL)
    return status;
  accounts = zj_accounts_list (cli->base_dir);
  if (accounts == NULL || accounts->len == 0)
    {
      zj_cli_warn (_ ("Sign in first: zhijianctl sign-in --server URL --account CODE"));
      return ZJ_EXIT_CREDENTIALS;
    }
  for (guint i = 0; i < accounts->len; i++)
    {
      const ZjAccountInfo *info = accounts->pdata[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (ZjStore) store = zj_cli_open (cli, info->dir, NULL, NULL, &error);
      SyncRun run = { 0 };

      if (!cli->json)
        zj_cli_print ("%s@%s\n", info->account, info->host_port);
      if (store == NULL)
        run.status = zj_cli_fail (error);
      else
        sync_store (cli, store, &run);
      if (!cli->json && run.status <= ZJ_EXIT_REFUSED)
        print_report (&run.report);
      add_report (&sum, &run.report);
      status = MAX (status, run.status);
      if (store != NULL)
        zj_store_close (store);
    }
  if (cli->json)
    zj_cli_print_json (zj_json_object_node (report_to_json (&sum)));
  return status;
}

/* --- watch ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  GMainLoop *loop;
  gboolean stop;
} Watch;

static gboolean
on_interrupt (gpointer user_data)
{
  Watch *watch = user_data;

  watch->stop = TRUE;
  g_main_loop_quit (watch->loop);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_time (gpointer user_data)
{
  g_main_loop_quit (((Watch *)user_data)->loop);
  return G_SOURCE_CONTINUE;
}

static void
on_changed (ZjStore *store, gboolean structural, gpointer user_data)
{
  g_main_loop_quit (((Watch *)user_data)->loop);
}

/* Syncs whenever something was saved here, and every half minute, until it is interrupted. */
static int
watch (ZjCli *cli, gboolean all)
{
  Watch state = { g_main_loop_new (NULL, FALSE), FALSE };
  guint interrupt = g_unix_signal_add (SIGINT, on_interrupt, &state);
  guint terminate = g_unix_signal_add (SIGTERM, on_interrupt, &state);
  gulong handler = 0;
  int status = ZJ_EXIT_DONE;

  while (!state.stop)
    {
      guint timer;

      status = all ? sync_all (cli) : sync_one (cli);
      if (status >= ZJ_EXIT_CREDENTIALS || status == ZJ_EXIT_USAGE)
        break;
      while (g_main_context_iteration (NULL, FALSE))
        ;
      if (state.stop)
        break;
      if (cli->store != NULL && handler == 0)
        handler = g_signal_connect (cli->store, "changed", G_CALLBACK (on_changed), &state);
      timer = g_timeout_add_seconds (WATCH_SECONDS, on_time, &state);
      g_main_loop_run (state.loop);
      g_source_remove (timer);
    }
  if (handler != 0)
    g_signal_handler_disconnect (cli->store, handler);
  g_source_remove (interrupt);
  g_source_remove (terminate);
  g_main_loop_unref (state.loop);
  return status;
}

int
zj_command_sync (ZjCli *cli, int argc, char **argv)
{
  gboolean all = FALSE, keep_on = FALSE;
  const GOptionEntry entries[] = {
    { "watch", 0, 0, G_OPTION_ARG_NONE, &keep_on, N_ ("Go on until interrupted"), NULL },
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_ ("Every account on this machine"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  int status = ZJ_EXIT_DONE;

  if (!zj_cli_parse (cli, "sync", entries, &argc, &argv, &status))
    return status;
  if (argc > 1)
    return zj_cli_usage ("sync", _ ("“%s” is one word too many."), argv[1]);
  if (keep_on)
    return watch (cli, all);
  return all ? sync_all (cli) : sync_one (cli);
}
