/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "zj-account.h"

G_BEGIN_DECLS

/** ZjProjectPage: 项目详情 of the manual (§三.2): what the integration platform says about the project, read only. */
#define ZJ_TYPE_PROJECT_PAGE (zj_project_page_get_type ())
G_DECLARE_FINAL_TYPE (ZjProjectPage, zj_project_page, ZJ, PROJECT_PAGE, AdwBin)

GtkWidget *zj_project_page_new (ZjAccount *account);

G_END_DECLS
