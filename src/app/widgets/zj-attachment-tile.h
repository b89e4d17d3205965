/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-file-item.h"
#include "zj-record-files.h"

G_BEGIN_DECLS

/**
 * ZjAttachmentTile: one file of a record in a flow box: its picture, name, caption and size, how it stands, and a menu.
 * Its verbs are actions with the attachment's id, of the widget around it: files.open, files.save-copy, and under edit
 * files.caption, files.earlier, files.later, files.remove.
 */
#define ZJ_TYPE_ATTACHMENT_TILE (zj_attachment_tile_get_type ())
G_DECLARE_FINAL_TYPE (ZjAttachmentTile, zj_attachment_tile, ZJ, ATTACHMENT_TILE, GtkFlowBoxChild)

/** @editable: may it be taken out; @compact: a small one, for a row. (transfer floating) */
GtkWidget *zj_attachment_tile_new (ZjRecordFiles *files, ZjFileItem *item, gboolean editable, gboolean compact);
ZjFileItem *zj_attachment_tile_get_item (ZjAttachmentTile *tile);
/** How the file stands may be other than before. */
void zj_attachment_tile_refresh (ZjAttachmentTile *tile);
/** What it says of the state, for tests. */
const char *zj_attachment_tile_get_state_text (ZjAttachmentTile *tile);

G_END_DECLS
