/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-store-files.h"

G_BEGIN_DECLS

/** ZjTransferEntry: a file on its way as an item of a list model. Signal "changed": it looks other than before. */
#define ZJ_TYPE_TRANSFER_ENTRY (zj_transfer_entry_get_type ())
G_DECLARE_FINAL_TYPE (ZjTransferEntry, zj_transfer_entry, ZJ, TRANSFER_ENTRY, GObject)

/** @transfers: of ZjTransfer, kept alive; @index: the one meant. @paused: all files are stopped. @now: µs */
ZjTransferEntry *zj_transfer_entry_new (GPtrArray *transfers, guint index, gboolean paused, gint64 now);
/** Takes over what @other says of the same file. */
void zj_transfer_entry_update (ZjTransferEntry *entry, ZjTransferEntry *other);
/** A piece went through: @offset bytes are there. */
void zj_transfer_entry_move (ZjTransferEntry *entry, gint64 offset);
gboolean zj_transfer_entry_is_of (ZjTransferEntry *entry, const char *sha256, gboolean up);
gboolean zj_transfer_entry_is_same_file (ZjTransferEntry *entry, ZjTransferEntry *other);

/** The file's name and its record's. */
const char *zj_transfer_entry_get_title (ZjTransferEntry *entry);
/** How it stands, why, how much of it is there. (transfer full) */
char *zj_transfer_entry_describe (ZjTransferEntry *entry);
/** 0–1 */
double zj_transfer_entry_get_fraction (ZjTransferEntry *entry);
const char *zj_transfer_entry_get_sha256 (ZjTransferEntry *entry);
/** Id of a record that names it, or NULL. */
const char *zj_transfer_entry_get_record (ZjTransferEntry *entry);
gboolean zj_transfer_entry_is_up (ZjTransferEntry *entry);
/** The user stopped this one. */
gboolean zj_transfer_entry_is_stopped (ZjTransferEntry *entry);

G_END_DECLS
