/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-cycle-private.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-store-sync.h"

/* A cycle ends by itself; these stop a server that keeps it going. */
#define MOST_RENEWED 3
#define MOST_FULL    3

gboolean
zj_cycle_give_up (GError **error, const char *text)
{
  g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_UNUSABLE_SERVER, text);
  return FALSE;
}

void
zj_cycle_tell_progress (ZjCycle *c)
{
  double fraction = -1;

  if (c->context->progress == NULL)
    return;
  if (c->to_send > 0)
    fraction = CLAMP ((double)c->sent / c->to_send, 0, 1);
  c->context->progress (c->context->progress_data, fraction);
}

guint
zj_cycle_count_results (ZjCycle *c, GPtrArray *results)
{
  guint n_final = 0;

  for (guint i = 0; i < results->len; i++)
    {
      const ZjResult *result = g_ptr_array_index (results, i);

      if (!zj_result_is_final (result) || !g_hash_table_remove (c->open, result->op))
        continue;
      n_final++;
      if (result->kind == ZJ_RESULT_APPLIED || result->kind == ZJ_RESULT_MERGED)
        c->report->pushed++;
      if (result->kind == ZJ_RESULT_MERGED)
        c->report->merged++;
    }
  return n_final;
}

void
zj_cycle_clear_set_aside (ZjCycle *c)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_remove_all (c->set_aside);
  g_hash_table_iter_init (&iter, c->too_large);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_hash_table_add (c->set_aside, g_strdup (id));
}

gboolean
zj_cycle_begin_full (ZjCycle *c, GError **error)
{
  if (c->fulls++ >= MOST_FULL)
    return zj_cycle_give_up (
        error, _ ("The server keeps forgetting what it said. Everything is kept here; tell your administrator."));
  if (!zj_store_begin_full (c->context->store, c->project, error))
    return FALSE;
  c->full = TRUE;
  c->pull_due = TRUE;
  g_clear_pointer (&c->shadow_token, g_free);
  return TRUE;
}

gboolean
zj_cycle_note_new_client (ZjCycle *c, GError **error)
{
  if (c->renewed++ >= MOST_RENEWED)
    return zj_cycle_give_up (error,
                             _ ("The server takes this store for another one again and again. Everything is kept here; "
                                "tell your administrator."));
  c->identity_known = FALSE;
  c->pull_due = TRUE;
  zj_cycle_clear_set_aside (c);
  return TRUE;
}

gboolean
zj_cycle_blame_server (GError *failure /* (transfer full) */, GError **error)
{
  g_autoptr (GError) local_error = failure;

  if (g_error_matches (local_error, ZJ_ERROR, ZJ_ERROR_INVALID))
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_SERVER,
                 /* Translators: %s says what was wrong, technically */
                 _ ("The server sent something that cannot be right; nothing of it was taken (%s)."),
                 local_error->message);
  else
    g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
