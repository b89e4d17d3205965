/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-storage-accounts.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-storage-private.h"

#define SESSION_COLUMNS "s.id, s.account, s.client, s.expires, s.ended"
/* More lost answers in a row than this, and the oldest tokens go. */
#define MAX_REFRESH_TOKENS 8

/* ---- projects ---- */

void
zj_stored_project_free (ZjStoredProject *project)
{
  if (project == NULL)
    return;
  g_free (project->id);
  g_free (project->code);
  g_free (project->name);
  g_free (project->number_base);
  g_free (project);
}

static ZjStoredProject *
read_project (ZjStmt *stmt)
{
  ZjStoredProject *project = g_new0 (ZjStoredProject, 1);

  project->id = zj_stmt_dup_text (stmt, 0);
  project->code = zj_stmt_dup_text (stmt, 1);
  project->name = zj_stmt_dup_text (stmt, 2);
  project->number_base = zj_stmt_dup_text (stmt, 3);
  return project;
}

ZjStoredProject *
zj_storage_find_project (ZjStorage *storage, const char *id_or_code, GError **error)
{
  g_autoptr (ZjStmt) stmt = zj_db_prepare (
      storage->db, "SELECT id, code, name, number_base FROM project WHERE id = ?1 OR code = upper (?1)", error);
  ZjStep step;

  if (stmt == NULL)
    return NULL;
  zj_stmt_bind (stmt, "s", id_or_code);
  step = zj_stmt_step (stmt, error);
  if (step == ZJ_STEP_ROW)
    return read_project (stmt);
  if (step == ZJ_STEP_DONE)
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND, _ ("There is no project “%s”."), id_or_code);
  return NULL;
}

static GPtrArray *
read_projects (ZjStmt *stmt, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_stored_project_free);
  ZjStep step;

  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    g_ptr_array_add (list, read_project (stmt));
  return step == ZJ_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

GPtrArray *
zj_storage_list_projects (ZjStorage *storage, GError **error)
{
  g_autoptr (ZjStmt) stmt =
      zj_db_prepare (storage->db, "SELECT id, code, name, number_base FROM project ORDER BY code", error);

  return stmt != NULL ? read_projects (stmt, error) : NULL;
}

GPtrArray *
zj_storage_account_projects (ZjStorage *storage, const char *account, GError **error)
{
  g_autoptr (ZjStmt) stmt = zj_db_prepare (storage->db,
                                           "SELECT id, code, name, number_base FROM project WHERE id IN"
                                           " (SELECT project FROM account_project WHERE account = ?) ORDER BY code",
                                           error);

  if (stmt == NULL)
    return NULL;
  zj_stmt_bind (stmt, "s", account);
  return read_projects (stmt, error);
}

gboolean
zj_storage_put_project (ZjStorage *storage, const ZjStoredProject *project, GError **error)
{
  return zj_db_run (storage->db, error,
                    "INSERT INTO project (id, code, name, number_base) VALUES (?1, ?2, ?3, ?4)"
                    " ON CONFLICT (id) DO UPDATE SET code = ?2, name = ?3, number_base = ?4",
                    "ssss", project->id, project->code, project->name, project->number_base);
}

/* ---- accounts ---- */

void
zj_stored_account_free (ZjStoredAccount *account)
{
  if (account == NULL)
    return;
  g_free (account->code);
  g_free (account->password_hash);
  g_free (account);
}

gboolean
zj_storage_get_account (ZjStorage *storage, const char *code, ZjStoredAccount **account, GError **error)
{
  g_autoptr (ZjStmt) stmt =
      zj_db_prepare (storage->db, "SELECT code, password_hash, must_change FROM account WHERE code = ?", error);
  ZjStep step;

  *account = NULL;
  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "s", code);
  step = zj_stmt_step (stmt, error);
  if (step == ZJ_STEP_ROW)
    {
      *account = g_new0 (ZjStoredAccount, 1);
      (*account)->code = zj_stmt_dup_text (stmt, 0);
      (*account)->password_hash = zj_stmt_dup_text (stmt, 1);
      (*account)->must_change = zj_stmt_int (stmt, 2) != 0;
    }
  return step != ZJ_STEP_ERROR;
}

