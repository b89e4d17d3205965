/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-chosen.h"
#include "zj-record-list.h"

G_BEGIN_DECLS

/** ZjRecordCard: one record as a card, for windows too narrow for a table; it follows its item. */
#define ZJ_TYPE_RECORD_CARD (zj_record_card_get_type ())
G_DECLARE_FINAL_TYPE (ZjRecordCard, zj_record_card, ZJ, RECORD_CARD, AdwBin)

GtkWidget *zj_record_card_new (ZjForm *form, ZjStore *store, ZjChosen *chosen);
/** @item: (nullable) */
void zj_record_card_set_item (ZjRecordCard *card, ZjRecordItem *item);

G_END_DECLS
