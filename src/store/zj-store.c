/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-error.h"
#include "zj-store-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (ZjStore, zj_store, G_TYPE_OBJECT)

static void
zj_store_finalize (GObject *object)
{
  ZjStore *store = ZJ_STORE (object);

  zj_store_close (store);
  g_clear_object (&store->forms);
  g_clear_object (&store->clock);
  g_clear_object (&store->random);
  g_clear_pointer (&store->context, g_main_context_unref);
  g_clear_pointer (&store->opener, g_thread_unref);
  g_free (store->dir);
  g_free (store->path);
  g_free (store->vfs);
  g_free (store->server_url);
  g_free (store->account);
  g_mutex_clear (&store->mutex);
  G_OBJECT_CLASS (zj_store_parent_class)->finalize (object);
}

static void
zj_store_class_init (ZjStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_store_finalize;

  /**
   * ZjStore::changed:
   * @structural: records came, went or changed state, so lists and counts may differ
   *
   * Something committed, here or in another process. In the main context of the opener.
   */
  g_signal_new ("changed", ZJ_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
zj_store_init (ZjStore *store)
{
  g_mutex_init (&store->mutex);
  store->lock_fd = -1;
  store->engine_fd = -1;
}

typedef struct
{
  const ZjStoreConfig *config;
} Opening;

static gboolean
open_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  const ZjStoreConfig *config = ((Opening *)data)->config;
  const char *put = "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING";

  if (config->server_url != NULL && !zj_db_run (db, error, put, "ss", "server_url", config->server_url))
    return FALSE;
  if (config->account != NULL && !zj_db_run (db, error, put, "ss", "account", config->account))
    return FALSE;
  if (!zj_db_get_text (db, &store->server_url, error, "SELECT value FROM meta WHERE key = 'server_url'", NULL)
      || !zj_db_get_text (db, &store->account, error, "SELECT value FROM meta WHERE key = 'account'", NULL))
    return FALSE;
  return zj_store_settle_identity (store, db, config->machine_id, error);
}

static gboolean
start_lanes (ZjStore *store, GError **error)
{
  g_autoptr (ZjDb) writer = zj_db_open (store->path, ZJ_DB_MUST_EXIST, store->vfs, error);
  g_autoptr (ZjDb) reader = writer != NULL ? zj_db_open (store->path, ZJ_DB_READ_ONLY, store->vfs, error) : NULL;

  /* Room for a first pull; taken only as it is needed. */
  if (reader == NULL || !zj_db_exec (writer, "PRAGMA cache_size = -32768", error)
      || !zj_store_add_functions (store, writer, error) || !zj_store_add_functions (store, reader, error))
    return FALSE;
  store->main_db = zj_db_open (store->path, ZJ_DB_READ_ONLY | ZJ_DB_NO_WAIT, store->vfs, error);
  if (store->main_db == NULL)
    return FALSE;
  store->writer = zj_lane_new ("zj-writer", g_steal_pointer (&writer));
  store->reader = zj_lane_new ("zj-reader", g_steal_pointer (&reader));
  return TRUE;
}

static gboolean
open_for_writing (ZjStore *store, Opening *opening, GError **error)
{
  return zj_store_prepare_files (store, opening->config->must_exist, error) && start_lanes (store, error)
         && zj_store_write (store, TRUE, open_job, opening, error);
}

static void
stop_lanes (ZjStore *store)
{
  /* The writer's connection last: only one that may write folds the log back into the file. */
  g_clear_pointer (&store->reader, zj_lane_free);
  g_clear_pointer (&store->main_db, zj_db_close);
  zj_lane_free (store->writer); /* does first what is queued, which looks at it */
  store->writer = NULL;
}

ZjStore *
zj_store_open (const ZjStoreConfig *config, GError **error)
{
  g_autoptr (ZjStore) store = NULL;
  g_autoptr (GError) local = NULL;
  Opening opening = { config };

  g_return_val_if_fail (config != NULL && config->dir != NULL, NULL);
  g_return_val_if_fail (ZJ_IS_FORMS (config->forms) && ZJ_IS_CLOCK (config->clock) && ZJ_IS_RANDOM (config->random),
                        NULL);

  store = g_object_new (ZJ_TYPE_STORE, NULL);
  store->dir = g_canonicalize_filename (config->dir, NULL);
  store->path = g_build_filename (store->dir, "store.db", NULL);
  store->vfs = g_strdup (config->vfs);
  store->forms = g_object_ref (config->forms);
  store->clock = g_object_ref (config->clock);
  store->random = g_object_ref (config->random);
  store->opener = g_thread_ref (g_thread_self ());
  store->context = g_main_context_ref_thread_default ();
  if (!open_for_writing (store, &opening, &local))
    {
      if (!config->may_read_only || !g_error_matches (local, ZJ_ERROR, ZJ_ERROR_READ_ONLY)
          || !g_file_test (store->path, G_FILE_TEST_EXISTS))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      stop_lanes (store);
      if (!zj_store_prepare_copy (store, error) || !start_lanes (store, error)
          || !zj_store_write (store, TRUE, open_job, &opening, error))
        return NULL;
      store->read_only = TRUE;
      return g_steal_pointer (&store);
    }
  zj_store_start_daily_copy (store);
  zj_store_sweep_daily (store);
  zj_store_start_polling (store);
  return g_steal_pointer (&store);
}

void
zj_store_close (ZjStore *store)
{
  g_return_if_fail (ZJ_IS_STORE (store));

  if (store->closed)
    return;
  store->closed = TRUE;
  zj_store_stop_polling (store);
  g_clear_pointer (&store->backup, g_thread_join);
  stop_lanes (store);
  zj_store_drop_copy (store);
  zj_store_unlock_engine (store);
  zj_store_lock_close (&store->lock_fd);
}

gboolean
zj_store_get_read_only (ZjStore *store)
{
  g_return_val_if_fail (ZJ_IS_STORE (store), FALSE);
  return store->read_only;
}

const char *
zj_store_get_dir (ZjStore *store)
{
  g_return_val_if_fail (ZJ_IS_STORE (store), NULL);
  return store->dir;
}

const char *
zj_store_get_server_url (ZjStore *store)
{
  g_return_val_if_fail (ZJ_IS_STORE (store), NULL);
  return store->server_url;
}

const char *
zj_store_get_account (ZjStore *store)
{
  g_return_val_if_fail (ZJ_IS_STORE (store), NULL);
  return store->account;
}

ZjForms *
zj_store_get_forms (ZjStore *store)
{
  g_return_val_if_fail (ZJ_IS_STORE (store), NULL);
  return store->forms;
}

ZjClock *
zj_store_get_clock (ZjStore *store)
{
  g_return_val_if_fail (ZJ_IS_STORE (store), NULL);
  return store->clock;
}

ZjRandom *
zj_store_get_random (ZjStore *store)
{
  g_return_val_if_fail (ZJ_IS_STORE (store), NULL);
  return store->random;
}

/* --- meta --- */

typedef struct
{
  const char *key, *value;
  char *found;
} MetaCall;

static gboolean
get_meta_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  MetaCall *call = data;

  return zj_db_get_text (db, &call->found, error, "SELECT value FROM meta WHERE key = ?", "s", call->key);
}

