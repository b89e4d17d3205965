/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-entries.h"

G_BEGIN_DECLS

/** What the authority hands to a project: a notice, a briefing, a report. All borrowed. */
typedef struct
{
  const char *form;
  const char *project;   /* id or code; NULL: that of the unit, else the only one there is */
  const char *by, *role; /* as written; NULL = not said */
  const ZjEntries *entries;
} ZjIssuing;

/**
 * zj_issue: makes the record in its form's first state, in one transaction with its files and its history line.
 * Errors: INVALID (not a form that is issued, a value that is missing or wrong; the message names field and remedy),
 * NOT_FOUND (no such project), FULL, IO, BUSY: nothing was done.
 * Returns: (transfer full): the id of the record
 */
char *zj_issue (const ZjDesk *desk, const ZjIssuing *issuing, GError **error);

G_END_DECLS
