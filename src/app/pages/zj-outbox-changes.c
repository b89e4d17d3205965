/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-outbox-changes.h"

#include <glib/gi18n-lib.h>

#include "zj-delivered-dialog.h"
#include "zj-waiting-export.h"

typedef gboolean (*Work) (ZjStore *store, const char *project, const char *what, gboolean on, GError **error);

typedef struct
{
  ZjAccount *account;
  ZjStore *store;
  char *project;
  char *what; /* op or SHA-256; NULL = all */
  gboolean on;
  gboolean syncs; /* worth a round when it is done */
  Work work;
} Change;

static void
change_free (Change *change)
{
  g_clear_object (&change->account);
  g_clear_object (&change->store);
  g_free (change->project);
  g_free (change->what);
  g_free (change);
}

static void
say (GtkWidget *widget, const char *text)
{
  gtk_widget_activate_action (widget, "win.toast", "s", text);
}

static void
change_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Change *change = task_data;
  GError *error = NULL;

  if (change->work (change->store, change->project, change->what, change->on, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GtkWidget *widget = GTK_WIDGET (source);
  Change *change = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    say (widget, error->message);
  else if (change->syncs)
    gtk_widget_activate_action (widget, "app.sync", NULL);
  if (zj_account_is_open (change->account))
    zj_account_refresh (change->account);
}

static void
start (GtkWidget *widget, ZjAccount *account, Work work, const char *what, gboolean on, gboolean syncs)
{
  g_autoptr (GTask) task = NULL;
  Change *change;

  if (!zj_account_is_open (account))
    return;
  change = g_new0 (Change, 1);
  change->account = g_object_ref (account);
  change->store = g_object_ref (zj_account_get_store (account));
  change->project = g_strdup (zj_account_get_project (account));
  change->what = g_strdup (what);
  change->on = on;
  change->syncs = syncs;
  change->work = work;
  task = g_task_new (widget, NULL, changed_cb, NULL);
  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, change, (GDestroyNotify)change_free);
  g_task_run_in_thread (task, change_thread);
}

static gboolean
retry_work (ZjStore *store, const char *project, const char *op, gboolean on, GError **error)
{
  return zj_store_retry (store, op, error);
}

void
zj_outbox_retry (GtkWidget *widget, ZjAccount *account, const char *op)
{
  start (widget, account, retry_work, op, TRUE, TRUE);
}

static gboolean
pause_file_work (ZjStore *store, const char *project, const char *sha256, gboolean on, GError **error)
{
  return zj_store_pause_transfer (store, project, sha256, on, error);
}

void
zj_outbox_pause_file (GtkWidget *widget, ZjAccount *account, const char *sha256, gboolean pause)
{
  start (widget, account, pause_file_work, sha256, pause, !pause);
}

static gboolean
pause_all_work (ZjStore *store, const char *project, const char *what, gboolean on, GError **error)
{
  return zj_store_pause_transfers (store, on, error);
}

void
zj_outbox_pause_all (GtkWidget *widget, ZjAccount *account, gboolean pause)
{
  start (widget, account, pause_all_work, NULL, pause, !pause);
}

/* ---- withdrawing ---- */

typedef struct
{
  GtkWidget *widget;
  ZjAccount *account;
  char *op;
} Withdrawal;

static void
withdrawal_free (Withdrawal *withdrawal)
{
  g_clear_object (&withdrawal->widget);
  g_clear_object (&withdrawal->account);
  g_free (withdrawal->op);
  g_free (withdrawal);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Withdrawal, withdrawal_free)

static void
withdrawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Withdrawal) withdrawal = user_data;
  g_autoptr (GError) error = NULL;

  if (zj_engine_cancel_op_finish (ZJ_ENGINE (source), result, &error))
    say (withdrawal->widget, _ ("Upload cancelled"));
  else
    say (withdrawal->widget, error->message);
  if (zj_account_is_open (withdrawal->account))
    zj_account_refresh (withdrawal->account);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  Withdrawal *withdrawal = user_data;

  if (g_strcmp0 (response, "cancel-upload") == 0 && zj_account_is_open (withdrawal->account))
    zj_engine_cancel_op_async (zj_account_get_engine (withdrawal->account), withdrawal->op, NULL, withdrawn_cb,
                               withdrawal);
  else
    withdrawal_free (withdrawal);
}

/* What was never taken in exists nowhere else, so it is asked about first. */
void
zj_outbox_cancel (GtkWidget *widget, ZjAccount *account, const char *op)
{
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (gtk_widget_get_root (widget)), _ ("Cancel this upload?"),
      _ ("The change has not been taken in by the system. If you cancel, the record goes back to what it was before, "
         "here as well. Where it may be on its way, the system is asked first."));
  Withdrawal *withdrawal = g_new0 (Withdrawal, 1);

  withdrawal->widget = g_object_ref (widget);
  withdrawal->account = g_object_ref (account);
  withdrawal->op = g_strdup (op);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep", C_ ("dialog", "_Keep"), "cancel-upload",
                                    _ ("_Cancel upload"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "cancel-upload", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), withdrawal);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- a copy for people ---- */

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) made = zj_waiting_export_finish (ZJ_STORE (source), result, &error);
  g_autofree char *name = made != NULL ? g_file_get_basename (made) : NULL;
  g_autofree char *text = made != NULL ? g_strdup_printf (_ ("Copied into the folder “%s”"), name) : NULL;

  say (widget, made != NULL ? text : error->message);
}

static void
folder_cb (GtkNativeDialog *chooser, int response, gpointer user_data)
{
  GtkWidget *widget = user_data;
  ZjAccount *account = g_object_get_data (G_OBJECT (chooser), "zj-account");
  g_autoptr (GFile) folder =
      response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;

  if (folder != NULL && zj_account_is_open (account))
    zj_waiting_export_async (zj_account_get_store (account), zj_account_get_project (account), folder, FALSE, NULL,
                             exported_cb, g_object_ref (widget));
  g_object_unref (chooser);
}

void
zj_outbox_export (GtkWidget *widget, ZjAccount *account)
{
  GtkFileChooserNative *chooser =
      gtk_file_chooser_native_new (_ ("Copy what waits into a folder"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                   GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Copy here"), NULL);

  g_object_set_data_full (G_OBJECT (chooser), "zj-account", g_object_ref (account), g_object_unref);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (folder_cb), widget, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

void
zj_outbox_show_receipt (GtkWidget *widget, ZjAccount *account, const char *record_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjRecord) record = NULL;
  ZjForms *forms;
  ZjForm *form;

  if (!zj_account_is_open (account))
    return;
  record = zj_store_get (zj_account_get_store (account), record_id, &error);
  if (record == NULL)
    {
      say (widget, error->message);
      return;
    }
  forms = zj_store_get_forms (zj_account_get_store (account));
  form = zj_forms_get_version (forms, record->form, record->form_version);
  if (form == NULL)
    form = zj_forms_get (forms, record->form);
  if (form != NULL)
    zj_delivered_dialog_present (widget, zj_account_get_store (account), form, record);
}
