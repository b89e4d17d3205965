/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

#include "zj-record-files.h"

G_BEGIN_DECLS

/**
 * ZjIntakeRun: takes the files a user chose, dropped or pasted into one slot of a record, one after the other on a
 * thread of their own, and remembers what went wrong with which. What is given while it runs waits its turn. Signal
 * "changed": its numbers or its words are others.
 */
#define ZJ_TYPE_INTAKE_RUN (zj_intake_run_get_type ())
G_DECLARE_FINAL_TYPE (ZjIntakeRun, zj_intake_run, ZJ, INTAKE_RUN, GObject)

/** @slot: of the record's form; @row: "GROUP/ROWID", NULL = none. (transfer full) */
ZjIntakeRun *zj_intake_run_new (ZjRecordFiles *files, const ZjSlot *slot, const char *row);

/** Begins a new count and forgets what was said before, unless it runs. */
void zj_intake_run_add_files (ZjIntakeRun *run, GListModel *files /* of GFile */);
/** A picture without a file, as it comes from the clipboard. */
void zj_intake_run_add_picture (ZjIntakeRun *run, GdkTexture *texture);
/** Something that could not even be asked for: said as the others are. */
void zj_intake_run_complain (ZjIntakeRun *run, const char *text);
/** Leaves out what was not begun, and stops what was. What is in stays in. */
void zj_intake_run_cancel (ZjIntakeRun *run);

gboolean zj_intake_run_is_running (ZjIntakeRun *run);
/** How many are done, and of how many. */
void zj_intake_run_get_progress (ZjIntakeRun *run, guint *done, guint *total);
/** What went wrong, by file. (transfer none) of char* */
GPtrArray *zj_intake_run_get_problems (ZjIntakeRun *run);
/** What was changed on the way in. (transfer none) of char* */
GPtrArray *zj_intake_run_get_notes (ZjIntakeRun *run);
/** Forgets problems and notes: the user has read them. */
void zj_intake_run_clear_words (ZjIntakeRun *run);

G_END_DECLS
