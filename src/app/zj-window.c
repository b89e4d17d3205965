/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-window.h"

#include <glib/gi18n-lib.h>

#include "zj-error-page.h"
#include "zj-operator-dialog.h"
#include "zj-outbox-page.h"
#include "zj-project-page.h"
#include "zj-records-page.h"
#include "zj-sidebar-button.h"
#include "zj-sidebar.h"
#include "zj-sign-in-page.h"
#include "zj-width-bin.h"

#define PAGE_PROJECT "project"
#define PAGE_OUTBOX  "outbox"
#define PAGE_UNITS   "unit-project"

struct _ZjWindow
{
  AdwApplicationWindow parent_instance;

  ZjAccountBook *book;
  GSettings *settings;
  ZjAccount *account;
  char *shown_project; /* whose pages are in the stack */
  char *wanted_page;   /* asked for before there was an account */
  char *wanted_record;
  char *wanted_new;
  gboolean asked_operator;
  gboolean closing; /* the user wants to close although a draft was not written */

  AdwToastOverlay *toasts;
  GtkStack *stage;
  ZjSignInPage *sign_in;
  ZjErrorPage *error;
  GtkSpinner *spinner;
  AdwLeaflet *frame;
  GtkWidget *sidebar_bin;
  ZjSidebar *sidebar;
  GtkWidget *content;
  GtkStack *pages;
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

/* --- pages ---------------------------------------------------------------------------------------------------------
 */

static GtkWidget *
make_page (ZjWindow *self, const char *page)
{
  ZjForm *form;
  const char *project = zj_account_get_project (self->account);

  if (g_strcmp0 (page, PAGE_PROJECT) == 0)
    return zj_project_page_new (self->account);
  if (g_strcmp0 (page, PAGE_OUTBOX) == 0)
    return zj_outbox_page_new (self->account);
  form = zj_forms_get (zj_account_book_get_forms (self->book), page);
  if (form == NULL || !form->has_page || project == NULL)
    return NULL;
  return zj_records_page_new (zj_account_get_store (self->account), form, project);
}

/* The page, made at its first use and kept, so that its selection and scroll position survive. */
static GtkWidget *
ensure_page (ZjWindow *self, const char *page)
{
  GtkWidget *widget = gtk_stack_get_child_by_name (self->pages, page);

  if (widget != NULL)
    return widget;
  widget = make_page (self, page);
  if (widget != NULL)
    gtk_stack_add_named (self->pages, widget, page);
  return widget;
}

static void
close_pages (ZjWindow *self)
{
  GtkWidget *child;

  zj_window_flush (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->pages))) != NULL)
    gtk_stack_remove (self->pages, child);
  g_clear_pointer (&self->shown_project, g_free);
}

static gboolean
shows_account (ZjWindow *self)
{
  return self->account != NULL && g_strcmp0 (gtk_stack_get_visible_child_name (self->stage), "main") == 0;
}

static gboolean
open_page (ZjWindow *self, const char *page)
{
  GtkWidget *widget = ensure_page (self, page);

  if (widget == NULL)
    return FALSE;
  gtk_stack_set_visible_child (self->pages, widget);
  zj_sidebar_select (self->sidebar, page);
  adw_leaflet_set_visible_child (self->frame, self->content);
  if (self->settings != NULL && g_strcmp0 (page, PAGE_OUTBOX) != 0)
    g_settings_set_string (self->settings, "last-page", page);
  return TRUE;
}

static ZjRecordsPage *
open_records (ZjWindow *self, const char *form)
{
  GtkWidget *page = open_page (self, form) ? gtk_stack_get_visible_child (self->pages) : NULL;

  return ZJ_IS_RECORDS_PAGE (page) ? ZJ_RECORDS_PAGE (page) : NULL;
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

/* The project may have come with the first pull, or another one may have been chosen. */
static void
account_changed_cb (ZjWindow *self)
{
  const char *project = zj_account_get_project (self->account);
  g_autofree char *last = NULL;

  if (!zj_account_is_open (self->account) || g_strcmp0 (project, self->shown_project) == 0)
    return;
  close_pages (self);
  self->shown_project = g_strdup (project);
  last = self->settings != NULL ? g_settings_get_string (self->settings, "last-page") : NULL;
  if (last == NULL || *last == '\0' || !open_page (self, last))
    open_page (self, PAGE_PROJECT);
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
go_to_sidebar (ZjWindow *self)
{
  gtk_widget_set_visible (self->sidebar_bin, TRUE);
  adw_leaflet_set_visible_child (self->frame, self->sidebar_bin);
  zj_sidebar_focus (self->sidebar);
}

static void
toggle_sidebar_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ZjWindow *self = ZJ_WINDOW (widget);
  gboolean shown = gtk_widget_get_visible (self->sidebar_bin);

  if (adw_leaflet_get_folded (self->frame))
    {
      if (adw_leaflet_get_visible_child (self->frame) == self->content)
        go_to_sidebar (self);
      else
        adw_leaflet_set_visible_child (self->frame, self->content);
    }
  else
    gtk_widget_set_visible (self->sidebar_bin, !shown);
}

/* Esc: one step back: the page's own steps first, then towards the sidebar. */
static void
back_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ZjWindow *self = ZJ_WINDOW (widget);
  GtkWidget *page = gtk_stack_get_visible_child (self->pages);

  if (!shows_account (self))
    return;
  if (page != NULL && ZJ_IS_RECORDS_PAGE (page) && gtk_widget_get_mapped (page)
      && zj_records_page_go_back (ZJ_RECORDS_PAGE (page)))
    return;
  if (adw_leaflet_get_folded (self->frame))
    go_to_sidebar (self);
}

