/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-store.h"

G_BEGIN_DECLS

/** ZjFieldItems: what can be chosen where the form itself does not list it: records of another form, places. */
#define ZJ_TYPE_FIELD_ITEMS (zj_field_items_get_type ())
G_DECLARE_FINAL_TYPE (ZjFieldItems, zj_field_items, ZJ, FIELD_ITEMS, GObject)

ZjFieldItems *zj_field_items_new (ZjStore *store, const char *project);
/** GListModel of ZjChoiceItem, filled in the background; NULL where the field lists its own choices. (transfer full) */
GListModel *zj_field_items_get (ZjFieldItems *items, const ZjField *field);
/** The name of the record that is referred to; NULL if it is not here. @target: (nullable). (transfer full) */
char *zj_field_items_dup_name (ZjFieldItems *items, const char *target);

G_END_DECLS
