/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "remote-fixture.h"

#include "zj-error.h"

void
remote_answer (FakeServer *server, const FakeRequest *request, FakeReply *reply, gpointer user_data)
{
  RemoteScript *script = user_data;

  g_free (script->method);
  g_free (script->path);
  g_free (script->body);
  g_free (script->token);
  g_clear_pointer (&script->query, g_hash_table_unref);
  script->method = g_strdup (request->method);
  script->path = g_strdup (request->path);
  script->body = g_strdup (request->body);
  script->token = g_strdup (request->token);
  script->compressed = request->compressed;
  script->query = request->query ? g_hash_table_ref (request->query) : NULL;

  g_free (reply->body);
  *reply = script->reply;
  reply->body = g_strdup (script->reply.body ? script->reply.body : "{}");
  reply->retry_after = g_strdup (script->reply.retry_after);
  reply->location = g_strdup (script->reply.location);
  reply->headers = g_strdupv (script->reply.headers);
  reply->bytes = script->reply.bytes ? g_bytes_ref (script->reply.bytes) : NULL;
  g_clear_pointer (&script->headers, soup_message_headers_unref);
  script->headers = soup_message_headers_ref (request->headers);
  g_clear_pointer (&script->bytes, g_bytes_unref);
  script->bytes = g_bytes_ref (request->bytes);
}

void
remote_set_up (RemoteFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->script.reply.status = 200;
  f->server = fake_server_new (remote_answer, &f->script);
  f->remote = zj_remote_http_new (fake_server_url (f->server), NULL, &error);
  g_assert_no_error (error);
  zj_remote_http_set_timeout (f->remote, 2);
}

void
remote_tear_down (RemoteFixture *f, gconstpointer data)
{
  g_object_unref (f->remote);
  fake_server_free (f->server);
  g_free (f->script.method);
  g_free (f->script.path);
  g_free (f->script.body);
  g_free (f->script.token);
  g_clear_pointer (&f->script.query, g_hash_table_unref);
  g_clear_pointer (&f->script.headers, soup_message_headers_unref);
  g_clear_pointer (&f->script.bytes, g_bytes_unref);
}

void
remote_assert_service_fails (RemoteFixture *f, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = zj_remote_service (f->remote, NULL, &error);

  g_assert_null (answer);
  g_assert_error (error, ZJ_ERROR, code);
}

void
remote_assert_ops_fail (RemoteFixture *f, int code)
{
  const char *const ops[] = { "{\"id\":\"x\"}", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *epoch = NULL;
  gint64 last_seq;
  GPtrArray *results = zj_remote_post_ops (f->remote, "p", "c", ops, &epoch, &last_seq, NULL, &error);

  g_assert_null (results);
  g_assert_error (error, ZJ_ERROR, code);
}
