/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-error.h"
#include "zj-store-private.h"

/* How one file stands: here, at the server, on its way, or nowhere. */

typedef struct
{
  const char *project, *record, *sha256;
  ZjFileStatus *status;
} StatusCall;

/* What the tables say about the file in its project. */
typedef struct
{
  gboolean damaged, named, at_server, missing, paused;
  int up, down; /* ZjTransferState, or −1 */
  gboolean wanted;
  gint64 size;
} Facts;

void
zj_file_status_free (ZjFileStatus *status)
{
  if (status == NULL)
    return;
  g_free (status->sha256);
  g_free (status->reason);
  g_free (status->promised_by);
  g_free (status);
}

const char *
zj_file_state_to_string (ZjFileState state)
{
  switch (state)
    {
    case ZJ_FILE_HERE:
      return "draft";
    case ZJ_FILE_WAITING_UP:
      return "queued";
    case ZJ_FILE_SENDING:
      return "sending";
    case ZJ_FILE_PAUSED:
      return "waiting";
    case ZJ_FILE_SENT:
      return "synced";
    case ZJ_FILE_SERVER_ONLY:
    case ZJ_FILE_FETCHING:
      return "server-only";
    case ZJ_FILE_MISSING:
      return "missing";
    case ZJ_FILE_DAMAGED:
      return "damaged";
    }
  return "missing";
}

static gboolean
read_blob (ZjDb *db, StatusCall *call, Facts *facts, GError **error)
{
  g_autoptr (ZjStmt) stmt = zj_db_prepare (db, "SELECT size, damaged FROM blob WHERE sha256 = ?", error);
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "s", call->sha256);
  step = zj_stmt_step (stmt, error);
  if (step == ZJ_STEP_ROW)
    {
      call->status->size = zj_stmt_int (stmt, 0);
      facts->damaged = zj_stmt_int (stmt, 1) != 0;
      call->status->here = !facts->damaged;
    }
  return step != ZJ_STEP_ERROR;
}

static gboolean
read_names (ZjDb *db, StatusCall *call, Facts *facts, GError **error)
{
  g_autoptr (ZjStmt) stmt = zj_db_prepare (
      db, "SELECT count(*), max(at_server), max(size) FROM record_file WHERE sha256 = ? AND project = ?", error);
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "ss", call->sha256, call->project);
  step = zj_stmt_step (stmt, error);
  if (step == ZJ_STEP_ROW)
    {
      facts->named = zj_stmt_int (stmt, 0) > 0;
      facts->at_server = zj_stmt_int (stmt, 1) != 0;
      if (call->status->size == 0)
        call->status->size = zj_stmt_int (stmt, 2);
    }
  return step != ZJ_STEP_ERROR;
}

/* Which client promised what the server lacks; its own promise is "this". */
static gboolean
read_missing (ZjDb *db, StatusCall *call, Facts *facts, GError **error)
{
  g_autoptr (ZjStmt) stmt =
      zj_db_prepare (db,
                     "SELECT iif(lacking.type = 'object', lacking.value ->> 'client', NULL) FROM record_file AS named"
                     " JOIN record ON record.id = named.record, json_each(record.missing) AS lacking"
                     " WHERE named.sha256 = ?1 AND named.project = ?2 AND (?3 IS NULL OR named.record = ?3)"
                     " AND iif(lacking.type = 'object', lacking.value ->> 'sha256', lacking.value) = ?1 LIMIT 1",
                     error);
  g_autofree char *client = NULL;
  ZjStep step;

  if (stmt == NULL || !zj_store_client_id (db, &client, error))
    return FALSE;
  zj_stmt_bind (stmt, "sss", call->sha256, call->project, call->record);
  step = zj_stmt_step (stmt, error);
  if (step == ZJ_STEP_ROW)
    {
      const char *promised = zj_stmt_text (stmt, 0);

      facts->missing = TRUE;
      call->status->promised_by = g_strdup (promised != NULL && g_strcmp0 (promised, client) == 0 ? "this" : promised);
    }
  return step != ZJ_STEP_ERROR;
}

static gboolean
read_transfers (ZjDb *db, StatusCall *call, Facts *facts, GError **error)
{
  g_autoptr (ZjStmt) stmt =
      zj_db_prepare (db,
                     "SELECT direction, state, offset, next_try, reason, wanted FROM transfer WHERE project = ?"
                     " AND sha256 = ?",
                     error);
  ZjFileStatus *status = call->status;
  ZjStep step;

  if (stmt == NULL || !zj_store_read_paused (db, &facts->paused, error))
    return FALSE;
  zj_stmt_bind (stmt, "ss", call->project, call->sha256);
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    {
      gboolean up = zj_stmt_int (stmt, 0) == ZJ_TRANSFER_UP;

      *(up ? &facts->up : &facts->down) = (int)zj_stmt_int (stmt, 1);
      facts->wanted |= zj_stmt_int (stmt, 5) != 0;
      if (up != status->here)
        continue;
      status->offset = zj_stmt_int (stmt, 2);
      status->next_try = zj_stmt_int (stmt, 3);
      g_free (status->reason);
      status->reason = zj_stmt_dup_text (stmt, 4);
    }
  return step == ZJ_STEP_DONE;
}

static ZjFileState
state_here (const Facts *facts)
{
  if (facts->up == ZJ_TRANSFER_DONE)
    return ZJ_FILE_SENT;
  if (!facts->named || facts->up < 0)
    return facts->at_server ? ZJ_FILE_SENT : ZJ_FILE_HERE;
  if (facts->up == ZJ_TRANSFER_PAUSED || facts->paused)
    return ZJ_FILE_PAUSED;
  return facts->up == ZJ_TRANSFER_ACTIVE ? ZJ_FILE_SENDING : ZJ_FILE_WAITING_UP;
}

static ZjFileState
state_elsewhere (const Facts *facts)
{
  if (facts->down == ZJ_TRANSFER_ACTIVE || (facts->down == ZJ_TRANSFER_WAITING && facts->wanted))
    return ZJ_FILE_FETCHING;
  if (facts->at_server || (facts->up == ZJ_TRANSFER_DONE && !facts->missing))
    return ZJ_FILE_SERVER_ONLY;
  return facts->damaged ? ZJ_FILE_DAMAGED : ZJ_FILE_MISSING;
}

static gboolean
status_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  StatusCall *call = data;
  Facts facts = { .up = -1, .down = -1 };

  call->status = g_new0 (ZjFileStatus, 1);
  call->status->sha256 = g_strdup (call->sha256);
  if (!read_blob (db, call, &facts, error) || !read_names (db, call, &facts, error)
      || !read_missing (db, call, &facts, error) || !read_transfers (db, call, &facts, error))
    return FALSE;
  call->status->state = call->status->here ? state_here (&facts) : state_elsewhere (&facts);
  if (call->status->state != ZJ_FILE_MISSING)
    g_clear_pointer (&call->status->promised_by, g_free);
  return TRUE;
}

ZjFileStatus *
zj_store_file_status (ZjStore *store, const char *project, const char *record, const char *sha256, GError **error)
{
  StatusCall call = { project, record, sha256, NULL };

  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL && sha256 != NULL, NULL);

  if (!zj_store_read (store, status_job, &call, error))
    g_clear_pointer (&call.status, zj_file_status_free);
  return call.status;
}
