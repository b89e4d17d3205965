/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-window.h"

#include <glib/gi18n-lib.h>

#include "zj-error-page.h"
#include "zj-operator-dialog.h"
#include "zj-window-actions.h"
#include "zj-window-ask.h"
#include "zj-toast.h"
#include "zj-window-size.h"

struct _ZjWindow
{
  AdwApplicationWindow parent_instance;

  ZjAccountBook *book;
  GSettings *settings;
  ZjAccount *account;
  char *wanted_page; /* asked for before there was an account */
  char *wanted_record;
  char *wanted_new;
  gboolean asked_operator;
  gboolean closing; /* the user wants to close although a draft was not written */

  AdwToastOverlay *toasts;
  GtkStack *stage;
  ZjSignInPage *sign_in;
  ZjErrorPage *error;
  GtkSpinner *spinner;
  ZjFrame *frame;
};

G_DEFINE_FINAL_TYPE (ZjWindow, zj_window, ADW_TYPE_APPLICATION_WINDOW)

enum
{
  SIGNAL_SIGNED_IN,
  SIGNAL_RETRY,
  SIGNAL_SAMPLE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

gboolean
zj_window_shows_account (ZjWindow *self)
{
  return self->account != NULL && g_strcmp0 (gtk_stack_get_visible_child_name (self->stage), "main") == 0;
}

/* What was asked for while there was nothing to show it in. */
static void
open_wanted (ZjWindow *self)
{
  g_autofree char *page = g_steal_pointer (&self->wanted_page);
  g_autofree char *record = g_steal_pointer (&self->wanted_record);
  g_autofree char *form = g_steal_pointer (&self->wanted_new);

  if (page != NULL)
    zj_window_show_page (self, page);
  if (record != NULL)
    zj_window_show_record (self, record);
  if (form != NULL)
    zj_window_new_record (self, form);
}

/* --- callbacks -----------------------------------------------------------------------------------------------------
 */

static void
signed_in_cb (ZjWindow *self, ZjAccount *account)
{
  if (self->settings != NULL)
    g_settings_set_string (self->settings, "server-url", zj_account_get_server_url (account));
  g_signal_emit (self, signals[SIGNAL_SIGNED_IN], 0, account);
}

static void
left_sign_in_cb (ZjWindow *self)
{
  if (self->account != NULL && zj_account_is_open (self->account))
    gtk_stack_set_visible_child_name (self->stage, "main");
  else
    g_signal_emit (self, signals[SIGNAL_RETRY], 0);
}

static void
sample_cb (ZjWindow *self)
{
  g_signal_emit (self, signals[SIGNAL_SAMPLE], 0);
}

static void
retry_cb (ZjWindow *self)
{
  g_signal_emit (self, signals[SIGNAL_RETRY], 0);
}

static void
begin_sign_in (ZjWindow *self, ZjSignInMode mode, const char *server_url, const char *code)
{
  g_autofree char *known = self->settings != NULL ? g_settings_get_string (self->settings, "server-url") : NULL;

  gtk_stack_set_visible_child_name (self->stage, "sign-in");
  zj_sign_in_page_begin (self->sign_in, mode, server_url != NULL ? server_url : known, code);
}

static void
other_account_cb (ZjWindow *self)
{
  begin_sign_in (self, ZJ_SIGN_IN_OTHER, NULL, NULL);
}

static void
close_anyway_cb (ZjWindow *self)
{
  self->closing = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
zj_window_close_request (GtkWindow *window)
{
  ZjWindow *self = ZJ_WINDOW (window);
  GtkWidget *dialog;

  zj_window_size_keep (window, self->settings);
  if (self->closing || zj_window_flush (self))
    return GTK_WINDOW_CLASS (zj_window_parent_class)->close_request (window);

  dialog = zj_window_ask_close (window);
  g_signal_connect_object (dialog, "response::close", G_CALLBACK (close_anyway_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  return TRUE;
}

static void
zj_window_dispose (GObject *object)
{
  ZjWindow *self = ZJ_WINDOW (object);

  g_clear_object (&self->account);
  g_clear_object (&self->book);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), ZJ_TYPE_WINDOW);
  G_OBJECT_CLASS (zj_window_parent_class)->dispose (object);
}

static void
zj_window_finalize (GObject *object)
{
  ZjWindow *self = ZJ_WINDOW (object);

  g_free (self->wanted_page);
  g_free (self->wanted_record);
  g_free (self->wanted_new);
  G_OBJECT_CLASS (zj_window_parent_class)->finalize (object);
}

static void
zj_window_class_init (ZjWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zj_window_dispose;
  object_class->finalize = zj_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = zj_window_close_request;
  signals[SIGNAL_SIGNED_IN] = g_signal_new ("signed-in", ZJ_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                            G_TYPE_NONE, 1, ZJ_TYPE_ACCOUNT);
  signals[SIGNAL_RETRY] =
      g_signal_new ("retry", ZJ_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SAMPLE] =
      g_signal_new ("sample", ZJ_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (ZJ_TYPE_SIGN_IN_PAGE);
  g_type_ensure (ZJ_TYPE_ERROR_PAGE);
  g_type_ensure (ZJ_TYPE_FRAME);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/zj-window.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, ZjWindow, stage);
  gtk_widget_class_bind_template_child (widget_class, ZjWindow, sign_in);
  gtk_widget_class_bind_template_child (widget_class, ZjWindow, error);
  gtk_widget_class_bind_template_child (widget_class, ZjWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, ZjWindow, frame);
  gtk_widget_class_bind_template_callback (widget_class, signed_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, left_sign_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, sample_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
  gtk_widget_class_bind_template_callback (widget_class, other_account_cb);
  zj_window_actions_install (widget_class);
}

static void
zj_window_init (ZjWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* --- public --------------------------------------------------------------------------------------------------------
 */

/** zj_window_new: (transfer none) the application keeps it until it is closed. */
ZjWindow *
zj_window_new (GtkApplication *application, ZjAccountBook *book, GSettings *settings)
{
  ZjWindow *self = g_object_new (ZJ_TYPE_WINDOW, "application", application, NULL);

  self->book = g_object_ref (book);
  zj_sign_in_page_set_book (self->sign_in, book);
  zj_frame_set_book (self->frame, book, settings);
  if (settings != NULL)
    self->settings = g_object_ref (settings);
  zj_window_size_restore (GTK_WINDOW (self), settings);
  return self;
}

void
zj_window_show_account (ZjWindow *self, ZjAccount *account)
{
  g_return_if_fail (ZJ_IS_WINDOW (self));
  g_return_if_fail (zj_account_is_open (account));

  gtk_spinner_set_spinning (self->spinner, FALSE);
  zj_frame_set_account (self->frame, account);
  g_set_object (&self->account, account);
  gtk_stack_set_visible_child_name (self->stage, "main");
  zj_frame_open_last_page (self->frame);
  open_wanted (self);
}

void
zj_window_show_sign_in (ZjWindow *self, ZjAccount *account)
{
  g_return_if_fail (ZJ_IS_WINDOW (self));

  zj_window_sign_in (self, ZJ_SIGN_IN_FIRST, account);
}

void
zj_window_show_error (ZjWindow *self, ZjAccount *account, const GError *error)
{
  g_return_if_fail (ZJ_IS_WINDOW (self));

  gtk_spinner_set_spinning (self->spinner, FALSE);
  zj_error_page_set (self->error, error, account != NULL ? zj_account_get_dir (account) : NULL);
  gtk_stack_set_visible_child_name (self->stage, "error");
}

void
zj_window_show_starting (ZjWindow *self)
{
  g_return_if_fail (ZJ_IS_WINDOW (self));

  gtk_spinner_set_spinning (self->spinner, TRUE);
  gtk_stack_set_visible_child_name (self->stage, "starting");
}

void
zj_window_sign_in (ZjWindow *self, ZjSignInMode mode, ZjAccount *account)
{
  g_return_if_fail (ZJ_IS_WINDOW (self));

  if (account == NULL)
    begin_sign_in (self, mode, NULL, NULL);
  else
    begin_sign_in (self, mode, zj_account_get_server_url (account), zj_account_get_code (account));
}

/** zj_window_get_frame: (transfer none) */
ZjFrame *
zj_window_get_frame (ZjWindow *self)
{
  return self->frame;
}

/** zj_window_get_account: (transfer none) (nullable): the account that is shown */
ZjAccount *
zj_window_get_account (ZjWindow *self)
{
  return self->account;
}

void
zj_window_show_page (ZjWindow *self, const char *page)
{
  g_return_if_fail (ZJ_IS_WINDOW (self));

  if (!zj_window_shows_account (self))
    {
      g_free (self->wanted_page);
      self->wanted_page = g_strdup (page);
    }
  else if (!zj_frame_open_page (self->frame, page))
    zj_window_toast (self, _ ("There is no such page in this version."));
}

void
zj_window_show_record (ZjWindow *self, const char *id)
{
  g_autoptr (ZjRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  ZjRecordsPage *page;

  g_return_if_fail (ZJ_IS_WINDOW (self));

  if (!zj_window_shows_account (self))
    {
      g_free (self->wanted_record);
      self->wanted_record = g_strdup (id);
      return;
    }
  record = zj_store_get (zj_account_get_store (self->account), id, &error);
  if (record == NULL)
    {
      zj_window_toast (self, error->message);
      return;
    }
  if (g_strcmp0 (record->project, zj_account_get_project (self->account)) != 0)
    zj_account_set_project (self->account, record->project);
  page = zj_frame_open_records (self->frame, record->form);
  if (page != NULL)
    zj_records_page_show_record (page, id);
  else
    zj_window_toast (self, _ ("There is no such page in this version."));
}

void
zj_window_new_record (ZjWindow *self, const char *form)
{
  ZjRecordsPage *page;

  g_return_if_fail (ZJ_IS_WINDOW (self));

  if (!zj_window_shows_account (self))
    {
      g_free (self->wanted_new);
      self->wanted_new = g_strdup (form);
      return;
    }
  page = zj_frame_open_records (self->frame, form);
  if (page != NULL)
    zj_records_page_new_record (page, NULL);
}

void
zj_window_start_record (ZjWindow *self, const char *form, const char *from)
{
  g_return_if_fail (ZJ_IS_WINDOW (self) && form != NULL && from != NULL);

  ZjRecordsPage *page = zj_window_shows_account (self) ? zj_frame_open_records (self->frame, form) : NULL;
  if (page != NULL)
    zj_records_page_new_record (page, from);
}

void
zj_window_ask_operator (ZjWindow *self, gboolean anyway)
{
  g_autofree char *name = NULL;

  g_return_if_fail (ZJ_IS_WINDOW (self));

  if (!zj_window_shows_account (self))
    return;
  name = zj_account_dup_operator (self->account);
  if (!anyway && (self->asked_operator || (name != NULL && *name != '\0')))
    return;
  self->asked_operator = TRUE;
  gtk_window_present (GTK_WINDOW (zj_operator_dialog_new (GTK_WINDOW (self), self->account)));
}

gboolean
zj_window_flush (ZjWindow *self)
{
  g_return_val_if_fail (ZJ_IS_WINDOW (self), FALSE);

  return zj_frame_flush (self->frame);
}

void
zj_window_toast (ZjWindow *self, const char *text)
{
  g_autofree char *escaped = NULL;

  g_return_if_fail (ZJ_IS_WINDOW (self));
  g_return_if_fail (text != NULL);

  escaped = g_markup_escape_text (text, -1); /* toasts take markup */
  zj_toast_show (self->toasts, adw_toast_new (escaped));
}
