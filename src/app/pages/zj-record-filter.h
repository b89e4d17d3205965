/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-store.h"

G_BEGIN_DECLS

/**
 * ZjRecordFilter: which records of a form a list lets through: search in the list, and states as toggles with counts.
 *
 * Signal "changed": other records are wanted.
 */
#define ZJ_TYPE_RECORD_FILTER (zj_record_filter_get_type ())
G_DECLARE_FINAL_TYPE (ZjRecordFilter, zj_record_filter, ZJ, RECORD_FILTER, AdwBin)

/** What it filters. To be called once. */
void zj_record_filter_set_form (ZjRecordFilter *filter, ZjStore *store, ZjForm *form, const char *project);
/** The actions state(s) and clear, for whoever holds the filter to insert as "filter". (transfer none) */
GActionGroup *zj_record_filter_get_actions (ZjRecordFilter *filter);
/** "@draft", a state id, or NULL = all. */
const char *zj_record_filter_get_state (ZjRecordFilter *filter);
/** What is searched for, or NULL. */
const char *zj_record_filter_get_text (ZjRecordFilter *filter);
/** FALSE if all records are let through. */
gboolean zj_record_filter_is_active (ZjRecordFilter *filter);
/** "" = all, "@draft", or a state id. */
void zj_record_filter_set_state (ZjRecordFilter *filter, const char *state);
void zj_record_filter_set_text (ZjRecordFilter *filter, const char *text);
/** Puts the focus into the search. */
void zj_record_filter_focus (ZjRecordFilter *filter);

G_END_DECLS