static gboolean
set_meta_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  MetaCall *call = data;

  if (call->value == NULL)
    return zj_db_run (db, error, "DELETE FROM meta WHERE key = ?", "s", call->key);
  return zj_db_run (
      db, error, "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
      "ss", call->key, call->value);
}

char *
zj_store_dup_meta (ZjStore *store, const char *key)
{
  MetaCall call = { .key = key };

  g_return_val_if_fail (ZJ_IS_STORE (store) && key != NULL, NULL);

  zj_store_read (store, get_meta_job, &call, NULL);
  return call.found;
}

char *
zj_store_dup_client_id (ZjStore *store)
{
  return zj_store_dup_meta (store, "client_id");
}

gboolean
zj_store_set_meta (ZjStore *store, const char *key, const char *value, GError **error)
{
  MetaCall call = { .key = key, .value = value };

  g_return_val_if_fail (ZJ_IS_STORE (store) && key != NULL, FALSE);

  return zj_store_write (store, TRUE, set_meta_job, &call, error);
}

/* --- projects --- */

void
zj_project_free (ZjProject *project)
{
  if (project == NULL)
    return;
  g_free (project->id);
  g_free (project->name);
  g_free (project->code);
  g_free (project);
}

static gboolean
set_projects_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  GPtrArray *projects = data;

  if (!zj_db_exec (db, "UPDATE project SET signed_in = 0", error))
    return FALSE;
  for (guint i = 0; i < projects->len; i++)
    {
      const ZjProject *project = projects->pdata[i];

      if (!zj_db_run (db, error,
                      "INSERT INTO project (id, name, code, position) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE "
                      "SET name = excluded.name, code = excluded.code, position = excluded.position, signed_in = 1",
                      "sssi", project->id, project->name != NULL ? project->name : "",
                      project->code != NULL ? project->code : "", (gint64)i))
        return FALSE;
    }
  zj_store_touch (store, ZJ_TOUCHED_STRUCTURE);
  /* A project that sign-in no longer names goes only if nothing of it is here: absence is not deletion. */
  return zj_db_exec (db,
                     "DELETE FROM project WHERE signed_in = 0 AND token IS NULL AND seq = 0"
                     " AND NOT EXISTS (SELECT 1 FROM record WHERE record.project = project.id)"
                     " AND NOT EXISTS (SELECT 1 FROM draft WHERE draft.project = project.id)"
                     " AND NOT EXISTS (SELECT 1 FROM op WHERE op.project = project.id)",
                     error);
}

