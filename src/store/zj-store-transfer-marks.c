/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-error.h"
#include "zj-store-private.h"

#include <glib/gi18n-lib.h>

/* What the engine notes about a transfer after each piece, so that a cut or a kill costs one piece at most; and what
 * the user says: fetch it, stop, go on. */

typedef struct
{
  const char *project, *sha256;
  gboolean up, paused;
  const char *url, *reason;
  gint64 offset, sent, resent, next_try;
} MarkCall;

static gboolean
progress_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  MarkCall *call = data;

  /* What the user paused meanwhile stays so, with what has arrived. */
  return zj_db_run (db, error,
                    "UPDATE transfer SET state = iif(state = 4, 4, 1), url = ?, offset = ?,"
                    " sent_bytes = sent_bytes + ?, resent_bytes = resent_bytes + ?, attempts = 0, next_try = 0,"
                    " reason = NULL WHERE project = ? AND sha256 = ? AND direction = ? AND state <> 2",
                    "siiissi", call->url, call->offset, call->sent, call->resent, call->project, call->sha256,
                    (gint64)(call->up ? ZJ_TRANSFER_UP : ZJ_TRANSFER_DOWN));
}

gboolean
zj_store_transfer_progress (ZjStore *store,
                            const char *project,
                            const char *sha256,
                            gboolean up,
                            const char *url,
                            gint64 offset,
                            gint64 sent,
                            gint64 resent,
                            GError **error)
{
  MarkCall call = {
    .project = project, .sha256 = sha256, .up = up, .url = url, .offset = offset, .sent = sent, .resent = resent
  };

  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL && sha256 != NULL, FALSE);

  return zj_store_write (store, FALSE, progress_job, &call, error);
}

static gboolean
done_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  MarkCall *call = data;

  zj_store_touch (store, ZJ_TOUCHED_STRUCTURE);
  if (!call->up)
    return zj_db_run (db, error, "DELETE FROM transfer WHERE project = ? AND sha256 = ? AND direction = ?", "ssi",
                      call->project, call->sha256, (gint64)ZJ_TRANSFER_DOWN);
  return zj_db_run (db, error,
                    "UPDATE transfer SET state = 2, offset = size, url = NULL, attempts = 0, next_try = 0,"
                    " reason = NULL, confirmed_at = ? WHERE project = ? AND sha256 = ? AND direction = ?",
                    "issi", zj_clock_now (store->clock), call->project, call->sha256, (gint64)ZJ_TRANSFER_UP)
         && zj_store_wake_deferred (db, call->project, error);
}

gboolean
zj_store_transfer_done (ZjStore *store, const char *project, const char *sha256, gboolean up, GError **error)
{
  MarkCall call = { .project = project, .sha256 = sha256, .up = up };

  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL && sha256 != NULL, FALSE);

  return zj_store_write (store, FALSE, done_job, &call, error);
}

static gboolean
failed_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  MarkCall *call = data;

  zj_store_touch (store, ZJ_TOUCHED_CONTENT);
  return zj_db_run (db, error,
                    "UPDATE transfer SET state = iif(state = 4, 4, 3), attempts = attempts + 1, next_try = ?,"
                    " reason = ? WHERE project = ? AND sha256 = ? AND direction = ? AND state <> 2",
                    "isssi", call->next_try, call->reason, call->project, call->sha256,
                    (gint64)(call->up ? ZJ_TRANSFER_UP : ZJ_TRANSFER_DOWN));
}

gboolean
zj_store_transfer_failed (ZjStore *store,
                          const char *project,
                          const char *sha256,
                          gboolean up,
                          gint64 next_try,
                          const char *reason,
                          GError **error)
{
  MarkCall call = { .project = project, .sha256 = sha256, .up = up, .next_try = next_try, .reason = reason };

  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL && sha256 != NULL, FALSE);

  return zj_store_write (store, FALSE, failed_job, &call, error);
}

static gboolean
restart_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  MarkCall *call = data;

  return zj_db_run (db, error,
                    "UPDATE transfer SET state = iif(state = 4, 4, 0), url = NULL, offset = 0 WHERE project = ?"
                    " AND sha256 = ? AND direction = ? AND state <> 2",
                    "ssi", call->project, call->sha256, (gint64)(call->up ? ZJ_TRANSFER_UP : ZJ_TRANSFER_DOWN));
}

