/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-forms.h"
#include "zj-receipts.h"
#include "zj-storage.h"

G_BEGIN_DECLS

/** What an op needs to be taken in. All borrowed. */
typedef struct
{
  ZjStorage *storage;
  ZjForms *forms;
  ZjReceipts *receipts;
  ZjClock *clock;
} ZjIngest;

/** One op as it came: @op NULL if it is not what the page says, then @fault tells why. */
typedef struct
{
  ZjOp *op;
  JsonObject *raw;
  char *id, *record;
  gint64 seq;
  char *fault;
} ZjIncoming;

/** INVALID if not even id, seq and record can be read: then there is nothing to answer to. */
ZjIncoming *zj_incoming_new (JsonObject *raw, GError **error);
void zj_incoming_free (ZjIncoming *incoming);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjIncoming, zj_incoming_free)

/**
 * zj_ingest_check: looks for what forbids a whole request, before any of it is taken.
 * Errors: CLONED (a seq is held by another id), INVALID (an id was used with another body; *at = its index).
 */
gboolean zj_ingest_check (const ZjIngest *ingest,
                          const char *project,
                          const char *client,
                          GPtrArray *incoming,
                          guint *at,
                          GError **error);

/**
 * zj_ingest_take: takes one op in one transaction with its effect; when it returns, both are on the disk.
 * An op answered finally before gets that answer again, with the record as it is now.
 * @by: account, for the history where the op names no operator
 * Errors: CLONED, INVALID as above; BUSY, FULL, IO …: nothing was taken.
 */
ZjResult *zj_ingest_take (const ZjIngest *ingest,
                          const ZjStoredProject *project,
                          const char *client,
                          const char *by,
                          const ZjIncoming *incoming,
                          GError **error);

/** The result of a stored op as it is told now. NULL + error, or *result NULL-safe. (transfer full) */
ZjResult *zj_ingest_result (ZjStorage *storage, const ZjStoredOp *op, gint64 *record_changed, GError **error);

G_END_DECLS
