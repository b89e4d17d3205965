/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "zj-storage-files.h"

G_BEGIN_DECLS

/**
 * ZjUploads: the uploads that are being written just now; each by one connection at a time. On the server's thread;
 * waiting for the disk and hashing whole files happens in others.
 */
typedef struct _ZjUploads ZjUploads;
typedef struct _ZjUploading ZjUploading;

/** @life: µs after the last byte until an unfinished upload is thrown away */
ZjUploads *zj_uploads_new (ZjStorage *storage, ZjClock *clock, gint64 life);
/** Keeps what came so far of what is being written. */
void zj_uploads_free (ZjUploads *uploads);
/** Is one of them about to be put to the disk? */
gboolean zj_uploads_settling (ZjUploads *uploads);
/** When an upload that was touched now expires, µs. */
gint64 zj_uploads_expiry (ZjUploads *uploads);
/** Does a connection write this one? One that has been silent for long is hung up on: the next try finds it free. */
gboolean zj_uploads_is_locked (ZjUploads *uploads, const char *id);

/**
 * zj_uploading_begin: locks the upload and makes ready for bytes at its offset.
 * @upload: (transfer full)
 * @piece: what the bytes' digest shall be, NULL: unknown, and then bytes count as they come
 * @socket: what brings them
 * Errors: NOT_FOUND (the bytes that came before are gone), FULL, READ_ONLY, IO.
 */
ZjUploading *zj_uploading_begin (ZjUploads *uploads,
                                 ZjStoredUpload *upload,
                                 GChecksumType type,
                                 GBytes *piece,
                                 GSocket *socket,
                                 GError **error);

typedef enum
{
  ZJ_UPLOADING_KEPT,       /* all of it is on the disk */
  ZJ_UPLOADING_DAMAGED,    /* the piece's digest is another */
  ZJ_UPLOADING_TOO_LONG,   /* more bytes than were announced */
  ZJ_UPLOADING_OTHER_FILE, /* complete, but not the file announced: the upload is gone */
  ZJ_UPLOADING_FAILED,     /* the error tells */
} ZjUploadingEnd;

/** What has become of it; @upload and @error are borrowed. */
typedef void (*ZjUploadingFunc) (ZjUploadingEnd end,
                                 const ZjStoredUpload *upload,
                                 const GError *error,
                                 gpointer user_data);

/** FALSE: nothing more can be taken; settle it. */
gboolean zj_uploading_take (ZjUploading *uploading, const void *data, gsize length);
/**
 * zj_uploading_settle: no more bytes come; unlocks in the end. Unless the end is KEPT, nothing since the beginning
 * counts.
 * @cut: the request did not come to its end: a piece with a digest is incomplete then
 * @done: (nullable): called once, perhaps at once
 */
void zj_uploading_settle (ZjUploading *uploading, gboolean cut, ZjUploadingFunc done, gpointer user_data);

G_END_DECLS
