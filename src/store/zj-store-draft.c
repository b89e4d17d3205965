/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-error.h"
#include "zj-json.h"
#include "zj-store-private.h"

#include <glib/gi18n-lib.h>

/* Drafts: what is being typed. This machine only, may be invalid, no op, no audit; counted as unsent work everywhere.
 */

void
zj_draft_free (ZjDraft *draft)
{
  if (draft == NULL)
    return;
  g_free (draft->id);
  g_free (draft->form);
  g_free (draft->project);
  g_clear_pointer (&draft->fields, json_object_unref);
  g_clear_pointer (&draft->raw, json_object_unref);
  g_clear_pointer (&draft->seen, json_object_unref);
  g_free (draft);
}

static JsonObject *
copy_or_null (JsonObject *object)
{
  return object != NULL ? zj_json_copy_object (object) : NULL;
}

/* Deep: the writer's thread must not share objects with the caller's. */
static ZjDraft *
draft_copy (const ZjDraft *draft)
{
  ZjDraft *copy = g_new0 (ZjDraft, 1);

  copy->id = g_strdup (draft->id);
  copy->form = g_strdup (draft->form);
  copy->project = g_strdup (draft->project);
  copy->form_version = draft->form_version;
  copy->is_new = draft->is_new;
  copy->fields = draft->fields != NULL ? zj_json_copy_object (draft->fields) : json_object_new ();
  copy->raw = copy_or_null (draft->raw);
  copy->seen = copy_or_null (draft->seen);
  return copy;
}

static gboolean
put_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  ZjDraft *draft = data;
  gint64 present;

  if (!zj_db_get_int (db, &present, 0, error, "SELECT 1 FROM draft WHERE id = ?", "s", draft->id)
      || !zj_db_run (db, error,
                     "INSERT INTO draft (id, project, form, form_version, is_new, fields, raw, seen, updated_at) VALUES"
                     " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (id) DO UPDATE SET project = ?2, form = ?3,"
                     " form_version = ?4, is_new = ?5, fields = ?6, raw = ?7, seen = ?8, updated_at = ?9",
                     "sssiijjji", draft->id, draft->project, draft->form, (gint64)draft->form_version,
                     (gint64)draft->is_new, draft->fields, draft->raw, draft->seen, zj_clock_now (store->clock)))
    return FALSE;
  zj_store_touch (store, present != 0 ? ZJ_TOUCHED_CONTENT : ZJ_TOUCHED_STRUCTURE);
  return TRUE;
}

gboolean
zj_store_put_draft (ZjStore *store, const ZjDraft *draft, GError **error)
{
  g_return_val_if_fail (ZJ_IS_STORE (store) && draft != NULL, FALSE);
  g_return_val_if_fail (draft->id != NULL && draft->form != NULL && draft->project != NULL, FALSE);

  /* The caller waits, so the writer may look at its objects. */
  if (draft->fields != NULL)
    return zj_store_write (store, TRUE, put_job, (gpointer)draft, error);
  else
    {
      g_autoptr (ZjDraft) copy = draft_copy (draft);

      return zj_store_write (store, TRUE, put_job, copy, error);
    }
}

void
zj_store_put_draft_async (ZjStore *store,
                          const ZjDraft *draft,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task;

  g_return_if_fail (ZJ_IS_STORE (store) && draft != NULL);
  g_return_if_fail (draft->id != NULL && draft->form != NULL && draft->project != NULL);

  task = g_task_new (store, cancellable, callback, user_data);
  g_task_set_source_tag (task, zj_store_put_draft_async);
  g_task_set_task_data (task, draft_copy (draft), (GDestroyNotify)zj_draft_free);
  zj_store_write_task (store, TRUE, put_job, task);
}

