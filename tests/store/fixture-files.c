/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture-files.h"

#include <gio/gio.h>
#include <string.h>

char *
put_file (Fixture *f, const char *content)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjFileWriter) writer = zj_store_new_file (f->store, &error);
  char *sha256;

  g_assert_no_error (error);
  zj_file_writer_write (writer, content, strlen (content), &error);
  g_assert_no_error (error);
  sha256 = zj_file_writer_finish (writer, NULL, &error);
  g_assert_no_error (error);
  return sha256;
}

void
add_file (Fixture *f, JsonObject *fields, const char *sha256, const char *slot)
{
  JsonArray *attachments = zj_json_array (fields, "attachments");
  JsonObject *attachment = json_object_new ();
  guint n = attachments != NULL ? json_array_get_length (attachments) : 0;
  const char *last = n > 0 ? zj_json_string (json_array_get_object_element (attachments, n - 1), "_pos") : NULL;
  g_autofree char *id = zj_random_uuid7 (f->random, f->clock);
  g_autofree char *position = zj_position_between (last, NULL);
  g_autofree char *name = g_strdup_printf ("photo-%u.jpg", n);

  json_object_set_string_member (attachment, "_id", id);
  json_object_set_string_member (attachment, "_pos", position);
  json_object_set_string_member (attachment, "slot", slot);
  json_object_set_string_member (attachment, "name", name);
  json_object_set_string_member (attachment, "type", "image/jpeg");
  json_object_set_int_member (attachment, "size", 5);
  json_object_set_string_member (attachment, "sha256", sha256);
  if (attachments == NULL)
    {
      attachments = json_array_new ();
      json_object_set_array_member (fields, "attachments", attachments);
    }
  json_array_add_object_element (attachments, attachment);
}

void
set_files (Fixture *f, JsonObject *fields, const char *const *hashes)
{
  JsonArray *attachments = zj_json_array (fields, "attachments");

  for (guint i = attachments != NULL ? json_array_get_length (attachments) : 0; i-- > 0;)
    if (!g_strv_contains (hashes, zj_json_string (json_array_get_object_element (attachments, i), "sha256")))
      json_array_remove_element (attachments, i);
  for (guint h = 0; hashes[h] != NULL; h++)
    {
      gboolean there = FALSE;

      attachments = zj_json_array (fields, "attachments");
      for (guint i = 0; attachments != NULL && i < json_array_get_length (attachments); i++)
        there |= g_strcmp0 (zj_json_string (json_array_get_object_element (attachments, i), "sha256"), hashes[h]) == 0;
      if (!there)
        add_file (f, fields, hashes[h], "photos");
    }
  if (attachments != NULL && json_array_get_length (attachments) == 0)
    json_object_remove_member (fields, "attachments");
}

static guint
count_below (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      n += g_file_test (child, G_FILE_TEST_IS_DIR) ? count_below (child) : 1;
    }
  return n;
}

guint
n_files (Fixture *f)
{
  g_autofree char *path = g_build_filename (f->dir, "files", NULL);

  return count_below (path);
}

/* --- a notice with files --- */

char *
save_notice (Fixture *f, const char *unit, const char *part, const char *const *hashes)
{
  g_autoptr (JsonObject) fields = json_object_new ();
  ZjSave save = { .kind = ZJ_SAVE_EDIT, .form = "acceptance-sample", .project = PROJECT, .fields = fields };
  g_autoptr (ZjSaved) saved = NULL;
  g_autoptr (GError) error = NULL;

  json_object_set_string_member (fields, "unit", unit);
  json_object_set_string_member (fields, "part", part);
  set_files (f, fields, hashes);
  saved = zj_store_save (f->store, &save, NULL, NULL, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&saved->id);
}

void
save_files (Fixture *f, const char *id, const char *const *hashes)
{
  g_autoptr (ZjRecord) record = zj_store_get (f->store, id, NULL);
  g_autoptr (JsonObject) fields = zj_json_copy_object (record->fields);
  ZjSave save = { .kind = ZJ_SAVE_EDIT, .id = id, .fields = fields, .seen = record->fields };
  g_autoptr (ZjSaved) saved = NULL;
  g_autoptr (GError) error = NULL;

  set_files (f, fields, hashes);
  saved = zj_store_save (f->store, &save, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* The server's word about a record: what is shown here, with these files missing. */
JsonObject *
server_copy (Fixture *f, const char *id, gint64 revision, const char *const *missing)
{
  g_autoptr (ZjRecord) record = zj_store_get (f->store, id, NULL);
  JsonObject *copy = server_record (id, record->form, record->state, revision, zj_json_copy_object (record->fields));
  JsonArray *array = json_array_new ();

  for (guint i = 0; missing != NULL && missing[i] != NULL; i++)
    {
      JsonObject *each = json_object_new ();

      json_object_set_string_member (each, "sha256", missing[i]);
      json_object_set_string_member (each, "client", COLLEAGUE);
      json_array_add_object_element (array, each);
    }
  json_object_set_array_member (copy, "missing", array);
  return copy;
}

void
pull_copy (Fixture *f, JsonObject *copy)
{
  GString *lines = g_string_new (NULL);

  add_line (lines, copy);
  pull (f, lines);
}

ZjTransfer *
next_transfer (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  ZjTransfer *transfer = zj_store_next_transfer (f->store, PROJECT, FALSE, zj_clock_now (f->clock), &error);

  g_assert_no_error (error);
  return transfer;
}

void
assert_next_transfer (Fixture *f, const char *sha256, gboolean up)
{
  g_autoptr (ZjTransfer) transfer = next_transfer (f);

  g_assert_cmpstr (transfer != NULL ? transfer->sha256 : NULL, ==, sha256);
  if (transfer != NULL)
    g_assert_cmpint (transfer->up, ==, up);
}

void
transfer_done (Fixture *f, const char *sha256, gboolean up)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (zj_store_transfer_done (f->store, PROJECT, sha256, up, &error));
  g_assert_no_error (error);
}

void
assert_file_state (Fixture *f, const char *sha256, ZjFileState state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjFileStatus) status = zj_store_file_status (f->store, PROJECT, NULL, sha256, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (zj_file_state_to_string (status->state), ==, zj_file_state_to_string (state));
  g_assert_cmpint (status->state, ==, state);
}
