/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-http-address.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "zj-error.h"

gboolean
zj_http_host_is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  if (host == NULL)
    return FALSE;
  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;
  address = g_inet_address_new_from_string (host);
  return address && g_inet_address_get_is_loopback (address);
}

GUri *
zj_http_parse_base (const char *server_url, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GUri) uri = g_uri_parse (server_url, SOUP_HTTP_URI_FLAGS, &local_error);
  g_autofree char *path = NULL;
  gsize length;

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' || g_uri_get_userinfo (uri)
      || (!g_str_equal (g_uri_get_scheme (uri), "https") && !g_str_equal (g_uri_get_scheme (uri), "http")))
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID,
                   _ ("“%s” is not the address of a server. It looks like https://host.example"), server_url);
      return NULL;
    }
  if (g_str_equal (g_uri_get_scheme (uri), "http") && !zj_http_host_is_loopback (g_uri_get_host (uri)))
    {
      g_set_error (error, ZJ_ERROR, ZJ_ERROR_INVALID,
                   _ ("“%s” is not secured. Use an address that begins with https://"), server_url);
      return NULL;
    }

  path = g_strdup (g_uri_get_path (uri));
  length = strlen (path);
  while (length > 0 && path[length - 1] == '/')
    path[--length] = '\0';
  return g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri), g_uri_get_port (uri),
                      path, NULL, NULL);
}

GUri *
zj_http_resolve (GUri *base, const char *path)
{
  g_autofree char *root = g_uri_to_string (base);
  /* An empty path is written out as "/". */
  gsize length = strlen (root) - (g_str_has_suffix (root, "/") ? 1 : 0);
  g_autofree char *text = g_strdup_printf ("%.*s/api/v1%s", (int)length, root, path);

  return g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL);
}
