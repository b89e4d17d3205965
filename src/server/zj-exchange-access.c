/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-exchange-private.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"

void
zj_exchange_no_route (ZjExchange *exchange, const char *allowed)
{
  if (*allowed == '\0')
    {
      zj_exchange_problem (exchange, SOUP_STATUS_NOT_FOUND, "unknown-resource", _ ("There is nothing here"),
                           _ ("This server does not offer that."), NULL);
      return;
    }
  soup_message_headers_replace (soup_server_message_get_response_headers (exchange->message), "Allow", allowed);
  zj_exchange_problem (exchange, SOUP_STATUS_METHOD_NOT_ALLOWED, "method-not-allowed", _ ("That cannot be done here"),
                       _ ("This address does not know that method."), NULL);
}

static void
forbid (ZjExchange *exchange, const char *code, const char *title, const char *detail)
{
  zj_exchange_problem (exchange, SOUP_STATUS_FORBIDDEN, code, title, detail, NULL);
}

gboolean
zj_exchange_authenticate (ZjExchange *exchange)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);
  const char *header = soup_message_headers_get_one (headers, "Authorization");
  g_autofree char *reason = NULL;
  g_autoptr (GError) error = NULL;

  if ((exchange->route->flags & ZJ_ROUTE_PUBLIC) != 0)
    return TRUE;
  if (header == NULL || g_ascii_strncasecmp (header, "Bearer ", 7) != 0)
    {
      zj_exchange_unauthorized (exchange, NULL, _ ("This needs a sign-in."));
      return FALSE;
    }
  exchange->caller = zj_sessions_find (&exchange->service->sessions, header + 7, &reason, &error);
  if (exchange->caller == NULL)
    {
      if (g_error_matches (error, ZJ_ERROR, ZJ_ERROR_CREDENTIALS))
        zj_exchange_unauthorized (exchange, reason, error->message);
      else
        zj_exchange_failed (exchange, error);
      return FALSE;
    }
  if (exchange->caller->must_change && (exchange->route->flags & ZJ_ROUTE_BEFORE_CHANGE) == 0)
    {
      forbid (exchange, "password-change-required", _ ("The initial password must be changed"),
              _ ("Choose a password of your own first."));
      return FALSE;
    }
  return TRUE;
}

gboolean
zj_exchange_enter_project (ZjExchange *exchange, const char *id)
{
  g_autoptr (GError) error = NULL;
  gboolean sees = FALSE;

  if (id == NULL || exchange->caller == NULL)
    return TRUE;
  if (!zj_storage_account_sees (exchange->service->storage, exchange->caller->account, id, &sees, &error)
      || (sees && (exchange->project = zj_storage_find_project (exchange->service->storage, id, &error)) == NULL))
    {
      zj_exchange_failed (exchange, error);
      return FALSE;
    }
  if (sees)
    return TRUE;
  forbid (exchange, "forbidden", _ ("Not your project"), _ ("This account has no access to that project."));
  return FALSE;
}
