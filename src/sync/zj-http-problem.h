/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * zj_http_problem_error: an answer that is no success → ZJ_ERROR by the retry classes of protocol.md 10.
 * @status: HTTP status, never 2xx
 * @content_type: without parameters, or NULL
 * @body: what could be read of it, may be NULL; a problem document (RFC 9457) gives code and detail
 * A 4xx that does not come as a problem document is not ours, so NETWORK; except 413 and 429, which proxies say for the
 * server. Returns: (transfer full)
 */
GError *zj_http_problem_error (guint status, const char *content_type, GBytes *body);

/** An answer that is known to be the server's though it says no more than its status (HEAD, a stock tus server).
 * (transfer full) */
GError *zj_http_status_error (guint status);

/** What a failed transport means to the user; a cancelled request stays G_IO_ERROR_CANCELLED. (transfer full) */
GError *zj_http_transport_error (const GError *transport);

/** An answer that came as a success and is none of ours. (transfer full) */
GError *zj_http_foreign_error (const char *why);

G_END_DECLS
