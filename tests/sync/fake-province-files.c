/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <stdio.h>
#include <string.h>

#include "fake-province-private.h"
#include "zj-hash.h"
#include "zj-json.h"

/* The files of the province: what is missing, bytes, and uploads by tus, by the protocol's page. */

typedef struct
{
  char *project, *sha256;
  gsize length;
  GByteArray *bytes;
} Upload;

static void
upload_free (gpointer data)
{
  Upload *self = data;

  g_free (self->project);
  g_free (self->sha256);
  g_byte_array_unref (self->bytes);
  g_free (self);
}

static GBytes *
find_file (FakeProvince *self, const char *project, const char *sha256)
{
  g_autofree char *key = g_strconcat (project, "/", sha256, NULL);

  return g_hash_table_lookup (self->files, key);
}

/* Records that miss the file are told of again: their change moves, not their revision. */
void
fake_put_file (FakeProvince *self, const char *project, const char *sha256, GBytes *bytes)
{
  g_autoptr (GPtrArray) touched = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_replace (self->files, g_strconcat (project, "/", sha256, NULL), g_bytes_ref (bytes));
  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Record *record = value;
      JsonArray *missing = zj_json_array (record->record, "missing");
      JsonObject *copy;

      if (!g_str_equal (record->project, project) || missing == NULL || json_array_get_length (missing) == 0)
        continue;
      copy = zj_json_copy_object (record->record);
      if (fake_note_missing (self, project, copy) < json_array_get_length (missing))
        g_ptr_array_add (touched, copy);
      else
        json_object_unref (copy);
    }
  for (guint i = 0; i < touched->len; i++)
    fake_put_record (self, project, g_ptr_array_index (touched, i));
}

guint
fake_note_missing (FakeProvince *self, const char *project, JsonObject *record)
{
  JsonObject *fields = zj_json_object (record, "fields");
  JsonArray *rows = fields ? zj_json_array (fields, "attachments") : NULL;
  JsonArray *missing = json_array_new ();
  guint n;

  for (guint i = 0; rows && i < json_array_get_length (rows); i++)
    {
      const char *sha256 = zj_json_string (json_array_get_object_element (rows, i), "sha256");
      JsonObject *lacking;

      if (find_file (self, project, sha256))
        continue;
      lacking = json_object_new ();
      json_object_set_string_member (lacking, "sha256", sha256);
      json_object_set_string_member (lacking, "client", "0193f2a0-0000-7000-8000-0000000000ff");
      json_array_add_object_element (missing, lacking);
    }
  n = json_array_get_length (missing);
  json_object_set_array_member (record, "missing", missing);
  return n;
}

void
fake_do_missing (FakeProvince *self, const char *project, const FakeRequest *request, FakeReply *reply)
{
  g_autoptr (JsonObject) body = zj_json_parse_object (request->body, -1, NULL);
  JsonArray *hashes = zj_json_array (body, "sha256");
  JsonArray *missing = json_array_new ();
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < json_array_get_length (hashes); i++)
    if (find_file (self, project, json_array_get_string_element (hashes, i)) == NULL)
      json_array_add_string_element (missing, json_array_get_string_element (hashes, i));
  json_object_set_array_member (object, "missing", missing);
  fake_answer (reply, object);
}

void
fake_do_file (FakeProvince *self, const char *project, const char *sha256, const FakeRequest *request, FakeReply *reply)
{
  GBytes *file = find_file (self, project, sha256);
  const char *range = fake_request_header (request, FAKE_RANGE);
  gsize first = 0, last, size;

  if (file == NULL)
    {
      fake_reply_problem (reply, 404, "unknown-file");
      return;
    }
  size = g_bytes_get_size (file);
  last = size - 1;
  reply->type = "application/octet-stream";
  fake_reply_header (reply, "ETag", "\"%s\"", sha256);
  if (range == NULL || sscanf (range, "bytes=%" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT, &first, &last) != 2)
    {
      reply->bytes = g_bytes_ref (file);
      return;
    }
  last = MIN (last, size - 1);
  reply->status = 206;
  fake_reply_header (reply, "Content-Range", "bytes %" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT "/%" G_GSIZE_FORMAT, first,
                     last, size);
  reply->bytes = g_bytes_new_from_bytes (file, first, last - first + 1);
}

