/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "machine.h"

#include <glib/gstdio.h>

#include "zj-attachments.h"
#include "zj-error.h"
#include "zj-json.h"
#include "zj-store-files.h"

/* --- folders --- */

void
machine_remove_dir (const char *dir)
{
  g_autoptr (GDir) opened = g_dir_open (dir, 0, NULL);
  const char *name;

  while (opened && (name = g_dir_read_name (opened)))
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        machine_remove_dir (path);
      else
        g_unlink (path);
    }
  g_rmdir (dir);
}

void
machine_copy_dir (const char *from, const char *to)
{
  g_autoptr (GDir) opened = g_dir_open (from, 0, NULL);
  const char *name;

  g_assert_nonnull (opened);
  g_assert_cmpint (g_mkdir_with_parents (to, 0700), ==, 0);
  while ((name = g_dir_read_name (opened)))
    {
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);

      if (g_file_test (source, G_FILE_TEST_IS_DIR))
        machine_copy_dir (source, target);
      else
        {
          g_autofree char *bytes = NULL;
          gsize length;

          g_assert_true (g_file_get_contents (source, &bytes, &length, NULL));
          g_assert_true (g_file_set_contents (target, bytes, (gssize)length, NULL));
        }
    }
}

/* --- life --- */

void
machine_open (Machine *self)
{
  g_autoptr (GError) error = NULL;
  ZjStoreConfig config = { .dir = self->dir,
                           .server_url = fake_province_url (self->province),
                           .account = FAKE_ACCOUNT,
                           .forms = self->forms,
                           .clock = ZJ_CLOCK (self->clock),
                           .random = self->random };

  self->store = zj_store_open (&config, &error);
  g_assert_no_error (error);
  self->remote = zj_remote_http_new (fake_province_url (self->province), NULL, &error);
  g_assert_no_error (error);
  zj_remote_http_set_timeout (self->remote, 3);
  self->engine = zj_engine_new (self->store, self->remote, ZJ_SECRETS_FILE);
}

void
machine_close (Machine *self)
{
  ZjEngine *volatile engine = self->engine;

  if (engine == NULL)
    return;
  g_object_add_weak_pointer (G_OBJECT (engine), (gpointer *)&engine);
  g_clear_object (&self->engine);
  /* an update may still be on its way to the main context, and the worker be letting go of its last job */
  for (guint i = 0; engine && i < 5000; i++)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  g_assert_null (engine);
  g_clear_object (&self->remote);
  zj_store_close (self->store);
  g_clear_object (&self->store);
}

Machine *
machine_new (FakeProvince *province, guint64 seed)
{
  Machine *self = g_new0 (Machine, 1);
  g_autoptr (GError) error = NULL;

  self->province = province;
  self->forms = zj_forms_new (NULL, &error);
  g_assert_no_error (error);
  self->clock = zj_fake_clock_new (1795420800 * (gint64)G_USEC_PER_SEC);
  self->random = zj_random_new_seeded (seed);
  self->base = g_dir_make_tmp ("zj-engine-XXXXXX", &error);
  g_assert_no_error (error);
  self->dir = g_build_filename (self->base, "account", NULL);
  machine_open (self);
  error = machine_sign_in (self, FAKE_PASSWORD);
  g_assert_no_error (error);
  return self;
}

void
machine_free (Machine *self)
{
  if (self == NULL)
    return;
  machine_close (self);
  g_object_unref (self->forms);
  g_object_unref (self->clock);
  g_object_unref (self->random);
  machine_remove_dir (self->base);
  g_free (self->base);
  g_free (self->dir);
  g_free (self);
}

