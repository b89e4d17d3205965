/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "zj-file-item.h"
#include "zj-form-model.h"
#include "zj-intake.h"
#include "zj-store.h"

G_BEGIN_DECLS

/**
 * ZjRecordFiles: the attachments of one record, for reading or under edit, without a widget in sight. Under edit they
 * are rows of the form's model like all others: the draft keeps them, a merge merges them. Signal "changed": they may
 * be others than before.
 */
#define ZJ_TYPE_RECORD_FILES (zj_record_files_get_type ())
G_DECLARE_FINAL_TYPE (ZjRecordFiles, zj_record_files, ZJ, RECORD_FILES, GObject)

/** Those of a form under edit. @record: id, NULL = not known to the store. (transfer full) */
ZjRecordFiles *
zj_record_files_new_for_edit (ZjStore *store, const char *project, const char *record, ZjFormModel *model);
/** Those of a record for reading. @fields is not copied and must not be changed. (transfer full) */
ZjRecordFiles *zj_record_files_new_for_reading (ZjStore *store,
                                                const char *project,
                                                const char *record,
                                                ZjForm *form,
                                                JsonObject *fields);

/** The same record has other values now. For reading only. */
void zj_record_files_set_fields (ZjRecordFiles *files, JsonObject *fields);

ZjStore *zj_record_files_get_store (ZjRecordFiles *files);
const char *zj_record_files_get_project (ZjRecordFiles *files);
const char *zj_record_files_get_record (ZjRecordFiles *files);
ZjForm *zj_record_files_get_form (ZjRecordFiles *files);
JsonObject *zj_record_files_get_fields (ZjRecordFiles *files);
/** The form's model under edit, NULL for reading. */
ZjFormModel *zj_record_files_get_model (ZjRecordFiles *files);

/** In order. @slot, @row ("GROUP/ROWID"): NULL = all. (transfer full) of ZjAttachment, valid until the next change */
GPtrArray *zj_record_files_list (ZjRecordFiles *files, const char *slot, const char *row);
/** How many files of that slot still must come: required ones, with those of the slots that count for it. */
guint zj_record_files_lacking (ZjRecordFiles *files, const ZjSlot *slot);
/** TRUE if files may be added to and taken from that slot here. */
gboolean zj_record_files_may_change (ZjRecordFiles *files, const ZjSlot *slot);
/** How many more the slot takes; G_MAXUINT = as many as one likes. */
guint zj_record_files_room (ZjRecordFiles *files, const ZjSlot *slot);

/** Puts a file that was taken in at the end of a slot. INVALID, saying why, if the slot is full or has the same file
 * already. @row: NULL = none */
gboolean
zj_record_files_add (ZjRecordFiles *files, const ZjSlot *slot, const char *row, const ZjIntake *intake, GError **error);
/** Takes one out; zj_record_files_restore brings it back. */
void zj_record_files_remove (ZjRecordFiles *files, const char *id);
/** The one that was taken out last and can be brought back: its name, or NULL. @slot, @row: only there */
const char *zj_record_files_get_removed (ZjRecordFiles *files, const char *slot, const char *row);
void zj_record_files_restore (ZjRecordFiles *files);
/** One place earlier or later among those of its slot and row. FALSE if it stands at the end. */
gboolean zj_record_files_move (ZjRecordFiles *files, const char *id, gboolean later);
void zj_record_files_set_caption (ZjRecordFiles *files, const char *id, const char *caption);

/** Files are being taken in: counts those who begin and end. */
void zj_record_files_hold (ZjRecordFiles *files);
void zj_record_files_release (ZjRecordFiles *files);
gboolean zj_record_files_is_busy (ZjRecordFiles *files);

G_END_DECLS
