/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-record-side.h"

G_BEGIN_DECLS

/* The steps of a form's workflow (确认, 提交 …) on the record that is open: which are possible and what they are called
 * is the form's business, the form's definition says so. */

/** Asks, then does @action. Where something is missing for it, the form opens there. Nothing happens if the record's
 * state does not allow it. @action: id of an action of the form. */
void zj_record_workflow_act (ZjRecordSide *side, const char *action);
/** Begins a record of @form from the one that is open: 恢复. */
void zj_record_workflow_start (ZjRecordSide *side, const char *form);

G_END_DECLS
