/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-record-files.h"

G_BEGIN_DECLS

/**
 * ZjAttachmentsSection: the attachments of a record by slot, each with what belongs there and how many still must come.
 * For reading it shows the slots that have files or need some, and hides itself if there are none. Slots whose files
 * belong to a row (row_group) are not in it: a ZjAttachmentsStrip stands in the row instead.
 */
#define ZJ_TYPE_ATTACHMENTS_SECTION (zj_attachments_section_get_type ())
G_DECLARE_FINAL_TYPE (ZjAttachmentsSection, zj_attachments_section, ZJ, ATTACHMENTS_SECTION, AdwBin)

/** (transfer floating) */
GtkWidget *zj_attachments_section_new (ZjRecordFiles *files);
/** The group of a slot, or of the first that still needs files; and puts the focus there. @slot: id or NULL. Returns:
 * (transfer none) (nullable) what to bring into view */
GtkWidget *zj_attachments_section_focus (ZjAttachmentsSection *section, const char *slot);
/** What is said about how many files a slot has and needs, for tests; NULL if the slot is not shown. */
const char *zj_attachments_section_get_count_text (ZjAttachmentsSection *section, const char *slot);

G_END_DECLS
