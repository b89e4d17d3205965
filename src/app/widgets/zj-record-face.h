/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-state-chip.h"
#include "zj-store.h"

G_BEGIN_DECLS

/* What a list shows of a record, the same in tables and on cards. */

/** Text of a column ("name", "@updated_at", …) for one line. @record NULL: still on its way, or @gone. (transfer full)
 */
char *zj_record_face_text (ZjForm *form, ZjStore *store, ZjRecord *record, const char *column, gboolean gone);
/** The name of the record that is referred to; NULL if it is not here. (transfer full) */
char *zj_record_face_reference (ZjStore *store, const char *target);
/** Gives the row of a list, which has no name of its own, that of its record and its state. @row: (nullable) */
void zj_record_face_name_row (GtkWidget *row, ZjForm *form, ZjStore *store, ZjRecord *record, const char *title);
/** Heading of a column. */
const char *zj_record_face_heading (ZjForm *form, const char *column);
/** State, where the record stands with the server if it is not simply there, and how long there still is. @days:
 * (nullable) */
void zj_record_face_set_chips (ZjStateChip *state,
                               ZjStateChip *sync,
                               ZjStateChip *days,
                               ZjForm *form,
                               ZjStore *store,
                               ZjRecord *record);

G_END_DECLS
