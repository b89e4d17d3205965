/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "machine.h"
#include "zj-error.h"
#include "zj-hash.h"
#include "zj-store-files.h"
#include "zj-store-sync.h"

/* One province and one PC for each test, and what most tests say about them. */

typedef struct
{
  FakeProvince *province;
  Machine *pc;
} Fixture;

static G_GNUC_UNUSED void
set_up (Fixture *f, gconstpointer data)
{
  f->province = fake_province_new ();
  f->pc = machine_new (f->province, 1);
}

/* Whatever a test did: at its end the store is whole, and no effect was made twice. */
static G_GNUC_UNUSED void
tear_down (Fixture *f, gconstpointer data)
{
  machine_assert_clean (f->pc);
  g_assert_cmpuint (fake_province_n_effects (f->province), <=, fake_province_n_ops (f->province));
  machine_free (f->pc);
  fake_province_free (f->province);
}

static G_GNUC_UNUSED void
sync_ok (Machine *pc)
{
  g_autoptr (GError) error = machine_sync (pc);

  g_assert_no_error (error);
}

static G_GNUC_UNUSED void
sync_fails (Machine *pc, int code)
{
  g_autoptr (GError) error = machine_sync (pc);

  g_assert_error (error, ZJ_ERROR, code);
}

static G_GNUC_UNUSED guint
n_posts (Fixture *f)
{
  return fake_server_count (fake_province_server (f->province), "/projects/" FAKE_PROJECT "/ops");
}

static G_GNUC_UNUSED void
assert_there (Fixture *f, const char *id, const char *field, const char *expected)
{
  g_autofree char *value = fake_province_field (f->province, id, field);

  g_assert_cmpstr (value, ==, expected);
}

static G_GNUC_UNUSED void
assert_here (Machine *pc, const char *id, const char *field, const char *expected)
{
  g_autofree char *value = machine_field (pc, id, field);

  g_assert_cmpstr (value, ==, expected);
}

/* The file is there, byte for byte. */
static G_GNUC_UNUSED void
assert_file_there (Fixture *f, const char *sha256)
{
  g_autoptr (GBytes) bytes = fake_province_file (f->province, sha256);
  g_autofree char *hash = NULL;

  g_assert_nonnull (bytes);
  hash = zj_sha256 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_cmpstr (hash, ==, sha256);
}

static G_GNUC_UNUSED void
assert_file_lacks (Fixture *f, const char *sha256)
{
  g_autoptr (GBytes) bytes = fake_province_file (f->province, sha256);

  g_assert_null (bytes);
}

static G_GNUC_UNUSED ZjFileState
file_state (Machine *pc, const char *sha256)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjFileStatus) status = zj_store_file_status (pc->store, FAKE_PROJECT, NULL, sha256, &error);

  g_assert_no_error (error);
  return status->state;
}
