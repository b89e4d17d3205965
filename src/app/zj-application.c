/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-application.h"

#include <glib/gi18n-lib.h>

#include "zj-about.h"
#include "zj-demo-session.h"
#include "zj-error.h"
#include "zj-places.h"
#include "zj-window.h"

#define APP_ID      "io.github.zhijian.Zhijian"
#define APP_ID_DEMO APP_ID ".Demo"

struct _ZjApplication
{
  AdwApplication parent_instance;

  gboolean demo;
  ZjAccountBook *book;
  GSettings *settings;
  ZjDemoSession *session; /* of the demo */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (ZjApplication, zj_application, ADW_TYPE_APPLICATION)

static ZjWindow *
get_window (ZjApplication *self)
{
  for (GList *at = gtk_application_get_windows (GTK_APPLICATION (self)); at != NULL; at = at->next)
    if (ZJ_IS_WINDOW (at->data))
      return at->data;
  return NULL;
}

/* --- accounts ------------------------------------------------------------------------------------------------------
 */

/* Each account works in the background, whichever is shown. */
static gboolean
open_account (ZjAccount *account, GError **error)
{
  gboolean opened = zj_account_is_open (account);

  if (!zj_account_open (account, error))
    return FALSE;
  if (!opened && zj_account_has_projects (account))
    zj_account_start (account);
  return TRUE;
}

static void
show_account (ZjApplication *self, ZjAccount *account)
{
  ZjWindow *window = get_window (self);
  g_autoptr (GError) error = NULL;

  if (window == NULL)
    return;
  if (self->settings != NULL)
    g_settings_set_string (self->settings, "last-account", zj_account_get_dir (account));
  if (!open_account (account, &error))
    zj_window_show_error (window, account, error);
  else if (!zj_account_has_projects (account))
    zj_window_show_sign_in (window, account);
  else
    {
      zj_window_show_account (window, account);
      if (!self->demo)
        zj_window_ask_operator (window, FALSE);
    }
}

static ZjAccount *
last_account (ZjApplication *self)
{
  GListModel *accounts = zj_account_book_get_accounts (self->book);
  g_autofree char *last = self->settings != NULL ? g_settings_get_string (self->settings, "last-account") : NULL;
  ZjAccount *account = zj_account_book_find (self->book, last);
  g_autoptr (ZjAccount) first = NULL;

  if (account != NULL)
    return account;
  first = g_list_model_get_item (accounts, 0);
  return first; /* the book keeps it alive */
}

static void
open_other_accounts (ZjApplication *self)
{
  GListModel *accounts = zj_account_book_get_accounts (self->book);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (ZjAccount) account = g_list_model_get_item (accounts, i);
      g_autoptr (GError) error = NULL;

      if (!open_account (account, &error))
        g_message ("an account was not opened: %s", error->message); /* its page says it when it is switched to */
    }
}

static void
close_accounts (ZjApplication *self)
{
  GListModel *accounts = self->book != NULL ? zj_account_book_get_accounts (self->book) : NULL;

  for (guint i = 0; accounts != NULL && i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (ZjAccount) account = g_list_model_get_item (accounts, i);
      zj_account_close (account);
    }
}

/* --- the demo ------------------------------------------------------------------------------------------------------
 */

static void
demo_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZjApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  ZjAccount *account = zj_demo_session_start_finish (ZJ_DEMO_SESSION (source), result, &error);
  ZjWindow *window = get_window (self);

  if (window == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (account != NULL)
    show_account (self, account);
  else
    zj_window_show_error (window, NULL, error);
}

static void
start_demo (ZjApplication *self)
{
  g_clear_object (&self->session);
  self->session = zj_demo_session_new (self->book);
  zj_demo_session_start_async (self->session, self->cancellable, demo_ready_cb, g_object_ref (self));
}

/* --- what the window asks for --------------------------------------------------------------------------------------
 */

static void
start (ZjApplication *self)
{
  ZjWindow *window = get_window (self);
  ZjAccount *account;

  if (self->demo)
    {
      zj_window_show_starting (window);
      start_demo (self);
      return;
    }
  account = last_account (self);
  if (account == NULL)
    {
      zj_window_show_sign_in (window, NULL);
      return;
    }
  show_account (self, account);
  open_other_accounts (self);
}

