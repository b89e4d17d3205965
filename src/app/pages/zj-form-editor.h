/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-form-model.h"
#include "zj-store.h"

G_BEGIN_DECLS

/**
 * ZjFormEditor: one record under edit. Keeps its draft by itself (at most two seconds after a change), saves it through
 * the store, and shows what is wrong beside the field.
 *
 * Signals: "saved" (record id, op id or "", action id or "", names of those made at once or ""), "discarded" (record
 * id). Actions: editor.save, editor.act, editor.discard, editor.compare.
 */
#define ZJ_TYPE_FORM_EDITOR (zj_form_editor_get_type ())
G_DECLARE_FINAL_TYPE (ZjFormEditor, zj_form_editor, ZJ, FORM_EDITOR, AdwBin)

/** An editor with nothing open. (transfer floating) */
GtkWidget *zj_form_editor_new (ZjStore *store, const char *project);

/** A new record that starts from @fields. @keep: worth a draft at once (a copy), even if nothing is typed. */
void zj_form_editor_edit_new (ZjFormEditor *editor, ZjForm *form, JsonObject *fields, gboolean keep);
/** An existing record or a draft: goes on where the draft stopped, if there is one. FALSE with @error if it cannot be
 * read or is not editable. */
gboolean zj_form_editor_edit (ZjFormEditor *editor, const char *id, GError **error);
/** Nothing is under edit any more. The draft stays as it is. */
void zj_form_editor_close (ZjFormEditor *editor);

/** Id of the record under edit, or NULL. A new record has its id from the start. */
const char *zj_form_editor_get_id (ZjFormEditor *editor);
/** Is the record under edit one that was never saved? */
gboolean zj_form_editor_is_new (ZjFormEditor *editor);
/** The state of the form under edit, or NULL. (transfer none) */
ZjFormModel *zj_form_editor_get_model (ZjFormEditor *editor);
/** Name of the record as typed so far. (transfer full) */
char *zj_form_editor_dup_title (ZjFormEditor *editor);

/** Writes what is not yet in the draft, now. FALSE if that failed (the editor says why). */
gboolean zj_form_editor_flush (ZjFormEditor *editor);
/** Checks, then saves; shows what stands in the way, or closes and emits "saved". */
void zj_form_editor_save (ZjFormEditor *editor);
/** Checks, shows what will be handed over, and on the user's word saves and does the step of the workflow that follows,
 * both or neither. Just saves where there is no such step. */
void zj_form_editor_act (ZjFormEditor *editor);
/** Drops the draft without asking, closes and emits "discarded". */
void zj_form_editor_discard (ZjFormEditor *editor);
/** The user wants to go while a save is on its way: kept until that is done. FALSE if none is. */
gboolean zj_form_editor_leave_when_saved (ZjFormEditor *editor);
/** Did the user want to go before the last save was done? */
gboolean zj_form_editor_is_leaving (ZjFormEditor *editor);
/** Shows the form again if the values of two places are being compared. FALSE if there was nothing to go back from. */
gboolean zj_form_editor_go_back (ZjFormEditor *editor);
/** Puts the focus into the first field that can be filled in. */
void zj_form_editor_focus_first (ZjFormEditor *editor);
/** Marks what stands in the way of @verb and goes to @path. */
void zj_form_editor_mend (ZjFormEditor *editor, const char *verb, const char *path);
/** Brings a field into view and puts the focus there. */
void zj_form_editor_focus (ZjFormEditor *editor, const char *path);

G_END_DECLS
