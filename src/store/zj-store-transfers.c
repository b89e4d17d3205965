/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-error.h"
#include "zj-json.h"
#include "zj-store-private.h"
#include "zj-value.h"

#include <glib/gi18n-lib.h>

/* Files on their way up and down: in what order, and what the user says about it. */

/* Files an op waits for, and those of a record with a legal act on its way. */
#define URGENT                                                                                                         \
  "(SELECT iif(lacking.type = 'object', lacking.value ->> 'sha256', lacking.value) FROM op,"                           \
  " json_each(op.waiting_for, '$.files') AS lacking WHERE op.state = 2 AND op.state < 5"                               \
  " UNION SELECT record_file.sha256 FROM op JOIN record_file ON record_file.record = op.record"                        \
  " WHERE op.state < 5 AND op.strict = 1)"

#define TRANSFER_COLUMNS                                                                                               \
  "t.project, t.sha256, t.direction, t.state, t.url, t.size, t.offset, t.attempts, t.next_try, t.reason, t.wanted"

/* What nobody names any more, or has arrived by another way, does not go. */
#define TRANSFER_NEEDED                                                                                                \
  "t.state <> 2 AND EXISTS (SELECT 1 FROM record_file WHERE record_file.sha256 = t.sha256"                             \
  " AND record_file.project = t.project)"                                                                              \
  " AND (t.direction = 1) = NOT EXISTS (SELECT 1 FROM blob WHERE blob.sha256 = t.sha256 AND blob.damaged = 0)"

/* First what the user waits for, then what a decision waits for, then the rest up, last what is fetched in advance. */
#define TRANSFER_ORDER                                                                                                 \
  " ORDER BY iif(t.direction = 1, iif(t.wanted, 0, 3), iif(t.sha256 IN " URGENT ", 1, 2)), t.state <> 1, t.key"

void
zj_transfer_free (ZjTransfer *transfer)
{
  if (transfer == NULL)
    return;
  g_free (transfer->project);
  g_free (transfer->sha256);
  g_free (transfer->url);
  g_free (transfer->reason);
  g_free (transfer->name);
  g_free (transfer->type);
  g_free (transfer->record);
  g_free (transfer->record_title);
  g_free (transfer);
}

static ZjTransfer *
read_transfer (ZjStmt *stmt, gint64 now)
{
  ZjTransfer *transfer = g_new0 (ZjTransfer, 1);
  gint64 next_try = zj_stmt_int (stmt, 8);

  transfer->project = zj_stmt_dup_text (stmt, 0);
  transfer->sha256 = zj_stmt_dup_text (stmt, 1);
  transfer->up = zj_stmt_int (stmt, 2) == ZJ_TRANSFER_UP;
  transfer->state = (ZjTransferState)zj_stmt_int (stmt, 3);
  transfer->url = zj_stmt_dup_text (stmt, 4);
  transfer->size = zj_stmt_int (stmt, 5);
  transfer->offset = zj_stmt_int (stmt, 6);
  transfer->attempts = (guint)zj_stmt_int (stmt, 7);
  /* A clock that was wrong when this was written must not hold it back for years. */
  transfer->next_try = next_try == G_MAXINT64 ? next_try : MIN (next_try, now + ZJ_STORE_MAX_BACKOFF);
  transfer->reason = zj_stmt_dup_text (stmt, 9);
  transfer->wanted = zj_stmt_int (stmt, 10) != 0;
  return transfer;
}

/* --- who names it --- */

static JsonObject *
find_attachment (JsonObject *fields, const char *sha256)
{
  JsonArray *attachments = fields != NULL ? zj_json_array (fields, "attachments") : NULL;

  for (guint i = 0; attachments != NULL && i < json_array_get_length (attachments); i++)
    {
      JsonNode *node = json_array_get_element (attachments, i);

      if (JSON_NODE_HOLDS_OBJECT (node)
          && g_strcmp0 (zj_json_string (json_node_get_object (node), "sha256"), sha256) == 0)
        return json_node_get_object (node);
    }
  return NULL;
}

