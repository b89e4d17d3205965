/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "zj-file-item.h"
#include "zj-store.h"

G_BEGIN_DECLS

/* A file of the store on its way out: to a place the user chooses, or into another program. What goes out is a copy;
 * nobody outside ever writes into the store. The bytes must be here. */

/** Asks where to, then writes a copy; says if that did not work. */
void zj_file_out_save (GtkWidget *parent, ZjStore *store, const ZjAttachment *attachment);
/** Opens a read-only copy with its own name in the user's program for it (through the portal where there is one). */
void zj_file_out_open (GtkWidget *parent, ZjStore *store, const ZjAttachment *attachment);

/** Writes a copy: blocks. @read_only: nobody is to think that changes in it count. NOT_FOUND, FULL, IO */
gboolean zj_file_out_write (ZjStore *store, const char *sha256, GFile *to, gboolean read_only, GError **error);

G_END_DECLS
