/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-storage-accounts.h"

G_BEGIN_DECLS

/* Sessions: who is signed in, for how long, and what tokens they hold. Blocking, on the server's one thread. */

#define ZJ_ACCESS_SECONDS 3600

typedef struct
{
  ZjStorage *storage;
  ZjClock *clock;
  ZjRandom *random;
} ZjSessions;

/** Who asks, once their token was found good. */
typedef struct
{
  gint64 session;
  char *account;
  gboolean must_change;
} ZjCaller;

void zj_caller_free (ZjCaller *caller);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjCaller, zj_caller_free)

/** An account as it was typed → as it is kept: width folded, trimmed, upper case. NULL if it cannot be one. */
char *zj_account_fold (const char *typed);

/**
 * zj_sessions_may_try: RATE_LIMITED while this account's last failures make it wait; then *wait = seconds.
 */
gboolean zj_sessions_may_try (const ZjSessions *sessions, const char *account, gint64 *wait, GError **error);
/** Notes the outcome of a try. The first failures cost nothing; then each doubles the wait, up to a quarter of an hour.
 */
gboolean zj_sessions_note_try (const ZjSessions *sessions, const char *account, gboolean good, GError **error);

/**
 * zj_sessions_start: a new session for an account whose password was found good.
 * Returns: (transfer full): the session answer {access_token, expires_in, refresh_token, must_change_password, account,
 * epoch, projects}
 */
JsonObject *zj_sessions_start (const ZjSessions *sessions, const char *account, const char *client, GError **error);
/**
 * zj_sessions_refresh: new tokens. The previous refresh token stays good until the new one is first used, so that a
 * lost answer signs nobody out. CREDENTIALS if the token is void; *reason then says why where that is known.
 */
JsonObject *zj_sessions_refresh (const ZjSessions *sessions, const char *refresh_token, char **reason, GError **error);
/** Who holds this access token. CREDENTIALS, with *reason, if nobody. */
ZjCaller *zj_sessions_find (const ZjSessions *sessions, const char *access_token, char **reason, GError **error);
gboolean zj_sessions_end (const ZjSessions *sessions, const ZjCaller *caller, GError **error);
/** Sets the password, ends the account's other sessions and gives this one new tokens. */
JsonObject *
zj_sessions_set_password (const ZjSessions *sessions, const ZjCaller *caller, const char *password, GError **error);

G_END_DECLS
