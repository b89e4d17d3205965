/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-form.h"
#include "zj-problem.h"
#include "zj-random.h"

G_BEGIN_DECLS

/* Attachments of a record: rows of the built-in group `attachments`, ordered by (_pos, _id) over all slots. A row names
 * its bytes by their SHA-256; the bytes themselves are elsewhere. */

/** Most characters, and most bytes, of a file's name. */
#define ZJ_ATTACHMENT_NAME_CHARS 120
#define ZJ_ATTACHMENT_NAME_BYTES 240

/** One attachment. The texts point into what it was read from; all but `id`, `slot`, `name`, `type` and `sha256` may be
 * NULL. */
typedef struct
{
  const char *id;
  const char *slot;
  const char *row; /* "GROUP/ROWID" in a slot with a row group */
  const char *caption;
  const char *name;
  const char *type; /* MIME */
  const char *sha256;
  const char *original_sha256; /* of the file it was made from, if the bytes differ */
  const char *captured_at;     /* YYYY-MM-DDTHH:MM */
  gint64 size;                 /* bytes */
} ZjAttachment;

/**
 * zj_attachments_list: in order. A slot that was renamed is given by its new name; one that @form does not know by
 * "other", if @form has that.
 * @fields: (nullable): lives as long as the answer is used
 * @slot: (nullable): only those of this slot; @row: (nullable): only those of this row
 * Returns: (transfer full): of ZjAttachment
 */
GPtrArray *zj_attachments_list (ZjForm *form, JsonObject *fields, const char *slot, const char *row);

/* Each gives a copy of @fields with the change. (transfer full) An id that is not there changes nothing. */

/** Puts one in, behind all others. `id` NULL: a new one; it is then found in the copy's last row. */
JsonObject *zj_attachments_add (JsonObject *fields, ZjRandom *random, ZjClock *clock, const ZjAttachment *attachment);
JsonObject *zj_attachments_remove (JsonObject *fields, const char *id);
/** Puts one right before another; @before_id NULL: behind all others. */
JsonObject *zj_attachments_move (JsonObject *fields, const char *id, const char *before_id);
/** @caption: NULL or "" takes it away. */
JsonObject *zj_attachments_set_caption (JsonObject *fields, const char *id, const char *caption);

/** SHA-256 of every file the record names, each once. (transfer full) */
char **zj_attachments_hashes (JsonObject *fields);

/** TRUE if only the authority's side may touch this row of `attachments`. */
gboolean zj_attachment_is_servers (ZjForm *form, JsonObject *row);
/** What a slot may accept that a MIME type is of: "image", "pdf", "video"; everything else is a "document". */
const char *zj_attachment_kind (const char *type);
/**
 * zj_attachment_clean_name: a file's name as it is stored: NFC, without folders, controls and invisible marks, at most
 * ZJ_ATTACHMENT_NAME_CHARS characters and ZJ_ATTACHMENT_NAME_BYTES bytes, shortened before its extension. Nothing left
 * of it: "file". (transfer full)
 */
char *zj_attachment_clean_name (const char *raw);
/** TRUE if it is a name as zj_attachment_clean_name gives it. */
gboolean zj_attachment_name_is_valid (const char *name);

G_END_DECLS
