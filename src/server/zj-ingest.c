/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-ingest.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-json.h"
#include "zj-judge.h"
#include "zj-numbering.h"
#include "zj-storage-files.h"
#include "zj-text.h"
#include "zj-value.h"

/* A clock further ahead than this is wrong, and work older than this came late: both are marked, neither is refused. */
#define CLOCK_TOLERANCE (10 * G_TIME_SPAN_MINUTE)
#define LATE_AFTER      (1 * G_TIME_SPAN_DAY)
#define MAX_REFERRERS   20
#define MAX_NAME        50

/* One op on its way through its transaction. */
typedef struct
{
  const ZjIngest *ingest;
  const ZjStoredProject *project;
  const char *client, *by;
  const ZjIncoming *incoming;
  const ZjOp *op;
  ZjStoredRecord *record; /* as it is; NULL if there never was one */
  ZjStoredOp *stored;     /* as it is answered */
  char *now;
  gboolean base_merged;
  gint64 seen_base;    /* what the user had seen: this revision … */
  JsonArray *seen_own; /* … and these of their own */
  JsonObject *moved;
} Taking;

static void
taking_clear (Taking *t)
{
  g_clear_pointer (&t->record, zj_stored_record_free);
  g_clear_pointer (&t->stored, zj_stored_op_free);
  g_clear_pointer (&t->now, g_free);
  g_clear_pointer (&t->seen_own, json_array_unref);
  g_clear_pointer (&t->moved, json_object_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Taking, taking_clear)

/* ---- facts for the judge ---- */

static ZjTarget
find_target (gpointer data, const char *id, char **form)
{
  Taking *t = data;
  g_autoptr (ZjStoredRecord) record = NULL;

  if (!zj_storage_get_record (t->ingest->storage, t->project->id, id, &record, NULL) || record == NULL)
    return ZJ_TARGET_UNKNOWN;
  *form = g_strdup (record->form);
  return record->deleted ? ZJ_TARGET_DELETED : ZJ_TARGET_LIVE;
}

static gboolean
has_file (gpointer data, const char *sha256)
{
  Taking *t = data;

  return zj_storage_has_file (t->ingest->storage, t->project->id, sha256);
}

/* What the user had seen when they did this. NULL verdict: go on. */
static gboolean
resolve_base (Taking *t, ZjVerdict **verdict, GError **error)
{
  g_autoptr (ZjStoredOp) base = NULL;

  t->seen_base = t->op->base_revision;
  t->seen_own = json_array_new ();
  if (t->op->base_op == NULL)
    return TRUE;
  if (!zj_storage_get_op (t->ingest->storage, t->project->id, t->op->base_op, &base, error))
    return FALSE;
  if (base == NULL || base->result == ZJ_RESULT_DEFERRED)
    {
      *verdict = zj_verdict_waiting_for_op (t->op->base_op);
      return TRUE;
    }
  if ((base->result != ZJ_RESULT_APPLIED && base->result != ZJ_RESULT_MERGED)
      || g_strcmp0 (base->record, t->op->record) != 0)
    {
      *verdict =
          zj_verdict_refused ("base-not-applied", _ ("The change that this one builds on was not applied."), NULL);
      return TRUE;
    }
  t->base_merged = base->result == ZJ_RESULT_MERGED;
  t->seen_base = base->seen_base;
  json_array_unref (t->seen_own);
  t->seen_own = json_array_ref (base->seen_own);
  return TRUE;
}

static gboolean
find_moves (Taking *t, GError **error)
{
  if (t->record == NULL || t->seen_base > t->record->revision)
    return TRUE; /* the base is not known here: moved stays NULL */
  t->moved = zj_storage_get_moves (t->ingest->storage, t->project->id, t->record->id, MAX (t->seen_base, 0),
                                   t->seen_own, error);
  return t->moved != NULL;
}

static gboolean
judge (Taking *t, ZjVerdict **verdict, GError **error)
{
  g_autofree char *today = zj_clock_today (t->ingest->clock);
  g_autoptr (GPtrArray) referrers = NULL;
  ZjCase c = { 0 };

  *verdict = NULL;
  if (!resolve_base (t, verdict, error) || !find_moves (t, error))
    return FALSE;
  if (*verdict != NULL)
    return TRUE;
  if (t->op->kind == ZJ_OP_DELETE)
    {
      referrers = zj_storage_referrers (t->ingest->storage, t->project->id, t->op->record, MAX_REFERRERS, error);
      if (referrers == NULL)
        return FALSE;
    }
  c.op = t->op;
  c.form_known = zj_forms_get (t->ingest->forms, t->op->form) != NULL;
  c.form = zj_forms_get_version (t->ingest->forms, t->op->form, t->op->form_version);
  c.record = t->record;
  c.base_merged = t->base_merged;
  c.moved = t->moved;
  c.target = find_target;
  c.has_file = has_file;
  c.data = t;
  c.referrers = referrers;
  c.today = today;
  *verdict = zj_judge (&c);
  return TRUE;
}

/* ---- effects ---- */

/* Who did it: the name the op gives, cleaned and cut to what a name can be; else the account. (transfer full) */
static char *
name_of_doer (Taking *t)
{
  g_autofree char *clean = t->op->operator_name != NULL ? zj_text_clean (t->op->operator_name, -1, FALSE) : NULL;

  if (clean == NULL || *clean == '\0')
    return g_strdup (t->by);
  return g_utf8_strlen (clean, -1) > MAX_NAME ? g_utf8_substring (clean, 0, MAX_NAME) : g_steal_pointer (&clean);
}

static void
add_history_line (Taking *t, ZjStoredRecord *record)
{
  g_autofree char *by = name_of_doer (t);
  g_autofree char *occurred_at = NULL;
  const char *verb = t->op->kind == ZJ_OP_ACTION ? t->op->action : zj_op_kind_to_string (t->op->kind);
  JsonObject *line = zj_stored_record_add_history (record, t->now, by, "project", verb, NULL);
  gint64 now = zj_clock_now (t->ingest->clock);
  gint64 occurred;

  json_object_set_int_member (line, "revision", record->revision);
  if (t->op->occurred_at == NULL || !zj_instant_parse (t->op->occurred_at, &occurred))
    return;
  occurred_at = zj_instant_format (occurred);
  json_object_set_string_member (line, "occurred_at", occurred_at);
  if (occurred > now + CLOCK_TOLERANCE)
    json_object_set_string_member (line, "mark", "clock-ahead");
  else if (occurred < now - LATE_AFTER)
    json_object_set_string_member (line, "mark", "late");
}

/* Who promised a file that was missing before stays its promiser. */
static void
keep_promises (JsonArray *before, JsonArray *now)
{
  for (guint i = 0; i < json_array_get_length (now); i++)
    for (guint j = 0; j < json_array_get_length (before); j++)
      {
        JsonObject *entry = json_array_get_object_element (now, i);
        JsonObject *earlier = json_array_get_object_element (before, j);

        if (g_strcmp0 (zj_json_string (entry, "sha256"), zj_json_string (earlier, "sha256")) == 0)
          zj_json_set_string (entry, "client", zj_json_string (earlier, "client"));
      }
}

/* Writes the record as the verdict wants it. t->record becomes the new one. */
static gboolean
apply (Taking *t, const ZjVerdict *verdict, GError **error)
{
  ZjStorage *storage = t->ingest->storage;
  ZjForm *form = zj_forms_get_version (t->ingest->forms, t->op->form, t->op->form_version);
  gboolean is_new = t->record == NULL;
  g_autoptr (ZjStoredRecord) record =
      is_new ? zj_stored_record_new (t->project->id, t->op->record, t->op->form) : zj_stored_record_copy (t->record);
  g_autoptr (JsonObject) moves =
      is_new ? json_object_new () : zj_moves_between (form, t->record->fields, verdict->fields);
  g_auto (GStrv) references = NULL;
  JsonArray *missing;

  if (!is_new && record->deleted != verdict->remove)
    json_object_set_boolean_member (moves, "@deleted", record->deleted);
  if (!is_new && g_strcmp0 (record->state, verdict->state) != 0)
    json_object_set_string_member (moves, "@state", record->state);
  if (t->op->kind == ZJ_OP_UPDATE && json_object_get_size (moves) == 0 && t->op->form_version <= record->form_version
      && t->op->slots_version <= record->slots_version)
    return TRUE; /* others had said the very same already */

  json_object_unref (record->fields);
  record->fields = zj_json_copy_object (verdict->fields);
  g_free (record->state);
  record->state = g_strdup (verdict->state);
  record->form_version = MAX (record->form_version, t->op->form_version);
  record->slots_version = MAX (record->slots_version, t->op->slots_version);
  record->deleted = verdict->remove;
  if (is_new || json_object_get_size (moves) > 0)
    record->revision++;
  missing = zj_missing_files (record->fields, t->client, has_file, t);
  keep_promises (record->missing, missing);
  json_array_unref (record->missing);
  record->missing = missing;
  add_history_line (t, record);
  if (t->op->kind == ZJ_OP_CREATE && !zj_numbering_assign (storage, t->project, form, record, error))
    return FALSE;

  references = zj_form_references (form, record->fields);
  if (!zj_storage_put_record (storage, record, (const char *const *)references, error)
      || !zj_storage_add_moves (storage, t->project->id, record->id, record->revision, moves, error))
    return FALSE;
  g_clear_pointer (&t->record, zj_stored_record_free);
  t->record = g_steal_pointer (&record);
  t->stored->changed = t->record->changed;
  return TRUE;
}

/* What the user's view of the record is once they hold this answer: an applied op showed all there was; a merged one
 * left unseen what others had done, so later ops built on it are still measured from where this one stood. */
static void
note_view (Taking *t, ZjResultKind kind, gint64 before)
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
result_of (Taking *t, const ZjVerdict *verdict)
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
settle (Taking *t, const ZjVerdict *verdict, GError **error)
{
  gboolean applied = verdict->kind == ZJ_RESULT_APPLIED || verdict->kind == ZJ_RESULT_MERGED;
  gint64 before = t->record != NULL ? t->record->revision : 0;
  g_autoptr (ZjResult) result = result_of (t, verdict);

  t->stored->changed = 0;
  t->stored->result = verdict->kind;
  if (applied)
    {
      if (!verdict->unchanged && !apply (t, verdict, error))
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
hold_seq (Taking *t, GError **error)
{
  g_autofree char *holder = NULL;

  if (!zj_storage_seq_holder (t->ingest->storage, t->project->id, t->client, t->incoming->seq, &holder, error))
    return FALSE;
  return holder != NULL
         || zj_storage_take_seq (t->ingest->storage, t->project->id, t->client, t->incoming->seq, t->incoming->id,
                                 error);
}

static ZjStoredOp *
new_stored_op (Taking *t)
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
take (Taking *t, GError **error)
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
  else if (!judge (t, &verdict, error))
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
  g_auto (Taking) t = { 0 };
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
