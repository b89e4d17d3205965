/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-file-display.h"
#include "zj-record-files.h"

G_BEGIN_DECLS

/**
 * ZjFileViewer: a window to look at the files of a record, one after the other: pictures and the pages of PDFs here,
 * the rest in the user's programs. A file that is only at the server is fetched first; one that is nowhere says so.
 */
#define ZJ_TYPE_FILE_VIEWER (zj_file_viewer_get_type ())
G_DECLARE_FINAL_TYPE (ZjFileViewer, zj_file_viewer, ZJ, FILE_VIEWER, AdwWindow)

/** Opens it over the window of @parent at the attachment @id. (transfer none) */
ZjFileViewer *zj_file_viewer_open (GtkWidget *parent, ZjRecordFiles *files, const char *id);

/** What it shows a file in. (transfer none) */
ZjFileDisplay *zj_file_viewer_get_display (ZjFileViewer *viewer);

G_END_DECLS
