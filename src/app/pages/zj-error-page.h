/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ZjErrorPage: data that cannot be opened: what happened, why, and what to do now.
 * Signals: "retry", "other" (use another account).
 */
#define ZJ_TYPE_ERROR_PAGE (zj_error_page_get_type ())
G_DECLARE_FINAL_TYPE (ZjErrorPage, zj_error_page, ZJ, ERROR_PAGE, AdwBin)

/** @dir: the account's folder, NULL if it is about none. */
void zj_error_page_set (ZjErrorPage *page, const GError *error, const char *dir);

G_END_DECLS
