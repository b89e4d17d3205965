/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-form.h"

G_BEGIN_DECLS

/** ZjStateChip: a state as icon + word + colour, never colour alone. */
#define ZJ_TYPE_STATE_CHIP (zj_state_chip_get_type ())
G_DECLARE_FINAL_TYPE (ZjStateChip, zj_state_chip, ZJ, STATE_CHIP, AdwBin)

GtkWidget *zj_state_chip_new (void);
/** @word is shown as it is, never as markup. @icon NULL = the tone's. */
void zj_state_chip_set (ZjStateChip *chip, ZjTone tone, const char *icon, const char *word);

G_END_DECLS
