/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-remote.h"
#include "zj-secrets.h"

G_BEGIN_DECLS

/**
 * ZjSession: who we are to the server. The access token lives in memory, the refresh token in ZjSecrets; a new refresh
 * token is written down before it, or anything that came with it, is used, together with the one it follows
 * (protocol.md 2). Blocking; one thread at a time.
 */
typedef struct _ZjSession ZjSession;

/** A request that needs the access token. */
typedef gboolean (*ZjSessionCall) (gpointer data, GCancellable *cancellable, GError **error);

/** Borrows nothing: refs @remote; @secrets must outlive the session. */
ZjSession *zj_session_new (ZjRemote *remote, ZjSecrets *secrets, const char *account);
void zj_session_free (ZjSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjSession, zj_session_free)

/**
 * zj_session_call: does @call. Without an access token, or when the server answers 401, one silent refresh comes first;
 * only when that is refused the error is CREDENTIALS.
 */
gboolean
zj_session_call (ZjSession *session, ZjSessionCall call, gpointer data, GCancellable *cancellable, GError **error);

/**
 * zj_session_sign_in: with @password; where that is refused and @new_password is given, with that (the reply to an
 * earlier change may have been lost). If the server demands a change: changes to @new_password, or without one
 * PASSWORD_CHANGE_REQUIRED, signed in. Returns: the server's session answer (transfer full) in *answer, also with
 * PASSWORD_CHANGE_REQUIRED
 */
gboolean zj_session_sign_in (ZjSession *session,
                             const char *client,
                             const char *password,
                             const char *new_password,
                             JsonObject **answer,
                             GCancellable *cancellable,
                             GError **error);

/** Changes the password. Reply lost → signs in with the new, then with the old and tries once more. INVALID: not good
 * enough, and why. */
gboolean zj_session_change_password (ZjSession *session,
                                     const char *client,
                                     const char *old_password,
                                     const char *new_password,
                                     GCancellable *cancellable,
                                     GError **error);

/** Tells the server if it can be told, forgets both tokens. */
gboolean zj_session_sign_out (ZjSession *session, GCancellable *cancellable, GError **error);

/** Projects the last session answer named, or NULL if none came since this was last asked. (transfer full) */
JsonArray *zj_session_take_projects (ZjSession *session);

G_END_DECLS
