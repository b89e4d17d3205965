/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** ZjWorker: one thread that does GTasks one after the other, with a main context of its own. Begins with the first
 * task. */
typedef struct _ZjWorker ZjWorker;

ZjWorker *zj_worker_new (const char *name);
/** Waits for the tasks that were pushed; may also be called from the worker itself, by the last reference of a task's
 * source. */
void zj_worker_free (ZjWorker *worker);

/** Runs @function for @task in the thread; the function returns the task's result as in g_task_run_in_thread(). */
/** May also be called in the thread, by a function that gives way to others and goes on later. */
void zj_worker_push (ZjWorker *worker, GTask *task, GTaskThreadFunc function);

/** TRUE if a task waits behind the one that is done now. Any thread. */
gboolean zj_worker_is_waited_for (ZjWorker *worker);

G_END_DECLS
