/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-storage.h"

G_BEGIN_DECLS

/** ZjReceipts: signs what was applied, so that a project office can prove it. The Ed25519 key lives in the data. */
typedef struct _ZjReceipts ZjReceipts;

/** Reads the key, making it in new data. */
ZjReceipts *zj_receipts_new (ZjStorage *storage, ZjRandom *random, GError **error);
void zj_receipts_free (ZjReceipts *receipts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjReceipts, zj_receipts_free)

/** The public key, base64url without padding. */
const char *zj_receipts_key (ZjReceipts *receipts);
/**
 * zj_receipts_sign: {op, record, revision, body_sha256, files, received_at, effective_at, epoch, key, signature}.
 * @fields: the record's, for the hashes of its attachments
 */
JsonObject *zj_receipts_sign (ZjReceipts *receipts,
                              const ZjOp *op,
                              gint64 revision,
                              JsonObject *fields,
                              const char *received_at,
                              const char *effective_at,
                              const char *epoch);

G_END_DECLS
