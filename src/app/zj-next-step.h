/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-store.h"

G_BEGIN_DECLS

/* What can be done with a record now, and which of it is what its page is for at this moment. Pure but for the reading
 * of forms. */

typedef enum
{
  ZJ_NEXT_NONE,
  ZJ_NEXT_EDIT,  /* fill in, correct, go on with a draft */
  ZJ_NEXT_ACT,   /* 确认, 提交 */
  ZJ_NEXT_START, /* begin a record of another form from this one: 恢复 */
} ZjNextKind;

typedef struct
{
  ZjNextKind kind;
  const char *label;      /* of the button; NULL for NONE */
  const ZjAction *action; /* ACT */
  ZjForm *form;           /* START; owned by the store's forms */
} ZjNextStep;

/** @form: the version the record carries. */
ZjNextStep zj_next_step (ZjStore *store, ZjForm *form, ZjRecord *record);
/** The project office's @id may be taken from the record as it is; NULL if not. */
const ZjAction *zj_next_action (ZjForm *form, ZjRecord *record, const char *id);
/** May its fields be changed now? */
gboolean zj_next_may_edit (ZjForm *form, ZjRecord *record);
/** Forms a new record of which may start from one of @form in @state. (transfer container) of ZjForm */
GPtrArray *zj_next_starts (ZjForms *forms, const char *form, const char *state);

G_END_DECLS
