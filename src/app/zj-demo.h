/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ZjDemo: the reference server with the manual's sample project, as a child on a free loopback port. Its data stay in
 * its folder from one start to the next; the child ends with this process.
 */
#define ZJ_TYPE_DEMO (zj_demo_get_type ())
G_DECLARE_FINAL_TYPE (ZjDemo, zj_demo, ZJ, DEMO, GObject)

/** The account with the manual's sample project, and the one without a permit. */
#define ZJ_DEMO_ACCOUNT       "4202012112170001-SX-001"
#define ZJ_DEMO_OTHER_ACCOUNT "GJM2024HB0107"

/** @dir: folder of the demo; made if missing. */
ZjDemo *zj_demo_new (const char *dir);
/** Fills in the sample data at the first start, then serves them. */
void zj_demo_start_async (ZjDemo *demo, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/** The server's address. (transfer full) */
char *zj_demo_start_finish (ZjDemo *demo, GAsyncResult *result, GError **error);
void zj_demo_stop (ZjDemo *demo);
/** The password the sample accounts were given instead of the initial one; made at the first call. (transfer full) */
char *zj_demo_dup_password (ZjDemo *demo, GError **error);

G_END_DECLS
