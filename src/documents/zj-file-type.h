/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** What an attachment slot may ask for (`accepts` of a form's slot). */
typedef enum
{
  ZJ_KIND_IMAGE,    /* "image" */
  ZJ_KIND_PDF,      /* "pdf" */
  ZJ_KIND_DOCUMENT, /* "document" */
  ZJ_KIND_VIDEO     /* "video" */
} ZjFileKind;

/** One type of file that can be attached. Static. */
typedef struct
{
  const char *type; /* MIME type, as an attachment's `type` says it */
  ZjFileKind kind;
  const char *extension; /* with which a file of this type is named, without the dot */
  const char *other;     /* another extension that is as good, or NULL */
} ZjFileType;

/**
 * zj_file_type_sniff: what @bytes are, by what they hold; a name is looked at only where the bytes leave two answers
 * open (.wps and .doc are the same container).
 * @name: the file's name, or NULL
 * @error: INVALID: nothing that can be attached, cut off, protected by a password, with macros; the message says what
 * it is and what to do, without naming the file
 */
const ZjFileType *zj_file_type_sniff (GBytes *bytes, const char *name, GError **error);
/** TRUE if the first bytes (16 are enough) are those of an MP4 video. */
gboolean zj_file_type_starts_video (const guint8 *head, gsize length);
/** The type of that MIME name, or NULL. */
const ZjFileType *zj_file_type_find (const char *type);

/** "image", "pdf", "document", "video". */
const char *zj_file_kind_to_string (ZjFileKind kind);
/** TRUE if a slot with these `accepts` (NULL = everything) takes that kind. */
gboolean zj_file_kind_accepted (ZjFileKind kind, const char *const *accepts);
/** What a slot with these `accepts` takes, in the user's language: "pictures (JPEG, PNG, HEIC), PDF". (transfer full)
 */
char *zj_file_kinds_text (const char *const *accepts);

/** @name with the extension that fits @type; @name itself if it fits already. (transfer full) */
char *zj_file_type_fit_name (const ZjFileType *type, const char *name);

G_END_DECLS
