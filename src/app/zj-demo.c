/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-demo.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/prctl.h>

#include "zj-error.h"
#include "zj-places.h"

#define POLL_MS  50
#define PATIENCE (20 * 1000 / POLL_MS) /* polls until a server that does not come up, or does not end, is given up */

struct _ZjDemo
{
  GObject parent_instance;

  char *dir; /* of the server's data */
  char *port_file;
  char *filled; /* stands once the sample data are in */
  GSubprocess *server;
};

G_DEFINE_FINAL_TYPE (ZjDemo, zj_demo, G_TYPE_OBJECT)

typedef struct
{
  char *program;
  guint polls;
} Start;

static void
start_free (Start *start)
{
  g_free (start->program);
  g_free (start);
}

/* In the child: it must not outlive a parent that was killed. */
static void
follow_parent (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

static GSubprocess *
spawn (const char *const *argv, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);

  g_subprocess_launcher_set_child_setup (launcher, follow_parent, NULL, NULL);
  return g_subprocess_launcher_spawnv (launcher, argv, error);
}

static char *
read_port (ZjDemo *self)
{
  g_autofree char *text = NULL;
  guint64 port;

  if (!g_file_get_contents (self->port_file, &text, NULL, NULL))
    return NULL;
  if (!g_ascii_string_to_unsigned (g_strstrip (text), 10, 1, 65535, &port, NULL))
    return NULL;
  return g_strdup_printf ("http://127.0.0.1:%" G_GUINT64_FORMAT, port);
}

static gboolean
poll_cb (gpointer user_data)
{
  GTask *task = user_data;
  ZjDemo *self = g_task_get_source_object (task);
  Start *start = g_task_get_task_data (task);
  g_autofree char *url = NULL;

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  url = read_port (self);
  if (url != NULL)
    g_task_return_pointer (task, g_steal_pointer (&url), g_free);
  else if (self->server == NULL || g_subprocess_get_identifier (self->server) == NULL || ++start->polls > PATIENCE)
    g_task_return_new_error (task, ZJ_ERROR, ZJ_ERROR_FAILED, _ ("The sample server did not start: %s"),
                             start->program);
  else
    return G_SOURCE_CONTINUE;
  return G_SOURCE_REMOVE;
}

static void
serve (GTask *task)
{
  ZjDemo *self = g_task_get_source_object (task);
  Start *start = g_task_get_task_data (task);
  const char *argv[] = { start->program, "serve",       "--data",        self->dir, "--listen",
                         "127.0.0.1:0",  "--port-file", self->port_file, NULL };
  GError *error = NULL;

  g_unlink (self->port_file);
  self->server = spawn (argv, &error);
  if (self->server == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_timeout_add_full (G_PRIORITY_DEFAULT, POLL_MS, poll_cb, g_object_ref (task), g_object_unref);
}

static void
filled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ZjDemo *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, &error)
      || !g_file_set_contents (self->filled, "", 0, &error))
    {
      g_prefix_error (&error, "%s ", _ ("The sample data could not be made:"));
      g_task_return_error (task, error);
      return;
    }
  serve (task);
}

static void
zj_demo_dispose (GObject *object)
{
  zj_demo_stop (ZJ_DEMO (object));
  G_OBJECT_CLASS (zj_demo_parent_class)->dispose (object);
}

static void
zj_demo_finalize (GObject *object)
{
  ZjDemo *self = ZJ_DEMO (object);

  g_free (self->dir);
  g_free (self->port_file);
  g_free (self->filled);
  G_OBJECT_CLASS (zj_demo_parent_class)->finalize (object);
}

static void
zj_demo_class_init (ZjDemoClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = zj_demo_dispose;
  G_OBJECT_CLASS (klass)->finalize = zj_demo_finalize;
}

static void
zj_demo_init (ZjDemo *self)
{
}

ZjDemo *
zj_demo_new (const char *dir)
{
  ZjDemo *self = g_object_new (ZJ_TYPE_DEMO, NULL);

  self->dir = g_build_filename (dir, "server", NULL);
  self->port_file = g_build_filename (dir, "server-port", NULL);
  self->filled = g_build_filename (dir, "server-filled", NULL);
  return self;
}

void
zj_demo_start_async (ZjDemo *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GSubprocess) filler = NULL;
  Start *start = g_new0 (Start, 1);
  GError *error = NULL;

  g_return_if_fail (ZJ_IS_DEMO (self));

  start->program = zj_places_find_program ("zhijian-server");
  g_task_set_source_tag (task, zj_demo_start_async);
  g_task_set_task_data (task, start, (GDestroyNotify)start_free);
  if (start->program == NULL)
    {
      g_task_return_new_error (task, ZJ_ERROR, ZJ_ERROR_NOT_FOUND, "%s",
                               _ ("The program zhijian-server was not found. Please install it, then try again."));
      return;
    }
  if (g_mkdir_with_parents (self->dir, 0700) != 0)
    {
      int reason = errno;
      g_task_return_new_error (task, ZJ_ERROR, reason == ENOSPC ? ZJ_ERROR_FULL : ZJ_ERROR_READ_ONLY, "%s: %s",
                               self->dir, g_strerror (reason));
      return;
    }
  zj_demo_stop (self);
  if (g_file_test (self->filled, G_FILE_TEST_EXISTS))
    {
      serve (task);
      return;
    }
  filler = spawn ((const char *const[]){ start->program, "demo", "--data", self->dir, NULL }, &error);
  if (filler == NULL)
    g_task_return_error (task, error);
  else
    g_subprocess_wait_check_async (filler, cancellable, filled_cb, g_object_ref (task));
}

char *
zj_demo_start_finish (ZjDemo *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/** zj_demo_stop: asks the child to end and waits for it, so that its data are whole on disk. Idempotent. */
void
zj_demo_stop (ZjDemo *self)
{
  g_return_if_fail (ZJ_IS_DEMO (self));

  if (self->server == NULL)
    return;
  g_subprocess_send_signal (self->server, SIGTERM);
  for (guint i = 0; i < PATIENCE && g_subprocess_get_identifier (self->server) != NULL; i++)
    g_usleep (10 * 1000);
  if (g_subprocess_get_identifier (self->server) != NULL)
    g_subprocess_force_exit (self->server);
  g_clear_object (&self->server);
  g_unlink (self->port_file);
}

/* Sample data only, so their password may lie beside them; it differs on every machine. */
char *
zj_demo_dup_password (ZjDemo *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->dir, "sample-password", NULL);
  g_autofree char *uuid = NULL;
  g_autofree char *password = NULL;

  if (g_file_get_contents (path, &password, NULL, NULL) && *g_strstrip (password) != '\0')
    return g_steal_pointer (&password);
  g_free (password);
  uuid = g_uuid_string_random ();
  password = g_strdup_printf ("Sample-%s-1", uuid);
  if (!g_file_set_contents_full (path, password, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    return NULL;
  return g_steal_pointer (&password);
}
