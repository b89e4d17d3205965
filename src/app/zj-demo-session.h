/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-account-book.h"

G_BEGIN_DECLS

/** ZjDemoSession: starts the sample server and signs in to its accounts, so that the user has nothing to type. */
#define ZJ_TYPE_DEMO_SESSION (zj_demo_session_get_type ())
G_DECLARE_FINAL_TYPE (ZjDemoSession, zj_demo_session, ZJ, DEMO_SESSION, GObject)

ZjDemoSession *zj_demo_session_new (ZjAccountBook *book);
/** Ends with the account to be shown first. */
void zj_demo_session_start_async (ZjDemoSession *session,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
ZjAccount *zj_demo_session_start_finish (ZjDemoSession *session, GAsyncResult *result, GError **error);
/** Ends the server. */
void zj_demo_session_stop (ZjDemoSession *session);

G_END_DECLS
