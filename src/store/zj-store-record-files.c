/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-json.h"
#include "zj-store-private.h"

/* Which files the records name (record_file), kept in every write of a record, and what follows from it in the same
 * transaction: files that are here and not at the server go up, ops that wait for files may be due. */

/* A member of `missing`, or of `waiting_for.files`: {"sha256": …}, or the hash alone. */
#define LACKING "iif(lacking.type = 'object', lacking.value ->> 'sha256', lacking.value)"

/* Attachments in @json, of the records that @which picks. @at_base: 1 if that is the server's copy. */
#define NAMED_IN(json, at_base, which)                                                                                 \
  "SELECT record.id AS id, record.project AS project, record.form AS form, record.form_version AS form_version,"       \
  " record.missing AS missing, file.value ->> 'sha256' AS sha256, coalesce(file.value ->> 'slot', '') AS slot,"        \
  " iif(json_type(file.value, '$.size') = 'integer', file.value ->> 'size', 0) AS size, " at_base " AS at_base"        \
  " FROM record, json_each(" json ", '$.attachments') AS file"                                                         \
  " WHERE " which " AND file.type = 'object' AND zj_is_sha256(file.value ->> 'sha256')"

#define NOTE(which)                                                                                                    \
  "INSERT OR REPLACE INTO record_file (record, sha256, slot, project, size, advance, at_server)"                       \
  " SELECT id, sha256, slot, project, max(size), zj_is_advance(form, form_version, slot),"                             \
  " max(at_base AND NOT EXISTS (SELECT 1 FROM json_each(missing) AS lacking WHERE " LACKING                            \
  " = sha256)) FROM (" NAMED_IN (                                                                                      \
      "coalesce(record.base, record.fields)", "1",                                                                     \
      which " AND record.revision > 0") " UNION ALL " NAMED_IN ("record.fields", "0",                                  \
                                                                which                                                  \
                                                                " AND (record.base IS NOT NULL OR record.revision = "  \
                                                                "0)") ") GROUP BY id, sha256, slot"

/* What is here and not at the server goes up. */
#define SEND(which)                                                                                                    \
  "INSERT INTO transfer (project, sha256, direction, size, added_at)"                                                  \
  " SELECT DISTINCT named.project, named.sha256, 0, blob.size, ?3 FROM record_file AS named"                           \
  " JOIN blob ON blob.sha256 = named.sha256 AND blob.damaged = 0 JOIN record ON record.id = named.record"              \
  " WHERE " which " AND named.at_server = 0 ON CONFLICT (project, sha256, direction) DO "

/* Had it gone up before, it goes once more where the server has just called it missing: whoever holds such bytes
 * uploads them, at any time (protocol.md 6). */
#define AGAIN                                                                                                          \
  "UPDATE SET state = 0, offset = 0, url = NULL, attempts = 0, next_try = 0, reason = NULL, confirmed_at = 0"          \
  " WHERE transfer.state = 2"

#define CALLED_MISSING                                                                                                 \
  " AND EXISTS (SELECT 1 FROM record_file AS called JOIN record ON record.id = called.record,"                         \
  " json_each(record.missing) AS lacking WHERE called.sha256 = transfer.sha256"                                        \
  " AND called.project = transfer.project AND " LACKING " = transfer.sha256)"

/* What the server has by now need not go up any more, whoever sent it. */
#define ARRIVED(which)                                                                                                 \
  "UPDATE transfer SET state = 2, offset = size, url = NULL, attempts = 0, next_try = 0, reason = NULL,"               \
  " confirmed_at = ?3 WHERE direction = 0 AND state <> 2 AND (project, sha256) IN (SELECT named.project, named.sha256" \
  " FROM record_file AS named JOIN record ON record.id = named.record WHERE " which " AND named.at_server = 1)"

/* Ops that wait for files, all of which are at the server by now: sent there from here, or known from a pull. */
#define WAKE(which)                                                                                                    \
  "UPDATE op SET next_try = 0 WHERE " which " AND op.state = ?2 AND op.next_try > 0"                                   \
  " AND json_type(op.waiting_for, '$.files') = 'array'"                                                                \
  " AND NOT EXISTS (SELECT 1 FROM json_each(op.waiting_for, '$.files') AS lacking"                                     \
  " WHERE NOT EXISTS (SELECT 1 FROM transfer WHERE transfer.project = op.project AND transfer.direction = 0"           \
  " AND transfer.state = 2 AND transfer.sha256 = " LACKING ")"                                                         \
  " AND NOT EXISTS (SELECT 1 FROM record_file WHERE record_file.record = op.record AND record_file.at_server = 1"      \
  " AND record_file.sha256 = " LACKING "))"

