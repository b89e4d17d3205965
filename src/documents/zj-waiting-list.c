/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-waiting-list.h"

#include <glib/gi18n-lib.h>

#include "zj-attachments.h"
#include "zj-error.h"
#include "zj-json.h"
#include "zj-store-files.h"
#include "zj-value.h"

typedef struct
{
  ZjStore *store;
  gboolean reveal;
  GPtrArray *items; /* of ZjOutboxItem */
  GPtrArray *transfers;
  GPtrArray *files;
} Listing;

static void
waiting_file_free (gpointer data)
{
  ZjWaitingFile *file = data;
  g_free (file->sha256);
  g_free (file->path);
  g_free (file);
}

/* --- values --- */

static JsonObject *
describe_value (Listing *l, const ZjField *field, JsonNode *value)
{
  JsonObject *json = json_object_new ();
  g_autofree char *text = zj_field_display (field, value, l->reveal);
  gboolean masked = field->sensitive && !l->reveal;

  json_object_set_string_member (json, "id", field->id);
  json_object_set_string_member (json, "label", zj_label (&field->label));
  json_object_set_string_member (json, "text", text);
  if (masked)
    json_object_set_boolean_member (json, "masked", TRUE);
  else
    json_object_set_member (json, "value", zj_json_copy (value));
  return json;
}

static JsonArray *describe_fields (Listing *l, const ZjField *const *fields, guint n_fields, JsonObject *values);

static JsonObject *
describe_rows (Listing *l, const ZjField *group, JsonObject *values)
{
  JsonObject *json = json_object_new ();
  JsonArray *rows = json_array_new ();
  g_autoptr (JsonArray) ordered = zj_rows_ordered (values, group->id);

  for (guint i = 0; i < json_array_get_length (ordered); i++)
    json_array_add_array_element (
        rows, describe_fields (l, group->fields, group->n_fields, json_array_get_object_element (ordered, i)));
  json_object_set_string_member (json, "id", group->id);
  json_object_set_string_member (json, "label", zj_label (&group->label));
  json_object_set_array_member (json, "rows", rows);
  return json;
}

static JsonArray *
describe_fields (Listing *l, const ZjField *const *fields, guint n_fields, JsonObject *values)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < n_fields; i++)
    {
      JsonNode *value = zj_json_member (values, fields[i]->id);

      if (value == NULL || g_str_equal (fields[i]->id, "attachments"))
        continue;
      json_array_add_object_element (array, fields[i]->type == ZJ_FIELD_ROWS ? describe_rows (l, fields[i], values)
                                                                             : describe_value (l, fields[i], value));
    }
  return array;
}

/* --- files --- */

/* A name any disk takes, also one made by another system. (transfer full) */
static char *
safe_name (const char *name)
{
  char *clean = zj_attachment_clean_name (name);

  g_strdelimit (clean, ":*?\"<>|\\", '_');
  return clean;
}

static JsonArray *
describe_files (Listing *l, ZjForm *form, JsonObject *fields, const char *folder, const char *project)
{
  JsonArray *array = json_array_new ();
  g_autoptr (GPtrArray) attachments = zj_attachments_list (form, fields, NULL, NULL);

  for (guint i = 0; i < attachments->len; i++)
    {
      const ZjAttachment *attachment = attachments->pdata[i];
      const ZjSlot *slot = zj_form_slot (form, attachment->slot);
      JsonObject *json = json_object_new ();
      g_autoptr (ZjFileStatus) status = zj_store_file_status (l->store, project, NULL, attachment->sha256, NULL);

      zj_json_set_string (json, "slot", attachment->slot);
      zj_json_set_string (json, "label", slot != NULL ? zj_label (&slot->label) : NULL);
      zj_json_set_string (json, "caption", attachment->caption);
      zj_json_set_string (json, "name", attachment->name);
      json_object_set_int_member (json, "size", attachment->size);
      zj_json_set_string (json, "sha256", attachment->sha256);
      if (status != NULL)
        zj_json_set_string (json, "state", zj_file_state_to_string (status->state));
      if (zj_store_has_file (l->store, attachment->sha256))
        {
          ZjWaitingFile *file = g_new0 (ZjWaitingFile, 1);
          g_autofree char *name = safe_name (attachment->name);

          file->sha256 = g_strdup (attachment->sha256);
          file->path = g_strdup_printf ("%s/%02u %s", folder, i + 1, name);
          json_object_set_string_member (json, "file", file->path);
          g_ptr_array_add (l->files, file);
        }
      json_array_add_object_element (array, json);
    }
  return array;
}

