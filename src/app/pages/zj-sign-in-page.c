/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-sign-in-page.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-identifier.h"
#include "zj-password.h"
#include "zj-text.h"

struct _ZjSignInPage
{
  AdwBin parent_instance;

  ZjAccountBook *book;
  ZjAccount *account; /* being signed in */
  GCancellable *cancellable;
  ZjSignInMode mode;

  GtkButton *back;
  GtkStack *stack;
  GtkWidget *welcome;
  GtkLabel *again;
  AdwEntryRow *server;
  AdwEntryRow *code;
  AdwEntryRow *password;
  GtkLabel *error;
  GtkButton *sign_in;
  GtkButton *sample;

  AdwEntryRow *new_password;
  AdwEntryRow *new_again;
  GtkLabel *change_error;
  GtkButton *change;

  GtkWidget *busy;
  GtkWidget *cancel;
};

G_DEFINE_FINAL_TYPE (ZjSignInPage, zj_sign_in_page, ADW_TYPE_BIN)

enum
{
  SIGNAL_SIGNED_IN,
  SIGNAL_LEFT,
  SIGNAL_SAMPLE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const char *
entry_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
clear_entry (AdwEntryRow *row)
{
  gtk_editable_set_text (GTK_EDITABLE (row), "");
  gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
}

static void
clear_error (ZjSignInPage *self)
{
  AdwEntryRow *rows[] = { self->server, self->code, self->password, self->new_password, self->new_again };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (rows[i]), "error");
      gtk_accessible_reset_property (GTK_ACCESSIBLE (rows[i]), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->error), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->change_error), FALSE);
}

/* Says what is wrong under the entries and goes to the one it is about. */
static void
show_error (ZjSignInPage *self, AdwEntryRow *row, const char *text)
{
  gboolean changing = g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "password") == 0;
  GtkLabel *label = changing ? self->change_error : self->error;

  clear_error (self);
  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), TRUE);
  if (row == NULL)
    return;
  gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
set_busy (ZjSignInPage *self, gboolean busy)
{
  gtk_widget_set_visible (self->busy, busy);
  if (busy)
    gtk_widget_grab_focus (self->cancel); /* GTK complains of an entry that has the focus and is made insensitive */
  gtk_widget_set_sensitive (GTK_WIDGET (self->stack), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->back), !busy);
}

static void
drop_account (ZjSignInPage *self)
{
  if (self->account != NULL && self->book != NULL)
    zj_account_book_discard (self->book, self->account);
  g_clear_object (&self->account);
}

static void
finish (ZjSignInPage *self)
{
  g_autoptr (ZjAccount) account = g_steal_pointer (&self->account);

  clear_entry (self->password);
  clear_entry (self->new_password);
  clear_entry (self->new_again);
  zj_account_book_adopt (self->book, account);
  zj_account_refresh (account);
  g_signal_emit (self, signals[SIGNAL_SIGNED_IN], 0, account);
}

static void
show_password_change (ZjSignInPage *self)
{
  clear_error (self);
  gtk_stack_set_visible_child_name (self->stack, "password");
  gtk_widget_grab_focus (GTK_WIDGET (self->new_password));
}

/* What went wrong, in words that say what to do; the row it is about, if it is about one. */
static void
show_sign_in_error (ZjSignInPage *self, const GError *error)
{
  if (g_error_matches (error, ZJ_ERROR, ZJ_ERROR_CREDENTIALS))
    {
      gtk_editable_set_text (GTK_EDITABLE (self->password), "");
      show_error (self, self->password, _ ("Account or password is not right. Please type the password again."));
    }
  else if (g_error_matches (error, ZJ_ERROR, ZJ_ERROR_NETWORK))
    show_error (self, self->mode == ZJ_SIGN_IN_AGAIN ? NULL : self->server,
                _ ("No answer from this server. Please check the address and the network, then try again."));
  else if (g_error_matches (error, ZJ_ERROR, ZJ_ERROR_SERVER))
    show_error (self, NULL, _ ("The system cannot answer now. Please try again in a few minutes."));
  else
    show_error (self, NULL, error->message);
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZjSignInPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = zj_engine_sign_in_finish (ZJ_ENGINE (source), result, &error);

  set_busy (self, FALSE);
  if (self->account == NULL)
    return; /* left meanwhile */
  if (done)
    finish (self);
  else if (g_error_matches (error, ZJ_ERROR, ZJ_ERROR_PASSWORD_CHANGE_REQUIRED))
    show_password_change (self);
  else
    {
      drop_account (self);
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        show_sign_in_error (self, error);
    }
}

