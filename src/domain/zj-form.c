/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-form-private.h"

#include "zj-identifier.h"
#include "zj-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_BOXED_TYPE (ZjForm, zj_form, zj_form_ref, zj_form_unref)

ZjForm *
zj_form_ref (ZjForm *form)
{
  g_return_val_if_fail (form != NULL, NULL);

  g_atomic_ref_count_inc (&((ZjFormBox *)form)->refs);
  return form;
}

void
zj_form_unref (ZjForm *form)
{
  ZjFormBox *box = (ZjFormBox *)form;

  if (form == NULL || !g_atomic_ref_count_dec (&box->refs))
    return;
  g_ptr_array_unref (box->conditions);
  g_ptr_array_unref (box->memory);
  g_hash_table_unref (box->fields);
  g_hash_table_unref (box->row_fields);
  g_clear_pointer (&box->built_in, json_object_unref);
  g_clear_pointer (&box->form.source, json_object_unref);
  g_free (box->sha256);
  g_free (box);
}

/* --- labels --- */

const char *
zj_label_in (const ZjLabel *label, const char *language)
{
  if (label == NULL || label->en == NULL)
    return "";
  return language != NULL && g_str_has_prefix (language, "zh") && label->zh_CN != NULL ? label->zh_CN : label->en;
}

const char *
zj_label (const ZjLabel *label)
{
  return zj_label_in (label, g_get_language_names ()[0]);
}

/* --- finding parts --- */

const ZjField *
zj_form_field (ZjForm *form, const char *path)
{
  ZjFormBox *box = (ZjFormBox *)form;
  const char *slash;
  const char *second;
  g_autofree char *group = NULL;
  g_autofree char *inner = NULL;

  g_return_val_if_fail (form != NULL && path != NULL, NULL);

  slash = strchr (path, '/');
  if (slash == NULL)
    return g_hash_table_lookup (box->fields, path);

  group = g_strndup (path, slash - path);
  second = strchr (slash + 1, '/');
  if (second == NULL) /* "parties/ROW" */
    {
      const ZjField *field = g_hash_table_lookup (box->fields, group);

      return field != NULL && field->type == ZJ_FIELD_ROWS && slash[1] != '\0' ? field : NULL;
    }
  if (second == slash + 1)
    return NULL;
  inner = g_strdup_printf ("%s%s", group, second);
  return g_hash_table_lookup (box->row_fields, inner);
}

const ZjState *
zj_form_state (ZjForm *form, const char *id)
{
  g_return_val_if_fail (form != NULL, NULL);

  for (guint i = 0; id != NULL && i < form->n_states; i++)
    if (strcmp (form->states[i].id, id) == 0)
      return &form->states[i];
  return NULL;
}

const ZjAction *
zj_form_action (ZjForm *form, const char *id)
{
  g_return_val_if_fail (form != NULL, NULL);

  for (guint i = 0; id != NULL && i < form->n_actions; i++)
    if (strcmp (form->actions[i].id, id) == 0)
      return &form->actions[i];
  return NULL;
}

const ZjSlot *
zj_form_slot (ZjForm *form, const char *id)
{
  g_return_val_if_fail (form != NULL, NULL);

  for (guint i = 0; id != NULL && i < form->n_slots; i++)
    if (strcmp (form->slots[i].id, id) == 0)
      return &form->slots[i];
  return NULL;
}

const ZjChoice *
zj_field_choice (const ZjField *field, const char *id)
{
  g_return_val_if_fail (field != NULL, NULL);

  for (guint i = 0; id != NULL && i < field->n_choices; i++)
    if (strcmp (field->choices[i].id, id) == 0)
      return &field->choices[i];
  return NULL;
}

/* --- the state machine --- */

static gboolean
holds (const ZjCondition *condition, JsonObject *fields)
{
  return condition == NULL || fields == NULL || zj_condition_holds (condition, fields, NULL, NULL);
}

gboolean
zj_form_may_edit (ZjForm *form, const char *state, JsonObject *fields)
{
  const ZjState *found = zj_form_state (form, state);

  return found != NULL && found->editable && holds (form->editable_when, fields);
}

gboolean
zj_form_may_delete (ZjForm *form, const char *state)
{
  const ZjState *found = zj_form_state (form, state);

  return found != NULL && found->deletable;
}

const ZjAction *
zj_form_may_act (ZjForm *form, const char *state, JsonObject *fields, const char *action, gboolean as_authority)
{
  const ZjAction *found = zj_form_action (form, action);

  if (found == NULL || state == NULL || !found->by_authority != !as_authority || zj_form_state (form, state) == NULL)
    return NULL;
  if (!holds (found->when, fields) || (!as_authority && !holds (form->editable_when, fields)))
    return NULL;
  return g_strv_contains (found->from, state) ? found : NULL;
}

const char *
zj_form_state_after_save (ZjForm *form, const char *state)
{
  const ZjState *found = zj_form_state (form, state);

  return found != NULL && found->saved_as != NULL ? found->saved_as : state;
}

/* --- deadlines --- */

gboolean
zj_form_days_left (ZjForm *form, const char *state, JsonObject *fields, const char *today, int *days)
{
  const char *deadline;
  GDate from, to;

  g_return_val_if_fail (form != NULL && days != NULL, FALSE);

  deadline = form->deadline_field != NULL ? zj_json_string (fields, form->deadline_field) : NULL;
  if (!zj_form_may_edit (form, state, fields) || !zj_day_parse (today, &from) || !zj_day_parse (deadline, &to))
    return FALSE;
  *days = g_date_days_between (&from, &to);
  return TRUE;
}

char *
zj_days_left_text (int days)
{
  if (days == 0)
    return g_strdup (_ ("Due today"));
  if (days < 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Overdue by %d day", "Overdue by %d days", -days), -days);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d day left", "%d days left", days), days);
}
