/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "zj-store.h"

G_BEGIN_DECLS

/**
 * ZjFilePicture: a small picture of a file, or the icon of its kind. It asks for the picture when it comes near what
 * can be seen, and gives up when it is scrolled away.
 */
#define ZJ_TYPE_FILE_PICTURE (zj_file_picture_get_type ())
G_DECLARE_FINAL_TYPE (ZjFilePicture, zj_file_picture, ZJ, FILE_PICTURE, GtkWidget)

/** @width, @height: in pixels of the window. (transfer floating) */
GtkWidget *zj_file_picture_new (ZjStore *store, int width, int height);
/** Shows this file. @here: are its bytes on this machine? Without them it is an icon. */
void zj_file_picture_set (ZjFilePicture *picture, const char *sha256, const char *type, gboolean here);
/** TRUE once the picture itself is shown. */
gboolean zj_file_picture_is_shown (ZjFilePicture *picture);

G_END_DECLS
