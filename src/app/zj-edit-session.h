/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-draft-keeper.h"
#include "zj-form-model.h"
#include "zj-record-files.h"
#include "zj-store.h"

G_BEGIN_DECLS

/**
 * ZjEditSession: one record under edit, without a widget in sight: the form's state, its draft, what the store finds
 * about it, and how it is saved or given up. Lives from opening the form to closing it.
 *
 * Signals, none of them after the end:
 *   "judged"                  the model has new findings of the store
 *   "saved" (id, op or "", action or "")  it is in the store, and handed over if an action was done with it
 *   "save-failed" (GError, GPtrArray of ZjProblem or NULL)  it is not; see also zj_edit_session_get_conflict
 *   "discarded"               the draft is gone
 *   "discard-failed" (GError) it is still there
 */
#define ZJ_TYPE_EDIT_SESSION (zj_edit_session_get_type ())
G_DECLARE_FINAL_TYPE (ZjEditSession, zj_edit_session, ZJ, EDIT_SESSION, GObject)

/** A new record that starts from @fields (copied; may be NULL). @keep: worth a draft at once. (transfer full) */
ZjEditSession *
zj_edit_session_new (ZjStore *store, const char *project, ZjForm *form, JsonObject *fields, gboolean keep);
/** An existing record, or where its draft stopped. NULL with @error if it cannot be read or its form is not known.
 * (transfer full) */
ZjEditSession *zj_edit_session_open (ZjStore *store, const char *project, const char *id, GError **error);
/** Nothing is written or told any more. The draft stays as it is. */
void zj_edit_session_end (ZjEditSession *session);

const char *zj_edit_session_get_id (ZjEditSession *session);
gboolean zj_edit_session_is_new (ZjEditSession *session);
ZjFormModel *zj_edit_session_get_model (ZjEditSession *session);
ZjDraftKeeper *zj_edit_session_get_keeper (ZjEditSession *session);
/** Its attachments. (transfer none) */
ZjRecordFiles *zj_edit_session_get_files (ZjEditSession *session);
/** A save or a discard is on its way: nothing else can be begun. */
gboolean zj_edit_session_is_saving (ZjEditSession *session);
/** Is there anything that discarding would lose? */
gboolean zj_edit_session_has_something (ZjEditSession *session);

/** Looks what became of the record elsewhere: the words for it (transfer full), NULL if nothing. */
char *zj_edit_session_look_elsewhere (ZjEditSession *session);
/** The record as it is now, NULL for a new one. (transfer full) */
ZjRecord *zj_edit_session_dup_record (ZjEditSession *session);
/** What changed elsewhere against the own edit, by path, as last seen; NULL = nothing stands against saving. */
JsonObject *zj_edit_session_get_conflict (ZjEditSession *session);
/** The user chose what shall hold. @theirs: set of paths (char*) where it is the others' value. FALSE if the record is
 * not there. */
gboolean zj_edit_session_settle (ZjEditSession *session, GHashTable *theirs);

/** Writes what is not yet in the draft, now. FALSE if that failed. */
gboolean zj_edit_session_flush (ZjEditSession *session);
/** Saves what the model holds; the answer is a signal. Check the model first. */
void zj_edit_session_save (ZjEditSession *session);
/** The step of the workflow that can be done in one go with saving; NULL if there is none. */
const ZjAction *zj_edit_session_get_action (ZjEditSession *session);
/** Saves what the model holds and does @action, both or neither; the answer is a signal as above. @targets: of a new
 * form for several: the records it is filled in for, one record each and all of them or none; NULL = those in the
 * model. */
void zj_edit_session_act (ZjEditSession *session, const char *action, const char *const *targets);
/** Names of the records that were made at once, or NULL if it was only one. (transfer none) of char* */
GPtrArray *zj_edit_session_get_made (ZjEditSession *session);
/** Drops the draft; the answer is a signal. */
void zj_edit_session_discard (ZjEditSession *session);

G_END_DECLS