/* --- what the user does --- */

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static void
run_until (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

GError *
machine_sign_in (Machine *self, const char *password)
{
  GAsyncResult *result = NULL;
  GError *error = NULL;

  zj_engine_sign_in_async (self->engine, password, NULL, NULL, on_done, &result);
  run_until (&result);
  zj_engine_sign_in_finish (self->engine, result, &error);
  g_object_unref (result);
  return error;
}

static GError *
sync_as (Machine *self, gboolean by_user)
{
  GAsyncResult *result = NULL;
  GError *error = NULL;

  zj_engine_sync_async (self->engine, by_user, NULL, on_done, &result);
  run_until (&result);
  zj_engine_sync_finish (self->engine, result, &self->report, &error);
  g_object_unref (result);
  return error;
}

GError *
machine_sync (Machine *self)
{
  return sync_as (self, TRUE);
}

GError *
machine_sync_background (Machine *self)
{
  return sync_as (self, FALSE);
}

GError *
machine_sign_out (Machine *self)
{
  GAsyncResult *result = NULL;
  GError *error = NULL;

  zj_engine_sign_out_async (self->engine, NULL, on_done, &result);
  run_until (&result);
  zj_engine_sign_out_finish (self->engine, result, &error);
  g_object_unref (result);
  return error;
}

static char *
save (Machine *self, const ZjSave *what)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (ZjSaved) saved = zj_store_save (self->store, what, &problems, NULL, &error);

  for (guint i = 0; problems && i < problems->len; i++)
    g_test_message ("%s: %s", ((ZjProblem *)g_ptr_array_index (problems, i))->path,
                    ((ZjProblem *)g_ptr_array_index (problems, i))->message);
  g_assert_no_error (error);
  return g_strdup (saved->id);
}

static JsonObject *
whole_fields (const char *name)
{
  static const char *const texts[] = {
    "floor_area",  "1000",        "foundation_type", "raft",         "structure_type",
    "001",         "owner_org",   "黄石悦发房地产",  "owner_leader", "邓俊俊",
    "owner_phone", "17750621280", "builder_org",     "施工单位",     "builder_leader",
    "王工",        NULL
  };
  JsonObject *fields = json_object_new ();

  json_object_set_string_member (fields, "name", name);
  for (guint i = 0; texts[i]; i += 2)
    json_object_set_string_member (fields, texts[i], texts[i + 1]);
  json_object_set_int_member (fields, "floors_above", 33);
  return fields;
}

char *
machine_create (Machine *self, const char *name)
{
  g_autoptr (JsonObject) fields = whole_fields (name);
  ZjSave what = {
    .kind = ZJ_SAVE_EDIT, .form = "unit-project", .project = FAKE_PROJECT, .fields = fields, .operator_name = "王工"
  };

  return save (self, &what);
}

/* A file of the store; its hash. */
static char *
take_file (Machine *self, gsize size, guint seed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjFileWriter) writer = zj_store_new_file (self->store, &error);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autofree guint32 *words = g_new (guint32, size / 4 + 1);
  char *hash;

  g_assert_no_error (error);
  for (gsize i = 0; i < size / 4 + 1; i++)
    words[i] = g_rand_int (rand);
  zj_file_writer_write (writer, words, size, &error);
  g_assert_no_error (error);
  hash = zj_file_writer_finish (writer, NULL, &error);
  g_assert_no_error (error);
  return hash;
}

static JsonObject *
attach (Machine *self, JsonObject *fields, const char *sha256, gsize size, guint number)
{
  g_autofree char *name = g_strdup_printf ("照片%u.jpg", number);
  ZjAttachment attachment = {
    .slot = "other", .name = name, .type = "image/jpeg", .sha256 = sha256, .size = (gint64)size
  };

  return zj_attachments_add (fields, self->random, ZJ_CLOCK (self->clock), &attachment);
}

char *
machine_create_with_files (Machine *self, const char *name, const gsize *sizes, guint n, guint seed, char **hashes)
{
  g_autoptr (JsonObject) fields = whole_fields (name);
  ZjSave what = { .kind = ZJ_SAVE_EDIT, .form = "unit-project", .project = FAKE_PROJECT, .operator_name = "王工" };

  for (guint i = 0; i < n; i++)
    {
      JsonObject *more;

      hashes[i] = take_file (self, sizes[i], seed + i);
      more = attach (self, fields, hashes[i], sizes[i], i);
      json_object_unref (fields);
      fields = more;
    }
  what.fields = fields;
  return save (self, &what);
}

