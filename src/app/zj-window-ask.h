/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The dialogs of the window: what it asks before it loses something, or says when it could not do as told. The window
 * listens to their responses and presents them. */

/** A draft could not be written and the window is to be closed. Responses: "stay", "close". (transfer none) */
GtkWidget *zj_window_ask_close (GtkWindow *parent);
/** What is not uploaded yet keeps the account signed in. Responses: "close", "outbox". (transfer none) */
GtkWidget *zj_window_ask_not_signed_out (GtkWindow *parent, const GError *error);

G_END_DECLS
