/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-error.h"
#include "zj-json.h"
#include "zj-store-private.h"

#include <glib/gi18n-lib.h>

/* What the engine reads and writes while it sends: op heads, seq and frozen bytes, backoff, the state of the pull. */

void
zj_op_head_free (ZjOpHead *head)
{
  if (head == NULL)
    return;
  g_free (head->id);
  g_free (head->record);
  g_free (head);
}

void
zj_pull_state_free (ZjPullState *state)
{
  if (state == NULL)
    return;
  g_free (state->token);
  g_free (state->epoch);
  g_free (state);
}

typedef struct
{
  const char *project;
  guint limit;
  GPtrArray *heads;
} HeadsCall;

static gboolean
heads_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  HeadsCall *call = data;
  gint64 latest = zj_clock_now (store->clock) + ZJ_STORE_MAX_BACKOFF;
  g_autoptr (ZjStmt) stmt = zj_db_prepare (db,
                                           "SELECT id, record, place, seq, state, kind, strict, next_try, "
                                           "length(patch) + 400 FROM op WHERE project = ? AND state < 5"
                                           " ORDER BY place, key LIMIT ?",
                                           error);
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "si", call->project, (gint64)call->limit);
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    {
      ZjOpHead *head = g_new0 (ZjOpHead, 1);

      head->id = zj_stmt_dup_text (stmt, 0);
      head->record = zj_stmt_dup_text (stmt, 1);
      head->rowid = zj_stmt_int (stmt, 2);
      head->seq = zj_stmt_int (stmt, 3);
      head->state = (ZjOpState)zj_stmt_int (stmt, 4);
      head->kind = (ZjOpKind)zj_stmt_int (stmt, 5);
      head->strict = zj_stmt_int (stmt, 6) != 0;
      head->next_try = MIN (zj_stmt_int (stmt, 7), latest);
      head->size = (gsize)zj_stmt_int (stmt, 8);
      g_ptr_array_add (call->heads, head);
    }
  return step == ZJ_STEP_DONE;
}

GPtrArray *
zj_store_op_heads (ZjStore *store, const char *project, guint limit, GError **error)
{
  g_autoptr (GPtrArray) heads = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_op_head_free);
  HeadsCall call = { project, limit, heads };

  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL, NULL);

  return zj_store_read (store, heads_job, &call, error) ? g_steal_pointer (&heads) : NULL;
}

/* --- marking sending --- */

typedef struct
{
  const char *project;
  const char *const *ops;
  GPtrArray *texts;
} SendingCall;

/* Under a new client id the op keeps its id and content; only its seq is new. */
static char *
with_seq (const char *frozen, gint64 seq, GError **error)
{
  g_autoptr (JsonObject) object = zj_json_parse_object (frozen, -1, error);

  if (object == NULL)
    return NULL;
  json_object_set_int_member (object, "seq", seq);
  return zj_json_write_object (object);
}

static gboolean
freeze (ZjDb *db, ZjOpRow *op, const char *client, const char *earlier, char **text, GError **error)
{
  g_autoptr (JsonObject) json = NULL;
  gint64 seq;

  if (!zj_db_get_int (db, &seq, 0, error, "UPDATE project SET seq = seq + 1 WHERE id = ? RETURNING seq", "s",
                      op->project))
    return FALSE;
  if (seq == 0)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND, _ ("The project of this change is not known here."));
      return FALSE;
    }
  if (earlier != NULL)
    *text = with_seq (earlier, seq, error);
  else if (zj_op_row_mend_base (db, op, error))
    {
      op->op->seq = seq;
      json = zj_op_to_json (op->op);
      *text = zj_json_write_object (json);
    }
  return *text != NULL
         && zj_db_run (db, error, "UPDATE op SET seq = ?, client = ?, frozen = ? WHERE key = ?", "issi", seq, client,
                       *text, op->key);
}

