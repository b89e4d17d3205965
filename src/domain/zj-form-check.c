/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a schema cannot say: that the parts of a definition name only each other, and that what they say together makes
 * sense. */

#include "zj-form-private.h"

#include <string.h>

static const ZjField *
top_field (ZjFormReader *reader, const char *id)
{
  return g_hash_table_lookup (reader->box->fields, id);
}

static void
need_state (ZjFormReader *reader, const char *id)
{
  if (reader->error == NULL && zj_form_state (&reader->box->form, id) == NULL)
    zj_form_reader_fail (reader, "there is no state “%s”", id);
}

static void
need_states (ZjFormReader *reader, const char *const *ids)
{
  for (guint i = 0; ids[i] != NULL; i++)
    need_state (reader, ids[i]);
}

/* Making a record of a form that the authority issues is an act as well, though no state allows it. */
static gboolean
is_issuing (ZjFormReader *reader, const char *verb)
{
  return reader->box->form.issued && g_strcmp0 (verb, "issue") == 0;
}

/* “save” and the project's actions ask the project; what the server fills in the authority's actions may ask for. */
static void
check_verb (ZjFormReader *reader, const char *verb, gboolean server_owned)
{
  const ZjAction *action = verb != NULL ? zj_form_action (&reader->box->form, verb) : NULL;

  if (verb == NULL || (server_owned && is_issuing (reader, verb)))
    return;
  if (server_owned && (action == NULL || !action->by_authority))
    zj_form_reader_fail (reader, "what the server fills in cannot be required of the project");
  else if (!server_owned && strcmp (verb, "save") != 0 && (action == NULL || action->by_authority))
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
        zj_form_reader_need_field (reader, id);
    }
}

static void
check_field (ZjFormReader *reader, const ZjField *field)
{
  gsize mark = zj_form_reader_enter (reader, "%s", field->id);

  check_verb (reader, field->required, field->server_owned);
  check_condition (reader, field->when, field->parent);
  check_condition (reader, field->check, field->parent);
  for (guint i = 0; reader->error == NULL && field->stamp_on != NULL && field->stamp_on[i] != NULL; i++)
    if (zj_form_action (&reader->box->form, field->stamp_on[i]) == NULL && !is_issuing (reader, field->stamp_on[i]))
      zj_form_reader_fail (reader, "“stamp”: there is no action “%s”", field->stamp_on[i]);
  if (field->auto_fill != NULL && reader->box->form.unit_field == NULL)
    zj_form_reader_fail (reader, "“auto” needs the form to have a “unit_field”");
  for (guint i = 0; i < field->n_fields; i++)
    check_field (reader, field->fields[i]);
  zj_form_reader_leave (reader, mark);
}

static void
check_slot (ZjFormReader *reader, const ZjSlot *slot)
{
  gsize mark = zj_form_reader_enter (reader, "slot %s", slot->id);
  const ZjField *group = slot->row_group != NULL ? top_field (reader, slot->row_group) : NULL;

  check_verb (reader, slot->required, slot->server_owned);
  if (slot->row_group != NULL
      && (group == NULL || group->type != ZJ_FIELD_ROWS || strcmp (group->id, "attachments") == 0))
    zj_form_reader_fail (reader, "“row_group” names no rows group of this form");
  for (guint i = 0; slot->counts != NULL && slot->counts[i] != NULL; i++)
    if (zj_form_slot (&reader->box->form, slot->counts[i]) == NULL)
      zj_form_reader_fail (reader, "“counts”: there is no slot “%s”", slot->counts[i]);
    else if (strcmp (slot->counts[i], slot->id) == 0)
      zj_form_reader_fail (reader, "“counts” names the slot itself");
  zj_form_reader_leave (reader, mark);
}

static void
check_state (ZjFormReader *reader, const ZjState *state)
{
  gsize mark = zj_form_reader_enter (reader, "state %s", state->id);

  if (state->saved_as != NULL)
    need_state (reader, state->saved_as);
  zj_form_reader_leave (reader, mark);
}

