/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** A record, or the tombstone of one, as the server holds it. A plain struct with an owner. */
typedef struct
{
  char *project, *id, *form;
  int form_version, slots_version;
  char *state;
  gint64 revision; /* moves with project-owned fields, attachments and state; a tombstone's is that of the deletion */
  JsonObject *fields; /* a tombstone keeps its last ones */
  JsonArray *history; /* lines {at, by, role, verb, round, text, …} */
  JsonArray *missing; /* SHA-256 of attachments whose bytes are not here */
  gboolean deleted;
  gint64 changed; /* change number of the last change */
  char *updated_at;
} ZjStoredRecord;

/** An empty live record. (transfer full) */
ZjStoredRecord *zj_stored_record_new (const char *project, const char *id, const char *form);
ZjStoredRecord *zj_stored_record_copy (const ZjStoredRecord *record);
void zj_stored_record_free (ZjStoredRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjStoredRecord, zj_stored_record_free)

/** As a change line or a result carries it; a tombstone shows nothing but that it is one. (transfer full) */
JsonObject *zj_stored_record_to_json (const ZjStoredRecord *record);

/** The round that the next act belongs to: 1 + how often the authority gave the record back. */
gint64 zj_stored_record_round (const ZjStoredRecord *record);
/**
 * zj_stored_record_add_history: appends a line {at, by, role, verb, round, text}.
 * @by, @text: may be NULL. @role: project or authority. The round is counted here.
 * Returns: (transfer none): the line, for further members
 */
JsonObject *zj_stored_record_add_history (ZjStoredRecord *record,
                                          const char *at,
                                          const char *by,
                                          const char *role,
                                          const char *verb,
                                          const char *text);

G_END_DECLS
