/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-error.h"
#include "zj-hash.h"
#include "zj-store-private.h"

#include <glib/gstdio.h>
#include <string.h>

/* Restored and copied stores (protocol.md 13): a client id names one store on one machine. */

/* Where a machine has no id, one is made up and kept outside the data, so that it does not travel with them. */
static char *
made_up_machine_id (ZjRandom *random)
{
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "zhijian", NULL);
  g_autofree char *path = g_build_filename (folder, "machine-id", NULL);
  g_autofree char *id = NULL;

  if (g_file_get_contents (path, &id, NULL, NULL) && *g_strstrip (id) != '\0')
    return g_steal_pointer (&id);
  g_free (id);
  id = zj_random_token (random, 16);
  if (g_mkdir_with_parents (folder, 0700) != 0 || !g_file_set_contents (path, id, -1, NULL))
    return g_strdup (g_get_host_name ());
  return g_steal_pointer (&id);
}

/* Hashed with our own name, as machine-id(5) asks: the raw one is nobody's business. */
static char *
machine_id (ZjStore *store, const char *given)
{
  const char *paths[] = { "/etc/machine-id", "/var/lib/dbus/machine-id" };
  g_autofree char *raw = g_strdup (given);
  g_autofree char *salted = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (paths) && (raw == NULL || *g_strstrip (raw) == '\0'); i++)
    {
      g_clear_pointer (&raw, g_free);
      g_file_get_contents (paths[i], &raw, NULL, NULL);
    }
  if (raw == NULL || *g_strstrip (raw) == '\0')
    {
      g_free (raw);
      raw = made_up_machine_id (store->random);
    }
  salted = g_strconcat ("io.github.zhijian:", raw, NULL);
  return zj_sha256_text (salted);
}

static gboolean
put_meta (ZjDb *db, const char *key, const char *value, GError **error)
{
  return zj_db_run (
      db, error, "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
      "ss", key, value);
}

gboolean
zj_store_client_id (ZjDb *db, char **client, GError **error)
{
  return zj_db_get_text (db, client, error, "SELECT value FROM meta WHERE key = 'client_id'", NULL);
}

/* Ops keep their ids and get new seqs; whatever is not settled is asked about before it is sent: also what was never
 * sending here, because a store that was set back may have sent it in the days it forgot. */
static gboolean
renew_client (ZjStore *store, ZjDb *db, GError **error)
{
  g_autofree char *client = zj_random_uuid7 (store->random, store->clock);

  zj_store_touch (store, ZJ_TOUCHED_CONTENT);
  return put_meta (db, "client_id", client, error)
         && zj_db_run (db, error, "UPDATE op SET lookup = 1, client = NULL, seq = NULL WHERE state IN (?, ?, ?)", "iii",
                       (gint64)ZJ_OP_QUEUED, (gint64)ZJ_OP_SENDING, (gint64)ZJ_OP_DEFERRED)
         && zj_db_exec (db, "UPDATE project SET seq = 0", error);
}

gboolean
zj_store_settle_identity (ZjStore *store, ZjDb *db, const char *given, GError **error)
{
  g_autofree char *machine = machine_id (store, given);
  g_autofree char *real = realpath (store->dir, NULL);
  g_autofree char *old_machine = NULL;
  g_autofree char *old_path = NULL;
  g_autofree char *client = NULL;
  const char *path = real != NULL ? real : store->dir;

  if (!zj_store_client_id (db, &client, error)
      || !zj_db_get_text (db, &old_machine, error, "SELECT value FROM meta WHERE key = 'machine_id'", NULL)
      || !zj_db_get_text (db, &old_path, error, "SELECT value FROM meta WHERE key = 'path'", NULL))
    return FALSE;
  if (client != NULL && g_strcmp0 (machine, old_machine) == 0 && g_strcmp0 (path, old_path) == 0)
    return TRUE;
  return renew_client (store, db, error) && put_meta (db, "machine_id", machine, error)
         && put_meta (db, "path", path, error);
}

static gboolean
renew_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  return renew_client (store, db, error);
}

gboolean
zj_store_renew_client (ZjStore *store, GError **error)
{
  g_return_val_if_fail (ZJ_IS_STORE (store), FALSE);

  return zj_store_write (store, FALSE, renew_job, NULL, error);
}

/* --- what the server's last_seq and epoch tell --- */

typedef struct
{
  const char *project, *epoch;
  gint64 last_seq;
  ZjIdentity verdict;
} IdentityCall;

/* Receipted ops the server has lost are queued again, with their ids and bytes; those sent under an older client id are
 * asked about. The base of their records stays until the full pull swaps it: applying them again changes nothing. */
static gboolean
requeue_archive (ZjStore *store, ZjDb *db, const IdentityCall *call, const char *client, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (ZjStmt) stmt = NULL;
  ZjStep step;

  if (!zj_db_run (db, error, "UPDATE op SET lookup = 1 WHERE project = ? AND state IN (?, ?) AND client IS NOT ?",
                  "siis", call->project, (gint64)ZJ_OP_APPLIED, (gint64)ZJ_OP_MERGED, client))
    return FALSE;
  stmt = zj_db_prepare (db,
                        "UPDATE op SET state = ?1, settled_at = 0 WHERE project = ?2 AND client = ?3 AND seq > ?4"
                        " AND state IN (?5, ?6) RETURNING record",
                        error);
  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "issiii", (gint64)ZJ_OP_SENDING, call->project, client, call->last_seq, (gint64)ZJ_OP_APPLIED,
                (gint64)ZJ_OP_MERGED);
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    g_ptr_array_add (records, zj_stmt_dup_text (stmt, 0));
  if (step == ZJ_STEP_ERROR)
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    if (!zj_store_rebuild (store, db, records->pdata[i], error))
      return FALSE;
  zj_store_touch (store, ZJ_TOUCHED_STRUCTURE);
  return zj_db_run (db, error, "UPDATE project SET token = NULL, shadow = 0 WHERE id = ?", "s", call->project);
}

