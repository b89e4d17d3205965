/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

#include "zj-merge.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#define NOON G_GINT64_CONSTANT (1795406400000000)

ZjStore *
fixture_open (Fixture *f, const char *dir, const char *machine, GError **error)
{
  ZjStoreConfig config = { .dir = dir,
                           .server_url = "https://server.test",
                           .account = "4202012112170001-SX-001",
                           .forms = f->forms,
                           .clock = f->clock,
                           .random = f->random,
                           .machine_id = machine };

  return zj_store_open (&config, error);
}

void
fixture_reopen (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  if (f->store != NULL)
    zj_store_close (f->store);
  g_clear_object (&f->store);
  f->store = fixture_open (f, f->dir, "machine-1", &error);
  g_assert_no_error (error);
}

static void
add_project (GPtrArray *projects, const char *id, const char *name)
{
  ZjProject *project = g_new0 (ZjProject, 1);

  project->id = g_strdup (id);
  project->name = g_strdup (name);
  project->code = g_strdup ("4202012112170001-SX-001");
  g_ptr_array_add (projects, project);
}

void
fixture_set_up (Fixture *f, gconstpointer data)
{
  const char *dirs[] = { g_getenv ("ZJ_TEST_FORMS_DIR"), NULL };
  g_autoptr (GPtrArray) projects = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_project_free);
  g_autoptr (GError) error = NULL;

  f->dir = g_dir_make_tmp ("zj-store-XXXXXX", &error);
  g_assert_no_error (error);
  f->forms = zj_forms_new (dirs, &error);
  g_assert_no_error (error);
  f->clock = ZJ_CLOCK (zj_fake_clock_new (NOON));
  f->random = zj_random_new_seeded (7);
  f->epoch = EPOCH;
  fixture_reopen (f);
  add_project (projects, PROJECT, "建发和玺一期");
  add_project (projects, OTHER, "另一个项目");
  g_assert_true (zj_store_set_projects (f->store, projects, &error));
  g_assert_no_error (error);
}

void
fixture_remove (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        fixture_remove (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
fixture_check (ZjStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = zj_store_check (store, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < found->len; i++)
    g_test_message ("%s", (char *)found->pdata[i]);
  g_assert_cmpuint (found->len, ==, 0);
}

void
fixture_tear_down (Fixture *f, gconstpointer data)
{
  if (f->store != NULL)
    {
      fixture_check (f->store);
      zj_store_close (f->store);
    }
  g_clear_object (&f->store);
  g_clear_object (&f->forms);
  g_clear_object (&f->clock);
  g_clear_object (&f->random);
  fixture_remove (f->dir);
  g_free (f->dir);
}

int
fixture_count (const char *dir, const char *sql)
{
  g_autofree char *path = g_build_filename (dir, "store.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjDb) db = zj_db_open (path, ZJ_DB_READ_ONLY, NULL, &error);
  gint64 n;

  g_assert_no_error (error);
  zj_db_get_int (db, &n, -1, &error, sql, NULL);
  g_assert_no_error (error);
  return (int)n;
}

JsonObject *
obj (const char *text)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GError) error = NULL;
  JsonObject *object = zj_json_parse_object (quoted, -1, &error);

  g_assert_no_error (error);
  return object;
}

JsonObject *
unit_fields (const char *name, const char *area)
{
  JsonObject *fields = obj ("{'foundation_type':{'other':'类型1'},'structure_type':{'other':'结构1'},'floors_above':33,"
                            "'owner_org':'黄石悦发房地产有限公司','owner_leader':'邓俊俊','owner_phone':'17750621280',"
                            "'builder_org':'施工单位','builder_leader':'李工'}");

  zj_json_set_string (fields, "name", name);
  zj_json_set_string (fields, "floor_area", area);
  return fields;
}

static ZjSaved *
save_or_die (Fixture *f, const ZjSave *save)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (JsonObject) conflict = NULL;
  ZjSaved *saved = zj_store_save (f->store, save, &problems, &conflict, &error);

  g_assert_no_error (error);
  return saved;
}

char *
save_unit (Fixture *f, const char *name, const char *area)
{
  g_autoptr (JsonObject) fields = unit_fields (name, area);
  ZjSave save = { .kind = ZJ_SAVE_EDIT, .form = "unit-project", .project = PROJECT, .fields = fields };
  g_autoptr (ZjSaved) saved = save_or_die (f, &save);

  return g_steal_pointer (&saved->id);
}

static ZjRecord *
get_or_die (Fixture *f, const char *id)
{
  g_autoptr (GError) error = NULL;
  ZjRecord *record = zj_store_get (f->store, id, &error);

  g_assert_no_error (error);
  return record;
}

char *
edit (Fixture *f, const char *id, const char *field, const char *value)
{
  g_autoptr (ZjRecord) record = get_or_die (f, id);
  g_autoptr (JsonObject) fields = zj_json_copy_object (record->fields);
  ZjSave save = { .kind = ZJ_SAVE_EDIT, .id = id, .fields = fields, .seen = record->fields };
  g_autoptr (ZjSaved) saved = NULL;

  if (value != NULL)
    json_object_set_string_member (fields, field, value);
  else
    json_object_remove_member (fields, field);
  saved = save_or_die (f, &save);
  return g_steal_pointer (&saved->op);
}

char *
act (Fixture *f, const char *id, const char *action)
{
  ZjSave save = { .kind = ZJ_SAVE_ACTION, .id = id, .action = action };
  g_autoptr (ZjSaved) saved = save_or_die (f, &save);

  return g_steal_pointer (&saved->op);
}