/* --- ops --- */

static const char *
op_state_name (ZjOpState state)
{
  static const char *const names[] = { "queued", "sending", "deferred", "conflict", "refused" };

  return (guint)state < G_N_ELEMENTS (names) ? names[state] : "settled";
}

static void
set_next_try (JsonObject *json, gint64 next_try)
{
  g_autofree char *text = next_try > 0 && next_try < G_MAXINT64 ? zj_instant_format (next_try) : NULL;

  zj_json_set_string (json, "next_try", text);
}

static JsonArray *
describe_ops (Listing *l, const char *record)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < l->items->len; i++)
    {
      const ZjOutboxItem *item = l->items->pdata[i];
      JsonObject *json;

      if (!g_str_equal (item->record, record))
        continue;
      json = json_object_new ();
      json_object_set_string_member (json, "id", item->id);
      json_object_set_string_member (json, "kind", zj_op_kind_to_string (item->kind));
      zj_json_set_string (json, "action", item->action);
      json_object_set_string_member (json, "state", op_state_name (item->state));
      zj_json_set_string (json, "occurred_at", item->occurred_at);
      zj_json_set_string (json, "waiting_for", item->waiting_for);
      zj_json_set_string (json, "problem_code", item->problem_code);
      zj_json_set_string (json, "problem", item->problem_detail);
      set_next_try (json, item->next_try);
      json_array_add_object_element (array, json);
    }
  return array;
}

/* In one sentence. */
static const char *
why (const ZjRecord *record)
{
  const char *detail = record->problem != NULL ? zj_json_string (record->problem, "detail") : NULL;

  switch (record->sync_state)
    {
    case ZJ_SYNC_DRAFT:
      return _ ("It is a draft: it is not sent before it is saved.");
    case ZJ_SYNC_QUEUED:
      return _ ("It is saved here and waits to be sent.");
    case ZJ_SYNC_SENDING:
      return _ ("It was sent, and the server has not answered yet.");
    case ZJ_SYNC_WAITING:
      return record->waiting_for != NULL ? record->waiting_for : _ ("It waits for something else.");
    case ZJ_SYNC_CONFLICT:
      return _ ("It was changed in two places; somebody has to choose.");
    case ZJ_SYNC_REFUSED:
      return detail != NULL ? detail : _ ("The server refused it; it has to be corrected.");
    case ZJ_SYNC_SYNCED:
    default:
      return record->has_draft ? _ ("A draft with changes that are not saved lies over it.")
                               : _ ("The server has the record, but not all of its files.");
    }
}

/* --- records --- */

/* Texts of a draft that are no values yet, as they were typed. */
static JsonArray *
describe_typed (Listing *l, ZjForm *form, JsonObject *raw)
{
  JsonArray *array = json_array_new ();
  JsonObjectIter iter;
  const char *path;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, raw);
  while (json_object_iter_next_ordered (&iter, &path, &node))
    {
      const ZjField *field = zj_form_field (form, path);
      gboolean masked = field != NULL && field->sensitive && !l->reveal;
      JsonObject *json;

      if (!zj_json_is_string (node))
        continue;
      g_autofree char *text = masked ? zj_mask (json_node_get_string (node)) : g_strdup (json_node_get_string (node));
      json = json_object_new ();
      json_object_set_string_member (json, "id", path);
      zj_json_set_string (json, "label", field != NULL ? zj_label (&field->label) : NULL);
      json_object_set_string_member (json, "text", text);
      json_array_add_object_element (array, json);
    }
  return array;
}

static void
describe_content (Listing *l,
                  JsonObject *json,
                  ZjForm *form,
                  const ZjRecord *record,
                  const ZjDraft *draft,
                  guint number)
{
  JsonObject *fields = draft != NULL ? draft->fields : record->fields;
  const ZjState *state = zj_form_state (form, record->state);
  g_autofree char *title = zj_store_record_title (l->store, form, fields);
  gboolean named = g_strcmp0 (title, zj_label (&form->title)) != 0;
  g_autofree char *place =
      g_strdup_printf ("%02u %s%s%s", number, zj_label (&form->title), named ? " " : "", named ? title : "");
  g_autofree char *folder = safe_name (place);

  json_object_set_string_member (json, "form_title", zj_label (&form->title));
  json_object_set_string_member (json, "title", title);
  zj_json_set_string (json, "state_label", state != NULL ? zj_label (&state->label) : NULL);
  json_object_set_array_member (json, "fields", describe_fields (l, form->fields, form->n_fields, fields));
  if (draft != NULL && draft->raw != NULL && json_object_get_size (draft->raw) > 0)
    json_object_set_array_member (json, "typed", describe_typed (l, form, draft->raw));
  json_object_set_array_member (json, "files", describe_files (l, form, fields, folder, record->project));
}

