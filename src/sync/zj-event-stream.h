/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** ZjEventStream: reads server-sent events (WHATWG HTML 9.2) as their bytes come. Pure. Of an event only its data is
 * of interest here. */
typedef struct _ZjEventStream ZjEventStream;

/** An event without data is none. */
typedef void (*ZjEventStreamFunc) (const char *data, gpointer user_data);

ZjEventStream *zj_event_stream_new (ZjEventStreamFunc function, gpointer user_data);
void zj_event_stream_free (ZjEventStream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZjEventStream, zj_event_stream_free)

/** FALSE: a line or an event longer than 64 KiB, which is none of ours; the stream is of no use any more. */
gboolean zj_event_stream_feed (ZjEventStream *stream, const char *bytes, gsize length);

G_END_DECLS
