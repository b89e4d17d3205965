/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zj-store.h"

G_BEGIN_DECLS

/**
 * ZjRecordsPage: the page of one form: its records as a list, and one of them for reading or editing; beside each other
 * where there is room, else the record over the list with a way back. Driven by the form alone.
 *
 * Property "title". Actions, all under "page.": new, edit, edit-field(s), save, delete, discard-draft, copy, act(s),
 * start(s), delivered, primary, back, search, select, select-all, delete-chosen, act-chosen(s), retry, cancel-upload,
 * resolve, resolve-mine, resolve-theirs.
 */
#define ZJ_TYPE_RECORDS_PAGE (zj_records_page_get_type ())
G_DECLARE_FINAL_TYPE (ZjRecordsPage, zj_records_page, ZJ, RECORDS_PAGE, AdwBin)

/** @project: id of the project whose records it shows. */
GtkWidget *zj_records_page_new (ZjStore *store, ZjForm *form, const char *project);
/** Shows one record; goes on with its draft if there is one. */
void zj_records_page_show_record (ZjRecordsPage *page, const char *id);
/** Begins a new record. @from: id of the record it starts from (恢复), or NULL. */
void zj_records_page_new_record (ZjRecordsPage *page, const char *from);
/** One step back: out of the choosing, the comparison, the form, the record. FALSE if there is none to take. */
gboolean zj_records_page_go_back (ZjRecordsPage *page);
/** The actions above, without "page.". (transfer none) */
GActionGroup *zj_records_page_get_actions (ZjRecordsPage *page);
/** Writes the draft of what is under edit, now. FALSE if that failed; the page says why. */
gboolean zj_records_page_flush (ZjRecordsPage *page);

G_END_DECLS
