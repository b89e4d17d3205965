/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-store.h"

G_BEGIN_DECLS

/**
 * ZjConflictView: two places changed the same record. Shows for each field and row what it was, what it is here and
 * what it is in the system, and lets the user choose one by one or all at once. Where it is not values that clash, it
 * says what happened, what of this machine is at stake, and offers the ways out. Decides nothing by itself.
 *
 * Signal "decided": the user has chosen for every field and says so.
 * Actions: conflict.all-mine, conflict.all-theirs, conflict.use, conflict.copy-mine. The ways out are the page's
 * actions: page.resolve-mine, page.resolve-theirs, page.resolve-rework, page.edit.
 */
#define ZJ_TYPE_CONFLICT_VIEW (zj_conflict_view_get_type ())
G_DECLARE_FINAL_TYPE (ZjConflictView, zj_conflict_view, ZJ, CONFLICT_VIEW, AdwBin)

GtkWidget *zj_conflict_view_new (void);
/** @conflict: {path: [base, mine, theirs]}. @fields: the record, to number rows; may be NULL. */
void zj_conflict_view_set (ZjConflictView *view, ZjForm *form, JsonObject *conflict, JsonObject *fields);
/** The same for a record in conflict, of whatever kind. */
void zj_conflict_view_set_record (ZjConflictView *view, ZjStore *store, ZjForm *form, ZjRecord *record);
/** Chooses for one field as its buttons would. */
void zj_conflict_view_choose (ZjConflictView *view, const char *path, gboolean mine);
gboolean zj_conflict_view_is_complete (ZjConflictView *view);
/** {path: value} of every field chosen so far; null for empty; and "@seen": theirs as they were shown. (transfer full)
 */
JsonObject *zj_conflict_view_get_choice (ZjConflictView *view);
/** Set of paths where the others' value was chosen. (transfer full) */
GHashTable *zj_conflict_view_get_theirs (ZjConflictView *view);

G_END_DECLS
