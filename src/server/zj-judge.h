/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-form.h"
#include "zj-op.h"
#include "zj-stored-record.h"

G_BEGIN_DECLS

/* What becomes of one op (protocol.md §4, §5). Pure: everything it looks at is in the case, and it changes nothing. */

typedef enum
{
  ZJ_TARGET_UNKNOWN, /* this project never had it */
  ZJ_TARGET_LIVE,
  ZJ_TARGET_DELETED,
} ZjTarget;

typedef struct
{
  const ZjOp *op;
  gboolean form_known;          /* some version of op->form is */
  ZjForm *form;                 /* the version the op names; NULL if unknown */
  const ZjStoredRecord *record; /* live, tombstone, or NULL */

  gboolean base_merged; /* the op it builds on was merged: the user has not seen all of it */
  JsonObject *
      moved; /* path ("@state" too) → value at the base, of what others moved since; NULL: the base is not known here */

  ZjTarget (*target) (gpointer data, const char *id, char **form); /* what a reference points at */
  gboolean (*has_file) (gpointer data, const char *sha256);
  /* Adds the unit, and the other records that are about it, as of zj_rules_fact. */
  void (*of_unit) (gpointer data, const char *unit, JsonArray *units, JsonArray *others);
  gpointer data;
  GPtrArray *referrers; /* of ZjStoredRecord: live records that refer to this one; for a delete */
  const char *today;    /* YYYY-MM-DD */
} ZjCase;

typedef struct
{
  ZjResultKind kind;
  JsonObject *fields; /* applied, merged: as they shall be */
  char *state;        /* applied, merged: as it shall be */
  gboolean remove;    /* applied: the record becomes a tombstone */
  gboolean unchanged; /* applied: there was nothing left to do */
  char **merged_fields;
  JsonObject *conflict;
  char *reason;
  JsonObject *problem;
  JsonObject *waiting_for;
} ZjVerdict;

ZjVerdict *zj_judge (const ZjCase *the_case);
void zj_verdict_free (ZjVerdict *verdict);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjVerdict, zj_verdict_free)

/** A refusal by code, for what is decided before judging. (transfer full) */
ZjVerdict *zj_verdict_refused (const char *code, const char *detail, JsonNode *errors /* (transfer full) nullable */);
ZjVerdict *zj_verdict_waiting_for_op (const char *op);

/** {path: value before} of what a step from @from to @to touched of the project's own. (transfer full) */
JsonObject *zj_moves_between (ZjForm *form, JsonObject *from, JsonObject *to);
/** [{sha256, client}] of attachments in @fields that @has_file denies; @client NULL leaves the promise out. (transfer
 * full) */
JsonArray *zj_missing_files (JsonObject *fields,
                             const char *client,
                             gboolean (*has_file) (gpointer data, const char *sha256),
                             gpointer data);

G_END_DECLS
