/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-exchange-uploads.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <glib/gstdio.h>
#include <sys/statvfs.h>

#include "zj-error.h"
#include "zj-server-files.h"
#include "zj-tus.h"

/* Uploads by tus 1.0.0: https://tus.io/protocols/resumable-upload */

#define STATUS_LOCKED  423
#define STATUS_DAMAGED 460 /* tus: checksum mismatch */
#define MAX_METADATA   4096
#define SPARE          (1024 * 1024) /* of the disk, for the database */
#define BASE_PATH      "/api/v1"
#define APPEND_TYPE    "application/offset+octet-stream"

static const char *
header_of (ZjExchange *exchange, const char *name)
{
  return soup_message_headers_get_one (soup_server_message_get_request_headers (exchange->message), name);
}

static void
set_header (ZjExchange *exchange, const char *name, const char *value)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (exchange->message), name, value);
}

static void
set_number (ZjExchange *exchange, const char *name, gint64 value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  set_header (exchange, name, text);
}

static void
set_expiry (ZjExchange *exchange, gint64 expires)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_utc (expires / G_USEC_PER_SEC);
  g_autofree char *text = soup_date_time_to_string (when, SOUP_DATE_HTTP);

  set_header (exchange, "Upload-Expires", text);
}

/* ---- refusals ---- */

static void
refuse_locked (ZjExchange *exchange)
{
  set_header (exchange, "Retry-After", "1");
  zj_exchange_problem (exchange, STATUS_LOCKED, "upload-locked", _ ("The upload is busy"),
                       _ ("Another connection writes it. Wait a moment."), NULL);
}

static void
refuse_too_large (ZjExchange *exchange, gint64 most)
{
  g_autofree char *bytes = g_strdup_printf ("%" G_GINT64_FORMAT, most);
  g_autofree char *detail = g_strdup_printf (_ ("At most %s bytes are taken."), bytes);

  zj_exchange_problem (exchange, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "too-large", _ ("The file is too large"), detail,
                       NULL);
}

static void
refuse_unknown (ZjExchange *exchange)
{
  zj_exchange_problem (exchange, SOUP_STATUS_NOT_FOUND, "unknown-upload", _ ("There is no such upload"),
                       _ ("Begin the upload anew."), NULL);
}

static void
refuse_offset (ZjExchange *exchange)
{
  zj_exchange_problem (exchange, SOUP_STATUS_CONFLICT, "offset-mismatch", _ ("The upload stands elsewhere"),
                       _ ("Ask how much has arrived, and go on from there."), NULL);
}

/* The upload of the path; NULL: answered. (transfer full) */
static ZjStoredUpload *
find_upload (ZjExchange *exchange)
{
  ZjService *service = exchange->service;
  g_autoptr (ZjStoredUpload) upload = NULL;
  g_autoptr (GError) error = NULL;

  if (!zj_storage_get_upload (service->storage, exchange->project->id, exchange->item, &upload, &error))
    zj_exchange_failed (exchange, error);
  else if (upload == NULL)
    refuse_unknown (exchange);
  else if (upload->expires <= zj_clock_now (service->sessions.clock))
    zj_exchange_problem (exchange, SOUP_STATUS_GONE, "upload-expired", _ ("The upload has expired"),
                         _ ("Begin the upload anew."), NULL);
  else
    return g_steal_pointer (&upload);
  return NULL;
}

/* ---- at the headers ---- */

void
zj_expect_tus (ZjExchange *exchange)
{
  set_header (exchange, "Tus-Resumable", ZJ_TUS_VERSION);
  if (g_strcmp0 (header_of (exchange, "Tus-Resumable"), ZJ_TUS_VERSION) == 0)
    return;
  set_header (exchange, "Tus-Version", ZJ_TUS_VERSION);
  zj_exchange_problem (exchange, SOUP_STATUS_PRECONDITION_FAILED, "tus-version", _ ("This is another version of tus"),
                       _ ("Send Tus-Resumable: 1.0.0."), NULL);
}

/* FALSE: answered. */
static gboolean
read_piece (ZjExchange *exchange, GChecksumType *type, GBytes **piece)
{
  const char *header = header_of (exchange, "Upload-Checksum");

  if (header == NULL || zj_tus_checksum (header, type, piece))
    return TRUE;
  zj_exchange_malformed (exchange, "Upload-Checksum", _ ("This must be sha1 or sha256 and the digest in base64."));
  return FALSE;
}

static gboolean
may_append (ZjExchange *exchange, const ZjStoredUpload *upload, gint64 offset)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);

  if (zj_uploads_is_locked (exchange->service->uploads, upload->id))
    refuse_locked (exchange);
  else if (offset != upload->offset)
    refuse_offset (exchange);
  else if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
           && soup_message_headers_get_content_length (headers) > upload->length - upload->offset)
    refuse_too_large (exchange, upload->length - upload->offset);
  else
    return TRUE;
  return FALSE;
}

