/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-forms.h"
#include "zj-storage.h"

G_BEGIN_DECLS

/* The authority's side. It sees nothing of a record before it was confirmed or submitted. */

/** May the authority see this? FALSE for forms and states this program does not know. */
gboolean zj_review_may_see (ZjForms *forms, const ZjStoredRecord *record);
/** Live record by id. NOT_FOUND also for one that may not be seen yet. */
ZjStoredRecord *zj_review_find (ZjStorage *storage, ZjForms *forms, const char *id, GError **error);
/** {id, form, form_version, project:{id,code,name}, state, revision, title, fields, history, updated_at}. (transfer
 * full) */
JsonObject *zj_review_to_json (ZjStorage *storage, ZjForms *forms, const ZjStoredRecord *record);

/**
 * zj_review_decide: an action of the authority, in one transaction with its history line.
 * @by: name, may be NULL
 * Errors: INVALID (the form or the state does not allow it, or a reason is missing), NOT_FOUND.
 */
gboolean zj_review_decide (ZjStorage *storage,
                           ZjForms *forms,
                           ZjClock *clock,
                           const char *id,
                           const char *action,
                           const char *by,
                           const char *reason,
                           GError **error);

G_END_DECLS
