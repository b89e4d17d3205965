/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-cli.h"
#include "zj-engine.h"

G_BEGIN_DECLS

/** The engine of a store, with the CA this account was signed in with, if any. (transfer full) */
ZjEngine *zj_cli_engine (ZjStore *store, GError **error);
/** Where an account keeps the CA that pins its server. (transfer full) */
char *zj_cli_ca_file (const char *dir);

/* The engine's calls, waited for on the main context. */
gboolean zj_cli_engine_sign_in (ZjEngine *engine, const char *password, const char *new_password, GError **error);
gboolean
zj_cli_engine_change_password (ZjEngine *engine, const char *old_password, const char *new_password, GError **error);
gboolean zj_cli_engine_sign_out (ZjEngine *engine, GError **error);
/** Progress goes to standard error where that is a terminal. */
gboolean zj_cli_engine_sync (ZjEngine *engine, ZjSyncReport *report, GError **error);

/** Fetches a file that is not here. Where another program has the engine, that one is waited for. */
gboolean zj_cli_engine_fetch (ZjEngine *engine, const char *project, const char *sha256, GError **error);
/** Withdraws an op, after asking the server where it may have it. */
gboolean zj_cli_engine_cancel_op (ZjEngine *engine, const char *op, GError **error);

/** Says once where the token had to be kept. */
void zj_cli_engine_note (ZjEngine *engine);

/** Asks the app over D-Bus to sync; it is not started for that. FALSE if no app answers. */
gboolean zj_cli_ask_app (gboolean demo);

G_END_DECLS
