/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-round-private.h"

#include <glib/gi18n-lib.h>

#include "zj-backoff.h"
#include "zj-error.h"
#include "zj-store-sync.h"

gint64
zj_round_now (ZjRound *self)
{
  return zj_clock_now (zj_store_get_clock (self->store));
}

static void
add_until (GError **error, gint64 until)
{
  g_autofree char *text = zj_instant_display (until);

  /* Translators: behind a sentence about server trouble; %s is a date and time */
  g_prefix_error (error, _ ("Not before %s: "), text);
}

void
zj_round_explain_wait (ZjRound *self, GError **error)
{
  gint64 seconds;

  g_return_if_fail (self);

  seconds = zj_remote_get_retry_after (self->remote);
  if (error && *error && (*error)->domain == ZJ_ERROR && seconds > 0)
    add_until (error, zj_round_now (self) + seconds * G_USEC_PER_SEC);
}

/* May this project be tried now? *until is when, if not. */
static gboolean
is_due (ZjRound *self, const char *project, ZjRoundReason reason, gint64 *until)
{
  gint64 next_try = zj_store_next_try (self->store, project, NULL, NULL);

  *until = 0;
  if (reason == ZJ_ROUND_BY_USER || (reason == ZJ_ROUND_BY_NETWORK && next_try > zj_round_now (self)))
    {
      /* What is left of the schedule after this is what the server asked for. */
      zj_store_reset_backoff (self->store, project, NULL);
      next_try = zj_store_next_try (self->store, project, NULL, NULL);
    }
  if (next_try > zj_round_now (self))
    {
      *until = next_try;
      return FALSE;
    }
  return (reason != ZJ_ROUND_BY_CHANGE && reason != ZJ_ROUND_BY_FILES) || zj_cycle_has_work (self->store, project);
}

static const char *
code_name (const GError *error)
{
  static const struct
  {
    int code;
    const char *name;
  } names[] = {
    { ZJ_ERROR_NETWORK, "network" },
    { ZJ_ERROR_SERVER, "server" },
    { ZJ_ERROR_RATE_LIMITED, "rate-limited" },
    { ZJ_ERROR_CREDENTIALS, "credentials" },
    { ZJ_ERROR_PASSWORD_CHANGE_REQUIRED, "password-change-required" },
    { ZJ_ERROR_FORBIDDEN, "forbidden" },
    { ZJ_ERROR_TOO_LARGE, "too-large" },
    { ZJ_ERROR_UNUSABLE_SERVER, "unusable-server" },
    { ZJ_ERROR_CORRUPT, "corrupt" },
    { ZJ_ERROR_FULL, "full" },
    { ZJ_ERROR_READ_ONLY, "read-only" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_error_matches (error, ZJ_ERROR, names[i].code))
      return names[i].name;
  return "failed";
}

static gboolean
is_one_of (const GError *error, const int *codes)
{
  for (; *codes >= 0; codes++)
    if (g_error_matches (error, ZJ_ERROR, *codes))
      return TRUE;
  return FALSE;
}

void
zj_round_note_failure (ZjRound *self, const char *project, const GError *failure)
{
  static const int scheduled[] = { ZJ_ERROR_NETWORK,   ZJ_ERROR_SERVER,          ZJ_ERROR_RATE_LIMITED,
                                   ZJ_ERROR_FORBIDDEN, ZJ_ERROR_UNUSABLE_SERVER, -1 };
  gint64 seconds = zj_remote_get_retry_after (self->remote);
  guint attempts = 0;
  gint64 now = zj_round_now (self);

  if (!is_one_of (failure, scheduled))
    return;
  zj_store_next_try (self->store, project, &attempts, NULL);
  zj_store_back_off (self->store, project, now + zj_backoff_delay (zj_store_get_random (self->store), attempts),
                     code_name (failure), NULL);
  if (seconds > 0)
    zj_store_set_retry_after (self->store, project, now + seconds * G_USEC_PER_SEC, NULL);
}

gboolean
zj_round_concerns_all (const GError *failure)
{
  static const int own[] = { ZJ_ERROR_FORBIDDEN, ZJ_ERROR_UNUSABLE_SERVER, ZJ_ERROR_TOO_LARGE, -1 };

  return !is_one_of (failure, own);
}

GHashTable *
zj_round_take_events (ZjRound *self)
{
  GHashTable *events;
  GHashTableIter iter;
  gpointer project, state;

  g_mutex_lock (&self->mutex);
  events = self->events;
  self->events = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_mutex_unlock (&self->mutex);
  /* Of what this machine sent itself the echo comes too, and that state is here already. */
  g_hash_table_iter_init (&iter, events);
  while (g_hash_table_iter_next (&iter, &project, &state))
    {
      g_autoptr (ZjPullState) here = zj_store_pull_state (self->store, project, NULL);

      if (here && here->token && g_strcmp0 (here->token, state) == 0)
        g_hash_table_iter_remove (&iter);
    }
  return events;
}

GPtrArray *
zj_round_choose_due (ZjRound *self, GPtrArray *projects, ZjRoundReason reason, GHashTable *events, GError **first)
{
  GPtrArray *due = g_ptr_array_new ();

  for (guint i = 0; i < projects->len; i++)
    {
      const ZjProject *project = g_ptr_array_index (projects, i);
      gint64 until;

      if (reason == ZJ_ROUND_BY_EVENT && !g_hash_table_contains (events, project->id))
        continue;
      if (is_due (self, project->id, reason, &until))
        g_ptr_array_add (due, (gpointer)project->id);
      else if (reason == ZJ_ROUND_BY_USER && until > 0 && *first == NULL)
        {
          g_set_error_literal (first, ZJ_ERROR, ZJ_ERROR_RATE_LIMITED,
                               _ ("The server asked to wait. Everything is kept here."));
          add_until (first, until);
        }
    }
  return due;
}

static void
wait_for (ZjRoundOutcome *outcome, gint64 next_try, gint64 now)
{
  if (next_try > now && next_try != G_MAXINT64 && (outcome->next_try == 0 || next_try < outcome->next_try))
    outcome->next_try = next_try;
}

void
zj_round_count_open (ZjRound *self, GPtrArray *projects, ZjRoundOutcome *outcome)
{
  ZjSyncReport *report = &outcome->report;

  for (guint i = 0; projects && i < projects->len; i++)
    {
      const ZjProject *project = g_ptr_array_index (projects, i);
      g_autoptr (GPtrArray) heads = zj_store_op_heads (self->store, project->id, G_MAXINT, NULL);
      ZjFileNeeds needs = { 0 };

      wait_for (outcome, zj_store_next_try (self->store, project->id, NULL, NULL), zj_round_now (self));
      if (zj_store_needs_files (self->store, project->id, &needs, NULL))
        wait_for (outcome, needs.next_try, zj_round_now (self));
      for (guint j = 0; heads && j < heads->len; j++)
        {
          const ZjOpHead *head = g_ptr_array_index (heads, j);

          report->conflicts += head->state == ZJ_OP_CONFLICT;
          report->refused += head->state == ZJ_OP_REFUSED;
          report->pending += head->state != ZJ_OP_CONFLICT && head->state != ZJ_OP_REFUSED;
        }
    }
}

void
zj_round_write_down (ZjRound *self, const GError *failure)
{
  g_autofree char *stamp = zj_clock_stamp (zj_store_get_clock (self->store));

  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (failure == NULL)
    zj_store_set_meta (self->store, "last_sync", stamp, NULL);
  zj_store_set_meta (self->store, "last_sync_error", failure ? code_name (failure) : NULL, NULL);
}
