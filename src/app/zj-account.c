/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-account.h"

#include "zj-file-shelf.h"

#define META_PROJECT  "app.project"
#define META_OPERATOR "operator"

struct _ZjAccount
{
  GObject parent_instance;

  char *dir;
  char *server_url;
  char *code;
  ZjForms *forms;
  ZjClock *clock;
  ZjRandom *random;
  ZjSecretsMode secrets;

  ZjStore *store;
  ZjEngine *engine;
  GPtrArray *projects; /* of ZjProject */
  char *project;
  ZjOverview *overview;
  GCancellable *cancellable;
  gboolean reading;    /* an overview is being read */
  gboolean read_again; /* something changed meanwhile */
};

G_DEFINE_FINAL_TYPE (ZjAccount, zj_account, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

typedef struct
{
  ZjStore *store;
  char *project;
} ReadData;

static void
read_data_free (ReadData *data)
{
  g_clear_object (&data->store);
  g_free (data->project);
  g_free (data);
}

static void
read_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  ReadData *data = task_data;
  ZjOverview *overview;
  GError *error = NULL;

  overview = zj_overview_read (data->store, data->project, &error);
  if (overview == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, overview, (GDestroyNotify)zj_overview_free);
}

static void
read_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ZjAccount *self = ZJ_ACCOUNT (source);
  g_autoptr (GError) error = NULL;
  ZjOverview *overview = g_task_propagate_pointer (G_TASK (result), &error);

  self->reading = FALSE;
  if (overview != NULL)
    {
      g_clear_pointer (&self->overview, zj_overview_free);
      self->overview = overview;
      g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("the overview could not be read: %s", error->message);

  if (self->read_again && self->store != NULL)
    {
      self->read_again = FALSE;
      zj_account_refresh (self);
    }
}

/* Keeps the chosen project if it is still there, else takes the first. */
static void
load_projects (ZjAccount *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *chosen = zj_store_dup_meta (self->store, META_PROJECT);
  GPtrArray *projects = zj_store_list_projects (self->store, &error);

  if (projects == NULL)
    {
      g_message ("the projects could not be read: %s", error->message);
      return;
    }
  g_clear_pointer (&self->projects, g_ptr_array_unref);
  self->projects = projects;

  if (zj_account_find_project (self, self->project) != NULL)
    return;
  g_clear_pointer (&self->project, g_free);
  if (zj_account_find_project (self, chosen) != NULL)
    self->project = g_steal_pointer (&chosen);
  else if (projects->len > 0)
    self->project = g_strdup (((ZjProject *)projects->pdata[0])->id);
}

static void
store_changed_cb (ZjAccount *self, gboolean structural)
{
  zj_account_refresh (self);
}

static void
engine_changed_cb (ZjAccount *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
zj_account_dispose (GObject *object)
{
  zj_account_close (ZJ_ACCOUNT (object));
  G_OBJECT_CLASS (zj_account_parent_class)->dispose (object);
}

static void
zj_account_finalize (GObject *object)
{
  ZjAccount *self = ZJ_ACCOUNT (object);

  g_clear_pointer (&self->overview, zj_overview_free);
  g_clear_pointer (&self->projects, g_ptr_array_unref);
  g_clear_object (&self->forms);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  g_free (self->dir);
  g_free (self->server_url);
  g_free (self->code);
  g_free (self->project);
  G_OBJECT_CLASS (zj_account_parent_class)->finalize (object);
}

static void
zj_account_class_init (ZjAccountClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = zj_account_dispose;
  G_OBJECT_CLASS (klass)->finalize = zj_account_finalize;
  signals[SIGNAL_CHANGED] =
      g_signal_new ("changed", ZJ_TYPE_ACCOUNT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
zj_account_init (ZjAccount *self)
{
}

/** zj_account_new: names an account's folder and what it talks to; opens nothing. @server_url: where its server is now.
 */
ZjAccount *
zj_account_new (const char *dir, const char *server_url, const char *account, const ZjAccountTools *tools)
{
  ZjAccount *self = g_object_new (ZJ_TYPE_ACCOUNT, NULL);

  self->dir = g_strdup (dir);
  self->server_url = g_strdup (server_url);
  self->code = g_strdup (account);
  self->forms = g_object_ref (tools->forms);
  self->clock = g_object_ref (tools->clock);
  self->random = g_object_ref (tools->random);
  self->secrets = tools->secrets;
  return self;
}

/** zj_account_open: opens the store and makes the engine; no network call. Errors: those of zj_store_open and
 * zj_remote_http_new. */
gboolean
zj_account_open (ZjAccount *self, GError **error)
{
  ZjStoreConfig config = { 0 };
  g_autoptr (ZjStore) store = NULL;
  g_autoptr (ZjRemote) remote = NULL;

  g_return_val_if_fail (ZJ_IS_ACCOUNT (self), FALSE);

  if (self->store != NULL)
    return TRUE;
  config.dir = self->dir;
  config.server_url = self->server_url;
  config.account = self->code;
  config.forms = self->forms;
  config.clock = self->clock;
  config.random = self->random;
  store = zj_store_open (&config, error);
  if (store == NULL)
    return FALSE;
  if (self->server_url == NULL) /* the store was unreadable when it was listed */
    self->server_url = g_strdup (zj_store_get_server_url (store));
  remote = zj_remote_http_new (self->server_url, NULL, error);
  if (remote == NULL)
    {
      zj_store_close (store);
      return FALSE;
    }

  self->store = g_steal_pointer (&store);
  self->engine = zj_engine_new (self->store, remote, self->secrets);
  zj_file_shelf_set_engine (zj_file_shelf_get (self->store), self->engine);
  self->cancellable = g_cancellable_new ();
  g_signal_connect_object (self->store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "notify", G_CALLBACK (engine_changed_cb), self, G_CONNECT_SWAPPED);
  zj_account_refresh (self);
  return TRUE;
}

void
zj_account_move_to (ZjAccount *self, const char *server_url)
{
  g_return_if_fail (ZJ_IS_ACCOUNT (self));

  if (g_strcmp0 (self->server_url, server_url) == 0)
    return;
  zj_account_close (self);
  g_free (self->server_url);
  self->server_url = g_strdup (server_url);
}

gboolean
zj_account_is_open (ZjAccount *self)
{
  return self->store != NULL;
}

/** zj_account_close: stops the engine and closes the store; what was saved is on disk. */
void
zj_account_close (ZjAccount *self)
{
  g_return_if_fail (ZJ_IS_ACCOUNT (self));

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->engine != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->engine, self);
      zj_engine_stop (self->engine);
    }
  g_clear_object (&self->engine);
  if (self->store != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->store, self);
      zj_store_close (self->store);
    }
  g_clear_object (&self->store);
}

