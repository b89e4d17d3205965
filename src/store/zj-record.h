/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include "zj-form.h"
#include "zj-op.h"

G_BEGIN_DECLS

/** Where a record stands with the server. Numbers are on disk: append only. */
typedef enum
{
  ZJ_SYNC_SYNCED = 0,
  ZJ_SYNC_DRAFT = 1, /* only a draft on this machine */
  ZJ_SYNC_QUEUED = 2,
  ZJ_SYNC_SENDING = 3,
  ZJ_SYNC_WAITING = 4, /* deferred by the server or held behind another op; waiting_for says what */
  ZJ_SYNC_CONFLICT = 5,
  ZJ_SYNC_REFUSED = 6,
} ZjSyncState;

/** draft, queued, sending, waiting, synced, conflict, refused (interface.md `sync_state`). */
const char *zj_sync_state_to_string (ZjSyncState state);

/** How an op stands. Numbers are on disk: append only. */
typedef enum
{
  ZJ_OP_QUEUED = 0,   /* never sent: may fold, may be cancelled */
  ZJ_OP_SENDING = 1,  /* seq given, bytes frozen; may have reached the server */
  ZJ_OP_DEFERRED = 2, /* the server waits for something */
  ZJ_OP_CONFLICT = 3,
  ZJ_OP_REFUSED = 4,
  ZJ_OP_APPLIED = 5, /* holds its receipt; kept as the sent archive */
  ZJ_OP_MERGED = 6,  /* holds its receipt */
  ZJ_OP_CANCELLED = 7,
  ZJ_OP_REPLACED = 8, /* another op took its place */
} ZjOpState;

/**
 * ZjRecord: a snapshot of one record as the user sees it: base ⊕ the edits of all ops not applied. Immutable,
 * refcounted. A record that exists only as a draft has sync_state DRAFT, revision 0 and the draft's fields.
 */
typedef struct
{
  char *id, *form, *project, *unit; /* unit may be NULL */
  int form_version, slots_version;
  char *state;        /* business state */
  gint64 revision;    /* of the base; 0 = not at the server yet */
  JsonObject *fields; /* shown fields, canonical */
  JsonArray *history; /* server's history lines, may be empty */
  ZjSyncState sync_state;
  char *waiting_for;     /* for people, NULL unless WAITING */
  gboolean deleted;      /* a delete op is pending */
  gboolean quarantined;  /* 服务器上没有此记录 */
  gboolean has_draft;    /* a draft lies over it */
  JsonObject *conflict;  /* CONFLICT: {path: [base, mine, theirs]} or NULL */
  char *conflict_reason; /* "state-moved", "deleted", "reference-deleted", "base-not-applied" … or NULL */
  JsonObject *theirs;    /* CONFLICT: the record as the server has it; NULL if deleted there */
  JsonObject *problem;   /* REFUSED: the server's problem */
  char *op;              /* the op in conflict/refused, or the last pending one; NULL if synced */
  gint64 updated_at;     /* µs; last change, here or there */
} ZjRecord;

#define ZJ_TYPE_RECORD (zj_record_get_type ())
GType zj_record_get_type (void);
ZjRecord *zj_record_ref (ZjRecord *record);
void zj_record_unref (ZjRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjRecord, zj_record_unref)

/**
 * interface.md's JSON of a record: {id, form, form_version, project, unit, state, revision, sync_state, fields,
 * attachments:[…], findings:[…], problems:[…], updated_at} plus waiting_for, conflict, history, title where present.
 * `findings` = warnings/expected of zj_form_validate and rules as given; `problems` = what the server refused or
 * conflicts. (transfer full)
 */
JsonObject *zj_record_to_json (ZjRecord *record, ZjForm *form, GPtrArray *findings);

G_END_DECLS