char *
drop (Fixture *f, const char *id)
{
  ZjSave save = { .kind = ZJ_SAVE_DELETE, .id = id };
  g_autoptr (ZjSaved) saved = save_or_die (f, &save);

  return g_steal_pointer (&saved->op);
}

char *
shown (Fixture *f, const char *id, const char *field)
{
  g_autoptr (ZjRecord) record = get_or_die (f, id);

  return g_strdup (zj_json_string (record->fields, field));
}

ZjSyncState
sync_state (Fixture *f, const char *id)
{
  g_autoptr (ZjRecord) record = get_or_die (f, id);

  return record->sync_state;
}

char *
business_state (Fixture *f, const char *id)
{
  g_autoptr (ZjRecord) record = get_or_die (f, id);

  return g_strdup (record->state);
}

gboolean
exists (Fixture *f, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZjRecord) record = zj_store_get (f->store, id, &error);

  if (record == NULL)
    g_assert_error (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND);
  return record != NULL;
}

guint
n_outbox (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = zj_store_outbox (f->store, NULL, &error);

  g_assert_no_error (error);
  return items->len;
}

/* --- the server --- */

char **
send_all (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) heads = zj_store_op_heads (f->store, PROJECT, 500, &error);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  char **texts;

  g_assert_no_error (error);
  for (guint i = 0; i < heads->len; i++)
    {
      ZjOpHead *head = heads->pdata[i];

      if (head->state < ZJ_OP_CONFLICT)
        g_ptr_array_add (ids, head->id);
    }
  g_ptr_array_add (ids, NULL);
  texts = zj_store_mark_sending (f->store, PROJECT, (const char *const *)ids->pdata, &error);
  g_assert_no_error (error);
  return texts;
}

ZjOp *
wire_op (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = zj_json_parse_object (text, -1, &error);
  ZjOp *op;

  g_assert_no_error (error);
  op = zj_op_from_json (object, &error);
  g_assert_no_error (error);
  return op;
}

JsonObject *
server_record (const char *id, const char *form, const char *state, gint64 revision, JsonObject *fields)
{
  JsonObject *record = json_object_new ();

  json_object_set_string_member (record, "id", id);
  json_object_set_string_member (record, "form", form);
  json_object_set_int_member (record, "form_version", 1);
  json_object_set_int_member (record, "slots_version", 1);
  json_object_set_string_member (record, "state", state);
  json_object_set_int_member (record, "revision", revision);
  json_object_set_object_member (record, "fields", fields);
  json_object_set_array_member (record, "history", json_array_new ());
  json_object_set_string_member (record, "updated_at", "2026-11-23T07:30:00.123Z");
  return record;
}

ZjResult *
applied (const char *op, JsonObject *record)
{
  ZjResult *result = zj_result_new (op, ZJ_RESULT_APPLIED);

  result->record = record;
  result->receipt = obj ("{'signature':'test'}");
  result->received_at = g_strdup ("2026-11-23T07:30:00.000Z");
  return result;
}

void
answer (Fixture *f, ZjResult *result)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_result_free);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (results, result);
  g_assert_true (zj_store_apply_results (f->store, PROJECT, results, &error));
  g_assert_no_error (error);
}

/* A server that takes everything: what is shown here is what it has. */
void
accept_op (Fixture *f, const ZjOp *op, gint64 revision)
{
  g_autoptr (ZjRecord) record = get_or_die (f, op->record);
  g_autoptr (JsonObject) fields = NULL;
  ZjForm *form = zj_forms_get (f->forms, op->form);
  const char *state = record->state;

  if (op->kind == ZJ_OP_DELETE)
    {
      answer (f, applied (op->id, NULL));
      return;
    }
  fields = zj_patch_apply (form, record->fields, op->patch);
  if (op->kind == ZJ_OP_ACTION)
    state = zj_form_action (form, op->action)->to;
  else if (op->kind == ZJ_OP_CREATE)
    state = form->initial_state;
  answer (f, applied (op->id, server_record (op->record, op->form, state, revision, g_steal_pointer (&fields))));
}

void
accept_all (Fixture *f, gint64 revision)
{
  g_auto (GStrv) texts = send_all (f);

  for (guint i = 0; texts[i] != NULL; i++)
    {
      g_autoptr (ZjOp) op = wire_op (texts[i]);

      accept_op (f, op, revision + i);
    }
}

void
add_line (GString *lines, JsonObject *record)
{
  g_autoptr (JsonObject) owned = record;
  g_autofree char *text = zj_json_write_object (owned);

  g_string_append (lines, text);
  g_string_append_c (lines, '\n');
}

void
add_tombstone (GString *lines, const char *id, gint64 revision)
{
  g_string_append_printf (
      lines, "{\"id\":\"%s\",\"form\":\"unit-project\",\"deleted\":true,\"revision\":%" G_GINT64_FORMAT "}\n", id,
      revision);
}

gboolean
page (Fixture *f, GString *lines, GPtrArray *results, gboolean full, gboolean has_more, GError **error)
{
  g_autofree char *token = g_strdup_printf ("token-%u", ++f->n_tokens);
  ZjChangesEnd end = { .state = token, .has_more = has_more, .epoch = (char *)f->epoch, .results = results };
  g_autoptr (GBytes) bytes = lines != NULL ? g_string_free_to_bytes (lines) : g_bytes_new (NULL, 0);

  return zj_store_ingest_page (f->store, PROJECT, bytes, &end, full, NULL, error);
}

void
pull (Fixture *f, GString *lines)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (page (f, lines, NULL, FALSE, FALSE, &error));
  g_assert_no_error (error);
}
