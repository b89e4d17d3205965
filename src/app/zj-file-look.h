/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-form.h"
#include "zj-store-files.h"

G_BEGIN_DECLS

/* How a file and its way to the server look: icon, word, tone, sentence. Pure. */

/** In two or three words: "Uploading 45 %". @theirs: a file of the authority's, which this side never uploads.
 * (transfer full) */
char *zj_file_look_word (const ZjFileStatus *status, gboolean theirs);
const char *zj_file_look_icon (const ZjFileStatus *status);
ZjTone zj_file_look_tone (const ZjFileStatus *status);
/** Why it cannot be shown now, who promised it and what to do; NULL if the bytes are here. (transfer full) */
char *zj_file_look_absence (const ZjFileStatus *status);
/** 0–1 while bytes move, −1 otherwise. */
double zj_file_look_fraction (const ZjFileStatus *status);

/** Icon of a file without a picture of itself. @type: MIME type or NULL */
const char *zj_file_look_type_icon (const char *type);
/** What kind of file it is, for people: "Picture", "PDF document". */
const char *zj_file_look_kind (const char *type);
/** "1.4 MB". (transfer full) */
char *zj_file_look_size (gint64 size);

G_END_DECLS
