/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-conflict-view.h"
#include "zj-form-editor.h"
#include "zj-store.h"

G_BEGIN_DECLS

/**
 * ZjRecordSide: the side of a form's page with the one record that is open: for reading, in the form, or with what two
 * places changed; under a header that names it. Keeps in mind across restarts which record that was. What is done to
 * the record stands elsewhere: zj-record-actions.h, zj-record-verbs.h, zj-record-workflow.h, zj-record-settle.h.
 *
 * Property "id": of the record that is open, or NULL. Signals: "shown" (it wants to be seen), "closed", "changed" (what
 * can be done now may be another), "said" (text, id of the operation that can be undone or NULL: to say in passing).
 */
#define ZJ_TYPE_RECORD_SIDE (zj_record_side_get_type ())
G_DECLARE_FINAL_TYPE (ZjRecordSide, zj_record_side, ZJ, RECORD_SIDE, AdwBin)

GtkWidget *zj_record_side_new (ZjStore *store, ZjForm *form, const char *project);
/** Whether it stands beside the list rather than over it. */
void zj_record_side_set_beside (ZjRecordSide *side, gboolean beside);

/** Opens a record; goes on with its draft if there is one. */
void zj_record_side_open (ZjRecordSide *side, const char *id);
/** Begins a new record with what is known of it beforehand. @from: id of the record it starts from, for forms that
 * start from another one (恢复); NULL = none. */
void zj_record_side_begin_new (ZjRecordSide *side, const char *from);
/** Begins a new record with the values of the one that is open. */
void zj_record_side_begin_copy (ZjRecordSide *side);
/** Opens the form of the record that is open; says so if that cannot be. */
void zj_record_side_begin_edit (ZjRecordSide *side);
/** Reads the record anew and shows it. */
void zj_record_side_reload (ZjRecordSide *side);
/** Shows the record for reading. */
void zj_record_side_show_view (ZjRecordSide *side);
/** Shows what two places changed. */
void zj_record_side_show_conflict (ZjRecordSide *side);
/** One step back: out of the comparison, the form, the record. */
void zj_record_side_go_back (ZjRecordSide *side);
/** Closes the record, unless its draft cannot be written. */
void zj_record_side_close (ZjRecordSide *side);
/** Writes the draft of what is under edit, now. FALSE if that failed; the editor says why. */
gboolean zj_record_side_flush (ZjRecordSide *side);
/** Says something in passing. @op: what can be undone, NULL = nothing. */
void zj_record_side_say (ZjRecordSide *side, const char *text, const char *op);

ZjStore *zj_record_side_get_store (ZjRecordSide *side);
const char *zj_record_side_get_project (ZjRecordSide *side);
/** The form of the page, in its newest version. */
ZjForm *zj_record_side_get_form (ZjRecordSide *side);
/** The form in the version that the open record carries; without one as above. */
ZjForm *zj_record_side_get_record_form (ZjRecordSide *side);
/** NULL = none is open. */
const char *zj_record_side_get_id (ZjRecordSide *side);
/** NULL while none is open, or one that is new or gone. */
ZjRecord *zj_record_side_get_record (ZjRecordSide *side);
/** TRUE while the form is open. */
gboolean zj_record_side_is_editing (ZjRecordSide *side);
ZjFormEditor *zj_record_side_get_editor (ZjRecordSide *side);
ZjConflictView *zj_record_side_get_conflict_view (ZjRecordSide *side);

G_END_DECLS
