/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "zj-store.h"

G_BEGIN_DECLS

/* A file of the user's becomes an attachment: it is read once and never touched, its content decides what it is, and
 * what may go to the authority lies in the store's files afterwards. */

/** The largest file and the largest picture that are taken, in bytes (domain.md §2, amendments). */
#define ZJ_INTAKE_MAX_SIZE  (200 * 1024 * 1024)
#define ZJ_INTAKE_MAX_IMAGE (30 * 1024 * 1024)

/** What an attachment's row needs to know of its file. */
typedef struct
{
  char *name; /* clean: no path, no control characters, at most 120 characters; with the extension that fits the content
               */
  char *type; /* MIME type, by content */
  char *sha256;          /* of the bytes in the store */
  char *original_sha256; /* of the user's file; NULL if the bytes are the same */
  char *captured_at;     /* when a picture was taken (datetime of a form: civil, +08:00), or NULL */
  gint64 size;           /* of the bytes in the store */
  GPtrArray *notes;      /* of char *: sentences for the user about what was changed on the way; may be empty */
} ZjIntake;

void zj_intake_free (ZjIntake *intake);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjIntake, zj_intake_free)

/**
 * zj_intake_file: takes a file in. Blocks; not for the thread that draws.
 * A place in a picture's EXIF is left out of the copy; HEIC becomes JPEG; a wrong extension is put right. The same file
 * twice is the same content twice: one file in the store.
 * @slot: which slot of @form it is for: what it accepts counts; NULL or one the form does not know: everything
 * @error: INVALID: not there (any more), not a plain file, empty, cut off, damaged, too large, too many pixels,
 * protected by a password, changed while it was read, or of a kind the slot does not take — the message names the file
 * and says what to do. FULL, READ_ONLY, IO: the store could not keep it. G_IO_ERROR_CANCELLED. Nothing is kept then.
 * Returns: (transfer full)
 */
ZjIntake *
zj_intake_file (ZjStore *store, ZjForm *form, const char *slot, GFile *file, GCancellable *cancellable, GError **error);

/** The same for bytes that are no file, as they come from the clipboard. @name: a name for them, the extension may be
 * missing. */
ZjIntake *zj_intake_bytes (ZjStore *store,
                           ZjForm *form,
                           const char *slot,
                           GBytes *bytes,
                           const char *name,
                           GCancellable *cancellable,
                           GError **error);

/** Both on a thread of their own; @callback comes in the caller's main context. */
void zj_intake_file_async (ZjStore *store,
                           ZjForm *form,
                           const char *slot,
                           GFile *file,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
void zj_intake_bytes_async (ZjStore *store,
                            ZjForm *form,
                            const char *slot,
                            GBytes *bytes,
                            const char *name,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
/** For either. (transfer full) */
ZjIntake *zj_intake_finish (ZjStore *store, GAsyncResult *result, GError **error);

/** TRUE if @fields have the same picture or paper in that slot and row already (as it is here or as it was before its
 * place was left out). @row: NULL = none */
gboolean zj_intake_is_there (JsonObject *fields, const char *slot, const char *row, const ZjIntake *intake);

G_END_DECLS
