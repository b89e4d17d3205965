/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-db.h"

G_BEGIN_DECLS

/**
 * ZjLane: a thread that owns one connection and does one job after the other; urgent jobs go before all others that
 * wait.
 */
typedef struct _ZjLane ZjLane;
typedef void (*ZjLaneFunc) (ZjDb *db, gpointer data);

/** @db: (transfer full): from here on used by the lane's thread alone. */
ZjLane *zj_lane_new (const char *name, ZjDb *db);
/** Does what is queued, ends the thread and closes the connection. May be called from the lane itself. */
void zj_lane_free (ZjLane *lane);
void zj_lane_push (ZjLane *lane, gboolean urgent, ZjLaneFunc func, gpointer data);
gboolean zj_lane_is_current (ZjLane *lane);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjLane, zj_lane_free)

G_END_DECLS
