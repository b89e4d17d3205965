/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-stored-record.h"
#include "zj-form.h"

G_BEGIN_DECLS

/** An action as it is taken: who did what, when, and what they said. All borrowed. */
typedef struct
{
  const char *action;
  const char *at;   /* instant, RFC 3339 */
  const char *by;   /* NULL = not said */
  const char *role; /* 监督员, 监督组长 …; NULL = not said */
  const char *text; /* the reason given; NULL = none */
} ZjAct;

/**
 * zj_stamps_put: fills in the fields that the form has stamped with this action. What was not said empties the field:
 * a stamp tells of the last act, not of one before. Fields in @given (ids; NULL = none) keep what they were given.
 * The history holds the act's own line already.
 */
void zj_stamps_put (ZjForm *form, ZjStoredRecord *record, const ZjAct *act, GHashTable *given);

G_END_DECLS
