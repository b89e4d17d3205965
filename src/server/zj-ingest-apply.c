/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-ingest-private.h"

#include "zj-content.h"
#include "zj-effects.h"
#include "zj-json.h"
#include "zj-numbering.h"
#include "zj-text.h"
#include "zj-value.h"

/* What an op that was taken does to its record. */

/* A clock further ahead than this is wrong, and work older than this came late: both are marked, neither is refused. */
#define CLOCK_TOLERANCE (10 * G_TIME_SPAN_MINUTE)
#define LATE_AFTER      (1 * G_TIME_SPAN_DAY)
#define MAX_NAME        50

/* Who did it: the name the op gives, cleaned and cut to what a name can be; else the account. (transfer full) */
static char *
name_of_doer (ZjTaking *t)
{
  g_autofree char *clean = t->op->operator_name != NULL ? zj_text_clean (t->op->operator_name, -1, FALSE) : NULL;

  if (clean == NULL || *clean == '\0')
    return g_strdup (t->by);
  return g_utf8_strlen (clean, -1) > MAX_NAME ? g_utf8_substring (clean, 0, MAX_NAME) : g_steal_pointer (&clean);
}

/* When it was done, as far as the device knew; marked where that cannot be, or is long ago. */
static void
add_occurrence (ZjTaking *t, JsonObject *line)
{
  g_autofree char *occurred_at = NULL;
  gint64 occurred, received;

  if (t->op->occurred_at == NULL || !zj_instant_parse (t->op->occurred_at, &occurred)
      || !zj_instant_parse (t->stored->received_at, &received))
    return;
  occurred_at = zj_instant_format (occurred);
  json_object_set_string_member (line, "occurred_at", occurred_at);
  if (occurred > received + CLOCK_TOLERANCE)
    json_object_set_string_member (line, "mark", "clock-ahead");
  else if (occurred < received - LATE_AFTER)
    json_object_set_string_member (line, "mark", "late");
}

/* The line of an act that hands the record over holds what was handed over, and which op did it. What waited for its
 * files counts from when it arrived: both times are told. */
static void
add_history_line (ZjTaking *t, ZjForm *form, ZjStoredRecord *record)
{
  g_autofree char *by = name_of_doer (t);
  const ZjAction *action = t->op->kind == ZJ_OP_ACTION ? zj_form_action (form, t->op->action) : NULL;
  const char *verb = action != NULL ? action->id : zj_op_kind_to_string (t->op->kind);
  JsonObject *line = zj_stored_record_add_history (record, t->now, by, "project", verb, NULL);
  ZjAct act = { verb, t->stored->received_at, by, NULL, NULL };

  json_object_set_int_member (line, "revision", record->revision);
  add_occurrence (t, line);
  if (g_strcmp0 (t->stored->received_at, t->now) != 0)
    json_object_set_string_member (line, "received_at", t->stored->received_at);
  if (action != NULL && action->strict)
    {
      json_object_set_string_member (line, "op", t->op->id);
      json_object_set_object_member (line, "content", zj_content_of (form, record->fields));
    }
  if (action != NULL)
    zj_stamps_put (form, record, &act, NULL);
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

static void
put_verdict (ZjTaking *t, ZjStoredRecord *record, const ZjVerdict *verdict)
{
  JsonArray *missing;

  json_object_unref (record->fields);
  record->fields = zj_json_copy_object (verdict->fields);
  g_free (record->state);
  record->state = g_strdup (verdict->state);
  record->form_version = MAX (record->form_version, t->op->form_version);
  record->slots_version = MAX (record->slots_version, t->op->slots_version);
  record->deleted = verdict->remove;
  missing = zj_missing_files (record->fields, t->client, zj_taking_has_file, t);
  keep_promises (record->missing, missing);
  json_array_unref (record->missing);
  record->missing = missing;
}

gboolean
zj_taking_apply (ZjTaking *t, const ZjVerdict *verdict, GError **error)
{
  ZjStorage *storage = t->ingest->storage;
  ZjForm *form = zj_forms_get_version (t->ingest->forms, t->op->form, t->op->form_version);
  gboolean is_new = t->record == NULL;
  g_autoptr (ZjStoredRecord) record =
      is_new ? zj_stored_record_new (t->project->id, t->op->record, t->op->form) : zj_stored_record_copy (t->record);
  g_autoptr (JsonObject) moves =
      is_new ? json_object_new () : zj_moves_between (form, t->record->fields, verdict->fields);
  g_auto (GStrv) references = NULL;

  if (!is_new && record->deleted != verdict->remove)
    json_object_set_boolean_member (moves, "@deleted", record->deleted);
  if (!is_new && g_strcmp0 (record->state, verdict->state) != 0)
    json_object_set_string_member (moves, "@state", record->state);
  if (t->op->kind == ZJ_OP_UPDATE && json_object_get_size (moves) == 0 && t->op->form_version <= record->form_version
      && t->op->slots_version <= record->slots_version)
    return TRUE; /* others had said the very same already */

  put_verdict (t, record, verdict);
  if (is_new || json_object_get_size (moves) > 0)
    record->revision++;
  add_history_line (t, form, record);
  if (!record->deleted && !zj_effects_fill (storage, t->ingest->forms, form, record, error))
    return FALSE;
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