static void
begin (ZjExchange *exchange, ZjStoredUpload *upload, GChecksumType type, GBytes *piece)
{
  ZjService *service = exchange->service;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) failure = NULL;
  g_autofree char *id = g_strdup (upload->id);

  exchange->uploading = zj_uploading_begin (service->uploads, upload, type, piece,
                                            soup_server_message_get_socket (exchange->message), &error);
  if (exchange->uploading != NULL)
    return;
  if (!g_error_matches (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND))
    zj_exchange_failed (exchange, error);
  else if (zj_storage_remove_upload (service->storage, id, &failure))
    refuse_unknown (exchange);
  else
    zj_exchange_failed (exchange, failure);
}

void
zj_expect_append (ZjExchange *exchange)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);
  g_autoptr (ZjStoredUpload) upload = NULL;
  g_autoptr (GBytes) piece = NULL;
  GChecksumType type = G_CHECKSUM_SHA256;
  gint64 offset;

  zj_expect_tus (exchange);
  if (soup_server_message_get_status (exchange->message) != 0)
    return;
  if (g_strcmp0 (soup_message_headers_get_content_type (headers, NULL), APPEND_TYPE) != 0
      || soup_message_headers_get_one (headers, "Content-Encoding") != NULL)
    {
      zj_exchange_problem (exchange, SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type",
                           _ ("The request is of the wrong kind"),
                           _ ("Send application/offset+octet-stream, not packed."), NULL);
      return;
    }
  if (!zj_tus_number (header_of (exchange, "Upload-Offset"), &offset))
    {
      zj_exchange_malformed (exchange, "Upload-Offset", _ ("This must be a whole number."));
      return;
    }
  upload = find_upload (exchange);
  if (upload != NULL && read_piece (exchange, &type, &piece) && may_append (exchange, upload, offset)
      && offset < upload->length)
    begin (exchange, g_steal_pointer (&upload), type, piece);
}

/* ---- the bytes ---- */

typedef struct
{
  ZjExchange *exchange;
  SoupServerMessage *message;
} Waiting;

/* The answer to what was sent; NULL exchange: nobody waits for it. */
static void
answer_end (ZjExchange *exchange, ZjUploadingEnd end, const ZjStoredUpload *upload, const GError *error)
{
  switch (end)
    {
    case ZJ_UPLOADING_KEPT:
      set_number (exchange, "Upload-Offset", upload->offset);
      set_expiry (exchange, upload->expires);
      soup_server_message_set_status (exchange->message, SOUP_STATUS_NO_CONTENT, NULL);
      break;
    case ZJ_UPLOADING_DAMAGED:
      zj_exchange_problem (exchange, STATUS_DAMAGED, "checksum-mismatch", _ ("The bytes came damaged"),
                           _ ("This piece is not what its checksum says; nothing of it counts. Send it again."), NULL);
      break;
    case ZJ_UPLOADING_TOO_LONG:
      refuse_too_large (exchange, upload->length - upload->offset);
      break;
    case ZJ_UPLOADING_OTHER_FILE:
      zj_exchange_problem (exchange, SOUP_STATUS_UNPROCESSABLE_ENTITY, "hash-mismatch",
                           _ ("This is not the file that was announced"),
                           _ ("The whole file's SHA-256 is another one. Begin the upload anew."), NULL);
      break;
    case ZJ_UPLOADING_FAILED:
      zj_exchange_failed (exchange, error);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
on_end (ZjUploadingEnd end, const ZjStoredUpload *upload, const GError *error, gpointer user_data)
{
  Waiting *waiting = user_data;

  if (!waiting->exchange->over)
    {
      answer_end (waiting->exchange, end, upload, error);
      soup_server_message_unpause (waiting->message);
    }
  g_object_unref (waiting->message);
  g_free (waiting);
}

static void
on_broken (ZjUploadingEnd end, const ZjStoredUpload *upload, const GError *error, gpointer user_data)
{
  answer_end (user_data, end, upload, error);
}

void
zj_exchange_upload_chunk (ZjExchange *exchange, GBytes *chunk)
{
  gsize length;
  const void *data = g_bytes_get_data (chunk, &length);

  if (!zj_uploading_take (exchange->uploading, data, length))
    zj_uploading_settle (g_steal_pointer (&exchange->uploading), FALSE, on_broken, exchange);
}

void
zj_exchange_upload_cut (ZjExchange *exchange)
{
  if (exchange->uploading != NULL)
    zj_uploading_settle (g_steal_pointer (&exchange->uploading), TRUE, NULL, NULL);
}

void
zj_handle_append (ZjExchange *exchange)
{
  Waiting *waiting;

  if (exchange->uploading == NULL)
    {
      /* Nothing was lacking any more: it stands where it did. */
      g_autoptr (ZjStoredUpload) upload = find_upload (exchange);

      if (upload != NULL && exchange->received > 0)
        refuse_too_large (exchange, 0);
      else if (upload != NULL)
        answer_end (exchange, ZJ_UPLOADING_KEPT, upload, NULL);
      return;
    }
  waiting = g_new0 (Waiting, 1);
  waiting->exchange = exchange;
  waiting->message = g_object_ref (exchange->message);
  soup_server_message_pause (exchange->message);
  zj_uploading_settle (g_steal_pointer (&exchange->uploading), FALSE, on_end, waiting);
}

/* ---- the rest ---- */

void
zj_handle_upload_abilities (ZjExchange *exchange)
{
  set_header (exchange, "Tus-Resumable", ZJ_TUS_VERSION);
  set_header (exchange, "Tus-Version", ZJ_TUS_VERSION);
  set_header (exchange, "Tus-Extension", ZJ_TUS_EXTENSIONS);
  set_header (exchange, "Tus-Checksum-Algorithm", ZJ_TUS_ALGORITHMS);
  set_number (exchange, "Tus-Max-Size", exchange->service->max_file);
  soup_server_message_set_status (exchange->message, SOUP_STATUS_NO_CONTENT, NULL);
}

/* FALSE: answered. */
static gboolean
read_length (ZjExchange *exchange, gint64 *length)
{
  if (!zj_tus_number (header_of (exchange, "Upload-Length"), length) || *length < 1)
    zj_exchange_malformed (exchange, "Upload-Length", _ ("The file's size must be given, and be more than nothing."));
  else if (*length > exchange->service->max_file)
    refuse_too_large (exchange, exchange->service->max_file);
  else
    return TRUE;
  return FALSE;
}

/* Better now than in the middle. FALSE: answered. */
static gboolean
has_room (ZjExchange *exchange, const char *path, gint64 length)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;
  struct statvfs disk;

  if (statvfs (folder, &disk) != 0 || (gint64)(disk.f_bavail * disk.f_frsize) >= length + SPARE)
    return TRUE;
  zj_server_errno_error (&error, ENOSPC, _ ("A file cannot be stored (%s)."));
  zj_exchange_failed (exchange, error);
  return FALSE;
}

static void
create (ZjExchange *exchange, ZjStoredUpload *upload)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = zj_server_upload_path (exchange->service->storage, upload->id, &error);
  g_autofree char *location = NULL;

  if (path != NULL && upload->offset < upload->length && !has_room (exchange, path, upload->length))
    return;
  if (path == NULL || !zj_storage_put_upload (exchange->service->storage, upload, &error))
    {
      zj_exchange_failed (exchange, error);
      return;
    }
  location = g_strdup_printf (BASE_PATH "/projects/%s/uploads/%s", upload->project, upload->id);
  set_header (exchange, "Location", location);
  set_expiry (exchange, upload->expires);
  soup_server_message_set_status (exchange->message, SOUP_STATUS_CREATED, NULL);
}

