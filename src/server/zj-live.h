/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-sessions.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * ZjLive: the streams on which accounts are told that something of theirs is new. A stream holds no event back but the
 * newest of each project, so one that is read slowly costs no memory and holds nobody up.
 */
typedef struct _ZjLive ZjLive;

ZjLive *zj_live_new (ZjStorage *storage, ZjClock *clock);
void zj_live_free (ZjLive *live);

/** Answers a request with a stream of the caller's projects. Of too many of one account, the oldest ends. */
gboolean zj_live_add (ZjLive *live, SoupServerMessage *message, const ZjCaller *caller, GError **error);
/** Looks whether anything is new, whoever wrote it, and tells. Cheap where nothing is. */
void zj_live_look (ZjLive *live);

G_END_DECLS