static gboolean
mark_one (ZjStore *store, ZjDb *db, const SendingCall *call, const char *id, const char *client, GError **error)
{
  g_autoptr (ZjOpRow) op = NULL;
  g_autofree char *frozen = NULL;
  g_autofree char *text = NULL;

  if (!zj_op_row_load (db, id, &op, error))
    return FALSE;
  if (op == NULL || g_strcmp0 (op->project, call->project) != 0 || op->lookup
      || (op->state != ZJ_OP_QUEUED && op->state != ZJ_OP_SENDING && op->state != ZJ_OP_DEFERRED))
    {
      /* Withdrawn or settled since the plan was made: plan anew. */
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_CHANGED_MEANWHILE, _ ("A waiting change was withdrawn meanwhile."));
      return FALSE;
    }
  if (!zj_db_get_text (db, &frozen, error, "SELECT frozen FROM op WHERE key = ?", "i", op->key))
    return FALSE;
  if (op->op->seq > 0 && frozen != NULL)
    text = g_steal_pointer (&frozen);
  else if (!freeze (db, op, client, frozen, &text, error))
    return FALSE;
  g_ptr_array_add (call->texts, g_steal_pointer (&text));
  /* A deferred one as well: until its next answer it may be in. */
  return zj_db_run (db, error, "UPDATE op SET state = ?, sent = 1 WHERE key = ?", "ii", (gint64)ZJ_OP_SENDING, op->key)
         && zj_db_run (db, error,
                       "UPDATE record SET sync_state = ?1, change = ?2 WHERE id = ?3 AND sync_state IN (?4, ?5)"
                       " AND NOT EXISTS (SELECT 1 FROM op WHERE op.record = ?3 AND op.state = ?6)",
                       "iisiii", (gint64)ZJ_SYNC_SENDING, store->change, op->op->record, (gint64)ZJ_SYNC_QUEUED,
                       (gint64)ZJ_SYNC_WAITING, (gint64)ZJ_OP_DEFERRED);
}

static gboolean
sending_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  SendingCall *call = data;
  g_autofree char *client = NULL;

  if (!zj_store_client_id (db, &client, error))
    return FALSE;
  for (guint i = 0; call->ops[i] != NULL; i++)
    if (!mark_one (store, db, call, call->ops[i], client, error))
      return FALSE;
  zj_store_touch (store, ZJ_TOUCHED_CONTENT);
  return TRUE;
}

char **
zj_store_mark_sending (ZjStore *store, const char *project, const char *const *ops, GError **error)
{
  SendingCall call = { project, ops, g_ptr_array_new () };
  gboolean ok;

  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL && ops != NULL, NULL);

  ok = zj_store_write (store, FALSE, sending_job, &call, error);
  g_ptr_array_add (call.texts, NULL);
  if (ok)
    return (char **)g_ptr_array_free (call.texts, FALSE);
  g_strfreev ((char **)g_ptr_array_free (call.texts, FALSE));
  return NULL;
}

/* --- backoff, on disk so that a restart does not hammer the server --- */

typedef struct
{
  const char *project, *reason;
  gint64 at;
  guint attempts;
  gboolean retry_after;
} BackoffCall;

static gboolean
back_off_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  BackoffCall *call = data;

  return zj_db_run (db, error,
                    "UPDATE project SET next_try = ?, attempts = attempts + 1, back_off_reason = ? WHERE id = ?", "iss",
                    call->at, call->reason, call->project);
}

gboolean
zj_store_back_off (ZjStore *store, const char *project, gint64 next_try, const char *reason, GError **error)
{
  BackoffCall call = { .project = project, .reason = reason, .at = next_try };

  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL, FALSE);

  return zj_store_write (store, FALSE, back_off_job, &call, error);
}

static gboolean
next_try_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  BackoffCall *call = data;
  g_autoptr (ZjStmt) stmt =
      zj_db_prepare (db, "SELECT attempts, next_try, retry_after FROM project WHERE id = ?", error);
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "s", call->project);
  step = zj_stmt_step (stmt, error);
  if (step == ZJ_STEP_ROW)
    {
      /* A clock that was wrong when this was written must not hold the work back for years. */
      gint64 now = zj_clock_now (store->clock);
      gint64 latest = now + ZJ_STORE_MAX_BACKOFF;
      gint64 asked = MIN (zj_stmt_int (stmt, 2), latest);

      call->attempts = (guint)zj_stmt_int (stmt, 0);
      call->at = MAX (MIN (zj_stmt_int (stmt, 1), latest), asked);
      call->retry_after = asked > now && asked == call->at;
    }
  return step != ZJ_STEP_ERROR;
}

gint64
zj_store_next_try (ZjStore *store, const char *project, guint *attempts, gboolean *retry_after)
{
  BackoffCall call = { .project = project };

  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL, 0);

  zj_store_read (store, next_try_job, &call, NULL);
  if (attempts != NULL)
    *attempts = call.attempts;
  if (retry_after != NULL)
    *retry_after = call.retry_after;
  return call.at;
}

static gboolean
retry_after_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  BackoffCall *call = data;

  return zj_db_run (db, error, "UPDATE project SET retry_after = ? WHERE id = ?", "is", call->at, call->project);
}

