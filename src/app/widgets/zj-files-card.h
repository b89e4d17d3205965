/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** The files of a record by slot: how many, how big, and which are not uploaded yet. @counts: of ZjSlotCount, not
 * empty. (transfer floating) */
GtkWidget *zj_files_card_new (GPtrArray *counts);

G_END_DECLS
