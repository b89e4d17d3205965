/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "zj-stamps.h"

#include "zj-clock.h"
#include "zj-json.h"

#define DAY_LENGTH 10 /* YYYY-MM-DD */

/* The instant as a civil date, or datetime, in China. NULL if it is none. (transfer full) */
static char *
civil_time (const char *at, gboolean day)
{
  gint64 instant;
  char *shown;

  if (at == NULL || !zj_instant_parse (at, &instant))
    return NULL;
  shown = zj_instant_display (instant);
  shown[DAY_LENGTH] = day ? '\0' : 'T';
  return shown;
}

/* (transfer full) nullable */
static JsonNode *
stamp_of (const ZjField *field, const ZjStoredRecord *record, const ZjAct *act)
{
  const char *what = field->stamp_value;
  gboolean numeric = field->type == ZJ_FIELD_INTEGER;
  g_autofree char *text = NULL;

  if (g_strcmp0 (what, "at") == 0 || g_strcmp0 (what, "date") == 0)
    text = civil_time (act->at, field->type == ZJ_FIELD_DATE || g_strcmp0 (what, "date") == 0);
  else if (g_strcmp0 (what, "by") == 0)
    text = g_strdup (act->by);
  else if (g_strcmp0 (what, "role") == 0)
    text = g_strdup (act->role);
  else if (g_strcmp0 (what, "text") == 0)
    text = g_strdup (act->text);
  else if (g_strcmp0 (what, "round") == 0 && numeric)
    return zj_json_int_node (zj_stored_record_round (record));
  else if (g_strcmp0 (what, "round") == 0)
    text = g_strdup_printf ("%" G_GINT64_FORMAT, zj_stored_record_round (record));
  return text != NULL && *text != '\0' ? zj_json_string_node (text) : NULL;
}

void
zj_stamps_put (ZjForm *form, ZjStoredRecord *record, const ZjAct *act, GHashTable *given)
{
  for (guint i = 0; i < form->n_fields; i++)
    {
      const ZjField *field = form->fields[i];
      JsonNode *value;

      if (field->stamp_on == NULL || !g_strv_contains (field->stamp_on, act->action)
          || (given != NULL && g_hash_table_contains (given, field->id)))
        continue;
      value = stamp_of (field, record, act);
      json_object_remove_member (record->fields, field->id);
      zj_json_set_node (record->fields, field->id, value);
    }
}
