/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-intake-run.h"

G_BEGIN_DECLS

/**
 * ZjIntakeReport: what becomes of files that are being taken in: how far it is, with a way to stop it, and in the end
 * what went wrong or was changed, until the user has read it. Signal "read": that is done, and the focus needs a place.
 */
#define ZJ_TYPE_INTAKE_REPORT (zj_intake_report_get_type ())
G_DECLARE_FINAL_TYPE (ZjIntakeReport, zj_intake_report, ZJ, INTAKE_REPORT, AdwBin)

/** @label: of the slot, for those who hear the buttons. (transfer floating) */
GtkWidget *zj_intake_report_new (ZjIntakeRun *run, const char *label);
/** Puts the focus on the words, which brings them into view. FALSE if there are none. */
gboolean zj_intake_report_focus (ZjIntakeReport *report);

G_END_DECLS