gboolean
zj_storage_put_account (ZjStorage *storage, const ZjStoredAccount *account, GError **error)
{
  g_autofree char *now = zj_clock_stamp (storage->clock);

  return zj_db_run (storage->db, error,
                    "INSERT INTO account (code, password_hash, must_change, created_at) VALUES (?1, ?2, ?3, ?4)"
                    " ON CONFLICT (code) DO UPDATE SET password_hash = ?2, must_change = ?3",
                    "ssis", account->code, account->password_hash, (gint64)account->must_change, now);
}

gboolean
zj_storage_link_account (ZjStorage *storage, const char *code, const char *project, GError **error)
{
  return zj_db_run (storage->db, error, "INSERT OR IGNORE INTO account_project (account, project) VALUES (?, ?)", "ss",
                    code, project);
}

gboolean
zj_storage_account_sees (ZjStorage *storage, const char *code, const char *project, gboolean *sees, GError **error)
{
  gint64 found = 0;
  gboolean ok = zj_db_get_int (storage->db, &found, 0, error,
                               "SELECT 1 FROM account_project WHERE account = ? AND project = ?", "ss", code, project);

  *sees = found != 0;
  return ok;
}

/* ---- failures ---- */

gboolean
zj_storage_get_failures (ZjStorage *storage, const char *code, gint64 *count, gint64 *until, GError **error)
{
  return zj_db_get_int (storage->db, count, 0, error, "SELECT count FROM sign_in_failure WHERE account = ?", "s", code)
         && zj_db_get_int (storage->db, until, 0, error, "SELECT until FROM sign_in_failure WHERE account = ?", "s",
                           code);
}

gboolean
zj_storage_set_failures (ZjStorage *storage, const char *code, gint64 count, gint64 until, GError **error)
{
  gint64 now = zj_clock_now (storage->clock);

  if (!zj_db_run (storage->db, error, "DELETE FROM sign_in_failure WHERE account = ? OR last_at < ?", "si", code,
                  now - G_TIME_SPAN_DAY))
    return FALSE;
  return count == 0
         || zj_db_run (storage->db, error,
                       "INSERT INTO sign_in_failure (account, count, last_at, until) VALUES (?, ?, ?, ?)", "siii", code,
                       count, now, until);
}

/* ---- sessions ---- */

void
zj_stored_session_free (ZjStoredSession *session)
{
  if (session == NULL)
    return;
  g_free (session->account);
  g_free (session->client);
  g_free (session->ended);
  g_free (session);
}

static ZjStoredSession *
read_session (ZjStmt *stmt)
{
  ZjStoredSession *session = g_new0 (ZjStoredSession, 1);

  session->id = zj_stmt_int (stmt, 0);
  session->account = zj_stmt_dup_text (stmt, 1);
  session->client = zj_stmt_dup_text (stmt, 2);
  session->expires = zj_stmt_int (stmt, 3);
  session->ended = zj_stmt_dup_text (stmt, 4);
  return session;
}

gboolean
zj_storage_add_session (ZjStorage *storage, ZjStoredSession *session, GError **error)
{
  /* Sessions nobody has used for so long that their tokens are void anyway. */
  if (!zj_db_run (storage->db, error, "DELETE FROM session WHERE account = ? AND expires < ?", "si", session->account,
                  zj_clock_now (storage->clock)))
    return FALSE;
  if (!zj_db_run (storage->db, error, "INSERT INTO session (account, client, expires) VALUES (?, ?, ?)", "ssi",
                  session->account, session->client, session->expires))
    return FALSE;
  session->id = zj_db_last_rowid (storage->db);
  return TRUE;
}

gboolean
zj_storage_extend_session (ZjStorage *storage, const ZjStoredSession *session, GError **error)
{
  return zj_db_run (storage->db, error, "UPDATE session SET expires = ? WHERE id = ?", "ii", session->expires,
                    session->id);
}

