/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The public initial password of every account ([M§II]); never shipped as a default value, only refused as a new one.
 */
#define ZJ_INITIAL_PASSWORD "Zj1234567"

/** 8+ characters with upper case, lower case and digit, and not the initial one. FALSE: *why (transfer full) says what
 * is missing. */
gboolean zj_password_is_acceptable (const char *password, char **why);

G_END_DECLS
