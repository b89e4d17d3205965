/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-window-actions.h"

#include <glib/gi18n-lib.h>

#include "zj-window-ask.h"
#include "zj-window.h"

static void
toggle_sidebar_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  zj_frame_toggle_sidebar (zj_window_get_frame (ZJ_WINDOW (widget)));
}

/* Esc */
static void
back_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ZjWindow *self = ZJ_WINDOW (widget);

  if (zj_window_shows_account (self))
    zj_frame_go_back (zj_window_get_frame (self));
}

static void
page_number_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ZjWindow *self = ZJ_WINDOW (widget);
  const char *page = zj_frame_nth_page (zj_window_get_frame (self), (guint)g_variant_get_int32 (parameter));

  if (page != NULL)
    zj_window_show_page (self, page);
}

static void
new_here_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ZjWindow *self = ZJ_WINDOW (widget);

  if (zj_window_shows_account (self))
    zj_window_new_record (self, zj_frame_get_new_form (zj_window_get_frame (self)));
}

static void
start_record_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const char *form, *from;

  g_variant_get (parameter, "(&s&s)", &form, &from);
  zj_window_start_record (ZJ_WINDOW (widget), form, from);
}

static void
op_cancelled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZjWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (zj_engine_cancel_op_finish (ZJ_ENGINE (source), result, &error))
    zj_window_toast (self, _ ("Upload cancelled; the record is as it was before"));
  else
    zj_window_toast (self, error->message);
}

static void
cancel_op_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ZjWindow *self = ZJ_WINDOW (widget);

  if (zj_window_shows_account (self))
    zj_engine_cancel_op_async (zj_account_get_engine (zj_window_get_account (self)),
                               g_variant_get_string (parameter, NULL), NULL, op_cancelled_cb, g_object_ref (self));
}

static void
operator_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  zj_window_ask_operator (ZJ_WINDOW (widget), TRUE);
}

static void
add_account_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  zj_window_sign_in (ZJ_WINDOW (widget), ZJ_SIGN_IN_OTHER, NULL);
}

static void
sign_in_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ZjWindow *self = ZJ_WINDOW (widget);
  ZjAccount *account = zj_window_get_account (self);

  if (account != NULL)
    zj_window_sign_in (self, ZJ_SIGN_IN_AGAIN, account);
}

static void
toast_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  zj_window_toast (ZJ_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
show_outbox_cb (ZjWindow *self)
{
  zj_window_show_page (self, ZJ_PAGE_OUTBOX);
}

static void
signed_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZjWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  ZjAccount *account = zj_window_get_account (self);
  GtkWidget *dialog;

  if (zj_engine_sign_out_finish (ZJ_ENGINE (source), result, &error))
    {
      if (account != NULL && zj_account_get_engine (account) == ZJ_ENGINE (source))
        zj_window_sign_in (self, ZJ_SIGN_IN_OTHER, account);
      zj_window_toast (self, _ ("Signed out. The data stay on this computer."));
      return;
    }
  dialog = zj_window_ask_not_signed_out (GTK_WINDOW (self), error);
  g_signal_connect_object (dialog, "response::outbox", G_CALLBACK (show_outbox_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
sign_out_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ZjWindow *self = ZJ_WINDOW (widget);

  if (!zj_window_shows_account (self))
    return;
  zj_window_flush (self);
  zj_engine_sign_out_async (zj_account_get_engine (zj_window_get_account (self)), NULL, signed_out_cb,
                            g_object_ref (self));
}

void
zj_window_actions_install (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.toggle-sidebar", NULL, toggle_sidebar_cb);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_cb);
  /* A binding, not an accelerator: lists, popovers and pages with steps of their own get the key first. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.back", NULL);
  gtk_widget_class_install_action (widget_class, "win.page-number", "i", page_number_cb);
  gtk_widget_class_install_action (widget_class, "win.new", NULL, new_here_cb);
  gtk_widget_class_install_action (widget_class, "win.start-record", "(ss)", start_record_cb);
  gtk_widget_class_install_action (widget_class, "win.cancel-op", "s", cancel_op_cb);
  gtk_widget_class_install_action (widget_class, "win.operator", NULL, operator_cb);
  gtk_widget_class_install_action (widget_class, "win.add-account", NULL, add_account_cb);
  gtk_widget_class_install_action (widget_class, "win.sign-in", NULL, sign_in_cb);
  gtk_widget_class_install_action (widget_class, "win.sign-out", NULL, sign_out_cb);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast_cb);
}
