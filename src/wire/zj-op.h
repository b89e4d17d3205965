/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Ops and their results as protocol.md §4 puts them on the wire. Plain structs, JSON at the edge, no I/O. */

typedef enum
{
  ZJ_OP_CREATE,
  ZJ_OP_UPDATE,
  ZJ_OP_DELETE,
  ZJ_OP_ACTION
} ZjOpKind; /* create update delete action */

typedef struct
{
  char *id;   /* UUIDv7 */
  gint64 seq; /* 0 = not yet given */
  char *record;
  char *form;
  int form_version;
  int slots_version;
  ZjOpKind kind;
  char *action;         /* action id for ACTION, else NULL */
  gint64 base_revision; /* base {revision:N}; −1 if base is an op or there is none (create) */
  char *base_op;        /* base {op:ID}; NULL else */
  JsonObject *patch;    /* never NULL; {} if empty */
  char *operator_name;  /* wire member "operator" */
  char *occurred_at;    /* RFC 3339, this machine's clock */
  gint64 revives;       /* create that revives a deleted record of this revision; −1 else */
  char *replaces;       /* op id this one replaces after a refusal or conflict; NULL else */
} ZjOp;

ZjOp *zj_op_new (void);
ZjOp *zj_op_copy (const ZjOp *op);
void zj_op_free (ZjOp *op);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjOp, zj_op_free)

const char *zj_op_kind_to_string (ZjOpKind kind);
gboolean zj_op_kind_from_string (const char *text, ZjOpKind *kind);

JsonObject *zj_op_to_json (const ZjOp *op);
/** ZJ_ERROR_INVALID naming the member. Unknown members are ignored. */
ZjOp *zj_op_from_json (JsonObject *json, GError **error);
/** Same op as far as a replay is concerned: JSON equality of everything but seq, occurred_at. */
gboolean zj_op_same_body (const ZjOp *a, const ZjOp *b);
/** SHA-256 over the canonical JSON of what zj_op_same_body compares: what a receipt signs. */
char *zj_op_body_sha256 (const ZjOp *op);

typedef enum
{
  ZJ_RESULT_APPLIED,
  ZJ_RESULT_MERGED,
  ZJ_RESULT_CONFLICT,
  ZJ_RESULT_REFUSED,
  ZJ_RESULT_DEFERRED,
} ZjResultKind;

typedef struct
{
  char *op;   /* op id */
  gint64 seq; /* as the server holds it; 0 if not said */
  ZjResultKind kind;
  JsonObject
      *record; /* whole record as the server now has it; NULL for refused/deferred, or conflict with a deleted one */
  char **merged_fields;    /* merged: paths that came from elsewhere; NULL-terminated or NULL */
  JsonObject *conflict;    /* conflict: {path: [base, mine, theirs]}; NULL if by reason */
  char *reason;            /* conflict: "state-moved", "deleted", "reference-deleted", …; else NULL */
  JsonObject *problem;     /* refused: RFC 9457 object with `code` */
  JsonObject *waiting_for; /* deferred: {"op": ID} or {"files": […]} */
  char *received_at;
  JsonObject *receipt; /* applied, merged: {op, record, revision, body_sha256, files, received_at, effective_at, epoch,
                          key, signature} */
} ZjResult;

ZjResult *zj_result_new (const char *op, ZjResultKind kind);
void zj_result_free (ZjResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjResult, zj_result_free)
const char *zj_result_kind_to_string (ZjResultKind kind);
/** FALSE for a kind this program does not know. */
gboolean zj_result_kind_from_string (const char *text, ZjResultKind *kind);
gboolean zj_result_is_final (const ZjResult *result);
JsonObject *zj_result_to_json (const ZjResult *result);
ZjResult *zj_result_from_json (JsonObject *json, GError **error);

/** The bytes an Ed25519 receipt signature is made over: canonical JSON of the receipt without `signature`. (transfer
 * full) */
char *zj_receipt_signed_text (JsonObject *receipt);

G_END_DECLS
