/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/** TRUE if files of that type (an attachment's `type`) have a picture of themselves: images and PDF. */
gboolean zj_thumbnail_possible (const char *type);

/**
 * zj_thumbnail_new: a small picture of a file: a picture itself, upright, or the first page of a PDF. For worker
 * threads; takes tens of milliseconds.
 * @type: the attachment's `type`, so that what has no picture is not read; what the file is its bytes say. NULL: look
 * @max_side: pixels of the longer side
 * @error: INVALID: nothing that can be shown, or damaged; G_IO_ERROR_CANCELLED
 * Returns: (transfer full)
 */
GdkPixbuf *zj_thumbnail_new (GBytes *bytes, const char *type, int max_side, GCancellable *cancellable, GError **error);

G_END_DECLS
