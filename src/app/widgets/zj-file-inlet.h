/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "zj-intake-run.h"

G_BEGIN_DECLS

/* The ways by which a file comes into a slot: the file chooser (through the portal where there is one), a drop from
 * another program, the clipboard. Each ends in a ZjIntakeRun. */

/** Lets the user choose files of the kinds @slot accepts. */
void zj_file_inlet_choose (GtkWidget *parent, ZjIntakeRun *run, const ZjSlot *slot);
/** Takes the files or the picture in the clipboard of @widget; says so if there is neither. */
void zj_file_inlet_paste (GtkWidget *widget, ZjIntakeRun *run);
/** Lets @widget take files and pictures that are dragged over it. */
void zj_file_inlet_take_drops (GtkWidget *widget, ZjIntakeRun *run);

G_END_DECLS