gboolean
zj_transfer_describe (ZjStore *store, ZjDb *db, ZjTransfer *transfer, GError **error)
{
  g_autoptr (ZjStmt) stmt = zj_db_prepare (
      db,
      "SELECT record.id, record.form, record.form_version, record.fields, record.base FROM record_file"
      " JOIN record ON record.id = record_file.record WHERE record_file.sha256 = ? AND record_file.project = ? LIMIT 1",
      error);
  g_autoptr (JsonObject) fields = NULL;
  g_autoptr (JsonObject) base = NULL;
  JsonObject *attachment;
  ZjForm *form;
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "ss", transfer->sha256, transfer->project);
  step = zj_stmt_step (stmt, error);
  if (step != ZJ_STEP_ROW)
    return step == ZJ_STEP_DONE;
  fields = zj_stmt_json (stmt, 3);
  base = zj_stmt_json (stmt, 4);
  form = zj_store_form_of (store, zj_stmt_text (stmt, 1), (int)zj_stmt_int (stmt, 2));
  transfer->record = zj_stmt_dup_text (stmt, 0);
  transfer->record_title =
      form != NULL && fields != NULL ? zj_store_read_title (store, db, form, fields) : zj_stmt_dup_text (stmt, 1);
  attachment = find_attachment (fields, transfer->sha256);
  if (attachment == NULL)
    attachment = find_attachment (base, transfer->sha256);
  if (attachment == NULL)
    return TRUE;
  transfer->name = g_strdup (zj_json_string (attachment, "name"));
  transfer->type = g_strdup (zj_json_string (attachment, "type"));
  return TRUE;
}

/* --- the list --- */

typedef struct
{
  const char *project;
  GPtrArray *transfers;
} ListCall;

static gboolean
list_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  ListCall *call = data;
  gint64 now = zj_clock_now (store->clock);
  g_autoptr (ZjStmt) stmt = zj_db_prepare (db,
                                           "SELECT " TRANSFER_COLUMNS " FROM transfer AS t WHERE " TRANSFER_NEEDED
                                           " AND (?1 IS NULL OR t.project = ?1)" TRANSFER_ORDER,
                                           error);
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "s", call->project);
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    {
      ZjTransfer *transfer = read_transfer (stmt, now);

      g_ptr_array_add (call->transfers, transfer);
      if (!zj_transfer_describe (store, db, transfer, error))
        return FALSE;
    }
  return step == ZJ_STEP_DONE;
}

GPtrArray *
zj_store_list_transfers (ZjStore *store, const char *project, GError **error)
{
  g_autoptr (GPtrArray) transfers = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_transfer_free);
  ListCall call = { project, transfers };

  g_return_val_if_fail (ZJ_IS_STORE (store), NULL);

  return zj_store_read (store, list_job, &call, error) ? g_steal_pointer (&transfers) : NULL;
}

/* --- the next one --- */

typedef struct
{
  const char *project;
  gboolean up_only, paused;
  gint64 now;
  ZjTransfer *transfer;
  gboolean more; /* something may be fetched in advance that is not in the list yet */
} NextCall;

#define IN_ADVANCE                                                                                                     \
  " FROM record_file WHERE record_file.project = ?1 AND record_file.advance = 1 AND record_file.at_server = 1"         \
  " AND record_file.size <= coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'advance_limit'), ?2)"       \
  " AND NOT EXISTS (SELECT 1 FROM blob WHERE blob.sha256 = record_file.sha256 AND blob.damaged = 0)"                   \
  " AND NOT EXISTS (SELECT 1 FROM transfer WHERE transfer.project = ?1 AND transfer.sha256 = record_file.sha256"       \
  " AND transfer.direction = 1)"

#define ADVANCE_LIMIT G_GINT64_CONSTANT (20971520)

/* In the order of TRANSFER_ORDER, class by class: each finds its first one by an index, so that 20,000 waiting photos
 * cost no more than one. */
static const struct
{
  gboolean up, while_paused;
  const char *which;
} classes[] = {
  { FALSE, TRUE, " AND t.direction = 1 AND t.wanted = 1 ORDER BY t.state <> 1, t.key" },
  { TRUE, FALSE, " AND t.direction = 0 AND t.sha256 IN " URGENT " ORDER BY t.state <> 1, t.key" },
  { TRUE, FALSE, " AND t.direction = 0 AND t.state = 1 ORDER BY t.key" },
  { TRUE, FALSE, " AND t.direction = 0 ORDER BY t.key" },
  { FALSE, FALSE, " AND t.direction = 1 ORDER BY t.state <> 1, t.key" },
};

static gboolean
next_of_class (ZjDb *db, NextCall *call, const char *which, GError **error)
{
  g_autofree char *sql = g_strconcat ("SELECT " TRANSFER_COLUMNS " FROM transfer AS t WHERE t.project = ?1"
                                      " AND t.state <> 4 AND t.next_try <= ?2 AND " TRANSFER_NEEDED,
                                      which, " LIMIT 1", NULL);
  g_autoptr (ZjStmt) stmt = zj_db_prepare (db, sql, error);
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "si", call->project, call->now);
  step = zj_stmt_step (stmt, error);
  if (step == ZJ_STEP_ROW)
    call->transfer = read_transfer (stmt, call->now);
  return step != ZJ_STEP_ERROR;
}

