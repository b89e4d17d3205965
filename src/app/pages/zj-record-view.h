/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-store.h"

G_BEGIN_DECLS

/**
 * ZjRecordView: one record for reading: the authority's last word, its state and the next step, where it stands with
 * the server, what was found, its fields by sections, and its history. All verbs are actions of the page it stands in
 * ("page.edit", …).
 */
#define ZJ_TYPE_RECORD_VIEW (zj_record_view_get_type ())
G_DECLARE_FINAL_TYPE (ZjRecordView, zj_record_view, ZJ, RECORD_VIEW, AdwBin)

GtkWidget *zj_record_view_new (ZjStore *store);
/** @form: the version the record carries. NULL @record clears. */
void zj_record_view_set (ZjRecordView *view, ZjRecord *record, ZjForm *form);
/** Puts the focus on the first verb of the record. */
void zj_record_view_focus (ZjRecordView *view);

G_END_DECLS
