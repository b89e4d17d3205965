/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Addresses of one server. */

/** Scheme, host, port and path without a trailing slash. INVALID: not a URL, or http to another machine. (transfer
 * full) */
GUri *zj_http_parse_base (const char *server_url, GError **error);
/** @path: below /api/v1, with a leading slash and its query. (transfer full) */
GUri *zj_http_resolve (GUri *base, const char *path);
/** TRUE for localhost, 127.0.0.0/8 and ::1. */
gboolean zj_http_host_is_loopback (const char *host);

G_END_DECLS
