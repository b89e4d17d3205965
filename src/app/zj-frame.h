/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "zj-account-book.h"
#include "zj-records-page.h"

G_BEGIN_DECLS

#define ZJ_PAGE_PROJECT "project"
#define ZJ_PAGE_OUTBOX  "outbox"
#define ZJ_PAGE_UNITS   "unit-project"

/**
 * ZjFrame: what an account's window shows once it is open: the sidebar and, beside it or over it, the pages of one
 * project. Pages are made at their first use and kept, so that their selection and scroll position survive;
 * each brings its own header bar, which starts with a ZjSidebarButton, so that the way back to the sidebar is there
 * when the window is narrow. Its leaflet is the outermost one.
 */
#define ZJ_TYPE_FRAME (zj_frame_get_type ())
G_DECLARE_FINAL_TYPE (ZjFrame, zj_frame, ZJ, FRAME, AdwBin)

/** @settings: where the last page is remembered; NULL = nowhere. To be called once. */
void zj_frame_set_book (ZjFrame *frame, ZjAccountBook *book, GSettings *settings);
/** Whose pages it shows; those of the one before are closed. @account: opened. */
void zj_frame_set_account (ZjFrame *frame, ZjAccount *account);
/** Opens the page that was open last, unless one is open already. */
void zj_frame_open_last_page (ZjFrame *frame);

/** FALSE if there is no such page. */
gboolean zj_frame_open_page (ZjFrame *frame, const char *page);
/** Opens the page of a form. NULL if it has none. (transfer none) */
ZjRecordsPage *zj_frame_open_records (ZjFrame *frame, const char *form);
/** Id of the form for a new record: that of the page that is shown if it can have one. */
const char *zj_frame_get_new_form (ZjFrame *frame);
/** Name of the nth page of the sidebar, from 1; NULL if there are fewer. */
const char *zj_frame_nth_page (ZjFrame *frame, guint nth);

/** Shows or hides the sidebar; where it does not fit beside the page, changes from one to the other. */
void zj_frame_toggle_sidebar (ZjFrame *frame);
/** One step back: the page's own steps first, then towards the sidebar. */
void zj_frame_go_back (ZjFrame *frame);
/** Writes drafts that are still in memory; FALSE: one could not be written. */
gboolean zj_frame_flush (ZjFrame *frame);

G_END_DECLS