static void
signed_in_cb (ZjApplication *self, ZjAccount *account)
{
  ZjWindow *window = get_window (self);
  const char *note = zj_engine_get_secrets_note (zj_account_get_engine (account));

  zj_account_start (account);
  show_account (self, account);
  if (note != NULL && window != NULL && !self->demo)
    zj_window_toast (window, note);
}

static void
sample_cb (ZjApplication *self, ZjWindow *window)
{
  g_autofree char *program = zj_places_own_program ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) demo = NULL;

  if (program != NULL)
    demo = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program, "--demo", NULL);
  if (demo == NULL)
    zj_window_toast (window, error != NULL ? error->message : _ ("The sample data could not be started."));
  else
    gtk_window_close (GTK_WINDOW (window));
}

/* --- actions -------------------------------------------------------------------------------------------------------
 */

static void
show_page_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_application_activate (user_data);
  zj_window_show_page (get_window (user_data), g_variant_get_string (parameter, NULL));
}

static void
show_record_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_application_activate (user_data);
  zj_window_show_record (get_window (user_data), g_variant_get_string (parameter, NULL));
}

static void
new_record_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_application_activate (user_data);
  zj_window_new_record (get_window (user_data), g_variant_get_string (parameter, NULL));
}

static void
show_outbox_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_application_activate (user_data);
  zj_window_show_page (get_window (user_data), "outbox");
}

static void
synced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZjApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  ZjWindow *window = get_window (self);
  ZjAccount *account = window != NULL ? zj_window_get_account (window) : NULL;
  ZjSyncReport report = { 0 };

  if (zj_engine_sync_finish (ZJ_ENGINE (source), result, &report, &error))
    return; /* the line of truth says it */
  if (account == NULL || zj_account_get_engine (account) != ZJ_ENGINE (source)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  zj_window_toast (window, error->message);
}

static void
sync_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ZjApplication *self = user_data;
  ZjWindow *window = get_window (self);
  ZjAccount *account = window != NULL ? zj_window_get_account (window) : NULL;

  if (account != NULL && zj_account_is_open (account))
    zj_engine_sync_async (zj_account_get_engine (account), TRUE, self->cancellable, synced_cb, g_object_ref (self));
}

static void
switch_to_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ZjApplication *self = user_data;
  const char *dir, *project;
  ZjAccount *account;

  g_variant_get (parameter, "(&s&s)", &dir, &project);
  account = zj_account_book_find (self->book, dir);
  if (account == NULL)
    return;
  show_account (self, account);
  if (*project != '\0' && zj_account_is_open (account))
    zj_account_set_project (account, project);
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  zj_about_present (GTK_WINDOW (get_window (user_data)));
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ZjWindow *window = get_window (user_data);

  if (window != NULL)
    gtk_window_close (GTK_WINDOW (window)); /* it writes what was typed last */
  else
    g_application_quit (user_data);
}

static const GActionEntry actions[] = {
  { "show-page", show_page_cb, "s", NULL, NULL, { 0 } },
  { "show-record", show_record_cb, "s", NULL, NULL, { 0 } },
  { "new-record", new_record_cb, "s", NULL, NULL, { 0 } },
  { "show-outbox", show_outbox_cb, NULL, NULL, NULL, { 0 } },
  { "sync", sync_cb, NULL, NULL, NULL, { 0 } },
  { "switch-to", switch_to_cb, "(ss)", NULL, NULL, { 0 } },
  { "about", about_cb, NULL, NULL, NULL, { 0 } },
  { "quit", quit_cb, NULL, NULL, NULL, { 0 } },
};

