/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From a definition's JSON to a ZjForm. The rules are those of data/forms/form.schema.json and, beyond what a schema
 * can say, that its parts name only each other. */

#include "zj-form-private.h"

#include "zj-hash.h"
#include "zj-json.h"

#include <string.h>

static const char *const form_members[] = {
  "id",     "version",   "title",           "short_title", "group",      "order",      "icon",
  "page",   "creatable", "duplicate_check", "title_field", "unit_field", "not_copied", "initial_state",
  "fields", "slots",     "states",          "actions",     "columns",    "sections",   "renames",
  NULL,
};

static const char *const groups[] = {
  "registration", "supervision", "acceptance", "status", "handover", "testing", "lookup", NULL,
};

/* --- the parts --- */

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
read_slots (ZjFormReader *reader, JsonObject *json)
{
  static const char *const members[] = {
    "id", "label", "help", "required", "expected", "min_files", "max_files", NULL
  };
  JsonArray *array = zj_form_reader_array (reader, json, "slots", FALSE);
  ZjSlot *slots;
  guint n = array != NULL ? json_array_get_length (array) : 0;

  slots = zj_form_reader_alloc (reader, n * sizeof (ZjSlot));
  for (guint i = 0; i < n && reader->error == NULL; i++)
    {
      gsize mark = zj_form_reader_enter (reader, "slots[%u]", i);
      JsonObject *item = zj_form_reader_element (reader, array, i);

      zj_form_reader_members (reader, item, members);
      slots[i].id = zj_form_reader_id (reader, item, "id", "_");
      slots[i].label = zj_form_reader_label (reader, item, "label", TRUE);
      slots[i].help = zj_form_reader_label (reader, item, "help", FALSE);
      slots[i].required = zj_form_reader_string (reader, item, "required", FALSE);
      slots[i].expected = zj_form_reader_bool (reader, item, "expected", FALSE);
      slots[i].min_files = zj_form_reader_int (reader, item, "min_files", 0, 300, slots[i].required != NULL ? 1 : 0);
      slots[i].max_files = zj_form_reader_int (reader, item, "max_files", 1, 300, 300);
      for (guint j = 0; j < i; j++)
        if (strcmp (slots[i].id, slots[j].id) == 0)
          zj_form_reader_fail (reader, "there is a slot “%s” already", slots[i].id);
      zj_form_reader_leave (reader, mark);
    }
  reader->box->form.slots = slots;
  reader->box->form.n_slots = n;
}

static void
read_states (ZjFormReader *reader, JsonObject *json)
{
  static const char *const members[] = {
    "id", "label", "next_step", "tone", "editable", "deletable", "visible_to_authority", NULL,
  };
  static const char *const tones[] = { "draft", "waiting", "good", "attention", "bad", "stopped", "ended", NULL };
  JsonArray *array = zj_form_reader_array (reader, json, "states", TRUE);
  ZjState *states;
  guint n = array != NULL ? json_array_get_length (array) : 0;

  if (n == 0)
    zj_form_reader_fail (reader, "“states” is empty");
  states = zj_form_reader_alloc (reader, n * sizeof (ZjState));
  for (guint i = 0; i < n && reader->error == NULL; i++)
    {
      gsize mark = zj_form_reader_enter (reader, "states[%u]", i);
      JsonObject *item = zj_form_reader_element (reader, array, i);

      zj_form_reader_members (reader, item, members);
      states[i].id = zj_form_reader_id (reader, item, "id", "_");
      states[i].label = zj_form_reader_label (reader, item, "label", TRUE);
      states[i].next_step = zj_form_reader_label (reader, item, "next_step", FALSE);
      states[i].tone = zj_form_reader_enum (reader, item, "tone", tones, -1);
      states[i].editable = zj_form_reader_bool (reader, item, "editable", FALSE);
      states[i].deletable = zj_form_reader_bool (reader, item, "deletable", FALSE);
      states[i].visible_to_authority = zj_form_reader_bool (reader, item, "visible_to_authority", TRUE);
      for (guint j = 0; j < i; j++)
        if (strcmp (states[i].id, states[j].id) == 0)
          zj_form_reader_fail (reader, "there is a state “%s” already", states[i].id);
      zj_form_reader_leave (reader, mark);
    }
  reader->box->form.states = states;
  reader->box->form.n_states = n;
}

static void
need_state (ZjFormReader *reader, const char *id)
{
  if (reader->error == NULL && zj_form_state (&reader->box->form, id) == NULL)
    zj_form_reader_fail (reader, "there is no state “%s”", id);
}