static void
page_number_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ZjWindow *self = ZJ_WINDOW (widget);
  const char *page = zj_sidebar_nth_page (self->sidebar, (guint)g_variant_get_int32 (parameter));

  if (page != NULL)
    zj_window_show_page (self, page);
}

static void
new_here_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ZjWindow *self = ZJ_WINDOW (widget);
  const char *page;
  ZjForm *form;

  if (!shows_account (self))
    return;
  page = gtk_stack_get_visible_child_name (self->pages);
  form = page != NULL ? zj_forms_get (zj_account_book_get_forms (self->book), page) : NULL;
  zj_window_new_record (self, form != NULL && form->creatable ? form->id : PAGE_UNITS);
}

static void
operator_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  zj_window_ask_operator (ZJ_WINDOW (widget), TRUE);
}

static void
add_account_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  other_account_cb (ZJ_WINDOW (widget));
}

static void
sign_in_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ZjWindow *self = ZJ_WINDOW (widget);

  if (self->account != NULL)
    begin_sign_in (self, ZJ_SIGN_IN_AGAIN, zj_account_get_server_url (self->account),
                   zj_account_get_code (self->account));
}

static void
toast_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  zj_window_toast (ZJ_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
show_outbox_cb (ZjWindow *self)
{
  zj_window_show_page (self, PAGE_OUTBOX);
}

static void
signed_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZjWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  GtkWidget *dialog;

  if (zj_engine_sign_out_finish (ZJ_ENGINE (source), result, &error))
    {
      if (self->account != NULL && zj_account_get_engine (self->account) == ZJ_ENGINE (source))
        begin_sign_in (self, ZJ_SIGN_IN_OTHER, zj_account_get_server_url (self->account),
                       zj_account_get_code (self->account));
      zj_window_toast (self, _ ("Signed out. The data stay on this computer."));
      return;
    }
  dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Not signed out"), error->message);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "close", C_ ("dialog", "_Close"), "outbox",
                                    _ ("_Show the outbox"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "outbox", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  g_signal_connect_object (dialog, "response::outbox", G_CALLBACK (show_outbox_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
sign_out_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ZjWindow *self = ZJ_WINDOW (widget);

  if (!shows_account (self))
    return;
  zj_window_flush (self);
  zj_engine_sign_out_async (zj_account_get_engine (self->account), NULL, signed_out_cb, g_object_ref (self));
}

static void
close_anyway_cb (ZjWindow *self)
{
  self->closing = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

static void
remember_size (ZjWindow *self)
{
  int width, height;

  if (self->settings == NULL)
    return;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_boolean (self->settings, "maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
  g_settings_set (self->settings, "size", "(ii)", width, height);
}

static gboolean
zj_window_close_request (GtkWindow *window)
{
  ZjWindow *self = ZJ_WINDOW (window);
  GtkWidget *dialog;

  remember_size (self);
  if (self->closing || zj_window_flush (self))
    return GTK_WINDOW_CLASS (zj_window_parent_class)->close_request (window);

  dialog =
      adw_message_dialog_new (window, _ ("A draft could not be written"),
                              _ ("What was typed last is only in this window. Please make room on the disk, or save "
                                 "the form, before you close."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "stay", _ ("_Go back"), "close",
                                    _ ("_Close and lose it"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "close", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  g_signal_connect_object (dialog, "response::close", G_CALLBACK (close_anyway_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  return TRUE;
}

static void
zj_window_dispose (GObject *object)
{
  ZjWindow *self = ZJ_WINDOW (object);

  if (self->account != NULL)
    g_signal_handlers_disconnect_by_func (self->account, account_changed_cb, self);
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

  g_free (self->shown_project);
  g_free (self->wanted_page);
  g_free (self->wanted_record);
  g_free (self->wanted_new);
  G_OBJECT_CLASS (zj_window_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.toggle-sidebar", NULL, toggle_sidebar_cb);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_cb);
  /* A binding, not an accelerator: lists, popovers and pages with steps of their own get the key first. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.back", NULL);
  gtk_widget_class_install_action (widget_class, "win.page-number", "i", page_number_cb);
  gtk_widget_class_install_action (widget_class, "win.new", NULL, new_here_cb);
  gtk_widget_class_install_action (widget_class, "win.operator", NULL, operator_cb);
  gtk_widget_class_install_action (widget_class, "win.add-account", NULL, add_account_cb);
  gtk_widget_class_install_action (widget_class, "win.sign-in", NULL, sign_in_cb);
  gtk_widget_class_install_action (widget_class, "win.sign-out", NULL, sign_out_cb);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast_cb);
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

  g_type_ensure (ZJ_TYPE_SIDEBAR);
  g_type_ensure (ZJ_TYPE_SIGN_IN_PAGE);
  g_type_ensure (ZJ_TYPE_ERROR_PAGE);
  g_type_ensure (ZJ_TYPE_WIDTH_BIN);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/zj-window.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, ZjWindow, stage);
  gtk_widget_class_bind_template_child (widget_class, ZjWindow, sign_in);
  gtk_widget_class_bind_template_child (widget_class, ZjWindow, error);
  gtk_widget_class_bind_template_child (widget_class, ZjWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, ZjWindow, frame);
  gtk_widget_class_bind_template_child (widget_class, ZjWindow, sidebar_bin);
  gtk_widget_class_bind_template_child (widget_class, ZjWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, ZjWindow, content);
  gtk_widget_class_bind_template_child (widget_class, ZjWindow, pages);
  gtk_widget_class_bind_template_callback (widget_class, signed_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, left_sign_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, sample_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
  gtk_widget_class_bind_template_callback (widget_class, other_account_cb);
  install_actions (widget_class);
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
  int width, height;

  self->book = g_object_ref (book);
  zj_sign_in_page_set_book (self->sign_in, book);
  if (settings != NULL)
    {
      self->settings = g_object_ref (settings);
      g_settings_get (settings, "size", "(ii)", &width, &height);
      gtk_window_set_default_size (GTK_WINDOW (self), MAX (width, 360), MAX (height, 480));
      if (g_settings_get_boolean (settings, "maximized"))
        gtk_window_maximize (GTK_WINDOW (self));
    }
  return self;
}

void
zj_window_show_account (ZjWindow *self, ZjAccount *account)
{
  g_return_if_fail (ZJ_IS_WINDOW (self));
  g_return_if_fail (zj_account_is_open (account));

  gtk_spinner_set_spinning (self->spinner, FALSE);
  if (self->account != account)
    {
      close_pages (self);
      if (self->account != NULL)
        g_signal_handlers_disconnect_by_func (self->account, account_changed_cb, self);
      g_set_object (&self->account, account);
      g_signal_connect_object (account, "changed", G_CALLBACK (account_changed_cb), self, G_CONNECT_SWAPPED);
    }
  zj_sidebar_set_account (self->sidebar, account, zj_account_book_get_accounts (self->book),
                          zj_account_book_get_forms (self->book));
  gtk_stack_set_visible_child_name (self->stage, "main");
  account_changed_cb (self);
  if (gtk_stack_get_visible_child (self->pages) == NULL)
    open_page (self, PAGE_PROJECT);
  open_wanted (self);
}

void
zj_window_show_sign_in (ZjWindow *self, ZjAccount *account)
{
  g_return_if_fail (ZJ_IS_WINDOW (self));

  if (account == NULL)
    begin_sign_in (self, ZJ_SIGN_IN_FIRST, NULL, NULL);
  else
    begin_sign_in (self, ZJ_SIGN_IN_FIRST, zj_account_get_server_url (account), zj_account_get_code (account));
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

  if (!shows_account (self))
    {
      g_free (self->wanted_page);
      self->wanted_page = g_strdup (page);
    }
  else if (!open_page (self, page))
    zj_window_toast (self, _ ("There is no such page in this version."));
}

void
zj_window_show_record (ZjWindow *self, const char *id)
{
  g_autoptr (ZjRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  ZjRecordsPage *page;

  g_return_if_fail (ZJ_IS_WINDOW (self));

  if (!shows_account (self))
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
  page = open_records (self, record->form);
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

  if (!shows_account (self))
    {
      g_free (self->wanted_new);
      self->wanted_new = g_strdup (form);
      return;
    }
  page = open_records (self, form);
  if (page != NULL)
    zj_records_page_new_record (page);
}

void
zj_window_ask_operator (ZjWindow *self, gboolean anyway)
{
  g_autofree char *name = NULL;

  g_return_if_fail (ZJ_IS_WINDOW (self));

  if (!shows_account (self))
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
  gboolean good = TRUE;

  g_return_val_if_fail (ZJ_IS_WINDOW (self), FALSE);

  for (GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (self->pages)); page != NULL;
       page = gtk_widget_get_next_sibling (page))
    if (ZJ_IS_RECORDS_PAGE (page) && !zj_records_page_flush (ZJ_RECORDS_PAGE (page)))
      good = FALSE;
  return good;
}

void
zj_window_toast (ZjWindow *self, const char *text)
{
  g_autofree char *escaped = NULL;

  g_return_if_fail (ZJ_IS_WINDOW (self));
  g_return_if_fail (text != NULL);

  escaped = g_markup_escape_text (text, -1); /* toasts take markup */
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}