gboolean
zj_store_set_retry_after (ZjStore *store, const char *project, gint64 until, GError **error)
{
  BackoffCall call = { .project = project, .at = until };

  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL, FALSE);

  return zj_store_write (store, FALSE, retry_after_job, &call, error);
}

static gboolean
reset_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  BackoffCall *call = data;

  return zj_db_run (db, error, "UPDATE project SET attempts = 0, next_try = 0, back_off_reason = NULL WHERE id = ?",
                    "s", call->project)
         && zj_db_run (db, error,
                       "UPDATE op SET attempts = 0, next_try = 0 WHERE project = ? AND state < 5 AND next_try <> 0",
                       "s", call->project)
         && zj_db_run (db, error,
                       "UPDATE transfer SET attempts = 0, next_try = 0 WHERE project = ? AND state = 3"
                       " AND next_try < 9223372036854775807",
                       "s", call->project);
}

gboolean
zj_store_reset_backoff (ZjStore *store, const char *project, GError **error)
{
  BackoffCall call = { .project = project };

  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL, FALSE);

  return zj_store_write (store, FALSE, reset_job, &call, error);
}

/* What is only capped when read is an hour ahead for ever: the hour must begin to pass. */
static const char *const waits[] = {
  "project SET next_try = min(next_try, ?1), retry_after = min(retry_after, ?1) WHERE max(next_try, retry_after) > ?1",
  "op SET next_try = ?1 WHERE state < 5 AND next_try > ?1",
  "transfer SET next_try = ?1 WHERE state <> 2 AND next_try > ?1 AND next_try < 9223372036854775807",
};

static gboolean
waits_too_long_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  gint64 *n = data;

  return zj_db_get_int (db, n, 0, error,
                        "SELECT EXISTS (SELECT 1 FROM project WHERE max(next_try, retry_after) > ?1)"
                        " OR EXISTS (SELECT 1 FROM op WHERE state < 5 AND next_try > ?1)"
                        " OR EXISTS (SELECT 1 FROM transfer WHERE state <> 2 AND next_try > ?1"
                        " AND next_try < 9223372036854775807)",
                        "i", zj_clock_now (store->clock) + ZJ_STORE_MAX_BACKOFF);
}

static gboolean
cap_waits_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      g_autofree char *sql = g_strconcat ("UPDATE ", waits[i], NULL);

      if (!zj_db_run (db, error, sql, "i", zj_clock_now (store->clock) + ZJ_STORE_MAX_BACKOFF))
        return FALSE;
    }
  return TRUE;
}

gboolean
zj_store_cap_waits (ZjStore *store, GError **error)
{
  gint64 n = 0;

  g_return_val_if_fail (ZJ_IS_STORE (store), FALSE);

  if (!zj_store_read (store, waits_too_long_job, &n, error))
    return FALSE;
  return n == 0 || zj_store_write (store, FALSE, cap_waits_job, NULL, error);
}

/* --- where the pull stands --- */

typedef struct
{
  const char *project;
  ZjPullState *state;
} PullCall;

static gboolean
pull_state_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  PullCall *call = data;
  ZjPullState *state = call->state = g_new0 (ZjPullState, 1);
  g_autofree char *client = NULL;
  gint64 first_open;

  if (!zj_store_client_id (db, &client, error)
      || !zj_db_get_text (db, &state->token, error, "SELECT token FROM project WHERE id = ?", "s", call->project)
      || !zj_db_get_text (db, &state->epoch, error, "SELECT epoch FROM project WHERE id = ?", "s", call->project)
      || !zj_db_get_int (db, &state->max_seq, 0, error, "SELECT seq FROM project WHERE id = ?", "s", call->project)
      || !zj_db_get_int (db, &first_open, 0, error,
                         "SELECT min(seq) FROM op WHERE project = ? AND client = ? AND state IN (?, ?)", "ssii",
                         call->project, client, (gint64)ZJ_OP_SENDING, (gint64)ZJ_OP_DEFERRED))
    return FALSE;
  state->settled = first_open > 0 ? first_open - 1 : state->max_seq;
  return TRUE;
}

ZjPullState *
zj_store_pull_state (ZjStore *store, const char *project, GError **error)
{
  PullCall call = { .project = project };

  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL, NULL);

  if (!zj_store_read (store, pull_state_job, &call, error))
    g_clear_pointer (&call.state, zj_pull_state_free);
  return call.state;
}
