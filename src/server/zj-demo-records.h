/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-desk.h"

G_BEGIN_DECLS

/**
 * zj_demo_put_records: the sample records of the resource @records that are not there yet, with their files and their
 * history. Within the caller's transaction.
 *
 * One record: {project, id, form, state, fields, files, history}. Times are told by how many days they are from today:
 * any text "{-3}" is the date three days ago, "{-3T09:30}" that day's half past nine. files: {slot, name, row, caption}
 * and either `page` (lines of a PDF) or `picture` (kind of a PNG). history: {at, by, post, verb, text, said}; a line
 * with `post` is the authority's; `said` are the fields that were other ones then, in an act that hands over.
 * @added: raised by the number of records written
 */
gboolean zj_demo_put_records (const ZjDesk *desk, JsonArray *records, guint *added, GError **error);

G_END_DECLS
