/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-attachments.h"

G_BEGIN_DECLS

/**
 * ZjFileItem: one attachment as an item of a list model. Its id never changes; signal "changed": something else of it
 * did.
 */
#define ZJ_TYPE_FILE_ITEM (zj_file_item_get_type ())
G_DECLARE_FINAL_TYPE (ZjFileItem, zj_file_item, ZJ, FILE_ITEM, GObject)

/** Copies @attachment. (transfer full) */
ZjFileItem *zj_file_item_new (const ZjAttachment *attachment);
/** Takes over what @attachment of the same id says now; TRUE (and "changed") if that is other than before. */
gboolean zj_file_item_update (ZjFileItem *item, const ZjAttachment *attachment);

/** All of it; valid as long as the item, and until its next "changed". */
const ZjAttachment *zj_file_item_get (ZjFileItem *item);
/** What people call it: the caption, else the file's name. */
const char *zj_file_item_get_title (ZjFileItem *item);

G_END_DECLS