static void
check_action (ZjFormReader *reader, const ZjAction *action)
{
  gsize mark = zj_form_reader_enter (reader, "action %s", action->id);

  need_states (reader, action->from);
  need_state (reader, action->to);
  check_condition (reader, action->when, NULL);
  for (guint i = 0; reader->error == NULL && action->requires != NULL && action->requires[i] != NULL; i++)
    {
      const ZjField *field = top_field (reader, action->requires[i]);

      if (strcmp (action->requires[i], "@reason") != 0 && (field == NULL || !field->server_owned))
        zj_form_reader_fail (reader, "“requires”: “%s” is neither “@reason” nor a field the server fills in",
                             action->requires[i]);
    }
  if (action->effect_field != NULL)
    {
      const ZjField *field = top_field (reader, action->effect_field);

      if (field == NULL || field->type != ZJ_FIELD_REFERENCE)
        zj_form_reader_fail (reader, "“effect”: “%s” is no reference field", action->effect_field);
    }
  zj_form_reader_leave (reader, mark);
}

/* A member of the form that names a field of one type. */
static void
check_named_field (ZjFormReader *reader, const char *member, const char *id, ZjFieldType type, const char *what)
{
  const ZjField *field = id != NULL ? top_field (reader, id) : NULL;

  if (id != NULL && (field == NULL || field->type != type))
    zj_form_reader_fail (reader, "“%s” is not %s", member, what);
}

static void
check_head (ZjFormReader *reader)
{
  ZjForm *form = &reader->box->form;
  const ZjField *field;

  for (guint i = 0; form->not_copied[i] != NULL; i++)
    zj_form_reader_need_field (reader, form->not_copied[i]);
  zj_form_reader_need_field (reader, form->title_field);
  if (form->duplicate_check != NULL)
    zj_form_reader_need_field (reader, form->duplicate_check);
  if (g_strcmp0 (form->unit_field, "@self") != 0)
    check_named_field (reader, "unit_field", form->unit_field, ZJ_FIELD_REFERENCE, "“@self” or a reference field");
  check_named_field (reader, "deadline_field", form->deadline_field, ZJ_FIELD_DATE, "a date field");
  check_named_field (reader, "starts_from", form->starts_from_field, ZJ_FIELD_REFERENCE, "about a reference field");
  field = form->starts_from_field != NULL ? top_field (reader, form->starts_from_field) : NULL;
  if (field != NULL && field->pick_states == NULL)
    zj_form_reader_fail (reader, "“starts_from” needs “states” in the field's “pick”");
  if (form->starts_from_field != NULL && !form->creatable)
    zj_form_reader_fail (reader, "“starts_from” needs the form to be “creatable”");
  if (form->several && (!form->creatable || form->unit_field == NULL || strcmp (form->unit_field, "@self") == 0))
    zj_form_reader_fail (reader, "“several” needs the form to be “creatable” and “unit_field” to be a reference");
  if (form->issued && form->creatable)
    zj_form_reader_fail (reader, "what the authority issues is not “creatable”");
  check_condition (reader, form->editable_when, NULL);
  need_state (reader, form->initial_state);
}

static void
check_column (ZjFormReader *reader, const ZjColumn *column)
{
  static const char *const special[] = { "@state", "@updated_at", "@form", "@days_left", NULL };

  gsize mark = zj_form_reader_enter (reader, "column %s", column->field);

  if (!g_strv_contains (special, column->field))
    zj_form_reader_need_field (reader, column->field);
  else if (strcmp (column->field, "@days_left") == 0 && reader->box->form.deadline_field == NULL)
    zj_form_reader_fail (reader, "the column “@days_left” needs a “deadline_field”");
  zj_form_reader_leave (reader, mark);
}

void
zj_form_check (ZjFormReader *reader)
{
  ZjForm *form = &reader->box->form;

  check_head (reader);
  for (guint i = 0; i < form->n_fields && reader->error == NULL; i++)
    check_field (reader, form->fields[i]);
  for (guint i = 0; i < form->n_slots && reader->error == NULL; i++)
    check_slot (reader, &form->slots[i]);
  for (guint i = 0; i < form->n_states && reader->error == NULL; i++)
    check_state (reader, &form->states[i]);
  for (guint i = 0; i < form->n_actions && reader->error == NULL; i++)
    check_action (reader, &form->actions[i]);
  for (guint i = 0; i < form->n_columns && reader->error == NULL; i++)
    check_column (reader, &form->columns[i]);
  for (guint i = 0; i < form->n_renames && reader->error == NULL; i++)
    if (zj_form_slot (form, form->renames[i].to) == NULL)
      zj_form_reader_need_field (reader, form->renames[i].to);
}
