/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-intake.h"

/* Taking files in on a thread of its own. */

typedef struct
{
  ZjForm *form;
  char *slot, *name;
  GFile *file;
  GBytes *bytes;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->form, zj_form_unref);
  g_clear_pointer (&job->bytes, g_bytes_unref);
  g_clear_object (&job->file);
  g_free (job->slot);
  g_free (job->name);
  g_free (job);
}

static void
run_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  ZjIntake *intake = job->file != NULL
                         ? zj_intake_file (source, job->form, job->slot, job->file, cancellable, &error)
                         : zj_intake_bytes (source, job->form, job->slot, job->bytes, job->name, cancellable, &error);

  if (intake != NULL)
    g_task_return_pointer (task, intake, (GDestroyNotify)zj_intake_free);
  else
    g_task_return_error (task, error);
}

static void
start_job (ZjStore *store, Job *job, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);

  g_task_set_source_tag (task, start_job);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, run_job);
}

static Job *
job_new (ZjForm *form, const char *slot)
{
  Job *job = g_new0 (Job, 1);

  job->form = form != NULL ? zj_form_ref (form) : NULL;
  job->slot = g_strdup (slot);
  return job;
}

void
zj_intake_file_async (ZjStore *store,
                      ZjForm *form,
                      const char *slot,
                      GFile *file,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  Job *job = job_new (form, slot);

  job->file = g_object_ref (file);
  start_job (store, job, cancellable, callback, user_data);
}

void
zj_intake_bytes_async (ZjStore *store,
                       ZjForm *form,
                       const char *slot,
                       GBytes *bytes,
                       const char *name,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  Job *job = job_new (form, slot);

  job->bytes = g_bytes_ref (bytes);
  job->name = g_strdup (name);
  start_job (store, job, cancellable, callback, user_data);
}

ZjIntake *
zj_intake_finish (ZjStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
