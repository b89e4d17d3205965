/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-numbering.h"

#include "zj-json.h"

#define NUMBER_FIELD "supervision_no"

static char *
counter_name (const char *base)
{
  return g_strconcat ("unit:", base, NULL);
}

gboolean
zj_numbering_assign (ZjStorage *storage,
                     const ZjStoredProject *project,
                     ZjForm *form,
                     ZjStoredRecord *record,
                     GError **error)
{
  const ZjField *field = zj_form_field (form, NUMBER_FIELD);
  g_autofree char *counter = counter_name (project->number_base);
  g_autofree char *number = NULL;
  gint64 last;

  if (field == NULL || !field->server_owned || g_strcmp0 (form->unit_field, "@self") != 0
      || zj_json_string (record->fields, NUMBER_FIELD) != NULL)
    return TRUE;
  if (!zj_storage_count (storage, counter, 1, &last, error))
    return FALSE;
  number = g_strdup_printf ("%s-%03" G_GINT64_FORMAT, project->number_base, last);
  json_object_set_string_member (record->fields, NUMBER_FIELD, number);
  return TRUE;
}

gboolean
zj_numbering_reserve (ZjStorage *storage, const char *base, gint64 last, GError **error)
{
  g_autofree char *counter = counter_name (base);
  gint64 present;

  return zj_storage_count (storage, counter, 0, &present, error)
         && (present >= last || zj_storage_count (storage, counter, last - present, &present, error));
}
