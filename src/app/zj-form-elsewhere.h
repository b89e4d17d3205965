/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-form-model.h"
#include "zj-record.h"

G_BEGIN_DECLS

/* What became of a record elsewhere while it is open in a form. */

/**
 * zj_form_elsewhere: compares what the record is now with what the edit started from.
 * @record: as the store has it; NULL = gone
 * @conflict: (out): what changed there and here, by path; NULL if saving can keep both. (transfer full)
 *
 * Returns what to tell the user, NULL if nothing happened or the record is new. (transfer full)
 */
char *zj_form_elsewhere (ZjFormModel *model, ZjRecord *record, JsonObject **conflict);
/** The record is in another state than @opened, the one the form was opened in: words for it, with the authority's;
 * NULL if not. @form: the version under edit. (transfer full) */
char *zj_form_moved_on (ZjForm *form, const char *opened, ZjRecord *record);

G_END_DECLS
