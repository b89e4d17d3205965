/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-desk.h"
#include "zj-stamps.h"

G_BEGIN_DECLS

/* What one act brings about beyond its own fields. All within the caller's transaction. */

/** The definition that a record was written by, else the newest one. NULL if there is none. */
ZjForm *zj_effects_form_of (ZjForms *forms, const ZjStoredRecord *record);

/** Points the references that the form fills by itself at the latest record of the same unit. */
gboolean zj_effects_fill (ZjStorage *storage, ZjForms *forms, ZjForm *form, ZjStoredRecord *record, GError **error);

/**
 * zj_effects_check: may the record that the action moves along be moved? TRUE also where it moves none.
 * *target gets the record, NULL if there is none to move. Errors: INVALID, naming the record and its state.
 */
gboolean zj_effects_check (ZjStorage *storage,
                           ZjForms *forms,
                           const ZjStoredRecord *record,
                           const ZjAction *action,
                           ZjStoredRecord **target,
                           GError **error);
/** Moves @target as the action says, with a history line of its own that names @record. */
gboolean zj_effects_move (ZjStorage *storage,
                          ZjForms *forms,
                          const ZjStoredRecord *record,
                          const ZjAction *action,
                          ZjStoredRecord *target,
                          const ZjAct *act,
                          GError **error);

G_END_DECLS
