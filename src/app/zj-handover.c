/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-handover.h"

#include "zj-form-paths.h"
#include "zj-json.h"
#include "zj-slot-count.h"
#include "zj-value.h"

ZjHandover *
zj_handover_new (ZjStore *store, ZjForm *form, const char *id, const char *project, JsonObject *fields)
{
  g_return_val_if_fail (form != NULL && id != NULL && project != NULL && fields != NULL, NULL);
  ZjHandover *handover = g_new0 (ZjHandover, 1);
  handover->form = zj_form_ref (form);
  handover->id = g_strdup (id);
  handover->project = g_strdup (project);
  handover->title = zj_store_record_title (store, form, fields);
  handover->fields = zj_json_copy_object (fields); /* read in another thread */
  handover->errors = zj_problems_new ();
  handover->warnings = zj_problems_new ();
  handover->slots = g_ptr_array_new ();
  return handover;
}

void
zj_handover_free (ZjHandover *handover)
{
  if (handover == NULL)
    return;
  zj_form_unref (handover->form);
  g_free (handover->id);
  g_free (handover->project);
  g_free (handover->title);
  json_object_unref (handover->fields);
  g_ptr_array_unref (handover->errors);
  g_ptr_array_unref (handover->warnings);
  g_ptr_array_unref (handover->slots);
  g_free (handover);
}

typedef struct
{
  GPtrArray *handovers;
  char *action;
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;
  g_ptr_array_unref (look->handovers);
  g_free (look->action);
  g_free (look);
}

static gboolean
look_at (ZjStore *store, ZjHandover *handover, const char *action, GError **error)
{
  g_autoptr (GPtrArray) findings =
      zj_store_findings (store, handover->project, handover->form->id, handover->id, handover->fields, action, error);
  if (findings == NULL)
    return FALSE;
  for (guint i = 0; i < findings->len; i++)
    {
      ZjProblem *finding = g_ptr_array_index (findings, i);
      if (finding->severity == ZJ_SEVERITY_ERROR)
        g_ptr_array_add (handover->errors, zj_problem_copy (finding));
      else if (finding->severity == ZJ_SEVERITY_WARNING && !zj_form_path_is_servers (handover->form, finding->path))
        g_ptr_array_add (handover->warnings, zj_problem_copy (finding));
    }
  g_ptr_array_unref (handover->slots);
  handover->slots = zj_slot_counts (store, handover->form, handover->project, handover->id, handover->fields);
  return TRUE;
}

static void
look_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Look *look = data;
  GError *error = NULL;
  for (guint i = 0; i < look->handovers->len && error == NULL; i++)
    look_at (source, g_ptr_array_index (look->handovers, i), look->action, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
zj_handover_look_async (ZjStore *store,
                        GPtrArray *handovers,
                        const char *action,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_return_if_fail (ZJ_IS_STORE (store) && handovers != NULL && action != NULL);
  Look *look = g_new0 (Look, 1);
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);
  look->handovers = g_ptr_array_ref (handovers);
  look->action = g_strdup (action);
  g_task_set_source_tag (task, zj_handover_look_async);
  g_task_set_task_data (task, look, look_free);
  g_task_run_in_thread (task, look_thread);
}

gboolean
zj_handover_look_finish (ZjStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
