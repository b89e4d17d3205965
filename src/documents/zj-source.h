/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** A file of the user's while it is read: opened once, read only, and watched for changes. */
typedef struct _ZjSource ZjSource;

/** Follows links; waits for nothing. INVALID: not there, no permission, a folder, a device, a pipe, a link that leads
 * nowhere; G_IO_ERROR_CANCELLED. The message does not name the file. (transfer full) */
ZjSource *zj_source_open (GFile *file, GCancellable *cancellable, GError **error);
void zj_source_free (ZjSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjSource, zj_source_free)

/** Bytes when it was opened. */
guint64 zj_source_get_size (ZjSource *source);
/** Bytes at an offset; FALSE if there are not so many. Fits ZjReadAt. */
gboolean zj_source_read_at (gpointer source, guint64 offset, guint8 *buffer, gsize length);

typedef gboolean (*ZjTake) (gpointer user_data, const void *data, gsize length, GError **error);
/** Hands all of it over, piece by piece. INVALID: it could not be read, or was changed or cut short meanwhile. */
gboolean zj_source_read (ZjSource *source, ZjTake take, gpointer user_data, GCancellable *cancellable, GError **error);

G_END_DECLS