static gboolean
describe_record (Listing *l, JsonArray *records, const char *id, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (ZjRecord) record = zj_store_get (l->store, id, &problem);
  g_autoptr (ZjDraft) draft = record != NULL ? zj_store_get_draft (l->store, id, &problem) : NULL;
  ZjForm *form;
  JsonObject *json;

  if (g_error_matches (problem, ZJ_ERROR, ZJ_ERROR_NOT_FOUND))
    return TRUE; /* it was settled meanwhile */
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  if (l->reveal && !zj_store_note_reveal (l->store, id, error))
    return FALSE;
  form = zj_forms_get_version (zj_store_get_forms (l->store), record->form, record->form_version);
  json = json_object_new ();
  json_object_set_string_member (json, "id", record->id);
  json_object_set_string_member (json, "form", record->form);
  zj_json_set_string (json, "project", record->project);
  zj_json_set_string (json, "state", record->state);
  json_object_set_string_member (json, "sync_state", zj_sync_state_to_string (record->sync_state));
  json_object_set_string_member (json, "why", why (record));
  if (record->deleted)
    json_object_set_boolean_member (json, "delete", TRUE);
  if (draft != NULL)
    json_object_set_boolean_member (json, "draft", TRUE);
  if (form != NULL)
    describe_content (l, json, form, record, draft, json_array_get_length (records) + 1);
  else if (l->reveal) /* nobody here knows what in it is personal */
    json_object_set_object_member (json, "values",
                                   zj_json_copy_object (draft != NULL ? draft->fields : record->fields));
  json_object_set_array_member (json, "ops", describe_ops (l, record->id));
  json_array_add_object_element (records, json);
  return TRUE;
}

/* Every record that waits, or some file of which does, once, in the order they go. */
static GPtrArray *
gather_ids (Listing *l, char **drafts)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < l->items->len; i++)
    if (g_hash_table_add (seen, ((ZjOutboxItem *)l->items->pdata[i])->record))
      g_ptr_array_add (ids, g_strdup (((ZjOutboxItem *)l->items->pdata[i])->record));
  for (guint i = 0; i < l->transfers->len; i++)
    {
      const ZjTransfer *transfer = l->transfers->pdata[i];

      if (transfer->up && transfer->record != NULL && g_hash_table_add (seen, transfer->record))
        g_ptr_array_add (ids, g_strdup (transfer->record));
    }
  for (guint i = 0; drafts[i] != NULL; i++)
    if (g_hash_table_add (seen, drafts[i]))
      g_ptr_array_add (ids, g_strdup (drafts[i]));
  return ids;
}

JsonObject *
zj_waiting_list (ZjStore *store, const char *project, gboolean reveal, GPtrArray **files, GError **error)
{
  g_autoptr (GPtrArray) items = zj_store_outbox (store, project, error);
  g_autoptr (GPtrArray) transfers = items != NULL ? zj_store_list_transfers (store, project, error) : NULL;
  g_auto (GStrv) drafts = transfers != NULL ? zj_store_list_drafts (store, project, error) : NULL;
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (waiting_file_free);
  g_autoptr (JsonArray) records = json_array_new ();
  g_autoptr (GPtrArray) ids = NULL;
  Listing l = { store, reveal, items, transfers, found };
  JsonObject *list;

  if (drafts == NULL)
    return NULL;
  ids = gather_ids (&l, drafts);
  for (guint i = 0; i < ids->len; i++)
    if (!describe_record (&l, records, ids->pdata[i], error))
      return NULL;
  if (json_array_get_length (records) == 0)
    {
      g_set_error_literal (error, ZJ_ERROR, ZJ_ERROR_NOT_FOUND, _ ("Nothing waits to be sent."));
      return NULL;
    }
  g_autofree char *now = zj_clock_stamp (zj_store_get_clock (store));
  list = json_object_new ();
  json_object_set_string_member (list, "made_at", now);
  zj_json_set_string (list, "server", zj_store_get_server_url (store));
  zj_json_set_string (list, "account", zj_store_get_account (store));
  json_object_set_array_member (list, "records", g_steal_pointer (&records));
  *files = g_steal_pointer (&found);
  return list;
}
