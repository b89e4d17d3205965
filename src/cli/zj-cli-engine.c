/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-cli-engine.h"

#include "zj-cli-output.h"

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

static void
on_fraction (ZjEngine *engine, GParamSpec *pspec, gpointer user_data)
{
  double fraction = zj_engine_get_fraction (engine);

  if (fraction >= 0)
    fprintf (stderr, "\r%s %3d %% ", _ ("Syncing…"), (int)(fraction * 100 + 0.5));
  else
    fprintf (stderr, "\r%s       ", _ ("Syncing…"));
}

gboolean
zj_cli_engine_sync (ZjEngine *engine, ZjSyncReport *report, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  gulong handler = 0;

  if (isatty (STDERR_FILENO))
    handler = g_signal_connect (engine, "notify::fraction", G_CALLBACK (on_fraction), NULL);
  zj_engine_sync_async (engine, TRUE, NULL, on_done, &result);
  wait_for (&result);
  if (handler != 0)
    {
      g_signal_handler_disconnect (engine, handler);
      fputs ("\r                    \r", stderr);
    }
  return zj_engine_sync_finish (engine, result, report, error);
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
