/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-chosen.h"
#include "zj-record-list.h"

G_BEGIN_DECLS

/**
 * ZjRecordListView: the records of one form in one project: a table that can be sorted where there is room, cards where
 * there is not; states as toggles with counts; search in the list.
 *
 * Signal "open" (record id): the user wants to see one.
 * Actions: filter.state(s), filter.clear.
 */
#define ZJ_TYPE_RECORD_LIST_VIEW (zj_record_list_view_get_type ())
G_DECLARE_FINAL_TYPE (ZjRecordListView, zj_record_list_view, ZJ, RECORD_LIST_VIEW, AdwBin)

GtkWidget *zj_record_list_view_new (ZjStore *store, ZjForm *form, const char *project, ZjChosen *chosen);
ZjRecordList *zj_record_list_view_get_list (ZjRecordListView *view);
/** Marks the record that is shown beside the list; NULL = none. */
void zj_record_list_view_set_current (ZjRecordListView *view, const char *id);
void zj_record_list_view_focus_search (ZjRecordListView *view);
void zj_record_list_view_set_search (ZjRecordListView *view, const char *text);
/** "" = all, "@draft", or a state id. */
void zj_record_list_view_set_state (ZjRecordListView *view, const char *state);
/** TRUE while the records are shown as a table. */
gboolean zj_record_list_view_is_table (ZjRecordListView *view);
/** Ids of all records the filter lets through, in order. (transfer full) strv */
char **zj_record_list_view_dup_ids (ZjRecordListView *view);

G_END_DECLS
