/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-application.h"
#include "zj-window.h"

struct _ZjApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (ZjApplication, zj_application, ADW_TYPE_APPLICATION)

static void
zj_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    window = GTK_WINDOW (zj_window_new (GTK_APPLICATION (application)));
  gtk_window_present (window);
}

static void
zj_application_class_init (ZjApplicationClass *klass)
{
  G_APPLICATION_CLASS (klass)->activate = zj_application_activate;
}

static void
zj_application_init (ZjApplication *self)
{
}

/** zj_application_new: (transfer full) */
ZjApplication *
zj_application_new (void)
{
  return g_object_new (ZJ_TYPE_APPLICATION, "application-id", "io.github.zhijian.Zhijian", "resource-base-path",
                       "/io/github/zhijian/app", NULL);
}
