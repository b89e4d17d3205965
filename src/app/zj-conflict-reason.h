/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-store.h"

G_BEGIN_DECLS

/* A record in conflict: what happened, and what can be done about it. Pure but for the names of other records. */

typedef enum
{
  ZJ_CONFLICT_FIELDS,    /* values clash: choose each */
  ZJ_CONFLICT_RULE,      /* values clash only together: choose each */
  ZJ_CONFLICT_STATE,     /* its state no longer allows it: theirs, and perhaps a new edit */
  ZJ_CONFLICT_ACT,       /* a legal act on what has moved: look, then say it again */
  ZJ_CONFLICT_GONE,      /* deleted there: revive or let go */
  ZJ_CONFLICT_REFERENCE, /* what it refers to was deleted */
  ZJ_CONFLICT_OTHER,
} ZjConflictKind;

ZjConflictKind zj_conflict_kind (ZjRecord *record);
/** In a few words. */
const char *zj_conflict_title (ZjRecord *record);
/** In one or two sentences. (transfer full) */
char *zj_conflict_reason_text (ZjStore *store, ZjForm *form, ZjRecord *record);
/** Who changed it there last, when and what; NULL if the server does not say. (transfer full) */
char *zj_conflict_history_text (ZjForm *form, ZjRecord *record);
/** What of this machine the system does not have: {path: [NULL, mine, theirs]}; empty if nothing. (transfer full) */
JsonObject *zj_conflict_mine (ZjForm *form, ZjRecord *record);
/** May the record as it is in the system be edited, and are there values of this machine to put into it? */
gboolean zj_conflict_may_rework (ZjForm *form, ZjRecord *record);
/** Their fields with mine upon them: where a new edit begins. (transfer full) */
JsonObject *zj_conflict_rework (ZjForm *form, ZjRecord *record);
/** Labels of the buttons for mine and theirs; NULL where there is no such way. */
const char *zj_conflict_mine_label (ZjRecord *record);
const char *zj_conflict_theirs_label (ZjRecord *record);

G_END_DECLS
