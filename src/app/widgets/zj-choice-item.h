/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** ZjChoiceItem: one thing that can be chosen: the value that is stored and the label that is read. Immutable. */
#define ZJ_TYPE_CHOICE_ITEM (zj_choice_item_get_type ())
G_DECLARE_FINAL_TYPE (ZjChoiceItem, zj_choice_item, ZJ, CHOICE_ITEM, GObject)

ZjChoiceItem *zj_choice_item_new (const char *id, const char *label);
const char *zj_choice_item_get_id (ZjChoiceItem *item);
const char *zj_choice_item_get_label (ZjChoiceItem *item);

G_END_DECLS
