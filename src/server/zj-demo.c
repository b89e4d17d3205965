/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-demo.h"

#include <glib/gi18n-lib.h>

#include "zj-demo-records.h"
#include "zj-error.h"
#include "zj-feed.h"
#include "zj-json.h"
#include "zj-numbering.h"
#include "zj-password.h"
#include "zj-passwords.h"
#include "zj-storage-accounts.h"
#include "zj-server-resources.h"

#define RESOURCES "/io/github/zhijian/server/demo/"
#define UNIT_FORM "unit-project"
/* Numbers have at most four digits after the base, so generated units go by blocks under bases nobody else uses. */
#define BLOCK      9999
#define FIRST_BASE 901

typedef struct
{
  ZjStorage *storage;
  ZjForms *forms;
  ZjForm *form;
  ZjClock *clock;
  ZjRandom *random;
  char *now;
  guint *added;
} Demo;

static JsonNode *
read_resource (const char *name, GError **error)
{
  g_autofree char *path = g_strconcat (RESOURCES, name, NULL);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (zj_server_get_resource (), path, 0, error);
  gsize length;
  const char *text;

  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &length);
  return zj_json_parse (text, (gssize)length, error);
}

static gboolean
is_there (Demo *demo, const char *project, const char *id, gboolean *there, GError **error)
{
  g_autoptr (ZjStoredRecord) record = NULL;

  if (!zj_storage_get_record (demo->storage, project, id, &record, error))
    return FALSE;
  *there = record != NULL;
  return TRUE;
}

/* Takes @fields. */
static gboolean
put_unit (Demo *demo,
          const ZjStoredProject *project,
          const char *id,
          const char *state,
          JsonObject *fields,
          GError **error)
{
  g_autoptr (ZjStoredRecord) record = zj_stored_record_new (project->id, id, UNIT_FORM);

  json_object_unref (record->fields);
  record->fields = fields;
  record->form_version = demo->form->version;
  record->state = g_strdup (state);
  record->revision = 1;
  zj_stored_record_add_history (record, demo->now, project->code, "project", "create", NULL);
  if (!zj_numbering_assign (demo->storage, project, demo->form, record, error)
      || !zj_storage_put_record (demo->storage, record, NULL, error))
    return FALSE;
  (*demo->added)++;
  return TRUE;
}

