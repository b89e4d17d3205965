/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-store-private.h"

/* The statements that read change lines, made from what the forms say. */

/* What a line must be before it is believed. Two parsers would disagree about duplicate names, so there must be none.
 */
#define IS_RECORD                                                                                                      \
  "json_valid(?1) AND json_type(?1) = 'object' AND json_type(?1, '$.id') = 'text' AND zj_is_uuid(json_extract(?1, "    \
  "'$.id'))"                                                                                                           \
  " AND json_type(?1, '$.form') = 'text' AND json_extract(?1, '$.form') <> ''"                                         \
  " AND json_type(?1, '$.form_version') = 'integer' AND json_extract(?1, '$.form_version') > 0"                        \
  " AND coalesce(json_type(?1, '$.slots_version'), 'null') IN ('integer', 'null')"                                     \
  " AND json_type(?1, '$.state') = 'text' AND json_extract(?1, '$.state') <> ''"                                       \
  " AND json_type(?1, '$.revision') = 'integer' AND json_extract(?1, '$.revision') > 0"                                \
  " AND json_type(?1, '$.fields') = 'object'"                                                                          \
  " AND coalesce(json_type(?1, '$.deleted'), 'null') IN ('false', 'null')"                                             \
  " AND coalesce(json_type(?1, '$.history'), 'null') IN ('array', 'null')"                                             \
  " AND coalesce(json_type(?1, '$.missing'), 'null') IN ('array', 'null')"                                             \
  " AND coalesce(json_type(?1, '$.updated_at'), 'null') IN ('text', 'null')"                                           \
  " AND NOT EXISTS (SELECT 1 FROM json_tree(?1) GROUP BY parent, key HAVING count(*) > 1)"

gboolean
zj_form_has_references (ZjForm *form)
{
  for (guint i = 0; i < form->n_fields; i++)
    {
      if (form->fields[i]->type == ZJ_FIELD_REFERENCE)
        return TRUE;
      for (guint f = 0; f < form->fields[i]->n_fields; f++)
        if (form->fields[i]->fields[f]->type == ZJ_FIELD_REFERENCE)
          return TRUE;
    }
  return FALSE;
}

char *
zj_ingest_unit_sql (ZjStore *store, const char *form, const char *id, const char *fields)
{
  g_autoptr (GPtrArray) forms = zj_forms_list (store->forms);
  GString *sql = g_string_new ("CASE ");

  g_string_append (sql, form);
  for (guint i = 0; i < forms->len; i++)
    {
      const ZjForm *each = forms->pdata[i];

      if (g_strcmp0 (each->unit_field, "@self") == 0)
        g_string_append_printf (sql, " WHEN '%s' THEN %s", each->id, id);
      else if (each->unit_field != NULL)
        g_string_append_printf (sql, " WHEN '%s' THEN json_extract(%s, '$.\"%s\"')", each->id, fields,
                                each->unit_field);
    }
  g_string_append (sql, " WHEN '' THEN NULL END");
  return g_string_free (sql, FALSE);
}

char *
zj_ingest_duplicate_sql (ZjStore *store, const char *form, const char *fields)
{
  g_autoptr (GPtrArray) forms = zj_forms_list (store->forms);
  GString *sql = g_string_new ("zj_name_key(CASE ");

  g_string_append (sql, form);
  for (guint i = 0; i < forms->len; i++)
    {
      const ZjForm *each = forms->pdata[i];

      if (each->duplicate_check != NULL)
        g_string_append_printf (sql, " WHEN '%s' THEN json_extract(%s, '$.\"%s\"')", each->id, fields,
                                each->duplicate_check);
    }
  g_string_append (sql, " WHEN '' THEN NULL END)");
  return g_string_free (sql, FALSE);
}

char *
zj_ingest_record_sql (ZjStore *store)
{
  g_autofree char *unit = zj_ingest_unit_sql (store, "json_extract(?1, '$.form')", "json_extract(?1, '$.id')",
                                              "json_extract(?1, '$.fields')");
  g_autofree char *duplicate =
      zj_ingest_duplicate_sql (store, "json_extract(?1, '$.form')", "json_extract(?1, '$.fields')");

  return g_strconcat (
      "INSERT INTO record (id, project, form, form_version, slots_version, state, revision, unit, fields, history, "
      "missing,"
      " duplicate_key, floor_area, updated_at, server_updated_at, change) SELECT json_extract(?1, '$.id'), ?2,"
      " json_extract(?1, '$.form'), json_extract(?1, '$.form_version'),"
      " coalesce(json_extract(?1, '$.slots_version'), json_extract(?1, '$.form_version')),"
      " json_extract(?1, '$.state'), json_extract(?1, '$.revision'), ",
      unit, ", json_extract(?1, '$.fields'), json_extract(?1, '$.history'), json_extract(?1, '$.missing'), ", duplicate,
      ", iif(json_extract(?1, '$.form') = 'unit-project', zj_decimal(json_extract(?1, '$.fields.floor_area')), NULL),"
      " zj_instant(json_extract(?1, '$.updated_at')), zj_instant(json_extract(?1, '$.updated_at')), ?3"
      " WHERE " IS_RECORD " AND json_extract(?1, '$.id') NOT IN (SELECT id FROM temp.special)"
      " ON CONFLICT (id) DO UPDATE SET form = excluded.form, form_version = excluded.form_version,"
      " slots_version = excluded.slots_version, state = excluded.state, revision = excluded.revision, unit = "
      "excluded.unit,"
      " fields = excluded.fields, base = NULL, base_state = NULL, history = excluded.history, missing = "
      "excluded.missing,"
      " sync_state = 0, deleted = 0, gone = 0, quarantined = 0, duplicate_key = excluded.duplicate_key,"
      " floor_area = excluded.floor_area, updated_at = excluded.updated_at,"
      " server_updated_at = excluded.server_updated_at, change = excluded.change"
      " WHERE record.project = excluded.project AND excluded.revision >= record.revision"
      " RETURNING id, form, form_version",
      NULL);
}

char *
zj_ingest_shadow_sql (void)
{
  return g_strdup (
      "INSERT INTO shadow_record (id, project, form, form_version, slots_version, state, revision, fields, history, "
      "missing,"
      " deleted, server_updated_at) SELECT json_extract(?1, '$.id'), ?2, json_extract(?1, '$.form'),"
      " json_extract(?1, '$.form_version'), coalesce(json_extract(?1, '$.slots_version'), json_extract(?1, "
      "'$.form_version')),"
      " json_extract(?1, '$.state'), json_extract(?1, '$.revision'), json_extract(?1, '$.fields'),"
      " json_extract(?1, '$.history'), json_extract(?1, '$.missing'), 0, zj_instant(json_extract(?1, '$.updated_at'))"
      " WHERE ?3 = ?3 AND " IS_RECORD
      " ON CONFLICT (id) DO UPDATE SET project = excluded.project, form = excluded.form, "
      "form_version = excluded.form_version,"
      " slots_version = excluded.slots_version, state = excluded.state, revision = excluded.revision, fields = "
      "excluded.fields,"
      " history = excluded.history, missing = excluded.missing, deleted = 0, server_updated_at = "
      "excluded.server_updated_at"
      " RETURNING id, form, form_version");
}
