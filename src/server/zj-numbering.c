/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-numbering.h"

#include <string.h>

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
zj_numbering_note (ZjStorage *storage, const char *number, GError **error)
{
  const char *dash = number != NULL ? strrchr (number, '-') : NULL;
  g_autofree char *base = dash != NULL ? g_strndup (number, dash - number) : NULL;
  g_autofree char *counter = base != NULL ? counter_name (base) : NULL;
  guint64 last;
  gint64 present;

  if (counter == NULL || !g_ascii_string_to_unsigned (dash + 1, 10, 0, G_MAXINT32, &last, NULL))
    return TRUE; /* not one of this kind */
  return zj_storage_count (storage, counter, 0, &present, error)
         && (present >= (gint64)last || zj_storage_count (storage, counter, (gint64)last - present, &present, error));
}
