/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-round-private.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-store-sync.h"

/* The part of a round that comes when the records are through: files. After each piece it looks whether there are
 * records again. */

/* A lock that a cut connection left at the server is waited for, rather than ending a sync the user asked for. */
#define LONGEST_WAIT_US (10 * (gint64)G_USEC_PER_SEC)
#define TICK_US         (G_USEC_PER_SEC / 20)

typedef struct
{
  ZjRound *round;
  GPtrArray *projects; /* ids of those that may go on */
  ZjRoundOutcome *outcome;
  GCancellable *cancellable;
  GError **first;
  gint64 waited, waited_for; /* how long in all, and until when last */
  gint64 moved, all;         /* bytes, for the progress */
} Run;

/* Projects that wait for their time do so with their files. */
static gboolean
may_go (ZjRound *self, const char *project)
{
  return zj_store_next_try (self->store, project, NULL, NULL) <= zj_round_now (self);
}

static GPtrArray *
ready_projects (ZjRound *self, GPtrArray *projects)
{
  GPtrArray *ready = g_ptr_array_new ();

  for (guint i = 0; i < projects->len; i++)
    {
      const ZjProject *project = g_ptr_array_index (projects, i);

      if (may_go (self, project->id))
        g_ptr_array_add (ready, (gpointer)project->id);
    }
  return ready;
}

gboolean
zj_round_has_files (ZjRound *self, GPtrArray *projects)
{
  g_autoptr (GPtrArray) ready = ready_projects (self, projects);

  for (guint i = 0; i < ready->len; i++)
    if (zj_file_lane_has_work (self->store, g_ptr_array_index (ready, i)))
      return TRUE;
  return FALSE;
}

/* An op the server put off because of files, all of which it has now. */
static gboolean
has_woken (ZjRound *self, const char *project)
{
  g_autoptr (GPtrArray) heads = zj_store_op_heads (self->store, project, G_MAXINT, NULL);

  for (guint i = 0; heads && i < heads->len; i++)
    {
      const ZjOpHead *head = g_ptr_array_index (heads, i);

      if (head->state == ZJ_OP_DEFERRED && head->next_try <= zj_round_now (self))
        return TRUE;
    }
  return FALSE;
}

static void
tell_progress (Run *run, gboolean begin)
{
  ZjRound *self = run->round;
  const ZjSyncReport *report = &run->outcome->report;

  if (begin)
    for (guint i = 0; i < run->projects->len; i++)
      {
        ZjFileNeeds needs = { 0 };

        if (zj_store_needs_files (self->store, g_ptr_array_index (run->projects, i), &needs, NULL))
          run->all += needs.upload_bytes + needs.download_bytes;
      }
  run->moved = (gint64)(report->uploaded_bytes + report->downloaded_bytes);
  if (self->progress && run->all > 0)
    self->progress (self->progress_data, CLAMP ((double)run->moved / (double)run->all, 0, 1));
}

/* FALSE: there is no use in going on. */
static gboolean
take_failure (Run *run, const char *project, GError *failure /* (transfer full) */)
{
  if (project)
    g_ptr_array_remove (run->projects, (gpointer)project);
  if (project)
    return zj_round_take_failure (run->round, project, failure, run->first);
  zj_round_keep_first (run->first, failure);
  return FALSE;
}

/* Records that came up meanwhile go first: saved here, told of by the server, or woken by a file's arrival (@woken:
 * in which project one has arrived, or NULL). */
static gboolean
let_records_go (Run *run, const char *woken)
{
  ZjRound *self = run->round;
  g_autoptr (GHashTable) events = zj_round_take_events (self);

  for (guint i = 0; i < run->projects->len;)
    {
      const char *project = g_ptr_array_index (run->projects, i);
      GError *failure = NULL;

      if (!g_hash_table_contains (events, project) && !zj_cycle_has_work (self->store, project)
          && !(project == woken && has_woken (self, project)))
        i++;
      else if (zj_round_sync_records (self, project, run->outcome, run->cancellable, &failure))
        i++;
      else if (!take_failure (run, project, failure))
        return FALSE;
    }
  return TRUE;
}

/* Nothing is due now; a lock may be gone in a moment. FALSE: there is nothing to wait for. */
static gboolean
wait_for_lock (Run *run)
{
  ZjRound *self = run->round;
  gint64 until_when = zj_file_lane_locked_until (self->files);
  gint64 wait = until_when - zj_round_now (self);

  if (wait <= 0 || until_when == run->waited_for || run->waited + wait > LONGEST_WAIT_US)
    return FALSE;
  run->waited += wait;
  run->waited_for = until_when;
  for (gint64 until = g_get_monotonic_time () + wait; g_get_monotonic_time () < until;)
    {
      if (g_cancellable_is_cancelled (run->cancellable) || (self->yield && self->yield (self->yield_data))
          || zj_round_has_events (self))
        break;
      g_usleep (TICK_US);
    }
  return TRUE;
}

