/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-round-private.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-store-sync.h"

/* Withdrawing what may have reached the server: only after asking (protocol.md 6). */

typedef struct
{
  ZjRound *round;
  const char *project;
  const char *const *ids;
  GPtrArray *results;
} Ask;

static gboolean
call_known (gpointer data, GCancellable *cancellable, GError **error)
{
  Ask *ask = data;

  ask->results = zj_remote_known_ops (ask->round->remote, ask->project, ask->ids, cancellable, error);
  return ask->results != NULL;
}

static char *
project_of (ZjRound *self, const char *op)
{
  g_autoptr (GPtrArray) items = zj_store_outbox (self->store, NULL, NULL);

  for (guint i = 0; items && i < items->len; i++)
    {
      const ZjOutboxItem *item = g_ptr_array_index (items, i);

      if (g_str_equal (item->id, op))
        return g_strdup (item->project);
    }
  return NULL;
}

static const ZjResult *
result_of (GPtrArray *results, const char *op)
{
  for (guint i = 0; i < results->len; i++)
    {
      const ZjResult *result = g_ptr_array_index (results, i);

      if (g_str_equal (result->op, op))
        return result;
    }
  return NULL;
}

static gboolean
take_answer (ZjRound *self, const Ask *ask, const char *op, GError **error)
{
  const ZjResult *own = result_of (ask->results, op);
  g_autoptr (GPtrArray) unknown = g_ptr_array_new ();

  if (!zj_store_apply_results (self->store, ask->project, ask->results, error))
    return FALSE;
  if (own && zj_result_is_final (own))
    {
      g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_INVALID,
                           own->kind == ZJ_RESULT_APPLIED || own->kind == ZJ_RESULT_MERGED
                               ? _ ("This change had arrived at the server already and can no longer be withdrawn.")
                               : _ ("The server had judged this change already; see what it says."));
      return FALSE;
    }
  for (guint i = 0; ask->ids[i]; i++)
    if (result_of (ask->results, ask->ids[i]) == NULL)
      g_ptr_array_add (unknown, (gpointer)ask->ids[i]);
  g_ptr_array_add (unknown, NULL);
  return zj_store_cancel_asked (self->store, op, (const char *const *)unknown->pdata, error);
}

static gboolean
ask_and_cancel (ZjRound *self, const char *op, GCancellable *cancellable, GError **error)
{
  g_autofree char *project = project_of (self, op);
  g_auto (GStrv) ids = zj_store_ops_to_ask (self->store, op, error);
  g_autoptr (GPtrArray) results = NULL;
  Ask ask = { self, project, (const char *const *)ids, NULL };

  if (ids == NULL)
    return FALSE;
  if (project == NULL)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND, _ ("There is no waiting change “%s”."), op);
      return FALSE;
    }
  if (!zj_session_call (self->session, call_known, &ask, cancellable, error))
    return FALSE;
  results = ask.results;
  return take_answer (self, &ask, op, error);
}

gboolean
zj_round_cancel_op (ZjRound *self, const char *op, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gboolean ok;

  g_return_val_if_fail (self && op, FALSE);

  if (zj_store_cancel_op (self->store, op, &failure))
    return TRUE;
  if (!g_error_matches (failure, ZJ_ERROR, ZJ_ERROR_BUSY))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (!zj_store_lock_engine (self->store, error))
    return FALSE;
  ok = ask_and_cancel (self, op, cancellable, error);
  zj_store_unlock_engine (self->store);
  return ok;
}
