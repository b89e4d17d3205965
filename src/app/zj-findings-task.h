/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-store.h"

G_BEGIN_DECLS

/* Findings across records need the whole project: they are asked for off the main thread. */

/** @record: id, NULL = a new one. @fields: copied. */
void zj_findings_ask_async (ZjStore *store,
                            const char *project,
                            const char *form,
                            const char *record,
                            JsonObject *fields,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
/** Of ZjProblem, at the verb "save". *audit (out) (optional) (transfer full): the record's audit lines, NULL if none.
 * (transfer full) */
GPtrArray *zj_findings_ask_finish (ZjStore *store, GAsyncResult *result, JsonArray **audit, GError **error);

G_END_DECLS
