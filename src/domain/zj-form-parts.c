/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The lists of a definition beside its fields: slots, states, actions, columns, sections, renames. */

#include "zj-form-private.h"

#include "zj-json.h"

#include <string.h>

/** One list: what it is called, its members, the size of what an element becomes, and how it is read. If `noun` is
 * set, what an element becomes begins with its id, and no two are the same. */
typedef struct
{
  const char *name;
  const char *noun;
  gboolean needed;
  gsize size;
  const char *const *members;
  void (*read) (ZjFormReader *reader, JsonObject *json, gpointer element);
} List;

static const char *
id_of (gpointer elements, gsize size, guint index)
{
  return *(const char **)((char *)elements + index * size);
}

/* @n: how many (transfer none) memory of the form */
static gpointer
read_list (ZjFormReader *reader, JsonObject *json, const List *list, guint *n)
{
  JsonArray *array = zj_form_reader_array (reader, json, list->name, list->needed);
  char *elements;

  *n = array != NULL ? json_array_get_length (array) : 0;
  elements = zj_form_reader_alloc (reader, *n * list->size);
  for (guint i = 0; i < *n && reader->error == NULL; i++)
    {
      gsize mark = zj_form_reader_enter (reader, "%s[%u]", list->name, i);
      JsonObject *item = zj_form_reader_element (reader, array, i);

      zj_form_reader_members (reader, item, list->members);
      if (list->noun != NULL)
        *(const char **)(elements + i * list->size) = zj_form_reader_id (reader, item, "id", "_");
      list->read (reader, item, elements + i * list->size);
      for (guint j = 0; list->noun != NULL && reader->error == NULL && j < i; j++)
        if (strcmp (id_of (elements, list->size, i), id_of (elements, list->size, j)) == 0)
          zj_form_reader_fail (reader, "there is a %s “%s” already", list->noun, id_of (elements, list->size, i));
      zj_form_reader_leave (reader, mark);
    }
  return elements;
}

static void
read_slot (ZjFormReader *reader, JsonObject *json, gpointer element)
{
  static const char *const kinds[] = { "image", "pdf", "document", "video", NULL };
  ZjSlot *slot = element;

  slot->label = zj_form_reader_label (reader, json, "label", TRUE);
  slot->help = zj_form_reader_label (reader, json, "help", FALSE);
  slot->required = zj_form_reader_string (reader, json, "required", FALSE);
  slot->expected = zj_form_reader_bool (reader, json, "expected", FALSE);
  slot->min_files = zj_form_reader_int (reader, json, "min_files", 0, 300, slot->required != NULL ? 1 : 0);
  slot->max_files = zj_form_reader_int (reader, json, "max_files", 1, 300, 300);
  slot->server_owned = zj_form_reader_server_owned (reader, json, FALSE);
  slot->advance = zj_form_reader_bool (reader, json, "advance", slot->server_owned);
  slot->accepts = zj_form_reader_strings (reader, json, "accepts", FALSE);
  slot->counts = zj_form_reader_strings (reader, json, "counts", FALSE);
  slot->row_group = zj_form_reader_string (reader, json, "row_group", FALSE);
  if (slot->server_owned && (slot->required != NULL || slot->expected))
    zj_form_reader_fail (reader, "what the server fills in cannot be required of the project");
  if (slot->min_files > slot->max_files)
    zj_form_reader_fail (reader, "“min_files” is above “max_files”");
  if (slot->accepts != NULL && slot->accepts[0] == NULL)
    zj_form_reader_fail (reader, "“accepts” is empty");
  for (guint i = 0; reader->error == NULL && slot->accepts != NULL && slot->accepts[i] != NULL; i++)
    if (!g_strv_contains (kinds, slot->accepts[i]))
      zj_form_reader_fail (reader, "“accepts” cannot hold “%s”", slot->accepts[i]);
}

static void
read_state (ZjFormReader *reader, JsonObject *json, gpointer element)
{
  static const char *const tones[] = { "draft", "waiting", "good", "attention", "bad", "stopped", "ended", NULL };
  ZjState *state = element;

  state->label = zj_form_reader_label (reader, json, "label", TRUE);
  state->next_step = zj_form_reader_label (reader, json, "next_step", FALSE);
  state->tone = zj_form_reader_enum (reader, json, "tone", tones, -1);
  state->editable = zj_form_reader_bool (reader, json, "editable", FALSE);
  state->deletable = zj_form_reader_bool (reader, json, "deletable", FALSE);
  state->visible_to_authority = zj_form_reader_bool (reader, json, "visible_to_authority", TRUE);
  state->saved_as = zj_form_reader_string (reader, json, "saved_as", FALSE);
  if (state->saved_as != NULL && !state->editable)
    zj_form_reader_fail (reader, "“saved_as” means nothing in a state that is not editable");
}

static void
read_effect (ZjFormReader *reader, JsonObject *json, ZjAction *action)
{
  static const char *const members[] = { "field", "from", "to", NULL };
  JsonObject *effect = zj_form_reader_object (reader, json, "effect", FALSE);
  gsize mark;

  if (effect == NULL)
    return;
  mark = zj_form_reader_enter (reader, "effect");
  zj_form_reader_members (reader, effect, members);
  action->effect_field = zj_form_reader_string (reader, effect, "field", TRUE);
  action->effect_from = zj_form_reader_strings (reader, effect, "from", TRUE);
  action->effect_to = zj_form_reader_string (reader, effect, "to", TRUE);
  if (reader->error == NULL && action->effect_from[0] == NULL)
    zj_form_reader_fail (reader, "“from” is empty");
  if (!action->by_authority)
    zj_form_reader_fail (reader, "only the authority's actions move another record");
  zj_form_reader_leave (reader, mark);
}

