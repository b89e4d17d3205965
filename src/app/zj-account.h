/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-accounts.h"
#include "zj-engine.h"
#include "zj-overview.h"

G_BEGIN_DECLS

/** What an account is made of besides its folder: the collaborators the composition root hands out. */
typedef struct
{
  ZjForms *forms;
  ZjClock *clock;
  ZjRandom *random;
  ZjSecretsMode secrets;
} ZjAccountTools;

/**
 * ZjAccount: one signed-in account as the windows see it: its store, its engine, the project chosen in it, and an
 * overview that is gathered in the background whenever something changed. Signal "changed": the overview, the engine's
 * state or the chosen project are other than before.
 */
#define ZJ_TYPE_ACCOUNT (zj_account_get_type ())
G_DECLARE_FINAL_TYPE (ZjAccount, zj_account, ZJ, ACCOUNT, GObject)

ZjAccount *zj_account_new (const char *dir, const char *server_url, const char *account, const ZjAccountTools *tools);
gboolean zj_account_open (ZjAccount *account, GError **error);
gboolean zj_account_is_open (ZjAccount *account);
/** Its server answers at another address now: closes the account if it talked to the one before. */
void zj_account_move_to (ZjAccount *account, const char *server_url);
void zj_account_close (ZjAccount *account);

const char *zj_account_get_dir (ZjAccount *account);
const char *zj_account_get_server_url (ZjAccount *account);
const char *zj_account_get_code (ZjAccount *account);
ZjStore *zj_account_get_store (ZjAccount *account);
ZjEngine *zj_account_get_engine (ZjAccount *account);
const ZjOverview *zj_account_get_overview (ZjAccount *account);

const char *zj_account_get_project (ZjAccount *account);
void zj_account_set_project (ZjAccount *account, const char *project);
const ZjProject *zj_account_find_project (ZjAccount *account, const char *project);
GPtrArray *zj_account_list_projects (ZjAccount *account);
gboolean zj_account_has_projects (ZjAccount *account);

char *zj_account_dup_operator (ZjAccount *account);
gboolean zj_account_set_operator (ZjAccount *account, const char *name, GError **error);

void zj_account_start (ZjAccount *account);
void zj_account_refresh (ZjAccount *account);

G_END_DECLS