static gboolean
next_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  NextCall *call = data;
  gint64 more = 0;

  if (!zj_store_read_paused (db, &call->paused, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (classes) && call->transfer == NULL; i++)
    if ((classes[i].up || !call->up_only) && (classes[i].while_paused || !call->paused)
        && !next_of_class (db, call, classes[i].which, error))
      return FALSE;
  if (call->transfer != NULL)
    return zj_transfer_describe (store, db, call->transfer, error);
  if (call->up_only || call->paused)
    return TRUE;
  if (!zj_db_get_int (db, &more, 0, error, "SELECT 1" IN_ADVANCE " LIMIT 1", "si", call->project, ADVANCE_LIMIT))
    return FALSE;
  call->more = more != 0;
  return TRUE;
}

static gboolean
advance_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  NextCall *call = data;

  zj_store_touch (store, ZJ_TOUCHED_CONTENT);
  return zj_db_run (db, error,
                    "INSERT OR IGNORE INTO transfer (project, sha256, direction, size, added_at)"
                    " SELECT record_file.project, record_file.sha256, 1, record_file.size, ?3" IN_ADVANCE " LIMIT 500",
                    "sii", call->project, ADVANCE_LIMIT, call->now);
}

ZjTransfer *
zj_store_next_transfer (ZjStore *store, const char *project, gboolean up_only, gint64 now, GError **error)
{
  NextCall call = { .project = project, .up_only = up_only, .now = now };
  gboolean ok;

  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL, NULL);

  ok = zj_store_read (store, next_job, &call, error);
  if (ok && call.more)
    ok = zj_store_write (store, FALSE, advance_job, &call, error) && zj_store_read (store, next_job, &call, error);
  if (!ok)
    g_clear_pointer (&call.transfer, zj_transfer_free);
  return call.transfer;
}

/* --- what is left, in sum --- */

typedef struct
{
  const char *project;
  ZjFileNeeds *needs;
  guint limit;
  GPtrArray *hashes;
} NeedsCall;

static gboolean
needs_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  NeedsCall *call = data;
  ZjFileNeeds *needs = call->needs;
  g_autoptr (ZjStmt) stmt = zj_db_prepare (
      db,
      "SELECT t.direction, count(*), sum(t.size - t.offset), min(iif(t.state = 4, 9223372036854775807, t.next_try))"
      " FROM transfer AS t WHERE t.project = ?1 AND " TRANSFER_NEEDED " GROUP BY t.direction",
      error);
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  *needs = (ZjFileNeeds){ .next_try = G_MAXINT64 };
  zj_stmt_bind (stmt, "s", call->project);
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    {
      gboolean up = zj_stmt_int (stmt, 0) == ZJ_TRANSFER_UP;

      *(up ? &needs->uploads : &needs->downloads) = (guint)zj_stmt_int (stmt, 1);
      *(up ? &needs->upload_bytes : &needs->download_bytes) = zj_stmt_int (stmt, 2);
      needs->next_try = MIN (needs->next_try, zj_stmt_int (stmt, 3));
    }
  return step == ZJ_STEP_DONE;
}

gboolean
zj_store_needs_files (ZjStore *store, const char *project, ZjFileNeeds *needs, GError **error)
{
  NeedsCall call = { .project = project, .needs = needs };

  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL && needs != NULL, FALSE);

  return zj_store_read (store, needs_job, &call, error);
}

static gboolean
unasked_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  NeedsCall *call = data;
  g_autoptr (ZjStmt) stmt =
      zj_db_prepare (db,
                     "SELECT t.sha256 FROM transfer AS t WHERE t.project = ?1 AND t.direction = 0 AND t.state IN (0, 3)"
                     " AND t.url IS NULL AND t.next_try <= ?2 AND " TRANSFER_NEEDED TRANSFER_ORDER " LIMIT ?3",
                     error);
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "sii", call->project, zj_clock_now (store->clock), (gint64)call->limit);
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    g_ptr_array_add (call->hashes, zj_stmt_dup_text (stmt, 0));
  return step == ZJ_STEP_DONE;
}

char **
zj_store_unasked_uploads (ZjStore *store, const char *project, guint limit, GError **error)
{
  NeedsCall call = { .project = project, .limit = limit, .hashes = g_ptr_array_new () };
  gboolean ok;

  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL, NULL);

  ok = zj_store_read (store, unasked_job, &call, error);
  g_ptr_array_add (call.hashes, NULL);
  if (ok)
    return (char **)g_ptr_array_free (call.hashes, FALSE);
  g_strfreev ((char **)g_ptr_array_free (call.hashes, FALSE));
  return NULL;
}
