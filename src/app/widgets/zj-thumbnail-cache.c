/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-thumbnail-cache.h"

#include "zj-store-files.h"
#include "zj-thumbnail.h"

#define THREADS 2
#define LIMIT   (64 * 1024 * 1024)

struct _ZjThumbnailCache
{
  GObject parent_instance;

  GWeakRef store;
  GThreadPool *pool;
  GHashTable *pictures; /* key → Picture */
  GQueue recent;        /* of Picture, the last used first; owned by pictures */
  gsize size, limit;
  GHashTable *jobs; /* key → Job that somebody waits for */
  guint last_request, made;
};

G_DEFINE_FINAL_TYPE (ZjThumbnailCache, zj_thumbnail_cache, G_TYPE_OBJECT)

typedef struct
{
  char *key;
  GdkTexture *texture;
  gsize size;
  GList link;
} Picture;

typedef struct
{
  guint request;
  ZjThumbnailFunc func;
  gpointer data;
} Waiter;

/* Made and freed in the main thread; the worker reads what is above the line and writes what is below it. */
typedef struct
{
  ZjThumbnailCache *cache;
  ZjStore *store;
  char *key, *sha256, *type;
  int side;
  guint64 number; /* a later one goes first */
  GCancellable *cancellable;
  GArray *waiters; /* of Waiter; the main thread's alone */
  /* --- */
  GdkTexture *texture;
} Job;

static void
job_free (Job *job)
{
  g_object_unref (job->cache);
  g_object_unref (job->store);
  g_object_unref (job->cancellable);
  g_clear_object (&job->texture);
  g_array_unref (job->waiters);
  g_free (job->key);
  g_free (job->sha256);
  g_free (job->type);
  g_free (job);
}

static void
picture_free (gpointer data)
{
  Picture *picture = data;
  g_object_unref (picture->texture);
  g_free (picture->key);
  g_free (picture);
}

static char *
make_key (const char *sha256, int side)
{
  return g_strdup_printf ("%s@%d", sha256, side);
}

/* --- memory --- */

static void
shrink (ZjThumbnailCache *self)
{
  while (self->size > self->limit && self->recent.length > 1)
    {
      Picture *oldest = self->recent.tail->data;
      g_queue_unlink (&self->recent, &oldest->link);
      self->size -= oldest->size;
      g_hash_table_remove (self->pictures, oldest->key);
    }
}

static void
keep (ZjThumbnailCache *self, const char *key, GdkTexture *texture)
{
  if (g_hash_table_contains (self->pictures, key))
    return;
  Picture *picture = g_new0 (Picture, 1);
  picture->key = g_strdup (key);
  picture->texture = g_object_ref (texture);
  picture->size = (gsize)gdk_texture_get_width (texture) * (gsize)gdk_texture_get_height (texture) * 4;
  picture->link.data = picture;
  g_hash_table_insert (self->pictures, picture->key, picture);
  g_queue_push_head_link (&self->recent, &picture->link);
  self->size += picture->size;
  shrink (self);
}

/* --- work --- */

static gboolean
job_done (gpointer data)
{
  Job *job = data;
  ZjThumbnailCache *self = job->cache;
  if (job->texture != NULL)
    {
      self->made++;
      keep (self, job->key, job->texture);
    }
  while (job->waiters->len > 0) /* one that is called may cancel another */
    {
      Waiter waiter = g_array_index (job->waiters, Waiter, 0);
      g_array_remove_index (job->waiters, 0);
      waiter.func (job->texture, waiter.data);
    }
  if (g_hash_table_lookup (self->jobs, job->key) == job)
    g_hash_table_remove (self->jobs, job->key);
  job_free (job);
  return G_SOURCE_REMOVE;
}

static void
work (gpointer data, gpointer unused)
{
  Job *job = data;
  if (!g_cancellable_is_cancelled (job->cancellable))
    {
      g_autoptr (GBytes) bytes = zj_store_read_file (job->store, job->sha256, NULL);
      g_autoptr (GdkPixbuf) pixbuf =
          bytes != NULL ? zj_thumbnail_new (bytes, job->type, job->side, job->cancellable, NULL) : NULL;
      if (pixbuf != NULL)
        job->texture = gdk_texture_new_for_pixbuf (pixbuf);
    }
  g_idle_add (job_done, job);
}

static int
latest_first (gconstpointer a, gconstpointer b, gpointer data)
{
  const Job *one = a, *other = b;
  return one->number > other->number ? -1 : one->number < other->number;
}

