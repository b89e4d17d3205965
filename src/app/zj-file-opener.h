/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "zj-record-files.h"

G_BEGIN_DECLS

/** Shows an attachment: pictures and PDFs in a window of this program, which also fetches what is only at the server;
 * the rest in the user's program for it. */
void zj_file_opener_open (GtkWidget *parent, ZjRecordFiles *files, const ZjAttachment *attachment);

G_END_DECLS
