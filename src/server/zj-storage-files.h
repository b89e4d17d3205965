/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-storage.h"

G_BEGIN_DECLS

/* Files are addressed by the SHA-256 of their bytes, in lower-case hexadecimal. The bytes lie once; whether a project
 * has them is a matter of each project, and nothing here tells one about another. */

/** Does the project have it, and are the bytes where they belong? FALSE also where that cannot be found out. */
gboolean zj_storage_has_file (ZjStorage *storage, const char *project, const char *sha256);
/**
 * zj_storage_add_file: the project has it from now on. Records that it was missing from are written again (their change
 * number moves, their revision does not). Within a transaction, after the bytes were put in their place.
 */
gboolean zj_storage_add_file (ZjStorage *storage, const char *project, const char *sha256, gint64 size, GError **error);
/**
 * zj_storage_forget_lost_files: projects no longer have what is not there, as after a backup of the database was put
 * beside an older one of the files; records that name it call it missing, so that whoever holds the bytes sends them
 * again. Within a transaction. @n_lost: how many.
 */
gboolean zj_storage_forget_lost_files (ZjStorage *storage, guint *n_lost, GError **error);
/** Files that no record of their project has named since @before (µs), at most @limit: project, hash, project, hash …
 *  (transfer full) of char* */
GPtrArray *zj_storage_unnamed_files (ZjStorage *storage, gint64 before, guint limit, GError **error);
/** The project has it no longer, unless a record has come to name it since @before. *last: nobody has it now. Within a
 * transaction. */
gboolean zj_storage_drop_file (ZjStorage *storage,
                               const char *project,
                               const char *sha256,
                               gint64 before,
                               gboolean *last,
                               GError **error);
/** Does any project have it? For cleaning up; never for an answer. */
gboolean zj_storage_anyone_has (ZjStorage *storage, const char *sha256, gboolean *has, GError **error);

/* ---- uploads ---- */

typedef struct
{
  char *id, *project, *account;
  char *sha256;   /* of the whole file, as announced */
  char *metadata; /* as the client sent them */
  gint64 length;
  gint64 offset;  /* bytes that are on the disk; = length: the project has the file */
  gint64 expires; /* µs */
} ZjStoredUpload;

void zj_stored_upload_free (ZjStoredUpload *upload);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjStoredUpload, zj_stored_upload_free)

/** *upload NULL if this project has none of that name. */
gboolean zj_storage_get_upload (ZjStorage *storage,
                                const char *project,
                                const char *id,
                                ZjStoredUpload **upload,
                                GError **error);
gboolean zj_storage_put_upload (ZjStorage *storage, const ZjStoredUpload *upload, GError **error);
gboolean zj_storage_remove_upload (ZjStorage *storage, const char *id, GError **error);
/** Is there an upload of that name in any project? For cleaning up. */
gboolean zj_storage_knows_upload (ZjStorage *storage, const char *id, gboolean *knows, GError **error);
/** Names of uploads that expired from @from on and before @before (µs). (transfer full) of char* */
GPtrArray *zj_storage_expired_uploads (ZjStorage *storage, gint64 from, gint64 before, GError **error);

G_END_DECLS
