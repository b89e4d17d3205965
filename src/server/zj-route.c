/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-route.h"

#include <string.h>

#include "zj-exchange-uploads.h"

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
  { "POST", "/projects/*/files/missing", ZJ_ROUTE_HAS_BODY, zj_handle_missing_files },
  { "GET", "/projects/*/files/*", 0, zj_handle_file },
  { "HEAD", "/projects/*/files/*", 0, zj_handle_file },
  { "GET", "/events", 0, zj_handle_events },
  { "OPTIONS", "/projects/*/uploads", ZJ_ROUTE_PUBLIC, zj_handle_upload_abilities },
  { "POST", "/projects/*/uploads", 0, zj_handle_create_upload, zj_expect_tus },
  { "HEAD", "/projects/*/uploads/*", 0, zj_handle_upload_offset, zj_expect_tus },
  { "PATCH", "/projects/*/uploads/*", ZJ_ROUTE_TUS, zj_handle_append, zj_expect_append },
  { "DELETE", "/projects/*/uploads/*", ZJ_ROUTE_TUS, zj_handle_end_upload, zj_expect_tus },
};

static guint
count_stars (const char *pattern)
{
  guint count = 0;

  for (const char *p = pattern; *p != '\0'; p++)
    count += *p == '*';
  return count;
}

/* Fills @parts where @pattern matches: a star stands for one part that is not empty. */
static gboolean
matches (const char *pattern, const char *path, char *parts[2])
{
  g_auto (GStrv) wanted = g_strsplit (pattern, "/", -1);
  g_auto (GStrv) given = g_strsplit (path, "/", -1);
  guint count = 0;

  if (g_strv_length (wanted) != g_strv_length (given))
    return FALSE;
  for (guint i = 0; wanted[i] != NULL; i++)
    if (g_str_equal (wanted[i], "*") ? *given[i] == '\0' : !g_str_equal (wanted[i], given[i]))
      return FALSE;
  for (guint i = 0; wanted[i] != NULL; i++)
    if (g_str_equal (wanted[i], "*"))
      {
        g_free (parts[count]);
        parts[count++] = g_strdup (given[i]);
      }
  return TRUE;
}

const ZjRoute *
zj_route_find (const char *method, const char *full_path, char *parts[2], char **allowed)
{
  g_autoptr (GString) methods = g_string_new (NULL);
  const char *path = full_path;
  const ZjRoute *found = NULL;
  guint stars = G_MAXUINT;

  if (g_str_has_prefix (full_path, BASE_PATH "/"))
    path = full_path + strlen (BASE_PATH);
  else if (strcmp (full_path, BASE_PATH) == 0)
    path = "/";
  else if (strcmp (full_path, "/") != 0)
    path = "";
  for (guint i = 0; i < G_N_ELEMENTS (ROUTES); i++)
    {
      /* What is written out goes before what a star stands for. */
      if (count_stars (ROUTES[i].path) > stars || !matches (ROUTES[i].path, path, parts))
        continue;
      stars = count_stars (ROUTES[i].path);
      g_string_append_printf (methods, "%s%s", methods->len > 0 ? ", " : "", ROUTES[i].method);
      if (g_strcmp0 (ROUTES[i].method, method) == 0)
        found = &ROUTES[i];
    }
  *allowed = g_string_free (g_steal_pointer (&methods), FALSE);
  return found;
}
