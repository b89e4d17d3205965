/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-about.h"

#include <glib/gi18n-lib.h>

void
zj_about_present (GtkWindow *parent)
{
  adw_show_about_window (
      parent,
      "application-name",
      _ ("Construction quality supervision"),
      "application-icon",
      "io.github.zhijian.Zhijian",
      "version",
      ZJ_VERSION,
      "developer-name",
      _ ("The Zhijian developers"),
      "copyright",
      "© 2026 The Zhijian developers",
      "license-type",
      GTK_LICENSE_GPL_3_0,
      "comments",
      _ ("Client of the Hubei construction quality supervision system for the construction project's office.\n\n"
         "Technical support by telephone: 027-87746866"),
      "support-url",
      "tel:+862787746866",
      NULL);
}
