/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-form.h"
#include "zj-problem.h"
#include "zj-rules.h"

G_BEGIN_DECLS

/**
 * zj_form_validate: all findings about @fields when @verb ("save", or an action id) is done.
 * Order: the form's. Errors: not canonical, limits, `required` of this verb (a field required at "save" is required at
 * every verb), `check`. Warnings: checks that warn; a field or choice this form does not have (kept as it is: the
 * server may know more; zj_patch_check refuses a patch that brings one in). Expected: `expected` fields that are empty.
 * `when` false → the field is neither required nor expected. Server-owned fields are type-checked only, and that warns;
 * they may be required by an action of the authority's.
 * Findings about attachment slots have the path "attachments", those about one file "attachments/ROW/…".
 * @today: YYYY-MM-DD.  (transfer full) array of ZjProblem
 */
GPtrArray *zj_form_validate (ZjForm *form, JsonObject *fields, const char *verb, const char *today);
/** The findings about one field (and its `check`), for leaving an entry. */
GPtrArray *zj_form_validate_field (ZjForm *form, JsonObject *fields, const char *path, const char *today);

G_END_DECLS