static gboolean
names_files (JsonObject *fields)
{
  JsonArray *attachments = fields != NULL ? zj_json_array (fields, "attachments") : NULL;

  return attachments != NULL && json_array_get_length (attachments) > 0;
}

gboolean
zj_record_files_forget (ZjDb *db, const char *record, GError **error)
{
  return zj_db_run (db, error, "DELETE FROM record_file WHERE record = ?", "s", record);
}

gboolean
zj_record_files_note (ZjStore *store, ZjDb *db, const char *record, gboolean fresh, GError **error)
{
  gint64 now = zj_clock_now (store->clock);

  return zj_db_run (db, error, NOTE ("record.id = ?1"), "s", record)
         && zj_db_run (db, error,
                       fresh ? SEND ("named.record = ?1 AND ?2 = ?2") AGAIN CALLED_MISSING
                             : SEND ("named.record = ?1 AND ?2 = ?2") "NOTHING",
                       "sii", record, (gint64)0, now)
         && (!fresh || zj_db_run (db, error, ARRIVED ("named.record = ?1 AND ?2 = ?2"), "sii", record, (gint64)0, now));
}

gboolean
zj_record_files_note_changed (ZjStore *store, ZjDb *db, const char *project, GError **error)
{
  return zj_db_run (db, error,
                    "DELETE FROM record_file WHERE project = ?1 AND record IN"
                    " (SELECT id FROM record WHERE project = ?1 AND change = ?2)",
                    "si", project, store->change)
         && zj_db_run (db, error,
                       NOTE ("record.project = ?1 AND record.change = ?2 AND instr(record.fields, '\"sha256\"') > 0"),
                       "si", project, store->change)
         && zj_db_run (db, error, SEND ("named.project = ?1 AND record.change = ?2") AGAIN CALLED_MISSING, "sii",
                       project, store->change, zj_clock_now (store->clock))
         && zj_store_wake_deferred (db, project, error);
}

gboolean
zj_record_files_write (ZjStore *store, ZjDb *db, const ZjRow *row, GError **error)
{
  return zj_record_files_forget (db, row->id, error)
         && ((!names_files (row->fields) && !names_files (row->server))
             || zj_record_files_note (store, db, row->id, row->fresh, error))
         && zj_db_run (db, error, WAKE ("op.record = ?1"), "si", row->id, (gint64)ZJ_OP_DEFERRED);
}

/* --- ops that wait for files --- */

gboolean
zj_store_wake_deferred (ZjDb *db, const char *project, GError **error)
{
  return zj_db_run (db, error, WAKE ("op.project = ?1 AND op.state < 5"), "si", project, (gint64)ZJ_OP_DEFERRED);
}

gboolean
zj_store_wait_for_files (ZjStore *store, ZjDb *db, const ZjOpRow *op, JsonArray *files, GError **error)
{
  g_autoptr (JsonNode) node = zj_json_array_node (json_array_ref (files));
  g_autofree char *text = zj_json_write (node);
  gint64 now = zj_clock_now (store->clock);

  /* The server's word: it has them no more, or not yet. */
  return zj_db_run (db, error,
                    "UPDATE record_file SET at_server = 0 WHERE record = ?1 AND sha256 IN (SELECT " LACKING
                    " FROM json_each(?2) AS lacking)",
                    "ss", op->op->record, text)
         && zj_db_run (db, error,
                       "INSERT INTO transfer (project, sha256, direction, size, added_at)"
                       " SELECT DISTINCT ?1, blob.sha256, 0, blob.size, ?3 FROM json_each(?2) AS lacking"
                       " JOIN blob ON blob.sha256 = " LACKING " WHERE blob.damaged = 0"
                       " ON CONFLICT (project, sha256, direction) DO " AGAIN,
                       "ssi", op->project, text, now)
         && zj_db_run (db, error, "UPDATE op SET next_try = ? WHERE key = ?", "ii", now + ZJ_STORE_MAX_BACKOFF,
                       op->key);
}
