/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-chosen.h"
#include "zj-form.h"

G_BEGIN_DECLS

/**
 * ZjChooseBar: the bar under a list while records are being chosen: how many they are, and the verbs for all of them as
 * actions of the page: page.select-all, page.delete-chosen, page.act-chosen(s).
 */
#define ZJ_TYPE_CHOOSE_BAR (zj_choose_bar_get_type ())
G_DECLARE_FINAL_TYPE (ZjChooseBar, zj_choose_bar, ZJ, CHOOSE_BAR, AdwBin)

/** Which form's actions it offers, and whose choosing it follows. To be called once. */
void zj_choose_bar_set (ZjChooseBar *bar, ZjForm *form, ZjChosen *chosen);

G_END_DECLS
