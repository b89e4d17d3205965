/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-account.h"

G_BEGIN_DECLS

/* What the user can do about something that waits. Each works away from the main thread and says how it went by a
 * toast of the window around @widget. */

/** Sends an op now; a refused one goes again as a new op. */
void zj_outbox_retry (GtkWidget *widget, ZjAccount *account, const char *op);
/** Asks, then withdraws an op; where it may have reached the server, that is asked first. */
void zj_outbox_cancel (GtkWidget *widget, ZjAccount *account, const char *op);
/** Stops one upload, or lets it go on. */
void zj_outbox_pause_file (GtkWidget *widget, ZjAccount *account, const char *sha256, gboolean pause);
/** Stops all files, or lets them go on. */
void zj_outbox_pause_all (GtkWidget *widget, ZjAccount *account, gboolean pause);
/** Asks for a folder and copies what waits into it, for people to read; it all stays in the outbox. */
void zj_outbox_export (GtkWidget *widget, ZjAccount *account);
/** Shows what the server has of a record, with its receipts. */
void zj_outbox_show_receipt (GtkWidget *widget, ZjAccount *account, const char *record);

G_END_DECLS
