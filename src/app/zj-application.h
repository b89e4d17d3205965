/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** The composition root: makes the collaborators, owns the accounts, answers the application actions. */
#define ZJ_TYPE_APPLICATION (zj_application_get_type ())
G_DECLARE_FINAL_TYPE (ZjApplication, zj_application, ZJ, APPLICATION, AdwApplication)

ZjApplication *zj_application_new (void);

G_END_DECLS
