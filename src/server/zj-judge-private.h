/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-judge.h"
#include "zj-problem.h"

G_BEGIN_DECLS

/** (transfer full) */
ZjVerdict *zj_verdict_new (ZjResultKind kind);
/** Refused by the problem's own code. */
ZjVerdict *zj_verdict_by_problem (const ZjProblem *problem);
/** Refused for what zj_patch_check found: a patch that is no patch of this form by its own code; one that sets a wrong
 * value is simply `invalid`. */
ZjVerdict *zj_verdict_bad_patch (const ZjProblem *problem);
/** Either a reason or [base, mine, theirs] by path; takes @conflict. */
ZjVerdict *zj_verdict_conflict (const char *reason, JsonObject *conflict);
/** Refused `invalid`, with what blocks. */
ZjVerdict *zj_verdict_invalid (GPtrArray *findings);

/** NULL if @fields keep the rules between records (domain.md §15) at @verb; else refused `invalid`. */
ZjVerdict *zj_judge_rules (const ZjCase *the_case, const char *verb, JsonObject *fields);

/** @moved without "@state" and its like. (transfer full) */
JsonObject *zj_fields_moved (JsonObject *moved);
/** The fields that moved without this user having seen it. (transfer full) */
JsonObject *zj_moved_unseen (const ZjCase *the_case);
/** NULL if @merged keeps the form's rules at @verb; else a conflict over the rule's fields or a refusal. */
ZjVerdict *zj_judge_merged (const ZjCase *the_case, const char *verb, JsonObject *merged, gboolean from_elsewhere);

G_END_DECLS
