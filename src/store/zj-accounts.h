/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-store.h"

G_BEGIN_DECLS

/* The folder of accounts: $XDG_DATA_HOME/zhijian/accounts/HOST_PORT+ACCOUNT/ (zhijian-demo/ for the demo). */

typedef struct
{
  char *dir;
  char *server_url;
  char *account;
  char *host_port;
} ZjAccountInfo;
void zj_account_info_free (ZjAccountInfo *info);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjAccountInfo, zj_account_info_free)
/** Base folder for @app ("zhijian" or "zhijian-demo"). (transfer full) */
char *zj_accounts_base_dir (const char *app);
/** Every account that has a store.db. of ZjAccountInfo */
GPtrArray *zj_accounts_list (const char *base_dir);
/** Folder of one account, whether or not it exists. Account is folded to upper case. INVALID for a bad URL (https
 * except loopback). (transfer full) */
char *zj_accounts_dir_for (const char *base_dir, const char *server_url, const char *account, GError **error);
/** Finds by CODE or CODE@HOST[:PORT]; NULL selector = the only account. NOT_FOUND / INVALID (ambiguous, names the
 * choices). */
ZjAccountInfo *zj_accounts_find (const char *base_dir, const char *selector, GError **error);

G_END_DECLS
