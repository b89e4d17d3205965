/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-record-side.h"

G_BEGIN_DECLS

/* Settling what two places changed in the record that is open. */

/** Shows what happened: both versions field by field to choose from, or the ways out. */
void zj_record_settle_compare (ZjRecordSide *side);
/** Takes all of this place, or all of the system. */
void zj_record_settle_all (ZjRecordSide *side, gboolean mine);
/** Takes the system's version, and begins an edit of it with the values of this place. */
void zj_record_settle_rework (ZjRecordSide *side);
/** Takes what was chosen in the comparison. */
void zj_record_settle_chosen (ZjRecordSide *side);

G_END_DECLS
