/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** Argon2id by libsodium, with its interactive limits. Blocks for some 50 ms. (transfer full) NULL: no memory. */
char *zj_password_hash (const char *password);
/** @hash NULL takes as long and is FALSE: whether an account exists shows in no one's stopwatch. */
gboolean zj_password_matches (const char *hash, const char *password);

/** The same off the main thread, at most two at a time. */
void
zj_password_matches_async (const char *hash, const char *password, GAsyncReadyCallback callback, gpointer user_data);
gboolean zj_password_matches_finish (GAsyncResult *result);

/** A random token's hash as it is stored; tokens carry enough randomness of their own to need no salt. (transfer full)
 */
char *zj_token_hash (const char *token);

G_END_DECLS
