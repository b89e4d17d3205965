/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* Files of every type, made in memory. All (transfer full). */

/* A picture whose pixels differ by @seed. */
GBytes *made_jpeg (int width, int height, guint seed);
GBytes *made_png (int width, int height, guint seed);
/* With EXIF: camera "Test", taken 2026-11-20 09:41:07, and a place. Either tag text may be NULL. */
GBytes *made_photo (int width, int height, const char *offset, gboolean place);
GBytes *made_heic (int width, int height);
/* From a JPEG, with its EXIF. */
GBytes *made_heic_from (GBytes *jpeg);
/* A4 pages with a black square in the upper left corner. */
GBytes *made_pdf (int n_pages);
GBytes *made_locked_pdf (void);
/* An archive with empty members of these names. */
GBytes *made_zip (const char *const *names);
/* A compound file with streams of these names. */
GBytes *made_ole (const char *const *names);
GBytes *made_mp4 (gsize media);
/* The first @length bytes. */
GBytes *made_cut (GBytes *bytes, gsize length);
/* A PNG or JPEG whose header claims that size. */
GBytes *made_bomb_png (guint32 width, guint32 height);
GBytes *made_bomb_jpeg (guint16 width, guint16 height);

/* Writes them to @folder/@name. Returns the path (transfer full). */
char *made_file (const char *folder, const char *name, GBytes *bytes);
