/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-demo-session.h"

#include <glib/gi18n-lib.h>

#include "zj-demo.h"
#include "zj-error.h"
#include "zj-password.h"

struct _ZjDemoSession
{
  GObject parent_instance;

  ZjAccountBook *book;
  ZjDemo *demo;
  char *dir;
};

G_DEFINE_FINAL_TYPE (ZjDemoSession, zj_demo_session, G_TYPE_OBJECT)

/* The start, step by step: the server, then each account with the password kept, then (at the first start) with the
 * initial one. */
typedef struct
{
  char *url;
  char *password;
  guint next; /* index into accounts */
  gboolean initial;
  ZjAccount *account; /* being signed in */
  ZjAccount *first;
} Start;

static const char *const accounts[] = { ZJ_DEMO_ACCOUNT, ZJ_DEMO_OTHER_ACCOUNT };

static void
start_free (Start *start)
{
  g_free (start->url);
  g_free (start->password);
  g_clear_object (&start->account);
  g_clear_object (&start->first);
  g_free (start);
}

static void sign_in_next (GTask *task);

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ZjDemoSession *self = g_task_get_source_object (task);
  Start *start = g_task_get_task_data (task);
  GError *error = NULL;

  if (!zj_engine_sign_in_finish (ZJ_ENGINE (source), result, &error))
    {
      if (!start->initial && g_error_matches (error, ZJ_ERROR, ZJ_ERROR_CREDENTIALS))
        {
          g_error_free (error);
          start->initial = TRUE;
          zj_engine_sign_in_async (ZJ_ENGINE (source), ZJ_INITIAL_PASSWORD, start->password,
                                   g_task_get_cancellable (task), signed_in_cb, g_object_ref (task));
          return;
        }
      g_task_return_error (task, error);
      return;
    }
  zj_account_book_adopt (self->book, start->account);
  zj_account_refresh (start->account);
  zj_account_start (start->account);
  if (start->first == NULL)
    start->first = g_object_ref (start->account);
  start->next++;
  sign_in_next (task);
}

/* The sample's history needs a name; the user may put another one. */
static void
name_operator (ZjAccount *account)
{
  g_autofree char *name = zj_account_dup_operator (account);
  g_autoptr (GError) error = NULL;

  if (name == NULL && !zj_account_set_operator (account, _ ("Sample user"), &error))
    g_message ("the operator could not be kept: %s", error->message);
}

static void
sign_in_next (GTask *task)
{
  ZjDemoSession *self = g_task_get_source_object (task);
  Start *start = g_task_get_task_data (task);
  g_autofree char *name = NULL;
  g_autofree char *dir = NULL;
  GError *error = NULL;

  if (start->next == G_N_ELEMENTS (accounts))
    {
      g_task_return_pointer (task, g_steal_pointer (&start->first), g_object_unref);
      return;
    }
  /* the port is another one at each start, the folder must not be */
  name = g_strdup_printf ("127.0.0.1+%s", accounts[start->next]);
  dir = g_build_filename (self->dir, "accounts", name, NULL);
  g_clear_object (&start->account);
  start->account = zj_account_book_prepare (self->book, dir, start->url, accounts[start->next]);
  zj_account_move_to (start->account, start->url);
  if (!zj_account_open (start->account, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  name_operator (start->account);
  start->initial = FALSE;
  zj_engine_sign_in_async (zj_account_get_engine (start->account), start->password, NULL, g_task_get_cancellable (task),
                           signed_in_cb, g_object_ref (task));
}

static void
server_started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Start *start = g_task_get_task_data (task);
  GError *error = NULL;

  start->url = zj_demo_start_finish (ZJ_DEMO (source), result, &error);
  if (start->url != NULL)
    start->password = zj_demo_dup_password (ZJ_DEMO (source), &error);
  if (start->password == NULL)
    g_task_return_error (task, error);
  else
    sign_in_next (task);
}

static void
zj_demo_session_finalize (GObject *object)
{
  ZjDemoSession *self = ZJ_DEMO_SESSION (object);

  g_clear_object (&self->demo);
  g_clear_object (&self->book);
  g_free (self->dir);
  G_OBJECT_CLASS (zj_demo_session_parent_class)->finalize (object);
}

static void
zj_demo_session_class_init (ZjDemoSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_demo_session_finalize;
}

static void
zj_demo_session_init (ZjDemoSession *self)
{
}

ZjDemoSession *
zj_demo_session_new (ZjAccountBook *book)
{
  ZjDemoSession *self = g_object_new (ZJ_TYPE_DEMO_SESSION, NULL);

  self->book = g_object_ref (book);
  self->dir = g_build_filename (g_get_user_data_dir (), "zhijian-demo", NULL);
  self->demo = zj_demo_new (self->dir);
  return self;
}

void
zj_demo_session_start_async (ZjDemoSession *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (ZJ_IS_DEMO_SESSION (self));

  g_task_set_source_tag (task, zj_demo_session_start_async);
  g_task_set_task_data (task, g_new0 (Start, 1), (GDestroyNotify)start_free);
  zj_demo_start_async (self->demo, cancellable, server_started_cb, g_object_ref (task));
}

/** zj_demo_session_start_finish: (transfer none): the book keeps it */
ZjAccount *
zj_demo_session_start_finish (ZjDemoSession *self, GAsyncResult *result, GError **error)
{
  g_autoptr (ZjAccount) account = g_task_propagate_pointer (G_TASK (result), error);

  return account;
}

void
zj_demo_session_stop (ZjDemoSession *self)
{
  zj_demo_stop (self->demo);
}
