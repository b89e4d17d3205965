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
void zj_worker_push (ZjWorker *worker, GTask *task, GTaskThreadFunc function);

G_END_DECLS
