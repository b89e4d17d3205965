/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-record-files.h"

G_BEGIN_DECLS

/**
 * ZjAttachmentsStrip: the files of one slot (and row) of a record as tiles; under edit with the ways to add some — a
 * button, dropping, Ctrl+V —, what came of it, and the ways to order and remove them. Wherever it stands it follows the
 * record's files by itself.
 *
 * Actions, with the id of an attachment: files.open, files.save-copy, files.caption, files.earlier, files.later,
 * files.remove; without: files.add, files.paste, files.undo.
 */
#define ZJ_TYPE_ATTACHMENTS_STRIP (zj_attachments_strip_get_type ())
G_DECLARE_FINAL_TYPE (ZjAttachmentsStrip, zj_attachments_strip, ZJ, ATTACHMENTS_STRIP, AdwBin)

/**
 * zj_attachments_strip_new: (transfer floating)
 * @slot: of the record's form; the form must not be freed before @files
 * @row: "GROUP/ROWID", NULL = no row
 * @compact: small tiles, for a place within a row
 */
GtkWidget *zj_attachments_strip_new (ZjRecordFiles *files, const ZjSlot *slot, const char *row, gboolean compact);

guint zj_attachments_strip_get_count (ZjAttachmentsStrip *strip);
const ZjSlot *zj_attachments_strip_get_slot (ZjAttachmentsStrip *strip);
/** Puts the focus on the button that adds, or on the first tile. */
void zj_attachments_strip_focus (ZjAttachmentsStrip *strip);
/** Takes these in, as if they were dropped. */
void zj_attachments_strip_add_files (ZjAttachmentsStrip *strip, GListModel *files /* of GFile */);
/** What it says about what was added last, line by line; NULL = nothing. (transfer full) */
char *zj_attachments_strip_dup_words (ZjAttachmentsStrip *strip);
gboolean zj_attachments_strip_is_busy (ZjAttachmentsStrip *strip);

G_END_DECLS
