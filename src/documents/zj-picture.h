/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/** The largest picture that is taken or shown; what claims more would fill the memory. */
#define ZJ_PICTURE_MAX_SIDE   30000
#define ZJ_PICTURE_MAX_PIXELS (200 * 1000 * 1000)

/** FALSE with INVALID if a picture of that size is more than this program takes. */
gboolean zj_picture_size_ok (guint width, guint height, GError **error);

/**
 * zj_picture_load: decodes a JPEG, PNG or HEIC picture, upright, no larger than @max_side pixels on its longer side
 * (0 = as it is). A picture is read at a smaller scale where its format allows it, so a small @max_side is fast. Any
 * thread. Other formats are not looked at, whatever the machine could read.
 * @error: INVALID: damaged, too large, or no such picture; G_IO_ERROR_CANCELLED
 * Returns: (transfer full)
 */
GdkPixbuf *zj_picture_load (GBytes *bytes, int max_side, GCancellable *cancellable, GError **error);

G_END_DECLS