static void
read_action (ZjFormReader *reader, JsonObject *json, gpointer element)
{
  static const char *const parties[] = { "project", "authority", NULL };
  ZjAction *action = element;

  action->label = zj_form_reader_label (reader, json, "label", TRUE);
  action->from = zj_form_reader_strings (reader, json, "from", TRUE);
  action->to = zj_form_reader_string (reader, json, "to", TRUE);
  action->by_authority = zj_form_reader_enum (reader, json, "by", parties, -1) == 1;
  action->strict = zj_form_reader_bool (reader, json, "strict", FALSE);
  action->requires_files = zj_form_reader_bool (reader, json, "requires_files", FALSE);
  action->primary = zj_form_reader_bool (reader, json, "primary", !action->by_authority);
  action->confirm_text = zj_form_reader_label (reader, json, "confirm_text", FALSE);
  action->when = zj_form_reader_condition (reader, json, "when");
  action->requires = zj_form_reader_strings (reader, json, "requires", FALSE);
  read_effect (reader, json, action);
  if (reader->error != NULL)
    return;
  if (action->from[0] == NULL)
    zj_form_reader_fail (reader, "“from” is empty");
  if (action->requires != NULL && !action->by_authority)
    zj_form_reader_fail (reader, "“requires” is for the authority's actions; a field says “required” itself");
  if (g_str_equal (action->id, "save") || g_str_equal (action->id, "delete"))
    zj_form_reader_fail (reader, "“%s” is a verb of every form", action->id);
}

static void
read_column (ZjFormReader *reader, JsonObject *json, gpointer element)
{
  ZjColumn *column = element;

  column->field = zj_form_reader_string (reader, json, "field", TRUE);
  column->width_chars = zj_form_reader_int (reader, json, "width_chars", 1, 200, 12);
  column->primary = zj_form_reader_bool (reader, json, "primary", FALSE);
}

static void
read_section (ZjFormReader *reader, JsonObject *json, gpointer element)
{
  ZjSection *section = element;

  section->label = zj_form_reader_label (reader, json, "label", TRUE);
  section->fields = zj_form_reader_strings (reader, json, "fields", TRUE);
  for (guint i = 0; reader->error == NULL && section->fields[i] != NULL; i++)
    {
      ZjField *field = g_hash_table_lookup (reader->box->fields, section->fields[i]);

      zj_form_reader_need_field (reader, section->fields[i]);
      if (field != NULL && field->layout != NULL)
        zj_form_reader_fail (reader, "“%s” is in two sections", field->id);
      if (field != NULL)
        field->layout = section->id;
    }
}

static void
read_rename (ZjFormReader *reader, JsonObject *json, gpointer element)
{
  ZjRename *rename = element;

  rename->from = zj_form_reader_string (reader, json, "from", TRUE);
  rename->to = zj_form_reader_string (reader, json, "to", TRUE);
}

void
zj_form_read_parts (ZjFormReader *reader, JsonObject *json)
{
  static const char *const slot_members[] = {
    "id",    "label",   "help",    "required", "expected",  "min_files", "max_files",
    "owner", "advance", "accepts", "counts",   "row_group", NULL,
  };
  static const char *const state_members[] = {
    "id", "label", "next_step", "tone", "editable", "deletable", "visible_to_authority", "saved_as", NULL,
  };
  static const char *const action_members[] = {
    "id",      "label",        "from", "to",       "by",     "strict", "requires_files",
    "primary", "confirm_text", "when", "requires", "effect", NULL,
  };
  static const char *const column_members[] = { "field", "width_chars", "primary", NULL };
  static const char *const section_members[] = { "id", "label", "fields", NULL };
  static const char *const rename_members[] = { "from", "to", NULL };
  ZjForm *form = &reader->box->form;

  form->slots = read_list (reader, json, &(List){ "slots", "slot", FALSE, sizeof (ZjSlot), slot_members, read_slot },
                           &form->n_slots);
  form->states = read_list (
      reader, json, &(List){ "states", "state", TRUE, sizeof (ZjState), state_members, read_state }, &form->n_states);
  if (form->n_states == 0)
    zj_form_reader_fail (reader, "“states” is empty");
  form->actions =
      read_list (reader, json, &(List){ "actions", "action", FALSE, sizeof (ZjAction), action_members, read_action },
                 &form->n_actions);
  form->columns = read_list (
      reader, json, &(List){ "columns", NULL, TRUE, sizeof (ZjColumn), column_members, read_column }, &form->n_columns);
  form->sections = read_list (reader, json,
                              &(List){ "sections", "section", TRUE, sizeof (ZjSection), section_members, read_section },
                              &form->n_sections);
  form->renames =
      read_list (reader, json, &(List){ "renames", NULL, FALSE, sizeof (ZjRename), rename_members, read_rename },
                 &form->n_renames);
}
