/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-ask.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "zj-problem.h"

typedef struct
{
  GWeakRef object;
  ZjAskFunc confirmed;
} Ask;

static void
ask_free (gpointer data, GClosure *closure)
{
  Ask *ask = data;
  g_weak_ref_clear (&ask->object);
  g_free (ask);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  Ask *ask = data;
  g_autoptr (GObject) object = g_weak_ref_get (&ask->object);
  if (object != NULL && g_str_equal (response, "confirm"))
    ask->confirmed (object);
}

static AdwMessageDialog *
new_dialog (GtkWidget *parent, const char *heading, const char *body)
{
  GtkRoot *root = gtk_widget_get_root (parent);
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, NULL);
  adw_message_dialog_set_heading_use_markup (ADW_MESSAGE_DIALOG (dialog), FALSE);
  adw_message_dialog_set_body_use_markup (ADW_MESSAGE_DIALOG (dialog), FALSE);
  adw_message_dialog_set_heading (ADW_MESSAGE_DIALOG (dialog), heading);
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog), body != NULL ? body : "");
  return ADW_MESSAGE_DIALOG (dialog);
}

void
zj_ask (GtkWidget *parent,
        const char *heading,
        const char *body,
        gboolean destructive,
        ZjAskFunc confirmed,
        gpointer object)
{
  g_return_if_fail (GTK_IS_WIDGET (parent) && confirmed != NULL && G_IS_OBJECT (object));
  AdwMessageDialog *dialog = new_dialog (parent, heading, body);
  Ask *ask = g_new0 (Ask, 1);
  g_weak_ref_init (&ask->object, object);
  ask->confirmed = confirmed;
  adw_message_dialog_add_responses (dialog, "cancel", C_ ("dialog", "Cancel"), "confirm", C_ ("dialog", "OK"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "confirm",
                                              destructive ? ADW_RESPONSE_DESTRUCTIVE : ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (dialog, "cancel");
  adw_message_dialog_set_default_response (dialog, destructive ? "cancel" : "confirm");
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), ask, ask_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
zj_tell (GtkWidget *parent, const char *heading, const char *body, GPtrArray *problems)
{
  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_autoptr (GString) text = g_string_new (body);
  for (guint i = 0; problems != NULL && i < problems->len; i++)
    {
      ZjProblem *problem = g_ptr_array_index (problems, i);
      if (problem->severity == ZJ_SEVERITY_ERROR && strstr (text->str, problem->message) == NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", problem->message);
    }
  AdwMessageDialog *dialog = new_dialog (parent, heading, text->str);
  adw_message_dialog_add_response (dialog, "close", C_ ("dialog", "Close"));
  adw_message_dialog_set_close_response (dialog, "close");
  gtk_window_present (GTK_WINDOW (dialog));
}

char *
zj_join_names (GPtrArray *names, const char *separator)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? separator : "", (char *)g_ptr_array_index (names, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}