static gboolean
put_units (Demo *demo, JsonArray *units, GError **error)
{
  for (guint i = 0; i < json_array_get_length (units); i++)
    {
      JsonObject *unit = json_array_get_object_element (units, i);
      JsonObject *fields = zj_json_object (unit, "fields");
      const char *id = zj_json_string (unit, "id");
      g_autoptr (ZjStoredProject) project =
          zj_storage_find_project (demo->storage, zj_json_string (unit, "project"), error);
      gboolean there;

      if (project == NULL || !is_there (demo, project->id, id, &there, error))
        return FALSE;
      if (!there
          && (!put_unit (demo, project, id, zj_json_string (unit, "state"), zj_json_copy_object (fields), error)
              || !zj_numbering_note (demo->storage, zj_json_string (fields, "supervision_no"), error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
put_accounts (Demo *demo, GError **error)
{
  g_autoptr (GPtrArray) projects = zj_storage_list_projects (demo->storage, error);
  g_autofree char *hash = NULL;

  if (projects == NULL)
    return FALSE;
  for (guint i = 0; i < projects->len; i++)
    {
      const ZjStoredProject *project = g_ptr_array_index (projects, i);
      g_autoptr (ZjStoredAccount) account = NULL;
      ZjStoredAccount fresh = { 0 };

      if (!g_str_has_prefix (project->id, "019376a0-0000-7000-8000-"))
        continue; /* not one of ours */
      if (!zj_storage_get_account (demo->storage, project->code, &account, error))
        return FALSE;
      if (account != NULL)
        continue;
      if (hash == NULL)
        hash = zj_password_hash (ZJ_INITIAL_PASSWORD);
      if (hash == NULL)
        {
          g_set_error (error, ZJ_ERROR, ZJ_ERROR_FAILED, _ ("There is not enough memory to keep a password safely."));
          return FALSE;
        }
      fresh.code = project->code;
      fresh.password_hash = hash;
      fresh.must_change = TRUE;
      if (!zj_storage_put_account (demo->storage, &fresh, error)
          || !zj_storage_link_account (demo->storage, project->code, project->id, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- load ---- */

static JsonObject *
generated_fields (guint i)
{
  static const char *const foundations[] = { "independent", "strip", "raft", "box", "pile", "pile-raft", "pile-cap" };
  static const char *const structures[] = { "001", "003", "004", "005", "009", "014" };
  JsonObject *fields = json_object_new ();
  g_autofree char *number = g_strdup_printf ("4202012112170001-SX-%03u-%04u", FIRST_BASE + i / BLOCK, i % BLOCK + 1);
  g_autofree char *name = g_strdup_printf ("第%u组团%u栋", i / 50 + 1, i % 50 + 1);
  g_autofree char *area = g_strdup_printf ("%u.%u", 800 + i * 37 % 60000, i % 9 + 1);

  zj_json_set_string (fields, "supervision_no", number);
  zj_json_set_string (fields, "name", name);
  zj_json_set_string (fields, "floor_area", area);
  zj_json_set_string (fields, "foundation_type", foundations[i % G_N_ELEMENTS (foundations)]);
  zj_json_set_string (fields, "structure_type", structures[i % G_N_ELEMENTS (structures)]);
  json_object_set_int_member (fields, "floors_above", 1 + i % 40);
  json_object_set_int_member (fields, "floors_below", i % 3);
  zj_json_set_string (fields, "owner_org", "黄石悦发房地产有限公司");
  zj_json_set_string (fields, "owner_leader", "邓俊俊");
  zj_json_set_string (fields, "owner_phone", "17750621280");
  zj_json_set_string (fields, "builder_org", "示例建筑工程有限公司");
  zj_json_set_string (fields, "builder_leader", "王建国");
  return fields;
}

static gboolean
put_generated (Demo *demo, guint records, GError **error)
{
  g_autoptr (ZjStoredProject) project =
      zj_storage_find_project (demo->storage, "019376a0-0000-7000-8000-000000000001", error);

  if (project == NULL)
    return FALSE;
  for (guint i = 0; i < records; i++)
    {
      g_autofree char *id = g_strdup_printf ("019376a0-0001-7000-8000-%012x", i + 1);
      gboolean there;

      if (!is_there (demo, project->id, id, &there, error))
        return FALSE;
      if (!there && !put_unit (demo, project, id, "active", generated_fields (i), error))
        return FALSE;
    }
  return TRUE;
}

gboolean
zj_demo_fill (ZjStorage *storage,
              ZjForms *forms,
              ZjClock *clock,
              ZjRandom *random,
              guint records,
              guint *added,
              GError **error)
{
  g_autoptr (JsonNode) feed = read_resource ("projects.json", error);
  g_autoptr (JsonNode) units = feed != NULL ? read_resource ("units.json", error) : NULL;
  g_autoptr (JsonNode) rows = units != NULL ? read_resource ("records.json", error) : NULL;
  g_autoptr (ZjFeedReport) report = zj_feed_report_new ();
  g_autofree char *now = zj_clock_stamp (clock);
  Demo demo = { storage, forms, zj_forms_get (forms, UNIT_FORM), clock, random, now, added };
  ZjDesk desk = { storage, forms, clock, random };

  *added = 0;
  if (rows == NULL || !zj_feed_import (storage, forms, clock, random, feed, TRUE, report, error))
    return FALSE;
  *added += report->added;
  if (!zj_storage_begin (storage, error))
    return FALSE;
  if (put_units (&demo, zj_json_array (json_node_get_object (units), "units"), error) && put_accounts (&demo, error)
      && zj_demo_put_records (&desk, zj_json_array (json_node_get_object (rows), "records"), added, error)
      && put_generated (&demo, records, error))
    return zj_storage_commit (storage, error);
  zj_storage_rollback (storage);
  return FALSE;
}
