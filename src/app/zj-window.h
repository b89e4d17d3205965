/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "zj-account-book.h"
#include "zj-frame.h"
#include "zj-sign-in-page.h"

G_BEGIN_DECLS

/**
 * ZjWindow: the one window: signing in, an error, or the frame with the sidebar and the pages of an account. Its
 * actions are in zj-window-actions.h. Signals, answered by the application: "signed-in" (ZjAccount), "retry" (open the
 * account, or start the sample server, once more), "sample" (the user wants the sample data).
 */
#define ZJ_TYPE_WINDOW (zj_window_get_type ())
G_DECLARE_FINAL_TYPE (ZjWindow, zj_window, ZJ, WINDOW, AdwApplicationWindow)

/** @settings: where size and page are remembered; NULL = nowhere. */
ZjWindow *zj_window_new (GtkApplication *application, ZjAccountBook *book, GSettings *settings);

/** Shows an opened account at its last page; the pages of the one before are closed. */
void zj_window_show_account (ZjWindow *window, ZjAccount *account);
/** Shows the sign-in page for an account that has nothing to show yet (NULL = for the first one). */
void zj_window_show_sign_in (ZjWindow *window, ZjAccount *account);
/** Shows the sign-in page as @mode says, filled in for @account (NULL = with the server known last). */
void zj_window_sign_in (ZjWindow *window, ZjSignInMode mode, ZjAccount *account);
/** Shows what keeps @account (NULL = the sample server) from being opened. */
void zj_window_show_error (ZjWindow *window, ZjAccount *account, const GError *error);
/** Shows that something is being made ready. */
void zj_window_show_starting (ZjWindow *window);
ZjAccount *zj_window_get_account (ZjWindow *window);
/** TRUE while an account's pages are shown, not the sign-in or an error. */
gboolean zj_window_shows_account (ZjWindow *window);
ZjFrame *zj_window_get_frame (ZjWindow *window);

/* Before an account is shown, these wait for it. */
void zj_window_show_page (ZjWindow *window, const char *page);
void zj_window_show_record (ZjWindow *window, const char *id);
void zj_window_new_record (ZjWindow *window, const char *form);
/** A new record of @form that starts from record @from. */
void zj_window_start_record (ZjWindow *window, const char *form, const char *from);

/** Asks who fills in, unless it is known; @anyway: also then. */
void zj_window_ask_operator (ZjWindow *window, gboolean anyway);
/** Writes drafts that are still in memory; FALSE: one could not be written. */
gboolean zj_window_flush (ZjWindow *window);
/** Says @text in passing. */
void zj_window_toast (ZjWindow *window, const char *text);

G_END_DECLS
