/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-passwords.h"

#include <sodium.h>
#include <string.h>

#include "zj-hash.h"

#define MAX_HASHING 2

typedef struct
{
  char *hash;
  char *password;
} Check;

static void
check_free (Check *check)
{
  g_free (check->hash);
  sodium_memzero (check->password, strlen (check->password));
  g_free (check->password);
  g_free (check);
}

char *
zj_password_hash (const char *password)
{
  char hash[crypto_pwhash_STRBYTES];

  if (crypto_pwhash_str (hash, password, strlen (password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                         crypto_pwhash_MEMLIMIT_INTERACTIVE)
      != 0)
    return NULL;
  return g_strdup (hash);
}

gboolean
zj_password_matches (const char *hash, const char *password)
{
  if (hash == NULL)
    {
      g_free (zj_password_hash (password));
      return FALSE;
    }
  return crypto_pwhash_str_verify (hash, password, strlen (password)) == 0;
}

static void
run_check (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  Check *check = g_task_get_task_data (task);

  g_task_return_boolean (task, zj_password_matches (check->hash, check->password));
}

static GThreadPool *
hashing_pool (void)
{
  static gsize pool = 0;

  /* Each takes 64 MiB and a core: sign-ins queue rather than drown the rest. */
  if (g_once_init_enter (&pool))
    g_once_init_leave (&pool, (gsize)g_thread_pool_new (run_check, NULL, MAX_HASHING, FALSE, NULL));
  return (GThreadPool *)pool;
}

void
zj_password_matches_async (const char *hash, const char *password, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Check *check = g_new0 (Check, 1);

  check->hash = g_strdup (hash);
  check->password = g_strdup (password);
  g_task_set_source_tag (task, zj_password_matches_async);
  g_task_set_task_data (task, check, (GDestroyNotify)check_free);
  g_thread_pool_push (hashing_pool (), task, NULL);
}

gboolean
zj_password_matches_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, zj_password_matches_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}

char *
zj_token_hash (const char *token)
{
  return zj_sha256_text (token);
}