static char *
change_files (Machine *self, const char *id, gsize size, guint seed, gboolean replace)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjRecord) record = zj_store_get (self->store, id, &error);
  g_autoptr (JsonObject) without = NULL;
  g_autoptr (JsonObject) fields = NULL;
  g_autofree char *saved = NULL;
  char *hash = take_file (self, size, seed);
  ZjSave what = {
    .kind = ZJ_SAVE_EDIT, .id = id, .form = "unit-project", .project = FAKE_PROJECT, .operator_name = "王工"
  };
  JsonArray *rows;

  g_assert_no_error (error);
  rows = zj_json_array (record->fields, "attachments");
  without =
      replace ? zj_attachments_remove (record->fields, zj_json_string (json_array_get_object_element (rows, 0), "_id"))
              : json_object_ref (record->fields);
  fields = attach (self, without, hash, size, seed);
  what.fields = fields;
  what.seen = record->fields;
  saved = save (self, &what);
  return hash;
}

char *
machine_add_file (Machine *self, const char *id, gsize size, guint seed)
{
  return change_files (self, id, size, seed, FALSE);
}

char *
machine_replace_file (Machine *self, const char *id, gsize size, guint seed)
{
  return change_files (self, id, size, seed, TRUE);
}

GError *
machine_fetch (Machine *self, const char *sha256)
{
  GAsyncResult *result = NULL;
  GError *error = NULL;

  zj_engine_fetch_async (self->engine, FAKE_PROJECT, sha256, NULL, on_done, &result);
  run_until (&result);
  zj_engine_fetch_finish (self->engine, result, &error);
  g_object_unref (result);
  return error;
}

GError *
machine_cancel (Machine *self, const char *op)
{
  GAsyncResult *result = NULL;
  GError *error = NULL;

  zj_engine_cancel_op_async (self->engine, op, NULL, on_done, &result);
  run_until (&result);
  zj_engine_cancel_op_finish (self->engine, result, &error);
  g_object_unref (result);
  return error;
}

void
machine_edit (Machine *self, const char *id, const char *field, const char *value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjRecord) record = zj_store_get (self->store, id, &error);
  g_autoptr (JsonObject) fields = NULL;
  g_autofree char *saved = NULL;
  ZjSave what = {
    .kind = ZJ_SAVE_EDIT, .id = id, .form = "unit-project", .project = FAKE_PROJECT, .operator_name = "王工"
  };

  g_assert_no_error (error);
  fields = zj_json_copy_object (record->fields);
  json_object_set_string_member (fields, field, value);
  what.fields = fields;
  what.seen = record->fields;
  saved = save (self, &what);
}

void
machine_delete (Machine *self, const char *id)
{
  ZjSave what = {
    .kind = ZJ_SAVE_DELETE, .id = id, .form = "unit-project", .project = FAKE_PROJECT, .operator_name = "王工"
  };
  g_autofree char *saved = save (self, &what);

  g_assert_cmpstr (saved, ==, id);
}

/* --- what the user sees --- */

char *
machine_field (Machine *self, const char *id, const char *field)
{
  g_autoptr (ZjRecord) record = zj_store_get (self->store, id, NULL);

  return record ? g_strdup (zj_json_string (record->fields, field)) : NULL;
}

ZjSyncState
machine_sync_state (Machine *self, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjRecord) record = zj_store_get (self->store, id, &error);

  g_assert_no_error (error);
  return record->sync_state;
}

static gboolean
on_tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

gboolean
machine_wait (gboolean (*done) (gpointer data), gpointer data, guint seconds)
{
  gint64 deadline = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;
  guint ticks = g_timeout_add (20, on_tick, NULL);
  gboolean ok;

  while (!(ok = done (data)) && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (ticks);
  return ok;
}

void
machine_assert_clean (Machine *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) faults = zj_store_check (self->store, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < faults->len; i++)
    g_test_message ("%s", (const char *)g_ptr_array_index (faults, i));
  g_assert_cmpuint (faults->len, ==, 0);
}
