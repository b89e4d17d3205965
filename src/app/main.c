/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-application.h"

int
main (int argc, char **argv)
{
  g_autoptr (ZjApplication) app = NULL;

  app = zj_application_new ();
  return g_application_run (G_APPLICATION (app), argc, argv);
}
