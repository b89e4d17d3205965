/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-form.h"

G_BEGIN_DECLS

/* Whose is what in a record: the project office's own part, as it stood when it was confirmed or submitted, and the
 * rest, which the authority and the server wrote. */

/** The project's own part of @fields: its fields, the attachments of its slots, and the rows in which some members are
 * its own (whole, so that an earlier round can be read by itself). (transfer full) */
JsonObject *zj_content_of (ZjForm *form, JsonObject *fields);
/** @fields with @content (NULL = nothing) in place of the project's own part. (transfer full) */
JsonObject *zj_content_put (ZjForm *form, JsonObject *fields, JsonObject *content);
/** The `content` of the last history line that has one; *at its index. NULL if none has. (transfer none) */
JsonObject *zj_content_last (JsonArray *history, guint *at);

G_END_DECLS
