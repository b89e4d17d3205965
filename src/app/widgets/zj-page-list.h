/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-store.h"

G_BEGIN_DECLS

/** ZjPageList: the pages of a PDF, small, to choose one. Signal "chosen" (int page, from 0): by the user. */
#define ZJ_TYPE_PAGE_LIST (zj_page_list_get_type ())
G_DECLARE_FINAL_TYPE (ZjPageList, zj_page_list, ZJ, PAGE_LIST, AdwBin)

/** (transfer floating) */
GtkWidget *zj_page_list_new (ZjStore *store);
/** Shows the pages of this file. @sha256 NULL: none */
void zj_page_list_set (ZjPageList *list, const char *sha256, int n_pages);
/** Marks this page, and brings it into view. */
void zj_page_list_select (ZjPageList *list, int page);

G_END_DECLS