static void
password_changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZjSignInPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = zj_engine_change_password_finish (ZJ_ENGINE (source), result, &error);

  set_busy (self, FALSE);
  if (self->account == NULL)
    return;
  if (done)
    finish (self);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  else if (g_error_matches (error, ZJ_ERROR, ZJ_ERROR_NETWORK))
    show_error (self, NULL, _ ("No answer from the server. Please check the network, then try again."));
  else
    show_error (self, NULL, error->message);
}

/* An address without a scheme means https. */
static char *
read_server (ZjSignInPage *self)
{
  g_autofree char *text = zj_text_clean (entry_text (self->server), -1, FALSE);

  if (text == NULL || *text == '\0')
    return NULL;
  if (strstr (text, "://") == NULL)
    return g_strdup_printf ("https://%s", text);
  return g_steal_pointer (&text);
}

static char *
read_code (ZjSignInPage *self)
{
  g_autofree char *text = zj_text_clean (entry_text (self->code), -1, FALSE);
  g_autofree char *folded = text != NULL ? zj_text_fold_width (text) : NULL;

  return folded != NULL ? g_ascii_strup (folded, -1) : NULL;
}

static void
start_sign_in (ZjSignInPage *self)
{
  g_autofree char *server = read_server (self);
  g_autofree char *code = read_code (self);
  g_autoptr (GError) error = NULL;

  clear_error (self);
  if (server == NULL)
    {
      show_error (self, self->server, _ ("Please enter the address of the server."));
      return;
    }
  if (code == NULL || !zj_account_is_valid (code))
    {
      show_error (self, self->code,
                  _ ("Please enter the link code (as on the construction permit) or the project build code."));
      return;
    }
  if (*entry_text (self->password) == '\0')
    {
      show_error (self, self->password, _ ("Please enter the password."));
      return;
    }
  drop_account (self);
  self->account = zj_account_book_claim (self->book, server, code, &error);
  if (self->account == NULL)
    {
      show_error (self, g_error_matches (error, ZJ_ERROR, ZJ_ERROR_INVALID) ? self->server : NULL, error->message);
      return;
    }
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  set_busy (self, TRUE);
  zj_engine_sign_in_async (zj_account_get_engine (self->account), entry_text (self->password), NULL, self->cancellable,
                           signed_in_cb, g_object_ref (self));
}

static void
start_change (ZjSignInPage *self)
{
  const char *password = entry_text (self->new_password);
  g_autofree char *why = NULL;

  clear_error (self);
  if (!zj_password_is_acceptable (password, &why))
    {
      show_error (self, self->new_password, why);
      return;
    }
  if (g_strcmp0 (password, entry_text (self->new_again)) != 0)
    {
      show_error (self, self->new_again, _ ("The two passwords differ. Please type the new one again."));
      return;
    }
  if (self->account == NULL || !zj_account_is_open (self->account))
    return;
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  set_busy (self, TRUE);
  zj_engine_change_password_async (zj_account_get_engine (self->account), entry_text (self->password), password,
                                   self->cancellable, password_changed_cb, g_object_ref (self));
}

static void
cancel_cb (ZjSignInPage *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
back_cb (ZjSignInPage *self)
{
  clear_entry (self->password);
  clear_entry (self->new_password);
  clear_entry (self->new_again);
  clear_error (self);
  drop_account (self);
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "password") == 0)
    {
      gtk_stack_set_visible_child_name (self->stack, "credentials");
      gtk_widget_set_visible (GTK_WIDGET (self->back), self->mode != ZJ_SIGN_IN_FIRST);
    }
  else
    g_signal_emit (self, signals[SIGNAL_LEFT], 0);
}

static void
sample_cb (ZjSignInPage *self)
{
  g_signal_emit (self, signals[SIGNAL_SAMPLE], 0);
}

static void
stack_changed_cb (ZjSignInPage *self)
{
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "password") == 0)
    gtk_widget_set_visible (GTK_WIDGET (self->back), TRUE);
}

