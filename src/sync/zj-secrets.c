/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-secrets.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <libsecret/secret.h>

#include "zj-error.h"

/* A keyring that asks nobody (no display to ask on) must not hold the work for ever. */
#define PATIENCE_S 25
#define FILE_NAME  "refresh-token"

struct _ZjSecrets
{
  char *dir, *server_url, *account, *file;
  ZjSecretsMode mode;
  char *memory;
  gboolean no_service; /* it did not answer; not asked again by this program */
  char *note;
};

static const SecretSchema *
schema (void)
{
  static const SecretSchema the = { "io.github.zhijian.Zhijian",
                                    SECRET_SCHEMA_NONE,
                                    { { "server", SECRET_SCHEMA_ATTRIBUTE_STRING },
                                      { "account", SECRET_SCHEMA_ATTRIBUTE_STRING },
                                      { "folder", SECRET_SCHEMA_ATTRIBUTE_STRING },
                                      { NULL, 0 } },
                                    0,
                                    NULL,
                                    NULL,
                                    NULL,
                                    NULL,
                                    NULL,
                                    NULL,
                                    NULL };

  return &the;
}

/* --- the Secret Service: its async calls, run to their end with a time limit --- */

typedef struct
{
  GAsyncResult *result;
  gboolean late;
  GCancellable *cancellable;
} Wait;

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Wait *)user_data)->result = g_object_ref (result);
}

static gboolean
on_late (gpointer user_data)
{
  Wait *wait = user_data;

  wait->late = TRUE;
  g_cancellable_cancel (wait->cancellable);
  return G_SOURCE_REMOVE;
}

static void
on_outer_cancelled (GCancellable *outer, gpointer inner)
{
  g_cancellable_cancel (inner);
}

typedef enum
{
  ASK_LOAD,
  ASK_SAVE,
  ASK_CLEAR
} Ask;

/* FALSE: the service did not answer (or the caller cancelled). */
static gboolean
ask_service (ZjSecrets *self, Ask ask, const char *text, char **found, GCancellable *outer)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GCancellable) inner = g_cancellable_new ();
  g_autoptr (GSource) timer = g_timeout_source_new_seconds (PATIENCE_S);
  g_autoptr (GHashTable) attributes = secret_attributes_build (schema (), "server", self->server_url, "account",
                                                               self->account, "folder", self->dir, NULL);
  g_autoptr (GError) local_error = NULL;
  Wait wait = { NULL, FALSE, inner };
  gulong handler = outer ? g_cancellable_connect (outer, G_CALLBACK (on_outer_cancelled), inner, NULL) : 0;

  g_main_context_push_thread_default (context);
  g_source_set_callback (timer, on_late, &wait, NULL);
  g_source_attach (timer, context);
  switch (ask)
    {
    case ASK_LOAD:
      secret_password_lookupv (schema (), attributes, inner, on_done, &wait);
      break;
    case ASK_SAVE:
      {
        g_autofree char *label = g_strdup_printf ("Zhijian %s", self->account);

        secret_password_storev (schema (), attributes, SECRET_COLLECTION_DEFAULT, label, text, inner, on_done, &wait);
        break;
      }
    case ASK_CLEAR:
    default:
      secret_password_clearv (schema (), attributes, inner, on_done, &wait);
      break;
    }
  while (wait.result == NULL)
    g_main_context_iteration (context, TRUE);

  if (ask == ASK_LOAD)
    {
      char *password = secret_password_lookup_finish (wait.result, &local_error);

      *found = g_strdup (password);
      secret_password_free (password);
    }
  else if (ask == ASK_SAVE)
    secret_password_store_finish (wait.result, &local_error);
  else
    secret_password_clear_finish (wait.result, &local_error);

  g_source_destroy (timer);
  g_object_unref (wait.result);
  g_main_context_pop_thread_default (context);
  if (handler)
    g_cancellable_disconnect (outer, handler);
  if (local_error)
    g_debug ("No answer of the Secret Service: %s", local_error->message);
  return local_error == NULL;
}

static gboolean
wants_service (ZjSecrets *self)
{
  return !self->no_service && (self->mode == ZJ_SECRETS_SERVICE_OR_FILE || self->mode == ZJ_SECRETS_SERVICE_OR_MEMORY);
}

static void
give_up_service (ZjSecrets *self)
{
  self->no_service = TRUE;
  if (self->note != NULL)
    return;
  if (self->mode == ZJ_SECRETS_SERVICE_OR_MEMORY)
    self->note = g_strdup (_ ("The system's keyring cannot be used, so you will be asked for your password again at the "
                              "next start. What is saved here stays."));
  else
    self->note =
        g_strdup_printf (_ ("No Secret Service answers here; the sign-in (not the password) is kept in “%s”, readable "
                            "only by you."),
                         self->file);
}

