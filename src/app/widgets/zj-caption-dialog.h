/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-record-files.h"

G_BEGIN_DECLS

/** Asks for the caption of an attachment and writes it into the form. */
void zj_caption_dialog_ask (GtkWidget *parent, ZjRecordFiles *files, const ZjAttachment *attachment);

G_END_DECLS
