/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-store.h"

G_BEGIN_DECLS

/**
 * ZjStartList: what new records of a form can be started from, each with the button for it: the suspended unit projects
 * above the applications to resume them. Those for which one is open already say so. Hidden while there is none.
 *
 * Signal "start" (id of what it starts from).
 */
#define ZJ_TYPE_START_LIST (zj_start_list_get_type ())
G_DECLARE_FINAL_TYPE (ZjStartList, zj_start_list, ZJ, START_LIST, AdwBin)

/** (transfer floating) */
GtkWidget *zj_start_list_new (ZjStore *store, ZjForm *form, const char *project);

G_END_DECLS
