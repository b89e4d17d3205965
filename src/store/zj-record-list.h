/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-store.h"

G_BEGIN_DECLS

/**
 * ZjRecordList: a GListModel over one query: row ids once (from the reader), rows by key as they are asked for.
 * Items are ZjRecordItem. Refreshes itself on the store's "changed", keeping item identity for ids that stay.
 */
#define ZJ_TYPE_RECORD_LIST (zj_record_list_get_type ())
G_DECLARE_FINAL_TYPE (ZjRecordList, zj_record_list, ZJ, RECORD_LIST, GObject)

ZjRecordList *zj_record_list_new (ZjStore *store);
/** Replaces the query (copied) and reloads in the background. Property "loading" tells; "notify::n-items" too. */
void zj_record_list_set_query (ZjRecordList *list, const ZjQuery *query);
void zj_record_list_reload (ZjRecordList *list);
gboolean zj_record_list_get_loading (ZjRecordList *list);
/** Position of a record id, or GTK's invalid position (G_MAXUINT). */
guint zj_record_list_find (ZjRecordList *list, const char *id);

/** One row. Property "record" (ZjRecord boxed, NULL while a placeholder or after it vanished) notifies. */
#define ZJ_TYPE_RECORD_ITEM (zj_record_item_get_type ())
G_DECLARE_FINAL_TYPE (ZjRecordItem, zj_record_item, ZJ, RECORD_ITEM, GObject)
const char *zj_record_item_get_id (ZjRecordItem *item);
ZjRecord *zj_record_item_get_record (ZjRecordItem *item); /* (transfer none) reads by key on first use */
gboolean zj_record_item_is_gone (ZjRecordItem *item);     /* shows 已删除 */

G_END_DECLS
