/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-validate.h"

#include "zj-attachments.h"
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
  gboolean in_servers_row; /* a file in a slot of the server's is looked at */
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
  if (field->server_owned || validation->in_servers_row)
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
      if (applies && is_required (validation, field->required) && !validation->in_servers_row)
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

static gboolean
is_attachments (const ZjField *group)
{
  return strcmp (group->id, "attachments") == 0;
}

static void
validate_row (Validation *validation, const ZjField *group, JsonObject *row, JsonObject *outer)
{
  g_autofree char *prefix = g_strdup_printf ("%s/%s/", group->id, zj_json_string (row, "_id"));
  JsonObjectIter iter;
  const char *name;

  validation->in_servers_row = is_attachments (group) && zj_attachment_is_servers (validation->form, row);
  for (guint i = 0; i < group->n_fields; i++)
    validate_field (validation, group->fields[i], row, outer, prefix);
  validation->in_servers_row = FALSE;
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

/* Files of the slot itself and of those that count for it. */
static guint
count_files (ZjForm *form, JsonObject *fields, const ZjSlot *slot)
{
  g_autoptr (GPtrArray) own = zj_attachments_list (form, fields, slot->id, NULL);
  guint count = own->len;

  for (guint i = 0; slot->counts != NULL && slot->counts[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) others = zj_attachments_list (form, fields, slot->counts[i], NULL);

      count += others->len;
    }
  return count;
}

static void
validate_slot (Validation *validation, const ZjSlot *slot, JsonObject *fields)
{
  g_autoptr (GPtrArray) own = zj_attachments_list (validation->form, fields, slot->id, NULL);
  int count = (int)count_files (validation->form, fields, slot);
  const char *label = zj_label (&slot->label);

  if (slot->server_owned)
    return;
  if (is_required (validation, slot->required) && count < slot->min_files)
    add (validation, zj_problem_new (ZJ_SEVERITY_ERROR, "attachment-required", "attachments",
                                     g_dngettext (GETTEXT_PACKAGE, "“%s” needs at least %d file.",
                                                  "“%s” needs at least %d files.", slot->min_files),
                                     label, slot->min_files));
  else if (slot->expected && count == 0)
    add (validation,
         zj_problem_new (ZJ_SEVERITY_EXPECTED, "expected", "attachments", _ ("“%s” has no file yet."), label));
  if ((int)own->len > slot->max_files)
    add (validation, zj_problem_new (ZJ_SEVERITY_ERROR, "too-many-files", "attachments",
                                     _ ("“%s” takes at most %d files, and this has %u. Remove some."), label,
                                     slot->max_files, own->len));
}

/* Is the row that the file is for one of the slot's rows group? */
static gboolean
belongs_to_a_row (const ZjSlot *slot, const ZjAttachment *attachment, JsonObject *fields)
{
  const char *slash = attachment->row != NULL ? strchr (attachment->row, '/') : NULL;
  g_autofree char *group = slash != NULL ? g_strndup (attachment->row, slash - attachment->row) : NULL;

  return g_strcmp0 (group, slot->row_group) == 0 && zj_rows_find (fields, group, slash + 1) != NULL;
}

static void
validate_attachment (Validation *validation, const ZjAttachment *attachment, JsonObject *fields)
{
  const ZjSlot *slot = zj_form_slot (validation->form, attachment->slot);
  g_autofree char *path = g_strdup_printf ("attachments/%s", attachment->id);
  g_autofree char *inner = NULL;

  if (slot == NULL)
    {
      inner = g_strconcat (path, "/slot", NULL);
      add (validation,
           zj_problem_new (ZJ_SEVERITY_WARNING, "unknown-slot", inner,
                           _ ("“%s” is of a kind (“%s”) that this form does not have. It is kept as it is."),
                           attachment->name, attachment->slot));
      return;
    }
  if (slot->server_owned)
    return;
  if (slot->accepts != NULL && !g_strv_contains (slot->accepts, zj_attachment_kind (attachment->type)))
    {
      inner = g_strconcat (path, "/type", NULL);
      add (validation,
           zj_problem_new (ZJ_SEVERITY_ERROR, "wrong-file-kind", inner,
                           _ ("“%s” does not take files like “%s”. Put it under another kind of attachment."),
                           zj_label (&slot->label), attachment->name));
    }
  else if (slot->row_group != NULL && !belongs_to_a_row (slot, attachment, fields))
    {
      inner = g_strconcat (path, "/row", NULL);
      add (validation,
           zj_problem_new (ZJ_SEVERITY_WARNING, "attachment-row", inner,
                           _ ("“%s” under “%s” belongs to no row of “%s”."), attachment->name, zj_label (&slot->label),
                           zj_label (&zj_form_field (validation->form, slot->row_group)->label)));
    }
}

static void
validate_attachments (Validation *validation, JsonObject *fields)
{
  g_autoptr (GPtrArray) all = zj_attachments_list (validation->form, fields, NULL, NULL);

  for (guint i = 0; i < validation->form->n_slots; i++)
    validate_slot (validation, &validation->form->slots[i], fields);
  for (guint i = 0; i < all->len; i++)
    validate_attachment (validation, g_ptr_array_index (all, i), fields);
}

GPtrArray *
zj_form_validate (ZjForm *form, JsonObject *fields, const char *verb, const char *today)
{
  GPtrArray *problems = zj_problems_new ();
  Validation validation = { form, verb, today, problems, FALSE };
  JsonObjectIter iter;
  const char *name;

  g_return_val_if_fail (form != NULL && fields != NULL && verb != NULL, problems);

  for (guint i = 0; i < form->n_fields; i++)
    validate_field (&validation, form->fields[i], fields, NULL, "");
  validate_attachments (&validation, fields);

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
  Validation validation = { form, "save", today, problems, FALSE };
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
