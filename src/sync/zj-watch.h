/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-store.h"

G_BEGIN_DECLS

/** ZjWatch: tells when background work may be worth it: a while after a local change, when the network comes back, and
 * by time. Lives on the main context of whoever makes it. */
typedef struct _ZjWatch ZjWatch;

typedef enum
{
  ZJ_WATCH_CHANGE,  /* the store changed, and was quiet for a second since */
  ZJ_WATCH_NETWORK, /* the network came back */
  ZJ_WATCH_TIME,    /* the time set by zj_watch_set_timer is up */
} ZjWatchReason;

typedef void (*ZjWatchFunc) (ZjWatchReason reason, gpointer user_data);

/** @server_url: a server on this machine is reachable whatever the network says, so NETWORK is never told for it */
ZjWatch *zj_watch_new (ZjStore *store, const char *server_url, ZjWatchFunc function, gpointer user_data);
void zj_watch_free (ZjWatch *watch);

/** One timer; set anew it replaces the last. @delay_us < 0: none. At least 0.5 s. */
void zj_watch_set_timer (ZjWatch *watch, gint64 delay_us);

G_END_DECLS