static void
zj_sign_in_page_dispose (GObject *object)
{
  ZjSignInPage *self = ZJ_SIGN_IN_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  drop_account (self);
  g_clear_object (&self->book);
  gtk_widget_dispose_template (GTK_WIDGET (self), ZJ_TYPE_SIGN_IN_PAGE);
  G_OBJECT_CLASS (zj_sign_in_page_parent_class)->dispose (object);
}

static void
zj_sign_in_page_class_init (ZjSignInPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zj_sign_in_page_dispose;
  signals[SIGNAL_SIGNED_IN] = g_signal_new ("signed-in", ZJ_TYPE_SIGN_IN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                            G_TYPE_NONE, 1, ZJ_TYPE_ACCOUNT);
  signals[SIGNAL_LEFT] =
      g_signal_new ("left", ZJ_TYPE_SIGN_IN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SAMPLE] =
      g_signal_new ("sample", ZJ_TYPE_SIGN_IN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/zhijian/app/pages/zj-sign-in-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ZjSignInPage, back);
  gtk_widget_class_bind_template_child (widget_class, ZjSignInPage, stack);
  gtk_widget_class_bind_template_child (widget_class, ZjSignInPage, welcome);
  gtk_widget_class_bind_template_child (widget_class, ZjSignInPage, again);
  gtk_widget_class_bind_template_child (widget_class, ZjSignInPage, server);
  gtk_widget_class_bind_template_child (widget_class, ZjSignInPage, code);
  gtk_widget_class_bind_template_child (widget_class, ZjSignInPage, password);
  gtk_widget_class_bind_template_child (widget_class, ZjSignInPage, error);
  gtk_widget_class_bind_template_child (widget_class, ZjSignInPage, sign_in);
  gtk_widget_class_bind_template_child (widget_class, ZjSignInPage, sample);
  gtk_widget_class_bind_template_child (widget_class, ZjSignInPage, new_password);
  gtk_widget_class_bind_template_child (widget_class, ZjSignInPage, new_again);
  gtk_widget_class_bind_template_child (widget_class, ZjSignInPage, change_error);
  gtk_widget_class_bind_template_child (widget_class, ZjSignInPage, change);
  gtk_widget_class_bind_template_child (widget_class, ZjSignInPage, busy);
  gtk_widget_class_bind_template_child (widget_class, ZjSignInPage, cancel);
  gtk_widget_class_bind_template_callback (widget_class, start_sign_in);
  gtk_widget_class_bind_template_callback (widget_class, start_change);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, sample_cb);
  gtk_widget_class_bind_template_callback (widget_class, stack_changed_cb);
}

static void
zj_sign_in_page_init (ZjSignInPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
zj_sign_in_page_set_book (ZjSignInPage *self, ZjAccountBook *book)
{
  g_return_if_fail (ZJ_IS_SIGN_IN_PAGE (self));

  g_set_object (&self->book, book);
}

void
zj_sign_in_page_begin (ZjSignInPage *self, ZjSignInMode mode, const char *server_url, const char *code)
{
  g_return_if_fail (ZJ_IS_SIGN_IN_PAGE (self));

  self->mode = mode;
  clear_error (self);
  clear_entry (self->password);
  gtk_editable_set_text (GTK_EDITABLE (self->server), server_url != NULL ? server_url : "");
  gtk_editable_set_text (GTK_EDITABLE (self->code), code != NULL ? code : "");
  gtk_widget_set_sensitive (GTK_WIDGET (self->server), mode != ZJ_SIGN_IN_AGAIN);
  gtk_widget_set_sensitive (GTK_WIDGET (self->code), mode != ZJ_SIGN_IN_AGAIN);
  gtk_widget_set_visible (self->welcome, mode == ZJ_SIGN_IN_FIRST);
  gtk_widget_set_visible (GTK_WIDGET (self->again), mode == ZJ_SIGN_IN_AGAIN);
  gtk_widget_set_visible (GTK_WIDGET (self->sample), mode == ZJ_SIGN_IN_FIRST);
  gtk_widget_set_visible (GTK_WIDGET (self->back), mode != ZJ_SIGN_IN_FIRST);
  gtk_stack_set_visible_child_name (self->stack, "credentials");
  if (mode == ZJ_SIGN_IN_AGAIN)
    gtk_widget_grab_focus (GTK_WIDGET (self->password));
  else
    gtk_widget_grab_focus (GTK_WIDGET (server_url != NULL && *server_url != '\0' ? self->code : self->server));
}
