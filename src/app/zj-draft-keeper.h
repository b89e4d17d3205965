/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-form-model.h"
#include "zj-store.h"

G_BEGIN_DECLS

/**
 * ZjDraftKeeper: writes the draft of a form under edit, at most two seconds after a change, without being asked.
 * An existing record whose edit is taken back to where it began has no draft; a new record keeps its draft until it is
 * discarded. Property "status" notifies when there is something new to say. No GTK.
 */
#define ZJ_TYPE_DRAFT_KEEPER (zj_draft_keeper_get_type ())
G_DECLARE_FINAL_TYPE (ZjDraftKeeper, zj_draft_keeper, ZJ, DRAFT_KEEPER, GObject)

ZjDraftKeeper *zj_draft_keeper_new (ZjStore *store,
                                    ZjFormModel *model,
                                    const char *project,
                                    const char *id,
                                    gboolean is_new,
                                    gboolean has_draft);
/** The model was filled: what is in it now needs no draft. @updated_at: µs of the draft it came from, 0 = none. */
void zj_draft_keeper_loaded (ZjDraftKeeper *keeper, gint64 updated_at);
/** What is in the model is worth a draft though nothing was typed. */
void zj_draft_keeper_keep (ZjDraftKeeper *keeper);
/** Writes now what is not written. FALSE on failure; get_error says why. */
gboolean zj_draft_keeper_flush (ZjDraftKeeper *keeper);
/** No writing until the next edit (a save is on its way and takes the draft with it). */
void zj_draft_keeper_pause (ZjDraftKeeper *keeper);
/** No writing any more. */
void zj_draft_keeper_stop (ZjDraftKeeper *keeper);

gboolean zj_draft_keeper_has_draft (ZjDraftKeeper *keeper);
/** "Draft saved 14:03:22", or "". (transfer full) */
char *zj_draft_keeper_dup_status (ZjDraftKeeper *keeper);
/** Why the last writing failed, or NULL. */
const char *zj_draft_keeper_get_error (ZjDraftKeeper *keeper);

G_END_DECLS