gboolean
zj_store_put_draft_finish (ZjStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

typedef struct
{
  const char *id;
  ZjDraft *draft;
} GetCall;

static gboolean
get_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  GetCall *call = data;
  g_autoptr (ZjStmt) stmt = zj_db_prepare (
      db, "SELECT id, form, project, form_version, is_new, fields, raw, seen, updated_at FROM draft WHERE id = ?",
      error);
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "s", call->id);
  step = zj_stmt_step (stmt, error);
  if (step == ZJ_STEP_ROW)
    {
      ZjDraft *draft = call->draft = g_new0 (ZjDraft, 1);

      draft->id = zj_stmt_dup_text (stmt, 0);
      draft->form = zj_stmt_dup_text (stmt, 1);
      draft->project = zj_stmt_dup_text (stmt, 2);
      draft->form_version = (int)zj_stmt_int (stmt, 3);
      draft->is_new = zj_stmt_int (stmt, 4) != 0;
      draft->fields = zj_stmt_json (stmt, 5);
      if (draft->fields == NULL)
        draft->fields = json_object_new ();
      draft->raw = zj_stmt_json (stmt, 6);
      draft->seen = zj_stmt_json (stmt, 7);
      draft->updated_at = zj_stmt_int (stmt, 8);
    }
  return step != ZJ_STEP_ERROR;
}

ZjDraft *
zj_store_get_draft (ZjStore *store, const char *id, GError **error)
{
  GetCall call = { .id = id };

  g_return_val_if_fail (ZJ_IS_STORE (store) && id != NULL, NULL);

  zj_store_read (store, get_job, &call, error);
  return call.draft;
}

typedef struct
{
  const char *project;
  GPtrArray *ids;
} ListCall;

static gboolean
list_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  ListCall *call = data;
  g_autoptr (ZjStmt) stmt =
      zj_db_prepare (db, "SELECT id FROM draft WHERE ?1 IS NULL OR project = ?1 ORDER BY updated_at, id", error);
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "s", call->project);
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    g_ptr_array_add (call->ids, zj_stmt_dup_text (stmt, 0));
  return step != ZJ_STEP_ERROR;
}

char **
zj_store_list_drafts (ZjStore *store, const char *project, GError **error)
{
  ListCall call = { .project = project };

  g_return_val_if_fail (ZJ_IS_STORE (store), NULL);

  call.ids = g_ptr_array_new_with_free_func (g_free);
  if (!zj_store_read (store, list_job, &call, error))
    {
      g_ptr_array_unref (call.ids);
      return NULL;
    }
  g_ptr_array_add (call.ids, NULL);
  return (char **)g_ptr_array_free (call.ids, FALSE);
}

static gboolean
drop_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  const char *id = data;
  gint64 gone;

  if (!zj_db_run (db, error, "DELETE FROM draft WHERE id = ?", "s", id))
    return FALSE;
  if (zj_db_changes (db) == 0)
    return TRUE;
  zj_store_touch (store, ZJ_TOUCHED_STRUCTURE);
  /* A record the server deleted was kept for this draft alone. */
  if (!zj_db_get_int (db, &gone, 0, error, "SELECT gone FROM record WHERE id = ?", "s", id))
    return FALSE;
  return gone == 0 || zj_store_rebuild (store, db, id, error);
}

gboolean
zj_store_drop_draft (ZjStore *store, const char *id, GError **error)
{
  g_return_val_if_fail (ZJ_IS_STORE (store) && id != NULL, FALSE);

  return zj_store_write (store, TRUE, drop_job, (gpointer)id, error);
}

void
zj_store_drop_draft_async (ZjStore *store,
                           const char *id,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task;

  g_return_if_fail (ZJ_IS_STORE (store) && id != NULL);

  task = g_task_new (store, cancellable, callback, user_data);
  g_task_set_source_tag (task, zj_store_drop_draft_async);
  g_task_set_task_data (task, g_strdup (id), g_free);
  zj_store_write_task (store, TRUE, drop_job, task);
}

gboolean
zj_store_drop_draft_finish (ZjStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
