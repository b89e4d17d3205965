/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-field-items.h"
#include "zj-form-model.h"
#include "zj-record-files.h"

G_BEGIN_DECLS

/** ZjFormBody: the fields of a form under edit, in sections that scroll, and its attachments. Goes to a field and
 * brings it into view. */
#define ZJ_TYPE_FORM_BODY (zj_form_body_get_type ())
G_DECLARE_FINAL_TYPE (ZjFormBody, zj_form_body, ZJ, FORM_BODY, AdwBin)

/** Shows @model's form from its beginning. @items: what the choices offer; @files: its attachments. */
void zj_form_body_build (ZjFormBody *body, ZjFormModel *model, ZjFieldItems *items, ZjRecordFiles *files);
/** Shows nothing, and lets go of the model. */
void zj_form_body_clear (ZjFormBody *body);
/** Brings the field, or the slot of attachments, at @path into view and puts the focus there. */
void zj_form_body_focus (ZjFormBody *body, const char *path);
/** Puts the focus into the first field that can be filled in. */
void zj_form_body_focus_first (ZjFormBody *body);

G_END_DECLS
