/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-form.h"
#include "zj-record.h"

G_BEGIN_DECLS

/* A state has one look everywhere: icon, word and tone. Pure; the colours are in style.css. */

/** CSS class of a tone: "tone-draft", "tone-waiting", "tone-good", "tone-attention", "tone-bad", "tone-stopped",
 * "tone-ended". */
const char *zj_tone_css_class (ZjTone tone);
const char *zj_tone_icon (ZjTone tone);

/** Where a record stands with the server, in two or three words. */
const char *zj_sync_state_word (ZjSyncState state);
const char *zj_sync_state_icon (ZjSyncState state);
ZjTone zj_sync_state_tone (ZjSyncState state);
/** The same in one sentence that also says what to do. @waiting_for: of a WAITING record, or NULL. (transfer full) */
char *zj_sync_state_sentence (ZjSyncState state, const char *waiting_for);

/** Word of a business state: its label, or the bare id if this program does not know it. */
const char *zj_state_word (ZjForm *form, const char *state);
ZjTone zj_state_tone (ZjForm *form, const char *state);
/** Icon of a business state: its tone's; one that goes on well (在监) looks unlike one that ended well (已竣工). */
const char *zj_state_icon (ZjForm *form, const char *state);

G_END_DECLS
