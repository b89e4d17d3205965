/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-about.h"

#include <glib/gi18n-lib.h>

void
zj_about_present (GtkWindow *parent)
{
  const char *const developers[] = { _ ("The Zhijian developers"), NULL };

  adw_show_about_window (
      parent, "application-name", _ ("Hubei construction quality supervision"), "application-icon",
      "io.github.zhijian.Zhijian", "version", ZJ_VERSION, "developer-name",
      _ ("Technical support: 027-87746866"), /* where it is seen at once */
      "developers", developers, "copyright", "© 2026 The Zhijian developers", "license-type", GTK_LICENSE_GPL_3_0,
      "comments",
      _ ("Client of the Hubei construction quality supervision system for the construction project's "
         "office.\n\nTechnical support by telephone: 027-87746866"),
      NULL);
}
