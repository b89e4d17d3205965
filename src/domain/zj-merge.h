/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-form.h"
#include "zj-problem.h"

G_BEGIN_DECLS

/* Patches: {path: [old, new]}, path = "name", "parties/ROW" (old null = insert, new null = delete) or
 * "parties/ROW/org_name" (also "parties/ROW/_pos"). Values canonical; null = empty. Equality is by field type. */

/** What turns @from into @to. Fields the form does not know are compared too. (transfer full) */
JsonObject *zj_patch_diff (ZjForm *form, JsonObject *from, JsonObject *to);
/** The same, as far as it is the project office's: without what the server owns (fields, rows of its groups, files in
 * its slots) or calculates. (transfer full) */
JsonObject *zj_patch_diff_own (ZjForm *form, JsonObject *from, JsonObject *to);
/** @fields with the patch's new values, whatever the old ones were (display: base ⊕ patch). (transfer full) */
JsonObject *zj_patch_apply (ZjForm *form, JsonObject *fields, JsonObject *patch);
/** first then second as one: old of the first, new of the last; entries that cancel out vanish. (transfer full) */
JsonObject *zj_patch_fold (ZjForm *form, JsonObject *first, JsonObject *second);
gboolean zj_patch_is_empty (JsonObject *patch);
/** Well-formed for this form? Unknown path, server-owned or computed path, malformed entry, a choice the form does not
 * have → FALSE with a problem {code, path}: "unknown-path", "server-owned-path", "computed-path", "malformed-patch",
 * "unknown-choice". Rows go into and out of a group by its owner alone; inside, each field has its own. */
gboolean zj_patch_check (ZjForm *form, JsonObject *patch, ZjProblem **problem);
/** What the patch itself cannot tell: does it touch a file that @current has in a slot of the server's? Then FALSE with
 * "server-owned-path". */
gboolean zj_patch_check_files (ZjForm *form, JsonObject *patch, JsonObject *current, ZjProblem **problem);

/**
 * zj_merge: three-way, against what moved since the base.
 * @patch: mine; the base of a path in it is its old value, that is what the user saw when changing it
 * @current: the fields as they are now (theirs)
 * @moved: paths that changed since the base → their value at the base: tells of the other members of a merge group, of
 * rows that went, and what came from elsewhere. NULL = only what @patch itself shows. On success *merged = current ⊕
 * patch and *elsewhere lists paths whose values came from elsewhere (empty: nothing had moved). On conflict returns
 * FALSE and *conflict = {path: [base, mine, theirs]} over every clashing path; a merge_group with different members
 * moved on both sides clashes as a whole; row deleted there and edited here (or the reverse) clashes at "group/ROW".
 * Same field, same value is no clash; nor are two places of one row (mine stays), nor a place against a deletion.
 * A row that the server took out takes the edits of its fields with it: they are left out, and the row is elsewhere.
 * Server-owned fields never clash and are never elsewhere. Nothing is applied unless everything is.
 */
gboolean zj_merge (ZjForm *form,
                   JsonObject *patch,
                   JsonObject *current,
                   JsonObject *moved,
                   JsonObject **merged,
                   GPtrArray **elsewhere,
                   JsonObject **conflict);

G_END_DECLS
