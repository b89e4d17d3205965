/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * zj_locale_init: the first line of each program's main(): the user's locale and the translations, found in
 * $ZHIJIAN_LOCALEDIR if it is set (the build tree), else where the program was installed to.
 */
void zj_locale_init (void);

G_END_DECLS