static void
set_shortcuts (GtkApplication *app)
{
  static const struct
  {
    const char *action;
    const char *accels[3];
  } shortcuts[] = {
    { "app.sync", { "F5", NULL } },
    { "app.about", { "F1", NULL } },
    { "app.quit", { "<Control>q", NULL } },
    { "win.toggle-sidebar", { "F9", NULL } },
    { "win.new", { "<Control>n", NULL } },
    { "win.back", { "<Alt>Left", NULL } },
    { "win.show-help-overlay", { "<Control>question", NULL } },
    { "window.close", { "<Control>w", NULL } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (app, shortcuts[i].action, shortcuts[i].accels);
  for (int number = 1; number <= 9; number++)
    {
      g_autofree char *action = g_strdup_printf ("win.page-number(%d)", number);
      g_autofree char *accel = g_strdup_printf ("<Alt>%d", number);

      gtk_application_set_accels_for_action (app, action, (const char *const[]){ accel, NULL });
    }
}

/* --- life ----------------------------------------------------------------------------------------------------------
 */

static void
make_book (ZjApplication *self)
{
  g_auto (GStrv) dirs = zj_forms_default_dirs ();
  g_autofree char *base = zj_accounts_base_dir (self->demo ? "zhijian-demo" : "zhijian");
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjForms) forms = zj_forms_new ((const char *const *)dirs, &error);
  g_autoptr (ZjClock) clock = zj_clock_new ();
  g_autoptr (ZjRandom) random = zj_random_new ();
  ZjAccountTools tools = { 0 };

  if (forms == NULL)
    g_error ("the bundled forms cannot be read: %s", error->message); /* a broken build, not the world */
  tools.forms = forms;
  tools.clock = clock;
  tools.random = random;
  tools.secrets = self->demo ? ZJ_SECRETS_MEMORY : ZJ_SECRETS_SERVICE_OR_MEMORY;
  self->book = self->demo ? zj_account_book_new (NULL, &tools) : zj_account_book_new (base, &tools);
}

static void
zj_application_startup (GApplication *application)
{
  ZjApplication *self = ZJ_APPLICATION (application);

  G_APPLICATION_CLASS (zj_application_parent_class)->startup (application);
  g_set_application_name (_ ("Construction quality supervision"));
  gtk_window_set_default_icon_name (APP_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  set_shortcuts (GTK_APPLICATION (self));
  self->cancellable = g_cancellable_new ();
  self->settings =
      zj_places_settings (APP_ID, self->demo ? "/io/github/zhijian/Zhijian/Demo/" : "/io/github/zhijian/Zhijian/");
  make_book (self);
}

static void
zj_application_activate (GApplication *application)
{
  ZjApplication *self = ZJ_APPLICATION (application);
  ZjWindow *window = get_window (self);

  if (window == NULL)
    {
      window = zj_window_new (GTK_APPLICATION (self), self->book, self->settings);
      g_signal_connect_object (window, "signed-in", G_CALLBACK (signed_in_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (window, "retry", G_CALLBACK (start), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (window, "sample", G_CALLBACK (sample_cb), self, G_CONNECT_SWAPPED);
      start (self);
    }
  gtk_window_present (GTK_WINDOW (window));
}

/* --page goes to the instance that runs already, or to this one. */
static int
zj_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  g_autoptr (GError) error = NULL;
  const char *page = NULL;

  if (!g_variant_dict_lookup (options, "page", "&s", &page))
    return -1;
  if (!g_application_register (application, NULL, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  g_action_group_activate_action (G_ACTION_GROUP (application), "show-page", g_variant_new_string (page));
  return -1;
}

static void
zj_application_shutdown (GApplication *application)
{
  ZjApplication *self = ZJ_APPLICATION (application);

  g_cancellable_cancel (self->cancellable);
  close_accounts (self);
  if (self->session != NULL)
    zj_demo_session_stop (self->session);
  g_clear_object (&self->session);
  G_APPLICATION_CLASS (zj_application_parent_class)->shutdown (application);
}

static void
zj_application_finalize (GObject *object)
{
  ZjApplication *self = ZJ_APPLICATION (object);

  g_clear_object (&self->book);
  g_clear_object (&self->settings);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (zj_application_parent_class)->finalize (object);
}

static void
zj_application_class_init (ZjApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = zj_application_finalize;
  application_class->startup = zj_application_startup;
  application_class->activate = zj_application_activate;
  application_class->handle_local_options = zj_application_handle_local_options;
  application_class->shutdown = zj_application_shutdown;
}

static void
zj_application_init (ZjApplication *self)
{
}

/** zj_application_new: (transfer full) */
ZjApplication *
zj_application_new (gboolean demo)
{
  ZjApplication *self = g_object_new (ZJ_TYPE_APPLICATION, "application-id", demo ? APP_ID_DEMO : APP_ID,
                                      "resource-base-path", "/io/github/zhijian/app", NULL);
  const GOptionEntry options[] = {
    { "demo", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Work on embedded sample data"), NULL },
    { "page", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Open the page of a form"), N_ ("FORM") },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };

  self->demo = demo;
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_summary (
      G_APPLICATION (self), _ ("The construction project's office at the quality supervision authority"));
  return self;
}
