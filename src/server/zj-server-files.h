/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "zj-storage.h"

G_BEGIN_DECLS

/* The bytes of files on the server's disk: DIR/files/AB/SHA256 whole, DIR/uploads/NAME on their way in. */

/**
 * zj_server_file_take: gives a project the file at @path, as the authority's side attaches one: copies and hashes it,
 * puts it to the disk and notes that the project has it. Within the caller's transaction; if that is rolled back,
 * nobody has the file, and its bytes are cleared away in time.
 * @size: (out) (optional)
 * Errors: INVALID (not a regular file, or empty), NOT_FOUND, FULL, READ_ONLY, IO.
 * Returns: (transfer full): its SHA-256
 */
char *zj_server_file_take (ZjStorage *storage, const char *project, const char *path, gint64 *size, GError **error);
/** The same for bytes in memory. */
char *zj_server_file_take_bytes (ZjStorage *storage, const char *project, GBytes *bytes, GError **error);
/**
 * zj_server_file_map: the bytes of a file of this project, mapped. NOT_FOUND if the project does not have it.
 * Returns: (transfer full)
 */
GBytes *zj_server_file_map (ZjStorage *storage, const char *project, const char *sha256, GError **error);

/* --- below: for the code that moves bytes in and out --- */

/** Are @size bytes where this file belongs? Says nothing about who may have them. */
gboolean zj_server_file_is_there (ZjStorage *storage, const char *sha256, gint64 size);
/** Where bytes on their way in lie; makes the folder. (transfer full) NULL: cannot be made. */
char *zj_server_upload_path (ZjStorage *storage, const char *name, GError **error);
/**
 * zj_server_file_put: puts the bytes at @path, which are on the disk, where they belong, for good. @path stays, so that
 * a transaction that fails after this has lost nothing.
 */
gboolean zj_server_file_put (ZjStorage *storage, const char *path, const char *sha256, gint64 size, GError **error);
/** Takes away the bytes of a file nobody has, keeping a way back: @kept is where they lie now. */
gboolean zj_server_file_set_aside (ZjStorage *storage, const char *sha256, char **kept, GError **error);
void zj_server_file_put_back (ZjStorage *storage, const char *sha256, const char *kept);
/** Called for what lies in the two folders; @whole FALSE: on its way in. */
typedef void (*ZjServerFileFunc) (const char *path, const char *name, gboolean whole, gpointer user_data);
void zj_server_files_each (ZjStorage *storage, ZjServerFileFunc func, gpointer user_data);

/** Writes all of it. Errors: FULL, READ_ONLY, IO. */
gboolean zj_server_write (int fd, const void *data, gsize length, GError **error);
/** What errno says, as an error; @what is the sentence with one %s for the reason. */
void zj_server_errno_error (GError **error, int number, const char *what);

G_END_DECLS
