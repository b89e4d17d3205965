/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "zj-store.h"

G_BEGIN_DECLS

/**
 * zj_waiting_export: writes what the server does not have yet into a new folder 质监待上传-YYYYMMDD-HHMM below @folder:
 * waiting.json (each record with its values and their labels, its ops, and why it waits; drafts, too) and the files
 * they name as far as they are here, under names people can read. A copy for people: it all stays in the outbox. All
 * of it or nothing: the folder has its name only once it is whole on the disk. Never writes over anything. Any thread
 * but the store's own.
 *
 * @project: (nullable): NULL = all projects
 * @reveal: TRUE: personal numbers in full, and the audit trail says so; they are masked else
 * @made: (out) (optional) (transfer full): the new folder
 * Errors: NOT_FOUND: nothing waits; FULL, READ_ONLY, IO; G_IO_ERROR_CANCELLED
 */
gboolean zj_waiting_export (ZjStore *store,
                            const char *project,
                            GFile *folder,
                            gboolean reveal,
                            GCancellable *cancellable,
                            GFile **made,
                            GError **error);
/** The same in a thread of its own. */
void zj_waiting_export_async (ZjStore *store,
                              const char *project,
                              GFile *folder,
                              gboolean reveal,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/** (transfer full) the new folder, or NULL */
GFile *zj_waiting_export_finish (ZjStore *store, GAsyncResult *result, GError **error);

G_END_DECLS