static void
read_actions (ZjFormReader *reader, JsonObject *json)
{
  static const char *const members[] = {
    "id", "label", "from", "to", "by", "strict", "requires_files", "confirm_text", NULL,
  };
  static const char *const parties[] = { "project", "authority", NULL };
  JsonArray *array = zj_form_reader_array (reader, json, "actions", FALSE);
  ZjAction *actions;
  guint n = array != NULL ? json_array_get_length (array) : 0;

  actions = zj_form_reader_alloc (reader, n * sizeof (ZjAction));
  for (guint i = 0; i < n && reader->error == NULL; i++)
    {
      gsize mark = zj_form_reader_enter (reader, "actions[%u]", i);
      JsonObject *item = zj_form_reader_element (reader, array, i);

      zj_form_reader_members (reader, item, members);
      actions[i].id = zj_form_reader_id (reader, item, "id", "_");
      actions[i].label = zj_form_reader_label (reader, item, "label", TRUE);
      actions[i].from = zj_form_reader_strings (reader, item, "from", TRUE);
      actions[i].to = zj_form_reader_string (reader, item, "to", TRUE);
      actions[i].by_authority = zj_form_reader_enum (reader, item, "by", parties, -1) == 1;
      actions[i].strict = zj_form_reader_bool (reader, item, "strict", FALSE);
      actions[i].requires_files = zj_form_reader_bool (reader, item, "requires_files", FALSE);
      actions[i].confirm_text = zj_form_reader_label (reader, item, "confirm_text", FALSE);
      if (reader->error == NULL)
        {
          if (actions[i].from[0] == NULL)
            zj_form_reader_fail (reader, "“from” is empty");
          for (guint j = 0; actions[i].from[j] != NULL; j++)
            need_state (reader, actions[i].from[j]);
          need_state (reader, actions[i].to);
          if (g_str_equal (actions[i].id, "save") || g_str_equal (actions[i].id, "delete"))
            zj_form_reader_fail (reader, "“%s” is a verb of every form", actions[i].id);
          for (guint j = 0; j < i; j++)
            if (strcmp (actions[i].id, actions[j].id) == 0)
              zj_form_reader_fail (reader, "there is an action “%s” already", actions[i].id);
        }
      zj_form_reader_leave (reader, mark);
    }
  reader->box->form.actions = actions;
  reader->box->form.n_actions = n;
}

static void
need_field (ZjFormReader *reader, const char *id)
{
  if (reader->error == NULL && !g_hash_table_contains (reader->box->fields, id))
    zj_form_reader_fail (reader, "there is no field “%s”", id);
}

static void
read_columns (ZjFormReader *reader, JsonObject *json)
{
  static const char *const members[] = { "field", "width_chars", "primary", NULL };
  static const char *const special[] = { "@state", "@updated_at", "@form", NULL };
  JsonArray *array = zj_form_reader_array (reader, json, "columns", TRUE);
  ZjColumn *columns;
  guint n = array != NULL ? json_array_get_length (array) : 0;

  columns = zj_form_reader_alloc (reader, n * sizeof (ZjColumn));
  for (guint i = 0; i < n && reader->error == NULL; i++)
    {
      gsize mark = zj_form_reader_enter (reader, "columns[%u]", i);
      JsonObject *item = zj_form_reader_element (reader, array, i);

      zj_form_reader_members (reader, item, members);
      columns[i].field = zj_form_reader_string (reader, item, "field", TRUE);
      columns[i].width_chars = zj_form_reader_int (reader, item, "width_chars", 1, 200, 12);
      columns[i].primary = zj_form_reader_bool (reader, item, "primary", FALSE);
      if (reader->error == NULL && !g_strv_contains (special, columns[i].field))
        need_field (reader, columns[i].field);
      zj_form_reader_leave (reader, mark);
    }
  reader->box->form.columns = columns;
  reader->box->form.n_columns = n;
}

static void
read_sections (ZjFormReader *reader, JsonObject *json)
{
  static const char *const members[] = { "id", "label", "fields", NULL };
  JsonArray *array = zj_form_reader_array (reader, json, "sections", TRUE);
  ZjSection *sections;
  guint n = array != NULL ? json_array_get_length (array) : 0;

  sections = zj_form_reader_alloc (reader, n * sizeof (ZjSection));
  for (guint i = 0; i < n && reader->error == NULL; i++)
    {
      gsize mark = zj_form_reader_enter (reader, "sections[%u]", i);
      JsonObject *item = zj_form_reader_element (reader, array, i);

      zj_form_reader_members (reader, item, members);
      sections[i].id = zj_form_reader_id (reader, item, "id", "_");
      sections[i].label = zj_form_reader_label (reader, item, "label", TRUE);
      sections[i].fields = zj_form_reader_strings (reader, item, "fields", TRUE);
      for (guint j = 0; reader->error == NULL && sections[i].fields[j] != NULL; j++)
        {
          ZjField *field = g_hash_table_lookup (reader->box->fields, sections[i].fields[j]);

          need_field (reader, sections[i].fields[j]);
          if (field != NULL && field->layout != NULL)
            zj_form_reader_fail (reader, "“%s” is in two sections", field->id);
          if (field != NULL)
            field->layout = sections[i].id;
        }
      zj_form_reader_leave (reader, mark);
    }
  reader->box->form.sections = sections;
  reader->box->form.n_sections = n;
}

