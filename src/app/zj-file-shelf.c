/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-file-shelf.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#define ON_STORE "zj-file-shelf"

struct _ZjFileShelf
{
  GObject parent_instance;

  ZjStore *store;   /* borrowed: it holds this */
  ZjEngine *engine; /* weak */
  ZjThumbnailCache *thumbnails;
  char *moving;  /* SHA-256 of the file a piece of which came or went last … */
  gint64 offset; /* … and how far it is */
};

G_DEFINE_FINAL_TYPE (ZjFileShelf, zj_file_shelf, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
store_changed_cb (ZjFileShelf *self)
{
  g_signal_emit (self, signals[CHANGED], 0, NULL);
}

/* After each piece: the store is not asked so often. */
static void
transfer_cb (ZjFileShelf *self, const char *sha256, gboolean up, gint64 offset, gint64 size)
{
  if (g_strcmp0 (self->moving, sha256) != 0)
    {
      g_free (self->moving);
      self->moving = g_strdup (sha256);
    }
  self->offset = offset;
  g_signal_emit (self, signals[CHANGED], 0, sha256);
}

static void
zj_file_shelf_finalize (GObject *object)
{
  ZjFileShelf *self = ZJ_FILE_SHELF (object);
  g_clear_weak_pointer (&self->engine);
  g_clear_object (&self->thumbnails);
  g_free (self->moving);
  G_OBJECT_CLASS (zj_file_shelf_parent_class)->finalize (object);
}

static void
zj_file_shelf_class_init (ZjFileShelfClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_file_shelf_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
zj_file_shelf_init (ZjFileShelf *self)
{
}

ZjFileShelf *
zj_file_shelf_get (ZjStore *store)
{
  g_return_val_if_fail (ZJ_IS_STORE (store), NULL);
  ZjFileShelf *self = g_object_get_data (G_OBJECT (store), ON_STORE);
  if (self == NULL)
    {
      self = g_object_new (ZJ_TYPE_FILE_SHELF, NULL);
      self->store = store;
      self->thumbnails = zj_thumbnail_cache_new (store);
      g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
      g_object_set_data_full (G_OBJECT (store), ON_STORE, self, g_object_unref);
    }
  return self;
}

void
zj_file_shelf_set_engine (ZjFileShelf *self, ZjEngine *engine)
{
  g_return_if_fail (ZJ_IS_FILE_SHELF (self));
  if (self->engine != NULL)
    g_signal_handlers_disconnect_by_data (self->engine, self);
  g_set_weak_pointer (&self->engine, engine);
  if (engine != NULL)
    g_signal_connect_object (engine, "transfer", G_CALLBACK (transfer_cb), self, G_CONNECT_SWAPPED);
}

ZjThumbnailCache *
zj_file_shelf_get_thumbnails (ZjFileShelf *self)
{
  g_return_val_if_fail (ZJ_IS_FILE_SHELF (self), NULL);
  return self->thumbnails;
}

ZjFileStatus *
zj_file_shelf_status (ZjFileShelf *self, const char *project, const char *record, const char *sha256)
{
  g_return_val_if_fail (ZJ_IS_FILE_SHELF (self) && sha256 != NULL, NULL);
  g_autoptr (GError) error = NULL;
  ZjFileStatus *status = zj_store_file_status (self->store, project, record, sha256, &error);
  if (status != NULL)
    {
      gboolean moving = status->state == ZJ_FILE_SENDING || status->state == ZJ_FILE_FETCHING;
      if (moving && g_strcmp0 (self->moving, sha256) == 0)
        status->offset = MAX (status->offset, self->offset);
      return status;
    }
  /* What cannot be asked is not known to be anywhere else; whether it is here can always be told. */
  status = g_new0 (ZjFileStatus, 1);
  status->sha256 = g_strdup (sha256);
  status->here = zj_store_has_file (self->store, sha256);
  status->state = status->here ? ZJ_FILE_HERE : ZJ_FILE_SERVER_ONLY;
  return status;
}

/* --- fetching --- */

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  if (zj_engine_fetch_finish (ZJ_ENGINE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
zj_file_shelf_fetch_async (ZjFileShelf *self,
                           const char *project,
                           const char *sha256,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (ZJ_IS_FILE_SHELF (self) && project != NULL && sha256 != NULL);
  g_autoptr (GTask) task = g_task_new (self->store, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;
  g_task_set_source_tag (task, zj_file_shelf_fetch_async);
  if (zj_store_has_file (self->store, sha256))
    g_task_return_boolean (task, TRUE);
  else if (self->engine != NULL)
    zj_engine_fetch_async (self->engine, project, sha256, cancellable, fetched_cb, g_steal_pointer (&task));
  else if (!zj_store_want_file (self->store, project, sha256, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_new_error (task, ZJ_ERROR, ZJ_ERROR_NETWORK,
                             _ ("There is no connection to the server. The file is fetched as soon as there is one."));
}

gboolean
zj_file_shelf_fetch_finish (ZjFileShelf *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self->store), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