void
fake_do_create (FakeProvince *self, const char *project, const FakeRequest *request, FakeReply *reply)
{
  const char *length = fake_request_header (request, "Upload-Length");
  const char *metadata = fake_request_header (request, "Upload-Metadata");
  g_auto (GStrv) pairs = g_strsplit (metadata, ",", -1);
  Upload *upload = g_new0 (Upload, 1);
  gsize n;

  g_assert_cmpstr (fake_request_header (request, "Tus-Resumable"), ==, "1.0.0");
  g_assert_true (g_str_has_prefix (pairs[0], "sha256 "));
  upload->project = g_strdup (project);
  {
    g_autofree guchar *hash = g_base64_decode (pairs[0] + strlen ("sha256 "), &n);

    upload->sha256 = g_strndup ((char *)hash, n);
  }
  upload->length = (gsize)g_ascii_strtoull (length, NULL, 10);
  upload->bytes = g_byte_array_new ();
  self->n_uploads++;
  reply->status = 201;
  reply->location = g_strdup_printf ("/api/v1/projects/%s/uploads/up%u", project, self->n_uploads);
  fake_reply_header (reply, "Tus-Resumable", "1.0.0");
  g_hash_table_insert (self->uploads, g_strdup_printf ("up%u", self->n_uploads), upload);
}

/* The piece has the hash it came with. */
static gboolean
is_whole (const FakeRequest *request)
{
  const char *sum = fake_request_header (request, "Upload-Checksum");
  g_autofree char *hash = zj_sha256 (g_bytes_get_data (request->bytes, NULL), g_bytes_get_size (request->bytes));
  g_autofree guchar *said = NULL;
  gsize n;

  g_assert_true (g_str_has_prefix (sum, "sha256 "));
  said = g_base64_decode (sum + strlen ("sha256 "), &n);
  for (gsize i = 0; i < n; i++)
    {
      char pair[3] = { hash[2 * i], hash[2 * i + 1], 0 };

      if ((guchar)g_ascii_strtoull (pair, NULL, 16) != said[i])
        return FALSE;
    }
  return n == 32;
}

static void
append (FakeProvince *self, const char *name, Upload *upload, const FakeRequest *request, FakeReply *reply)
{
  gsize offset = (gsize)g_ascii_strtoull (fake_request_header (request, "Upload-Offset"), NULL, 10);
  gsize size = g_bytes_get_size (request->bytes);
  g_autofree char *hash = NULL;

  self->n_pieces++;
  self->piece_bytes += size;
  self->largest_piece = MAX (self->largest_piece, size);
  if (offset != upload->bytes->len)
    {
      fake_reply_problem (reply, 409, "offset-mismatch");
      return;
    }
  if (offset + size > upload->length)
    {
      fake_reply_problem (reply, 413, "too-large");
      return;
    }
  if (!is_whole (request))
    {
      fake_reply_problem (reply, 460, "checksum-mismatch");
      return;
    }
  g_byte_array_append (upload->bytes, g_bytes_get_data (request->bytes, NULL), (guint)size);
  if (upload->bytes->len == upload->length)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (upload->bytes->data, upload->bytes->len);

      hash = zj_sha256 (upload->bytes->data, upload->bytes->len);
      if (!g_str_equal (hash, upload->sha256))
        {
          g_hash_table_remove (self->uploads, name);
          fake_reply_problem (reply, 422, "hash-mismatch");
          return;
        }
      fake_put_file (self, upload->project, upload->sha256, bytes);
    }
  reply->status = 204;
  reply->delay_ms = self->piece_ms;
  fake_reply_header (reply, "Upload-Offset", "%u", upload->bytes->len);
}