gboolean
zj_storage_add_refresh (ZjStorage *storage,
                        const ZjStoredSession *session,
                        const char *hash,
                        const char *used,
                        GError **error)
{
  if (used != NULL
      && !zj_db_run (storage->db, error,
                     "DELETE FROM refresh_token WHERE session = ?1 AND hash <> ?2 AND parent IS NOT ?2", "is",
                     session->id, used))
    return FALSE;
  return zj_db_run (storage->db, error,
                    "INSERT INTO refresh_token (hash, session, parent, made_at) VALUES (?, ?, ?, ?)", "sisi", hash,
                    session->id, used, zj_clock_now (storage->clock))
         && zj_db_run (storage->db, error,
                       "DELETE FROM refresh_token WHERE session = ?1 AND hash <> ?2 AND hash IS NOT ?3 AND hash NOT IN"
                       " (SELECT hash FROM refresh_token WHERE session = ?1 ORDER BY made_at DESC LIMIT ?4)",
                       "issi", session->id, hash, used, (gint64)MAX_REFRESH_TOKENS);
}

gboolean
zj_storage_get_session (ZjStorage *storage, gint64 id, ZjStoredSession **session, GError **error)
{
  g_autoptr (ZjStmt) stmt =
      zj_db_prepare (storage->db, "SELECT " SESSION_COLUMNS " FROM session s WHERE s.id = ?", error);
  ZjStep step;

  *session = NULL;
  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "i", id);
  step = zj_stmt_step (stmt, error);
  if (step == ZJ_STEP_ROW)
    *session = read_session (stmt);
  return step != ZJ_STEP_ERROR;
}

gboolean
zj_storage_session_by_refresh (ZjStorage *storage, const char *hash, ZjStoredSession **session, GError **error)
{
  g_autoptr (ZjStmt) stmt =
      zj_db_prepare (storage->db,
                     "SELECT " SESSION_COLUMNS " FROM refresh_token r JOIN session s ON s.id = r.session"
                     " WHERE r.hash = ?",
                     error);
  ZjStep step;

  *session = NULL;
  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "s", hash);
  step = zj_stmt_step (stmt, error);
  if (step == ZJ_STEP_ROW)
    *session = read_session (stmt);
  return step != ZJ_STEP_ERROR;
}

gboolean
zj_storage_session_by_access (ZjStorage *storage,
                              const char *hash,
                              ZjStoredSession **session,
                              gint64 *expires,
                              GError **error)
{
  g_autoptr (ZjStmt) stmt = zj_db_prepare (storage->db,
                                           "SELECT " SESSION_COLUMNS ", a.expires FROM access_token a"
                                           " JOIN session s ON s.id = a.session WHERE a.hash = ?",
                                           error);
  ZjStep step;

  *session = NULL;
  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "s", hash);
  step = zj_stmt_step (stmt, error);
  if (step == ZJ_STEP_ROW)
    {
      *session = read_session (stmt);
      *expires = zj_stmt_int (stmt, 5);
    }
  return step != ZJ_STEP_ERROR;
}

gboolean
zj_storage_add_access (ZjStorage *storage, gint64 session, const char *hash, gint64 expires, GError **error)
{
  return zj_db_run (storage->db, error, "DELETE FROM access_token WHERE session = ? AND expires < ?", "ii", session,
                    zj_clock_now (storage->clock))
         && zj_db_run (storage->db, error, "INSERT INTO access_token (hash, session, expires) VALUES (?, ?, ?)", "sii",
                       hash, session, expires);
}

gboolean
zj_storage_end_sessions (ZjStorage *storage, const char *account, gint64 except, const char *reason, GError **error)
{
  return zj_db_run (storage->db, error, "UPDATE session SET ended = ? WHERE account = ? AND id <> ? AND ended IS NULL",
                    "ssi", reason, account, except);
}

gboolean
zj_storage_end_session (ZjStorage *storage, gint64 session, const char *reason, GError **error)
{
  return zj_db_run (storage->db, error, "UPDATE session SET ended = ? WHERE id = ? AND ended IS NULL", "si", reason,
                    session);
}
