/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-handover.h"

G_BEGIN_DECLS

/**
 * ZjRecordBatch: one verb done to many records, one after the other, each on its own: what cannot be done is named and
 * stops nothing else. Displayless.
 */
#define ZJ_TYPE_RECORD_BATCH (zj_record_batch_get_type ())
G_DECLARE_FINAL_TYPE (ZjRecordBatch, zj_record_batch, ZJ, RECORD_BATCH, GObject)

/** What can be done to which of @ids: the rest is told apart before the user says yes. */
ZjRecordBatch *zj_record_batch_new (ZjStore *store, const char *const *ids, ZjSaveKind kind, const char *action);
/** Names of records the verb can be done to, and of those it cannot ("17栋（已竣工）"). (transfer none) of char* */
GPtrArray *zj_record_batch_get_ready (ZjRecordBatch *batch);
GPtrArray *zj_record_batch_get_unready (ZjRecordBatch *batch);
/** What is to be handed over of those that are ready. (transfer full) of ZjHandover */
GPtrArray *zj_record_batch_dup_handovers (ZjRecordBatch *batch);
void zj_record_batch_run_async (ZjRecordBatch *batch,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/** How many were done; *faults (transfer full) of char*: a sentence about each that was not. */
guint zj_record_batch_run_finish (ZjRecordBatch *batch, GAsyncResult *result, GPtrArray **faults);

G_END_DECLS