gboolean
zj_store_set_projects (ZjStore *store, GPtrArray *projects, GError **error)
{
  g_return_val_if_fail (ZJ_IS_STORE (store) && projects != NULL, FALSE);

  return zj_store_write (store, TRUE, set_projects_job, projects, error);
}

static gboolean
list_projects_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  GPtrArray *projects = data;
  g_autoptr (ZjStmt) stmt =
      zj_db_prepare (db, "SELECT id, name, code FROM project ORDER BY signed_in DESC, position, id", error);
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = zj_stmt_step (stmt, error)) == ZJ_STEP_ROW)
    {
      ZjProject *project = g_new0 (ZjProject, 1);

      project->id = zj_stmt_dup_text (stmt, 0);
      project->name = zj_stmt_dup_text (stmt, 1);
      project->code = zj_stmt_dup_text (stmt, 2);
      g_ptr_array_add (projects, project);
    }
  return step == ZJ_STEP_DONE;
}

GPtrArray *
zj_store_list_projects (ZjStore *store, GError **error)
{
  g_autoptr (GPtrArray) projects = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_project_free);

  g_return_val_if_fail (ZJ_IS_STORE (store), NULL);

  return zj_store_read (store, list_projects_job, projects, error) ? g_steal_pointer (&projects) : NULL;
}

typedef struct
{
  const char *project;
  JsonObject *fields;
} ProjectCall;

static gboolean
project_fields_job (ZjStore *store, ZjDb *db, gpointer data, GError **error)
{
  ProjectCall *call = data;
  g_autoptr (ZjStmt) stmt = zj_db_prepare (db, "SELECT fields FROM record WHERE id = ? AND form = 'project'", error);
  ZjStep step;

  if (stmt == NULL)
    return FALSE;
  zj_stmt_bind (stmt, "s", call->project);
  step = zj_stmt_step (stmt, error);
  if (step == ZJ_STEP_ROW)
    call->fields = zj_stmt_json (stmt, 0);
  return step != ZJ_STEP_ERROR;
}

JsonObject *
zj_store_project_fields (ZjStore *store, const char *project)
{
  ProjectCall call = { .project = project };

  g_return_val_if_fail (ZJ_IS_STORE (store) && project != NULL, NULL);

  zj_store_read (store, project_fields_job, &call, NULL);
  return call.fields;
}
