/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-store-save-private.h"

#include <glib/gi18n-lib.h>

#include "zj-json.h"

/* One application for several units: as many records, with the same values and papers, all of them or none. */

typedef struct
{
  ZjSaveCall *call;
  char *field;
  char **targets;
  GPtrArray *ids;
} SeveralCall;

static SeveralCall *
several_new (const ZjSave *save, const char *field, const char *const *targets)
{
  SeveralCall *several = g_new0 (SeveralCall, 1);

  several->call = zj_save_call_new (save);
  several->call->problems = zj_problems_new ();
  several->field = g_strdup (field);
  several->targets = g_strdupv ((char **)targets);
  return several;
}

static void
several_free (SeveralCall *several)
{
  zj_save_call_free (several->call);
  g_free (several->field);
  g_strfreev (several->targets);
  g_clear_pointer (&several->ids, g_ptr_array_unref);
  g_free (several);
}

static gboolean
save_one (ZjStore *store, ZjDb *db, SeveralCall *several, guint i, GError **error)
{
  ZjSaveCall one = { .save = several->call->save };
  g_autoptr (JsonObject) fields = zj_json_copy_object (several->call->save.fields);
  gboolean ok;

  /* The first takes the draft's place. */
  if (i > 0)
    one.save.id = NULL;
  json_object_set_string_member (fields, several->field, several->targets[i]);
  one.save.fields = fields;
  ok = zj_save_run (store, db, &one, error);
  for (guint p = 0; !ok && p < one.problems->len; p++)
    g_ptr_array_add (several->call->problems, zj_problem_copy (one.problems->pdata[p]));
  if (ok)
    g_ptr_array_add (several->ids, g_strdup (one.saved->id));
  else
    several->call->conflict = g_steal_pointer (&one.conflict);
  zj_save_call_clear (&one);
  return ok;
}

static gboolean
several_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  SeveralCall *several = data;
  const ZjSave *save = &several->call->save;
  ZjForm *form = save->form != NULL ? zj_forms_get (store->forms, save->form) : NULL;

  if (form == NULL || !form->several || g_strcmp0 (form->unit_field, several->field) != 0 || save->fields == NULL
      || save->seen != NULL || save->kind == ZJ_SAVE_DELETE)
    return zj_saving_refuse (error, _ ("This form is filled in for one record at a time."));
  several->ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; several->targets[i] != NULL; i++)
    if (!save_one (store, db, several, i, error))
      return FALSE;
  return TRUE;
}

static GPtrArray *
hand_over (SeveralCall *several, gboolean ok, GPtrArray **problems, JsonObject **conflict)
{
  if (problems != NULL)
    *problems = g_steal_pointer (&several->call->problems);
  if (conflict != NULL)
    *conflict = g_steal_pointer (&several->call->conflict);
  return ok ? g_steal_pointer (&several->ids) : NULL;
}

gboolean
zj_store_save_several (ZjStore *store,
                       const ZjSave *save,
                       const char *field,
                       const char *const *targets,
                       GPtrArray **ids,
                       GPtrArray **problems,
                       JsonObject **conflict,
                       GError **error)
{
  g_autoptr (GPtrArray) saved = NULL;
  SeveralCall *several;
  gboolean ok;

  g_return_val_if_fail (ZJ_IS_STORE (store) && save != NULL && field != NULL, FALSE);
  g_return_val_if_fail (targets != NULL && targets[0] != NULL, FALSE);

  several = several_new (save, field, targets);
  ok = zj_store_write (store, TRUE, several_job, several, error);
  saved = hand_over (several, ok, problems, conflict);
  several_free (several);
  if (ids != NULL)
    *ids = g_steal_pointer (&saved);
  return ok;
}

void
zj_store_save_several_async (ZjStore *store,
                             const ZjSave *save,
                             const char *field,
                             const char *const *targets,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task;

  g_return_if_fail (ZJ_IS_STORE (store) && save != NULL && field != NULL);
  g_return_if_fail (targets != NULL && targets[0] != NULL);

  task = g_task_new (store, cancellable, callback, user_data);
  g_task_set_source_tag (task, zj_store_save_several_async);
  g_task_set_task_data (task, several_new (save, field, targets), (GDestroyNotify)several_free);
  zj_store_write_task (store, TRUE, several_job, task);
}

GPtrArray *
zj_store_save_several_finish (ZjStore *store,
                              GAsyncResult *result,
                              GPtrArray **problems,
                              JsonObject **conflict,
                              GError **error)
{
  SeveralCall *several;
  gboolean ok;

  g_return_val_if_fail (g_task_is_valid (result, store), NULL);

  several = g_task_get_task_data (G_TASK (result));
  ok = g_task_propagate_boolean (G_TASK (result), error);
  return hand_over (several, ok, problems, conflict);
}
