/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-remote.h"

G_BEGIN_DECLS

/** ZjEvents: keeps a stream of live events open, in a thread and on a connection of its own, for as long as it exists.
 * Losing the stream loses nothing (protocol.md 7): it is opened again after a while, and whoever polls goes on. */
typedef struct _ZjEvents ZjEvents;

/** Called in the thread of the stream. */
typedef struct
{
  void (*event) (const char *project, const char *state, gpointer user_data);
  void (*stands) (gboolean alive, gpointer user_data); /* the stream stands, or was lost */
  void (*refused) (gpointer user_data); /* the token is no good: zj_events_retry() when there is another */
} ZjEventsFuncs;

ZjEvents *zj_events_new (ZjRemote *remote, const ZjEventsFuncs *funcs, gpointer user_data);
/** Ends the stream and waits for its thread. */
void zj_events_free (ZjEvents *events);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjEvents, zj_events_free)

/** The server just answered somebody else, with a token that is good: no reason to wait any longer. Any thread. */
void zj_events_retry (ZjEvents *events);

G_END_DECLS