gboolean
zj_store_transfer_restart (ZjStore *store, const char *project, const char *sha256, gboolean up, GError **error)
{
  MarkCall call = { .project = project, .sha256 = sha256, .up = up };

  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL && sha256 != NULL, FALSE);

  return zj_store_write (store, FALSE, restart_job, &call, error);
}

/* --- what the user says --- */

static gboolean
want_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  MarkCall *call = data;
  gint64 size = -1, here = 0;

  if (!zj_db_get_int (db, &here, 0, error, "SELECT 1 FROM blob WHERE sha256 = ? AND damaged = 0", "s", call->sha256)
      || !zj_db_get_int (db, &size, -1, error,
                         "SELECT max(size) FROM record_file WHERE sha256 = ? AND project = ?"
                         " HAVING count(*) > 0",
                         "ss", call->sha256, call->project))
    return FALSE;
  if (here != 0)
    return TRUE;
  if (size < 0)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND, _ ("No record of this project names the file %.12s…."),
                   call->sha256);
      return FALSE;
    }
  zj_store_touch (store, ZJ_TOUCHED_CONTENT);
  return zj_db_run (
      db, error,
      "INSERT INTO transfer (project, sha256, direction, size, wanted, added_at) VALUES (?, ?, ?, ?, 1, ?)"
      " ON CONFLICT (project, sha256, direction) DO UPDATE SET wanted = 1, next_try = 0, attempts = 0,"
      " state = iif(state = 1, 1, 0)",
      "ssiii", call->project, call->sha256, (gint64)ZJ_TRANSFER_DOWN, size, zj_clock_now (store->clock));
}

gboolean
zj_store_want_file (ZjStore *store, const char *project, const char *sha256, GError **error)
{
  MarkCall call = { .project = project, .sha256 = sha256 };

  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL && sha256 != NULL, FALSE);

  return zj_store_write (store, TRUE, want_job, &call, error);
}

static gboolean
pause_one_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  MarkCall *call = data;

  zj_store_touch (store, ZJ_TOUCHED_CONTENT);
  return zj_db_run (db, error,
                    "UPDATE transfer SET state = ?1, next_try = 0 WHERE project = ?2 AND sha256 = ?3 AND direction = 0"
                    " AND state <> 2 AND (state = 4) <> (?1 = 4)",
                    "iss", (gint64)(call->paused ? ZJ_TRANSFER_PAUSED : ZJ_TRANSFER_WAITING), call->project,
                    call->sha256);
}

gboolean
zj_store_pause_transfer (ZjStore *store, const char *project, const char *sha256, gboolean paused, GError **error)
{
  MarkCall call = { .project = project, .sha256 = sha256, .paused = paused };

  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL && sha256 != NULL, FALSE);

  return zj_store_write (store, TRUE, pause_one_job, &call, error);
}

gboolean
zj_store_read_paused (ZjDb *db, gboolean *paused, GError **error)
{
  gint64 n;

  if (!zj_db_get_int (db, &n, 0, error, "SELECT 1 FROM meta WHERE key = 'transfers_paused' AND value = '1'", NULL))
    return FALSE;
  *paused = n != 0;
  return TRUE;
}

static gboolean
pause_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  MarkCall *call = data;

  zj_store_touch (store, ZJ_TOUCHED_CONTENT);
  return zj_db_run (db, error,
                    "INSERT INTO meta (key, value) VALUES ('transfers_paused', ?) ON CONFLICT (key) DO UPDATE SET"
                    " value = excluded.value",
                    "s", call->paused ? "1" : "0");
}

gboolean
zj_store_pause_transfers (ZjStore *store, gboolean paused, GError **error)
{
  MarkCall call = { .paused = paused };

  g_return_val_if_fail (ZJ_IS_STORE (store), FALSE);

  return zj_store_write (store, TRUE, pause_job, &call, error);
}

gboolean
zj_store_get_paused (ZjStore *store)
{
  g_autofree char *value = NULL;

  g_return_val_if_fail (ZJ_IS_STORE (store), FALSE);

  value = zj_store_dup_meta (store, "transfers_paused");
  return g_strcmp0 (value, "1") == 0;
}
