/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-store.h"

G_BEGIN_DECLS

/* The files of attachments: bytes by content in DIR/files/AB/SHA256, and their way to and from the server. Hashes are
 * SHA-256 in 64 lower-case hexadecimal digits; anything else is no file of ours. */

/** ZjFileWriter: a file on its way in: bytes → a temporary file, hashed as they come. One thread at a time. */
typedef struct _ZjFileWriter ZjFileWriter;

/** Any thread but the store's own. FULL, READ_ONLY, IO. */
ZjFileWriter *zj_store_new_file (ZjStore *store, GError **error);
/** After an error the writer can only be freed: FULL, IO. */
gboolean zj_file_writer_write (ZjFileWriter *writer, const void *data, gsize length, GError **error);
/**
 * On the disk for good before it returns: file and folder synced, named by its content, known to the store. The same
 * content twice is one file. Returns the SHA-256 (transfer full). INVALID for no bytes at all; FULL, READ_ONLY, IO, and
 * then nothing is left behind.
 * @size: (out) (optional) bytes
 */
char *zj_file_writer_finish (ZjFileWriter *writer, gint64 *size, GError **error);
/** What was not finished goes away. */
void zj_file_writer_free (ZjFileWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjFileWriter, zj_file_writer_free)

/** TRUE if the bytes are here. Any thread. */
gboolean zj_store_has_file (ZjStore *store, const char *sha256);
/** The bytes, mapped. Every file of the store is read through here. NOT_FOUND if they are not here. Any thread. */
GBytes *zj_store_read_file (ZjStore *store, const char *sha256, GError **error);
/** Hashes the bytes again. CORRUPT: they are others; they were put aside, so that the server's may take their place;
 * NOT_FOUND: somebody took them away. Any thread but the store's own. */
gboolean zj_store_verify_file (ZjStore *store, const char *sha256, GError **error);

typedef enum
{
  ZJ_FILE_HERE,       /* only here, and nothing saved names it */
  ZJ_FILE_WAITING_UP, /* will be sent */
  ZJ_FILE_SENDING,
  ZJ_FILE_PAUSED,      /* the user stopped it */
  ZJ_FILE_SENT,        /* here, and the server has it */
  ZJ_FILE_SERVER_ONLY, /* fetched when opened */
  ZJ_FILE_FETCHING,
  ZJ_FILE_MISSING, /* neither here nor at the server: see promised_by */
  ZJ_FILE_DAMAGED, /* what was here is spoilt, and the server lacks it */
} ZjFileState;

typedef struct
{
  char *sha256;
  ZjFileState state;
  gboolean here;
  gint64 size, offset; /* bytes; offset: how much is there already */
  gint64 next_try;     /* µs; 0 = at once; G_MAXINT64 = not by itself */
  char *reason;        /* code of what went wrong last, or NULL */
  char *promised_by;   /* MISSING: client id that has it, "this" for this store; NULL if unknown */
} ZjFileStatus;
void zj_file_status_free (ZjFileStatus *status);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjFileStatus, zj_file_status_free)

/** How the file stands in @project. @record: whose copy at the server says what is missing; NULL = any. */
ZjFileStatus *
zj_store_file_status (ZjStore *store, const char *project, const char *record, const char *sha256, GError **error);
/** draft, queued, sending, waiting, synced, missing, damaged, server-only (interface.md `attachments[].sync_state`). */
const char *zj_file_state_to_string (ZjFileState state);

/** How a transfer stands. Numbers are on disk: append only. */
typedef enum
{
  ZJ_TRANSFER_WAITING = 0,
  ZJ_TRANSFER_ACTIVE = 1, /* begun; goes on after a restart */
  ZJ_TRANSFER_DONE = 2,
  ZJ_TRANSFER_FAILED = 3, /* again at next_try */
  ZJ_TRANSFER_PAUSED = 4,
} ZjTransferState;

/** One file on its way up or down. */
typedef struct
{
  char *project, *sha256;
  gboolean up;
  ZjTransferState state;
  char *url;           /* of the upload under way; NULL = none yet */
  gint64 size, offset; /* bytes */
  guint attempts;      /* failures in a row */
  gint64 next_try;     /* µs; 0 = at once; G_MAXINT64 = not by itself */
  char *reason;        /* code of what went wrong last, or NULL */
  gboolean wanted;     /* the user waits for it */
  char *name, *type;   /* of the attachment; NULL if nothing names it any more */
  char *record, *record_title;
} ZjTransfer;
void zj_transfer_free (ZjTransfer *transfer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjTransfer, zj_transfer_free)

/** Transfers not done, in the order they go. @project NULL = all. (transfer full) of ZjTransfer */
GPtrArray *zj_store_list_transfers (ZjStore *store, const char *project, GError **error);
/** The user opened it: fetch it now. Nothing happens if it is here. NOT_FOUND if no record of @project names it. */
gboolean zj_store_want_file (ZjStore *store, const char *project, const char *sha256, GError **error);
/** Stops uploads and downloads in advance, until told otherwise; kept over a restart. */
gboolean zj_store_pause_transfers (ZjStore *store, gboolean paused, GError **error);
gboolean zj_store_get_paused (ZjStore *store);
/** The same for one upload. */
gboolean
zj_store_pause_transfer (ZjStore *store, const char *project, const char *sha256, gboolean paused, GError **error);

/**
 * zj_store_sweep_files: takes away the bytes that nothing has named for 24 hours — no record, draft, op, conflict or
 * archived op of the last 180 days —, and not before 30 days after the server confirmed them. Also done once a day by
 * itself. @removed: (out) (optional) number of files.
 */
gboolean zj_store_sweep_files (ZjStore *store, guint *removed, GError **error);

G_END_DECLS
