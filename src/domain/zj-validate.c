/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-validate.h"

#include "zj-form-private.h"
#include "zj-json.h"
#include "zj-patch-private.h"
#include "zj-value.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  ZjForm *form;
  const char *verb;
  const char *today;
  GPtrArray *problems;
} Validation;

static void
add (Validation *validation, ZjProblem *problem)
{
  g_ptr_array_add (validation->problems, problem);
}

/* What "save" needs, every later verb needs as well. */
static gboolean
is_required (const Validation *validation, const char *required)
{
  return required != NULL && (strcmp (required, "save") == 0 || strcmp (required, validation->verb) == 0);
}

static void validate_rows (Validation *validation, const ZjField *group, JsonObject *fields);

static void
validate_type (Validation *validation, const ZjField *field, JsonNode *value, const char *path)
{
  ZjProblem *problem = NULL;

  if (zj_field_check (field, value, path, validation->today, &problem))
    return;
  /* What the server fills in is not the user's to put right. */
  if (field->server_owned)
    problem->severity = ZJ_SEVERITY_WARNING;
  add (validation, problem);
}

/* @values: the record's, or the row's; then @outer holds the record's. */
static void
validate_field (Validation *validation, const ZjField *field, JsonObject *values, JsonObject *outer, const char *prefix)
{
  g_autofree char *path = g_strconcat (prefix, field->id, NULL);
  JsonNode *value = zj_json_member (values, field->id);
  const char *label = zj_label (&field->label);
  gboolean applies;

  if (field->computed != NULL)
    return;
  applies = field->when == NULL || zj_condition_holds (field->when, values, outer, validation->today);
  if (zj_value_is_empty (value))
    {
      if (applies && is_required (validation, field->required))
        add (validation, zj_problem_new (ZJ_SEVERITY_ERROR, "required", path, _ ("“%s” is empty. Fill it in."), label));
      else if (applies && field->expected)
        add (validation,
             zj_problem_new (ZJ_SEVERITY_EXPECTED, "expected", path, _ ("“%s” is not filled in yet."), label));
      return;
    }
  validate_type (validation, field, value, path);
  if (applies && field->check != NULL && !field->server_owned
      && !zj_condition_holds (field->check, values, outer, validation->today))
    add (validation, zj_problem_new (field->check_warns ? ZJ_SEVERITY_WARNING : ZJ_SEVERITY_ERROR, "check", path, "%s",
                                     zj_label (&field->check_message)));
  if (field->type == ZJ_FIELD_ROWS)
    validate_rows (validation, field, values);
}

static void
validate_row (Validation *validation, const ZjField *group, JsonObject *row, JsonObject *outer)
{
  g_autofree char *prefix = g_strdup_printf ("%s/%s/", group->id, zj_json_string (row, "_id"));
  JsonObjectIter iter;
  const char *name;

  for (guint i = 0; i < group->n_fields; i++)
    validate_field (validation, group->fields[i], row, outer, prefix);
  json_object_iter_init_ordered (&iter, row);
  while (json_object_iter_next_ordered (&iter, &name, NULL))
    if (*name != '_' && zj_row_field (group, name) == NULL)
      {
        g_autofree char *path = g_strconcat (prefix, name, NULL);

        add (validation,
             zj_problem_new (
                 ZJ_SEVERITY_WARNING, "unknown-field", path,
                 _ ("“%s” holds “%s”, which this version of the program does not know. It is kept as it is."),
                 zj_label (&group->label), name));
      }
}

static void
validate_rows (Validation *validation, const ZjField *group, JsonObject *fields)
{
  g_autoptr (JsonArray) rows = zj_rows_ordered (fields, group->id);

  for (guint i = 0; i < json_array_get_length (rows); i++)
    validate_row (validation, group, json_array_get_object_element (rows, i), fields);
}

/* --- attachments by slot --- */

static void
validate_slots (Validation *validation, JsonObject *fields)
{
  ZjForm *form = validation->form;
  g_autoptr (JsonArray) rows = zj_rows_ordered (fields, "attachments");

  for (guint i = 0; i < form->n_slots; i++)
    {
      const ZjSlot *slot = &form->slots[i];
      const char *label = zj_label (&slot->label);
      int count = 0;

      for (guint j = 0; j < json_array_get_length (rows); j++)
        if (g_strcmp0 (zj_json_string (json_array_get_object_element (rows, j), "slot"), slot->id) == 0)
          count++;
      if (is_required (validation, slot->required) && count < slot->min_files)
        add (validation, zj_problem_new (ZJ_SEVERITY_ERROR, "attachment-required", "attachments",
                                         g_dngettext (GETTEXT_PACKAGE, "“%s” needs at least %d file.",
                                                      "“%s” needs at least %d files.", slot->min_files),
                                         label, slot->min_files));
      else if (slot->expected && count == 0)
        add (validation,
             zj_problem_new (ZJ_SEVERITY_EXPECTED, "expected", "attachments", _ ("“%s” has no file yet."), label));
      if (count > slot->max_files)
        add (validation, zj_problem_new (ZJ_SEVERITY_ERROR, "too-many-files", "attachments",
                                         _ ("“%s” takes at most %d files, and this has %d. Remove some."), label,
                                         slot->max_files, count));
    }
}

GPtrArray *
zj_form_validate (ZjForm *form, JsonObject *fields, const char *verb, const char *today)
{
  GPtrArray *problems = zj_problems_new ();
  Validation validation = { form, verb, today, problems };
  JsonObjectIter iter;
  const char *name;

  g_return_val_if_fail (form != NULL && fields != NULL && verb != NULL, problems);

  for (guint i = 0; i < form->n_fields; i++)
    validate_field (&validation, form->fields[i], fields, NULL, "");
  validate_slots (&validation, fields);

  json_object_iter_init_ordered (&iter, fields);
  while (json_object_iter_next_ordered (&iter, &name, NULL))
    if (strchr (name, '/') != NULL || zj_form_field (form, name) == NULL)
      add (&validation,
           zj_problem_new (
               ZJ_SEVERITY_WARNING, "unknown-field", name,
               _ ("The record holds “%s”, which this version of the program does not know. It is kept as it is."),
               name));
  return problems;
}

GPtrArray *
zj_form_validate_field (ZjForm *form, JsonObject *fields, const char *path, const char *today)
{
  GPtrArray *problems = zj_problems_new ();
  Validation validation = { form, "save", today, problems };
  const ZjField *field;
  const ZjField *group;
  g_autofree char *row_id = NULL;
  g_autofree char *member = NULL;

  g_return_val_if_fail (form != NULL && fields != NULL && path != NULL, problems);

  field = zj_form_field (form, path);
  if (field == NULL)
    return problems;
  if (!zj_path_split (form, path, &group, &row_id, &member))
    validate_field (&validation, field, fields, NULL, "");
  else
    {
      JsonObject *row = zj_rows_find (fields, group->id, row_id);
      g_autofree char *prefix = g_strdup_printf ("%s/%s/", group->id, row_id);

      if (row != NULL && member == NULL)
        validate_row (&validation, group, row, fields);
      else if (row != NULL)
        validate_field (&validation, field, row, fields, prefix);
    }
  return problems;
}
