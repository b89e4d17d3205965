/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-store.h"

G_BEGIN_DECLS

/**
 * ZjRecordNotice: what is in the way between a record and the server, and the buttons that lead on: a conflict, a
 * refusal, a draft, an upload that waits. Hidden while nothing is. Its buttons are actions of the page it stands in.
 */
#define ZJ_TYPE_RECORD_NOTICE (zj_record_notice_get_type ())
G_DECLARE_FINAL_TYPE (ZjRecordNotice, zj_record_notice, ZJ, RECORD_NOTICE, AdwBin)

/** (transfer floating) */
GtkWidget *zj_record_notice_new (void);
/** @form: the version the record carries. */
void zj_record_notice_set (ZjRecordNotice *notice, ZjStore *store, ZjForm *form, ZjRecord *record);

G_END_DECLS
