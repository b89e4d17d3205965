/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-state-chip.h"
#include "zj-store.h"

G_BEGIN_DECLS

/* How long the project office still has: 还剩 3 天, 今天到期, 已逾期 2 天, the same look everywhere. */

/** Days until it is due soon enough for a warning. */
#define ZJ_DAYS_SOON 3

/** Grey while there is time, amber when it is due soon, red once it is overdue. */
ZjTone zj_days_left_tone (int days);
/** Shows it, or hides the chip where nothing is due. @form: the version the record carries. @record: (nullable) */
void zj_days_left_show (ZjStateChip *chip, ZjForm *form, ZjStore *store, ZjRecord *record);
/** The words, "—" where nothing is due. (transfer full) */
char *zj_days_left_words (ZjForm *form, ZjStore *store, ZjRecord *record);

G_END_DECLS
