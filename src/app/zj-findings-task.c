/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-findings-task.h"

#include "zj-json.h"

typedef struct
{
  char *project, *form, *record;
  JsonObject *fields;
  JsonArray *audit; /* comes back beside the findings */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;
  g_free (question->project);
  g_free (question->form);
  g_free (question->record);
  json_object_unref (question->fields);
  g_clear_pointer (&question->audit, json_array_unref);
  g_free (question);
}

static void
ask_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;
  g_autoptr (GError) error = NULL;
  GPtrArray *findings =
      zj_store_findings (source, question->project, question->form, question->record, question->fields, "save", &error);

  if (findings == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (question->record != NULL)
    question->audit = zj_store_audit (source, question->record, NULL);
  g_task_return_pointer (task, findings, (GDestroyNotify)g_ptr_array_unref);
}

void
zj_findings_ask_async (ZjStore *store,
                       const char *project,
                       const char *form,
                       const char *record,
                       JsonObject *fields,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_return_if_fail (ZJ_IS_STORE (store) && project != NULL && form != NULL && fields != NULL);
  Question *question = g_new0 (Question, 1);
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);
  question->project = g_strdup (project);
  question->form = g_strdup (form);
  question->record = g_strdup (record);
  question->fields = zj_json_copy_object (fields);
  g_task_set_source_tag (task, zj_findings_ask_async);
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, ask_thread);
}

GPtrArray *
zj_findings_ask_finish (ZjStore *store, GAsyncResult *result, JsonArray **audit, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  Question *question = g_task_get_task_data (G_TASK (result));
  GPtrArray *findings = g_task_propagate_pointer (G_TASK (result), error);
  if (audit != NULL)
    *audit = findings != NULL ? g_steal_pointer (&question->audit) : NULL;
  return findings;
}
