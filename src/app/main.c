/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-application.h"
#include "zj-locale.h"

int
main (int argc, char **argv)
{
  g_autoptr (ZjApplication) app = NULL;
  gboolean demo;

  zj_locale_init ();
  demo = g_strv_contains ((const char *const *)argv, "--demo"); /* it decides on the application id */
  app = zj_application_new (demo);
  return g_application_run (G_APPLICATION (app), argc, argv);
}
