/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "remote-fixture.h"
#include "zj-error.h"
#include "zj-hash.h"
#include "zj-json.h"

#define HASH "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" /* of "abc" */
#define URL  "/api/v1/projects/p/uploads/u1"

static const char *
header (RemoteFixture *f, const char *name)
{
  return soup_message_headers_get_one (f->script.headers, name);
}

static void
reply (RemoteFixture *f, guint status, const char *headers)
{
  g_strfreev (f->script.reply.headers);
  f->script.reply.status = status;
  f->script.reply.headers = g_strsplit (headers, "|", -1);
}

static void
tear_down (RemoteFixture *f, gconstpointer data)
{
  g_strfreev (f->script.reply.headers);
  g_clear_pointer (&f->script.reply.bytes, g_bytes_unref);
  remote_tear_down (f, data);
}

/* --- what is missing --- */

static void
test_missing (RemoteFixture *f, gconstpointer data)
{
  const char *const hashes[] = { HASH, "00", NULL };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) missing = NULL;

  f->script.reply.body = (char *)"{\"missing\":[\"00\",17]}";
  missing = zj_remote_missing_files (f->remote, "p", hashes, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (f->script.path, ==, "/projects/p/files/missing");
  g_assert_cmpstr (f->script.body, ==, "{\"sha256\":[\"" HASH "\",\"00\"]}");
  g_assert_cmpuint (g_strv_length (missing), ==, 1);
  g_assert_cmpstr (missing[0], ==, "00");

  f->script.reply.body = (char *)"{}";
  g_assert_null (zj_remote_missing_files (f->remote, "p", hashes, NULL, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_NETWORK);
}

/* --- uploads --- */

static void
test_create (RemoteFixture *f, gconstpointer data)
{
  const char *const locations[] = { "/api/v1/projects/p/uploads/u1", "uploads/u1",
                                    "http://127.0.0.1:9/api/v1/projects/p/uploads/u1" };

  for (gsize i = 0; i < G_N_ELEMENTS (locations); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *url = NULL;

      reply (f, 201, "Tus-Resumable|1.0.0");
      f->script.reply.location = (char *)locations[i];
      url = zj_remote_create_upload (f->remote, "p", HASH, 3, "照片.jpg", NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (url, ==, URL);
    }
  g_assert_cmpstr (f->script.method, ==, "POST");
  g_assert_cmpstr (f->script.path, ==, "/projects/p/uploads");
  g_assert_cmpstr (header (f, "Tus-Resumable"), ==, "1.0.0");
  g_assert_cmpstr (header (f, "Upload-Length"), ==, "3");
  g_assert_cmpstr (header (f, "Upload-Metadata"), ==,
                   "sha256 YmE3ODE2YmY4ZjAxY2ZlYTQxNDE0MGRlNWRhZTIyMjNiMDAzNjFhMzk2MTc3YTljYjQxMGZmNjFmMjAwMTVhZA=="
                   ",filename 54Wn54mHLmpwZw==");
}

static void
test_create_elsewhere (RemoteFixture *f, gconstpointer data)
{
  const char *const locations[] = { "https://elsewhere.example/api/v1/projects/p/uploads/u1", NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (locations); i++)
    {
      g_autoptr (GError) error = NULL;

      reply (f, 201, "Tus-Resumable|1.0.0");
      f->script.reply.location = (char *)locations[i];
      g_assert_null (zj_remote_create_upload (f->remote, "p", HASH, 3, NULL, NULL, &error));
      g_assert_error (error, ZJ_ERROR, ZJ_ERROR_UNUSABLE_SERVER);
    }
}

static void
test_offset (RemoteFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 offset = 0, length = 0;

  reply (f, 200, "Tus-Resumable|1.0.0|Upload-Offset|70|Upload-Length|100");
  g_assert_true (zj_remote_upload_offset (f->remote, URL, &offset, &length, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (f->script.method, ==, "HEAD");
  g_assert_cmpstr (f->script.path, ==, "/projects/p/uploads/u1");
  g_assert_cmpint (offset, ==, 70);
  g_assert_cmpint (length, ==, 100);
  reply (f, 204, "Tus-Resumable|1.0.0|Upload-Offset|70");
  g_assert_true (zj_remote_upload_offset (f->remote, URL, &offset, &length, NULL, &error));
  g_assert_cmpint (length, ==, -1);
}

static gboolean
append (RemoteFixture *f, gint64 offset, gint64 *new_offset, GError **error)
{
  g_autoptr (GBytes) piece = g_bytes_new_static ("abc", 3);
  gsize sent = 99;
  gboolean ok = zj_remote_append_upload (f->remote, URL, offset, piece, new_offset, &sent, NULL, error);

  g_assert_cmpuint (sent, ==, 3);
  return ok;
}

static void
test_append (RemoteFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 offset = 0;

  reply (f, 204, "Tus-Resumable|1.0.0|Upload-Offset|10");
  g_assert_true (append (f, 7, &offset, &error));
  g_assert_no_error (error);
  g_assert_cmpint (offset, ==, 10);
  g_assert_cmpstr (f->script.method, ==, "PATCH");
  g_assert_cmpstr (header (f, "Content-Type"), ==, "application/offset+octet-stream");
  g_assert_null (header (f, "Content-Encoding"));
  g_assert_cmpstr (header (f, "Upload-Offset"), ==, "7");
  g_assert_cmpstr (header (f, "Upload-Checksum"), ==, "sha256 ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
  g_assert_cmpmem (g_bytes_get_data (f->script.bytes, NULL), g_bytes_get_size (f->script.bytes), "abc", 3);
}

/* What tus answers, as a problem document and as a stock server says it. */
static void
test_answers (RemoteFixture *f, gconstpointer data)
{
  static const struct
  {
    guint status;
    int code;
  } cases[] = {
    { 404, ZJ_ERROR_UPLOAD_GONE },     { 410, ZJ_ERROR_UPLOAD_GONE }, { 409, ZJ_ERROR_OFFSET },
    { 423, ZJ_ERROR_UPLOAD_LOCKED },   { 460, ZJ_ERROR_CHECKSUM },    { 422, ZJ_ERROR_CHECKSUM },
    { 413, ZJ_ERROR_TOO_LARGE },       { 401, ZJ_ERROR_CREDENTIALS }, { 403, ZJ_ERROR_FORBIDDEN },
    { 503, ZJ_ERROR_SERVER },          { 507, ZJ_ERROR_SERVER },      { 429, ZJ_ERROR_RATE_LIMITED },
    { 400, ZJ_ERROR_UNUSABLE_SERVER },
  };

  for (gsize i = 0; i < 2 * G_N_ELEMENTS (cases); i++)
    {
      gboolean stock = i % 2;
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) head_error = NULL;
      gint64 offset, length;

      reply (f, cases[i / 2].status, stock ? "Tus-Resumable|1.0.0" : "X-Other|1");
      f->script.reply.type = stock ? "text/plain" : NULL;
      f->script.reply.body = (char *)(stock ? "Something is wrong\n" : "{\"status\":1,\"code\":\"x\"}");
      g_assert_false (append (f, 7, &offset, &error));
      g_assert_error (error, ZJ_ERROR, cases[i / 2].code);
      g_assert_false (zj_remote_upload_offset (f->remote, URL, &offset, &length, NULL, &head_error));
      g_assert_error (head_error, ZJ_ERROR, cases[i / 2].code);
    }
}

/* Right statuses with which something else than the server answers. */
static void
test_foreign_answers (RemoteFixture *f, gconstpointer data)
{
  static const struct
  {
    guint status;
    const char *headers;
  } cases[] = {
    { 200, "X-Other|1" },
    { 204, "X-Other|1" },
    { 404, "X-Other|1" },
    { 410, "X-Other|1" },
    { 204, "Tus-Resumable|1.0.0" },
    { 204, "Tus-Resumable|1.0.0|Upload-Offset|ten" },
    { 204, "Tus-Resumable|1.0.0|Upload-Offset|-3" },
    { 204, "Tus-Resumable|0.2.2|Upload-Offset|10" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) head_error = NULL;
      gint64 offset, length;

      reply (f, cases[i].status, cases[i].headers);
      f->script.reply.type = "text/html";
      f->script.reply.body = (char *)"<html>Wi-Fi</html>";
      g_assert_false (append (f, 7, &offset, &error));
      g_assert_error (error, ZJ_ERROR, ZJ_ERROR_NETWORK);
      g_assert_false (zj_remote_upload_offset (f->remote, URL, &offset, &length, NULL, &head_error));
      g_assert_error (head_error, ZJ_ERROR, ZJ_ERROR_NETWORK);
    }
}

static void
test_wrong_offsets (RemoteFixture *f, gconstpointer data)
{
  const char *const headers[] = { "Tus-Resumable|1.0.0|Upload-Offset|6", "Tus-Resumable|1.0.0|Upload-Offset|11" };
  gint64 offset = 0, length;

  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autoptr (GError) error = NULL;

      reply (f, 204, headers[i]);
      g_assert_false (append (f, 7, &offset, &error));
      g_assert_error (error, ZJ_ERROR, ZJ_ERROR_OFFSET);
    }
  {
    g_autoptr (GError) error = NULL;

    reply (f, 200, "Tus-Resumable|1.0.0|Upload-Offset|101|Upload-Length|100");
    g_assert_false (zj_remote_upload_offset (f->remote, URL, &offset, &length, NULL, &error));
    g_assert_error (error, ZJ_ERROR, ZJ_ERROR_NETWORK);
  }
  /* a piece taken in part is a place to go on from */
  reply (f, 204, "Tus-Resumable|1.0.0|Upload-Offset|8");
  g_assert_true (append (f, 7, &offset, NULL));
  g_assert_cmpint (offset, ==, 8);
}

static void
test_cut (RemoteFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 offset;

  f->script.reply.manner = FAKE_CUT;
  g_assert_false (append (f, 7, &offset, &error));
  g_assert_error (error, ZJ_ERROR, ZJ_ERROR_NETWORK);
}

static void
test_end (RemoteFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  reply (f, 204, "Tus-Resumable|1.0.0");
  g_assert_true (zj_remote_end_upload (f->remote, URL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (f->script.method, ==, "DELETE");
}

/* --- downloads --- */

static gboolean
fetch (RemoteFixture *f, gint64 from, gint64 length, char **text, gint64 *total, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (!zj_remote_fetch_file (f->remote, "p", HASH, from, length, &bytes, total, NULL, error))
    return FALSE;
  *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return TRUE;
}

static void
test_fetch (RemoteFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *part = NULL;
  g_autofree char *whole = NULL;
  gint64 total = 0;

  f->script.reply.type = "application/octet-stream";
  f->script.reply.bytes = g_bytes_new_static ("bc", 2);
  reply (f, 206, "Content-Range|bytes 1-2/9|ETag|\"" HASH "\"");
  g_assert_true (fetch (f, 1, 2, &part, &total, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (f->script.path, ==, "/projects/p/files/" HASH);
  g_assert_cmpstr (header (f, FAKE_RANGE), ==, "bytes=1-2");
  g_assert_cmpstr (header (f, "Accept-Encoding"), ==, "identity");
  g_assert_cmpstr (part, ==, "bc");
  g_assert_cmpint (total, ==, 9);
  /* a server without ranges, and a file that is no larger than what was asked for */
  reply (f, 200, "ETag|\"" HASH "\"");
  g_assert_true (fetch (f, 0, 5, &whole, &total, &error));
  g_assert_cmpstr (whole, ==, "bc");
  g_assert_cmpint (total, ==, 2);
}

static void
test_fetch_wrong (RemoteFixture *f, gconstpointer data)
{
  static const struct
  {
    guint status;
    const char *type, *headers;
    int code;
  } cases[] = {
    { 206, "application/octet-stream", "Content-Range|bytes 0-1/9", ZJ_ERROR_NETWORK },
    { 206, "application/octet-stream", "Content-Range|bytes 1-3/9", ZJ_ERROR_NETWORK },
    { 206, "application/octet-stream", "Content-Range|bytes 1-2/2", ZJ_ERROR_NETWORK },
    { 206, "application/octet-stream", "X-Other|1", ZJ_ERROR_NETWORK },
    { 206, "application/octet-stream", "Content-Range|bytes 1-2/9|ETag|\"00\"", ZJ_ERROR_NETWORK },
    { 200, "application/octet-stream", "X-Other|1", ZJ_ERROR_NETWORK },
    { 200, "text/html", "X-Other|1", ZJ_ERROR_NETWORK },
    { 404, "text/html", "X-Other|1", ZJ_ERROR_NETWORK },
    { 404, "application/problem+json", "X-Other|1", ZJ_ERROR_NOT_FOUND },
    { 403, "application/problem+json", "X-Other|1", ZJ_ERROR_FORBIDDEN },
  };
  gint64 total;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;

      f->script.reply.type = cases[i].type;
      g_clear_pointer (&f->script.reply.bytes, g_bytes_unref);
      f->script.reply.bytes = g_bytes_new_static (cases[i].status < 300 ? "bc" : "{}", 2);
      reply (f, cases[i].status, cases[i].headers);
      g_assert_false (fetch (f, 1, 2, &text, &total, &error));
      g_assert_error (error, ZJ_ERROR, cases[i].code);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define CASE(path, function) g_test_add (path, RemoteFixture, NULL, remote_set_up, function, tear_down)
  CASE ("/remote-files/the server says which files it lacks", test_missing);
  CASE ("/remote-files/an upload begins where the server says", test_create);
  CASE ("/remote-files/nothing is sent to another host", test_create_elsewhere);
  CASE ("/remote-files/the server says how far an upload is", test_offset);
  CASE ("/remote-files/a piece goes out as it is with its hash", test_append);
  CASE ("/remote-files/each answer of tus has its meaning, said by a stock server too", test_answers);
  CASE ("/remote-files/what does not speak tus is no network", test_foreign_answers);
  CASE ("/remote-files/an offset that cannot be is asked for", test_wrong_offsets);
  CASE ("/remote-files/a cut in a piece is no network", test_cut);
  CASE ("/remote-files/an upload can be given up", test_end);
  CASE ("/remote-files/a file is fetched piece by piece", test_fetch);
  CASE ("/remote-files/a piece that was not asked for is not taken", test_fetch_wrong);
  return g_test_run ();
}