const char *
zj_account_get_dir (ZjAccount *self)
{
  return self->dir;
}

const char *
zj_account_get_server_url (ZjAccount *self)
{
  return self->server_url;
}

const char *
zj_account_get_code (ZjAccount *self)
{
  return self->code;
}

/** zj_account_get_store: (transfer none) (nullable): NULL while closed */
ZjStore *
zj_account_get_store (ZjAccount *self)
{
  return self->store;
}

/** zj_account_get_engine: (transfer none) (nullable): NULL while closed */
ZjEngine *
zj_account_get_engine (ZjAccount *self)
{
  return self->engine;
}

/** zj_account_get_overview: (transfer none) (nullable): NULL until it was read for the first time; valid until
 * "changed" */
const ZjOverview *
zj_account_get_overview (ZjAccount *self)
{
  return self->overview;
}

/** zj_account_get_project: (transfer none) (nullable): id of the chosen project */
const char *
zj_account_get_project (ZjAccount *self)
{
  return self->project;
}

/** zj_account_set_project: chooses a project; kept in the store, so that the next start shows it again. */
void
zj_account_set_project (ZjAccount *self, const char *project)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (ZJ_IS_ACCOUNT (self));

  if (self->store == NULL || g_strcmp0 (project, self->project) == 0)
    return;
  g_free (self->project);
  self->project = g_strdup (project);
  g_clear_pointer (&self->overview, zj_overview_free);
  if (!zj_store_set_meta (self->store, META_PROJECT, project, &error))
    g_message ("the chosen project could not be kept: %s", error->message);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  zj_account_refresh (self);
}

/** zj_account_find_project: (transfer none) (nullable): valid until the next "changed" */
const ZjProject *
zj_account_find_project (ZjAccount *self, const char *project)
{
  for (guint i = 0; project != NULL && self->projects != NULL && i < self->projects->len; i++)
    {
      ZjProject *at = self->projects->pdata[i];

      if (g_strcmp0 (at->id, project) == 0)
        return at;
    }
  return NULL;
}

/** zj_account_list_projects: (transfer none) (nullable) of ZjProject */
GPtrArray *
zj_account_list_projects (ZjAccount *self)
{
  return self->projects;
}

/** zj_account_has_projects: whether this account was signed in here before, so that there is something to show offline.
 */
gboolean
zj_account_has_projects (ZjAccount *self)
{
  return self->projects != NULL && self->projects->len > 0;
}

/** zj_account_dup_operator: (transfer full) (nullable): the name each saved step is signed with */
char *
zj_account_dup_operator (ZjAccount *self)
{
  return self->store != NULL ? zj_store_dup_meta (self->store, META_OPERATOR) : NULL;
}

gboolean
zj_account_set_operator (ZjAccount *self, const char *name, GError **error)
{
  g_return_val_if_fail (self->store != NULL, FALSE);

  return zj_store_set_meta (self->store, META_OPERATOR, name, error);
}

/** zj_account_start: lets the engine work in the background. */
void
zj_account_start (ZjAccount *self)
{
  if (self->engine != NULL)
    zj_engine_start (self->engine);
}

/** zj_account_refresh: reads the overview anew in the background; calls that come meanwhile are answered by one more
 * reading. */
void
zj_account_refresh (ZjAccount *self)
{
  g_autoptr (GTask) task = NULL;
  ReadData *data;

  g_return_if_fail (ZJ_IS_ACCOUNT (self));

  if (self->store == NULL)
    return;
  if (self->reading)
    {
      self->read_again = TRUE;
      return;
    }
  load_projects (self);
  self->reading = TRUE;
  data = g_new0 (ReadData, 1);
  data->store = g_object_ref (self->store);
  data->project = g_strdup (self->project);
  task = g_task_new (self, self->cancellable, read_done_cb, NULL);
  g_task_set_source_tag (task, zj_account_refresh);
  g_task_set_task_data (task, data, (GDestroyNotify)read_data_free);
  g_task_run_in_thread (task, read_thread);
}
