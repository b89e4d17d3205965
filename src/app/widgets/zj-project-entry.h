/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-account.h"

G_BEGIN_DECLS

/** ZjProjectEntry: a project of an account, to be chosen from a list. Immutable. */
#define ZJ_TYPE_PROJECT_ENTRY (zj_project_entry_get_type ())
G_DECLARE_FINAL_TYPE (ZjProjectEntry, zj_project_entry, ZJ, PROJECT_ENTRY, GObject)

/** @project: NULL for an account that has none yet. */
ZjProjectEntry *zj_project_entry_new (ZjAccount *account, const ZjProject *project);
/** Folder of the account. */
const char *zj_project_entry_get_account (ZjProjectEntry *entry);
/** Id of the project; "" if the account has none yet. */
const char *zj_project_entry_get_project (ZjProjectEntry *entry);
const char *zj_project_entry_get_name (ZjProjectEntry *entry);
/** What tells it from another of the same name: its code, or the server. */
const char *zj_project_entry_get_detail (ZjProjectEntry *entry);

G_END_DECLS
