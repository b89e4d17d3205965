/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-cli-engine.h"

#include "zj-cli-files.h"
#include "zj-cli-output.h"
#include "zj-error.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <unistd.h>

#define HAND_OVER_SECONDS 60
#define LOOK_EVERY_MS     200

char *
zj_cli_ca_file (const char *dir)
{
  return g_build_filename (dir, "ca.pem", NULL);
}

ZjEngine *
zj_cli_engine (ZjStore *store, GError **error)
{
  g_autofree char *ca = zj_cli_ca_file (zj_store_get_dir (store));
  gboolean pinned = g_file_test (ca, G_FILE_TEST_EXISTS);
  g_autoptr (ZjRemote) remote = zj_remote_http_new (zj_store_get_server_url (store), pinned ? ca : NULL, error);

  return remote != NULL ? zj_engine_new (store, remote, ZJ_SECRETS_SERVICE_OR_FILE) : NULL;
}

/* --- waiting for the engine ------------------------------------------------------------------------------------- */

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
  g_main_context_wakeup (NULL);
}

static GAsyncResult *
wait_for (GAsyncResult **slot)
{
  while (*slot == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *slot;
}

gboolean
zj_cli_engine_sign_in (ZjEngine *engine, const char *password, const char *new_password, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  zj_engine_sign_in_async (engine, password, new_password, NULL, on_done, &result);
  return zj_engine_sign_in_finish (engine, wait_for (&result), error);
}

gboolean
zj_cli_engine_change_password (ZjEngine *engine, const char *old_password, const char *new_password, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  zj_engine_change_password_async (engine, old_password, new_password, NULL, on_done, &result);
  return zj_engine_change_password_finish (engine, wait_for (&result), error);
}

gboolean
zj_cli_engine_sign_out (ZjEngine *engine, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  zj_engine_sign_out_async (engine, NULL, on_done, &result);
  return zj_engine_sign_out_finish (engine, wait_for (&result), error);
}

/* --- progress on a terminal ------------------------------------------------------------------------------------- */

#define LINE_WIDTH 60

static void
say_progress (const char *text)
{
  fprintf (stderr, "\r%-*s", LINE_WIDTH, text);
}

static void
on_fraction (ZjEngine *engine, GParamSpec *pspec, gpointer user_data)
{
  double fraction = zj_engine_get_fraction (engine);
  g_autofree char *text = fraction >= 0 ? g_strdup_printf ("%s %3d %%", _ ("Syncing…"), (int)(fraction * 100 + 0.5))
                                        : g_strdup (_ ("Syncing…"));

  say_progress (text);
}

static void
on_transfer (ZjEngine *engine, const char *sha256, gboolean up, gint64 offset, gint64 size, gpointer user_data)
{
  g_autofree char *of = zj_cli_size_text (size);
  g_autofree char *text =
      g_strdup_printf (up ? _ ("Uploading a file: %d %% of %s") : _ ("Fetching a file: %d %% of %s"),
                       size > 0 ? (int)(offset * 100 / size) : 0, of);

  say_progress (text);
}

static void
show_progress (ZjEngine *engine)
{
  if (!isatty (STDERR_FILENO))
    return;
  g_signal_connect (engine, "notify::fraction", G_CALLBACK (on_fraction), NULL);
  g_signal_connect (engine, "transfer", G_CALLBACK (on_transfer), NULL);
}

static void
hide_progress (ZjEngine *engine)
{
  if (!isatty (STDERR_FILENO))
    return;
  g_signal_handlers_disconnect_by_func (engine, on_fraction, NULL);
  g_signal_handlers_disconnect_by_func (engine, on_transfer, NULL);
  fprintf (stderr, "\r%*s\r", LINE_WIDTH, "");
}

/* --- work ------------------------------------------------------------------------------------------------------- */

gboolean
zj_cli_engine_sync (ZjEngine *engine, ZjSyncReport *report, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  show_progress (engine);
  zj_engine_sync_async (engine, TRUE, NULL, on_done, &result);
  wait_for (&result);
  hide_progress (engine);
  return zj_engine_sync_finish (engine, result, report, error);
}

/* The other program saw that the file is wanted and fetches it. */
static gboolean
comes_by_another (ZjStore *store, const char *sha256)
{
  for (int i = 0; i < HAND_OVER_SECONDS * 1000 / LOOK_EVERY_MS; i++)
    {
      if (zj_store_has_file (store, sha256))
        return TRUE;
      g_usleep (LOOK_EVERY_MS * 1000);
    }
  return FALSE;
}

gboolean
zj_cli_engine_fetch (ZjEngine *engine, const char *project, const char *sha256, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) problem = NULL;

  show_progress (engine);
  zj_engine_fetch_async (engine, project, sha256, NULL, on_done, &result);
  wait_for (&result);
  hide_progress (engine);
  if (zj_engine_fetch_finish (engine, result, &problem))
    return TRUE;
  if (g_error_matches (problem, ZJ_ERROR, ZJ_ERROR_LOCKED) && comes_by_another (zj_engine_get_store (engine), sha256))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

gboolean
zj_cli_engine_cancel_op (ZjEngine *engine, const char *op, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  zj_engine_cancel_op_async (engine, op, NULL, on_done, &result);
  return zj_engine_cancel_op_finish (engine, wait_for (&result), error);
}

void
zj_cli_engine_note (ZjEngine *engine)
{
  const char *note = zj_engine_get_secrets_note (engine);
  ZjStore *store = zj_engine_get_store (engine);
  g_autofree char *said = note != NULL ? zj_store_dup_meta (store, "token_file_said") : NULL;

  if (note == NULL || said != NULL)
    return;
  zj_cli_warn ("%s", note);
  zj_store_set_meta (store, "token_file_said", "yes", NULL);
}

/* --- handing over ----------------------------------------------------------------------------------------------- */

gboolean
zj_cli_ask_app (gboolean demo)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) answer = NULL;
  GVariantBuilder parameters, platform;

  if (bus == NULL)
    return FALSE;
  g_variant_builder_init (&parameters, G_VARIANT_TYPE ("av"));
  g_variant_builder_init (&platform, G_VARIANT_TYPE_VARDICT);
  answer = g_dbus_connection_call_sync (bus, demo ? "io.github.zhijian.Zhijian.Demo" : "io.github.zhijian.Zhijian",
                                        demo ? "/io/github/zhijian/Zhijian/Demo" : "/io/github/zhijian/Zhijian",
                                        "org.freedesktop.Application", "ActivateAction",
                                        g_variant_new ("(sava{sv})", "sync", &parameters, &platform), NULL,
                                        G_DBUS_CALL_FLAGS_NO_AUTO_START, 5000, NULL, NULL);
  return answer != NULL;
}
