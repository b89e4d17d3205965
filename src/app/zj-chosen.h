/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * ZjChosen: which records are chosen for a verb that is done to many. By id, so that it outlives any re-sorting of a
 * list. Property "active": are records being chosen at all? Signal "changed".
 */
#define ZJ_TYPE_CHOSEN (zj_chosen_get_type ())
G_DECLARE_FINAL_TYPE (ZjChosen, zj_chosen, ZJ, CHOSEN, GObject)

ZjChosen *zj_chosen_new (void);
gboolean zj_chosen_get_active (ZjChosen *chosen);
/** Ending it forgets what was chosen. */
void zj_chosen_set_active (ZjChosen *chosen, gboolean active);
gboolean zj_chosen_contains (ZjChosen *chosen, const char *id);
void zj_chosen_toggle (ZjChosen *chosen, const char *id);
/** Adds all, or takes all away if they all are in. */
void zj_chosen_toggle_all (ZjChosen *chosen, const char *const *ids);
guint zj_chosen_get_count (ZjChosen *chosen);
/** In the order they were chosen. (transfer full) strv */
char **zj_chosen_dup_ids (ZjChosen *chosen);

G_END_DECLS