/* --- the file --- */

static gboolean
has_file (ZjSecrets *self)
{
  return g_file_test (self->file, G_FILE_TEST_EXISTS);
}

static gboolean
fail_file (ZjSecrets *self, const GError *cause, GError **error)
{
  ZjError code = ZJ_ERROR_IO;

  if (g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOSPC))
    code = ZJ_ERROR_FULL;
  else if (g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_ROFS)
           || g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_ACCES)
           || g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_PERM))
    code = ZJ_ERROR_READ_ONLY;
  g_set_error (error, ZJ_ERROR, code, _ ("The sign-in could not be kept in “%s”: %s"), self->file, cause->message);
  return FALSE;
}

static gboolean
write_file (ZjSecrets *self, const char *text, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  /* A temporary name, flushed, renamed over: at every moment one whole token is there. */
  if (!g_file_set_contents_full (self->file, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                 0600, &local_error))
    return fail_file (self, local_error, error);
  return TRUE;
}

static char *
read_file (ZjSecrets *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  char *text = NULL;

  if (g_file_get_contents (self->file, &text, NULL, &local_error))
    return g_strchomp (text);
  if (!g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    fail_file (self, local_error, error);
  return NULL;
}

static gboolean
remove_file (ZjSecrets *self, GError **error)
{
  if (g_unlink (self->file) != 0 && errno != ENOENT)
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_READ_ONLY, _ ("“%s” could not be removed: %s"), self->file,
                   g_strerror (errno));
      return FALSE;
    }
  return TRUE;
}

/* A token that another program of ours put into the file is read and renewed there, also by one that would not make the
 * file. */
static gboolean
uses_file (ZjSecrets *self)
{
  switch (self->mode)
    {
    case ZJ_SECRETS_FILE:
    case ZJ_SECRETS_SERVICE_OR_FILE:
      return TRUE;
    case ZJ_SECRETS_SERVICE_OR_MEMORY:
      return self->memory == NULL && has_file (self);
    case ZJ_SECRETS_MEMORY:
    default:
      return FALSE;
    }
}

/* --- public --- */

ZjSecrets *
zj_secrets_new (const char *dir, const char *server_url, const char *account, ZjSecretsMode mode)
{
  ZjSecrets *self;

  g_return_val_if_fail (dir, NULL);

  self = g_new0 (ZjSecrets, 1);
  self->dir = g_canonicalize_filename (dir, NULL);
  self->server_url = g_strdup (server_url ? server_url : "");
  self->account = g_strdup (account ? account : "");
  self->file = g_build_filename (self->dir, FILE_NAME, NULL);
  self->mode = mode;
  return self;
}

void
zj_secrets_free (ZjSecrets *self)
{
  if (self == NULL)
    return;
  g_free (self->dir);
  g_free (self->server_url);
  g_free (self->account);
  g_free (self->file);
  g_free (self->memory);
  g_free (self->note);
  g_free (self);
}

char *
zj_secrets_load (ZjSecrets *self, GCancellable *cancellable, GError **error)
{
  char *found = NULL;

  g_return_val_if_fail (self, NULL);

  if (wants_service (self))
    {
      if (ask_service (self, ASK_LOAD, NULL, &found, cancellable))
        {
          if (found)
            return found;
        }
      else if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      else
        give_up_service (self);
    }
  if (self->memory)
    return g_strdup (self->memory);
  return uses_file (self) ? read_file (self, error) : NULL;
}

gboolean
zj_secrets_save (ZjSecrets *self, const char *text, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (self && text, FALSE);

  if (wants_service (self))
    {
      if (ask_service (self, ASK_SAVE, text, NULL, cancellable))
        {
          g_clear_pointer (&self->memory, g_free);
          remove_file (self, NULL); /* an older one; the newer is safe */
          return TRUE;
        }
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      give_up_service (self);
    }
  if (uses_file (self))
    return write_file (self, text, error);
  g_free (self->memory);
  self->memory = g_strdup (text);
  return TRUE;
}

gboolean
zj_secrets_clear (ZjSecrets *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (self, FALSE);

  if (wants_service (self) && !ask_service (self, ASK_CLEAR, NULL, NULL, cancellable))
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      give_up_service (self);
    }
  g_clear_pointer (&self->memory, g_free);
  return self->mode == ZJ_SECRETS_MEMORY || remove_file (self, error);
}

const char *
zj_secrets_get_note (ZjSecrets *self)
{
  g_return_val_if_fail (self, NULL);
  return self->note;
}
