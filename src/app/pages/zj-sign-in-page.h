/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "zj-account-book.h"

G_BEGIN_DECLS

typedef enum
{
  ZJ_SIGN_IN_FIRST, /* nothing is here yet: welcome, with the sample data as a way out */
  ZJ_SIGN_IN_OTHER, /* one more account; may be left */
  ZJ_SIGN_IN_AGAIN, /* the same account anew; may be left, the local data stay visible */
} ZjSignInMode;

/**
 * ZjSignInPage: server, account, password, and the forced change of the initial password.
 * Signals: "signed-in" (ZjAccount), "left" (the user went back), "sample" (the user wants the sample data).
 */
#define ZJ_TYPE_SIGN_IN_PAGE (zj_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (ZjSignInPage, zj_sign_in_page, ZJ, SIGN_IN_PAGE, AdwBin)

void zj_sign_in_page_set_book (ZjSignInPage *page, ZjAccountBook *book);
/** Starts over. @server_url and @code go into the entries; NULL = empty. In mode AGAIN they cannot be changed. */
void zj_sign_in_page_begin (ZjSignInPage *page, ZjSignInMode mode, const char *server_url, const char *code);

G_END_DECLS
