/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * zj_choice_matches: does what was typed mean this label? By part of the label, by its pinyin ("jianliqiang") or by the
 * initials of its pinyin ("jlq"), whatever the case. An empty @typed matches everything.
 */
gboolean zj_choice_matches (const char *label, const char *typed);

/** "剪力墙结构" → "jian li qiang jie gou"; Latin text in lower case. "" if it cannot be read. (transfer full) */
char *zj_pinyin (const char *text);

G_END_DECLS