void
zj_round_run_files (ZjRound *self,
                    GPtrArray *projects,
                    ZjRoundOutcome *outcome,
                    GCancellable *cancellable,
                    GError **first)
{
  Run run = { .round = self, .outcome = outcome, .cancellable = cancellable, .first = first };
  g_autoptr (GPtrArray) ready = ready_projects (self, projects);
  ZjFileLaneStep step = { 0 };

  run.projects = ready;
  zj_file_lane_begin (self->files);
  tell_progress (&run, TRUE);
  for (;;)
    {
      GError *failure = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, &failure))
        {
          zj_round_keep_first (first, failure);
          return;
        }
      if (!let_records_go (&run, step.arrived ? step.project : NULL))
        return;
      if (!zj_file_lane_step (self->files, ready, &outcome->report, &step, cancellable, &failure))
        {
          if (!take_failure (&run, step.project, failure))
            return;
        }
      else if (step.nothing && !wait_for_lock (&run))
        return;
      tell_progress (&run, FALSE);
      /* Not before one piece went: of two who give way to each other, each would only ask what is lacking, for ever.
       * Nor before the act went that waited for what has just arrived: the next round would not know of it. */
      if (step.moved && self->yield && self->yield (self->yield_data)
          && !(step.arrived && has_woken (self, step.project)))
        {
          outcome->unfinished = zj_round_has_files (self, projects);
          return;
        }
    }
}

void
zj_round_set_files_progress (ZjRound *self, ZjFileLaneProgress progress, gpointer data)
{
  g_return_if_fail (self);
  zj_file_lane_set_progress (self->files, progress, data);
}

void
zj_round_set_yield (ZjRound *self, gboolean (*yield) (gpointer data), gpointer data)
{
  g_return_if_fail (self);
  self->yield = yield;
  self->yield_data = data;
}

/* --- what the user waits for --- */

static gboolean
asked_to_wait (ZjRound *self, const char *project, GError **error)
{
  gboolean asked = FALSE;
  gint64 next_try = zj_store_next_try (self->store, project, NULL, &asked);

  if (!asked || next_try <= zj_round_now (self))
    return FALSE;
  g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_RATE_LIMITED,
                       _ ("The server asked to wait. Everything is kept here."));
  return TRUE;
}

/* What the user waits for goes before everything else; if that is not what comes next, it cannot come. */
static gboolean
is_wanted_next (ZjRound *self, const char *project)
{
  ZjTransfer *next = zj_store_next_transfer (self->store, project, FALSE, zj_round_now (self), NULL);
  gboolean is = next && !next->up && next->wanted;

  zj_transfer_free (next);
  return is;
}

static gboolean
fetch_locked (ZjRound *self,
              const char *project,
              const char *sha256,
              ZjSyncReport *report,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GPtrArray) projects = g_ptr_array_new ();

  g_ptr_array_add (projects, (gpointer)project);
  zj_file_lane_begin (self->files);
  while (!zj_store_has_file (self->store, sha256))
    {
      ZjFileLaneStep step = { 0 };
      GError *trouble;

      if (!is_wanted_next (self, project))
        {
          g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND, _ ("The file is not at the server."));
          return FALSE;
        }
      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !zj_file_lane_step (self->files, projects, report, &step, cancellable, error))
        return FALSE;
      trouble = zj_file_lane_trouble_with (self->files, project, sha256);
      if (trouble)
        {
          g_propagate_error (error, trouble);
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
zj_round_fetch (ZjRound *self,
                const char *project,
                const char *sha256,
                ZjSyncReport *report,
                GCancellable *cancellable,
                GError **error)
{
  gboolean ok;

  g_return_val_if_fail (self && project && sha256 && report, FALSE);

  if (zj_store_has_file (self->store, sha256))
    return TRUE;
  if (!zj_store_want_file (self->store, project, sha256, error) || asked_to_wait (self, project, error)
      || !zj_store_lock_engine (self->store, error))
    return FALSE;
  ok = zj_round_meet_server (self, cancellable, error)
       && fetch_locked (self, project, sha256, report, cancellable, error);
  zj_store_unlock_engine (self->store);
  return ok;
}
