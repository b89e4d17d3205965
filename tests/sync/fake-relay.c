/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <libsoup/soup.h>
#include <string.h>

#include "fake-province-private.h"
#include "zj-hash.h"

/* Uploads at a tus server that is not ours, with a break on the way where a test wants one. Its answers are handed on
 * as they are. */

static SoupMessage *
build (FakeProvince *self, const FakeRequest *request, gsize length)
{
  g_autofree char *url = g_strconcat (self->relay_url, "/api/v1", request->path, NULL);
  SoupMessage *message = soup_message_new (request->method, url);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  const char *const names[] = { "Tus-Resumable", "Upload-Length", "Upload-Metadata", "Upload-Offset" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (fake_request_header (request, names[i]))
      soup_message_headers_replace (headers, names[i], fake_request_header (request, names[i]));
  /* Of half a piece the hash is another; the server at hand does not look at it. */
  if (length == g_bytes_get_size (request->bytes) && fake_request_header (request, "Upload-Checksum"))
    soup_message_headers_replace (headers, "Upload-Checksum", fake_request_header (request, "Upload-Checksum"));
  if (length > 0)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_from_bytes (request->bytes, 0, length);

      soup_message_set_request_body_from_bytes (message, fake_request_header (request, "Content-Type"), bytes);
    }
  return message;
}

static GBytes *
send (SoupSession *session, SoupMessage *message)
{
  g_autoptr (GError) error = NULL;
  GBytes *body = soup_session_send_and_read (session, message, NULL, &error);

  g_assert_no_error (error);
  return body;
}

/* All of it is there: the province has the file. */
static void
take_file (FakeProvince *self, const char *location)
{
  const char *key = g_hash_table_lookup (self->relayed, location);
  const char *slash = strrchr (key, '/');
  g_autofree char *name = g_path_get_basename (location);
  g_autofree char *path = g_build_filename (self->relay_folder, name, NULL);
  g_autofree char *project = g_strndup (key, (gsize)(slash - key));
  g_autofree char *hash = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  char *text;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  bytes = g_bytes_new_take (text, length);
  hash = zj_sha256 (text, length);
  g_assert_cmpstr (hash, ==, slash + 1);
  fake_put_file (self, project, hash, bytes);
}

static char *
hash_in (const char *metadata)
{
  g_auto (GStrv) pairs = g_strsplit (metadata, ",", -1);
  g_autofree guchar *hash = NULL;
  gsize n;

  g_assert_true (g_str_has_prefix (pairs[0], "sha256 "));
  hash = g_base64_decode (pairs[0] + strlen ("sha256 "), &n);
  return g_strndup ((char *)hash, n);
}

static void
hand_on (FakeReply *reply, SoupMessage *message, GBytes *body)
{
  const char *const names[] = { "Tus-Resumable", "Upload-Offset", "Upload-Length", "Location" };
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);

  reply->status = soup_message_get_status (message);
  reply->type = "text/plain";
  reply->bytes = g_bytes_ref (body);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (soup_message_headers_get_one (headers, names[i]))
      fake_reply_header (reply, names[i], "%s", soup_message_headers_get_one (headers, names[i]));
}

void
fake_relay (FakeProvince *self, const char *project, const FakeRequest *request, FakeReply *reply)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GBytes) body = NULL;
  gsize size = g_bytes_get_size (request->bytes);
  FakeRelayFault fault = size > 0 ? self->relay_fault : RELAY_WELL;
  const char *location, *offset;
  g_autofree char *own = g_strconcat ("/api/v1", request->path, NULL);

  if (fault != RELAY_WELL)
    {
      g_autoptr (SoupMessage) half = build (self, request, size / 2);
      g_autoptr (GBytes) G_GNUC_UNUSED ignored = send (session, half);

      self->relay_fault = RELAY_WELL;
      if (fault == RELAY_HALF_THEN_CUT)
        {
          reply->manner = FAKE_CUT;
          return;
        }
    }
  message = build (self, request, size);
  body = send (session, message);
  hand_on (reply, message, body);
  location = soup_message_headers_get_one (soup_message_get_response_headers (message), "Location");
  offset = soup_message_headers_get_one (soup_message_get_response_headers (message), "Upload-Offset");
  if (reply->status == 201)
    {
      g_autofree char *hash = hash_in (fake_request_header (request, "Upload-Metadata"));

      self->n_uploads++;
      g_hash_table_replace (self->relayed, g_strdup (location), g_strconcat (project, "/", hash, NULL));
      g_hash_table_replace (self->relayed, g_strconcat ("length ", location, NULL),
                            g_strdup (fake_request_header (request, "Upload-Length")));
    }
  else if (size > 0 && reply->status == 204)
    {
      g_autofree char *key = g_strconcat ("length ", own, NULL);

      if (g_strcmp0 (offset, g_hash_table_lookup (self->relayed, key)) == 0)
        take_file (self, own);
    }
}

void
fake_province_relay_uploads (FakeProvince *self, const char *url, const char *folder)
{
  g_mutex_lock (&self->mutex);
  self->relay_url = g_strdup (url);
  self->relay_folder = g_strdup (folder);
  g_mutex_unlock (&self->mutex);
}

void
fake_province_relay_fault (FakeProvince *self, FakeRelayFault fault)
{
  g_mutex_lock (&self->mutex);
  self->relay_fault = fault;
  g_mutex_unlock (&self->mutex);
}
