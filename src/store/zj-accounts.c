/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-accounts.h"

#include "zj-error.h"
#include "zj-identifier.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
zj_account_info_free (ZjAccountInfo *info)
{
  if (info == NULL)
    return;
  g_free (info->dir);
  g_free (info->server_url);
  g_free (info->account);
  g_free (info->host_port);
  g_free (info);
}

char *
zj_accounts_base_dir (const char *app)
{
  g_return_val_if_fail (app != NULL, NULL);

  return g_build_filename (g_get_user_data_dir (), app, "accounts", NULL);
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;
  address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

/* HOST_PORT as a folder name: no colon, no slash; an IPv6 address keeps its digits. */
static char *
host_port_of (const char *server_url, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (server_url, G_URI_FLAGS_NONE, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  gboolean https = g_strcmp0 (scheme, "https") == 0;
  g_autofree char *name = NULL;
  int port;

  if (host == NULL || *host == '\0' || (!https && g_strcmp0 (scheme, "http") != 0))
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID,
                   _ ("“%s” is not a server address. It looks like https://server.example."), server_url);
      return NULL;
    }
  if (!https && !is_loopback (host))
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID,
                   _ ("“%s” is not protected. Use an address that begins with https://."), server_url);
      return NULL;
    }
  port = g_uri_get_port (uri);
  name = g_ascii_strdown (host, -1);
  g_strdelimit (name, ":/\\%", '-');
  return g_strdup_printf ("%s_%d", name, port > 0 ? port : https ? 443 : 80);
}

char *
zj_accounts_dir_for (const char *base_dir, const char *server_url, const char *account, GError **error)
{
  g_autofree char *host_port = NULL;
  g_autofree char *folded = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (base_dir != NULL && server_url != NULL && account != NULL, NULL);

  folded = g_ascii_strup (account, -1);
  if (!zj_account_is_valid (folded))
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID,
                   _ ("“%s” is not an account. Use the permit number or the project's 工建码, as it is printed."),
                   account);
      return NULL;
    }
  host_port = host_port_of (server_url, error);
  if (host_port == NULL)
    return NULL;
  name = g_strconcat (host_port, "+", folded, NULL);
  return g_build_filename (base_dir, name, NULL);
}

/* The address as it was given at sign-in; the folder's name alone cannot tell it. */
static char *
read_server_url (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "store.db", NULL);
  g_autoptr (ZjDb) db = zj_db_open (path, ZJ_DB_READ_ONLY, NULL, NULL);
  char *url = NULL;

  if (db != NULL)
    zj_db_get_text (db, &url, NULL, "SELECT value FROM meta WHERE key = 'server_url'", NULL);
  return url;
}

static ZjAccountInfo *
read_account (const char *base_dir, const char *name)
{
  const char *plus = strchr (name, '+');
  g_autofree char *dir = g_build_filename (base_dir, name, NULL);
  g_autofree char *db = g_build_filename (dir, "store.db", NULL);
  ZjAccountInfo *info;

  if (plus == NULL || plus == name || plus[1] == '\0' || !g_file_test (db, G_FILE_TEST_IS_REGULAR))
    return NULL;
  info = g_new0 (ZjAccountInfo, 1);
  info->host_port = g_strndup (name, (gsize)(plus - name));
  info->account = g_strdup (plus + 1);
  info->server_url = read_server_url (dir);
  info->dir = g_steal_pointer (&dir);
  return info;
}

static int
compare_accounts (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 ((*(ZjAccountInfo *const *)a)->dir, (*(ZjAccountInfo *const *)b)->dir);
}

GPtrArray *
zj_accounts_list (const char *base_dir)
{
  GPtrArray *accounts = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_account_info_free);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_return_val_if_fail (base_dir != NULL, accounts);

  dir = g_dir_open (base_dir, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      ZjAccountInfo *info = read_account (base_dir, name);

      if (info != NULL)
        g_ptr_array_add (accounts, info);
    }
  g_ptr_array_sort (accounts, compare_accounts);
  return accounts;
}

/* HOST matches with or without its port; a port is written :PORT by people and _PORT in folders. */
static gboolean
host_matches (const ZjAccountInfo *info, const char *wanted)
{
  g_autofree char *folded = g_ascii_strdown (wanted, -1);
  gsize length;

  g_strdelimit (folded, ":", '_');
  length = strlen (folded);
  return g_str_equal (info->host_port, folded)
         || (g_str_has_prefix (info->host_port, folded) && info->host_port[length] == '_');
}

ZjAccountInfo *
zj_accounts_find (const char *base_dir, const char *selector, GError **error)
{
  g_autoptr (GPtrArray) accounts = zj_accounts_list (base_dir);
  g_auto (GStrv) parts = selector != NULL ? g_strsplit (selector, "@", 2) : NULL;
  g_autofree char *code = parts != NULL && parts[0] != NULL ? g_ascii_strup (parts[0], -1) : NULL;
  g_autoptr (GString) choices = g_string_new (NULL);
  int found = -1;
  guint n = 0;

  for (guint i = 0; i < accounts->len; i++)
    {
      const ZjAccountInfo *info = accounts->pdata[i];

      if (code != NULL
          && (g_ascii_strcasecmp (info->account, code) != 0 || (parts[1] != NULL && !host_matches (info, parts[1]))))
        continue;
      found = (int)i;
      n++;
      g_string_append_printf (choices, "%s%s@%s", choices->len > 0 ? ", " : "", info->account, info->host_port);
    }
  if (n == 1)
    return g_ptr_array_steal_index (accounts, (guint)found);
  if (n > 1)
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID, _ ("Say which account: %s."), choices->str);
  else if (selector == NULL)
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND, _ ("No account is signed in on this computer. Sign in first."));
  else
    g_set_error (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND, _ ("The account “%s” is not signed in on this computer."),
                 selector);
  return NULL;
}
