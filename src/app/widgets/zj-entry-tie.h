/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "zj-form-model.h"

G_BEGIN_DECLS

/**
 * ZjEntryTie: ties a one-line entry to a path of the model, both ways: what is typed goes into the model, what the
 * model holds is shown, and neither is rewritten under the hands.
 */
#define ZJ_TYPE_ENTRY_TIE (zj_entry_tie_get_type ())
G_DECLARE_FINAL_TYPE (ZjEntryTie, zj_entry_tie, ZJ, ENTRY_TIE, GObject)

/** Shows the value at once, and refuses what is far too long for the field. @entry is borrowed: whoever owns it keeps
 * the tie too. (transfer full) */
ZjEntryTie *zj_entry_tie_new (GtkWidget *entry, ZjFormModel *model, const char *path);
/** The model may differ from what is shown. Does nothing while the entry itself is the reason. */
void zj_entry_tie_update (ZjEntryTie *tie);

G_END_DECLS
