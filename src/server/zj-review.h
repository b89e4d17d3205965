/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-desk.h"

G_BEGIN_DECLS

/* What the authority sees: of a record that the project office is still at work on, what was last confirmed or
 * submitted, and nothing before that. */

/** May the authority see this? FALSE for forms and states this program does not know. */
gboolean zj_review_may_see (ZjForms *forms, const ZjStoredRecord *record);
/** Live record by id. NOT_FOUND also for one that may not be seen yet. */
ZjStoredRecord *zj_review_find (ZjStorage *storage, ZjForms *forms, const char *id, GError **error);
/** A copy that holds no more than the authority may see. (transfer full) */
ZjStoredRecord *zj_review_view (ZjForms *forms, const ZjStoredRecord *record);
/** The view as {id, form, form_version, project:{id,code,name}, state, revision, title, fields, history, missing,
 * updated_at}. (transfer full) */
JsonObject *zj_review_to_json (ZjStorage *storage, ZjForms *forms, const ZjStoredRecord *record);

G_END_DECLS
