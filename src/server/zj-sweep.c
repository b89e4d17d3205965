/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-sweep.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <time.h>

#include "zj-server-files.h"

#define AT_ONCE 200
/* A client that asks for an expired upload is told so for as long as this. */
#define REMEMBERED (7 * G_TIME_SPAN_DAY)
/* What is younger may belong to another program's transaction. */
#define LEFT_SECONDS 3600

struct _ZjSweep
{
  ZjStorage *storage;
  ZjUploads *uploads;
  ZjClock *clock;
  gint64 orphan_life;
  gint64 swept; /* µs: uploads that expired before have been dealt with */
  guint timer;
};

static void
warn (const GError *error)
{
  g_message ("not everything could be cleared away: %s", error->message);
}

/* ---- uploads ---- */

static void
remove_bytes (ZjSweep *self, const char *id)
{
  g_autofree char *path = zj_server_upload_path (self->storage, id, NULL);

  if (path != NULL && !zj_uploads_is_locked (self->uploads, id))
    g_unlink (path);
}

static gboolean
sweep_uploads (ZjSweep *self, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) expired = zj_storage_expired_uploads (self->storage, self->swept, now, error);
  g_autoptr (GPtrArray) old = NULL;

  if (expired == NULL)
    return FALSE;
  for (guint i = 0; i < expired->len; i++)
    remove_bytes (self, g_ptr_array_index (expired, i));
  self->swept = now;
  old = zj_storage_expired_uploads (self->storage, 0, now - REMEMBERED, error);
  for (guint i = 0; old != NULL && i < old->len; i++)
    {
      remove_bytes (self, g_ptr_array_index (old, i));
      if (!zj_storage_remove_upload (self->storage, g_ptr_array_index (old, i), error))
        return FALSE;
    }
  return old != NULL;
}

/* ---- files ---- */

static gboolean
sweep_file (ZjSweep *self, const char *project, const char *sha256, gint64 before, GError **error)
{
  g_autofree char *kept = NULL;
  gboolean last;

  if (!zj_storage_begin (self->storage, error))
    return FALSE;
  if (!zj_storage_drop_file (self->storage, project, sha256, before, &last, error)
      || (last && !zj_server_file_set_aside (self->storage, sha256, &kept, error)))
    {
      zj_storage_rollback (self->storage);
      return FALSE;
    }
  if (!zj_storage_commit (self->storage, error))
    {
      if (kept != NULL)
        zj_server_file_put_back (self->storage, sha256, kept);
      return FALSE;
    }
  if (kept != NULL)
    g_unlink (kept);
  return TRUE;
}

static gboolean
sweep_files (ZjSweep *self, gint64 now, GError **error)
{
  gint64 before = now - self->orphan_life;
  g_autoptr (GPtrArray) files = zj_storage_unnamed_files (self->storage, before, AT_ONCE, error);

  for (guint i = 0; files != NULL && i + 1 < files->len; i += 2)
    if (!sweep_file (self, g_ptr_array_index (files, i), g_ptr_array_index (files, i + 1), before, error))
      return FALSE;
  return files != NULL;
}

static gboolean
on_time (gpointer user_data)
{
  ZjSweep *self = user_data;
  gint64 now = zj_clock_now (self->clock);
  g_autoptr (GError) error = NULL;

  if (!sweep_uploads (self, now, &error) || !sweep_files (self, now, &error))
    warn (error);
  return G_SOURCE_CONTINUE;
}

/* ---- what a crash left ---- */

static void
look_at (const char *path, const char *name, gboolean whole, gpointer user_data)
{
  ZjSweep *self = user_data;
  gboolean needed = TRUE;
  GStatBuf info;
  g_autoptr (GError) error = NULL;

  if (g_lstat (path, &info) != 0 || !S_ISREG (info.st_mode) || time (NULL) - info.st_mtime < LEFT_SECONDS)
    return;
  if (!(whole ? zj_storage_anyone_has (self->storage, name, &needed, &error)
              : zj_storage_knows_upload (self->storage, name, &needed, &error)))
    warn (error);
  else if (!needed)
    g_unlink (path);
}

/* Within a transaction, so that no other program counts on bytes that are just being taken away. */
static void
sweep_leftovers (ZjSweep *self)
{
  g_autoptr (GError) error = NULL;

  if (!zj_storage_begin (self->storage, &error))
    {
      warn (error);
      return;
    }
  zj_server_files_each (self->storage, look_at, self);
  zj_storage_rollback (self->storage);
}

ZjSweep *
zj_sweep_new (ZjStorage *storage, ZjUploads *uploads, ZjClock *clock, gint64 upload_life, gint64 orphan_life)
{
  ZjSweep *self = g_new0 (ZjSweep, 1);
  gint64 often = MIN (upload_life, orphan_life) / 4 / G_TIME_SPAN_MILLISECOND;

  self->storage = storage;
  self->uploads = uploads;
  self->clock = clock;
  self->orphan_life = orphan_life;
  self->timer = g_timeout_add ((guint)CLAMP (often, 250, 60 * 1000), on_time, self);
  sweep_leftovers (self);
  return self;
}

void
zj_sweep_free (ZjSweep *sweep)
{
  if (sweep == NULL)
    return;
  g_source_remove (sweep->timer);
  g_free (sweep);
}
