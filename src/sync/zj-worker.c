/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-worker.h"

struct _ZjWorker
{
  char *name;
  GThread *thread;
  GAsyncQueue *queue; /* of Job; the thread has a reference of its own */
};

typedef struct
{
  GTask *task; /* NULL: the end */
  GTaskThreadFunc function;
} Job;

static gpointer
work (gpointer data)
{
  g_autoptr (GAsyncQueue) queue = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  gboolean more = TRUE;

  g_main_context_push_thread_default (context);
  while (more)
    {
      Job *job = g_async_queue_pop (queue);

      more = job->task != NULL;
      if (more)
        {
          job->function (job->task, g_task_get_source_object (job->task), g_task_get_task_data (job->task),
                         g_task_get_cancellable (job->task));
          g_object_unref (job->task);
        }
      g_free (job);
    }
  g_main_context_pop_thread_default (context);
  return NULL;
}

ZjWorker *
zj_worker_new (const char *name)
{
  ZjWorker *self = g_new0 (ZjWorker, 1);

  self->name = g_strdup (name);
  self->queue = g_async_queue_new ();
  return self;
}

static void
push (ZjWorker *self, GTask *task, GTaskThreadFunc function)
{
  Job *job = g_new0 (Job, 1);

  job->task = task;
  job->function = function;
  g_async_queue_push (self->queue, job);
}

void
zj_worker_push (ZjWorker *self, GTask *task, GTaskThreadFunc function)
{
  g_return_if_fail (self && function);
  g_return_if_fail (G_IS_TASK (task));

  if (self->thread == NULL)
    self->thread = g_thread_new (self->name, work, g_async_queue_ref (self->queue));
  push (self, g_object_ref (task), function);
}

void
zj_worker_free (ZjWorker *self)
{
  if (self == NULL)
    return;
  if (self->thread)
    {
      push (self, NULL, NULL);
      if (self->thread == g_thread_self ())
        g_thread_unref (self->thread);
      else
        g_thread_join (self->thread);
    }
  g_async_queue_unref (self->queue);
  g_free (self->name);
  g_free (self);
}

gboolean
zj_worker_is_waited_for (ZjWorker *self)
{
  g_return_val_if_fail (self, FALSE);

  return g_async_queue_length (self->queue) > 0;
}
