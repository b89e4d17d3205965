/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-commands.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "zj-error.h"
#include "zj-server.h"

#define DEFAULT_LISTEN "127.0.0.1:8470"
#define MOST_HOURS     (100 * 366 * 24)

typedef struct
{
  char *data, *listen, *certificate, *key, *port_file;
  ZjServerOptions server;
  gint64 orphan_hours;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->data);
  g_free (options->listen);
  g_free (options->certificate);
  g_free (options->key);
  g_free (options->port_file);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

typedef struct
{
  ZjServer *server;
  GMainLoop *loop;
} Running;

static gboolean
on_stopped (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
on_signal (gpointer user_data)
{
  Running *running = user_data;

  zj_server_stop (running->server, on_stopped, running->loop);
  return G_SOURCE_CONTINUE;
}

/* Two servers on the same data would each hold half of the truth. The lock goes with the process, whatever ends it. */
static int
lock_data (const char *dir, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "serve.lock", NULL);
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;
  if (fd >= 0 && errno == EWOULDBLOCK)
    g_set_error (
        error, ZJ_ERROR, ZJ_ERROR_LOCKED,
        _ ("Another zhijian-server already serves the data in “%s”. Stop that one first, or use another folder."), dir);
  else
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_IO, _ ("“%s” cannot be locked (%s)."), path, g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return -1;
}

static gboolean
write_port (const char *path, const char *url, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, error);
  g_autofree char *text = NULL;

  if (uri == NULL)
    return FALSE;
  text = g_strdup_printf ("%d\n", g_uri_get_port (uri));
  return g_file_set_contents (path, text, -1, error); /* whole or not at all: scripts wait for it */
}

static ZjServer *
start (ZjTools *tools, const Options *options, GError **error)
{
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (ZjServer) server = NULL;
  g_autofree char *url = NULL;
  gboolean restored;

  if (options->certificate != NULL)
    {
      certificate = g_tls_certificate_new_from_files (options->certificate, options->key, error);
      if (certificate == NULL)
        return NULL;
    }
  if (!zj_storage_check_restored (tools->storage, &restored, error))
    return NULL;
  if (restored)
    g_print ("%s\n", _ ("These data were restored from a copy: clients will fetch everything again."));
  server = zj_server_new (tools->storage, tools->forms, tools->clock, tools->random, &options->server, error);
  if (server == NULL)
    return NULL;
  url = zj_server_listen (server, options->listen != NULL ? options->listen : DEFAULT_LISTEN, certificate, error);
  if (url == NULL || (options->port_file != NULL && !write_port (options->port_file, url, error)))
    return NULL;
  g_print (_ ("Listening on %s\n"), url);
  fflush (stdout);
  return g_steal_pointer (&server);
}

static gboolean
read_options (Options *options, int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options->data, N_ ("Folder of the data; made if it is not there"),
      N_ ("DIR") },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &options->listen,
      N_ ("Where to listen (127.0.0.1:8470); port 0 = any free one"), N_ ("ADDRESS:PORT") },
    { "tls-cert", 0, 0, G_OPTION_ARG_FILENAME, &options->certificate, N_ ("Certificate, PEM"), N_ ("FILE") },
    { "tls-key", 0, 0, G_OPTION_ARG_FILENAME, &options->key, N_ ("Its private key, PEM"), N_ ("FILE") },
    { "port-file", 0, 0, G_OPTION_ARG_FILENAME, &options->port_file, N_ ("Write the port here once listening"),
      N_ ("FILE") },
    { "token-horizon", 0, 0, G_OPTION_ARG_INT64, &options->server.token_horizon,
      N_ ("Forget states more than N changes behind; 0 = never"), N_ ("N") },
    { "max-file", 0, 0, G_OPTION_ARG_INT64, &options->server.max_file,
      N_ ("The largest file taken, in bytes (200 MiB)"), N_ ("N") },
    { "orphan-hours", 0, 0, G_OPTION_ARG_INT64, &options->orphan_hours,
      N_ ("Throw away files that no record names after N hours (168)"), N_ ("N") },
    { "orphan-seconds", 0, 0, G_OPTION_ARG_INT64, &options->server.orphan_seconds, N_ ("The same in seconds"),
      N_ ("N") },
    { "upload-seconds", 0, 0, G_OPTION_ARG_INT64, &options->server.upload_seconds,
      N_ ("Throw away unfinished uploads N seconds after their last byte (86400)"), N_ ("N") },
    { NULL },
  };

  options->server.max_file = ZJ_MAX_FILE;
  options->server.upload_seconds = ZJ_UPLOAD_SECONDS;
  options->server.orphan_seconds = ZJ_ORPHAN_SECONDS;
  if (!zj_parse_options (argc, argv, entries, NULL, _ ("Answers clients until it is told to stop.")))
    return FALSE;
  if (*argc > 1)
    g_printerr ("zhijian-server: %s\n", _ ("“serve” takes options only."));
  else if ((options->certificate == NULL) != (options->key == NULL))
    g_printerr ("zhijian-server: %s\n", _ ("--tls-cert and --tls-key belong together."));
  else if (options->server.max_file < 1 || options->server.orphan_seconds < 1 || options->server.upload_seconds < 1
           || options->orphan_hours < 0 || options->orphan_hours > MOST_HOURS
           || options->server.orphan_seconds > MOST_HOURS * G_GINT64_CONSTANT (3600)
           || options->server.upload_seconds > MOST_HOURS * G_GINT64_CONSTANT (3600))
    g_printerr ("zhijian-server: %s\n",
                _ ("Sizes and times must be more than nothing, and times less than a century."));
  else if (options->server.token_horizon < 0)
    g_printerr ("zhijian-server: %s\n", _ ("--token-horizon cannot be negative."));
  else
    {
      if (options->orphan_hours > 0)
        options->server.orphan_seconds = options->orphan_hours * 3600;
      return TRUE;
    }
  return FALSE;
}

int
zj_command_serve (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_auto (ZjTools) tools = { 0 };
  g_autoptr (GMainLoop) loop = NULL;
  g_autoptr (ZjServer) server = NULL;
  g_autoptr (GError) error = NULL;
  Running running;
  int status, lock;

  if (!read_options (&options, &argc, &argv))
    return ZJ_EXIT_USAGE;
  status = zj_tools_open (&tools, options.data);
  if (status != ZJ_EXIT_DONE)
    return status;
  lock = lock_data (options.data, &error);
  if (lock < 0)
    return zj_explain (error);
  loop = g_main_loop_new (NULL, FALSE);
  /* Before anyone can learn that it listens: whoever knows may also end it. */
  g_unix_signal_add (SIGTERM, on_signal, &running);
  g_unix_signal_add (SIGINT, on_signal, &running);
  server = start (&tools, &options, &error);
  if (server == NULL)
    {
      close (lock);
      return zj_explain (error);
    }
  running = (Running){ server, loop };
  g_main_loop_run (loop);
  zj_storage_note_progress (tools.storage);
  g_clear_object (&server);
  close (lock);
  return ZJ_EXIT_DONE;
}