static void
zj_thumbnail_cache_finalize (GObject *object)
{
  ZjThumbnailCache *self = ZJ_THUMBNAIL_CACHE (object);
  /* A job holds the cache: when this is called none is left. */
  g_thread_pool_free (self->pool, TRUE, TRUE);
  g_hash_table_unref (self->jobs);
  g_hash_table_unref (self->pictures);
  g_weak_ref_clear (&self->store);
  G_OBJECT_CLASS (zj_thumbnail_cache_parent_class)->finalize (object);
}

static void
zj_thumbnail_cache_class_init (ZjThumbnailCacheClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_thumbnail_cache_finalize;
}

static void
zj_thumbnail_cache_init (ZjThumbnailCache *self)
{
  g_weak_ref_init (&self->store, NULL);
  g_queue_init (&self->recent);
  self->limit = LIMIT;
  self->pictures = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, picture_free);
  self->jobs = g_hash_table_new (g_str_hash, g_str_equal);
  self->pool = g_thread_pool_new (work, NULL, THREADS, FALSE, NULL);
  g_thread_pool_set_sort_function (self->pool, latest_first, NULL);
}

ZjThumbnailCache *
zj_thumbnail_cache_new (ZjStore *store)
{
  g_return_val_if_fail (ZJ_IS_STORE (store), NULL);
  ZjThumbnailCache *self = g_object_new (ZJ_TYPE_THUMBNAIL_CACHE, NULL);
  g_weak_ref_set (&self->store, store);
  return self;
}

GdkTexture *
zj_thumbnail_cache_look (ZjThumbnailCache *self, const char *sha256, int side)
{
  g_return_val_if_fail (ZJ_IS_THUMBNAIL_CACHE (self) && sha256 != NULL, NULL);
  g_autofree char *key = make_key (sha256, side);
  Picture *picture = g_hash_table_lookup (self->pictures, key);
  if (picture == NULL)
    return NULL;
  g_queue_unlink (&self->recent, &picture->link);
  g_queue_push_head_link (&self->recent, &picture->link);
  return picture->texture;
}

guint
zj_thumbnail_cache_request (ZjThumbnailCache *self,
                            const char *sha256,
                            const char *type,
                            int side,
                            ZjThumbnailFunc func,
                            gpointer user_data)
{
  g_return_val_if_fail (ZJ_IS_THUMBNAIL_CACHE (self) && sha256 != NULL && side > 0 && func != NULL, 0);
  g_autofree char *key = make_key (sha256, side);
  Waiter waiter = { .request = ++self->last_request, .func = func, .data = user_data };
  Job *job = g_hash_table_lookup (self->jobs, key);
  if (job == NULL)
    {
      g_autoptr (ZjStore) store = g_weak_ref_get (&self->store);
      g_return_val_if_fail (store != NULL, 0);
      job = g_new0 (Job, 1);
      job->cache = g_object_ref (self);
      job->store = g_steal_pointer (&store);
      job->key = g_steal_pointer (&key);
      job->sha256 = g_strdup (sha256);
      job->type = g_strdup (type);
      job->side = side;
      job->number = waiter.request;
      job->cancellable = g_cancellable_new ();
      job->waiters = g_array_new (FALSE, FALSE, sizeof (Waiter));
      g_hash_table_insert (self->jobs, job->key, job);
      g_array_append_val (job->waiters, waiter);
      g_thread_pool_push (self->pool, job, NULL);
    }
  else
    g_array_append_val (job->waiters, waiter);
  return waiter.request;
}

void
zj_thumbnail_cache_cancel (ZjThumbnailCache *self, guint request)
{
  g_return_if_fail (ZJ_IS_THUMBNAIL_CACHE (self));
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, self->jobs);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Job *job = value;
      for (guint i = 0; i < job->waiters->len; i++)
        if (g_array_index (job->waiters, Waiter, i).request == request)
          {
            g_array_remove_index (job->waiters, i);
            if (job->waiters->len == 0)
              {
                g_cancellable_cancel (job->cancellable);
                g_hash_table_iter_remove (&iter); /* whoever asks again gets a new one */
              }
            return;
          }
    }
}

gsize
zj_thumbnail_cache_get_size (ZjThumbnailCache *self)
{
  return self->size;
}

guint
zj_thumbnail_cache_get_made (ZjThumbnailCache *self)
{
  return self->made;
}

void
zj_thumbnail_cache_set_limit (ZjThumbnailCache *self, gsize bytes)
{
  g_return_if_fail (ZJ_IS_THUMBNAIL_CACHE (self));
  self->limit = bytes;
  shrink (self);
}
