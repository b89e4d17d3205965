/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From a definition's JSON to a ZjForm: its head, its fields, then the other parts (zj-form-parts.c) and what they say
 * of each other (zj-form-check.c). The rules are those of data/forms/form.schema.json. */

#include "zj-form-private.h"

#include "zj-hash.h"
#include "zj-json.h"

#include <string.h>

static const char *const form_members[] = {
  "id",
  "version",
  "title",
  "short_title",
  "group",
  "order",
  "icon",
  "page",
  "creatable",
  "issued",
  "several",
  "duplicate_check",
  "title_field",
  "unit_field",
  "deadline_field",
  "starts_from",
  "not_copied",
  "initial_state",
  "editable_when",
  "fields",
  "slots",
  "states",
  "actions",
  "columns",
  "sections",
  "renames",
  NULL,
};

static const char *const groups[] = {
  "registration", "supervision", "acceptance", "status", "handover", "testing", "lookup", NULL,
};

static void
read_fields (ZjFormReader *reader, JsonObject *json)
{
  ZjFormBox *box = reader->box;
  JsonArray *array = zj_form_reader_array (reader, json, "fields", TRUE);
  const ZjField **fields;
  guint n;

  if (array == NULL)
    return;
  n = json_array_get_length (array);
  if (n == 0)
    zj_form_reader_fail (reader, "“fields” is empty");
  fields = zj_form_reader_alloc (reader, (n + 2) * sizeof (ZjField *));
  for (guint i = 0; i < n && reader->error == NULL; i++)
    {
      gsize mark = zj_form_reader_enter (reader, "fields[%u]", i);

      fields[i] = zj_form_read_field (reader, zj_form_reader_element (reader, array, i), NULL);
      if (g_hash_table_contains (box->fields, fields[i]->id) || strcmp (fields[i]->id, "attachments") == 0)
        zj_form_reader_fail (reader, "there is a field “%s” already", fields[i]->id);
      g_hash_table_insert (box->fields, (gpointer)fields[i]->id, (gpointer)fields[i]);
      zj_form_reader_leave (reader, mark);
    }
  if (reader->error != NULL)
    return;
  box->built_in = zj_form_attachments_definition ();
  fields[n] = zj_form_read_field (reader, box->built_in, NULL);
  g_hash_table_insert (box->fields, (gpointer)fields[n]->id, (gpointer)fields[n]);
  box->form.fields = fields;
  box->form.n_fields = n + 1;
}

static void
read_starts_from (ZjFormReader *reader, JsonObject *json)
{
  static const char *const members[] = { "field", "label", NULL };
  ZjForm *form = &reader->box->form;
  JsonObject *from = zj_form_reader_object (reader, json, "starts_from", FALSE);
  gsize mark;

  if (from == NULL)
    return;
  mark = zj_form_reader_enter (reader, "starts_from");
  zj_form_reader_members (reader, from, members);
  form->starts_from_field = zj_form_reader_string (reader, from, "field", TRUE);
  form->starts_from_label = zj_form_reader_label (reader, from, "label", TRUE);
  zj_form_reader_leave (reader, mark);
}

static void
read_head (ZjFormReader *reader, JsonObject *json)
{
  static const char *const none[] = { NULL };
  ZjForm *form = &reader->box->form;
  int group;

  zj_form_reader_members (reader, json, form_members);
  form->id = zj_form_reader_id (reader, json, "id", "-");
  if (!zj_form_reader_has (json, "version"))
    zj_form_reader_fail (reader, "“version” is missing");
  form->version = zj_form_reader_int (reader, json, "version", 1, 100000, 1);
  form->title = zj_form_reader_label (reader, json, "title", TRUE);
  form->short_title = zj_form_reader_label (reader, json, "short_title", FALSE);
  if (form->short_title.en == NULL)
    form->short_title = form->title;
  if (zj_form_reader_has (json, "group"))
    {
      group = zj_form_reader_enum (reader, json, "group", groups, -1);
      form->group = groups[group];
    }
  form->order = zj_form_reader_int (reader, json, "order", 0, 1000, 100);
  form->icon = zj_form_reader_string (reader, json, "icon", FALSE);
  form->has_page = zj_form_reader_bool (reader, json, "page", TRUE);
  form->creatable = zj_form_reader_bool (reader, json, "creatable", FALSE);
  form->issued = zj_form_reader_bool (reader, json, "issued", FALSE);
  form->several = zj_form_reader_bool (reader, json, "several", FALSE);
  form->duplicate_check = zj_form_reader_string (reader, json, "duplicate_check", FALSE);
  form->title_field = zj_form_reader_string (reader, json, "title_field", TRUE);
  form->unit_field = zj_form_reader_string (reader, json, "unit_field", FALSE);
  form->deadline_field = zj_form_reader_string (reader, json, "deadline_field", FALSE);
  form->editable_when = zj_form_reader_condition (reader, json, "editable_when");
  read_starts_from (reader, json);
  form->initial_state = zj_form_reader_string (reader, json, "initial_state", TRUE);
  form->not_copied = zj_form_reader_strings (reader, json, "not_copied", FALSE);
  if (form->not_copied == NULL)
    form->not_copied = none;
}

ZjForm *
zj_form_new_from_json (JsonObject *definition, GError **error)
{
  g_autoptr (ZjForm) form = NULL;
  g_autoptr (GString) place = g_string_new (NULL);
  ZjFormReader reader = { NULL, place, NULL };
  ZjFormBox *box = g_new0 (ZjFormBox, 1);

  g_return_val_if_fail (definition != NULL, NULL);

  form = &box->form;
  reader.box = box;
  g_atomic_ref_count_init (&box->refs);
  box->memory = g_ptr_array_new_with_free_func (g_free);
  box->conditions = g_ptr_array_new_with_free_func ((GDestroyNotify)zj_condition_free);
  box->fields = g_hash_table_new (g_str_hash, g_str_equal);
  box->row_fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  form->source = zj_json_copy_object (definition);

  read_head (&reader, form->source);
  read_fields (&reader, form->source);
  zj_form_read_parts (&reader, form->source);
  if (reader.error == NULL)
    zj_form_check (&reader);
  if (reader.error != NULL)
    {
      g_propagate_error (error, reader.error);
      return NULL;
    }
  {
    g_autoptr (JsonNode) node = zj_json_object_node (json_object_ref (form->source));
    g_autofree char *canonical = zj_json_canonical (node);

    box->sha256 = zj_sha256_text (canonical);
    form->sha256 = box->sha256;
  }
  return g_steal_pointer (&form);
}