static gboolean
identity_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  IdentityCall *call = data;
  g_autofree char *client = NULL;
  g_autofree char *epoch = NULL;
  gint64 seq, receipted;

  if (!zj_store_client_id (db, &client, error)
      || !zj_db_get_int (db, &seq, 0, error, "SELECT seq FROM project WHERE id = ?", "s", call->project)
      || !zj_db_get_text (db, &epoch, error, "SELECT epoch FROM project WHERE id = ?", "s", call->project)
      || !zj_db_get_int (db, &receipted, 0, error,
                         "SELECT max(seq) FROM op WHERE project = ? AND client = ? AND state IN (?, ?)", "ssii",
                         call->project, client, (gint64)ZJ_OP_APPLIED, (gint64)ZJ_OP_MERGED))
    return FALSE;
  call->verdict = ZJ_IDENTITY_OK;
  if ((epoch != NULL && call->epoch != NULL && !g_str_equal (epoch, call->epoch)) || call->last_seq < receipted)
    {
      call->verdict = ZJ_IDENTITY_SERVER_RESTORED;
      if (!requeue_archive (store, db, call, client, error))
        return FALSE;
    }
  if (call->epoch != NULL && g_strcmp0 (epoch, call->epoch) != 0
      && !zj_db_run (db, error, "UPDATE project SET epoch = ? WHERE id = ?", "ss", call->epoch, call->project))
    return FALSE;
  if (call->last_seq > seq)
    {
      /* Somebody with our name has sent more than we know of: we are a copy, or were set back. */
      call->verdict = ZJ_IDENTITY_NEW_CLIENT;
      return renew_client (store, db, error);
    }
  return TRUE;
}

gboolean
zj_store_check_identity (ZjStore *store,
                         const char *project,
                         const char *epoch,
                         gint64 last_seq,
                         ZjIdentity *verdict,
                         GError **error)
{
  IdentityCall call = { project, epoch, last_seq, ZJ_IDENTITY_OK };
  gboolean ok;

  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL && verdict != NULL, FALSE);

  ok = zj_store_write (store, FALSE, identity_job, &call, error);
  *verdict = call.verdict;
  return ok;
}

/* --- asking --- */

typedef struct
{
  const char *project;
  const char *const *asked;
  GPtrArray *results;
  GPtrArray *ids;
} KnownCall;

static gboolean
unknown_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  KnownCall *call = data;
  g_autoptr (ZjStmt) stmt =
      zj_db_prepare (db, "SELECT id FROM op WHERE project = ? AND lookup = 1 ORDER BY place, key LIMIT 500", error);
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "s", call->project);
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    g_ptr_array_add (call->ids, zj_stmt_dup_text (stmt, 0));
  return step == ZJ_STEP_DONE;
}

char **
zj_store_unknown_ops (ZjStore *store, const char *project, GError **error)
{
  KnownCall call = { .project = project, .ids = g_ptr_array_new () };
  gboolean ok;

  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL, NULL);

  ok = zj_store_read (store, unknown_job, &call, error);
  g_ptr_array_add (call.ids, NULL);
  if (ok)
    return (char **)g_ptr_array_free (call.ids, FALSE);
  g_strfreev ((char **)g_ptr_array_free (call.ids, FALSE));
  return NULL;
}

static gboolean
known_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  KnownCall *call = data;

  for (guint i = 0; call->results != NULL && i < call->results->len; i++)
    {
      ZjResult *result = call->results->pdata[i];

      if (!zj_db_run (db, error, "UPDATE op SET lookup = 0 WHERE id = ? AND project = ?", "ss", result->op,
                      call->project)
          || !zj_store_take_result (store, db, call->project, result, error))
        return FALSE;
    }
  for (guint i = 0; call->asked[i] != NULL; i++)
    {
      g_autoptr (ZjOpRow) op = NULL;

      if (!zj_op_row_load (db, call->asked[i], &op, error))
        return FALSE;
      if (op == NULL || !op->lookup)
        continue;
      /* The server does not have it. What was in before goes again under the new name; the rest waits as it did. */
      if (!zj_db_run (db, error, "UPDATE op SET lookup = 0 WHERE key = ?", "i", op->key))
        return FALSE;
      if ((op->state == ZJ_OP_APPLIED || op->state == ZJ_OP_MERGED)
          && (!zj_db_run (db, error, "UPDATE op SET state = ?, settled_at = 0, client = NULL, seq = NULL WHERE key = ?",
                          "ii", (gint64)ZJ_OP_SENDING, op->key)
              || !zj_store_rebuild (store, db, op->op->record, error)))
        return FALSE;
    }
  zj_store_touch (store, ZJ_TOUCHED_STRUCTURE);
  return TRUE;
}

gboolean
zj_store_known_answered (ZjStore *store,
                         const char *project,
                         const char *const *asked,
                         GPtrArray *results,
                         GError **error)
{
  KnownCall call = { .project = project, .asked = asked, .results = results };

  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL && asked != NULL, FALSE);

  return zj_store_write (store, FALSE, known_job, &call, error);
}
