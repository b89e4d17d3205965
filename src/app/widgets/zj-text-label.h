/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** A text that starts at the left and wraps where there is no room. @css_class: (nullable). (transfer floating) */
GtkWidget *zj_text_label_new (const char *text, const char *css_class);
/** Takes all children out of @box. */
void zj_box_empty (GtkBox *box);

G_END_DECLS
