/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-record.h"

G_BEGIN_DECLS

/** ZjDecisionBanner: why the authority gave a record back or refused it, who did, and by when to act. It stands above
 * all else; hidden while nothing of the kind concerns the record. */
#define ZJ_TYPE_DECISION_BANNER (zj_decision_banner_get_type ())
G_DECLARE_FINAL_TYPE (ZjDecisionBanner, zj_decision_banner, ZJ, DECISION_BANNER, AdwBin)

/** (transfer floating) */
GtkWidget *zj_decision_banner_new (void);
/** @form: the version the record carries. NULL @record: nothing is shown. */
void zj_decision_banner_set (ZjDecisionBanner *banner, ZjForm *form, ZjRecord *record);
/** A long reason is cut after a few lines, for a place where there is little room. */
void zj_decision_banner_set_compact (ZjDecisionBanner *banner, gboolean compact);

G_END_DECLS
