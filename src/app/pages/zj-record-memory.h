/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-record-side.h"

G_BEGIN_DECLS

/* Which record of a form was open last, kept in the store across restarts. */

/** Keeps in mind what is open now, or that nothing is. */
void zj_record_memory_keep (ZjRecordSide *side);
/** Opens what was open when the program was closed: half-typed work always, a record that was read only if @beside:
 * where it does not cover the list. Does nothing while one is open. */
void zj_record_memory_restore (ZjRecordSide *side, gboolean beside);

G_END_DECLS
