/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "zj-account.h"

G_BEGIN_DECLS

/** ZjOperatorDialog: asks who fills in; an account is shared by an office, so each saved step also carries a name. */
#define ZJ_TYPE_OPERATOR_DIALOG (zj_operator_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ZjOperatorDialog, zj_operator_dialog, ZJ, OPERATOR_DIALOG, AdwMessageDialog)

GtkWidget *zj_operator_dialog_new (GtkWindow *parent, ZjAccount *account);

G_END_DECLS
