/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-cli-engine.h"
#include "zj-cli-files.h"
#include "zj-cli-output.h"
#include "zj-cli-commands.h"
#include "zj-error.h"
#include "zj-json.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

/* The one file that goes by this id or, if only one does, by this name. */
static const ZjAttachment *
find_file (GPtrArray *files, const char *text)
{
  const ZjAttachment *found = NULL;
  guint n = 0;

  for (guint i = 0; i < files->len; i++)
    {
      const ZjAttachment *file = files->pdata[i];

      if (g_strcmp0 (file->id, text) == 0)
        return file;
      if (g_strcmp0 (file->name, text) == 0)
        {
          found = file;
          n++;
        }
    }
  if (n == 1)
    return found;
  zj_cli_warn (n == 0 ? _ ("The record has no attachment “%s”; “zhijianctl show” lists them with their ids.")
                      : _ ("Several attachments are named “%s”. Give the id instead; “zhijianctl show” lists them."),
               text);
  return NULL;
}

/* The bytes, fetched from the server if they are not here. */
static GBytes *
get_bytes (ZjCli *cli, ZjRecord *record, const ZjAttachment *file, GError **error)
{
  g_autoptr (ZjEngine) engine = NULL;

  if (!zj_store_has_file (cli->store, file->sha256))
    {
      engine = zj_cli_engine (cli->store, error);
      if (engine == NULL || !zj_cli_engine_fetch (engine, record->project, file->sha256, error))
        return NULL;
      zj_cli_engine_note (engine);
    }
  return zj_store_read_file (cli->store, file->sha256, error);
}

static int
fail_to_write (const char *path, int saved_errno)
{
  g_autofree char *shown = g_filename_display_name (path);

  if (saved_errno == EEXIST)
    zj_cli_warn (_ ("%s is there already and was left as it is; --force writes over it."), shown);
  else
    zj_cli_warn (_ ("%s could not be written: %s."), shown, g_strerror (saved_errno));
  return ZJ_EXIT_INVALID;
}

static gboolean
write_all (int fd, GBytes *bytes)
{
  gsize left;
  const guint8 *data = g_bytes_get_data (bytes, &left);

  while (left > 0)
    {
      gssize n = write (fd, data, left);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      data += n;
      left -= n;
    }
  return TRUE;
}

/* Whole or not at all. */
static int
write_new (const char *path, GBytes *bytes)
{
  int fd = g_open (path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
  gboolean done;
  int saved_errno;

  if (fd < 0)
    return fail_to_write (path, errno);
  done = write_all (fd, bytes) && fsync (fd) == 0;
  saved_errno = errno;
  if (close (fd) != 0 && done)
    {
      done = FALSE;
      saved_errno = errno;
    }
  if (done)
    return ZJ_EXIT_DONE;
  g_unlink (path);
  return fail_to_write (path, saved_errno);
}

static int
write_over (const char *path, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;

  if (g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0666, &error))
    return ZJ_EXIT_DONE;
  zj_cli_warn ("%s", error->message);
  return ZJ_EXIT_INVALID;
}

static int
fetch_file (ZjCli *cli, ZjRecord *record, const char *text, const char *path, gboolean force)
{
  ZjForm *form = zj_cli_form_of (cli, record);
  g_autoptr (GPtrArray) files = form != NULL ? zj_attachments_list (form, record->fields, NULL, NULL) : NULL;
  const ZjAttachment *file = files != NULL ? find_file (files, text) : NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  if (file == NULL)
    return ZJ_EXIT_INVALID;
  if (!force && g_file_test (path, G_FILE_TEST_EXISTS))
    return fail_to_write (path, EEXIST);
  bytes = get_bytes (cli, record, file, &error);
  if (bytes == NULL)
    return zj_cli_fail (error);
  return force ? write_over (path, bytes) : write_new (path, bytes);
}

int
zj_command_fetch (ZjCli *cli, int argc, char **argv)
{
  gboolean force = FALSE;
  const GOptionEntry entries[] = {
    { "force", 0, 0, G_OPTION_ARG_NONE, &force, N_ ("Write over FILE if it is there"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjRecord) record = NULL;
  int status = ZJ_EXIT_DONE;

  if (!zj_cli_parse (cli, "fetch", entries, &argc, &argv, &status))
    return status;
  if (argc != 4)
    return zj_cli_usage ("fetch", _ ("Name the record, its attachment, and where the file goes."));
  if (zj_cli_store (cli, &status) == NULL)
    return status;
  record = zj_store_get (cli->store, argv[1], &error);
  if (record == NULL)
    return zj_cli_fail (error);
  status = fetch_file (cli, record, argv[2], argv[3], force);
  if (status == ZJ_EXIT_DONE && cli->json)
    {
      JsonObject *answer = json_object_new ();
      json_object_set_string_member (answer, "id", record->id);
      json_object_set_string_member (answer, "file", argv[3]);
      zj_cli_print_json (zj_json_object_node (answer));
    }
  return status;
}
