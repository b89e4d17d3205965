/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-form-values.h"

G_BEGIN_DECLS

/**
 * ZjFormFaults: what is wrong in a form under edit, and whether it is said yet. A fault is not shown before its field
 * is left or the whole form is checked; one that no longer holds goes at the next keystroke. Tells nobody; see
 * ZjFormModel.
 */
typedef struct _ZjFormFaults ZjFormFaults;

/** zj_form_faults_new: @values is borrowed and must live as long. (transfer full) */
ZjFormFaults *zj_form_faults_new (ZjFormValues *values, ZjClock *clock);
/** zj_form_faults_free: @faults may be NULL. */
void zj_form_faults_free (ZjFormFaults *faults);

/** The values were loaded: only texts that are no value are complained about. */
void zj_form_faults_reset (ZjFormFaults *faults);
/** The value or text of @path was changed by the user. */
void zj_form_faults_edited (ZjFormFaults *faults, const char *path);
/** Rows of @group came or went; @gone: the id of the row that went, or NULL. */
void zj_form_faults_rows_edited (ZjFormFaults *faults, const char *group, const char *gone);
/** The user leaves a field: from now on its fault may be shown. */
void zj_form_faults_left (ZjFormFaults *faults, const char *path);

/** Judges the whole form at @verb and shows every fault. */
void zj_form_faults_check (ZjFormFaults *faults, const char *verb);
/** Findings of elsewhere (the store, the server), or NULL: replaces those of the last call. Copied. */
void zj_form_faults_set_findings (ZjFormFaults *faults, GPtrArray *findings);
/** A passing remark beside @path, gone at its next edit; NULL takes it away. */
void zj_form_faults_set_note (ZjFormFaults *faults, const char *path, const char *note);

/** The message beside @path, or NULL. @severity: (out) (optional) */
const char *zj_form_faults_get_message (ZjFormFaults *faults, const char *path, ZjSeverity *severity);
/** Findings that belong to no path of the form. (transfer none) of ZjProblem */
GPtrArray *zj_form_faults_get_general (ZjFormFaults *faults);
/** First path in reading order that shows an error, or NULL. (transfer full) */
char *zj_form_faults_first_bad (ZjFormFaults *faults);
/** First path that the last check found an error at, NULL if nothing blocks. An error about something that has no
 * control counts too. (transfer full) */
char *zj_form_faults_first_blocking (ZjFormFaults *faults);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjFormFaults, zj_form_faults_free)

G_END_DECLS
