/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-record-side.h"

G_BEGIN_DECLS

/* The actions of the record that is open, as its buttons name them ("page.edit" …): edit, edit-field(s), save, copy,
 * delete, discard-draft, act(s), start(s), delivered, primary, retry, cancel-upload, resolve, resolve-mine,
 * resolve-theirs. */

/** Adds them to the actions of the page. @map must not outlive @side. */
void zj_record_actions_add (GActionMap *map, ZjRecordSide *side);
/** Lets through those that make sense for what is open now. */
void zj_record_actions_update (GActionMap *map, ZjRecordSide *side);
/** Lets one action through, or not. */
void zj_record_actions_enable (GActionMap *map, const char *name, gboolean enabled);

G_END_DECLS
