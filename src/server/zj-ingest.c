/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-ingest-private.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-json.h"

static void
taking_clear (ZjTaking *t)
{
  g_clear_pointer (&t->record, zj_stored_record_free);
  g_clear_pointer (&t->stored, zj_stored_op_free);
  g_clear_pointer (&t->now, g_free);
  g_clear_pointer (&t->seen_own, json_array_unref);
  g_clear_pointer (&t->moved, json_object_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ZjTaking, taking_clear)

/* ---- the answer ---- */

/* What the user's view of the record is once they hold this answer: an applied op showed all there was; a merged one
 * left unseen what others had done, so later ops built on it are still measured from where this one stood. */
static void
note_view (ZjTaking *t, ZjResultKind kind, gint64 before)
{
  if (kind == ZJ_RESULT_APPLIED)
    {
      t->stored->seen_base = t->record->revision;
      return;
    }
  t->stored->seen_base = MAX (t->seen_base, 0);
  json_array_unref (t->stored->seen_own);
  t->stored->seen_own = json_array_new ();
  for (guint i = 0; i < json_array_get_length (t->seen_own); i++)
    json_array_add_int_element (t->stored->seen_own, json_array_get_int_element (t->seen_own, i));
  if (t->record->revision > before)
    json_array_add_int_element (t->stored->seen_own, t->record->revision);
}

static ZjResult *
result_of (ZjTaking *t, const ZjVerdict *verdict)
{
  ZjResult *result = zj_result_new (t->incoming->id, verdict->kind);

  result->merged_fields = g_strdupv (verdict->merged_fields);
  result->conflict = verdict->conflict != NULL ? json_object_ref (verdict->conflict) : NULL;
  result->reason = g_strdup (verdict->reason);
  result->problem = verdict->problem != NULL ? json_object_ref (verdict->problem) : NULL;
  result->waiting_for = verdict->waiting_for != NULL ? json_object_ref (verdict->waiting_for) : NULL;
  result->received_at = g_strdup (t->stored->received_at);
  return result;
}

static gboolean
settle (ZjTaking *t, const ZjVerdict *verdict, GError **error)
{
  gboolean applied = verdict->kind == ZJ_RESULT_APPLIED || verdict->kind == ZJ_RESULT_MERGED;
  gint64 before = t->record != NULL ? t->record->revision : 0;
  g_autoptr (ZjResult) result = result_of (t, verdict);

  t->stored->changed = 0;
  t->stored->result = verdict->kind;
  if (applied)
    {
      if (!verdict->unchanged && !zj_taking_apply (t, verdict, error))
        return FALSE;
      note_view (t, verdict->kind, before);
      t->stored->revision = t->record->revision;
      result->receipt = zj_receipts_sign (t->ingest->receipts, t->op, t->record->revision, t->record->fields,
                                          t->stored->received_at, t->now, zj_storage_epoch (t->ingest->storage));
    }
  g_clear_pointer (&t->stored->detail, json_object_unref);
  t->stored->detail = zj_result_to_json (result);
  return zj_storage_put_op (t->ingest->storage, t->stored, error);
}

/* ---- one op, one transaction ---- */

static gboolean
hold_seq (ZjTaking *t, GError **error)
{
  g_autofree char *holder = NULL;

  if (!zj_storage_seq_holder (t->ingest->storage, t->project->id, t->client, t->incoming->seq, &holder, error))
    return FALSE;
  return holder != NULL
         || zj_storage_take_seq (t->ingest->storage, t->project->id, t->client, t->incoming->seq, t->incoming->id,
                                 error);
}

static ZjStoredOp *
new_stored_op (ZjTaking *t)
{
  ZjStoredOp *stored = zj_stored_op_new ();

  stored->project = g_strdup (t->project->id);
  stored->id = g_strdup (t->incoming->id);
  stored->client = g_strdup (t->client);
  stored->seq = t->incoming->seq;
  stored->record = g_strdup (t->incoming->record);
  stored->body = t->op != NULL ? zj_op_to_json (t->op) : json_object_ref (t->incoming->raw);
  stored->received_at = g_strdup (t->now);
  return stored;
}

static gboolean
take (ZjTaking *t, GError **error)
{
  g_autoptr (ZjVerdict) verdict = NULL;

  if (!zj_storage_get_op (t->ingest->storage, t->project->id, t->incoming->id, &t->stored, error)
      || !hold_seq (t, error))
    return FALSE;
  if (t->stored != NULL && t->stored->result != ZJ_RESULT_DEFERRED)
    return TRUE; /* answered before: that answer stands */
  if (t->stored == NULL)
    t->stored = new_stored_op (t);
  if (!zj_storage_get_record (t->ingest->storage, t->project->id, t->incoming->record, &t->record, error))
    return FALSE;
  if (t->op == NULL)
    verdict = zj_verdict_refused ("malformed-op", t->incoming->fault, NULL);
  else if (!zj_taking_judge (t, &verdict, error))
    return FALSE;
  return settle (t, verdict, error);
}

ZjResult *
zj_ingest_take (const ZjIngest *ingest,
                const ZjStoredProject *project,
                const char *client,
                const char *by,
                const ZjIncoming *incoming,
                GError **error)
{
  g_auto (ZjTaking) t = { 0 };
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  g_autoptr (ZjResult) result = NULL;
  gint64 changed;
  guint at;

  t.ingest = ingest;
  t.project = project;
  t.client = client;
  t.by = by;
  t.incoming = incoming;
  t.op = incoming->op;
  t.now = zj_clock_stamp (ingest->clock);
  g_ptr_array_add (one, (gpointer)incoming);

  if (!zj_storage_begin (ingest->storage, error))
    return NULL;
  if (!zj_ingest_check (ingest, project->id, client, one, &at, error) || !take (&t, error))
    {
      zj_storage_rollback (ingest->storage);
      return NULL;
    }
  t.stored->seq = incoming->seq;
  result = zj_ingest_result (ingest->storage, t.stored, &changed, error);
  if (result == NULL)
    {
      zj_storage_rollback (ingest->storage);
      return NULL;
    }
  return zj_storage_commit (ingest->storage, error) ? g_steal_pointer (&result) : NULL;
}

ZjResult *
zj_ingest_result (ZjStorage *storage, const ZjStoredOp *op, gint64 *record_changed, GError **error)
{
  g_autoptr (ZjResult) result = zj_result_from_json (op->detail, error);
  g_autoptr (ZjStoredRecord) record = NULL;
  gboolean applied;

  *record_changed = 0;
  if (result == NULL)
    return NULL;
  result->seq = op->seq;
  if (result->kind == ZJ_RESULT_REFUSED || result->kind == ZJ_RESULT_DEFERRED)
    return g_steal_pointer (&result);
  if (!zj_storage_get_record (storage, op->project, op->record, &record, error))
    return NULL;
  applied = result->kind == ZJ_RESULT_APPLIED || result->kind == ZJ_RESULT_MERGED;
  if (record != NULL && (applied || !record->deleted))
    {
      result->record = zj_stored_record_to_json (record);
      *record_changed = record->changed;
    }
  return g_steal_pointer (&result);
}
