/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-window-ask.h"

#include <glib/gi18n-lib.h>

GtkWidget *
zj_window_ask_close (GtkWindow *parent)
{
  GtkWidget *dialog =
      adw_message_dialog_new (parent, _ ("A draft could not be written"),
                              _ ("What was typed last is only in this window. Please make room on the disk, or save "
                                 "the form, before you close."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "stay", _ ("_Go back"), "close",
                                    _ ("_Close and lose it"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "close", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  return dialog;
}

GtkWidget *
zj_window_ask_not_signed_out (GtkWindow *parent, const GError *error)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, _ ("Not signed out"), error->message);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "close", C_ ("dialog", "_Close"), "outbox",
                                    _ ("_Show the outbox"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "outbox", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  return dialog;
}
