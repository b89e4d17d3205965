/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** What is read of an answer at most: as it comes over the wire, and after expansion. */
typedef struct
{
  gsize wire;
  gsize expanded;
} ZjHttpCaps;

/**
 * zj_http_body_read: the whole of @stream, expanded if @encoding says gzip.
 * @encoding: value of Content-Encoding or NULL; anything but identity and gzip is an answer that is not ours
 * @declared: value of Content-Length, −1 if not said; fewer bytes than declared are half an answer
 * Errors: NETWORK (cut, half, not gzip, no byte in time), UNUSABLE_SERVER (over a cap), cancelled. (transfer full)
 */
GBytes *zj_http_body_read (GInputStream *stream,
                           const char *encoding,
                           goffset declared,
                           const ZjHttpCaps *caps,
                           GCancellable *cancellable,
                           GError **error);

/** gzip of @text. (transfer full) */
GBytes *zj_http_body_compress (const char *text, gsize length);

G_END_DECLS
