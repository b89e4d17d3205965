/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** Where the refresh token lives. Secret Service, else a 0600 file in the account's folder (CLI) or memory (app). Never
 * a password. */
typedef enum
{
  ZJ_SECRETS_SERVICE_OR_FILE,
  ZJ_SECRETS_SERVICE_OR_MEMORY,
  ZJ_SECRETS_FILE,
  ZJ_SECRETS_MEMORY
} ZjSecretsMode;

/** ZjSecrets: one secret text of one store. Blocking; used by one thread at a time. */
typedef struct _ZjSecrets ZjSecrets;

/** @dir: the account's folder: it names the secret too, so two stores of one account on one machine keep theirs apart.
 */
ZjSecrets *zj_secrets_new (const char *dir, const char *server_url, const char *account, ZjSecretsMode mode);
void zj_secrets_free (ZjSecrets *secrets);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjSecrets, zj_secrets_free)

/** NULL without error: there is none. (transfer full) */
char *zj_secrets_load (ZjSecrets *secrets, GCancellable *cancellable, GError **error);
/** On disk (or in the service) when it returns TRUE. Errors: FULL, READ_ONLY, IO; the old secret is then still there.
 */
gboolean zj_secrets_save (ZjSecrets *secrets, const char *text, GCancellable *cancellable, GError **error);
gboolean zj_secrets_clear (ZjSecrets *secrets, GCancellable *cancellable, GError **error);

/** A sentence once no Secret Service answered and the token went to a file or stays in memory, else NULL. */
const char *zj_secrets_get_note (ZjSecrets *secrets);

G_END_DECLS
