/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-handover.h"

G_BEGIN_DECLS

/**
 * ZjConfirmDialog: the last look before a record, or several, are handed over (确认, 提交): what still stands against
 * it and the ways there, that it cannot be changed afterwards, who does it, and the record as the quality supervision
 * station will see it, with its files.
 *
 * Signals: "confirmed"; "go-to" (path): the user wants to put this right first; the dialog closes.
 */
#define ZJ_TYPE_CONFIRM_DIALOG (zj_confirm_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ZjConfirmDialog, zj_confirm_dialog, ZJ, CONFIRM_DIALOG, AdwWindow)

/**
 * zj_confirm_dialog_new: presents itself over the window of @parent.
 * @action: of the form that the handovers have
 * @handovers: of ZjHandover, one at least
 * @unready: (nullable): of char*: names of further records that it is not possible for
 */
ZjConfirmDialog *zj_confirm_dialog_new (GtkWidget *parent,
                                        ZjStore *store,
                                        const ZjAction *action,
                                        GPtrArray *handovers,
                                        GPtrArray *unready);
/** Ids of those that nothing stands against. (transfer full) */
char **zj_confirm_dialog_dup_ready (ZjConfirmDialog *dialog);

G_END_DECLS
