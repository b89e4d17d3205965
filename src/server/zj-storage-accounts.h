/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-storage.h"

G_BEGIN_DECLS

/* Who may come in. Passwords and tokens are kept hashed only. Instants are µs since 1970 UTC. */

typedef struct
{
  char *code;
  char *password_hash; /* Argon2id, as libsodium writes it */
  gboolean must_change;
} ZjStoredAccount;

void zj_stored_account_free (ZjStoredAccount *account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjStoredAccount, zj_stored_account_free)

/** *account NULL if there is none. */
gboolean zj_storage_get_account (ZjStorage *storage, const char *code, ZjStoredAccount **account, GError **error);
gboolean zj_storage_put_account (ZjStorage *storage, const ZjStoredAccount *account, GError **error);
/** Lets the account into a project; nothing if it is in already. */
gboolean zj_storage_link_account (ZjStorage *storage, const char *code, const char *project, GError **error);
gboolean
zj_storage_account_sees (ZjStorage *storage, const char *code, const char *project, gboolean *sees, GError **error);

/** Failed sign-ins so far (0 if none) and until when the next is not looked at. */
gboolean zj_storage_get_failures (ZjStorage *storage, const char *code, gint64 *count, gint64 *until, GError **error);
/** @count 0 forgets. Entries older than a day are swept out. */
gboolean zj_storage_set_failures (ZjStorage *storage, const char *code, gint64 count, gint64 until, GError **error);

typedef struct
{
  gint64 id;
  char *account;
  char *client;
  gint64 expires;
  char *ended; /* reason, NULL while it lives */
} ZjStoredSession;

void zj_stored_session_free (ZjStoredSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjStoredSession, zj_stored_session_free)

gboolean zj_storage_add_session (ZjStorage *storage, ZjStoredSession *session, GError **error);
/** Moves the day it expires. */
gboolean zj_storage_extend_session (ZjStorage *storage, const ZjStoredSession *session, GError **error);
/**
 * zj_storage_add_refresh: one more refresh token of a session.
 * @used: the token it is exchanged for; all but that one and what it was exchanged for before are void from now on.
 *        NULL: all others stay good.
 */
gboolean zj_storage_add_refresh (ZjStorage *storage,
                                 const ZjStoredSession *session,
                                 const char *hash,
                                 const char *used,
                                 GError **error);
gboolean zj_storage_get_session (ZjStorage *storage, gint64 id, ZjStoredSession **session, GError **error);
/** By a refresh token that is still good. *session NULL if there is none. */
gboolean
zj_storage_session_by_refresh (ZjStorage *storage, const char *hash, ZjStoredSession **session, GError **error);
/** By an access token; *expires is the token's. */
gboolean zj_storage_session_by_access (ZjStorage *storage,
                                       const char *hash,
                                       ZjStoredSession **session,
                                       gint64 *expires,
                                       GError **error);
/** Adds an access token and sweeps out the session's expired ones. */
gboolean zj_storage_add_access (ZjStorage *storage, gint64 session, const char *hash, gint64 expires, GError **error);
/** Ends all living sessions of an account but @except (0 = none). Their tokens then say why. */
gboolean
zj_storage_end_sessions (ZjStorage *storage, const char *account, gint64 except, const char *reason, GError **error);
gboolean zj_storage_end_session (ZjStorage *storage, gint64 session, const char *reason, GError **error);

G_END_DECLS
