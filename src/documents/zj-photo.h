/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** When a picture was taken, as its EXIF says: "YYYY-MM-DDTHH:MM" civil time at +08:00, or NULL. A time with its own
 * offset from UTC is converted; one without is taken as it stands. (transfer full) */
char *zj_photo_taken_at (GBytes *bytes);

/**
 * zj_photo_without_place: a copy of a JPEG or PNG without what says where it was taken (EXIF and XMP). The picture's
 * own data and all other EXIF stay as they are; what hangs behind the end of a JPEG (a phone's short film has places of
 * its own) goes with it.
 * @copy: (out) (transfer full): NULL if there was nothing to take out
 */
gboolean zj_photo_without_place (GBytes *bytes, GBytes **copy, GError **error);

/** A HEIC picture as an upright JPEG with its EXIF but without its place. NULL with INVALID if it cannot be read here.
 * (transfer full) */
GBytes *zj_photo_heic_to_jpeg (GBytes *bytes, GCancellable *cancellable, GError **error);

G_END_DECLS