static void
read_renames (ZjFormReader *reader, JsonObject *json)
{
  static const char *const members[] = { "from", "to", NULL };
  JsonArray *array = zj_form_reader_array (reader, json, "renames", FALSE);
  ZjRename *renames;
  guint n = array != NULL ? json_array_get_length (array) : 0;

  renames = zj_form_reader_alloc (reader, n * sizeof (ZjRename));
  for (guint i = 0; i < n && reader->error == NULL; i++)
    {
      gsize mark = zj_form_reader_enter (reader, "renames[%u]", i);
      JsonObject *item = zj_form_reader_element (reader, array, i);

      zj_form_reader_members (reader, item, members);
      renames[i].from = zj_form_reader_string (reader, item, "from", TRUE);
      renames[i].to = zj_form_reader_string (reader, item, "to", TRUE);
      if (reader->error == NULL && zj_form_slot (&reader->box->form, renames[i].to) == NULL)
        need_field (reader, renames[i].to);
      zj_form_reader_leave (reader, mark);
    }
  reader->box->form.renames = renames;
  reader->box->form.n_renames = n;
}

/* --- what the parts say of each other --- */

static void
check_verb (ZjFormReader *reader, const char *verb)
{
  const ZjAction *action;

  if (verb == NULL || strcmp (verb, "save") == 0)
    return;
  action = zj_form_action (&reader->box->form, verb);
  if (action == NULL || action->by_authority)
    zj_form_reader_fail (reader, "“required” is neither “save” nor an action of the project");
}

static void
check_condition (ZjFormReader *reader, const ZjCondition *condition, const ZjField *parent)
{
  g_autoptr (GPtrArray) ids = NULL;

  if (condition == NULL)
    return;
  ids = zj_condition_fields (condition);
  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      g_autofree char *inner = parent != NULL ? g_strdup_printf ("%s/%s", parent->id, id) : NULL;

      if (inner == NULL || !g_hash_table_contains (reader->box->row_fields, inner))
        need_field (reader, id);
    }
}

static void
check_field (ZjFormReader *reader, const ZjField *field)
{
  gsize mark = zj_form_reader_enter (reader, "%s", field->id);

  check_verb (reader, field->required);
  check_condition (reader, field->when, field->parent);
  check_condition (reader, field->check, field->parent);
  for (guint i = 0; i < field->n_fields; i++)
    check_field (reader, field->fields[i]);
  zj_form_reader_leave (reader, mark);
}

static void
check_references (ZjFormReader *reader)
{
  ZjForm *form = &reader->box->form;

  for (guint i = 0; i < form->n_fields && reader->error == NULL; i++)
    check_field (reader, form->fields[i]);
  for (guint i = 0; i < form->n_slots && reader->error == NULL; i++)
    check_verb (reader, form->slots[i].required);
  for (guint i = 0; reader->error == NULL && form->not_copied[i] != NULL; i++)
    need_field (reader, form->not_copied[i]);
  if (reader->error != NULL)
    return;
  need_field (reader, form->title_field);
  if (form->duplicate_check != NULL)
    need_field (reader, form->duplicate_check);
  if (form->unit_field != NULL && strcmp (form->unit_field, "@self") != 0)
    {
      const ZjField *unit = g_hash_table_lookup (reader->box->fields, form->unit_field);

      if (unit == NULL || unit->type != ZJ_FIELD_REFERENCE)
        zj_form_reader_fail (reader, "“unit_field” is neither “@self” nor a reference field");
    }
  need_state (reader, form->initial_state);
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
  form->duplicate_check = zj_form_reader_string (reader, json, "duplicate_check", FALSE);
  form->title_field = zj_form_reader_string (reader, json, "title_field", TRUE);
  form->unit_field = zj_form_reader_string (reader, json, "unit_field", FALSE);
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
  read_slots (&reader, form->source);
  read_states (&reader, form->source);
  read_actions (&reader, form->source);
  read_columns (&reader, form->source);
  read_sections (&reader, form->source);
  read_renames (&reader, form->source);
  if (reader.error == NULL)
    check_references (&reader);
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
