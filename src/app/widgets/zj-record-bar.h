/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-store.h"

G_BEGIN_DECLS

/**
 * ZjRecordBar: the verbs at the foot of a record: the one its page is for at this moment, editing beside it, and all
 * others in a menu. All are actions of the page it stands in ("page.edit", …).
 */
#define ZJ_TYPE_RECORD_BAR (zj_record_bar_get_type ())
G_DECLARE_FINAL_TYPE (ZjRecordBar, zj_record_bar, ZJ, RECORD_BAR, AdwBin)

/** (transfer floating) */
GtkWidget *zj_record_bar_new (ZjStore *store);
/** @form: the version the record carries. */
void zj_record_bar_set (ZjRecordBar *bar, ZjForm *form, ZjRecord *record);
/** Puts the focus on the first verb. */
void zj_record_bar_focus (ZjRecordBar *bar);

G_END_DECLS
