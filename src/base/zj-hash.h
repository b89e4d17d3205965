/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** SHA-256 as 64 lower-case hex digits. (transfer full) */
char *zj_sha256 (const void *data, gsize length);
char *zj_sha256_text (const char *text);

G_END_DECLS
