/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include "zj-op.h"

G_BEGIN_DECLS

/* One record on the wire (a change line, or in a result):
 *   {"id","form","form_version","slots_version","state","revision","fields":{…},"history":[…],"missing":[…],"updated_at"}
 * a tombstone: {"id","form","deleted":true,"revision"}.   The last line of a page:
 *   {"end":true,"state":TOKEN,"has_more":bool,"epoch":E,"last_seq":N,"results":[…]} */

typedef struct
{
  char *state; /* opaque token */
  gboolean has_more;
  char *epoch;
  gint64 last_seq;    /* highest seq the server holds of this client in this project */
  GPtrArray *results; /* of ZjResult */
} ZjChangesEnd;

void zj_changes_end_free (ZjChangesEnd *end);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjChangesEnd, zj_changes_end_free)
JsonObject *zj_changes_end_to_json (const ZjChangesEnd *end);
ZjChangesEnd *zj_changes_end_from_json (JsonObject *json, GError **error);

/** Checks one record or tombstone object: id, form, revision, state, fields of the right JSON types. */
gboolean zj_wire_record_check (JsonObject *record, GError **error);

/** {type, title, status, code, detail, errors?} (RFC 9457). type = "https://zhijian.github.io/problems/CODE". (transfer
 * full) */
JsonObject *zj_wire_problem (int status,
                             const char *code,
                             const char *title,
                             const char *detail,
                             JsonNode *errors /* (transfer full) nullable */);

G_END_DECLS
