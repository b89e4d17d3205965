/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-entries.h"
#include "zj-problem.h"

G_BEGIN_DECLS

/** What the authority does to a record. All borrowed. */
typedef struct
{
  const char *action;
  const char *reason;       /* NULL = none given */
  const char *deadline;     /* as written; NULL = none given */
  const char *by, *role;    /* as written; NULL = not said: the role is then 监督员 */
  const ZjEntries *entries; /* further values and files */
} ZjDecision;

/**
 * zj_decide: takes the action on the record, with its values, files, stamps, history line and the move of the record it
 * is about, in one transaction.
 * Errors: NOT_FOUND (also for what may not be seen yet), INVALID (the form, the state or the values do not allow it;
 * the message names the remedy), FULL, IO, BUSY: nothing was done.
 */
gboolean zj_decide (const ZjDesk *desk, const char *id, const ZjDecision *decision, GError **error);

/** A name or a role as it is kept: cleaned, at most 50 characters; NULL if nothing is left. (transfer full) */
char *zj_decision_name (const char *text);
/** The first fault among @findings that the authority has to put right; NULL if there is none. (transfer none) */
const ZjProblem *zj_decision_fault (ZjForm *form, GPtrArray *findings);

G_END_DECLS
