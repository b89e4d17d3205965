/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-account.h"

G_BEGIN_DECLS

/** ZjAccountBook: the accounts on this machine, and how one comes into it. */
#define ZJ_TYPE_ACCOUNT_BOOK (zj_account_book_get_type ())
G_DECLARE_FINAL_TYPE (ZjAccountBook, zj_account_book, ZJ, ACCOUNT_BOOK, GObject)

/** @base_dir: folder of the accounts; what is in it is listed, nothing is opened. NULL = an empty book that takes no
 * claims. */
ZjAccountBook *zj_account_book_new (const char *base_dir, const ZjAccountTools *tools);
GListModel *zj_account_book_get_accounts (ZjAccountBook *book);
ZjForms *zj_account_book_get_forms (ZjAccountBook *book);
/** By its folder; NULL if it is not in the book. (transfer none) */
ZjAccount *zj_account_book_find (ZjAccountBook *book, const char *dir);

/**
 * zj_account_book_claim: the opened account for signing in at @server_url, from the book or new. A new one is not in
 * the book yet: it is either adopted once the server accepted it or discarded. Errors: INVALID for the address or code,
 * those of opening. (transfer full)
 */
ZjAccount *zj_account_book_claim (ZjAccountBook *book, const char *server_url, const char *code, GError **error);
/** An account in a folder of the caller's choice, from the book or new and not opened: where an address is no name for
 * it. (transfer full) */
ZjAccount *zj_account_book_prepare (ZjAccountBook *book, const char *dir, const char *server_url, const char *code);
void zj_account_book_adopt (ZjAccountBook *book, ZjAccount *account);
void zj_account_book_discard (ZjAccountBook *book, ZjAccount *account);

G_END_DECLS
