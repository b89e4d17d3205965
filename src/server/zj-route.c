/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-route.h"

#include <string.h>

#define BASE_PATH "/api/v1"

static const ZjRoute ROUTES[] = {
  { "GET", "/", ZJ_ROUTE_PUBLIC, zj_handle_service },
  { "POST", "/session", ZJ_ROUTE_PUBLIC | ZJ_ROUTE_HAS_BODY, zj_handle_sign_in },
  { "DELETE", "/session", ZJ_ROUTE_BEFORE_CHANGE, zj_handle_sign_out },
  { "POST", "/session/refresh", ZJ_ROUTE_PUBLIC | ZJ_ROUTE_HAS_BODY, zj_handle_refresh },
  { "POST", "/session/password", ZJ_ROUTE_BEFORE_CHANGE | ZJ_ROUTE_HAS_BODY, zj_handle_password },
  { "GET", "/projects/*/changes", 0, zj_handle_changes },
  { "POST", "/projects/*/ops", ZJ_ROUTE_HAS_BODY, zj_handle_post_ops },
  { "GET", "/projects/*/ops", 0, zj_handle_list_ops },
  { "POST", "/projects/*/ops/known", ZJ_ROUTE_HAS_BODY, zj_handle_known_ops },
};

/* The project's part of the path, if @pattern matches. */
static gboolean
matches (const char *pattern, const char *path, char **project)
{
  const char *star = strchr (pattern, '*');
  const char *rest, *end;

  if (star == NULL)
    return g_strcmp0 (pattern, path) == 0;
  if (strncmp (pattern, path, star - pattern) != 0)
    return FALSE;
  rest = path + (star - pattern);
  end = strchr (rest, '/');
  if (end == NULL || end == rest || g_strcmp0 (end, star + 1) != 0)
    return FALSE;
  g_free (*project);
  *project = g_strndup (rest, end - rest);
  return TRUE;
}

const ZjRoute *
zj_route_find (const char *method, const char *full_path, char **project, char **allowed)
{
  g_autoptr (GString) methods = g_string_new (NULL);
  const char *path = full_path;
  const ZjRoute *found = NULL;

  if (g_str_has_prefix (full_path, BASE_PATH "/"))
    path = full_path + strlen (BASE_PATH);
  else if (strcmp (full_path, BASE_PATH) == 0)
    path = "/";
  else if (strcmp (full_path, "/") != 0)
    path = "";
  for (guint i = 0; i < G_N_ELEMENTS (ROUTES); i++)
    if (matches (ROUTES[i].path, path, project))
      {
        g_string_append_printf (methods, "%s%s", methods->len > 0 ? ", " : "", ROUTES[i].method);
        if (g_strcmp0 (ROUTES[i].method, method) == 0)
          found = &ROUTES[i];
      }
  *allowed = g_string_free (g_steal_pointer (&methods), FALSE);
  return found;
}
