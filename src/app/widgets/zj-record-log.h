/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-store.h"

G_BEGIN_DECLS

/**
 * ZjRecordLog: the history of a record: who did what and when, the authority's words, and by rounds where there were
 * several; what was handed over then opens under its line. Hidden while there is none.
 */
#define ZJ_TYPE_RECORD_LOG (zj_record_log_get_type ())
G_DECLARE_FINAL_TYPE (ZjRecordLog, zj_record_log, ZJ, RECORD_LOG, AdwBin)

/** (transfer floating) */
GtkWidget *zj_record_log_new (ZjStore *store);
/** @form: the version the record carries. @audit: lines of zj_store_audit, or NULL. */
void zj_record_log_set (ZjRecordLog *log, ZjForm *form, ZjRecord *record, JsonArray *audit);

G_END_DECLS
