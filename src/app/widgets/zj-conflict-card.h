/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-store.h"

G_BEGIN_DECLS

/**
 * ZjConflictCard: one field or row that clashes: what it was, what it is here and what it is in the system, side by
 * side where there is room and below each other where not. One of the last two is chosen by pressing it.
 *
 * Signal "chosen": the choice is another than before.
 */
#define ZJ_TYPE_CONFLICT_CARD (zj_conflict_card_get_type ())
G_DECLARE_FINAL_TYPE (ZjConflictCard, zj_conflict_card, ZJ, CONFLICT_CARD, AdwBin)

/**
 * zj_conflict_card_new:
 * @store: (nullable): for pictures, and names of records referred to
 * @fields: (nullable): the record, to number rows
 * @triple: [base, mine, theirs]
 * @choosing: FALSE: only to look at, without what it was
 * Returns: (transfer floating)
 */
GtkWidget *zj_conflict_card_new (ZjStore *store,
                                 ZjForm *form,
                                 JsonObject *fields,
                                 const char *path,
                                 JsonArray *triple,
                                 gboolean choosing);
const char *zj_conflict_card_get_path (ZjConflictCard *card);
void zj_conflict_card_choose (ZjConflictCard *card, gboolean mine);
gboolean zj_conflict_card_is_chosen (ZjConflictCard *card, gboolean mine);
/** The value of either side; NULL = empty. (transfer none) */
JsonNode *zj_conflict_card_get_value (ZjConflictCard *card, gboolean mine);

G_END_DECLS
