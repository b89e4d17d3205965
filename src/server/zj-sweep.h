/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zj-uploading.h"

G_BEGIN_DECLS

/** ZjSweep: clears away what nobody needs any more: expired uploads, and files that no record has named for long. */
typedef struct _ZjSweep ZjSweep;

/**
 * zj_sweep_new: begins to sweep, now and then, on the thread's main context; what a crash left behind goes at once.
 * @upload_life, @orphan_life: µs; they only set how often
 */
ZjSweep *zj_sweep_new (ZjStorage *storage, ZjUploads *uploads, ZjClock *clock, gint64 upload_life, gint64 orphan_life);
void zj_sweep_free (ZjSweep *sweep);

G_END_DECLS
