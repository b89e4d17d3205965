/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-storage.h"

G_BEGIN_DECLS

/* The opaque state that clients hold: a change number of one epoch. */

/** (transfer full) */
char *zj_state_token_new (ZjStorage *storage, gint64 number);
/** FALSE for anything that is not a state of this epoch. */
gboolean zj_state_token_read (ZjStorage *storage, const char *token, gint64 *number);

G_END_DECLS
