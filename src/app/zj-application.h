/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ZjApplication: the composition root: makes the collaborators, opens the accounts, answers the application actions
 * show-page(s), show-record(s), new-record(s), sync, show-outbox, switch-to(ss), about, quit.
 */
#define ZJ_TYPE_APPLICATION (zj_application_get_type ())
G_DECLARE_FINAL_TYPE (ZjApplication, zj_application, ZJ, APPLICATION, AdwApplication)

/** @demo: the embedded sample data, under an application id and in folders of their own. */
ZjApplication *zj_application_new (gboolean demo);

G_END_DECLS
