/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-file-item.h"
#include "zj-picture-view.h"
#include "zj-record-files.h"

G_BEGIN_DECLS

/**
 * ZjFileDisplay: one file of a record, large: a picture, or the pages of a PDF with a list of them beside; instead of
 * what cannot be shown, why, and what to do. A file that is only at the server is fetched. Signal "changed": another
 * page, or something else than before is shown. Actions: display.retry, display.open-outside, display.page-up,
 * display.page-down.
 */
#define ZJ_TYPE_FILE_DISPLAY (zj_file_display_get_type ())
G_DECLARE_FINAL_TYPE (ZjFileDisplay, zj_file_display, ZJ, FILE_DISPLAY, AdwBin)

/** Shows @item of @files. */
void zj_file_display_show (ZjFileDisplay *display, ZjRecordFiles *files, ZjFileItem *item);

/** TRUE once a picture or page is there to look at. */
gboolean zj_file_display_is_seen (ZjFileDisplay *display);
/** What holds the picture. (transfer none) */
ZjPictureView *zj_file_display_get_view (ZjFileDisplay *display);
/** Of a PDF, from 0; and how many there are, 0 = it is none. */
int zj_file_display_get_page (ZjFileDisplay *display);
int zj_file_display_get_n_pages (ZjFileDisplay *display);
/** A page that does not exist changes nothing. */
void zj_file_display_go_to_page (ZjFileDisplay *display, int page);
/** What is said instead of showing it; NULL = it is shown. */
const char *zj_file_display_get_words (ZjFileDisplay *display);

G_END_DECLS