void
fake_do_upload (FakeProvince *self, const char *name, const FakeRequest *request, FakeReply *reply)
{
  Upload *upload = g_hash_table_lookup (self->uploads, name);

  g_assert_cmpstr (fake_request_header (request, "Tus-Resumable"), ==, "1.0.0");
  if (upload == NULL)
    fake_reply_problem (reply, 404, "unknown-upload");
  else if (g_str_equal (request->method, "PATCH"))
    append (self, name, upload, request, reply);
  else if (g_str_equal (request->method, "HEAD"))
    {
      fake_reply_header (reply, "Upload-Offset", "%u", upload->bytes->len);
      fake_reply_header (reply, "Upload-Length", "%" G_GSIZE_FORMAT, upload->length);
    }
  else
    {
      reply->status = 204;
      g_hash_table_remove (self->uploads, name);
    }
  fake_reply_header (reply, "Tus-Resumable", "1.0.0");
}

/* --- for tests --- */

void
fake_files_init (FakeProvince *self)
{
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  self->uploads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, upload_free);
  self->relayed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

void
fake_files_free (FakeProvince *self)
{
  g_hash_table_unref (self->files);
  g_hash_table_unref (self->uploads);
  g_hash_table_unref (self->relayed);
  g_free (self->relay_url);
  g_free (self->relay_folder);
}

GBytes *
fake_province_file (FakeProvince *self, const char *sha256)
{
  GBytes *file;

  g_mutex_lock (&self->mutex);
  file = find_file (self, FAKE_PROJECT, sha256);
  if (file)
    g_bytes_ref (file);
  g_mutex_unlock (&self->mutex);
  return file;
}

char *
fake_province_add_file (FakeProvince *self, GBytes *bytes)
{
  char *hash = zj_sha256 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_mutex_lock (&self->mutex);
  fake_put_file (self, FAKE_PROJECT, hash, bytes);
  g_mutex_unlock (&self->mutex);
  return hash;
}

void
fake_province_drop_file (FakeProvince *self, const char *sha256)
{
  g_autofree char *key = g_strconcat (FAKE_PROJECT "/", sha256, NULL);

  g_mutex_lock (&self->mutex);
  g_assert_true (g_hash_table_remove (self->files, key));
  g_mutex_unlock (&self->mutex);
}

void
fake_province_swap_file (FakeProvince *self, const char *sha256, GBytes *bytes)
{
  g_mutex_lock (&self->mutex);
  g_hash_table_replace (self->files, g_strconcat (FAKE_PROJECT "/", sha256, NULL), g_bytes_ref (bytes));
  g_mutex_unlock (&self->mutex);
}

void
fake_province_drop_uploads (FakeProvince *self)
{
  g_mutex_lock (&self->mutex);
  g_hash_table_remove_all (self->uploads);
  g_mutex_unlock (&self->mutex);
}

void
fake_province_defer_for_files (FakeProvince *self)
{
  g_mutex_lock (&self->mutex);
  self->defer_files = TRUE;
  g_mutex_unlock (&self->mutex);
}

static guint64
locked_number (FakeProvince *self, const guint64 *number)
{
  guint64 value;

  g_mutex_lock (&self->mutex);
  value = *number;
  g_mutex_unlock (&self->mutex);
  return value;
}

guint
fake_province_n_uploads (FakeProvince *self)
{
  return (guint)g_atomic_int_get ((gint *)&self->n_uploads);
}

guint
fake_province_n_pieces (FakeProvince *self)
{
  return (guint)g_atomic_int_get ((gint *)&self->n_pieces);
}

guint64
fake_province_piece_bytes (FakeProvince *self)
{
  return locked_number (self, &self->piece_bytes);
}

guint64
fake_province_largest_piece (FakeProvince *self)
{
  return locked_number (self, &self->largest_piece);
}

void
fake_province_slow_pieces (FakeProvince *self, guint ms)
{
  g_mutex_lock (&self->mutex);
  self->piece_ms = ms;
  g_mutex_unlock (&self->mutex);
}

guint
fake_province_n_attachments (FakeProvince *self, const char *id)
{
  Record *held;
  JsonArray *rows = NULL;
  guint n;

  g_mutex_lock (&self->mutex);
  held = g_hash_table_lookup (self->records, id);
  if (held && zj_json_object (held->record, "fields"))
    rows = zj_json_array (zj_json_object (held->record, "fields"), "attachments");
  n = rows ? json_array_get_length (rows) : 0;
  g_mutex_unlock (&self->mutex);
  return n;
}