void
zj_handle_create_upload (ZjExchange *exchange)
{
  ZjService *service = exchange->service;
  const char *metadata = header_of (exchange, "Upload-Metadata");
  g_autoptr (ZjStoredUpload) upload = g_new0 (ZjStoredUpload, 1);

  if (!read_length (exchange, &upload->length))
    return;
  if (metadata != NULL && strlen (metadata) <= MAX_METADATA)
    upload->sha256 = zj_tus_metadata_hash (metadata);
  if (upload->sha256 == NULL)
    {
      zj_exchange_malformed (exchange, "Upload-Metadata",
                             _ ("“sha256” must be there: the file's hash in hexadecimal, in base64."));
      return;
    }
  upload->id = zj_random_token (service->sessions.random, 18);
  upload->project = g_strdup (exchange->project->id);
  upload->account = g_strdup (exchange->caller->account);
  upload->metadata = g_strdup (metadata);
  upload->expires = zj_uploads_expiry (service->uploads);
  if (zj_storage_has_file (service->storage, upload->project, upload->sha256))
    upload->offset = upload->length;
  create (exchange, upload);
}

void
zj_handle_upload_offset (ZjExchange *exchange)
{
  g_autoptr (ZjStoredUpload) upload = find_upload (exchange);

  if (upload == NULL)
    return;
  if (zj_uploads_is_locked (exchange->service->uploads, upload->id))
    {
      refuse_locked (exchange);
      return;
    }
  set_number (exchange, "Upload-Offset", upload->offset);
  set_number (exchange, "Upload-Length", upload->length);
  set_header (exchange, "Upload-Metadata", upload->metadata);
  set_header (exchange, "Cache-Control", "no-store");
  set_expiry (exchange, upload->expires);
  soup_server_message_set_status (exchange->message, SOUP_STATUS_OK, NULL);
}

void
zj_handle_end_upload (ZjExchange *exchange)
{
  ZjService *service = exchange->service;
  g_autoptr (ZjStoredUpload) upload = find_upload (exchange);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  if (upload == NULL)
    return;
  if (zj_uploads_is_locked (service->uploads, upload->id))
    {
      refuse_locked (exchange);
      return;
    }
  path = zj_server_upload_path (service->storage, upload->id, &error);
  if (path == NULL || !zj_storage_remove_upload (service->storage, upload->id, &error))
    {
      zj_exchange_failed (exchange, error);
      return;
    }
  g_unlink (path);
  soup_server_message_set_status (exchange->message, SOUP_STATUS_NO_CONTENT, NULL);
}
