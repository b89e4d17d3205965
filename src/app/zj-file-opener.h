/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "zj-record-files.h"

G_BEGIN_DECLS

/** Shows an attachment: fetched first if it is only at the server, then in the way its kind asks for. */
void zj_file_opener_open (GtkWidget *parent, ZjRecordFiles *files, const ZjAttachment *attachment);

G_END_DECLS
