/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-http-problem.h"

#include <glib/gi18n-lib.h>

#include "zj-error.h"
#include "zj-json.h"

/* What the user reads for a code (protocol.md 9); an unknown code shows the server's own `detail`. */
static const struct
{
  const char *code;
  const char *text;
} texts[] = {
  { "bad-credentials", N_ ("The account or the password is wrong.") },
  { "password-change-required", N_ ("The initial password must be changed before anything else.") },
  { "weak-password", N_ ("The server does not accept this new password; choose a stronger one.") },
  { "client-cloned", N_ ("Another copy of this store has been sending under the same name.") },
  { "cannot-calculate-changes", N_ ("The server can no longer tell what changed; everything is fetched anew.") },
  { "project-moved", N_ ("This project was moved into another one. Everything is kept here; sign in again.") },
  { "forbidden",
    N_ ("The server does not allow this account to do that here. Everything is kept; ask the authority.") },
  { "client-too-old", N_ ("The server asks for a newer version of this program. Everything is kept here; update it.") },
};

static const char *
text_for_code (const char *code)
{
  for (gsize i = 0; code && i < G_N_ELEMENTS (texts); i++)
    if (g_str_equal (texts[i].code, code))
      return _ (texts[i].text);
  return NULL;
}

static gboolean
is_json (const char *content_type)
{
  return g_strcmp0 (content_type, "application/problem+json") == 0 || g_strcmp0 (content_type, "application/json") == 0;
}

static ZjError
class_of (guint status, const char *code)
{
  switch (status)
    {
    case 401:
      return ZJ_ERROR_CREDENTIALS;
    case 403:
      return g_strcmp0 (code, "password-change-required") == 0 ? ZJ_ERROR_PASSWORD_CHANGE_REQUIRED : ZJ_ERROR_FORBIDDEN;
    case 408:
    case 425:
      return ZJ_ERROR_SERVER;
    case 409:
      return g_strcmp0 (code, "client-cloned") == 0 ? ZJ_ERROR_CLONED : ZJ_ERROR_UNUSABLE_SERVER;
    case 410:
      return g_strcmp0 (code, "project-moved") == 0 ? ZJ_ERROR_UNUSABLE_SERVER : ZJ_ERROR_GONE;
    case 413:
      return ZJ_ERROR_TOO_LARGE;
    case 422:
      if (g_strcmp0 (code, "op-id-reused") == 0)
        return ZJ_ERROR_OP_REUSED;
      return g_strcmp0 (code, "weak-password") == 0 ? ZJ_ERROR_INVALID : ZJ_ERROR_UNUSABLE_SERVER;
    case 429:
      return ZJ_ERROR_RATE_LIMITED;
    default:
      return status >= 500 ? ZJ_ERROR_SERVER : ZJ_ERROR_UNUSABLE_SERVER;
    }
}

static const char *
text_for_class (ZjError class)
{
  switch ((int)class)
    {
    case ZJ_ERROR_CREDENTIALS:
      return _ ("The server refused the account, the password or the sign-in. Nothing is lost.");
    case ZJ_ERROR_PASSWORD_CHANGE_REQUIRED:
      return _ ("The initial password must be changed before anything else.");
    case ZJ_ERROR_FORBIDDEN:
      return _ ("The server does not allow this account to do that here. Everything is kept; ask the authority.");
    case ZJ_ERROR_SERVER:
      return _ ("The server has trouble and could not answer. Everything is kept here; it is tried again.");
    case ZJ_ERROR_RATE_LIMITED:
      return _ ("The server asks to wait. Everything is kept here; it is tried again.");
    case ZJ_ERROR_TOO_LARGE:
      return _ ("This was too large for the server.");
    case ZJ_ERROR_GONE:
      return _ ("The server can no longer tell what changed; everything is fetched anew.");
    case ZJ_ERROR_CLONED:
      return _ ("Another copy of this store has been sending under the same name.");
    default:
      return _ ("This server cannot be used by this program. Everything is kept here; tell your administrator.");
    }
}

GError *
zj_http_foreign_error (const char *why)
{
  g_return_val_if_fail (why, NULL);

  /* Translators: %s says what was wrong with the answer, in English */
  return g_error_new (ZJ_ERROR, ZJ_ERROR_NETWORK,
                      _ ("No network: what answered is not the server (%s). A Wi-Fi sign-in page or a proxy may stand "
                         "in between. Everything is kept here."),
                      why);
}

GError *
zj_http_problem_error (guint status, const char *content_type, GBytes *body)
{
  g_autoptr (JsonObject) problem = NULL;
  const char *code, *text;
  ZjError class;
  g_autofree char *why = NULL;

  if (body && is_json (content_type))
    {
      gsize length;
      const char *data = g_bytes_get_data (body, &length);

      problem = zj_json_parse_object (data ? data : "", (gssize)length, NULL);
    }

  /* 3xx: a redirection elsewhere; 407 and 511: a proxy or portal that wants a sign-in of its own. */
  if (status < 400 || status == 407 || status == 511
      || (status < 500 && status != 408 && status != 413 && status != 425 && status != 429 && problem == NULL))
    {
      why = g_strdup_printf ("HTTP %u, %s", status, content_type ? content_type : "no content type");
      return zj_http_foreign_error (why);
    }

  code = problem ? zj_json_string (problem, "code") : NULL;
  class = class_of (status, code);
  text = text_for_code (code);
  if (text == NULL && problem)
    text = zj_json_string (problem, "detail");
  if (text == NULL)
    text = text_for_class (class);
  if (code)
    return g_error_new (ZJ_ERROR, class, "%s [%s]", text, code);
  return g_error_new (ZJ_ERROR, class, "%s [HTTP %u]", text, status);
}

GError *
zj_http_status_error (guint status)
{
  ZjError class = class_of (status, NULL);

  return g_error_new (ZJ_ERROR, class, "%s [HTTP %u]", text_for_class (class), status);
}

GError *
zj_http_transport_error (const GError *transport)
{
  g_return_val_if_fail (transport, NULL);

  if (g_error_matches (transport, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (transport);
  if (transport->domain == G_TLS_ERROR)
    return g_error_new (
        ZJ_ERROR, ZJ_ERROR_NETWORK,
        /* Translators: %s is the technical reason */
        _ ("The server's certificate is not trusted, so nothing was sent (%s). Everything is kept here; if "
           "this stays, tell your administrator."),
        transport->message);
  return g_error_new (ZJ_ERROR, ZJ_ERROR_NETWORK,
                      /* Translators: %s is the technical reason */
                      _ ("The server cannot be reached (%s). Everything is kept here; it is tried again."),
                      transport->message);
}
