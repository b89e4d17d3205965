/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "zj-form.h"
#include "zj-problem.h"

G_BEGIN_DECLS

/** One finding as a line with an icon; where it names a place in @form, with a button that calls @action (detailed
 * target: the path). @form, @action: NULL = no button. (transfer floating) */
GtkWidget *zj_finding_line_new (ZjForm *form, const ZjProblem *finding, const char *action);

G_END_DECLS
