/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The dialogs of this program: one that asks before something that cannot be taken back, one that says why not. Texts
 * are shown as they are, never as markup. */

typedef void (*ZjAskFunc) (gpointer object);

/** Asks with 确认 and 取消; calls @confirmed with @object unless it is gone by then. @object: a GObject. */
void zj_ask (GtkWidget *parent,
             const char *heading,
             const char *body,
             gboolean destructive,
             ZjAskFunc confirmed,
             gpointer object);
/** Says what did not work and why. @problems: of ZjProblem, NULL = none. */
void zj_tell (GtkWidget *parent, const char *heading, const char *body, GPtrArray *problems);
/** Texts put together. @names: of char*. (transfer full) */
char *zj_join_names (GPtrArray *names, const char *separator);

G_END_DECLS
